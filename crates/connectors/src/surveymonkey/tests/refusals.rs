use crate::ConnectorError;
use crate::surveymonkey::read_definition;

fn refusal(text: &str) -> String {
    match read_definition(text.as_bytes()) {
        Err(ConnectorError::Unreadable { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_survey_is_refused_with_what_is_missing() {
    assert!(refusal("").contains("empty"));
    assert!(refusal("[]").contains("object"));
    assert!(refusal("null").contains("object"));
    assert!(refusal(r#"{"id":"1","title":"T"}"#).contains("`pages`"));
    assert!(refusal(r#"{"error":{"id":"1020","message":"secret"}}"#).contains("error answer"));
    assert!(!refusal(r#"{"error":{"id":"1020","message":"secret"}}"#).contains("secret"));
    assert!(refusal(r#"{"data":[{"id":"1"}],"page":1,"total":1}"#).contains("/details"));
    // SurveyJS has pages of another make, HubSpot and Typeform have none.
    assert!(refusal(r#"{"pages":[{"name":"p","elements":[{"type":"text"}]}]}"#).contains("`questions`"));
    assert!(refusal(r#"{"pages":[{"questions":[{"type":"text"}]}]}"#).contains("`family`"));
    assert!(refusal(r#"{"fieldGroups":[],"formType":"hubspot"}"#).contains("`pages`"));
    assert!(refusal(r#"{"fields":[],"_links":{}}"#).contains("`pages`"));
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = format!("{{\"pages\":{}", "[".repeat(100_000));
    assert!(!refusal(&deep).is_empty());
}
