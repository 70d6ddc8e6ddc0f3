//! A company's access to the systems its forms come from.

mod authorize;
pub(super) mod callback;
mod disconnect;
mod feature;
mod forms;
mod introduce;
mod keep;
mod key;
mod list;
mod needs;
mod picker;
mod places;
mod problem;

pub(super) use feature::FeatureWord;
pub(super) use places::PlaceBody;
pub(crate) use problem::{ConnectionProblem, call_problem, connector_problem, send_problem};

use crate::{
    State,
    api::sources::redirect_address,
    problem::{Problem, RequestProblem},
};
use akis_connections::TokenVersion;
use akis_connectors::{Connector, ConnectorError};
use akis_form::SourceKind;
use akis_store::{ConnectionId, TenantId, connections};
use url::Url;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(authorize::authorize))
        .routes(routes!(key::key))
        .routes(routes!(disconnect::effect))
        .routes(routes!(disconnect::disconnect))
        .routes(routes!(forms::forms))
        .routes(routes!(forms::count))
        .routes(routes!(places::places))
        .routes(routes!(picker::picker))
}

/// The connector of a source that this installation has an app at.
pub(super) fn configured(state: &State, kind: SourceKind) -> Result<&dyn Connector, ConnectionProblem> {
    let connector = state.connectors.get(kind).filter(|connector| connector.configured());
    connector.ok_or(ConnectionProblem::SourceNotConfigured)
}

/// The connector of a source, also without an app: a key needs none.
pub(super) fn known(state: &State, kind: SourceKind) -> Result<&dyn Connector, ConnectionProblem> {
    state.connectors.get(kind).ok_or(ConnectionProblem::SourceNotConfigured)
}

/// The connector of a connection of this company.
pub(super) async fn connected(
    state: &State,
    tenant: TenantId,
    id: ConnectionId,
) -> Result<&dyn Connector, Problem> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let connection = connections::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok(known(state, connection.source)?)
}

/// The problem of an answer about one thing of an account that a connector could not use. That the account must be connected
/// again is noted at the connection whose tokens were of this version. A permission that lacks is not: it may lack for this one thing, whose id anybody here
/// can make up.
pub(super) async fn refused(
    state: &State,
    tenant: TenantId,
    id: ConnectionId,
    version: TokenVersion,
    error: ConnectorError,
) -> Problem {
    if matches!(error, ConnectorError::Reconnect { .. }) {
        mark(state, tenant, id, version, &error).await;
    }
    connector_problem(error)
}

/// The same for the list of an account's forms. A connection that may not list them is of little use: it turns amber.
pub(super) async fn list_refused(
    state: &State,
    tenant: TenantId,
    id: ConnectionId,
    version: TokenVersion,
    error: ConnectorError,
) -> Problem {
    mark(state, tenant, id, version, &error).await;
    connector_problem(error)
}

async fn mark(state: &State, tenant: TenantId, id: ConnectionId, version: TokenVersion, error: &ConnectorError) {
    if let Err(error) = state.caller.refused(tenant, id, version, error).await {
        tracing::warn!(connection = %id, %error, "a refused connection could not be marked");
    }
}

/// Where a source's consent page sends the browser back to; registered with the source's app.
fn redirect_url(state: &State, kind: SourceKind) -> Result<Url, Problem> {
    Url::parse(&redirect_address(state, kind)).map_err(Problem::internal)
}
