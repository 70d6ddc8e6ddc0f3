//! Tries that brought nothing: why, in words, and what follows.

use super::end::{End, Trying};
use super::look;
use super::trip::Trip;
use crate::{backoff, handler};
use akis_connections::CallError;
use akis_connectors::{EncodeError, Look, Step, StepKind};
use akis_egress::EgressError;
use akis_sentence::{Sentence, sentence};
use akis_store::{AttemptOutcome, StoreError, WaitsFor};
use http::StatusCode;
use std::time::Duration;

/// The call gave no response.
pub(super) fn not_sent(
    trip: &Trip<'_>,
    step: &Step,
    error: CallError,
    tries: u32,
    trying: &Trying,
) -> Result<End, StoreError> {
    let name = trip.name();
    let stuck = |outcome, code: &str, waits_for, sentence: Sentence| {
        Ok(trying.end(outcome, code, &sentence).wait_for(waits_for, sentence))
    };
    let (outcome, code, message) = match error {
        // Nothing is known of the call; the next run finds the step begun and asks the source.
        CallError::Store(error) => return Err(error),
        CallError::ReconnectNeeded { sentence } => {
            return stuck(AttemptOutcome::Reconnect, "reconnect", WaitsFor::Reconnect, sentence);
        }
        CallError::NotFound => {
            let sentence = sentence!(
                "The {name} connection was removed. Connect the same account again; this answer is then sent by itself.",
                "{name} bağlantısı kaldırıldı. Aynı hesabı yeniden bağlayın; bu yanıt ondan sonra kendiliğinden gönderilir."
            );
            return stuck(AttemptOutcome::Reconnect, "disconnected", WaitsFor::Reconnect, sentence);
        }
        CallError::NotConfigured(_) => {
            let sentence = sentence!(
                "{name} is not set up on this installation. Ask whoever runs Akis to enter its client id and secret, then \
                 press Retry.",
                "{name} bu kurulumda ayarlanmamış. Akis’i kuran kişiden uygulamanın istemci kimliğini ve gizli anahtarını \
                 girmesini isteyin, sonra yeniden deneyin."
            );
            return stuck(AttemptOutcome::Refused, "not_configured", WaitsFor::Correction, sentence);
        }
        CallError::Encode(error) => return Ok(not_expressible(trip, &error, trying)),
        CallError::Egress(EgressError::Refused { .. }) if trip.target.connection_id.is_none() => {
            let sentence = sentence!(
                "The address of this destination may not be called: only addresses of the public internet are. Check it in \
                 the destination's settings, then press Retry.",
                "Bu hedefin adresine istek gönderilemiyor: yalnızca herkese açık internet adreslerine gönderilir. Hedefin \
                 ayarlarında adresi denetleyin, sonra yeniden deneyin."
            );
            return stuck(AttemptOutcome::Refused, "address_refused", WaitsFor::Correction, sentence);
        }
        CallError::Egress(EgressError::Refused { .. }) => {
            let sentence = sentence!(
                "The address of {name} in this installation's settings may not be called. Ask whoever runs Akis to check \
                 it, then press Retry.",
                "Bu kurulumun ayarlarındaki {name} adresine istek gönderilemiyor. Akis’i kuran kişiden adresi denetlemesini \
                 isteyin, sonra yeniden deneyin."
            );
            return stuck(AttemptOutcome::Refused, "address_refused", WaitsFor::Correction, sentence);
        }
        CallError::Egress(EgressError::Connect) => (
            AttemptOutcome::Retry,
            "unreachable",
            sentence!("{name} could not be reached.", "{name} sistemine ulaşılamadı."),
        ),
        CallError::Egress(EgressError::Timeout) => (
            AttemptOutcome::Unclear,
            "timeout",
            sentence!("{name} did not answer in time.", "{name} zamanında karşılık vermedi."),
        ),
        CallError::Egress(EgressError::TooLarge | EgressError::Transport) => (
            AttemptOutcome::Unclear,
            "broken_off",
            sentence!(
                "The connection to {name} broke before it answered.",
                "{name} karşılık vermeden bağlantı koptu."
            ),
        ),
        CallError::Refresh(_) => (
            AttemptOutcome::Retry,
            "no_token",
            sentence!(
                "{name} did not renew Akis's access just now.",
                "{name}, Akis’in erişimini şu anda yenilemedi."
            ),
        ),
    };
    Ok(Failure { outcome, code, message, after: None, status: None }.retry(trip, step, tries, trying))
}

