//! Notices that a form changed at its source: every form is read again in turn, and at once when the source says so.
//!
//! One round at a time in the whole installation, because it is one job. A round asks nobody: it spreads a job a flow over
//! the time until the next round, each account's flows evenly, so that neither a vendor's limits nor the other jobs feel
//! it; a job an account where one look at its list of forms shows which of them changed. Nobody waits for these readings, so
//! an account's share of them is bound well below what its vendor allows: answers are delivered with the rest. What a
//! change means is said by [`Caller::check_source`](akis_connections::Caller::check_source).

mod turns;

use crate::{State, handler};
use akis_connections::{CheckError, Checked};
use akis_connectors::ConnectorError;
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::control::tenants;
use akis_store::pacing;
use akis_store::source_forms::{self, Watched};
use akis_store::{DeliveryId, FlowId, StoreError, TenantId, jobs};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;
use turns::{Ask, goes_by_list, is_due, turns};

/// Tenants read at a time.
const PAGE: u32 = 200;

/// A turn is no longer anybody's after this: it is for one call, and how many are under way is not bound.
const TURN: Duration = Duration::from_secs(1);

/// Who got no turn asks for one again after this at the latest.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

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
    loop {
        let mut control = state.store.control().await?;
        let page = tenants::page(&mut control, after, PAGE).await?;
        drop(control);
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(*last);
        for tenant in page {
            let mut tx = state.store.tenant(tenant).begin().await?;
            let watched = source_forms::watched(&mut tx, None).await?;
            for (flow, wait) in turns(&watched, begun, every) {
                let at = begun.saturating_add(wait).unwrap_or(begun);
                source_forms::request_check(&mut tx, flow, at).await?;
            }
            tx.commit().await?;
        }
    }
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
            match check(state, tenant, flow_id).await {
                Ok(None) => Outcome::Done,
                Ok(Some(later)) => Outcome::InLine(later),
                Err(error) => {
                    let outcome = again(state, job, &error);
                    if let (CheckError::Source(why @ ConnectorError::Unreadable { .. }), Outcome::Done) =
                        (&error, &outcome)
                        && let Err(error) = state.caller.tell_unreadable(tenant, flow_id, why).await
                    {
                        tracing::warn!(%tenant, flow = %flow_id, %error, "a form that cannot be read could not be told");
                    }
                    outcome
                }
            }
        })
    }
}

/// Reads the flow's form, or looks at its account's list for it and all others that are due. Until when it is put off, for
/// want of a turn.
async fn check(state: &State, tenant: TenantId, id: FlowId) -> Result<Option<Timestamp>, CheckError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(flow) = source_forms::watched(&mut tx, Some(id)).await?.into_iter().next() else { return Ok(None) };
    let mut due = Vec::new();
    if let Some(every) = state.settings.source_check_every().filter(|_| goes_by_list(&flow)) {
        due = source_forms::watched(&mut tx, None).await?;
        due.retain(|one| one.connection_id == flow.connection_id && is_due(one, Timestamp::now(), every));
        due.sort_by_key(|one| one.checked_at);
    }
    tx.commit().await?;
    if due.len() > 1 && due.iter().any(|one| one.flow_id == id) {
        return by_list(state, tenant, &flow, &due).await;
    }
    if let Some(later) = turn(state, tenant, &flow, Ask::Form).await? {
        return Ok(Some(later));
    }
    read(state, tenant, id).await?;
    Ok(None)
}

/// Looks at the list of the flow's account, and reads those of the forms that are due and that it shows changed, whoever waits
/// longest first. Those that find no turn are still due, and looked for again when there may be one.
async fn by_list(
    state: &State,
    tenant: TenantId,
    flow: &Watched,
    due: &[Watched],
) -> Result<Option<Timestamp>, CheckError> {
    if let Some(later) = turn(state, tenant, flow, Ask::List).await? {
        return Ok(Some(later));
    }
    let unchanged = match state.caller.unchanged(tenant, flow.connection_id, flow.source).await {
        Ok(unchanged) => unchanged,
        // What passes, or is the connection's, would be no other with the forms.
        Err(CheckError::Source(
            error
            @ (ConnectorError::NotFound | ConnectorError::Refused { .. } | ConnectorError::Unreadable { .. }),
        )) => {
            tracing::info!(%tenant, connection = %flow.connection_id, %error, "a list of forms could not be read");
            BTreeSet::new()
        }
        Err(error) => return Err(error),
    };
    let (mut failed, mut put_off) = (None, None);
    for one in due {
        if unchanged.contains(&one.flow_id) {
            keep_watch(state, tenant, one.flow_id).await;
            continue;
        }
        if let Some(later) = turn(state, tenant, one, Ask::Form).await? {
            put_off = Some(later);
            break;
        }
        match read(state, tenant, one.flow_id).await {
            Ok(()) => {}
            Err(error @ CheckError::Source(ConnectorError::RateLimited { .. })) => return Err(error),
            // The others are read all the same.
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(put_off), Err)
}

async fn read(state: &State, tenant: TenantId, flow: FlowId) -> Result<(), CheckError> {
    match state.caller.check_source(tenant, flow).await? {
        Checked::NotAsked => return Ok(()),
        Checked::Same => {}
        Checked::Changed(changes) => {
            let breaking = changes.iter().filter(|change| change.breaks_delivery).count();
            tracing::info!(%tenant, %flow, changes = changes.len(), breaking, "a form differs at its source");
        }
        Checked::Deleted => tracing::info!(%tenant, %flow, "a form is gone at its source"),
    }
    keep_watch(state, tenant, flow).await;
    Ok(())
}

async fn keep_watch(state: &State, tenant: TenantId, flow: FlowId) {
    if let Err(error) = state.caller.keep_watch(tenant, flow, &state.public_url).await {
        tracing::info!(%tenant, %flow, %error, "the source could not be asked to tell of changes");
    }
}

/// Takes an account's turn to be asked without anybody waiting for it; else until when it is put off.
async fn turn(
    state: &State,
    tenant: TenantId,
    flow: &Watched,
    what: Ask,
) -> Result<Option<Timestamp>, StoreError> {
    let key = what.key(flow.connection_id);
    // Nobody keeps a place in line: the next round asks again for whoever waits longest.
    let ask = pacing::Ask { key: &key, delivery: DeliveryId::new(), lease: TURN, in_line: true };
    let mut tx = state.store.tenant(tenant).begin().await?;
    let until = pacing::take(&mut tx, what.bound(flow.source), ask).await?;
    tx.commit().await?;
    let longest = Timestamp::now().saturating_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX);
    Ok(until.map(|until| until.min(longest)))
}

/// What only a person can settle says so at the connection or in an alert of the form's own; what passes is tried again, but
/// not for longer than a round.
fn again(state: &State, job: &Job, error: &CheckError) -> Outcome {
    tracing::info!(tenant = %job.tenant, %error, "a form could not be read at its source");
    let after = match error {
        CheckError::Source(ConnectorError::RateLimited { after }) => Some(after.unwrap_or_default()),
        CheckError::Source(ConnectorError::Unavailable { .. } | ConnectorError::Unreadable { .. }) => {
            Some(Duration::ZERO)
        }
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
