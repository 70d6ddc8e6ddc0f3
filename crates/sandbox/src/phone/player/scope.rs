//! What references stand for, seen from a screen; what an input holds.
//!
//! The value of an input that is hidden, by `visible` or in a branch that is not taken, is an empty text wherever it
//! is asked for: in payloads, conditions and texts. So is everything of a screen nobody came to, and a field of data
//! that is not there. (Meta documents the second; the first and third are this phone's choice.) What was typed is
//! kept and comes back with the input.

use super::Player;
use super::dynamic::Dynamic;
use super::expression::{number_of, text_of};
use super::media;
use super::memory::Memory;
use super::reference::{Reference, Store};
use super::script::{Part, Screen, Step, Test};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

static NOTHING: Value = Value::String(String::new());

/// A screen, and how it is looked at.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) player: &'a Player,
    pub(super) screen: &'a Screen,
    /// Inputs of the screen that are to be seen.
    pub(super) shown: &'a BTreeSet<String>,
    /// How files appear in values.
    pub(super) shape: media::Shape,
    /// A default is being worked out: another input's default counts as nothing, so that no circle can form.
    pub(super) in_default: bool,
}

impl<'a> Scope<'a> {
    /// A value worked out.
    pub(super) fn work<'b>(&self, given: &'b Dynamic) -> Cow<'b, Value>
    where
        'a: 'b,
    {
        given.value(&|reference: &Reference| self.lookup(reference))
    }

    /// A component's property worked out.
    pub(super) fn property<'b>(&self, part: &'b Part, name: &str) -> Option<Cow<'b, Value>>
    where
        'a: 'b,
    {
        part.properties.get(name).map(|given| self.work(given))
    }

    /// A property as words; `None` when there is nothing to read.
    pub(super) fn words(&self, part: &Part, name: &str) -> Option<String> {
        self.property(part, name).and_then(|value| readable(&value))
    }

    pub(super) fn flag(&self, part: &Part, name: &str, default: bool) -> bool {
        self.property(part, name).map_or(default, |value| *value == true)
    }

    /// A limit, which may be a number or text that holds one.
    pub(super) fn limit(&self, part: &Part, name: &str) -> Option<usize> {
        let value = self.property(part, name)?;
        let whole = value.as_u64().and_then(|number| usize::try_from(number).ok());
        whole.or_else(|| text_of(&value).parse().ok()).or_else(|| {
            let number = number_of(&value).filter(|number| *number >= 0.0)?;
            format!("{:.0}", number.floor()).parse().ok()
        })
    }

    pub(super) fn options<'b>(&self, part: &'b Part) -> Option<Cow<'b, Value>>
    where
        'a: 'b,
    {
        self.property(part, "data-source").filter(|options| options.is_array())
    }

    fn lookup(&self, reference: &Reference) -> Cow<'a, Value> {
        let found = match reference.screen.as_deref() {
            Some(other) if other != self.screen.id => {
                let memory = self.player.memory(other);
                memory.zip(self.player.script.screen(other)).map(|(memory, screen)| {
                    let there = Self { screen, shown: &memory.shown, ..*self };
                    there.stored(reference, Some(memory))
                })
            }
            _ => Some(self.stored(reference, self.player.memory(&self.screen.id))),
        };
        let Some(found) = found else { return Cow::Borrowed(&NOTHING) };
        reference.path.iter().fold(found, |value, name| match value {
            Cow::Borrowed(value) => value.get(name).map_or(Cow::Borrowed(&NOTHING), Cow::Borrowed),
            Cow::Owned(mut value) => match value.get_mut(name) {
                Some(member) => Cow::Owned(member.take()),
                None => Cow::Borrowed(&NOTHING),
            },
        })
    }

    fn stored(&self, reference: &Reference, memory: Option<&'a Memory>) -> Cow<'a, Value> {
        match reference.store {
            Store::Data => {
                let field = memory.and_then(|memory| memory.data.get(&reference.name));
                field.map_or(Cow::Borrowed(&NOTHING), Cow::Borrowed)
            }
            Store::Form => self.value(&reference.name),
        }
    }

    /// What an input of the screen counts for: nothing while it is hidden.
    pub(super) fn value(&self, name: &str) -> Cow<'a, Value> {
        if let Some(part) = self.screen.input(name) {
            return if self.shown.contains(name) { self.held(part) } else { Cow::Borrowed(&NOTHING) };
        }
        // The item of a list that was tapped.
        let tapped = self.screen.lists.contains(name).then(|| self.player.memory(&self.screen.id));
        let tapped = tapped.flatten().and_then(|memory| memory.form.get(name));
        tapped.map_or(Cow::Borrowed(&NOTHING), Cow::Borrowed)
    }

    /// What an input holds: what was entered, else its default, else nothing.
    pub(super) fn held(&self, part: &Part) -> Cow<'a, Value> {
        let memory = self.player.memory(&self.screen.id);
        if part.is_picker() {
            let files = memory.and_then(|memory| memory.files.get(&part.name));
            return Cow::Owned(media::value(files.map(Vec::as_slice).unwrap_or_default(), self.shape));
        }
        if let Some(entered) = memory.and_then(|memory| memory.form.get(&part.name)) {
            return Cow::Borrowed(entered);
        }
        let default = if self.in_default { None } else { self.default_of(part) };
        default.map_or_else(|| Cow::Owned(part.nothing()), |default| Cow::Owned(self.taken(part, default)))
    }

    fn default_of(&self, part: &Part) -> Option<Value> {
        let inner = Self { in_default: true, ..*self };
        let of_form = self.screen.form_of(part).and_then(|form| form.init_values.as_ref());
        let of_form = of_form.and_then(|values| match values.member(&part.name) {
            Some(member) => Some(inner.work(member).into_owned()),
            None => inner.work(values).get(&part.name).cloned(),
        });
        of_form.or_else(|| inner.property(part, "init-value").map(Cow::into_owned))
    }

    /// A default in the shape its input takes; one that does not fit counts as nothing.
    fn taken(&self, part: &Part, default: Value) -> Value {
        let inner = Self { in_default: true, ..*self };
        let offered = |id: &Value| match inner.options(part).as_deref() {
            Some(Value::Array(options)) => options.iter().any(|option| option["id"] == *id),
            _ => false,
        };
        match (part.kind.as_str(), default) {
            ("TextInput" | "TextArea", Value::Number(number)) => Value::String(number.to_string()),
            ("TextInput" | "TextArea" | "DatePicker", text @ Value::String(_)) => text,
            ("CalendarPicker", text @ Value::String(_)) if !part.is_range() => text,
            ("CalendarPicker", range @ Value::Object(_)) if part.is_range() => range,
            ("RadioButtonsGroup" | "Dropdown", id @ Value::String(_)) if offered(&id) => id,
            ("CheckboxGroup" | "ChipsSelector", Value::Array(ids)) => ids.into_iter().filter(offered).collect(),
            ("OptIn", ticked @ Value::Bool(_)) => ticked,
            _ => part.nothing(),
        }
    }

    /// Walks the screen in the order of the document and gives the parts that are to be seen. `shown` follows on the
    /// way: a guard sees the inputs before it as they are now, those behind it as they were.
    pub(super) fn walk(player: &'a Player, screen: &'a Screen, shown: &mut BTreeSet<String>) -> Vec<&'a Part> {
        let mut open = vec![false; screen.guards.len()];
        let is_open =
            |open: &[bool], guard: Option<usize>| guard.is_none_or(|at| open.get(at).copied().unwrap_or_default());
        let mut seen = Vec::new();
        for step in &screen.order {
            match step {
                Step::Guard(at) => {
                    let Some(guard) = screen.guards.get(*at) else { continue };
                    let holds = is_open(&open, guard.parent) && player.passes(screen, shown, &guard.test);
                    if let Some(slot) = open.get_mut(*at) {
                        *slot = holds;
                    }
                }
                Step::Part(at) => {
                    let Some(part) = screen.parts.get(*at) else { continue };
                    let visible = is_open(&open, part.guard);
                    if visible {
                        seen.push(part);
                    }
                    if !part.is_input() {
                        continue;
                    }
                    if visible {
                        shown.insert(part.name.clone());
                    } else if !shown.is_empty() {
                        shown.remove(&part.name);
                    }
                }
            }
        }
        seen
    }
}

impl Player {
    fn passes(&self, screen: &Screen, shown: &BTreeSet<String>, test: &Test) -> bool {
        let scope = Scope { player: self, screen, shown, shape: media::Shape::Endpoint, in_default: false };
        match test {
            Test::Visible(visible) => *scope.work(visible) == true,
            Test::Branch { condition, wanted } => (*scope.work(condition) == true) == *wanted,
            Test::Case { value, key } => text_of(&scope.work(value)) == *key,
        }
    }
}

/// A value as words to read; nothing for what is empty or no words.
pub(super) fn readable(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Object(_) => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(text_of(other)),
    }
}
