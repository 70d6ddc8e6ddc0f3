use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Uri};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// The address of a path below a base, each segment escaped. A base that can carry no path is left as it is.
pub(crate) fn address(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// A `GET` in a tenant's name.
pub(crate) fn get(url: &Url, token: &SecretString) -> Request<Bytes> {
    authorized(request(Method::GET, url, Bytes::new()), token)
}

/// A `POST` of JSON in a tenant's name.
pub(crate) fn post_json(url: &Url, token: &SecretString, body: &serde_json::Value) -> Request<Bytes> {
    let mut request = request(Method::POST, url, Bytes::from(body.to_string()));
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    authorized(request, token)
}

/// A call without a body in a tenant's name; without a token where it is only shown (a preview).
pub(crate) fn bare(method: Method, url: &Url, token: Option<&SecretString>) -> Request<Bytes> {
    let request = request(method, url, Bytes::new());
    match token {
        Some(token) => authorized(request, token),
        None => request,
    }
}

/// A `POST` of JSON in a tenant's name; without a token where it is only shown (a preview).
pub(crate) fn post_json_as(url: &Url, token: Option<&SecretString>, body: &serde_json::Value) -> Request<Bytes> {
    let request = post_text(url, Bytes::from(body.to_string()));
    match token {
        Some(token) => authorized(request, token),
        None => request,
    }
}

/// A `DELETE` in a tenant's name.
pub(crate) fn delete(url: &Url, token: &SecretString) -> Request<Bytes> {
    authorized(request(Method::DELETE, url, Bytes::new()), token)
}

/// A `POST` of JSON text in nobody's name; whoever makes it signs it.
pub(crate) fn post_text(url: &Url, json: Bytes) -> Request<Bytes> {
    let mut request = request(Method::POST, url, json);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}

/// A `POST` of form fields, which carry the client's secret themselves.
pub(crate) fn post_form(url: &Url, fields: &[(&str, &str)]) -> Request<Bytes> {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = request(Method::POST, url, Bytes::from(body));
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(CONTENT_TYPE, form);
    request
}

/// An address `http` cannot hold becomes `/`, which has no host and is refused where requests leave.
fn request(method: Method, url: &Url, body: Bytes) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().unwrap_or_else(|_| Uri::default());
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    request
}

/// A token no header can hold is left out; the source then asks for a new connection, which is what is needed.
fn authorized(mut request: Request<Bytes>, token: &SecretString) -> Request<Bytes> {
    if let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())) {
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    request
}
