//! Flow JSON as the player reads it: every screen a flat list of parts, each behind the guards that show or hide it.

use super::dynamic::{Dynamic, Unreadable};
use super::types::NotPlayable;
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Deepest nesting of JSON that is taken, here and from an endpoint.
pub(super) const DEEPEST: usize = 64;
/// A pattern may compile to this many bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// A Flow, read once.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The Flow JSON itself.
    pub(super) json: Value,
    pub(super) screens: Vec<Screen>,
    by_id: HashMap<String, usize>,
    /// The Flow has an endpoint.
    pub(super) endpoint: bool,
    /// Ways between screens; `None` when the Flow does not write them down.
    routes: Option<HashMap<String, HashSet<String>>>,
    pub(super) unreadable: Unreadable,
}

/// A screen.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) id: String,
    pub(super) title: Dynamic,
    pub(super) refresh_on_back: bool,
    pub(super) sensitive: HashSet<String>,
    /// The declared data.
    pub(super) model: Map<String, Value>,
    pub(super) guards: Vec<Guard>,
    pub(super) parts: Vec<Part>,
    /// Guards and parts in the order of the document.
    pub(super) order: Vec<Step>,
    pub(super) forms: Vec<Form>,
    /// Parts that hold a value, by name.
    pub(super) inputs: HashMap<String, usize>,
    /// Names of its NavigationLists.
    pub(super) lists: HashSet<String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Guard(usize),
    Part(usize),
}

/// What must hold for something to be seen, besides the guard around it.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) parent: Option<usize>,
    pub(super) test: Test,
}

#[derive(Debug)]
pub(super) enum Test {
    /// `visible`.
    Visible(Dynamic),
    /// The branch of an If.
    Branch { condition: Dynamic, wanted: bool },
    /// A case of a Switch.
    Case { value: Dynamic, key: String },
}

/// What a Form gives its inputs.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) init_values: Option<Dynamic>,
    pub(super) error_messages: Option<Dynamic>,
}

/// A component other than Form, If and Switch.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: String,
    /// Empty for a component without one.
    pub(super) name: String,
    pub(super) guard: Option<usize>,
    pub(super) form: Option<usize>,
    pub(super) properties: BTreeMap<String, Dynamic>,
    pub(super) click: Option<Action>,
    pub(super) select: Option<Action>,
    pub(super) unselect: Option<Action>,
    pub(super) pattern: Option<Regex>,
}

/// What a touch or an entry sets off.
#[derive(Debug, Clone)]
pub(super) struct Action {
    pub(super) name: String,
    pub(super) payload: Dynamic,
    pub(super) next: String,
    pub(super) url: Dynamic,
}

impl Script {
    pub(super) fn read(json: &Value) -> Result<Self, NotPlayable> {
        if !shallow(json, DEEPEST) {
            return Err(NotPlayable(format!("it is nested deeper than {DEEPEST} levels")));
        }
        let list = json.get("screens").and_then(Value::as_array).filter(|screens| !screens.is_empty());
        let list = list.ok_or_else(|| NotPlayable("it has no screens".into()))?;
        let mut script = Self {
            endpoint: json.get("data_api_version").is_some(),
            routes: json.get("routing_model").and_then(Value::as_object).map(routes),
            json: json.clone(),
            ..Self::default()
        };
        for given in list {
            let id = given.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
            let id = id.ok_or_else(|| NotPlayable("a screen has no id".into()))?;
            if !given.get("layout").is_some_and(|layout| layout.get("children").is_some_and(Value::is_array)) {
                return Err(NotPlayable(format!("the screen {id} has no layout with children")));
            }
            if script.by_id.insert(id.to_owned(), script.screens.len()).is_some() {
                return Err(NotPlayable(format!("two screens are called {id}")));
            }
            script.screens.push(Screen::read(id, given, &mut script.unreadable));
        }
        Ok(script)
    }

    pub(super) fn screen(&self, id: &str) -> Option<&Screen> {
        self.screens.get(*self.by_id.get(id)?)
    }

