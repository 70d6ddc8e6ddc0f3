//! The page where a person allows the app into their account.

use super::{Code, portals};
use crate::consent::{self, Choice, escaped, radio};
use crate::state::Sandbox;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
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
pub(super) const SCOPES: [(&str, &str); 21] = [
    ("oauth", "Basic access to your account"),
    ("forms", "Read, create and submit forms"),
    ("forms-uploaded-files", "Download files that were uploaded with forms"),
    ("crm.objects.contacts.read", "View contacts"),
    ("crm.objects.contacts.write", "Create and edit contacts"),
    ("crm.schemas.contacts.read", "View properties and settings of contacts"),
    ("files", "Manage files"),
    ("files.ui_hidden.write", "Upload hidden files"),
    ("files.ui_hidden.read", "View hidden files"),
    ("files.read", "View files"),
    ("files.write", "Upload files"),
    ("crm.objects.companies.read", "View companies"),
    ("crm.objects.companies.write", "Create and edit companies"),
    ("crm.objects.deals.read", "View deals"),
    ("crm.objects.deals.write", "Create and edit deals"),
    ("crm.schemas.deals.read", "View properties and settings of deals"),
    ("tickets", "View, create and edit tickets"),
    ("crm.objects.custom.read", "View custom objects"),
    ("crm.objects.custom.write", "Create and edit custom objects"),
    ("crm.schemas.custom.read", "View definitions of custom objects"),
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
    account: Option<String>,
    decision: Option<String>,
}

/// What was asked, when it may be asked.
struct Checked {
    redirect: Url,
    scopes: Vec<&'static (&'static str, &'static str)>,
    optional: Vec<&'static (&'static str, &'static str)>,
}

pub(super) async fn page(State(sandbox): State<Sandbox>, Query(asked): Query<Asked>) -> Response {
    let checked = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal(why),
    };
    let listed = |scopes: &[&(&str, &str)]| -> String { consent::items(scopes.iter().map(|(_, words)| *words)) };
    let optional = match checked.optional.as_slice() {
        [] => String::new(),
        scopes => format!("<p>Akis also asks to:</p><ul>{}</ul>", listed(scopes)),
    };
    let hidden = consent::hidden(&[
        ("client_id", asked.client_id.as_deref()),
        ("redirect_uri", asked.redirect_uri.as_deref()),
        ("scope", asked.scope.as_deref()),
        ("optional_scope", asked.optional_scope.as_deref()),
        ("state", asked.state.as_deref()),
        ("code_challenge", asked.code_challenge.as_deref()),
        ("code_challenge_method", asked.code_challenge_method.as_deref()),
    ]);
    let accounts: String = portals::all(&sandbox)
        .iter()
        .enumerate()
        .map(|(at, portal)| {
            let (key, detail) = (portal.id.to_string(), format!("Account {} · {}", portal.id, portal.domain));
            radio(&Choice { key: &key, name: &portal.name, detail: &detail }, at == 0)
        })
        .collect();
    let page = PAGE
        .replace("{{accounts}}", &accounts)
        .replace("{{target}}", &escaped(checked.redirect.host_str().unwrap_or_default()))
        .replace("{{scopes}}", &listed(&checked.scopes))
        .replace("{{optional}}", &optional)
        .replace("{{hidden}}", &hidden);
    Html(page).into_response()
}

pub(super) async fn decide(State(sandbox): State<Sandbox>, Form(asked): Form<Asked>) -> Response {
    let Checked { redirect, scopes, optional } = match check(&sandbox, &asked) {
        Ok(checked) => checked,
        Err(why) => return refusal(why),
    };
    let state = asked.state.as_deref();
    if asked.decision.as_deref() != Some("allow") {
        let why = "The user denied access";
        return consent::send_back(redirect, &[("error", "access_denied"), ("error_description", why)], state);
    }
    let bytes: [u8; 24] = rand::random();
    let code = format!("eu1-{}", URL_SAFE_NO_PAD.encode(bytes));
    let granted = scopes.iter().chain(&optional).map(|(scope, _)| (*scope).to_owned());
    let account = asked.account.as_deref().and_then(|account| account.parse().ok());
    let kept = Code {
        redirect_uri: asked.redirect_uri.unwrap_or_default(),
        scopes: granted.collect(),
        challenge: asked.code_challenge,
        expires_at: sandbox.now().saturating_add(CODE_LIFE).unwrap_or_else(|_| sandbox.now()),
        used_for: None,
        portal: Some(portals::of(&sandbox, account).id),
    };
    sandbox.write(|world| world.hubspot.codes.insert(code.clone(), kept));
    consent::send_back(redirect, &[("code", &code)], state)
}

fn check(sandbox: &Sandbox, asked: &Asked) -> Result<Checked, &'static str> {
    let hubspot = &sandbox.options().hubspot;
    if asked.client_id.as_deref() != Some(hubspot.client_id.as_str()) {
        return Err("The app is unknown: check the client_id in the link that brought you here.");
    }
    let redirect = consent::redirect(sandbox, &hubspot.redirect_uris, asked.redirect_uri.as_deref())?;
    if asked.code_challenge.is_some() && asked.code_challenge_method.as_deref() != Some("S256") {
        return Err("The code_challenge_method must be S256.");
    }
    let missing = sandbox.read(|world| world.hubspot.settings.missing_scopes.clone());
    let has = |scope: &str| !missing.iter().any(|missing| missing == scope);
    let known = |scope: &str| SCOPES.iter().find(|(known, _)| *known == scope);
    let mut scopes = Vec::new();
    for scope in asked.scope.as_deref().unwrap_or_default().split_whitespace() {
        scopes.push(known(scope).ok_or("One of the scopes does not exist or is not enabled for this app.")?);
        if !has(scope) {
            return Err("The account does not have what this app requires. Ask for it as optional, or upgrade.");
        }
    }
    if scopes.is_empty() {
        return Err("At least one scope is required.");
    }
    // Optional scopes the account does not have are dropped silently.
    let optional = asked.optional_scope.as_deref().unwrap_or_default().split_whitespace();
    let optional = optional.filter(|scope| has(scope)).filter_map(known).filter(|one| !scopes.contains(one));
    let optional = optional.collect();
    Ok(Checked { redirect, scopes, optional })
}

fn refusal(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Html(REFUSAL.replace("{{why}}", &escaped(why)))).into_response()
}
