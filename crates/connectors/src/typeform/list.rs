//! The list of an account's forms (Typeform developers, Create API, "Retrieve forms").

use super::refusal;
use crate::request::{address, get};
use crate::{Access, ConnectorError, FormList, FormQuery, FormSummary, answer};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Forms a page; Typeform gives at most 200.
const PAGE_SIZE: &str = "100";

/// Pages are numbered from one. A cursor that is no number asks for the first.
fn page(query: &FormQuery<'_>) -> u32 {
    query.after.and_then(|after| after.parse().ok()).filter(|page| *page > 0).unwrap_or(1)
}

pub(super) fn request(base: &Url, access: &Access, query: &FormQuery<'_>) -> Request<Bytes> {
    let mut url = address(base, &["forms"]);
    let search = query.search.map(str::trim).filter(|search| !search.is_empty());
    url.query_pairs_mut()
        .append_pair("page", &page(query).to_string())
        .append_pair("page_size", PAGE_SIZE)
        .extend_pairs(search.map(|search| ("search", search)));
    get(&url, &access.token)
}

#[derive(Deserialize)]
struct List {
    #[serde(default, deserialize_with = "answer::or_default")]
    page_count: u32,
    items: Vec<Value>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    title: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    last_updated_at: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    created_at: String,
}

/// The answer does not say which page it is, only how many there are.
pub(super) fn read(response: &Response<Bytes>, query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
    let list: List = refusal::json(response)?;
    let page = page(query);
    // A row of another shape hides that form, not all of them.
    let forms = list.items.into_iter().filter_map(|row| serde_json::from_value(row).ok()).map(summary).collect();
    Ok(FormList { forms, next: (page < list.page_count).then(|| (page + 1).to_string()) })
}

fn summary(row: Row) -> FormSummary {
    let changed =
        [&row.last_updated_at, &row.created_at].into_iter().find_map(|text| text.parse::<Timestamp>().ok());
    FormSummary {
        id: row.id,
        name: row.title.trim().to_owned(),
        question_count: None,
        updated_at: changed.unwrap_or(Timestamp::UNIX_EPOCH),
        captcha: false,
    }
}
