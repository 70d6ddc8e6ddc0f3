//! The data-exchange endpoint, `POST /exchange/{endpoint_id}`: what WhatsApp asks while a person fills a form.
//!
//! The address names the publication, so secrets and keys are known before anything is opened. The order of work:
//! signature over the raw body (432), a turn ([`admission`]), decryption (421), reading (400), the session, the step
//! ([`akis_exchange::step`]), its effects, and only then the encrypted answer. What is refused on the way has changed
//! nothing. A Submission is confirmed to the phone after its commit, never before.
//!
//! What every request needs is kept in memory ([`endpoints`], [`keys`], [`versions`]). Sessions are read from the
//! database for many requests at a time ([`gather`]), progress is written for many at a time a moment later
//! ([`pending`]); a request waits for a commit only where its answer promises one.

mod admission;
mod answer;
mod clean;
mod complaint;
mod endpoints;
mod files;
mod finish;
mod gather;
mod keys;
mod live;
mod observe;
mod pending;
mod problem;
mod record;
mod run;
mod sentences;
mod session;
mod settings;
mod token_signature;
mod turns;
mod versions;

pub(crate) use endpoints::is_public_id;
pub(crate) use live::{Live, options_for as live_options, value as slot_value};
pub use settings::Settings;

use crate::State;
use crate::events::Heard;
use admission::{Admission, Limits};
use akis_store::events::Event;
use akis_store::{FlowId, PublicationId, Store, Topic};
use axum::Router;
use axum::routing::any;
use endpoints::Endpoints;
use finish::Finishing;
use keys::KeyRing;
use observe::Counted;
use pending::Pending;
use record::Recorder;
use session::Sessions;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use versions::Versions;

/// Far above what a form's answers need: files come by reference.
const BODY_LIMIT: usize = 1024 * 1024;

/// The longest a request may take in all. WhatsApp gives up after ten seconds, and a wait that is answered with silence
/// is worse than an honest refusal.
const WHOLE: Duration = Duration::from_millis(8_500);

/// What the requests of this process share.
pub(crate) struct Exchange {
    settings: Settings,
    endpoints: Endpoints,
    keys: KeyRing,
    versions: Versions,
    sessions: Sessions,
    pending: Pending,
    finishing: Finishing,
    admission: Admission<PublicationId>,
    counted: Counted,
    recorder: Recorder,
}

impl Exchange {
    /// Over this database. Nothing runs yet.
    pub(crate) fn new(settings: Settings, store: &Store) -> Self {
        let pending = Pending::new(store.clone());
        let limits = Limits {
            running: settings.max_concurrent,
            waiting_per_key: settings.max_waiting_per_endpoint,
            waiting: settings.max_waiting,
            wait: settings.wait(),
        };
        Self {
            endpoints: Endpoints::new(store.clone()),
            keys: KeyRing::new(store.clone()),
            versions: Versions::new(store.clone()),
            sessions: Sessions::new(store.clone(), settings.session_days, pending.clone()),
            finishing: Finishing::new(store.clone()),
            admission: Admission::new(limits),
            counted: Counted::default(),
            recorder: Recorder::default(),
            pending,
            settings,
        }
    }

    /// Waits until no progress waits to be written, at most this long. True when all is written.
    pub(crate) async fn settled(&self, patience: Duration) -> bool {
        self.pending.settled(patience).await
    }

    /// Serves a flow's requests by what is published and retired now, from the next one on.
    pub(crate) fn outdate(&self, flow: FlowId) {
        self.endpoints.outdate(flow);
    }

    /// Does so for what other processes announce, until nobody announces anything. Announcements that are missed cost a
    /// second.
    pub(crate) async fn follow(&self, mut heard: Receiver<Heard>) {
        loop {
            match heard.recv().await {
                Ok(Heard::Event(Event { topic: Topic::Publication, flow_id: Some(flow), .. })) => {
                    self.outdate(flow);
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// What it counted for the forms' health.
    pub(crate) fn recorder(&self) -> &Recorder {
        &self.recorder
    }
}

/// Its route. It has no part in the layers of the others: what they do is done in [`observe`], for less.
pub(crate) fn router() -> Router<State> {
    Router::new().route(observe::ROUTE, any(observe::observe))
}
