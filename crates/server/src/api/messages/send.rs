use super::{MessageBody, MessageProblem};
use crate::{
    State,
    auth::{Agent, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::Language;
use akis_store::{
    FlowId, Origin, audit, flows,
    messages::{self, NewMessage},
    publications, whatsapp_accounts,
};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most characters of a message's text (WhatsApp, interactive messages).
const BODY_CHARS: usize = 1024;

/// To whom, and with what words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewMessageBody {
    /// Phone number with country code, in any spelling.
    to: String,
    /// Meta's id of the sending number; the account's first when absent.
    #[serde(default)]
    phone_number_id: Option<String>,
    /// The text above the button; a sentence in the form's language when absent.
    #[serde(default)]
    body: Option<String>,
    /// A member tries the form: its answers are marked as a test, and stay out of counts, exports and destinations.
    #[serde(default)]
    test: bool,
    /// With `test`: the answers go to the form's destinations all the same.
    #[serde(default)]
    deliver_test: bool,
}

/// Sends a published form to a phone. For agents.
#[utoipa::path(post, path = "/flows/{id}/messages", tag = "messages", operation_id = "send_message",
    params(("id" = Uuid, Path, description = "The flow")), request_body = NewMessageBody,
    responses((status = 202, body = MessageBody), MessageProblem))]
pub(super) async fn send(
    state: State,
    member: Member<Agent>,
    Path(id): Path<Uuid>,
    Json(new): Json<NewMessageBody>,
) -> Result<(StatusCode, Json<MessageBody>), Problem> {
    let recipient = recipient(&new.to)?;
    let body = text(new.body)?;
    if new.deliver_test && !new.test {
        return Err(RequestProblem::InvalidBody { what: "Only a test can have deliver_test.".into() }.into());
    }
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = flows::get(&mut tx, FlowId(id)).await?.ok_or(RequestProblem::NotFound)?;
    let publication = publications::by_flow(&mut tx, flow.summary.id).await?;
    let publication = publication.ok_or(MessageProblem::NotPublished)?;
    let version_id = publication.published_version_id.ok_or(MessageProblem::NotPublished)?;
    let numbers = whatsapp_accounts::numbers(&mut tx, publication.account_id).await?;
    let is_wanted = |id: &str| new.phone_number_id.as_deref().is_none_or(|wanted| wanted == id);
    let number = numbers.into_iter().find(|number| is_wanted(&number.phone_number_id));
    let message = NewMessage {
        flow_id: flow.summary.id,
        publication_id: publication.id,
        version_id,
        phone_number_id: number.ok_or(MessageProblem::UnknownPhoneNumber)?.phone_number_id,
        recipient,
        body: body.unwrap_or_else(|| invitation(&flow.form.language, &flow.summary.name)),
        call_to_action: call_to_action(&flow.form.language).to_owned(),
        origin: if new.test { Origin::Test } else { Origin::Agent },
        deliver_test: new.test && new.deliver_test,
        created_by: Some(member.person),
    };
    let id = messages::insert(&mut tx, &message).await?;
    let detail = json!({"message_id": id});
    audit::record(&mut tx, Some(member.person), "message.requested", &flow.summary.id.to_string(), &detail)
        .await?;
    let message = messages::get(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(MessageBody::new(message, &member.locale))))
}

/// The digits of an international number (E.164: up to 15, the first is not 0), whatever stands between them.
fn recipient(text: &str) -> Result<String, MessageProblem> {
    let text = text.trim();
    let text = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || " -().\u{a0}".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let fits = is_number && (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    fits.then_some(digits).ok_or(MessageProblem::InvalidRecipient)
}

/// The text given, when there is any.
fn text(body: Option<String>) -> Result<Option<String>, RequestProblem> {
    let body = body.map(|body| body.trim().to_owned()).filter(|body| !body.is_empty());
    if body.as_ref().is_some_and(|body| body.chars().count() > BODY_CHARS) {
        return Err(RequestProblem::InvalidBody { what: format!("Write at most {BODY_CHARS} characters.") });
    }
    if body.as_ref().is_some_and(|body| body.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
        return Err(RequestProblem::InvalidBody { what: "Write the message without control characters.".into() });
    }
    Ok(body)
}

fn invitation(language: &Language, name: &str) -> String {
    // Room for the sentence around it.
    let name: String = name.chars().take(BODY_CHARS / 2).collect();
    match language.as_str() {
        "tr" => format!("{name}: formu buradan doldurabilirsiniz."),
        _ => format!("{name}: you can fill in the form right here."),
    }
}

/// At most 20 characters, so that no phone cuts it.
fn call_to_action(language: &Language) -> &'static str {
    match language.as_str() {
        "tr" => "Formu aç",
        _ => "Open the form",
    }
}
