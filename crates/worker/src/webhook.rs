//! Takes in what WhatsApp posted: one transaction for the whole post, which ends with its removal from the inbox.
//!
//! A part that can never be taken in spoils no other: the post is gone through again with each part on its own, the bad ones
//! are taken back, and the post is kept as a dead letter with the reasons.

use crate::replies::{self, Taken};
use crate::{State, flow_news, graph, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::{Sentence, sentence};
use akis_store::contacts::{self, Person};
use akis_store::control::webhook_inbox;
use akis_store::dead_letters::{self, BadPart, DeadLetter};
use akis_store::messages::{self, StatusUpdate};
use akis_store::{InboxId, MessageState, StoreError, TenantId, TenantTx, jobs};
use akis_whatsapp::webhook::{
    Change, Contact, Content, Envelope, Message, Messages, Status, StatusError, StatusState, UserIdChange,
};

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
    match go_through(state, tenant, id, false).await {
        Err(error) if error.is_about_the_data() => {
            tracing::warn!(%tenant, inbox = %id, cause = error.cause(), "a webhook is taken in part by part");
            go_through(state, tenant, id, true).await
        }
        done => done,
    }
}

/// The parts of one post, each on its own when `apart`.
struct Post {
    tx: TenantTx,
    apart: bool,
    bad: Vec<BadPart>,
    counted: Vec<Taken>,
}

async fn go_through(state: &State, tenant: TenantId, id: InboxId, apart: bool) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(row) = webhook_inbox::take(&mut tx, id).await? else { return Ok(Outcome::Done) };
    let Ok(envelope) = Envelope::parse(&row.body) else {
        // The row stays for whoever looks into it.
        return Ok(Outcome::Fail("the body is not a webhook post".to_owned()));
    };
    let mut post = Post { tx, apart, bad: Vec::new(), counted: Vec::new() };
    for (number, (account, change)) in envelope.changes().into_iter().enumerate() {
        post.change(number, account, &change).await?;
    }
    let Post { mut tx, bad, counted, .. } = post;
    if !bad.is_empty() {
        metrics::counter!("akis_webhook_bad_parts_total").increment(u64::try_from(bad.len()).unwrap_or_default());
        tracing::warn!(%tenant, inbox = %id, parts = bad.len(), "a webhook is kept as a dead letter");
        let body = String::from_utf8_lossy(&row.body).into_owned();
        let letter = DeadLetter { id, app_id: row.app_id, body, problems: bad, received_at: row.received_at };
        dead_letters::insert(&mut tx, &letter).await?;
    }
    webhook_inbox::delete(&mut tx, id).await?;
    tx.commit().await?;
    for taken in counted {
        metrics::counter!("akis_flow_replies_total", "outcome" => taken.as_str()).increment(1);
    }
    Ok(Outcome::Done)
}

