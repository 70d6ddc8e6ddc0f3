//! Top level and screens.

use super::{errors, findings, flow};
use serde_json::{Value, json};

fn base() -> Value {
    flow("7.3", &json!([]))
}

#[track_caller]
fn changed(change: impl FnOnce(&mut Value), expected: &[(&'static str, &str)]) {
    let mut flow = base();
    change(&mut flow);
    let found = errors(&flow);
    let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
    assert_eq!(found, expected, "{flow}");
}

fn without(flow: &mut Value, pointer: &str, key: &str) {
    flow.pointer_mut(pointer).and_then(Value::as_object_mut).expect("an object").shift_remove(key);
}

#[test]
fn versions() {
    for version in ["5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"] {
        assert_eq!(findings(&flow(version, &json!([])).to_string()), (vec![], vec![]), "{version}");
    }
    for version in ["2.1", "3.0", "3.1", "4.0", "5.0"] {
        let (errors, warnings) = findings(&flow(version, &json!([])).to_string());
        assert!(errors.is_empty() && warnings.len() == 1, "{version}");
    }
    for version in
        [json!("7.4"), json!("5.2"), json!("2.0"), json!("7"), json!("2024.0"), json!(7.3), json!(""), json!(null)]
    {
        changed(|flow| flow["version"] = version, &[("INVALID_FLOW_JSON_VERSION", "version")]);
    }
    changed(|flow| without(flow, "", "version"), &[("MISSING_FLOW_JSON_VERSION", "")]);
}

#[test]
fn the_top_level() {
    changed(|flow| flow["myNewProp"] = json!("hello"), &[("INVALID_PROPERTY_KEY", "myNewProp")]);
    changed(|flow| without(flow, "", "screens"), &[("MISSING_REQUIRED_PROPERTY", "")]);
    changed(|flow| flow["screens"] = json!([]), &[("MIN_ITEMS_REQUIRED", "screens")]);
    changed(|flow| flow["screens"] = json!({}), &[("INVALID_PROPERTY_TYPE", "screens")]);
    changed(|flow| flow["screens"] = json!([1]), &[("INVALID_PROPERTY_TYPE", "screens[0]")]);
    changed(|flow| flow["meta"] = json!({ "lead_gen_ai": true }), &[]);
    changed(|flow| flow["meta"] = json!({ "author": "me" }), &[("INVALID_PROPERTY_KEY", "meta.author")]);
    assert_eq!(findings("[]").0[0].code, "INVALID_FLOW_JSON");
    assert_eq!(findings("\"a\"").0[0].code, "INVALID_FLOW_JSON");
}

#[test]
fn the_data_api() {
    let api = |version: &str, value: Value| {
        let mut flow = flow(version, &json!([]));
        flow["data_api_version"] = value;
        errors(&flow)
    };
    assert_eq!(api("7.3", json!("3.0")), []);
    assert_eq!(api("7.3", json!("4.0")), []);
    assert_eq!(api("2.1", json!("3.0")), []);
    let invalid = [("INVALID_DATA_API_VERSION", "data_api_version".to_owned())];
    assert_eq!(api("7.2", json!("4.0")), invalid);
    assert_eq!(api("7.3", json!("2.0")), invalid);
    assert_eq!(api("7.3", json!(3.0)), [("INVALID_PROPERTY_TYPE", "data_api_version".to_owned())]);

    let uri = |version: &str, uri: &str| {
        let mut flow = flow(version, &json!([]));
        flow["data_channel_uri"] = json!(uri);
        errors(&flow)
    };
    let at = "data_channel_uri".to_owned();
    assert_eq!(uri("2.1", "https://example.com"), []);
    assert_eq!(uri("2.1", "placeholder_uri"), [("INVALID_PROPERTY_VALUE_FORMAT", at.clone())]);
    assert_eq!(uri("3.0", "https://example.com"), [("INVALID_PROPERTY_KEY", at)]);
}

#[test]
fn the_routing_model() {
    changed(|flow| flow["routing_model"] = json!({ "ONLY": [] }), &[]);
    changed(|flow| flow["routing_model"] = json!({}), &[]);
    changed(|flow| flow["routing_model"] = json!([]), &[("INVALID_PROPERTY_TYPE", "routing_model")]);
    changed(
        |flow| flow["routing_model"] = json!({ "ONLY": "A" }),
        &[("INVALID_PROPERTY_TYPE", "routing_model.ONLY")],
    );
    changed(
        |flow| flow["routing_model"] = json!({ "ONLY": [1] }),
        &[("INVALID_PROPERTY_TYPE", "routing_model.ONLY[0]")],
    );
    changed(|flow| flow["routing_model"] = json!({ "S1": [] }), &[("PROPERTY_NAME_MISMATCH", "routing_model.S1")]);
}

#[test]
fn screen_ids() {
    let id = |version: &str, id: Value| {
        let mut flow = flow(version, &json!([]));
        flow["screens"][0]["id"] = id;
        errors(&flow).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    for good in ["A", "a_b", "_a"] {
        assert!(id("7.3", json!(good)).is_empty(), "{good}");
    }
    for bad in ["FIRST_1", "A-B", "A B", "Ş", "___", "A,B"] {
        assert_eq!(id("7.0", json!(bad)), ["PATTERN_MISMATCH"], "{bad}");
    }
    assert!(id("6.3", json!("___")).is_empty());
    assert!(id("6.3", json!("A,B")).is_empty());
    assert_eq!(id("7.3", json!("")), ["MIN_CHARS_REQUIRED"]);
    assert_eq!(id("7.3", json!(1)), ["INVALID_PROPERTY_TYPE"]);
    changed(|flow| without(flow, "/screens/0", "id"), &[("MISSING_REQUIRED_PROPERTY", "screens[0]")]);
}

#[test]
fn titles() {
    let title = |version: &str, title: Option<Value>| {
        let mut flow = flow(version, &json!([]));
        match title {
            Some(title) => flow["screens"][0]["title"] = title,
            None => without(&mut flow, "/screens/0", "title"),
        }
        errors(&flow).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(title("5.0", None), ["MISSING_REQUIRED_PROPERTY"]);
    assert!(title("4.0", None).is_empty());
    assert_eq!(title("5.0", Some(json!(" "))), ["PATTERN_MISMATCH"]);
    assert!(title("4.0", Some(json!(""))).is_empty());
    assert!(title("7.3", Some(json!("`'Hi ' ${data.name}`"))).is_empty());
    assert_eq!(title("7.3", Some(json!(1))), ["INVALID_PROPERTY_TYPE"]);
}

#[test]
fn the_flags_of_a_screen() {
    for key in ["terminal", "refresh_on_back", "success"] {
        for value in [json!("true"), json!(1), json!("${data.a}")] {
            let at = format!("screens[0].{key}");
            let mut flow = base();
            flow["screens"][0][key] = value;
            assert_eq!(errors(&flow)[0], ("INVALID_PROPERTY_TYPE", at), "{flow}");
        }
        changed(|flow| flow["screens"][0][key] = json!(true), &[]);
    }
    let at = "screens[0].success";
    let not = "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED";
    changed(
        |flow| {
            flow["screens"][0]["terminal"] = json!(false);
            flow["screens"][0]["success"] = json!(true);
        },
        &[(not, at)],
    );
    changed(|flow| flow["screens"][0]["success"] = json!(false), &[]);
    changed(|flow| flow["screens"][0]["sensitive"] = json!(["a"]), &[]);
    changed(
        |flow| flow["screens"][0]["sensitive"] = json!("a"),
        &[("INVALID_PROPERTY_TYPE", "screens[0].sensitive")],
    );
    changed(
        |flow| flow["screens"][0]["sensitive"] = json!([1]),
        &[("INVALID_PROPERTY_TYPE", "screens[0].sensitive[0]")],
    );
    changed(|flow| flow["screens"][0]["type"] = json!("x"), &[("INVALID_PROPERTY_KEY", "screens[0].type")]);
}

#[test]
fn the_layout() {
    let layout = |layout: Value| move |flow: &mut Value| flow["screens"][0]["layout"] = layout;
    let at = "screens[0].layout";
    changed(layout(json!("myNewLayout")), &[("INVALID_PROPERTY_VALUE", at)]);
    changed(
        layout(json!({ "type": "Grid", "children": [] })),
        &[("INVALID_PROPERTY_VALUE", "screens[0].layout.type")],
    );
    changed(layout(json!({ "children": [] })), &[("MISSING_REQUIRED_TYPE_PROPERTY", at)]);
    changed(layout(json!({ "type": "SingleColumnLayout" })), &[("MISSING_REQUIRED_PROPERTY", at)]);
    let more = json!({ "type": "SingleColumnLayout", "children": [], "gap": 1 });
    changed(layout(more), &[("INVALID_PROPERTY_KEY", "screens[0].layout.gap")]);
    changed(|flow| without(flow, "/screens/0", "layout"), &[("MISSING_REQUIRED_PROPERTY", "screens[0]")]);
}

#[test]
fn nulls_are_refused() {
    for key in ["title", "terminal", "data", "layout", "sensitive"] {
        let at = format!("screens[0].{key}");
        changed(|flow| flow["screens"][0][key] = json!(null), &[("INVALID_PROPERTY_TYPE", &at)]);
    }
    changed(|flow| flow["routing_model"] = json!(null), &[("INVALID_PROPERTY_TYPE", "routing_model")]);
}
