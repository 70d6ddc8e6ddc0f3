//! Messages that carry a form to a person.
//!
//! A message is never sent twice: the job commits `sending` ([`claim_sending`]) before it calls WhatsApp, and one found in
//! that state is not sent again but marked unclear, until a status that carries its id clears it up.

use crate::{
    AccountId, FlowId, MessageId, MessageState, Origin, PersonId, PublicationId, SessionId, StoreError, TenantTx,
    Topic, VersionId, contacts, error::changed, events, jobs, row, sessions,
};
use akis_crypto::token;
use akis_sentence::Sentence;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

const TABLE: &str = "messages";

/// A message as people see it. Without `Debug`: it names a person's number.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Names it.
    pub id: MessageId,
    /// Which flow it carries.
    pub flow_id: FlowId,
    /// To whom, digits of the international number.
    pub recipient: String,
    /// The text.
    pub body: String,
    /// How it stands.
    pub state: MessageState,
    /// What went wrong, in words.
    pub problem: Option<Sentence>,
    /// Who sent it.
    pub created_by: Option<PersonId>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A message to be sent. Without `Debug`: it names a person's number.
#[derive(Clone)]
pub struct NewMessage {
    /// Which flow it carries.
    pub flow_id: FlowId,
    /// Under which publication.
    pub publication_id: PublicationId,
    /// Which version the session runs.
    pub version_id: VersionId,
    /// Meta's id of the sending number.
    pub phone_number_id: String,
    /// To whom, digits of the international number.
    pub recipient: String,
    /// The text.
    pub body: String,
    /// The words on the button that opens the form.
    pub call_to_action: String,
    /// What the session is for.
    pub origin: Origin,
    /// Of a test: its answers go to the flow's destinations all the same.
    pub deliver_test: bool,
    /// Who sends it.
    pub created_by: Option<PersonId>,
}

/// What the job needs to send it. Without `Debug`: it names a person's number.
#[derive(Clone)]
pub struct Outgoing {
    /// Which message; goes along as Meta's callback data.
    pub id: MessageId,
    /// How it stands.
    pub state: MessageState,
    /// Whose token sends it.
    pub account_id: AccountId,
    /// Meta's id of the flow; `None` before it was created there.
    pub meta_flow_id: Option<String>,
    /// Meta's id of the sending number.
    pub phone_number_id: String,
    /// To whom.
    pub recipient: String,
    /// The text.
    pub body: String,
    /// The words on the button.
    pub call_to_action: String,
    /// Names the session to the endpoint.
    pub flow_token: SecretString,
    /// Of a form without an endpoint: the screen it opens with, which the message must name.
    pub first_screen: Option<FirstScreen>,
}

/// Where a form without an endpoint begins.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstScreen {
    /// Its id in the Flow JSON.
    pub id: String,
    /// What the screen's data declares, with the values the Flow JSON gives as examples; may be empty.
    pub data: Map<String, Value>,
}

/// A status WhatsApp reported.
#[derive(Debug, Clone, Copy)]
pub struct StatusUpdate<'a> {
    /// Our callback data, when it came along.
    pub callback: Option<&'a str>,
    /// WhatsApp's id of the message.
    pub wamid: &'a str,
    /// [`MessageState::Sent`], `Delivered`, `Read` or `Failed`.
    pub state: MessageState,
    /// Why it failed, in words.
    pub problem: Option<&'a Sentence>,
}

/// Keeps a message with its session and flow token, and enqueues its job.
pub async fn insert(tx: &mut TenantTx, new: &NewMessage) -> Result<MessageId, StoreError> {
    let message_id = MessageId::new();
    let flow_token = SecretString::from(token::random_token());
    let session = sessions::NewSession {
        id: SessionId::new(),
        flow_id: new.flow_id,
        version_id: new.version_id,
        publication_id: new.publication_id,
        origin: new.origin,
        flow_token: Some(flow_token.clone()),
        external_token: None,
    };
    let session_id = sessions::open(tx, &session).await?;
    let contact = contacts::with_phone(tx, &new.recipient).await?.map(|contact| contact.0);
    if contact.is_some() || new.deliver_test {
        sqlx::query("update sessions set contact_id = $3, deliver_test = $4 where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(session_id.0)
            .bind(contact)
            .bind(new.deliver_test)
            .execute(&mut **tx)
            .await?;
    }
    let sealed = tx.seal(TABLE, "sealed_flow_token", message_id.0, &flow_token);
    sqlx::query(
        "insert into messages (tenant_id, id, flow_id, publication_id, session_id, phone_number_id, recipient, body,
                               call_to_action, sealed_flow_token, state, created_by, contact_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11, $12)",
    )
    .bind(tx.tenant().0)
    .bind(message_id.0)
    .bind(new.flow_id.0)
    .bind(new.publication_id.0)
    .bind(session_id.0)
    .bind(&new.phone_number_id)
    .bind(&new.recipient)
    .bind(&new.body)
    .bind(&new.call_to_action)
    .bind(sealed)
    .bind(new.created_by.map(|person| person.0))
    .bind(contact)
    .execute(&mut **tx)
    .await?;
    jobs::enqueue(tx, jobs::SEND_MESSAGE, message_id.0, jobs::SendMessage { message_id }).await?;
    events::notify(tx, Topic::Message, Some(new.flow_id)).await?;
    Ok(message_id)
}

