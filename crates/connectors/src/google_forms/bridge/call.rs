use super::script::ascii;
use crate::google_forms::mapping::{self, Mapping};
use crate::google_forms::{BridgeBody, Settings, bridge_body};
use crate::request::post_text;
use crate::{EncodeError, Order, Probe};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;
use std::fmt::Write;
use url::Url;

/// More than this the script does not read.
const LARGEST: usize = 1_000_000;

/// Of a destination of this kind.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wish {
    /// The web app's address.
    pub(super) url: String,
    pub(super) mapping: Mapping,
}

pub(super) fn submit(settings: &Settings, order: &Order<'_>) -> Result<Request<Bytes>, EncodeError> {
    let wish: Wish = mapping::read(order.settings)?;
    let form_id = order.submission.source.as_ref().map(|source| source.form_id.as_str());
    let submission = mapping::placed(order.form, order.submission, &wish.mapping);
    let body = bridge_body(order.form, &submission)?;
    // The script could do nothing with an address the form collects.
    let body = BridgeBody { respondent_email: None, ..body };
    let mut payload = serde_json::to_value(&body).map_err(|_| EncodeError::OtherSystem)?;
    payload["op"] = "submit".into();
    payload["form"] = form_id.into();
    sealed(settings, &wish.url, order.secret, order.now, &payload)
}

pub(super) fn ping(settings: &Settings, probe: &Probe<'_>) -> Result<Request<Bytes>, EncodeError> {
    let wish: Wish = mapping::read(probe.settings)?;
    sealed(settings, &wish.url, probe.secret, probe.now, &json!({ "op": "ping" }))
}

/// A script sees no headers, so the signature stands in the body beside the text it is of: HMAC-SHA256, in hexadecimal,
/// of the time in seconds, a dot and the payload.
fn sealed(
    settings: &Settings,
    url: &str,
    secret: Option<&SecretString>,
    now: Timestamp,
    payload: &Value,
) -> Result<Request<Bytes>, EncodeError> {
    let url = web_app(settings, url)?;
    let secret = secret.ok_or(EncodeError::Secret)?;
    let timestamp = now.as_second();
    let payload = ascii(&payload.to_string());
    let signature = signature(secret, &format!("{timestamp}.{payload}"))?;
    let body = json!({ "timestamp": timestamp, "payload": payload, "signature": signature }).to_string();
    if body.len() > LARGEST {
        return Err(EncodeError::TooLarge { bytes: body.len(), limit: LARGEST });
    }
    Ok(post_text(&url, Bytes::from(body)))
}

fn signature(secret: &SecretString, text: &str) -> Result<String, EncodeError> {
    let key = secret.expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| EncodeError::Secret)?;
    if key.is_empty() {
        return Err(EncodeError::Secret);
    }
    mac.update(text.as_bytes());
    let mut hexadecimal = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    Ok(hexadecimal)
}

/// The address of a deployed web app: `…/macros/s/{deployment}/exec`, in a company account `…/a/macros/{domain}/s/…`
/// (also written `…/a/{domain}/macros/s/…`). The one that ends in `/dev` works for its owner alone.
pub(super) fn web_app(settings: &Settings, url: &str) -> Result<Url, EncodeError> {
    let wrong = || EncodeError::Settings { reason: "the address of the web app".to_owned() };
    let url: Url = url.trim().parse().map_err(|_| wrong())?;
    let base = settings.script_url.path().trim_end_matches('/');
    let path: Vec<&str> = url.path().strip_prefix(base).unwrap_or_default().split('/').skip(1).collect();
    let is_one = match path.as_slice() {
        ["macros", "s", deployment, "exec"]
        | ["a", "macros", _, "s", deployment, "exec"]
        | ["a", _, "macros", "s", deployment, "exec"] => !deployment.is_empty(),
        _ => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    if is_one && plain && url.origin() == settings.script_url.origin() { Ok(url) } else { Err(wrong()) }
}
