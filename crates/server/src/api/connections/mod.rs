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
use akis_connectors::{Connector, ConnectorError};
use akis_form::SourceKind;
use akis_sentence::sentence;
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

/// The problem of an answer that a connector could not use, and of a connection that lacks what it needs: it turns amber.
pub(super) async fn refused(
    state: &State,
    tenant: TenantId,
    id: ConnectionId,
    connector: &dyn Connector,
    error: ConnectorError,
) -> Problem {
    if matches!(error, ConnectorError::MissingPermission { .. } | ConnectorError::Reconnect { .. }) {
        let source = connector.name();
        let sentence = sentence!(
            "{source} did not allow Akis to read forms. Connect the account again and allow everything that is asked for.",
            "{source}, Akis’in formları okumasına izin vermedi. Hesabı yeniden bağlayın ve istenen bütün izinleri verin."
        );
        if let Err(error) = state.caller.mark_refused(tenant, id, &sentence).await {
            tracing::warn!(connection = %id, %error, "a refused connection could not be marked");
        }
    }
    connector_problem(error)
}

/// Where a source's consent page sends the browser back to; registered with the source's app.
fn redirect_url(state: &State, kind: SourceKind) -> Result<Url, Problem> {
    Url::parse(&redirect_address(state, kind)).map_err(Problem::internal)
}
