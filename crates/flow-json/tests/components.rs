//! Every component in its full documented shape (Flow JSON 7.3, components) is read and written again as it was,
//! keys in the same order.

#![cfg(test)]

use akis_flow_json::{COMPONENT_TYPES, Component};
use serde_json::{Value, json};

/// Reads, writes, and compares the texts: this also holds the order of keys.
fn keeps(document: &Value) -> Component {
    let text = document.to_string();
    let component: Component = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
    assert_eq!(serde_json::to_string(&component).unwrap(), text);
    assert_eq!(component.type_name(), document["type"].as_str().unwrap());
    component
}

fn refused(document: &Value) -> String {
    serde_json::from_value::<Component>(document.clone()).expect_err("it should not be read").to_string()
}

fn options() -> Value {
    json!([
        {
            "id": "red", "title": "Red", "description": "A warm colour", "metadata": "from 10 €", "enabled": false,
            "image": "iVBORw0KGgo=", "alt-text": "A red square", "color": "#FF0000",
            "on-select-action": {"name": "update_data", "payload": {"shade_visible": true}},
            "on-unselect-action": {"name": "update_data", "payload": {"shade_visible": false}}
        },
        {"id": "blue", "title": "Blue", "enabled": "${data.blue_left}"}
    ])
}

fn exchange() -> Value {
    json!({"name": "data_exchange", "payload": {"trigger": "picked", "value": "${form.it}"}})
}

fn update() -> Value {
    json!({"name": "update_data", "payload": {"shown": true}})
}

fn open() -> Value {
    json!({"name": "open_url", "url": "https://example.com/terms"})
}

fn navigate() -> Value {
    json!({"name": "navigate", "next": {"type": "screen", "name": "TERMS"}, "payload": {"a": "${data.a}"}})
}

fn texts_and_typed() -> Vec<Value> {
    vec![
        json!({"type": "TextHeading", "text": "Hello", "visible": "${data.is_shown}"}),
        json!({"type": "TextSubheading", "text": "`'Hello ' ${form.name}`", "visible": true}),
        json!({
            "type": "TextBody", "text": ["**First**", "Second"], "font-weight": "bold_italic",
            "strikethrough": "${data.is_old}", "markdown": true, "visible": "`${form.age} > 17`"
        }),
        json!({
            "type": "TextCaption", "text": "Small", "font-weight": "${data.weight}", "strikethrough": false,
            "markdown": false, "visible": false
        }),
        json!({"type": "RichText", "text": ["# Terms", "| a | b |"], "visible": true}),
        json!({
            "type": "TextInput", "name": "code", "label": "Code", "label-variant": "large",
            "input-type": "passcode", "pattern": "^[0-9]{4}$", "required": "${data.is_needed}", "min-chars": 4,
            "max-chars": "${data.longest}", "helper-text": "Four digits", "enabled": true,
            "visible": "${data.is_shown}", "init-value": "0000", "error-message": "${data.error}"
        }),
        json!({
            "type": "TextArea", "name": "note", "label": "Note", "label-variant": "large", "required": true,
            "max-length": 300, "helper-text": "A few words", "enabled": "${data.open}", "visible": true,
            "init-value": "Dear team", "error-message": "Too short"
        }),
    ]
}

fn chosen() -> Vec<Value> {
    vec![
        json!({
            "type": "CheckboxGroup", "name": "colours", "label": "Colours", "description": "Pick some",
            "data-source": options(), "min-selected-items": 1, "max-selected-items": "${data.most}",
            "required": true, "enabled": true, "visible": true, "media-size": "large", "init-value": ["red"],
            "error-message": "Pick one", "on-select-action": update(), "on-unselect-action": update()
        }),
        json!({
            "type": "RadioButtonsGroup", "name": "colour", "label": "Colour", "description": "Pick one",
            "data-source": "${data.colours}", "required": false, "enabled": "${data.open}", "visible": true,
            "media-size": "${data.size}", "init-value": "${data.first}", "error-message": "Pick one",
            "on-select-action": exchange(), "on-unselect-action": update()
        }),
        json!({
            "type": "Dropdown", "name": "city", "label": "City", "data-source": options(), "required": true,
            "enabled": true, "visible": true, "init-value": "red", "error-message": "Pick one",
            "on-select-action": exchange(), "on-unselect-action": update()
        }),
        json!({
            "type": "ChipsSelector", "name": "tags", "label": "Tags", "description": "Pick some",
            "data-source": [{"id": "a", "title": "A", "enabled": true}, {"id": "b", "title": "B"}],
            "min-selected-items": 1, "max-selected-items": 2, "required": true, "enabled": true, "visible": true,
            "init-value": "${data.chosen}", "error-message": "Pick one", "on-select-action": update(),
            "on-unselect-action": update()
        }),
        json!({
            "type": "OptIn", "name": "terms", "label": "I agree to the terms", "required": true, "visible": true,
            "init-value": "${data.agreed}", "on-click-action": open(), "on-select-action": update(),
            "on-unselect-action": update()
        }),
        json!({
            "type": "DatePicker", "name": "day", "label": "Day", "min-date": "2026-01-01",
            "max-date": "${data.last_day}", "unavailable-dates": ["2026-01-06"], "helper-text": "Any weekday",
            "required": true, "enabled": true, "visible": true, "init-value": "2026-01-02",
            "error-message": "We are closed", "on-select-action": exchange()
        }),
        json!({
            "type": "CalendarPicker", "name": "stay", "title": "Your stay", "description": "Nights in the house",
            "label": {"start-date": "From", "end-date": "To"},
            "helper-text": {"start-date": "After two", "end-date": "Before ten"},
            "required": {"start-date": true, "end-date": "${data.is_bound}"}, "mode": "range",
            "min-date": "2026-01-01", "max-date": "2026-12-31", "unavailable-dates": "${data.taken}",
            "include-days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], "min-days": 2, "max-days": 14,
            "enabled": true, "visible": true,
            "init-value": {"start-date": "2026-02-01", "end-date": "2026-02-05"},
            "error-message": {"start-date": "Taken", "end-date": "Taken"}, "on-select-action": exchange()
        }),
    ]
}

