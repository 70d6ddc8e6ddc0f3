use serde_json::{Map, Value};
use std::fmt;

/// Any of these in `data` makes a request a complaint; Meta's pages do not agree on which one is sent. No input
/// is ever named so.
const ERROR_KEYS: [&str; 3] = ["error", "error_key", "error_message"];

/// What the phone wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Meta asks whether the endpoint lives.
    Ping,
    /// The person opened the Flow.
    Init,
    /// The person went back from a screen that asks for it.
    Back,
    /// The person tapped the button of a screen.
    DataExchange,
}

/// One decrypted request.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The protocol's version; echoed in the answer.
    pub version: String,
    /// What is wanted.
    pub action: Action,
    /// The screen the request comes from; absent on ping and on opening.
    pub screen: Option<String>,
    /// The payload; empty when there is none.
    pub data: Map<String, Value>,
    /// The token of the message the Flow was opened from; absent on ping and on some phones.
    pub flow_token: Option<String>,
    /// The platform's proof that the token is its own, a JWT; from Data API 4.0 on, and checked by the caller.
    pub flow_token_signature: Option<String>,
}

/// The phone says that it could not use our last answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientError {
    /// Meta's key (`invalid-screen-transition`).
    pub key: String,
    /// Meta's sentence; may be empty.
    pub message: String,
}

/// A plaintext that is no request. The envelope was good, so the answer is 400, never 421.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the decrypted request is not of the data-exchange shape: {why}")]
pub struct MalformedRequest {
    /// What is wrong; holds nothing of the content.
    pub why: &'static str,
}

impl Request {
    /// Reads a decrypted request.
    pub fn parse(plaintext: &[u8]) -> Result<Self, MalformedRequest> {
        let malformed = |why| MalformedRequest { why };
        let value: Value = serde_json::from_slice(plaintext).map_err(|_| malformed("it is not JSON"))?;
        let Value::Object(mut request) = value else { return Err(malformed("it is not an object")) };
        let mut text = |key: &str, why| match request.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(_) => Err(malformed(why)),
        };
        let version = text("version", "version is not text")?;
        let action = text("action", "action is not text")?;
        let screen = text("screen", "screen is not text")?;
        let flow_token = text("flow_token", "flow_token is not text")?;
        let flow_token_signature = text("flow_token_signature", "flow_token_signature is not text")?;
        let data = match request.remove("data") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(data)) => data,
            // Some phones send an empty text for no payload.
            Some(Value::String(text)) if text.is_empty() => Map::new(),
            Some(_) => return Err(malformed("data is not an object")),
        };
        let action = match action.as_deref() {
            Some("ping") => Action::Ping,
            Some("INIT") => Action::Init,
            Some("BACK") => Action::Back,
            Some("data_exchange") => Action::DataExchange,
            // Seen on error notifications only.
            Some("navigate") if ERROR_KEYS.iter().any(|key| data.contains_key(*key)) => Action::DataExchange,
            Some(_) => return Err(malformed("the action is unknown")),
            None => return Err(malformed("the action is missing")),
        };
        let version = version.unwrap_or_else(|| "3.0".to_owned());
        Ok(Self { version, action, screen, data, flow_token, flow_token_signature })
    }

    /// The FlowVersion the payload was written by; absent on opening and on ping.
    pub fn akis_version(&self) -> Option<&str> {
        self.text("akis_version")
    }

    /// The session id our first answer put into the screen's data.
    pub fn akis_session(&self) -> Option<&str> {
        self.text("akis_session")
    }

    /// The input whose list is looked through, and what for. No other request carries a name in `akis_search`.
    pub fn akis_search(&self) -> Option<(&str, &str)> {
        Some((self.text("akis_search")?, self.text("akis_search_text").unwrap_or_default().trim()))
    }

    /// The phone's complaint about our last answer, when this request is one.
    pub fn client_error(&self) -> Option<ClientError> {
        if !ERROR_KEYS.iter().any(|key| self.data.contains_key(*key)) {
            return None;
        }
        let key = self.text("error").or_else(|| self.text("error_key")).unwrap_or("unknown");
        let message = self.text("error_message").unwrap_or_default();
        Some(ClientError { key: key.to_owned(), message: message.to_owned() })
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.data.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

/// Answers and tokens never reach a log: `Debug` shows action and screen alone.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("version", &self.version)
            .field("action", &self.action)
            .field("screen", &self.screen)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parse(value: &Value) -> Result<Request, MalformedRequest> {
        Request::parse(value.to_string().as_bytes())
    }

    #[test]
    fn reads_what_phones_send() {
        let request = parse(&json!({
            "version": "3.0", "action": "data_exchange", "screen": "SCREEN_A", "flow_token": "t",
            "data": {"akis_version": "v1", "akis_session": "s1", "name": "Ayşe"},
        }))
        .unwrap();
        assert_eq!((request.action, request.screen.as_deref()), (Action::DataExchange, Some("SCREEN_A")));
        assert_eq!((request.akis_version(), request.akis_session()), (Some("v1"), Some("s1")));
        assert!(!format!("{request:?}").contains("Ayşe"));
        let ping = parse(&json!({"version": "3.0", "action": "ping"})).unwrap();
        assert_eq!((ping.action, ping.flow_token, ping.data.len()), (Action::Ping, None, 0));
        let opened = parse(&json!({"action": "INIT", "screen": "", "data": null, "flow_token": "t"})).unwrap();
        assert_eq!((opened.action, opened.screen, opened.version.as_str()), (Action::Init, None, "3.0"));
        assert_eq!(opened.flow_token_signature, None);
        let proven =
            json!({"version": "4.0", "action": "INIT", "flow_token": "t", "flow_token_signature": "a.b.c"});
        assert_eq!(parse(&proven).unwrap().flow_token_signature.as_deref(), Some("a.b.c"));
    }

    #[test]
    fn anything_else_is_malformed() {
        assert!(Request::parse(b"\xff\x00").is_err());
        assert!(Request::parse(b"").is_err());
        for bad in [
            json!([]),
            json!("ping"),
            json!({}),
            json!({"action": 7}),
            json!({"action": "destroy"}),
            json!({"action": "navigate", "data": {}}),
            json!({"action": "INIT", "data": []}),
            json!({"action": "INIT", "screen": {"id": "A"}}),
            json!({"action": "INIT", "flow_token_signature": {}}),
        ] {
            assert!(parse(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn complaints_are_known_by_any_of_their_keys() {
        for data in [
            json!({"error": "payload-schema-error", "error_message": "x"}),
            json!({"error_key": "payload-schema-error"}),
        ] {
            let request = parse(&json!({"action": "data_exchange", "data": data})).unwrap();
            assert_eq!(request.client_error().unwrap().key, "payload-schema-error");
        }
        let bare = parse(&json!({"action": "navigate", "data": {"error_message": "x"}})).unwrap();
        assert_eq!(bare.client_error().unwrap(), ClientError { key: "unknown".into(), message: "x".into() });
        let answer = parse(&json!({"action": "data_exchange", "data": {"errors": "x"}})).unwrap();
        assert_eq!(answer.client_error(), None);
    }
}
