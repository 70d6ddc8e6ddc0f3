//! What a destination's settings ask for, in HubSpot.

use crate::EncodeError;
use akis_form::{QuestionId, WriteTarget};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A contact, as HubSpot numbers the kinds of its objects (`objectTypeId`).
pub(super) const CONTACT: &str = "0-1";

/// A deal.
pub(super) const DEAL: &str = "0-3";

/// A ticket.
pub(super) const TICKET: &str = "0-5";

/// The contact property by which HubSpot tells people apart.
pub(super) const EMAIL: &str = "email";

/// Settings of the destination that submits the form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FormWish {
    /// The field a question is sent as (`0-1/email`), by question; `null` is not sent.
    pub(super) mapping: BTreeMap<QuestionId, Option<String>>,
    /// Finds the contact that the submission made.
    contact: bool,
    pub(super) files: Files,
    pub(super) object: Option<ObjectWish>,
    /// Contact properties that are not on the form, by question.
    pub(super) properties: BTreeMap<QuestionId, String>,
}

/// Settings of the destination that writes a contact alone.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContactWish {
    /// The contact property a question is written to; `null` is not sent.
    pub(super) mapping: BTreeMap<QuestionId, Option<String>>,
    pub(super) files: Files,
    pub(super) object: Option<ObjectWish>,
}

/// How files of an answer are carried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Files {
    /// As the address of the answer's page here; whoever follows it signs in.
    #[default]
    Page,
    /// Copied to HubSpot's files, private, and attached to the contact.
    Upload,
}

/// A deal, a ticket or a custom object for every answer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ObjectWish {
    /// `0-3`, `0-5`, `2-…`.
    pub(super) object_type_id: String,
    pub(super) pipeline: Option<String>,
    /// Of that pipeline.
    pub(super) stage: Option<String>,
    /// Its properties, by question.
    pub(super) properties: BTreeMap<QuestionId, String>,
    /// The property that takes the address of the answer's page, by which a repetition is noticed. Deals and tickets
    /// have one by nature.
    pub(super) marker_property: Option<String>,
}

/// A property of a kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Property<'a> {
    pub(super) object: &'a str,
    pub(super) name: &'a str,
}

impl<'a> Property<'a> {
    /// `0-1/email`; without an object it is the contact's. `None` for a text that names no property.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (object, name) = text.split_once('/').unwrap_or((CONTACT, text));
        (!object.is_empty() && !name.is_empty()).then_some(Self { object, name })
    }

    /// The one a form's own target names.
    pub(super) fn of_target(target: &'a WriteTarget) -> Option<Self> {
        match target {
            WriteTarget::Hubspot { object_type_id, name } if !name.is_empty() => {
                Some(Self { object: object_type_id, name })
            }
            _ => None,
        }
    }

    pub(super) fn is_email(self) -> bool {
        self.object == CONTACT && self.name == EMAIL
    }
}

impl std::fmt::Display for Property<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.object, self.name)
    }
}

impl FormWish {
    /// # Errors
    /// [`EncodeError::Settings`] when they have another shape.
    pub(super) fn read(settings: &Value) -> Result<Self, EncodeError> {
        read(settings, |wish: &Self| wish.object.as_ref())
    }

    /// The field a question (or a hidden field) is sent as; `None` when it is not sent.
    pub(super) fn field<'a>(&'a self, question: &QuestionId, target: &'a WriteTarget) -> Option<Property<'a>> {
        match self.mapping.get(question) {
            Some(Some(place)) => Property::read(place),
            Some(None) => None,
            None => Property::of_target(target),
        }
    }

    /// Whether anything is done with the contact besides submitting the form.
    pub(super) fn needs_contact(&self) -> bool {
        self.contact || !self.properties.is_empty() || self.object.is_some() || self.files == Files::Upload
    }
}

impl ContactWish {
    /// # Errors
    /// [`EncodeError::Settings`] when they have another shape.
    pub(super) fn read(settings: &Value) -> Result<Self, EncodeError> {
        read(settings, |wish: &Self| wish.object.as_ref())
    }

    /// The contact property a question is written to. What a HubSpot form asks for goes to its own property; of other
    /// systems' forms an e-mail address and a phone number are known by their kind.
    pub(super) fn property<'a>(
        &'a self,
        question: &QuestionId,
        target: &'a WriteTarget,
        kind: &str,
    ) -> Option<&'a str> {
        match self.mapping.get(question) {
            Some(Some(place)) => {
                Property::read(place).filter(|place| place.object == CONTACT).map(|place| place.name)
            }
            Some(None) => None,
            None => match target {
                WriteTarget::Hubspot { .. } => {
                    Property::of_target(target).filter(|place| place.object == CONTACT).map(|place| place.name)
                }
                WriteTarget::GoogleFormsEmail => Some(EMAIL),
                _ => match kind {
                    "email" => Some(EMAIL),
                    "phone" => Some("phone"),
                    _ => None,
                },
            },
        }
    }
}

impl ObjectWish {
    /// The property that carries the address of the answer's page.
    pub(super) fn marker(&self) -> Option<&str> {
        match (&self.marker_property, self.object_type_id.as_str()) {
            (Some(name), _) if !name.is_empty() => Some(name),
            (_, TICKET) => Some("content"),
            (_, DEAL) => Some("description"),
            _ => None,
        }
    }

    /// When an object was made, as its kind calls it.
    pub(super) fn created_property(&self) -> &'static str {
        if matches!(self.object_type_id.as_str(), DEAL | TICKET) { "createdate" } else { "hs_createdate" }
    }

    /// HubSpot's number for a connection of such an object with a contact; `None` where every account has its own.
    /// (HubSpot developers: Associations, association type id values.)
    pub(super) fn contact_association(&self) -> Option<u32> {
        match self.object_type_id.as_str() {
            DEAL => Some(3),
            TICKET => Some(16),
            _ => None,
        }
    }
}

fn read<T>(settings: &Value, object: impl Fn(&T) -> Option<&ObjectWish>) -> Result<T, EncodeError>
where
    T: serde::de::DeserializeOwned + Default,
{
    if settings.is_null() {
        return Ok(T::default());
    }
    if !settings.is_object() {
        return Err(EncodeError::Settings { reason: "they are no object".to_owned() });
    }
    let wish = T::deserialize(settings).map_err(|error| EncodeError::Settings { reason: error.to_string() })?;
    if object(&wish).is_some_and(|object| object.object_type_id.trim().is_empty()) {
        return Err(EncodeError::Settings { reason: "object_type_id is empty".to_owned() });
    }
    Ok(wish)
}
