//! What a phone asks of an answer before it draws it: the screen exists and may come now, and its data is what the screen
//! declares (reference "WhatsApp Flows", 6.5). Read from the Flow JSON as it was uploaded.

use serde_json::{Map, Value};

/// Deepest value that is looked into.
const DEEPEST: usize = 12;

/// A published Flow JSON.
pub(crate) struct FlowJson(Value);

impl FlowJson {
    /// Reads a document; `None` when it is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// The version its requests carry; `None` for a form without an endpoint.
    pub(crate) fn data_api_version(&self) -> Option<&str> {
        self.0.get("data_api_version").and_then(Value::as_str)
    }

    fn screen(&self, id: &str) -> Option<&Value> {
        self.0
            .get("screens")?
            .as_array()?
            .iter()
            .find(|screen| screen.get("id").and_then(Value::as_str) == Some(id))
    }

    /// Whether a phone may begin here: a screen that no other leads to.
    pub(crate) fn is_entry(&self, id: &str) -> bool {
        let routes = self.0.get("routing_model").and_then(Value::as_object);
        let led_to = routes.is_some_and(|routes| {
            routes.values().filter_map(Value::as_array).flatten().any(|to| to.as_str() == Some(id))
        });
        self.screen(id).is_some() && !led_to
    }

    /// Whether a phone takes this screen as an answer to a request from that one: the same, or one it leads to.
    pub(crate) fn may_follow(&self, from: &str, to: &str) -> bool {
        let leads = || {
            let exits = self.0.get("routing_model")?.get(from)?.as_array()?;
            Some(exits.iter().any(|exit| exit.as_str() == Some(to)))
        };
        self.screen(to).is_some() && (from == to || leads().unwrap_or(false))
    }

    /// Whether the screen may end the form.
    pub(crate) fn is_terminal(&self, id: &str) -> bool {
        self.screen(id).and_then(|screen| screen.get("terminal")).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The first field of the screen's declared data that is missing or of another kind in this answer.
    pub(crate) fn lacks(&self, id: &str, data: &Value) -> Option<String> {
        let declared = self.screen(id)?.get("data").and_then(Value::as_object)?;
        let wrong =
            declared.iter().find(|(name, schema)| !data.get(*name).is_some_and(|value| fits(schema, value, 0)));
        wrong.map(|(name, _)| name.clone())
    }

    /// The payload of the screen's `data_exchange` button, the footer's before any other's.
    fn payload(&self, id: &str) -> Option<&Map<String, Value>> {
        let layout = self.screen(id)?.get("layout")?;
        let mut found = Vec::new();
        actions(layout, false, 0, &mut found);
        found.sort_by_key(|(is_footer, _)| !is_footer);
        found.first().map(|(_, payload)| *payload)
    }

    /// The payload of a tap on the screen's button, with data as the answer gave it and something no input makes wherever a
    /// person's input stands. With it, whether there is any such input. `None` when no button asks the server.
    pub(crate) fn tap(&self, id: &str, data: &Value) -> Option<(Map<String, Value>, bool)> {
        let mut inputs = false;
        let payload = self.payload(id)?.iter().map(|(name, value)| {
            let value = match value.as_str().and_then(binding) {
                Some(Binding::Data(path)) => data.get(path).cloned().unwrap_or(Value::Null),
                Some(Binding::Input) => {
                    inputs = true;
                    serde_json::json!({ "akis": "doctor" })
                }
                Some(Binding::Elsewhere) => Value::String(String::new()),
                None => value.clone(),
            };
            (name.clone(), value)
        });
        let payload = payload.collect();
        Some((payload, inputs))
    }
}

enum Binding<'a> {
    /// `${data.x}`
    Data(&'a str),
    /// `${form.x}`
    Input,
    /// Another screen's.
    Elsewhere,
}

fn binding(text: &str) -> Option<Binding<'_>> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    Some(match inner.split_once('.') {
        Some(("data", path)) => Binding::Data(path),
        Some(("form", _)) => Binding::Input,
        _ => Binding::Elsewhere,
    })
}

