use super::*;

#[test]
fn ids_are_unique_and_not_reserved() {
    let found = refused(
        &endpoint("7.3", json!({ "A": ["B"] }), &[on("A", "B", json!({})), last("B", vec![]), last("B", vec![])]),
        "DUPLICATE_SCREEN_IDS",
        "B",
    );
    assert_eq!(found.pointers.len(), 2);
    for id in ["SUCCESS", "success"] {
        refused(&flow("7.3", &[last(id, vec![])]), "SCREEN_ID_IS_RESERVED_KEYWORD", id);
    }
}

#[test]
fn a_hundred_screens_are_the_most() {
    let chain = |length: usize| {
        let name = |number: usize| format!("S{number}");
        let mut screens: Vec<Value> = (1..length).map(|n| on(&name(n), &name(n + 1), json!({}))).collect();
        screens.push(last(&name(length), vec![]));
        flow("7.3", &screens)
    };
    clean(&chain(100));
    refused(&chain(101), "MAX_SCREENS_NUMBER", "101");
}

#[test]
fn one_screen_ends_the_flow_with_success() {
    let of = |terminal: bool, success: Option<bool>| {
        let mut screen = last("ONLY", vec![]);
        screen["terminal"] = terminal.into();
        if let Some(success) = success {
            screen["success"] = success.into();
        }
        if !terminal {
            screen["layout"]["children"][0] = body("x");
        }
        flow("7.3", &[screen])
    };
    clean(&of(true, None));
    clean(&of(true, Some(true)));
    refused(&of(true, Some(false)), "INVALID_PROPERTY_VALUE", "success");
    refused(&of(false, None), "MISSING_TERMINAL_SCREEN", "Terminal screen");
}

#[test]
fn a_terminal_screen_has_a_footer() {
    let of = |children: Vec<Value>| {
        json!({
            "version": "7.3",
            "screens": [{ "id": "ONLY", "title": "T", "terminal": true, "data": data(), "layout": layout(children) }]
        })
    };
    let end = || footer(complete(json!({})));
    let switch = |cases: Value| json!({ "type": "Switch", "value": "${data.text}", "cases": cases });
    clean(&of(vec![form(vec![end()])]));
    clean(&of(vec![choice("${data.flag}", vec![end()], vec![end()])]));
    clean(&of(vec![switch(json!({ "a": [end()], "b": [body("x"), end()] }))]));
    let code = "MISSING_FOOTER_ON_TERMINAL_SCREEN";
    refused(&of(vec![body("x")]), code, "[ONLY]");
    refused(&of(vec![choice("${data.flag}", vec![body("x")], vec![body("y")])]), code, "[ONLY]");
}

#[test]
fn branches_agree_on_the_footer() {
    let mut screen = on("A", "B", json!({}));
    screen["data"] = data();
    let of = |component: Value| {
        let mut screen = screen.clone();
        screen["layout"]["children"][0] = component;
        let link = json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("B", json!({})) });
        screen["layout"]["children"].as_array_mut().unwrap().push(link);
        flow("7.3", &[screen, last("B", vec![])])
    };
    let next = || footer(navigate("B", json!({})));
    let code = "MISSING_FOOTER_IN_IF_ELSE_BRANCHES";
    clean(&of(choice("${data.flag}", vec![next()], vec![next()])));
    refused(&of(choice("${data.flag}", vec![next()], vec![body("x")])), code, "all branches");
    refused(&of(choice("${data.flag}", vec![body("x")], vec![next()])), code, "all branches");
    refused(
        &of(json!({ "type": "If", "condition": "${data.flag}", "then": [next()] })),
        code,
        "'else' should exist",
    );
    let switch = |cases: Value| json!({ "type": "Switch", "value": "${data.text}", "cases": cases });
    refused(
        &of(switch(json!({ "a": [next()], "b": [] }))),
        "MISSING_FOOTER_IN_SWITCH_BRANCHES",
        "all switch cases",
    );
}

#[test]
fn refreshing_needs_an_endpoint() {
    let mut screen = last("ONLY", vec![]);
    screen["refresh_on_back"] = true.into();
    clean(&endpoint("7.3", json!({}), &[screen.clone()]));
    refused(&flow("7.3", &[screen.clone()]), "INVALID_PROPERTY_VALUE", "refresh_on_back");
    screen["refresh_on_back"] = false.into();
    clean(&flow("7.3", &[screen]));
}

#[test]
fn sensitive_fields_are_inputs() {
    let mut flow = one(vec![form(vec![input("secret")])]);
    flow["screens"][0]["sensitive"] = json!(["secret"]);
    clean(&flow);
    flow["screens"][0]["sensitive"] = json!(["secret", "form"]);
    let found = refused(&flow, "INVALID_SENSITIVE_FIELD", "'form'");
    assert_eq!(found.pointers[0].0, "screens[0].sensitive[1]");
}
