use serde_json::{Map, Value, json};
use std::fmt;

/// What the phone is told.
#[derive(Clone, PartialEq)]
pub enum Reply {
    /// Show this screen.
    Screen {
        /// Its id.
        screen: String,
        /// Everything the screen declares.
        data: Map<String, Value>,
    },
    /// The Flow is finished and closes.
    Success {
        /// What the response message in the chat will carry.
        params: Map<String, Value>,
    },
    /// The endpoint lives.
    Pong,
    /// A complaint was taken note of.
    Acknowledged,
    /// HTTP 427: this session is over, the message's button goes grey.
    Gone {
        /// What the person reads.
        sentence: String,
    },
    /// HTTP 400: no screen of ours sends such a request.
    Refused {
        /// For programs.
        code: RefusalCode,
        /// For people.
        sentence: String,
    },
}

/// Why a well-formed request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalCode {
    /// The FlowVersion has no screen of that id, or the request names none.
    UnknownScreen,
}

impl RefusalCode {
    /// The stable word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownScreen => "unknown_screen",
        }
    }
}

impl Reply {
    /// The body in clear, to be encrypted unless it is [`Reply::Gone`] or [`Reply::Refused`]. `version` is the
    /// request's own: some phones fail silently when it is missing.
    pub fn body(&self, version: &str) -> Value {
        match self {
            Self::Screen { screen, data } => json!({"version": version, "screen": screen, "data": data}),
            Self::Success { params } => json!({
                "version": version,
                "screen": "SUCCESS",
                "data": {"extension_message_response": {"params": params}},
            }),
            Self::Pong => json!({"version": version, "data": {"status": "active"}}),
            Self::Acknowledged => json!({"version": version, "data": {"acknowledged": true}}),
            Self::Gone { sentence } => json!({"error_msg": sentence}),
            Self::Refused { code, sentence } => json!({"code": code.as_str(), "error_msg": sentence}),
        }
    }
}

/// Session ids and tokens never reach a log: `Debug` shows the kind and the screen alone.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Screen { screen, .. } => write!(f, "Screen({screen})"),
            Self::Success { .. } => f.write_str("Success"),
            Self::Pong => f.write_str("Pong"),
            Self::Acknowledged => f.write_str("Acknowledged"),
            Self::Gone { .. } => f.write_str("Gone"),
            Self::Refused { code, .. } => write!(f, "Refused({})", code.as_str()),
        }
    }
}
