//! What each version brought (changelog): accepted from it on, refused in the version before.

use super::{component, with};
use serde_json::{Value, json};

fn input() -> Value {
    json!({ "type": "TextInput", "name": "a", "label": "A" })
}

fn group(kind: &str) -> Value {
    json!({ "type": kind, "name": "a", "label": "A", "data-source": [{ "id": "1", "title": "1" }] })
}

fn body() -> Value {
    json!({ "type": "TextBody", "text": "a" })
}

#[test]
fn properties_have_a_first_version() {
    let update = json!({ "name": "update_data", "payload": { "a": 1 } });
    let option = |key: &str, value: Value| {
        let option = with(&json!({ "id": "1", "title": "1" }), key, value);
        with(&group("RadioButtonsGroup"), "data-source", json!([option]))
    };
    let rows: Vec<(&str, &str, Value, &str)> = vec![
        ("3.1", "4.0", with(&group("CheckboxGroup"), "description", json!("d")), "description"),
        ("3.1", "4.0", with(&group("RadioButtonsGroup"), "description", json!("d")), "description"),
        ("4.0", "5.0", with(&group("CheckboxGroup"), "media-size", json!("large")), "media-size"),
        ("4.0", "5.0", option("image", json!("aGk=")), "data-source[0].image"),
        ("4.0", "5.0", option("alt-text", json!("a")), "data-source[0].alt-text"),
        ("4.0", "5.0", option("color", json!("#112233")), "data-source[0].color"),
        ("5.0", "5.1", with(&body(), "markdown", json!(true)), "markdown"),
        ("5.1", "6.0", with(&group("Dropdown"), "on-unselect-action", update.clone()), "on-unselect-action"),
        ("5.1", "6.0", option("on-select-action", update.clone()), "data-source[0].on-select-action"),
        (
            "5.1",
            "6.0",
            json!({ "type": "OptIn", "name": "a", "label": "A", "on-select-action": update.clone() }),
            "on-select-action",
        ),
        ("6.1", "6.2", with(&with(&input(), "helper-text", json!("h")), "pattern", json!("a")), "pattern"),
        ("6.3", "7.0", with(&input(), "label-variant", json!("large")), "label-variant"),
        (
            "6.3",
            "7.0",
            with(&with(&input(), "type", json!("TextArea")), "label-variant", json!("large")),
            "label-variant",
        ),
        ("7.0", "7.1", with(&group("ChipsSelector"), "on-select-action", update.clone()), "on-select-action"),
        ("7.0", "7.1", with(&group("ChipsSelector"), "on-unselect-action", update), "on-unselect-action"),
    ];
    for (before, since, value, at) in rows {
        assert_eq!(component(since, &value), [], "{since}: {value}");
        assert_eq!(component(before, &value), [("INVALID_PROPERTY_KEY", at.to_owned())], "{before}: {value}");
    }
}

#[test]
fn components_have_a_first_version() {
    let rows = [
        ("3.1", "4.0", json!({ "type": "PhotoPicker", "name": "a", "label": "A" })),
        ("3.1", "4.0", json!({ "type": "DocumentPicker", "name": "a", "label": "A" })),
        ("3.1", "4.0", json!({ "type": "If", "condition": "${data.a}", "then": [body()] })),
        ("3.1", "4.0", json!({ "type": "Switch", "value": "${data.a}", "cases": { "a": [] } })),
        ("5.0", "5.1", json!({ "type": "RichText", "text": "a" })),
        ("6.0", "6.1", json!({ "type": "CalendarPicker", "name": "a", "label": "A" })),
        ("6.1", "6.2", json!({ "type": "NavigationList", "name": "a", "list-items": "${data.a}" })),
        ("6.2", "6.3", group("ChipsSelector")),
        ("7.0", "7.1", json!({ "type": "ImageCarousel", "images": "${data.a}" })),
    ];
    for (before, since, value) in rows {
        assert_eq!(component(since, &value), [], "{since}: {value}");
        assert_eq!(
            component(before, &value),
            [("INVALID_PROPERTY_VALUE", "type".to_owned())],
            "{before}: {value}"
        );
    }
}

#[test]
fn labels_of_groups_became_required() {
    for kind in ["CheckboxGroup", "RadioButtonsGroup"] {
        let group = super::without(&group(kind), "label");
        assert_eq!(component("3.1", &group), [], "{kind}");
        assert_eq!(component("4.0", &group), [("MISSING_REQUIRED_PROPERTY", String::new())], "{kind}");
    }
}

#[test]
fn screens_gained_keys() {
    let rows = [("3.0", "3.1", "success", json!(true)), ("5.0", "5.1", "sensitive", json!(["a"]))];
    for (before, since, key, value) in rows {
        let screen = |version: &str| {
            let mut flow = super::flow(version, &json!([]));
            flow["screens"][0][key] = value.clone();
            super::errors(&flow)
        };
        assert_eq!(screen(since), [], "{key}");
        assert_eq!(screen(before), [("INVALID_PROPERTY_KEY", format!("screens[0].{key}"))]);
    }
}

#[test]
fn arrays_of_text_and_expressions() {
    let texts = json!({ "type": "TextBody", "text": ["a", "b"] });
    assert_eq!(component("5.1", &texts), []);
    assert_eq!(component("5.0", &texts), [("INVALID_PROPERTY_TYPE", "text".to_owned())]);
    let visible = with(&body(), "visible", json!("`${data.a} > 1`"));
    assert_eq!(component("6.0", &visible), []);
    assert_eq!(component("5.1", &visible), [("INVALID_PROPERTY_TYPE", "visible".to_owned())]);
    let global = with(&body(), "visible", json!("${screen.A.data.x}"));
    assert_eq!(component("4.0", &global), []);
    assert_eq!(component("3.1", &global), [("INVALID_PROPERTY_TYPE", "visible".to_owned())]);
}
