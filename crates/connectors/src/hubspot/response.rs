use super::value::{Speller, marker};
use super::wish::{FormWish, Property};
use super::{Settings, refusal, weather};
use crate::request::{address, post_json_as};
use crate::{Done, EncodeError, Order, Outcome};
use akis_form::{Answer, AnsweredQuestion, SourceKind, Submission, WriteTarget};
use akis_sentence::sentence;
use bytes::Bytes;
use http::{Request, Response};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// The most fields HubSpot takes in one submission.
const MOST_FIELDS: usize = 1000;

/// HubSpot takes a moment of at most one month back (connector reference, 1.3, `submittedAt`); the shortest month has so
/// many days.
const LONGEST_BACK: SignedDuration = SignedDuration::from_hours(28 * 24);

pub(super) fn submit(
    settings: &Settings,
    order: &Order<'_>,
    wish: &FormWish,
    done: &Done,
) -> Result<Request<Bytes>, EncodeError> {
    let submission = order.submission;
    let source = submission.source.as_ref().filter(|source| source.kind == SourceKind::Hubspot);
    let form_id = &source.ok_or(EncodeError::OtherSystem)?.form_id;
    let fields = fields(order, wish, done)?;
    if fields.len() > MOST_FIELDS {
        return Err(EncodeError::TooManyFields { count: fields.len(), limit: MOST_FIELDS });
    }
    let page_name = if order.test { format!("[Test] {}", order.page_name) } else { order.page_name.to_owned() };
    let mut body = json!({
        "fields": fields,
        // No `hutk`: one browser cookie for many people would merge their contacts.
        "context": { "pageUri": marker(order.public_url, submission.id), "pageName": page_name },
    });
    // An answer that waited longer than that keeps its own moment here alone: HubSpot would refuse all of it.
    if order.now.duration_since(submission.completed_at) < LONGEST_BACK {
        // Milliseconds in a string, as HubSpot's own example has it.
        body["submittedAt"] = submission.completed_at.as_millisecond().to_string().into();
    }
    if let Some(consent) = legal_consent(submission) {
        body["legalConsentOptions"] = consent;
    }
    // A preview is made in nobody's name.
    let portal = order.access.map_or("portalId", |access| access.account_id.as_str());
    let path = ["submissions", "v3", "integration", "secure", "submit", portal, form_id.as_str()];
    let token = order.access.map(|access| &access.token);
    Ok(post_json_as(&address(&settings.forms_url, &path), token, &body))
}

/// What people answered, and what is sent along with every response. Only fields that belong to the way a person took
/// are among the answers: HubSpot refuses a field it does not know, and a hidden field needs no answer. Of two answers
/// to one field the first stays.
fn fields(order: &Order<'_>, wish: &FormWish, done: &Done) -> Result<Vec<Value>, EncodeError> {
    let speller = Speller::new(order, wish.files, done);
    let mut fields = Vec::new();
    let mut written: HashSet<Property<'_>> = HashSet::new();
    let field = |place: Property<'_>, value: &str| json!({ "objectTypeId": place.object, "name": place.name, "value": value });
    for answered in &order.submission.answers {
        if let Some(place) = wish.field(&answered.id, &answered.target) {
            let value = speller.spell(place.name, answered)?;
            if !value.is_empty() && written.insert(place) {
                fields.push(field(place, &value));
            }
        }
    }
    for hidden in order.submission.hidden.iter().filter(|hidden| !hidden.value.is_empty()) {
        if let Some(place) = wish.field(&hidden.id, &hidden.target)
            && written.insert(place)
        {
            fields.push(field(place, &hidden.value));
        }
    }
    Ok(fields)
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
pub(super) fn read(response: &Response<Bytes>, order: &Order<'_>) -> Outcome {
    if let Some(outcome) = weather::passing(response) {
        return outcome;
    }
    let status = response.status().as_u16();
    match status {
        // HubSpot's thank-you text may greet people by what they answered, so it is not kept.
        200..=299 => Outcome::Delivered { detail: None, result: None },
        401 => Outcome::Reconnect {
            message: sentence!(
                "HubSpot no longer accepts the connection; connect HubSpot again.",
                "HubSpot bu bağlantıyı artık kabul etmiyor; HubSpot’u yeniden bağlayın."
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
            message: sentence!(
                "The form no longer exists in HubSpot; restore it there, or choose another destination, and retry.",
                "Form artık HubSpot’ta yok; formu orada geri getirin ya da başka bir hedef seçin, sonra yeniden deneyin."
            ),
        },
        400 => refusal::read(response, order),
        _ => Outcome::Refused {
            errors: Vec::new(),
            message: sentence!(
                "HubSpot refused the response with status {status}.",
                "HubSpot yanıtı reddetti (durum kodu {status})."
            ),
        },
    }
}
