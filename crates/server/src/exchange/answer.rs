use super::clean::clean;
use super::endpoints::Endpoint;
use super::problem::ExchangeProblem;
use super::record::Outcome;
use super::run::{Turn, run};
use super::token_signature::{self, Verdict};
use crate::State;
use crate::hooks::SIGNATURE;
use crate::problem::Problem;
use akis_crypto::signature;
use akis_exchange::{RefusalCode, Reply, Request};
use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use metrics::counter;
use serde::Serialize;
use serde_json::{Map, Value};

/// The protocol's status for a session that is over: the phone closes the form and greys the message's button.
const GONE: u16 = 427;

/// An answer, and how it counts for the form's health.
pub(super) struct Answered {
    pub(super) response: Response,
    pub(super) outcome: Outcome,
}

/// As [`Reply::body`] gives a screen.
#[derive(Serialize)]
struct Shown<'a> {
    version: &'a str,
    screen: &'a str,
    data: &'a Map<String, Value>,
}

/// Answers one request of WhatsApp at a known endpoint.
pub(super) async fn answer(
    state: &State,
    endpoint: &Endpoint,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Answered, Problem> {
    let desk = &state.exchange;
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let secrets: Vec<_> = endpoint.app_secrets.iter().collect();
    if !signature::verify(&secrets, body, header) {
        return Err(ExchangeProblem::SignatureMismatch.into());
    }

    let route = &endpoint.route;
    // From here on it costs something.
    let mut turn = Turn::take(&desk.admission, route.publication).await?;
    let opened = desk.keys.open(route, body).await?;
    let request = Request::parse(&opened.plaintext)
        .map_err(|error| ExchangeProblem::MalformedRequest { why: error.to_string() })?;
    check_token(state, endpoint, &request)?;
    let request = clean(request);

    let reply = run(state, endpoint, &request, &mut turn).await?;
    drop(turn);
    let outcome = if matches!(reply, Reply::Acknowledged) { Outcome::ClientError } else { Outcome::Answered };
    let seal = |plain: &[u8]| opened.reply_key.seal(plain);
    let text = [(header::CONTENT_TYPE, "text/plain")];
    let response = match &reply {
        Reply::Gone { .. } => {
            let status = StatusCode::from_u16(GONE).map_err(Problem::internal)?;
            let plain = reply.body(&request.version);
            if desk.settings.encrypt_gone {
                (status, text, seal(plain.to_string().as_bytes())).into_response()
            } else {
                // The documented form of this one answer is plain JSON.
                (status, Json(plain)).into_response()
            }
        }
        Reply::Refused { code: RefusalCode::UnknownScreen, sentence } => {
            return Err(ExchangeProblem::UnknownScreen { sentence: sentence.clone() }.into());
        }
        // By far the most of them, and the largest: written as it is, without a copy of the data.
        Reply::Screen { screen, data } => {
            let shown = Shown { version: &request.version, screen, data };
            (text, seal(&serde_json::to_vec(&shown).map_err(Problem::internal)?)).into_response()
        }
        Reply::Success { .. } | Reply::Pong | Reply::Acknowledged => {
            (text, seal(reply.body(&request.version).to_string().as_bytes())).into_response()
        }
    };
    Ok(Answered { response, outcome })
}

/// Counts and logs a token whose signature is missing or wrong; refuses it where the installation says so.
fn check_token(state: &State, endpoint: &Endpoint, request: &Request) -> Result<(), Problem> {
    let verdict = token_signature::check(&endpoint.app_secrets, request);
    if verdict == Verdict::NotAsked {
        return Ok(());
    }
    counter!("akis_exchange_token_signatures_total", "verdict" => verdict.as_str()).increment(1);
    if verdict == Verdict::Good {
        return Ok(());
    }
    tracing::warn!(
        publication = %endpoint.route.publication,
        verdict = verdict.as_str(),
        "a flow token's signature does not hold"
    );
    if state.exchange.settings.refuse_bad_token_signature {
        return Err(ExchangeProblem::TokenSignatureMismatch.into());
    }
    Ok(())
}
