//! The page where a person allows the app into their account.

use super::Code;
use crate::state::Sandbox;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde::Deserialize;
use url::Url;

const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
const PAGE: &str = include_str!("../pages/consent.html");
const REFUSAL: &str = include_str!("../pages/consent-refused.html");

/// Scopes of the app, in the words HubSpot's page uses.
const SCOPES: [(&str, &str); 9] = [
    ("oauth", "Basic access to your account"),
    ("forms", "Read, create and submit forms"),
    ("forms-uploaded-files", "Download files that were uploaded with forms"),
    ("crm.objects.contacts.read", "View contacts"),
    ("crm.objects.contacts.write", "Create and edit contacts"),
    ("crm.schemas.contacts.read", "View properties and settings of contacts"),
    ("files", "Manage files"),
    ("files.ui_hidden.write", "Upload hidden files"),
    ("communication_preferences.read", "View subscription types"),
];

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    scope: Option<String>,
    optional_scope: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    decision: Option<String>,
}

/// What was asked, when it may be asked.
struct Checked {
    redirect: Url,
    scopes: Vec<&'static (&'static str, &'static str)>,
}

pub(super) async fn page(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Response {
    let checked = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal(why),
    };
    let scopes: Vec<String> =
        checked.scopes.iter().map(|(_, words)| format!("<li>{}</li>", escaped(words))).collect();
    let hidden: Vec<String> = [
        ("client_id", &asked.client_id),
        ("redirect_uri", &asked.redirect_uri),
        ("scope", &asked.scope),
        ("optional_scope", &asked.optional_scope),
        ("state", &asked.state),
        ("code_challenge", &asked.code_challenge),
        ("code_challenge_method", &asked.code_challenge_method),
    ]
    .iter()
    .filter_map(|(name, value)| {
        let value = value.as_deref()?;
        Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)))
    })
    .collect();
    let hubspot = &sandbox.options().hubspot;
    let page = PAGE
        .replace("{{account}}", &escaped(&hubspot.portal_name))
        .replace("{{portal}}", &hubspot.portal_id.to_string())
        .replace("{{target}}", &escaped(checked.redirect.host_str().unwrap_or_default()))
        .replace("{{scopes}}", &scopes.concat())
        .replace("{{hidden}}", &hidden.concat());
    Html(page).into_response()
}

pub(super) async fn decide(State(sandbox): State<Sandbox>, Form(asked): Form<Asked>) -> Response {
    let Checked { mut redirect, scopes } = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal(why),
    };
    {
        let mut query = redirect.query_pairs_mut();
        if asked.decision.as_deref() == Some("allow") {
            let bytes: [u8; 24] = rand::random();
            let code = format!("eu1-{}", URL_SAFE_NO_PAD.encode(bytes));
            query.append_pair("code", &code);
            let kept = Code {
                redirect_uri: asked.redirect_uri.clone().unwrap_or_default(),
                scopes: scopes.iter().map(|(scope, _)| (*scope).to_owned()).collect(),
                challenge: asked.code_challenge.clone(),
                expires_at: sandbox.now().saturating_add(CODE_LIFE).unwrap_or_else(|_| sandbox.now()),
                used_for: None,
            };
            sandbox.write(|world| world.hubspot.codes.insert(code, kept));
        } else {
            query.append_pair("error", "access_denied");
            query.append_pair("error_description", "The user denied access");
        }
        if let Some(state) = &asked.state {
            query.append_pair("state", state);
        }
    }
    (StatusCode::SEE_OTHER, [(header::LOCATION, String::from(redirect))]).into_response()
}

fn check(sandbox: &Sandbox, asked: &Asked) -> Result<Checked, &'static str> {
    let hubspot = &sandbox.options().hubspot;
    if asked.client_id.as_deref() != Some(hubspot.client_id.as_str()) {
        return Err("The app is unknown: check the client_id in the link that brought you here.");
    }
    let redirect = asked.redirect_uri.as_deref().and_then(|uri| Url::parse(uri).ok());
    let redirect = redirect.ok_or("The redirect_uri is missing or is not a URL.")?;
    let own_host = sandbox.public_url().and_then(Url::host_str);
    let near = matches!(redirect.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
        || (own_host.is_some() && redirect.host_str() == own_host);
    let registered =
        if hubspot.redirect_uris.is_empty() { near } else { hubspot.redirect_uris.contains(&redirect) };
    if !registered || !matches!(redirect.scheme(), "http" | "https") {
        return Err("The redirect_uri does not match one that is registered for this app.");
    }
    if asked.code_challenge.is_some() && asked.code_challenge_method.as_deref() != Some("S256") {
        return Err("The code_challenge_method must be S256.");
    }
    let known = |scope: &str| SCOPES.iter().find(|(known, _)| *known == scope);
    let mut scopes = Vec::new();
    for scope in asked.scope.as_deref().unwrap_or_default().split_whitespace() {
        scopes.push(known(scope).ok_or("One of the scopes does not exist or is not enabled for this app.")?);
    }
    if scopes.is_empty() {
        return Err("At least one scope is required.");
    }
    // Optional scopes the account does not have are dropped silently.
    scopes.extend(asked.optional_scope.as_deref().unwrap_or_default().split_whitespace().filter_map(known));
    Ok(Checked { redirect, scopes })
}

fn refusal(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Html(REFUSAL.replace("{{why}}", &escaped(why)))).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
