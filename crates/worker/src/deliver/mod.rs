//! Brings a submission to its source, once.
//!
//! A try either sends or looks, never both, and each is written down when it ends. A try found unfinished, or one whose
//! answer got lost, may have arrived: from then on the source is asked for it, and only when it was not found at the end
//! of the look-up window is it sent again. So a worker can be killed at any line.

mod end;
mod files;
mod look;
mod series;
mod submit;

use crate::{State, facts, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::sentence;
use akis_store::deliveries::{self, Next, Work};
use akis_store::{AttemptOutcome, DeliveryState, StoreError, TenantId, jobs};
use end::{End, Trying};

/// Runs [`jobs::DELIVER`].
pub(crate) struct Deliver(pub(crate) State);

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
            handler::ended(&self.0, job, try_once(&self.0, TenantId(job.tenant), payload).await)
        })
    }

    /// The queue's own bound was reached; people must not be left waiting for a job that is gone.
    fn given_up<'a>(&'a self, job: &'a Job, _reason: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(payload) = handler::payload::<jobs::Deliver>(job) else { return };
            if let Err(error) = abandon(&self.0, TenantId(job.tenant), payload).await {
                tracing::error!(delivery = %payload.delivery_id, %error, "a delivery that ended could not be marked");
            }
        })
    }
}

/// One try, from begin to record.
async fn try_once(state: &State, tenant: TenantId, payload: jobs::Deliver) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    if files::hold_back(&mut tx, payload.delivery_id).await? {
        tx.commit().await?;
        return Ok(Outcome::Done);
    }
    let Some(work) = deliveries::get_for_work(&mut tx, payload.delivery_id).await? else {
        return Ok(Outcome::Done);
    };
    let earlier = deliveries::list(&mut tx, work.submission_id).await?;
    let earlier = earlier.into_iter().find(|delivery| delivery.id == work.delivery_id);
    tx.commit().await?;
    if work.attempts == 0 {
        facts::learn_by_the_way(state, tenant, work.submission_id).await;
    }

    let earlier = earlier.map(|delivery| delivery.attempts).unwrap_or_default();
    let trying = Trying::begin();
    let end = if work.unclear {
        look::look(state, tenant, &work, &earlier, &trying).await?
    } else {
        submit::submit(state, tenant, &work, &earlier, &trying).await?
    };
    record(state, tenant, &work, end).await
}

async fn record(state: &State, tenant: TenantId, work: &Work, end: End) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let now = deliveries::record_attempt(&mut tx, work.delivery_id, &end.attempt, &end.next).await?;
    tx.commit().await?;
    metrics::counter!("akis_delivery_tries_total", "outcome" => end.attempt.outcome.as_str()).increment(1);
    Ok(match end.next {
        Next::RetryAt { at, .. } => Outcome::RetryAt(at, end.attempt.code.unwrap_or_default()),
        // One that was set going again by a reconnection has a new job; everything else is over.
        Next::Delivered | Next::NeedsAttention { .. } | Next::GivenUp { .. } => {
            tracing::info!(delivery = %work.delivery_id, %tenant, state = %now, "delivery");
            Outcome::Done
        }
    })
}

async fn abandon(state: &State, tenant: TenantId, payload: jobs::Deliver) -> Result<(), StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(work) = deliveries::get_for_work(&mut tx, payload.delivery_id).await? else { return Ok(()) };
    let outcome = if work.unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Retry };
    let problem = sentence!(
        "This answer could not be sent, and Akis has stopped trying. Press Retry to send it again.",
        "Bu yanıt gönderilemedi ve Akis denemeyi bıraktı. Yanıtı göndermek için yeniden deneyin."
    );
    let end = Trying::begin().end(outcome, "stopped", &problem).give_up(problem);
    let state: DeliveryState =
        deliveries::record_attempt(&mut tx, work.delivery_id, &end.attempt, &end.next).await?;
    tracing::warn!(delivery = %work.delivery_id, %tenant, %state, "a delivery was given up");
    tx.commit().await
}
