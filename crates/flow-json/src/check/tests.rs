//! The check as its callers see it.

use super::{Checked, Options, Pointer, check, validate};
use crate::Flow;
use std::fmt::Write as _;

const LENIENT: Options = Options { strict: false };
const STRICT: Options = Options { strict: true };

/// Documents of ours that Meta would accept, one for each corner of the format.
const GOOD: [(&str, &str); 6] = [
    ("two_screens", include_str!("../../fuzz/seeds/check/two_screens.json")),
    ("endpoint", include_str!("../../fuzz/seeds/check/endpoint.json")),
    ("branches", include_str!("../../fuzz/seeds/check/branches.json")),
    ("lists", include_str!("../../fuzz/seeds/check/lists.json")),
    ("old", include_str!("../../fuzz/seeds/check/old.json")),
    ("rich", include_str!("../../fuzz/seeds/check/rich.json")),
];
const FAULTY: &str = include_str!("../../fuzz/seeds/check/faulty.json");

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.errors.iter().map(|violation| violation.error).collect()
}

/// A screen with a text and a Footer, its title and label as given.
fn screen(title: &str, label: &str) -> String {
    format!(
        "{{\"version\": \"7.3\", \"screens\": [{{\n  \"id\": \"A\", \"terminal\": true, \"title\": \"{title}\",\n  \
         \"layout\": {{\"type\": \"SingleColumnLayout\", \"children\": [\n    {{\"type\": \"TextBody\", \"text\": \
         \"a\"}},\n    {{\"type\": \"Footer\", \"label\": \"{label}\", \"on-click-action\": {{\"name\": \
         \"complete\", \"payload\": {{}}}}}}]}}}}]}}"
    )
}

#[test]
fn good_documents_pass() {
    for (name, text) in GOOD {
        let checked = check(text, LENIENT);
        assert!(checked.is_valid(), "{name}: {:#?}", checked.errors);
    }
}

#[test]
fn what_is_not_json_is_an_error_like_any_other() {
    for text in ["", "   ", "{", "{\"version\": \"7.3\",, }", "<html>", "\u{0}"] {
        let checked = check(text, LENIENT);
        assert_eq!(codes(&checked), ["INVALID_FLOW_JSON"], "{text}");
        assert!(!checked.is_valid());
    }
    let pointer = &check("{\n  \"a\": ş}", LENIENT).errors[0].pointers[0];
    assert_eq!((pointer.line_start, pointer.column_start), (2, 8));
}

#[test]
fn more_than_ten_megabytes_are_not_read() {
    let document = screen("Title", "Send");
    let longest = 10 * 1024 * 1024;
    let padded = |length: usize| document.clone() + &" ".repeat(length - document.len());
    assert!(check(&padded(longest), LENIENT).is_valid());
    assert_eq!(codes(&check(&padded(longest + 1), LENIENT)), ["INVALID_FLOW_JSON"]);
}

#[test]
fn places_are_lines_and_characters() {
    let checked = check(&screen("Şişli 🙂", " "), LENIENT);
    assert_eq!(codes(&checked), ["PATTERN_MISMATCH"]);
    let path = "screens[0].layout.children[1].label".to_owned();
    assert_eq!(checked.errors[0].pointers, [Pointer { path, line_start: 5, column_start: 33 }]);
    let checked = check(&screen("🙂\", \"color\": \"", "Send"), LENIENT);
    let path = "screens[0].color".to_owned();
    assert_eq!(checked.errors[0].pointers, [Pointer { path, line_start: 2, column_start: 46 }]);
}

#[test]
fn errors_are_in_the_order_of_the_text() {
    let checked = check(FAULTY, LENIENT);
    let lines: Vec<_> = checked.errors.iter().map(|error| error.pointers[0].line_start).collect();
    assert!(lines.len() > 8 && lines.is_sorted(), "{lines:?}");
}

