use super::Problem;
use akis_form::{Answer, FileRef};
use serde_json::{Map, Value};

/// Characters of an upload's id and of a file's name.
const NAME: usize = 255;
/// Characters of a web address.
const ADDRESS: usize = 2048;
/// Bytes of the encryption's particulars as JSON; hashes and keys take some 300.
const ENCRYPTION: usize = 4096;

/// Uploads, as a hosted Flow sends them (`media_id`, `cdn_url`, `file_name`, `encryption_metadata`) or as a
/// response message names them (`id`, `file_name`, `mime_type`, `sha256`): WhatsApp Flows, media from pickers.
pub(super) fn files(value: &Value, min: u32, max: u32, types: &[String]) -> Result<Option<Answer>, Problem> {
    let sent = value.as_array().ok_or(Problem::WrongType)?;
    if sent.is_empty() {
        return Ok(None);
    }
    let count = u32::try_from(sent.len()).unwrap_or(u32::MAX);
    if count < min {
        return Err(Problem::TooFewFiles(min));
    }
    // Pickers take at most 30.
    if count > max.min(100) {
        return Err(Problem::TooManyFiles(max));
    }
    let mut files = Vec::with_capacity(sent.len());
    for item in sent {
        let file = item.as_object().ok_or(Problem::WrongType)?;
        let read = reference(file)?;
        if !types.is_empty() && !is_taken(file, &read.file_name, types) {
            return Err(Problem::FileType);
        }
        files.push(read);
    }
    Ok(Some(Answer::Files(files)))
}

fn reference(file: &Map<String, Value>) -> Result<FileRef, Problem> {
    let text = |key: &str, most: usize| match file.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= most => {
            Ok(Some(text.chars().filter(|c| !c.is_control()).collect::<String>()))
        }
        Some(_) => Err(Problem::WrongType),
    };
    let id = text("media_id", NAME)?.or(text("id", NAME)?).filter(|id| !id.is_empty());
    let encryption = match file.get("encryption_metadata") {
        None | Some(Value::Null) => None,
        Some(object @ Value::Object(_)) if object.to_string().len() <= ENCRYPTION => Some(object.clone()),
        Some(_) => return Err(Problem::WrongType),
    };
    let media_id = id.ok_or(Problem::WrongType)?;
    let file_name = text("file_name", NAME)?.filter(|name| !name.trim().is_empty());
    Ok(FileRef {
        file_name: file_name.unwrap_or_else(|| media_id.clone()),
        media_id,
        cdn_url: text("cdn_url", ADDRESS)?,
        encryption,
    })
}

/// Whether the kinds taken have this one. What cannot be told by kind or name is let through: the file itself is
/// looked at when it is fetched.
fn is_taken(file: &Map<String, Value>, name: &str, types: &[String]) -> bool {
    let kind = file.get("mime_type").and_then(Value::as_str).filter(|kind| kind.contains('/'));
    let taken = |kind: &str| {
        types.iter().any(|taken| {
            taken.eq_ignore_ascii_case(kind)
                || taken
                    .strip_suffix("/*")
                    .is_some_and(|family| kind.split('/').next().is_some_and(|of| of.eq_ignore_ascii_case(family)))
        })
    };
    if let Some(kind) = kind {
        return taken(kind);
    }
    match name.rsplit_once('.') {
        None => true,
        Some((_, extension)) => kinds(&extension.to_ascii_lowercase()).iter().any(|kind| taken(kind)),
    }
}

/// The MIME types that WhatsApp's pickers know, by file extension.
fn kinds(extension: &str) -> &'static [&'static str] {
    match extension {
        "gz" | "tgz" => &["application/gzip"],
        "doc" => &["application/msword"],
        "pdf" => &["application/pdf"],
        "xls" => &["application/vnd.ms-excel"],
        "ppt" => &["application/vnd.ms-powerpoint"],
        "odp" => &["application/vnd.oasis.opendocument.presentation"],
        "ods" => &["application/vnd.oasis.opendocument.spreadsheet"],
        "odt" => &["application/vnd.oasis.opendocument.text"],
        "pptx" => &["application/vnd.openxmlformats-officedocument.presentationml.presentation"],
        "xlsx" => &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
        "docx" => &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
        "7z" => &["application/x-7z-compressed"],
        "zip" => &["application/zip"],
        "avif" => &["image/avif"],
        "gif" => &["image/gif"],
        "heic" => &["image/heic", "image/heif"],
        "heif" => &["image/heif", "image/heic"],
        "jpg" | "jpeg" | "jfif" => &["image/jpeg"],
        "png" => &["image/png"],
        "tif" | "tiff" => &["image/tiff"],
        "webp" => &["image/webp"],
        "txt" | "text" | "log" | "csv" => &["text/plain", "text/csv"],
        "mp4" | "m4v" => &["video/mp4"],
        "mpg" | "mpeg" => &["video/mpeg"],
        _ => &[],
    }
}
