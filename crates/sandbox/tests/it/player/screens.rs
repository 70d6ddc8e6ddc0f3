//! Opening, answers of an endpoint, declared data, the way back, the summary.

use super::{asked, asking, finished, flow, one_screen, opened, seen, served, texts};
use akis_sandbox::phone::{ClientError, Opening, Outcome, Player, Target};
use serde_json::{Value, json};

fn three() -> Value {
    let text =
        |name: &str| json!([{ "type": "TextInput", "name": name, "label": name, "init-value": "${data.init}" }]);
    let model = json!({ "init": { "type": "string", "__example__": "example" } });
    let mut last = asking("C", &model, &text("c"), &json!({ "a": "${screen.A.form.a}", "c": "${form.c}" }));
    last["refresh_on_back"] = json!(true);
    served(
        json!({ "A": ["B"], "B": ["C"] }),
        json!([asking("A", &model, &text("a"), &json!({})), asking("B", &model, &text("b"), &json!({})), last]),
    )
}

fn show(screen: &str, init: &str) -> Value {
    json!({ "screen": screen, "data": { "init": init } })
}

fn error(result: Result<Outcome, ClientError>) -> &'static str {
    result.unwrap_err().key
}

#[test]
fn nothing_stands_before_opening_and_bad_flows_are_refused() {
    for bad in [
        json!({}),
        json!([]),
        json!({ "screens": [] }),
        json!({ "screens": [{ "id": "A" }] }),
        json!({ "screens": [7] }),
        json!({ "screens": [{ "id": "A", "layout": { "children": [] } }, { "id": "A", "layout": { "children": [] } }] }),
    ] {
        assert!(Player::new(&bad).is_err(), "{bad}");
    }
    let mut deep = json!(1);
    for _ in 0..200 {
        deep = json!([deep]);
    }
    assert!(Player::new(&one_screen(&json!([{ "type": "TextBody", "text": deep }]), &json!({}))).is_err());
    let mut player = Player::new(&three()).unwrap();
    assert!(player.screen().is_none());
    assert!(player.open(Opening::Screen(json!({ "screen": "A", "data": { "init": deep } }))).is_err());
    assert!(player.screen().is_none());
    assert_eq!(player.examples("A").unwrap()["init"], "example");
    assert_eq!(player.init(), Outcome::Request { action: "INIT".into(), screen: String::new(), data: json!({}) });
    player.answer(&show("B", "x")).unwrap();
    assert_eq!(player.current(), Some("B"), "INIT may open any screen");
}

#[test]
fn declared_data_is_judged_deeply() {
    let declared = json!({
        "s": { "type": "string", "__example__": "" }, "n": { "type": "number", "__example__": 0 },
        "b": { "type": "boolean", "__example__": true },
        "o": { "type": "object", "properties": { "in": { "type": "object", "properties": { "n": { "type": "number" } } } },
            "required": ["in"], "__example__": {} },
        "l": { "type": "array", "items": { "type": "object", "properties": { "id": { "type": "string" } } }, "__example__": [] },
    });
    let json = super::with_data(&declared, &json!([]), &json!({ "extra": "${data.extra}" }));
    let good = json!({ "s": "", "n": 1.5, "b": false, "o": { "in": { "n": 1 }, "more": null }, "l": [{ "id": "a" }, {}], "extra": "dropped" });
    for (field, wrong) in [
        ("s", json!(1)),
        ("s", Value::Null),
        ("n", json!("1")),
        ("b", json!("true")),
        ("o", json!([])),
        ("o", json!({})),
        ("o", json!({ "in": { "n": "1" } })),
        ("l", json!({})),
        ("l", json!(["a"])),
        ("l", json!([{ "id": 1 }])),
    ] {
        let mut data = good.clone();
        data[field] = wrong.clone();
        let mut player = Player::new(&json).unwrap();
        let refused = player.open(Opening::Navigate { screen: "ONE".into(), data: data.clone() }).unwrap_err();
        assert_eq!(refused.key, "payload-schema-error", "{field} {wrong}");
        assert!(refused.why.starts_with(&format!("data.{field}")), "{}", refused.why);
        assert!(
            Player::new(&json).unwrap().open(Opening::Screen(json!({ "screen": "ONE", "data": data }))).is_err()
        );
        data.as_object_mut().unwrap().remove(field);
        assert!(
            player.open(Opening::Navigate { screen: "ONE".into(), data }).unwrap_err().why.ends_with("is missing")
        );
    }
    let mut player = super::opened_with(&json, good);
    assert_eq!(finished(&mut player)["extra"], "", "what is not declared is not kept");
}

