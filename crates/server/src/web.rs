//! The dashboard's files. Its own routes live in the browser, so every address that names no file gets the one page.

use crate::{
    State,
    problem::{Problem, RequestProblem},
};
use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

/// First parts of paths that belong to programs: an unknown one is a problem, never the page.
const PROGRAMS: [&str; 8] = ["api", "exchange", "hooks", "oauth", "demo", "metrics", "sandbox", "assets"];

/// Scripts from ourselves alone; the component library writes inline styles.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/// Where Google forms are picked, Google's loader runs in the page and its window stands in a frame of the documents'
/// origin (Google Picker API, "Load and display the Google Picker").
fn content_security_policy(state: &State) -> HeaderValue {
    let google = state.connectors.google();
    let loader = google.picker_url.origin().ascii_serialization();
    let window = google.docs_url.origin().ascii_serialization();
    let with_picker =
        format!("{CONTENT_SECURITY_POLICY}; script-src 'self' {loader}; frame-src {loader} {window}");
    HeaderValue::try_from(with_picker)
        .ok()
        .filter(|_| google.has_picker())
        .unwrap_or_else(|| HeaderValue::from_static(CONTENT_SECURITY_POLICY))
}

/// Serves a file of the dashboard, else its page.
pub(crate) async fn serve(state: State, request: Request) -> Response {
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    let is_asset = first == "assets";
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let Some(folder) = state.settings.web_dir.as_ref().filter(|_| is_read) else {
        return Problem::from(RequestProblem::UnknownPath).into_response();
    };
    let files = ServeDir::new(folder).precompressed_gzip();
    let answer = if PROGRAMS.contains(&first) && !is_asset {
        return Problem::from(RequestProblem::UnknownPath).into_response();
    } else if is_asset {
        files.oneshot(request).await.map(IntoResponse::into_response)
    } else {
        let page = ServeFile::new(folder.join("index.html"));
        files.fallback(page).oneshot(request).await.map(IntoResponse::into_response)
    };
    let mut response = answer.unwrap_or_else(|never| match never {});
    if response.status() == http::StatusCode::NOT_FOUND {
        return Problem::from(RequestProblem::UnknownPath).into_response();
    }
    // The build names what stands in `assets` by its content; everything else may change with the next release.
    let cache = if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_SECURITY_POLICY, content_security_policy(&state));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}
