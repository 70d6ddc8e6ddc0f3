//! Replies of people's phones (`nfm_reply`), each taken in once.
//!
//! A form with an endpoint is completed there; its reply only says that the person's phone was told so, and may come before
//! the endpoint's commit as well as after it. A form without an endpoint is completed by its reply. Either way the reply is
//! a row here, under WhatsApp's id of the person's message.

use crate::answer_alerts::{self, Matter};
use crate::{
    ContactId, DeliveryId, DeliveryState, FlowId, Origin, SessionId, StoreError, TenantTx, Topic, VersionId,
    events, jobs, row, submissions, switched_off,
};
use akis_compiler::Plan;
use akis_form::{Submission, SubmissionId};
use akis_sentence::Sentence;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::Row as _;
use sqlx::types::Json;
use std::collections::HashMap;

/// A reply. Without `Debug`: the id of a message holds the person's number.
#[derive(Clone, Copy)]
pub struct NewReply<'a> {
    /// WhatsApp's id of the person's message.
    pub message_id: &'a str,
    /// Which session it ends.
    pub session: SessionId,
    /// Who sent it, when that is known.
    pub contact: Option<ContactId>,
}

/// Something in a reply that does not fit the form. Without `Debug`: the sentence may name an answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyProblem {
    /// The input's name.
    pub field: String,
    /// The question as people read it.
    pub question: String,
    /// What is wrong, in the form's language.
    pub problem: String,
}

impl ReplyProblem {
    /// Of what a check says: the input's name and a sentence each.
    pub fn of(plan: &Plan, found: &[(String, String)]) -> Vec<Self> {
        let fields = plan.screens.iter().flat_map(|screen| &screen.fields);
        let labels: HashMap<&str, &str> =
            fields.map(|field| (field.name.as_str(), field.label.as_str())).collect();
        let problem = |(field, problem): &(String, String)| Self {
            field: field.clone(),
            question: labels.get(field.as_str()).copied().unwrap_or_default().to_owned(),
            problem: problem.clone(),
        };
        found.iter().map(problem).collect()
    }
}

/// The end of a session without an endpoint.
#[derive(Clone, Copy)]
pub struct CompleteByReply<'a> {
    /// WhatsApp's id of the person's message; [`note`] took it in the same transaction.
    pub message_id: &'a str,
    /// Which session.
    pub session: SessionId,
    /// The version that ran on the phone.
    pub version: VersionId,
    /// The answers, frozen, those with a problem among them.
    pub submission: &'a Submission,
    /// What must be corrected first, and what the phone sent; `None` when everything fits.
    pub correction: Option<Correction<'a>>,
}

/// What waits for a correction.
#[derive(Clone, Copy)]
pub struct Correction<'a> {
    /// What does not fit; not empty.
    pub problems: &'a [ReplyProblem],
    /// What the phone sent; kept until the correction.
    pub reply: &'a Map<String, Value>,
    /// What a delivery says meanwhile.
    pub waits: &'a Sentence,
}

/// What came of a reply that ends a session without an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompletedByReply {
    /// The new submission.
    pub submission_id: SubmissionId,
    /// The session had one already.
    pub again: bool,
}

/// Takes a reply in: true the first time, false, without any effect, ever after. Two transactions with the same reply wait
/// for each other.
pub async fn note(tx: &mut TenantTx, reply: NewReply<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "insert into flow_replies (tenant_id, message_id, session_id, contact_id) values ($1, $2, $3, $4)
         on conflict do nothing",
    )
    .bind(tx.tenant().0)
    .bind(reply.message_id)
    .bind(reply.session.0)
    .bind(reply.contact.map(|contact| contact.0))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Announces that a reply confirmed the session's submission, and returns that; `None` while there is none, which then is
/// confirmed from its first moment.
pub async fn confirmed(tx: &mut TenantTx, session: SessionId) -> Result<Option<SubmissionId>, StoreError> {
    let found =
        sqlx::query("select id, flow_id from submissions where tenant_id = $1 and session_id = $2 and not again")
            .bind(tx.tenant().0)
            .bind(session.0)
            .fetch_optional(&mut **tx)
            .await?;
    let Some(found) = found else { return Ok(None) };
    events::notify(tx, Topic::Submission, Some(FlowId(found.try_get("flow_id")?))).await?;
    Ok(Some(SubmissionId(found.try_get("id")?)))
}

