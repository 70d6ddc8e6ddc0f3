//! A file of an answer in HubSpot's file manager.

use super::crm::Crm;
use super::{crm_answer, lenient};
use crate::request::{address, bare};
use crate::{Call, ConnectorError, LookFound, Order, OrderFile, Outcome, Reach, Upload, answer};
use bytes::Bytes;
use http::{Method, Response};
use serde::Deserialize;
use serde_json::json;

/// The most characters of a file's own name that are kept.
const MOST_NAME: usize = 60;

/// The step of a file.
pub(super) fn key(file: &OrderFile) -> String {
    format!("file:{}", file.id)
}

/// The id in what the step brought: `{id} {address}`.
pub(super) fn id_in(brought: &str) -> &str {
    brought.split_once(' ').map_or(brought, |(id, _)| id)
}

/// The address in it; `None` when HubSpot gave none.
pub(super) fn address_in(brought: &str) -> Option<&str> {
    brought.split_once(' ').map(|(_, address)| address).filter(|address| !address.is_empty())
}

pub(super) fn call(crm: &Crm<'_>, file: &OrderFile) -> Call {
    let Crm { settings, order, mark, .. } = crm;
    let token = order.access.map(|access| &access.token);
    let request = bare(Method::POST, &address(&settings.api_url, &["files", "v3", "files"]), token);
    let name = format!("{}.{}", stem(file, mark), extension(file));
    // Private: whoever opens it signs in to HubSpot. A file of the same name is replaced, so a repetition leaves one.
    let options = json!({ "access": "PRIVATE", "overwrite": true });
    let upload = Upload {
        fields: vec![
            ("fileName".to_owned(), name.clone()),
            ("folderPath".to_owned(), folder(order)),
            ("options".to_owned(), options.to_string()),
        ],
        part: "file".to_owned(),
        file: file.id.clone(),
        file_name: name,
        mime_type: file.mime_type.clone(),
    };
    Call { request, upload: Some(upload), reach: Reach::Vendor }
}

/// One folder for each form.
fn folder(order: &Order<'_>) -> String {
    let form = order.submission.source.as_ref().map(|source| plain(&source.form_id)).unwrap_or_default();
    if form.is_empty() { "/akis".to_owned() } else { format!("/akis/{form}") }
}

/// The file's own name and our id of it, which no other file has; and what tells this destination's copy from another's,
/// which it would replace.
fn stem(file: &OrderFile, mark: &str) -> String {
    let own = own_extension(file).map_or(file.name.as_str(), |(own, _)| own);
    let own: String = plain(own).chars().skip_while(|letter| *letter == '-').take(MOST_NAME).collect();
    let own = own.trim_end_matches('-');
    let id = plain(&file.id);
    [own, id.as_str(), mark].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// The name before its extension, and the extension, where it has one.
fn own_extension(file: &OrderFile) -> Option<(&str, &str)> {
    file.name.rsplit_once('.').filter(|(_, extension)| is_extension(extension))
}

fn is_extension(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn extension(file: &OrderFile) -> String {
    let typed = || match file.mime_type.rsplit_once('/').map(|(_, kind)| kind) {
        Some("plain") => Some("txt"),
        kind => kind.filter(|kind| is_extension(kind)),
    };
    own_extension(file).map(|(_, own)| own).or_else(typed).unwrap_or("bin").to_ascii_lowercase()
}

/// Letters that survive any file manager.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'ç' | 'Ç' => 'c',
            'ğ' | 'Ğ' => 'g',
            'ı' | 'İ' => 'i',
            'ö' | 'Ö' => 'o',
            'ş' | 'Ş' => 's',
            'ü' | 'Ü' => 'u',
            letter if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_') => letter,
            _ => '-',
        })
        .collect()
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    #[serde(deserialize_with = "lenient::text")]
    id: String,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    url: String,
}

impl File {
    /// What the step brings.
    fn brought(&self) -> Option<String> {
        let url = if self.url.contains(char::is_whitespace) { "" } else { &self.url };
        (!self.id.is_empty()).then(|| format!("{} {url}", self.id).trim_end().to_owned())
    }
}

pub(super) fn read(response: &Response<Bytes>) -> Outcome {
    if !response.status().is_success() {
        return crm_answer::failed(response);
    }
    let file: File = answer::parse(response.body()).unwrap_or_default();
    match file.brought() {
        Some(brought) => Outcome::Delivered { detail: None, result: Some(brought) },
        // Uploaded, but nobody knows as what: the look finds it by its name.
        None => crm_answer::unreadable(),
    }
}

/// Asks for files of the same name.
pub(super) fn look(crm: &Crm<'_>, file: &OrderFile) -> Call {
    let Crm { settings, order, mark, .. } = crm;
    let mut url = address(&settings.api_url, &["files", "v3", "files", "search"]);
    url.query_pairs_mut().append_pair("name", &stem(file, mark)).append_pair("limit", "10");
    let token = order.access.map(|access| &access.token);
    Call { request: bare(Method::GET, &url, token), upload: None, reach: Reach::Vendor }
}

pub(super) fn read_look(
    response: &Response<Bytes>,
    file: &OrderFile,
    mark: &str,
) -> Result<LookFound, ConnectorError> {
    #[derive(Deserialize)]
    struct Files {
        #[serde(deserialize_with = "lenient::list")]
        results: Vec<File>,
    }
    let found: Files = answer::json(response)?;
    let name = stem(file, mark);
    let whole = format!("{name}.{}", extension(file));
    // HubSpot gives the name without its extension.
    let is_ours = |found: &&File| [&name, &whole].iter().any(|ours| found.name.eq_ignore_ascii_case(ours));
    let ours = found.results.iter().find(is_ours);
    Ok(match ours.and_then(File::brought) {
        Some(brought) => LookFound::Yes { result: Some(brought) },
        None => LookFound::No,
    })
}
