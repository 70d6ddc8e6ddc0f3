//! Selections, their options, and lists that navigate.

use super::{accepted, component, refused, with, without};
use serde_json::{Value, json};

fn group(kind: &str) -> Value {
    json!({ "type": kind, "name": "a", "label": "A", "data-source": [
        { "id": "1", "title": "One" }, { "id": "2", "title": "Two" },
    ] })
}

fn options(kind: &str, options: Value) -> Value {
    with(&group(kind), "data-source", options)
}

#[test]
fn every_documented_property_is_accepted() {
    let select = json!({ "name": "data_exchange", "payload": { "a": "${form.a}" } });
    let update = json!({ "name": "update_data", "payload": { "x": 1 } });
    let common = |value: Value| {
        let value = with(&value, "required", json!(true));
        let value = with(&value, "enabled", json!("${data.e}"));
        let value = with(&value, "visible", json!("${data.v}"));
        let value = with(&value, "on-select-action", select.clone());
        with(&with(&value, "on-unselect-action", update.clone()), "error-message", json!("e"))
    };
    let checkbox = common(group("CheckboxGroup"));
    let checkbox = with(&with(&checkbox, "min-selected-items", json!(0)), "max-selected-items", json!(2));
    let checkbox = with(&with(&checkbox, "description", json!("d")), "media-size", json!("large"));
    accepted("7.3", &with(&checkbox, "init-value", json!(["1"])));
    let radio = with(&common(group("RadioButtonsGroup")), "description", json!("d"));
    accepted("7.3", &with(&with(&radio, "init-value", json!("1")), "media-size", json!("regular")));
    accepted("7.3", &with(&common(group("Dropdown")), "init-value", json!("1")));
    let chips = with(&common(group("ChipsSelector")), "description", json!("d"));
    let chips = with(&with(&chips, "min-selected-items", json!(1)), "max-selected-items", json!(1));
    accepted("7.3", &with(&chips, "init-value", json!("${data.init}")));
}

#[test]
fn properties_that_only_others_have() {
    refused("7.3", &with(&group("Dropdown"), "description", json!("d")), "INVALID_PROPERTY_KEY", "description");
    refused("7.3", &with(&group("Dropdown"), "media-size", json!("large")), "INVALID_PROPERTY_KEY", "media-size");
    refused(
        "7.3",
        &with(&group("ChipsSelector"), "media-size", json!("large")),
        "INVALID_PROPERTY_KEY",
        "media-size",
    );
    let max = "max-selected-items";
    refused("7.3", &with(&group("RadioButtonsGroup"), max, json!(2)), "INVALID_PROPERTY_KEY", max);
    refused("7.3", &with(&group("CheckboxGroup"), max, json!(1)), "MINIMUM_VALUE_REQUIRED", max);
    refused(
        "7.3",
        &with(&group("CheckboxGroup"), "min-selected-items", json!(-1)),
        "MINIMUM_VALUE_REQUIRED",
        "min-selected-items",
    );
    refused("7.3", &with(&group("CheckboxGroup"), "init-value", json!("1")), "PATTERN_MISMATCH", "init-value");
    refused("7.3", &with(&group("Dropdown"), "init-value", json!(["1"])), "INVALID_PROPERTY_TYPE", "init-value");
}

#[test]
fn options_have_known_keys() {
    let full = json!([{
        "id": "1", "title": "One", "description": "d", "metadata": "m", "enabled": "${data.e}", "image": "aGk=",
        "alt-text": "a",
        "on-select-action": { "name": "update_data", "payload": { "x": 1 } },
        "on-unselect-action": { "name": "update_data", "payload": { "x": 2 } },
    }, { "id": "2", "title": "Two", "enabled": false }]);
    for kind in ["CheckboxGroup", "RadioButtonsGroup", "Dropdown"] {
        accepted("6.0", &options(kind, full.clone()));
        accepted("6.0", &options(kind, json!("${data.options}")));
        refused("6.0", &options(kind, json!([])), "MIN_ITEMS_REQUIRED", "data-source");
        refused("6.0", &options(kind, json!("options")), "PATTERN_MISMATCH", "data-source");
        refused("6.0", &options(kind, json!([{ "id": "1" }])), "MISSING_REQUIRED_PROPERTY", "data-source[0]");
        refused("6.0", &options(kind, json!([{ "title": "1" }])), "MISSING_REQUIRED_PROPERTY", "data-source[0]");
        refused("6.0", &options(kind, json!(["1"])), "INVALID_PROPERTY_TYPE", "data-source[0]");
        let id = json!([{ "id": 1, "title": "1" }]);
        refused("6.0", &options(kind, id), "INVALID_PROPERTY_TYPE", "data-source[0].id");
        let label = json!([{ "id": "1", "title": "1", "label": "1" }]);
        refused("6.0", &options(kind, label), "INVALID_PROPERTY_KEY", "data-source[0].label");
        let blank = json!([{ "id": "1", "title": " " }]);
        refused("6.0", &options(kind, blank), "PATTERN_MISMATCH", "data-source[0].title");
    }
    let chip = json!([{ "id": "1", "title": "1", "description": "d" }]);
    refused("6.3", &options("ChipsSelector", chip), "INVALID_PROPERTY_KEY", "data-source[0].description");
}

