//! One layout of a form's answers as a table, for sheets and for the CSV export: a header and a row for each answer.
//!
//! First the answer's id and when it was given, then a column for each question in the form's order; a question of
//! several rows or parts has one for each. Then the consents that were asked for, and the hidden fields. A cell holds what
//! the person read, several options with a comma and a space between.

mod csv;

pub use self::csv::{CSV_START, csv_cell, csv_line};

use akis_form::{
    Answer, AnsweredQuestion, Choices, ConsentPart, Form, Language, Part, PartKind, Question, QuestionKind,
    Submission,
};
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};

/// The key of the column that names the answer.
pub const ID: &str = "id";
/// The key of the column that says when the answer was given.
pub const SUBMITTED_AT: &str = "submitted_at";

/// What stands for an answer that is marked sensitive.
pub const MASK: &str = "•••";

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Names it at every answer alike: [`ID`], [`SUBMITTED_AT`], `question:{id}`, `question:{id}/{part}`, `consent:{id}`,
    /// `hidden:{id}`.
    pub key: String,
    /// What stands in the header; unique within a table.
    pub title: String,
}

/// The columns of one form, or of several versions of it.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    places: HashMap<String, usize>,
    titles: HashSet<String>,
    masked: bool,
}

/// The columns of a form.
pub fn columns(form: &Form) -> Vec<Column> {
    Table::of(form).columns
}

/// The cells of an answer, one for each of [`columns`] of this form; empty where there is no answer. `form` is the one
/// the answers were given to. Moments are written in `zone`.
pub fn row(submission: &Submission, form: &Form, zone: &TimeZone) -> Vec<String> {
    Table::of(form).row(submission, form, zone)
}

impl Table {
    /// The columns of a form.
    pub fn of(form: &Form) -> Self {
        let mut table =
            Self { columns: Vec::new(), places: HashMap::new(), titles: HashSet::new(), masked: false };
        table.add(form);
        table
    }

    /// Writes [`MASK`] for every answer that is marked sensitive, as exports must.
    #[must_use]
    pub fn masked(self) -> Self {
        Self { masked: true, ..self }
    }

    /// Adds the columns that another version of the form has beside these: behind them, in its order.
    pub fn add(&mut self, form: &Form) {
        let turkish = form.language.as_str() == "tr";
        self.push(ID.to_owned(), if turkish { "Yanıt no" } else { "Response ID" });
        self.push(SUBMITTED_AT.to_owned(), if turkish { "Gönderim zamanı" } else { "Submitted at" });
        for question in form.questions() {
            let title = title(&question.label, question.id.as_str());
            let parts = parts(question);
            if parts.is_empty() {
                self.push(question_key(question), title);
            }
            for part in parts {
                let name = self::title(&part.label, &part.id);
                self.push(part_key(question, part), &format!("{title} [{name}]"));
            }
        }
        for consent in form.consents() {
            if let ConsentPart::Ask { label, .. } = &consent.part {
                self.push(format!("consent:{}", consent.id), title(label, consent.id.as_str()));
            }
        }
        for hidden in &form.hidden {
            self.push(format!("hidden:{}", hidden.id), title(&hidden.label, hidden.id.as_str()));
        }
    }

    fn push(&mut self, key: String, title: &str) {
        if self.places.contains_key(&key) {
            return;
        }
        // Two questions of one title are told apart by a number, as spreadsheets do it.
        let mut unique = title.to_owned();
        let mut times = 1_u32;
        while !self.titles.insert(unique.clone()) {
            times += 1;
            unique =
                if times > MOST_NAMESAKES { format!("{title} ({key})") } else { format!("{title} ({times})") };
            if times > MOST_NAMESAKES {
                self.titles.insert(unique.clone());
                break;
            }
        }
        self.places.insert(key.clone(), self.columns.len());
        self.columns.push(Column { key, title: unique });
    }

    /// In their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The cells of an answer, one for each column. `form` is the one the answers were given to; moments are written in
    /// `zone`.
    pub fn row(&self, submission: &Submission, form: &Form, zone: &TimeZone) -> Vec<String> {
        let mut row = Row { table: self, cells: vec![String::new(); self.columns.len()] };
        let at = submission.completed_at.to_zoned(zone.clone());
        row.put(ID, submission.id.to_string());
        row.put(SUBMITTED_AT, at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        let questions: HashMap<&str, &Question> =
            form.questions().map(|question| (question.id.as_str(), question)).collect();
        for answered in &submission.answers {
            if answered.kind == "consent" {
                row.put(&format!("consent:{}", answered.id), answered.display.clone());
            } else if let Some(question) = questions.get(answered.id.as_str()) {
                row.answer(question, answered, &form.language);
            } else {
                row.put(&format!("question:{}", answered.id), row.words(answered));
            }
        }
        for hidden in &submission.hidden {
            row.put(&format!("hidden:{}", hidden.id), hidden.value.clone());
        }
        row.cells
    }
}

/// So many columns of one title are numbered; further ones carry their key instead, so that numbering stays quick.
const MOST_NAMESAKES: u32 = 100;

struct Row<'a> {
    table: &'a Table,
    cells: Vec<String>,
}

impl Row<'_> {
    fn put(&mut self, key: &str, text: String) {
        if let Some(cell) = self.table.places.get(key).and_then(|place| self.cells.get_mut(*place)) {
            *cell = text;
        }
    }

    fn hides(&self, answered: &AnsweredQuestion) -> bool {
        self.table.masked && answered.sensitive
    }

    /// What the person read; an answer that was frozen without words says its value.
    fn words(&self, answered: &AnsweredQuestion) -> String {
        match &answered.answer {
            _ if self.hides(answered) => MASK.to_owned(),
            // A number is sorted and added up, so it is written as one.
            Answer::Number(_) => answered.answer.comparable().join(", "),
            _ if answered.display.is_empty() => answered.answer.comparable().join(", "),
            _ => answered.display.clone(),
        }
    }

    fn answer(&mut self, question: &Question, answered: &AnsweredQuestion, language: &Language) {
        let parts = parts(question);
        if parts.is_empty() {
            return self.put(&question_key(question), self.words(answered));
        }
        for part in parts {
            if let Some(answer) = answered.answer.part(&part.id).filter(|answer| !answer.is_empty()) {
                let label = |value: &str| options(question, part)?.find(value).map(|option| option.label.clone());
                let words = if self.hides(answered) { MASK.to_owned() } else { answer.in_words(language, &label) };
                self.put(&part_key(question, part), words);
            }
        }
    }
}

fn question_key(question: &Question) -> String {
    format!("question:{}", question.id)
}

fn part_key(question: &Question, part: &Part) -> String {
    format!("question:{}/{}", question.id, part.id)
}

/// A header needs words: the id where there is no label.
fn title<'a>(label: &'a str, id: &'a str) -> &'a str {
    let label = label.trim();
    if label.is_empty() { id } else { label }
}

/// The rows of a matrix, the parts of an address.
fn parts(question: &Question) -> &[Part] {
    match &question.kind {
        QuestionKind::Matrix { rows, .. } => rows,
        QuestionKind::Group { parts, .. } => parts,
        _ => &[],
    }
}

/// What can be chosen in a part.
fn options<'a>(question: &'a Question, part: &'a Part) -> Option<&'a Choices> {
    match (&question.kind, &part.kind) {
        (QuestionKind::Matrix { columns, .. }, _) => Some(columns),
        (_, PartKind::Choice(choices)) => Some(choices),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
