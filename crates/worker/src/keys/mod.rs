//! Keeps Meta's public keys right: for each number of an account what Meta has is looked at, and ours is registered where
//! it is missing, damaged or old. Asked for after a change of keys and after an alert, and once a day by itself: each run
//! leaves the next one in the queue, under one name an account, so that many workers make no more of it than one.

mod register;

pub(crate) use register::{Looked, Seen, foreign, look, settle};

use crate::graph::MetaError;
use crate::{State, backoff, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::key_pairs::{self, KeyPair, NumberKey};
use akis_store::{AccountId, StoreError, TenantId, jobs, whatsapp_accounts};
use jiff::Timestamp;
use secrecy::SecretString;
use std::time::Duration;

/// When an account is looked at again by itself; some chance is added, so that accounts do not all come together.
const BY_ITSELF: Duration = Duration::from_hours(24);

/// When Meta's signature on a key that was just uploaded is looked at.
pub(crate) const SIGNED_AFTER: Duration = Duration::from_secs(10);

/// When a key whose signature does not fit though it was uploaded again is uploaded once more.
const NOT_HELPED: Duration = Duration::from_hours(1);

/// How often Meta is asked in a row while it does not answer; then the daily look goes on.
const MOST_TRIES: u32 = 6;

/// Runs [`jobs::REGISTER_KEYS`].
pub(crate) struct RegisterKeys(pub(crate) State);

impl Handler for RegisterKeys {
    fn kind(&self) -> &'static str {
        jobs::REGISTER_KEYS
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::RegisterKeys = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            let run = run(&self.0, TenantId(job.tenant), payload.account_id, job).await;
            handler::ended(&self.0, job, run)
        })
    }
}

/// What a run works on.
struct Work {
    token: SecretString,
    numbers: Vec<NumberKey>,
    ours: Vec<KeyPair>,
}

async fn run(state: &State, tenant: TenantId, account: AccountId, job: &Job) -> Result<Outcome, StoreError> {
    let Some(work) = load(state, tenant, account).await? else { return Ok(Outcome::Done) };
    let mut again = None;
    let mut next = backoff::next(1, BY_ITSELF, BY_ITSELF, Timestamp::now());
    for number in &work.numbers {
        let Some(wanted) = &number.pair else { continue };
        let settled = match look(state, &work.token, number, &work.ours).await {
            Ok(seen) => settle(state, &work.token, number, wanted, seen).await,
            Err(error) => Err(error),
        };
        let mut tx = state.store.tenant(tenant).begin().await?;
        match settled {
            Ok(looked) => {
                if let Some(wait) = looked.look_again() {
                    next = next.min(backoff::later(Timestamp::now(), wait));
                }
                key_pairs::note_check(&mut tx, number.number, &looked.checked).await?;
            }
            Err(error) => {
                key_pairs::note_unread(&mut tx, number.number, &error.sentence()).await?;
                again = again.or(Some(error));
            }
        }
        tx.commit().await?;
    }
    if let Some(error) = again.filter(MetaError::is_temporary)
        && job.attempt < MOST_TRIES
    {
        let at = backoff::asked(handler::soon(state, job.attempt), error.retry_after());
        return Ok(Outcome::RetryAt(at, error.sentence().to_string()));
    }
    let mut tx = state.store.tenant(tenant).begin().await?;
    key_pairs::check_at(&mut tx, account, next).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// `None` when there is nothing to look after: the account is gone, or has no key yet. The first publication makes one.
async fn load(state: &State, tenant: TenantId, account: AccountId) -> Result<Option<Work>, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(token) = whatsapp_accounts::access_token(&mut tx, account).await? else { return Ok(None) };
    // Secrets that have had their time leave with the daily look.
    key_pairs::forget_expired(&mut tx, account).await?;
    whatsapp_accounts::forget_expired_app_secret(&mut tx, account).await?;
    let numbers = key_pairs::of_numbers(&mut tx, account).await?;
    let ours = key_pairs::list(&mut tx, account).await?;
    tx.commit().await?;
    Ok((!ours.is_empty()).then_some(Work { token, numbers, ours }))
}
