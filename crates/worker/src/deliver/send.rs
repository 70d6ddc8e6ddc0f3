use super::end::{End, Trying};
use super::failure::{self, Failure};
use super::trip::Trip;
use super::upload::KeptFiles;
use super::{headers, series};
use akis_connectors::{Outcome, Step};
use akis_store::{AttemptOutcome, StoreError, WaitsFor};
use url::Url;

/// Makes the call of a step that was begun.
pub(super) async fn send(trip: &Trip<'_>, step: &Step, trying: &Trying) -> Result<End, StoreError> {
    let state = trip.state;
    let done = trip.done();
    let files = KeptFiles::new(trip);
    let response = state
        .caller
        .send(
            trip.tenant,
            trip.target.connection_id,
            &origins(trip),
            |access| trip.destination.call(&trip.order(access), step, &done),
            Some(&files),
        )
        .await;
    let tries = series::round(series::sends(&trip.earlier(step)), state.settings.max_attempts);
    let response = match response {
        Ok(response) => response,
        Err(_) if files.missing() => return Ok(failure::file_missing(trip, trying)),
        Err(error) => return failure::not_sent(trip, error, tries, trying),
    };
    let status = response.status();
    let silence = headers::silence(response.status(), response.headers(), state.settings.retry_base());
    let end = match trip.destination.read(&trip.order(None), step, &response) {
        Outcome::Delivered { detail, result } => {
            trying.arrived(AttemptOutcome::Delivered, detail).with_status(status).done(result)
        }
        Outcome::Retry { after, code, message, unclear } => {
            let outcome = if unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Retry };
            let after = after.max(silence);
            Failure { outcome, code, message, after, status: Some(status) }.retry(trip, tries, trying)
        }
        Outcome::Reconnect { message } => {
            let ended = trying.end(AttemptOutcome::Reconnect, "reconnect", &message).with_status(status);
            let Some(connection) = trip.target.connection_id else {
                return Ok(ended.wait_for(WaitsFor::Correction, message));
            };
            if let Err(error) = state.caller.mark_refused(trip.tenant, connection, &message).await {
                return failure::not_sent(trip, error, tries, trying);
            }
            ended.wait_for(WaitsFor::Reconnect, message)
        }
        Outcome::Refused { errors, message } => {
            let code = errors.first().map_or("refused", String::as_str);
            let ended = trying.end(AttemptOutcome::Refused, code, &message).with_status(status);
            ended.wait_for(WaitsFor::Correction, message)
        }
    };
    Ok(end.with_silence(silence))
}

/// The systems' own addresses, for a destination that calls one of them in nobody's name.
pub(super) fn origins(trip: &Trip<'_>) -> Vec<Url> {
    if trip.target.connection_id.is_some() {
        return Vec::new();
    }
    trip.state.connectors.iter().flat_map(|connector| connector.origins().iter().cloned()).collect()
}
