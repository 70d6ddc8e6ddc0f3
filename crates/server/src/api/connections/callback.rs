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
    /// The person said no on the consent page.
    Denied,
    /// Not begun by this person in this company, too old, or come back twice.
    StateInvalid,
    /// A problem with a code of its own.
    Problem(Problem),
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
/// `/connections?connected={id}` or `/connections?problem={code}`. When an account was connected again and another one
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
        Err(Failure::Denied) => "problem=access_denied".to_owned(),
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
    let code = query.code.filter(|_| query.error.is_none()).ok_or(Failure::Denied)?;
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