#[test]
fn an_endpoint_keeps_to_the_ways_of_the_flow() {
    let mut player = Player::new(&three()).unwrap();
    player.open(Opening::Screen(show("A", ""))).unwrap();
    for (reply, key) in [
        (show("C", ""), "invalid-screen-transition"),
        (show("NOWHERE", ""), "invalid-screen-transition"),
        (json!({}), "invalid-screen-transition"),
        (json!(7), "invalid-screen-transition"),
        (json!({ "screen": "B", "data": {} }), "payload-schema-error"),
        (json!({ "screen": "B", "data": [] }), "payload-schema-error"),
        (json!({ "screen": "SUCCESS", "data": {} }), "payload-schema-error"),
        (
            json!({ "screen": "SUCCESS", "data": { "extension_message_response": { "params": { "flow_token": "" } } } }),
            "payload-schema-error",
        ),
    ] {
        asked(&mut player, Target::Footer);
        assert_eq!(error(player.answer(&reply)), key, "{reply}");
        assert_eq!(player.current(), Some("A"));
        assert!(!player.is_waiting());
    }
    asked(&mut player, Target::Footer);
    player.give_up("No answer came.");
    assert_eq!(seen(&player).snackbar.as_deref(), Some("No answer came."));
    asked(&mut player, Target::Footer);
    player.answer(&show("B", "x")).unwrap();
    let params = json!({ "flow_token": "t", "id": 7 });
    asked(&mut player, Target::Footer);
    let done = player
        .answer(&json!({ "screen": "SUCCESS", "data": { "extension_message_response": { "params": params } } }));
    assert_eq!(done, Ok(Outcome::Completed(params)));
}

#[test]
fn the_same_screen_keeps_what_was_typed_and_takes_new_data() {
    let mut player = Player::new(&three()).unwrap();
    player.open(Opening::Screen(show("A", "first"))).unwrap();
    assert_eq!(seen(&player).values["a"], "first");
    asked(&mut player, Target::Footer);
    player
        .answer(&json!({ "screen": "A", "data": { "init": "second", "error_message": "Look again." } }))
        .unwrap();
    assert_eq!(seen(&player).values["a"], "second", "untouched, the default follows");
    assert_eq!(seen(&player).snackbar.as_deref(), Some("Look again."));
    player.fill("a", "typed").unwrap();
    assert_eq!(seen(&player).snackbar, None);
    asked(&mut player, Target::Footer);
    player.answer(&json!({ "screen": "A", "data": {} })).unwrap();
    asked(&mut player, Target::Footer);
    player.answer(&show("A", "third")).unwrap();
    assert_eq!(seen(&player).values["a"], "typed");
    assert_eq!(player.path(), ["A"]);
}

#[test]
fn the_way_back_keeps_everything_and_asks_only_where_told() {
    let mut player = Player::new(&three()).unwrap();
    player.open(Opening::Screen(show("A", "a"))).unwrap();
    player.fill("a", "typed").unwrap();
    for next in ["B", "C"] {
        asked(&mut player, Target::Footer);
        player.answer(&show(next, next)).unwrap();
    }
    player.fill("c", "kept").unwrap();
    let back = Outcome::Request { action: "BACK".into(), screen: "C".into(), data: json!({}) };
    assert_eq!(player.back(), Ok(back.clone()));
    assert_eq!(error(player.answer(&show("A", "x"))), "invalid-screen-transition");
    assert_eq!(player.back(), Ok(back.clone()));
    player.answer(&show("C", "again")).unwrap();
    assert_eq!(player.path(), ["A", "B", "C"]);
    assert_eq!(player.back(), Ok(back));
    player.answer(&show("B", "fresh")).unwrap();
    assert_eq!(player.path(), ["A", "B"]);
    assert_eq!(seen(&player).values["b"], "fresh");
    assert_eq!(player.back(), Ok(Outcome::Screen));
    assert_eq!(seen(&player).values["a"], "typed");
    for next in ["B", "C"] {
        asked(&mut player, Target::Footer);
        player.answer(&show(next, next)).unwrap();
    }
    assert_eq!(asked(&mut player.clone(), Target::Footer)["data"], json!({ "a": "typed", "c": "kept" }));
    player.back().unwrap();
    player.answer(&show("B", "")).unwrap();
    player.back().unwrap();
    assert_eq!(player.back(), Ok(Outcome::Closed));
    assert!(player.screen().is_none() && player.completed().is_none());
}

#[test]
fn a_list_that_changed_meanwhile_lets_go_of_what_is_gone() {
    let option =
        json!({ "type": "object", "properties": { "id": { "type": "string" }, "title": { "type": "string" } } });
    let model = json!({
        "options": { "type": "array", "items": option, "__example__": [] },
        "init": { "type": "object", "properties": { "when": { "type": "string" } }, "__example__": {} },
    });
    let children = json!([{ "type": "Form", "name": "f", "init-values": { "when": "${data.init.when}" }, "children": [
        { "type": "Dropdown", "name": "when", "label": "When", "data-source": "${data.options}" } ] }]);
    let mut next = asking("B", &json!({}), &json!([]), &json!({ "when": "${screen.A.form.when}" }));
    next["refresh_on_back"] = json!(true);
    let first = asking("A", &model, &children, &json!({ "when": "${form.when}" }));
    let mut player = Player::new(&served(json!({ "A": ["B"] }), json!([first, next]))).unwrap();
    let show = |ids: &[&str], init: &str| {
        let options: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "title": id })).collect();
        json!({ "screen": "A", "data": { "options": options, "init": { "when": init } } })
    };
    // What the endpoint chose beforehand counts, as long as it is offered.
    player.open(Opening::Screen(show(&["ten", "eleven"], "ten"))).unwrap();
    assert_eq!(seen(&player).values["when"], "ten");
    player.fill("when", "eleven").unwrap();
    assert_eq!(asked(&mut player, Target::Footer)["data"], json!({ "when": "eleven" }));
    player.answer(&json!({ "screen": "B", "data": {} })).unwrap();
    for (offered, held) in [(&["ten", "eleven"][..], "eleven"), (&["ten"][..], "")] {
        assert!(matches!(player.back(), Ok(Outcome::Request { action, .. }) if action == "BACK"));
        player.answer(&show(offered, "eleven")).unwrap();
        assert_eq!(seen(&player).values["when"], held);
        asked(&mut player, Target::Footer);
        player.answer(&json!({ "screen": "B", "data": {} })).unwrap();
    }
}

