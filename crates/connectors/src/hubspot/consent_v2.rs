use super::consent::{Checkbox, LegalConsentOptions};
use super::lenient;
use serde::Deserialize;
use serde_json::Value;

/// `legalConsentOptions` in the `metaData` of an older form: JSON in a text, of a shape of its own, or of the newer
/// form's. `None` when it cannot be read.
pub(super) fn legal_consent(value: &Value) -> Option<LegalConsentOptions> {
    let options = match value {
        Value::String(text) if text.trim().is_empty() => return Some(LegalConsentOptions::default()),
        Value::String(text) => serde_json::from_str(text).ok()?,
        other => other.clone(),
    };
    match &options {
        Value::Null => return Some(LegalConsentOptions::default()),
        Value::Object(members) if members.contains_key("type") => return serde_json::from_value(options).ok(),
        Value::Object(_) => {}
        _ => return None,
    }
    let old: OldConsent = serde_json::from_value(options).ok()?;
    Some(old.into_options())
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OldConsent {
    #[serde(deserialize_with = "lenient::flag")]
    is_legitimate_interest: bool,
    #[serde(deserialize_with = "lenient::texts")]
    legitimate_interest_subscription_types: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    legitimate_interest_legal_basis: String,
    #[serde(deserialize_with = "lenient::text")]
    privacy_policy_text: String,
    #[serde(deserialize_with = "lenient::text")]
    communication_consent_text: String,
    #[serde(deserialize_with = "lenient::list")]
    communication_consent_checkboxes: Vec<OldCheckbox>,
    /// `IMPLICIT`, `REQUIRED_CHECKBOX` or `OPTIONAL_CHECKBOX`.
    #[serde(deserialize_with = "lenient::text")]
    processing_consent_type: String,
    #[serde(deserialize_with = "lenient::text")]
    processing_consent_text: String,
    #[serde(deserialize_with = "lenient::text")]
    processing_consent_checkbox_label: String,
    #[serde(deserialize_with = "lenient::text")]
    processing_consent_footer_text: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OldCheckbox {
    #[serde(deserialize_with = "lenient::whole")]
    communication_type_id: Option<i64>,
    #[serde(deserialize_with = "lenient::text")]
    label: String,
    #[serde(deserialize_with = "lenient::flag")]
    required: bool,
}

impl OldConsent {
    fn into_options(self) -> LegalConsentOptions {
        let kind = match self.processing_consent_type.as_str() {
            _ if self.is_legitimate_interest => "legitimate_interest",
            "REQUIRED_CHECKBOX" | "OPTIONAL_CHECKBOX" => "explicit_consent_to_process",
            _ => "implicit_consent_to_process",
        };
        let lawful_basis = match self.legitimate_interest_legal_basis.as_str() {
            "LEGITIMATE_INTEREST_PQL" => "lead",
            "LEGITIMATE_INTEREST_CLIENT" => "client",
            _ => "other",
        };
        let checkbox = |old: OldCheckbox| Checkbox {
            label: old.label,
            required: old.required,
            subscription_type_id: old.communication_type_id,
        };
        LegalConsentOptions {
            kind: kind.to_owned(),
            lawful_basis: lawful_basis.to_owned(),
            subscription_type_ids: self.legitimate_interest_subscription_types,
            privacy_text: self.privacy_policy_text,
            communication_consent_text: self.communication_consent_text,
            communications_checkboxes: self.communication_consent_checkboxes.into_iter().map(checkbox).collect(),
            consent_to_process_text: self.processing_consent_text,
            consent_to_process_checkbox_label: self.processing_consent_checkbox_label,
            consent_to_process_footer_text: self.processing_consent_footer_text,
            processing_is_optional: self.processing_consent_type == "OPTIONAL_CHECKBOX",
        }
    }
}
