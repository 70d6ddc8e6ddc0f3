//! The window of Google's Picker: a person picks files, and with `drive.file` the app may read those from then on.

use super::accounts::account;
use super::caller::of_token;
use super::drive::{Entry, FORM, SHEET, files};
use super::host;
use super::input::Input;
use super::scopes;
use crate::consent::{escaped, hidden};
use crate::state::Sandbox;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use std::fmt::Write;

const PAGE: &str = include_str!("../pages/google-picker.html");
const SCRIPT: &str = include_str!("../pages/google-picker.js");

/// What `https://apis.google.com/js/api.js` and its module `picker` offer, as far as a page needs it.
pub(super) async fn script(State(sandbox): State<Sandbox>) -> Response {
    let text = SCRIPT.replace("{{picker}}", &host(&sandbox, "picker"));
    ([(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// The account's files of the types asked for (`mimeTypes`, comma-separated).
fn offered(sandbox: &Sandbox, sub: &str, asked: &Input) -> Vec<Entry> {
    let types = asked.get("mimeTypes").unwrap_or(FORM).to_owned();
    let mut found = files(sandbox, sub);
    found.retain(|file| types.split(',').any(|wanted| wanted == file.mime));
    found
}

fn refused() -> Response {
    let page = "<!doctype html><title>Picker</title><p>Sandbox: this page plays Google's Picker. The access token is \
                missing, too old or has no Drive scope.</p>";
    (StatusCode::FORBIDDEN, Html(page)).into_response()
}

pub(super) async fn page(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let asked = Input::query(query.as_deref());
    let caller = asked.get("token").and_then(|token| of_token(&sandbox, token));
    let Some(caller) =
        caller.filter(|caller| scopes::any(&caller.scopes, &["drive.file", "drive", "drive.readonly"]))
    else {
        return refused();
    };
    let kind = if asked.get("multiple") == Some("1") { "checkbox" } else { "radio" };
    let mut list = String::new();
    for file in offered(&sandbox, &caller.sub, &asked) {
        let _ = write!(
            list,
            "<li><label><input type=\"{kind}\" name=\"file\" value=\"{}\"> {} <span class=\"soft\">{}</span></label></li>",
            escaped(&file.id),
            escaped(&file.name),
            if file.mime == SHEET { "Sheets" } else { "Forms" },
        );
    }
    let carried = ["token", "origin", "mimeTypes"].map(|name| (name, asked.get(name)));
    let page = PAGE
        .replace("{{account}}", account(&caller.sub).map_or("", |account| account.email))
        .replace("{{files}}", &list)
        .replace("{{hidden}}", &hidden(&carried));
    Html(page).into_response()
}

/// The person's choice: kept, and told to the page that opened the window.
pub(super) async fn choose(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let asked = Input::read(&body);
    let Some(caller) = asked.get("token").and_then(|token| of_token(&sandbox, token)) else { return refused() };
    let wanted: Vec<&str> =
        if asked.get("decision") == Some("cancel") { Vec::new() } else { asked.all("file").collect() };
    let chosen: Vec<Value> = offered(&sandbox, &caller.sub, &asked)
        .iter()
        .filter(|file| wanted.contains(&file.id.as_str()))
        .map(|file| document(&sandbox, file))
        .collect();
    remember(&sandbox, &caller.sub, &chosen);
    let action = if chosen.is_empty() { "cancel" } else { "picked" };
    let told = json!({ "sandboxPicker": { "action": action, "docs": chosen, "viewToken": ["forms"] } });
    let origin = json!(asked.get("origin").unwrap_or("*"));
    // A name that holds a closing tag must not end the script.
    let told = told.to_string().replace('<', "\\u003c");
    let origin = origin.to_string().replace('<', "\\u003c");
    Html(format!(
        "<!doctype html><title>Picker</title><p>Sandbox: chosen.</p>\
         <script>(window.opener ?? window.parent).postMessage({told}, {origin}); if (window.opener) window.close();</script>"
    ))
    .into_response()
}

/// A file as the Picker's callback gets it.
fn document(sandbox: &Sandbox, file: &Entry) -> Value {
    let (service, kind, folder) =
        if file.mime == SHEET { ("spread", "spreadsheet", "spreadsheets") } else { ("form", "form", "forms") };
    json!({
        "id": file.id, "name": file.name, "mimeType": file.mime, "serviceId": service, "type": kind, "description": "",
        "url": format!("{}/{folder}/d/{}/edit?usp=drive_web", host(sandbox, "docs"), file.id),
    })
}

fn remember(sandbox: &Sandbox, sub: &str, chosen: &[Value]) {
    let ids = chosen.iter().filter_map(|one| one["id"].as_str()).map(ToOwned::to_owned);
    sandbox.write(|world| world.google.picked.entry(sub.to_owned()).or_default().extend(ids));
}

/// Picks files for an account without a page; `Err` names the first that is not the account's.
pub(crate) fn pick(sandbox: &Sandbox, who: &str, ids: &[String]) -> Result<Vec<Value>, String> {
    let account = account(who).ok_or("there is no such account")?;
    let all = files(sandbox, account.sub);
    let mut chosen = Vec::new();
    for id in ids {
        let file = all.iter().find(|file| file.id == *id).ok_or_else(|| format!("{who} has no file {id:?}"))?;
        chosen.push(document(sandbox, file));
    }
    remember(sandbox, account.sub, &chosen);
    Ok(chosen)
}