impl Post {
    async fn change(&mut self, number: usize, account: &str, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::Messages(news) => self.messages(number, account, news).await,
            Change::UserIds(changes) => {
                for change in changes {
                    self.begin().await?;
                    let done = take_user_id(&mut self.tx, account, change).await;
                    self.end(done, || format!("changes/{number}")).await?;
                }
                Ok(())
            }
            Change::Flows(news) => {
                self.begin().await?;
                let done = flow_news::take(&mut self.tx, account, news).await;
                self.end(done, || format!("changes/{number}")).await
            }
            Change::Other { field } if field == "messages" || field == "flows" => {
                self.bad.push(BadPart { place: format!("changes/{number}"), reason: "it cannot be read".into() });
                Ok(())
            }
            Change::Other { field } => {
                tracing::debug!(tenant = %self.tx.tenant(), field, "a webhook nothing is done with");
                Ok(())
            }
        }
    }

    async fn messages(&mut self, number: usize, account: &str, news: &Messages) -> Result<(), StoreError> {
        if news.unreadable > 0 {
            let reason = format!("{} of its messages and statuses cannot be read", news.unreadable);
            self.bad.push(BadPart { place: format!("changes/{number}"), reason });
        }
        for (at, contact) in news.contacts.iter().enumerate() {
            self.begin().await?;
            let done = contacts::meet(&mut self.tx, named(account, contact), false).await.map(|_known| ());
            self.end(done, || format!("changes/{number}/contacts/{at}")).await?;
        }
        for (at, message) in news.messages.iter().enumerate() {
            self.begin().await?;
            let done = take_message(&mut self.tx, account, news, message).await;
            let done = done.map(|taken| self.note(number, at, taken));
            self.end(done, || format!("changes/{number}/messages/{at}")).await?;
        }
        for (at, status) in news.statuses.iter().enumerate() {
            self.begin().await?;
            let done = take_status(&mut self.tx, status).await;
            self.end(done, || format!("changes/{number}/statuses/{at}")).await?;
        }
        Ok(())
    }

    fn note(&mut self, number: usize, at: usize, taken: Option<Taken>) {
        match taken {
            Some(Taken::Unreadable) => self.bad.push(BadPart {
                place: format!("changes/{number}/messages/{at}"),
                reason: "the answers of the form cannot be read".into(),
            }),
            Some(Taken::Unknown) => {
                tracing::info!(tenant = %self.tx.tenant(), "a form reply that names nothing of ours");
            }
            _ => {}
        }
        self.counted.extend(taken);
    }

    async fn begin(&mut self) -> Result<(), StoreError> {
        if self.apart { self.tx.mark().await } else { Ok(()) }
    }

    /// Ends a part. What will never go in is taken back and noted; our own database's trouble ends the whole.
    async fn end(
        &mut self,
        done: Result<(), StoreError>,
        place: impl FnOnce() -> String,
    ) -> Result<(), StoreError> {
        match done {
            Ok(()) if self.apart => self.tx.done().await,
            Err(error) if self.apart && error.is_about_the_data() => {
                self.bad.push(BadPart { place: place(), reason: error.cause() });
                self.tx.undo().await
            }
            done => done,
        }
    }
}

fn named<'a>(account: &'a str, contact: &'a Contact) -> Person<'a> {
    Person {
        wa_id: contact.wa_id.as_deref(),
        waba_id: account,
        user_id: contact.user_id.as_deref(),
        name: contact.profile.name.as_deref(),
    }
}

async fn take_user_id(tx: &mut TenantTx, account: &str, change: &UserIdChange) -> Result<(), StoreError> {
    contacts::change_user_id(tx, account, &change.previous, &change.current).await?;
    Ok(())
}

/// `Some` for a form's reply.
async fn take_message(
    tx: &mut TenantTx,
    account: &str,
    news: &Messages,
    message: &Message,
) -> Result<Option<Taken>, StoreError> {
    match &message.content {
        Content::FlowReply(reply) => {
            let person = sender(account, news, message);
            replies::take(tx, person, message, reply).await.map(Some)
        }
        Content::Renamed { wa_id, user_id } => {
            if let (Some(old), Some(new)) = (&message.from, wa_id) {
                contacts::change_phone(tx, old, new).await?;
            }
            if let (Some(old), Some(new)) = (&message.from_user_id, user_id) {
                contacts::change_user_id(tx, account, old, new).await?;
            }
            Ok(None)
        }
        Content::Text(_) | Content::Other(_) => Ok(None),
    }
}

/// Who sent a message: its own ids, with the name that stands beside it.
fn sender<'a>(account: &'a str, news: &'a Messages, message: &'a Message) -> Person<'a> {
    let same = |contact: &&Contact| {
        let both = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        both(&contact.wa_id, &message.from) || both(&contact.user_id, &message.from_user_id)
    };
    let contact = news.contacts.iter().find(same);
    Person {
        wa_id: message.from.as_deref(),
        waba_id: account,
        user_id: message.from_user_id.as_deref().or_else(|| contact?.user_id.as_deref()),
        name: contact.and_then(|contact| contact.profile.name.as_deref()),
    }
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