fn others() -> Vec<Value> {
    vec![
        json!({
            "type": "PhotoPicker", "name": "photos", "label": "Photos", "description": "Of the damage",
            "photo-source": "camera_gallery", "max-file-size-kb": 10240, "min-uploaded-photos": 1,
            "max-uploaded-photos": 3, "enabled": true, "visible": "${data.is_shown}",
            "error-message": "${data.photo_errors}"
        }),
        json!({
            "type": "DocumentPicker", "name": "papers", "label": "Papers", "description": "As PDF",
            "max-file-size-kb": 1024, "min-uploaded-documents": 0, "max-uploaded-documents": 2,
            "allowed-mime-types": ["application/pdf", "image/jpeg"], "enabled": true, "visible": true,
            "error-message": "One is missing"
        }),
        json!({
            "type": "Footer", "label": "Send", "left-caption": "Step 1", "right-caption": "of 3",
            "enabled": "${form.terms}",
            "on-click-action": {"name": "complete", "payload": {"name": "${screen.FIRST.form.name}", "n": 3}}
        }),
        json!({
            "type": "EmbeddedLink", "text": "Read the terms", "on-click-action": navigate(), "visible": "${data.shown}"
        }),
        json!({
            "type": "NavigationList", "name": "offers",
            "list-items": [{
                "id": "one",
                "main-content": {"title": "Home", "description": "Insurance", "metadata": "For a house or flat"},
                "start": {"image": "iVBORw0KGgo=", "alt-text": "A house"},
                "end": {"title": "100 €", "description": "a month", "metadata": "all in"}, "badge": "New",
                "tags": ["Home", "Family"], "enabled": true, "on-click-action": navigate()
            }],
            "label": "Offers", "description": "Three of them", "media-size": "regular", "on-click-action": navigate()
        }),
        json!({
            "type": "Image", "src": "iVBORw0KGgo=", "width": 200, "height": "${data.height}",
            "scale-type": "cover", "aspect-ratio": 1.5, "alt-text": "Our house", "visible": true
        }),
        json!({
            "type": "ImageCarousel", "images": [{"src": "iVBORw0KGgo=", "alt-text": "Front"}],
            "aspect-ratio": "16:9", "scale-type": "contain", "visible": true
        }),
        json!({
            "type": "Form", "name": "form", "init-values": {"name": "${data.name}", "tags": ["a"], "terms": false},
            "error-messages": {"name": "${data.errors.name}"},
            "children": [{"type": "TextInput", "name": "name", "label": "Name"}]
        }),
        json!({
            "type": "If", "condition": "(${form.age} > 17) && ${form.terms}",
            "then": [{"type": "TextBody", "text": "Welcome"}],
            "else": [{"type": "TextBody", "text": "Ask your parents"}]
        }),
        json!({
            "type": "Switch", "value": "${form.colour}",
            "cases": {
                "red": [{"type": "TextBody", "text": "Warm"}],
                "blue": [{"type": "TextBody", "text": "Cold"}]
            }
        }),
    ]
}

/// One of each type with every property of it.
fn full() -> Vec<Value> {
    [texts_and_typed(), chosen(), others()].concat()
}

#[test]
fn every_type_keeps_every_property() {
    let names: Vec<&str> = full().iter().map(|document| keeps(document).type_name()).collect();
    assert_eq!(names, COMPONENT_TYPES);
}

