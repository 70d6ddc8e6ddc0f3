use super::{CLINIC, form_of, kind_of, question, read, read_definition};
use crate::ConnectorError;
use akis_form::{Caution, FileTypes, Form, QuestionKind, Uncarried};
use serde_json::{Value, json};

fn refusal(text: &str) -> String {
    match read_definition(text.as_bytes()) {
        Err(ConnectorError::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_google_form_is_refused_by_name() {
    assert!(refusal("{").contains("line 1"));
    assert!(refusal("").contains("empty"));
    assert!(refusal("[]").contains("object"));
    assert!(refusal("null").contains("object"));
    // HubSpot, Typeform, SurveyMonkey, an error of Google, a list of responses, an empty object.
    for other in [
        json!({ "id": "9a5f", "name": "Tour", "updatedAt": "2026-01-01T00:00:00Z", "fieldGroups": [] }),
        json!({ "id": "abc", "title": "Tour", "fields": [], "_links": {} }),
        json!({ "id": "1", "title": "Tour", "pages": [], "question_count": 3 }),
        json!({ "error": { "code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND" } }),
        json!({ "responses": [{ "responseId": "r", "answers": {} }] }),
        json!({}),
    ] {
        assert!(refusal(&other.to_string()).contains("`info` is missing"), "{other}");
    }
    assert!(refusal(r#"{"info":{"title":"x"},"items":{"0":{}}}"#).contains("`items`"));
}

#[test]
fn the_reason_never_repeats_what_stood_there() {
    let reason = refusal(r#"{"info": {"title": "Ayşe's form"}, "items": [}"#);
    assert!(!reason.contains("Ayşe"), "{reason}");
}

#[test]
fn nulls_stand_for_absent_union_arms() {
    let form = form_of(&json!([
        { "itemId": "1", "title": "Name", "description": null, "pageBreakItem": null, "textItem": null,
          "questionGroupItem": null, "questionItem": { "image": null, "question": {
            "questionId": "a", "required": null, "grading": null, "choiceQuestion": null, "scaleQuestion": null,
            "textQuestion": { "paragraph": true } } } },
        { "itemId": "2", "title": "Next", "pageBreakItem": null },
        { "itemId": "3", "questionItem": { "question": { "dateQuestion": null } } },
        { "itemId": "4", "questionItem": null, "textItem": null }
    ]));
    assert!(matches!(question(&form, "1").kind, QuestionKind::LongText { .. }));
    assert_eq!(form.pages.len(), 2);
    assert!(matches!(question(&form, "3").kind, QuestionKind::MonthDay));
    let unknown = QuestionKind::Unsupported { source_kind: "unknown".into(), why: Uncarried::Unknown };
    assert_eq!(question(&form, "4").kind, unknown);
}

#[test]
fn numbers_come_as_texts_and_the_reverse() {
    let scale = kind_of(&json!({ "scaleQuestion": { "low": "1", "high": 5.0 } }));
    assert!(matches!(scale, QuestionKind::Scale { low: 1, high: 5, .. }));
    let file = kind_of(&json!({ "fileUploadQuestion": { "maxFiles": "3", "maxFileSize": 2048 } }));
    assert_eq!(file, QuestionKind::File { max_files: 3, max_kib: Some(2), accept: FileTypes::Any });
    let form = form_of(&json!([{ "itemId": 42, "title": 2026, "questionItem": { "question": {
        "questionId": 7, "required": "true", "choiceQuestion": { "type": "RADIO", "options": [{ "value": 1 }, { "value": true }] } } } }]));
    let asked = question(&form, "42");
    assert!(asked.required && asked.label == "2026");
    let QuestionKind::SingleChoice(choices) = &asked.kind else { panic!("no choice") };
    assert_eq!(choices.options[0].value, "1");
    assert_eq!(choices.options[1].value, "true");
}

#[test]
fn a_question_without_a_kind_a_title_or_an_id_is_still_one() {
    let form = form_of(&json!([
        { "questionItem": {} },
        { "questionItem": { "question": { "textQuestion": {} } } },
        { "questionItem": { "question": { "questionId": "a" } } },
        { "itemId": "x" }
    ]));
    let ids: Vec<_> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["item_0", "item_1", "item_2", "x"]);
    assert!(form.questions().all(|question| question.label.is_empty()));
}

#[test]
fn ids_that_repeat_are_told_apart_and_nothing_is_dropped() {
    let text = |id: &str| json!({ "itemId": id, "questionItem": { "question": { "textQuestion": {} } } });
    let break_ = || json!({ "itemId": "p", "pageBreakItem": {} });
    let email = json!({ "itemId": "respondent_email", "questionItem": { "question": { "textQuestion": {} } } });
    let form = read(&json!({ "info": {}, "settings": { "emailCollectionType": "VERIFIED" },
        "items": [text("a"), text("a~2"), text("a"), break_(), text("a"), break_(), email] }));
    let ids: Vec<_> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["respondent_email", "a", "a~2", "a~3", "a~4", "respondent_email~2"]);
    let pages: Vec<_> = form.pages.iter().map(|page| page.id.as_str()).collect();
    assert_eq!(pages, ["", "p", "p~2"]);
}

#[test]
fn rows_without_or_with_the_same_id_are_kept() {
    let form = form_of(&json!([{ "itemId": "g", "questionGroupItem": {
        "questions": [{ "rowQuestion": { "title": "A" } }, { "questionId": "r" }, { "questionId": "r" }, null],
        "grid": { "columns": { "type": "RADIO", "options": [{ "value": "x" }] } } } }]));
    let QuestionKind::Matrix { rows, .. } = &question(&form, "g").kind else { panic!("no grid") };
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["row_0", "r", "r~2", "row_3"]);
}

#[test]
fn items_that_are_none_are_reported_by_their_place() {
    let form = form_of(
        &json!([null, "text", 5, { "itemId": "q", "questionItem": { "question": { "timeQuestion": {} } } }]),
    );
    let places: Vec<_> = (0..3).map(|index| Caution::Unreadable { what: format!("items[{index}]") }).collect();
    assert_eq!(form.cautions, places);
    assert_eq!(form.questions().count(), 1);
}

#[test]
fn scripts_and_signs_survive_untouched() {
    let texts = [
        "ما اسمك؟\u{200f}",
        "שם פרטי",
        "お名前",
        "Ваше имя",
        "👩🏽‍⚕️ Doktorunuz",
        "<b>not markup</b> & so on",
        "a\nb",
    ];
    for text in texts {
        let form = form_of(&json!([{ "itemId": "q", "title": text, "questionItem": { "question": {
            "choiceQuestion": { "type": "RADIO", "options": [{ "value": text }] } } } }]));
        assert_eq!(question(&form, "q").label, text);
        let QuestionKind::SingleChoice(choices) = &question(&form, "q").kind else { panic!("no choice") };
        assert_eq!((choices.options[0].value.as_str(), choices.options[0].label.as_str()), (text, text));
    }
}

#[test]
fn pictures_and_films_without_an_address_are_reported() {
    let form = form_of(
        &json!([{ "itemId": "i", "imageItem": {} }, { "itemId": "v", "title": "Tour", "videoItem": { "video": {} } }]),
    );
    assert_eq!(
        form.cautions,
        [Caution::Unreadable { what: "imageItem i".into() }, Caution::Unreadable { what: "videoItem v".into() }]
    );
    assert_eq!(form.pages[0].items.len(), 1);
}

#[test]
fn the_mark_of_a_windows_editor_is_no_hindrance() {
    let marked = format!("\u{feff}{CLINIC}");
    assert_eq!(read_definition(marked.as_bytes()).unwrap().questions().count(), 20);
}

#[test]
fn a_form_goes_through_json_and_back() {
    let form = read_definition(CLINIC.as_bytes()).unwrap();
    let json: Value = serde_json::to_value(&form).unwrap();
    assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
}
