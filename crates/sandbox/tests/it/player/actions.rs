//! What touches and entries set off.

use super::{asked, asking, finished, flow, kinds, opened, opened_with, seen, served, texts, with_data};
use akis_sandbox::phone::{ClientError, Opening, Outcome, Player, Refusal, Target};
use serde_json::{Value, json};

fn strings() -> Value {
    json!({ "type": "string", "__example__": "" })
}

fn options_type() -> Value {
    json!({ "type": "array", "__example__": [], "items": { "type": "object",
        "properties": { "id": { "type": "string" }, "title": { "type": "string" } } } })
}

fn schema_error(result: Result<Outcome, Refusal>) -> String {
    match result {
        Err(Refusal::Client(ClientError { key: "payload-schema-error", why })) => why,
        other => panic!("{other:?}"),
    }
}

/// Two screens; the first sends `payload` to a second with `model`.
fn two(children: &Value, payload: &Value, model: &Value) -> Value {
    let mut first = children.as_array().unwrap().clone();
    first.push(json!({ "type": "Footer", "label": "Next", "on-click-action": { "name": "navigate",
        "next": { "type": "screen", "name": "TWO" }, "payload": payload } }));
    flow(json!([
        { "id": "ONE", "title": "One", "layout": { "type": "SingleColumnLayout", "children": first } },
        { "id": "TWO", "title": "Two", "terminal": true, "data": model, "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "Footer", "label": "Send", "on-click-action": { "name": "complete", "payload": { "all": "${data}", "got": "${data.got}" } } } ] } },
    ]))
}

#[test]
fn navigate_hands_its_payload_to_the_next_screen() {
    let inputs = json!([{ "type": "TextInput", "name": "a", "label": "A" },
        { "type": "TextInput", "name": "n", "label": "N", "input-type": "number" },
        { "type": "CheckboxGroup", "name": "many", "label": "Many", "data-source": [{ "id": "x", "title": "X" }] },
        { "type": "CheckboxGroup", "name": "gone", "label": "Gone", "visible": false, "data-source": [{ "id": "x", "title": "X" }] }]);
    let array = json!({ "type": "array", "items": { "type": "string" }, "__example__": [] });
    let number = json!({ "type": "number", "__example__": 1 });
    for (value, model, expected) in [
        ("${form.a}", strings(), json!("Ayşe")),
        ("`${form.a} == 'Ayşe'`", json!({ "type": "boolean", "__example__": true }), json!(true)),
        ("${form.many}", array.clone(), json!(["x"])),
        ("${form.n}", number.clone(), json!(3)),
        ("`${form.n} + 1`", number.clone(), json!(4)),
        // What is hidden is empty, whatever type is declared.
        ("${form.gone}", array.clone(), json!("")),
    ] {
        let mut player = opened(&two(&inputs, &json!({ "got": value, "extra": 1 }), &json!({ "got": model })));
        player.fill("a", "Ayşe").unwrap();
        player.fill("n", "3").unwrap();
        player.fill("many", json!(["x"])).unwrap();
        assert_eq!(player.tap(Target::Footer), Ok(Outcome::Screen));
        assert_eq!(player.path(), ["ONE", "TWO"]);
        assert_eq!(finished(&mut player)["got"], expected, "{value}");
    }
    for (value, model) in [("${form.a}", number), ("${form.a}", array), ("${form.many}", strings())] {
        let mut player = opened(&two(&inputs, &json!({ "got": value }), &json!({ "got": model })));
        player.fill("a", "Ayşe").unwrap();
        assert!(schema_error(player.tap(Target::Footer)).contains("data.got is not of type"));
        assert_eq!(player.current(), Some("ONE"));
    }
    let mut player = opened(&two(&inputs, &json!({}), &json!({ "got": strings() })));
    assert_eq!(schema_error(player.tap(Target::Footer)), "data.got is missing");
}

#[test]
fn navigate_keeps_to_the_ways_of_the_flow() {
    let to = |next: &str| {
        json!({ "type": "EmbeddedLink", "text": next, "on-click-action": {
        "name": "navigate", "next": { "type": "screen", "name": next }, "payload": {} } })
    };
    let flow = served(
        json!({ "A": ["B"], "B": [], "C": [] }),
        json!([
            asking("A", &json!({}), &json!([to("B"), to("A")]), &json!({})),
            asking("B", &json!({}), &json!([to("C"), to("NOWHERE")]), &json!({})),
            asking("C", &json!({}), &json!([]), &json!({}))
        ]),
    );
    let mut player = opened(&flow);
    let off = |result: Result<Outcome, Refusal>| matches!(result, Err(Refusal::Client(error)) if error.key == "invalid-screen-transition");
    assert!(off(player.tap(Target::Link(1))), "the same screen");
    assert_eq!(player.tap(Target::Link(0)), Ok(Outcome::Screen));
    assert!(off(player.tap(Target::Link(0))), "no way in the model");
    assert!(off(player.tap(Target::Link(1))), "no such screen");
    assert_eq!(player.current(), Some("B"));
}

#[test]
fn complete_sends_the_payload_with_the_token() {
    let children = json!([{ "type": "TextInput", "name": "a", "label": "A" }]);
    let json = with_data(
        &json!({ "d": strings() }),
        &children,
        &json!({ "a": "${form.a}", "d": "${data.d}", "fixed": [1, { "x": "`1 + 1`" }] }),
    );
    let mut player = Player::new(&json).unwrap().with_token("token-1");
    player.open(Opening::Navigate { screen: "ONE".into(), data: json!({ "d": "here" }) }).unwrap();
    player.fill("a", "Ayşe").unwrap();
    let sent = Value::Object(finished(&mut player));
    assert_eq!(sent, json!({ "a": "Ayşe", "d": "here", "fixed": [1, { "x": 2 }], "flow_token": "token-1" }));
    assert_eq!(player.completed(), Some(&sent));
    assert!(player.screen().is_none() && player.current().is_none());
    assert_eq!(player.tap(Target::Footer), Err(Refusal::NothingOpen));
    assert_eq!(player.fill("a", "x"), Err(Refusal::NothingOpen));
    assert!(player.answer(&json!({ "screen": "ONE", "data": { "d": "x" } })).is_err());
}

#[test]
fn the_endpoint_is_asked_from_everywhere_it_may_be() {
    let exchange =
        |from: &str| json!({ "name": "data_exchange", "payload": { "from": from, "now": "${form.room}" } });
    let options = json!([{ "id": "a", "title": "A" }, { "id": "b", "title": "B" }]);
    let mut children = vec![
        json!({ "type": "EmbeddedLink", "text": "Link", "on-click-action": exchange("link") }),
        json!({ "type": "OptIn", "name": "agree", "label": "Agree", "on-click-action": exchange("more") }),
    ];
    for (kind, name) in [
        ("CheckboxGroup", "many"),
        ("ChipsSelector", "chips"),
        ("RadioButtonsGroup", "room"),
        ("Dropdown", "drop"),
        ("DatePicker", "day"),
        ("CalendarPicker", "cal"),
    ] {
        children.push(json!({ "type": kind, "name": name, "label": name, "data-source": options, "on-select-action": exchange(name) }));
    }
    children.push(json!({ "type": "CalendarPicker", "name": "stay", "mode": "range", "label": {}, "on-select-action": exchange("stay") }));
    let flow = served(
        json!({ "A": [] }),
        json!([asking("A", &json!({}), &json!(children), &json!({ "from": "footer" }))]),
    );
    let mut player = opened(&flow);
    let reply = json!({ "screen": "A", "data": {} });
    for (target, from) in
        [(Target::Footer, "footer"), (Target::Link(0), "link"), (Target::OptIn("agree".into()), "more")]
    {
        let request = asked(&mut player, target);
        assert_eq!((request["action"].as_str(), request["screen"].as_str()), (Some("data_exchange"), Some("A")));
        assert_eq!(request["data"]["from"], from);
        assert!(seen(&player).loading && player.is_waiting());
        assert_eq!(player.tap(Target::Footer), Err(Refusal::Waiting));
        assert_eq!(player.fill("room", "a"), Err(Refusal::Waiting));
        assert_eq!(player.back(), Err(Refusal::Waiting));
        assert_eq!(player.answer(&reply), Ok(Outcome::Screen));
    }
    for (name, value) in [
        ("many", json!(["a"])),
        ("many", json!([])),
        ("chips", json!(["b"])),
        ("room", json!("a")),
        ("drop", json!("b")),
        ("day", json!("2027-06-01")),
        ("cal", json!("2027-06-01")),
        ("stay", json!({ "start-date": "2027-06-01", "end-date": "2027-06-02" })),
    ] {
        let outcome = player.fill(name, value.clone()).unwrap();
        let Outcome::Request { data, .. } = outcome else { panic!("{name} {value}: {outcome:?}") };
        assert_eq!(data["from"], name);
        assert_eq!(player.fill(name, value.clone()), Err(Refusal::Waiting));
        player.answer(&reply).unwrap();
        assert_eq!(player.fill(name, value), Ok(Outcome::Screen), "no change asks nothing");
    }
    assert_eq!(seen(&player).values["room"], "a");
    // A half range asks nothing.
    assert_eq!(player.fill("stay", json!({ "start-date": "2027-06-01" })), Ok(Outcome::Screen));
    // A Flow without endpoint cannot ask.
    let mut alone = flow.clone();
    alone.as_object_mut().unwrap().remove("data_api_version");
    assert!(
        matches!(opened(&alone).tap(Target::Footer), Err(Refusal::Client(error)) if error.key == "cannot_be_served")
    );
}

#[test]
fn update_data_of_an_input_and_of_its_options() {
    let data = json!({ "cities": options_type(), "note": strings(), "show": { "type": "boolean", "__example__": false } });
    let update = |payload: Value| json!({ "name": "update_data", "payload": payload });
    let izmir = json!([{ "id": "izmir", "title": "İzmir", "on-select-action": update(json!({ "note": "`'Sea in ' ${form.country}`" })) }]);
    let children = json!([
        { "type": "Dropdown", "name": "country", "label": "Country", "data-source": [
            { "id": "tr", "title": "Türkiye", "on-select-action": update(json!({ "cities": izmir, "show": true })),
              "on-unselect-action": update(json!({ "note": "left" })) },
            { "id": "de", "title": "Deutschland", "on-select-action": update(json!({ "cities": [{ "id": "kiel", "title": "Kiel" }] })) } ] },
        { "type": "Dropdown", "name": "city", "label": "City", "visible": "${data.show}", "data-source": "${data.cities}", "required": true },
        { "type": "TextBody", "text": "${data.note}" },
        { "type": "CheckboxGroup", "name": "many", "label": "Many", "data-source": [{ "id": "x", "title": "X" }],
          "on-select-action": update(json!({ "note": "picked" })), "on-unselect-action": update(json!({ "note": "dropped" })) },
        { "type": "OptIn", "name": "agree", "label": "Agree",
          "on-select-action": update(json!({ "note": "`'agree: ' ${form.agree}`" })) },
    ]);
    let json = with_data(&data, &children, &json!({ "city": "${form.city}", "note": "${data.note}" }));
    let mut player = opened_with(&json, json!({ "cities": [], "note": "-", "show": false }));
    assert!(seen(&player).input("city").is_none());
    player.fill("country", "tr").unwrap();
    assert_eq!(seen(&player).input("city").unwrap().options.len(), 1);
    player.fill("city", "izmir").unwrap();
    assert_eq!(texts(&player), ["Sea in tr"], "an option that came with data carries its own action");
    player.fill("country", "de").unwrap();
    assert_eq!(texts(&player), ["left"]);
    assert_eq!(seen(&player).values["city"], "", "the selection is gone with its option");
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["city"]);
    player.fill("city", "kiel").unwrap();
    player.fill("many", json!(["x"])).unwrap();
    assert_eq!(texts(&player), ["picked"]);
    player.fill("many", json!([])).unwrap();
    assert_eq!(texts(&player), ["dropped"]);
    for ticked in [true, false] {
        // Without an action of its own, letting go runs the same one.
        player.fill("agree", ticked).unwrap();
        assert_eq!(texts(&player), [format!("agree: {ticked}")]);
    }
    assert_eq!(Value::Object(finished(&mut player)), json!({ "city": "kiel", "note": "agree: false" }));
}

