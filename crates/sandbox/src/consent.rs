//! The page on which a person lets an app into their account, for vendors whose page has nothing special.

use crate::state::Sandbox;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use url::Url;

const PAGE: &str = include_str!("pages/allow.html");
const REFUSAL: &str = include_str!("pages/allow-refused.html");

/// An account somebody can choose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice<'a> {
    /// The value of the form's `account`.
    pub(crate) key: &'a str,
    pub(crate) name: &'a str,
    pub(crate) detail: &'a str,
}

/// What a consent page shows.
pub(crate) struct Consent<'a> {
    pub(crate) vendor: &'a str,
    /// The vendor's colour, as CSS takes it.
    pub(crate) accent: &'a str,
    /// The first one is chosen already.
    pub(crate) accounts: &'a [Choice<'a>],
    /// What the app asks for, in words.
    pub(crate) wishes: Vec<&'a str>,
    pub(crate) redirect: &'a Url,
    /// What comes back with the decision.
    pub(crate) hidden: &'a [(&'a str, Option<&'a str>)],
}

impl Consent<'_> {
    pub(crate) fn page(&self) -> Response {
        let accounts: String =
            self.accounts.iter().enumerate().map(|(at, account)| radio(account, at == 0)).collect();
        let wishes = items(self.wishes.iter().copied());
        let page = PAGE
            .replace("{{vendor}}", &escaped(self.vendor))
            .replace("{{accent}}", self.accent)
            .replace("{{accounts}}", &accounts)
            .replace("{{wishes}}", &wishes)
            .replace("{{target}}", &escaped(self.redirect.host_str().unwrap_or_default()))
            .replace("{{hidden}}", &hidden(self.hidden));
        Html(page).into_response()
    }
}

/// Items of a list.
pub(crate) fn items<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.fold(String::new(), |items, text| items + "<li>" + &escaped(text) + "</li>")
}

/// One account to choose, as an input of the form.
pub(crate) fn radio(account: &Choice<'_>, chosen: bool) -> String {
    format!(
        "<label><input type=\"radio\" name=\"account\" value=\"{}\"{}> <strong>{}</strong> <span class=\"soft\">{}</span></label>",
        escaped(account.key),
        if chosen { " checked" } else { "" },
        escaped(account.name),
        escaped(account.detail),
    )
}

/// Inputs nobody sees, for the values that are there.
pub(crate) fn hidden(fields: &[(&str, Option<&str>)]) -> String {
    let inputs = fields.iter().filter_map(|(name, value)| {
        let value = escaped((*value)?);
        Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"))
    });
    inputs.collect()
}

/// The page that stands where no redirect may happen.
pub(crate) fn refusal(vendor: &str, why: &str) -> Response {
    let page = REFUSAL.replace("{{vendor}}", &escaped(vendor)).replace("{{why}}", &escaped(why));
    (StatusCode::BAD_REQUEST, Html(page)).into_response()
}

/// The address to return to, if it is one that was registered; with none registered, any on this machine.
pub(crate) fn redirect(sandbox: &Sandbox, registered: &[Url], given: Option<&str>) -> Result<Url, &'static str> {
    let redirect = given.and_then(|uri| Url::parse(uri).ok());
    let redirect = redirect.ok_or("The redirect_uri is missing or is not a URL.")?;
    let own_host = sandbox.public_url().and_then(Url::host_str);
    let near = matches!(redirect.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
        || (own_host.is_some() && redirect.host_str() == own_host);
    let known = if registered.is_empty() { near } else { registered.contains(&redirect) };
    if known && matches!(redirect.scheme(), "http" | "https") {
        Ok(redirect)
    } else {
        Err("The redirect_uri does not match one that is registered for this app.")
    }
}

/// Sends the browser back to the app.
pub(crate) fn send_back(mut redirect: Url, outcome: &[(&str, &str)], state: Option<&str>) -> Response {
    {
        let mut query = redirect.query_pairs_mut();
        query.extend_pairs(outcome);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
    }
    (StatusCode::SEE_OTHER, [(header::LOCATION, String::from(redirect))]).into_response()
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
