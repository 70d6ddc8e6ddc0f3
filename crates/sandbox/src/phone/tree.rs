//! The screen as a tree with everything worked out: a page only has to draw it.

use super::input::{complaint, limit, unfinished};
use super::session::{OpenFlow, Shown};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a customer sees of an open Flow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenScreen {
    /// The message it was opened from.
    pub message_id: String,
    /// The Flow.
    pub flow_id: String,
    /// Its name, shown above the screen.
    pub flow_name: String,
    /// The screen's id; `None` while the first answer is awaited.
    pub screen: Option<String>,
    /// The screen's title.
    pub title: String,
    /// What is on it, in order, hidden parts left out.
    pub components: Vec<Component>,
    /// The button at the bottom.
    pub footer: Option<Footer>,
    /// Every visible input's value by name.
    pub values: Map<String, Value>,
    /// What is said against an input, by name.
    pub errors: BTreeMap<String, String>,
    /// A sentence over the screen: what the endpoint or the phone has to say.
    pub snackbar: Option<String>,
    /// An endpoint is being asked.
    pub loading: bool,
    /// Whether back leads to a screen; else it closes the Flow.
    pub can_go_back: bool,
    /// Opened from a draft: the phone warns.
    pub draft: bool,
}

impl OpenScreen {
    /// A component by the name of its input.
    pub fn input(&self, name: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.name.as_deref() == Some(name))
    }
}

/// The button at the bottom of a screen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footer {
    /// Its words.
    pub label: String,
    /// Whether it can be tapped.
    pub enabled: bool,
    /// Names of the inputs that keep it grey.
    pub waiting_for: Vec<String>,
    /// Small words below it, left to right.
    pub captions: Vec<String>,
}

/// A part of a screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Component {
    /// Flow JSON's name of it, such as `TextInput`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What to tap, for links, "Read more" and list items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The input's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The input's label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Paragraphs of a text component.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Whether the paragraphs are Markdown.
    pub markdown: bool,
    /// A longer explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A hint below the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper: Option<String>,
    /// `text`, `email`, `number`, `phone`, `password` or `passcode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_type: Option<String>,
    /// What it holds.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub value: Value,
    /// Must be filled in.
    pub required: bool,
    /// Can be changed or tapped.
    pub enabled: bool,
    /// What is said against the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What can be chosen, or tapped in a list: `id`, `title`, `description`, `enabled`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Value>,
    /// Most characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// First date offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_date: Option<String>,
    /// Last date offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_date: Option<String>,
    /// Pictures as data URIs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
}

impl OpenFlow {
    pub(super) fn view(&self) -> OpenScreen {
        let mut view = OpenScreen {
            message_id: self.message_id.clone(),
            flow_id: self.flow_id.clone(),
            flow_name: self.flow_name.clone(),
            screen: self.current().map(ToOwned::to_owned),
            title: String::new(),
            components: Vec::new(),
            footer: None,
            values: Map::new(),
            errors: BTreeMap::new(),
            snackbar: self.snackbar.clone(),
            loading: self.loading,
            can_go_back: self.stack.len() > 1,
            draft: self.draft,
        };
        let Some(screen) = self.current().and_then(|id| self.screen(id)) else { return view };
        let id = screen["id"].as_str().unwrap_or_default();
        view.title = self.words(id, &screen["title"]).unwrap_or_default();
        for (at, shown) in self.shown(screen).iter().enumerate() {
            if shown.kind() == "Footer" {
                view.footer = Some(self.footer(id, screen, shown));
                continue;
            }
            let component = self.component(id, at, shown);
            if let Some(name) = component.name.as_ref().filter(|_| shown.is_input()) {
                view.values.insert(name.clone(), component.value.clone());
                if let Some(error) = &component.error {
                    view.errors.insert(name.clone(), error.clone());
                }
            }
            view.components.push(component);
        }
        view
    }

    fn footer(&self, id: &str, screen: &Value, shown: &Shown<'_>) -> Footer {
        let waiting_for = unfinished(self, screen);
        let captions = ["left-caption", "center-caption", "right-caption"];
        Footer {
            label: self.words(id, &shown.component["label"]).unwrap_or_default(),
            enabled: !self.loading
                && waiting_for.is_empty()
                && self.flag(id, shown.component.get("enabled"), true),
            waiting_for,
            captions: captions.iter().filter_map(|name| self.words(id, &shown.component[*name])).collect(),
        }
    }

