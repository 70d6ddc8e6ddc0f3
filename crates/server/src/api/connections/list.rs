use crate::{
    State,
    api::{page::Page, sources::Source, text::said},
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::{ConnectionStatus, connections, control::people};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, btree_map::Entry};
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
    /// What was consented to.
    scopes: Vec<String>,
    /// Who gave consent; null when they are gone.
    #[schema(required)]
    connected_by: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    connected_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime, required)]
    last_used_at: Option<Timestamp>,
    /// What a person has to do, in words.
    #[schema(required)]
    problem: Option<String>,
}

/// How a connection stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionStatus)]
enum Status {
    /// Works.
    Active,
    /// Somebody must connect the account again.
    ReconnectNeeded,
}

/// Lists the company's connections. For every role.
#[utoipa::path(get, path = "/connections", tag = "connections", operation_id = "list_connections",
    responses((status = 200, body = Page<ConnectionBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<ConnectionBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let rows = connections::list(&mut tx).await?;
    let mut names = BTreeMap::new();
    for row in &rows {
        if let Entry::Vacant(name) = names.entry(row.connected_by) {
            name.insert(people::by_id(&mut tx, row.connected_by).await?.map(|person| person.name));
        }
    }
    tx.commit().await?;
    let items = rows.into_iter().map(|row| ConnectionBody {
        id: row.id.0,
        source: row.source.into(),
        status: match row.status {
            ConnectionStatus::Active => Status::Active,
            ConnectionStatus::ReconnectNeeded | ConnectionStatus::Disconnected => Status::ReconnectNeeded,
        },
        account_name: row.account_name,
        account_id: row.account_id,
        scopes: row.scopes,
        connected_by: names.get(&row.connected_by).cloned().flatten(),
        connected_at: row.connected_at,
        last_used_at: row.last_used_at,
        problem: said(row.problem, &member.locale),
    });
    Ok(Json(Page::whole(items)))
}
