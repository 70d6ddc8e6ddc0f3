use super::{check_source, chosen, decimal, questions, rows, unsupported};
use crate::EncodeError;
use crate::google_forms::json::whole;
use akis_form::{Answer, AnsweredQuestion, Form, Question, QuestionKind, Submission, WriteTarget};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Serialize;

/// The year written for a day without one. It has a 29 February; Google drops the year of such a question.
const LEAP_YEAR: i16 = 2000;

/// The JSON body our Apps Script takes, which runs in the customer's account and submits the response there ("Writing,
/// official: Apps Script bridge" of the connector reference). The caller adds the time and the signature.
///
/// The script finds each item with `form.getItemById(item)`, calls the `createResponse` of its type with `value` and
/// submits. It keeps `submission`, so that the same response sent again answers the first one's id.
///
/// ```json
/// { "submission": "…uuid…", "completedAt": "2026-03-09T09:30:00Z", "respondentEmail": "ayse@example.com",
///   "answers": [ { "item": 439041101, "kind": "text", "value": "Ayşe" } ], "leftOut": [ 2174919604 ] }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BridgeBody {
    /// The submission's id.
    pub submission: String,
    /// When the person finished.
    pub completed_at: Timestamp,
    /// The address the form collects. Apps Script has no call to set it: the script can only keep it beside the
    /// response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub respondent_email: Option<String>,
    /// One entry for each answered item, in the form's order.
    pub answers: Vec<BridgeAnswer>,
    /// Items that were answered and have no `createResponse`: files.
    pub left_out: Vec<u64>,
}

/// The answer of one item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BridgeAnswer {
    /// The item's number in Apps Script: the decimal of the API's hexadecimal item id.
    pub item: u64,
    /// What `createResponse` is called with.
    #[serde(flatten)]
    pub value: BridgeValue,
}

/// The argument of `createResponse`, by kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum BridgeValue {
    /// Text and paragraph items: a string.
    Text(String),
    /// Multiple choice and list items: the option's text, or words of one's own.
    Choice(String),
    /// Checkbox items: every text, words of one's own among them.
    Choices(Vec<String>),
    /// Scale and rating items: a whole number.
    Number(i64),
    /// Grid items: one column text a row in the form's order, `null` for a row without an answer.
    Grid(Vec<Option<String>>),
    /// Checkbox grid items: the column texts of each row in the form's order, `null` for a row without an answer.
    CheckboxGrid(Vec<Option<Vec<String>>>),
    /// Date items: year, month (1 to 12), day. The script makes `new Date(year, month - 1, day)` of it, which is
    /// midnight where the script lives; a text would be midnight in Greenwich. A question without a year gets 2000.
    Date([i16; 3]),
    /// Date and time items: year, month, day, hour, minute; the same care.
    DateTime([i16; 5]),
    /// Time items: hour, minute.
    Time([i16; 2]),
    /// Duration items: hours, minutes, seconds.
    Duration([u32; 3]),
}

/// The body for the Apps Script bridge. `form` is the form the submission was given to: it tells the rows of a grid.
///
/// # Errors
/// [`EncodeError::OtherSystem`] for a submission to another system; [`EncodeError::UnsupportedAnswer`] for an id that is
/// not Google's or an answer of a kind no Google question has.
pub fn bridge_body(form: &Form, submission: &Submission) -> Result<BridgeBody, EncodeError> {
    check_source(submission)?;
    let questions = questions(form);
    let mut body = BridgeBody {
        submission: submission.id.to_string(),
        completed_at: submission.completed_at,
        respondent_email: None,
        answers: Vec::new(),
        left_out: Vec::new(),
    };
    for answered in &submission.answers {
        match &answered.target {
            WriteTarget::GoogleFormsEmail => body.respondent_email = answered.answer.comparable().pop(),
            WriteTarget::GoogleForms { item_id, .. } => {
                let item = decimal(answered, item_id)?;
                if matches!(answered.answer, Answer::Files(_)) {
                    body.left_out.push(item);
                    continue;
                }
                let value = value(answered, questions.get(&answered.id).copied());
                body.answers.push(BridgeAnswer { item, value: value.ok_or_else(|| unsupported(answered))? });
            }
            _ => {}
        }
    }
    Ok(body)
}

fn value(answered: &AnsweredQuestion, question: Option<&Question>) -> Option<BridgeValue> {
    let is_choice = matches!(question?.kind, QuestionKind::SingleChoice(_));
    Some(match &answered.answer {
        Answer::Text(text) if !is_choice => BridgeValue::Text(text.clone()),
        Answer::Choices(_) => BridgeValue::Choices(chosen(&answered.answer)?.0),
        Answer::Other { .. } if !is_choice => {
            let (values, own) = chosen(&answered.answer)?;
            BridgeValue::Choices(values.into_iter().chain(own.map(str::to_owned)).collect())
        }
        Answer::Text(_) | Answer::Choice(_) | Answer::Other { .. } => {
            let (mut values, own) = chosen(&answered.answer)?;
            BridgeValue::Choice(own.map(str::to_owned).or_else(|| values.pop())?)
        }
        Answer::Number(number) => BridgeValue::Number(whole(*number)?),
        Answer::Parts(_) => grid(answered, question?)?,
        Answer::Date(date) => BridgeValue::Date(day(*date)),
        Answer::MonthDay { month, day } => BridgeValue::Date([LEAP_YEAR, i16::from(*month), i16::from(*day)]),
        Answer::DateTime(moment) => {
            let ([year, month, day], [hour, minute]) = (day(moment.date()), time(moment.time()));
            BridgeValue::DateTime([year, month, day, hour, minute])
        }
        Answer::Time(of_day) => BridgeValue::Time(time(*of_day)),
        Answer::Duration(seconds) => BridgeValue::Duration([seconds / 3600, seconds / 60 % 60, seconds % 60]),
        Answer::Bool(_) | Answer::Files(_) | Answer::Ranked(_) => return None,
    })
}

fn grid(answered: &AnsweredQuestion, question: &Question) -> Option<BridgeValue> {
    let QuestionKind::Matrix { multiple, .. } = question.kind else { return None };
    let values = |id: &str| answered.answer.part(id).filter(|part| !part.is_empty()).map(Answer::comparable);
    let rows = rows(question).iter().map(|row| values(&row.id));
    Some(if multiple {
        BridgeValue::CheckboxGrid(rows.collect())
    } else {
        BridgeValue::Grid(rows.map(|row| row?.into_iter().next()).collect())
    })
}

fn day(date: Date) -> [i16; 3] {
    [date.year(), i16::from(date.month()), i16::from(date.day())]
}

fn time(time: Time) -> [i16; 2] {
    [i16::from(time.hour()), i16::from(time.minute())]
}
