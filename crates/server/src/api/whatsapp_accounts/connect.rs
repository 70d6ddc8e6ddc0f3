use super::{AccountBody, WhatsAppProblem};
use crate::{
    State,
    auth::{Admin, Member},
    extract::Json,
    problem::{Problem, RequestProblem},
};
use akis_egress::Destination;
use akis_store::{
    StoreError, audit,
    whatsapp_accounts::{self, NewAccount, NewNumber},
};
use akis_whatsapp::{ErrorKind, GraphError, PhoneNumber, Waba};
use axum::http::StatusCode;
use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// More numbers than Meta lets an account have; bounds the pages we ask for.
const MOST_NUMBERS: usize = 500;

/// What a person copies from Meta's pages.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewWhatsappAccount)]
pub(super) struct NewAccountBody {
    /// Meta's id of the WhatsApp business account.
    waba_id: String,
    /// Meta's id of the app.
    app_id: String,
    /// A system user's token for the app.
    #[schema(value_type = String)]
    access_token: SecretString,
    /// The app's secret; Meta signs with it.
    #[schema(value_type = String)]
    app_secret: SecretString,
    /// The word chosen for the webhook's handshake.
    #[schema(value_type = String)]
    verify_token: SecretString,
}

/// Connects a WhatsApp account, after asking Meta for it and its numbers. Connecting it again brings it up to date. For
/// admins.
#[utoipa::path(post, path = "/whatsapp-accounts", tag = "whatsapp", operation_id = "connect_whatsapp_account",
    request_body = NewAccountBody, responses((status = 201, body = AccountBody), WhatsAppProblem))]
pub(super) async fn connect(
    state: State,
    member: Member<Admin>,
    Json(new): Json<NewAccountBody>,
) -> Result<(StatusCode, Json<AccountBody>), Problem> {
    let waba_id = number("the WhatsApp business account's id", &new.waba_id)?;
    let app_id = number("the app's id", &new.app_id)?;
    let access_token = pasted("the access token", &new.access_token)?;
    let app_secret = pasted("the app secret", &new.app_secret)?;
    let verify_token = pasted("the verify token", &new.verify_token)?;

    let graph = &state.graph;
    let response = send(&state, graph.get_waba(&access_token, &waba_id)).await?;
    let waba: Waba = graph.read_waba(&response).map_err(graph_problem)?;
    let numbers = numbers(&state, &access_token, &waba_id).await?;
    let response = send(&state, graph.subscribe_app(&access_token, &waba_id)).await?;
    graph.read_success(&response).map_err(graph_problem)?;

    let new = NewAccount {
        waba_id: waba_id.clone(),
        name: if waba.name.is_empty() { waba_id.clone() } else { waba.name },
        app_id,
        access_token,
        app_secret,
        verify_token,
        connected_by: member.person,
        numbers: numbers.into_iter().map(kept).collect(),
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let id = whatsapp_accounts::insert(&mut tx, &new).await.map_err(|error| match error {
        StoreError::Taken(_) => WhatsAppProblem::AccountTaken.into(),
        error => Problem::from(error),
    })?;
    let detail = json!({"waba_id": waba_id, "numbers": new.numbers.len()});
    audit::record(&mut tx, Some(member.person), "whatsapp_account.connected", &id.to_string(), &detail).await?;
    let account = whatsapp_accounts::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

/// Every number of the account.
async fn numbers(state: &State, token: &SecretString, waba_id: &str) -> Result<Vec<PhoneNumber>, Problem> {
    let mut numbers = Vec::new();
    let mut after = None;
    loop {
        let request = state.graph.list_phone_numbers(token, waba_id, after.as_deref());
        let page = state.graph.read_phone_numbers(&send(state, request).await?).map_err(graph_problem)?;
        numbers.extend(page.numbers);
        after = page.next.filter(|_| numbers.len() < MOST_NUMBERS);
        if after.is_none() {
            return Ok(numbers);
        }
    }
}

fn kept(number: PhoneNumber) -> NewNumber {
    NewNumber {
        phone_number_id: number.id,
        display_phone_number: number.display_phone_number,
        verified_name: number.verified_name,
    }
}

async fn send(state: &State, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, Problem> {
    let sent = state.egress.send(Destination::Vendor(state.graph.origins()), request).await;
    sent.map_err(|error| Problem::from(WhatsAppProblem::WhatsAppUnavailable).because(error))
}

fn graph_problem(error: GraphError) -> Problem {
    let problem = match error.kind() {
        ErrorKind::TokenInvalid | ErrorKind::Permission => WhatsAppProblem::TokenRefused,
        ErrorKind::RateLimited | ErrorKind::Transient => WhatsAppProblem::WhatsAppUnavailable,
        ErrorKind::Undeliverable
        | ErrorKind::WindowClosed
        | ErrorKind::FlowUnavailable
        | ErrorKind::FlowNotPublishable
        | ErrorKind::AccountBlocked
        | ErrorKind::Invalid => WhatsAppProblem::WhatsAppRefused { why: error.sentence() },
    };
    Problem::from(problem).because(error)
}

/// One of Meta's ids: digits alone. It becomes part of an address.
fn number(what: &str, text: &str) -> Result<String, RequestProblem> {
    let id = text.trim();
    let is_id = (1..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    let wrong = || RequestProblem::InvalidBody { what: format!("Give {what}: it has digits only.") };
    is_id.then(|| id.to_owned()).ok_or_else(wrong)
}

/// A secret without the space that pasting brings along.
pub(super) fn pasted(what: &str, secret: &SecretString) -> Result<SecretString, RequestProblem> {
    let text = secret.expose_secret().trim();
    let is_plain = !text.is_empty() && text.len() <= 2000 && text.chars().all(|c| c.is_ascii_graphic());
    let wrong = || RequestProblem::InvalidBody { what: format!("Paste {what} as it is, in one line.") };
    is_plain.then(|| SecretString::from(text)).ok_or_else(wrong)
}
