//! The page where a person chooses an account and ticks what the app may do.

use super::accounts::{ACCOUNTS, account};
use super::input::Input;
use super::oauth::Code;
use super::scopes;
use crate::consent::{escaped, hidden, radio, redirect, refusal, send_back};
use crate::state::Sandbox;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use std::fmt::Write;
use url::Url;

const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);
const PAGE: &str = include_str!("../pages/google-consent.html");
/// What travels from the page's query through its form.
const CARRIED: [&str; 11] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "access_type",
    "prompt",
    "include_granted_scopes",
    "code_challenge",
    "code_challenge_method",
    "nonce",
];

/// What was asked, when it may be asked.
struct Checked {
    redirect: Url,
    scopes: Vec<String>,
}

pub(super) async fn page(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let asked = Input::query(query.as_deref());
    let checked = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal("Google", &why),
    };
    let hinted = asked.get("login_hint").and_then(account).map_or(ACCOUNTS[0].sub, |account| account.sub);
    let accounts: String = ACCOUNTS.iter().map(|one| radio(&one.choice(), one.sub == hinted)).collect();
    let mut boxes = String::new();
    for (scope, words) in checked.scopes.iter().filter_map(|scope| Some((scope, scopes::words(scope)?))) {
        let _ = write!(
            boxes,
            "<label><input type=\"checkbox\" name=\"grant\" value=\"{}\" checked> {}</label>",
            escaped(scope),
            escaped(words),
        );
    }
    let carried: Vec<(&str, Option<&str>)> = CARRIED.iter().map(|name| (*name, asked.get(name))).collect();
    let page = PAGE
        .replace("{{accounts}}", &accounts)
        .replace("{{boxes}}", &boxes)
        .replace("{{target}}", &escaped(checked.redirect.host_str().unwrap_or_default()))
        .replace("{{hidden}}", &hidden(&carried));
    Html(page).into_response()
}

pub(super) async fn decide(State(sandbox): State<Sandbox>, body: Bytes) -> Response {
    let asked = Input::read(&body);
    let Checked { redirect, scopes: wanted } = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal("Google", &why),
    };
    let state = asked.get("state");
    if asked.get("decision") != Some("allow") {
        return send_back(redirect, &[("error", "access_denied")], state);
    }
    let Some(account) = account(asked.get("account").unwrap_or(ACCOUNTS[0].sub)) else {
        return refusal("Google", "There is no such account here.");
    };
    // The page says that it had boxes; a post without that mark takes all that was asked for.
    let granular = asked.get("granular").is_some();
    let mut granted: Vec<String> = wanted
        .into_iter()
        .filter(|scope| !granular || scopes::words(scope).is_none() || asked.all("grant").any(|one| one == scope))
        .collect();
    if granted.is_empty() {
        return send_back(redirect, &[("error", "access_denied")], state);
    }
    let offline = asked.get("access_type") == Some("offline");
    let again = asked.get("prompt").is_some_and(|prompt| prompt.split(' ').any(|word| word == "consent"));
    let expires_at = sandbox.now().saturating_add(CODE_LIFE).unwrap_or_else(|_| sandbox.now());
    let bytes: [u8; 36] = rand::random();
    let code = format!("4/0A{}", URL_SAFE_NO_PAD.encode(bytes));
    let scope = sandbox.write(|world| {
        let google = &mut world.google;
        let first = !google.consents.contains_key(account.sub);
        let before = google.consents.entry(account.sub.to_owned()).or_default();
        if asked.get("include_granted_scopes") == Some("true") {
            for scope in before.iter() {
                if !granted.contains(scope) {
                    granted.push(scope.clone());
                }
            }
        }
        before.extend(granted.iter().cloned());
        let scope = granted.join(" ");
        let kept = Code {
            sub: account.sub.to_owned(),
            redirect_uri: asked.get("redirect_uri").unwrap_or_default().to_owned(),
            scopes: granted,
            challenge: asked.get("code_challenge").map(ToOwned::to_owned),
            with_refresh: offline && (first || again),
            expires_at,
            used_for: None,
        };
        google.codes.insert(code.clone(), kept);
        scope
    });
    let outcome = [("code", code.as_str()), ("scope", &scope), ("authuser", "0"), ("prompt", "consent")];
    send_back(redirect, &outcome, state)
}

fn check(sandbox: &Sandbox, asked: &Input) -> Result<Checked, String> {
    let app = &sandbox.options().google;
    if asked.get("client_id") != Some(app.client_id.as_str()) {
        return Err("Error 401: invalid_client. The OAuth client was not found.".into());
    }
    let redirect = redirect(sandbox, &app.redirect_uris, asked.get("redirect_uri"))
        .map_err(|why| format!("Error 400: redirect_uri_mismatch. {why}"))?;
    if asked.get("response_type") != Some("code") {
        return Err("Error 400: invalid_request. Required parameter response_type must be code.".into());
    }
    if asked.get("code_challenge").is_some() && asked.get("code_challenge_method") != Some("S256") {
        return Err("Error 400: invalid_request. The code_challenge_method must be S256.".into());
    }
    let access = asked.get("access_type").unwrap_or("online");
    if !matches!(access, "online" | "offline") {
        return Err("Error 400: invalid_request. The access_type must be online or offline.".into());
    }
    let mut scopes: Vec<String> = Vec::new();
    for scope in asked.get("scope").unwrap_or_default().split_whitespace() {
        let known = scopes::canonical(scope)
            .ok_or_else(|| format!("Error 400: invalid_scope. Some requested scopes were invalid: {scope}"))?;
        if !scopes.contains(&known) {
            scopes.push(known);
        }
    }
    if scopes.is_empty() {
        return Err("Error 400: invalid_request. Missing required parameter: scope".into());
    }
    Ok(Checked { redirect, scopes })
}
