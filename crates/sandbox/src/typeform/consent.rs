//! The page where a person allows the app into their account.

use super::{ACCOUNTS, Code};
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

const VENDOR: &str = "Typeform";
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// Typeform's scopes (developers, "Scopes") that this stand-in knows, in words.
pub(super) const SCOPES: [(&str, &str); 11] = [
    ("accounts:read", "See your name and e-mail address"),
    ("forms:read", "See your forms"),
    ("forms:write", "Create and change your forms"),
    ("responses:read", "See responses"),
    ("responses:write", "Delete responses"),
    ("webhooks:read", "See webhooks"),
    ("webhooks:write", "Create and change webhooks"),
    ("workspaces:read", "See your workspaces"),
    ("workspaces:write", "Create and change workspaces"),
    ("themes:read", "See your themes"),
    ("offline", "Keep this access while you are away"),
];

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    response_type: Option<String>,
    account: Option<String>,
    decision: Option<String>,
}

pub(super) async fn page(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Response {
    let (redirect, scopes) = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return consent::refusal(VENDOR, why),
    };
    let accounts = ACCOUNTS.each_ref().map(|one| Choice { key: one.key, name: one.alias, detail: one.email });
    let hidden = [
        ("client_id", asked.client_id.as_deref()),
        ("redirect_uri", asked.redirect_uri.as_deref()),
        ("scope", asked.scope.as_deref()),
        ("state", asked.state.as_deref()),
        ("response_type", asked.response_type.as_deref()),
    ];
    let wishes = scopes.iter().map(|(_, words)| *words).collect();
    let page = Consent {
        vendor: VENDOR,
        accent: "#262627",
        accounts: &accounts,
        wishes,
        redirect: &redirect,
        hidden: &hidden,
    };
    page.page()
}

pub(super) async fn decide(State(sandbox): State<Sandbox>, Form(asked): Form<Asked>) -> Response {
    let (redirect, scopes) = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return consent::refusal(VENDOR, why),
    };
    let state = asked.state.as_deref();
    if asked.decision.as_deref() != Some("allow") {
        return consent::send_back(redirect, &[("error", "access_denied")], state);
    }
    let chosen = ACCOUNTS.iter().find(|one| Some(one.key) == asked.account.as_deref()).or(ACCOUNTS.first());
    let Some(account) = chosen else { return consent::refusal(VENDOR, "There is no account.") };
    let bytes: [u8; 24] = rand::random();
    let code = URL_SAFE_NO_PAD.encode(bytes);
    let kept = Code {
        account: account.key.to_owned(),
        redirect_uri: asked.redirect_uri.unwrap_or_default(),
        scopes: scopes.iter().map(|(scope, _)| (*scope).to_owned()).collect(),
        expires_at: sandbox.now().saturating_add(CODE_LIFE).unwrap_or_else(|_| sandbox.now()),
    };
    sandbox.write(|world| world.typeform.codes.insert(code.clone(), kept));
    consent::send_back(redirect, &[("code", &code)], state)
}

type Scopes = Vec<&'static (&'static str, &'static str)>;

fn check(sandbox: &Sandbox, asked: &Asked) -> Result<(Url, Scopes), &'static str> {
    let app = &sandbox.options().typeform;
    if asked.client_id.as_deref() != Some(app.client_id.as_str()) {
        return Err("The app is unknown: check the client_id in the link that brought you here.");
    }
    let redirect = consent::redirect(sandbox, &app.redirect_uris, asked.redirect_uri.as_deref())?;
    if asked.response_type.as_deref().is_some_and(|kind| kind != "code") {
        return Err("The response_type must be code.");
    }
    let mut scopes = Vec::new();
    for scope in asked.scope.as_deref().unwrap_or_default().split_whitespace() {
        let known = SCOPES.iter().find(|(known, _)| *known == scope);
        scopes.push(known.ok_or("One of the scopes does not exist.")?);
    }
    if scopes.is_empty() { Err("At least one scope is required.") } else { Ok((redirect, scopes)) }
}
