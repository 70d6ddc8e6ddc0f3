//! Meta's Graph API for one WhatsApp business account: Flows, keys, numbers, messages.

mod account;
mod caller;
mod check;
pub(crate) mod encryption;
mod error;
mod flows;
pub(crate) mod media;
mod messages;
mod params;
mod publish;

pub use check::validation_errors;

use crate::options::Options;
use crate::state::Sandbox;
use crate::world::World;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use error::GraphError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    /// Set once, so that an account that unsubscribed stays so after a restart.
    furnished: bool,
    pub(crate) flows: BTreeMap<String, Flow>,
    /// By phone number id.
    pub(crate) keys: BTreeMap<String, RegisteredKey>,
    pub(crate) subscribed: bool,
    pub(crate) override_callback: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RegisteredKey {
    pub(crate) pem: String,
    pub(crate) registered_at: Timestamp,
    #[serde(default)]
    pub(crate) status: SignatureStatus,
}

/// Whether Meta's signature on a public key fits. Phones do not trust a key whose signature does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum SignatureStatus {
    #[default]
    Valid,
    Mismatch,
}

impl SignatureStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Mismatch => "MISMATCH",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum FlowStatus {
    Draft,
    Published,
    Deprecated,
}

impl FlowStatus {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Published => "PUBLISHED",
            Self::Deprecated => "DEPRECATED",
        }
    }
}

/// A Flow on Meta's side.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) categories: Vec<String>,
    pub(crate) status: FlowStatus,
    pub(crate) waba_id: String,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<String>,
    /// The uploaded text as it came: positions in `validation_errors` refer to it.
    pub(crate) json: Option<String>,
    pub(crate) validation_errors: Vec<Value>,
    /// What was published, oldest first: a message keeps the version it was sent with.
    pub(crate) published: Vec<PublishedVersion>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PublishedVersion {
    pub(crate) number: u32,
    pub(crate) json: String,
    pub(crate) at: Timestamp,
}

impl Flow {
    /// The JSON a message of this version opens; `None` names the draft.
    pub(crate) fn json_of(&self, version: Option<u32>) -> Option<&str> {
        match version {
            None => self.json.as_deref(),
            Some(number) => {
                self.published.iter().find(|version| version.number == number).map(|version| version.json.as_str())
            }
        }
    }

    pub(crate) fn parsed(&self) -> Option<Value> {
        serde_json::from_str(self.json.as_deref()?).ok()
    }
}

pub(crate) fn furnish(world: &mut World, options: &Options) {
    if !world.graph.furnished {
        world.graph.furnished = true;
        world.graph.subscribed = options.app.subscribed;
    }
}

pub(crate) fn fault_response(fault: &crate::faults::Fault) -> Response {
    GraphError::of_fault(fault.kind).into_response()
}

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/{version}/debug_token", get(account::debug_token))
        .route("/{version}/{node}", get(account::read).post(flows::update).delete(flows::delete))
        .route("/{version}/{node}/flows", get(flows::list).post(flows::create))
        .route("/{version}/{node}/assets", get(flows::assets).post(flows::upload))
        .route("/{version}/{node}/publish", post(publish::publish))
        .route("/{version}/{node}/deprecate", post(publish::deprecate))
        .route("/{version}/{node}/whatsapp_business_encryption", get(encryption::read).post(encryption::register))
        .route("/{version}/{node}/messages", post(messages::send))
        .route("/{version}/{node}/phone_numbers", get(account::phone_numbers))
        .route(
            "/{version}/{node}/subscribed_apps",
            get(account::subscriptions).post(account::subscribe).delete(account::unsubscribe),
        )
        .route("/download/{flow_id}", get(flows::download))
        .fallback(account::unknown_path)
}
