use super::{clinic, form_of, kind_of, question};
use akis_form::{
    Caution, Choice, Choices, FileTypes, OtherOption, Part, PartKind, QuestionKind, ScaleLabels, Uncarried,
};
use serde_json::json;

fn option(text: &str) -> Choice {
    Choice { value: text.into(), label: text.into(), ..Default::default() }
}

fn unsupported(source_kind: &str, why: Uncarried) -> QuestionKind {
    QuestionKind::Unsupported { source_kind: source_kind.into(), why }
}

#[test]
fn texts_are_short_or_long() {
    let form = clinic();
    assert!(matches!(
        question(&form, "1a2b3c4d").kind,
        QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }
    ));
    assert!(matches!(
        question(&form, "708192a5").kind,
        QuestionKind::LongText { min_chars: None, max_chars: None }
    ));
}

#[test]
fn options_are_their_texts() {
    let form = clinic();
    let first = Choices {
        options: vec![option("Evet"), option("Hayır"), option("Emin değilim")],
        other: Some(OtherOption::default()),
        ..Default::default()
    };
    assert_eq!(question(&form, "2b3c4d5e").kind, QuestionKind::SingleChoice(first));
    let branch =
        Choices { options: vec![option("Kadıköy"), option("Beşiktaş")], dropdown: true, ..Default::default() };
    assert_eq!(question(&form, "2c000001").kind, QuestionKind::SingleChoice(branch));
    let ticks = Choices {
        options: vec![option("Ağrı"), option("Şişlik"), option("Ateş")],
        other: Some(OtherOption::default()),
        ..Default::default()
    };
    assert_eq!(question(&form, "3d000001").kind, QuestionKind::MultiChoice(ticks));
}

#[test]
fn options_keep_their_pictures() {
    let form = clinic();
    let QuestionKind::SingleChoice(choices) = &question(&form, "3d000002").kind else { panic!("no choice") };
    assert!(choices.pictures);
    let pictures: Vec<_> = choices.options.iter().map(|option| option.image.as_deref()).collect();
    assert_eq!(pictures, [Some("https://lh6.googleusercontent.com/a"), Some("https://example.com/b.png")]);
}

#[test]
fn a_grid_is_one_question_with_a_part_a_row() {
    let form = clinic();
    let row = |id: &str, label: &str, required: bool| Part {
        id: id.into(),
        label: label.into(),
        required,
        kind: PartKind::default(),
    };
    let often = question(&form, "4d5e6f70");
    assert!(often.required);
    assert_eq!(
        often.kind,
        QuestionKind::Matrix {
            rows: vec![row("0a11bb22", "Egzersiz", true), row("0a11bb23", "Sigara", false)],
            columns: Choices {
                options: vec![option("Hiç"), option("Haftada bir"), option("Her gün")],
                ..Default::default()
            },
            multiple: false,
            distinct: false,
        }
    );
    let QuestionKind::Matrix { multiple, .. } = &question(&form, "4d5e6f71").kind else { panic!("no grid") };
    assert!(multiple);
}

#[test]
fn dates_know_year_and_time() {
    let form = clinic();
    assert!(matches!(question(&form, "6f708192").kind, QuestionKind::Date { min: None, max: None }));
    assert!(matches!(question(&form, "6f708193").kind, QuestionKind::MonthDay));
    assert!(matches!(question(&form, "6f708194").kind, QuestionKind::DateTime { .. }));
    assert!(matches!(question(&form, "6f708195").kind, QuestionKind::DateTime { .. }));
    assert!(matches!(question(&form, "6f708196").kind, QuestionKind::Time));
    assert!(matches!(question(&form, "6f708197").kind, QuestionKind::Duration));
}

#[test]
fn a_scale_without_a_low_end_starts_at_zero() {
    let labels = |low: &str, high: &str| ScaleLabels { low: low.into(), middle: String::new(), high: high.into() };
    let pain = QuestionKind::Scale { low: 0, high: 10, labels: labels("yok", "dayanılmaz") };
    assert_eq!(question(&clinic(), "708192a3").kind, pain);
    let five = kind_of(&json!({ "scaleQuestion": { "low": 1, "high": 5 } }));
    assert_eq!(five, QuestionKind::Scale { low: 1, high: 5, labels: labels("", "") });
}

#[test]
fn a_scale_that_cannot_be_one_is_named() {
    let none = unsupported("scaleQuestion", Uncarried::NoOptions);
    for scale in
        [json!({}), json!({ "low": 5, "high": 5 }), json!({ "high": 2_000_000_000_u64 }), json!({ "high": -1 })]
    {
        assert_eq!(kind_of(&json!({ "scaleQuestion": scale })), none);
    }
    let low = i64::MIN;
    assert_eq!(kind_of(&json!({ "scaleQuestion": { "low": low, "high": 1 } })), none);
}

