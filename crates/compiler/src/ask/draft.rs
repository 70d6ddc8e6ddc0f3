//! What every kind of question needs: names, labels, helps, notes, and the components themselves.

use super::words::Say;
use crate::names::Names;
use crate::text::{cut, length};
use crate::unit::{Unit, heading, paragraphs, small_print};
use crate::words::Words;
use crate::{FieldCheck, FieldRole, PlanField, Rule};
use akis_flow_json::{
    Component, Dropdown, Dynamic, InputType, OptionItem, RadioButtonsGroup, TextArea, TextInput, limits,
};
use akis_form::Question;

/// Characters of a text above an input: four components of running text.
const MOST_ABOVE: usize = 4 * limits::BODY;

/// A question on its way to units.
pub(super) struct Draft<'a> {
    /// As people read it, never blank.
    pub label: String,
    pub help: String,
    pub question: &'a Question,
    pub words: &'a Words,
    pub say: &'static Say,
    pub names: &'a mut Names,
    /// A phone without an endpoint.
    pub alone: bool,
    /// The unit at work.
    pub unit: Unit,
    /// The units before it.
    pub done: Vec<Unit>,
    pub rules: Vec<Rule>,
    pub notes: Vec<String>,
}

/// What is typed into one line.
pub(super) struct Typed {
    pub input: InputType,
    pub min: Option<u32>,
    pub max: u32,
    /// What the phone checks by itself.
    pub pattern: Option<String>,
    /// The help under the input where the question has none; empty for none.
    pub hint: String,
    pub check: FieldCheck,
}

/// One input of several.
pub(super) struct Slot {
    pub role: FieldRole,
    /// As people read it, for sentences that name it.
    pub label: String,
    pub required: bool,
}

impl Draft<'_> {
    /// Says something once.
    pub(super) fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    /// A rule that the phone cannot enforce.
    pub(super) fn server_only(&mut self, sentence: &'static str) {
        if !self.unit.server_only.contains(&sentence) {
            self.unit.server_only.push(sentence);
        }
    }

    /// Goes on with another unit.
    pub(super) fn next_unit(&mut self) {
        if !self.unit.parts.is_empty() {
            self.done.push(std::mem::take(&mut self.unit));
        }
    }

    /// Adds the input that gives the whole answer to the plan, and names it.
    pub(super) fn field(&mut self, check: FieldCheck) -> String {
        let name = self.names.input(&self.question.id);
        let slot = Slot { role: FieldRole::Whole, label: self.label.clone(), required: self.question.required };
        self.named(name, slot, check)
    }

    /// Adds one of several inputs to the plan, and names it.
    pub(super) fn part(&mut self, suffix: &str, slot: Slot, check: FieldCheck) -> String {
        let name = self.names.part(&self.question.id, suffix);
        self.named(name, slot, check)
    }

    /// Adds an input that belongs to another one.
    pub(super) fn under(&mut self, of: &str, suffix: &str, slot: Slot, check: FieldCheck) -> String {
        let name = self.names.under(of, suffix);
        self.named(name, slot, check)
    }

    fn named(&mut self, name: String, slot: Slot, check: FieldCheck) -> String {
        self.unit.fields.push(PlanField {
            name: name.clone(),
            question: self.question.id.clone(),
            label: slot.label,
            required: slot.required,
            check,
            role: slot.role,
            sensitive: self.question.sensitive,
            visible_when: None,
            fact: None,
        });
        name
    }

    /// The label of the only input. One that does not fit stands above in full.
    pub(super) fn label(&mut self, limit: usize) -> String {
        if length(&self.label) > limit {
            let notes = &self.words.notes;
            let whole = length(&self.label) <= MOST_ABOVE;
            self.note(if whole { notes.label_above } else { notes.label_cut });
            let label = above(&self.label);
            self.unit.parts.extend(label);
        }
        cut(&self.label, limit)
    }

    /// The question above its several inputs, with its help.
    pub(super) fn headed(&mut self) {
        let label = above(&self.label);
        self.unit.parts.extend(label);
        if length(&self.label) > MOST_ABOVE {
            self.note(self.words.notes.label_cut);
        }
        self.help_above();
    }

    /// The label of one of several inputs. One that does not fit stands above it in full.
    pub(super) fn part_label(&mut self, label: &str, limit: usize) -> String {
        if length(label) > limit {
            self.note(self.say.notes.parts_above);
            self.unit.parts.extend(paragraphs(&cut(label, limits::BODY)));
        }
        cut(label, limit)
    }

    /// The help under the input; one that does not fit stands above, and the hint takes its place.
    pub(super) fn helper(&mut self, hint: &str) -> Option<String> {
        let fits = !self.help.is_empty() && length(&self.help) <= limits::HELPER_TEXT;
        if fits {
            return Some(self.help.clone());
        }
        self.help_above();
        (!hint.is_empty()).then(|| cut(hint, limits::HELPER_TEXT))
    }

    /// The help under the label of a list; one that does not fit stands above.
    pub(super) fn description(&mut self) -> Option<String> {
        if length(&self.help) > limits::GROUP_DESCRIPTION {
            self.help_above();
            return None;
        }
        (!self.help.is_empty()).then(|| self.help.clone())
    }

    pub(super) fn help_above(&mut self) {
        let help = small_print(&cut(&self.help, MOST_ABOVE));
        self.unit.parts.extend(help);
    }

    /// The line people type the whole answer into.
    pub(super) fn typed(&mut self, typed: Typed) {
        let name = self.field(typed.check);
        let label = self.label(limits::INPUT_LABEL);
        let hint =
            if typed.pattern.is_some() && typed.hint.is_empty() { self.say.pattern_help } else { &typed.hint };
        // What is to be typed is told at the field itself; the source's help then stands above.
        let hinted = typed.pattern.is_some() && !typed.hint.is_empty() && !self.help.is_empty();
        let helper = if hinted {
            self.help_above();
            Some(cut(hint, limits::HELPER_TEXT))
        } else {
            self.helper(hint)
        };
        let required = self.question.required;
        let line = Line { input: typed.input, min: typed.min, max: typed.max, pattern: typed.pattern };
        self.unit.parts.push(line.component(name, label, helper, required));
    }

    /// The line people type one of several answers into.
    pub(super) fn typed_part(&mut self, suffix: &str, slot: Slot, typed: Typed) {
        let label = self.part_label(&slot.label.clone(), limits::INPUT_LABEL);
        let required = slot.required;
        let name = self.part(suffix, slot, typed.check);
        let hint =
            if typed.pattern.is_some() && typed.hint.is_empty() { self.say.pattern_help } else { &typed.hint };
        let helper = (!hint.is_empty()).then(|| cut(hint, limits::HELPER_TEXT));
        let line = Line { input: typed.input, min: typed.min, max: typed.max, pattern: typed.pattern };
        self.unit.parts.push(line.component(name, label, helper, required));
    }

    /// Bounds of a count; a largest count of nothing excludes every answer as surely as crossed bounds.
    pub(super) fn counts(&mut self, min: Option<u32>, max: Option<u32>) -> (Option<u32>, Option<u32>) {
        let min = min.filter(|min| *min > 0);
        if max.is_some_and(|max| max < min.unwrap_or(1)) {
            self.note(self.words.notes.bounds);
            return (None, None);
        }
        (min, max)
    }

    pub(super) fn bounds<T: PartialOrd>(&mut self, min: Option<T>, max: Option<T>) -> (Option<T>, Option<T>) {
        if let (Some(low), Some(high)) = (&min, &max)
            && low > high
        {
            self.note(self.words.notes.bounds);
            return (None, None);
        }
        (min, max)
    }
}

