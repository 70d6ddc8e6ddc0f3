use super::page::Page;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_form::SourceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The systems a form can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// HubSpot Marketing Forms.
    Hubspot,
    /// Google Forms.
    GoogleForms,
    /// Typeform.
    Typeform,
    /// SurveyMonkey.
    Surveymonkey,
}

impl From<SourceKind> for Source {
    fn from(kind: SourceKind) -> Self {
        match kind {
            SourceKind::Hubspot => Self::Hubspot,
            SourceKind::GoogleForms => Self::GoogleForms,
            SourceKind::Typeform => Self::Typeform,
            SourceKind::Surveymonkey => Self::Surveymonkey,
        }
    }
}

impl From<Source> for SourceKind {
    fn from(source: Source) -> Self {
        match source {
            Source::Hubspot => Self::Hubspot,
            Source::GoogleForms => Self::GoogleForms,
            Source::Typeform => Self::Typeform,
            Source::Surveymonkey => Self::Surveymonkey,
        }
    }
}

/// A source system and what connecting it means.
#[derive(Serialize, ToSchema)]
struct SourceInfo {
    /// Which system.
    source: Source,
    /// Its name as people write it.
    name: &'static str,
    /// Whether this installation can connect it.
    configured: bool,
    /// What is promised about a completed form.
    contract: Contract,
    /// What is asked for on its consent page.
    scopes: Vec<Permission>,
}

/// What becomes of a completed form, in one sentence a language.
#[derive(Serialize, ToSchema)]
struct Contract {
    sentence_en: &'static str,
    sentence_tr: &'static str,
}

/// A permission and why it is asked for.
#[derive(Serialize, ToSchema)]
struct Permission {
    /// The source's word.
    scope: String,
    /// Why, in English.
    reason: &'static str,
    /// Why, in Turkish.
    reason_tr: &'static str,
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Lists the source systems of this installation. For every role.
#[utoipa::path(get, path = "/sources", tag = "connections", operation_id = "list_sources",
    responses((status = 200, body = Page<SourceInfo>)))]
async fn list(state: State, _: Member<Viewer>) -> Result<Json<Page<SourceInfo>>, Problem> {
    let items = state.connectors.iter().map(|connector| SourceInfo {
        source: connector.kind().into(),
        name: connector.name(),
        configured: connector.configured(),
        contract: Contract {
            sentence_en: connector.contract().sentence_en,
            sentence_tr: connector.contract().sentence_tr,
        },
        scopes: connector
            .scopes()
            .into_iter()
            .map(|scope| Permission { scope: scope.scope, reason: scope.reason_en, reason_tr: scope.reason_tr })
            .collect(),
    });
    Ok(Json(Page::whole(items)))
}
