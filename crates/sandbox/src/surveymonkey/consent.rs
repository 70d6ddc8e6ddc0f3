//! The page where a person allows the app into their account. Scopes are the app's own; the link names none.

use super::{ACCOUNTS, Centre, Code};
use crate::consent::{self, Choice, Consent};
use crate::state::Sandbox;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;

const VENDOR: &str = "SurveyMonkey";
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
    response_type: Option<String>,
    account: Option<String>,
    decision: Option<String>,
}

pub(super) async fn page(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Response {
    let redirect = match check(&sandbox, &asked) {
        Ok(redirect) => redirect,
        Err(why) => return consent::refusal(VENDOR, why),
    };
    let accounts = ACCOUNTS.each_ref().map(|one| Choice {
        key: one.key,
        name: one.username,
        detail: if one.centre == Centre::Eu { "data kept in Europe" } else { one.email },
    });
    let hidden = [
        ("client_id", asked.client_id.as_deref()),
        ("redirect_uri", asked.redirect_uri.as_deref()),
        ("state", asked.state.as_deref()),
        ("response_type", asked.response_type.as_deref()),
    ];
    let wishes = vec![
        "View surveys",
        "View and create collectors",
        "View responses",
        "Create responses",
        "View and create webhooks",
        "View your user details",
    ];
    let page = Consent {
        vendor: VENDOR,
        accent: "#007a3d",
        accounts: &accounts,
        wishes,
        redirect: &redirect,
        hidden: &hidden,
    };
    page.page()
}

pub(super) async fn decide(State(sandbox): State<Sandbox>, Form(asked): Form<Asked>) -> Response {
    let redirect = match check(&sandbox, &asked) {
        Ok(redirect) => redirect,
        Err(why) => return consent::refusal(VENDOR, why),
    };
    let state = asked.state.as_deref();
    if asked.decision.as_deref() != Some("allow") {
        let why = "Resource owner canceled the request";
        return consent::send_back(redirect, &[("error", "access_denied"), ("error_description", why)], state);
    }
    let chosen = ACCOUNTS.iter().find(|one| Some(one.key) == asked.account.as_deref()).or(ACCOUNTS.first());
    let Some(account) = chosen else { return consent::refusal(VENDOR, "There is no account.") };
    let bytes: [u8; 24] = rand::random();
    let code = URL_SAFE_NO_PAD.encode(bytes);
    let kept = Code {
        account: account.key.to_owned(),
        redirect_uri: asked.redirect_uri.unwrap_or_default(),
        expires_at: sandbox.now().saturating_add(CODE_LIFE).unwrap_or_else(|_| sandbox.now()),
    };
    sandbox.write(|world| world.surveymonkey.codes.insert(code.clone(), kept));
    consent::send_back(redirect, &[("code", &code)], state)
}

fn check(sandbox: &Sandbox, asked: &Asked) -> Result<Url, &'static str> {
    let app = &sandbox.options().surveymonkey;
    if asked.client_id.as_deref() != Some(app.client_id.as_str()) {
        return Err("The app is unknown: check the client_id in the link that brought you here.");
    }
    if asked.response_type.as_deref() != Some("code") {
        return Err("The response_type must be code.");
    }
    consent::redirect(sandbox, &app.redirect_uris, asked.redirect_uri.as_deref())
}
