use crate::Entries;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a tap does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Sends the payload to the endpoint, which answers with a screen. Needs `data_api_version`.
    DataExchange {
        /// Literals, and references such as `${form.email}`.
        payload: Entries<Value>,
    },
    /// Ends the Flow on the phone, without asking the endpoint. Only on a terminal screen.
    Complete {
        /// Becomes the response message; Meta wants it small.
        payload: Entries<Value>,
    },
}

impl Action {
    /// What is sent along.
    pub fn payload(&self) -> &Entries<Value> {
        match self {
            Self::DataExchange { payload } | Self::Complete { payload } => payload,
        }
    }
}
