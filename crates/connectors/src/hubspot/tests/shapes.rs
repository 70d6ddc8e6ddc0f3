use super::FORM;
use crate::ConnectorError;
use crate::hubspot::read_definition;
use serde_json::{Value, json};

fn refusal(text: &str) -> String {
    match read_definition(text.as_bytes()) {
        Err(ConnectorError::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_list_is_no_form_even_with_one_result() {
    let form: Value = serde_json::from_str(FORM).unwrap();
    assert!(refusal(&json!({ "results": [form] }).to_string()).contains("one result"));
    assert!(refusal(&json!({ "results": [form, form] }).to_string()).contains("one of its `results`"));
    assert!(refusal(&json!({ "results": [] }).to_string()).contains("list"));
    assert!(refusal(&json!([form]).to_string()).contains("list"));
}

#[test]
fn what_is_no_form_is_refused_with_what_is_missing() {
    assert!(refusal("").contains("empty"));
    assert!(refusal("3").contains("object"));
    assert!(refusal("{}").contains("`fieldGroups`"));
    assert!(refusal(r#"{"form":{"id":"x"}}"#).contains("`formFieldGroups`"));
    assert!(refusal(r#"{"pages":[{"questions":[]}]}"#).contains("`fieldGroups`"));
    let error = refusal(r#"{"status":"error","message":"secret","correlationId":"1"}"#);
    assert!(error.contains("error answer") && !error.contains("secret"));
    assert!(!refusal(&format!("{{\"fieldGroups\":{}", "[".repeat(100_000))).is_empty());
}

#[test]
fn strange_types_lose_only_themselves() {
    let mut form: Value = serde_json::from_str(FORM).unwrap();
    form["id"] = json!(5);
    form["updatedAt"] = Value::Null;
    form["displayOptions"] = json!("none");
    form["fieldGroups"][1]["fields"][0]["required"] = json!("true");
    form["fieldGroups"][1]["fields"][1]["validation"] = json!([]);
    form["fieldGroups"][1]["fields"][2]["validation"]["minAllowedDigits"] = json!("10");
    form["fieldGroups"][2]["fields"][0]["options"][0]["displayOrder"] = json!("1");
    form["fieldGroups"][2]["fields"][0]["dependentFields"] = json!({});
    let read = read_definition(form.to_string().as_bytes()).unwrap();
    assert_eq!(read.source.as_ref().unwrap().form_id, "5");
    assert_eq!(read.questions().count(), 10, "without the two that hung on the first");
    assert!(read.questions().next().unwrap().required);
}