    fn component(&self, id: &str, at: usize, shown: &Shown<'_>) -> Component {
        let given = shown.component;
        let words = |name: &str| self.words(id, &given[name]);
        let tappable = given.get("on-click-action").is_some() || shown.kind() == "NavigationList";
        let mut component = Component {
            kind: shown.kind().to_owned(),
            target: tappable.then(|| format!("c{at}")),
            name: given["name"].as_str().map(ToOwned::to_owned),
            label: words("label"),
            text: self.paragraphs(id, &given["text"]),
            markdown: given["markdown"] == true || shown.kind() == "RichText",
            description: words("description"),
            helper: words("helper-text"),
            required: self.flag(id, given.get("required"), false),
            enabled: self.flag(id, given.get("enabled"), true) && !self.loading,
            min_date: words("min-date"),
            max_date: words("max-date"),
            ..Component::default()
        };
        match shown.kind() {
            "TextInput" => {
                component.input_type = Some(given["input-type"].as_str().unwrap_or("text").to_owned());
                component.max_length = Some(limit(self, id, shown, "max-chars").unwrap_or(80));
            }
            "TextArea" => component.max_length = Some(limit(self, id, shown, "max-length").unwrap_or(600)),
            "NavigationList" => component.options = self.items(id, given, at),
            "Image" | "ImageCarousel" => component.images = self.pictures(id, given),
            _ => {}
        }
        if let Some(options) = self.resolve(id, &given["data-source"]).as_array() {
            component.options.clone_from(options);
        }
        if shown.is_input() {
            component.value = self.value(id, shown.name());
            component.error = complaint(self, id, shown).or_else(|| self.told(id, shown));
        }
        component
    }

    /// What the endpoint said about an input, until the person changes it.
    fn told(&self, id: &str, shown: &Shown<'_>) -> Option<String> {
        if self.edited.contains(shown.name()) {
            return None;
        }
        let messages = shown.form.map(|form| self.resolve(id, &form["error-messages"])).unwrap_or_default();
        let message = match messages.get(shown.name()) {
            Some(message) => message.clone(),
            None => self.resolve(id, &shown.component["error-message"]),
        };
        message.as_str().filter(|text| !text.trim().is_empty()).map(ToOwned::to_owned)
    }

    fn words(&self, id: &str, value: &Value) -> Option<String> {
        match self.resolve(id, value) {
            Value::Null | Value::Object(_) => None,
            Value::String(text) => (!text.is_empty()).then_some(text),
            other => Some(super::expression::text_of(&other)),
        }
    }

    fn paragraphs(&self, id: &str, value: &Value) -> Vec<String> {
        match self.resolve(id, value) {
            Value::Array(list) => list.iter().map(super::expression::text_of).collect(),
            Value::Null => Vec::new(),
            other => vec![super::expression::text_of(&other)],
        }
    }

    fn items(&self, id: &str, given: &Value, at: usize) -> Vec<Value> {
        let items = self.resolve(id, &given["list-items"]);
        items
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| {
                serde_json::json!({
                    "id": item["id"],
                    "title": item["main-content"]["title"],
                    "description": item["main-content"]["description"],
                    "target": format!("c{at}:{}", item["id"].as_str().unwrap_or_default()),
                    "enabled": true,
                })
            })
            .collect()
    }

    fn pictures(&self, id: &str, given: &Value) -> Vec<String> {
        let sources = match self.resolve(id, &given["images"]) {
            Value::Array(list) => list.iter().map(|image| super::expression::text_of(&image["src"])).collect(),
            _ => vec![self.words(id, &given["src"]).unwrap_or_default()],
        };
        // JPEG begins with /9j in base64; the rest is PNG.
        let kind = |source: &str| if source.starts_with("/9j") { "jpeg" } else { "png" };
        sources.iter().map(|source| format!("data:image/{};base64,{source}", kind(source))).collect()
    }
}
