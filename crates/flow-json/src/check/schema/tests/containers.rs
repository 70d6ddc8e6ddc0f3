//! Form, If, Switch, and who may stand in whom.

use super::{accepted, errors, flow, refused};
use serde_json::{Value, json};

fn sample(kind: &str) -> Value {
    match kind {
        "TextHeading" | "TextSubheading" | "TextBody" | "TextCaption" | "RichText" => {
            json!({ "type": kind, "text": "a" })
        }
        "CheckboxGroup" | "RadioButtonsGroup" | "Dropdown" | "ChipsSelector" => {
            json!({ "type": kind, "name": "a", "label": "A", "data-source": "${data.a}" })
        }
        "Footer" => {
            json!({ "type": kind, "label": "A", "on-click-action": { "name": "complete", "payload": {} } })
        }
        "EmbeddedLink" => {
            json!({ "type": kind, "text": "A", "on-click-action": { "name": "data_exchange", "payload": {} } })
        }
        "NavigationList" => json!({ "type": kind, "name": "a", "list-items": "${data.a}" }),
        "Image" => json!({ "type": kind, "src": "${data.a}" }),
        "ImageCarousel" => json!({ "type": kind, "images": "${data.a}" }),
        "Form" => json!({ "type": kind, "name": "a", "children": [] }),
        "If" => json!({ "type": kind, "condition": "${data.a}", "then": [{ "type": "TextBody", "text": "a" }] }),
        "Switch" => json!({ "type": kind, "value": "${data.a}", "cases": { "a": [] } }),
        _ => json!({ "type": kind, "name": "a", "label": "A" }),
    }
}

const TEXTS: &str = "TextHeading TextSubheading TextBody TextCaption";
const INPUTS: &str = "TextInput TextArea CheckboxGroup RadioButtonsGroup Dropdown OptIn DatePicker";
const MEDIA: &str = "PhotoPicker DocumentPicker";

#[track_caller]
fn inside(version: &str, wrap: impl Fn(Value) -> Value, allowed: &str, refused_kinds: &str) {
    for kind in allowed.split_whitespace() {
        accepted(version, &wrap(sample(kind)));
    }
    for kind in refused_kinds.split_whitespace() {
        let found = super::component(version, &wrap(sample(kind)));
        assert_eq!(found.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["INVALID_PROPERTY_VALUE"], "{kind}");
    }
}

#[test]
fn a_form() {
    let form = |child: Value| json!({ "type": "Form", "name": "f", "children": [child] });
    let early = format!("{TEXTS} {INPUTS} Footer EmbeddedLink Image");
    for kind in early.split_whitespace() {
        let found = errors(&flow("2.1", &json!([form(sample(kind))])));
        assert_eq!(found, [], "{kind}");
    }
    let now = format!("{early} {MEDIA} CalendarPicker NavigationList ChipsSelector ImageCarousel If Switch");
    inside("7.3", form, &now, "Form RichText");
    inside(
        "5.1",
        form,
        &format!("{early} {MEDIA} If Switch"),
        "CalendarPicker NavigationList ChipsSelector ImageCarousel",
    );
}

#[test]
fn an_if() {
    let then = |child: Value| json!({ "type": "If", "condition": "${data.a}", "then": [child] });
    let otherwise = |child: Value| json!({ "type": "If", "condition": "${data.a}", "then": [sample("TextBody")], "else": [child] });
    let early = format!("{TEXTS} {INPUTS} {MEDIA} Footer EmbeddedLink Image If Switch");
    let never = "RichText NavigationList ImageCarousel Form";
    inside("4.0", then, &early, never);
    inside("7.3", then, &format!("{early} CalendarPicker ChipsSelector"), never);
    inside("7.3", otherwise, &format!("{early} CalendarPicker ChipsSelector"), never);
    inside("7.0", then, "CalendarPicker", "ChipsSelector");
}

#[test]
fn a_switch() {
    let case = |child: Value| json!({ "type": "Switch", "value": "${data.a}", "cases": { "a": [child] } });
    let early = format!("{TEXTS} {INPUTS} Footer EmbeddedLink Image");
    inside("4.0", case, &early, "If Switch RichText NavigationList ImageCarousel Form");
    inside("7.3", case, &format!("{early} ChipsSelector"), "If Switch RichText NavigationList ImageCarousel Form");
    inside("7.0", case, "TextBody", "ChipsSelector");
    // Meta's page names neither of these, for Ifs either, where its tools accept them.
    inside("7.3", case, &format!("{MEDIA} CalendarPicker"), "");
}

