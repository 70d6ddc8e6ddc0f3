use super::{FORM, access, answer, form, form_with, hubspot};
use crate::{Connector, ConnectorError, FormQuery};
use akis_form::{
    Answer, Answers, Caution, Choice, Content, Ending, FileTypes, Form, HiddenField, Item, Language, QuestionId,
    QuestionKind, SourceKind, SourceRef, Uncarried, WriteTarget,
};
use serde_json::{Value, json};

fn id(text: &str) -> QuestionId {
    QuestionId::new(text)
}

fn kind(form: &Form, question: &str) -> QuestionKind {
    form.question(&id(question)).unwrap().kind.clone()
}

/// One field on a form of its own.
fn field(field: &Value) -> Form {
    let group = json!({ "groupType": "default_group", "richTextType": "text", "fields": [field] });
    form_with(|form| form["fieldGroups"] = json!([group]))
}

fn visible(form: &Form, question: &str, answers: &[(&str, Answer)]) -> bool {
    let answers: Answers = answers.iter().map(|(name, answer)| (id(name), answer.clone())).collect();
    let when = &form.question(&id(question)).unwrap().visible_when;
    when.as_ref().is_none_or(|when| when.holds(&answers))
}

#[test]
fn the_whole_form_is_carried() {
    let form = form();
    assert_eq!(form.title, "Tekne turu teklif formu");
    assert_eq!(form.language, Language::new("tr"));
    assert_eq!(form.submit_label.as_deref(), Some("Teklif iste"));
    assert!(!form.captcha);
    assert_eq!(
        form.source,
        Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20".into(),
            version: "2026-05-18T16:40:51.003Z".into(),
        })
    );
    assert_eq!(
        form.ending,
        Ending {
            text: "Teşekkürler, sizi bugün arayacağız.".into(), redirect_url: None, ..Default::default()
        }
    );
    let questions: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(
        questions,
        [
            "firstname",
            "email",
            "mobilephone",
            "tour_type",
            "cabins",
            "big_group_note",
            "tour_date",
            "name",
            "port",
            "extras",
            "first_time",
            "passport_scan",
        ]
    );
}

#[test]
fn labels_lose_their_markup_and_texts_become_content() {
    let form = form();
    assert_eq!(form.question(&id("email")).unwrap().label, "E-posta");
    assert_eq!(form.question(&id("tour_type")).unwrap().help, "Fiyat türe göre değişir");
    let contents: Vec<&Content> = form.pages[0]
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Content(content) => Some(content),
            _ => None,
        })
        .collect();
    assert_eq!(contents[0].text, "Tekne turu\nYaklaşık üç dakika sürer & ücretsizdir.");
    assert_eq!(contents[1].text, "Teknemiz");
    assert_eq!(contents[1].image.as_deref(), Some("https://mavideniz.com.tr/tekne.jpg"));
    assert!(matches!(form.pages[0].items[0], Item::Content(_)));
}

#[test]
fn every_field_type_has_its_kind() {
    let form = form();
    assert_eq!(
        kind(&form, "firstname"),
        QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }
    );
    assert_eq!(kind(&form, "big_group_note"), QuestionKind::LongText { max_chars: None, min_chars: None });
    assert_eq!(
        kind(&form, "email"),
        QuestionKind::Email { blocked_domains: vec!["mailinator.com".into()], blocks_free_mail: true }
    );
    assert_eq!(kind(&form, "mobilephone"), QuestionKind::Phone { min_digits: Some(10), max_digits: Some(15) });
    assert_eq!(
        kind(&form, "cabins"),
        QuestionKind::Number { min: None, max: None, min_digits: Some(1), max_digits: Some(2), integer: false }
    );
    assert_eq!(kind(&form, "tour_date"), QuestionKind::Date { min: None, max: None });
    assert_eq!(kind(&form, "first_time"), QuestionKind::YesNo);
    assert_eq!(
        kind(&form, "passport_scan"),
        QuestionKind::File { max_files: 10, max_kib: None, accept: FileTypes::Any }
    );
    assert!(matches!(kind(&form, "port"), QuestionKind::SingleChoice(choices) if choices.dropdown));
    assert!(matches!(kind(&form, "tour_type"), QuestionKind::SingleChoice(choices) if !choices.dropdown));
    assert!(matches!(kind(&form, "extras"), QuestionKind::MultiChoice(choices) if choices.options.len() == 3));
}

