//! A day's alerts in one e-mail.

use super::{addressees, ended, mail_to};
use crate::State;
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::alert_sends;
use akis_store::control::tenants;
use akis_store::{StoreError, TenantId, jobs};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// Older alerts are in no digest: they were told otherwise, or it is too late.
const OLDEST: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Asks for the company's next digest, at this hour of its day.
pub(super) async fn request(state: &State, tenant: TenantId, hour: u8) -> Result<(), StoreError> {
    let mut control = state.store.control().await?;
    let zone = tenants::get(&mut control, tenant).await?.map(|tenant| tenant.time_zone).unwrap_or_default();
    drop(control);
    let at = next(Timestamp::now(), hour, &zone);
    let mut tx = state.store.tenant(tenant).begin().await?;
    alert_sends::request_digest(&mut tx, at).await?;
    tx.commit().await
}

/// The next time it is this hour there; a zone nobody knows is UTC.
fn next(now: Timestamp, hour: u8, zone: &str) -> Timestamp {
    let here = now.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let hour = i8::try_from(hour).unwrap_or_default().clamp(0, 23);
    let at = |day: &Zoned| day.date().at(hour, 0, 0, 0).to_zoned(day.time_zone().clone());
    let today = at(&here).ok().filter(|at| at.timestamp() > now);
    let found = today.or_else(|| here.tomorrow().and_then(|day| at(&day)).ok());
    found.map_or_else(|| now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(now), |at| at.timestamp())
}

/// Runs [`jobs::ALERT_DIGEST`].
pub(crate) struct AlertDigest(pub(crate) State);

impl Handler for AlertDigest {
    fn kind(&self) -> &'static str {
        jobs::ALERT_DIGEST
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move { ended(&self.0, job, send(&self.0, TenantId(job.tenant)).await) })
    }
}

/// One mail a person, about what they were not told of; false when one certainly did not go out.
async fn send(state: &State, tenant: TenantId) -> Result<bool, StoreError> {
    if !state.mailer.is_set_up() {
        return Ok(true);
    }
    let since = Timestamp::now().checked_sub(OLDEST).unwrap_or(Timestamp::MIN);
    let (company, readers) = addressees(state, tenant).await?;
    let mut all = true;
    for reader in readers {
        let mut tx = state.store.tenant(tenant).begin().await?;
        let alerts = alert_sends::untold(&mut tx, reader.person, since).await?;
        tx.commit().await?;
        if alerts.is_empty() {
            continue;
        }
        if !state.mailer.is_there().await {
            return Ok(false);
        }
        all &= mail_to(state, tenant, &company, &reader, &alerts).await?;
    }
    Ok(all)
}
