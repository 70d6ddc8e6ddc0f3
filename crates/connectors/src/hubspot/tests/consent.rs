use super::form_with;
use akis_form::{Caution, Consent, ConsentPart, Form, WriteTarget};
use serde_json::{Value, json};

fn form_of(options: &Value) -> Form {
    form_with(|form| form["legalConsentOptions"] = options.clone())
}

fn parts(form: &Form) -> Vec<(bool, &str)> {
    let asked = |consent: &Consent| matches!(consent.part, ConsentPart::Ask { .. });
    form.consents().map(|consent| (asked(consent), consent.text.as_str())).collect()
}

#[test]
fn explicit_consent_is_asked_and_its_texts_are_shown() {
    let form = super::form();
    assert_eq!(
        parts(&form),
        [
            (false, "Size dönebilmek için verilerinize ihtiyacımız var."),
            (true, "Verilerimin işlenmesini kabul ediyorum."),
            (false, "Kampanyalarımızdan haberdar olmak ister misiniz?"),
            (true, "Kampanya e-postaları"),
            (false, "Ayrıntılar: KVKK metni (https://mavideniz.com.tr/kvkk)"),
        ]
    );
    let asked: Vec<&Consent> =
        form.consents().filter(|consent| matches!(consent.part, ConsentPart::Ask { .. })).collect();
    assert_eq!(
        asked[0].part,
        ConsentPart::Ask { label: "Verilerimin işlenmesini kabul ediyorum.".into(), required: true }
    );
    assert_eq!(asked[0].target, WriteTarget::HubspotProcessing);
    assert!(asked[0].gate, "nothing is asked of a person who does not agree");
    assert!(!asked[1].gate);
    assert_eq!(asked[1].part, ConsentPart::Ask { label: "Kampanya e-postaları".into(), required: false });
    assert_eq!(asked[1].target, WriteTarget::HubspotSubscription { subscription_type_id: 9012 });
    let ids: std::collections::HashSet<_> = form.consents().map(|consent| &consent.id).collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn implicit_consent_is_shown_and_sent_but_not_asked() {
    let form = form_of(&json!({
        "type": "implicit_consent_to_process",
        "consentToProcessText": "<p>By sending you agree.</p>",
        "communicationConsentText": "",
        "communicationsCheckboxes": [{ "label": "News", "required": true, "subscriptionTypeId": 1 }],
        "privacyText": "Opt out any time.",
    }));
    assert_eq!(parts(&form), [(false, "By sending you agree."), (true, "News"), (false, "Opt out any time.")]);
    let sent = form.hidden.iter().find(|hidden| hidden.target == WriteTarget::HubspotProcessing).unwrap();
    assert_eq!(sent.value, "By sending you agree.");
}

#[test]
fn legitimate_interest_is_told_and_sent() {
    let form = form_of(&json!({
        "type": "legitimate_interest", "lawfulBasis": "client", "subscriptionTypeIds": [77, 78],
        "privacyText": "We write to our customers.",
    }));
    assert_eq!(parts(&form), [(false, "We write to our customers.")]);
    let target =
        WriteTarget::HubspotLegitimateInterest { subscription_type_id: 77, legal_basis: "CUSTOMER".into() };
    assert!(
        form.hidden.iter().any(|hidden| hidden.target == target && hidden.value == "We write to our customers.")
    );
}

#[test]
fn a_basis_the_endpoint_has_no_word_for_is_told_and_not_sent() {
    let form = form_of(&json!({
        "type": "legitimate_interest", "lawfulBasis": "other", "subscriptionTypeIds": [77], "privacyText": "Told.",
    }));
    assert_eq!(parts(&form), [(false, "Told.")]);
    assert!(form.hidden.iter().all(|hidden| matches!(hidden.target, WriteTarget::Hubspot { .. })));
}

#[test]
fn explicit_consent_without_a_label_asks_by_its_text() {
    let form = form_of(&json!({
        "type": "explicit_consent_to_process", "consentToProcessText": "We keep your data.",
        "communicationsCheckboxes": [], "privacyText": "",
    }));
    assert_eq!(parts(&form), [(true, "We keep your data.")]);
}

#[test]
fn a_box_without_a_subscription_is_kept_here() {
    let form = form_of(&json!({
        "type": "implicit_consent_to_process", "consentToProcessText": "We keep your data.", "privacyText": null,
        "communicationsCheckboxes": [
            { "label": "A", "required": null, "subscriptionTypeId": null },
            { "label": "B", "required": "true", "subscriptionTypeId": "7" },
            { "label": "C", "required": false, "subscriptionTypeId": 7 },
            "D",
        ],
    }));
    assert_eq!(parts(&form), [(false, "We keep your data."), (true, "A"), (true, "B"), (true, "C")]);
    let targets: Vec<_> = form.consents().map(|consent| consent.target.clone()).collect();
    let seven = WriteTarget::HubspotSubscription { subscription_type_id: 7 };
    assert_eq!(targets, [WriteTarget::None, WriteTarget::None, seven.clone(), seven]);
    let ids: std::collections::HashSet<_> = form.consents().map(|consent| &consent.id).collect();
    assert_eq!(ids.len(), 4);
}

#[test]
fn a_type_of_consent_nobody_knows_is_said() {
    let form = form_of(&json!({ "type": "double_consent", "privacyText": "Text." }));
    let what = "legalConsentOptions: type double_consent".to_owned();
    assert!(form.cautions.contains(&Caution::Unreadable { what }));
    assert!(form_of(&json!({ "type": "none" })).cautions.is_empty());
}
