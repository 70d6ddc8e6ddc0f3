use crate::{Mailer, Settings};
use akis_connections::Caller;
use akis_connectors::Connectors;
use akis_egress::Egress;
use akis_store::Store;
use akis_whatsapp::Graph;
use std::ops::Deref;
use std::sync::Arc;
use url::Url;

/// What a worker is made of.
pub struct Parts {
    /// The `[worker]` section.
    pub settings: Settings,
    /// The address people and WhatsApp reach the server by (`server.public_url`): endpoints and the marks of responses are
    /// made from it.
    pub public_url: Url,
    /// The database.
    pub store: Store,
    /// The source systems of this installation.
    pub connectors: Connectors,
    /// Calls source systems in a tenant's name.
    pub caller: Caller,
    /// Requests to WhatsApp.
    pub graph: Graph,
    /// Sends them.
    pub egress: Egress,
    /// The `[health]` section.
    pub health: akis_doctor::Settings,
    /// The `[media]` section.
    pub media: akis_objects::Settings,
    /// Keeps files.
    pub objects: akis_objects::Objects,
    /// Sends e-mail, as the `[email]` section says.
    pub mailer: Mailer,
}

/// Everything a job may need. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Parts>);

impl State {
    /// Over these parts. Nothing runs yet.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
