//! The file manager: uploads, their addresses, deletion (Files v3).

use super::caller::Caller;
use super::error::ApiError;
use super::moment;
use crate::state::Sandbox;
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write;

const WRITE: [&str; 3] = ["files", "files.ui_hidden.write", "files.write"];
const READ: [&str; 3] = ["files", "files.ui_hidden.read", "files.read"];
const ACCESS: [&str; 8] = [
    "HIDDEN_INDEXABLE",
    "HIDDEN_NOT_INDEXABLE",
    "HIDDEN_PRIVATE",
    "HIDDEN_SENSITIVE",
    "PRIVATE",
    "PUBLIC_INDEXABLE",
    "PUBLIC_NOT_INDEXABLE",
    "SENSITIVE",
];
/// Contents kept in memory for readers; the state file holds none.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// A file in the file manager.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    portal: u64,
    /// As `GET /files/v3/files/{id}` gives it.
    pub(crate) body: Value,
    pub(crate) mime_type: String,
    #[serde(skip)]
    pub(crate) content: Vec<u8>,
}

/// What came in a multipart body.
#[derive(Debug, Default)]
struct Given {
    content: Option<Vec<u8>>,
    own_name: Option<String>,
    mime_type: Option<String>,
    file_name: Option<String>,
    folder_path: Option<String>,
    folder_id: Option<String>,
    options: Option<Value>,
}

async fn read(mut multipart: Multipart) -> Result<Given, ApiError> {
    let broken = |_| ApiError::validation("The multipart body could not be read");
    let mut given = Given::default();
    while let Some(field) = multipart.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            given.own_name = field.file_name().map(ToOwned::to_owned);
            given.mime_type = field.content_type().map(ToOwned::to_owned);
            given.content = Some(field.bytes().await.map_err(broken)?.to_vec());
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "fileName" => given.file_name = Some(text),
            "folderPath" => given.folder_path = Some(text).filter(|path| !path.is_empty()),
            "folderId" => given.folder_id = Some(text).filter(|id| !id.is_empty()),
            "options" => {
                let options = serde_json::from_str::<Value>(&text).ok().filter(Value::is_object);
                given.options =
                    Some(options.ok_or_else(|| ApiError::validation("options must be a JSON string"))?);
            }
            "charsetHunch" => {}
            other => return Err(ApiError::validation(format!("Unknown part: {other}"))),
        }
    }
    Ok(given)
}

pub(super) async fn upload(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    caller.needs_any(&WRITE)?;
    let multipart = multipart.map_err(|_| ApiError::validation("The content type must be multipart/form-data"))?;
    let given = read(multipart).await?;
    let content = given.content.ok_or_else(|| ApiError::validation("A file is required"))?;
    let folder = match (&given.folder_path, &given.folder_id) {
        (Some(path), None) => path.trim_end_matches('/').to_owned(),
        (None, Some(id)) => format!("/folder-{id}"),
        _ => return Err(ApiError::validation("Either folderId or folderPath is required, and not both")),
    };
    let options = given.options.ok_or_else(|| ApiError::validation("options is required"))?;
    let access = options["access"].as_str().filter(|access| ACCESS.contains(access));
    let access = access.ok_or_else(|| ApiError::validation("options.access is missing or unknown"))?;
    let whole = given.file_name.or(given.own_name).unwrap_or_else(|| "file".to_owned());
    let (name, extension) = whole.rsplit_once('.').unwrap_or((&whole, ""));
    let path = format!("/{}/{whole}", folder.trim_matches('/'));
    let (portal, now) = (caller.portal(), sandbox.now());
    let md5 = Md5::digest(&content).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _written = write!(hex, "{byte:02x}");
        hex
    });
    let duplicate = options["duplicateValidationStrategy"].as_str().unwrap_or("NONE");
    let everywhere = options["duplicateValidationScope"] == "ENTIRE_PORTAL";
    sandbox.write(|world| {
        let files = &mut world.hubspot.files;
        let same = files.iter().find(|file| {
            let near = everywhere || file.body["parentFolderPath"] == folder.as_str();
            file.portal == portal && near && file.body["fileMd5"] == md5.as_str()
        });
        match (duplicate, same) {
            ("REJECT", Some(_)) => return Err(ApiError::conflict("A file with the same content exists already")),
            ("RETURN_EXISTING", Some(file)) => return Ok((StatusCode::CREATED, Json(file.body.clone()))),
            _ => {}
        }
        let taken = files.iter().position(|file| file.portal == portal && file.body["path"] == path.as_str());
        let replaced = taken.filter(|_| options["overwrite"] == true).map(|at| files.remove(at));
        // Beside a file of the same name a new one gets a number.
        let twin = taken.is_some() && replaced.is_none();
        let (name, path) = if twin {
            (format!("{name}-1"), path.replacen(name, &format!("{name}-1"), 1))
        } else {
            (name.to_owned(), path)
        };
        let id = replaced.as_ref().map_or_else(
            || (98_200_000_000_u64 + u64::from(rand::random::<u32>())).to_string(),
            |old| old.id.clone(),
        );
        let created = replaced.map_or_else(|| json!(moment(now)), |old| old.body["createdAt"].clone());
        let host = format!("https://{portal}.fs1.hubspotusercontent-eu1.net/hubfs/{portal}{path}");
        let body = json!({
            "id": id, "createdAt": created, "updatedAt": moment(now), "archived": false,
            "parentFolderId": given.folder_id.as_deref().unwrap_or("98100000001"),
            "name": name, "path": path, "size": content.len(), "type": kind(extension), "extension": extension,
            "encoding": null, "defaultHostingUrl": host, "url": host, "isUsableInContent": false,
            "access": access, "fileMd5": md5, "sourceGroup": "CONTENT", "parentFolderPath": folder,
            "expiresAt": null,
        });
        let mime_type = given.mime_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        let kept: usize = files.iter().map(|file| file.content.len()).sum();
        let content = if kept + content.len() <= KEPT_BYTES { content } else { Vec::new() };
        files.push(StoredFile { id, portal, body: body.clone(), mime_type, content });
        Ok((StatusCode::CREATED, Json(told(&body))))
    })
}

