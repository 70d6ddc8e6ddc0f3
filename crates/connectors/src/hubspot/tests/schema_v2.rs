use super::{FORM_V2, hubspot};
use crate::hubspot::read_definition;
use crate::{Connector, ConnectorError};
use akis_form::{
    Answer, Answers, Caution, ConsentPart, Ending, FileTypes, Form, Item, Language, QuestionId, QuestionKind,
    SourceKind, SourceRef, WriteTarget,
};
use serde_json::{Value, json};

fn form_with(change: impl FnOnce(&mut Value)) -> Form {
    let mut json: Value = serde_json::from_str(FORM_V2).unwrap();
    change(&mut json);
    read_definition(json.to_string().as_bytes()).unwrap()
}

fn form() -> Form {
    form_with(|_| {})
}

fn kind(form: &Form, id: &str) -> QuestionKind {
    form.question(&QuestionId::new(id)).unwrap().kind.clone()
}

fn visible(form: &Form, id: &str, answers: &[(&str, Answer)]) -> bool {
    let answers: Answers = answers.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect();
    form.question(&QuestionId::new(id)).unwrap().visible_when.as_ref().is_none_or(|when| when.holds(&answers))
}

/// A form of one field.
fn field(field: &Value) -> Form {
    form_with(|form| form["formFieldGroups"] = json!([{ "fields": [field] }]))
}

#[test]
fn the_form_as_a_whole() {
    let form = form();
    assert_eq!(form.title, "Keşif görüşmesi");
    assert_eq!(form.language, Language::new("tr"));
    assert_eq!(form.submit_label.as_deref(), Some("Gönder"));
    assert!(form.captcha);
    assert_eq!(
        form.source,
        Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "4cfc5151-36dc-4f43-be48-75425a6da2ab".into(),
            version: "1777712400000".into(),
        })
    );
    assert_eq!(form.ending, Ending { text: "Teşekkürler, yarın arayacağız.".into(), ..Default::default() });
}

#[test]
fn a_page_break_begins_a_page() {
    let form = form();
    let questions = |item: &Item| match item {
        Item::Question(question) => Some(question.id.0.clone()),
        _ => None,
    };
    let pages: Vec<Vec<String>> =
        form.pages.iter().map(|page| page.items.iter().filter_map(questions).collect()).collect();
    assert_eq!(pages[0], ["firstname", "email", "phone", "mobilephone"]);
    assert_eq!(pages[1], ["kind", "company_size", "hr_contact", "sector", "name", "services"]);
    assert_eq!(pages[2], ["start", "agree", "call_time", "note", "cv", "budget", "plan"]);
    assert!(matches!(&form.pages[2].items[0], Item::Content(content) if content.text == "Son sayfa"));
}

#[test]
fn every_field_type_has_its_kind() {
    let form = form();
    assert!(matches!(kind(&form, "firstname"), QuestionKind::ShortText { .. }));
    let blocked = ["tempmail.io", "mailinator.com", "yopmail.com"].map(str::to_owned).to_vec();
    assert_eq!(kind(&form, "email"), QuestionKind::Email { blocked_domains: blocked, blocks_free_mail: true });
    assert_eq!(kind(&form, "phone"), QuestionKind::Phone { min_digits: Some(7), max_digits: Some(20) });
    assert_eq!(kind(&form, "mobilephone"), QuestionKind::Phone { min_digits: Some(10), max_digits: Some(15) });
    assert!(matches!(kind(&form, "kind"), QuestionKind::SingleChoice(choices) if !choices.dropdown));
    assert!(matches!(kind(&form, "sector"), QuestionKind::SingleChoice(choices) if choices.dropdown));
    assert!(matches!(kind(&form, "services"), QuestionKind::MultiChoice(choices) if choices.options.len() == 2));
    assert!(matches!(kind(&form, "company_size"), QuestionKind::Number { .. }));
    assert_eq!(kind(&form, "start"), QuestionKind::Date { min: None, max: None });
    assert_eq!(kind(&form, "agree"), QuestionKind::YesNo);
    assert!(matches!(kind(&form, "note"), QuestionKind::LongText { .. }));
    assert_eq!(kind(&form, "cv"), QuestionKind::File { max_files: 10, max_kib: None, accept: FileTypes::Any });
    let name = form.question(&QuestionId::new("name")).unwrap();
    assert_eq!(name.target, WriteTarget::Hubspot { object_type_id: "0-2".into(), name: "name".into() });
    assert_eq!(form.question(&QuestionId::new("kind")).unwrap().help, "Fiyat buna bağlı");
}

