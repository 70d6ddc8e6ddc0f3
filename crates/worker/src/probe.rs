//! Looks after the endpoints of live forms: a ping to each public address, and what figures and news now mean.
//!
//! One round at a time in the whole installation, because it is one job. It goes through the tenants a page at a time, so a
//! round's memory does not grow with them, and spreads its pings over the time until the next one.

use crate::{State, handler, health_alert};
use akis_doctor::{Pinger, health as judgement, ping};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::control::endpoints;
use akis_store::health::{self, Endpoint, LATENCY_BUCKETS, Minute};
use akis_store::{
    AccountId, HealthLevel, Store, StoreError, TenantId, TenantTx, jobs, key_pairs, whatsapp_accounts,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Tenants read at a time.
const PAGE: u32 = 200;

/// A round never takes longer, however often rounds come: a job has five minutes.
const LONGEST_ROUND: Duration = Duration::from_mins(4);

/// Between two pings of a round.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Counts are removed in the first round of an hour.
const PRUNE_EVERY_SECONDS: i64 = 3_600;

/// Makes sure that there is a next round, for a worker that begins.
pub(crate) async fn begin(state: &State) {
    if state.health.probe_every().is_none() {
        return;
    }
    let asked = async {
        let mut control = state.store.control().await?;
        jobs::enqueue_probe(&mut control, Timestamp::now()).await
    };
    if let Err(error) = asked.await {
        tracing::warn!(%error, "endpoints are not looked after until the next worker begins");
    }
}

/// Runs [`jobs::PROBE`].
pub(crate) struct Probe(pub(crate) State);

impl Handler for Probe {
    fn kind(&self) -> &'static str {
        jobs::PROBE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let Some(every) = self.0.health.probe_every() else { return Outcome::Done };
            let begun = Timestamp::now();
            let done = round(&self.0, begun, every).await;
            if let Err(error) = &done {
                tracing::warn!(%error, "a round over the endpoints was cut short");
            }
            // The next one is a new job in the queue's eyes, so that rounds are not tries of each other.
            let next = begun.saturating_add(every).unwrap_or(begun).max(Timestamp::now());
            let asked = async {
                let mut control = self.0.store.control().await?;
                jobs::enqueue_probe(&mut control, next).await
            };
            handler::ended(&self.0, job, asked.await.map(|()| Outcome::Done))
        })
    }
}

/// One endpoint with all a ping needs.
struct Patient {
    tenant: TenantId,
    endpoint: Endpoint,
    pinger: Pinger,
}

async fn round(state: &State, begun: Timestamp, every: Duration) -> Result<(), StoreError> {
    let prune = begun.as_second().div_euclid(PRUNE_EVERY_SECONDS)
        != begun.saturating_sub(every).unwrap_or(begun).as_second().div_euclid(PRUNE_EVERY_SECONDS);
    let mut after = None;
    loop {
        let mut control = state.store.control().await?;
        let tenants = endpoints::tenants(&mut control, after, PAGE).await?;
        drop(control);
        let Some(last) = tenants.last() else { return Ok(()) };
        after = Some(*last);
        let mut patients = Vec::new();
        for tenant in &tenants {
            if prune {
                forget(state, *tenant, begun).await?;
            }
            patients.append(&mut patients_of(state, *tenant).await?);
        }
        let minutes = visit(state, patients, every.min(LONGEST_ROUND)).await;
        health::add_minutes(&state.store, &minutes).await?;
        for tenant in tenants {
            judge(&state.store, tenant).await?;
        }
    }
}

async fn forget(state: &State, tenant: TenantId, now: Timestamp) -> Result<(), StoreError> {
    let kept = SignedDuration::from_hours(i64::from(state.health.keep_days.max(1)) * 24);
    let mut tx = state.store.tenant(tenant).begin().await?;
    health::prune(&mut tx, now.checked_sub(kept).unwrap_or(now)).await?;
    tx.commit().await
}

