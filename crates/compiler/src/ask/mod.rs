//! The components for a question: one place per kind, matched without a wildcard.

mod choice;
mod date;
mod draft;
mod file;
mod group;
mod live;
mod matrix;
mod number;
mod pattern;
mod ranking;
mod scale;
mod search;
#[cfg(test)]
mod tests;
mod text;
mod topic;
mod words;

use crate::names::Names;
use crate::policy;
use crate::text::line;
use crate::unit::{Row, Unit};
use crate::words::{Words, fill};
use crate::{QuestionRule, Rule};
use akis_form::{Question, QuestionKind, Uncarried};
use draft::Draft;

/// A list longer than this fills a screen; a source's dropdown longer than this stays one.
pub(crate) const SHORT_LIST: usize = 5;

/// That options are fetched while the form is filled in, as a reason for the endpoint.
pub(crate) fn live_sentence(words: &Words) -> &'static str {
    words::say(words.language).server.live
}

/// What became of a question.
pub(crate) enum Asked {
    /// It is asked.
    Yes {
        /// What it puts on screens, in order; at least one.
        units: Vec<Unit>,
        /// What changed, for the owner.
        notes: Vec<String>,
    },
    /// It is not.
    No {
        /// Why, and what to do, for the owner.
        why: String,
        /// WhatsApp's rules forbid to ask it.
        policy: bool,
    },
}

/// Asks one question. `number` counts the questions of the form from 1, for those without a label and for the
/// row of the report; `alone` is a phone without an endpoint.
pub(crate) fn ask(question: &Question, number: usize, names: &mut Names, words: &Words, alone: bool) -> Asked {
    let say = words::say(words.language);
    if policy::forbidden(question) {
        return Asked::No { why: say.no.policy.to_owned(), policy: true };
    }
    let label = Some(line(&question.label)).filter(|label| !label.is_empty());
    let mut draft = Draft {
        label: label.unwrap_or_else(|| fill(words.question, &number.to_string())),
        help: line(&question.help),
        question,
        words,
        say,
        names,
        alone,
        unit: Unit::default(),
        done: vec![],
        rules: vec![],
        notes: vec![],
    };
    match draft.build() {
        Ok(()) => draft.finish(Row::Question(number.saturating_sub(1))),
        Err(why) => Asked::No { why, policy: false },
    }
}

impl Draft<'_> {
    fn build(&mut self) -> Result<(), String> {
        let question = self.question;
        match &question.kind {
            QuestionKind::ShortText { min_chars, max_chars, pattern } => {
                self.short_text(*min_chars, *max_chars, pattern.as_ref());
            }
            QuestionKind::LongText { min_chars, max_chars } => self.long_text(*min_chars, *max_chars),
            QuestionKind::Email { blocked_domains, blocks_free_mail: _ } => self.email(blocked_domains),
            QuestionKind::Phone { min_digits, max_digits } => self.phone(*min_digits, *max_digits),
            QuestionKind::Number { min, max, min_digits, max_digits, integer } => {
                self.number((*min, *max), (*min_digits, *max_digits), *integer);
            }
            QuestionKind::Url => self.url(),
            QuestionKind::SingleChoice(choices) => self.single_choice(choices)?,
            QuestionKind::MultiChoice(choices) => self.multi_choice(choices)?,
            QuestionKind::YesNo => self.yes_no(),
            QuestionKind::Tick => self.tick(),
            QuestionKind::Legal { accept, decline } => self.legal(accept, decline),
            QuestionKind::Date { min, max } => self.date(*min, *max),
            QuestionKind::MonthDay => self.month_day(),
            QuestionKind::Time => self.time(),
            QuestionKind::DateTime { min, max } => self.date_time(*min, *max),
            QuestionKind::Duration => self.duration(),
            QuestionKind::Rating { steps, shape } => self.rating(*steps, shape)?,
            QuestionKind::Scale { low, high, labels } => self.scale(*low, *high, labels),
            QuestionKind::Nps { labels } => self.scale(0, 10, labels),
            QuestionKind::Ranking(choices) => self.ranking(choices)?,
            QuestionKind::Matrix { rows, columns, multiple, distinct } => {
                self.matrix(rows, columns, *multiple, *distinct)?;
            }
            QuestionKind::Group { what, parts, sum } => self.group(*what, parts, *sum)?,
            QuestionKind::File { max_files, max_kib, accept } => self.file(*max_files, *max_kib, *accept)?,
            QuestionKind::Unsupported { source_kind, why } => return Err(self.uncarried(source_kind, *why)),
        }
        Ok(())
    }

    fn uncarried(&self, source_kind: &str, why: Uncarried) -> String {
        let no = &self.say.no;
        let kind = Some(line(source_kind)).filter(|kind| !kind.is_empty()).unwrap_or_else(|| "?".to_owned());
        match why {
            Uncarried::Payment => fill(no.payment, &kind),
            Uncarried::Signature => fill(no.signature, &kind),
            Uncarried::Booking => fill(no.booking, &kind),
            Uncarried::NoOptions => no.options.to_owned(),
            Uncarried::Unknown => fill(self.words.notes.unsupported, &kind),
        }
    }

    fn finish(mut self, row: Row) -> Asked {
        self.next_unit();
        let (mut units, question) = (self.done, self.question);
        let one = units.len() == 1;
        for unit in &mut units {
            unit.row = row;
            if question.sensitive {
                unit.sensitive = unit.fields.iter().map(|field| field.name.clone()).collect();
            }
            unit.topic = if one { topic::topic(question) } else { None };
        }
        if let Some(last) = units.last_mut() {
            let of = |rule: Rule| QuestionRule { question: question.id.clone(), rule };
            last.rules = self.rules.into_iter().map(of).collect();
        }
        Asked::Yes { units, notes: self.notes }
    }
}