#[test]
fn dependent_fields_follow_the_operand_of_their_parents_type() {
    let form = form();
    let kind = |value: &str| ("kind", Answer::Choice(value.into()));
    let size = |count: f64| ("company_size", Answer::Number(count));
    assert!(!visible(&form, "company_size", &[kind("person")]));
    assert!(visible(&form, "company_size", &[kind("ngo")]));
    assert!(visible(&form, "hr_contact", &[kind("ngo"), size(50.0)]));
    assert!(!visible(&form, "hr_contact", &[kind("ngo"), size(49.0)]));
    assert!(!visible(&form, "hr_contact", &[kind("person"), size(50.0)]));
    assert!(visible(&form, "sector", &[kind("ngo")]) && visible(&form, "sector", &[kind("company")]));
    assert!(visible(&form, "call_time", &[("agree", Answer::Bool(true))]));
    assert!(!visible(&form, "call_time", &[("agree", Answer::Bool(false))]));
    assert!(visible(&form, "plan", &[("budget", Answer::Number(5000.0))]));
    assert!(!visible(&form, "plan", &[("budget", Answer::Number(5001.0))]));
    assert_eq!(
        form.cautions,
        [Caution::Unreadable { what: "fields/sector: other options under another answer".into() }]
    );
}

#[test]
fn hidden_fields_are_sent_with_their_selected_option() {
    let form = form();
    let hidden: Vec<_> = form.hidden.iter().map(|field| (field.id.as_str(), field.value.as_str())).collect();
    assert_eq!(hidden, [("lead_channel", "web"), ("utm_source", "")]);
}

#[test]
fn consent_stands_as_json_in_a_text() {
    let form = form();
    let parts: Vec<_> = form
        .consents()
        .map(|consent| (consent.text.as_str(), matches!(consent.part, ConsentPart::Ask { .. }), consent.gate))
        .collect();
    assert_eq!(
        parts,
        [
            ("Verilerinize ihtiyacımız var.", false, true),
            ("Verilerimin işlenmesini kabul ediyorum.", true, true),
            ("Size yazabilir miyiz?", false, false),
            ("Kampanya e-postaları", true, false),
            ("Ayrıntılar: KVKK metni (https://mavideniz.com.tr/kvkk)", false, true),
        ]
    );
}

/// The fixture with other consent options.
fn consent(change: impl FnOnce(&mut Value)) -> Form {
    form_with(|form| {
        let mut options = serde_json::from_str(form["metaData"][1]["value"].as_str().unwrap()).unwrap();
        change(&mut options);
        form["metaData"][1]["value"] = options.to_string().into();
    })
}

#[test]
fn the_other_types_of_consent_in_their_older_words() {
    let optional = consent(|options| options["processingConsentType"] = "OPTIONAL_CHECKBOX".into());
    let asked = optional.consents().find(|consent| consent.target == WriteTarget::HubspotProcessing).unwrap();
    assert!(matches!(asked.part, ConsentPart::Ask { required: false, .. }) && !asked.gate);

    let implicit = consent(|options| options["processingConsentType"] = "IMPLICIT".into());
    assert!(implicit.consents().all(|consent| consent.target != WriteTarget::HubspotProcessing));
    assert!(implicit.hidden.iter().any(|hidden| hidden.value == "Verilerinize ihtiyacımız var."));

    let interest = consent(|options| options["isLegitimateInterest"] = true.into());
    let target = WriteTarget::HubspotLegitimateInterest { subscription_type_id: 9012, legal_basis: "LEAD".into() };
    assert!(interest.hidden.iter().any(|hidden| hidden.target == target));
    assert_eq!(interest.consents().count(), 1);

    // Written by the newer editor into the older place.
    let newer = form_with(|form| {
        let options = json!({ "type": "explicit_consent_to_process", "consentToProcessCheckboxLabel": "Tamam" });
        form["metaData"][1]["value"] = options.to_string().into();
    });
    assert!(newer.consents().any(|consent| consent.gate && consent.text == "Tamam"));

    let broken = form_with(|form| form["metaData"][1]["value"] = "{".into());
    assert!(broken.cautions.contains(&Caution::Unreadable { what: "metaData/legalConsentOptions".into() }));
}