/// Writes the submission a reply is, with its deliveries and their jobs, all in this transaction. The session's row is held
/// until it ends, so of two replies at once the second is the one that comes "again". What needs a correction is kept, and
/// its deliveries wait for a person.
pub async fn complete(tx: &mut TenantTx, end: CompleteByReply<'_>) -> Result<CompletedByReply, StoreError> {
    let tenant = tx.tenant().0;
    let session = sqlx::query(
        "select flow_id, origin, submission_id, deliver_test from sessions where tenant_id = $1 and id = $2 for update",
    )
    .bind(tenant)
    .bind(end.session.0)
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(StoreError::NotFound("session"))?;
    let again = session.try_get::<Option<uuid::Uuid>, _>("submission_id")?.is_some();
    let flow = FlowId(session.try_get("flow_id")?);
    let origin: Origin = row::word(&session, "origin")?;
    sqlx::query(
        "insert into submissions (tenant_id, id, flow_id, version_id, session_id, body, test, completed_at, again,
                                  inbound_message_id, problems, reply)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(tenant)
    .bind(end.submission.id.0)
    .bind(flow.0)
    .bind(end.version.0)
    .bind(end.session.0)
    .bind(Json(end.submission))
    .bind(origin == Origin::Test)
    .bind(end.submission.completed_at.to_sqlx())
    .bind(again)
    .bind(end.message_id)
    .bind(end.correction.map(|correction| Json(correction.problems)))
    .bind(end.correction.map(|correction| Json(correction.reply)))
    .execute(&mut **tx)
    .await?;
    if !again {
        sqlx::query(
            "update sessions set submission_id = $3, completed_at = $4, last_seen_at = now(), answers = '{}',
                    refused_consent = null, refused_text = null, refused_at = null
              where tenant_id = $1 and id = $2",
        )
        .bind(tenant)
        .bind(end.session.0)
        .bind(end.submission.id.0)
        .bind(end.submission.completed_at.to_sqlx())
        .execute(&mut **tx)
        .await?;
    }
    sqlx::query("update flow_replies set submission_id = $3 where tenant_id = $1 and message_id = $2")
        .bind(tenant)
        .bind(end.message_id)
        .bind(end.submission.id.0)
        .execute(&mut **tx)
        .await?;
    if origin != Origin::Test || session.try_get("deliver_test")? {
        add_deliveries(tx, flow, origin == Origin::Test, &end).await?;
    }
    if let Some(correction) = end.correction {
        answer_alerts::raise(tx, end.submission.id, Matter::Correction, correction.waits).await?;
    }
    events::notify(tx, Topic::Submission, Some(flow)).await?;
    Ok(CompletedByReply { submission_id: end.submission.id, again })
}

/// The outbox: rows, and jobs unless they wait for a person, or for their destination to be switched on. A correction comes
/// first.
async fn add_deliveries(
    tx: &mut TenantTx,
    flow: FlowId,
    test: bool,
    end: &CompleteByReply<'_>,
) -> Result<(), StoreError> {
    let waits = end.correction.map(|correction| correction.waits);
    let written: Vec<(uuid::Uuid, String)> = sqlx::query_as(
        "insert into deliveries (tenant_id, id, submission_id, flow_id, destination, destination_id, connection_id, state,
                                 waits_for, problem, test)
         select $1, ($4::uuid[])[row_number() over (order by created_at, id)], $2, flow_id, kind, id, connection_id,
                case when $5::jsonb is not null then 'needs_attention' when enabled then 'waiting' else 'switched_off' end,
                case when $5::jsonb is not null then 'correction' end,
                coalesce($5::jsonb, case when not enabled then $7::jsonb end), $6
           from destinations where tenant_id = $1 and flow_id = $3 and (enabled or not $6)
         returning id, state",
    )
    .bind(tx.tenant().0)
    .bind(end.submission.id.0)
    .bind(flow.0)
    .bind(submissions::delivery_ids())
    .bind(waits.map(Json))
    .bind(test)
    .bind(Json(switched_off::sentence()))
    .fetch_all(&mut **tx)
    .await?;
    let stand = |state: DeliveryState| {
        let so = written.iter().filter(move |(_, word)| word == state.as_str());
        so.map(|(id, _)| *id)
    };
    let ids: Vec<DeliveryId> = stand(DeliveryState::Waiting).map(DeliveryId).collect();
    jobs::enqueue_deliveries(tx, &ids).await?;
    let held: Vec<uuid::Uuid> = stand(DeliveryState::SwitchedOff).collect();
    if held.is_empty() { Ok(()) } else { switched_off::look_again(tx, &held).await }
}
