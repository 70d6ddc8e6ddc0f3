use super::end::{End, Trying};
use super::series;
use crate::{State, backoff, handler};
use akis_connections::CallError;
use akis_connectors::{Connector, Outcome, SubmitContext};
use akis_egress::EgressError;
use akis_form::Submission;
use akis_sentence::{Sentence, sentence};
use akis_store::attempts::Attempt;
use akis_store::deliveries::Work;
use akis_store::{AttemptOutcome, ConnectionId, StoreError, TenantId, WaitsFor};
use http::StatusCode;
use std::time::Duration;

/// Sends the submission.
pub(super) async fn submit(
    state: &State,
    tenant: TenantId,
    work: &Work,
    earlier: &[Attempt],
    trying: &Trying,
) -> Result<End, StoreError> {
    let (connector, connection) = match destination(state, work, trying) {
        Ok(destination) => destination,
        Err(end) => return Ok(*end),
    };
    let context = SubmitContext { public_url: &state.public_url, page_name: &work.submission.form_title };
    let response = state
        .caller
        .try_call(tenant, connection, |access| connector.submit(access, &work.submission, &context))
        .await;
    let tries = series::round(series::sends(earlier), state.settings.max_attempts);
    let response = match response {
        Ok(response) => response,
        Err(error) => return not_sent(state, connector.name(), error, tries, trying),
    };
    let status = response.status();
    Ok(match connector.read_submit(&response) {
        Outcome::Delivered { detail } => {
            trying.arrived(AttemptOutcome::Delivered, detail).with_status(status).delivered()
        }
        Outcome::Retry { after, code, message, unclear } => {
            let outcome = if unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Retry };
            let failure = Failure { outcome, code, message, after, status: Some(status) };
            failure.retry(state, connector.name(), tries, trying)
        }
        Outcome::Reconnect { message } => {
            if let Err(error) = state.caller.mark_refused(tenant, connection, &message).await {
                return not_sent(state, connector.name(), error, tries, trying);
            }
            let ended = trying.end(AttemptOutcome::Reconnect, "reconnect", &message).with_status(status);
            ended.wait_for(WaitsFor::Reconnect, message)
        }
        Outcome::Refused { errors, message } => {
            let code = errors.first().map_or("refused", String::as_str);
            let ended = trying.end(AttemptOutcome::Refused, code, &message).with_status(status);
            ended.wait_for(WaitsFor::Correction, message)
        }
    })
}

/// Where it goes; else how the try ends.
pub(super) fn destination<'a>(
    state: &'a State,
    work: &Work,
    trying: &Trying,
) -> Result<(&'a dyn Connector, ConnectionId), Box<End>> {
    let stuck = |code: &str, sentence: Sentence| {
        let outcome = if work.unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Refused };
        Box::new(trying.end(outcome, code, &sentence).wait_for(WaitsFor::Correction, sentence))
    };
    let no_source = || {
        sentence!(
            "This form is not connected to a source, so its answers are kept here only.",
            "Bu form bir kaynağa bağlı değil; bu yüzden yanıtları yalnızca burada saklanıyor."
        )
    };
    let no_connector = || {
        sentence!(
            "This version of Akis cannot send answers to the system this form came from.",
            "Akis’in bu sürümü, formun geldiği sisteme yanıt gönderemiyor."
        )
    };
    let connection = work.connection_id.ok_or_else(|| stuck("no_connection", no_source()))?;
    let kind = source(&work.submission).ok_or_else(|| stuck("no_source", no_source()))?;
    let connector = state.connectors.get(kind).ok_or_else(|| stuck("no_connector", no_connector()))?;
    Ok((connector, connection))
}

fn source(submission: &Submission) -> Option<akis_form::SourceKind> {
    submission.source.as_ref().map(|source| source.kind)
}

