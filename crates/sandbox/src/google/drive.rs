//! Drive's file list, which is how forms are found: the Forms API has no list.

use super::accounts::account;
use super::caller::{Caller, Reach};
use super::error::ApiError;
use super::input::Input;
use super::query::{self, Subject};
use super::{host, mask};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;
use serde_json::{Value, json};

pub(super) const FORM: &str = "application/vnd.google-apps.form";
pub(super) const SHEET: &str = "application/vnd.google-apps.spreadsheet";
const SERVICE: &str = "drive.googleapis.com";
const SEES_ALL: [&str; 3] = ["drive", "drive.readonly", "drive.metadata.readonly"];
const PAGE: usize = 100;
const LARGEST_PAGE: usize = 1000;
/// What comes when nothing is asked for.
const USUAL_FIELDS: &str = "kind,id,name,mimeType";

/// A file as Drive's list knows it.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mime: &'static str,
    pub(super) owner: String,
    created: Timestamp,
    modified: Timestamp,
}

/// Every file of an account, the last changed first.
pub(super) fn files(sandbox: &Sandbox, sub: &str) -> Vec<Entry> {
    let mut found: Vec<Entry> = sandbox.read(|world| {
        let forms = world.google.forms.values().filter(|file| file.owner == sub).map(|file| Entry {
            id: file.form_id.clone(),
            name: file.form["info"]["documentTitle"]
                .as_str()
                .or_else(|| file.form["info"]["title"].as_str())
                .unwrap_or("Untitled form")
                .to_owned(),
            mime: FORM,
            owner: file.owner.clone(),
            created: file.created.unwrap_or_default(),
            modified: file.modified.unwrap_or_default(),
        });
        let sheets = world.google.sheets.values().filter(|file| file.owner == sub).map(|file| Entry {
            id: file.id.clone(),
            name: file.title.clone(),
            mime: SHEET,
            owner: file.owner.clone(),
            created: file.created,
            modified: file.modified,
        });
        forms.chain(sheets).collect()
    });
    found.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.id.cmp(&b.id)));
    found
}

impl Entry {
    fn shown(&self, sandbox: &Sandbox, caller: &str) -> Value {
        let base = host(sandbox, "docs");
        let link = match self.mime {
            FORM => format!("{base}/forms/d/{}/edit?usp=drivesdk", self.id),
            _ => format!("{base}/spreadsheets/d/{}/edit?usp=drivesdk", self.id),
        };
        let owner = account(&self.owner);
        json!({
            "kind": "drive#file",
            "id": self.id,
            "name": self.name,
            "mimeType": self.mime,
            "createdTime": milliseconds(self.created),
            "modifiedTime": milliseconds(self.modified),
            "webViewLink": link,
            "trashed": false,
            "ownedByMe": self.owner == caller,
            "owners": [{
                "kind": "drive#user",
                "displayName": owner.map(|owner| owner.name),
                "me": self.owner == caller,
                "permissionId": self.owner.get(..20),
                "emailAddress": owner.map(|owner| owner.email),
            }],
        })
    }
}

/// A moment as Google writes it in these APIs.
pub(super) fn milliseconds(at: Timestamp) -> String {
    format!("{at:.3}")
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let reach = caller.reach(&SEES_ALL, SERVICE, "google.apps.drive.v3.DriveFiles.List")?;
    let asked = Input::query(query.as_deref());
    let terms = match asked.get("q") {
        None => Vec::new(),
        Some(text) => query::parse(text).ok_or_else(|| ApiError::drive_parameter("q"))?,
    };
    let size = match asked.get("pageSize") {
        None => PAGE,
        Some(text) => {
            let size = text.parse::<usize>().ok().filter(|size| (1..=LARGEST_PAGE).contains(size));
            size.ok_or_else(|| ApiError::drive_parameter("pageSize"))?
        }
    };
    let skip = match asked.get("pageToken") {
        None => 0,
        Some(token) => page_start(token).ok_or_else(|| ApiError::drive_parameter("pageToken"))?,
    };
    let email = account(&caller.sub).map_or("", |account| account.email);
    let mut found = files(&sandbox, &caller.sub);
    found.retain(|file| {
        let subject = Subject {
            mime: file.mime,
            name: &file.name,
            modified: file.modified,
            owner_email: email,
            mine: file.owner == caller.sub,
        };
        query::holds(&terms, &subject)
            && (reach == Reach::All || caller.holds(&sandbox, reach, &file.owner, &file.id))
    });
    order(&mut found, asked.get("orderBy").unwrap_or_default())?;
    let more = found.len() > skip.saturating_add(size);
    let files: Vec<Value> =
        found.iter().skip(skip).take(size).map(|file| file.shown(&sandbox, &caller.sub)).collect();
    let mut answer = json!({ "kind": "drive#fileList", "incompleteSearch": false, "files": files });
    if more {
        answer["nextPageToken"] = page_token(skip + size).into();
    }
    let usual = format!("kind,incompleteSearch,nextPageToken,files({USUAL_FIELDS})");
    let fields = asked.get("fields").unwrap_or(&usual);
    mask::cut(fields, answer).map(Json).map_err(|()| ApiError::drive_parameter("fields"))
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ApiError> {
    let reach = caller.reach(&SEES_ALL, SERVICE, "google.apps.drive.v3.DriveFiles.Get")?;
    let found = files(&sandbox, &caller.sub).into_iter().find(|file| file.id == id);
    let found = found.filter(|file| caller.holds(&sandbox, reach, &file.owner, &file.id));
    let found = found.ok_or_else(|| ApiError::no_file(&id))?;
    let asked = Input::query(query.as_deref());
    let fields = asked.get("fields").unwrap_or(USUAL_FIELDS);
    let shown = found.shown(&sandbox, &caller.sub);
    mask::cut(fields, shown).map(Json).map_err(|()| ApiError::drive_parameter("fields"))
}

fn order(found: &mut [Entry], by: &str) -> Result<(), ApiError> {
    // The least important key first: each sort keeps the order of the one before among equals.
    for key in by.split(',').rev().map(str::trim).filter(|key| !key.is_empty()) {
        let (name, down) = key.strip_suffix(" desc").map_or((key, false), |name| (name, true));
        match name {
            "modifiedTime" | "recency" | "viewedByMeTime" | "modifiedByMeTime" => {
                found.sort_by_key(|file| file.modified);
            }
            "createdTime" => found.sort_by_key(|file| file.created),
            "name" | "name_natural" => found.sort_by_key(|file| file.name.to_lowercase()),
            "folder" | "starred" => {}
            _ => return Err(ApiError::drive_parameter("orderBy")),
        }
        if down {
            found.reverse();
        }
    }
    Ok(())
}

/// A page's beginning as an opaque token.
pub(super) fn page_token(start: usize) -> String {
    format!("~!!~AI9F{start:08x}")
}

/// What [`page_token`] hid.
pub(super) fn page_start(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix("~!!~AI9F")?, 16).ok()
}
