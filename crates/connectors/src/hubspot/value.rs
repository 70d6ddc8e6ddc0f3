//! Answers in HubSpot's spelling.

use super::wish::Files;
use crate::{Done, EncodeError, Order};
use akis_form::{Answer, AnsweredQuestion, QuestionId, QuestionKind, SubmissionId, WriteTarget};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};
use url::Url;

/// What separates several options of one property.
const SEPARATOR: char = ';';

/// The address that marks a submission as ours, at which its answers can be read.
pub(super) fn marker(public_url: &Url, id: SubmissionId) -> String {
    crate::request::address(public_url, &["r", &id.to_string()]).into()
}

/// Spells the answers of one order.
pub(super) struct Speller<'a> {
    /// Words of options, by question and value, of questions whose values mean nothing to HubSpot.
    labels: HashMap<&'a QuestionId, HashMap<&'a str, &'a str>>,
    /// Addresses of uploaded files, by question.
    uploads: BTreeMap<&'a QuestionId, Vec<&'a str>>,
    page: String,
}

impl<'a> Speller<'a> {
    pub(super) fn new(order: &Order<'a>, files: Files, done: &'a Done) -> Self {
        let foreign = order.form.questions().filter(|question| !is_hubspots(&question.target));
        let labels = foreign.filter_map(|question| match &question.kind {
            QuestionKind::MultiChoice(choices) => {
                let options = choices.options.iter();
                Some((
                    &question.id,
                    options.map(|option| (option.value.as_str(), option.label.as_str())).collect(),
                ))
            }
            _ => None,
        });
        let mut uploads: BTreeMap<&QuestionId, Vec<&str>> = BTreeMap::new();
        if files == Files::Upload {
            for file in order.files {
                let address =
                    done.get(&super::upload::key(file)).and_then(|brought| super::upload::address_in(brought));
                if let Some(address) = address {
                    uploads.entry(&file.question).or_default().push(address);
                }
            }
        }
        Self { labels: labels.collect(), uploads, page: marker(order.public_url, order.submission.id) }
    }

    /// An answer in HubSpot's spelling; `field` names it in an error. Empty when there is nothing to say.
    ///
    /// # Errors
    /// [`EncodeError::SeparatorInValue`] when one of several options contains what separates them,
    /// [`EncodeError::UnsupportedAnswer`] for a day HubSpot cannot hold.
    pub(super) fn spell(&self, field: &str, answered: &AnsweredQuestion) -> Result<String, EncodeError> {
        match &answered.answer {
            Answer::Text(text) => Ok(text.trim().to_owned()),
            Answer::Choice(value) if is_hubspots(&answered.target) => Ok(value.clone()),
            Answer::Number(number) => Ok(number.to_string()),
            Answer::Bool(yes) => Ok(yes.to_string()),
            Answer::Choices(values) => self.several(field, answered, values),
            // HubSpot keeps a day as midnight UTC, in milliseconds.
            Answer::Date(date) => match date.to_zoned(TimeZone::UTC) {
                Ok(midnight) => Ok(midnight.timestamp().as_millisecond().to_string()),
                Err(_) => Err(EncodeError::UnsupportedAnswer { field: field.to_owned() }),
            },
            // The endpoints take no file contents. An address as the value of a file's field is what integrators send;
            // without an upload it leads to the answer's page here.
            Answer::Files(files) => {
                let mut addresses = self.uploads.get(&answered.id).cloned().unwrap_or_default();
                // Files that were not kept, or not uploaded, are told of on the page.
                if addresses.len() < files.len() {
                    addresses.push(&self.page);
                }
                Ok(addresses.join(";"))
            }
            // No HubSpot field gives an answer of these kinds, so they go to a text property, in the words people saw.
            Answer::Choice(_)
            | Answer::Other { .. }
            | Answer::MonthDay { .. }
            | Answer::Time(_)
            | Answer::DateTime(_)
            | Answer::Duration(_)
            | Answer::Ranked(_)
            | Answer::Parts(_) => Ok(answered.display.trim().to_owned()),
        }
    }

    fn several(&self, field: &str, answered: &AnsweredQuestion, values: &[String]) -> Result<String, EncodeError> {
        let labels = self.labels.get(&answered.id);
        let worded: Vec<&str> = values
            .iter()
            .map(|value| labels.and_then(|labels| labels.get(value.as_str()).copied()).unwrap_or(value))
            .collect();
        if worded.iter().any(|word| word.contains(SEPARATOR)) {
            return Err(EncodeError::SeparatorInValue { field: field.to_owned(), separator: SEPARATOR });
        }
        Ok(worded.join(";"))
    }
}

/// Whether a question's option values are HubSpot's own.
fn is_hubspots(target: &WriteTarget) -> bool {
    matches!(target, WriteTarget::Hubspot { .. })
}
