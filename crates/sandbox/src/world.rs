//! Everything the sandbox remembers.

use crate::faults::Faults;
use crate::observe::RequestLog;
use crate::{google, graph, hubspot, listener, phone, surveymonkey, typeform};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct World {
    pub(crate) clock_ahead_seconds: i64,
    pub(crate) graph: graph::Store,
    pub(crate) hubspot: hubspot::Store,
    pub(crate) google: google::Store,
    pub(crate) typeform: typeform::Store,
    pub(crate) surveymonkey: surveymonkey::Store,
    /// By WhatsApp id.
    pub(crate) phones: BTreeMap<String, phone::PhoneState>,
    pub(crate) mailbox: Vec<Mail>,
    pub(crate) listeners: listener::Store,
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
    /// The HTML part, when there is one.
    #[serde(default)]
    pub(crate) html: Option<String>,
    /// The name before the sender's address.
    #[serde(default)]
    pub(crate) sender_name: Option<String>,
    /// Raw header lines in their order; none of mails that a stand-in wrote itself.
    #[serde(default)]
    pub(crate) headers: Vec<(String, String)>,
}