/// The call gave no response.
fn not_sent(
    state: &State,
    source: &str,
    error: CallError,
    tries: u32,
    trying: &Trying,
) -> Result<End, StoreError> {
    let (outcome, code, message) = match error {
        // Nothing is known of the call; the next run finds the try unfinished and asks the source.
        CallError::Store(error) => return Err(error),
        CallError::ReconnectNeeded { sentence } => {
            let ended = trying.end(AttemptOutcome::Reconnect, "reconnect", &sentence);
            return Ok(ended.wait_for(WaitsFor::Reconnect, sentence));
        }
        CallError::NotFound => {
            let sentence = sentence!(
                "The {source} connection was removed. Connect the same account again; this answer is then sent by itself.",
                "{source} bağlantısı kaldırıldı. Aynı hesabı yeniden bağlayın; bu yanıt ondan sonra kendiliğinden gönderilir."
            );
            let ended = trying.end(AttemptOutcome::Reconnect, "disconnected", &sentence);
            return Ok(ended.wait_for(WaitsFor::Reconnect, sentence));
        }
        CallError::NotConfigured(_) => {
            let sentence = sentence!(
                "{source} is not set up on this installation. Ask whoever runs Akis to enter its client id and secret, then \
                 press Retry.",
                "{source} bu kurulumda ayarlanmamış. Akis’i kuran kişiden uygulamanın istemci kimliğini ve gizli anahtarını \
                 girmesini isteyin, sonra yeniden deneyin."
            );
            let ended = trying.end(AttemptOutcome::Refused, "not_configured", &sentence);
            return Ok(ended.wait_for(WaitsFor::Correction, sentence));
        }
        CallError::Encode(error) => {
            let sentence = sentence!(
                "This answer cannot be written to {source}.",
                "Bu yanıt {source} sistemine yazılamıyor."
            )
            .and(&error.sentence());
            let ended = trying.end(AttemptOutcome::Refused, "not_expressible", &sentence);
            return Ok(ended.wait_for(WaitsFor::Correction, sentence));
        }
        CallError::Egress(EgressError::Refused { .. }) => {
            let sentence = sentence!(
                "The address of {source} in this installation's settings may not be called. Ask whoever runs Akis to check \
                 it, then press Retry.",
                "Bu kurulumun ayarlarındaki {source} adresine istek gönderilemiyor. Akis’i kuran kişiden adresi denetlemesini \
                 isteyin, sonra yeniden deneyin."
            );
            let ended = trying.end(AttemptOutcome::Refused, "address_refused", &sentence);
            return Ok(ended.wait_for(WaitsFor::Correction, sentence));
        }
        CallError::Egress(EgressError::Connect) => (
            AttemptOutcome::Retry,
            "unreachable",
            sentence!("{source} could not be reached.", "{source} sistemine ulaşılamadı."),
        ),
        CallError::Egress(EgressError::Timeout) => (
            AttemptOutcome::Unclear,
            "timeout",
            sentence!("{source} did not answer in time.", "{source} zamanında karşılık vermedi."),
        ),
        CallError::Egress(EgressError::TooLarge | EgressError::Transport) => (
            AttemptOutcome::Unclear,
            "broken_off",
            sentence!(
                "The connection to {source} broke before it answered.",
                "{source} karşılık vermeden bağlantı koptu."
            ),
        ),
        CallError::Refresh(_) => (
            AttemptOutcome::Retry,
            "no_token",
            sentence!(
                "{source} did not renew Akis's access just now.",
                "{source}, Akis’in erişimini şu anda yenilemedi."
            ),
        ),
    };
    let failure = Failure { outcome, code, message, after: None, status: None };
    Ok(failure.retry(state, source, tries, trying))
}

/// A try that is followed by another.
pub(super) struct Failure {
    pub(super) outcome: AttemptOutcome,
    pub(super) code: &'static str,
    pub(super) message: Sentence,
    /// How long the source asks to wait.
    pub(super) after: Option<Duration>,
    pub(super) status: Option<StatusCode>,
}

impl Failure {
    /// Again later; given up when it was tried often enough. What the source asks for is the least wait.
    pub(super) fn retry(self, state: &State, source: &str, tries: u32, trying: &Trying) -> End {
        let mut ended = trying.end(self.outcome, self.code, &self.message);
        if let Some(status) = self.status {
            ended = ended.with_status(status);
        }
        if tries >= state.settings.max_attempts {
            return ended.give_up(self.message.and(&sentence!(
                "Akis tried {tries} times and has stopped. Press Retry to send it again.",
                "Akis {tries} kez denedi ve bıraktı. Yanıtı göndermek için yeniden deneyin."
            )));
        }
        let at = handler::again(state, tries);
        let follows = if self.outcome == AttemptOutcome::Unclear {
            sentence!(
                "Akis asks {source} whether the answer arrived before it sends it again.",
                "Akis yanıtı yeniden göndermeden önce ulaşıp ulaşmadığını {source} sistemine sorar."
            )
        } else {
            sentence!("Akis tries again by itself.", "Akis kendiliğinden yeniden dener.")
        };
        ended.retry_at(backoff::asked(at, self.after), self.message.and(&follows))
    }
}
