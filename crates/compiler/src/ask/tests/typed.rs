use super::*;
use akis_form::{FileTypes, Pattern, Uncarried};
use jiff::civil::date;
use serde_json::json;

fn text(pattern: Option<&str>) -> QuestionKind {
    let pattern = pattern.map(|regex| Pattern { regex: regex.into(), message: "Five digits, please".into() });
    QuestionKind::ShortText { min_chars: Some(2), max_chars: None, pattern }
}

fn number(min: Option<f64>, max: Option<f64>, integer: bool) -> QuestionKind {
    QuestionKind::Number { min, max, min_digits: None, max_digits: None, integer }
}

#[test]
fn one_line_of_text() {
    let [done, alone] = both(&question(text(None)));
    assert_eq!((done.types(), done.names()), (vec!["TextInput"], vec!["q"]));
    assert_eq!((done.notes.len(), alone.beyond().len()), (0, 0));
    assert_eq!(
        done.written("TextInput"),
        json!({
            "type": "TextInput", "name": "q", "label": "How are you?", "input-type": "text", "required": true,
            "min-chars": 2, "max-chars": 255
        })
    );
}

#[test]
fn a_pattern_goes_where_it_is_understood() {
    let device = asked(&question(text(Some("^[0-9]{5}$"))));
    let input = device.written("TextInput");
    assert_eq!(
        (input["pattern"].as_str(), input["helper-text"].as_str()),
        (Some("^[0-9]{5}$"), Some("Five digits, please"))
    );
    assert!(device.beyond().is_empty());
    let server = asked(&question(text(Some(r"^\p{Lu}\w+$"))));
    assert_eq!(server.written("TextInput").get("pattern"), None);
    assert_eq!((server.beyond().len(), server.notes.len()), (1, 0));
    let source = asked(&question(text(Some("^(?=.*[0-9]).{8,}$"))));
    assert_eq!((source.beyond().len(), source.notes.len()), (0, 1));
    for done in [&device, &server, &source] {
        assert!(
            matches!(&done.fields()[0].check, FieldCheck::Text { pattern: Some(_), .. }),
            "the server checks all"
        );
    }
    // A long help stands above; the pattern still has the words it needs.
    let helped = Question { help: "very long help ".repeat(10), ..question(text(Some("^[0-9]{5}$"))) };
    let done = asked(&helped);
    assert_eq!(done.types(), ["TextCaption", "TextInput"]);
    assert_eq!(done.written("TextInput")["helper-text"], "Five digits, please");
}

#[test]
fn several_lines_of_text() {
    let kind = QuestionKind::LongText { min_chars: Some(20), max_chars: Some(500) };
    let done = asked(&question(kind));
    assert_eq!(done.written("TextArea")["max-length"], 500);
    assert_eq!(done.beyond().len(), 1);
    assert!(matches!(done.fields()[0].check, FieldCheck::Text { min_chars: Some(20), max_chars: Some(500), .. }));
    let free = asked(&question(QuestionKind::LongText { min_chars: Some(1), max_chars: None }));
    assert_eq!((free.written("TextArea")["max-length"].clone(), free.beyond().len()), (json!(2000), 0));
}

#[test]
fn addresses() {
    let email = |blocked: &[&str]| QuestionKind::Email {
        blocked_domains: blocked.iter().map(|domain| (*domain).to_owned()).collect(),
        blocks_free_mail: false,
    };
    let done = asked(&question(email(&[])));
    let input = done.written("TextInput");
    assert_eq!((&input["input-type"], &input["max-chars"]), (&json!("email"), &json!(254)));
    assert!(done.beyond().is_empty());
    assert_eq!(asked(&question(email(&["mailinator.com"]))).beyond().len(), 1);
    let phone = |min_digits, max_digits| QuestionKind::Phone { min_digits, max_digits };
    assert!(asked(&question(phone(None, None))).beyond().is_empty());
    assert_eq!(asked(&question(phone(Some(7), Some(15)))).beyond().len(), 1);
    let url = asked(&question(QuestionKind::Url));
    let input = url.written("TextInput");
    assert!(input["pattern"].is_string() && input["helper-text"] == "https://…" && url.beyond().is_empty());
}

