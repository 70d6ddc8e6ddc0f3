//! Turns at what is written to.

use super::seats::{Full, Seat, Seats};
use super::silent;
use crate::{State, backoff};
use akis_connectors::{Pace, Rate};
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

/// How far apart those come that stand in line at what is slow: it would be asked for places it does not have.
const SLOW_APART: Duration = Duration::from_secs(1);

/// What a delivery writes to, and its bound.
pub(super) struct Line {
    pub(super) key: String,
    bound: Bound,
    /// The delivery stood in line and came at its time.
    stood: bool,
    /// Its place in this process.
    seat: Option<Seat>,
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

/// The places of this process.
pub(super) struct Room {
    seats: Seats,
    /// Who may wait a moment for a turn without giving its place to others: half of the places, so that there is always
    /// one for who has a turn.
    bench: Semaphore,
}

impl Room {
    pub(super) fn new(places: u32) -> Self {
        let seats = Seats::new(places);
        let bench = Semaphore::new(usize::try_from(seats.half()).unwrap_or(1));
        Self { seats, bench }
    }
}

/// Takes the turn of the first call.
pub(super) async fn take(
    state: &State,
    room: &Room,
    tenant: TenantId,
    id: DeliveryId,
) -> Result<Turn, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    if file_work::of_delivery(&mut tx, id).await? != Readiness::Ready {
        tx.commit().await?;
        return Ok(Turn::Nothing);
    }
    let Some(knock) = delivery_work::knock(&mut tx, id).await? else { return Ok(Turn::Nothing) };
    let Some(mut line) = line(state, &knock) else { return Ok(Turn::Taken(None)) };
    match room.seats.sit(tenant, &line.key) {
        Ok(seat) => line.seat = Some(seat),
        Err(full) => {
            let at = line.stand(&mut tx, id, full).await?;
            return later(state, tx, tenant, id, &line, at).await;
        }
    }
    let mut until = line.take(&mut tx, id, knock.in_line).await?;
    let began = Instant::now();
    while let Some(at) = until {
        // The queue looks only once a second for what has become due.
        let wait = Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default();
        let place = room.bench.try_acquire();
        if place.is_err() || began.elapsed() + wait > SHORT {
            return later(state, tx, tenant, id, &line, at).await;
        }
        tx.commit().await?;
        tokio::time::sleep(wait).await;
        tx = state.store.tenant(tenant).begin().await?;
        until = line.take(&mut tx, id, true).await?;
    }
    tx.commit().await?;
    Ok(Turn::Taken(Some(line)))
}

/// Writes down that it stands in line until then. When nobody is let in for long, the company is told: who stands in line
/// tries nothing, and would say nothing.
async fn later(
    state: &State,
    mut tx: TenantTx,
    tenant: TenantId,
    id: DeliveryId,
    line: &Line,
    at: Timestamp,
) -> Result<Turn, StoreError> {
    delivery_work::stand_in_line(&mut tx, id, at).await?;
    tx.commit().await?;
    if at > backoff::later(Timestamp::now(), state.settings.alert_after()) {
        silent::tell(state, tenant, id, &line.key).await?;
    }
    Ok(Turn::Later(at))
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
    Some(Line { key, bound: Bound { concurrency, calls, per }, stood: knock.in_line, seat: None })
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

    /// Takes a call of those that a bound of its own allows, besides the turn. `None`: it has it. The row of that bound is held
    /// before this line's, wherever both are.
    pub(super) async fn take_rate(
        &self,
        tx: &mut TenantTx,
        delivery: DeliveryId,
        rate: Rate,
        in_line: bool,
    ) -> Result<Option<Timestamp>, StoreError> {
        let (key, bound) = self.rate(rate);
        pacing::take(tx, bound, Ask { key: &key, delivery, lease: Duration::ZERO, in_line }).await
    }

    /// Gives the turn back, since there is no call by that bound now, and stands in its line.
    pub(super) async fn stand_for_rate(
        &self,
        tx: &mut TenantTx,
        delivery: DeliveryId,
        rate: Rate,
    ) -> Result<Timestamp, StoreError> {
        let (key, bound) = self.rate(rate);
        let ask = Ask { key: &key, delivery, lease: Duration::ZERO, in_line: self.stood };
        let at = pacing::stand(tx, bound, ask, Duration::ZERO).await?;
        delivery_work::stand_in_line(tx, delivery, at).await?;
        pacing::release(tx, &self.key, delivery).await?;
        Ok(at)
    }

    /// How many are under way is counted with the turns, so none lasts.
    fn rate(&self, rate: Rate) -> (String, Bound) {
        let bound = Bound { concurrency: self.bound.concurrency, calls: rate.calls, per: rate.per };
        (format!("{}:{}", self.key, rate.name), bound)
    }

    /// Whether the delivery stood in line and came at its time.
    pub(super) fn in_line(&self) -> bool {
        self.stood
    }

    /// Goes to the end of the line, since there is no place for it now.
    async fn stand(&self, tx: &mut TenantTx, delivery: DeliveryId, full: Full) -> Result<Timestamp, StoreError> {
        let apart = match full {
            Full::Line => Duration::ZERO,
            Full::Slow => SLOW_APART,
        };
        let ask = Ask { key: &self.key, delivery, lease: LEASE, in_line: self.stood };
        pacing::stand(tx, self.bound, ask, apart).await
    }

    /// Says how a call went that began then: answered, or not.
    pub(super) fn called(&self, began: Instant, answered: bool) {
        if let Some(seat) = &self.seat {
            seat.called(began, answered);
        }
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
