//! Completed forms as people's phones send them (`nfm_reply`): WhatsApp Flows, response webhook.
//!
//! A form with an endpoint was completed there; its reply confirms that, before or after. A form without one is completed
//! here: its answers are checked on arrival, and what does not fit is kept for a person to correct.

use crate::facts;
use akis_compiler::{FieldCheck, Plan};
use akis_exchange::{Arrived, check_all};
use akis_form::{QuestionId, Submission, SubmissionId};
use akis_sentence::{Sentence, sentence};
use akis_store::contacts::{self, Person};
use akis_store::files::{self, ReplyFile};
use akis_store::flow_versions::{self, Runnable};
use akis_store::replies::{self, CompleteByReply, Correction, NewReply, ReplyProblem};
use akis_store::sessions::{self, NewSession, Session};
use akis_store::{FlowId, Origin, PublicationId, SessionId, StoreError, TenantTx, messages, publications};
use akis_whatsapp::webhook::{FlowReply, Message};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

/// The longest foreign token that is kept. It only helps a person to recognise where a session came from.
const MOST_TOKEN_CHARS: usize = 512;

/// What a reply became; counted by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was taken in before.
    Repeated,
    /// It names nothing of ours.
    Unknown,
    /// The endpoint's Submission is confirmed.
    Confirmed,
    /// The endpoint's Submission is not there yet; it is confirmed from its first moment.
    Early,
    /// A Submission, on its way.
    Completed,
    /// A Submission, on its way, of a session that had one.
    Again,
    /// A Submission that a person must correct.
    NeedsCorrection,
    /// The refusal of a consent.
    Refused,
    /// Its answers cannot be read.
    Unreadable,
}

impl Taken {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::Unknown => "unknown",
            Self::Confirmed => "confirmed",
            Self::Early => "early",
            Self::Completed => "completed",
            Self::Again => "again",
            Self::NeedsCorrection => "needs_correction",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Takes one reply in. Everything it changes is in the transaction; a repetition changes nothing.
pub(crate) async fn take(
    tx: &mut TenantTx,
    person: Person<'_>,
    message: &Message,
    reply: &FlowReply,
) -> Result<Taken, StoreError> {
    let found = session(tx, message, reply).await?;
    let Some(version) = version(tx, reply, found.as_ref()).await? else { return Ok(Taken::Unknown) };
    // The endpoint's last answer names its session and no version; a phone alone names its version and no session.
    let hosted = version.endpoint || !named(reply) && reply.params.contains_key("session_id");
    if !hosted && !reply.readable {
        return Ok(Taken::Unreadable);
    }
    let session = match &found {
        Some(session) => Place::of(session),
        // Nobody of ours sent it, but the form itself says which version it is.
        None if !hosted => match Place::new(tx, version.flow_id).await? {
            Some(place) => place,
            None => return Ok(Taken::Unknown),
        },
        None => return Ok(Taken::Unknown),
    };
    let sent = clean(&reply.params);
    let arrived = (!hosted).then(|| check_all(&version.plan, &sent));
    let refuses = match &arrived {
        Some(arrived) => arrived.refused.is_some(),
        None => sent.get("refused") == Some(&Value::Bool(true)),
    };
    // Nothing but the refusal is kept of somebody who refuses, so nobody becomes known by one.
    let contact = contacts::meet(tx, person, !refuses).await?;
    if hosted && refuses {
        // The endpoint has it; a form that is filled in after all has a reply of its own.
        return Ok(Taken::Refused);
    }
    let new = NewReply { message_id: &message.id, session: session.id, contact };
    if !replies::note(tx, new).await? {
        return Ok(Taken::Repeated);
    }
    let Some(arrived) = arrived else {
        let Some(submission) = replies::confirmed(tx, session.id).await? else { return Ok(Taken::Early) };
        facts::learn(tx, submission).await?;
        return Ok(Taken::Confirmed);
    };
    if found.is_none() {
        sessions::open(tx, &session.to_open(&version, reply)).await?;
    }
    if let Some(gate) = &arrived.refused {
        sessions::refuse(tx, session.id, &gate.consent, &gate.text_version).await?;
        return Ok(Taken::Refused);
    }
    complete(tx, &session, &version, message, &arrived, &sent).await
}

/// Which session a reply belongs to.
struct Place {
    id: SessionId,
    flow: FlowId,
    publication: PublicationId,
}

impl Place {
    fn of(session: &Session) -> Self {
        Self { id: session.id, flow: session.flow_id, publication: session.publication_id }
    }

    /// For a form that was opened without a token of ours; `None` when it is published nowhere.
    async fn new(tx: &mut TenantTx, flow: FlowId) -> Result<Option<Self>, StoreError> {
        let publication = publications::by_flow(tx, flow).await?;
        Ok(publication.map(|publication| Self { id: SessionId::new(), flow, publication: publication.id }))
    }

