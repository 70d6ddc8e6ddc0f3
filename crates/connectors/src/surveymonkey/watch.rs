//! Hearing of changes of a survey (SurveyMonkey API v3, "Webhooks").

use super::{Settings, refusal};
use crate::request::{address, delete, post_json};
use crate::{Access, ConnectorError, Watch};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, Response};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};
use sha1::Sha1;
use url::Url;

/// SurveyMonkey first asks the address with `HEAD` and wants a 200. Each address serves one webhook alone.
pub(super) fn request(base: &Url, access: &Access, form_id: &str, hook: &Url) -> Request<Bytes> {
    let body = json!({
        "name": format!("Akis {form_id}"),
        "event_type": "survey_updated",
        "object_type": "survey",
        "object_ids": [form_id],
        "subscription_url": hook.as_str(),
    });
    post_json(&address(base, &["v3", "webhooks"]), &access.token, &body)
}

pub(super) fn read(response: &Response<Bytes>) -> Result<Watch, ConnectorError> {
    #[derive(Deserialize)]
    struct Made {
        id: Value,
    }
    let made: Made = refusal::json(response)?;
    let id = refusal::id(&made.id)
        .ok_or_else(|| ConnectorError::Unreadable { reason: "the webhook has no id".to_owned() })?;
    Ok(Watch { id, expires_at: None })
}

pub(super) fn end(base: &Url, access: &Access, watch_id: &str) -> Request<Bytes> {
    delete(&address(base, &["v3", "webhooks", watch_id]), &access.token)
}

/// Whether `Sm-Signature` was made of this very body with our app's id and secret. The comparison takes as long for a
/// wrong signature as for a right one.
pub(super) fn is_genuine(settings: &Settings, headers: &HeaderMap, body: &[u8]) -> bool {
    if settings.client_secret.expose_secret().is_empty() {
        return false;
    }
    let signature =
        headers.get("sm-signature").and_then(|value| STANDARD.decode(value.as_bytes().trim_ascii()).ok());
    let key = format!("{}&{}", settings.client_id, settings.client_secret.expose_secret());
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).ok();
    mac.zip(signature).is_some_and(|(mac, signature)| mac.chain_update(body).verify_slice(&signature).is_ok())
}
