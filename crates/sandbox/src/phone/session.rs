//! An open Flow: the screens visited, their data, what was filled in.

use super::chat::SummaryLine;
use super::expression::{evaluate, text_of};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How deep a default may refer to another before it counts as a circle.
const DEEPEST: u8 = 4;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OpenFlow {
    pub(super) message_id: String,
    pub(super) flow_id: String,
    pub(super) flow_name: String,
    pub(super) flow_token: String,
    pub(super) phone_number_id: String,
    pub(super) draft: bool,
    pub(super) json: Value,
    /// Screens on the way here, the present one last; empty while the first answer is awaited.
    pub(super) stack: Vec<String>,
    pub(super) memory: BTreeMap<String, ScreenMemory>,
    pub(super) snackbar: Option<String>,
    pub(super) loading: bool,
    /// Inputs changed since the endpoint last spoke: its error about them is out of date.
    pub(super) edited: BTreeSet<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct ScreenMemory {
    pub(super) data: Map<String, Value>,
    /// What a person entered; an input that is absent shows its default.
    pub(super) form: Map<String, Value>,
}

/// A component that is to be seen, with the `Form` around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) component: &'a Value,
    pub(super) form: Option<&'a Value>,
}

impl Shown<'_> {
    pub(super) fn kind(&self) -> &str {
        self.component["type"].as_str().unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.component["name"].as_str().unwrap_or_default()
    }

    pub(super) fn is_input(&self) -> bool {
        is_input(self.kind())
    }
}

pub(super) fn is_input(kind: &str) -> bool {
    matches!(
        kind,
        "TextInput"
            | "TextArea"
            | "CheckboxGroup"
            | "RadioButtonsGroup"
            | "Dropdown"
            | "ChipsSelector"
            | "OptIn"
            | "DatePicker"
            | "CalendarPicker"
    )
}

/// What an input holds before anybody touched it.
pub(super) fn empty_value(kind: &str) -> Value {
    match kind {
        "CheckboxGroup" | "ChipsSelector" => Value::Array(Vec::new()),
        "OptIn" => Value::Bool(false),
        _ => Value::String(String::new()),
    }
}

impl OpenFlow {
    pub(super) fn current(&self) -> Option<&str> {
        self.stack.last().map(String::as_str)
    }

    pub(super) fn screen(&self, id: &str) -> Option<&Value> {
        self.json["screens"].as_array()?.iter().find(|screen| screen["id"] == id)
    }

    pub(super) fn has_endpoint(&self) -> bool {
        self.json.get("data_api_version").is_some()
    }

    pub(super) fn memory_of(&mut self, id: &str) -> &mut ScreenMemory {
        self.memory.entry(id.to_owned()).or_default()
    }

    /// What a reference such as `data.errors.email` stands for, seen from a screen.
    pub(super) fn lookup(&self, from: &str, reference: &str) -> Value {
        self.lookup_within(from, reference, 0)
    }

    fn lookup_within(&self, from: &str, reference: &str, depth: u8) -> Value {
        let mut parts = reference.split('.');
        let mut store = parts.next().unwrap_or_default();
        let mut screen = from;
        if store == "screen" {
            screen = parts.next().unwrap_or_default();
            store = parts.next().unwrap_or_default();
        }
        let path: Vec<&str> = parts.collect();
        let Some((first, deeper)) = path.split_first() else { return Value::Null };
        let memory = self.memory.get(screen);
        let mut value = match (store, memory) {
            ("data", Some(memory)) => memory.data.get(*first).cloned().unwrap_or(Value::Null),
            ("form", Some(_)) => self.value_within(screen, first, depth),
            // A screen nobody came to yet: legal, and empty.
            _ => return Value::String(String::new()),
        };
        for part in deeper {
            value = value.get(*part).cloned().unwrap_or(Value::Null);
        }
        value
    }

    /// A value with every binding and expression in it worked out.
    pub(super) fn resolve(&self, from: &str, value: &Value) -> Value {
        self.resolve_within(from, value, 0)
    }