#[test]
fn strict_counts_warnings_as_errors() {
    let long = screen("Title", &"x".repeat(36));
    let lenient = check(&long, LENIENT);
    assert!(lenient.is_valid());
    assert_eq!(lenient.warnings[0].error, "TEXT_TOO_LONG");
    let strict = check(&long, STRICT);
    assert_eq!(codes(&strict), ["TEXT_TOO_LONG"]);
    assert!(strict.warnings.is_empty());
    assert!(check(&screen("Title", &"x".repeat(35)), STRICT).is_valid());
}

#[test]
fn a_violation_reads_as_one_line() {
    let checked = check(&screen("Title", ""), LENIENT);
    let line = checked.errors[0].to_string();
    assert!(line.starts_with("PATTERN_MISMATCH at screens[0].layout.children[1].label (5:33): "), "{line}");
    let json = serde_json::to_value(&checked).unwrap();
    assert_eq!(json["errors"][0]["pointers"][0]["column_start"], 33);
    assert_eq!(json["errors"][0]["error"], "PATTERN_MISMATCH");
}

#[test]
fn a_document_of_ours_is_checked_strictly() {
    let flow = |label: &str| serde_json::from_str::<Flow>(&screen("Title", label)).unwrap();
    assert_eq!(validate(&flow("Send")), []);
    let found = validate(&flow(&"x".repeat(36)));
    assert_eq!(found.iter().map(|violation| violation.error).collect::<Vec<_>>(), ["TEXT_TOO_LONG"]);
}

/// A cheap source of numbers that are the same in every run.
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn no_text_makes_it_panic() {
    let mut below = numbers();
    for _ in 0..3000 {
        let (_, text) = GOOD[below(GOOD.len())];
        let mut text: Vec<char> = text.chars().collect();
        for _ in 0..=below(4) {
            let at = below(text.len());
            match below(4) {
                0 => drop(text.drain(at..(at + below(200)).min(text.len()))),
                1 => text.insert(at, ['"', '{', ']', ',', '\\', '\u{7}', '🙂', '$'][below(8)]),
                2 => text.truncate(at.max(1)),
                _ => {
                    let piece: Vec<char> = text[at..(at + below(300)).min(text.len())].to_vec();
                    let to = below(text.len());
                    text.splice(to..to, piece);
                }
            }
        }
        let text: String = text.into_iter().collect();
        let checked = check(&text, LENIENT);
        let lines = text.lines().count() + 1;
        for violation in checked.errors.iter().chain(&checked.warnings) {
            assert!(violation.pointers.iter().all(|pointer| pointer.line_start <= lines), "{violation}");
        }
    }
}

/// Exchanges values of a well-formed document for others, so that the second stage meets every shape too.
#[test]
fn no_document_makes_it_panic() {
    let mut below = numbers();
    for (_, text) in GOOD {
        let good: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut places = Vec::new();
        collect(&good, &mut String::new(), &mut places);
        for place in &places {
            let other = places[below(places.len())].clone();
            for with in [
                serde_json::Value::Null,
                serde_json::json!("${data.x}"),
                serde_json::json!("`${form.a} * (2"),
                serde_json::json!([]),
                serde_json::json!({}),
                serde_json::json!(-1e300),
                good.pointer(&other).cloned().unwrap_or_default(),
            ] {
                let mut changed = good.clone();
                if let Some(value) = changed.pointer_mut(place) {
                    *value = with;
                }
                check(&changed.to_string(), LENIENT);
            }
        }
    }
}

fn collect(value: &serde_json::Value, path: &mut String, places: &mut Vec<String>) {
    places.push(path.clone());
    let length = path.len();
    match value {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let _ = write!(path, "/{index}");
                collect(item, path, places);
                path.truncate(length);
            }
        }
        serde_json::Value::Object(members) => {
            for (key, member) in members {
                let _ = write!(path, "/{}", key.replace('~', "~0").replace('/', "~1"));
                collect(member, path, places);
                path.truncate(length);
            }
        }
        _ => {}
    }
}
