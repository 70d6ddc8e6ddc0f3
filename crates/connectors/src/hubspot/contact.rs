//! The contact: found by its e-mail address, or made and changed by it.

use super::crm_answer::{self, Problem};
use super::wish::EMAIL;
use super::{Settings, lenient};
use crate::request::{address, post_json_as};
use crate::{Order, Outcome, answer};
use akis_sentence::sentence;
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Domains whose submissions HubSpot accepts and drops.
const RESERVED: [&str; 2] = ["example.com", "test.com"];

/// Asks for the contact with this address.
pub(super) fn find(settings: &Settings, order: &Order<'_>, email: &str) -> Request<Bytes> {
    let url = address(&settings.api_url, &["crm", "v3", "objects", "contacts", "search"]);
    // HubSpot keeps addresses in lower case.
    let filter = json!({ "propertyName": EMAIL, "operator": "EQ", "value": email.to_lowercase() });
    let body = json!({
        "filterGroups": [{ "filters": [filter] }],
        "properties": [EMAIL],
        "sorts": [],
        "limit": 1,
        "after": "0",
    });
    post_json_as(&url, order.access.map(|access| &access.token), &body)
}

/// Reads what was found. The search lags behind by some seconds, and so does the submission that makes the contact: not
/// there means not yet.
pub(super) fn read_found(response: &Response<Bytes>, email: &str) -> Outcome {
    if !response.status().is_success() {
        return crm_answer::failed(response);
    }
    let Ok(found) = answer::parse::<Found>(response.body()) else { return crm_answer::unreadable() };
    if let Some(contact) = found.results.into_iter().find(|contact| !contact.id.is_empty()) {
        return Outcome::Delivered { detail: None, result: Some(contact.id) };
    }
    let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    if RESERVED.contains(&domain.as_str()) {
        return Outcome::Refused {
            errors: vec!["RESERVED_DOMAIN".to_owned()],
            message: sentence!(
                "HubSpot accepts submissions with addresses at {domain} and drops them, so there is no contact; test with \
                 an address at a domain of your own.",
                "HubSpot, {domain} adresli gönderimleri kabul edip atıyor, bu yüzden kişi oluşmadı; kendi alan adınızdan \
                 bir adresle deneyin."
            ),
        };
    }
    Outcome::Retry {
        after: Some(Duration::from_secs(2)),
        code: "no_contact_yet",
        message: sentence!(
            "HubSpot has taken the submission and does not show its contact yet.",
            "HubSpot gönderimi aldı ama kişiyi henüz göstermiyor."
        ),
        unclear: false,
    }
}

#[derive(Deserialize)]
struct Found {
    #[serde(deserialize_with = "lenient::list")]
    results: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(deserialize_with = "lenient::text")]
    id: String,
}

/// Makes the contact with this address, or changes it.
pub(super) fn upsert(
    settings: &Settings,
    order: &Order<'_>,
    email: &str,
    properties: &[(&str, String)],
) -> Request<Bytes> {
    let url = address(&settings.api_url, &["crm", "v3", "objects", "contacts", "batch", "upsert"]);
    // The address itself is left as HubSpot has it: it may be the contact's second one.
    let properties: Map<String, Value> = properties
        .iter()
        .filter(|(name, _)| *name != EMAIL)
        .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
        .collect();
    let body = json!({ "inputs": [{ "id": email, "idProperty": EMAIL, "properties": properties }] });
    post_json_as(&url, order.access.map(|access| &access.token), &body)
}

/// Reads what became of it. A batch of one fails either as a whole or, with status 207, in its list of errors.
pub(super) fn read_upserted(response: &Response<Bytes>) -> Outcome {
    if !response.status().is_success() {
        return crm_answer::failed(response);
    }
    let Ok(batch) = answer::parse::<Batch>(response.body()) else { return crm_answer::unreadable() };
    if let Some(contact) = batch.results.into_iter().find(|contact| !contact.id.is_empty()) {
        return Outcome::Delivered { detail: None, result: Some(contact.id) };
    }
    match batch.errors.first() {
        Some(problem) => crm_answer::refused(207, problem),
        None => crm_answer::unreadable(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Batch {
    #[serde(deserialize_with = "lenient::list")]
    results: Vec<Row>,
    #[serde(deserialize_with = "lenient::list")]
    errors: Vec<Problem>,
}
