//! Expressions in backticks and bindings, in every place they may stand.

use super::{finished, flow, one_screen, opened, opened_with, seen, texts, with_data};
use akis_sandbox::phone::Player;
use serde_json::{Value, json};

/// What an expression comes to over these data.
fn worked(expression: &str) -> Value {
    let data = json!({
        "n": { "type": "number", "__example__": 7 }, "zero": { "type": "number", "__example__": 0 },
        "word": { "type": "string", "__example__": "" }, "yes": { "type": "boolean", "__example__": true },
        "deep": { "type": "object", "properties": { "a": { "type": "object" } }, "__example__": {} },
        "list": { "type": "array", "items": { "type": "string" }, "__example__": [] },
    });
    let flow = with_data(&data, &json!([]), &json!({ "x": expression }));
    let given = json!({ "n": 7, "zero": 0, "word": "Ayşe", "yes": true, "deep": { "a": { "b": "below" } },
        "list": ["a", "b"] });
    finished(&mut opened_with(&flow, given))["x"].clone()
}

#[test]
fn bindings_keep_the_type_of_what_they_name() {
    for (expression, expected) in [
        ("${data.n}", json!(7)),
        ("${data.yes}", json!(true)),
        ("${data.list}", json!(["a", "b"])),
        ("${data.deep.a.b}", json!("below")),
        ("${data.deep.a.missing}", json!("")),
        ("${data.unknown}", json!("")),
        ("Hello ${data.word}", json!("Hello ${data.word}")),
        ("plain", json!("plain")),
        ("`", json!("`")),
    ] {
        assert_eq!(worked(expression), expected, "{expression}");
    }
}

#[test]
fn nested_expressions_join_compare_and_reckon() {
    for (expression, expected) in [
        ("`'Hello ' ${data.word} '!'`", json!("Hello Ayşe!")),
        ("`${data.word} ' is ' ${data.n}`", json!("Ayşe is 7")),
        ("`${data.n} + 3`", json!(10)),
        ("`${data.n} - 10`", json!(-3)),
        ("`${data.n} / 2`", json!(3.5)),
        ("`${data.n} % 4`", json!(3)),
        ("`${data.n} * 2 + 1`", json!(15)),
        ("`${data.n} * (2 + 1)`", json!(21)),
        ("`1 + 2 - 4 - 5`", json!(-6)),
        ("`${data.n} / ${data.zero}`", json!(0)),
        ("`${data.n} % 0`", json!(0)),
        ("`${data.n} / ${data.word}`", json!(0)),
        ("`${data.n} >= 7`", json!(true)),
        ("`${data.n} < 7`", json!(false)),
        ("`(${data.n} == 7) && !(${data.word} == 'Can')`", json!(true)),
        ("`'Total: ' ${data.n} + 1`", json!("Total: 8")),
        ("`'n is ' (${data.n} > 5)`", json!("n is true")),
        ("`${data.list}`", json!(["a", "b"])),
        (r"`'it\'s a \` and a \\ and c:\dir'`", json!("it's a ` and a \\ and c:\\dir")),
        ("`-${data.n}`", json!(-7)),
    ] {
        assert_eq!(worked(expression), expected, "{expression}");
    }
}

#[test]
fn what_cannot_be_read_is_named_and_stands_for_nothing() {
    let deep = format!("`{}1{}`", "(".repeat(100_000), ")".repeat(100_000));
    let signs = format!("`{}true`", "!".repeat(100_000));
    let long = format!("`1{}`", " + 1".repeat(20_000));
    for bad in [
        "`1 +`",
        "`(1`",
        "`1)`",
        "`'open`",
        "`${data.`",
        "`${elsewhere.x}`",
        "`1 # 2`",
        "`007`",
        "``",
        "`a b`",
        &deep,
        &signs,
    ] {
        let flow = one_screen(&json!([{ "type": "TextBody", "text": bad }]), &json!({ "x": bad }));
        let mut player = Player::new(&flow).unwrap();
        assert_eq!(player.unreadable().len(), 2, "{}", &bad[..bad.len().min(20)]);
        assert!(player.unreadable()[0].starts_with("ONE.TextBody.text: "));
        player.open(akis_sandbox::phone::Opening::Navigate { screen: "ONE".into(), data: json!({}) }).unwrap();
        assert_eq!(texts(&player), [] as [String; 0]);
        assert_eq!(finished(&mut player)["x"], Value::Null);
    }
    assert_eq!(worked(&long), json!(20_001), "a long chain is no deep one");
}

#[test]
fn what_a_person_types_is_never_worked_out() {
    let children = json!([{ "type": "TextInput", "name": "a", "label": "A" },
        { "type": "TextBody", "text": "${form.a}" }]);
    let mut player = opened(&one_screen(&children, &json!({ "a": "${form.a}", "b": "`${form.a} '!'`" })));
    for typed in ["`1 + 1`", "${form.a}", "'"] {
        player.fill("a", typed).unwrap();
        assert_eq!(texts(&player), [typed]);
    }
    player.fill("a", "`1 + 1`").unwrap();
    let sent = finished(&mut player);
    assert_eq!(sent["a"], "`1 + 1`");
    assert_eq!(sent["b"], "`1 + 1`!");
}

