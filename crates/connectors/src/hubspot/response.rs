use super::{Settings, refusal};
use crate::request::{address, post_json};
use crate::{Access, ConnectorError, EncodeError, Found, Outcome, SubmitContext, answer, plain_text::plain};
use akis_form::{Answer, AnsweredQuestion, SourceKind, Submission, SubmissionId, WriteTarget};
use akis_sentence::sentence;
use bytes::Bytes;
use http::{Request, Response};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;
use url::Url;

/// The most fields HubSpot takes in one submission.
const MOST_FIELDS: usize = 1000;

/// What separates several options of one field.
const SEPARATOR: char = ';';

pub(super) fn submit(
    settings: &Settings,
    access: &Access,
    submission: &Submission,
    context: &SubmitContext<'_>,
) -> Result<Request<Bytes>, EncodeError> {
    let source = submission.source.as_ref().filter(|source| source.kind == SourceKind::Hubspot);
    let form_id = &source.ok_or(EncodeError::OtherSystem)?.form_id;
    let marker = marker(context.public_url, submission.id);
    let fields = fields(submission, &marker)?;
    if fields.len() > MOST_FIELDS {
        return Err(EncodeError::TooManyFields { count: fields.len(), limit: MOST_FIELDS });
    }
    let mut body = json!({
        // Milliseconds in a string, as HubSpot's own example has it.
        "submittedAt": submission.completed_at.as_millisecond().to_string(),
        "fields": fields,
        // No `hutk`: one browser cookie for many people would merge their contacts.
        "context": { "pageUri": marker, "pageName": context.page_name },
    });
    if let Some(consent) = legal_consent(submission) {
        body["legalConsentOptions"] = consent;
    }
    let path =
        ["submissions", "v3", "integration", "secure", "submit", access.account_id.as_str(), form_id.as_str()];
    Ok(post_json(&address(&settings.forms_url, &path), &access.token, &body))
}

/// The address that marks a submission as ours.
fn marker(public_url: &Url, id: SubmissionId) -> String {
    address(public_url, &["r", &id.to_string()]).into()
}

/// `page`: where the answers can be read, files included.
fn fields(submission: &Submission, page: &str) -> Result<Vec<Value>, EncodeError> {
    let mut fields = Vec::new();
    for answered in &submission.answers {
        if let WriteTarget::Hubspot { object_type_id, name } = &answered.target {
            let value = match &answered.answer {
                // The endpoint takes no file contents. An address as the value of a file's field is what integrators
                // send; this one leads to the files, and whoever follows it must sign in.
                Answer::Files(_) => page.to_owned(),
                answer => encode(name, answer)?,
            };
            fields.push(json!({ "objectTypeId": object_type_id, "name": name, "value": value }));
        }
    }
    for hidden in submission.hidden.iter().filter(|hidden| !hidden.value.is_empty()) {
        if let WriteTarget::Hubspot { object_type_id, name } = &hidden.target {
            fields.push(json!({ "objectTypeId": object_type_id, "name": name, "value": hidden.value }));
        }
    }
    Ok(fields)
}

/// An answer in HubSpot's spelling.
fn encode(field: &str, answer: &Answer) -> Result<String, EncodeError> {
    match answer {
        Answer::Text(text) => Ok(text.trim().to_owned()),
        Answer::Choice(value) => Ok(value.clone()),
        Answer::Number(number) => Ok(number.to_string()),
        Answer::Bool(yes) => Ok(yes.to_string()),
        Answer::Choices(values) if values.iter().any(|value| value.contains(SEPARATOR)) => {
            Err(EncodeError::SeparatorInValue { field: field.to_owned(), separator: SEPARATOR })
        }
        Answer::Choices(values) => Ok(values.join(&SEPARATOR.to_string())),
        // HubSpot keeps a day as midnight UTC, in milliseconds.
        Answer::Date(date) => match date.to_zoned(TimeZone::UTC) {
            Ok(midnight) => Ok(midnight.timestamp().as_millisecond().to_string()),
            Err(_) => Err(EncodeError::UnsupportedAnswer { field: field.to_owned() }),
        },
        // Files are not spelled but pointed to, and no HubSpot field gives an answer of the other kinds.
        Answer::Files(_)
        | Answer::Other { .. }
        | Answer::MonthDay { .. }
        | Answer::Time(_)
        | Answer::DateTime(_)
        | Answer::Duration(_)
        | Answer::Ranked(_)
        | Answer::Parts(_) => Err(EncodeError::UnsupportedAnswer { field: field.to_owned() }),
    }
}

