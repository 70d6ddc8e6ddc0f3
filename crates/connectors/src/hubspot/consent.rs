use crate::answer::or_default;
use crate::plain_text::plain;
use akis_form::{Consent, ConsentPart, HiddenField, Item, QuestionId, WriteTarget};
use serde::Deserialize;

/// `legalConsentOptions` of a form. What its `type` does not have is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct LegalConsentOptions {
    #[serde(rename = "type")]
    kind: String,
    #[serde(deserialize_with = "or_default")]
    lawful_basis: String,
    #[serde(deserialize_with = "or_default")]
    subscription_type_ids: Vec<i64>,
    #[serde(deserialize_with = "or_default")]
    privacy_text: String,
    #[serde(deserialize_with = "or_default")]
    communication_consent_text: String,
    #[serde(deserialize_with = "or_default")]
    communications_checkboxes: Vec<Checkbox>,
    #[serde(deserialize_with = "or_default")]
    consent_to_process_text: String,
    #[serde(deserialize_with = "or_default")]
    consent_to_process_checkbox_label: String,
    #[serde(deserialize_with = "or_default")]
    consent_to_process_footer_text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checkbox {
    #[serde(default, deserialize_with = "or_default")]
    label: String,
    #[serde(default, deserialize_with = "or_default")]
    required: bool,
    subscription_type_id: i64,
}

/// The consent parts of a form in HubSpot's order, and what is sent of them without being asked.
pub(super) fn read(options: &LegalConsentOptions) -> (Vec<Item>, Vec<HiddenField>) {
    match options.kind.as_str() {
        "legitimate_interest" => legitimate_interest(options),
        "implicit_consent_to_process" | "explicit_consent_to_process" => consent_to_process(options),
        _ => (vec![], vec![]),
    }
}

/// The person is told, not asked; HubSpot wants to hear that they were.
fn legitimate_interest(options: &LegalConsentOptions) -> (Vec<Item>, Vec<HiddenField>) {
    let text = plain(&options.privacy_text);
    // The submission endpoint has no word for `other`, and takes one subscription type.
    let legal_basis = match options.lawful_basis.as_str() {
        "lead" => Some("LEAD"),
        "client" => Some("CUSTOMER"),
        _ => None,
    };
    let target = legal_basis.zip(options.subscription_type_ids.first()).map(|(legal_basis, subscription)| {
        WriteTarget::HubspotLegitimateInterest {
            subscription_type_id: *subscription,
            legal_basis: legal_basis.to_owned(),
        }
    });
    let sent = target.map(|target| sent("legitimate_interest", "Legitimate interest", &text, target));
    (notice("privacy", &text).into_iter().collect(), sent.into_iter().collect())
}

fn consent_to_process(options: &LegalConsentOptions) -> (Vec<Item>, Vec<HiddenField>) {
    let text = plain(&options.consent_to_process_text);
    let label = plain(&options.consent_to_process_checkbox_label);
    let communication = plain(&options.communication_consent_text);
    let privacy = plain(&options.privacy_text);
    let asked = options.kind == "explicit_consent_to_process" && !(label.is_empty() && text.is_empty());

    let mut items = Vec::new();
    let mut hidden = Vec::new();
    if asked {
        // Without a label of its own the text is what people agree to.
        let (above, sentence) = if label.is_empty() { ("", &text) } else { (text.as_str(), &label) };
        items.extend(notice("processing", above));
        items.push(ask("consent_to_process", sentence, true, WriteTarget::HubspotProcessing));
        items.extend(notice("processing_footer", &plain(&options.consent_to_process_footer_text)));
    } else {
        // Implied by sending the form: the sentence people saw is sent along.
        items.extend(notice("processing", &text));
        let shown = [&text, &privacy, &communication].into_iter().find(|text| !text.is_empty());
        let shown = shown
            .map(|text| sent("consent_to_process", "Consent to process", text, WriteTarget::HubspotProcessing));
        hidden.extend(shown);
    }
    items.extend(notice("communication", &communication));
    for checkbox in &options.communications_checkboxes {
        let id = checkbox.subscription_type_id;
        let label = Some(plain(&checkbox.label)).filter(|label| !label.is_empty());
        // A box without a sentence still needs one to be agreed to.
        let label = label.unwrap_or_else(|| communication.clone());
        let target = WriteTarget::HubspotSubscription { subscription_type_id: id };
        items.push(ask(&format!("subscription_{id}"), &label, checkbox.required, target));
    }
    items.extend(notice("privacy", &privacy));
    (items, hidden)
}

fn notice(id: &str, text: &str) -> Option<Item> {
    (!text.is_empty()).then(|| {
        Item::Consent(Consent {
            id: QuestionId::new(format!("legal_{id}")),
            part: ConsentPart::Notice,
            text: text.to_owned(),
            target: WriteTarget::None,
        })
    })
}

fn ask(id: &str, sentence: &str, required: bool, target: WriteTarget) -> Item {
    Item::Consent(Consent {
        id: QuestionId::new(format!("legal_{id}")),
        part: ConsentPart::Ask { label: sentence.to_owned(), required },
        text: sentence.to_owned(),
        target,
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
