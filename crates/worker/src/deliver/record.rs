//! What came of a try is written down: at the step, at the delivery, in the list of tries, and at the account.

use super::alert;
use super::end::End;
use super::trip::Trip;
use super::turn::Line;
use crate::{State, backoff};
use akis_jobs::Outcome;
use akis_store::deliveries::{self, Next};
use akis_store::delivery_work::Work;
use akis_store::destinations::{self, DestinationChange};
use akis_store::{AttemptOutcome, DeliveryState, DeliveryStepState, StoreError, TenantTx, delivery_steps, pacing};
use jiff::Timestamp;
use std::time::Duration;

/// Whether a run goes on.
pub(super) enum Then {
    /// The next step was begun.
    GoesOn,
    /// The run is over, with this for its job.
    Over(Outcome),
}

/// Writes down what came of the try of the trip's present step, and begins the next when there is one and its turn.
///
/// The rows that are everybody's are changed in one order, whatever came of it: the alert of the destination, then the line.
/// Two answers to one destination would else wait for each other, and one's outcome would be lost.
pub(super) async fn record(trip: &mut Trip<'_>, end: End) -> Result<Then, StoreError> {
    let End { mut attempt, mut next, result, silence, closed } = end;
    let (state, id) = (trip.state, trip.work.delivery_id);
    let mut tx = state.store.tenant(trip.tenant).begin().await?;
    let present = trip.steps.iter_mut().find(|(_, row)| row.state != DeliveryStepState::Done);
    if let Some((step, row)) = present {
        attempt.step = Some(step.key.clone());
        if matches!(next, Next::Delivered) {
            delivery_steps::finish(&mut tx, id, &step.key, result.as_deref()).await?;
            (row.state, row.result, row.unclear) = (DeliveryStepState::Done, result, false);
        } else {
            let unclear = attempt.outcome == AttemptOutcome::Unclear;
            delivery_steps::set_back(&mut tx, id, &step.key, unclear).await?;
            (row.state, row.unclear) = (DeliveryStepState::Waiting, unclear);
        }
    }
    if matches!(next, Next::Delivered) {
        trip.skip_needless(&mut tx).await?;
    }
    let further = matches!(next, Next::Delivered) && trip.next_move().is_some();
    if further {
        next = next_turn(&mut tx, trip, silence).await?;
    }
    let now = deliveries::record_attempt(&mut tx, id, &attempt, &next).await?;
    // Not when another worker, to whom the lease went meanwhile, saw all of it arrive.
    let goes_on = next == Next::GoesOn && now == DeliveryState::Delivering;
    if goes_on {
        trip.begin_step(&mut tx).await?;
    }
    if !further {
        alert::after(&mut tx, state, &trip.work, now, &next).await?;
        pause(&mut tx, trip.line.as_ref(), silence).await?;
    }
    if !goes_on {
        give_back(&mut tx, trip.line.as_ref(), &trip.work).await?;
    }
    tx.commit().await?;
    metrics::counter!("akis_delivery_tries_total", "outcome" => attempt.outcome.as_str()).increment(1);
    trip.earlier.push(attempt.clone());
    if closed {
        switch_off(trip).await?;
    }
    if goes_on {
        return Ok(Then::GoesOn);
    }
    Ok(Then::Over(outcome(&trip.work, &next, now, attempt.code)))
}

/// A turn for the next step. The line's row is held from here to the end of the transaction.
async fn next_turn(tx: &mut TenantTx, trip: &Trip<'_>, silence: Option<Duration>) -> Result<Next, StoreError> {
    let Some(line) = &trip.line else { return Ok(Next::GoesOn) };
    let id = trip.work.delivery_id;
    let mut turn = None;
    if let Some(rate) = trip.next_rate() {
        turn = line.take_rate(tx, id, rate, false).await?;
    }
    pause(tx, trip.line.as_ref(), silence).await?;
    if turn.is_none() {
        turn = line.take(tx, id, true).await?;
    }
    Ok(turn.map_or(Next::GoesOn, |at| Next::InLine { at }))
}

/// Nobody calls the account for so long.
async fn pause(tx: &mut TenantTx, line: Option<&Line>, silence: Option<Duration>) -> Result<(), StoreError> {
    match (line, silence) {
        (Some(line), Some(silence)) => {
            pacing::pause(tx, &line.key, backoff::later(Timestamp::now(), silence)).await
        }
        _ => Ok(()),
    }
}

/// The other side asked never to be called again. What waits there says so, and goes on when a person switches it on.
async fn switch_off(trip: &Trip<'_>) -> Result<(), StoreError> {
    let mut tx = trip.state.store.tenant(trip.tenant).begin().await?;
    let change = DestinationChange { enabled: Some(false), ..DestinationChange::default() };
    match destinations::change(&mut tx, trip.target.id, &change).await {
        // It was removed meanwhile.
        Err(StoreError::NotFound(_)) => return Ok(()),
        changed => changed?,
    }
    tracing::info!(destination = %trip.target.id, tenant = %trip.tenant, "switched off, as it asked");
    tx.commit().await
}

/// The same for a try that ended before it came to a step, in the transaction that began it.
pub(super) async fn without_trip(
    state: &State,
    mut tx: TenantTx,
    work: &Work,
    line: Option<&Line>,
    end: End,
) -> Result<Outcome, StoreError> {
    let now = deliveries::record_attempt(&mut tx, work.delivery_id, &end.attempt, &end.next).await?;
    alert::after(&mut tx, state, work, now, &end.next).await?;
    give_back(&mut tx, line, work).await?;
    tx.commit().await?;
    metrics::counter!("akis_delivery_tries_total", "outcome" => end.attempt.outcome.as_str()).increment(1);
    Ok(outcome(work, &end.next, now, end.attempt.code))
}

/// Every step was done before this run: settings changed, or a person said that the rest arrived.
pub(super) async fn all_done(trip: &Trip<'_>) -> Result<Outcome, StoreError> {
    let mut tx = trip.state.store.tenant(trip.tenant).begin().await?;
    deliveries::finish(&mut tx, trip.work.delivery_id).await?;
    alert::after(&mut tx, trip.state, &trip.work, DeliveryState::Delivered, &Next::Delivered).await?;
    give_back(&mut tx, trip.line.as_ref(), &trip.work).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Last in its transaction: the row is everybody's.
async fn give_back(tx: &mut TenantTx, line: Option<&Line>, work: &Work) -> Result<(), StoreError> {
    match line {
        Some(line) => pacing::release(tx, &line.key, work.delivery_id).await,
        None => Ok(()),
    }
}

fn outcome(work: &Work, next: &Next, now: DeliveryState, code: Option<String>) -> Outcome {
    match next {
        Next::RetryAt { at, .. } => Outcome::RetryAt(*at, code.unwrap_or_default()),
        Next::InLine { at } => Outcome::InLine(*at),
        // One that was set going again by a reconnection has a new job; everything else is over.
        Next::Delivered | Next::GoesOn | Next::NeedsAttention { .. } | Next::GivenUp { .. } => {
            tracing::info!(delivery = %work.delivery_id, state = %now, "delivery");
            Outcome::Done
        }
    }
}
