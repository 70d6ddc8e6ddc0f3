//! A record that one call makes: reading its id, and looking for it by a marker in one of its properties.

use super::{Settings, crm_answer, lenient};
use crate::request::{address, post_json_as};
use crate::{Call, ConnectorError, LookFound, Order, Outcome, Reach, answer};
use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most a search gives on one page of ours.
const PAGE: u32 = 100;

/// A call in the order's name.
pub(super) fn call(settings: &Settings, order: &Order<'_>, path: &[&str], body: &Value) -> Call {
    let token = order.access.map(|access| &access.token);
    let request = post_json_as(&address(&settings.api_url, path), token, body);
    Call { request, upload: None, reach: Reach::Vendor }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    #[serde(deserialize_with = "lenient::text")]
    id: String,
    #[serde(deserialize_with = "answer::or_default")]
    properties: Value,
}

/// Reads the record that was made.
pub(super) fn read_made(response: &Response<Bytes>) -> Outcome {
    if !response.status().is_success() {
        return crm_answer::failed(response);
    }
    let record: Record = answer::parse(response.body()).unwrap_or_default();
    if record.id.is_empty() {
        return crm_answer::unreadable();
    }
    Outcome::Delivered { detail: None, result: Some(record.id) }
}

/// A search with these filters; gives the property that holds the marker.
pub(super) fn search(
    settings: &Settings,
    order: &Order<'_>,
    object: &str,
    filters: &[Value],
    property: &str,
    after: Option<&str>,
) -> Call {
    let body = json!({
        "filterGroups": [{ "filters": filters }],
        "properties": [property],
        // Without an order of ours the oldest come first.
        "sorts": [],
        "limit": PAGE,
        "after": after.unwrap_or("0"),
    });
    call(settings, order, &["crm", "v3", "objects", object, "search"], &body)
}

#[derive(Deserialize)]
struct Page {
    #[serde(deserialize_with = "lenient::list")]
    results: Vec<Record>,
    #[serde(default, deserialize_with = "answer::or_default")]
    paging: Value,
}

/// Looks for the record whose property holds the marker.
pub(super) fn read_search(
    response: &Response<Bytes>,
    property: &str,
    marker: &str,
) -> Result<LookFound, ConnectorError> {
    let page: Page = answer::json(response)?;
    let holds = |record: &&Record| {
        record.properties.get(property).and_then(Value::as_str).is_some_and(|text| has_marker(text, marker))
    };
    if let Some(record) = page.results.iter().find(holds) {
        return Ok(LookFound::Yes { result: Some(record.id.clone()).filter(|id| !id.is_empty()) });
    }
    let next = page.paging.pointer("/next/after").map(lenient::as_text).filter(|after| !after.is_empty());
    Ok(next.map_or(LookFound::No, |after| LookFound::Further { after }))
}

/// Whether a text holds this very marker, and not a longer one that begins with it.
fn has_marker(text: &str, marker: &str) -> bool {
    let ends = |rest: &str| rest.chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '#');
    text.match_indices(marker).any(|(at, _)| text.get(at + marker.len()..).is_some_and(ends))
}