/// What the job needs.
pub async fn get_for_sending(tx: &mut TenantTx, id: MessageId) -> Result<Option<Outgoing>, StoreError> {
    let row = sqlx::query(
        "select messages.state, account_id, meta_flow_id, phone_number_id, recipient, body, call_to_action,
                sealed_flow_token, first_screen.id as first_screen, first_screen.data as first_data
           from messages join publications on publications.tenant_id = messages.tenant_id
                                          and publications.id = messages.publication_id
           left join lateral (
               select plan #>> '{screens,0,id}' as id,
                      (select screen -> 'data' from json_array_elements(flow_json -> 'screens') screen
                        where screen ->> 'id' = plan #>> '{screens,0,id}') as data
                 from flow_versions
                where flow_versions.tenant_id = messages.tenant_id
                  and flow_versions.id = publications.published_version_id and not endpoint) first_screen on true
          where messages.tenant_id = $1 and messages.id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = row.try_get("sealed_flow_token")?;
    Ok(Some(Outgoing {
        id,
        state: row::word(&row, "state")?,
        account_id: AccountId(row.try_get("account_id")?),
        meta_flow_id: row.try_get("meta_flow_id")?,
        phone_number_id: row.try_get("phone_number_id")?,
        recipient: row.try_get("recipient")?,
        body: row.try_get("body")?,
        call_to_action: row.try_get("call_to_action")?,
        flow_token: tx.unseal(TABLE, "sealed_flow_token", id.0, &sealed)?,
        first_screen: first_screen(&row)?,
    }))
}

fn first_screen(row: &PgRow) -> Result<Option<FirstScreen>, sqlx::Error> {
    let Some(id) = row.try_get("first_screen")? else { return Ok(None) };
    let declared: Option<Map<String, Value>> = row::json_or_none(row, "first_data")?;
    let example = |(name, field): (String, Value)| Some((name, field.get("__example__")?.clone()));
    let data = declared.unwrap_or_default().into_iter().filter_map(example).collect();
    Ok(Some(FirstScreen { id, data }))
}

/// The session a message of ours opened, by WhatsApp's id of the message.
pub async fn session_by_wamid(tx: &mut TenantTx, wamid: &str) -> Result<Option<SessionId>, StoreError> {
    Ok(sqlx::query("select session_id from messages where tenant_id = $1 and wamid = $2")
        .bind(tx.tenant().0)
        .bind(wamid)
        .try_map(|row: PgRow| Ok(SessionId(row.try_get("session_id")?)))
        .fetch_optional(&mut **tx)
        .await?)
}

/// Takes the one right to send it: true exactly once. Commit before calling WhatsApp.
pub async fn claim_sending(tx: &mut TenantTx, id: MessageId) -> Result<bool, StoreError> {
    move_on(tx, id, &[MessageState::Queued], MessageState::Sending, None, None).await
}

/// Gives the right back: the call certainly never reached WhatsApp, so the job may try again. False when a status came
/// meanwhile.
pub async fn unclaim_sending(tx: &mut TenantTx, id: MessageId) -> Result<bool, StoreError> {
    move_on(tx, id, &[MessageState::Sending], MessageState::Queued, None, None).await
}

/// Notes that WhatsApp took it, under this id. What a status has said already is not taken back.
pub async fn mark_sent(tx: &mut TenantTx, id: MessageId, wamid: &str) -> Result<(), StoreError> {
    let from = [MessageState::Queued, MessageState::Sending, MessageState::Unclear];
    if move_on(tx, id, &from, MessageState::Sent, Some(wamid), None).await? {
        return Ok(());
    }
    let done = sqlx::query("update messages set wamid = coalesce(wamid, $3) where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(id.0)
        .bind(wamid)
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "message")
}

/// Notes that WhatsApp refused it. False when it was sent after all.
pub async fn mark_failed(tx: &mut TenantTx, id: MessageId, problem: &Sentence) -> Result<bool, StoreError> {
    let from = [MessageState::Queued, MessageState::Sending, MessageState::Unclear];
    move_on(tx, id, &from, MessageState::Failed, None, Some(problem)).await
}

/// Notes that nobody knows whether it was sent. False when a status has cleared it up.
pub async fn mark_unclear(tx: &mut TenantTx, id: MessageId, problem: &Sentence) -> Result<bool, StoreError> {
    move_on(tx, id, &[MessageState::Sending], MessageState::Unclear, None, Some(problem)).await
}

async fn move_on(
    tx: &mut TenantTx,
    id: MessageId,
    from: &[MessageState],
    to: MessageState,
    wamid: Option<&str>,
    problem: Option<&Sentence>,
) -> Result<bool, StoreError> {
    let flow: Option<uuid::Uuid> = sqlx::query_scalar(
        "update messages set state = $4, wamid = coalesce(wamid, $5), problem = $6, updated_at = now()
          where tenant_id = $1 and id = $2 and state = any ($3)
         returning flow_id",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(from.iter().map(|state| state.as_str()).collect::<Vec<_>>())
    .bind(to.as_str())
    .bind(wamid)
    .bind(problem.map(Json))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(flow) = flow else { return Ok(false) };
    events::notify(tx, Topic::Message, Some(FlowId(flow))).await?;
    Ok(true)
}

/// Takes in a status: found by our callback data, else by WhatsApp's id. Statuses come in any order; an earlier one never
/// takes a later one back. `None` when it is no message of ours, or tells nothing new.
pub async fn set_status(tx: &mut TenantTx, status: StatusUpdate<'_>) -> Result<Option<MessageId>, StoreError> {
    let callback: Option<MessageId> = status.callback.and_then(|text| text.parse().ok());
    // A message that is reported delivered was not refused, whatever came before.
    let moved = sqlx::query(
        "update messages set state = $4, wamid = coalesce(wamid, $3), problem = $5, updated_at = now()
          where tenant_id = $1 and (id = $2 or wamid = $3)
            and array_position(array['queued', 'sending', 'unclear', 'sent', 'failed', 'delivered', 'read'], state)
              < array_position(array['queued', 'sending', 'unclear', 'sent', 'failed', 'delivered', 'read'], $4)
         returning id, flow_id",
    )
    .bind(tx.tenant().0)
    .bind(callback.map(|id| id.0))
    .bind(status.wamid)
    .bind(status.state.as_str())
    .bind(status.problem.map(Json))
    .try_map(|row: PgRow| Ok((MessageId(row.try_get("id")?), FlowId(row.try_get("flow_id")?))))
    .fetch_optional(&mut **tx)
    .await?;
    let Some((message, flow)) = moved else { return Ok(None) };
    events::notify(tx, Topic::Message, Some(flow)).await?;
    Ok(Some(message))
}

/// By id.
pub async fn get(tx: &mut TenantTx, id: MessageId) -> Result<Option<Message>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, recipient, body, state, problem, created_by, created_at, updated_at
           from messages where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// A flow's messages, the newest first, at most `limit`; from the end of the index messages_flow.
pub async fn list(tx: &mut TenantTx, flow: FlowId, limit: u32) -> Result<Vec<Message>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, recipient, body, state, problem, created_by, created_at, updated_at
           from messages where tenant_id = $1 and flow_id = $2 order by id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(flow.0)
    .bind(i64::from(limit))
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

fn read(row: &PgRow) -> Result<Message, sqlx::Error> {
    Ok(Message {
        id: MessageId(row.try_get("id")?),
        flow_id: FlowId(row.try_get("flow_id")?),
        recipient: row.try_get("recipient")?,
        body: row.try_get("body")?,
        state: row::word(row, "state")?,
        problem: row::sentence_or_none(row, "problem")?,
        created_by: row.try_get::<Option<uuid::Uuid>, _>("created_by")?.map(PersonId),
        created_at: row::at(row, "created_at")?,
        updated_at: row::at(row, "updated_at")?,
    })
}
