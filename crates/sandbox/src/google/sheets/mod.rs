//! `sheets.googleapis.com`: spreadsheets, their tabs, their rows.

mod a1;
mod values;

use super::caller::{Caller, Reach};
use super::error::ApiError;
use super::input::Input;
use super::{error, host, mask};
use crate::state::Sandbox;
use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const SERVICE: &str = "sheets.googleapis.com";
const WRITES: [&str; 2] = ["drive", "spreadsheets"];
const READS: [&str; 4] = ["drive", "drive.readonly", "spreadsheets", "spreadsheets.readonly"];
const LONGEST_TITLE: usize = 100;

/// A spreadsheet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Spreadsheet {
    pub(super) id: String,
    /// The account's subject.
    pub(super) owner: String,
    pub(super) title: String,
    pub(super) time_zone: String,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    pub(super) tabs: Vec<Tab>,
}

/// One sheet of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tab {
    pub(super) sheet_id: i64,
    pub(super) title: String,
    /// Cells hold strings, numbers, true, false or nothing (null).
    pub(super) rows: Vec<Vec<Value>>,
}

impl Spreadsheet {
    pub(super) fn free_id(&self) -> i64 {
        self.tabs.iter().map(|tab| tab.sheet_id).max().map_or(0, |most| most + 391)
    }

    /// With every row, for people and tests.
    pub(super) fn whole(&self) -> Value {
        let tabs: Vec<Value> =
            self.tabs.iter().map(|tab| json!({ "title": tab.title, "rows": tab.rows })).collect();
        json!({ "id": self.id, "title": self.title, "tabs": tabs })
    }

    fn shown(&self, sandbox: &Sandbox) -> Value {
        let sheets: Vec<Value> =
            self.tabs.iter().enumerate().map(|(at, tab)| json!({ "properties": tab.properties(at) })).collect();
        json!({
            "spreadsheetId": self.id,
            "properties": {
                "title": self.title, "locale": "tr_TR", "autoRecalc": "ON_CHANGE", "timeZone": self.time_zone,
            },
            "sheets": sheets,
            "spreadsheetUrl": format!("{}/spreadsheets/d/{}/edit", host(sandbox, "docs"), self.id),
        })
    }
}

impl Tab {
    fn properties(&self, index: usize) -> Value {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(26);
        json!({
            "sheetId": self.sheet_id, "title": self.title, "index": index, "sheetType": "GRID",
            "gridProperties": { "rowCount": self.rows.len().max(1000), "columnCount": columns },
        })
    }
}

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/v4/spreadsheets", post(create))
        // `{id}` takes the `:batchUpdate` behind it along.
        .route("/v4/spreadsheets/{id}", get(one).post(batch))
        .route("/v4/spreadsheets/{id}/values/{range}", get(values::read).put(values::update).post(values::append))
        .route("/v4/spreadsheets/{id}/{call}", get(values::batch_read))
        .fallback(error::no_such_path)
}

/// Whether the caller may use the spreadsheet.
fn reachable(
    sandbox: &Sandbox,
    caller: &Caller,
    id: &str,
    scopes: &[&str],
    method: &str,
) -> Result<Spreadsheet, ApiError> {
    let method = format!("google.apps.sheets.v4.SpreadsheetsService.{method}");
    let reach = caller.reach(scopes, SERVICE, &method)?;
    let sheet = sandbox.read(|world| world.google.sheets.get(id).cloned()).ok_or_else(ApiError::not_found)?;
    if sheet.owner != caller.sub {
        return Err(ApiError::denied());
    }
    if caller.holds(sandbox, reach, &sheet.owner, id) { Ok(sheet) } else { Err(ApiError::not_found()) }
}

fn cut(query: Option<&str>, answer: Value) -> Result<Json<Value>, ApiError> {
    match Input::query(query).get("fields") {
        None => Ok(Json(answer)),
        Some(fields) => mask::cut(fields, answer)
            .map(Json)
            .map_err(|()| ApiError::invalid("Request contains an invalid argument.")),
    }
}

async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let sheet = reachable(&sandbox, &caller, &id, &READS, "GetSpreadsheet")?;
    cut(query.as_deref(), sheet.shown(&sandbox))
}

fn parsed(body: &Bytes) -> Result<Value, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::invalid("Invalid JSON payload received. Unexpected token."))
}

