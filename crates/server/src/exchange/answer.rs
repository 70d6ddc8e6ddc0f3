use super::cache::Caches;
use super::clean::clean;
use super::problem::ExchangeProblem;
use super::run;
use crate::State;
use crate::extract::Path;
use crate::hooks::SIGNATURE;
use crate::problem::{Problem, RequestProblem};
use akis_crypto::envelope::{self, OpenError, Opened, PrivateKey};
use akis_crypto::signature;
use akis_exchange::{RefusalCode, Reply, Request};
use akis_store::publications::Route;
use axum::Json;
use axum::extract::Extension;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

/// The protocol's status for a session that is over: the phone closes the form and greys the message's button.
const GONE: u16 = 427;

/// Answers one request of WhatsApp.
pub(super) async fn answer(
    state: State,
    Extension(caches): Extension<Caches>,
    Path(endpoint_id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(|_| RequestProblem::TooLarge)?;
    let endpoint = caches.endpoint(&state.store, &endpoint_id).await.map_err(Problem::internal)?;
    let endpoint = endpoint.ok_or(ExchangeProblem::UnknownEndpoint)?;
    tracing::Span::current().record("tenant_id", tracing::field::display(endpoint.route.tenant));

    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let secrets: Vec<_> = endpoint.app_secrets.iter().collect();
    if !signature::verify(&secrets, &body, header) {
        return Err(ExchangeProblem::SignatureMismatch.into());
    }

    let Opened { plaintext, reply_key, .. } = open(&state, &caches, &endpoint.route, &body).await?;
    let request = Request::parse(&plaintext)
        .map(clean)
        .map_err(|error| ExchangeProblem::MalformedRequest { why: error.to_string() })?;

    let reply = run::run(&state, &caches, &endpoint.route, &request).await?;
    let plain = reply.body(&request.version);
    match reply {
        // The documented form of this one answer is plain JSON.
        Reply::Gone { .. } => {
            let status = StatusCode::from_u16(GONE).map_err(Problem::internal)?;
            Ok((status, Json(plain)).into_response())
        }
        Reply::Refused { code: RefusalCode::UnknownScreen, sentence } => {
            Err(ExchangeProblem::UnknownScreen { sentence }.into())
        }
        Reply::Screen { .. } | Reply::Success { .. } | Reply::Pong | Reply::Acknowledged => {
            let sealed = reply_key.seal(plain.to_string().as_bytes());
            Ok(([(header::CONTENT_TYPE, "text/plain")], sealed).into_response())
        }
    }
}

/// Opens the envelope with the keys in memory; when none fits, with the account's keys as they are now: another process
/// may have made one a moment ago. The signature was good, so strangers cannot make us reload.
async fn open(state: &State, caches: &Caches, route: &Route, body: &[u8]) -> Result<Opened, Problem> {
    let keys = caches.keys(&state.store, route).await.map_err(Problem::internal)?;
    match envelope::open(&keys.iter().collect::<Vec<&PrivateKey>>(), body) {
        Ok(opened) => return Ok(opened),
        Err(OpenError::NotAnEnvelope) => return Err(ExchangeProblem::Undecryptable.into()),
        Err(OpenError::Undecryptable) => {}
    }
    let keys = caches.reload_keys(&state.store, route).await.map_err(Problem::internal)?;
    envelope::open(&keys.iter().collect::<Vec<&PrivateKey>>(), body)
        .map_err(|error| Problem::from(ExchangeProblem::Undecryptable).because(error))
}
