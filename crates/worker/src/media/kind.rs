//! What a file is: by its first bytes, by its name, and whether a question takes it.

/// How many of a file's first bytes are looked at. Office files name their parts within these.
pub(super) const LOOKED_AT: usize = 16 * 1024;

/// What WhatsApp's pickers send (Flow JSON 7.3, DocumentPicker `allowed-mime-types`), each with the endings of such files.
const KINDS: &[(&str, &[&str])] = &[
    ("application/gzip", &["gz", "tgz"]),
    ("application/msword", &["doc"]),
    ("application/pdf", &["pdf"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("application/vnd.ms-powerpoint", &["ppt"]),
    ("application/vnd.oasis.opendocument.presentation", &["odp"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/x-7z-compressed", &["7z"]),
    ("application/zip", &["zip"]),
    ("image/avif", &["avif"]),
    ("image/gif", &["gif"]),
    ("image/heic", &["heic"]),
    ("image/heif", &["heif"]),
    ("image/jpeg", &["jpg", "jpeg", "jfif"]),
    ("image/png", &["png"]),
    ("image/tiff", &["tif", "tiff"]),
    ("image/webp", &["webp"]),
    ("text/plain", &["txt", "text", "log", "csv"]),
    ("video/mp4", &["mp4", "m4v"]),
    ("video/mpeg", &["mpg", "mpeg"]),
];

/// The kind of a file as a MIME type, by its first bytes. Its name only tells what is inside a container that many kinds
/// share. `None` when it is nothing that is known.
pub(super) fn kind(first: &[u8], file_name: &str) -> Option<&'static str> {
    let named = by_name(file_name);
    let Some(found) = infer::get(first) else { return is_text(first).then_some("text/plain") };
    match found.mime_type() {
        // Old Office files share one container.
        "application/msword" => named
            .filter(|kind| kind.starts_with("application/vnd.ms-") || *kind == "application/msword")
            .or(Some("application/x-ole-storage")),
        // So do new ones, in an order of parts that not every program keeps to.
        "application/zip" => {
            let office = ["word/", "xl/", "ppt/", "[Content_Types].xml", "application/vnd.oasis.opendocument"];
            let is_office = office.iter().any(|part| contains(first, part.as_bytes()));
            let document = named.filter(|kind| is_office && kind.starts_with("application/vnd.o"));
            document.or(Some("application/zip"))
        }
        "image/heif" => named.filter(|kind| *kind == "image/heic").or(Some("image/heif")),
        mime => Some(mime),
    }
}

/// Whether a question that takes these types (none: what pickers send) takes a file of this kind under this name.
pub(super) fn is_taken(kind: &str, file_name: &str, types: &[String]) -> bool {
    let wanted = if types.is_empty() {
        KINDS.iter().any(|(known, _)| *known == kind)
    } else {
        types.iter().any(|taken| fits(taken, kind))
    };
    wanted && agrees(kind, file_name)
}

fn fits(taken: &str, kind: &str) -> bool {
    let is_hei = |kind: &str| matches!(kind, "image/heic" | "image/heif");
    match taken.strip_suffix("/*") {
        Some(family) => family.eq_ignore_ascii_case(family_of(kind)),
        None => taken.eq_ignore_ascii_case(kind) || is_hei(taken) && is_hei(kind),
    }
}

/// Whether a name promises what the file is. Phones rename pictures of one kind as another; a document is never a picture.
fn agrees(kind: &str, file_name: &str) -> bool {
    if ending(file_name).is_none() {
        return true;
    }
    let Some(named) = by_name(file_name) else { return false };
    named == kind || matches!(family_of(kind), "image" | "video") && family_of(kind) == family_of(named)
}

fn family_of(kind: &str) -> &str {
    kind.split('/').next().unwrap_or_default()
}

fn by_name(file_name: &str) -> Option<&'static str> {
    let ending = ending(file_name)?;
    KINDS.iter().find(|(_, endings)| endings.contains(&ending.as_str())).map(|(kind, _)| *kind)
}

/// What follows the last dot, if it looks like an ending.
fn ending(file_name: &str) -> Option<String> {
    let (_, ending) = file_name.trim_end().rsplit_once('.')?;
    let is_one = (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_one.then(|| ending.to_ascii_lowercase())
}

/// Words in UTF-8, whole or cut off in the middle of a letter. A file of nothing is text.
fn is_text(first: &[u8]) -> bool {
    let text = match std::str::from_utf8(first) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            first.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or("\0")
        }
        Err(_) => return false,
    };
    text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0, 0, 0];
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F'];
    const HEIC: &[u8] = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1";

    fn zip(first_entry: &str) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
        bytes.resize(26, 0);
        bytes.extend(u16::try_from(first_entry.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(first_entry.as_bytes());
        bytes.resize(200, 0);
        bytes
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let cases: [(&[u8], &str, Option<&str>); 19] = [
            (PNG, "a.png", Some("image/png")),
            (PNG, "a.pdf", Some("image/png")),
            (JPEG, "a.jpg", Some("image/jpeg")),
            (HEIC, "a.heic", Some("image/heic")),
            (HEIC, "a.heif", Some("image/heif")),
            (b"%PDF-1.7\n", "a", Some("application/pdf")),
            (b"GIF89a\x01\0", "a.gif", Some("image/gif")),
            (b"\x1f\x8b\x08\0", "a.gz", Some("application/gzip")),
            (b"7z\xBC\xAF\x27\x1C", "a.7z", Some("application/x-7z-compressed")),
            (OLE, "a.doc", Some("application/msword")),
            (OLE, "a.XLS", Some("application/vnd.ms-excel")),
            (OLE, "a.msi", Some("application/x-ole-storage")),
            (&zip("holiday/1.jpg"), "a.docx", Some("application/zip")),
            (&zip("[Content_Types].xml"), "a.docx", Some(docx)),
            ("Günaydın\nListe: 1".as_bytes(), "a.txt", Some("text/plain")),
            (&"ş".as_bytes()[..1], "a.txt", Some("text/plain")),
            (b"", "empty.txt", Some("text/plain")),
            (b"MZ\x90\0\x03\0\0\0", "a.jpg", Some("application/vnd.microsoft.portable-executable")),
            (b"\0\x01\x02\x03rubbish", "a.jpg", None),
        ];
        for (bytes, name, expected) in cases {
            assert_eq!(kind(bytes, name), expected, "{name} {:?}", &bytes[..bytes.len().min(8)]);
        }
    }

    #[test]
    fn what_a_question_takes_decides_and_a_name_must_not_lie() {
        let pdf = &["application/pdf".to_owned()][..];
        let pictures = &["image/*".to_owned()][..];
        assert!(is_taken("application/pdf", "cv.pdf", pdf));
        assert!(is_taken("application/pdf", "cv", pdf), "a name without ending promises nothing");
        assert!(is_taken("application/pdf", "Mr. Smith", pdf), "a dot and a space begin no ending");
        assert!(!is_taken("application/pdf", "a.smith", pdf), "an ending no picker offers");
        assert!(!is_taken("image/png", "cv.pdf", pdf));
        assert!(!is_taken("application/pdf", "cv.jpg", pdf), "a document under a picture's name");
        assert!(!is_taken("text/plain", "run.bat", &[]), "an ending no picker offers");
        assert!(is_taken("image/webp", "photo.jpg", pictures), "phones rename pictures");
        assert!(is_taken("image/heif", "photo.heic", &["image/heic".to_owned()]));
        assert!(is_taken("image/png", "a.png", &[]));
        for foreign in ["application/vnd.microsoft.portable-executable", "text/html", "application/x-ole-storage"]
        {
            assert!(!is_taken(foreign, "a", &[]), "{foreign}");
        }
    }
}