#[test]
fn the_remaining_field_types_too() {
    let phone = field(&json!({
        "objectTypeId": "0-1", "name": "phone", "label": "Phone", "fieldType": "phone", "required": true,
        "hidden": false, "useCountryCodeSelect": true, "dependentFields": [],
        "validation": { "minAllowedDigits": 7, "maxAllowedDigits": 20 },
    }));
    assert_eq!(kind(&phone, "phone"), QuestionKind::Phone { min_digits: Some(7), max_digits: Some(20) });
    for (unknown, why) in [("payment_link_radio", Uncarried::Payment), ("something_new", Uncarried::Unknown)] {
        let form = field(&json!({
            "objectTypeId": "0-1", "name": "x", "label": "", "fieldType": unknown, "required": true, "hidden": false,
            "options": [{ "label": "A", "value": "a", "displayOrder": 0 }], "defaultValues": [],
        }));
        assert_eq!(kind(&form, "x"), QuestionKind::Unsupported { source_kind: unknown.into(), why });
    }
}

#[test]
fn older_field_types_in_the_newer_shape_are_what_they_mean() {
    let of = |widget: &str| {
        let options = json!([{ "label": "A", "value": "a" }]);
        let form = field(&json!({ "name": "x", "fieldType": widget, "options": options }));
        kind(&form, "x")
    };
    assert!(matches!(of("text"), QuestionKind::ShortText { .. }));
    assert!(matches!(of("textarea"), QuestionKind::LongText { .. }));
    assert!(matches!(of("select"), QuestionKind::SingleChoice(choices) if choices.dropdown));
    assert!(matches!(of("checkbox"), QuestionKind::MultiChoice(_)));
    assert!(matches!(of("booleancheckbox"), QuestionKind::YesNo));
    assert!(matches!(of("date"), QuestionKind::Date { .. }));
    assert!(matches!(of("phonenumber"), QuestionKind::Phone { .. }));
}

#[test]
fn options_stand_in_the_order_shown_with_values_kept() {
    let QuestionKind::SingleChoice(choices) = kind(&form(), "tour_type") else { panic!("a choice") };
    assert_eq!(
        choices.options.iter().map(|option| option.value.as_str()).collect::<Vec<_>>(),
        ["daily", "private", "cruise"]
    );
    assert_eq!(
        choices.options[1],
        Choice {
            value: "private".into(),
            label: "Özel tekne".into(),
            description: "Yalnız sizin grubunuz".into(),
            ..Default::default()
        }
    );
}

#[test]
fn options_that_cannot_be_told_apart_are_one() {
    let form = field(&json!({
        "objectTypeId": "0-1", "name": "x", "label": "X", "fieldType": "radio", "required": true, "hidden": false,
        "options": [
            { "label": "", "value": "a", "displayOrder": -1 },
            { "label": "Again", "value": "a", "displayOrder": -1 },
            { "label": "Nothing", "value": "", "displayOrder": -1 },
        ],
    }));
    let QuestionKind::SingleChoice(choices) = kind(&form, "x") else { panic!("a choice") };
    assert_eq!(
        choices.options,
        [Choice { value: "a".into(), label: "a".into(), description: String::new(), ..Default::default() }]
    );
}

#[test]
fn targets_name_the_object_and_the_property() {
    let form = form();
    let target = |question: &str| form.question(&id(question)).unwrap().target.clone();
    assert_eq!(target("email"), WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "email".into() });
    assert_eq!(target("name"), WriteTarget::Hubspot { object_type_id: "0-2".into(), name: "name".into() });
}

#[test]
fn hidden_fields_are_sent_and_not_asked() {
    let form = form();
    assert_eq!(
        form.hidden,
        [HiddenField {
            id: id("lead_channel"),
            label: "Kanal".into(),
            value: "web".into(),
            target: WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "lead_channel".into() },
        }]
    );
    assert!(form.question(&id("lead_channel")).is_none());
}

#[test]
fn dependent_fields_follow_their_parent_at_every_depth() {
    let form = form();
    let choice = |value: &str| ("tour_type", Answer::Choice(value.into()));
    assert!(!visible(&form, "cabins", &[]));
    assert!(!visible(&form, "cabins", &[choice("daily")]));
    assert!(visible(&form, "cabins", &[choice("cruise")]));
    let cabins = |count: f64| ("cabins", Answer::Number(count));
    assert!(!visible(&form, "big_group_note", &[choice("cruise"), cabins(5.0)]));
    assert!(visible(&form, "big_group_note", &[choice("cruise"), cabins(6.0)]));
    // The parent is off the path: its stale answer brings nothing back.
    assert!(!visible(&form, "big_group_note", &[choice("daily"), cabins(6.0)]));
}

/// A form whose field `child` hangs on `parent` by this rule.
fn hanging(parent: &str, rule: &Value) -> Form {
    let options = json!([
        { "label": "A", "value": "a", "displayOrder": 0 },
        { "label": "B", "value": "b", "displayOrder": 1 },
        { "label": "C", "value": "c", "displayOrder": 2 },
    ]);
    field(&json!({
        "objectTypeId": "0-1", "name": "parent", "label": "P", "fieldType": parent, "required": false,
        "hidden": false, "options": options, "defaultValues": [],
        "dependentFields": [{ "dependentCondition": rule, "dependentField": {
            "objectTypeId": "0-1", "name": "child", "label": "C", "fieldType": "single_line_text", "required": true,
            "hidden": false, "dependentFields": [],
        }}],
    }))
}

