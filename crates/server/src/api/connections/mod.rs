//! A company's access to the systems its forms come from.

mod authorize;
pub(super) mod callback;
mod disconnect;
mod forms;
mod list;
mod problem;

pub(crate) use problem::{ConnectionProblem, call_problem, connector_problem, send_problem};

use crate::{State, problem::Problem};
use akis_connectors::Connector;
use akis_form::SourceKind;
use url::Url;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(authorize::authorize))
        .routes(routes!(disconnect::disconnect))
        .routes(routes!(forms::forms))
}

/// The connector of a source that this installation can connect.
pub(super) fn configured(state: &State, kind: SourceKind) -> Result<&dyn Connector, ConnectionProblem> {
    let connector = state.connectors.get(kind).filter(|connector| connector.configured());
    connector.ok_or(ConnectionProblem::SourceNotConfigured)
}

/// Where a source's consent page sends the browser back to; registered with the source's app.
fn redirect_url(state: &State, kind: SourceKind) -> Result<Url, Problem> {
    let path = format!("/oauth/callback/{}", kind.as_str());
    Url::parse(&state.settings.absolute(&path)).map_err(Problem::internal)
}