#[test]
fn numbers_that_a_pattern_can_hold_stay_on_the_phone() {
    let cases = [
        (number(None, None, false), None, 0),
        (number(None, None, true), Some("^-?[0-9]+$"), 0),
        (number(Some(0.0), None, false), Some("^[^-]*$"), 0),
        (number(Some(0.0), Some(9.0), true), Some("^0*(?:[0-9])$"), 0),
        (number(Some(1.0), Some(10.0), true), Some("^0*(?:[1-9]|10)$"), 0),
        (number(Some(18.0), Some(120.0), true), Some("^0*(?:1[8-9]|[2-9][0-9]|1[0-1][0-9]|120)$"), 0),
        (number(Some(18.0), None, true), Some("^0*(?:1[8-9]|[2-9][0-9]|[1-9][0-9]{2,})$"), 0),
        (number(None, Some(5.0), true), Some("^(?:-[0-9]+|0*(?:[0-5]))$"), 0),
        (number(Some(-5.0), Some(5.0), true), None, 1),
        (number(Some(0.5), Some(5.0), false), None, 1),
        (number(Some(f64::NAN), Some(f64::INFINITY), true), Some("^-?[0-9]+$"), 0),
    ];
    for (kind, pattern, beyond) in cases {
        let done = asked(&question(kind.clone()));
        let input = done.written("TextInput");
        assert_eq!(input["input-type"], "number");
        assert_eq!((input["pattern"].as_str(), done.beyond().len()), (pattern, beyond), "{kind:?}");
    }
    let digits = |min_digits, max_digits, integer| {
        let kind = QuestionKind::Number { min: None, max: None, min_digits, max_digits, integer };
        let done = asked(&question(kind));
        (done.written("TextInput")["pattern"].as_str().map(str::to_owned), done.beyond().len())
    };
    assert_eq!(digits(Some(2), Some(4), true), (Some("^-?0*[1-9][0-9]{1,3}$".into()), 0));
    assert_eq!(digits(None, Some(4), true), (Some("^-?0*[0-9]{1,4}$".into()), 0));
    assert_eq!(digits(Some(2), None, false), (None, 1));
}

#[test]
fn crossed_bounds_are_left_out_and_told() {
    let crossed = asked(&question(number(Some(5.0), Some(1.0), true)));
    assert_eq!((crossed.notes.len(), crossed.beyond().len()), (1, 0));
    let text = QuestionKind::ShortText { min_chars: Some(9), max_chars: Some(3), pattern: None };
    assert_eq!(asked(&question(text)).notes.len(), 1);
}

#[test]
fn days_and_times() {
    let day = asked(&question(QuestionKind::Date { min: Some(date(2026, 1, 1)), max: None }));
    assert_eq!(day.written("DatePicker")["min-date"], "2026-01-01");
    let time = asked(&question(QuestionKind::Time));
    let input = time.written("TextInput");
    assert_eq!(input["pattern"], "^([01][0-9]|2[0-3]):[0-5][0-9]$");
    assert!(input["helper-text"].as_str().unwrap().contains("14:30"));
    assert_eq!(time.fields()[0].check, FieldCheck::Time);
    let moment = QuestionKind::DateTime { min: None, max: Some(date(2027, 1, 1)) };
    let [done, alone] = both(&question(moment.clone()));
    assert_eq!(done.types(), ["TextSubheading", "DatePicker", "TextInput"]);
    assert_eq!(done.roles(), [&FieldRole::DateOf, &FieldRole::TimeOf]);
    assert!(alone.beyond().is_empty() && done.notes.is_empty());
    assert_eq!(done.fields()[1].label, "How are you? – Time");
    assert_eq!(asked(&optional(moment)).beyond().len(), 1, "half an answer");
}

#[test]
fn a_day_of_the_year() {
    let done = asked(&question(QuestionKind::MonthDay));
    assert_eq!(done.types(), ["TextSubheading", "Dropdown", "Dropdown"]);
    assert_eq!((done.names(), done.roles()), (vec!["q_month", "q_day"], vec![&FieldRole::Month, &FieldRole::Day]));
    assert_eq!(done.written("Dropdown")["data-source"][1], json!({"id": "o2", "title": "February"}));
    assert_eq!(check_values(&done.fields()[0].check)[11], "12");
    assert_eq!(check_values(&done.fields()[1].check).len(), 31);
    assert_eq!(done.beyond().len(), 1, "30 February");
    let turkish = asked_in(&question(QuestionKind::MonthDay), true, "tr");
    assert_eq!(turkish.written("Dropdown")["data-source"][1]["title"], "Şubat");
}

#[test]
fn a_span_of_time() {
    let [done, alone] = both(&question(QuestionKind::Duration));
    assert_eq!(done.roles(), [&FieldRole::Hours, &FieldRole::Minutes, &FieldRole::Seconds]);
    let required: Vec<bool> = done.fields().iter().map(|field| field.required).collect();
    assert_eq!(required, [true, false, false]);
    let whole =
        |field: &&PlanField| matches!(field.check, FieldCheck::Number { integer: true, min: Some(0.0), .. });
    assert!(done.fields().iter().all(whole) && alone.beyond().is_empty());
}