/// The present step cannot be written; what an earlier try of it did is as unknown as before.
pub(super) fn not_expressible(trip: &Trip<'_>, error: &EncodeError, trying: &Trying) -> End {
    let unclear = trip.steps.iter().any(|(_, row)| row.unclear);
    cannot_be_written(trip.name(), error, unclear, trying)
}

/// An answer that cannot be written there as things stand.
pub(super) fn cannot_be_written(name: &str, error: &EncodeError, unclear: bool, trying: &Trying) -> End {
    let sentence = sentence!("This answer cannot be written to {name}.", "Bu yanıt {name} sistemine yazılamıyor.")
        .and(&error.sentence());
    let outcome = if unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Refused };
    trying.end(outcome, "not_expressible", &sentence).wait_for(WaitsFor::Correction, sentence)
}

/// A kept file is not where it was kept. Nothing was sent.
pub(super) fn file_missing(trip: &Trip<'_>, trying: &Trying) -> End {
    let name = trip.name();
    let sentence = sentence!(
        "A file of this answer could not be read from where Akis keeps files, so it was not sent to {name}. Ask whoever runs \
         Akis to look at the file store, then press Retry.",
        "Bu yanıtın bir dosyası Akis’in dosya deposundan okunamadı; bu yüzden {name} sistemine gönderilmedi. Akis’i kuran \
         kişiden dosya deposuna bakmasını isteyin, sonra yeniden deneyin."
    );
    trying.end(AttemptOutcome::Refused, "file_missing", &sentence).wait_for(WaitsFor::Correction, sentence)
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
    /// Again later, or asked for first, as the destination wants it; a person decides where nothing can be asked. Given up
    /// when it was tried often enough. What the source asks for is the least wait.
    pub(super) fn retry(self, trip: &Trip<'_>, step: &Step, tries: u32, trying: &Trying) -> End {
        let name = trip.name();
        let mut ended = trying.end(self.outcome, self.code, &self.message);
        if let Some(status) = self.status {
            ended = ended.with_status(status);
        }
        let look = (self.outcome == AttemptOutcome::Unclear)
            .then(|| trip.destination.look(&trip.order(None), step, &trip.done(), None));
        if let Some(Ok(Look::Impossible)) = look {
            tracing::info!(delivery = %trip.work.delivery_id, step = %step.key, "a person must say whether it arrived");
            return ended.wait_for(WaitsFor::Decision, self.message.and(&look::decide(trip)));
        }
        if tries >= trip.state.settings.max_attempts {
            return ended.give_up(self.message.and(&sentence!(
                "Akis tried {tries} times and has stopped. Press Retry to send it again.",
                "Akis {tries} kez denedi ve bıraktı. Yanıtı göndermek için yeniden deneyin."
            )));
        }
        let at = handler::again(trip.state, tries);
        let follows = match look {
            // What prepares the way carries nothing of the answer.
            _ if step.kind == StepKind::Prepare => {
                sentence!("Akis tries again by itself.", "Akis kendiliğinden yeniden dener.")
            }
            None => sentence!("Akis tries again by itself.", "Akis kendiliğinden yeniden dener."),
            Some(Ok(Look::Repeat)) => sentence!(
                "The answer may have arrived. Akis sends it again by itself, in a way that shows that it is the same answer.",
                "Yanıt ulaşmış olabilir. Akis yanıtı, aynı yanıt olduğu anlaşılacak biçimde kendiliğinden yeniden gönderir."
            ),
            Some(_) => sentence!(
                "Akis asks {name} whether the answer arrived before it sends it again.",
                "Akis yanıtı yeniden göndermeden önce ulaşıp ulaşmadığını {name} sistemine sorar."
            ),
        };
        ended.retry_at(backoff::asked(at, self.after), self.message.and(&follows))
    }
}
