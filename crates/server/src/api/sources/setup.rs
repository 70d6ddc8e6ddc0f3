use super::{Permission, RegionBody, Source, guides, permissions, redirect_address, regions};
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
    steps: Vec<TextBody>,
    /// What is asked for, when, and why.
    scopes: Vec<Permission>,
    /// Each place where accounts live needs an app of its own; empty where one app serves all.
    regions: Vec<RegionBody>,
    /// Whether the source looks at the app before strangers may use it.
    review: TextBody,
    /// What the app cannot do until then.
    limits: Vec<TextBody>,
    /// Every setting of this source but the addresses of its APIs (`google.client_id`); the steps say what goes into which.
    settings: Vec<&'static str>,
}

/// A text in every language the dashboard speaks.
#[derive(Serialize, ToSchema)]
#[schema(as = TextInBoth)]
struct TextBody {
    en: String,
    tr: String,
}

impl TextBody {
    /// With this installation's own address in the text's place for it.
    fn of(state: &State, text: &Text) -> Self {
        let own = state.settings.absolute("");
        let filled = |text: &str| text.replace("{public_url}", &own);
        Self { en: filled(text.en), tr: filled(text.tr) }
    }
}

/// A text in every language the dashboard speaks; `{public_url}` in it stands for this installation's address.
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
    let text = |text: &Text| TextBody::of(&state, text);
    Ok(Json(SetupBody {
        source,
        name: connector.name(),
        configured: connector.configured(),
        console_url: guide.console_url,
        redirect_url: redirect_address(&state, kind),
        steps: guide.steps.iter().map(text).collect(),
        scopes: permissions(connector),
        regions: regions(connector),
        review: text(&guide.review),
        limits: guide.limits.iter().map(text).collect(),
        settings: guide.settings.to_vec(),
    }))
}
