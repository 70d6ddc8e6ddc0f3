use bytes::{BufMut, Bytes, BytesMut};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Uri};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// A `GET`.
pub(crate) fn get(url: &Url, token: &SecretString) -> Request<Bytes> {
    request(Method::GET, url, token, None, Bytes::new())
}

/// A `POST` without a body.
pub(crate) fn post(url: &Url, token: &SecretString) -> Request<Bytes> {
    request(Method::POST, url, token, None, Bytes::new())
}

/// A `POST` of JSON.
pub(crate) fn post_json(url: &Url, token: &SecretString, body: &serde_json::Value) -> Request<Bytes> {
    let json = HeaderValue::from_static("application/json");
    request(Method::POST, url, token, Some(json), Bytes::from(body.to_string()))
}

/// One part of a form.
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
    /// Name and type, for a file.
    pub(crate) file: Option<(&'a str, &'a str)>,
}

impl<'a> Part<'a> {
    pub(crate) fn text(name: &'a str, value: &'a str) -> Self {
        Self { name, value, file: None }
    }
}

/// A `POST` of a form with parts (RFC 7578), as Meta documents its management calls.
pub(crate) fn post_multipart(url: &Url, token: &SecretString, parts: &[Part<'_>]) -> Request<Bytes> {
    let boundary = boundary(parts);
    let mut body = BytesMut::new();
    for part in parts {
        body.put_slice(
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", part.name).as_bytes(),
        );
        if let Some((file_name, kind)) = part.file {
            body.put_slice(format!("; filename=\"{file_name}\"\r\nContent-Type: {kind}").as_bytes());
        }
        body.put_slice(b"\r\n\r\n");
        body.put_slice(part.value.as_bytes());
        body.put_slice(b"\r\n");
    }
    body.put_slice(format!("--{boundary}--\r\n").as_bytes());
    let kind = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}")).ok();
    request(Method::POST, url, token, kind, body.freeze())
}

/// A boundary that stands in no part.
fn boundary(parts: &[Part<'_>]) -> String {
    let mut boundary = "akis-form-boundary".to_owned();
    while parts.iter().any(|part| part.value.contains(&boundary)) {
        boundary.push('-');
        boundary.push_str(&boundary.len().to_string());
    }
    boundary
}

/// An address `http` cannot hold becomes `/`, which has no host and is refused where requests leave; a token no header can
/// hold is left out, and Meta then asks for one.
fn request(
    method: Method,
    url: &Url,
    token: &SecretString,
    content_type: Option<HeaderValue>,
    body: Bytes,
) -> Request<Bytes> {
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = url.as_str().parse().unwrap_or_else(|_| Uri::default());
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type);
    }
    if let Ok(mut bearer) = HeaderValue::try_from(format!("Bearer {}", token.expose_secret())) {
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_never_stands_in_a_part() {
        let nasty = "akis-form-boundary and akis-form-boundary-19";
        let parts = [Part::text("a", nasty), Part::text("b", "akis-form-boundary")];
        assert!(!nasty.contains(&boundary(&parts)));
    }
}