#[test]
fn refilled_lists_keep_what_is_still_offered() {
    let options = |ids: &[&str]| json!(ids.iter().map(|id| json!({ "id": id, "title": id })).collect::<Vec<_>>());
    let children = json!([
        { "type": "CheckboxGroup", "name": "many", "label": "Many", "data-source": "${data.offer}" },
        { "type": "RadioButtonsGroup", "name": "one", "label": "One", "data-source": "${data.offer}" },
        { "type": "TextBody", "text": "still a", "visible": "`${form.one} == 'a'`" },
        { "type": "EmbeddedLink", "text": "Again", "on-click-action": { "name": "data_exchange", "payload": {} } },
    ]);
    let flow = served(
        json!({ "A": [] }),
        json!([asking("A", &json!({ "offer": options_type() }), &children, &json!({}))]),
    );
    let mut player = opened_with(&flow, json!({ "offer": options(&["a", "b", "c"]) }));
    player.fill("many", json!(["a", "c"])).unwrap();
    player.fill("one", "a").unwrap();
    asked(&mut player, Target::Link(0));
    player.answer(&json!({ "screen": "A", "data": { "offer": options(&["b", "c"]) } })).unwrap();
    assert_eq!(seen(&player).values["many"], json!(["c"]));
    assert_eq!(seen(&player).values["one"], "");
    assert!(!kinds(&player).contains(&"TextBody".to_owned()));
    asked(&mut player, Target::Link(0));
    player.answer(&json!({ "screen": "A", "data": { "offer": options(&["a", "b", "c"]) } })).unwrap();
    assert_eq!(seen(&player).values["many"], json!(["c"]), "what is gone does not come back by itself");
}

