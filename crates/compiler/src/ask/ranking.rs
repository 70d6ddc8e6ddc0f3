//! Options in an order of one's own: a list for every rank.

use super::draft::{Draft, Slot, dropdown};
use crate::options::listed;
use crate::words::fill;
use crate::{FieldCheck, FieldRole, Rule};
use akis_flow_json::limits;
use akis_form::Choices;

/// Ranks asked for.
const MOST_RANKS: usize = 20;

impl Draft<'_> {
    pub(super) fn ranking(&mut self, choices: &Choices) -> Result<(), String> {
        if choices.options.is_empty() {
            return Err(self.words.notes.no_options.to_owned());
        }
        if choices.options.len() > limits::DROPDOWN_OPTIONS {
            return Err(fill(self.say.no.ranks, &limits::DROPDOWN_OPTIONS.to_string()));
        }
        if choices.pictures {
            self.note(self.say.notes.pictures);
        }
        if !choices.source.is_fixed() {
            self.note(self.say.notes.live);
            self.server_only(self.say.server.live);
        }
        if choices.options.len() > MOST_RANKS {
            self.note(self.say.notes.ranks);
        }
        let options = listed(&choices.options, self.words);
        self.long_options(&options);
        self.headed();
        self.unit.parts.extend(super::choice::listing(&options.list));
        self.unit.alone = choices.options.len() > super::SHORT_LIST;
        let required = self.question.required;
        for place in 1..=choices.options.len().min(MOST_RANKS) {
            let rank = self.say.rank(place);
            let slot = Slot {
                role: FieldRole::Rank(u32::try_from(place).unwrap_or(u32::MAX)),
                label: format!("{} – {rank}", self.label),
                required,
            };
            let check = FieldCheck::Choice { options: options.plan.clone() };
            let name = self.part(&place.to_string(), slot, check);
            self.unit.parts.push(dropdown(name, rank, options.shown.clone(), required));
        }
        if choices.options.len() > 1 {
            self.rules.push(Rule::Distinct);
            self.server_only(self.say.server.ranking);
            if !required {
                self.server_only(self.say.server.together);
            }
        }
        Ok(())
    }
}
