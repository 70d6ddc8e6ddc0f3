//! Several small answers under one question.

use super::SHORT_LIST;
use super::date::clock;
use super::draft::{Draft, Slot, dropdown, radio};
use super::number::{Rules, number, whole};
use super::text::{email, phone, words};
use crate::options::listed;
use crate::unit::heading;
use crate::words::fill;
use crate::{FieldCheck, FieldRole, Rule};
use akis_flow_json::limits;
use akis_form::{Choices, GroupKind, Part, PartKind};

/// Inputs on one screen.
const TOGETHER: usize = 8;
/// Cells of a grid.
const MOST_CELLS: usize = 100;
/// Inputs of any other group; a grid of lists may have a line for a comment beside its cells.
const MOST_PARTS: usize = 100;

impl Draft<'_> {
    pub(super) fn group(&mut self, what: GroupKind, parts: &[Part], sum: Option<f64>) -> Result<(), String> {
        if parts.is_empty() {
            return Err(self.words.notes.no_options.to_owned());
        }
        let cells = what == GroupKind::Cells;
        let count = parts.iter().filter(|part| matches!(part.kind, PartKind::Choice(_))).count();
        if cells && count > MOST_CELLS {
            return Err(fill(self.say.no.cells, &MOST_CELLS.to_string()));
        }
        if parts.len().saturating_sub(if cells { count } else { 0 }) > MOST_PARTS {
            return Err(fill(self.say.no.parts, &MOST_PARTS.to_string()));
        }
        let required = self.required(parts);
        let mut row: Option<&str> = None;
        for (place, (part, required)) in parts.iter().zip(required).enumerate() {
            let own = cells.then(|| part.id.split_once('/').map(|(row, _)| row)).flatten();
            let other_row = cells && own != row && place > 0;
            row = own;
            // Two searches, or a search among other inputs, are more than a screen shows well.
            let long = self.is_long(part) || self.unit.links() > 0 || !self.unit.data.is_empty();
            if other_row || long || self.unit.fields.len() >= TOGETHER {
                self.next_unit();
            }
            let full = self.part_name(part, place);
            let mut label = full.clone();
            if self.unit.parts.is_empty() {
                self.headed();
                self.unit.alone = cells || parts.len() > SHORT_LIST;
            }
            if cells && let Some((of, cell)) = own.and_then(|_| full.split_once(" – ").map(owned)) {
                // The row stands above its cells once.
                if self.unit.fields.is_empty() {
                    self.unit.parts.push(heading(&of));
                }
                label = cell;
            }
            self.group_part(part, label, required)?;
            // A sentence that names a cell names its row too.
            for field in self.unit.fields.iter_mut().filter(|field| is_of(&field.role, part)) {
                field.label.clone_from(&full);
            }
        }
        if let Some(total) = sum.filter(|total| total.is_finite()) {
            self.rules.push(Rule::Sum { total });
            self.server_only(self.say.server.sum);
        }
        Ok(())
    }

    /// A part whose list fills a screen.
    fn is_long(&self, part: &Part) -> bool {
        let PartKind::Choice(choices) = &part.kind else { return false };
        choices.options.len() > limits::DROPDOWN_OPTIONS || self.is_live(choices)
    }

    fn group_part(&mut self, part: &Part, label: String, required: bool) -> Result<(), String> {
        let id = part.id.as_str();
        let slot = Slot { role: FieldRole::Part(part.id.clone()), label, required };
        match &part.kind {
            PartKind::Text { max_chars } => self.typed_part(id, slot, words(*max_chars)),
            PartKind::Email => self.typed_part(id, slot, email(&[])),
            PartKind::Phone => self.typed_part(id, slot, phone(None, None)),
            PartKind::Number { min, max, integer } => {
                let finite = |bound: Option<f64>| bound.filter(|bound| bound.is_finite());
                let (min, max) = whole(self.bounds(finite(*min), finite(*max)), *integer);
                let (min, max) = self.bounds(min, max);
                let (typed, beyond) = number(Rules { min, max, integer: *integer, ..Rules::default() }, self.say);
                for sentence in beyond {
                    self.server_only(sentence);
                }
                self.typed_part(id, slot, typed);
            }
            PartKind::Choice(choices) => return self.choice_part(id, slot, choices),
            PartKind::Date { min, max } => {
                let label = slot.label.clone();
                self.date_part(id, slot, &label, (*min, *max));
            }
            PartKind::Time => self.typed_part(id, slot, clock(self.say.time_help)),
        }
        Ok(())
    }

    fn choice_part(&mut self, id: &str, slot: Slot, choices: &Choices) -> Result<(), String> {
        if self.is_live(choices) {
            self.live_part(id, slot, choices);
            return Ok(());
        }
        if choices.options.is_empty() {
            let fixed = choices.source.is_fixed();
            return Err(if fixed { self.words.notes.no_options } else { self.say.no.live }.to_owned());
        }
        if choices.pictures {
            self.note(self.say.notes.pictures);
        }
        if !choices.source.is_fixed() {
            self.note(self.say.notes.live);
            self.server_only(self.say.server.live);
        }
        if choices.other.is_some() {
            self.note(self.say.notes.comment);
        }
        if choices.options.len() > limits::DROPDOWN_OPTIONS {
            self.long_part(id, slot, &choices.options);
            return Ok(());
        }
        let options = listed(&choices.options, self.words);
        self.long_options(&options);
        self.unit.parts.extend(super::choice::listing(&options.list));
        let required = slot.required;
        let check = FieldCheck::Choice { options: options.plan };
        let in_sight = options.shown.len() <= SHORT_LIST && !choices.dropdown;
        let limit = if in_sight { limits::GROUP_LABEL } else { limits::DROPDOWN_LABEL };
        let label = self.part_label(&slot.label.clone(), limit);
        let name = self.part(id, slot, check);
        self.unit.parts.push(if in_sight {
            radio(name, label, None, options.shown, required)
        } else {
            dropdown(name, label, options.shown, required)
        });
        Ok(())
    }
}

fn is_of(role: &FieldRole, part: &Part) -> bool {
    matches!(role, FieldRole::Part(id) if *id == part.id)
}

fn owned((row, cell): (&str, &str)) -> (String, String) {
    (row.to_owned(), cell.to_owned())
}
