//! Takes in what WhatsApp posted: one transaction for the whole post, which ends with its removal from the inbox.

use crate::{State, graph, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::{Sentence, sentence};
use akis_store::messages::{self, StatusUpdate};
use akis_store::{
    InboxId, MessageState, SessionId, StoreError, TenantId, TenantTx, control::webhook_inbox, jobs, seen,
    sessions, submissions,
};
use akis_whatsapp::webhook::{Change, Content, Envelope, FlowReply, Message, Status, StatusError, StatusState};

/// Kind of the keys under which messages are remembered: WhatsApp posts the same one for days.
const SEEN_MESSAGE: &str = "whatsapp_message";

/// Runs [`jobs::WEBHOOK`].
pub(crate) struct Webhook(pub(crate) State);

impl Handler for Webhook {
    fn kind(&self) -> &'static str {
        jobs::WEBHOOK
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::Webhook = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            handler::ended(&self.0, job, take_in(&self.0, TenantId(job.tenant), payload.inbox_id).await)
        })
    }
}

async fn take_in(state: &State, tenant: TenantId, id: InboxId) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(row) = webhook_inbox::take(&mut tx, id).await? else { return Ok(Outcome::Done) };
    let Ok(envelope) = Envelope::parse(&row.body) else {
        // The row stays for whoever looks into it.
        return Ok(Outcome::Fail("the body is not a webhook post".to_owned()));
    };
    for (_account, change) in envelope.changes() {
        match change {
            Change::Messages(news) => {
                for message in &news.messages {
                    take_message(&mut tx, message).await?;
                }
                for status in &news.statuses {
                    take_status(&mut tx, status).await?;
                }
            }
            Change::Flows(news) => {
                tracing::info!(%tenant, event = news.event, flow = news.flow_id, "news of a flow");
            }
            Change::Other { field } => tracing::debug!(%tenant, field, "a webhook nothing is done with"),
        }
    }
    webhook_inbox::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// A completed form's reply confirms the Submission the endpoint made; it never makes one.
async fn take_message(tx: &mut TenantTx, message: &Message) -> Result<(), StoreError> {
    let Content::FlowReply(reply) = &message.content else { return Ok(()) };
    if !seen::first_time(tx, SEEN_MESSAGE, &message.id).await? {
        return Ok(());
    }
    let Some(session) = session(tx, reply).await? else {
        tracing::info!(tenant = %tx.tenant(), "a form reply that names no session of ours");
        return Ok(());
    };
    submissions::confirm_by_reply(tx, session).await?;
    Ok(())
}

/// By the token we issued, else by the session id our last answer gave along.
async fn session(tx: &mut TenantTx, reply: &FlowReply) -> Result<Option<SessionId>, StoreError> {
    if let Some(token) = &reply.flow_token
        && let Some(session) = sessions::by_token(tx, token).await?
    {
        return Ok(Some(session.id));
    }
    let id = reply.params.get("session_id").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    let Some(id) = id else { return Ok(None) };
    Ok(sessions::by_id(tx, id).await?.map(|session| session.id))
}

/// Statuses need no memory of their own: one that was taken in already moves nothing.
async fn take_status(tx: &mut TenantTx, status: &Status) -> Result<(), StoreError> {
    let state = match &status.state {
        StatusState::Sent => MessageState::Sent,
        StatusState::Delivered => MessageState::Delivered,
        StatusState::Read => MessageState::Read,
        StatusState::Failed => MessageState::Failed,
        StatusState::Other(word) => {
            tracing::debug!(word, "a status this version does not know");
            return Ok(());
        }
    };
    let problem = (state == MessageState::Failed).then(|| failed(status.errors.first()));
    let update = StatusUpdate {
        callback: status.callback_data.as_deref(),
        wamid: &status.id,
        state,
        problem: problem.as_ref(),
    };
    messages::set_status(tx, update).await?;
    Ok(())
}

fn failed(error: Option<&StatusError>) -> Sentence {
    let Some(error) = error else {
        return sentence!(
            "WhatsApp could not deliver this message and did not say why.",
            "WhatsApp bu mesajı iletemedi ve nedenini belirtmedi."
        );
    };
    match error.code {
        131_047 => graph::window_closed(),
        131_026 => graph::undeliverable(),
        code => {
            let words = if error.details.is_empty() { &error.title } else { &error.details };
            sentence!(
                "WhatsApp could not deliver this message (code {code}): {words}",
                "WhatsApp bu mesajı iletemedi (kod {code}): {words}"
            )
        }
    }
}