    fn to_open(&self, version: &Runnable, reply: &FlowReply) -> NewSession {
        NewSession {
            id: self.id,
            flow_id: self.flow,
            version_id: version.version,
            publication_id: self.publication,
            origin: Origin::Unknown,
            flow_token: None,
            external_token: reply
                .flow_token
                .as_ref()
                .filter(|token| token.chars().count() <= MOST_TOKEN_CHARS && !token.contains('\0'))
                .cloned(),
        }
    }
}

/// By the token we issued; else by the session id that the endpoint's last answer gave along; else by our message that the
/// reply answers, because some phones leave the token out.
async fn session(tx: &mut TenantTx, message: &Message, reply: &FlowReply) -> Result<Option<Session>, StoreError> {
    if let Some(token) = &reply.flow_token
        && let Some(session) = sessions::by_token(tx, token).await?
    {
        return Ok(Some(session));
    }
    if let Some(id) = reply.text("session_id").and_then(|id| id.parse().ok())
        && let Some(session) = sessions::by_id(tx, id).await?
    {
        return Ok(Some(session));
    }
    let Some(wamid) = message.answers.as_deref().filter(|id| !id.contains('\0')) else { return Ok(None) };
    match messages::session_by_wamid(tx, wamid).await? {
        Some(id) => sessions::by_id(tx, id).await,
        None => Ok(None),
    }
}

/// The version that ran on the phone: the one its payload names, when it is one of the session's form; else the session's.
async fn version(
    tx: &mut TenantTx,
    reply: &FlowReply,
    session: Option<&Session>,
) -> Result<Option<Runnable>, StoreError> {
    if let Some(id) = reply.text("akis_version").and_then(|id| id.parse().ok())
        && let Some(version) = flow_versions::plan(tx, id).await?
        && session.is_none_or(|session| session.flow_id == version.flow_id)
    {
        return Ok(Some(version));
    }
    match session {
        Some(session) => flow_versions::plan(tx, session.version_id).await,
        None => Ok(None),
    }
}

fn named(reply: &FlowReply) -> bool {
    reply.params.contains_key("akis_version")
}

/// Ends a session without an endpoint.
async fn complete(
    tx: &mut TenantTx,
    session: &Place,
    version: &Runnable,
    message: &Message,
    arrived: &Arrived,
    sent: &Map<String, Value>,
) -> Result<Taken, StoreError> {
    let completed_at = Timestamp::from_second(message.timestamp).unwrap_or_else(|_| Timestamp::now());
    let submission =
        Submission::freeze(SubmissionId(Uuid::now_v7()), &version.form, &arrived.answers, completed_at);
    let problems = ReplyProblem::of(&version.plan, &arrived.problems);
    let waits = waits();
    let correction =
        (!problems.is_empty()).then_some(Correction { problems: &problems, reply: sent, waits: &waits });
    let end = CompleteByReply {
        message_id: &message.id,
        session: session.id,
        version: version.version,
        submission: &submission,
        correction,
    };
    let completed = replies::complete(tx, end).await?;
    expect_files(tx, session, submission.id, &reply_files(&version.plan, &submission, sent)).await?;
    if correction.is_some() {
        return Ok(Taken::NeedsCorrection);
    }
    facts::learn(tx, submission.id).await?;
    Ok(if completed.again { Taken::Again } else { Taken::Completed })
}

fn waits() -> Sentence {
    sentence!(
        "Some of these answers do not fit the form. Correct them, or let them go as they are; until then they are not sent.",
        "Bu yanıtların bir bölümü forma uymuyor. Düzeltin ya da olduğu gibi gönderin; o zamana kadar gönderilmezler."
    )
}

/// The files of the answers, with what the reply says of each.
fn reply_files(plan: &Plan, submission: &Submission, sent: &Map<String, Value>) -> Vec<ReplyFile> {
    let answered = |question: &QuestionId| submission.answers.iter().any(|answer| answer.id == *question);
    let mut files = Vec::new();
    for field in plan.screens.iter().flat_map(|screen| &screen.fields) {
        let FieldCheck::Files { max_kib, types, .. } = &field.check else { continue };
        let Some(list) = sent.get(&field.name).and_then(Value::as_array).filter(|_| answered(&field.question))
        else {
            continue;
        };
        files.extend(list.iter().filter_map(|file| {
            let text = |name: &str| file.get(name).and_then(Value::as_str).map(str::to_owned);
            let media_id = text("id").or_else(|| text("media_id")).filter(|id| !id.is_empty())?;
            Some(ReplyFile {
                question: field.question.clone(),
                file_name: text("file_name").unwrap_or_else(|| media_id.clone()),
                media_id,
                sha256: text("sha256"),
                max_kib: *max_kib,
                types: types.clone(),
            })
        }));
    }
    files
}

async fn expect_files(
    tx: &mut TenantTx,
    session: &Place,
    submission: SubmissionId,
    files: &[ReplyFile],
) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    let publication = publications::get(tx, session.publication).await?;
    let account = publication.ok_or(StoreError::NotFound("publication"))?.account_id;
    let reply = files::Reply { session: session.id, flow: session.flow, account, submission, files };
    files::expect_from_reply(tx, reply).await
}

/// Without the one character that PostgreSQL does not keep.
fn clean(sent: &Map<String, Value>) -> Map<String, Value> {
    sent.iter().map(|(name, value)| (name.replace('\0', ""), without_nul(value))).collect()
}

fn without_nul(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(list) => Value::Array(list.iter().map(without_nul).collect()),
        Value::Object(object) => Value::Object(clean(object)),
        other => other.clone(),
    }
}
