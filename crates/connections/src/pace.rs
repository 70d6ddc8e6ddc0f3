//! No account is read faster than its source allows, over all processes together. What is written has its own line, kept by
//! the worker.

use crate::{CallError, Caller};
use akis_form::SourceKind;
use akis_store::pacing::{self, Ask, Bound};
use akis_store::{ConnectionId, DeliveryId, TenantId};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use std::time::Duration;

/// How long a call stands in line: somebody looks at the page meanwhile.
const PATIENCE: Duration = Duration::from_secs(6);

/// Only the number of calls in a time is bound here, not how many are under way.
const ANY_NUMBER: u32 = 1_000;

/// A turn is forgotten after this; see [`ANY_NUMBER`].
const LEASE: Duration = Duration::from_secs(1);

/// What a source allows an account, where people who click along come to it: Typeform takes two calls a second ("Webhooks,
/// changes, limits, errors" of the connector reference). Spread evenly, because two at once and one more would be three.
fn bound(source: SourceKind) -> Option<Bound> {
    match source {
        SourceKind::Typeform => Some(Bound { concurrency: ANY_NUMBER, calls: 10, per: Duration::from_secs(5) }),
        SourceKind::Hubspot | SourceKind::GoogleForms | SourceKind::Surveymonkey => None,
    }
}

/// Takes the turn of one call, standing in line for a moment. Else what the source would answer: 429, and when to come again.
pub(crate) async fn turn(
    caller: &Caller,
    tenant: TenantId,
    connection: ConnectionId,
    source: SourceKind,
) -> Result<Option<Response<Bytes>>, CallError> {
    let Some(bound) = bound(source) else { return Ok(None) };
    let key = format!("read:{connection}");
    // Nobody asks twice for the same call, so a turn is nobody's in particular.
    let turn = DeliveryId::new();
    let mut waited = Duration::ZERO;
    let mut in_line = false;
    loop {
        let mut tx = caller.store.tenant(tenant).begin().await?;
        let ask = Ask { key: &key, delivery: turn, lease: LEASE, in_line };
        let until = pacing::take(&mut tx, bound, ask).await?;
        tx.commit().await?;
        let Some(until) = until else { return Ok(None) };
        let wait = Duration::try_from(until.duration_since(Timestamp::now())).unwrap_or_default();
        waited = waited.saturating_add(wait);
        if waited > PATIENCE {
            return Ok(Some(too_many(wait)));
        }
        tokio::time::sleep(wait).await;
        in_line = true;
    }
}

fn too_many(wait: Duration) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    // A whole second more than asked for: the header has no fractions.
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().saturating_add(1)));
    response
}
