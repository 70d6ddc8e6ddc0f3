use super::list::{UsedBy, used_by};
use crate::{
    State,
    auth::{Admin, Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::Tokens;
use akis_egress::Destination;
use akis_store::{
    ConnectionId, ConnectionStatus, SignIn, StoreError, TenantId, TenantTx, audit,
    connections::{self, Connection},
    control::source_grants,
    destinations, flows,
};
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
    /// How many answers are still to be sent through it. They stay here, and are sent when the same account is connected
    /// again.
    waiting: usize,
    /// How many answers wait for a decision of a person, or were given up. They stay here too; connecting again alone sends
    /// none of them.
    stuck: usize,
    /// Whether the source is told that consent ends. Where not, a person takes it back in the source's own settings.
    revoked_at_source: bool,
    /// Whether the source is not told because another company here uses the same account: for the source there is one
    /// consent, and taking it back would end theirs too.
    kept_for_others: bool,
}

/// What became of a disconnected account at its source.
#[derive(Serialize, ToSchema)]
pub(super) struct Disconnected {
    revoked: AtSource,
}

/// Whether the source was told that consent ends. What was kept here is erased in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RevokedAtSource)]
pub(super) enum AtSource {
    /// The source confirmed it.
    Revoked,
    /// The source did not confirm it: a person takes consent back in the source's own settings.
    Failed,
    /// The source cannot be told (Typeform, SurveyMonkey), or access was given by a key: a person takes it back there.
    NotOffered,
    /// The source was not told, because another company here uses the same account.
    KeptForOthers,
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
    // What cannot be opened cannot be shown to the source either; it can be disconnected all the same.
    let tokens = tokens(&mut tx, &connection).await.unwrap_or_default();
    let flows = flows::list(&mut tx).await?;
    let through = destinations::through(&mut tx, &[id]).await?;
    let (source, account) = (connection.source, &connection.account_id);
    let others = source_grants::held_by_others(&mut tx, member.tenant, source, account).await?;
    tx.commit().await?;
    let connector = state.connectors.get(connection.source);
    let revoke = connector.zip(tokens).and_then(|(connector, tokens)| connector.revoke_request(&tokens));
    Ok(Json(DisconnectEffect {
        flows: used_by(id, &flows, &through),
        destinations: through.len(),
        waiting: through.iter().map(|written| written.waiting).sum(),
        stuck: through.iter().map(|written| written.stuck).sum(),
        revoked_at_source: revoke.is_some() && !others,
        kept_for_others: revoke.is_some() && others,
    }))
}

/// Ends a connection: its tokens are erased, and the source is told where it can be and nobody else here lives on the same
/// consent. Its flows stay, and what waits goes on waiting; connecting the same account again takes both along. For admins.
#[utoipa::path(delete, path = "/connections/{id}", tag = "connections", operation_id = "disconnect",
    params(("id" = Uuid, Path, description = "The connection")),
    responses((status = 200, body = Disconnected)))]
pub(super) async fn disconnect(
    state: State,
    member: Member<Admin>,
    Path(id): Path<Uuid>,
) -> Result<Json<Disconnected>, Problem> {
    let id = ConnectionId(id);
    // Only in the connection's name can the source be told to say no more of changed forms.
    let ended = tokio::time::timeout(PATIENCE, state.caller.end_watches(member.tenant, id)).await;
    if !matches!(ended, Ok(Ok(()))) {
        tracing::info!(connection = %id, "what the source tells of changed forms goes on, and leads nowhere");
    }
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connection = connected(&mut tx, id).await?;
    // Tokens that cannot be opened can be erased all the same; the source then cannot be told.
    let tokens = tokens(&mut tx, &connection).await;
    connections::delete(&mut tx, id).await?;
    let detail = json!({"source": connection.source.as_str(), "account_id": connection.account_id});
    audit::record(&mut tx, Some(member.person), "connection.disconnected", &id.to_string(), &detail).await?;
    tx.commit().await?;
    let revoked = match tokens {
        Ok(tokens) => revoke(&state, member.tenant, &connection, tokens).await,
        Err(problem) => {
            tracing::warn!(connection = %id, cause = problem.cause(), "the tokens could not be opened");
            AtSource::Failed
        }
    };
    Ok(Json(Disconnected { revoked }))
}

/// Tells the source, if it can be told and nobody else loses by it. What comes of it changes nothing here: the tokens are
/// gone.
async fn revoke(state: &State, tenant: TenantId, connection: &Connection, tokens: Option<Tokens>) -> AtSource {
    let Some((connector, tokens)) = state.connectors.get(connection.source).zip(tokens) else {
        return AtSource::NotOffered;
    };
    let Some(request) = connector.revoke_request(&tokens) else { return AtSource::NotOffered };
    // Asked after our own row is gone: of two companies that disconnect at once, the later one finds nobody.
    match others(state, tenant, connection).await {
        Ok(false) => {}
        Ok(true) => return AtSource::KeptForOthers,
        Err(error) => {
            tracing::warn!(source = connector.name(), %error, "whether others use the account is not known");
            return AtSource::Failed;
        }
    }
    let told = state.egress.send(Destination::Vendor(connector.origins()), request);
    match tokio::time::timeout(PATIENCE, told).await {
        Ok(Ok(response)) if response.status().is_success() => return AtSource::Revoked,
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
    AtSource::Failed
}

/// Whether another company of this installation lives on a consent of the same account.
async fn others(state: &State, tenant: TenantId, connection: &Connection) -> Result<bool, StoreError> {
    let mut control = state.store.control().await?;
    source_grants::held_by_others(&mut control, tenant, connection.source, &connection.account_id).await
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
