use crate::ConnectorError;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::error::Category;
use std::time::Duration;

/// The body of a good answer.
pub(crate) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ConnectorError> {
    if response.status().is_success() { parse(response.body()) } else { Err(problem(response)) }
}

/// Reads JSON. The error says where reading stopped and never what stood there.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ConnectorError> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let reason = match error.classify() {
            _ if body.iter().all(u8::is_ascii_whitespace) => "the text is empty".to_owned(),
            Category::Eof => format!("the JSON ends too early, at {place}"),
            Category::Syntax if too_deep(body) => format!("the JSON is nested too deeply, at {place}"),
            Category::Syntax | Category::Io => format!("the text is not JSON, at {place}"),
            Category::Data => format!("the JSON has another shape, at {place}"),
        };
        ConnectorError::Unreadable { reason }
    })
}

/// More levels of lists and objects than `serde_json` reads.
const MOST_LEVELS: usize = 127;

/// Whether the first of these bytes open more levels than can be read. Brackets inside texts are counted too: it is
/// asked only of what could not be read.
fn too_deep(body: &[u8]) -> bool {
    let mut level = 0_usize;
    body.iter().any(|byte| {
        match byte {
            b'[' | b'{' => level += 1,
            b']' | b'}' => level = level.saturating_sub(1),
            _ => {}
        }
        level > MOST_LEVELS
    })
}

/// What an answer that is not good means, by its status.
pub(crate) fn problem(response: &Response<Bytes>) -> ConnectorError {
    let status = response.status().as_u16();
    match response.status() {
        StatusCode::UNAUTHORIZED => ConnectorError::Reconnect { message: message(response) },
        StatusCode::FORBIDDEN => ConnectorError::MissingPermission { message: message(response) },
        StatusCode::NOT_FOUND | StatusCode::GONE => ConnectorError::NotFound,
        StatusCode::TOO_MANY_REQUESTS => ConnectorError::RateLimited { after: retry_after(response) },
        StatusCode::REQUEST_TIMEOUT | StatusCode::LOCKED => ConnectorError::Unavailable { status },
        _ if status >= 500 => ConnectorError::Unavailable { status },
        _ => ConnectorError::Refused { status, message: message(response) },
    }
}

/// The answer of a token address that refuses this installation's own app: its id or its secret is wrong (RFC 6749, 5.2;
/// HubSpot says it in `status`). Neither time nor a new consent mends it, only whoever runs Akis.
pub(crate) fn app_refused(response: &Response<Bytes>) -> Option<ConnectorError> {
    if !response.status().is_client_error() {
        return None;
    }
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let word = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let refused = matches!(word("error"), "invalid_client" | "unauthorized_client")
        || matches!(word("status"), "BAD_CLIENT_SECRET" | "BAD_CLIENT_ID");
    refused.then(|| ConnectorError::Refused {
        status: response.status().as_u16(),
        message: format!(
            "the client id or secret in this installation's settings is wrong ({})",
            message(response)
        ),
    })
}

/// The sentence in an error body, wherever the usual systems put it.
pub(crate) fn message(response: &Response<Bytes>) -> String {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    ["/message", "/error_description", "/error/message", "/error"]
        .iter()
        .find_map(|place| body.pointer(place)?.as_str())
        .filter(|text| !text.trim().is_empty())
        .map_or_else(|| format!("status {}", response.status().as_u16()), |text| shortened(text, 300))
}

/// The first characters of a text, with an ellipsis if there were more.
fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `Retry-After` in seconds; its date form is not used by the systems here.
pub(crate) fn retry_after(response: &Response<Bytes>) -> Option<Duration> {
    let seconds = response.headers().get(http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// Takes `null` for a missing value, as vendors write it now and then.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response<Bytes> {
        Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
    }

    #[test]
    fn the_status_decides_and_the_sentence_is_kept() {
        let body = r#"{"status":"error","category":"MISSING_SCOPES","message":"needs forms","correlationId":"1"}"#;
        assert_eq!(problem(&answer(401, body)), ConnectorError::Reconnect { message: "needs forms".into() });
        assert_eq!(
            problem(&answer(403, body)),
            ConnectorError::MissingPermission { message: "needs forms".into() }
        );
        assert_eq!(problem(&answer(404, "")), ConnectorError::NotFound);
        assert_eq!(problem(&answer(502, "<html>")), ConnectorError::Unavailable { status: 502 });
        assert_eq!(
            problem(&answer(418, "tea")),
            ConnectorError::Refused { status: 418, message: "status 418".into() }
        );
    }

    #[test]
    fn the_wait_asked_for_is_read() {
        let mut limited = answer(429, "{}");
        assert_eq!(problem(&limited), ConnectorError::RateLimited { after: None });
        limited.headers_mut().insert("retry-after", "7".parse().unwrap());
        assert_eq!(problem(&limited), ConnectorError::RateLimited { after: Some(Duration::from_secs(7)) });
    }

    #[test]
    fn an_unreadable_body_is_not_repeated_in_the_error() {
        let error = json::<Vec<u32>>(&answer(200, r#"["ayse@maviacenta.com.tr"]"#)).unwrap_err();
        assert!(matches!(&error, ConnectorError::Unreadable { reason } if !reason.contains("ayse")), "{error}");
    }

    #[test]
    fn why_a_text_is_no_json_is_said_in_plain_words() {
        let why = |body: &[u8]| match parse::<Value>(body) {
            Err(ConnectorError::Unreadable { reason }) => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(why(b""), "the text is empty");
        assert_eq!(why(b" \r\n"), "the text is empty");
        assert_eq!(why(br#"{"title": "Enq"#), "the JSON ends too early, at line 1, column 14");
        assert_eq!(why(b"<html></html>"), "the text is not JSON, at line 1, column 1");
        assert_eq!(why(b"\x00\xff\xfe"), "the text is not JSON, at line 1, column 1");
        assert!(why("[".repeat(100_000).as_bytes()).starts_with("the JSON is nested too deeply, at line 1"));
        let shape = parse::<Vec<u32>>(br#"["a"]"#).unwrap_err().to_string();
        assert!(shape.contains("the JSON has another shape, at line 1, column "), "{shape}");
    }

    #[test]
    fn a_long_sentence_is_cut_between_characters() {
        let text = format!("{{\"message\":\"{}\"}}", "ş".repeat(400));
        assert_eq!(message(&answer(400, &text)).chars().count(), 301);
    }
}