#[test]
fn ifs_in_ifs() {
    let nest = |levels: usize, child: Value| {
        (0..levels).fold(child, |child, _| json!({ "type": "If", "condition": "${data.a}", "then": [child] }))
    };
    accepted("7.3", &nest(3, sample("TextBody")));
    refused("7.3", &nest(4, sample("TextBody")), "MAXIMUM_IF_NESTING", "then[0].then[0].then[0]");
    accepted("7.3", &nest(1, sample("Footer")));
    refused("7.3", &nest(2, sample("Footer")), "INVALID_PROPERTY_VALUE", "then[0].then[0].type");
}

#[test]
fn the_parts_of_an_if() {
    let part = |key: &str, value: Value| super::with(&sample("If"), key, value);
    refused("7.3", &part("then", json!([])), "INVALID_PROPERTY_VALUE", "then");
    accepted("7.3", &part("else", json!([])));
    refused("7.3", &part("then", sample("TextBody")), "INVALID_PROPERTY_TYPE", "then");
    refused("7.3", &part("then", json!(["a"])), "INVALID_PROPERTY_TYPE", "then[0]");
    accepted("6.0", &part("condition", json!(true)));
    refused("5.1", &part("condition", json!(true)), "INVALID_PROPERTY_TYPE", "condition");
    refused("7.3", &part("visible", json!(true)), "INVALID_PROPERTY_KEY", "visible");
}

#[test]
fn the_parts_of_a_switch() {
    let part = |key: &str, value: Value| super::with(&sample("Switch"), key, value);
    refused("7.3", &part("value", json!("animal")), "PATTERN_MISMATCH", "value");
    refused("7.3", &part("value", json!(1)), "INVALID_PROPERTY_TYPE", "value");
    refused("7.3", &part("cases", json!({})), "EMPTY_SWITCH_CASES", "cases");
    refused("7.3", &part("cases", json!([])), "INVALID_PROPERTY_TYPE", "cases");
    refused("7.3", &part("cases", json!({ "a": sample("TextBody") })), "INVALID_PROPERTY_TYPE", "cases.a");
    for key in ["a", "A-1_b", "default"] {
        accepted("7.3", &part("cases", json!({ key: [sample("TextBody")] })));
    }
    for key in ["1a", "_a", "a b", "", "ş"] {
        refused(
            "7.3",
            &part("cases", json!({ key: [] })),
            "PROPERTY_NAME_MISMATCH",
            format!("cases.{key}").as_str(),
        );
    }
}

#[test]
fn the_maps_of_a_form() {
    let part = |key: &str, value: Value| super::with(&sample("Form"), key, value);
    accepted("7.3", &part("init-values", json!({ "a": "x", "b": ["1"], "c": true, "d": "${data.d}" })));
    accepted("7.3", &part("init-values", json!("${data.init}")));
    refused("7.3", &part("init-values", json!({ "a": null })), "INVALID_PROPERTY_TYPE", "init-values.a");
    refused("7.3", &part("init-values", json!([])), "INVALID_PROPERTY_TYPE", "init-values");
    refused("7.3", &part("init-values", json!("a")), "PATTERN_MISMATCH", "init-values");
    accepted("7.3", &part("error-messages", json!({ "a": "x", "b": "${data.errors.b}" })));
    accepted("7.3", &part("error-messages", json!("${data.errors}")));
    refused("7.3", &part("error-messages", json!({ "a": 1 })), "INVALID_PROPERTY_TYPE", "error-messages.a");
    refused("7.3", &part("children", json!({})), "INVALID_PROPERTY_TYPE", "children");
}

#[test]
fn below_4_0_inputs_stand_in_a_form() {
    for kind in INPUTS.split_whitespace() {
        let found = errors(&flow("3.1", &json!([sample(kind)])));
        assert_eq!(found, [("KEYWORD_ONE_OF", "screens[0].layout.children[0]".to_owned())], "{kind}");
        assert_eq!(errors(&flow("4.0", &json!([sample(kind)]))), [], "{kind}");
    }
    assert_eq!(errors(&flow("2.1", &json!([sample("TextBody"), sample("Image"), sample("Footer")]))), []);
}
