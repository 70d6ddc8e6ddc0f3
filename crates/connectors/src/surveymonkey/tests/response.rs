use super::{answers, question, survey};
use crate::EncodeError;
use crate::surveymonkey::{Rendered, body};
use akis_form::{Answer, Answers, FileRef, Form, QuestionId, SourceKind, Submission, SubmissionId};
use jiff::civil::{date, time};
use serde_json::{Value, json};

const ID: &str = "0196f3c2-5b1e-7a10-8c00-1f2e3d4c5b6a";

fn submission(form: &Form, answers: &Answers) -> Submission {
    let at = "2026-06-01T09:30:15Z".parse().unwrap();
    Submission::freeze(SubmissionId(ID.parse().unwrap()), form, answers, at)
}

fn rendered(form: &Form, given: &[(&str, Answer)]) -> Rendered {
    body(&submission(form, &answers(given))).unwrap()
}

fn text(text: &str) -> Answer {
    Answer::Text(text.into())
}

fn one(value: &str) -> Answer {
    Answer::Choice(value.into())
}

fn many(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn parts(parts: &[(&str, Answer)]) -> Answer {
    Answer::Parts(parts.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect())
}

#[test]
fn every_kind_of_answer_in_the_vendors_spelling() {
    let mut form = survey();
    form.hidden[0].value = "905321112233".into();
    let given = [
        ("1102", Answer::Other { values: vec![], text: " Datça ".into() }),
        ("1103", one("21102")),
        ("1104", Answer::Other { values: many(&["21201", "21203"]), text: "Spa güzeldi".into() }),
        ("1105", Answer::Choices(many(&["21302"]))),
        ("1201", parts(&[("31001", one("31004")), ("31002", one("31003"))])),
        ("1202", parts(&[("32001", one("32005"))])),
        ("1203", Answer::Number(4.0)),
        ("1204", Answer::Number(10.0)),
        ("1205", Answer::Other { values: many(&["35004"]), text: "Sezon dışıydı".into() }),
        ("1206", Answer::Ranked(many(&["36002", "36001", "36003"]))),
        (
            "1207",
            parts(&[("37001/37003", one("37004")), ("37002/37006", one("37008")), ("other", text("Fıstık"))]),
        ),
        ("1208", parts(&[("38001", Answer::Choices(many(&["38003", "38004"])))])),
        ("1301", text("Ayşe Yılmaz")),
        ("1303", Answer::Number(3.0)),
        ("1304", Answer::Number(12.5)),
        ("1305", text("ayse@mavideniz.com.tr")),
        ("1306", Answer::Date(date(2026, 2, 3))),
        ("1307", Answer::Date(date(2026, 2, 3))),
        ("1310", parts(&[("41001", text("Ali")), ("41002", text("Can"))])),
        ("1311", parts(&[("42001", Answer::Number(60.0)), ("42002", Answer::Number(40.0))])),
        ("1312", Answer::Number(85.0)),
        ("1313", Answer::Number(6.0)),
        ("1315", parts(&[("43001", text("Ayşe Yılmaz")), ("43009", text("ayse@mavideniz.com.tr"))])),
        ("1317", Answer::Date(date(2026, 5, 9))),
        ("1318", Answer::Time(time(0, 5, 0, 0))),
        ("1319", Answer::DateTime(date(2026, 5, 9).at(14, 30, 0, 0))),
        ("1320", parts(&[("48001", Answer::Date(date(2026, 5, 9))), ("48002", Answer::Date(date(2026, 12, 1)))])),
        (
            "1321",
            parts(&[
                ("49001/date", Answer::Date(date(2026, 5, 9))),
                ("49001/time", Answer::Time(time(12, 0, 0, 0))),
                ("49002/time", Answer::Time(time(9, 15, 0, 0))),
            ]),
        ),
    ];
    let expected: Value =
        serde_json::from_str(include_str!("../../../fixtures/surveymonkey/response.json")).unwrap();
    let rendered = rendered(&form, &given);
    for (page, wanted) in
        rendered.body["pages"].as_array().unwrap().iter().zip(expected["pages"].as_array().unwrap())
    {
        let questions = |page: &Value| page["questions"].as_array().unwrap().clone();
        for (question, wanted) in questions(page).iter().zip(&questions(wanted)) {
            assert_eq!(question, wanted);
        }
    }
    assert_eq!(rendered, Rendered { body: expected, left_out: vec![] });
}

#[test]
fn what_was_not_answered_is_not_sent() {
    let Rendered { body, left_out } =
        rendered(&survey(), &[("1301", text("  ")), ("1104", Answer::Choices(vec![]))]);
    assert_eq!(body["pages"], json!([]));
    assert!(body.get("custom_variables").is_none());
    assert!(left_out.is_empty());
}

#[test]
fn files_are_left_out_by_name_and_the_rest_is_sent() {
    let file = FileRef { media_id: "1".into(), file_name: "deniz.jpg".into(), ..Default::default() };
    let rendered = rendered(&survey(), &[("1314", Answer::Files(vec![file])), ("1301", text("Ayşe"))]);
    assert_eq!(rendered.left_out, [QuestionId::new("1314")]);
    assert_eq!(rendered.body["pages"][0]["questions"].as_array().unwrap().len(), 1);
}

#[test]
fn an_option_is_sent_by_the_id_the_survey_gave_it() {
    let (form, _) = question(json!({
        "family": "single_choice", "subtype": "vertical",
        "answers": { "choices": [{ "id": "1", "text": "A" }, { "id": "1", "text": "B" }, { "text": "C" }] },
    }));
    let sent = rendered(&form, &[("7", one("1#2"))]);
    assert_eq!(sent.body["pages"][0]["questions"][0]["answers"], json!([{ "choice_id": "1" }]));
    assert_eq!(rendered(&form, &[("7", one("unknown:3"))]).left_out, [QuestionId::new("7")]);
}

#[test]
fn a_ranking_without_places_cannot_be_sent() {
    let (form, _) = question(json!({
        "family": "matrix", "subtype": "ranking", "answers": { "rows": [{ "id": "1", "text": "A" }] },
    }));
    assert_eq!(rendered(&form, &[("7", Answer::Ranked(many(&["1"])))]).left_out, [QuestionId::new("7")]);
}

#[test]
fn an_answer_of_a_strange_kind_never_brings_it_down() {
    let form = survey();
    let strange = [
        Answer::Number(f64::NAN),
        Answer::Number(99.0),
        Answer::Ranked(many(&["1", "2", "3", "4", "5", "6", "7"])),
        Answer::Duration(5),
        Answer::MonthDay { month: 1, day: 2 },
        Answer::Bool(true),
        parts(&[("", text("x")), ("/", one("1")), ("a/date", text("x"))]),
        parts(&[("1", parts(&[("2", text("x"))]))]),
        Answer::Choices(many(&["", "#", "#1"])),
    ];
    for answer in strange {
        for question in form.questions() {
            rendered(&form, &[(question.id.as_str(), answer.clone())]);
        }
    }
}

#[test]
fn the_response_of_another_system_is_refused() {
    let form = survey();
    let mut submission = submission(&form, &Answers::default());
    submission.source.as_mut().unwrap().kind = SourceKind::Typeform;
    assert_eq!(body(&submission), Err(EncodeError::OtherSystem));
    submission.source = None;
    assert_eq!(body(&submission), Err(EncodeError::OtherSystem));
}
