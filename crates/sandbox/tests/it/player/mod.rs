//! The player alone: Flow JSON in, hands on it, what stands and what is sent.

mod actions;
mod components;
mod conditions;
mod dates;
mod expressions;
mod files;
mod hostile;
mod screens;

use akis_sandbox::phone::{Opening, Outcome, Player, ScreenView, Target};
use serde_json::{Map, Value, json};

/// A Flow of one screen whose button completes with this payload.
pub(crate) fn one_screen(children: &Value, payload: &Value) -> Value {
    with_data(&json!({}), children, payload)
}

/// The same, with declared data.
pub(crate) fn with_data(data: &Value, children: &Value, payload: &Value) -> Value {
    let mut all = children.as_array().unwrap().clone();
    all.push(json!({ "type": "Footer", "label": "Send", "on-click-action": { "name": "complete", "payload": payload } }));
    flow(json!([{ "id": "ONE", "title": "One", "terminal": true, "data": data,
        "layout": { "type": "SingleColumnLayout", "children": all } }]))
}

/// A Flow without endpoint.
#[expect(clippy::needless_pass_by_value, reason = "calls write the JSON in place")]
pub(crate) fn flow(screens: Value) -> Value {
    json!({ "version": "7.3", "screens": screens })
}

/// A Flow with an endpoint and these ways.
#[expect(clippy::needless_pass_by_value, reason = "calls write the JSON in place")]
pub(crate) fn served(routes: Value, screens: Value) -> Value {
    json!({ "version": "7.3", "data_api_version": "3.0", "routing_model": routes, "screens": screens })
}

/// A screen of a served Flow whose button sends this payload.
pub(crate) fn asking(id: &str, data: &Value, children: &Value, payload: &Value) -> Value {
    let mut all = children.as_array().unwrap().clone();
    all.push(json!({ "type": "Footer", "label": "Next",
        "on-click-action": { "name": "data_exchange", "payload": payload } }));
    json!({ "id": id, "title": id, "data": data, "layout": { "type": "SingleColumnLayout", "children": all } })
}

/// The Flow with its first screen up.
pub(crate) fn opened(flow: &Value) -> Player {
    opened_with(flow, json!({}))
}

pub(crate) fn opened_with(flow: &Value, data: Value) -> Player {
    let mut player = Player::new(flow).unwrap();
    assert_eq!(player.unreadable(), [] as [String; 0]);
    let screen = flow["screens"][0]["id"].as_str().unwrap().to_owned();
    player.open(Opening::Navigate { screen, data }).unwrap();
    player
}

pub(crate) fn seen(player: &Player) -> ScreenView {
    player.screen().unwrap()
}

/// Kinds of what stands, without the button.
pub(crate) fn kinds(player: &Player) -> Vec<String> {
    seen(player).components.into_iter().map(|component| component.kind).collect()
}

/// The words of every text that stands.
pub(crate) fn texts(player: &Player) -> Vec<String> {
    seen(player).components.into_iter().flat_map(|component| component.text).collect()
}

/// Taps the button and gives what is sent at the end.
pub(crate) fn finished(player: &mut Player) -> Map<String, Value> {
    match player.tap(Target::Footer).unwrap() {
        Outcome::Completed(Value::Object(payload)) => payload,
        other => panic!("not completed: {other:?}"),
    }
}

/// Taps something and gives what the endpoint is asked.
pub(crate) fn asked(player: &mut Player, target: Target) -> Value {
    match player.tap(target).unwrap() {
        Outcome::Request { action, screen, data } => {
            json!({ "action": action, "screen": screen, "data": data })
        }
        other => panic!("nothing asked: {other:?}"),
    }
}