/// The tenant's live endpoints. One whose account has no key or secret cannot be pinged and is not.
async fn patients_of(state: &State, tenant: TenantId) -> Result<Vec<Patient>, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let found = health::endpoints(&mut tx).await?;
    let mut accounts: HashMap<AccountId, Option<(String, SecretString)>> = HashMap::new();
    let mut patients = Vec::with_capacity(found.len());
    for endpoint in found {
        let known = if let Some(known) = accounts.get(&endpoint.account) {
            known.clone()
        } else {
            let found = needs(&mut tx, endpoint.account).await?;
            accounts.insert(endpoint.account, found.clone());
            found
        };
        let Some((public_pem, secret)) = known else { continue };
        let pinger = Pinger {
            egress: state.egress.clone(),
            public_url: state.public_url.clone(),
            endpoint_id: endpoint.endpoint_id.clone(),
            public_pem,
            secret,
        };
        patients.push(Patient { tenant, endpoint, pinger });
    }
    Ok(patients)
}

async fn needs(tx: &mut TenantTx, account: AccountId) -> Result<Option<(String, SecretString)>, StoreError> {
    // An account may have keys of single numbers alone.
    let pair = match key_pairs::current(tx, account).await? {
        Some(pair) => Some(pair),
        None => key_pairs::of_numbers(tx, account).await?.into_iter().find_map(|number| number.pair),
    };
    let secret = whatsapp_accounts::app_secrets(tx, account).await?.into_iter().next();
    Ok(pair.map(|pair| pair.public_pem).zip(secret))
}

/// Pings all of them, a few at a time. Many are spread over half of the time between two rounds; a handful is done at once,
/// so that a worker that is to end need not wait for them.
async fn visit(state: &State, patients: Vec<Patient>, time: Duration) -> Vec<Minute> {
    let places = usize::try_from(state.health.probe_concurrency).unwrap_or(1).clamp(1, 256);
    let limit = Arc::new(Semaphore::new(places));
    let count = u32::try_from(patients.len()).unwrap_or(u32::MAX).max(1);
    let pause = ((time / 2) / count).min(LONGEST_PAUSE);
    let begun = Instant::now();
    let (mut under_way, mut minutes) = (JoinSet::new(), Vec::new());
    for (place, patient) in (0_u32..).zip(patients) {
        tokio::time::sleep_until((begun + pause * place).into()).await;
        let Ok(permit) = limit.clone().acquire_owned().await else { break };
        under_way.spawn(async move {
            let minute = look_at(patient).await;
            drop(permit);
            minute
        });
        while let Some(ended) = under_way.try_join_next() {
            minutes.extend(ended.ok());
        }
    }
    while let Some(ended) = under_way.join_next().await {
        minutes.extend(ended.ok());
    }
    minutes
}

async fn look_at(patient: Patient) -> Minute {
    let Patient { tenant, endpoint, pinger } = patient;
    let answered = ping(pinger).await;
    if let Err(error) = &answered {
        tracing::warn!(%tenant, publication = %endpoint.publication, %error, "an endpoint did not answer our ping");
    }
    let second = Timestamp::now().as_second().div_euclid(60) * 60;
    Minute {
        tenant,
        publication: endpoint.publication,
        minute: Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH),
        requests: 0,
        failed: 0,
        client_errors: 0,
        unsigned: 0,
        latency: [0; LATENCY_BUCKETS],
        probes: 1,
        probes_failed: u64::from(answered.is_err()),
    }
}

/// Notes how each of a tenant's live forms stands; who shows it hears of a change.
async fn judge(store: &Store, tenant: TenantId) -> Result<(), StoreError> {
    let mut tx = store.tenant(tenant).begin().await?;
    let all = health::last_hour(&mut tx, None).await?;
    let now = Timestamp::now();
    for endpoint in health::endpoints(&mut tx).await? {
        let id = endpoint.publication;
        let minutes: Vec<Minute> = all.iter().filter(|minute| minute.publication == id).cloned().collect();
        let news = health::kept(&mut tx, id).await?.news;
        let judged = judgement::judge(&minutes, &news, now);
        let changed = health::set_level(&mut tx, id, judged.level).await?;
        if changed {
            tracing::info!(%tenant, publication = %id, level = %judged.level, "a form's health changed");
        }
        if changed || judged.level >= HealthLevel::Warning {
            health_alert::tell(&mut tx, id, endpoint.flow, judged.level).await?;
        }
    }
    tx.commit().await
}