async fn create(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let reach = caller.reach(&WRITES, SERVICE, "google.apps.sheets.v4.SpreadsheetsService.CreateSpreadsheet")?;
    let body = parsed(&body)?;
    let now = sandbox.now();
    let bytes: [u8; 33] = rand::random();
    let title = body["properties"]["title"].as_str().unwrap_or("Untitled spreadsheet").to_owned();
    let zone = body["properties"]["timeZone"].as_str().unwrap_or("Europe/Istanbul").to_owned();
    let mut sheet = Spreadsheet {
        id: URL_SAFE_NO_PAD.encode(bytes),
        owner: caller.sub.clone(),
        title,
        time_zone: zone,
        created: now,
        modified: now,
        tabs: Vec::new(),
    };
    for wanted in body["sheets"].as_array().into_iter().flatten() {
        let title = wanted["properties"]["title"].as_str().unwrap_or("Sheet1");
        add(&mut sheet, title, "sheets")?;
    }
    if sheet.tabs.is_empty() {
        sheet.tabs.push(Tab { sheet_id: 0, title: "Sheet1".into(), rows: Vec::new() });
    }
    let shown = sheet.shown(&sandbox);
    sandbox.write(|world| {
        // What an app makes is its own to use, also with `drive.file` alone.
        if reach == Reach::Picked || world.google.picked.contains_key(&caller.sub) {
            world.google.picked.entry(caller.sub.clone()).or_default().insert(sheet.id.clone());
        }
        world.google.sheets.insert(sheet.id.clone(), sheet);
    });
    cut(query.as_deref(), shown)
}

fn add(sheet: &mut Spreadsheet, title: &str, place: &str) -> Result<Value, ApiError> {
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(ApiError::invalid(format!(
            "Invalid {place}: The sheet's name must have 1 to 100 characters."
        )));
    }
    if sheet.tabs.iter().any(|tab| tab.title.to_lowercase() == title.to_lowercase()) {
        return Err(ApiError::invalid(format!(
            "Invalid {place}: A sheet with the name \"{title}\" already exists. Please enter another name."
        )));
    }
    let tab = Tab { sheet_id: sheet.free_id(), title: title.to_owned(), rows: Vec::new() };
    let properties = tab.properties(sheet.tabs.len());
    sheet.tabs.push(tab);
    Ok(properties)
}

/// `spreadsheets.batchUpdate`, of which this plays `addSheet` and `deleteSheet`. All requests hold or none.
async fn batch(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(call): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let id = call.strip_suffix(":batchUpdate").ok_or_else(ApiError::not_found)?;
    let mut sheet = reachable(&sandbox, &caller, id, &WRITES, "BatchUpdateSpreadsheet")?;
    let body = parsed(&body)?;
    let requests = body["requests"].as_array().filter(|requests| !requests.is_empty());
    let requests = requests.ok_or_else(|| ApiError::invalid("Must specify at least one request."))?;
    let mut replies = Vec::new();
    for (at, request) in requests.iter().enumerate() {
        if let Some(wanted) = request.get("addSheet") {
            let usual = format!("Sheet{}", sheet.tabs.len() + 1);
            let title = wanted["properties"]["title"].as_str().unwrap_or(&usual);
            let properties = add(&mut sheet, title, &format!("requests[{at}].addSheet"))?;
            replies.push(json!({ "addSheet": { "properties": properties } }));
        } else if let Some(wanted) = request["deleteSheet"]["sheetId"].as_i64() {
            if sheet.tabs.len() < 2 || !sheet.tabs.iter().any(|tab| tab.sheet_id == wanted) {
                let why = format!("Invalid requests[{at}].deleteSheet: No sheet with id: {wanted}");
                return Err(ApiError::invalid(why));
            }
            sheet.tabs.retain(|tab| tab.sheet_id != wanted);
            replies.push(json!({}));
        } else {
            return Err(ApiError::invalid(format!(
                "Invalid requests[{at}]: the sandbox plays addSheet and deleteSheet only."
            )));
        }
    }
    sheet.modified = sandbox.now();
    sandbox.write(|world| world.google.sheets.insert(sheet.id.clone(), sheet));
    cut(query.as_deref(), json!({ "spreadsheetId": id, "replies": replies }))
}
