use crate::{Settings, auth::Passwords, events::Events};
use akis_connections::Caller;
use akis_connectors::Connectors;
use akis_egress::Egress;
use akis_store::Store;
use akis_whatsapp::Graph;
use axum::{extract::FromRequestParts, http::request};
use std::{convert::Infallible, ops::Deref, sync::Arc};
use tokio_util::sync::CancellationToken;

/// What a server is made of.
pub struct Parts {
    /// The `[server]` section.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The source systems of this installation.
    pub connectors: Connectors,
    /// Requests to WhatsApp.
    pub graph: Graph,
    /// Sends them.
    pub egress: Egress,
    /// Calls source systems in a tenant's name.
    pub caller: Caller,
}

/// Everything a handler may need. Cheap to clone; as a handler's argument it is simply there.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// What every clone shares.
pub struct Shared {
    parts: Parts,
    /// Hashes and checks passwords.
    pub(crate) passwords: Passwords,
    /// What changes while people look at it.
    pub(crate) events: Events,
    /// Ends streams when the server stops.
    pub(crate) stopping: CancellationToken,
}

impl State {
    /// Over these parts. Nothing runs yet.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Shared {
            parts,
            passwords: Passwords::new(),
            events: Events::new(),
            stopping: CancellationToken::new(),
        }))
    }

    /// Starts what a running server needs beside its routes, until `cancel`: counting, and hearing of changes in the
    /// database. [`crate::serve`] calls it.
    pub fn start(&self, cancel: &CancellationToken) {
        crate::install_metrics();
        let (state, cancel) = (self.clone(), cancel.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = state.events.listen(&state.store) => {}
                () = cancel.cancelled() => {}
            }
            state.stopping.cancel();
        });
    }
}

impl Deref for State {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl Deref for Shared {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl FromRequestParts<State> for State {
    type Rejection = Infallible;
    async fn from_request_parts(_: &mut request::Parts, state: &State) -> Result<Self, Infallible> {
        Ok(state.clone())
    }
}
