use super::{asked, survey, survey_of, survey_with};
use akis_form::{Caution, Content, HiddenField, Item, Language, QuestionId, SourceKind, SourceRef, WriteTarget};
use serde_json::{Value, json};
use std::collections::HashSet;

#[test]
fn the_survey_as_a_whole() {
    let form = survey();
    assert_eq!(form.title, "Misafir memnuniyeti 2026");
    assert_eq!(form.language, Language::new("tr"));
    assert_eq!(form.submit_label.as_deref(), Some("Gönder"));
    assert_eq!(
        form.source,
        Some(SourceRef {
            kind: SourceKind::Surveymonkey,
            form_id: "412700881".into(),
            version: "2026-05-02T09:00:00".into(),
        })
    );
    let pages: Vec<_> = form.pages.iter().map(|page| (page.id.as_str(), page.title.as_str())).collect();
    assert_eq!(pages, [("91001", "Konaklama"), ("91002", ""), ("91003", "Siz")]);
}

#[test]
fn every_visible_question_is_one_question_and_presentations_are_none() {
    let fixture: Value = serde_json::from_str(super::SURVEY).unwrap();
    let pages = fixture["pages"].as_array().unwrap();
    let questions = pages.iter().flat_map(|page| page["questions"].as_array().unwrap());
    let counted: Vec<&str> = questions
        .filter(|question| question["visible"] == true && question["family"] != "presentation")
        .map(|question| question["id"].as_str().unwrap())
        .collect();
    let form = survey();
    let read: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(read, counted);
    assert_eq!(read.len(), 37);
}

#[test]
fn presentations_and_page_descriptions_are_content() {
    let form = survey();
    let contents: Vec<&Content> = form
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Content(content) => Some(content),
            _ => None,
        })
        .collect();
    assert_eq!(contents[0].text, "Bize kaldığınız yeri anlatın.");
    assert_eq!(contents[1].text, "Merhaba! Üç dakikanızı rica ediyoruz.");
    assert_eq!(contents[1].id, Some(QuestionId::new("1101")));
    assert_eq!(contents[2].text, "Koyumuz");
    assert_eq!(contents[2].image.as_deref(), Some("https://mavideniz.com.tr/g/koy.jpg"));
    assert_eq!(contents.len(), 3);
}

#[test]
fn custom_variables_are_hidden_fields() {
    let variable = |name: &str, label: &str| HiddenField {
        id: QuestionId::new(name),
        label: label.into(),
        value: String::new(),
        target: WriteTarget::SurveymonkeyVariable { name: name.into() },
    };
    assert_eq!(survey().hidden, [variable("wa_id", "WhatsApp numarası"), variable("kampanya", "Kampanya")]);
}

#[test]
fn what_cannot_be_carried_is_said() {
    let unreadable = |what: &str| Caution::Unreadable { what: what.into() };
    assert_eq!(
        survey().cautions,
        [
            Caution::LogicUnreadable,
            Caution::Quiz,
            Caution::Shuffled,
            unreadable("questions/1107: random_assignment"),
            unreadable("questions/1202: answers.other “Eklemek istediğiniz?”"),
            unreadable("questions/1308: validation.regex"),
        ]
    );
}

#[test]
fn one_question_has_no_logic_to_be_unread() {
    let one = json!({ "id": "1", "family": "open_ended", "subtype": "single", "headings": [] });
    let two = json!([one, { "id": "2", "family": "open_ended", "subtype": "essay" }]);
    assert_eq!(survey_of(&json!([one])).cautions, []);
    assert_eq!(survey_of(&two).cautions, [Caution::LogicUnreadable]);
}

#[test]
fn a_repeated_or_missing_id_drops_no_question() {
    let question = |id: Value| json!({ "id": id, "family": "open_ended", "subtype": "single" });
    let form =
        survey_of(&json!([question(json!("5")), question(json!(5)), question(json!(null)), question(json!("5"))]));
    let ids: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["5", "5#2", "page_1_question_3", "5#3"]);
    let WriteTarget::Surveymonkey { question_id, .. } = &asked(&form, "5#3").target else { panic!("a target") };
    assert_eq!(question_id, "5");
}