/// Every `data_exchange` payload below, with whether its component is a footer.
fn actions<'a>(value: &'a Value, in_footer: bool, depth: usize, found: &mut Vec<(bool, &'a Map<String, Value>)>) {
    if depth > DEEPEST * 4 {
        return;
    }
    match value {
        Value::Object(fields) => {
            let in_footer = in_footer || fields.get("type").and_then(Value::as_str) == Some("Footer");
            if fields.get("name").and_then(Value::as_str) == Some("data_exchange")
                && let Some(payload) = fields.get("payload").and_then(Value::as_object)
            {
                found.push((in_footer, payload));
            }
            for value in fields.values() {
                actions(value, in_footer, depth + 1, found);
            }
        }
        Value::Array(values) => {
            for value in values {
                actions(value, in_footer, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// Whether a value is of the declared kind.
fn fits(schema: &Value, value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return true;
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => value.is_string(),
        Some("number" | "integer") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.as_array().is_some_and(|values| {
            let items = schema.get("items").filter(|items| items.is_object());
            items.is_none_or(|items| values.iter().all(|value| fits(items, value, depth + 1)))
        }),
        Some("object") => value.as_object().is_some_and(|fields| {
            let declared = schema.get("properties").and_then(Value::as_object);
            // What is declared inside an object may be left out; what is there must fit.
            declared.is_none_or(|declared| {
                declared
                    .iter()
                    .all(|(name, schema)| fields.get(name).is_none_or(|value| fits(schema, value, depth + 1)))
            })
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn flow() -> FlowJson {
        FlowJson(json!({
            "data_api_version": "3.0",
            "routing_model": { "A": ["B"], "B": [] },
            "screens": [
                { "id": "A", "data": {
                    "name": { "type": "string", "__example__": "x" },
                    "options": { "type": "array", "items": { "type": "object", "properties": { "id": { "type": "string" } } },
                                 "__example__": [] },
                    "on": { "type": "boolean", "__example__": true } },
                  "layout": { "type": "SingleColumnLayout", "children": [
                    { "type": "EmbeddedLink", "on-click-action": { "name": "data_exchange", "payload": { "link": "1" } } },
                    { "type": "If", "then": [ { "type": "Footer", "on-click-action": { "name": "data_exchange",
                        "payload": { "mail": "${form.mail}", "session": "${data.name}", "old": "${screen.Z.form.x}",
                                     "akis_version": "v1" } } } ] } ] } },
                { "id": "B", "terminal": true, "layout": {} },
            ],
        }))
    }

    #[test]
    fn entries_and_ways_are_those_of_the_routing_model() {
        let flow = flow();
        assert!(flow.is_entry("A") && !flow.is_entry("B") && !flow.is_entry("C"));
        assert!(flow.may_follow("A", "A") && flow.may_follow("A", "B"));
        assert!(!flow.may_follow("B", "A") && !flow.may_follow("A", "C"));
        assert!(flow.is_terminal("B") && !flow.is_terminal("A"));
        assert_eq!(flow.data_api_version(), Some("3.0"));
    }

    #[test]
    fn what_a_screen_declares_must_be_there_and_of_its_kind() {
        let flow = flow();
        let good = json!({ "name": "a", "options": [{ "id": "1" }], "on": false, "more": 1 });
        assert_eq!(flow.lacks("A", &good), None);
        for (field, value) in [
            ("name", json!(null)),
            ("name", json!(1)),
            ("options", json!({})),
            ("options", json!([{ "id": 1 }])),
            ("on", json!("true")),
        ] {
            let mut data = good.clone();
            data[field] = value;
            assert_eq!(flow.lacks("A", &data).as_deref(), Some(field), "{data}");
        }
        assert_eq!(flow.lacks("A", &json!({})).as_deref(), Some("name"));
        assert_eq!(flow.lacks("B", &json!({})), None);
    }

    #[test]
    fn the_footer_s_payload_is_filled_from_the_data_and_with_what_nobody_types() {
        let (payload, inputs) = flow().tap("A", &json!({ "name": "s1" })).unwrap();
        assert!(inputs);
        let expected = json!({ "mail": { "akis": "doctor" }, "session": "s1", "old": "", "akis_version": "v1" });
        assert_eq!(Value::Object(payload), expected);
        assert!(flow().tap("B", &json!({})).is_none());
    }
}
