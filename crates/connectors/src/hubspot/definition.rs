use super::consent::LegalConsentOptions;
use super::{lenient, schema_v2};
use crate::ConnectorError;
use serde::Deserialize;
use serde_json::Value;

/// A form as HubSpot gives it, as far as it matters here. What HubSpot's document requires but real forms leave out
/// now and then has a default. Forms of the older shape are brought into this one.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Definition {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) name: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) updated_at: String,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) archived: bool,
    #[serde(deserialize_with = "lenient::list")]
    pub(super) field_groups: Vec<FieldGroup>,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) configuration: Configuration,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) display_options: DisplayOptions,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) legal_consent_options: LegalConsentOptions,
    /// Parts of the document that could not be read.
    #[serde(skip)]
    pub(super) unread: Vec<String>,
}

/// A row of the layout.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FieldGroup {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) group_type: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) rich_text: String,
    #[serde(deserialize_with = "lenient::list")]
    pub(super) fields: Vec<Field>,
    /// A page begins here; only the older shape knows pages.
    #[serde(skip)]
    pub(super) page_break: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Configuration {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) language: String,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) recaptcha_enabled: bool,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) post_submit_action: PostSubmitAction,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PostSubmitAction {
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub(super) kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) value: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DisplayOptions {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) submit_button_text: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Field {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) object_type_id: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) name: String,
    #[serde(rename = "fieldType", deserialize_with = "lenient::text")]
    pub(super) widget: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) label: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) description: String,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) required: bool,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) hidden: bool,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) default_value: String,
    #[serde(deserialize_with = "lenient::texts")]
    pub(super) default_values: Vec<String>,
    #[serde(deserialize_with = "lenient::list")]
    pub(super) options: Vec<FieldOption>,
    #[serde(deserialize_with = "lenient::object")]
    pub(super) validation: Validation,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) allow_multiple_files: bool,
    #[serde(deserialize_with = "lenient::list")]
    pub(super) dependent_fields: Vec<DependentField>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct FieldOption {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) value: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) label: String,
    #[serde(deserialize_with = "lenient::whole")]
    pub(super) display_order: Option<i64>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) description: String,
    /// Kept for old answers and not offered any more.
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) hidden: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Validation {
    #[serde(deserialize_with = "lenient::texts")]
    pub(super) blocked_email_domains: Vec<String>,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) use_default_block_list: bool,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) min_allowed_digits: Option<u32>,
    #[serde(deserialize_with = "lenient::count")]
    pub(super) max_allowed_digits: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DependentField {
    #[serde(rename = "dependentCondition", deserialize_with = "lenient::object")]
    pub(super) condition: DependentCondition,
    #[serde(rename = "dependentField", deserialize_with = "lenient::object")]
    pub(super) field: Box<Field>,
    /// What must hold as well; only the older shape has several.
    #[serde(skip)]
    pub(super) further_conditions: Vec<DependentCondition>,
}

/// When a dependent field is shown. Operands an operator does not use are empty.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct DependentCondition {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) operator: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) value: String,
    #[serde(deserialize_with = "lenient::texts")]
    pub(super) values: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) range_start: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) range_end: String,
}

/// One form in any of HubSpot's shapes, told apart by their keys: Forms v3 (`fieldGroups`), Forms v2
/// (`formFieldGroups`), and the JSON that HubSpot's embed code loads (the older shape under `form`).
pub(super) fn read(document: Value) -> Result<Definition, ConnectorError> {
    let unreadable = |reason: &str| Err(ConnectorError::Unreadable { reason: reason.to_owned() });
    let Value::Object(members) = &document else {
        return unreadable(if document.is_array() {
            "a list of HubSpot forms, not one form: give one of its members"
        } else {
            "not a HubSpot form: the text is no JSON object"
        });
    };
    if members.contains_key("fieldGroups") {
        return shaped(document);
    }
    if members.contains_key("formFieldGroups") {
        return Ok(schema_v2::definition(&shaped(document)?));
    }
    if members.get("form").and_then(|form| form.get("formFieldGroups")).is_some()
        && let Value::Object(mut members) = document
    {
        return Ok(schema_v2::definition(&shaped(members.remove("form").unwrap_or_default())?));
    }
    match members_of(&document, "results").map(Vec::len) {
        Some(1) => {
            unreadable("a list answer of the HubSpot API with one result, not a form: give that result alone")
        }
        Some(_) => unreadable("a list answer of the HubSpot API, not a form: give one of its `results`"),
        None if document.get("correlationId").is_some() => {
            unreadable("an error answer of the HubSpot API, not a form")
        }
        None => unreadable("not a HubSpot form: neither `fieldGroups` nor `formFieldGroups` is there"),
    }
}

fn members_of<'a>(document: &'a Value, key: &str) -> Option<&'a Vec<Value>> {
    document.get(key)?.as_array()
}

/// The reason never repeats what stood there.
fn shaped<T: serde::de::DeserializeOwned>(document: Value) -> Result<T, ConnectorError> {
    serde_json::from_value(document).map_err(|_| ConnectorError::Unreadable {
        reason: "not a HubSpot form: a member holds another kind of value than HubSpot's".to_owned(),
    })
}
