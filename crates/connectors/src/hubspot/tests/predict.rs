use super::{form, form_with, settings};
use crate::hubspot::{HubspotContact, HubspotForm};
use crate::{Destination, Draft, Severity};
use akis_form::{Choice, Form, HiddenField, Item, Question, QuestionId, QuestionKind, SourceKind, WriteTarget};
use serde_json::{Value, json};

/// What is predicted for a form that differs from its source by a change, as `(code, severity, question)`.
type Told = Vec<(&'static str, Severity, Option<String>)>;

fn told(form: &Form, source: Option<&Form>, wish: &Value, scopes: Option<&[String]>) -> Told {
    let draft = Draft { form, source, settings: wish, scopes };
    let all = HubspotForm::new(&settings()).predict(&draft);
    for prediction in &all {
        let sentence = &prediction.sentence;
        assert!(
            sentence.en.ends_with('.') && sentence.tr.ends_with('.') && sentence.en != sentence.tr,
            "{sentence}"
        );
    }
    all.into_iter().map(|one| (one.code, one.severity, one.question.map(|id| id.0))).collect()
}

fn contact_told(form: &Form, wish: &Value) -> Told {
    let draft = Draft { form, source: None, settings: wish, scopes: None };
    let all = HubspotContact::new(&settings()).predict(&draft);
    all.into_iter().map(|one| (one.code, one.severity, one.question.map(|id| id.0))).collect()
}

fn has(told: &Told, code: &str, severity: Severity, question: Option<&str>) -> bool {
    told.iter().any(|one| (one.0, one.1, one.2.as_deref()) == (code, severity, question))
}

fn refusals(told: &Told) -> Vec<&'static str> {
    told.iter().filter(|one| one.1 == Severity::Refusal).map(|one| one.0).collect()
}

fn edited(change: impl Fn(&mut Question)) -> Form {
    let mut form = form();
    for page in &mut form.pages {
        for item in &mut page.items {
            if let Item::Question(question) = item {
                change(question);
            }
        }
    }
    form
}

fn without(id: &str) -> Form {
    let mut form = form();
    for page in &mut form.pages {
        page.items.retain(|item| !matches!(item, Item::Question(question) if question.id.as_str() == id));
    }
    form
}

#[test]
fn a_form_that_is_its_source_is_refused_for_nothing() {
    let told = told(&form(), Some(&form()), &json!({}), None);
    assert_eq!(refusals(&told), Vec::<&str>::new(), "{told:?}");
    // Its owner blocks free mail on purpose, and it has a file.
    assert!(has(&told, "free_mail", Severity::Warning, Some("email")));
    assert!(has(&told, "files_as_link", Severity::Warning, None));
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn captcha_refuses_everything_until_it_is_switched_off_in_hubspot() {
    let guarded = form_with(|form| form["configuration"]["recaptchaEnabled"] = true.into());
    assert!(refusals(&told(&form(), Some(&guarded), &json!({}), None)).contains(&"captcha"));
    assert!(refusals(&told(&guarded, None, &json!({}), None)).contains(&"captcha"));
    // Read again, it is off.
    assert!(!refusals(&told(&guarded, Some(&form()), &json!({}), None)).contains(&"captcha"));
}

#[test]
fn a_field_that_is_gone_is_refused_wherever_the_question_goes() {
    let source = without("port");
    assert!(has(
        &told(&form(), Some(&source), &json!({}), None),
        "field_removed",
        Severity::Refusal,
        Some("port")
    ));
    let elsewhere = json!({ "mapping": { "port": "0-1/harbour" } });
    assert!(has(
        &told(&form(), Some(&form()), &elsewhere, None),
        "field_removed",
        Severity::Refusal,
        Some("port")
    ));
    let unsent = json!({ "mapping": { "port": null } });
    assert!(!refusals(&told(&form(), Some(&source), &unsent, None)).contains(&"field_removed"));
    // HubSpot takes the stage also where the form has no such field.
    let stage = json!({ "mapping": { "port": "0-1/lifecyclestage" } });
    assert!(!refusals(&told(&form(), Some(&form()), &stage, None)).contains(&"field_removed"));
}

#[test]
fn a_required_field_must_be_filled_in_by_somebody() {
    let unasked = without("firstname");
    assert!(has(
        &told(&unasked, Some(&form()), &json!({}), None),
        "required_unfilled",
        Severity::Refusal,
        Some("firstname")
    ));
    // A constant fills it as well, while it has a value.
    let constant = |value: &str| {
        let mut form = unasked.clone();
        let target = WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "firstname".into() };
        let (id, label) = (QuestionId::new("firstname"), String::new());
        form.hidden.push(HiddenField { id, label, value: value.into(), target });
        refusals(&told(&form, Some(&self::form()), &json!({}), None)).contains(&"required_unfilled")
    };
    assert!(!constant("Misafir") && constant(""));
    let unsent = json!({ "mapping": { "firstname": null } });
    assert!(refusals(&told(&form(), Some(&form()), &unsent, None)).contains(&"required_unfilled"));

    let optional = edited(|question| question.required = question.required && question.id.as_str() != "firstname");
    assert!(has(
        &told(&optional, Some(&form()), &json!({}), None),
        "required_optional",
        Severity::Refusal,
        Some("firstname")
    ));

    let rule = form().questions().find_map(|question| question.visible_when.clone()).unwrap();
    let hidden = edited(|question| {
        if question.id.as_str() == "firstname" {
            question.visible_when = Some(rule.clone());
        }
    });
    assert!(has(
        &told(&hidden, Some(&form()), &json!({}), None),
        "required_conditional",
        Severity::Refusal,
        Some("firstname")
    ));
}

