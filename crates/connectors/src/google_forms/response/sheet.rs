use super::{answers, check_source, rows};
use crate::EncodeError;
use crate::google_forms::json::whole;
use crate::google_forms::kinds::NO_YEAR;
use akis_form::{Answer, AnsweredQuestion, Consent, ConsentPart, Form, Question, Submission, WriteTarget};
use serde_json::Value;

/// A row for a sheet of the customer's spreadsheet and the header it stands under ("Writing, supported substitute:
/// Sheets append" of the connector reference).
///
/// Append it with `valueInputOption=RAW` alone: with anything else a text that begins with `=` becomes a formula.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// The first row of the sheet. The first column names the submission, so that a row that may already be there can
    /// be looked for; the others are Google's own: time, e-mail if it is collected, a column for each question by
    /// title and one for each row of a grid as `Title [Row]`.
    pub header: Vec<String>,
    /// Texts and numbers, one for each column; empty text where there is no answer.
    pub values: Vec<Value>,
}

/// The row of a submission. `form` is the form it was given to: it tells the columns of what was not answered.
///
/// # Errors
/// [`EncodeError::OtherSystem`] for a submission to another system.
pub fn sheet_row(form: &Form, submission: &Submission) -> Result<SheetRow, EncodeError> {
    check_source(submission)?;
    let turkish = form.language.as_str() == "tr";
    let answers = answers(submission);
    let mut row = SheetRow { header: Vec::new(), values: Vec::new() };
    row.push(if turkish { "Yanıt no" } else { "Response ID" }, submission.id.to_string());
    row.push(if turkish { "Zaman damgası" } else { "Timestamp" }, submission.completed_at.to_string());
    for question in form.questions() {
        let answered = answers.get(&question.id).copied();
        let answer = answered.map(|answered| &answered.answer);
        let parts = rows(question);
        if parts.is_empty() {
            row.push(title(question), cell(answered));
        }
        for part in parts {
            let answer = answer.and_then(|answer| answer.part(&part.id));
            row.push(format!("{} [{}]", title(question), part.label), answer.map_or_else(empty, spelled));
        }
    }
    for consent in form.consents() {
        if let Consent { part: ConsentPart::Ask { label, .. }, id, .. } = consent {
            row.push(
                label.as_str(),
                answers.get(id).map_or_else(String::new, |answered| answered.display.clone()),
            );
        }
    }
    Ok(row)
}

impl SheetRow {
    fn push(&mut self, header: impl Into<String>, value: impl Into<Value>) {
        self.header.push(header.into());
        self.values.push(value.into());
    }
}

/// The question's title; its id where it has none, for a column needs a name.
fn title(question: &Question) -> &str {
    if question.label.is_empty() { question.id.as_str() } else { &question.label }
}

fn empty() -> Value {
    Value::from("")
}

fn cell(answered: Option<&AnsweredQuestion>) -> Value {
    let Some(answered) = answered else { return empty() };
    match (&answered.answer, &answered.target) {
        (Answer::DateTime(moment), WriteTarget::GoogleForms { kind, .. }) if kind == NO_YEAR => {
            moment.strftime("%m-%d %H:%M").to_string().into()
        }
        // "Yes" and "no" in the words people saw.
        (Answer::Bool(_), _) => answered.display.clone().into(),
        (answer, _) => spelled(answer),
    }
}

/// Google's own spelling in a sheet: several texts with a comma between, days as ISO dates, files by name.
fn spelled(answer: &Answer) -> Value {
    match answer {
        Answer::Number(number) => whole(*number).map_or_else(|| Value::from(*number), Value::from),
        other => other.comparable().join(", ").into(),
    }
}
