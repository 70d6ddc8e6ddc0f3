//! Sends one message, at most once: the right to send is taken and committed before the call, and nobody who finds it
//! taken calls again.

use crate::graph::{MetaError, ask};
use crate::{State, backoff, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::{Sentence, sentence};
use akis_store::messages::{self, Outgoing};
use akis_store::{MessageId, MessageState, StoreError, TenantId, contacts, jobs, whatsapp_accounts};
use akis_whatsapp::{FlowMessage, Opening, Sent};
use secrecy::{ExposeSecret as _, SecretString};

/// How often a message that certainly did not go out is tried. A person waits for it.
const MOST_TRIES: u32 = 6;

/// What a person reads when nobody knows whether it went out.
fn unclear() -> Sentence {
    sentence!(
        "WhatsApp did not say whether this message was sent. Akis does not send it a second time by itself; ask the person, \
         or look at their chat, before you send another.",
        "WhatsApp bu mesajın gönderilip gönderilmediğini bildirmedi. Akis mesajı kendiliğinden ikinci kez göndermez; yenisini \
         göndermeden önce kişiye sorun ya da sohbetine bakın."
    )
}

/// Runs [`jobs::SEND_MESSAGE`].
pub(crate) struct SendMessage(pub(crate) State);

impl Handler for SendMessage {
    fn kind(&self) -> &'static str {
        jobs::SEND_MESSAGE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::SendMessage = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            handler::ended(&self.0, job, send(&self.0, job, payload.message_id).await)
        })
    }

    fn given_up<'a>(&'a self, job: &'a Job, _reason: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(payload) = handler::payload::<jobs::SendMessage>(job) else { return };
            if let Err(error) = abandon(&self.0, TenantId(job.tenant), payload.message_id).await {
                tracing::error!(message = %payload.message_id, %error, "a message that ended could not be marked");
            }
        })
    }
}

async fn send(state: &State, job: &Job, id: MessageId) -> Result<Outcome, StoreError> {
    let tenant = TenantId(job.tenant);
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(message) = messages::get_for_sending(&mut tx, id).await? else { return Ok(Outcome::Done) };
    match message.state {
        MessageState::Queued => {}
        // The try before this one was cut short, perhaps after WhatsApp had the message. A status clears it up.
        MessageState::Sending => {
            messages::mark_unclear(&mut tx, id, &unclear()).await?;
            tx.commit().await?;
            return Ok(Outcome::Done);
        }
        _ => return Ok(Outcome::Done),
    }
    let token = whatsapp_accounts::access_token(&mut tx, message.account_id).await?;
    let (Some(token), Some(flow_id)) = (token, message.meta_flow_id.clone()) else {
        messages::mark_failed(
            &mut tx,
            id,
            &sentence!(
                "This form is not published on WhatsApp yet. Publish it, then send again.",
                "Bu form henüz WhatsApp’ta yayımlanmadı. Önce yayımlayın, sonra yeniden gönderin."
            ),
        )
        .await?;
        tx.commit().await?;
        return Ok(Outcome::Done);
    };
    if !messages::claim_sending(&mut tx, id).await? {
        return Ok(Outcome::Done);
    }
    tx.commit().await?;
    let sent = call(state, &message, &token, &flow_id).await;
    settle(state, job, &message, sent).await
}

async fn call(state: &State, message: &Outgoing, token: &SecretString, flow_id: &str) -> Result<Sent, MetaError> {
    let callback = message.id.to_string();
    let opening = match &message.first_screen {
        Some(first) => Opening::Navigate { screen: &first.id, data: &first.data },
        None => Opening::Endpoint,
    };
    let flow_message = FlowMessage {
        to: &message.recipient,
        header: None,
        body: &message.body,
        footer: None,
        cta: &message.call_to_action,
        flow_id,
        opening,
        flow_token: message.flow_token.expose_secret(),
        callback_data: &callback,
    };
    let request = state.graph.send_flow_message(token, &message.phone_number_id, &flow_message);
    ask(state, request, |response| state.graph.read_sent(response)).await
}

/// Writes down what came of the call.
async fn settle(
    state: &State,
    job: &Job,
    message: &Outgoing,
    sent: Result<Sent, MetaError>,
) -> Result<Outcome, StoreError> {
    let id = message.id;
    let mut tx = state.store.tenant(TenantId(job.tenant)).begin().await?;
    let mut outcome = Outcome::Done;
    match sent {
        Ok(sent) => {
            messages::mark_sent(&mut tx, id, &sent.message_id).await?;
            // WhatsApp writes some countries' numbers in another way than people do.
            if let Some(wa_id) = sent.wa_id.filter(|wa_id| *wa_id != message.recipient) {
                contacts::change_phone(&mut tx, &message.recipient, &wa_id).await?;
            }
        }
        Err(error) if error.may_have_been_done() => {
            messages::mark_unclear(&mut tx, id, &unclear()).await?;
        }
        Err(error) if error.is_temporary() && job.attempt < MOST_TRIES => {
            if messages::unclaim_sending(&mut tx, id).await? {
                let at = handler::soon(state, job.attempt);
                let reason = error.sentence().to_string();
                outcome = Outcome::RetryAt(backoff::asked(at, error.retry_after()), reason);
            }
        }
        Err(error) => {
            messages::mark_failed(&mut tx, id, &error.sentence()).await?;
        }
    }
    tx.commit().await?;
    Ok(outcome)
}

async fn abandon(state: &State, tenant: TenantId, id: MessageId) -> Result<(), StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(message) = messages::get_for_sending(&mut tx, id).await? else { return Ok(()) };
    match message.state {
        MessageState::Queued => {
            let problem = sentence!(
                "This message could not be sent. Send it again.",
                "Bu mesaj gönderilemedi. Yeniden gönderin."
            );
            messages::mark_failed(&mut tx, id, &problem).await?;
        }
        MessageState::Sending => {
            messages::mark_unclear(&mut tx, id, &unclear()).await?;
        }
        _ => {}
    }
    tx.commit().await
}
