//! Contacts, tickets, deals, notes and custom objects: one set of calls for all of them.

mod associations;
pub(crate) mod pipelines;
mod read;
mod search;
mod types;
mod validate;
mod write;

use crate::state::Sandbox;
use axum::Router;
use axum::routing::{get, post, put};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) use types::CONTACT;
pub(super) use types::furnish;

/// What is known of somebody or something.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) id: u64,
    /// The account it belongs to.
    pub(crate) portal: u64,
    /// Id of its object type, for example `0-1` for a contact.
    pub(crate) kind: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) archived: bool,
    pub(crate) associations: Vec<Link>,
}

/// A record is connected with another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) to: u64,
    /// `HUBSPOT_DEFINED` or `USER_DEFINED`.
    pub(crate) category: String,
    pub(crate) type_id: u64,
}

/// Everything of this kind.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Crm {
    pub(crate) records: BTreeMap<u64, Record>,
    /// Definitions of custom objects, as the schemas call gives them.
    pub(crate) schemas: Vec<Value>,
    last_id: u64,
}

impl Crm {
    fn next_id(&mut self) -> u64 {
        self.last_id = self.last_id.max(80_310_000) + 1;
        self.last_id
    }

    /// Records of one kind in one account that are not archived, oldest first.
    pub(crate) fn of(&self, portal: u64, kind: &str) -> impl Iterator<Item = &Record> {
        let own = move |record: &&Record| record.portal == portal && !record.archived;
        let kind = kind.to_owned();
        self.records.values().filter(own).filter(move |record| record.kind == kind)
    }

    /// The contact with this address, by its lower-case form.
    pub(crate) fn contact(&self, portal: u64, email: &str) -> Option<&Record> {
        let email = email.to_lowercase();
        self.of(portal, CONTACT).find(|record| record.properties.get("email").is_some_and(|own| *own == email))
    }

    /// Adds a record, with the properties HubSpot sets itself.
    pub(crate) fn add(
        &mut self,
        portal: u64,
        kind: &str,
        properties: BTreeMap<String, String>,
        links: Vec<Link>,
        now: Timestamp,
    ) -> &Record {
        let id = self.next_id();
        let mut record = Record {
            id,
            portal,
            kind: kind.to_owned(),
            properties: BTreeMap::new(),
            created_at: now,
            updated_at: now,
            archived: false,
            associations: links,
        };
        record.set(properties, now);
        self.records.entry(id).or_insert(record)
    }

    /// Makes or changes the contact with this address; true when it is new.
    pub(crate) fn upsert_contact(
        &mut self,
        portal: u64,
        email: &str,
        mut properties: BTreeMap<String, String>,
        now: Timestamp,
    ) -> (u64, bool) {
        properties.insert("email".to_owned(), email.to_lowercase());
        let known = self.contact(portal, email).map(|record| record.id);
        if let Some(record) = known.and_then(|id| self.records.get_mut(&id)) {
            record.set(properties, now);
            return (record.id, false);
        }
        (self.add(portal, CONTACT, properties, Vec::new(), now).id, true)
    }
}

impl Record {
    fn set(&mut self, properties: BTreeMap<String, String>, now: Timestamp) {
        let contact = self.kind == CONTACT;
        self.properties.extend(properties);
        if let Some(email) = self.properties.get_mut("email").filter(|_| contact) {
            *email = email.to_lowercase();
        }
        self.updated_at = now;
        let (created, changed) =
            if contact { ("createdate", "lastmodifieddate") } else { ("hs_createdate", "hs_lastmodifieddate") };
        // A deal has its own name for the day it was made.
        let created = if self.kind == types::DEAL || self.kind == types::TICKET { "createdate" } else { created };
        self.properties.entry(created.to_owned()).or_insert_with(|| moment(self.created_at));
        self.properties.insert(changed.to_owned(), moment(now));
        self.properties.insert("hs_object_id".to_owned(), self.id.to_string());
    }

    /// The record as a reply holds it: the properties asked for, all of them without a wish.
    fn shown(&self, wanted: Option<&[String]>) -> Value {
        let mut properties = json!({});
        match wanted {
            None => properties = json!(self.properties),
            Some(wanted) => {
                let usual = types::usual_properties(&self.kind);
                for name in usual.iter().copied().chain(wanted.iter().map(String::as_str)) {
                    properties[name] = self.properties.get(name).map_or(Value::Null, |value| json!(value));
                }
            }
        }
        json!({
            "id": self.id.to_string(),
            "properties": properties,
            "createdAt": moment(self.created_at),
            "updatedAt": moment(self.updated_at),
            "archived": self.archived,
        })
    }
}

/// A moment as HubSpot writes it.
pub(super) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The calls about objects, their definitions, pipelines and connections.
pub(super) fn router() -> Router<Sandbox> {
    let objects = Router::new()
        .route("/contacts/batch/upsert", post(write::batch_upsert))
        .route("/{kind}", get(read::list).post(write::create))
        .route("/{kind}/search", post(search::search))
        .route("/{kind}/{id}", get(read::one).patch(write::update).delete(write::archive));
    Router::new()
        .nest("/crm/v3/objects", objects.clone())
        .nest("/crm/objects/2026-03", objects)
        .route("/crm/v4/objects/{from}/{id}/associations/{to}", get(associations::list))
        .route("/crm/v4/objects/{from}/{id}/associations/default/{to}/{to_id}", put(associations::connect))
        .route("/crm/v3/properties/{kind}", get(types::properties))
        .route("/crm/v3/schemas", get(types::schemas))
        .route("/crm-object-schemas/v3/schemas", get(types::schemas))
        .route("/crm/v3/pipelines/{kind}", get(pipelines::list))
        .route("/crm/v3/pipelines/{kind}/{pipeline}/stages", get(pipelines::stages))
}
