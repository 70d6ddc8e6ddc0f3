//! Turns at what is written to.

use crate::State;
use akis_connectors::Pace;
use akis_store::delivery_work::{self, Knock};
use akis_store::file_work::{self, Readiness};
use akis_store::pacing::{self, Ask, Bound};
use akis_store::{DeliveryId, StoreError, TenantId, TenantTx};
use jiff::Timestamp;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use url::Url;

/// How long a turn lasts unless it is given back; longer than one call with a file takes. A worker that dies keeps its
/// turns for so long at most.
const LEASE: Duration = Duration::from_mins(3);

/// A wait that is not worth giving everything back.
const SHORT: Duration = Duration::from_secs(2);

/// What a delivery writes to, and its bound.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) key: String,
    bound: Bound,
}

/// Whether a delivery may begin.
pub(super) enum Turn {
    /// There is nothing to do, or files keep it from beginning: the last one's end enqueues it, or it now says what a person
    /// must decide.
    Nothing,
    /// It stands in line until then.
    Later(Timestamp),
    /// It has its turn; none is needed for a destination that is gone.
    Taken(Option<Line>),
}

/// Who may wait for a turn without giving its place in this process to other work: half of the places, so that one slow
/// destination never holds all of them.
pub(super) struct Bench(Semaphore);

impl Bench {
    pub(super) fn new(places: u32) -> Self {
        Self(Semaphore::new(usize::try_from(places / 2).unwrap_or(1)))
    }
}

/// Takes the turn of the first call.
pub(super) async fn take(
    state: &State,
    bench: &Bench,
    tenant: TenantId,
    id: DeliveryId,
) -> Result<Turn, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    if file_work::of_delivery(&mut tx, id).await? != Readiness::Ready {
        tx.commit().await?;
        return Ok(Turn::Nothing);
    }
    let Some(knock) = delivery_work::knock(&mut tx, id).await? else { return Ok(Turn::Nothing) };
    let Some(line) = line(state, &knock) else { return Ok(Turn::Taken(None)) };
    let mut until = line.take(&mut tx, id, knock.in_line).await?;
    let began = Instant::now();
    while let Some(at) = until {
        // The queue looks only once a second for what has become due.
        let wait = Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default();
        let place = bench.0.try_acquire();
        if place.is_err() || began.elapsed() + wait > SHORT {
            delivery_work::stand_in_line(&mut tx, id, at).await?;
            tx.commit().await?;
            return Ok(Turn::Later(at));
        }
        tx.commit().await?;
        tokio::time::sleep(wait).await;
        tx = state.store.tenant(tenant).begin().await?;
        until = line.take(&mut tx, id, true).await?;
    }
    tx.commit().await?;
    Ok(Turn::Taken(Some(line)))
}

/// The line of an account, or of an address: its scheme, host and port.
fn line(state: &State, knock: &Knock) -> Option<Line> {
    let destination = state.connectors.destination(knock.kind?)?;
    let Pace { concurrency, calls, per } = destination.pace();
    let own = || knock.address.as_deref().and_then(|address| Url::parse(address).ok());
    let key = match (knock.connection_id, own()) {
        (Some(connection), _) => format!("connection:{connection}"),
        (None, Some(address)) => format!("address:{}", address.origin().ascii_serialization()),
        (None, None) => format!("destination:{}", knock.destination_id?),
    };
    Some(Line { key, bound: Bound { concurrency, calls, per } })
}

impl Line {
    /// Takes a turn for a call. `None`: it has it.
    pub(super) async fn take(
        &self,
        tx: &mut TenantTx,
        delivery: DeliveryId,
        in_line: bool,
    ) -> Result<Option<Timestamp>, StoreError> {
        pacing::take(tx, self.bound, Ask { key: &self.key, delivery, lease: LEASE, in_line }).await
    }

    /// Takes a turn for a further call of a try under way, waiting a moment for it. When it takes longer, until when.
    pub(super) async fn wait(
        &self,
        state: &State,
        tenant: TenantId,
        delivery: DeliveryId,
    ) -> Result<Option<Timestamp>, StoreError> {
        loop {
            let mut tx = state.store.tenant(tenant).begin().await?;
            let until = self.take(&mut tx, delivery, true).await?;
            tx.commit().await?;
            let Some(until) = until else { return Ok(None) };
            match Duration::try_from(until.duration_since(Timestamp::now())) {
                Ok(wait) if wait > SHORT => return Ok(Some(until)),
                Ok(wait) => tokio::time::sleep(wait).await,
                // It has passed meanwhile.
                Err(_) => {}
            }
        }
    }
}
