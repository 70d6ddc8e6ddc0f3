//! The systems a form can come from, and what an operator sets up for each.

mod contract;
mod guides;
mod setup;

pub(crate) use contract::Contract;

use super::page::Page;
use crate::{
    State,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_connectors::{Connector, ScopeReason};
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
    /// What is asked for on its consent page, and for what.
    scopes: Vec<Permission>,
    /// The places where accounts live, when one must be chosen before consenting; the first is the usual one.
    regions: Vec<RegionBody>,
    /// The key that people can bring instead of consenting; null when the system has none.
    #[schema(required)]
    key_sign_in: Option<KeySignInBody>,
    /// The redirect address that is registered with the system's app.
    redirect_url: String,
}

/// One of several places where a source keeps accounts.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceRegion)]
struct RegionBody {
    /// Goes into `region` when an account is connected.
    key: String,
    name_en: &'static str,
    name_tr: &'static str,
    /// Whether this installation has an app there.
    configured: bool,
}

/// A key of the source's own that stands in for consent.
#[derive(Serialize, ToSchema)]
#[schema(as = KeySignIn)]
struct KeySignInBody {
    /// What the source calls it.
    name: &'static str,
    /// Where to make one, in English.
    how_en: &'static str,
    /// Where to make one, in Turkish.
    how_tr: &'static str,
}

/// A permission and why it is asked for.
#[derive(Serialize, ToSchema)]
struct Permission {
    /// The source's word.
    scope: String,
    /// For what it is asked: `forms` always, the others when they are first needed.
    feature: &'static str,
    /// Why, in English.
    reason: &'static str,
    /// Why, in Turkish.
    reason_tr: &'static str,
}

impl From<ScopeReason> for Permission {
    fn from(scope: ScopeReason) -> Self {
        Self {
            scope: scope.scope,
            feature: scope.feature.as_str(),
            reason: scope.reason_en,
            reason_tr: scope.reason_tr,
        }
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(setup::setup))
}

/// Lists the source systems of this installation. For every role.
#[utoipa::path(get, path = "/sources", tag = "connections", operation_id = "list_sources",
    responses((status = 200, body = Page<SourceInfo>)))]
async fn list(state: State, _: Member<Viewer>) -> Result<Json<Page<SourceInfo>>, Problem> {
    let items = state.connectors.iter().map(|connector| SourceInfo {
        source: connector.kind().into(),
        name: connector.name(),
        configured: connector.configured(),
        contract: connector.contract().into(),
        scopes: connector.scopes().into_iter().map(Permission::from).collect(),
        regions: regions(connector),
        key_sign_in: connector.key_sign_in().map(|key| KeySignInBody {
            name: key.name,
            how_en: key.how_en,
            how_tr: key.how_tr,
        }),
        redirect_url: redirect_address(&state, connector.kind()),
    });
    Ok(Json(Page::whole(items)))
}

fn regions(connector: &dyn Connector) -> Vec<RegionBody> {
    let body = |region: akis_connectors::Region| RegionBody {
        configured: connector.configured_in(Some(&region.key)),
        key: region.key,
        name_en: region.name_en,
        name_tr: region.name_tr,
    };
    connector.regions().into_iter().map(body).collect()
}

/// Where a source's consent page sends the browser back to; registered with the source's app.
pub(super) fn redirect_address(state: &State, kind: SourceKind) -> String {
    state.settings.absolute(&format!("/oauth/callback/{}", kind.as_str()))
}