#[test]
fn ratings_keep_their_shape() {
    let rating = |shape: &str| QuestionKind::Rating { steps: 5, shape: shape.into() };
    assert_eq!(question(&clinic(), "708192a4").kind, rating("heart"));
    let read = |icon: &str| kind_of(&json!({ "ratingQuestion": { "ratingScaleLevel": 5, "iconType": icon } }));
    assert_eq!(read("STAR"), rating("star"));
    assert_eq!(read("THUMB_UP"), rating("thumb_up"));
    assert_eq!(read("ROCKET"), rating(""));
    let none = unsupported("ratingQuestion", Uncarried::NoOptions);
    assert_eq!(kind_of(&json!({ "ratingQuestion": { "iconType": "STAR" } })), none);
}

#[test]
fn files_know_number_size_and_types() {
    let file = |max_files, max_kib, accept| QuestionKind::File { max_files, max_kib, accept };
    assert_eq!(question(&clinic(), "8192a3b4").kind, file(2, Some(10_240), FileTypes::Documents));
    let read = |types: &[&str]| kind_of(&json!({ "fileUploadQuestion": { "types": types } }));
    assert_eq!(read(&[]), file(1, None, FileTypes::Any));
    assert_eq!(read(&["ANY"]), file(1, None, FileTypes::Any));
    assert_eq!(read(&["IMAGE"]), file(1, None, FileTypes::Images));
    assert_eq!(read(&["PDF"]), file(1, None, FileTypes::Pdf));
    assert_eq!(read(&["VIDEO"]), file(1, None, FileTypes::Video));
    assert_eq!(read(&["AUDIO"]), file(1, None, FileTypes::Audio));
    assert_eq!(read(&["SPREADSHEET", "PRESENTATION"]), file(1, None, FileTypes::Documents));
    assert_eq!(read(&["PDF", "IMAGE"]), file(1, None, FileTypes::Any));
    let size = |bytes: &str| kind_of(&json!({ "fileUploadQuestion": { "maxFiles": 10, "maxFileSize": bytes } }));
    assert_eq!(size("1"), file(10, Some(1), FileTypes::Any));
    assert_eq!(size("9223372036854775807"), file(10, Some(u32::MAX), FileTypes::Any));
    assert_eq!(size("plenty"), file(10, None, FileTypes::Any));
}

#[test]
fn kinds_of_the_time_to_come_are_kept_with_their_titles() {
    let form = clinic();
    let signature = question(&form, "8192a3b5");
    assert_eq!(signature.kind, unsupported("signatureQuestion", Uncarried::Unknown));
    assert!(signature.required && signature.label == "İmzanız");
    assert_eq!(question(&form, "8192a3b6").kind, unsupported("paymentItem", Uncarried::Unknown));
    let ranking = json!({ "choiceQuestion": { "type": "RANKING", "options": [{ "value": "A" }] } });
    assert_eq!(kind_of(&ranking), unsupported("choiceQuestion/RANKING", Uncarried::Unknown));
}

#[test]
fn a_choice_of_nothing_is_named() {
    let none = unsupported("choiceQuestion", Uncarried::NoOptions);
    assert_eq!(kind_of(&json!({ "choiceQuestion": { "type": "RADIO" } })), none);
    assert_eq!(kind_of(&json!({ "choiceQuestion": { "type": "CHECKBOX", "options": [] } })), none);
    let grid = form_of(&json!([
        { "itemId": "1", "questionGroupItem": { "questions": [], "grid": { "columns": { "options": [{ "value": "A" }] } } } },
        { "itemId": "2", "questionGroupItem": {
            "questions": [{ "questionId": "a", "rowQuestion": { "title": "A" } }], "grid": {} } },
        { "itemId": "3", "questionGroupItem": {} }
    ]));
    let kinds: Vec<_> = grid.questions().map(|question| question.kind.clone()).collect();
    let empty = unsupported("questionGroupItem", Uncarried::NoOptions);
    assert_eq!(kinds, [empty.clone(), empty, unsupported("questionGroupItem", Uncarried::Unknown)]);
}

#[test]
fn an_option_that_comes_twice_stands_once_and_a_blank_one_is_reported() {
    let form = form_of(&json!([{ "itemId": "1", "questionItem": { "question": { "choiceQuestion": {
        "type": "RADIO",
        "options": [{ "value": "A" }, { "value": "A" }, { "value": " " }, {}, { "value": "A " }, { "isOther": true },
            { "isOther": true }]
    } } } }]));
    let QuestionKind::SingleChoice(choices) = &question(&form, "1").kind else { panic!("no choice") };
    let values: Vec<_> = choices.options.iter().map(|option| option.value.as_str()).collect();
    assert_eq!(values, ["A", "A "]);
    let unreadable = |index: usize| Caution::Unreadable { what: format!("1: options[{index}].value") };
    assert_eq!(form.cautions, [unreadable(2), unreadable(3)]);
}
