use super::list::{UsedBy, used_by};
use crate::{
    State,
    auth::{Admin, Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::{Connector, Tokens};
use akis_egress::Destination;
use akis_store::{
    ConnectionId, ConnectionStatus, SignIn, TenantTx, audit,
    connections::{self, Connection},
    destinations, flows,
};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

/// How long the source may take to hear that consent ends. What is kept here is gone before it is asked.
const PATIENCE: Duration = Duration::from_secs(5);

/// What becomes of what when a connection ends.
#[derive(Serialize, ToSchema)]
pub(super) struct DisconnectEffect {
    /// The flows that can no longer be read from, or write to, the source. They stay, and stay open to people.
    flows: Vec<UsedBy>,
    /// How many destinations write through it.
    destinations: usize,
    /// How many answers have not arrived yet. They stay here and wait until the same account is connected again.
    waiting: usize,
    /// Whether the source is told that consent ends. Where not, a person takes it back in the source's own settings.
    revoked_at_source: bool,
}

/// Reads what disconnecting would do, before it is done. For every role.
#[utoipa::path(get, path = "/connections/{id}/disconnect-effect", tag = "connections",
    operation_id = "get_disconnect_effect", params(("id" = Uuid, Path, description = "The connection")),
    responses((status = 200, body = DisconnectEffect)))]
pub(super) async fn effect(
    state: State,
    member: Member<Viewer>,
    Path(id): Path<Uuid>,
) -> Result<Json<DisconnectEffect>, Problem> {
    let id = ConnectionId(id);
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connection = connected(&mut tx, id).await?;
    let tokens = tokens(&mut tx, &connection).await?;
    let flows = flows::list(&mut tx).await?;
    let through = destinations::through(&mut tx, &[id]).await?;
    tx.commit().await?;
    let connector = state.connectors.get(connection.source);
    let revoke = connector.zip(tokens).and_then(|(connector, tokens)| connector.revoke_request(&tokens));
    Ok(Json(DisconnectEffect {
        flows: used_by(id, &flows, &through),
        destinations: through.len(),
        waiting: through.iter().map(|written| written.waiting).sum(),
        revoked_at_source: revoke.is_some(),
    }))
}

/// Ends a connection: its tokens are erased, and the source is told where it can be. Its flows stay, and what waits goes
/// on waiting; connecting the same account again takes both along. For admins.
#[utoipa::path(delete, path = "/connections/{id}", tag = "connections", operation_id = "disconnect",
    params(("id" = Uuid, Path, description = "The connection")), responses((status = 204)))]
pub(super) async fn disconnect(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    let id = ConnectionId(id);
    // Only in the connection's name can the source be told to say no more of changed forms.
    let ended = tokio::time::timeout(PATIENCE, state.caller.end_watches(member.tenant, id)).await;
    if !matches!(ended, Ok(Ok(()))) {
        tracing::info!(connection = %id, "what the source tells of changed forms goes on, and leads nowhere");
    }
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connection = connected(&mut tx, id).await?;
    // Tokens that cannot be opened can be erased all the same.
    let tokens = tokens(&mut tx, &connection).await.unwrap_or_default();
    connections::delete(&mut tx, id).await?;
    let detail = json!({"source": connection.source.as_str(), "account_id": connection.account_id});
    audit::record(&mut tx, Some(member.person), "connection.disconnected", &id.to_string(), &detail).await?;
    tx.commit().await?;
    if let Some((connector, tokens)) = state.connectors.get(connection.source).zip(tokens) {
        revoke(&state, connector, &tokens).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Tells the source, if it can be told. What comes of it changes nothing: the tokens are gone.
async fn revoke(state: &State, connector: &dyn Connector, tokens: &Tokens) {
    let Some(request) = connector.revoke_request(tokens) else { return };
    let told = state.egress.send(Destination::Vendor(connector.origins()), request);
    match tokio::time::timeout(PATIENCE, told).await {
        Ok(Ok(response)) if response.status().is_success() => {}
        Ok(Ok(response)) => {
            tracing::warn!(
                source = connector.name(),
                status = response.status().as_u16(),
                "consent was not taken back"
            );
        }
        Ok(Err(error)) => tracing::warn!(source = connector.name(), %error, "consent was not taken back"),
        Err(_) => tracing::warn!(source = connector.name(), "consent was not taken back in time"),
    }
}

async fn connected(tx: &mut TenantTx, id: ConnectionId) -> Result<Connection, Problem> {
    let connection = connections::get(tx, id).await?;
    let connected = connection.filter(|connection| connection.status != ConnectionStatus::Disconnected);
    Ok(connected.ok_or(RequestProblem::NotFound)?)
}

/// What the source gave on its consent page; a key is taken back where it was made.
async fn tokens(tx: &mut TenantTx, connection: &Connection) -> Result<Option<Tokens>, Problem> {
    if connection.sign_in == SignIn::Key {
        return Ok(None);
    }
    let kept = connections::tokens(tx, connection.id).await?;
    Ok(kept.map(|kept| Tokens {
        access: kept.access,
        refresh: kept.refresh,
        expires_at: kept.expires_at,
        scopes: connection.scopes.clone(),
        base_url: connection.base_url.as_deref().and_then(|url| url.parse().ok()),
    }))
}
