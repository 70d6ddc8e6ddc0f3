use crate::Settings;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::CookieJar;

/// Holds the sign-in token. `HttpOnly`, so scripts cannot read it.
const NAME: &str = "akis_session";

/// The token a browser sent.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(NAME).map(|cookie| cookie.value().to_owned())
}

/// Sets the cookie for a fresh sign-in that lasts `max_age_seconds`.
pub(crate) fn signed_in(settings: &Settings, token: &str, max_age_seconds: u64) -> HeaderMap {
    set_cookie(settings, token, max_age_seconds)
}

/// Takes the cookie away.
pub(crate) fn signed_out(settings: &Settings) -> HeaderMap {
    set_cookie(settings, "", 0)
}

/// `Lax` still sends the cookie when a source's consent page brings the person back to us.
fn set_cookie(settings: &Settings, value: &str, max_age_seconds: u64) -> HeaderMap {
    let secure = if settings.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{NAME}={value}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}");
    // Tokens are base64url, so the value is always a legal header.
    HeaderValue::from_str(&cookie)
        .map(|cookie| HeaderMap::from_iter([(header::SET_COOKIE, cookie)]))
        .unwrap_or_default()
}