#[test]
fn other_documented_shapes_are_kept_too() {
    for document in [
        json!({"type": "Footer", "label": "Send", "center-caption": "Free",
            "on-click-action": {"name": "data_exchange", "payload": {}}}),
        json!({"type": "Footer", "label": "Send", "on-click-action": {"name": "complete"}}),
        json!({"type": "EmbeddedLink", "text": "More",
            "on-click-action": {"name": "navigate", "next": {"type": "screen", "name": "MORE"}}}),
        json!({"type": "RichText", "text": "${data.terms}"}),
        json!({"type": "CalendarPicker", "name": "day", "label": "Day", "helper-text": "Any", "required": true,
            "mode": "single", "init-value": "2026-02-01", "error-message": "${data.error}"}),
        json!({"type": "CalendarPicker", "name": "day", "label": "Day", "required": "${data.needed}"}),
        json!({"type": "ImageCarousel", "images": "${data.pictures}"}),
        json!({"type": "NavigationList", "name": "list", "list-items": "${data.rows}",
            "on-click-action": {"name": "data_exchange", "payload": {"a": 1}}}),
        json!({"type": "Form", "name": "form", "init-values": "${data.start}", "error-messages": "${data.errors}",
            "children": []}),
        json!({"type": "Form", "name": "form", "init-values": {}, "children": []}),
        json!({"type": "If", "condition": "`${data.a} && ${data.b}`", "then": []}),
        json!({"type": "If", "condition": true, "then": []}),
        json!({"type": "TextInput", "name": "n", "label": "N", "input-type": "number", "init-value": 5}),
        json!({"type": "Image", "src": "${data.picture}", "width": 12.5, "aspect-ratio": 1}),
        json!({"type": "OptIn", "name": "o", "label": "O", "required": false, "init-value": true}),
    ] {
        keeps(&document);
    }
}

#[test]
fn what_the_tables_do_not_know_is_refused() {
    for (document, why) in [
        (json!({"type": "TextBox", "text": "x"}), "TextBox"),
        (json!({"text": "x"}), "type"),
        (json!({"type": "TextBody"}), "text"),
        (json!({"type": "TextBody", "text": "x", "colour": "red"}), "colour"),
        (json!({"type": "TextHeading", "text": "x", "visible": "yes"}), "yes"),
        (json!({"type": "TextBody", "text": "x", "font-weight": "heavy"}), "heavy"),
        (json!({"type": "TextInput", "name": "n", "label": "L", "input-type": "date"}), "date"),
        (json!({"type": "TextInput", "name": "n", "label": "L", "min-chars": -1}), "-1"),
        (json!({"type": "Dropdown", "name": "n", "label": "L", "data-source": "blue"}), "blue"),
        (json!({"type": "Footer", "label": "L"}), "on-click-action"),
        (json!({"type": "Footer", "label": "L", "on-click-action": {"name": "fly"}}), "fly"),
        (
            json!({"type": "Footer", "label": "L",
            "on-click-action": {"name": "open_url", "url": "https://example.com", "payload": {}}}),
            "payload",
        ),
        (json!({"type": "CalendarPicker", "name": "n", "label": {"start-date": "From"}}), "end-date"),
    ] {
        let error = refused(&document);
        assert!(error.contains(why), "{document}: {error}");
    }
}

#[test]
fn a_count_in_quotes_is_a_count() {
    let read: Component =
        serde_json::from_value(json!({"type": "TextArea", "name": "n", "label": "L", "max-length": "600"}))
            .unwrap();
    assert_eq!(serde_json::to_value(read).unwrap()["max-length"], json!(600));
}

#[test]
fn inputs_are_the_components_with_an_answer() {
    let names: Vec<String> = full()
        .into_iter()
        .map(|document| serde_json::from_value::<Component>(document).unwrap())
        .filter_map(|component| component.input_name().map(str::to_owned))
        .collect();
    assert_eq!(
        names,
        ["code", "note", "colours", "colour", "city", "tags", "terms", "day", "stay", "photos", "papers"]
    );
}

#[test]
fn a_walk_goes_depth_first_through_every_list() {
    let text = |text: &str| json!({"type": "TextBody", "text": text});
    let form: Component = serde_json::from_value(json!({
        "type": "Form", "name": "form", "children": [
            text("1"),
            {"type": "If", "condition": "${data.a}", "then": [text("2"),
                {"type": "Switch", "value": "${data.b}", "cases": {"x": [text("3")], "y": [text("4"), text("5")]}}],
             "else": [text("6")]},
            text("7")
        ]
    }))
    .unwrap();
    let seen: Vec<String> = form
        .walk()
        .map(|part| match part {
            Component::TextBody(text) => text.text.pieces().concat(),
            other => other.type_name().to_owned(),
        })
        .collect();
    assert_eq!(seen, ["Form", "1", "If", "2", "Switch", "3", "4", "5", "6", "7"]);
    assert_eq!(form.children().len(), 1);
    assert_eq!(form.children()[0][1].children().len(), 2);
}
