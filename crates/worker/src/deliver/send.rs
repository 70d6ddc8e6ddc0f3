use super::end::{End, Trying};
use super::failure::{self, Failure};
use super::trip::Trip;
use super::upload::KeptFiles;
use super::{headers, series};
use akis_connections::CallError;
use akis_connectors::{Outcome, Step};
use akis_egress::EgressError;
use akis_store::{AttemptOutcome, StoreError, WaitsFor};
use bytes::Bytes;
use http::{Response, StatusCode};
use std::time::{Duration, Instant};
use url::Url;

/// Makes the call of a step that was begun.
pub(super) async fn send(trip: &Trip<'_>, step: &Step, trying: &Trying) -> Result<End, StoreError> {
    let state = trip.state;
    let done = trip.done();
    let files = KeptFiles::new(trip);
    let began = Instant::now();
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
    called(trip, began, &response);
    let tries = series::round(series::sends(&trip.earlier(step)), state.settings.max_attempts);
    let response = match response {
        Ok(response) => response,
        Err(_) if files.missing() => return Ok(failure::file_missing(trip, trying)),
        Err(error) => return failure::not_sent(trip, step, error, tries, trying),
    };
    let status = response.status();
    let outcome = trip.destination.read(&trip.order(None), step, &response);
    let silence = silence(&outcome, &response, state.settings.retry_base());
    let end = match outcome {
        Outcome::Delivered { detail, result } => {
            trying.arrived(AttemptOutcome::Delivered, detail).with_status(status).done(result)
        }
        Outcome::Retry { after, code, message, unclear } => {
            let outcome = if unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Retry };
            let after = after.max(silence);
            Failure { outcome, code, message, after, status: Some(status) }.retry(trip, step, tries, trying)
        }
        Outcome::Reconnect { message } => {
            let ended = trying.end(AttemptOutcome::Reconnect, "reconnect", &message).with_status(status);
            let Some(connection) = trip.target.connection_id else {
                return Ok(ended.wait_for(WaitsFor::Correction, message));
            };
            if let Err(error) = state.caller.refused_writing(trip.tenant, connection, &response, &message).await {
                return failure::not_sent(trip, step, error, tries, trying);
            }
            ended.wait_for(WaitsFor::Reconnect, message)
        }
        Outcome::Refused { errors, message } => {
            let code = errors.first().map_or("refused", String::as_str);
            let ended = trying.end(AttemptOutcome::Refused, code, &message).with_status(status);
            ended.wait_for(WaitsFor::Correction, message)
        }
    };
    let closed = trip.destination.is_closed(&response);
    Ok(End { closed, ..end.with_silence(silence) })
}

/// For how long the whole account should not be called; `least` after "too many calls" without a time.
fn silence(outcome: &Outcome, response: &Response<Bytes>, least: Duration) -> Option<Duration> {
    let asked = headers::silence(response.status(), response.headers());
    match outcome {
        Outcome::Retry { after, code: "rate_limited", .. } => Some(headers::too_many(asked, *after, least)),
        _ if response.status() == StatusCode::TOO_MANY_REQUESTS => Some(headers::too_many(asked, None, least)),
        _ => asked,
    }
}

/// Notes how what is written to answers: one that does not must not keep places that others need.
pub(super) fn called(trip: &Trip<'_>, began: Instant, response: &Result<Response<Bytes>, CallError>) {
    let Some(line) = &trip.line else { return };
    match response {
        // Of what broke off, how long it took is all that is known.
        Ok(_) | Err(CallError::Egress(EgressError::Transport | EgressError::TooLarge)) => line.called(began, true),
        Err(CallError::Refresh(_) | CallError::Egress(EgressError::Timeout | EgressError::Connect)) => {
            line.called(began, false);
        }
        // Nothing was called.
        Err(_) => {}
    }
}

/// The systems' own addresses, for a destination that calls one of them in nobody's name.
pub(super) fn origins(trip: &Trip<'_>) -> Vec<Url> {
    if trip.target.connection_id.is_some() {
        return Vec::new();
    }
    trip.state.connectors.iter().flat_map(|connector| connector.origins().iter().cloned()).collect()
}