#[test]
fn errors_stand_at_the_input_until_it_changes() {
    let data = json!({ "errors": { "type": "object", "__example__": {} }, "own": { "type": "string", "__example__": "" } });
    let children = json!([{ "type": "Form", "name": "f", "error-messages": "${data.errors}", "children": [
        { "type": "TextInput", "name": "a", "label": "A" }, { "type": "TextInput", "name": "b", "label": "B" } ] }]);
    let members = json!([{ "type": "Form", "name": "f", "error-messages": { "a": "${data.errors.a}", "b": "`${data.errors.b}`" }, "children": [
        { "type": "TextInput", "name": "a", "label": "A" }, { "type": "TextInput", "name": "b", "label": "B" } ] }]);
    let own = json!([{ "type": "TextInput", "name": "a", "label": "A", "error-message": "${data.own}" },
        { "type": "TextInput", "name": "b", "label": "B" }]);
    for children in [children, members, own] {
        let flow = served(json!({ "A": [] }), json!([asking("A", &data, &children, &json!({}))]));
        let mut player = super::opened_with(&flow, json!({ "errors": {}, "own": "" }));
        assert!(seen(&player).errors.is_empty());
        player.fill("a", "x").unwrap();
        asked(&mut player, Target::Footer);
        player
            .answer(
                &json!({ "screen": "A", "data": { "errors": { "a": "Not this one." }, "own": "Not this one." } }),
            )
            .unwrap();
        assert_eq!(seen(&player).errors["a"], "Not this one.");
        assert_eq!(seen(&player).errors.len(), 1);
        assert!(seen(&player).footer.unwrap().enabled, "the endpoint's word does not lock the button");
        player.fill("a", "y").unwrap();
        assert!(seen(&player).errors.is_empty());
    }
}

#[test]
fn the_summary_masks_what_is_sensitive() {
    let options = json!([{ "id": "x", "title": "Ex" }, { "id": "y", "title": "Why" }]);
    let children = json!([
        { "type": "TextInput", "name": "a", "label": "A" },
        { "type": "TextInput", "name": "s", "label": "S" },
        { "type": "TextInput", "name": "p", "label": "P", "input-type": "passcode" },
        { "type": "CheckboxGroup", "name": "m", "label": "M", "data-source": options },
        { "type": "Dropdown", "name": "d", "label": "D", "data-source": options },
        { "type": "OptIn", "name": "o", "label": "O" },
        { "type": "TextInput", "name": "h", "label": "H", "visible": "`${form.a} == ''`" },
        { "type": "TextInput", "name": "empty", "label": "Empty" },
    ]);
    let mut json = one_screen(&children, &json!({ "s": "${form.s}" }));
    json["screens"][0]["sensitive"] = json!(["s", "d", "o"]);
    let mut player = opened(&json);
    player.fill("h", "hidden later").unwrap();
    for (name, value) in [
        ("a", json!("open")),
        ("s", json!("secret")),
        ("p", json!("0042")),
        ("m", json!(["y", "x"])),
        ("d", json!("x")),
        ("o", json!(true)),
    ] {
        player.fill(name, value).unwrap();
    }
    let lines =
        |player: &Player| player.summary().into_iter().map(|line| (line.label, line.value)).collect::<Vec<_>>();
    let before = lines(&player);
    assert_eq!(finished(&mut player)["s"], "secret", "the business reads it");
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let expected =
        [line("A", "open"), line("S", "•••••"), line("M", "Why, Ex"), line("D", "•••••"), line("O", "Yes")];
    assert_eq!(lines(&player), expected);
    assert_eq!(before, expected);
}

#[test]
fn terminal_screens_without_anything_still_complete() {
    let json = flow(json!([{ "id": "ONE", "layout": { "type": "SingleColumnLayout", "children": [
        { "type": "Footer", "label": "Send", "on-click-action": { "name": "complete" } } ] } }]));
    let mut player = opened(&json);
    assert_eq!(seen(&player).title, "");
    assert_eq!(texts(&player), [] as [String; 0]);
    assert_eq!(Value::Object(finished(&mut player)), json!({}));
}
