use super::*;
use crate::{
    Action, DataField, Entries, Footer, Form, InputType, Layout, OptIn, OptionItem, RadioButtonsGroup, Text,
    TextInput,
};
use serde_json::{Value, json};

fn footer(payload: &[(&str, &str)]) -> Component {
    let payload = payload.iter().map(|(key, value)| (*key, Value::from(*value))).collect();
    Component::Footer(Footer { label: "Next".into(), on_click_action: Action::DataExchange { payload } })
}

fn screen(id: &str, terminal: bool, inputs: Vec<Component>, payload: &[(&str, &str)]) -> Screen {
    let mut children = inputs;
    children.push(footer(payload));
    let form = Form { name: "form".into(), error_messages: Entries::new(), children };
    Screen {
        id: id.into(),
        title: "Title".into(),
        terminal,
        data: [("akis_session", DataField::string("session"))].into_iter().collect(),
        sensitive: vec![],
        layout: Layout::SingleColumnLayout { children: vec![Component::Form(form)] },
    }
}

fn text_input(name: &str) -> Component {
    Component::TextInput(TextInput {
        name: name.into(),
        label: "Name".into(),
        input_type: InputType::Text,
        required: true,
        min_chars: None,
        max_chars: None,
        helper_text: None,
    })
}

fn good() -> Flow {
    Flow {
        version: "7.3".into(),
        data_api_version: Some("3.0".into()),
        routing_model: Some(
            [("SCREEN_A", vec!["SCREEN_B".to_owned()]), ("SCREEN_B", vec![])].into_iter().collect(),
        ),
        screens: vec![
            screen("SCREEN_A", false, vec![text_input("name")], &[("name", "${form.name}")]),
            screen(
                "SCREEN_B",
                true,
                vec![text_input("city")],
                &[
                    ("akis_session", "${data.akis_session}"),
                    ("city", "${form.city}"),
                    ("name", "${screen.SCREEN_A.form.name}"),
                ],
            ),
        ],
    }
}

fn codes(flow: &Flow) -> Vec<&'static str> {
    let mut codes: Vec<_> = validate(flow).into_iter().map(|violation| violation.code).collect();
    codes.dedup();
    codes
}

fn children(flow: &mut Flow, screen: usize) -> &mut Vec<Component> {
    let Layout::SingleColumnLayout { children } = &mut flow.screens[screen].layout;
    let Some(Component::Form(form)) = children.first_mut() else { panic!("a form stands first") };
    &mut form.children
}

fn broken(change: impl FnOnce(&mut Flow)) -> Vec<&'static str> {
    let mut flow = good();
    change(&mut flow);
    codes(&flow)
}

#[test]
fn a_good_flow_has_nothing_wrong() {
    assert_eq!(validate(&good()), []);
}

#[test]
fn ids_are_letters_and_underscores_and_unique() {
    let rename = |from: usize, to: &str| {
        let to = to.to_owned();
        move |flow: &mut Flow| {
            flow.screens[from].id.clone_from(&to);
        }
    };
    assert!(broken(rename(1, "SCREEN_2")).contains(&"PATTERN_MISMATCH"));
    assert!(broken(rename(1, "___")).contains(&"PATTERN_MISMATCH"));
    assert!(broken(rename(1, "SCREEN_A")).contains(&"DUPLICATE_SCREEN_IDS"));
    assert!(broken(rename(1, "success")).contains(&"SCREEN_ID_IS_RESERVED_KEYWORD"));
}

#[test]
fn versions_and_endings_are_checked() {
    assert_eq!(broken(|flow| flow.version = "9.9".into()), ["INVALID_FLOW_JSON_VERSION"]);
    assert_eq!(broken(|flow| flow.screens[1].terminal = false), ["MISSING_TERMINAL_SCREEN"]);
    let removed = broken(|flow| {
        children(flow, 1).pop();
    });
    assert_eq!(removed, ["MISSING_FOOTER_ON_TERMINAL_SCREEN"]);
    assert_eq!(broken(|flow| flow.screens[0].title = "  ".into()), ["PATTERN_MISMATCH"]);
}

#[test]
fn routing_has_no_loop_and_forgets_no_screen() {
    let routes = |pairs: Vec<(&'static str, Vec<&'static str>)>| {
        move |flow: &mut Flow| {
            flow.routing_model = Some(
                pairs.into_iter().map(|(from, to)| (from, to.into_iter().map(str::to_owned).collect())).collect(),
            );
        }
    };
    for pairs in [
        vec![("SCREEN_A", vec!["SCREEN_A", "SCREEN_B"])],
        vec![("SCREEN_A", vec!["SCREEN_B"]), ("SCREEN_B", vec!["SCREEN_A"])],
        vec![("SCREEN_A", vec![])],
        vec![("SCREEN_A", vec!["SCREEN_B", "SCREEN_X"])],
        vec![("SCREEN_A", vec![]), ("SCREEN_B", vec![])],
    ] {
        assert_eq!(broken(routes(pairs.clone())), ["INVALID_ROUTING_MODEL"], "{pairs:?}");
    }
    assert_eq!(broken(|flow| flow.routing_model = None), ["MISSING_REQUIRED_PROPERTY"]);
    assert!(broken(|flow| flow.data_api_version = None).contains(&"MISSING_REQUIRED_PROPERTY"));
}