#[test]
fn every_operator_of_hubspot_is_carried() {
    let text = |words: &str| Answer::Text(words.into());
    let number = Answer::Number;
    let many = |values: &[&str]| Answer::Choices(values.iter().map(|&value| value.to_owned()).collect());
    let one = |operator: &str, value: &str| json!({ "operator": operator, "value": value, "values": [] });
    let set = |operator: &str, values: &[&str]| json!({ "operator": operator, "value": "", "values": values });
    let range = |operator: &str| json!({ "operator": operator, "value": "", "rangeStart": "2", "rangeEnd": "4" });
    let day = |text: &str| Answer::Date(text.parse().unwrap());

    // Parent's type, rule, an answer that shows the child, one that does not.
    let cases = [
        ("single_line_text", one("eq", "x"), text("x"), text("y")),
        ("single_line_text", one("neq", "x"), text("y"), text("x")),
        ("single_line_text", one("contains", "ARA"), text("ankara"), text("izmir")),
        ("single_line_text", one("doesnt_contain", "ara"), text("izmir"), text("ankara")),
        ("single_line_text", one("str_starts_with", "an"), text("Ankara"), text("izmir")),
        ("single_line_text", one("str_ends_with", "ra"), text("ankara"), text("izmir")),
        ("single_line_text", one("is_not_empty", ""), text("x"), text(" ")),
        ("single_checkbox", one("eq", "true"), Answer::Bool(true), Answer::Bool(false)),
        ("number", one("gt", "3"), number(4.0), number(3.0)),
        ("number", one("gte", "3"), number(3.0), number(2.0)),
        ("number", one("lt", "3"), number(2.0), number(3.0)),
        ("number", one("lte", "3"), number(3.0), number(4.0)),
        ("number", range("between"), number(4.0), number(5.0)),
        ("number", range("not_between"), number(5.0), number(2.0)),
        // 1 June 2026, in HubSpot's milliseconds.
        ("datepicker", one("gt", "1780272000000"), day("2026-06-02"), day("2026-06-01")),
        ("multiple_checkboxes", set("set_any", &["a", "b"]), many(&["b"]), many(&["c"])),
        ("multiple_checkboxes", one("set_any", "a;b"), many(&["b"]), many(&["c"])),
        ("multiple_checkboxes", set("set_all", &["a", "b"]), many(&["a", "b", "c"]), many(&["a"])),
        ("multiple_checkboxes", set("set_eq", &["a", "b"]), many(&["b", "a"]), many(&["a", "b", "c"])),
        ("multiple_checkboxes", set("set_neq", &["a", "b"]), many(&["a"]), many(&["a", "b"])),
        ("multiple_checkboxes", set("set_not_any", &["a", "b"]), many(&["c"]), many(&["a", "c"])),
        ("multiple_checkboxes", set("set_not_all", &["a", "b"]), many(&["a"]), many(&["a", "b"])),
        ("radio", set("set_any", &["a"]), Answer::Choice("a".into()), Answer::Choice("b".into())),
    ];
    for (parent, rule, shows, hides) in cases {
        let form = hanging(parent, &rule);
        assert!(visible(&form, "child", &[("parent", shows)]), "{rule} shows");
        assert!(!visible(&form, "child", &[("parent", hides)]), "{rule} hides");
        assert!(!visible(&form, "child", &[]), "{rule} without an answer");
        assert!(form.question(&id("child")).unwrap().required, "{rule}");
    }
}

#[test]
fn a_rule_that_depends_on_today_is_offered_to_all_and_forced_on_none() {
    for operator in ["within_time", "within_time_reverse", "something_new"] {
        let form = hanging("datepicker", &json!({ "operator": operator, "value": "7", "values": [] }));
        assert!(visible(&form, "child", &[]), "{operator}");
        assert!(!form.question(&id("child")).unwrap().required, "{operator}");
        let what = format!("fields/child: dependentCondition {operator} (parent)");
        assert_eq!(form.cautions, [Caution::Unreadable { what }]);
    }
}

#[test]
fn what_hangs_on_a_hidden_field_is_settled_by_its_value() {
    let hidden = |value: &str| {
        let mut form: Value = serde_json::from_str(FORM).unwrap();
        let field = &mut form["fieldGroups"][2]["fields"][0];
        field["hidden"] = true.into();
        field["defaultValues"] = json!([value]);
        hubspot().read_form(&answer(200, &form.to_string())).unwrap()
    };
    assert!(visible(&hidden("cruise"), "cabins", &[]));
    assert!(!visible(&hidden("daily"), "cabins", &[]));
}

