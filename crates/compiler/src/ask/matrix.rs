//! A question with rows: one list for each.

use super::SHORT_LIST;
use super::draft::{Draft, Slot, dropdown, radio};
use crate::options::listed;
use crate::text::{cut, line};
use crate::words::fill;
use crate::{FieldCheck, FieldRole, Rule};
use akis_flow_json::{CheckboxGroup, Component, Dynamic, limits};
use akis_form::{Choices, Part};

/// Rows on one screen.
const ROWS_TOGETHER: usize = 8;
/// Rows in all.
const MOST_ROWS: usize = 200;

impl Draft<'_> {
    pub(super) fn matrix(
        &mut self,
        rows: &[Part],
        columns: &Choices,
        multiple: bool,
        distinct: bool,
    ) -> Result<(), String> {
        if rows.is_empty() || columns.options.is_empty() {
            return Err(self.words.notes.no_options.to_owned());
        }
        if rows.len() > MOST_ROWS {
            return Err(fill(self.say.no.rows, &MOST_ROWS.to_string()));
        }
        let most = if multiple { limits::GROUP_OPTIONS } else { limits::DROPDOWN_OPTIONS };
        if columns.options.len() > most {
            return Err(fill(self.say.no.columns, &most.to_string()));
        }
        if columns.pictures {
            self.note(self.say.notes.pictures);
        }
        if columns.other.is_some() {
            self.note(self.say.notes.comment);
        }
        if !columns.source.is_fixed() {
            self.note(self.say.notes.live);
            self.server_only(self.say.server.live);
        }
        let options = listed(&columns.options, self.words);
        self.long_options(&options);
        let required = self.required(rows);
        for (number, (row, required)) in rows.iter().zip(required).enumerate() {
            if number % ROWS_TOGETHER == 0 {
                self.next_unit();
                self.headed();
                self.unit.parts.extend(super::choice::listing(&options.list));
                self.unit.alone = rows.len() > SHORT_LIST;
            }
            let label = self.part_name(row, number);
            let slot =
                |label: &str| Slot { role: FieldRole::Part(row.id.clone()), label: label.to_owned(), required };
            if multiple {
                let short = self.part_label(&label, limits::GROUP_LABEL);
                let name = self.part(&row.id, slot(&label), FieldCheck::Choices { options: options.plan.clone() });
                self.unit.parts.push(Component::CheckboxGroup(CheckboxGroup {
                    name,
                    label: short,
                    data_source: options.shown.clone().into(),
                    required: Dynamic::when(required),
                    ..CheckboxGroup::default()
                }));
                continue;
            }
            let check = FieldCheck::Choice { options: options.plan.clone() };
            if options.shown.len() <= SHORT_LIST {
                let short = self.part_label(&label, limits::GROUP_LABEL);
                let name = self.part(&row.id, slot(&label), check);
                self.unit.parts.push(radio(name, short, None, options.shown.clone(), required));
            } else {
                let short = self.part_label(&label, limits::DROPDOWN_LABEL);
                let name = self.part(&row.id, slot(&label), check);
                self.unit.parts.push(dropdown(name, short, options.shown.clone(), required));
            }
        }
        if distinct && rows.len() > 1 {
            self.rules.push(Rule::Distinct);
            self.server_only(self.say.server.columns);
        }
        Ok(())
    }

    /// Which parts need an answer. Where the source asks for any of them it is the first: a phone can ask for no
    /// other "at least one".
    pub(super) fn required(&mut self, parts: &[Part]) -> Vec<bool> {
        let question = self.question.required;
        let mut required: Vec<bool> = parts.iter().map(|part| question && part.required).collect();
        if question && !required.contains(&true) {
            if let Some(first) = required.first_mut() {
                *first = true;
            }
            if parts.len() > 1 {
                self.note(self.say.notes.first_part);
            }
        }
        required
    }

    /// A part as people read it, never blank.
    pub(super) fn part_name(&self, part: &Part, place: usize) -> String {
        let label = cut(&line(&part.label), limits::BODY);
        if label.is_empty() { fill(self.say.part, &(place + 1).to_string()) } else { label }
    }
}
