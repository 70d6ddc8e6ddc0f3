//! Files chosen in a picker: what may be chosen, how WhatsApp encrypts it, and how it stands in a payload.

use super::super::upload::{self, Upload};
use super::scope::Scope;
use super::script::Part;
use super::types::PhoneFile;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Default and highest `max-file-size-kb`.
const LARGEST_KB: usize = 25_600;
/// Default and highest `max-uploaded-photos` and `max-uploaded-documents`.
const MOST: usize = 30;

/// What a DocumentPicker offers when it names no types.
const DOCUMENT_TYPES: [&str; 24] = [
    "application/gzip",
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/x-7z-compressed",
    "application/zip",
    "image/avif",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/mpeg",
];

/// A file that was chosen and uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Chosen {
    pub(super) media_id: String,
    /// The media's id at the Graph API, for what arrives with a completed Flow.
    id: String,
    cdn_url: String,
    pub(super) file_name: String,
    mime_type: String,
    size: usize,
    sha256: String,
    encryption_metadata: Value,
}

/// How files appear in values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// To the endpoint: where the encrypted file lies and what opens it.
    Endpoint,
    /// In the response message: media ids.
    Response,
    /// On the screen.
    View,
}

pub(super) fn value(files: &[Chosen], shape: Shape) -> Value {
    let one = |file: &Chosen| match shape {
        Shape::Endpoint => json!({
            "media_id": file.media_id,
            "cdn_url": file.cdn_url,
            "file_name": file.file_name,
            "encryption_metadata": file.encryption_metadata,
        }),
        Shape::Response => json!({
            "file_name": file.file_name,
            "mime_type": file.mime_type,
            "sha256": file.sha256,
            "id": file.id,
        }),
        Shape::View => json!({
            "media_id": file.media_id,
            "file_name": file.file_name,
            "mime_type": file.mime_type,
            "size": file.size,
        }),
    };
    files.iter().map(one).collect()
}

/// Fewest and most files of a picker. Both are fixed numbers in Flow JSON.
pub(super) fn counts(scope: &Scope<'_>, part: &Part) -> (usize, usize) {
    let (least, most) = if part.kind == "PhotoPicker" {
        ("min-uploaded-photos", "max-uploaded-photos")
    } else {
        ("min-uploaded-documents", "max-uploaded-documents")
    };
    let fixed = |name: &str| scope.limit(part, name);
    (fixed(least).unwrap_or(0), fixed(most).unwrap_or(MOST).min(MOST))
}

/// Largest file, in kilobytes of 1024 bytes.
pub(super) fn largest_kb(scope: &Scope<'_>, part: &Part) -> usize {
    scope.limit(part, "max-file-size-kb").unwrap_or(LARGEST_KB).min(LARGEST_KB)
}

/// MIME types a picker offers. A PhotoPicker takes every picture.
pub(super) fn types(part: &Part) -> Vec<String> {
    if part.kind == "PhotoPicker" {
        return vec!["image/*".into()];
    }
    let given = match part.properties.get("allowed-mime-types") {
        Some(super::dynamic::Dynamic::Fixed(Value::Array(list))) => {
            list.iter().filter_map(Value::as_str).map(str::to_ascii_lowercase).collect()
        }
        _ => Vec::new(),
    };
    if given.is_empty() { DOCUMENT_TYPES.map(ToOwned::to_owned).to_vec() } else { given }
}

/// Why these files cannot be chosen here.
pub(super) fn refused(scope: &Scope<'_>, part: &Part, files: &[PhoneFile]) -> Option<String> {
    let (_, most) = counts(scope, part);
    if files.len() > most {
        return Some(format!("at most {most} files can be chosen"));
    }
    let (largest, types) = (largest_kb(scope, part), types(part));
    files.iter().find_map(|file| {
        let mime = file.mime.to_ascii_lowercase();
        let offered = types.iter().any(|kind| match kind.strip_suffix('*') {
            Some(family) => mime.starts_with(family),
            None => *kind == mime,
        });
        if file.file_name.trim().is_empty() {
            Some("a file needs a name".to_owned())
        } else if !offered {
            Some(format!("{} is of type {}, which is not offered here", file.file_name, file.mime))
        } else if file.bytes.len() > largest.saturating_mul(1024) {
            Some(format!("{} is larger than {largest} KB", file.file_name))
        } else {
            None
        }
    })
}

/// Encrypts a file as WhatsApp does and names the place it lies.
pub(super) fn chosen(file: PhoneFile, cdn: &str) -> (Chosen, Upload) {
    let sealed = upload::seal(&file.bytes);
    let media_id = uuid::Uuid::from_bytes(rand::random()).to_string();
    // Media ids of the Graph API are long numbers.
    let id = (1_000_000_000_000_000 + rand::random::<u64>() % 8_999_999_999_999_999).to_string();
    let chosen = Chosen {
        media_id: media_id.clone(),
        id: id.clone(),
        cdn_url: format!("{cdn}{media_id}"),
        file_name: file.file_name.clone(),
        mime_type: file.mime.clone(),
        size: file.bytes.len(),
        sha256: sealed.plaintext_hash.clone(),
        encryption_metadata: sealed.metadata(),
    };
    (chosen, Upload { media_id, id, file, cdn_file: sealed.cdn_file })
}