/// What was told and agreed to, in the words the person saw.
fn legal_consent(submission: &Submission) -> Option<Value> {
    let mut consent = Map::new();
    let mut communications = Vec::new();
    let mut legitimate_interest = None;
    let agreed = |answered: &AnsweredQuestion| matches!(answered.answer, Answer::Bool(true));

    let asked = submission.answers.iter().map(|answer| (&answer.target, answer.label.as_str(), agreed(answer)));
    // What is implied by sending is not asked; the sentence shown stands in its value.
    let implied = submission.hidden.iter().map(|hidden| (&hidden.target, hidden.value.as_str(), true));
    for (target, text, value) in asked.chain(implied) {
        match target {
            WriteTarget::HubspotProcessing => {
                consent.insert("consentToProcess".into(), value.into());
                consent.insert("text".into(), text.into());
            }
            WriteTarget::HubspotSubscription { subscription_type_id } => communications
                .push(json!({ "value": value, "subscriptionTypeId": subscription_type_id, "text": text })),
            WriteTarget::HubspotLegitimateInterest { subscription_type_id, legal_basis } => {
                legitimate_interest = Some(json!({
                    "value": value,
                    "subscriptionTypeId": subscription_type_id,
                    "legalBasis": legal_basis,
                    "text": text,
                }));
            }
            WriteTarget::None
            | WriteTarget::Hubspot { .. }
            | WriteTarget::GoogleForms { .. }
            | WriteTarget::GoogleFormsEmail
            | WriteTarget::Typeform { .. }
            | WriteTarget::TypeformHidden { .. }
            | WriteTarget::Surveymonkey { .. }
            | WriteTarget::SurveymonkeyVariable { .. } => {}
        }
    }
    if !communications.is_empty() {
        consent.insert("communications".into(), communications.into());
    }
    match legitimate_interest {
        Some(interest) => Some(json!({ "legitimateInterest": interest })),
        None => (!consent.is_empty()).then(|| json!({ "consent": consent })),
    }
}

/// What became of a submission.
pub(super) fn read(response: &Response<Bytes>) -> Outcome {
    let status = response.status().as_u16();
    match status {
        200..=299 => Outcome::Delivered { detail: thanks(response) },
        401 => Outcome::Reconnect {
            message: sentence!(
                "HubSpot no longer accepts the connection.",
                "HubSpot bu bağlantıyı artık kabul etmiyor."
            ),
        },
        403 => Outcome::Reconnect {
            message: sentence!(
                "The connection lacks the permission to write form responses; connect HubSpot again and grant it.",
                "Bağlantının form yanıtı yazma izni yok; HubSpot’u yeniden bağlayıp bu izni verin."
            ),
        },
        404 => Outcome::Refused {
            errors: vec!["NOT_FOUND".to_owned()],
            message: sentence!("The form no longer exists in HubSpot.", "Form artık HubSpot’ta yok."),
        },
        429 => Outcome::Retry {
            after: answer::retry_after(response).or_else(|| daily_limit(response)),
            code: "rate_limited",
            message: sentence!("HubSpot asks to slow down.", "HubSpot biraz beklenmesini istiyor."),
            unclear: false,
        },
        // Locked, or the account is being moved: nothing was taken.
        423 | 477 => Outcome::Retry {
            after: answer::retry_after(response).or(Some(Duration::from_secs(2))),
            code: "locked",
            message: sentence!("HubSpot is busy with this account.", "HubSpot şu anda bu hesapla meşgul."),
            unclear: false,
        },
        408 | 500.. => Outcome::Retry {
            after: answer::retry_after(response),
            code: "unavailable",
            message: sentence!(
                "HubSpot had a problem of its own (status {status}).",
                "HubSpot’ta bir sorun oluştu (durum kodu {status})."
            ),
            unclear: true,
        },
        400 => refusal::read(response),
        _ => Outcome::Refused {
            errors: Vec::new(),
            message: sentence!(
                "HubSpot refused the response with status {status}.",
                "HubSpot yanıtı reddetti (durum kodu {status})."
            ),
        },
    }
}

/// The daily allowance comes back the next day; asking every few seconds would only use up more of it.
fn daily_limit(response: &Response<Bytes>) -> Option<Duration> {
    let body: Value = serde_json::from_slice(response.body()).ok()?;
    (body.get("policyName")?.as_str()? == "DAILY").then_some(Duration::from_hours(1))
}

/// What HubSpot would have shown in the browser.
fn thanks(response: &Response<Bytes>) -> Option<String> {
    let body: Value = serde_json::from_slice(response.body()).ok()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    text("inlineMessage")
        .map(plain)
        .or_else(|| text("redirectUri").map(str::to_owned))
        .filter(|text| !text.is_empty())
}

/// A page of `GET /form-integrations/v1/submissions/forms/{guid}`, newest first.
#[derive(Deserialize)]
struct Submissions {
    results: Vec<Row>,
    #[serde(default, deserialize_with = "answer::or_default")]
    paging: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    submitted_at: i64,
    #[serde(default, deserialize_with = "answer::or_default")]
    page_url: String,
}

pub(super) fn was_found(
    response: &Response<Bytes>,
    submission: SubmissionId,
    public_url: &Url,
    since: Timestamp,
) -> Result<Found, ConnectorError> {
    let page: Submissions = answer::json(response)?;
    let marker = marker(public_url, submission);
    // HubSpot may add a query of its own.
    let is_ours = |row: &Row| row.page_url.split(['?', '#']).next() == Some(marker.as_str());
    if page.results.iter().any(is_ours) {
        return Ok(Found::Yes);
    }
    let reaches_further_back = page.results.last().is_some_and(|row| row.submitted_at >= since.as_millisecond());
    let next = page.paging.pointer("/next/after").and_then(Value::as_str).filter(|_| reaches_further_back);
    Ok(next.map_or(Found::No, |after| Found::Further { after: after.to_owned() }))
}
