use super::*;
use akis_compiler::PlanOption;
use serde_json::json;

fn read(check: &FieldCheck, value: Option<&Value>) -> Result<Option<Answer>, Problem> {
    super::read(check, &Language::new("en"), value)
}

fn options() -> Vec<PlanOption> {
    [("o1", "ist", "İstanbul"), ("o2", "ank", "Ankara"), ("o3", "izm", "İzmir")]
        .map(|(id, value, label)| PlanOption { id: id.into(), value: value.into(), label: label.into() })
        .to_vec()
}

fn texts(check: &FieldCheck, good: &[&str], bad: &[(&str, Problem)]) {
    for text in good {
        let answer = read(check, Some(&json!(text))).unwrap();
        assert!(answer == Some(Answer::Text((*text).to_owned())), "{text}");
    }
    for (text, problem) in bad {
        assert!(read(check, Some(&json!(text))) == Err(problem.clone()), "{text}");
    }
}

#[test]
fn an_untouched_input_is_no_answer() {
    let checks = [
        FieldCheck::Text { min_chars: Some(3), max_chars: None, pattern: None },
        FieldCheck::Choices { options: options() },
        FieldCheck::Consent { required: true },
        FieldCheck::Date { min: None, max: None },
        FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false },
    ];
    for check in &checks {
        for value in [None, Some(json!(null)), Some(json!("")), Some(json!("  "))] {
            assert!(read(check, value.as_ref()) == Ok(None));
        }
    }
    assert!(read(&checks[1], Some(&json!([]))) == Ok(None));
}

#[test]
fn text_is_measured_in_characters() {
    let check = FieldCheck::Text { min_chars: Some(2), max_chars: Some(5), pattern: None };
    texts(
        &check,
        &["Ayşe", "ığüşç"],
        &[("a", Problem::TooShort(2)), ("abcdef", Problem::TooLong(5)), ("a\u{0}b", Problem::Characters)],
    );
    assert!(read(&check, Some(&json!(7))) == Err(Problem::WrongType));
}

#[test]
fn addresses_are_checked_for_slips() {
    let check = FieldCheck::Email { blocked_domains: vec!["mailinator.com".into()] };
    texts(
        &check,
        &["ayse.yilmaz@mavideniz.com.tr", "o'brien+web@post.co", "jörg@müller.de"],
        &[
            ("ayse", Problem::Email),
            ("ayse@", Problem::Email),
            ("@mavideniz.com", Problem::Email),
            ("ayse@mavideniz", Problem::Email),
            ("ayse yilmaz@mavideniz.com", Problem::Email),
            ("a@b@c.com", Problem::Email),
            ("ayse@mavi..com", Problem::Email),
            ("x@mailinator.com", Problem::EmailDomain),
            ("x@eu.Mailinator.com", Problem::EmailDomain),
        ],
    );
    texts(
        &FieldCheck::Url,
        &["https://akis.dev/tr?x=1", "mavideniz.com.tr"],
        &[("hello", Problem::Url), ("https://", Problem::Url), ("two words.com", Problem::Url)],
    );
}

#[test]
fn phones_count_digits() {
    texts(
        &FieldCheck::Phone { min_digits: Some(7), max_digits: Some(12) },
        &["+90 (532) 111-22-33", "5321112233"],
        &[
            ("12345", Problem::PhoneDigits),
            ("1234567890123", Problem::PhoneDigits),
            ("call me", Problem::Phone),
            ("+", Problem::Phone),
        ],
    );
}

#[test]
fn numbers_come_as_text_or_number() {
    let check = FieldCheck::Number {
        min: Some(1.0),
        max: Some(1000.0),
        min_digits: None,
        max_digits: Some(3),
        integer: false,
    };
    for (value, number) in [(json!("12,5"), 12.5), (json!(12.5), 12.5), (json!(" 7 "), 7.0), (json!("+7"), 7.0)] {
        assert!(read(&check, Some(&value)) == Ok(Some(Answer::Number(number))), "{value}");
    }
    for (value, problem) in [
        (json!("many"), Problem::Number),
        (json!("NaN"), Problem::Number),
        (json!("1.2.3"), Problem::Number),
        (json!("1e9"), Problem::Number),
        (json!(0), Problem::TooSmall(1.0)),
        (json!("1001"), Problem::TooLarge(1000.0)),
        (json!("99.99"), Problem::Digits),
        (json!([1]), Problem::WrongType),
        (json!(true), Problem::WrongType),
    ] {
        assert!(read(&check, Some(&value)) == Err(problem), "{value}");
    }
    let whole = FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: true };
    assert!(read(&whole, Some(&json!("2.5"))) == Err(Problem::WholeNumber));
}

#[test]
fn options_come_by_id() {
    let one = FieldCheck::Choice { options: options() };
    assert!(read(&one, Some(&json!("o2"))) == Ok(Some(Answer::Choice("ank".into()))));
    assert!(read(&one, Some(&json!("ank"))) == Err(Problem::UnknownOption));
    assert!(read(&one, Some(&json!(["o2"]))) == Err(Problem::WrongType));
    let many = FieldCheck::Choices { options: options() };
    let both = Answer::Choices(vec!["ist".into(), "izm".into()]);
    assert!(read(&many, Some(&json!(["o3", "o1", "o3"]))) == Ok(Some(both)));
    assert!(read(&many, Some(&json!(["o9"]))) == Err(Problem::UnknownOption));
    assert!(read(&many, Some(&json!("o1"))) == Err(Problem::WrongType));
    assert!(read(&many, Some(&json!([1]))) == Err(Problem::WrongType));
}

