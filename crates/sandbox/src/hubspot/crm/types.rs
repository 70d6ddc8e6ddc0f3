//! Kinds of objects: their ids and names, the scopes they need, their properties.

use crate::hubspot::caller::Caller;
use crate::hubspot::error::ApiError;
use crate::hubspot::{Store, fields};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

pub(crate) const CONTACT: &str = "0-1";
pub(super) const DEAL: &str = "0-3";
pub(super) const TICKET: &str = "0-5";
pub(super) const NOTE: &str = "0-46";

/// A kind of object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// For example `0-5`.
    pub(super) id: String,
    /// For messages, for example `TICKET`.
    pub(super) name: String,
    pub(super) read: &'static str,
    pub(super) write: &'static str,
}

/// Id, names a path may use, name in messages, scope to read, scope to write.
const BUILT_IN: [(&str, [&str; 2], &str, &str, &str); 5] = [
    (CONTACT, ["contacts", "contact"], "CONTACT", "crm.objects.contacts.read", "crm.objects.contacts.write"),
    ("0-2", ["companies", "company"], "COMPANY", "crm.objects.companies.read", "crm.objects.companies.write"),
    (DEAL, ["deals", "deal"], "DEAL", "crm.objects.deals.read", "crm.objects.deals.write"),
    (TICKET, ["tickets", "ticket"], "TICKET", "tickets", "tickets"),
    // Notes have no scope of their own: they belong to contacts.
    (NOTE, ["notes", "note"], "NOTE", "crm.objects.contacts.read", "crm.objects.contacts.write"),
];

const PROPERTIES: &str = include_str!("properties.json");
const SCHEMA: &str = include_str!("schema.json");

/// The custom object the main account has.
pub(crate) fn furnish(store: &mut Store) {
    // A definition that does not parse is caught by the test that lists them.
    let Ok(schema) = serde_json::from_str::<Value>(SCHEMA) else { return };
    if !store.crm.schemas.iter().any(|known| known["id"] == schema["id"]) {
        store.crm.schemas.push(schema);
    }
}

/// The kind a path names, by id or by name.
pub(super) fn find(store: &Store, name: &str) -> Result<Kind, ApiError> {
    let built_in = BUILT_IN.iter().find(|(id, names, ..)| *id == name || names.contains(&name));
    if let Some((id, _, label, read, write)) = built_in {
        return Ok(Kind { id: (*id).to_owned(), name: (*label).to_owned(), read, write });
    }
    let named = |schema: &&Value| {
        ["objectTypeId", "name", "fullyQualifiedName"].iter().any(|member| schema[*member] == name)
    };
    let schema = store.crm.schemas.iter().find(named);
    let schema =
        schema.ok_or_else(|| ApiError::validation(format!("Unable to infer object type from: {name}")))?;
    Ok(Kind {
        id: schema["objectTypeId"].as_str().unwrap_or_default().to_owned(),
        name: schema["name"].as_str().unwrap_or_default().to_uppercase(),
        read: "crm.objects.custom.read",
        write: "crm.objects.custom.write",
    })
}

/// What a reply holds without being asked.
pub(super) fn usual_properties(kind: &str) -> &'static [&'static str] {
    match kind {
        CONTACT => &["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
        DEAL => {
            &["amount", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id", "pipeline"]
        }
        TICKET => {
            &["content", "createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline_stage", "subject"]
        }
        _ => &["hs_createdate", "hs_lastmodifieddate", "hs_object_id"],
    }
}

/// Definitions of a kind's properties. What a form asks for is a property as well.
pub(super) fn definitions(store: &Store, kind: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(PROPERTIES).unwrap_or_default();
    let mut found = all[kind].as_array().cloned().unwrap_or_default();
    let custom = store.crm.schemas.iter().find(|schema| schema["objectTypeId"] == kind);
    found.extend(custom.and_then(|schema| schema["properties"].as_array()).into_iter().flatten().cloned());
    for form in &store.forms {
        for field in fields::all(form) {
            let known = found.iter().any(|one| one["name"] == field.name());
            if field.definition["objectTypeId"] == kind && !known {
                found.push(of_field(field.definition));
            }
        }
    }
    found
}

/// The property behind a form's field.
fn of_field(field: &Value) -> Value {
    let (kind, input) = match field["fieldType"].as_str().unwrap_or_default() {
        "number" => ("number", "number"),
        "datepicker" => ("date", "date"),
        "dropdown" => ("enumeration", "select"),
        "radio" => ("enumeration", "radio"),
        "multiple_checkboxes" => ("enumeration", "checkbox"),
        "single_checkbox" => ("bool", "booleancheckbox"),
        "multi_line_text" => ("string", "textarea"),
        "file" => ("string", "file"),
        _ => ("string", "text"),
    };
    json!({
        "name": field["name"], "label": field["label"], "type": kind, "fieldType": input,
        "groupName": "contactinformation", "description": "", "hidden": false, "formField": true,
        "options": field["options"].as_array().cloned().unwrap_or_default(),
    })
}

pub(super) async fn properties(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(kind): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let (kind, definitions) = sandbox.read(|world| {
        let kind = find(&world.hubspot, &kind)?;
        let definitions = definitions(&world.hubspot, &kind.id);
        Ok((kind, definitions))
    })?;
    match kind.id.as_str() {
        CONTACT => caller.needs_any(&["crm.schemas.contacts.read", kind.read])?,
        DEAL => caller.needs_any(&["crm.schemas.deals.read", kind.read])?,
        TICKET | NOTE => caller.needs(kind.read)?,
        _ => caller.needs_any(&["crm.schemas.custom.read", kind.read])?,
    }
    let whole = |definition: &Value| {
        let mut whole = json!({
            "createdAt": "2021-03-02T08:15:00.000Z", "updatedAt": "2021-03-02T08:15:00.000Z", "archived": false,
            "displayOrder": -1, "calculated": false, "externalOptions": false, "hasUniqueValue": false,
            "hubspotDefined": true, "modificationMetadata": {
                "archivable": true, "readOnlyDefinition": true, "readOnlyValue": definition["readOnly"] == true },
        });
        if let (Some(whole), Some(definition)) = (whole.as_object_mut(), definition.as_object()) {
            whole.extend(definition.clone());
            whole.shift_remove("readOnly");
        }
        whole
    };
    Ok(Json(json!({ "results": definitions.iter().map(whole).collect::<Vec<_>>() })))
}

pub(super) async fn schemas(caller: Caller, State(sandbox): State<Sandbox>) -> Result<Json<Value>, ApiError> {
    caller.needs_any(&["crm.schemas.custom.read", "crm.objects.custom.read"])?;
    let own = caller.is_main(&sandbox);
    let schemas = sandbox.read(|world| world.hubspot.crm.schemas.clone());
    Ok(Json(json!({ "results": if own { schemas } else { Vec::new() } })))
}
