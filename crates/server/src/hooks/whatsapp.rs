use super::problem::HookProblem;
use crate::State;
use crate::exchange::is_public_id;
use crate::extract::{Path, Query};
use crate::problem::{Problem, RequestProblem};
use akis_crypto::signature;
use akis_store::control::apps::AppRoute;
use akis_store::{control, whatsapp_accounts};
use akis_whatsapp::webhook::Handshake;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;

/// Header of Meta's signature over the raw body.
pub(crate) const SIGNATURE: &str = "x-hub-signature-256";

/// Meta checks that the address is ours: the bare challenge for the right token.
pub(crate) async fn handshake(
    state: State,
    Path(app_id): Path<String>,
    Query(query): Query<Handshake>,
) -> Result<String, Problem> {
    let app = find_app(&state, &app_id).await?;
    if query.mode != "subscribe" || !app.knows(&query.verify_token) {
        return Err(HookProblem::WrongVerifyToken.into());
    }
    Ok(query.challenge)
}

/// Takes a post. Whatever its content, it is kept and acknowledged: one element Meta repeats for days because we refuse
/// it would hold up all others.
pub(crate) async fn receive(
    state: State,
    Path(app_id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(|_| RequestProblem::TooLarge)?;
    let app = find_app(&state, &app_id).await?;
    let mut tx = state.store.tenant(app.tenant).begin().await.map_err(Problem::internal)?;
    let secrets = whatsapp_accounts::app_secrets(&mut tx, app.account).await.map_err(Problem::internal)?;
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    if !signature::verify(&secrets.iter().collect::<Vec<_>>(), &body, header) {
        return Err(HookProblem::BadSignature.into());
    }
    control::webhook_inbox::insert(&mut tx, app.tenant, &app_id, &body).await.map_err(Problem::internal)?;
    tx.commit().await.map_err(Problem::internal)?;
    Ok(StatusCode::OK)
}

async fn find_app(state: &State, app_id: &str) -> Result<AppRoute, Problem> {
    if !is_public_id(app_id) {
        return Err(HookProblem::UnknownApp.into());
    }
    let mut connection = state.store.control().await.map_err(Problem::internal)?;
    let app = control::apps::find(&mut connection, app_id).await.map_err(Problem::internal)?;
    let app = app.ok_or(HookProblem::UnknownApp)?;
    tracing::Span::current().record("tenant_id", tracing::field::display(app.tenant));
    Ok(app)
}