#[test]
fn a_typed_option_is_found_whatever_the_case() {
    let check = FieldCheck::TypedChoice { options: options() };
    for typed in ["istanbul", "İSTANBUL", "ISTANBUL", " ist "] {
        assert!(read(&check, Some(&json!(typed))) == Ok(Some(Answer::Choice("ist".into()))), "{typed}");
    }
    assert!(read(&check, Some(&json!("Atlantis"))) == Err(Problem::NotInList));
}

#[test]
fn yes_no_dates_and_consent_keep_their_types() {
    for (value, yes) in [(json!("yes"), true), (json!("no"), false), (json!(true), true)] {
        assert!(read(&FieldCheck::Bool, Some(&value)) == Ok(Some(Answer::Bool(yes))));
    }
    assert!(read(&FieldCheck::Bool, Some(&json!("maybe"))) == Err(Problem::UnknownOption));
    let check = FieldCheck::Date { min: Some("2026-01-01".parse().unwrap()), max: None };
    let day: Date = "2026-05-19".parse().unwrap();
    assert!(read(&check, Some(&json!("2026-05-19"))) == Ok(Some(Answer::Date(day))));
    assert!(read(&check, Some(&json!("2025-05-19"))) == Err(Problem::TooEarly("2026-01-01".parse().unwrap())));
    for bad in [json!("19.05.2026"), json!("2026-02-30"), json!("2026-05-19T10:00:00")] {
        assert!(read(&check, Some(&bad)) == Err(Problem::Date), "{bad}");
    }
    assert!(read(&check, Some(&json!(1_747_612_800))) == Err(Problem::WrongType));
    let consent = FieldCheck::Consent { required: false };
    assert!(read(&consent, Some(&json!(false))) == Ok(Some(Answer::Bool(false))));
    assert!(read(&consent, Some(&json!("yes"))) == Err(Problem::WrongType));
}

#[test]
fn thousands_are_not_mistaken_for_fractions() {
    let check = FieldCheck::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false };
    let read = |language: &str, text: &str| match super::read(&check, &Language::new(language), Some(&json!(text)))
    {
        Ok(Some(Answer::Number(number))) => Ok(number),
        Ok(_) => panic!("{text}"),
        Err(problem) => Err(problem),
    };
    for (language, text, number) in [
        ("tr", "1.000", 1000.0),
        ("tr", "12.500", 12500.0),
        ("tr", "1.000.000", 1_000_000.0),
        ("tr", "-1.000,5", -1000.5),
        ("tr", "1,5", 1.5),
        ("tr", "1.5", 1.5),
        ("tr", "0.125", 0.125),
        ("tr", "1234,567", 1234.567),
        ("en", "1,000", 1000.0),
        ("en", "1,000.25", 1000.25),
        ("en", "1.000,25", 1000.25),
        ("en", "1,000,000", 1_000_000.0),
        ("en", "1 000", 1000.0),
        ("en", "1500", 1500.0),
        ("ar", "١٥٠٠", 1500.0),
        ("fa", "۱۲٫۵", 12.5),
    ] {
        assert_eq!(read(language, text), Ok(number), "{language} {text}");
    }
    for (language, text) in [("tr", "1,000"), ("en", "1.000"), ("fr", "1.500"), ("fr", "1,500")] {
        assert_eq!(read(language, text), Err(Problem::AmbiguousNumber), "{language} {text}");
    }
    for text in ["1.00.000", "1,0,0", "1.000,00,0", "1 00", "--1", "1.000.00", "", ".", "9".repeat(60).as_str()] {
        if !text.is_empty() {
            assert_eq!(read("tr", text), Err(Problem::Number), "{text}");
        }
    }
}

#[test]
fn a_pattern_is_the_sources_own() {
    let check = |regex: &str, message: &str| FieldCheck::Text {
        min_chars: None,
        max_chars: None,
        pattern: Some(akis_form::Pattern { regex: regex.into(), message: message.into() }),
    };
    texts(
        &check("^[0-9]{5}$", ""),
        &["34000"],
        &[("3400", Problem::Pattern(None)), ("x34000", Problem::Pattern(None))],
    );
    let own = Problem::Pattern(Some("Five digits.".into()));
    texts(&check("[0-9]{5}", "Five digits."), &["TR-34000"], &[("abc", own)]);
    // What this engine cannot compile is the source's to check, and a hostile one costs nothing.
    texts(&check("^(?!x).*$", ""), &["x", "y"], &[]);
    texts(
        &check("(a+)+$", ""),
        &[&"a".repeat(5000)],
        &[(&format!("{}b", "a".repeat(5000)), Problem::Pattern(None))],
    );
    texts(&check("((a{1,1000}){1,1000}){1,1000}", ""), &["b"], &[]);
}

#[test]
fn a_time_is_read_as_people_type_it() {
    for (text, hour, minute) in [
        ("14:30", 14, 30),
        ("9.05", 9, 5),
        ("0905", 9, 5),
        ("09:05:00", 9, 5),
        ("12:00 am", 0, 0),
        ("2:30 PM", 14, 30),
        ("١٤:٣٠", 14, 30),
    ] {
        let time = jiff::civil::time(hour, minute, 0, 0);
        assert!(read(&FieldCheck::Time, Some(&json!(text))) == Ok(Some(Answer::Time(time))), "{text}");
    }
    for text in ["24:00", "14:60", "14", "14:3", "noon", "13:00 pm", "-1:00", "١٤", "1:2:3", "14:30:15"] {
        assert!(read(&FieldCheck::Time, Some(&json!(text))) == Err(Problem::Time), "{text}");
    }
    assert!(read(&FieldCheck::Time, Some(&json!(1430))) == Err(Problem::WrongType));
}