#[test]
fn a_required_field_that_nothing_brings_up_is_no_refusal() {
    // The number of cabins is required, and only asked for some kinds of tours. Without that question HubSpot does not
    // ask for it either.
    let neither = {
        let mut form = without("tour_type");
        for page in &mut form.pages {
            page.items.retain(|item| !matches!(item, Item::Question(question) if question.visible_when.is_some()));
        }
        form
    };
    let told_neither = told(&neither, Some(&form()), &json!({}), None);
    let about = |told: &Told| told.iter().filter_map(|one| one.2.clone()).collect::<Vec<_>>();
    assert!(!about(&told_neither).contains(&"cabins".to_owned()), "{told_neither:?}");
    // With it, somebody will be asked.
    let told_one = told(&without("cabins"), Some(&form()), &json!({}), None);
    assert!(has(&told_one, "required_unfilled", Severity::Refusal, Some("cabins")), "{told_one:?}");
}

#[test]
fn an_option_that_is_gone_is_named() {
    let more = edited(|question| {
        if let (QuestionKind::SingleChoice(choices), "port") = (&mut question.kind, question.id.as_str()) {
            choices.options.push(Choice { value: "kas".into(), label: "Kaş".into(), ..Default::default() });
        }
    });
    let draft = Draft { form: &more, source: Some(&form()), settings: &json!({}), scopes: None };
    let all = HubspotForm::new(&settings()).predict(&draft);
    let one = all.iter().find(|one| one.code == "option_removed").unwrap();
    assert_eq!(one.severity, Severity::Refusal);
    assert!(one.sentence.en.contains("“Kaş”") && one.sentence.tr.contains("“Kaş”"), "{}", one.sentence);
    // The other way round nothing is lost.
    assert!(!refusals(&told(&form(), Some(&more), &json!({}), None)).contains(&"option_removed"));
}

#[test]
fn a_question_of_another_kind_than_its_field() {
    for (id, kind) in [
        ("port", QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }),
        ("cabins", QuestionKind::LongText { min_chars: None, max_chars: None }),
        ("email", QuestionKind::Url),
    ] {
        let changed = edited(|question| {
            if question.id.as_str() == id {
                question.kind = kind.clone();
            }
        });
        let told = told(&changed, Some(&form()), &json!({}), None);
        assert!(has(&told, "kind_changed", Severity::Refusal, Some(id)), "{id}: {told:?}");
    }
    // Words take anything.
    let named = json!({ "mapping": { "tour_date": "0-1/firstname", "firstname": null } });
    assert!(!refusals(&told(&form(), Some(&form()), &named, None)).contains(&"kind_changed"));
}

#[test]
fn an_address_the_form_in_hubspot_blocks_since() {
    let stricter = form_with(|form| {
        form["fieldGroups"][1]["fields"][1]["validation"]["blockedEmailDomains"] =
            json!(["Mailinator.com", "yopmail.com"]);
    });
    let draft = Draft { form: &form(), source: Some(&stricter), settings: &json!({}), scopes: None };
    let all = HubspotForm::new(&settings()).predict(&draft);
    let one = all.iter().find(|one| one.code == "blocked_domains").unwrap();
    assert!(
        one.sentence.en.contains("yopmail.com") && !one.sentence.en.contains("mailinator"),
        "{}",
        one.sentence
    );
}

#[test]
fn without_an_address_there_is_no_contact() {
    let told_form = told(&without("email"), None, &json!({}), None);
    assert!(has(&told_form, "no_email", Severity::Warning, None), "{told_form:?}");
    let told_contact = contact_told(&without("email"), &json!({}));
    assert!(has(&told_contact, "no_email", Severity::Refusal, None), "{told_contact:?}");
    let optional = edited(|question| question.required = false);
    assert!(has(&contact_told(&optional, &json!({})), "email_optional", Severity::Warning, Some("email")));
    assert_eq!(refusals(&contact_told(&form(), &json!({}))), Vec::<&str>::new());
}

