//! Brings a submission to one destination, once.
//!
//! A delivery consists of steps, which its destination names. A run of its job goes through those that are not done, in
//! order. Each is begun, and that is committed, before its call; what came of it is written after. A step found begun, or one
//! whose answer got lost, may have arrived: the destination is asked for it, and only when it was not found at the end of the
//! look-up window is it sent again. Where a repetition does no harm it is simply sent again; where the destination cannot be
//! asked, a person decides. So a worker can be killed at any line.
//!
//! Before anything is begun the delivery takes a turn at what it writes to ([`turn`]), so that all workers together keep to
//! the other side's pace.

mod alert;
mod begin;
mod end;
mod failure;
mod headers;
mod look;
mod record;
mod seats;
mod send;
mod series;
mod silent;
mod trip;
mod turn;
mod upload;

use crate::{State, facts, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::sentence;
use akis_store::{AttemptOutcome, StoreError, TenantId, attempts, deliveries, delivery_work, jobs};
use begin::Begun;
use end::Trying;
use record::Then;
use trip::{Forms, Move};
use turn::{Room, Turn};

/// Runs [`jobs::DELIVER`].
pub(crate) struct Deliver {
    state: State,
    forms: Forms,
    room: Room,
}

impl Deliver {
    pub(crate) fn new(state: State) -> Self {
        let room = Room::new(state.settings.delivery_concurrency);
        Self { state, forms: Forms::default(), room }
    }
}

impl Handler for Deliver {
    fn kind(&self) -> &'static str {
        jobs::DELIVER
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::Deliver = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            handler::ended(&self.state, job, self.go(TenantId(job.tenant), payload).await)
        })
    }

    /// The queue's own bound was reached; people must not be left waiting for a job that is gone.
    fn given_up<'a>(&'a self, job: &'a Job, _reason: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(payload) = handler::payload::<jobs::Deliver>(job) else { return };
            if let Err(error) = abandon(&self.state, TenantId(job.tenant), payload).await {
                tracing::error!(delivery = %payload.delivery_id, %error, "a delivery that ended could not be marked");
            }
        })
    }
}

impl Deliver {
    /// From the turn to the last step, or to where it stops.
    async fn go(&self, tenant: TenantId, payload: jobs::Deliver) -> Result<Outcome, StoreError> {
        let state = &self.state;
        let turn = match turn::take(state, &self.room, tenant, payload.delivery_id).await? {
            Turn::Nothing => return Ok(Outcome::Done),
            Turn::Later(at) => return Ok(Outcome::InLine(at)),
            Turn::Taken(pace) => pace,
        };
        let mut trip = match begin::begin(state, tenant, payload.delivery_id, turn, &self.forms).await? {
            Begun::Nothing => return Ok(Outcome::Done),
            Begun::Ended(outcome) => return Ok(outcome),
            Begun::Trip(trip) => trip,
        };
        if trip.work.attempts == 0 {
            facts::learn_by_the_way(state, tenant, trip.work.submission_id).await;
        }
        loop {
            let trying = Trying::begin();
            let end = match trip.next_move() {
                Some((step, Move::Send)) => send::send(&trip, step, &trying).await?,
                Some((step, Move::Look)) => look::look(&trip, step, &trying).await?,
                Some((step, Move::Ask)) => look::impossible(&trip, step, &trying),
                Some((_, Move::Stuck(error))) => failure::not_expressible(&trip, &error, &trying),
                None => return record::all_done(&trip).await,
            };
            match record::record(&mut trip, end).await? {
                Then::GoesOn => {}
                Then::Over(outcome) => return Ok(outcome),
            }
        }
    }
}

async fn abandon(state: &State, tenant: TenantId, payload: jobs::Deliver) -> Result<(), StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(work) = delivery_work::begin(&mut tx, payload.delivery_id).await? else { return Ok(()) };
    let outcome = if work.unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Retry };
    let problem = sentence!(
        "This answer could not be sent, and Akis has stopped trying. Press Retry to send it again.",
        "Bu yanıt gönderilemedi ve Akis denemeyi bıraktı. Yanıtı göndermek için yeniden deneyin."
    );
    let earlier = attempts::of_delivery(&mut tx, work.delivery_id).await?;
    let step = earlier.last().and_then(|attempt| attempt.step.clone());
    let end = Trying::begin().end(outcome, "stopped", &problem).give_up(problem);
    let attempt = attempts::Attempt { step, ..end.attempt };
    let now = deliveries::record_attempt(&mut tx, work.delivery_id, &attempt, &end.next).await?;
    alert::after(&mut tx, state, &work, now, &end.next).await?;
    tracing::warn!(delivery = %work.delivery_id, %tenant, state = %now, "a delivery was given up");
    tx.commit().await
}
