//! Whatever a Flow, an endpoint or a hand holds: the player answers, soon, and does not fall over.

use super::{one_screen, opened, seen};
use akis_sandbox::phone::{Opening, PhoneFile, Player, Target};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};

const KINDS: [&str; 25] = [
    "TextHeading",
    "TextSubheading",
    "TextBody",
    "TextCaption",
    "RichText",
    "TextInput",
    "TextArea",
    "CheckboxGroup",
    "RadioButtonsGroup",
    "Dropdown",
    "ChipsSelector",
    "OptIn",
    "DatePicker",
    "CalendarPicker",
    "PhotoPicker",
    "DocumentPicker",
    "Footer",
    "EmbeddedLink",
    "NavigationList",
    "Image",
    "ImageCarousel",
    "Form",
    "If",
    "Switch",
    "X",
];
const PROPERTIES: [&str; 40] = [
    "text",
    "label",
    "name",
    "visible",
    "enabled",
    "required",
    "condition",
    "value",
    "then",
    "else",
    "cases",
    "children",
    "data-source",
    "init-value",
    "init-values",
    "error-message",
    "error-messages",
    "min-chars",
    "max-chars",
    "pattern",
    "input-type",
    "min-selected-items",
    "max-selected-items",
    "min-date",
    "max-date",
    "unavailable-dates",
    "include-days",
    "mode",
    "min-days",
    "list-items",
    "images",
    "src",
    "on-click-action",
    "on-select-action",
    "on-unselect-action",
    "helper-text",
    "description",
    "allowed-mime-types",
    "max-uploaded-photos",
    "title",
];
const WORDS: [&str; 30] = [
    "",
    "a",
    "b",
    "A",
    "B",
    "range",
    "`${form.a} == 'a'`",
    "`${form.b} + ${data.d}`",
    "${form.a}",
    "${form.b}",
    "${data.d}",
    "${screen.A.form.a}",
    "${screen.B.data.d.e}",
    "`'x' ${form.a}`",
    "(${form.a} != '') && ${data.d}",
    "`${",
    "`(`",
    "'",
    "${}",
    "${data.}",
    "2027-01-01",
    "2027-13-45",
    "`-${data.d} % 0`",
    "number",
    "email",
    "(a+)+$",
    "data_exchange",
    "navigate",
    "update_data",
    "complete",
];

