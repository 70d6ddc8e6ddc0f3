//! If, Switch, `visible` and `enabled`: what is seen, and what hidden parts count for.

use super::{finished, kinds, one_screen, opened, seen, texts, with_data};
use akis_sandbox::phone::{Refusal, Target};
use serde_json::{Value, json};

fn text(words: &str) -> Value {
    json!({ "type": "TextBody", "text": words })
}

#[test]
fn conditions_know_every_operator() {
    let data = json!({ "s": { "type": "string", "__example__": "" }, "n": { "type": "number", "__example__": 0 },
        "t": { "type": "boolean", "__example__": true }, "f": { "type": "boolean", "__example__": true } });
    for (condition, holds) in [
        (json!("${data.t}"), true),
        (json!("${data.f}"), false),
        (json!("!${data.f}"), true),
        (json!("!(${data.t} && ${data.f})"), true),
        (json!("(${data.s} == 'x y')"), true),
        (json!("(${data.s} != 'x y')"), false),
        (json!("(${data.n} < 6) && (${data.n} <= 5) && (${data.n} > 4) && (${data.n} >= 5)"), true),
        (json!("(${data.n} > 5) || ((${data.s} == 'x y') && ${data.t})"), true),
        (json!("(${data.n} > -5)"), true),
        (json!("(${data.t} == true)"), true),
        (json!("(${data.t} != false) && (${data.f} == false)"), true),
        (json!("(${data.s} == '')"), false),
        (json!("(${data.s} > 5)"), false),
        (json!("`(${data.s} == 'x y')`"), true),
        (json!(true), true),
        (json!(false), false),
        // As people write it; phones read it alike only with parentheses.
        (json!("${data.s} == 'x y' && ${data.n} == 5"), true),
    ] {
        let children =
            json!([{ "type": "If", "condition": condition, "then": [text("then")], "else": [text("else")] }]);
        let flow = with_data(&data, &children, &json!({}));
        let player = super::opened_with(&flow, json!({ "s": "x y", "n": 5, "t": true, "f": false }));
        assert_eq!(texts(&player), [if holds { "then" } else { "else" }], "{condition}");
    }
}

#[test]
fn branches_nest_and_switches_follow_a_choice() {
    let children = json!([
        { "type": "RadioButtonsGroup", "name": "room", "label": "Room", "data-source": [
            { "id": "double", "title": "Double" }, { "id": "villa", "title": "Villa" }, { "id": "tent", "title": "Tent" } ] },
        { "type": "Switch", "value": "${form.room}", "cases": {
            "villa": [
                { "type": "OptIn", "name": "pool", "label": "Pool" },
                { "type": "If", "condition": "${form.pool}", "then": [
                    { "type": "If", "condition": "(${form.depth} != '')", "then": [text("checked")] },
                    { "type": "TextInput", "name": "depth", "label": "Depth", "required": true } ],
                  "else": [text("no pool")] } ],
            "double": [text("two beds")] } },
    ]);
    let payload = json!({ "room": "${form.room}", "pool": "${form.pool}", "depth": "${form.depth}" });
    let mut player = opened(&one_screen(&children, &payload));
    assert_eq!(texts(&player), [] as [&str; 0], "no case is the default");
    player.fill("room", "tent").unwrap();
    assert_eq!(kinds(&player), ["RadioButtonsGroup"]);
    player.fill("room", "double").unwrap();
    assert_eq!(texts(&player), ["two beds"]);
    player.fill("room", "villa").unwrap();
    assert_eq!(texts(&player), ["no pool"]);
    player.fill("pool", true).unwrap();
    assert_eq!(player.tap(Target::Footer), Err(Refusal::FooterDisabled(vec!["depth".into()])));
    player.fill("depth", "2 m").unwrap();
    // The text stands before the input it looks at.
    assert_eq!(texts(&player), ["checked"]);
    assert_eq!(
        Value::Object(finished(&mut player.clone())),
        json!({ "room": "villa", "pool": true, "depth": "2 m" })
    );
    // Hidden, it counts for nothing and asks for nothing; seen again, it holds what was typed.
    player.fill("room", "double").unwrap();
    assert_eq!(Value::Object(finished(&mut player.clone())), json!({ "room": "double", "pool": "", "depth": "" }));
    assert!(matches!(player.fill("depth", "x"), Err(Refusal::NoSuchInput(_))));
    player.fill("room", "villa").unwrap();
    assert_eq!(seen(&player).values["depth"], "2 m");
}

