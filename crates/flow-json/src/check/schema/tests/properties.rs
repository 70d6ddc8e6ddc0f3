//! Texts, entries, pictures, buttons: which keys, and what they hold.

use super::{accepted, component, in_form, refused, with, without};
use serde_json::json;

#[test]
fn what_is_required_is_required() {
    let complete = [
        (json!({ "type": "TextHeading", "text": "a" }), vec!["text"]),
        (json!({ "type": "TextSubheading", "text": "a" }), vec!["text"]),
        (json!({ "type": "TextBody", "text": "a" }), vec!["text"]),
        (json!({ "type": "TextCaption", "text": "a" }), vec!["text"]),
        (json!({ "type": "RichText", "text": "a" }), vec!["text"]),
        (json!({ "type": "TextInput", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "TextArea", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "OptIn", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "DatePicker", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "CalendarPicker", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "PhotoPicker", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "DocumentPicker", "name": "a", "label": "A" }), vec!["name", "label"]),
        (json!({ "type": "Image", "src": "aGk=" }), vec!["src"]),
        (json!({ "type": "ImageCarousel", "images": [{ "src": "aGk=", "alt-text": "a" }] }), vec!["images"]),
        (json!({ "type": "Form", "name": "a", "children": [] }), vec!["name", "children"]),
        (
            json!({ "type": "Footer", "label": "A", "on-click-action": { "name": "complete", "payload": {} } }),
            vec!["label", "on-click-action"],
        ),
        (
            json!({ "type": "EmbeddedLink", "text": "A",
                    "on-click-action": { "name": "open_url", "url": "https://example.com" } }),
            vec!["text", "on-click-action"],
        ),
        (
            json!({ "type": "CheckboxGroup", "name": "a", "label": "A", "data-source": [{ "id": "1", "title": "1" }] }),
            vec!["name", "label", "data-source"],
        ),
        (
            json!({ "type": "RadioButtonsGroup", "name": "a", "label": "A", "data-source": [{ "id": "1", "title": "1" }] }),
            vec!["name", "label", "data-source"],
        ),
        (
            json!({ "type": "Dropdown", "name": "a", "label": "A", "data-source": [{ "id": "1", "title": "1" }] }),
            vec!["name", "label", "data-source"],
        ),
        (
            json!({ "type": "ChipsSelector", "name": "a", "label": "A", "data-source": "${data.chips}" }),
            vec!["name", "label", "data-source"],
        ),
        (
            json!({ "type": "NavigationList", "name": "a", "list-items": "${data.items}",
                    "on-click-action": { "name": "data_exchange", "payload": {} } }),
            vec!["name", "list-items"],
        ),
        (
            json!({ "type": "If", "condition": "${data.a}", "then": [{ "type": "TextBody", "text": "a" }] }),
            vec!["condition", "then"],
        ),
        (json!({ "type": "Switch", "value": "${data.a}", "cases": { "a": [] } }), vec!["value", "cases"]),
    ];
    assert_eq!(complete.len(), 24, "every component type");
    for (value, required) in complete {
        accepted("7.3", &value);
        refused("7.3", &with(&value, "id", json!("x")), "INVALID_PROPERTY_KEY", "id");
        for key in required {
            refused("7.3", &without(&value, key), "MISSING_REQUIRED_PROPERTY", "");
            assert!(!component("7.3", &with(&value, key, json!(null))).is_empty(), "null for {key} in {value}");
            assert!(!component("7.3", &with(&value, key, json!(7))).is_empty(), "a number for {key} in {value}");
        }
        refused("7.3", &without(&value, "type"), "MISSING_REQUIRED_TYPE_PROPERTY", "");
        refused("7.3", &with(&value, "type", json!("Slider")), "INVALID_PROPERTY_VALUE", "type");
        refused("7.3", &with(&value, "type", json!(1)), "INVALID_PROPERTY_TYPE", "type");
    }
}

