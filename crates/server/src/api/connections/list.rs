use super::feature::{Features, of_words};
use super::needs::{missing, needs};
use crate::{
    State,
    api::{page::Page, sources::Source, text::said},
    auth::{Member, Viewer},
    extract::Json,
    problem::{Problem, RequestProblem},
};
use akis_store::{
    ConnectionId, ConnectionStatus, SignIn, TenantTx, connections, connections::Connection, control::people,
    destinations, destinations::Through, flows, flows::FlowSummary,
};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Access to one account at a source.
#[derive(Serialize, ToSchema)]
#[schema(as = Connection)]
pub(super) struct ConnectionBody {
    id: Uuid,
    source: Source,
    status: Status,
    /// As the account is called at the source.
    account_name: String,
    /// The account's id at the source.
    account_id: String,
    /// Where the source keeps the account's data, when it says so.
    #[schema(required)]
    region: Option<String>,
    sign_in: SignInBody,
    /// What was consented to, in the source's words; empty when the source does not say.
    scopes: Vec<String>,
    /// What the source offers, and whether this connection is allowed it.
    features: Features,
    /// Who gave consent; null when they are gone.
    #[schema(required)]
    connected_by: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    connected_at: Timestamp,
    /// When a call was last made with it, to within a minute.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Timestamp>,
    /// The flows that were imported through it or write through it.
    flows: Vec<UsedBy>,
    /// How many destinations write through it.
    destinations: usize,
    /// How many answers are still to be sent through it.
    waiting: usize,
    /// How many answers wait for a decision of a person, or were given up.
    stuck: usize,
    /// What a person has to do, in words.
    #[schema(required)]
    problem: Option<String>,
}

/// A flow that uses a connection.
#[derive(Serialize, ToSchema)]
#[schema(as = ConnectionFlow)]
pub(super) struct UsedBy {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// How a connection stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionStatus)]
enum Status {
    /// Works.
    Active,
    /// Works, but something it is used for is not granted: connect again and allow it.
    PermissionNeeded,
    /// Somebody must connect the account again.
    ReconnectNeeded,
}

/// How access was given.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionSignIn)]
enum SignInBody {
    /// By consent on the source's page.
    Oauth,
    /// By a key of the source's.
    Key,
}

/// The flows that use a connection: imported through it, or written through it.
pub(super) fn used_by(connection: ConnectionId, flows: &[FlowSummary], through: &[Through]) -> Vec<UsedBy> {
    let imported = flows
        .iter()
        .filter(|flow| flow.connection_id == Some(connection))
        .map(|flow| (flow.id.0, flow.name.clone()));
    let written = through
        .iter()
        .filter(|row| row.connection_id == connection)
        .map(|row| (row.flow_id.0, row.flow_name.clone()));
    let used: BTreeMap<Uuid, String> = imported.chain(written).collect();
    used.into_iter().map(|(id, name)| UsedBy { id, name }).collect()
}

impl ConnectionBody {
    pub(super) async fn read(
        state: &State,
        tx: &mut TenantTx,
        id: ConnectionId,
        locale: &str,
    ) -> Result<Self, Problem> {
        let row = connections::get(tx, id).await?.ok_or(RequestProblem::NotFound)?;
        let flows = flows::list(tx).await?;
        let through = destinations::through(tx, &[id]).await?;
        Self::of(state, tx, row, &flows, &through, locale).await
    }

    /// `flows` are all of the company's, `through` what is written through any of its connections.
    async fn of(
        state: &State,
        tx: &mut TenantTx,
        row: Connection,
        flows: &[FlowSummary],
        through: &[Through],
        locale: &str,
    ) -> Result<Self, Problem> {
        let own = || through.iter().filter(|written| written.connection_id == row.id);
        let connected_by = people::by_id(tx, row.connected_by).await?.map(|person| person.name);
        let connector = state.connectors.get(row.source);
        let features = connector.map(|connector| Features::of(connector, &row.scopes));
        let lacks = match connector {
            Some(connector) if row.status == ConnectionStatus::Active => {
                let mut wanted = of_words(&row.features);
                wanted.extend(needs(state, own()));
                missing(connector, &row.scopes, &wanted)
            }
            _ => None,
        };
        Ok(Self {
            id: row.id.0,
            source: row.source.into(),
            status: match row.status {
                ConnectionStatus::Active if lacks.is_none() => Status::Active,
                ConnectionStatus::Active | ConnectionStatus::PermissionNeeded => Status::PermissionNeeded,
                ConnectionStatus::ReconnectNeeded | ConnectionStatus::Disconnected => Status::ReconnectNeeded,
            },
            account_name: row.account_name,
            account_id: row.account_id,
            region: row.region,
            sign_in: match row.sign_in {
                SignIn::Oauth => SignInBody::Oauth,
                SignIn::Key => SignInBody::Key,
            },
            scopes: row.scopes,
            features: features.unwrap_or_default(),
            connected_by,
            connected_at: row.connected_at,
            last_used_at: row.last_used_at,
            flows: used_by(row.id, flows, through),
            waiting: own().map(|written| written.waiting).sum(),
            stuck: own().map(|written| written.stuck).sum(),
            destinations: own().count(),
            problem: said(row.problem.or(lacks), locale),
        })
    }
}

/// Lists the company's connections. For every role.
#[utoipa::path(get, path = "/connections", tag = "connections", operation_id = "list_connections",
    responses((status = 200, body = Page<ConnectionBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<ConnectionBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flows = flows::list(&mut tx).await?;
    let rows = connections::list(&mut tx).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let through = destinations::through(&mut tx, &ids).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(ConnectionBody::of(&state, &mut tx, row, &flows, &through, &member.locale).await?);
    }
    tx.commit().await?;
    Ok(Json(Page::whole(items)))
}
