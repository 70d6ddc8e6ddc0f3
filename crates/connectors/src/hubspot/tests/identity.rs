use super::form_with;
use akis_form::{Answer, Answers, Caution, Form, QuestionId, QuestionKind, WriteTarget};
use serde_json::{Value, json};

fn form_of(fields: &Value) -> Form {
    form_with(|form| {
        form["fieldGroups"] = json!([{ "groupType": "default_group", "fields": fields }]);
        form["legalConsentOptions"] = json!({ "type": "none" });
    })
}

fn field(object: &str, name: &str) -> Value {
    json!({
        "objectTypeId": object, "name": name, "label": name, "fieldType": "single_line_text", "required": true,
        "hidden": false, "dependentFields": [],
    })
}

fn ids(form: &Form) -> Vec<&str> {
    form.questions().map(|question| question.id.as_str()).collect()
}

fn when(value: &str, field: &Value) -> Value {
    json!({ "dependentCondition": { "operator": "set_any", "value": "", "values": [value] }, "dependentField": field })
}

fn parent(dependents: &[Value]) -> Value {
    json!({
        "objectTypeId": "0-1", "name": "parent", "label": "P", "fieldType": "radio", "required": true, "hidden": false,
        "options": [{ "label": "A", "value": "a" }, { "label": "B", "value": "b" }], "dependentFields": dependents,
    })
}

fn visible(form: &Form, id: &str, answer: &str) -> bool {
    let answers = Answers::from([(QuestionId::new("parent"), Answer::Choice(answer.into()))]);
    form.question(&QuestionId::new(id)).unwrap().visible_when.as_ref().is_none_or(|when| when.holds(&answers))
}

fn unreadable(what: &str) -> Caution {
    Caution::Unreadable { what: what.into() }
}

#[test]
fn a_name_stands_alone_until_a_second_object_has_it() {
    let form =
        form_of(&json!([field("0-2", "name"), field("0-1", "name"), field("2-77", "name"), field("0-2", "city")]));
    assert_eq!(ids(&form), ["name", "0-1/name", "2-77/name", "city"]);
    let target = |id: &str| form.question(&QuestionId::new(id)).unwrap().target.clone();
    assert_eq!(target("name"), WriteTarget::Hubspot { object_type_id: "0-2".into(), name: "name".into() });
    assert_eq!(target("0-1/name"), WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "name".into() });
}

#[test]
fn ids_never_meet() {
    let form = form_of(&json!([
        field("0-1", "0-2/x"),
        field("0-1", "x"),
        field("0-2", "x"),
        field("0-1", ""),
        field("0-1", "")
    ]));
    assert_eq!(form.questions().count(), 5);
    let ids: std::collections::HashSet<_> = form.questions().map(|question| &question.id).collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn a_field_without_object_is_the_contacts() {
    let form = form_of(&json!([{ "name": "email", "fieldType": "email" }]));
    let question = form.questions().next().unwrap();
    assert_eq!(question.target, WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "email".into() });
}

#[test]
fn a_property_under_two_answers_is_one_question_with_all_options() {
    let sector = |values: &[&str], required: bool| {
        let options: Vec<Value> = values.iter().map(|value| json!({ "label": value, "value": value })).collect();
        json!({ "objectTypeId": "0-1", "name": "sector", "label": "S", "fieldType": "dropdown", "required": required,
            "hidden": false, "options": options })
    };
    let form = form_of(&json!([parent(&[
        when("a", &sector(&["x", "y"], true)),
        when("b", &sector(&["y", "z"], false))
    ])]));
    assert_eq!(ids(&form), ["parent", "sector"]);
    assert!(visible(&form, "sector", "a") && visible(&form, "sector", "b") && !visible(&form, "sector", "c"));
    let question = form.question(&QuestionId::new("sector")).unwrap();
    assert!(!question.required, "under one answer it may be left out");
    let QuestionKind::SingleChoice(choices) = &question.kind else { panic!("a choice") };
    let values: Vec<&str> = choices.options.iter().map(|option| option.value.as_str()).collect();
    assert_eq!(values, ["x", "y", "z"]);
    assert_eq!(form.cautions, [unreadable("fields/sector: other options under another answer")]);
}

#[test]
fn a_property_hidden_under_one_answer_and_asked_under_another_is_asked() {
    let mut hidden = field("0-1", "source");
    hidden["hidden"] = true.into();
    hidden["defaultValue"] = "web".into();
    let form = form_of(&json!([parent(&[when("a", &hidden), when("b", &field("0-1", "source"))])]));
    assert_eq!(ids(&form), ["parent", "source"]);
    assert!(form.hidden.is_empty());
    assert_eq!(
        form.cautions,
        [
            unreadable("fields/source: dependentCondition of a hidden field"),
            unreadable("fields/source: hidden under another answer"),
        ]
    );
}

#[test]
fn a_hidden_field_is_sent_once() {
    let hidden = |value: &str| {
        let mut hidden = field("0-1", "source");
        hidden["hidden"] = true.into();
        hidden["defaultValue"] = value.into();
        hidden
    };
    let form = form_of(&json!([parent(&[when("a", &hidden("web")), when("b", &hidden("fair"))])]));
    assert_eq!(form.hidden.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), ["web"]);
    assert!(form.cautions.contains(&unreadable("fields/source: another defaultValue")));
}

#[test]
fn what_hangs_on_a_hidden_field_under_an_answer_hangs_on_the_answer() {
    let mut hidden = field("0-1", "source");
    hidden["hidden"] = true.into();
    hidden["defaultValue"] = "web".into();
    hidden["dependentFields"] = json!([
        { "dependentCondition": { "operator": "eq", "value": "web" }, "dependentField": field("0-1", "site") },
        { "dependentCondition": { "operator": "eq", "value": "fair" }, "dependentField": field("0-1", "hall") },
    ]);
    let form = form_of(&json!([parent(&[when("a", &hidden)])]));
    // The hall is never asked, but it stays in the form, so that its owner is told.
    assert_eq!(ids(&form), ["parent", "site", "hall"]);
    assert!(!visible(&form, "hall", "a"));
    assert!(visible(&form, "site", "a") && !visible(&form, "site", "b"));
}
