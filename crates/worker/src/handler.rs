use crate::{State, backoff};
use akis_jobs::{Job, Outcome};
use akis_store::StoreError;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The wait before the second try of what somebody watches.
const WATCHED: Duration = Duration::from_secs(2);

/// Reads a job's payload. One that is not of its kind's shape never will be.
pub(crate) fn payload<T: DeserializeOwned>(job: &Job) -> Result<T, Outcome> {
    serde_json::from_value(job.payload.clone()).map_err(|error| Outcome::Fail(format!("unknown payload: {error}")))
}

/// The end of a try that met our own database's trouble: again later, or given up when the row is gone.
pub(crate) fn ended(state: &State, job: &Job, result: Result<Outcome, StoreError>) -> Outcome {
    match result {
        Ok(outcome) => outcome,
        Err(StoreError::NotFound(what)) => Outcome::Fail(format!("there is no such {what} any more")),
        Err(error) => Outcome::RetryAt(again(state, job.attempt), error.to_string()),
    }
}

/// When to try again after this try.
pub(crate) fn again(state: &State, tries: u32) -> Timestamp {
    backoff::next(tries, state.settings.retry_base(), state.settings.retry_max(), Timestamp::now())
}

/// The same for work that somebody watches: it begins again within seconds.
pub(crate) fn soon(state: &State, tries: u32) -> Timestamp {
    let base = state.settings.retry_base().min(WATCHED);
    backoff::next(tries, base, state.settings.retry_max(), Timestamp::now())
}
