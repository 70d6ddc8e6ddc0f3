use super::*;

const CODE: &str = "INVALID_ROUTING_MODEL";

/// A screen with links to these.
fn links(id: &str, targets: &[&str]) -> Value {
    let link = |target: &&str| json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate(target, json!({})) });
    // Two to a branch of a Switch, which shows one branch at a time.
    let cases: serde_json::Map<String, Value> = targets
        .chunks(2)
        .enumerate()
        .map(|(n, pair)| (format!("c{n}"), pair.iter().map(link).collect()))
        .collect();
    let switch = json!({ "type": "Switch", "value": "${data.case}", "cases": cases });
    json!({ "id": id, "title": "T", "data": { "case": string("x") }, "layout": layout(vec![switch]) })
}

/// The screens that such links lead to declare nothing.
fn stop(id: &str) -> Value {
    last(id, vec![])
}

/// A screen whose way on is the endpoint's business.
fn asked(id: &str) -> Value {
    json!({ "id": id, "title": "T", "layout": layout(vec![footer(exchange(json!({})))]) })
}

fn ends(id: &str) -> Value {
    let mut screen = asked(id);
    screen["terminal"] = true.into();
    screen
}

#[test]
fn a_model_names_every_screen() {
    clean(&endpoint("7.3", json!({}), &[ends("A")]));
    clean(&endpoint("7.3", json!({ "A": [] }), &[ends("A")]));
    clean(&endpoint("7.3", json!({ "A": ["B"], "B": [] }), &[asked("A"), ends("B")]));
    clean(&endpoint("7.3", json!({ "A": ["B"] }), &[asked("A"), ends("B")]));
    refused(&endpoint("7.3", json!({ "A": ["B"] }), &[asked("A"), ends("B"), ends("C")]), CODE, "[C]");
    let model = json!({ "A": ["B", "SUCCESS"], "SUCCESS": [] });
    let found = refused(&endpoint("7.3", model, &[asked("A"), ends("B")]), CODE, "[SUCCESS]");
    assert_eq!(found.pointers[0].0, "routing_model.A[1]");
    refused(&endpoint("7.3", json!({ "A": ["B"], "X": [] }), &[asked("A"), ends("B")]), CODE, "[X]");
}

#[test]
fn an_endpoint_needs_a_model() {
    let mut flow = endpoint("7.3", json!({}), &[ends("A")]);
    flow.as_object_mut().unwrap().remove("routing_model");
    refused(&flow, "MISSING_REQUIRED_PROPERTY", "routing_model");
}

#[test]
fn a_model_leads_forward() {
    let three = [asked("A"), asked("B"), ends("C")];
    clean(&endpoint("7.3", json!({ "A": ["B", "C"], "B": ["C"] }), &three));
    refused(&endpoint("7.3", json!({ "A": ["B"], "B": ["C", "B"] }), &three), CODE, "Loop detected");
    refused(&endpoint("7.3", json!({ "A": ["B"], "B": ["C"], "C": ["B"] }), &three), CODE, "[C->B]");
    refused(&endpoint("7.3", json!({ "A": ["B"], "B": ["C"], "C": ["A"] }), &three), CODE, "No entry screen");
    // A longer way round with an entry before it is not forbidden.
    let four = [asked("E"), asked("A"), asked("B"), ends("C")];
    accepted(&endpoint("7.3", json!({ "E": ["A"], "A": ["B"], "B": ["C"], "C": ["A"] }), &four));
}

#[test]
fn all_screens_hang_together() {
    let four = [asked("A"), ends("B"), asked("C"), ends("D")];
    let found = refused(&endpoint("7.3", json!({ "A": ["B"], "C": ["D"] }), &four), CODE, "[C, D]");
    assert_eq!(
        found.pointers.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        ["screens[2]", "screens[3]"]
    );
    clean(&endpoint("7.3", json!({ "A": ["B", "D"], "C": ["D"] }), &four));
}

