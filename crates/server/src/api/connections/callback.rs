use super::feature::of_words;
use super::introduce::introduce;
use super::keep::{Consent, Kept, keep};
use super::{configured, connector_problem, redirect_url, send_problem};
use crate::{
    State,
    api::sources::Source,
    auth::{Admin, Member},
    extract::{Path, Query},
    problem::Problem,
};
use akis_connectors::{Connector, Tokens};
use akis_egress::Destination;
use akis_form::SourceKind;
use akis_store::{SignIn, control::oauth_states};
use axum::response::Redirect;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What the source's consent page sends back.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CallbackQuery {
    /// To be exchanged for tokens.
    code: Option<String>,
    /// Ours, from the beginning of the round trip.
    state: Option<String>,
    /// Why there is no code, in the source's word.
    error: Option<String>,
}

/// Why a round trip ended without a connection, as a word in the dashboard's address.
enum Failure {
    /// The consent page sent no code.
    Refused(Refusal),
    /// Not begun by this person in this company, too old, or come back twice.
    StateInvalid,
    /// A problem with a code of its own.
    Problem(Problem),
}

/// Why a consent page sent no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// The person said no, or went back.
    Denied,
    /// The administrators of the person's organisation do not let them connect apps, or not this one.
    AdminPolicy,
    /// The app may not ask for what it asked for: its settings at the source and ours differ.
    Scope,
    /// The source's consent page is out of order.
    Unavailable,
    /// Anything else: our request or the app is wrong.
    App,
}

impl Refusal {
    /// From the source's word: those of RFC 6749 4.1.2.1, and Google's for what an administrator forbids ("Authorization
    /// errors" of its OAuth guide). No word and no code is a person who went back.
    fn of(word: Option<&str>) -> Self {
        match word {
            None | Some("" | "access_denied") => Self::Denied,
            Some("admin_policy_enforced" | "org_internal") => Self::AdminPolicy,
            Some("invalid_scope") => Self::Scope,
            Some("server_error" | "temporarily_unavailable") => Self::Unavailable,
            Some(_) => Self::App,
        }
    }

    /// The word in the dashboard's address.
    fn code(self) -> &'static str {
        match self {
            Self::Denied => "access_denied",
            Self::AdminPolicy => "consent_admin_policy",
            Self::Scope => "consent_invalid_scope",
            Self::Unavailable => "consent_unavailable",
            Self::App => "consent_app_refused",
        }
    }
}

impl<E: Into<Problem>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

pub(crate) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(callback))
}

/// Where a source's consent page sends the browser back to. Answers with the dashboard's page, which says how it went:
/// `/connections?connected={id}` or `/connections?problem={code}`. Besides the codes of problems there are `state_invalid`
/// (not begun by this person, or too old) and what the consent page refused: `access_denied` (the person said no),
/// `consent_admin_policy` (the organisation's administrators forbid it), `consent_invalid_scope` (the app may not ask for a
/// permission), `consent_unavailable` (the page is out of order), `consent_app_refused` (anything else). When an account was connected again and another one
/// came back, nothing is kept: `/connections?problem=other_account&connection={id}&account={name}`; connecting without
/// naming a connection keeps it as a second one. For the admin who began.
#[utoipa::path(get, path = "/oauth/callback/{source}", tag = "connections", operation_id = "oauth_callback",
    params(("source" = Source, Path, description = "Which system"), CallbackQuery), security(()),
    responses((status = 303)))]
async fn callback(
    state: State,
    member: Result<Member<Admin>, Problem>,
    Path(source): Path<Source>,
    Query(query): Query<CallbackQuery>,
) -> Redirect {
    let connected = match member {
        Ok(member) => connect(&state, &member, source.into(), query).await,
        Err(problem) => Err(Failure::Problem(problem)),
    };
    let outcome = match connected {
        Ok(Kept::Connected(id)) => format!("connected={id}"),
        Ok(Kept::OtherAccount { wanted, came }) => {
            let came: String = byte_serialize(came.as_bytes()).collect();
            format!("problem=other_account&connection={wanted}&account={came}")
        }
        Err(Failure::Refused(refusal)) => format!("problem={}", refusal.code()),
        Err(Failure::StateInvalid) => "problem=state_invalid".to_owned(),
        Err(Failure::Problem(problem)) => {
            tracing::warn!(code = problem.code(), cause = problem.cause(), "connecting a source failed");
            format!("problem={}", problem.code())
        }
    };
    Redirect::to(&format!("/connections?{outcome}"))
}

async fn connect(
    state: &State,
    member: &Member<Admin>,
    kind: SourceKind,
    query: CallbackQuery,
) -> Result<Kept, Failure> {
    // Taken whatever else came, so that it cannot come twice.
    let begun = oauth_states::take(&state.store, query.state.as_deref().unwrap_or_default()).await?;
    let begun = begun
        .filter(|begun| begun.person == member.person && begun.tenant == member.tenant && begun.source == kind)
        .ok_or(Failure::StateInvalid)?;
    let Some(code) = query.code.filter(|_| query.error.is_none()) else {
        let refusal = Refusal::of(query.error.as_deref());
        if refusal != Refusal::Denied {
            // The word is the browser's to choose: no longer than a word is.
            let word: String = query.error.unwrap_or_default().chars().take(64).collect();
            tracing::warn!(source = kind.as_str(), error = word, "a consent page sent no code");
        }
        return Err(Failure::Refused(refusal));
    };
    let connector = configured(state, kind)?;
    let region = begun.region.as_deref();
    let tokens = exchange(state, connector, &code, begun.verifier.as_ref(), region).await?;
    let introduced = introduce(state, connector, tokens, region).await?;

    let consent = Consent {
        sign_in: SignIn::Oauth,
        person: member.person,
        features: of_words(&begun.features),
        again: begun.connection,
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let kept = keep(state, &mut tx, connector, introduced, consent).await?;
    tx.commit().await?;
    Ok(kept)
}

/// Exchanges the code for tokens.
async fn exchange(
    state: &State,
    connector: &dyn Connector,
    code: &str,
    verifier: Option<&SecretString>,
    region: Option<&str>,
) -> Result<Tokens, Problem> {
    let redirect = redirect_url(state, connector.kind())?;
    let request = connector.exchange_code_request(code, &redirect, verifier, region);
    let response =
        state.egress.send(Destination::Vendor(connector.origins()), request).await.map_err(send_problem)?;
    connector.read_tokens(&response, Timestamp::now()).map_err(connector_problem)
}