#[test]
fn colours_are_six_digits() {
    let colored = |color| options("RadioButtonsGroup", json!([{ "id": "1", "title": "1", "color": color }]));
    accepted("5.0", &colored("#1A2b3C"));
    for color in ["#FFF", "red", "#GGGGGG", ""] {
        refused("5.0", &colored(color), "PATTERN_MISMATCH", "data-source[0].color");
    }
}

#[test]
fn options_only_update_data() {
    let with_action =
        |action: Value| options("Dropdown", json!([{ "id": "1", "title": "1", "on-select-action": action }]));
    accepted("7.3", &with_action(json!({ "name": "update_data", "payload": {} })));
    let at = "data-source[0].on-select-action.name";
    refused("7.3", &with_action(json!({ "name": "data_exchange", "payload": {} })), "INVALID_ENUM_VALUE", at);
}

#[test]
fn one_level_of_actions() {
    let update = json!({ "name": "update_data", "payload": { "x": 1 } });
    let both = options("Dropdown", json!([{ "id": "1", "title": "1", "on-unselect-action": update.clone() }]));
    let at = "data-source[0].on-unselect-action";
    refused("7.3", &with(&both, "on-select-action", update), "INVALID_PROPERTY_KEY", at);
}

fn list() -> Value {
    json!({
        "type": "NavigationList", "name": "a", "label": "A", "description": "d", "media-size": "regular",
        "list-items": [{
            "id": "1",
            "main-content": { "title": "t", "description": "d", "metadata": "m" },
            "start": { "image": "aGk=", "alt-text": "a" },
            "end": { "title": "t", "description": "d" },
            "badge": "b", "tags": ["x", "y"], "enabled": true,
        }],
        "on-click-action": { "name": "navigate", "next": { "type": "screen", "name": "NEXT" }, "payload": {} },
    })
}

#[test]
fn lists_that_navigate() {
    accepted("6.2", &list());
    let item = |change: fn(&mut Value)| {
        let mut list = list();
        change(&mut list["list-items"][0]);
        component("6.2", &list)
    };
    let found = |code, at: &str| vec![(code, at.to_owned())];
    assert_eq!(
        item(|item| item["main-content"] = json!({})),
        found("MISSING_REQUIRED_PROPERTY", "list-items[0].main-content")
    );
    assert_eq!(item(|item| item["title"] = json!("t")), found("INVALID_PROPERTY_KEY", "list-items[0].title"));
    assert_eq!(
        item(|item| item["start"] = json!({ "alt-text": "a" })),
        found("MISSING_REQUIRED_PROPERTY", "list-items[0].start")
    );
    assert_eq!(
        item(|item| item["end"]["image"] = json!("a")),
        found("INVALID_PROPERTY_KEY", "list-items[0].end.image")
    );
    assert_eq!(item(|item| item["tags"] = json!([])), found("MIN_ITEMS_REQUIRED", "list-items[0].tags"));
    assert_eq!(item(|item| item["tags"] = json!("x")), found("PATTERN_MISMATCH", "list-items[0].tags"));
    refused("6.2", &with(&list(), "visible", json!(true)), "INVALID_PROPERTY_KEY", "visible");
    refused("6.2", &with(&list(), "list-items", json!([])), "MIN_ITEMS_REQUIRED", "list-items");
    refused(
        "6.2",
        &with(&list(), "on-click-action", json!({ "name": "complete", "payload": {} })),
        "INVALID_ENUM_VALUE",
        "on-click-action.name",
    );
    accepted("6.2", &without(&list(), "label"));
}

#[test]
fn pictures_of_a_carousel() {
    let carousel = |images: Value| json!({ "type": "ImageCarousel", "images": images });
    let picture = json!({ "src": "aGk=", "alt-text": "a" });
    accepted("7.1", &carousel(json!([picture.clone(), picture.clone(), picture.clone()])));
    accepted("7.1", &carousel(json!("${data.images}")));
    refused("7.1", &carousel(json!([])), "MIN_ITEMS_REQUIRED", "images");
    let four = json!([picture.clone(), picture.clone(), picture.clone(), picture]);
    refused("7.1", &carousel(four), "MAX_ITEMS_REQUIRED", "images");
    refused("7.1", &carousel(json!([{ "src": "aGk=" }])), "MISSING_REQUIRED_PROPERTY", "images[0]");
    let ratio = with(&carousel(json!("${data.images}")), "aspect-ratio", json!("1:1"));
    refused("7.1", &ratio, "INVALID_ENUM_VALUE", "aspect-ratio");
}
