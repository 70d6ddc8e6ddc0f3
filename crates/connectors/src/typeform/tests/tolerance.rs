use super::{form_of, id, kind, question, read};
use crate::ConnectorError;
use crate::typeform::read_definition;
use akis_form::{Caution, Item, JumpTarget, QuestionKind, Uncarried};
use serde_json::{Value, json};

fn reason(text: &str) -> String {
    match read_definition(text.as_bytes()) {
        Err(ConnectorError::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_typeform_is_refused_by_what_is_missing() {
    assert!(reason("").contains("the text is empty"));
    assert!(reason("<html>").contains("not JSON, at line 1"));
    for text in ["[]", "null", "3", "\"fields\""] {
        assert!(reason(text).contains("no JSON object"), "{text}");
    }
    for text in [
        "{}",
        r#"{"code":"FORM_NOT_FOUND","description":"Non existing form"}"#,
        r#"{"total_items":1,"page_count":1,"items":[{"id":"a","title":"b"}]}"#,
        r#"{"event_id":"1","event_type":"form_response","form_response":{}}"#,
        // Google Forms, HubSpot, SurveyMonkey.
        r#"{"formId":"1","info":{"title":"T"},"items":[{"itemId":"2"}]}"#,
        r#"{"id":"1","name":"N","fieldGroups":[]}"#,
        r#"{"id":"1","title":"T","pages":[{"questions":[]}]}"#,
    ] {
        assert!(reason(text).contains("“fields”"), "{text}");
    }
    // A table of another system, and Typeform's own translation, have fields of another shape.
    assert!(reason(r#"{"id":"t","fields":[{"id":"f","name":"Name","type":"text"}]}"#).contains("“type”"));
    assert!(reason(r#"{"fields":[{"id":"f","title":"Hola"}],"thankyou_screens":[]}"#).contains("“type”"));
}

#[test]
fn an_empty_form_is_a_form() {
    assert_eq!(read(&json!({ "id": "a", "title": "New", "fields": [] })).questions().count(), 0);
    let form = read(&json!({ "id": "a", "thankyou_screens": null }));
    assert_eq!((form.pages.len(), form.title.as_str()), (1, ""));
    let marked = read_definition(b"\xef\xbb\xbf{\"fields\":[]}").unwrap();
    assert_eq!(marked.language.as_str(), "en");
}

#[test]
fn missing_and_null_and_swapped_types_are_read() {
    let form = read(&json!({
        "id": 42, "title": null, "settings": null, "hidden": null, "variables": null, "logic": null,
        "welcome_screens": [null, { "title": null, "properties": null }], "thankyou_screens": [null, 1, {}],
        "last_updated_at": 7,
        "fields": [
            { "id": 1, "ref": null, "title": null, "type": "short_text", "properties": null, "validations": null },
            { "id": "2", "title": 5, "type": "number",
              "validations": { "required": "true", "min_value": "1", "max_value": null } },
            { "id": "3", "ref": "s", "title": "S", "type": "opinion_scale",
              "properties": { "steps": "5", "start_at_one": 1 } },
            { "ref": "only", "title": "R", "type": "email" },
            { "title": "Nameless", "type": "phone_number" },
            { "id": "6", "title": "No type" },
        ],
    }));
    let source = form.source.clone().unwrap();
    assert_eq!((source.form_id.as_str(), source.version.as_str()), ("42", "7"));
    let ids: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "only", "field-5", "6"]);
    assert_eq!(question(&form, "1").label, "");
    assert_eq!(question(&form, "2").label, "5");
    assert!(question(&form, "2").required);
    assert!(matches!(kind(&form, "2"), QuestionKind::Number { min: Some(1.0), max: None, .. }));
    assert!(matches!(kind(&form, "3"), QuestionKind::Scale { low: 1, high: 5, .. }));
    assert_eq!(
        kind(&form, "6"),
        &QuestionKind::Unsupported { source_kind: String::new(), why: Uncarried::Unknown }
    );
}

#[test]
fn a_repeated_id_gets_a_number() {
    let field = |reference: &str| json!({ "id": "q", "ref": reference, "title": "", "type": "yes_no" });
    let form =
        read(&json!({ "id": "f", "hidden": ["q", "h", "h", ""], "fields": [field("a"), field("b"), field("a")],
        "logic": [{ "type": "field", "ref": "b", "actions": [{ "action": "jump", "condition": { "op": "always" },
            "details": { "to": { "type": "field", "value": "a" } } }] }] }));
    let ids: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["q", "q~2", "q~3"]);
    let hidden: Vec<&str> = form.hidden.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(hidden, ["q~4", "h", "h~2"]);
    assert_eq!(question(&form, "q~2").jumps[0].to, JumpTarget::Item(id("q")));
}

#[test]
fn groups_inside_groups_are_pages_too() {
    let leaf = |name: &str| json!({ "id": name, "ref": name, "title": "", "type": "short_text" });
    let group = |name: &str, fields: Value| json!({ "id": name, "ref": name, "title": name, "type": "group", "properties": { "fields": fields } });
    let inner = group("in", json!([leaf("b")]));
    let fields = json!([
        group("out", json!([leaf("a"), inner, leaf("c")])),
        leaf("d"),
        group("out", json!([leaf("e")])),
        4
    ]);
    let form = form_of(&fields, &json!([]));
    let pages: Vec<(&str, Vec<&str>)> = form
        .pages
        .iter()
        .map(|page| {
            let ids = page.items.iter().map(|item| match item {
                Item::Question(question) => question.id.as_str(),
                _ => "",
            });
            (page.id.as_str(), ids.collect())
        })
        .collect();
    assert_eq!(
        pages,
        [("out", vec!["a"]), ("in", vec!["b"]), ("", vec!["c"]), ("", vec!["d"]), ("out~2", vec!["e"])]
    );
    assert!(matches!(&form.cautions[..], [Caution::Unreadable { what }] if what.contains("no object")));
}

#[test]
fn languages() {
    let form = |settings: Value, title: &str| {
        let field = json!({ "id": "q", "ref": "q", "title": title, "type": "short_text" });
        read(&json!({ "id": "f", "settings": settings, "fields": [field] })).language.as_str().to_owned()
    };
    assert_eq!(form(json!({ "language": "pt-BR" }), ""), "pt");
    assert_eq!(form(json!({ "language": "ch" }), ""), "zh");
    let older = read(&json!({ "id": "f", "language": "es", "fields": [] }));
    assert_eq!(older.language.as_str(), "es");
    assert_eq!(form(json!({}), "Adınız ve soyadınız"), "tr");
}

#[test]
fn a_closed_form_says_so() {
    let form = read(&json!({ "id": "f", "fields": [], "settings": { "is_public": false } }));
    assert_eq!(form.cautions, [Caution::Closed]);
}

#[test]
fn pictures_of_newer_forms_stand_in_the_layout() {
    let image = |href: &str| json!({ "type": "image", "href": href });
    let picture = image("https://images.typeform.com/images/x");
    let layout = json!({ "type": "split", "placement": "right", "attachment": picture });
    let field = json!({ "id": "q", "ref": "q", "title": "", "type": "short_text", "layout": layout });
    let form = form_of(&json!([field]), &json!([]));
    assert!(matches!(&form.pages[0].items[0], Item::Content(content) if content.image.is_some()));
    let address = image("javascript:x");
    let strange = json!({ "id": "q", "ref": "q", "title": "", "type": "short_text", "attachment": address });
    assert_eq!(form_of(&json!([strange]), &json!([])).pages[0].items.len(), 1);
}
