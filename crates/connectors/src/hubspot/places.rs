//! The places an answer can go to in HubSpot, for people who map questions: properties, kinds of objects, pipelines and
//! their stages (HubSpot developers: Properties, Pipelines, Object schemas).

use super::wish::{DEAL, TICKET};
use super::{definition, lenient, schema};
use crate::request::address;
use crate::{ConnectorError, Place, answer};
use akis_form::WriteTarget;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// Properties of a contact.
const CONTACT_PROPERTIES: &str = "contact_properties";
/// Properties of a kind of object; the parent is its `objectTypeId`.
const OBJECT_PROPERTIES: &str = "object_properties";
/// Kinds of objects an answer can become.
const OBJECTS: &str = "objects";
/// Pipelines of a kind of object; the parent is its `objectTypeId`.
const PIPELINES: &str = "pipelines";
/// Stages of a pipeline; the parent is `{objectTypeId}/{pipeline}`.
const STAGES: &str = "stages";
/// Fields of a form; the parent is the form's id.
const FORM_FIELDS: &str = "form_fields";

/// Where to ask for a page of them; `None` for another kind, or where the parent is missing.
pub(super) fn url(api: &Url, kind: &str, parent: Option<&str>, after: Option<&str>) -> Option<Url> {
    let parent = parent.filter(|parent| !parent.is_empty());
    let mut url = match kind {
        CONTACT_PROPERTIES => address(api, &["crm", "v3", "properties", "contacts"]),
        OBJECT_PROPERTIES => address(api, &["crm", "v3", "properties", parent?]),
        OBJECTS => address(api, &["crm", "v3", "schemas"]),
        PIPELINES => address(api, &["crm", "v3", "pipelines", parent?]),
        STAGES => {
            let (object, pipeline) = parent?.split_once('/')?;
            address(api, &["crm", "v3", "pipelines", object, pipeline, "stages"])
        }
        FORM_FIELDS => address(api, &["marketing", "v3", "forms", parent?]),
        _ => return None,
    };
    if let Some(after) = after {
        url.query_pairs_mut().append_pair("after", after);
    }
    Some(url)
}

/// Reads them, with the cursor of the next page.
pub(super) fn read(
    kind: &str,
    response: &Response<Bytes>,
) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    match kind {
        CONTACT_PROPERTIES | OBJECT_PROPERTIES => properties(response),
        OBJECTS => objects(response),
        FORM_FIELDS => form_fields(response),
        _ => named(response),
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "T: serde::de::DeserializeOwned"))]
struct Page<T> {
    #[serde(deserialize_with = "lenient::list")]
    results: Vec<T>,
    #[serde(default, deserialize_with = "answer::or_default")]
    paging: Value,
}

impl<T> Page<T> {
    fn next(&self) -> Option<String> {
        self.paging.pointer("/next/after").map(lenient::as_text).filter(|after| !after.is_empty())
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Definition {
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    label: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    kind: String,
    #[serde(deserialize_with = "lenient::text")]
    field_type: String,
    #[serde(deserialize_with = "lenient::flag")]
    hidden: bool,
    #[serde(deserialize_with = "lenient::flag")]
    calculated: bool,
    #[serde(deserialize_with = "lenient::flag")]
    archived: bool,
    #[serde(deserialize_with = "lenient::object")]
    modification_metadata: Modification,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Modification {
    #[serde(deserialize_with = "lenient::flag")]
    read_only_value: bool,
}

/// Properties that can be written, by their labels.
fn properties(response: &Response<Bytes>) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    let page: Page<Definition> = answer::json(response)?;
    let next = page.next();
    let written = page.results.into_iter().filter(|property| {
        let ours = !property.hidden && !property.calculated && !property.archived;
        ours && !property.modification_metadata.read_only_value && !property.name.is_empty()
    });
    let mut places: Vec<Place> = written
        .map(|property| Place {
            label: if property.label.is_empty() { property.name.clone() } else { property.label },
            detail: Some(if property.field_type.is_empty() { property.kind } else { property.field_type })
                .filter(|kind| !kind.is_empty()),
            value: property.name,
        })
        .collect();
    places.sort_by_cached_key(|place| place.label.to_lowercase());
    Ok((places, next))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Schema {
    #[serde(deserialize_with = "lenient::text")]
    object_type_id: String,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::object")]
    labels: Labels,
    #[serde(deserialize_with = "lenient::flag")]
    archived: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Labels {
    #[serde(deserialize_with = "lenient::text")]
    singular: String,
}

/// Tickets and deals, which every account has, and the account's own. An account whose plan has none answers that a scope
/// is missing: then there are none.
fn objects(response: &Response<Bytes>) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    let place =
        |value: &str, label: &str| Place { value: value.to_owned(), label: label.to_owned(), detail: None };
    let mut places = vec![place(TICKET, "Ticket"), place(DEAL, "Deal")];
    if response.status() == StatusCode::FORBIDDEN {
        return Ok((places, None));
    }
    let page: Page<Schema> = answer::json(response)?;
    let next = page.next();
    let own = page.results.into_iter().filter(|schema| !schema.archived && !schema.object_type_id.is_empty());
    places.extend(own.map(|schema| Place {
        label: if schema.labels.singular.is_empty() { schema.name.clone() } else { schema.labels.singular },
        detail: Some(schema.name).filter(|name| !name.is_empty()),
        value: schema.object_type_id,
    }));
    Ok((places, next))
}

/// Pipelines and stages, in HubSpot's order.
fn named(response: &Response<Bytes>) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    struct Named {
        #[serde(deserialize_with = "lenient::text")]
        id: String,
        #[serde(deserialize_with = "lenient::text")]
        label: String,
        #[serde(deserialize_with = "lenient::whole")]
        display_order: Option<i64>,
        #[serde(deserialize_with = "lenient::flag")]
        archived: bool,
    }
    let page: Page<Named> = answer::json(response)?;
    let next = page.next();
    let mut found: Vec<Named> =
        page.results.into_iter().filter(|named| !named.archived && !named.id.is_empty()).collect();
    found.sort_by_key(|named| named.display_order.unwrap_or_default());
    let places = found.into_iter().map(|named| Place {
        label: if named.label.is_empty() { named.id.clone() } else { named.label },
        value: named.id,
        detail: None,
    });
    Ok((places.collect(), next))
}

/// Fields people answer and hidden ones, as a mapping names them.
fn form_fields(response: &Response<Bytes>) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    let form = schema::form(&definition::read(answer::json(response)?)?);
    let place = |target: &WriteTarget, label: &str| match target {
        WriteTarget::Hubspot { object_type_id, name } if !name.is_empty() => Some(Place {
            value: format!("{object_type_id}/{name}"),
            label: if label.is_empty() { name.clone() } else { label.to_owned() },
            detail: Some(name.clone()),
        }),
        _ => None,
    };
    let asked = form.questions().filter_map(|question| place(&question.target, &question.label));
    let hidden = form.hidden.iter().filter_map(|field| place(&field.target, &field.label));
    Ok((asked.chain(hidden).collect(), None))
}
