use super::{clinic, question};
use crate::EncodeError;
use crate::google_forms::bridge_body;
use akis_form::{Answer, Answers, FileRef, QuestionId, SourceKind, Submission, SubmissionId};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// An answer of every kind the clinic's form takes.
pub(super) fn answers() -> Answers {
    let choices = |values: &[&str]| Answer::Choices(values.iter().map(|value| (*value).to_owned()).collect());
    let choice = |value: &str| Answer::Choice(value.into());
    let parts = |parts: &[(&str, Answer)]| {
        Answer::Parts(parts.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect())
    };
    let file = FileRef { media_id: "991".into(), file_name: "sevk.pdf".into(), ..Default::default() };
    let answers = [
        ("respondent_email", Answer::Text("ayse@maviacenta.com.tr".into())),
        ("1a2b3c4d", Answer::Text("=Ayşe Yılmaz".into())),
        ("2b3c4d5e", Answer::Other { values: vec![], text: "Belki".into() }),
        ("2c000001", choice("Kadıköy")),
        ("3d000001", Answer::Other { values: vec!["Ağrı".into(), "Ateş".into()], text: "Kaşıntı".into() }),
        ("3d000002", choice("Morluk")),
        ("4d5e6f70", parts(&[("0a11bb23", choice("Hiç"))])),
        ("4d5e6f71", parts(&[("0a11bb32", choices(&["Sabah", "Akşam"])), ("0a11bb33", choices(&["Akşam"]))])),
        ("6f708192", Answer::Date("2026-03-09".parse().unwrap())),
        ("6f708193", Answer::MonthDay { month: 2, day: 29 }),
        ("6f708194", Answer::DateTime("2025-12-01T08:05".parse().unwrap())),
        ("6f708195", Answer::DateTime("2026-05-04T17:30".parse().unwrap())),
        ("6f708196", Answer::Time("09:07".parse().unwrap())),
        ("6f708197", Answer::Duration(7 * 3600 + 30 * 60 + 5)),
        ("708192a3", Answer::Number(0.0)),
        ("708192a4", Answer::Number(4.0)),
        ("708192a5", Answer::Text("Teşekkürler\niyi günler".into())),
        ("8192a3b4", Answer::Files(vec![file])),
    ];
    answers.into_iter().map(|(id, answer)| (QuestionId::new(id), answer)).collect()
}

pub(super) fn submission(answers: &Answers) -> Submission {
    let id = SubmissionId("0192f0c1-2b3c-7d4e-8f50-112233445566".parse::<Uuid>().unwrap());
    Submission::freeze(id, &clinic(), answers, "2026-03-09T09:30:00Z".parse::<Timestamp>().unwrap())
}

#[test]
fn the_bridge_gets_what_create_response_takes() {
    let body = bridge_body(&clinic(), &submission(&answers())).unwrap();
    assert_eq!(
        serde_json::to_value(&body).unwrap(),
        json!({
            "submission": "0192f0c1-2b3c-7d4e-8f50-112233445566",
            "completedAt": "2026-03-09T09:30:00Z",
            "respondentEmail": "ayse@maviacenta.com.tr",
            // The numbers are the hexadecimal item ids of the fixture in decimal.
            "answers": [
                { "item": 439_041_101, "kind": "text", "value": "=Ayşe Yılmaz" },
                { "item": 725_372_254, "kind": "choice", "value": "Belki" },
                { "item": 738_197_505, "kind": "choice", "value": "Kadıköy" },
                { "item": 1_023_410_177, "kind": "choices", "value": ["Ağrı", "Ateş", "Kaşıntı"] },
                { "item": 1_023_410_178, "kind": "choice", "value": "Morluk" },
                { "item": 1_298_034_544, "kind": "grid", "value": [null, "Hiç"] },
                { "item": 1_298_034_545, "kind": "checkboxGrid", "value": [["Sabah", "Akşam"], ["Akşam"]] },
                { "item": 1_869_644_178, "kind": "date", "value": [2026, 3, 9] },
                { "item": 1_869_644_179, "kind": "date", "value": [2000, 2, 29] },
                { "item": 1_869_644_180, "kind": "dateTime", "value": [2025, 12, 1, 8, 5] },
                { "item": 1_869_644_181, "kind": "dateTime", "value": [2026, 5, 4, 17, 30] },
                { "item": 1_869_644_182, "kind": "time", "value": [9, 7] },
                { "item": 1_869_644_183, "kind": "duration", "value": [7, 30, 5] },
                { "item": 1_887_539_875, "kind": "number", "value": 0 },
                { "item": 1_887_539_876, "kind": "number", "value": 4 },
                { "item": 1_887_539_877, "kind": "text", "value": "Teşekkürler\niyi günler" }
            ],
            "leftOut": [2_173_871_028_u32]
        })
    );
}

#[test]
fn a_plain_choice_is_a_choice() {
    let given = Answers::from([
        (QuestionId::new("2b3c4d5e"), Answer::Choice("Hayır".into())),
        (QuestionId::new("3d000001"), Answer::Choices(vec!["Şişlik".into()])),
    ]);
    let body = serde_json::to_value(bridge_body(&clinic(), &submission(&given)).unwrap()).unwrap();
    assert_eq!(
        body["answers"],
        json!([
            { "item": 725_372_254, "kind": "choice", "value": "Hayır" },
            { "item": 1_023_410_177, "kind": "choices", "value": ["Şişlik"] }
        ])
    );
    assert_eq!(body.get("respondentEmail"), None);
}

#[test]
fn answers_to_another_system_are_refused() {
    let mut submission = submission(&answers());
    if let Some(source) = &mut submission.source {
        source.kind = SourceKind::Typeform;
    }
    assert_eq!(bridge_body(&clinic(), &submission), Err(EncodeError::OtherSystem));
    submission.source = None;
    assert_eq!(bridge_body(&clinic(), &submission), Err(EncodeError::OtherSystem));
}

#[test]
fn an_answer_no_google_question_has_is_refused_by_its_label() {
    let refused = |id: &str, answer: Answer| {
        let given = Answers::from([(QuestionId::new(id), answer)]);
        bridge_body(&clinic(), &submission(&given)).unwrap_err()
    };
    let name = |id: &str| EncodeError::UnsupportedAnswer { field: question(&clinic(), id).label.clone() };
    assert_eq!(refused("1a2b3c4d", Answer::Bool(true)), name("1a2b3c4d"));
    assert_eq!(refused("708192a3", Answer::Number(1.5)), name("708192a3"));
    assert_eq!(refused("708192a3", Answer::Number(f64::NAN)), name("708192a3"));
}
