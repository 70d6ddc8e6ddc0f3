use crate::{ExchangeSettings, Settings, auth::Passwords, events::Events, exchange::Exchange};
use akis_connections::Caller;
use akis_connectors::Connectors;
use akis_egress::Egress;
use akis_store::Store;
use akis_whatsapp::Graph;
use axum::{extract::FromRequestParts, http::request};
use std::{convert::Infallible, ops::Deref, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// What a server is made of.
pub struct Parts {
    /// The `[server]` section.
    pub settings: Settings,
    /// The `[exchange]` section.
    pub exchange: ExchangeSettings,
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
    /// The `[keys]` section.
    pub keys: akis_store::key_pairs::Settings,
    /// The `[media]` section.
    pub media: akis_objects::Settings,
    /// Keeps files.
    pub objects: akis_objects::Objects,
    /// Whose pushes of Google's are believed; `None` nobody's.
    pub google_push: Option<crate::GooglePush>,
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
    /// Live options that were asked for lately.
    pub(crate) live: crate::exchange::Live,
    /// What the requests of the data-exchange endpoint share.
    pub(crate) exchange: Exchange,
    /// The keys of Google's pushes.
    pub(crate) google_keys: crate::hooks::GoogleKeys,
    /// Ends streams when the server stops.
    pub(crate) stopping: CancellationToken,
}

impl State {
    /// Over these parts. Nothing runs yet.
    pub fn new(parts: Parts) -> Self {
        let exchange = Exchange::new(parts.exchange.clone(), &parts.store);
        Self(Arc::new(Shared {
            parts,
            exchange,
            passwords: Passwords::new(),
            events: Events::new(),
            live: crate::exchange::Live::new(),
            google_keys: crate::hooks::GoogleKeys::default(),
            stopping: CancellationToken::new(),
        }))
    }

    /// Waits until the progress of forms that was taken so far is in the database, at most this long; false when some is
    /// not. [`crate::serve`] does so before it ends.
    pub async fn settled(&self, patience: Duration) -> bool {
        self.exchange.settled(patience).await
    }

    /// Starts what a running server needs beside its routes, until `cancel`: counting, and hearing of changes in the
    /// database. [`crate::serve`] calls it.
    pub fn start(&self, cancel: &CancellationToken) {
        crate::install_metrics();
        let (state, cancel) = (self.clone(), cancel.clone());
        let (counting, following, ending) = (self.clone(), self.clone(), cancel.clone());
        let heard = self.events.subscribe();
        tokio::spawn(
            ending.clone().run_until_cancelled_owned(async move { following.exchange.follow(heard).await }),
        );
        tokio::spawn(async move { counting.exchange.recorder().keep_flushing(&counting.store, &ending).await });
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