struct Line {
    input: InputType,
    min: Option<u32>,
    max: u32,
    pattern: Option<String>,
}

impl Line {
    fn component(self, name: String, label: String, helper_text: Option<String>, required: bool) -> Component {
        Component::TextInput(TextInput {
            name,
            label,
            input_type: Some(self.input),
            pattern: self.pattern,
            required: Dynamic::when(required),
            min_chars: self.min.map(Dynamic::Literal),
            max_chars: Some(Dynamic::Literal(self.max)),
            helper_text,
            ..TextInput::default()
        })
    }
}

/// A text in full before an input: a heading while it is short, running text when it is not.
pub(super) fn above(text: &str) -> Vec<Component> {
    if length(text) <= limits::HEADING { vec![heading(text)] } else { paragraphs(&cut(text, MOST_ABOVE)) }
}

pub(super) fn radio(
    name: String,
    label: String,
    description: Option<String>,
    options: Vec<OptionItem>,
    required: bool,
) -> Component {
    let (data_source, required) = (options.into(), Dynamic::when(required));
    let list =
        RadioButtonsGroup { name, label, description, data_source, required, ..RadioButtonsGroup::default() };
    Component::RadioButtonsGroup(list)
}

pub(super) fn dropdown(
    name: String,
    label: String,
    options: impl Into<Dynamic<Vec<OptionItem>>>,
    required: bool,
) -> Component {
    let (data_source, required) = (options.into(), Dynamic::when(required));
    Component::Dropdown(Dropdown { name, label, data_source, required, ..Dropdown::default() })
}

pub(super) fn text_area(
    name: String,
    label: String,
    helper_text: Option<String>,
    max: u32,
    required: bool,
) -> Component {
    Component::TextArea(TextArea {
        name,
        label,
        required: Dynamic::when(required),
        max_length: Some(Dynamic::Literal(max)),
        helper_text,
        ..TextArea::default()
    })
}