/// What is only ours to know is left out.
fn told(body: &Value) -> Value {
    let mut told = body.clone();
    if let Some(members) = told.as_object_mut() {
        members.shift_remove("parentFolderPath");
    }
    told
}

fn kind(extension: &str) -> &'static str {
    match extension.to_lowercase().as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" => "IMG",
        "pdf" | "doc" | "docx" | "xls" | "xlsx" | "txt" | "csv" => "DOCUMENT",
        "mp4" | "mov" | "3gp" => "MOVIE",
        "mp3" | "ogg" | "wav" => "AUDIO",
        _ => "OTHER",
    }
}

fn find(sandbox: &Sandbox, portal: u64, id: &str) -> Result<StoredFile, ApiError> {
    let found = sandbox
        .read(|world| world.hubspot.files.iter().find(|file| file.portal == portal && file.id == id).cloned());
    found.ok_or_else(|| ApiError::not_found("File not found"))
}

pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    caller.needs_any(&READ)?;
    Ok(Json(told(&find(&sandbox, caller.portal(), &id)?.body)))
}

#[derive(Debug, Deserialize)]
pub(super) struct Signed {
    #[serde(rename = "expirationSeconds")]
    expiration_seconds: Option<i64>,
}

pub(super) async fn signed_url(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Query(signed): Query<Signed>,
) -> Result<Json<Value>, ApiError> {
    caller.needs_any(&READ)?;
    let file = find(&sandbox, caller.portal(), &id)?;
    let life = SignedDuration::from_secs(signed.expiration_seconds.unwrap_or(3600).clamp(1, 86_400));
    let until = sandbox.now().saturating_add(life).unwrap_or_else(|_| sandbox.now());
    let base = sandbox.public_url().map(|url| url.as_str().trim_end_matches('/').to_owned()).unwrap_or_default();
    Ok(Json(json!({
        "url": format!("{base}/sandbox/hubspot/files/{id}/content"),
        "expiresAt": moment(until), "name": file.body["name"], "extension": file.body["extension"],
        "type": file.body["type"], "size": file.body["size"],
    })))
}

pub(super) async fn delete(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    caller.needs_any(&WRITE)?;
    find(&sandbox, caller.portal(), &id)?;
    sandbox.write(|world| world.hubspot.files.retain(|file| file.id != id));
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize)]
pub(super) struct Search {
    name: Option<String>,
    #[serde(rename = "fileMd5")]
    file_md5: Option<String>,
    path: Option<String>,
    limit: Option<usize>,
}

pub(super) async fn search(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Query(search): Query<Search>,
) -> Result<Json<Value>, ApiError> {
    caller.needs_any(&READ)?;
    let is =
        |value: &Value, wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| value == wanted.as_str());
    let wanted = |file: &&StoredFile| {
        file.portal == caller.portal()
            && is(&file.body["name"], &search.name)
            && is(&file.body["fileMd5"], &search.file_md5)
            && is(&file.body["path"], &search.path)
    };
    let limit = search.limit.unwrap_or(20).min(100);
    let results: Vec<Value> = sandbox.read(|world| {
        world.hubspot.files.iter().filter(wanted).take(limit).map(|file| told(&file.body)).collect()
    });
    Ok(Json(json!({ "results": results })))
}

/// A file's bytes, for readers of the sandbox and under signed addresses.
pub(crate) async fn content(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Response {
    let found = sandbox.read(|world| world.hubspot.files.iter().find(|file| file.id == id).cloned());
    match found {
        // Never as a page: what people send is not to be trusted.
        Some(file) => {
            let disposition = (header::CONTENT_DISPOSITION, "attachment".to_owned());
            ([(header::CONTENT_TYPE, file.mime_type), disposition], file.content).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
