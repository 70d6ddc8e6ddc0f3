//! A deal, a ticket or a custom object for an answer, connected with the contact.

use super::crm::Crm;
use super::value::Speller;
use super::wish::{CONTACT, DEAL, ObjectWish, TICKET};
use super::{Settings, crm_answer, record};
use crate::request::{address, bare};
use crate::{Call, ConnectorError, Done, EncodeError, Look, LookFound, Order, Outcome, Reach};
use bytes::Bytes;
use http::{Method, Response};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// HubSpot's clock may be behind ours by this much.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn make(
    crm: &Crm<'_>,
    wish: &ObjectWish,
    contact: Option<&str>,
    done: &Done,
    marker: &str,
) -> Result<Call, EncodeError> {
    let associations: Vec<Value> = contact
        .zip(wish.contact_association())
        .map(|(contact, kind)| {
            json!({
                "to": { "id": contact },
                "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": kind }],
            })
        })
        .into_iter()
        .collect();
    let body = json!({ "properties": properties(crm, wish, done, marker)?, "associations": associations });
    Ok(record::call(crm.settings, crm.order, &["crm", "v3", "objects", &wish.object_type_id], &body))
}

fn properties(
    crm: &Crm<'_>,
    wish: &ObjectWish,
    done: &Done,
    marker: &str,
) -> Result<Map<String, Value>, EncodeError> {
    let order = crm.order;
    let speller = Speller::new(order, crm.files, done);
    let mut properties = Map::new();
    // A name of its own: HubSpot makes neither a deal nor a ticket without one.
    let mark = if order.test { "[Test] " } else { "" };
    let title = format!("{mark}{}", order.submission.form_title);
    let (name, pipeline, stage) = match wish.object_type_id.as_str() {
        DEAL => (Some("dealname"), "pipeline", "dealstage"),
        TICKET => (Some("subject"), "hs_pipeline", "hs_pipeline_stage"),
        _ => (None, "hs_pipeline", "hs_pipeline_stage"),
    };
    properties.extend(name.map(|name| (name.to_owned(), title.into())));
    properties.extend(wish.pipeline.as_deref().map(|id| (pipeline.to_owned(), id.into())));
    properties.extend(wish.stage.as_deref().map(|id| (stage.to_owned(), id.into())));
    for answered in &order.submission.answers {
        if let Some(property) = wish.properties.get(&answered.id) {
            let value = speller.spell(property, answered)?;
            if !value.is_empty() {
                properties.insert(property.clone(), value.into());
            }
        }
    }
    if let Some(property) = wish.marker() {
        let words = properties.get(property).and_then(Value::as_str).unwrap_or_default();
        let value = if words.is_empty() { marker.to_owned() } else { format!("{words}\n{marker}") };
        properties.insert(property.to_owned(), value.into());
    }
    Ok(properties)
}

/// Looks among the contact's objects that were made since the answer.
pub(super) fn look(
    settings: &Settings,
    order: &Order<'_>,
    wish: &ObjectWish,
    contact: Option<&str>,
    after: Option<&str>,
) -> Look {
    // Without a place for the marker one object could not be told from another.
    let Some(marker) = wish.marker() else { return Look::Impossible };
    let completed_at = order.submission.completed_at;
    let since = completed_at.checked_sub(SKEW).unwrap_or(completed_at).as_millisecond().to_string();
    let mut filters = vec![json!({ "propertyName": wish.created_property(), "operator": "GTE", "value": since })];
    // A custom object is connected in a step of its own, which may not have been reached.
    if let Some(contact) = contact.filter(|_| wish.contact_association().is_some()) {
        filters.push(json!({ "propertyName": "associations.contact", "operator": "EQ", "value": contact }));
    }
    Look::Ask(Box::new(record::search(settings, order, &wish.object_type_id, &filters, marker, after)))
}

pub(super) fn read_look(
    response: &Response<Bytes>,
    wish: &ObjectWish,
    marker: &str,
) -> Result<LookFound, ConnectorError> {
    record::read_search(response, wish.marker().unwrap_or_default(), marker)
}

/// Connects an object with the contact, in the way both have by nature. Repeating it changes nothing.
pub(super) fn connect(
    settings: &Settings,
    order: &Order<'_>,
    wish: &ObjectWish,
    object: &str,
    contact: &str,
) -> Call {
    let path = ["crm", "v4", "objects", &wish.object_type_id, object, "associations", "default", CONTACT, contact];
    let token = order.access.map(|access| &access.token);
    let request = bare(Method::PUT, &address(&settings.api_url, &path), token);
    Call { request, upload: None, reach: Reach::Vendor }
}

pub(super) fn read_connected(response: &Response<Bytes>) -> Outcome {
    if response.status().is_success() {
        Outcome::Delivered { detail: None, result: None }
    } else {
        crm_answer::failed(response)
    }
}