    /// Whether the routing model has this way. Without a model there is every way.
    pub(super) fn leads(&self, from: &str, to: &str) -> bool {
        let Some(routes) = &self.routes else { return true };
        routes.get(from).is_some_and(|targets| targets.contains(to))
    }
}

fn routes(model: &Map<String, Value>) -> HashMap<String, HashSet<String>> {
    let words = |list: &Value| {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
    };
    model.iter().map(|(from, targets)| (from.clone(), words(targets))).collect()
}

/// Whether a value is nested no deeper than this.
pub(super) fn shallow(value: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return false };
    match value {
        Value::Array(list) => list.iter().all(|item| shallow(item, below)),
        Value::Object(members) => members.values().all(|member| shallow(member, below)),
        _ => true,
    }
}

impl Screen {
    fn read(id: &str, given: &Value, unreadable: &mut Unreadable) -> Self {
        let empty = Map::new();
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let mut screen = Self {
            id: id.to_owned(),
            title: Dynamic::read(&given["title"], &format!("{id}.title"), unreadable),
            refresh_on_back: given["refresh_on_back"] == true,
            sensitive: given["sensitive"].as_array().into_iter().flatten().filter_map(text).collect(),
            model: given["data"].as_object().unwrap_or(&empty).clone(),
            guards: Vec::new(),
            parts: Vec::new(),
            order: Vec::new(),
            forms: Vec::new(),
            inputs: HashMap::new(),
            lists: HashSet::new(),
        };
        screen.gather(&given["layout"]["children"], None, None, unreadable);
        screen
    }

    fn gather(
        &mut self,
        children: &Value,
        around: Option<usize>,
        form: Option<usize>,
        unreadable: &mut Unreadable,
    ) {
        for component in children.as_array().into_iter().flatten() {
            let Some(kind) = component["type"].as_str() else { continue };
            let place = format!("{}.{}", self.id, component["name"].as_str().unwrap_or(kind));
            let guard = match component.get("visible") {
                None | Some(Value::Bool(true)) => around,
                Some(visible) => {
                    let test = Test::Visible(Dynamic::read(visible, &format!("{place}.visible"), unreadable));
                    Some(self.guard(around, test))
                }
            };
            match kind {
                "Form" => {
                    let mut of = |name: &str| {
                        let given = component.get(name)?;
                        Some(Dynamic::read(given, &format!("{place}.{name}"), unreadable))
                    };
                    let read = Form { init_values: of("init-values"), error_messages: of("error-messages") };
                    self.forms.push(read);
                    self.gather(&component["children"], guard, Some(self.forms.len() - 1), unreadable);
                }
                "If" => {
                    for (branch, wanted) in [("then", true), ("else", false)] {
                        // The condition stands in the document once, so it is named once.
                        let mut once = Vec::new();
                        let place = format!("{place}.condition");
                        let condition = Dynamic::condition(&component["condition"], &place, &mut once);
                        if wanted {
                            unreadable.append(&mut once);
                        }
                        let inner = self.guard(guard, Test::Branch { condition, wanted });
                        self.gather(&component[branch], Some(inner), form, unreadable);
                    }
                }
                "Switch" => {
                    for (key, case) in component["cases"].as_object().into_iter().flatten() {
                        let value = Dynamic::read(&component["value"], &format!("{place}.value"), unreadable);
                        let inner = self.guard(guard, Test::Case { value, key: key.clone() });
                        self.gather(case, Some(inner), form, unreadable);
                    }
                }
                _ => self.add(Part::read(kind, component, guard, form, &place, unreadable)),
            }
        }
    }

    fn guard(&mut self, parent: Option<usize>, test: Test) -> usize {
        self.guards.push(Guard { parent, test });
        self.order.push(Step::Guard(self.guards.len() - 1));
        self.guards.len() - 1
    }

