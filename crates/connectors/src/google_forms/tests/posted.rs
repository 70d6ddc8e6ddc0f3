use super::written::{answers, submission};
use super::{clinic, form_of, question};
use crate::EncodeError;
use crate::google_forms::form_post;
use akis_form::{Answer, Answers, QuestionId, Submission, SubmissionId};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

fn posted(answers: &Answers, visited: &[usize]) -> Vec<(String, String)> {
    form_post(&clinic(), &submission(answers), visited).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_kind_is_spelled_as_the_page_would() {
    let mut given = answers();
    given.remove(&QuestionId::new("8192a3b4"));
    assert_eq!(
        posted(&given, &[0, 1, 2]),
        // The numbers are the hexadecimal question ids of the fixture in decimal.
        pairs(&[
            ("emailAddress", "ayse@maviacenta.com.tr"),
            ("entry.691441778", "=Ayşe Yılmaz"),
            ("entry.2133090356", "__other_option__"),
            ("entry.2133090356.other_option_response", "Belki"),
            ("entry.738197674", "Kadıköy"),
            ("entry.1023410346", "Ağrı"),
            ("entry.1023410346", "Ateş"),
            ("entry.1023410346", "__other_option__"),
            ("entry.1023410346.other_option_response", "Kaşıntı"),
            ("entry.1023410363", "Morluk"),
            ("entry.168934179", "Hiç"),
            ("entry.168934194", "Sabah"),
            ("entry.168934194", "Akşam"),
            ("entry.168934195", "Akşam"),
            ("entry.1012563728_year", "2026"),
            ("entry.1012563728_month", "3"),
            ("entry.1012563728_day", "9"),
            ("entry.1012563729_month", "2"),
            ("entry.1012563729_day", "29"),
            ("entry.1012563730_year", "2025"),
            ("entry.1012563730_month", "12"),
            ("entry.1012563730_day", "1"),
            ("entry.1012563730_hour", "8"),
            ("entry.1012563730_minute", "5"),
            ("entry.1012563731_month", "5"),
            ("entry.1012563731_day", "4"),
            ("entry.1012563731_hour", "17"),
            ("entry.1012563731_minute", "30"),
            ("entry.1012563732_hour", "9"),
            ("entry.1012563732_minute", "7"),
            ("entry.1012563733_hour", "7"),
            ("entry.1012563733_minute", "30"),
            ("entry.1012563733_second", "5"),
            ("entry.1373637967", "0"),
            ("entry.1373637968", "4"),
            ("entry.1373637969", "Teşekkürler\niyi günler"),
            ("fvv", "1"),
            ("pageHistory", "0,1,2"),
        ])
    );
}

#[test]
fn answers_of_sections_that_were_not_visited_are_left_out() {
    let given = Answers::from([
        (QuestionId::new("2b3c4d5e"), Answer::Choice("Hayır".into())),
        (QuestionId::new("3d000002"), Answer::Choice("Morluk".into())),
        (QuestionId::new("708192a3"), Answer::Number(10.0)),
    ]);
    let expected =
        [("entry.2133090356", "Hayır"), ("entry.1373637967", "10"), ("fvv", "1"), ("pageHistory", "0,2")];
    assert_eq!(posted(&given, &[0, 2]), pairs(&expected));
    // A path that leads back names the section again and sends its answers once; what is no page is no step.
    let back = posted(&given, &[0, 2, 0, 2, 77]);
    assert_eq!(back.len(), expected.len());
    assert_eq!(back.last().unwrap().1, "0,2,0,2");
    assert_eq!(posted(&given, &[]).last().unwrap().1, "0");
}

#[test]
fn a_file_cannot_be_posted() {
    let refused = form_post(&clinic(), &submission(&answers()), &[0, 1, 2]).unwrap_err();
    assert_eq!(refused, EncodeError::UnsupportedAnswer { field: "Sevk belgesi".into() });
}

#[test]
fn an_id_that_is_no_number_is_refused_and_a_long_one_is_not_cut() {
    let post = |id: &str| {
        let form = form_of(&json!([
            { "itemId": "1", "questionItem": { "question": { "questionId": id, "textQuestion": {} } } }
        ]));
        let given = Answers::from([(QuestionId::new("1"), Answer::Text("x".into()))]);
        let submission = Submission::freeze(SubmissionId(Uuid::nil()), &form, &given, Timestamp::UNIX_EPOCH);
        assert_eq!(question(&form, "1").label, "");
        form_post(&form, &submission, &[0])
    };
    for bad in ["", "q1", "-1", "+1", "0x1f", "11112222333344445"] {
        assert_eq!(post(bad), Err(EncodeError::UnsupportedAnswer { field: "1".into() }), "{bad}");
    }
    assert_eq!(post("0118ffd0").unwrap()[0].0, "entry.18415568");
    assert_eq!(post("FFFFFFFFFFFFFFFF").unwrap()[0].0, "entry.18446744073709551615");
}