#[test]
fn every_documented_property_is_accepted() {
    accepted(
        "7.3",
        &json!({
            "type": "TextInput", "name": "a b", "label": "${data.label}", "label-variant": "large",
            "input-type": "passcode", "pattern": "007", "required": "${data.required}", "min-chars": 2,
            "max-chars": "${data.max}", "helper-text": "`'at most ' ${data.max}`", "enabled": true,
            "visible": "`${form.b} == 'x'`", "init-value": "1", "error-message": "${data.error}",
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "TextArea", "name": "a", "label": "A", "label-variant": "large", "required": false,
            "max-length": 1000, "helper-text": "h", "enabled": "${data.e}", "visible": true, "init-value": "x",
            "error-message": "e",
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "TextBody", "text": ["**a**", "", "b"], "font-weight": "bold_italic", "strikethrough": false,
            "markdown": true, "visible": "${data.v}",
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "OptIn", "name": "a", "label": "A", "required": true, "visible": true, "init-value": false,
            "on-click-action": { "name": "open_url", "url": "${data.url}" },
            "on-select-action": { "name": "update_data", "payload": { "x": true } },
            "on-unselect-action": { "name": "update_data", "payload": { "x": false } },
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "DatePicker", "name": "a", "label": "A", "min-date": "2026-01-01", "max-date": "${data.max}",
            "unavailable-dates": ["2026-02-01"], "helper-text": "h", "required": true, "enabled": true,
            "visible": true, "init-value": "2026-01-02", "error-message": "e",
            "on-select-action": { "name": "data_exchange", "payload": { "d": "${form.a}" } },
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "PhotoPicker", "name": "a", "label": "A", "description": "D", "photo-source": "camera",
            "max-file-size-kb": 25600, "min-uploaded-photos": 0, "max-uploaded-photos": 30, "enabled": true,
            "visible": true, "error-message": "${data.errors}",
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "DocumentPicker", "name": "a", "label": "A", "description": "D", "max-file-size-kb": 1,
            "min-uploaded-documents": 1, "max-uploaded-documents": 1, "enabled": true, "visible": true,
            "allowed-mime-types": ["application/pdf", "image/jpeg"], "error-message": "e",
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "Image", "src": "${data.picture}", "width": 100, "height": "${data.h}", "scale-type": "cover",
            "aspect-ratio": 1.5, "alt-text": "a", "visible": true,
        }),
    );
    accepted(
        "7.3",
        &json!({
            "type": "ImageCarousel", "images": [{ "src": "aGk=", "alt-text": "a" }], "aspect-ratio": "16:9",
            "scale-type": "contain", "visible": true,
        }),
    );
}

#[test]
fn single_values() {
    let input = json!({ "type": "TextInput", "name": "a", "label": "A" });
    // The two samples of Meta's error page.
    refused("7.3", &with(&input, "enabled", json!("yes")), "INVALID_PROPERTY_TYPE", "enabled");
    refused("7.3", &with(&input, "max-chars", json!("Hundred")), "PATTERN_MISMATCH", "max-chars");
    refused("7.3", &with(&input, "max-chars", json!(true)), "INVALID_PROPERTY_TYPE", "max-chars");
    refused("7.3", &with(&input, "label", json!(["A"])), "INVALID_PROPERTY_TYPE", "label");
    refused("7.3", &with(&input, "required", json!(1)), "INVALID_PROPERTY_TYPE", "required");
    refused("7.3", &with(&input, "required", json!(null)), "INVALID_PROPERTY_TYPE", "required");
    refused("7.3", &with(&input, "required", json!("${foo.bar}")), "INVALID_PROPERTY_TYPE", "required");
    refused("7.3", &with(&input, "input-type", json!("date")), "INVALID_ENUM_VALUE", "input-type");
    refused("7.3", &with(&input, "label-variant", json!("small")), "INVALID_ENUM_VALUE", "label-variant");

    let body = json!({ "type": "TextBody", "text": "a" });
    refused("7.3", &with(&body, "font-weight", json!("heavy")), "INVALID_ENUM_VALUE", "font-weight");
    accepted("7.3", &with(&body, "font-weight", json!("${data.weight}")));
    refused("7.3", &with(&body, "markdown", json!("${data.m}")), "INVALID_PROPERTY_TYPE", "markdown");
    refused("7.3", &with(&body, "text", json!([])), "MIN_ITEMS_REQUIRED", "text");
    refused("7.3", &with(&body, "text", json!(["a", 1])), "INVALID_PROPERTY_TYPE", "text[1]");

    let photo = json!({ "type": "PhotoPicker", "name": "a", "label": "A" });
    refused("7.3", &with(&photo, "max-file-size-kb", json!(0)), "MINIMUM_VALUE_REQUIRED", "max-file-size-kb");
    refused("7.3", &with(&photo, "max-file-size-kb", json!(25601)), "MAXIMUM_VALUE_REQUIRED", "max-file-size-kb");
    refused(
        "7.3",
        &with(&photo, "min-uploaded-photos", json!(-1)),
        "MINIMUM_VALUE_REQUIRED",
        "min-uploaded-photos",
    );
    refused(
        "7.3",
        &with(&photo, "max-uploaded-photos", json!(40)),
        "MAXIMUM_VALUE_REQUIRED",
        "max-uploaded-photos",
    );
    refused(
        "7.3",
        &with(&photo, "max-uploaded-photos", json!(1.5)),
        "INVALID_PROPERTY_TYPE",
        "max-uploaded-photos",
    );
    refused(
        "7.3",
        &with(&photo, "max-uploaded-photos", json!("${data.n}")),
        "INVALID_PROPERTY_TYPE",
        "max-uploaded-photos",
    );
    refused("7.3", &with(&photo, "photo-source", json!("scanner")), "INVALID_ENUM_VALUE", "photo-source");
    refused("7.3", &with(&photo, "required", json!(true)), "INVALID_PROPERTY_KEY", "required");

    let document = json!({ "type": "DocumentPicker", "name": "a", "label": "A" });
    refused("7.3", &with(&document, "allowed-mime-types", json!([])), "MIN_ITEMS_REQUIRED", "allowed-mime-types");
    refused(
        "7.3",
        &with(&document, "allowed-mime-types", json!(["text/html"])),
        "INVALID_ENUM_VALUE",
        "allowed-mime-types[0]",
    );
}