fn value(random: &mut StdRng, depth: usize) -> Value {
    match random.random_range(0..if depth == 0 { 6 } else { 9 }) {
        0 => Value::Null,
        1 => json!(random.random_bool(0.5)),
        2 => json!(*[0_i64, 1, -1, 7, i64::MAX, i64::MIN].choose(random).unwrap()),
        3 => json!(*[0.5, -1e300, 1e-300].choose(random).unwrap()),
        4 | 5 => json!(*WORDS.choose(random).unwrap()),
        6 => (0..random.random_range(0..4)).map(|_| value(random, depth - 1)).collect(),
        7 => component(random, depth - 1),
        _ => {
            let keys = [
                "id",
                "title",
                "d",
                "e",
                "a",
                "name",
                "payload",
                "next",
                "type",
                "url",
                "image",
                "start-date",
                "enabled",
                "main-content",
            ];
            let members = (0..random.random_range(0..5))
                .map(|_| ((*keys.choose(random).unwrap()).to_owned(), value(random, depth - 1)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn component(random: &mut StdRng, depth: usize) -> Value {
    let mut made =
        json!({ "type": *KINDS.choose(random).unwrap(), "name": *["a", "b", "c"].choose(random).unwrap() });
    for _ in 0..random.random_range(0..9) {
        let name = *PROPERTIES.choose(random).unwrap();
        if depth == 0 && matches!(name, "then" | "else" | "children" | "cases") {
            continue;
        }
        made[name] = match name {
            "then" | "else" | "children" => (0..3).map(|_| component(random, depth - 1)).collect(),
            "cases" => json!({ "a": [component(random, depth - 1)], "": [] }),
            "data-source" if random.random_bool(0.7) => {
                json!([{ "id": "a", "title": "A", "on-select-action": action(random) }, { "id": "b" }])
            }
            "on-click-action" | "on-select-action" | "on-unselect-action" => action(random),
            _ => value(random, depth),
        };
    }
    made
}

fn action(random: &mut StdRng) -> Value {
    json!({ "name": *["data_exchange", "navigate", "complete", "update_data", "open_url", ""].choose(random).unwrap(),
        "next": { "type": "screen", "name": *["A", "B", "C"].choose(random).unwrap() }, "url": value(random, 1),
        "payload": { "d": value(random, 2), "a": value(random, 2) } })
}

#[test]
fn random_flows_and_hands() {
    let mut random = StdRng::seed_from_u64(7);
    let (mut screens_seen, mut asked, mut over) = (0, 0, 0);
    for _ in 0..600 {
        let screen = |random: &mut StdRng, id: &str| {
            let children: Value = (0..6).map(|_| component(random, 3)).collect();
            json!({ "id": id, "title": value(random, 1), "terminal": true, "refresh_on_back": true, "sensitive": ["a"],
                "data": { "d": { "type": *["string", "number", "object", "array", "x"].choose(random).unwrap() } },
                "layout": { "children": children } })
        };
        let flow =
            json!({ "data_api_version": "3.0", "screens": [screen(&mut random, "A"), screen(&mut random, "B")] });
        let mut player = Player::new(&flow).unwrap();
        for start in ["A", "B"] {
            let data = json!({ "d": value(&mut random, 3) });
            let _refused = player.open(Opening::Navigate { screen: start.into(), data });
        }
        for _ in 0..20 {
            if let Some(view) = player.screen() {
                screens_seen += 1;
                let name = *["a", "b", "c"].choose(&mut random).unwrap();
                let _refused = player.fill(name, value(&mut random, 2));
                let file = PhoneFile { file_name: "a".into(), mime: "image/png".into(), bytes: vec![1] };
                let _refused = player.attach(name, vec![file; random.random_range(0..3)]);
                let targets: Vec<&String> =
                    view.components.iter().filter_map(|part| part.target.as_ref()).collect();
                let target =
                    targets.choose(&mut random).map_or(Target::Footer, |target| Target::Part((*target).clone()));
                let _refused = player.tap(target);
            }
            if player.is_waiting() {
                asked += 1;
                let reply = json!({ "screen": *["A", "B", "SUCCESS"].choose(&mut random).unwrap(), "data": value(&mut random, 3) });
                let _refused = player.answer(&reply);
            }
            let _refused = player.tap(Target::Footer);
            if random.random_bool(0.1) {
                let _refused = player.back();
            }
            let _lines = player.summary();
        }
        over += usize::from(player.current().is_none());
    }
    // The random walk reaches what it is meant to try.
    assert!(screens_seen > 2000 && asked > 50 && over > 50, "{screens_seen} {asked} {over}");
}

#[test]
fn a_full_screen_is_played_in_no_time() {
    let options: Value =
        (0..20).map(|at| json!({ "id": format!("o{at}"), "title": format!("Option {at}") })).collect();
    let children: Vec<Value> = (0..49)
        .map(|at| {
            let before = if at == 0 { String::new() } else { format!("i{}", at - 1) };
            json!({ "type": "If", "condition": if at == 0 { json!(true) } else { json!(format!("(${{form.{before}}} == 'o1')")) }, "then": [
                { "type": "Dropdown", "name": format!("i{at}"), "label": "`'No ' 1 + 1`", "required": true, "data-source": options } ] })
        })
        .collect();
    let payload: Map<String, Value> =
        (0..49).map(|at| (format!("i{at}"), json!(format!("${{form.i{at}}}")))).collect();
    let flow = one_screen(&json!(children), &Value::Object(payload));
    let started = Instant::now();
    for _ in 0..10 {
        let mut player = opened(&flow);
        for at in 0..49 {
            player.fill(&format!("i{at}"), "o1").unwrap();
        }
        assert!(seen(&player).footer.unwrap().enabled);
        player.tap(Target::Footer).unwrap();
    }
    // Far more than it takes, also unoptimised on a busy machine.
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    eprintln!("{:?} a Flow", started.elapsed() / 10);
}

#[test]
fn parts_that_never_settle_end() {
    let children: Vec<Value> = (0..50)
        .map(|at| {
            json!({ "type": "TextInput", "name": format!("i{at}"), "label": "L", "init-value": "x",
            "visible": format!("`${{form.i{}}} == ''`", (at + 1) % 50) })
        })
        .collect();
    let mut player = opened(&one_screen(&json!(children), &json!({ "x": "${form.i0}" })));
    let before = seen(&player).components.len();
    let _refused = player.fill("i0", "y");
    assert!(before <= 50 && seen(&player).components.len() <= 50);
}