#[test]
fn ten_ways_are_enough() {
    let ids: Vec<String> = (0..11).map(|n| format!("S{n}")).collect();
    let targets: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut screens = vec![asked("A")];
    screens.extend(ids.iter().map(|id| ends(id)));
    refused(&endpoint("7.3", json!({ "A": targets }), &screens), CODE, "limit of 10 for screens: [A]");
    let mut fewer = screens.clone();
    fewer.pop();
    clean(&endpoint("7.3", json!({ "A": targets[..10] }), &fewer));

    let mut screens = vec![links("A", &targets)];
    screens.extend(ids.iter().map(|id| stop(id)));
    refused(&flow("7.3", &screens), CODE, "Reduce navigate actions");
    let mut screens = vec![links("A", &targets[..10])];
    screens.extend(ids[..10].iter().map(|id| stop(id)));
    clean(&flow("7.3", &screens));
}

#[test]
fn a_navigate_action_needs_its_route() {
    let screens = [on("A", "B", json!({})), asked("B"), on("C", "B", json!({})), stop("D")];
    refused(
        &endpoint("7.3", json!({ "A": ["B", "C"], "B": ["D"] }), &screens),
        CODE,
        "from screen 'C' to screen 'B'",
    );
    clean(&endpoint("7.3", json!({ "A": ["B", "C"], "B": ["D"], "C": ["B"] }), &screens));
}

#[test]
fn without_endpoint_the_actions_are_the_model() {
    clean(&flow("7.3", &[on("A", "B", json!({})), on("B", "C", json!({})), stop("C")]));
    refused(
        &flow("7.3", &[on("A", "B", json!({})), stop("B"), stop("C")]),
        CODE,
        "via navigate screen action: [C]",
    );
    let back = json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("A", json!({})) });
    refused(&flow("7.3", &[on("A", "B", json!({})), last("B", vec![back.clone()])]), CODE, "No entry screen");
    // With an entry before it, a way back is not named by Meta for these.
    let screens = [on("E", "A", json!({})), on("A", "B", json!({})), last("B", vec![back])];
    accepted(&flow("7.3", &screens));
    // A model that is written all the same says nothing.
    let mut flow = flow("7.3", &[on("A", "B", json!({})), stop("B")]);
    flow["routing_model"] = json!({ "B": ["A", "NOWHERE"] });
    clean(&flow);
}

#[test]
fn a_way_that_ends_nowhere_only_warns() {
    let terms = json!({ "id": "TERMS", "title": "T", "layout": layout(vec![body("x")]) });
    let link = json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("TERMS", json!({})) });
    warned(&flow("7.3", &[last("A", vec![link]), terms]), CODE, "'TERMS'");
}

#[test]
fn lists_may_lead_anywhere() {
    let item = |id: &str, next: &str| json!({ "id": id, "main-content": { "title": id }, "on-click-action": navigate(next, json!({})) });
    let list = |items: Value| {
        let list = json!({ "type": "NavigationList", "name": "list", "list-items": items });
        json!({ "id": "A", "title": "T", "data": data_of_list(), "layout": layout(vec![list]) })
    };
    clean(&flow("6.2", &[list(json!([item("b", "B"), item("c", "C")])), stop("B"), stop("C")]));
    refused(&flow("6.2", &[list(json!([item("b", "B")])), stop("B"), stop("C")]), CODE, "[C]");
    warned(&flow("6.2", &[list(json!("${data.items}")), stop("B")]), CODE, "[B]");
    // The list's ways need no edge of their own.
    let screens = [list(json!([item("b", "B"), item("c", "C")])), asked("B"), stop("C")];
    clean(&endpoint("6.2", json!({ "A": ["B"], "B": ["C"] }), &screens));
    warned(
        &flow("6.2", &[list(json!([item("b", "B"), item("x", "X")])), stop("B")]),
        "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME",
        "X",
    );
}

fn data_of_list() -> Value {
    let properties = json!({ "id": { "type": "string" }, "main-content": { "type": "object", "properties": {} } });
    json!({ "items": { "type": "array", "items": { "type": "object", "properties": properties }, "__example__": [] } })
}
