//! How the schema is held against what the text really says.

use super::findings;

fn codes(text: &str) -> Vec<(&'static str, usize)> {
    findings(text).0.into_iter().map(|error| (error.code, error.pointers[0].1)).collect()
}

#[test]
fn the_last_of_repeated_keys_counts() {
    let text = r#"{"version": "1.0", "version": "7.3", "screens": 1, "screens": []}"#;
    assert_eq!(codes(text), [("MIN_ITEMS_REQUIRED", text.rfind("[]").expect("it is there"))]);
}

#[test]
fn an_unknown_key_is_found_at_the_key() {
    let text = r#"{"version": "7.3", "screens": [{"id": "A", "title": "T", "colour": 1, "layout":
        {"type": "SingleColumnLayout", "children": []}}]}"#;
    assert_eq!(codes(text), [("INVALID_PROPERTY_KEY", text.find("\"colour\"").expect("it is there"))]);
}

#[test]
fn every_fault_is_found_not_only_the_first() {
    let text = r#"{"version": "7.3", "a": 1, "b": 2, "screens": [{"id": 1}]}"#;
    let found: Vec<_> = codes(text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn endless_faults_make_a_short_list() {
    let keys: Vec<_> = (0..5000).map(|index| format!("\"k{index}\": 1")).collect();
    let text = format!("{{\"version\": \"7.3\", \"screens\": [], {}}}", keys.join(","));
    assert_eq!(codes(&text).len(), 1000);
}
