use super::wire::{Reply, Wire};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A phone that plays the published Flow JSON: draws no screen, but sends what the button's payload names and refuses
/// what a phone refuses.
pub(crate) struct Phone {
    pub(crate) wire: Wire,
    flow: Value,
    token: Option<String>,
    /// The screen shown, and its data.
    pub(crate) screen: String,
    pub(crate) data: Map<String, Value>,
    /// What was entered, by screen and input.
    entered: BTreeMap<String, Map<String, Value>>,
}

impl Phone {
    /// With the Flow it has loaded and the token of the message it was opened from.
    pub(crate) fn new(wire: Wire, flow: Value, token: Option<&str>) -> Self {
        let token = token.map(str::to_owned);
        Self { wire, flow, token, screen: String::new(), data: Map::new(), entered: BTreeMap::new() }
    }

    /// The request of opening.
    pub(crate) fn init(&self) -> Value {
        self.request("INIT", "", &Map::new())
    }

    /// Opens the Flow.
    pub(crate) async fn open(&mut self) {
        let reply = self.wire.ask(&self.init()).await;
        self.show(&reply);
    }

    /// The session our first answer named.
    pub(crate) fn session(&self) -> String {
        self.data["akis_session"].as_str().unwrap().to_owned()
    }

    /// The request of the shown screen's button.
    pub(crate) fn tap(&self) -> Value {
        let payload = self.footer()["on-click-action"]["payload"].as_object().unwrap();
        let payload = payload.iter().map(|(name, value)| (name.clone(), self.resolve(value))).collect();
        self.request("data_exchange", &self.screen, &payload)
    }

    /// Enters those of the answers that the shown screen asks for.
    pub(crate) fn enter(&mut self, answers: &[(&str, Value)]) {
        for (name, answer) in answers {
            let Some(input) = self.input(&self.screen, name) else { continue };
            let value = match (input["type"].as_str().unwrap(), answer) {
                ("RadioButtonsGroup" | "Dropdown", Value::String(label)) => {
                    option(&self.resolve(&input["data-source"]), label)
                }
                ("CheckboxGroup", Value::Array(labels)) => {
                    labels.iter().map(|label| option(&input["data-source"], label.as_str().unwrap())).collect()
                }
                _ => answer.clone(),
            };
            self.entered.entry(self.screen.clone()).or_default().insert((*name).to_owned(), value);
        }
    }

    /// Fills in screen after screen until the button's request is the one that finishes, and gives that request, unsent.
    /// Also the screens passed.
    pub(crate) async fn fill(&mut self, answers: &[(&str, Value)]) -> (Value, Vec<String>) {
        let mut passed = Vec::new();
        loop {
            self.enter(answers);
            passed.push(self.screen.clone());
            if self.is_last() {
                return (self.tap(), passed);
            }
            let reply = self.wire.ask(&self.tap()).await;
            assert_ne!(reply.plain["screen"], self.screen, "{}", reply.plain);
            self.show(&reply);
        }
    }

    /// Shows a screen as a phone does: only one that the routing model leads to, with all the data it declares.
    pub(crate) fn show(&mut self, reply: &Reply) {
        assert_eq!(reply.answer.status, 200, "{}", reply.answer.text);
        let screen = reply.plain["screen"].as_str().unwrap().to_owned();
        let routes = &self.flow["routing_model"];
        let reachable = self.screen.is_empty() || screen == self.screen || {
            routes[&self.screen].as_array().unwrap().contains(&json!(screen))
        };
        assert!(reachable, "from {} to {screen}", self.screen);
        let data = reply.plain["data"].as_object().unwrap().clone();
        for (name, declared) in self.declared(&screen)["data"].as_object().unwrap() {
            fits(&format!("{screen}: {name}"), declared, &data[name]);
        }
        (self.screen, self.data) = (screen, data);
    }

    fn is_last(&self) -> bool {
        self.declared(&self.screen)["terminal"] == true
    }

    fn request(&self, action: &str, screen: &str, data: &Map<String, Value>) -> Value {
        let mut request = json!({"version": "3.0", "action": action, "screen": screen, "data": data});
        if let Some(token) = &self.token {
            request["flow_token"] = json!(token);
        }
        request
    }

    fn declared(&self, screen: &str) -> &Value {
        self.flow["screens"].as_array().unwrap().iter().find(|declared| declared["id"] == screen).unwrap()
    }

    /// Every component of a screen, those of both branches of an If among them.
    fn components<'a>(&'a self, screen: &str) -> Vec<&'a Value> {
        let mut open: Vec<&Value> = vec![&self.declared(screen)["layout"]];
        let mut all = Vec::new();
        while let Some(part) = open.pop() {
            let within = ["children", "then", "else"].into_iter().filter_map(|key| part[key].as_array());
            open.extend(within.flatten());
            all.push(part);
        }
        all
    }

    fn footer(&self) -> &Value {
        self.components(&self.screen).into_iter().find(|component| component["type"] == "Footer").unwrap()
    }

    fn input(&self, screen: &str, name: &str) -> Option<&Value> {
        self.components(screen).into_iter().find(|component| component["name"] == name)
    }

    /// A payload's value: an expression, or a literal.
    fn resolve(&self, value: &Value) -> Value {
        let Some(path) = value.as_str().and_then(|text| text.strip_prefix("${")?.strip_suffix('}')) else {
            return value.clone();
        };
        match path.split('.').collect::<Vec<_>>()[..] {
            ["data", name] => self.data[name].clone(),
            ["form", name] => self.value(&self.screen, name),
            ["screen", screen, "form", name] => self.value(screen, name),
            _ => panic!("a phone does not know {path}"),
        }
    }

    /// What an input holds; one nobody touched sends its kind's nothing.
    fn value(&self, screen: &str, name: &str) -> Value {
        let input = self.input(screen, name).unwrap();
        let entered = self.entered.get(screen).and_then(|form| form.get(name)).cloned();
        entered.unwrap_or_else(|| match input["type"].as_str().unwrap() {
            "CheckboxGroup" => json!([]),
            "OptIn" => json!(false),
            _ => json!(""),
        })
    }
}

/// A phone refuses data that are not what the screen declares.
#[track_caller]
fn fits(place: &str, declared: &Value, value: &Value) {
    let right = match declared["type"].as_str().unwrap() {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{place}: a phone does not know the type {other}"),
    };
    assert!(right, "{place}: {value}");
    for (part, declared) in declared["properties"].as_object().unwrap_or(&Map::new()) {
        fits(&format!("{place}.{part}"), declared, &value[part]);
    }
}

/// The id of the option a customer reads as `label`.
fn option(options: &Value, label: &str) -> Value {
    let options = options.as_array().unwrap();
    options.iter().find(|option| option["title"] == label).unwrap()["id"].clone()
}