#[test]
fn a_chain_of_conditions_falls_when_its_first_link_is_hidden() {
    let children = json!([
        { "type": "OptIn", "name": "a", "label": "A" },
        { "type": "TextInput", "name": "b", "label": "B", "visible": "${form.a}", "required": "${form.a}" },
        { "type": "If", "condition": "(${form.b} == 'go')", "then": [
            { "type": "TextInput", "name": "c", "label": "C", "required": true, "init-value": "ready" } ] },
        { "type": "If", "condition": "(${form.c} != '')", "then": [text("end")] },
    ]);
    let payload = json!({ "b": "${form.b}", "c": "${form.c}" });
    let mut player = opened(&one_screen(&children, &payload));
    assert_eq!(kinds(&player), ["OptIn"]);
    player.fill("a", true).unwrap();
    player.fill("b", "go").unwrap();
    assert_eq!(texts(&player), ["end"]);
    player.fill("a", false).unwrap();
    assert_eq!(kinds(&player), ["OptIn"]);
    assert_eq!(Value::Object(finished(&mut player)), json!({ "b": "", "c": "" }));
}

#[test]
fn a_chain_written_backwards_is_worked_out_as_well() {
    let links = ["e", "d", "c", "b"];
    let mut children: Vec<Value> = links
        .iter()
        .zip(["d", "c", "b", "a"])
        .map(|(name, before)| {
            json!({ "type": "If", "condition": format!("(${{form.{before}}} == 'x')"),
                "then": [{ "type": "TextInput", "name": name, "label": name, "init-value": "x" }] })
        })
        .collect();
    children.push(json!({ "type": "TextInput", "name": "a", "label": "a" }));
    let mut player = opened(&one_screen(&json!(children), &json!({})));
    assert_eq!(kinds(&player), ["TextInput"]);
    player.fill("a", "x").unwrap();
    assert_eq!(kinds(&player).len(), 5);
    player.fill("c", "y").unwrap();
    assert_eq!(kinds(&player).len(), 3, "d and e hang on c");
}

#[test]
fn parts_that_hide_themselves_do_not_hang() {
    let children = json!([
        { "type": "If", "condition": "(${form.a} == '')", "then": [{ "type": "TextInput", "name": "a", "label": "A", "init-value": "x" }] },
        { "type": "TextInput", "name": "b", "label": "B", "visible": "`${form.b} == ''`" },
    ]);
    let mut player = opened(&one_screen(&children, &json!({ "a": "${form.a}" })));
    let once = kinds(&player);
    let _result = player.fill("b", "x");
    let _result = player.fill("a", "");
    assert!(once.len() <= 2);
    finished(&mut player);
}

#[test]
fn the_button_waits_for_what_is_seen_enabled_and_required_only() {
    let input = |name: &str, more: Value| {
        let mut input = json!({ "type": "TextInput", "name": name, "label": name, "required": true });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    let children = json!([
        input("plain", json!({})),
        input("hidden", json!({ "visible": false, "init-value": "secret" })),
        input("off", json!({ "enabled": false })),
        input("mail", json!({ "input-type": "email", "required": false })),
        { "type": "OptIn", "name": "agree", "label": "Agree", "required": true },
        { "type": "Form", "name": "form", "visible": false, "children": [input("inside", json!({}))] },
    ]);
    let payload = json!({ "hidden": "${form.hidden}", "off": "${form.off}" });
    let mut player = opened(&one_screen(&children, &payload));
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["plain", "agree"]);
    player.fill("plain", "  ").unwrap();
    player.fill("agree", true).unwrap();
    player.fill("mail", "nonsense").unwrap();
    assert_eq!(player.tap(Target::Footer), Err(Refusal::FooterDisabled(vec!["plain".into(), "mail".into()])));
    player.fill("plain", "x").unwrap();
    player.fill("mail", "").unwrap();
    assert!(matches!(player.fill("off", "x"), Err(Refusal::BadValue { .. })));
    assert_eq!(Value::Object(finished(&mut player)), json!({ "hidden": "", "off": "" }));
}

#[test]
fn a_footer_may_stand_in_branches_and_be_disabled_by_itself() {
    let action = json!({ "name": "complete", "payload": { "by": "${form.a}" } });
    let footer = |label: &str, enabled: Value| json!({ "type": "Footer", "label": label, "enabled": enabled, "on-click-action": action });
    let flow = super::flow(json!([{ "id": "ONE", "title": "One", "terminal": true,
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "TextInput", "name": "a", "label": "A" },
            { "type": "If", "condition": "(${form.a} == 'x')", "then": [footer("Yes", json!(true))],
              "else": [footer("No", json!("`${form.a} == 'y'`"))] } ] } }]));
    let mut player = opened(&flow);
    assert_eq!(seen(&player).footer.unwrap().label, "No");
    assert_eq!(player.tap(Target::Footer), Err(Refusal::FooterDisabled(vec![])));
    player.fill("a", "y").unwrap();
    assert!(seen(&player).footer.unwrap().enabled);
    player.fill("a", "x").unwrap();
    assert_eq!(seen(&player).footer.unwrap().label, "Yes");
    finished(&mut player);
}
