use super::lenient;
use crate::plain_text::plain;
use akis_form::{Consent, ConsentPart, HiddenField, Item, Language, QuestionId, WriteTarget};
use serde::Deserialize;

/// `legalConsentOptions` of a form. What its `type` does not have is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct LegalConsentOptions {
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    pub(super) kind: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) lawful_basis: String,
    #[serde(deserialize_with = "lenient::texts")]
    pub(super) subscription_type_ids: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) privacy_text: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) communication_consent_text: String,
    #[serde(deserialize_with = "lenient::list")]
    pub(super) communications_checkboxes: Vec<Checkbox>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) consent_to_process_text: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) consent_to_process_checkbox_label: String,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) consent_to_process_footer_text: String,
    /// The tick may be left out; only the older shape has this.
    #[serde(skip)]
    pub(super) processing_is_optional: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Checkbox {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) label: String,
    #[serde(deserialize_with = "lenient::flag")]
    pub(super) required: bool,
    #[serde(deserialize_with = "lenient::whole")]
    pub(super) subscription_type_id: Option<i64>,
}

impl LegalConsentOptions {
    /// A type this version does not know, whose texts are not shown.
    pub(super) fn is_unknown(&self) -> bool {
        let known = ["", "none", "NONE", "legitimate_interest", "implicit_consent_to_process", EXPLICIT];
        !known.contains(&self.kind.as_str())
    }
}

/// Far above what anybody ticks. A box without a label repeats the text above it, so their number must have an end.
pub(super) const MOST_CHECKBOXES: usize = 100;

const EXPLICIT: &str = "explicit_consent_to_process";

/// The consent parts of a form in HubSpot's order, and what is sent of them without being asked, named in the form's
/// language.
pub(super) fn read(options: &LegalConsentOptions, language: &Language) -> (Vec<Item>, Vec<HiddenField>) {
    match options.kind.as_str() {
        "legitimate_interest" => legitimate_interest(options, language),
        "implicit_consent_to_process" | EXPLICIT => consent_to_process(options, language),
        _ => (vec![], vec![]),
    }
}

/// The person is told, not asked; HubSpot wants to hear that they were.
fn legitimate_interest(options: &LegalConsentOptions, language: &Language) -> (Vec<Item>, Vec<HiddenField>) {
    let text = plain(&options.privacy_text);
    // The submission endpoint has no word for `other`, and takes one subscription type.
    let legal_basis = match options.lawful_basis.as_str() {
        "lead" => Some("LEAD"),
        "client" => Some("CUSTOMER"),
        _ => None,
    };
    let subscription = options.subscription_type_ids.iter().find_map(|id| id.trim().parse().ok());
    let target = legal_basis.zip(subscription).map(|(legal_basis, subscription_type_id)| {
        WriteTarget::HubspotLegitimateInterest { subscription_type_id, legal_basis: legal_basis.to_owned() }
    });
    let name = if language.as_str() == "tr" { "Meşru menfaat" } else { "Legitimate interest" };
    let sent = target.map(|target| sent("legitimate_interest", name, &text, target));
    (notice("privacy", &text, false).into_iter().collect(), sent.into_iter().collect())
}

fn consent_to_process(options: &LegalConsentOptions, language: &Language) -> (Vec<Item>, Vec<HiddenField>) {
    let text = plain(&options.consent_to_process_text);
    let label = plain(&options.consent_to_process_checkbox_label);
    let communication = plain(&options.communication_consent_text);
    let privacy = plain(&options.privacy_text);
    let asked = options.kind == EXPLICIT && !(label.is_empty() && text.is_empty());

    let mut items = Vec::new();
    let mut hidden = Vec::new();
    if asked {
        // Without a label of its own the text is what people agree to.
        let (above, sentence) = if label.is_empty() { ("", &text) } else { (text.as_str(), &label) };
        // HubSpot refuses a response without it, so it is asked before anything else, with all that belongs to it.
        let required = !options.processing_is_optional;
        items.extend(notice("processing", above, required));
        items.push(ask("consent_to_process", sentence, required, required, WriteTarget::HubspotProcessing));
        items.extend(notice("processing_footer", &plain(&options.consent_to_process_footer_text), required));
    } else {
        // Implied by sending the form: the sentence people saw is sent along.
        items.extend(notice("processing", &text, false));
        let shown = [&text, &privacy, &communication].into_iter().find(|text| !text.is_empty());
        let name = if language.as_str() == "tr" { "Verilerin işlenmesine onay" } else { "Consent to process" };
        let shown = shown.map(|text| sent("consent_to_process", name, text, WriteTarget::HubspotProcessing));
        hidden.extend(shown);
    }
    items.extend(notice("communication", &communication, false));
    for checkbox in options.communications_checkboxes.iter().take(MOST_CHECKBOXES) {
        let label = Some(plain(&checkbox.label)).filter(|label| !label.is_empty());
        // A box without a sentence still needs one to be agreed to.
        let label = label.unwrap_or_else(|| communication.clone());
        // A box without a subscription is kept here alone.
        let (id, target) = match checkbox.subscription_type_id {
            Some(id) => (id.to_string(), WriteTarget::HubspotSubscription { subscription_type_id: id }),
            None => ("unknown".to_owned(), WriteTarget::None),
        };
        items.push(ask(&format!("subscription_{id}"), &label, checkbox.required, false, target));
    }
    items.extend(notice("privacy", &privacy, asked && !options.processing_is_optional));
    (items, hidden)
}

fn notice(id: &str, text: &str, gate: bool) -> Option<Item> {
    (!text.is_empty()).then(|| {
        Item::Consent(Consent {
            id: QuestionId::new(format!("legal_{id}")),
            part: ConsentPart::Notice,
            text: text.to_owned(),
            target: WriteTarget::None,
            gate,
        })
    })
}

fn ask(id: &str, sentence: &str, required: bool, gate: bool, target: WriteTarget) -> Item {
    Item::Consent(Consent {
        id: QuestionId::new(format!("legal_{id}")),
        part: ConsentPart::Ask { label: sentence.to_owned(), required },
        text: sentence.to_owned(),
        target,
        gate,
    })
}

fn sent(id: &str, label: &str, text: &str, target: WriteTarget) -> HiddenField {
    HiddenField {
        id: QuestionId::new(format!("legal_{id}")),
        label: label.to_owned(),
        value: text.to_owned(),
        target,
    }
}