#[test]
fn the_embed_json_is_the_same_form() {
    let mut form: Value = serde_json::from_str(FORM_V2).unwrap();
    let members = form.as_object_mut().unwrap();
    members.remove("updatedAt");
    members.remove("redirect");
    members.insert("redirectUrl".into(), "https://mavideniz.com.tr/tesekkur".into());
    members["metaData"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "formDefinitionUpdatedAt", "value": "1646045760105" }));
    let embed =
        json!({ "form": form, "properties": {}, "scopes": { "noBranding": true }, "time": 1_672_323_297_297_u64 });
    let read = read_definition(embed.to_string().as_bytes()).unwrap();
    assert_eq!(read.questions().count(), 17);
    assert_eq!(read.source.unwrap().version, "1646045760105");
    assert_eq!(read.ending.redirect_url.as_deref(), Some("https://mavideniz.com.tr/tesekkur"));
}

#[test]
fn old_and_new_words_for_a_field_type() {
    let of = |kind: &str, data: &str| {
        let options = json!([{ "label": "A", "value": "a", "hidden": false }, { "label": "B", "value": "b", "hidden": true }]);
        field(&json!({ "name": "x", "type": data, "fieldType": kind, "options": options }))
            .questions()
            .next()
            .unwrap()
            .kind
            .clone()
    };
    assert!(matches!(of("checkbox", "bool"), QuestionKind::YesNo));
    assert!(matches!(of("text", "number"), QuestionKind::Number { .. }));
    assert!(matches!(of("text", "date"), QuestionKind::Date { .. }));
    assert!(
        matches!(of("select", "enumeration"), QuestionKind::SingleChoice(choices) if choices.options.len() == 1)
    );
    assert!(matches!(of("multi_line_text", "string"), QuestionKind::LongText { .. }));
    assert!(matches!(of("payment_link_radio", "enumeration"), QuestionKind::Unsupported { .. }));
    assert!(matches!(of("calculation_equation", "number"), QuestionKind::Unsupported { .. }));
}

#[test]
fn an_action_or_an_operator_nobody_can_read_is_said_and_forces_nobody() {
    let of = |action: &str, operator: &str| {
        field(&json!({ "name": "x", "type": "string", "fieldType": "text", "dependentFieldFilters": [{
            "filters": [{ "operator": "EQ", "strValue": "y" }, { "operator": operator, "strValue": "y" }],
            "dependentFormField": { "name": "child", "type": "string", "fieldType": "text", "required": true },
            "formFieldAction": action,
        }]}))
    };
    let text = |words: &str| ("x", Answer::Text(words.into()));
    let both = of("DISPLAY", "STARTS_WITH");
    assert!(visible(&both, "child", &[text("y")]) && !visible(&both, "child", &[text("yes")]), "every filter");
    for unread in [of("HIDE", "EQ"), of("DISPLAY", "WITHIN_TIME")] {
        let child = unread.question(&QuestionId::new("child")).unwrap();
        assert!(child.visible_when.is_none() && !child.required);
        assert_eq!(unread.cautions.len(), 1);
    }
}

#[test]
fn a_deleted_form_is_gone() {
    let mut json: Value = serde_json::from_str(FORM_V2).unwrap();
    json["deletedAt"] = json!(1_777_712_400_000_u64);
    let response = super::answer(200, &json.to_string());
    assert_eq!(hubspot().read_form(&response), Err(ConnectorError::NotFound));
}
