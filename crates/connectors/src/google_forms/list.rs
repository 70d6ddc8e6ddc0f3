use super::{Settings, problem};
use crate::request::{address, get};
use crate::{Access, ConnectorError, FormList, FormQuery, FormSummary, answer};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::fmt::Write;

/// What Drive calls a form.
const FORM: &str = "application/vnd.google-apps.form";

/// What Drive calls a spreadsheet.
pub(super) const SPREADSHEET: &str = "application/vnd.google-apps.spreadsheet";

/// Words beyond this many characters are not looked for; no name is longer than that in a list.
const LONGEST_SEARCH: usize = 200;

/// A page of forms, last changed first. With `drive.file` alone, Drive lists the picked ones.
pub(super) fn forms(settings: &Settings, access: &Access, query: &FormQuery<'_>) -> Request<Bytes> {
    files(settings, access, FORM, query)
}

/// A page of files of one type.
pub(super) fn files(
    settings: &Settings,
    access: &Access,
    mime_type: &str,
    query: &FormQuery<'_>,
) -> Request<Bytes> {
    let mut words = format!("mimeType='{mime_type}' and trashed=false");
    if let Some(search) = query.search.map(str::trim).filter(|search| !search.is_empty()) {
        let search: String = search.chars().take(LONGEST_SEARCH).collect();
        let escaped = search.replace('\\', "\\\\").replace('\'', "\\'");
        let _ = write!(words, " and name contains '{escaped}'");
    }
    let mut url = address(&settings.drive_url, &["drive", "v3", "files"]);
    url.query_pairs_mut()
        .append_pair("q", &words)
        .append_pair("fields", "nextPageToken,files(id,name,modifiedTime)")
        .append_pair("orderBy", "modifiedTime desc")
        .append_pair("pageSize", "50")
        .append_pair("supportsAllDrives", "true")
        .append_pair("includeItemsFromAllDrives", "true")
        .extend_pairs(query.after.map(|after| ("pageToken", after)));
    get(&url, &access.token)
}

/// The answer of `files.list`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Files {
    #[serde(default, deserialize_with = "answer::or_default")]
    files: Vec<File>,
    #[serde(default)]
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    id: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    name: String,
    #[serde(default)]
    modified_time: Option<Timestamp>,
}

pub(super) fn read(response: &Response<Bytes>) -> Result<FormList, ConnectorError> {
    let page: Files = problem::json(response)?;
    let summary = |file: File| FormSummary {
        id: file.id,
        name: file.name,
        question_count: None,
        updated_at: file.modified_time.unwrap_or(Timestamp::UNIX_EPOCH),
        captcha: false,
    };
    Ok(FormList {
        forms: page.files.into_iter().map(summary).collect(),
        next: page.next_page_token.filter(|next| !next.is_empty()),
    })
}
