use super::ImportError;
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// Longer than any text around an RSA key of 2048 bits; bounds all work on what strangers paste.
const MOST_BYTES: usize = 64 * 1024;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// One `-----BEGIN …-----` block: RFC 7468, and the older form with headers (RFC 1421).
pub(super) struct Block {
    /// Between the dashes: `RSA PRIVATE KEY`.
    pub(super) label: String,
    /// Name and value, as they stand.
    pub(super) headers: Vec<(String, String)>,
    /// The decoded body.
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Block {
    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Every block of a text, in order; what stands around them is passed over. Lenient in what pasting does to a file: line
/// ends of any kind, indented lines, and `\n` written out, as in files of environment variables.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, ImportError> {
    if text.len() > MOST_BYTES {
        return Err(ImportError::TooLong);
    }
    let text = Zeroizing::new(text.replace("\\r", "").replace("\\n", "\n"));
    let mut lines = text.lines().flat_map(|line| line.split('\r')).map(str::trim);
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let Some(label) = between(line, BEGIN) else { continue };
        found.push(block(label, &mut lines)?);
    }
    Ok(found)
}

/// What stands between an opening and the closing dashes, wherever in the line (a quote may stand before it).
fn between<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(opening)?;
    rest.split_once(DASHES).map(|(label, _)| label)
}

fn block<'a>(label: &str, lines: &mut impl Iterator<Item = &'a str>) -> Result<Block, ImportError> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut body = Zeroizing::new(String::new());
    for line in lines {
        if let Some(end) = between(line, END) {
            if end != label {
                return Err(ImportError::Damaged);
            }
            let body = STANDARD.decode(body.as_bytes()).map_err(|_| ImportError::Damaged)?;
            return Ok(Block { label: label.to_owned(), headers, body: Zeroizing::new(body) });
        }
        // Base64 has no colon, a header always has one; headers come before the first line of the body.
        match line.split_once(':') {
            Some((name, value)) if body.is_empty() => {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            Some(_) => return Err(ImportError::Damaged),
            None => body.push_str(line),
        }
    }
    Err(ImportError::Damaged)
}