#[test]
fn questions_and_rows_stand_by_their_position() {
    let form = survey_of(&json!([
        { "id": "2", "position": 2, "family": "open_ended", "subtype": "single" },
        { "id": "1", "position": "1", "family": "open_ended", "subtype": "single" },
    ]));
    let ids: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(ids, ["1", "2"]);
}

#[test]
fn numbers_as_texts_nulls_and_strange_types_lose_only_themselves() {
    let form = survey_with(|survey| {
        survey["id"] = json!(412_700_881);
        survey["language"] = Value::Null;
        survey["buttons_text"] = json!([]);
        survey["custom_variables"] = json!("none");
        survey["quiz_options"] = Value::Null;
        survey["pages"][0]["title"] = Value::Null;
        survey["pages"][0]["questions"][1]["answers"]["choices"][0]["id"] = json!(21001);
        survey["pages"][0]["questions"][2]["headings"] = Value::Null;
        survey["pages"][2]["questions"][2]["validation"]["max"] = json!("30");
        survey["pages"][2]["questions"][0]["required"] = json!(true);
    });
    assert_eq!(form.source.as_ref().unwrap().form_id, "412700881");
    assert_eq!(form.language, Language::new("en"));
    assert_eq!((form.hidden.len(), form.submit_label.clone()), (0, None));
    assert_eq!(asked(&form, "1102").kind, asked(&survey(), "1102").kind);
    assert_eq!(asked(&form, "1303").kind, asked(&survey(), "1303").kind);
    assert_eq!(asked(&form, "1103").label, "");
    assert!(asked(&form, "1301").required);
    assert_eq!(form.questions().count(), 37);
}

#[test]
fn words_of_every_script_stay() {
    let form = survey_of(&json!([{
        "id": "1", "family": "single_choice", "subtype": "vertical",
        "headings": [{ "heading": "<p dir=\"rtl\">كيف كانت إقامتك؟</p>" }],
        "answers": { "choices": [{ "id": "2", "text": "とても良い" }] },
    }]));
    assert_eq!(asked(&form, "1").label, "كيف كانت إقامتك؟");
}

#[test]
fn a_text_that_repeats_an_answer_is_neutral_and_said() {
    let form = survey_of(&json!([
        { "id": "1", "family": "open_ended", "subtype": "single", "headings": [{ "heading": "Why {{ Q1 }}, {{Q2}}?" }] },
        { "id": "2", "family": "open_ended", "subtype": "single", "headings": [{ "heading": "Braces {{ stay" }] },
    ]));
    assert_eq!(asked(&form, "1").label, "Why …, …?");
    assert_eq!(asked(&form, "2").label, "Braces {{ stay");
    assert!(form.cautions.contains(&Caution::Piping));
}

#[test]
fn a_question_with_a_picture_shows_it_before() {
    let form = survey_of(&json!([{
        "id": "1", "family": "open_ended", "subtype": "single",
        "headings": [{ "heading": "What is this?", "image": { "url": "https://mavideniz.com.tr/g/a.png" } }],
    }]));
    let [Item::Content(content), Item::Question(question)] = form.pages[0].items.as_slice() else { panic!("two") };
    assert_eq!(content.image.as_deref(), Some("https://mavideniz.com.tr/g/a.png"));
    assert_eq!(question.label, "What is this?");
}

#[test]
fn ids_are_unique_over_questions_and_variables() {
    let form = survey_with(|survey| survey["custom_variables"] = json!({ "1101": "Clash", "1102": "Clash" }));
    let ids: HashSet<_> =
        form.questions().map(|question| &question.id).chain(form.hidden.iter().map(|hidden| &hidden.id)).collect();
    assert_eq!(ids.len(), 39);
}
