//! What a phone cuts or leaves out is a warning.

use super::{findings, flow};
use serde_json::{Value, json};

fn warnings(component: &Value) -> Vec<&'static str> {
    let (errors, warnings) = findings(&flow("7.3", &json!([component])).to_string());
    assert_eq!(errors, [], "{component}");
    warnings.into_iter().map(|warning| warning.code).collect()
}

#[test]
fn texts() {
    let complete = json!({ "name": "complete", "payload": {} });
    let options = json!("${data.o}");
    let rows = [
        (json!({ "type": "TextHeading" }), "text", 80),
        (json!({ "type": "TextSubheading" }), "text", 80),
        (json!({ "type": "TextBody" }), "text", 4096),
        (json!({ "type": "TextCaption" }), "text", 409),
        (json!({ "type": "TextInput", "name": "a" }), "label", 20),
        (json!({ "type": "TextInput", "name": "a", "label": "A" }), "helper-text", 80),
        (json!({ "type": "TextInput", "name": "a", "label": "A" }), "error-message", 30),
        (json!({ "type": "TextArea", "name": "a" }), "label", 20),
        (json!({ "type": "CheckboxGroup", "name": "a", "data-source": options }), "label", 30),
        (json!({ "type": "RadioButtonsGroup", "name": "a", "data-source": options }), "label", 30),
        (
            json!({ "type": "RadioButtonsGroup", "name": "a", "label": "A", "data-source": options }),
            "description",
            300,
        ),
        (json!({ "type": "Dropdown", "name": "a", "data-source": options }), "label", 20),
        (json!({ "type": "ChipsSelector", "name": "a", "data-source": options }), "label", 80),
        (json!({ "type": "OptIn", "name": "a" }), "label", 120),
        (json!({ "type": "DatePicker", "name": "a" }), "label", 40),
        (json!({ "type": "CalendarPicker", "name": "a" }), "label", 40),
        (json!({ "type": "PhotoPicker", "name": "a" }), "label", 80),
        (json!({ "type": "Footer", "on-click-action": complete }), "label", 35),
        (json!({ "type": "Footer", "label": "A", "on-click-action": complete }), "center-caption", 15),
        (
            json!({ "type": "EmbeddedLink", "on-click-action": { "name": "open_url", "url": "https://e.com" } }),
            "text",
            25,
        ),
    ];
    for (component, key, limit) in rows {
        // Characters are counted, not bytes.
        let fits = super::with(&component, key, json!("ş".repeat(limit)));
        assert_eq!(warnings(&fits), [""; 0], "{fits}");
        let long = super::with(&component, key, json!("ş".repeat(limit + 1)));
        assert_eq!(warnings(&long), ["TEXT_TOO_LONG"], "{long}");
        // How long a binding gets is known on the phone.
        let binding = super::with(&component, key, json!(format!("${{data.{}}}", "x".repeat(limit))));
        assert_eq!(warnings(&binding), [""; 0], "{binding}");
    }
}

#[test]
fn numbers_of_options() {
    let options = |kind: &str, count: usize| {
        let options: Vec<_> = (0..count).map(|index| json!({ "id": index.to_string(), "title": "t" })).collect();
        json!({ "type": kind, "name": "a", "label": "A", "data-source": options })
    };
    for (kind, most) in
        [("CheckboxGroup", 20), ("RadioButtonsGroup", 20), ("Dropdown", 200), ("ChipsSelector", 20)]
    {
        assert_eq!(warnings(&options(kind, most)), [""; 0], "{kind}");
        assert_eq!(warnings(&options(kind, most + 1)), ["MAX_ITEMS_REQUIRED"], "{kind}");
    }
    let with_image = |count: usize| {
        let mut component = options("Dropdown", count);
        component["data-source"][0]["image"] = json!("aGk=");
        component
    };
    assert_eq!(warnings(&with_image(100)), [""; 0]);
    assert_eq!(warnings(&with_image(101)), ["MAX_ITEMS_REQUIRED"]);
    assert_eq!(warnings(&options("ChipsSelector", 1)), ["MIN_ITEMS_REQUIRED"]);
}

#[test]
fn long_options() {
    let long = json!([{ "id": "1", "title": "t".repeat(31), "description": "d".repeat(301), "metadata": "m".repeat(21) }]);
    let component = json!({ "type": "Dropdown", "name": "a", "label": "A", "data-source": long });
    assert_eq!(warnings(&component), ["TEXT_TOO_LONG"; 3]);
}
