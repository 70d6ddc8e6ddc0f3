use super::{Permission, RegionBody, Source, guides, redirect_address, regions};
use crate::{
    State,
    auth::{Member, Viewer},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::SourceKind;
use serde::Serialize;
use utoipa::ToSchema;

/// How an operator makes the app that this installation needs at a source.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceSetup)]
pub(super) struct SetupBody {
    source: Source,
    name: &'static str,
    /// Whether the settings hold a client id and secret.
    configured: bool,
    /// Where the app is made.
    console_url: &'static str,
    /// What to paste there, exactly.
    redirect_url: String,
    /// What to do, in order.
    steps: Vec<Text>,
    /// What is asked for, when, and why.
    scopes: Vec<Permission>,
    /// Each place where accounts live needs an app of its own; empty where one app serves all.
    regions: Vec<RegionBody>,
    /// Whether the source looks at the app before strangers may use it.
    review: Text,
    /// What the app cannot do until then.
    limits: Vec<Text>,
    /// The settings that take what the app gave (`google.client_id`).
    settings: Vec<&'static str>,
}

/// A text in every language the dashboard speaks.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = TextInBoth)]
pub(super) struct Text {
    pub(super) en: &'static str,
    pub(super) tr: &'static str,
}

/// What an operator needs to know about a source, apart from what the connector says itself.
pub(super) struct Guide {
    pub(super) console_url: &'static str,
    pub(super) steps: &'static [Text],
    pub(super) review: Text,
    pub(super) limits: &'static [Text],
    pub(super) settings: &'static [&'static str],
}

/// Reads how to set up a source: where to make the app, what to paste, what it may do before it is reviewed. For every
/// role.
#[utoipa::path(get, path = "/sources/{source}/setup", tag = "connections", operation_id = "get_source_setup",
    params(("source" = Source, Path, description = "Which system")), responses((status = 200, body = SetupBody)))]
pub(super) async fn setup(
    state: State,
    _: Member<Viewer>,
    Path(source): Path<Source>,
) -> Result<Json<SetupBody>, Problem> {
    let kind = SourceKind::from(source);
    let connector = state.connectors.get(kind).ok_or(RequestProblem::NotFound)?;
    let guide = guides::of(kind);
    Ok(Json(SetupBody {
        source,
        name: connector.name(),
        configured: connector.configured(),
        console_url: guide.console_url,
        redirect_url: redirect_address(&state, kind),
        steps: guide.steps.to_vec(),
        scopes: connector.scopes().into_iter().map(Permission::from).collect(),
        regions: regions(connector),
        review: guide.review,
        limits: guide.limits.to_vec(),
        settings: guide.settings.to_vec(),
    }))
}