    fn resolve_within(&self, from: &str, value: &Value, depth: u8) -> Value {
        match value {
            Value::String(text) => {
                let lookup = |reference: &str| self.lookup_within(from, reference, depth);
                if let Some(inner) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'))
                    && !inner.contains(['{', '}'])
                {
                    return lookup(inner);
                }
                match text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
                    Some(inner) => evaluate(inner, &lookup),
                    None => value.clone(),
                }
            }
            Value::Array(list) => list.iter().map(|item| self.resolve_within(from, item, depth)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| (name.clone(), self.resolve_within(from, member, depth)))
                .collect(),
            other => other.clone(),
        }
    }

    pub(super) fn flag(&self, from: &str, value: Option<&Value>, default: bool) -> bool {
        value.map_or(default, |value| self.resolve(from, value) == true)
    }

    /// The components of a screen that are to be seen, in order.
    pub(super) fn shown<'a>(&'a self, screen: &'a Value) -> Vec<Shown<'a>> {
        let mut all = Vec::new();
        let id = screen["id"].as_str().unwrap_or_default();
        self.gather(id, &screen["layout"]["children"], None, &mut all);
        all
    }

    fn gather<'a>(&'a self, id: &str, children: &'a Value, form: Option<&'a Value>, all: &mut Vec<Shown<'a>>) {
        for component in children.as_array().into_iter().flatten() {
            if !self.flag(id, component.get("visible"), true) {
                continue;
            }
            match component["type"].as_str() {
                Some("Form") => self.gather(id, &component["children"], Some(component), all),
                Some("If") => {
                    let holds = match &component["condition"] {
                        Value::String(condition) => {
                            let condition = condition.trim_matches('`');
                            evaluate(condition, &|reference| self.lookup(id, reference)) == true
                        }
                        fixed => *fixed == true,
                    };
                    self.gather(id, &component[if holds { "then" } else { "else" }], form, all);
                }
                Some("Switch") => {
                    let case = text_of(&self.resolve(id, &component["value"]));
                    self.gather(id, &component["cases"][case], form, all);
                }
                _ => all.push(Shown { component, form }),
            }
        }
    }

    /// What an input of a visited screen holds: what was entered, else its default, else nothing.
    pub(super) fn value(&self, screen: &str, name: &str) -> Value {
        self.value_within(screen, name, 0)
    }

    fn value_within(&self, screen: &str, name: &str, depth: u8) -> Value {
        if let Some(entered) = self.memory.get(screen).and_then(|memory| memory.form.get(name)) {
            return entered.clone();
        }
        let found = self.screen(screen).and_then(|json| find_input(&json["layout"]["children"], name, None));
        let Some(shown) = found else { return Value::String(String::new()) };
        let empty = empty_value(shown.kind());
        if depth >= DEEPEST {
            return empty;
        }
        let default = match shown.form.map(|form| &form["init-values"]) {
            Some(Value::String(binding)) => {
                let all = self.resolve_within(screen, &Value::String(binding.clone()), depth + 1);
                all.get(name).cloned().unwrap_or(Value::Null)
            }
            Some(Value::Object(values)) => {
                values.get(name).map_or(Value::Null, |value| self.resolve_within(screen, value, depth + 1))
            }
            _ => shown
                .component
                .get("init-value")
                .map_or(Value::Null, |value| self.resolve_within(screen, value, depth + 1)),
        };
        match (shown.kind(), default) {
            (_, Value::Null) => empty,
            ("TextInput" | "TextArea", Value::Number(number)) => Value::String(number.to_string()),
            (_, default) => default,
        }
    }

    /// Keeps exactly what the present screen's visible inputs hold: what is hidden contributes nothing.
    pub(super) fn settle(&mut self) {
        let Some(id) = self.current().map(ToOwned::to_owned) else { return };
        let Some(screen) = self.screen(&id) else { return };
        let inputs = self.shown(screen).into_iter().filter(Shown::is_input);
        let form: Map<String, Value> =
            inputs.map(|shown| (shown.name().to_owned(), self.value(&id, shown.name()))).collect();
        self.memory_of(&id).form = form;
    }

    /// A payload with the values of hidden inputs of the present screen left empty.
    pub(super) fn payload(&self, payload: &Value) -> Value {
        let mut settled = self.clone();
        settled.settle();
        let from = settled.current().unwrap_or_default();
        let resolved = settled.resolve(from, payload);
        if resolved.is_null() { Value::Object(Map::new()) } else { resolved }
    }

    /// What the customer reads about their own answers.
    pub(super) fn summary(&self) -> Vec<SummaryLine> {
        let mut lines = Vec::new();
        for id in &self.stack {
            let Some(screen) = self.screen(id) else { continue };
            let sensitive = screen["sensitive"].as_array();
            for shown in self.shown(screen).into_iter().filter(Shown::is_input) {
                let input_type = shown.component["input-type"].as_str();
                if matches!(input_type, Some("password" | "passcode")) {
                    continue;
                }
                let value = self.readable(id, &shown);
                if value.is_empty() {
                    continue;
                }
                let masked = shown.kind() != "OptIn"
                    && sensitive.is_some_and(|names| names.iter().any(|name| name == shown.name()));
                let label = text_of(&self.resolve(id, &shown.component["label"]));
                lines.push(SummaryLine { label, value: if masked { "•••••".into() } else { value } });
            }
        }
        lines
    }

    fn readable(&self, id: &str, shown: &Shown<'_>) -> String {
        let value = self.value(id, shown.name());
        let options = self.resolve(id, &shown.component["data-source"]);
        let title = |chosen: &Value| {
            let found = options.as_array().into_iter().flatten().find(|option| option["id"] == *chosen);
            found.map_or_else(|| text_of(chosen), |option| text_of(&option["title"]))
        };
        match &value {
            Value::Bool(ticked) => if *ticked { "Yes" } else { "No" }.to_owned(),
            Value::Array(chosen) => chosen.iter().map(title).collect::<Vec<_>>().join(", "),
            Value::Object(range) => range.values().map(text_of).collect::<Vec<_>>().join(" – "),
            other => title(other),
        }
    }
}

/// An input anywhere on a screen, seen or not.
fn find_input<'a>(children: &'a Value, name: &str, form: Option<&'a Value>) -> Option<Shown<'a>> {
    children.as_array()?.iter().find_map(|component| match component["type"].as_str()? {
        "Form" => find_input(&component["children"], name, Some(component)),
        "If" => find_input(&component["then"], name, form).or_else(|| find_input(&component["else"], name, form)),
        "Switch" => component["cases"].as_object()?.values().find_map(|arm| find_input(arm, name, form)),
        kind if is_input(kind) && component["name"] == name => Some(Shown { component, form }),
        _ => None,
    })
}
