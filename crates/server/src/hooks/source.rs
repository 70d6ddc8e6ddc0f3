//! A source tells that a form changed, at `/hooks/source/{token}`: an address of its own for each flow, which nobody can
//! guess. What it says is not believed beyond that: the form is read again.

use super::problem::HookProblem;
use crate::State;
use crate::exchange::is_public_id;
use crate::extract::Path;
use crate::problem::{Problem, RequestProblem};
use akis_store::control::source_hooks::{self, SourceHook};
use akis_store::source_forms;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use jiff::Timestamp;

/// SurveyMonkey asks with `HEAD` before it makes a webhook, and wants a 200 (SurveyMonkey API v3, "Webhooks").
pub(crate) async fn is_there(state: State, Path(token): Path<String>) -> Result<StatusCode, Problem> {
    find(&state, &token).await?;
    Ok(StatusCode::OK)
}

/// Takes a call. It asks for a check, however often it comes.
pub(crate) async fn receive(
    state: State,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let body = body.map_err(|_| RequestProblem::TooLarge)?;
    let hook = find(&state, &token).await?;
    let connector = state.connectors.get(hook.source).ok_or(HookProblem::UnknownHook)?;
    if !connector.is_genuine(&headers, &body) {
        return Err(HookProblem::NotTheSource.into());
    }
    wake(&state, &hook).await?;
    Ok(StatusCode::OK)
}

/// Has the flow's form read again now.
pub(super) async fn wake(state: &State, hook: &SourceHook) -> Result<(), Problem> {
    let mut tx = state.store.tenant(hook.tenant).begin().await.map_err(Problem::internal)?;
    source_forms::request_check(&mut tx, hook.flow, Timestamp::now()).await.map_err(Problem::internal)?;
    tx.commit().await.map_err(Problem::internal)
}

async fn find(state: &State, token: &str) -> Result<SourceHook, Problem> {
    if !is_public_id(token) {
        return Err(HookProblem::UnknownHook.into());
    }
    let mut connection = state.store.control().await.map_err(Problem::internal)?;
    let hook = source_hooks::find(&mut connection, token).await.map_err(Problem::internal)?;
    let hook = hook.ok_or(HookProblem::UnknownHook)?;
    tracing::Span::current().record("tenant_id", tracing::field::display(hook.tenant));
    Ok(hook)
}
