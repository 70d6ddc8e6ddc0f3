//! Refuses changes that another site's page asks a signed-in browser for.

use super::problem::AccessProblem;
use crate::{State, problem::Problem};
use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::Url;

/// Lets safe methods through and checks the others.
pub(crate) async fn refuse_cross_site(state: State, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(request.headers(), &state.settings.public_url) {
        return next.run(request).await;
    }
    Problem::from(AccessProblem::CrossSite).into_response()
}

/// Browsers say where a request comes from: newer ones in `Sec-Fetch-Site`, all in `Origin` of a change. A request
/// with neither is no browser's, so no cookie was attached behind anyone's back.
fn is_own(headers: &HeaderMap, public_url: &Url) -> bool {
    let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or("unreadable"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return true };
    let Ok(origin) = Url::parse(origin) else { return false };
    let is_host = text("host").is_some_and(|host| {
        Url::parse(&format!("{}://{host}", origin.scheme())).is_ok_and(|host| host.origin() == origin.origin())
    });
    origin.origin().is_tuple() && (origin.origin() == public_url.origin() || is_host)
}
