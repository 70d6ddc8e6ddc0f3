//! Notices that a form changed at its source: every form is read again in turn, and at once when the source says so.
//!
//! One round at a time in the whole installation, because it is one job. A round asks nobody: it spreads a job a flow over
//! the time until the next round, so that neither a vendor's limits nor the other jobs feel it. What a change means is
//! said by [`Caller::check_source`](akis_connections::Caller::check_source).

use crate::{State, handler};
use akis_connections::{CheckError, Checked};
use akis_connectors::ConnectorError;
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::control::tenants;
use akis_store::source_forms::{self, Watched};
use akis_store::{StoreError, TenantId, jobs};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// Tenants read at a time.
const PAGE: u32 = 200;

/// Between two readings of a round.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Where the source tells of changes, its forms are read this much more rarely: what is told may be lost.
const TOLD: u32 = 16;

/// A form that could not be read is tried again so often within a round; then the next round does.
const TRIES: u32 = 4;

/// Makes sure that there is a next round, for a worker that begins.
pub(crate) async fn begin(state: &State) {
    if state.settings.source_check_every().is_none() {
        return;
    }
    let asked = async {
        let mut control = state.store.control().await?;
        jobs::enqueue_check_sources(&mut control, Timestamp::now()).await
    };
    if let Err(error) = asked.await {
        tracing::warn!(%error, "forms are not read again at their sources until the next worker begins");
    }
}

/// Runs [`jobs::CHECK_SOURCES`].
pub(crate) struct CheckSources(pub(crate) State);

impl Handler for CheckSources {
    fn kind(&self) -> &'static str {
        jobs::CHECK_SOURCES
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let Some(every) = self.0.settings.source_check_every() else { return Outcome::Done };
            let begun = Timestamp::now();
            if let Err(error) = round(&self.0, begun, every).await {
                tracing::warn!(%error, "a round over the sources was cut short");
            }
            let next = begun.saturating_add(every).unwrap_or(begun).max(Timestamp::now());
            let asked = async {
                let mut control = self.0.store.control().await?;
                jobs::enqueue_check_sources(&mut control, next).await
            };
            handler::ended(&self.0, job, asked.await.map(|()| Outcome::Done))
        })
    }
}

async fn round(state: &State, begun: Timestamp, every: Duration) -> Result<(), StoreError> {
    let mut after = None;
    let mut asked = 0_u32;
    loop {
        let mut control = state.store.control().await?;
        let page = tenants::page(&mut control, after, PAGE).await?;
        drop(control);
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for tenant in page {
            let mut tx = state.store.tenant(tenant).begin().await?;
            for flow in source_forms::watched(&mut tx, None).await? {
                if !is_due(&flow, begun, every) {
                    continue;
                }
                let wait = (LONGEST_PAUSE * asked).min(every / 2);
                asked = asked.saturating_add(1);
                let at = begun.saturating_add(wait).unwrap_or(begun);
                source_forms::request_check(&mut tx, flow.flow_id, at).await?;
            }
            tx.commit().await?;
        }
    }
}

/// Whether it is time to read a form again. A little early is in time: rounds do not come to the second.
fn is_due(flow: &Watched, now: Timestamp, every: Duration) -> bool {
    let every = if flow.told { every.saturating_mul(TOLD) } else { every };
    let rest = SignedDuration::try_from(every.mul_f64(0.75)).unwrap_or(SignedDuration::MAX);
    flow.checked_at.is_none_or(|at| now.duration_since(at) >= rest)
}

/// Runs [`jobs::CHECK_SOURCE`].
pub(crate) struct CheckSource(pub(crate) State);

impl Handler for CheckSource {
    fn kind(&self) -> &'static str {
        jobs::CHECK_SOURCE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let jobs::CheckSource { flow_id } = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            let (state, tenant) = (&self.0, TenantId(job.tenant));
            match state.caller.check_source(tenant, flow_id).await {
                Ok(Checked::NotAsked) => return Outcome::Done,
                Ok(Checked::Same) => {}
                Ok(Checked::Changed(changes)) => {
                    let breaking = changes.iter().filter(|change| change.breaks_delivery).count();
                    tracing::info!(%tenant, flow = %flow_id, changes = changes.len(), breaking, "a form differs at its source");
                }
                Ok(Checked::Deleted) => tracing::info!(%tenant, flow = %flow_id, "a form is gone at its source"),
                Err(error) => return again(state, job, &error),
            }
            if let Err(error) = state.caller.keep_watch(tenant, flow_id, &state.public_url).await {
                tracing::info!(%tenant, flow = %flow_id, %error, "the source could not be asked to tell of changes");
            }
            Outcome::Done
        })
    }
}

/// What only a person can settle says so at the connection; what passes is tried again, but not for longer than a round.
fn again(state: &State, job: &Job, error: &CheckError) -> Outcome {
    tracing::info!(tenant = %job.tenant, %error, "a form could not be read at its source");
    let after = match error {
        CheckError::Source(ConnectorError::RateLimited { after }) => Some(after.unwrap_or_default()),
        CheckError::Source(ConnectorError::Unavailable { .. }) => Some(Duration::ZERO),
        CheckError::Call(error) if error.is_temporary() => Some(Duration::ZERO),
        CheckError::Call(_) | CheckError::Source(_) => None,
    };
    match after {
        Some(after) if job.attempt < TRIES => {
            let asked = Timestamp::now().saturating_add(after).unwrap_or(Timestamp::MAX);
            Outcome::RetryAt(handler::again(state, job.attempt).max(asked), error.to_string())
        }
        _ => Outcome::Done,
    }
}
