//! Everything the sandbox remembers.

use crate::faults::Faults;
use crate::observe::RequestLog;
use crate::{graph, hubspot, phone};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct World {
    pub(crate) clock_ahead_seconds: i64,
    pub(crate) graph: graph::Store,
    pub(crate) hubspot: hubspot::Store,
    /// By WhatsApp id.
    pub(crate) phones: BTreeMap<String, phone::PhoneState>,
    pub(crate) mailbox: Vec<Mail>,
    pub(crate) faults: Faults,
    /// What the stand-ins received since start; a log, not state, so it is not kept.
    #[serde(skip)]
    pub(crate) requests: RequestLog,
}

/// An e-mail somebody in this world sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Mail {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}