#[test]
fn a_cycle_over_three_screens_is_found() {
    let three = broken(|flow| {
        let mut third = flow.screens[1].clone();
        third.id = "SCREEN_C".into();
        third.layout = Layout::SingleColumnLayout { children: vec![footer(&[])] };
        flow.screens.push(third);
        let to = |id: &str| vec![id.to_owned()];
        flow.routing_model = Some(
            [("SCREEN_A", to("SCREEN_B")), ("SCREEN_B", to("SCREEN_C")), ("SCREEN_C", to("SCREEN_A"))]
                .into_iter()
                .collect(),
        );
    });
    assert_eq!(three, ["INVALID_ROUTING_MODEL"]);
}

#[test]
fn references_resolve_and_fill_their_property() {
    for (payload, code) in [
        ("${form.nobody}", "INVALID_ON_CLICK_ACTION_PAYLOAD"),
        ("${data.nobody}", "INVALID_ON_CLICK_ACTION_PAYLOAD"),
        ("${screen.SCREEN_X.form.name}", "INVALID_SCREEN_DYNAMIC_DATA"),
        ("${screen.SCREEN_A.form.nobody}", "INVALID_SCREEN_DYNAMIC_DATA"),
        ("${screen.SCREEN_B.form.city}", "INVALID_SCREEN_DYNAMIC_DATA"),
        ("Hello ${form.city}", "INVALID_SCREEN_DYNAMIC_DATA"),
        ("${nothing}", "INVALID_SCREEN_DYNAMIC_DATA"),
    ] {
        let found = broken(|flow| {
            let children = children(flow, 1);
            children.pop();
            children.push(footer(&[("value", payload)]));
        });
        assert_eq!(found, [code], "{payload}");
    }
    let label = broken(|flow| {
        children(flow, 0).insert(0, Component::TextBody(Text { text: "`half an expression`".into() }));
    });
    assert_eq!(label, ["INVALID_SCREEN_DYNAMIC_DATA"]);
}

#[test]
fn inputs_have_unique_names_and_stand_in_the_form() {
    assert_eq!(broken(|flow| children(flow, 0).insert(0, text_input("name"))), ["DUPLICATE_FORM_COMPONENT_NAMES"]);
    let outside = broken(|flow| {
        let Layout::SingleColumnLayout { children } = &mut flow.screens[0].layout;
        children.push(text_input("other"));
    });
    assert_eq!(outside, ["COMPONENTS_OUTSIDE_FORM"]);
    assert_eq!(broken(|flow| flow.screens[0].sensitive.push("city".into())), ["INVALID_SENSITIVE_FIELD"]);
}

#[test]
fn counts_and_lengths_are_bounded() {
    let opt_ins = broken(|flow| {
        for number in 0..6 {
            children(flow, 0).insert(
                0,
                Component::OptIn(OptIn { name: format!("o{number}"), label: "I agree".into(), required: false }),
            );
        }
    });
    assert_eq!(opt_ins, ["COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN"]);
    let texts = broken(|flow| {
        for _ in 0..50 {
            children(flow, 0).insert(0, Component::TextBody(Text { text: "x".into() }));
        }
    });
    assert_eq!(texts, ["MAX_ALLOWED_COMPONENTS_PER_SCREEN"]);
    let long = broken(|flow| {
        children(flow, 0).insert(0, Component::TextHeading(Text { text: "x".repeat(81) }));
    });
    assert_eq!(long, ["TEXT_TOO_LONG"]);
    let options = |count: usize, id: &'static str| {
        broken(|flow| {
            let data_source = (0..count)
                .map(|n| OptionItem { id: format!("{id}{n}"), title: "Yes".into(), description: None })
                .collect();
            children(flow, 0).insert(
                0,
                Component::RadioButtonsGroup(RadioButtonsGroup {
                    name: "choice".into(),
                    label: "Pick".into(),
                    description: None,
                    data_source,
                    required: false,
                }),
            );
        })
    };
    assert!(options(20, "o").is_empty());
    assert_eq!(options(21, "o"), ["MAX_ITEMS_REQUIRED"]);
    assert_eq!(options(0, "o"), ["MIN_ITEMS_REQUIRED"]);
}

#[test]
fn data_declarations_are_complete() {
    let declared = |field: Value| {
        broken(|flow| {
            flow.screens[0].data.push("extra", serde_json::from_value(field).unwrap());
        })
    };
    assert!(declared(json!({"type": "string", "__example__": "x"})).is_empty());
    assert_eq!(declared(json!({"type": "string"})), ["MISSING_REQUIRED_PROPERTY"]);
    assert_eq!(declared(json!({"type": "string", "__example__": 3})), ["INVALID_SCREEN_DATA"]);
    assert_eq!(declared(json!({"type": "text", "__example__": "x"})), ["INVALID_SCREEN_DATA"]);
    assert_eq!(declared(json!({"type": "array", "__example__": []})), ["INVALID_SCREEN_DATA"]);
    let nested = json!({
        "type": "object", "__example__": {}, "properties": {"a": {"type": "string", "__example__": "x"}}
    });
    assert_eq!(declared(nested), ["INVALID_SCREEN_DATA"]);
}

#[test]
fn serialisation_is_stable_and_reads_back() {
    let text = serde_json::to_string(&good()).unwrap();
    let again: Flow = serde_json::from_str(&text).unwrap();
    assert_eq!(again, good());
    assert_eq!(serde_json::to_string(&again).unwrap(), text);
    assert!(text.starts_with(
        r#"{"version":"7.3","data_api_version":"3.0","routing_model":{"SCREEN_A":["SCREEN_B"],"SCREEN_B":[]},"screens":[{"id":"SCREEN_A","title":"Title","data""#
    ));
    assert!(text.contains(r#""on-click-action":{"name":"data_exchange","payload":"#));
}