#[test]
fn what_goes_nowhere_is_said() {
    // A company's field is none of the contact's.
    let told_contact = contact_told(&form(), &json!({}));
    assert!(has(&told_contact, "unmapped", Severity::Warning, None), "{told_contact:?}");
    let decided = json!({ "mapping": { "name": null } });
    assert!(!has(&contact_told(&form(), &decided), "unmapped", Severity::Warning, None));
    let used = json!({ "object": { "object_type_id": "0-5", "stage": "1", "properties": { "name": "subject" } } });
    assert!(!has(&contact_told(&form(), &used), "unmapped", Severity::Warning, None));

    let own = edited(|question| {
        if question.id.as_str() == "port" {
            question.target = WriteTarget::None;
        }
    });
    assert!(has(&told(&own, None, &json!({}), None), "unmapped", Severity::Warning, None));
    let property = json!({ "properties": { "port": "harbour" } });
    assert!(!has(&told(&own, None, &property, None), "unmapped", Severity::Warning, None));
}

#[test]
fn what_was_not_granted_is_named_and_what_is_not_known_is_believed() {
    let granted: Vec<String> = ["oauth", "forms"].map(str::to_owned).into();
    let upload = json!({ "files": "upload", "object": { "object_type_id": "0-3", "stage": "s" } });
    let draft = Draft { form: &form(), source: None, settings: &upload, scopes: Some(&granted) };
    let all = HubspotForm::new(&settings()).predict(&draft);
    let missing: Vec<&str> =
        all.iter().filter(|one| one.code == "missing_scopes").map(|one| one.sentence.en.as_str()).collect();
    for scope in ["crm.objects.contacts.write", "files", "crm.objects.deals.write"] {
        assert!(missing.iter().any(|sentence| sentence.contains(scope)), "{scope}: {missing:?}");
    }
    assert!(!missing.iter().any(|sentence| sentence.contains("tickets")), "only what this object needs");
    assert!(!refusals(&told(&form(), None, &upload, None)).contains(&"missing_scopes"));
    assert!(!refusals(&told(&form(), None, &upload, Some(&[]))).contains(&"missing_scopes"));
}

#[test]
fn a_consent_that_is_not_carried_is_refused() {
    let unasked = form_with(|form| form["legalConsentOptions"] = json!({ "type": "none" }));
    assert!(refusals(&told(&unasked, Some(&form()), &json!({}), None)).contains(&"consent_missing"));
    let told_more = told(&form(), Some(&unasked), &json!({}), None);
    assert!(!refusals(&told_more).contains(&"consent_missing"));
    assert!(has(&told_more, "consent_removed", Severity::Warning, None));
}

#[test]
fn what_is_wrong_with_the_settings() {
    let one = |wish: Value| told(&form(), Some(&form()), &wish, None);
    assert!(has(&one(json!({ "unknown": 1 })), "settings", Severity::Refusal, None));
    assert!(has(&one(json!({ "mapping": { "gone": "0-1/x" } })), "mapping_unused", Severity::Warning, None));
    assert!(has(
        &one(json!({ "mapping": { "port": "/" } })),
        "mapping_unreadable",
        Severity::Refusal,
        Some("port")
    ));
    let taken = json!({ "mapping": { "mobilephone": "0-1/firstname" } });
    assert!(has(&one(taken), "place_taken", Severity::Warning, Some("mobilephone")));
    assert!(has(&one(json!({ "object": { "object_type_id": "0-5" } })), "no_stage", Severity::Refusal, None));
    assert!(has(&one(json!({ "object": { "object_type_id": "2-1" } })), "no_marker", Severity::Warning, None));
}

#[test]
fn a_form_of_another_system_has_nothing_to_submit_to() {
    let mut other = form();
    other.source.as_mut().unwrap().kind = SourceKind::Typeform;
    assert_eq!(refusals(&told(&other, None, &json!({}), None)), ["other_system"]);
    other.source = None;
    assert_eq!(refusals(&told(&other, None, &json!({}), None)), ["other_system"]);
}

#[test]
fn options_that_cannot_be_told_apart_together() {
    let odd = edited(|question| {
        if let QuestionKind::MultiChoice(choices) = &mut question.kind {
            choices.options[0].value = "food;drinks".into();
        }
    });
    assert!(has(&contact_told(&odd, &json!({})), "separator_in_option", Severity::Refusal, Some("extras")));
}

#[test]
fn a_hidden_field_that_is_gone_is_noticed() {
    let mut source = form();
    source.hidden.retain(|hidden| !matches!(hidden.target, WriteTarget::Hubspot { .. }));
    assert!(refusals(&told(&form(), Some(&source), &json!({}), None)).contains(&"field_removed"));
}
