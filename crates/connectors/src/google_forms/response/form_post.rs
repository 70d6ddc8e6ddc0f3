use super::{answers, check_source, chosen, decimal, rows, unsupported};
use crate::EncodeError;
use crate::google_forms::json::whole;
use crate::google_forms::kinds::NO_YEAR;
use akis_form::{Answer, AnsweredQuestion, Form, Item, Question, Submission, WriteTarget};
use jiff::civil::{Date, Time};
use std::collections::BTreeSet;

/// What a page sends in place of an option when the person wrote words of their own.
const OTHER: &str = "__other_option__";

/// The pairs a browser would post to the form's `formResponse` address ("Writing, unofficial: public formResponse POST"
/// of the connector reference): observed, not promised by Google.
///
/// `visited` holds the indexes of the pages the person went through, in order, as they stand in [`Form::pages`]; an
/// empty path is that of a form that never leaves its first page. Google refuses answers from elsewhere, so these
/// are left out. The caller adds `fbzx` and `partialResponse`, which come from the public page.
///
/// # Errors
/// [`EncodeError::OtherSystem`] for a submission to another system; [`EncodeError::UnsupportedAnswer`] for a file (a form
/// that asks for one wants people to sign in), an id that is not Google's or an answer no Google question has.
pub fn form_post(
    form: &Form,
    submission: &Submission,
    visited: &[usize],
) -> Result<Vec<(String, String)>, EncodeError> {
    check_source(submission)?;
    let visited: Vec<usize> = visited.iter().copied().filter(|index| *index < form.pages.len()).collect();
    let path = if visited.is_empty() { vec![0] } else { visited };
    let pages: BTreeSet<usize> = path.iter().copied().collect();

    let answers = answers(submission);
    let mut pairs = Pairs(Vec::new());
    for page in pages.into_iter().filter_map(|index| form.pages.get(index)) {
        for item in &page.items {
            if let Item::Question(question) = item
                && let Some(answered) = answers.get(&question.id)
            {
                pairs.answer(question, answered).ok_or_else(|| unsupported(answered))??;
            }
        }
    }
    let history: Vec<String> = path.iter().map(usize::to_string).collect();
    pairs.0.push(("fvv".to_owned(), "1".to_owned()));
    pairs.0.push(("pageHistory".to_owned(), history.join(",")));
    Ok(pairs.0)
}

struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// `None` for an answer of a kind that cannot be posted.
    fn answer(&mut self, question: &Question, answered: &AnsweredQuestion) -> Option<Result<(), EncodeError>> {
        let (question_id, kind) = match &answered.target {
            WriteTarget::GoogleFormsEmail => {
                self.0.push(("emailAddress".to_owned(), answered.answer.comparable().pop()?));
                return Some(Ok(()));
            }
            WriteTarget::GoogleForms { question_id, kind, .. } => (question_id, kind),
            _ => return Some(Ok(())),
        };
        if let Answer::Parts(parts) = &answered.answer {
            for row in rows(question) {
                let Some(part) = parts.get(&row.id).filter(|part| !part.is_empty()) else { continue };
                match decimal(answered, &row.id) {
                    Ok(entry) => self.entry(entry, kind, part)?,
                    Err(error) => return Some(Err(error)),
                }
            }
            return Some(Ok(()));
        }
        match decimal(answered, question_id) {
            Ok(entry) => self.entry(entry, kind, &answered.answer).map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// The pairs of one entry.
    fn entry(&mut self, entry: u64, kind: &str, answer: &Answer) -> Option<()> {
        match answer {
            Answer::Text(_) | Answer::Choice(_) | Answer::Choices(_) | Answer::Other { .. } => {
                let (values, own) = chosen(answer)?;
                for value in values {
                    self.push(entry, "", value);
                }
                if let Some(own) = own {
                    self.push(entry, "", OTHER);
                    self.push(entry, ".other_option_response", own);
                }
            }
            Answer::Number(number) => self.push(entry, "", whole(*number)?.to_string()),
            Answer::Date(date) => self.date(entry, kind, *date),
            Answer::MonthDay { month, day } => {
                self.push(entry, "_month", month.to_string());
                self.push(entry, "_day", day.to_string());
            }
            Answer::DateTime(moment) => {
                self.date(entry, kind, moment.date());
                self.time(entry, moment.time());
            }
            Answer::Time(time) => self.time(entry, *time),
            Answer::Duration(seconds) => {
                self.push(entry, "_hour", (seconds / 3600).to_string());
                self.push(entry, "_minute", (seconds / 60 % 60).to_string());
                self.push(entry, "_second", (seconds % 60).to_string());
            }
            Answer::Bool(_) | Answer::Files(_) | Answer::Ranked(_) | Answer::Parts(_) => return None,
        }
        Some(())
    }

    fn date(&mut self, entry: u64, kind: &str, date: Date) {
        if kind != NO_YEAR {
            self.push(entry, "_year", date.year().to_string());
        }
        self.push(entry, "_month", date.month().to_string());
        self.push(entry, "_day", date.day().to_string());
    }

    fn time(&mut self, entry: u64, time: Time) {
        self.push(entry, "_hour", time.hour().to_string());
        self.push(entry, "_minute", time.minute().to_string());
    }

    fn push(&mut self, entry: u64, suffix: &str, value: impl Into<String>) {
        self.0.push((format!("entry.{entry}{suffix}"), value.into()));
    }
}
