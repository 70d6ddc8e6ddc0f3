//! One of a list that is asked for while the form is filled in.

use super::draft::{Draft, Slot, dropdown};
use crate::FieldCheck;
use crate::options::listed;
use akis_flow_json::{DataField, Dynamic, OptionItem, limits};
use akis_form::Choices;
use serde_json::{Value, json};

/// Options in the document; at run time the endpoint sends those of the moment.
const EXAMPLES: usize = 20;

impl Draft<'_> {
    /// The whole answer from a live list.
    pub(super) fn live_choice(&mut self, choices: &Choices) {
        let name = self.field(FieldCheck::Live { source: choices.source.clone() });
        let label = self.label(limits::DROPDOWN_LABEL);
        self.help_above();
        self.live_list(choices, name.clone(), label, self.question.required);
        match &choices.other {
            Some(other) if other.comment => self.own_words(Some(other), &name, None),
            Some(_) => self.note(self.say.notes.live_other),
            None => {}
        }
    }

    /// One of several answers from a live list.
    pub(super) fn live_part(&mut self, suffix: &str, slot: Slot, choices: &Choices) {
        let label = self.part_label(&slot.label.clone(), limits::DROPDOWN_LABEL);
        let required = slot.required;
        let name = self.part(suffix, slot, FieldCheck::Live { source: choices.source.clone() });
        self.live_list(choices, name, label, required);
        if choices.other.is_some() {
            self.note(self.say.notes.live_other);
        }
    }

    fn live_list(&mut self, choices: &Choices, name: String, label: String, required: bool) {
        self.note(self.say.notes.live_now);
        self.unit.alone = true;
        let known = choices.options.get(..EXAMPLES).unwrap_or(&choices.options);
        let shown: Vec<Value> = listed(known, self.words)
            .shown
            .iter()
            .map(|item| json!({"id": item.id, "title": item.title}))
            .collect();
        let data = format!("options_{name}");
        let element = DataField::object(["id", "title"].into_iter().map(|key| (key, DataField::of("string"))));
        self.unit.data.push((data.clone(), DataField::array(element, shown)));
        let bound: Dynamic<Vec<OptionItem>> = Dynamic::bound(format!("${{data.{data}}}"));
        self.unit.parts.push(dropdown(name, label, bound, required));
    }
}