#[test]
fn a_pattern_needs_a_helper_text_and_a_free_input_type() {
    let input = json!({ "type": "TextInput", "name": "a", "label": "A", "pattern": "^a", "helper-text": "h" });
    accepted("7.3", &input);
    refused("7.3", &without(&input, "helper-text"), "MISSING_REQUIRED_PROPERTY", "");
    for kind in ["text", "number", "password", "passcode"] {
        accepted("7.3", &with(&input, "input-type", json!(kind)));
    }
    for kind in ["email", "phone"] {
        refused("7.3", &with(&input, "input-type", json!(kind)), "INVALID_ENUM_VALUE", "input-type");
    }
}

#[test]
fn names_mean_themselves() {
    let input = json!({ "type": "TextInput", "name": "a", "label": "A" });
    for name in ["${data.name}", "`${data.name}`", "`a`", " "] {
        refused("6.0", &with(&input, "name", json!(name)), "PATTERN_MISMATCH", "name");
    }
    accepted("5.1", &with(&input, "name", json!("${data.name}")));
    refused("5.1", &with(&input, "name", json!("")), "PATTERN_MISMATCH", "name");
    refused("3.1", &with(&input, "name", json!("")), "MIN_CHARS_REQUIRED", "name");
    accepted("3.1", &with(&input, "name", json!(" ")));
}

#[test]
fn blank_strings() {
    let input = json!({ "type": "TextInput", "name": "a", "label": "A" });
    for key in ["label", "helper-text", "init-value", "error-message"] {
        refused("6.0", &with(&input, key, json!(" ")), "PATTERN_MISMATCH", key);
        accepted("5.1", &with(&input, key, json!("")));
    }
    // Texts were never accepted blank.
    refused("2.1", &json!({ "type": "TextBody", "text": "" }), "PATTERN_MISMATCH", "text");
    refused("7.3", &json!({ "type": "TextHeading", "text": "  " }), "PATTERN_MISMATCH", "text");
    // A Form's maps may hold empty values.
    let form = json!({ "type": "Form", "name": "f", "init-values": { "a": "" }, "children": [] });
    accepted("7.3", &form);
}

#[test]
fn rich_text_is_static_or_one_binding() {
    let rich = |text| json!({ "type": "RichText", "text": text });
    for text in [json!("# a"), json!(["# a", "b"]), json!("${data.text}")] {
        accepted("7.3", &rich(text));
    }
    for (text, at) in [(json!("`${data.text} 'b'`"), "text"), (json!(["a", "${data.text}"]), "text[1]")] {
        refused("7.3", &rich(text), "PATTERN_MISMATCH", at);
    }
}

#[test]
fn inside_a_form_the_form_has_the_init_values() {
    let input = json!({ "type": "TextInput", "name": "a", "label": "A" });
    let init = with(&input, "init-value", json!("x"));
    let error = with(&input, "error-message", json!("x"));
    assert_eq!(in_form("7.3", &init), [("INVALID_PROPERTY_KEY", "init-value".to_owned())]);
    assert_eq!(in_form("7.3", &error), [("INVALID_PROPERTY_KEY", "error-message".to_owned())]);
    accepted("7.3", &init);
    accepted("7.3", &error);
    // Also below an If that stands in the Form.
    let branch = json!({ "type": "If", "condition": "${data.a}", "then": [init] });
    assert_eq!(in_form("7.3", &branch), [("INVALID_PROPERTY_KEY", "then[0].init-value".to_owned())]);
    // Media pickers keep theirs: the Form's map does not know them.
    let photo = json!({ "type": "PhotoPicker", "name": "a", "label": "A", "error-message": "e" });
    assert_eq!(in_form("7.3", &photo), []);
}

#[test]
fn captions_of_a_footer() {
    let footer =
        json!({ "type": "Footer", "label": "A", "on-click-action": { "name": "complete", "payload": {} } });
    let left = with(&footer, "left-caption", json!("l"));
    let both = with(&left, "right-caption", json!("r"));
    accepted("7.3", &both);
    accepted("7.3", &with(&footer, "center-caption", json!("c")));
    refused("7.3", &left, "INVALID_DEPENDENCIES", "left-caption");
    refused("7.3", &with(&footer, "right-caption", json!("r")), "INVALID_DEPENDENCIES", "right-caption");
    refused(
        "7.3",
        &with(&left, "center-caption", json!("c")),
        "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED",
        "center-caption",
    );
    refused(
        "7.3",
        &with(&both, "center-caption", json!("c")),
        "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED",
        "center-caption",
    );
    refused("7.3", &with(&footer, "visible", json!(true)), "INVALID_PROPERTY_KEY", "visible");
}