    fn add(&mut self, part: Part) {
        let at = self.parts.len();
        if part.is_input() {
            self.inputs.entry(part.name.clone()).or_insert(at);
        } else if part.kind == "NavigationList" {
            self.lists.insert(part.name.clone());
        }
        self.parts.push(part);
        self.order.push(Step::Part(at));
    }

    pub(super) fn input(&self, name: &str) -> Option<&Part> {
        self.parts.get(*self.inputs.get(name)?)
    }

    pub(super) fn form_of(&self, part: &Part) -> Option<&Form> {
        self.forms.get(part.form?)
    }
}

impl Part {
    fn read(
        kind: &str,
        given: &Value,
        guard: Option<usize>,
        form: Option<usize>,
        place: &str,
        unreadable: &mut Unreadable,
    ) -> Self {
        let mut action = |name: &str| {
            given
                .get(name)
                .filter(|action| action.is_object())
                .map(|action| Action::read(action, &format!("{place}.{name}"), unreadable))
        };
        let (click, select, unselect) =
            (action("on-click-action"), action("on-select-action"), action("on-unselect-action"));
        let mut properties = BTreeMap::new();
        for (name, value) in given.as_object().into_iter().flatten() {
            let read = match name.as_str() {
                "type" | "name" | "visible" | "on-click-action" | "on-select-action" | "on-unselect-action" => {
                    continue;
                }
                // A regular expression may well begin with what begins a binding.
                "pattern" => Dynamic::Fixed(value.clone()),
                "text" if kind == "RichText" => Dynamic::binding_only(value),
                _ => Dynamic::read(value, &format!("{place}.{name}"), unreadable),
            };
            properties.insert(name.clone(), read);
        }
        Self {
            kind: kind.to_owned(),
            name: given["name"].as_str().unwrap_or_default().to_owned(),
            guard,
            form,
            properties,
            click,
            select,
            unselect,
            pattern: given["pattern"].as_str().and_then(pattern),
        }
    }

    pub(super) fn is_input(&self) -> bool {
        is_input(&self.kind) && !self.name.is_empty()
    }

    pub(super) fn is_picker(&self) -> bool {
        is_picker(&self.kind)
    }

    /// What an input holds before anybody touched it.
    pub(super) fn nothing(&self) -> Value {
        match self.kind.as_str() {
            "CheckboxGroup" | "ChipsSelector" | "PhotoPicker" | "DocumentPicker" => Value::Array(Vec::new()),
            "OptIn" => Value::Bool(false),
            _ => Value::String(String::new()),
        }
    }

    /// A property that is always the same text.
    pub(super) fn fixed(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.fixed_text()
    }

    pub(super) fn is_range(&self) -> bool {
        self.kind == "CalendarPicker" && self.fixed("mode") == Some("range")
    }
}

impl Action {
    pub(super) fn read(given: &Value, place: &str, unreadable: &mut Unreadable) -> Self {
        Self {
            name: given["name"].as_str().unwrap_or_default().to_owned(),
            payload: Dynamic::read(&given["payload"], &format!("{place}.payload"), unreadable),
            next: given["next"]["name"].as_str().unwrap_or_default().to_owned(),
            url: Dynamic::read(&given["url"], &format!("{place}.url"), unreadable),
        }
    }
}

fn is_picker(kind: &str) -> bool {
    matches!(kind, "PhotoPicker" | "DocumentPicker")
}

fn is_input(kind: &str) -> bool {
    const KINDS: [&str; 9] = [
        "TextInput",
        "TextArea",
        "CheckboxGroup",
        "RadioButtonsGroup",
        "Dropdown",
        "ChipsSelector",
        "OptIn",
        "DatePicker",
        "CalendarPicker",
    ];
    KINDS.contains(&kind) || is_picker(kind)
}

/// Phones search the text for the pattern. One that this engine cannot read, as with look-around, checks nothing.
fn pattern(text: &str) -> Option<Regex> {
    RegexBuilder::new(text).size_limit(PATTERN_SIZE).build().ok()
}
