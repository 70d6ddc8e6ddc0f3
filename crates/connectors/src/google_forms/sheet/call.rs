use super::layout::{Layout, Places, Wish};
use crate::google_forms::Settings;
use crate::request::{address, bare, post_json_as};
use crate::{EncodeError, Order};
use bytes::Bytes;
use http::{Method, Request};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

/// The calls to one tab of one spreadsheet.
pub(super) struct Sheets<'a> {
    settings: &'a Settings,
    token: Option<&'a SecretString>,
    spreadsheet: String,
    tab: String,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(settings: &'a Settings, order: &Order<'a>, wish: &Wish) -> Result<Self, EncodeError> {
        let spreadsheet = wish.spreadsheet();
        let spreadsheet =
            spreadsheet.ok_or_else(|| EncodeError::Settings { reason: "the spreadsheet".to_owned() })?;
        Ok(Self {
            settings,
            token: order.access.map(|access| &access.token),
            spreadsheet: spreadsheet.to_owned(),
            tab: wish.tab().to_owned(),
        })
    }

    /// A range in A1 notation; a quote in a tab's name is written twice.
    fn range(&self, cells: &str) -> String {
        format!("'{}'!{cells}", self.tab.replace('\'', "''"))
    }

    fn values(&self, range: &str) -> Url {
        address(&self.settings.sheets_url, &["v4", "spreadsheets", &self.spreadsheet, "values", range])
    }

    /// The first row.
    pub(super) fn headings(&self) -> Request<Bytes> {
        bare(Method::GET, &self.values(&self.range("1:1")), self.token)
    }

    /// A tab of our own, its first row always in sight.
    pub(super) fn add_tab(&self, columns: usize) -> Request<Bytes> {
        let verb = format!("{}:batchUpdate", self.spreadsheet);
        let url = address(&self.settings.sheets_url, &["v4", "spreadsheets", &verb]);
        let grid = json!({ "rowCount": 1000, "columnCount": columns.max(26), "frozenRowCount": 1 });
        let add = json!({ "addSheet": { "properties": { "title": self.tab, "gridProperties": grid } } });
        post_json_as(&url, self.token, &json!({ "requests": [add] }))
    }

    /// The missing headings behind those that are there. `RAW`: a heading that begins with `=` is no formula.
    pub(super) fn write_headings(&self, layout: &Layout, places: &Places) -> Request<Bytes> {
        let missing = layout.columns.iter().zip(&places.at).filter(|(_, at)| **at >= places.total);
        let titles: Vec<&str> = missing.map(|(column, _)| column.title.as_str()).collect();
        let last = places.total + titles.len().max(1) - 1;
        let range = self.range(&format!("{}1:{}1", letters(places.total), letters(last)));
        let mut url = self.values(&range);
        url.query_pairs_mut().append_pair("valueInputOption", "RAW");
        let body = json!({ "range": range, "majorDimension": "ROWS", "values": [titles] });
        let mut request = post_json_as(&url, self.token, &body);
        *request.method_mut() = Method::PUT;
        request
    }

    /// A row behind the last one.
    pub(super) fn append(&self, row: &[Value]) -> Request<Bytes> {
        let range = self.range("A1");
        let mut url = self.values(&format!("{range}:append"));
        url.query_pairs_mut()
            .append_pair("valueInputOption", "RAW")
            .append_pair("insertDataOption", "INSERT_ROWS");
        let body = json!({ "range": range, "majorDimension": "ROWS", "values": [row] });
        post_json_as(&url, self.token, &body)
    }

    /// The whole column with the ids. Its end is left open: a range beyond the last row is refused.
    pub(super) fn ids(&self, column: usize) -> Request<Bytes> {
        let column = letters(column);
        let mut url = self.values(&self.range(&format!("{column}:{column}")));
        url.query_pairs_mut().append_pair("majorDimension", "COLUMNS");
        bare(Method::GET, &url, self.token)
    }
}

/// A column's letters: A, Z, AA.
pub(super) fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index.saturating_add(1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
