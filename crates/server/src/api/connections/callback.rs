use super::{configured, connector_problem, redirect_url, send_problem};
use crate::{
    State,
    api::sources::Source,
    auth::{Admin, Member},
    extract::{Path, Query},
    problem::Problem,
};
use akis_connectors::{Access, Account, Connector, Tokens};
use akis_egress::Destination;
use akis_form::SourceKind;
use akis_store::{
    ConnectionId, audit,
    connections::{self, NewConnection, NewTokens},
    control::oauth_states,
};
use axum::response::Redirect;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
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
/// `/connections?connected={id}` or `/connections?problem={code}`. For the admin who began.
#[utoipa::path(get, path = "/oauth/callback/{source}", tag = "connections", operation_id = "oauth_callback",
    params(("source" = String, Path, description = "Which system: `hubspot`"), CallbackQuery), security(()),
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
        Ok(id) => format!("connected={id}"),
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
) -> Result<ConnectionId, Failure> {
    // Taken whatever else came, so that it cannot come twice.
    let begun = oauth_states::take(&state.store, query.state.as_deref().unwrap_or_default()).await?;
    let begun = begun
        .filter(|begun| begun.person == member.person && begun.tenant == member.tenant && begun.source == kind)
        .ok_or(Failure::StateInvalid)?;
    let code = query.code.filter(|_| query.error.is_none()).ok_or(Failure::Denied)?;
    let connector = configured(state, kind)?;
    let (tokens, account) = introduce(state, connector, &code, begun.verifier.as_ref()).await?;

    let new = NewConnection {
        source: kind,
        account_id: account.id.clone(),
        account_name: account.name,
        region: account.region,
        scopes: tokens.scopes,
        tokens: NewTokens { access: tokens.access, refresh: tokens.refresh, expires_at: tokens.expires_at },
        connected_by: member.person,
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let connected = connections::insert_or_reconnect(&mut tx, &new).await?;
    let detail =
        json!({"source": kind.as_str(), "account_id": account.id, "resumed_deliveries": connected.resumed});
    audit::record(&mut tx, Some(member.person), "connection.connected", &connected.id.to_string(), &detail)
        .await?;
    tx.commit().await?;
    Ok(connected.id)
}

/// Exchanges the code and asks whose account it opens.
async fn introduce(
    state: &State,
    connector: &dyn Connector,
    code: &str,
    verifier: Option<&SecretString>,
) -> Result<(Tokens, Account), Problem> {
    let origins = Destination::Vendor(connector.origins());
    let redirect = redirect_url(state, connector.kind())?;
    let request = connector.exchange_code_request(code, &redirect, verifier);
    let response = state.egress.send(origins, request).await.map_err(send_problem)?;
    let tokens = connector.read_tokens(&response, Timestamp::now()).map_err(connector_problem)?;
    let access = Access { token: tokens.access.clone(), account_id: String::new() };
    let request = connector.account_request(&access);
    let response = state.egress.send(origins, request).await.map_err(send_problem)?;
    let account = connector.read_account(&response).map_err(connector_problem)?;
    Ok((tokens, account))
}
