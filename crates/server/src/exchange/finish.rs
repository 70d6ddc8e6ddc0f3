//! What an answer promises to be kept: a Submission, or that answers were erased. Committed before it is said.

use super::gather::Gather;
use super::problem::{away, stored};
use super::turns::{Turn, Turns};
use super::versions::Version;
use crate::problem::Problem;
use akis_form::{QuestionId, Submission, SubmissionId};
use akis_store::bookings::{self, Wanted};
use akis_store::publications::Route;
use akis_store::sessions;
use akis_store::submissions::{self, CompleteSession};
use akis_store::{FlowId, SessionId, Store, StoreError, TenantId, TenantTx};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The longest wait for a session that another transaction holds.
const LOCKED: Duration = Duration::from_secs(2);

/// The longest wait for a connection of the share.
const CROWDED: Duration = Duration::from_secs(3);

/// Between two announcements of completions, and the most completions in one. The first goes at once.
const HINTS: Duration = Duration::from_millis(200);
const MOST_HINTS: usize = 4_096;

/// What came of a finishing request.
pub(super) enum Finished {
    /// The Submission is durable.
    Now,
    /// The session had one already.
    Before(SubmissionId),
    /// A place the session held was given to somebody else; nothing was changed.
    PlaceGone,
    /// There is no such session any more.
    NoSession,
}

/// Finishes sessions. Cheap to clone.
#[derive(Clone)]
pub(super) struct Finishing {
    store: Store,
    turns: Turns<SessionId>,
    /// Some connections stay for what is read and written for many.
    connections: Arc<Semaphore>,
    hints: Gather<(TenantId, FlowId), ()>,
}

impl Finishing {
    pub(super) fn new(store: Store) -> Self {
        let connections = usize::try_from(store.pool().options().get_max_connections()).unwrap_or(2);
        let share = connections.saturating_sub(3).max(1);
        let telling = store.clone();
        let hints = Gather::new(HINTS, MOST_HINTS, move |completed: Vec<(TenantId, FlowId)>| {
            let store = telling.clone();
            Box::pin(async move {
                let told = submissions::announce(&store, &completed.iter().copied().collect()).await;
                if let Err(error) = told {
                    tracing::warn!(%error, "completions are not announced; pages and workers find them later");
                }
                Ok(vec![(); completed.len()])
            })
        });
        Self { store, turns: Turns::default(), connections: Arc::new(Semaphore::new(share)), hints }
    }

    async fn begin(
        &self,
        route: &Route,
        session: SessionId,
    ) -> Result<(TenantTx, SemaphorePermit<'_>, Turn<SessionId>), Problem> {
        let turn = self.turns.take(session).await;
        let connection = tokio::time::timeout(CROWDED, self.connections.acquire()).await;
        let Ok(Ok(connection)) = connection else { return Err(away()) };
        let tx = self.store.tenant(route.tenant).begin_impatient(LOCKED).await.map_err(stored)?;
        Ok((tx, connection, turn))
    }

    /// Writes the Submission, its deliveries and what goes with it.
    pub(super) async fn complete(
        &self,
        route: &Route,
        version: &Version,
        session: SessionId,
        submission: &Submission,
        places: &[Wanted],
    ) -> Result<Finished, Problem> {
        let (mut tx, _connection, _turn) = self.begin(route, session).await?;
        let end = CompleteSession { session, version: version.version, submission };
        match submissions::complete(&mut tx, end).await {
            Ok(done) if done.already => return Ok(Finished::Before(done.submission_id)),
            Ok(_) => {}
            Err(StoreError::NotFound(_)) => return Ok(Finished::NoSession),
            Err(error) => return Err(stored(error)),
        }
        if !places.is_empty() && !bookings::confirm(&mut tx, session, places).await.map_err(stored)? {
            return Ok(Finished::PlaceGone);
        }
        if version.takes_files {
            akis_store::files::attach(&mut tx, session, submission.id).await.map_err(stored)?;
        }
        tx.commit().await.map_err(stored)?;
        self.hints.tell((route.tenant, route.flow));
        Ok(Finished::Now)
    }

    /// Erases the answers and keeps the refusal alone. False when the session was completed meanwhile, or is gone.
    pub(super) async fn refuse(
        &self,
        route: &Route,
        session: SessionId,
        consent: &QuestionId,
        text_version: &str,
    ) -> Result<bool, Problem> {
        let (mut tx, _connection, _turn) = self.begin(route, session).await?;
        let refused = sessions::refuse(&mut tx, session, consent, text_version).await.map_err(stored)?;
        tx.commit().await.map_err(stored)?;
        Ok(refused)
    }
}