#[test]
fn every_property_and_the_title_may_be_worked_out() {
    let children = json!([
        { "type": "TextInput", "name": "who", "label": "`'Name of ' ${data.role}`", "helper-text": "${data.hint}",
          "required": "${data.must}", "min-chars": "`${data.n} - 4`", "max-chars": "${data.n}" },
        { "type": "TextHeading", "text": "`'Hello ' ${form.who}`" },
        { "type": "Dropdown", "name": "pick", "label": "Pick", "enabled": "`${form.who} != ''`", "data-source": [
            { "id": "1", "title": "`'One for ' ${form.who}`" } ] },
        { "type": "EmbeddedLink", "text": "Terms", "visible": "`${data.n} > 3`",
          "on-click-action": { "name": "open_url", "url": "`'https://deniz.com.tr/' ${form.who}`" } },
    ]);
    let mut screens = with_data(
        &json!({ "role": { "type": "string", "__example__": "" }, "hint": { "type": "string", "__example__": "" },
            "must": { "type": "boolean", "__example__": true }, "n": { "type": "number", "__example__": 1 } }),
        &children,
        &json!({}),
    );
    screens["screens"][0]["title"] = json!("`'Guests: ' ${data.n}`");
    let data = json!({ "role": "guest", "hint": "As in the passport", "must": true, "n": 6 });
    let mut player = opened_with(&screens, data);
    let view = seen(&player);
    assert_eq!(view.title, "Guests: 6");
    let who = view.input("who").unwrap();
    assert_eq!((who.label.as_deref(), who.required, who.max_length), (Some("Name of guest"), true, Some(6)));
    assert_eq!(who.helper.as_deref(), Some("As in the passport"));
    assert!(!view.input("pick").unwrap().enabled);
    player.fill("who", "A").unwrap();
    assert_eq!(seen(&player).errors["who"], "Enter at least 2 characters");
    player.fill("who", "Ayşegül").unwrap();
    assert_eq!(seen(&player).errors["who"], "Enter at most 6 characters");
    player.fill("who", "Ayşe").unwrap();
    let view = seen(&player);
    assert_eq!(view.input("pick").unwrap().options[0]["title"], "One for Ayşe");
    assert!(view.input("pick").unwrap().enabled);
    assert_eq!(texts(&player), ["Hello Ayşe", "Terms"]);
    player.tap(akis_sandbox::phone::Target::Link(0)).unwrap();
    assert_eq!(player.opened_urls(), ["https://deniz.com.tr/Ayşe"]);
}

#[test]
fn numbers_that_were_typed_compare_as_numbers_and_texts_as_texts() {
    let children = json!([
        { "type": "TextInput", "name": "n", "label": "N", "input-type": "number" },
        { "type": "TextInput", "name": "t", "label": "T" },
        { "type": "If", "condition": "(${form.n} > 2.5)", "then": [{ "type": "TextBody", "text": "more" }] },
        { "type": "If", "condition": "(${form.n} == 3)", "then": [{ "type": "TextBody", "text": "three" }] },
        { "type": "If", "condition": "(${form.t} == '5')", "then": [{ "type": "TextBody", "text": "five" }] },
    ]);
    let mut player = opened(&one_screen(&children, &json!({})));
    for (typed, expected) in
        [("2", vec![]), ("3,0", vec!["more", "three"]), ("10", vec!["more"]), ("-3", vec![]), ("inf", vec![])]
    {
        player.fill("n", typed).unwrap();
        assert_eq!(texts(&player), expected, "{typed}");
    }
    player.fill("t", "5.0").unwrap();
    assert_eq!(texts(&player), [] as [&str; 0]);
    player.fill("t", "5").unwrap();
    assert_eq!(texts(&player), ["five"]);
}

#[test]
fn other_screens_are_reached_by_name_and_are_empty_before() {
    let screens = json!([
        { "id": "ONE", "title": "One", "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "TextInput", "name": "a", "label": "A" },
            { "type": "TextBody", "text": "`'[' ${screen.TWO.form.b} ${screen.TWO.data.d} ']'`" },
            { "type": "If", "condition": "(${screen.TWO.form.b} != '')", "then": [{ "type": "TextCaption", "text": "been there" }] },
            { "type": "Footer", "label": "Next", "on-click-action": { "name": "navigate",
                "next": { "type": "screen", "name": "TWO" }, "payload": { "d": "${form.a}" } } } ] } },
        { "id": "TWO", "title": "`'For ' ${screen.ONE.form.a}`", "terminal": true,
          "data": { "d": { "type": "string", "__example__": "" } },
          "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "TextInput", "name": "b", "label": "B" },
            { "type": "Footer", "label": "Send", "on-click-action": { "name": "complete",
                "payload": { "a": "${screen.ONE.form.a}", "b": "${form.b}", "d": "${data.d}", "n": "${screen.NOWHERE.form.x}" } } } ] } },
    ]);
    let mut player = opened(&flow(screens));
    assert_eq!(texts(&player), ["[]"]);
    player.fill("a", "Ayşe").unwrap();
    player.tap(akis_sandbox::phone::Target::Footer).unwrap();
    assert_eq!(seen(&player).title, "For Ayşe");
    player.fill("b", "sea").unwrap();
    player.back().unwrap();
    assert_eq!(texts(&player), ["[seaAyşe]", "been there"]);
    player.tap(akis_sandbox::phone::Target::Footer).unwrap();
    assert_eq!(Value::Object(finished(&mut player)), json!({ "a": "Ayşe", "b": "sea", "d": "Ayşe", "n": "" }));
}