fn file(max_files: u32, max_kib: Option<u32>, accept: FileTypes) -> QuestionKind {
    QuestionKind::File { max_files, max_kib, accept }
}

#[test]
fn files_have_a_screen_of_their_own() {
    let [done, alone] = both(&question(file(3, Some(2048), FileTypes::Images)));
    assert_eq!(
        done.written("PhotoPicker"),
        json!({
            "type": "PhotoPicker", "name": "q", "label": "How are you?", "max-file-size-kb": 2048,
            "min-uploaded-photos": 1, "max-uploaded-photos": 3
        })
    );
    for done in [&done, &alone] {
        let unit = &done.units[0];
        let upload = unit.upload.unwrap();
        assert!(unit.alone && (upload.files, upload.kib_each) == (3, 2048) && done.notes.is_empty());
    }
    let pdf = asked(&optional(file(1, None, FileTypes::Pdf)));
    assert_eq!(pdf.written("DocumentPicker")["allowed-mime-types"], json!(["application/pdf"]));
    assert_eq!(pdf.written("DocumentPicker").get("min-uploaded-documents"), None);
    let any = asked(&question(file(1, None, FileTypes::Any)));
    assert_eq!(any.written("DocumentPicker")["allowed-mime-types"].as_array().unwrap().len(), 24);
    assert!(
        matches!(&any.fields()[0].check, FieldCheck::Files { min: 1, max: 1, max_kib: 25_600, types } if types.is_empty())
    );
    let film = asked(&question(file(1, None, FileTypes::Video)));
    assert_eq!(film.written("DocumentPicker")["allowed-mime-types"], json!(["video/mp4", "video/mpeg"]));
    let text = asked(&question(file(1, None, FileTypes::Documents))).json().to_string();
    assert!(text.contains("wordprocessingml") && !text.contains("zip") && !text.contains("image/"));
}

#[test]
fn more_files_than_whatsapp_takes_are_told() {
    let [done, alone] = both(&question(file(50, Some(51_200), FileTypes::Any)));
    let upload = |done: &Done| done.units[0].upload.unwrap();
    assert_eq!((upload(&done).files, upload(&done).kib_each, done.notes.len()), (30, 25_600, 2));
    // Ten files and a hundred mebibytes are all that a response message brings.
    assert_eq!((upload(&alone).files, upload(&alone).kib_each, alone.notes.len()), (10, 10_240, 2));
    assert_eq!(upload(&asked(&question(file(0, Some(0), FileTypes::Any)))).files, 1);
}

#[test]
fn what_has_no_place_is_named_with_a_way_out() {
    assert!(!refused(&question(file(1, None, FileTypes::Audio))).1);
    for (why, word) in [
        (Uncarried::Payment, "payment link"),
        (Uncarried::Signature, "photo"),
        (Uncarried::Booking, "link"),
        (Uncarried::NoOptions, "optional"),
        (Uncarried::Unknown, "optional"),
    ] {
        let kind = QuestionKind::Unsupported { source_kind: "odd_thing".into(), why };
        let (sentence, policy) = refused(&question(kind));
        assert!(sentence.contains(word) && !policy, "{sentence}");
    }
    let card = Question { label: "Credit card number".into(), ..question(text(None)) };
    let (why, policy) = refused(&card);
    assert!(policy && why.contains("last four digits"));
}

#[test]
fn labels_lose_no_meaning() {
    let label = "Which of the things that we talked about on the telephone last week matters most to you?";
    let long = Question { label: label.into(), ..question(text(None)) };
    let done = asked(&long);
    assert_eq!(done.types(), ["TextBody", "TextInput"]);
    assert_eq!(done.written("TextBody")["text"], label);
    assert_eq!(done.written("TextInput")["label"], "Which of the things…");
    assert_eq!(done.notes.len(), 1);
    assert_eq!(done.fields()[0].label, label);
    let endless = Question { label: "word ".repeat(20_000), ..question(text(None)) };
    assert!(asked(&endless).units[0].parts.len() < 8);
    let blank = Question { label: " \u{200f} ".into(), ..question(text(None)) };
    assert_eq!(asked(&blank).fields()[0].label, "Question 1");
    let arabic = Question { label: "\u{200f}ما اسمك؟".into(), ..question(text(None)) };
    assert_eq!(asked(&arabic).written("TextInput")["label"], "\u{200f}ما اسمك؟");
}

#[test]
fn what_is_sensitive_stays_so() {
    let secret = Question { sensitive: true, ..question(QuestionKind::Duration) };
    let done = asked(&secret);
    assert_eq!(done.units[0].sensitive, done.names());
    assert!(done.fields().iter().all(|field| field.sensitive));
}
