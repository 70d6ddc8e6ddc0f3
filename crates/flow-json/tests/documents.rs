//! Whole documents of today's version and of older ones.

#![cfg(test)]

use akis_flow_json::{
    Action, Component, DataField, Dynamic, FLOW_JSON_VERSION, Flow, Footer, Form, Layout, Screen, TextInput,
    Version,
};
use serde_json::{Value, json};

fn read(document: &Value) -> Flow {
    serde_json::from_value(document.clone()).unwrap_or_else(|error| panic!("{error} in {document}"))
}

fn kept(document: &Value) -> Flow {
    let flow = read(document);
    assert_eq!(&serde_json::to_value(&flow).unwrap(), document);
    flow
}

#[test]
fn a_document_of_7_3_is_written_as_it_was() {
    let flow = kept(&json!({
        "version": "7.3",
        "data_api_version": "4.0",
        "routing_model": {"START": ["END"], "END": []},
        "screens": [
            {
                "id": "START", "title": "`'Hello ' ${data.name}`", "terminal": false, "refresh_on_back": true,
                "sensitive": [],
                "data": {
                    "name": {"type": "string", "__example__": "Ayşe"},
                    "age": {"type": "number", "__example__": 41},
                    "open": {"type": "boolean", "__example__": true},
                    "errors": {"type": "object", "properties": {"name": {"type": "string"}}, "__example__": {}},
                    "rows": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"id": {"type": "string"}, "title": {"type": "string", "maxLength": 30}},
                            "required": ["id"]
                        },
                        "__example__": [{"id": "a", "title": "A", "enabled": false}]
                    },
                    "anything": {"type": "array", "items": true, "__example__": []},
                    "required": ["name"]
                },
                "layout": {"type": "SingleColumnLayout", "children": [
                    {"type": "TextBody", "text": "${data.name}"},
                    {"type": "Footer", "label": "On", "on-click-action": {"name": "data_exchange", "payload": {}}}
                ]}
            },
            {
                "id": "END", "terminal": true, "success": false, "data": {},
                "layout": {"type": "SingleColumnLayout", "children": []}
            }
        ]
    }));
    let [start, end] = flow.screens.as_slice() else { panic!("two screens") };
    assert!(!start.is_terminal() && end.is_terminal() && !end.is_successful());
    assert_eq!(start.data_fields().count(), 6, "`required` is no declaration");
    let row = start.data_field("rows").and_then(|rows| rows.items.as_ref()).and_then(|items| items.field());
    assert_eq!(row.unwrap().properties.as_ref().unwrap().len(), 2);
    assert!(start.data_field("anything").unwrap().items.as_ref().unwrap().field().is_none());
}

#[test]
fn a_datum_may_be_called_required() {
    let flow = kept(&json!({"version": "7.3", "screens": [{
        "id": "A", "title": "A", "data": {"required": {"type": "boolean", "__example__": true}},
        "layout": {"type": "SingleColumnLayout", "children": []}
    }]}));
    assert!(flow.screens[0].data_field("required").is_some());
}

#[test]
fn version_2_1_brings_its_endpoint_and_dates_in_milliseconds() {
    let flow = kept(&json!({
        "version": "2.1",
        "data_channel_uri": "https://flows.example.com/endpoint",
        "data_api_version": "3.0",
        "routing_model": {"BOOK": []},
        "screens": [{
            "id": "BOOK", "terminal": true,
            "data": {"first": {"type": "string", "__example__": "1693569600000"}},
            "layout": {"type": "SingleColumnLayout", "children": [{
                "type": "Form", "name": "form", "init-values": {"day": "1693656000000"},
                "children": [
                    {"type": "DatePicker", "name": "day", "label": "Day", "min-date": "${data.first}",
                     "max-date": "1767182400000", "unavailable-dates": ["1693742400000"]},
                    {"type": "RadioButtonsGroup", "name": "slot",
                     "data-source": [{"id": "0", "title": "Morning"}, {"id": "1", "title": "Evening"}]},
                    {"type": "Footer", "label": "Book",
                     "on-click-action": {"name": "complete", "payload": {"day": "${form.day}"}}}
                ]
            }]}
        }]
    }));
    assert_eq!(flow.version, Version::new(2, 1));
    assert_eq!(flow.data_channel_uri.as_deref(), Some("https://flows.example.com/endpoint"));
    assert_eq!(flow.screens[0].title, "");
    assert_eq!(flow.screens[0].input_names().collect::<Vec<_>>(), ["day", "slot"]);
}

#[test]
fn every_known_version_is_read() {
    for (version, _) in Version::KNOWN {
        let flow = kept(&json!({"version": version.to_string(), "screens": []}));
        assert_eq!(flow.version, version);
    }
    for document in [json!({"screens": []}), json!({"version": "seven", "screens": []}), json!({"version": 7.3})] {
        assert!(serde_json::from_value::<Flow>(document).is_err());
    }
}

#[test]
fn what_is_built_is_written_in_metas_order_and_always_alike() {
    let built = || Flow {
        version: FLOW_JSON_VERSION,
        screens: vec![Screen {
            id: "ASK".into(),
            title: "Your name".into(),
            terminal: Some(true),
            sensitive: Some(vec!["name".into()]),
            data: Some([("hint", DataField::string("as in your passport"))].into_iter().collect()),
            layout: Layout::column(vec![Component::Form(Form {
                name: "form".into(),
                children: vec![
                    Component::TextInput(TextInput {
                        name: "name".into(),
                        label: "Name".into(),
                        required: Some(true.into()),
                        max_chars: Some(80.into()),
                        helper_text: Some("${data.hint}".into()),
                        visible: Some(Dynamic::bound("${data.open}")),
                        ..TextInput::default()
                    }),
                    Component::Footer(Footer::new(
                        "Send",
                        Action::complete([("name", "${form.name}".into())].into_iter().collect()),
                    )),
                ],
                ..Form::default()
            })]),
            ..Screen::default()
        }],
        ..Flow::default()
    };
    let text = serde_json::to_string(&built()).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"version":"7.3","screens":[{"id":"ASK","title":"Your name","terminal":true,"sensitive":["name"],"#,
            r#""data":{"hint":{"type":"string","__example__":"as in your passport"}},"#,
            r#""layout":{"type":"SingleColumnLayout","children":[{"type":"Form","name":"form","children":["#,
            r#"{"type":"TextInput","name":"name","label":"Name","required":true,"max-chars":80,"#,
            r#""helper-text":"${data.hint}","visible":"${data.open}"},"#,
            r#"{"type":"Footer","label":"Send","on-click-action":{"name":"complete","#,
            r#""payload":{"name":"${form.name}"}}}]}]}}]}"#
        )
    );
    assert_eq!(serde_json::to_string(&built()).unwrap(), text);
    assert_eq!(serde_json::from_str::<Flow>(&text).unwrap(), built());
}

#[test]
fn a_hostile_depth_is_refused_and_not_followed() {
    let depth = 100_000;
    let open = r#"{"type":"If","condition":"${data.a}","then":["#;
    let text = format!("{}{}", open.repeat(depth), "]}".repeat(depth));
    assert!(serde_json::from_str::<Component>(&text).is_err());
    let data = format!("{}true{}", r#"{"type":"array","items":"#.repeat(depth), "}".repeat(depth));
    assert!(serde_json::from_str::<DataField>(&data).is_err());
}
