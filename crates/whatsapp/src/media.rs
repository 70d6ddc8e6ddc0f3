use crate::answer::{json, or_default};
use crate::request::get;
use crate::{Graph, GraphError};
use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::{Request, Response};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// A file at the Media API, as a message or a form's reply names it by its id.
#[derive(Clone, PartialEq, Eq)]
pub struct Media {
    /// Where its bytes are for five minutes, for whoever has the token.
    pub url: Url,
    /// What the phone said it is.
    pub mime_type: String,
    /// Its SHA-256, where Meta gives it in a form we know: hex, or base64.
    pub sha256: Option<[u8; 32]>,
    /// Its bytes.
    pub file_size: Option<u64>,
}

/// `Debug` shows no address.
impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Media").field("file_size", &self.file_size).finish_non_exhaustive()
    }
}

impl Graph {
    /// `GET /{media}`. Read with [`Graph::read_media`].
    pub fn get_media(&self, token: &SecretString, media_id: &str) -> Request<Bytes> {
        get(&self.address(&[media_id]), token)
    }

    /// Reads the answer of [`Graph::get_media`].
    pub fn read_media(&self, response: &Response<Bytes>) -> Result<Media, GraphError> {
        #[derive(Deserialize)]
        struct Raw {
            url: Url,
            #[serde(default, deserialize_with = "or_default")]
            mime_type: String,
            #[serde(default, deserialize_with = "or_default")]
            sha256: String,
            #[serde(default, deserialize_with = "or_default")]
            file_size: Value,
        }
        let raw: Raw = json(response)?;
        Ok(Media {
            url: raw.url,
            mime_type: raw.mime_type,
            sha256: media_hash(&raw.sha256),
            // A number here, a text with one there.
            file_size: raw.file_size.as_u64().or_else(|| raw.file_size.as_str()?.parse().ok()),
        })
    }

    /// `GET` of the address that [`Graph::read_media`] gave; the answer's body is the file. Send it nowhere but to Meta: it
    /// carries the token.
    pub fn download_media(&self, token: &SecretString, media: &Media) -> Request<Bytes> {
        let mut request = get(&media.url, token);
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("*/*"));
        request
    }
}

/// A SHA-256 as Meta writes it: hex in answers of the Media API, base64 in webhooks. `None` for anything else.
pub fn media_hash(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    match text.len() {
        64 => {
            let mut hash = [0; 32];
            for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
                *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
            }
            Some(hash)
        }
        43 | 44 => from_base64(text.trim_end_matches('=')),
        _ => None,
    }
}

/// 43 characters of base64 are 32 bytes and two bits that are nothing.
fn from_base64(text: &str) -> Option<[u8; 32]> {
    let (mut hash, mut filled, mut bits, mut have) = ([0; 32], 0, 0_u32, 0_u32);
    for character in text.bytes() {
        let six = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xFFFF;
        have += 6;
        if have >= 8 {
            have -= 8;
            *hash.get_mut(filled)? = u8::try_from(bits >> have & 0xFF).ok()?;
            filled += 1;
        }
    }
    (filled == hash.len()).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of "test", by the openssl program.
    const HEX: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    const BASE64: &str = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";

    #[test]
    fn a_hash_is_read_in_both_of_metas_forms() {
        let hash = media_hash(HEX).unwrap();
        assert_eq!((hash[0], hash[31]), (0x9f, 0x08));
        assert_eq!(media_hash(BASE64), Some(hash));
        assert_eq!(media_hash(BASE64.trim_end_matches('=')), Some(hash));
        assert_eq!(media_hash(&HEX.to_uppercase()), Some(hash));
        let wrong = ["", "abc", &HEX[1..], &HEX.replace('9', "x"), &BASE64.replace('n', "%"), &"ş".repeat(32)];
        for wrong in wrong {
            assert_eq!(media_hash(wrong), None, "{wrong}");
        }
    }
}
