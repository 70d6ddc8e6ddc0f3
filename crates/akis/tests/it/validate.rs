//! `akis validate`.

use crate::process::{Folder, akis};
use serde_json::Value;

const GOOD: &str = r#"{"version": "7.3", "screens": [{"id": "A", "title": "A", "terminal": true, "layout": {
  "type": "SingleColumnLayout", "children": [
    {"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {}}}]}}]}"#;

/// Exit code, standard output.
fn validate(arguments: &[&str]) -> (i32, String) {
    let output = akis(&["validate"]).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_exit_code_tells_valid_invalid_and_unreadable_apart() {
    let folder = Folder::new("validate-codes");
    let good = folder.write("good.json", GOOD);
    let bad = folder.write("bad.json", &GOOD.replace("7.3", "1.0"));
    let no_json = folder.write("no.json", "{\"version\": ");
    let missing = folder.path().join("missing.json").to_str().unwrap().to_owned();
    assert_eq!(validate(&[&good]).0, 0);
    assert_eq!(validate(&[&good, &bad]).0, 1);
    assert_eq!(validate(&[&no_json]).0, 1);
    assert_eq!(validate(&[&missing]).0, 2);
    assert_eq!(validate(&[&bad, &missing, &good]).0, 2);
}

#[test]
fn people_read_place_code_and_sentence() {
    let folder = Folder::new("validate-words");
    let bad = folder.write("bad.json", &GOOD.replace("\"Send\"", "\" \""));
    let (_, said) = validate(&[&bad]);
    assert!(said.starts_with(&format!("{bad}: not valid, 1 error\n")), "{said}");
    let expected = format!("{bad}:3:33: error: PATTERN_MISMATCH at screens[0].layout.children[0].label: ");
    assert!(said.contains(&expected), "{said}");
}

#[test]
fn programs_read_one_line_a_file() {
    let folder = Folder::new("validate-json");
    let good = folder.write("good.json", GOOD);
    let long = folder.write("long.json", &GOOD.replace("Send", &"x".repeat(36)));
    let (code, said) = validate(&["--json", &good, &long, "/nowhere/flow.json"]);
    assert_eq!(code, 2);
    let lines: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], serde_json::json!({ "file": good, "valid": true, "errors": [], "warnings": [] }));
    assert_eq!(lines[1]["valid"], true);
    let warning = &lines[1]["warnings"][0];
    assert_eq!(warning["error"], "TEXT_TOO_LONG");
    let pointer = serde_json::json!({
        "path": "screens[0].layout.children[0].label", "line_start": 3, "column_start": 33,
    });
    assert_eq!(warning["pointers"][0], pointer);
    assert_eq!(lines[2]["valid"], false);
    assert_eq!(lines[2]["errors"].as_array().unwrap().len(), 1);

    let (code, said) = validate(&["--json", "--strict", &long]);
    assert_eq!(code, 1);
    assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["errors"][0]["error"], "TEXT_TOO_LONG");
}
