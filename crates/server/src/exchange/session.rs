use super::gather::{Gather, NoAnswer};
use super::pending::Pending;
use super::problem::is_away;
use akis_crypto::token as tokens;
use akis_exchange::Request;
use akis_store::progress::{self, Arrival, Found, Wanted};
use akis_store::publications::Route;
use akis_store::sessions::NewSession;
use akis_store::{Origin, SessionId, Store, VersionId};
use std::time::Duration;
use tokio::time::Instant;

/// What Meta sends when a message was given no token. It names nobody.
const UNUSED: &str = "unused";

/// The longest foreign token that is kept. It only helps a person to recognise where a session came from.
const MOST_TOKEN_CHARS: usize = 512;

/// Between the beginnings of two batches, and the most that go in one.
const GAP: Duration = Duration::from_millis(6);
const MOST_AT_ONCE: usize = 128;

/// The token the phone opened the form with, if it can name anything.
pub(super) fn token(request: &Request) -> Option<&str> {
    request.flow_token.as_deref().filter(|token| !token.is_empty() && *token != UNUSED)
}

/// Finds and opens sessions, those of concurrent requests together. Cheap to clone.
#[derive(Clone)]
pub(super) struct Sessions {
    find: Gather<Wanted, (Found, Instant)>,
    open: Gather<Arrival, ()>,
    pending: Pending,
}

impl Sessions {
    pub(super) fn new(store: Store, days: u32, pending: Pending) -> Self {
        let reading = store.clone();
        let find = Gather::new(GAP, MOST_AT_ONCE, move |wanted: Vec<Wanted>| {
            let store = reading.clone();
            Box::pin(async move {
                let begun = Instant::now();
                let found = match progress::find(&store, &wanted, days).await {
                    // A connection that the database closed since its last use: the next is another.
                    Err(error) if is_away(&error) => progress::find(&store, &wanted, days).await?,
                    found => found?,
                };
                Ok(found.into_iter().map(|found| (found, begun)).collect())
            })
        });
        let open = Gather::new(GAP, MOST_AT_ONCE, move |arrivals: Vec<Arrival>| {
            let store = store.clone();
            Box::pin(async move {
                progress::open(&store, &arrivals).await?;
                Ok(vec![(); arrivals.len()])
            })
        });
        Self { find, open, pending }
    }

    /// The session of a request: named by a token we issued, else by the id our first answer put into the screens'
    /// data. One of another form of the same company is none. With the progress that is not written yet.
    pub(super) async fn find(&self, route: &Route, request: &Request) -> Result<Found, NoAnswer> {
        let wanted = Wanted {
            tenant: route.tenant,
            flow: route.flow,
            token_hash: token(request).map(tokens::hash),
            session: request.akis_session().and_then(|id| id.parse().ok()),
        };
        if wanted.token_hash.is_none() && wanted.session.is_none() {
            return Ok(Found::default());
        }
        let (mut found, begun) = self.find.ask(wanted).await?;
        if let Some(session) = &mut found.session {
            self.pending.lay_over(session, begun);
        }
        Ok(found)
    }

    /// Keeps a session that begins with this request; when it returns, every server finds it.
    pub(super) async fn open(
        &self,
        route: &Route,
        version: VersionId,
        id: SessionId,
        request: &Request,
        token_issued: bool,
    ) -> Result<(), NoAnswer> {
        // A token that was issued, for another form or by another company, is a secret of whoever it was sent to.
        let external = token(request).filter(|token| !token_issued && token.chars().count() <= MOST_TOKEN_CHARS);
        let session = NewSession {
            id,
            flow_id: route.flow,
            version_id: version,
            publication_id: route.publication,
            origin: Origin::Unknown,
            flow_token: None,
            external_token: external.map(str::to_owned),
        };
        self.open.ask(Arrival { tenant: route.tenant, session }).await
    }
}
