//! Every component: what stands of it, what it takes, what it gives.

use super::{asked, asking, finished, kinds, one_screen, opened, opened_with, seen, served, texts, with_data};
use akis_sandbox::phone::{Outcome, Refusal, Target};
use serde_json::{Value, json};

const PNG: &str = "iVBORw0KGgo=";
const JPEG: &str = "/9j/4AAQ";

fn refused(result: Result<Outcome, Refusal>) -> String {
    match result {
        Err(Refusal::BadValue { why, .. }) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn texts_stand_with_their_marks() {
    let children = json!([
        { "type": "TextHeading", "text": "Heading" },
        { "type": "TextSubheading", "text": "Sub" },
        { "type": "TextBody", "text": ["One", "**Two**"], "markdown": true, "font-weight": "bold_italic", "strikethrough": true },
        { "type": "TextCaption", "text": "Small", "font-weight": "normal" },
    ]);
    let player = opened(&one_screen(&children, &json!({})));
    assert_eq!(texts(&player), ["Heading", "Sub", "One", "**Two**", "Small"]);
    let view = seen(&player);
    assert_eq!(view.components[2].marks, ["bold", "italic", "strikethrough"]);
    assert!(view.components[2].markdown && !view.components[3].markdown);
    assert!(view.components[3].marks.is_empty());
}

#[test]
fn rich_text_is_fixed_or_one_binding() {
    let data = json!({ "terms": { "type": "array", "items": { "type": "string" }, "__example__": [] } });
    for (text, expected) in [
        (json!(["# Terms", "`1 + 1` stays"]), vec!["# Terms", "`1 + 1` stays"]),
        (json!("`'a' 'b'`"), vec!["`'a' 'b'`"]),
        (json!("${data.terms}"), vec!["## One", "- two"]),
    ] {
        let flow = with_data(&data, &json!([{ "type": "RichText", "text": text }]), &json!({}));
        let player = opened_with(&flow, json!({ "terms": ["## One", "- two"] }));
        assert_eq!(texts(&player), expected);
        assert!(seen(&player).components[0].markdown);
    }
}

#[test]
fn text_inputs_judge_what_is_typed_by_their_kind() {
    for (kind, good, bad) in [
        (
            "email",
            vec!["a@deniz.com.tr", "a.b+c@deniz.com"],
            vec!["a@", "a b@deniz.com", "a@deniz", "a@@deniz.com"],
        ),
        ("number", vec!["3", "-3,5", "3.5"], vec!["x", "3.5.1", "3e5", "."]),
        ("phone", vec!["+90 532 111", "0212-555"], vec!["12", "call me"]),
        ("passcode", vec!["0042"], vec!["12a"]),
        ("password", vec!["anything"], vec![]),
        ("text", vec!["anything"], vec![]),
    ] {
        let children = json!([{ "type": "TextInput", "name": "a", "label": "A", "input-type": kind }]);
        let mut player = opened(&one_screen(&children, &json!({ "a": "${form.a}" })));
        for typed in bad {
            player.fill("a", typed).unwrap();
            assert_eq!(
                player.tap(Target::Footer),
                Err(Refusal::FooterDisabled(vec!["a".into()])),
                "{kind} {typed}"
            );
        }
        for typed in good {
            player.fill("a", typed).unwrap();
            assert_eq!(finished(&mut player.clone())["a"], typed, "{kind}");
        }
    }
}

#[test]
fn patterns_are_searched_for_and_lengths_count_characters() {
    let children = json!([
        { "type": "TextInput", "name": "agent", "label": "Agent", "pattern": "007", "helper-text": "Holds 007" },
        { "type": "TextInput", "name": "odd", "label": "Odd", "pattern": "(?=x)y", "helper-text": "Not readable here" },
        { "type": "TextArea", "name": "wish", "label": "Wish", "max-length": 4 },
        { "type": "TextInput", "name": "long", "label": "Long" },
        { "type": "TextArea", "name": "area", "label": "Area", "label-variant": "large" },
    ]);
    let mut player = opened(&one_screen(&children, &json!({})));
    player.fill("agent", "008").unwrap();
    player.fill("odd", "anything").unwrap();
    player.fill("wish", "şşşşş").unwrap();
    player.fill("long", "x".repeat(81)).unwrap();
    player.fill("area", "x".repeat(601)).unwrap();
    let waiting = seen(&player).footer.unwrap().waiting_for;
    assert_eq!(waiting, ["agent", "wish", "long", "area"]);
    assert_eq!(seen(&player).input("area").unwrap().label_variant.as_deref(), Some("large"));
    player.fill("agent", "agent 007!").unwrap();
    player.fill("wish", "şşşş").unwrap();
    player.fill("long", "x".repeat(80)).unwrap();
    player.fill("area", "x".repeat(600)).unwrap();
    finished(&mut player);
}

#[test]
fn choices_take_what_is_offered_and_count() {
    let options = json!([{ "id": "a", "title": "A", "description": "First", "metadata": "1", "image": PNG },
        { "id": "b", "title": "B", "enabled": false }, { "id": "c", "title": "C" }, { "id": "d", "title": "D" }]);
    let children = json!([
        { "type": "CheckboxGroup", "name": "many", "label": "Many", "min-selected-items": 2, "max-selected-items": 2,
          "data-source": options, "media-size": "large" },
        { "type": "ChipsSelector", "name": "chips", "label": "Chips", "required": true, "data-source": options },
        { "type": "RadioButtonsGroup", "name": "one", "label": "One", "data-source": options },
        { "type": "Dropdown", "name": "drop", "label": "Drop", "data-source": options },
    ]);
    let payload =
        json!({ "many": "${form.many}", "chips": "${form.chips}", "one": "${form.one}", "drop": "${form.drop}" });
    let mut player = opened(&one_screen(&children, &payload));
    let many = seen(&player).components[0].clone();
    assert_eq!((many.min_items, many.max_items, many.media_size.as_deref()), (Some(2), Some(2), Some("large")));
    assert_eq!(many.options[0]["image"], format!("data:image/png;base64,{PNG}"));
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["chips"]);
    player.fill("chips", json!(["a"])).unwrap();
    let sent = Value::Object(finished(&mut player.clone()));
    assert_eq!(sent, json!({ "many": [], "chips": ["a"], "one": "", "drop": "" }), "untouched inputs are empty");

    for (chosen, grey) in [(json!(["a"]), true), (json!(["a", "c"]), false), (json!(["a", "c", "d"]), true)] {
        player.fill("many", chosen.clone()).unwrap();
        assert_eq!(seen(&player).footer.unwrap().waiting_for.contains(&"many".to_owned()), grey, "{chosen}");
    }
    player.fill("many", json!(["c", "c", "a"])).unwrap();
    assert!(refused(player.fill("many", json!(["b"]))).contains("not enabled"));
    assert!(refused(player.fill("one", "z")).contains("no option"));
    for wrong in [json!("a"), json!([1]), json!(true), json!({})] {
        refused(player.fill("many", wrong));
    }
    refused(player.fill("drop", json!(["a"])));
    player.fill("one", "c").unwrap();
    player.fill("drop", "d").unwrap();
    player.fill("drop", "").unwrap();
    let sent = Value::Object(finished(&mut player));
    assert_eq!(sent, json!({ "many": ["c", "a"], "chips": ["a"], "one": "c", "drop": "" }));
}

#[test]
fn defaults_come_from_the_form_or_the_input_and_must_fit() {
    let options = json!([{ "id": "a", "title": "A" }, { "id": "b", "title": "B" }]);
    let data =
        json!({ "init": { "type": "object", "__example__": {} }, "n": { "type": "number", "__example__": 1 } });
    let inputs = |own: bool| {
        let values = [
            ("TextInput", "text", json!("`'n' ${data.n}`")),
            ("TextArea", "area", json!("${data.n}")),
            ("CheckboxGroup", "many", json!(["a", "gone"])),
            ("Dropdown", "drop", json!("gone")),
            ("RadioButtonsGroup", "one", json!("b")),
            ("OptIn", "agree", json!(true)),
            ("DatePicker", "day", json!("2027-01-02")),
        ];
        let inputs = values.iter().map(|(kind, name, value)| {
            let mut input = json!({ "type": kind, "name": name, "label": name, "data-source": options });
            if own {
                input["init-value"] = value.clone();
            }
            input
        });
        let defaults: serde_json::Map<String, Value> =
            values.iter().map(|(_, name, value)| ((*name).to_owned(), value.clone())).collect();
        (inputs.collect::<Vec<_>>(), Value::Object(defaults))
    };
    let form =
        |init: Value| json!([{ "type": "Form", "name": "f", "init-values": init, "children": inputs(false).0 }]);
    let given = json!({ "init": { "text": "n7", "area": 7, "many": ["a"], "one": "b", "agree": true, "day": "2027-01-02" }, "n": 7 });
    let names = inputs(true).1;
    let members: serde_json::Map<String, Value> = names
        .as_object()
        .unwrap()
        .keys()
        .map(|name| (name.clone(), json!(format!("${{data.init.{name}}}"))))
        .collect();
    let members = form(Value::Object(members));
    for children in [json!(inputs(true).0), form(inputs(true).1), form(json!("${data.init}")), members] {
        let player = opened_with(&with_data(&data, &children, &json!({})), given.clone());
        let expected = json!({ "text": "n7", "area": "7", "many": ["a"], "drop": "", "one": "b", "agree": true, "day": "2027-01-02" });
        assert_eq!(Value::Object(seen(&player).values), expected);
    }
    // A default that looks at itself, or at one that looks back, ends.
    let circle = json!([
        { "type": "TextInput", "name": "a", "label": "A", "init-value": "`${form.b} 'x'`" },
        { "type": "TextInput", "name": "b", "label": "B", "init-value": "`${form.a} 'y'`" } ]);
    let player = opened(&one_screen(&circle, &json!({})));
    assert_eq!(seen(&player).values["a"], "x");
}

#[test]
fn an_opt_in_is_true_or_false_and_may_lead_to_more() {
    let children = json!([{ "type": "OptIn", "name": "agree", "label": "I agree", "required": true,
        "on-click-action": { "name": "open_url", "url": "https://deniz.com.tr/kvkk" } }]);
    let mut player = opened(&one_screen(&children, &json!({ "agree": "${form.agree}" })));
    assert_eq!(seen(&player).components[0].target.as_deref(), Some("c0"));
    assert_eq!(
        player.tap(Target::OptIn("agree".into())),
        Ok(Outcome::OpenUrl("https://deniz.com.tr/kvkk".into()))
    );
    assert_eq!(player.tap(Target::Part("c0".into())), Ok(Outcome::OpenUrl("https://deniz.com.tr/kvkk".into())));
    assert_eq!(player.opened_urls().len(), 2);
    refused(player.fill("agree", "yes"));
    player.fill("agree", true).unwrap();
    assert_eq!(finished(&mut player)["agree"], true);
}

#[test]
fn images_and_carousels_stand_as_data_uris() {
    let children = json!([
        { "type": "Image", "src": PNG, "alt-text": "A boat", "height": 200, "scale-type": "cover", "aspect-ratio": 1.5 },
        { "type": "ImageCarousel", "images": [{ "src": JPEG, "alt-text": "Sea" }, { "src": PNG, "alt-text": "Sand" }] },
    ]);
    let player = opened(&one_screen(&children, &json!({})));
    let view = seen(&player);
    assert_eq!(view.components[0].images, [format!("data:image/png;base64,{PNG}")]);
    assert_eq!(view.components[0].alt_texts, ["A boat"]);
    assert_eq!(view.components[0].frame["height"], 200);
    assert!(view.components[1].images[0].starts_with("data:image/jpeg;"));
    assert_eq!(view.components[1].alt_texts, ["Sea", "Sand"]);
}

#[test]
fn lists_lead_on_by_item_or_as_a_whole() {
    let exchange =
        |what: &str| json!({ "name": "data_exchange", "payload": { "what": what, "chosen": "${form.tours}" } });
    let item = |id: &str, more: Value| {
        let mut item = json!({ "id": id, "main-content": { "title": id.to_uppercase(), "metadata": "7 days" } });
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    };
    let list = |items: Value, action: Option<Value>| {
        let mut list = json!({ "type": "NavigationList", "name": "tours", "label": "Tours", "list-items": items });
        if let Some(action) = action {
            list["on-click-action"] = action;
        }
        served(
            json!({ "LIST": [] }),
            json!([{ "id": "LIST", "title": "Tours", "data": {
            "items": { "type": "array", "items": { "type": "object" }, "__example__": [] } },
            "layout": { "type": "SingleColumnLayout", "children": [list] } }]),
        )
    };
    let whole = list(
        json!([
            item("sea", json!({ "start": { "image": JPEG }, "badge": "New", "tags": ["a"] })),
            item("off", json!({ "enabled": false }))
        ]),
        Some(exchange("whole")),
    );
    let mut player = opened_with(&whole, json!({ "items": [] }));
    let options = seen(&player).components[0].options.clone();
    assert_eq!((options[0]["title"].as_str(), options[0]["badge"].as_str()), (Some("SEA"), Some("New")));
    assert_eq!(options[0]["target"], "c0:sea");
    assert!(matches!(player.tap(Target::Part("c0:off".into())), Err(Refusal::NoSuchTarget(_))));
    assert!(matches!(player.tap(Target::Part("c0:nothing".into())), Err(Refusal::NoSuchTarget(_))));
    assert_eq!(
        asked(&mut player, Target::Part("c0:sea".into()))["data"],
        json!({ "what": "whole", "chosen": "sea" })
    );

    let items = json!([item("sea", json!({ "on-click-action": exchange("of item") }))]);
    for flow in [list(items.clone(), None), list(json!("${data.items}"), None)] {
        let mut player = opened_with(&flow, json!({ "items": items }));
        let target = Target::Item { list: "tours".into(), id: "sea".into() };
        assert_eq!(asked(&mut player, target)["data"], json!({ "what": "of item", "chosen": "sea" }));
    }
}

#[test]
fn captions_and_links_stand_and_hidden_ones_do_not_count() {
    let open = |url: &str| json!({ "name": "open_url", "url": url });
    let flow = served(
        json!({ "A": [] }),
        json!([{ "id": "A", "title": "A",
        "layout": { "type": "SingleColumnLayout", "children": [
            { "type": "EmbeddedLink", "text": "Hidden", "visible": false, "on-click-action": open("https://a.example") },
            { "type": "EmbeddedLink", "text": "Seen", "on-click-action": open("https://b.example") },
            { "type": "Footer", "label": "Go", "left-caption": "Step 1", "right-caption": "of 3",
              "on-click-action": { "name": "data_exchange", "payload": {} } } ] } }]),
    );
    let mut player = opened(&flow);
    assert_eq!(kinds(&player), ["EmbeddedLink"]);
    assert_eq!(seen(&player).footer.unwrap().captions, ["Step 1", "of 3"]);
    assert_eq!(player.tap(Target::Link(0)), Ok(Outcome::OpenUrl("https://b.example".into())));
    for nothing in
        [Target::Link(1), Target::OptIn("x".into()), Target::Part("c9".into()), Target::Part("x".into())]
    {
        assert!(matches!(player.tap(nothing), Err(Refusal::NoSuchTarget(_))));
    }
}

#[test]
fn unknown_components_are_shown_as_what_they_are() {
    let flow = served(
        json!({ "A": [] }),
        json!([asking("A", &json!({}), &json!([{ "type": "Novelty" }, { "no": "type" }, 7]), &json!({}))]),
    );
    assert_eq!(kinds(&opened(&flow)), ["Novelty"]);
}
