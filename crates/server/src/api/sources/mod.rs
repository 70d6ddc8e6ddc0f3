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
use akis_connectors::{Connector, Feature, ScopeReason};
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
    /// Whether single forms and spreadsheets can be picked in the source's own window (Google's Picker is set up).
    picker: bool,
    /// Whether people may be asked to let Akis list all their forms, where forms are otherwise picked one by one
    /// (`google.list_all`). The other systems list all forms anyway, and say false.
    all_forms: bool,
    /// The places where accounts live; the first is the usual one. `region_for` says when one is chosen.
    regions: Vec<RegionBody>,
    region_for: RegionFor,
    /// The key that people can bring instead of consenting; null when the system has none.
    #[schema(required)]
    key_sign_in: Option<KeySignInBody>,
    /// The redirect address that is registered with the system's app.
    redirect_url: String,
}

/// When a person says where the account lives. Elsewhere the source tells it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum RegionFor {
    /// When a key is brought.
    Key,
    /// Before the consent page.
    Consent,
    /// In both cases.
    Both,
    /// Never.
    None,
}

impl RegionFor {
    fn of(connector: &dyn Connector) -> Self {
        let is_split = !connector.regions().is_empty();
        // SurveyMonkey tells the address with the tokens of a consent (`access_url`). With a key none does.
        let consent = is_split && connector.kind() != SourceKind::Surveymonkey;
        let key = is_split && connector.key_sign_in().is_some();
        match (consent, key) {
            (true, true) => Self::Both,
            (true, false) => Self::Consent,
            (false, true) => Self::Key,
            (false, false) => Self::None,
        }
    }
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
    /// For what it is needed.
    feature: &'static str,
    asked: Asked,
    /// Why, in English.
    reason: &'static str,
    /// Why, in Turkish.
    reason_tr: &'static str,
}

/// When a permission is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PermissionAsked)]
enum Asked {
    /// When the account is connected.
    AtOnce,
    /// When somebody first chooses what it is needed for.
    WhenNeeded,
}

/// What is asked for at a source. SurveyMonkey shows all that is ticked at the app on its one consent page.
fn permissions(connector: &dyn Connector) -> Vec<Permission> {
    let all_at_once = connector.kind() == SourceKind::Surveymonkey;
    let permission = |scope: ScopeReason| Permission {
        asked: if all_at_once || scope.feature == Feature::Forms { Asked::AtOnce } else { Asked::WhenNeeded },
        scope: scope.scope,
        feature: scope.feature.as_str(),
        reason: scope.reason_en,
        reason_tr: scope.reason_tr,
    };
    connector.scopes().into_iter().map(permission).collect()
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(setup::setup))
}

/// Lists the source systems of this installation. For every role.
#[utoipa::path(get, path = "/sources", tag = "connections", operation_id = "list_sources",
    responses((status = 200, body = Page<SourceInfo>)))]
async fn list(state: State, _: Member<Viewer>) -> Result<Json<Page<SourceInfo>>, Problem> {
    let google = state.connectors.google();
    let is_google = |connector: &dyn Connector| connector.kind() == SourceKind::GoogleForms;
    let items = state.connectors.iter().map(|connector| SourceInfo {
        source: connector.kind().into(),
        name: connector.name(),
        configured: connector.configured(),
        contract: connector.contract().into(),
        scopes: permissions(connector),
        picker: is_google(connector) && google.has_picker(),
        all_forms: is_google(connector) && google.list_all,
        regions: regions(connector),
        region_for: RegionFor::of(connector),
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