#[test]
fn update_data_must_fit_what_is_declared() {
    let children = |payload: Value| {
        json!([{ "type": "OptIn", "name": "a", "label": "A",
        "on-select-action": { "name": "update_data", "payload": payload } }])
    };
    let data = json!({ "n": { "type": "number", "__example__": 1 } });
    for (payload, why) in
        [(json!({ "n": "many" }), "data.n is not of type number"), (json!({ "x": 1 }), "data.x is not declared")]
    {
        let mut player = opened_with(&with_data(&data, &children(payload), &json!({})), json!({ "n": 1 }));
        assert_eq!(schema_error(player.fill("a", true)), why);
        assert_eq!(seen(&player).values["a"], true, "the tick stands");
    }
}

#[test]
fn read_more_leads_to_a_page_and_back() {
    let flow = flow(json!([
        { "id": "ONE", "title": "One", "terminal": true, "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "OptIn", "name": "agree", "label": "I agree", "required": true, "on-click-action": {
                "name": "navigate", "next": { "type": "screen", "name": "TERMS" }, "payload": {} } },
            { "type": "Footer", "label": "Send", "on-click-action": { "name": "complete", "payload": { "agree": "${form.agree}" } } } ] } },
        { "id": "TERMS", "title": "Terms", "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "RichText", "text": ["# Terms", "Long"] } ] } },
    ]));
    let mut player = opened(&flow);
    player.fill("agree", true).unwrap();
    assert_eq!(player.tap(Target::OptIn("agree".into())), Ok(Outcome::Screen));
    assert_eq!(texts(&player), ["# Terms", "Long"]);
    assert!(seen(&player).footer.is_none() && seen(&player).can_go_back);
    assert!(matches!(player.tap(Target::Footer), Err(Refusal::NoSuchTarget(_))));
    assert_eq!(player.back(), Ok(Outcome::Screen));
    assert_eq!(finished(&mut player)["agree"], true);
}