#[test]
fn a_property_that_hangs_on_several_answers_is_one_question() {
    let child = json!({
        "objectTypeId": "0-1", "name": "child", "label": "C", "fieldType": "single_line_text", "required": true,
        "hidden": false,
    });
    let rule = |value: &str| {
        json!({
            "dependentCondition": { "operator": "eq", "value": value, "values": [] }, "dependentField": child,
        })
    };
    let form = field(&json!({
        "objectTypeId": "0-1", "name": "parent", "label": "P", "fieldType": "single_line_text", "required": false,
        "hidden": false, "dependentFields": [rule("x"), rule("y"), rule("z")],
    }));
    assert_eq!(form.questions().count(), 2);
    for value in ["x", "y", "z"] {
        assert!(visible(&form, "child", &[("parent", Answer::Text(value.into()))]), "{value}");
    }
    assert!(!visible(&form, "child", &[("parent", Answer::Text("w".into()))]));
}

#[test]
fn a_queued_field_is_never_forced_on_a_new_person() {
    let form = form_with(|form| form["fieldGroups"][1]["groupType"] = "queued".into());
    assert!(!form.question(&id("firstname")).unwrap().required);
    assert_eq!(form.cautions, [Caution::Unreadable { what: "fieldGroups: groupType queued".into() }]);
}

#[test]
fn missing_and_null_parts_are_as_if_empty() {
    let form = form_with(|form| {
        let form = form.as_object_mut().unwrap();
        form.remove("displayOptions");
        form["configuration"] = json!({ "language": null, "recaptchaEnabled": true });
        form["fieldGroups"][1]["fields"][0] =
            json!({ "objectTypeId": "0-1", "name": "firstname", "fieldType": "single_line_text", "label": null });
        form["legalConsentOptions"] = json!({ "type": "none" });
    });
    assert!(form.captcha);
    assert_eq!(form.submit_label, None);
    assert_eq!(form.language, Language::new("en"));
    assert_eq!(form.question(&id("firstname")).unwrap().label, "");
    assert_eq!(form.consents().count(), 0);
}

#[test]
fn a_redirect_after_the_form_is_kept_as_one() {
    let form = form_with(|form| {
        form["configuration"]["postSubmitAction"] =
            json!({ "type": "redirect_url", "value": "https://mavideniz.com.tr/tesekkur" });
    });
    assert_eq!(form.ending.redirect_url.as_deref(), Some("https://mavideniz.com.tr/tesekkur"));
    assert_eq!(form.ending.text, "");
}

#[test]
fn an_archived_form_is_gone() {
    let mut json: Value = serde_json::from_str(FORM).unwrap();
    json["archived"] = true.into();
    assert_eq!(hubspot().read_form(&answer(200, &json.to_string())), Err(ConnectorError::NotFound));
}

#[test]
fn the_list_counts_questions_and_knows_the_next_page() {
    let definition: Value = serde_json::from_str(FORM).unwrap();
    let page =
        json!({ "results": [definition], "paging": { "next": { "after": "NTI1", "link": "?after=NTI1" } } });
    let list = hubspot().read_forms(&answer(200, &page.to_string()), &FormQuery::default()).unwrap();
    assert_eq!(list.next.as_deref(), Some("NTI1"));
    assert_eq!(list.forms.len(), 1);
    assert_eq!(list.forms[0].name, "Tekne turu teklif formu");
    assert_eq!(list.forms[0].question_count, Some(12));
    assert_eq!(list.forms[0].updated_at.to_string(), "2026-05-18T16:40:51.003Z");
    assert!(!list.forms[0].captcha);

    let end = hubspot().read_forms(&answer(200, r#"{"results":[]}"#), &FormQuery::default()).unwrap();
    assert_eq!((end.forms.len(), end.next), (0, None));
}

#[test]
fn the_list_is_asked_page_by_page() {
    let first = hubspot().list_forms(&access(), &FormQuery::default());
    assert_eq!(first.uri(), "https://api.hubapi.com/marketing/v3/forms?limit=50&archived=false&formTypes=hubspot");
    assert_eq!(first.headers()["authorization"], "Bearer token");
    let next = hubspot().list_forms(&access(), &FormQuery { after: Some("a b&c"), search: None });
    assert!(next.uri().query().unwrap().ends_with("&after=a+b%26c"));
}

#[test]
fn an_id_cannot_leave_its_place_in_the_path() {
    let request = hubspot().form_request(&access(), "../../oauth?x=1#y");
    assert_eq!(request.uri(), "https://api.hubapi.com/marketing/v3/forms/..%2F..%2Foauth%3Fx=1%23y");
}
