use super::end::{End, Trying};
use super::series::{self, NOT_ARRIVED, NOT_ASKABLE, NOT_FOUND_YET, NOT_LOOKED};
use super::trip::Trip;
use super::{headers, send};
use crate::backoff;
use akis_connections::CallError;
use akis_connectors::{ConnectorError, EncodeError, Look, LookFound, Step};
use akis_sentence::{Sentence, sentence};
use akis_store::attempts::Attempt;
use akis_store::{AttemptOutcome, StoreError, WaitsFor};
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most pages of responses that are looked through. At fifty a page that is two thousand newer responses.
const MOST_PAGES: u32 = 40;

/// Asks the destination whether an earlier try of a step arrived.
pub(super) async fn look(trip: &Trip<'_>, step: &Step, trying: &Trying) -> Result<End, StoreError> {
    // Before asking: what arrives while the answer is on its way is not in it.
    let asked_at = Timestamp::now();
    let earlier = trip.earlier(step);
    match find(trip, step).await {
        Ok(Some(result)) => return Ok(trying.arrived(AttemptOutcome::Found, None).done(result)),
        Ok(None) => {}
        Err(LookFailure::Needless) => {
            let message = sentence!(
                "It is sent again, which does no harm.",
                "Yanıt yeniden gönderiliyor; bunun bir zararı yok."
            );
            return Ok(trying
                .end(AttemptOutcome::Retry, NOT_ARRIVED, &message)
                .retry_at(Timestamp::now(), message));
        }
        // What was read does not decide (two alike, or too little to tell by): asking again brings the same.
        Err(LookFailure::Impossible | LookFailure::Read(ConnectorError::Refused { status: 200..=299, .. }, _)) => {
            return Ok(impossible(trip, step, trying));
        }
        Err(failure) => return failure.end(trip, &earlier, trying),
    }
    let name = trip.name();
    let since = series::unclear_since(&earlier, asked_at);
    let window = trip.state.settings.lookup_window();
    if series::is_over(since, window, asked_at) {
        let message = sentence!(
            "{name} does not have this answer, so it is sent again.",
            "Bu yanıt {name} sisteminde yok; bu yüzden yeniden gönderiliyor."
        );
        return Ok(trying.end(AttemptOutcome::Retry, NOT_ARRIVED, &message).retry_at(Timestamp::now(), message));
    }
    let message = sentence!(
        "{name} may have this answer but does not show it yet. Akis asks again before it sends it a second time.",
        "Bu yanıt {name} sistemine ulaşmış olabilir ama orada henüz görünmüyor. Akis yanıtı ikinci kez göndermeden önce \
         yeniden sorar."
    );
    // Not later than the window's end: then the matter is settled.
    let at = next_look(trip, &earlier).min(backoff::later(since, window));
    Ok(trying.end(AttemptOutcome::Unclear, NOT_FOUND_YET, &message).retry_at(at, message))
}

/// The destination cannot be asked: a person looks, and says what they saw.
pub(super) fn impossible(trip: &Trip<'_>, step: &Step, trying: &Trying) -> End {
    let message = decide(trip);
    tracing::info!(delivery = %trip.work.delivery_id, step = %step.key, "a person must say whether it arrived");
    trying.end(AttemptOutcome::Unclear, NOT_ASKABLE, &message).wait_for(WaitsFor::Decision, message)
}

/// What a person is asked, and where to look for the answer.
pub(super) fn decide(trip: &Trip<'_>) -> Sentence {
    let name = trip.name();
    sentence!(
        "This answer may have arrived ({name}), and Akis cannot ask there. Look for it, then say whether it arrived or is to \
         be sent again.",
        "Bu yanıt hedefe ulaşmış olabilir ({name}) ama Akis bunu oraya soramıyor. Yanıtı orada arayın, sonra ulaştığını ya da \
         yeniden gönderileceğini bildirin."
    )
    .and(&trip.destination.where_to_look(&trip.target.settings))
}

/// When to ask again.
fn next_look(trip: &Trip<'_>, earlier: &[Attempt]) -> Timestamp {
    let settings = &trip.state.settings;
    let looks = series::round(series::looks(earlier), settings.max_attempts);
    backoff::next(looks, settings.retry_base(), settings.retry_max(), Timestamp::now())
}

/// Why the destination gave no answer to the question.
enum LookFailure {
    Call(CallError),
    Read(ConnectorError, Option<Duration>),
    TooMany,
    /// Others have their turn until then.
    NoTurn(Timestamp),
    /// With access the destination says that a repetition does no harm.
    Needless,
    /// With access the destination says that it cannot be asked.
    Impossible,
}

/// Goes through the newest responses, page by page. `Some` when it was found, with what the step would have brought.
async fn find(trip: &Trip<'_>, step: &Step) -> Result<Option<Option<String>>, LookFailure> {
    let state = trip.state;
    let done = trip.done();
    let mut after: Option<String> = None;
    for page in 0..MOST_PAGES {
        // The first page has the turn the try was begun with.
        if page > 0
            && let Some(line) = &trip.line
        {
            let until = line.wait(state, trip.tenant, trip.work.delivery_id).await;
            if let Some(until) = until.map_err(|error| LookFailure::Call(CallError::Store(error)))? {
                return Err(LookFailure::NoTurn(until));
            }
        }
        let cursor = after.as_deref();
        let origins = send::origins(trip);
        let other = Mutex::new(None);
        let began = Instant::now();
        let response = state
            .caller
            .send(
                trip.tenant,
                trip.target.connection_id,
                &origins,
                |access| {
                    let failure = match trip.destination.look(&trip.order(access), step, &done, cursor)? {
                        Look::Ask(call) => return Ok(*call),
                        Look::Repeat => LookFailure::Needless,
                        Look::Impossible => LookFailure::Impossible,
                    };
                    *other.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
                    Err(EncodeError::OtherSystem)
                },
                None,
            )
            .await;
        if let Some(failure) = other.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(failure);
        }
        send::called(trip, began, &response);
        let response = response.map_err(LookFailure::Call)?;
        let asked = headers::silence(response.status(), response.headers());
        let least = state.settings.retry_base();
        let found = trip.destination.read_look(&trip.order(None), step, &response).map_err(|error| {
            let silence = match &error {
                ConnectorError::RateLimited { after } => Some(headers::too_many(asked, *after, least)),
                _ => asked,
            };
            LookFailure::Read(error, silence)
        })?;
        match found {
            LookFound::Yes { result } => return Ok(Some(result)),
            LookFound::No => return Ok(None),
            LookFound::Further { after: next } => after = Some(next),
        }
    }
    Err(LookFailure::TooMany)
}

impl LookFailure {
    /// The step stays unclear, whatever happens: nothing is sent on a question without an answer.
    fn end(self, trip: &Trip<'_>, earlier: &[Attempt], trying: &Trying) -> Result<End, StoreError> {
        let name = trip.name();
        let wait_for = |waits_for, sentence: Sentence| {
            Ok(trying.end(AttemptOutcome::Unclear, NOT_LOOKED, &sentence).wait_for(waits_for, sentence))
        };
        let (after, silence) = match self {
            Self::Call(CallError::Store(error)) => return Err(error),
            Self::Call(CallError::ReconnectNeeded { sentence }) => return wait_for(WaitsFor::Reconnect, sentence),
            Self::Call(CallError::NotFound) => {
                return wait_for(
                    WaitsFor::Reconnect,
                    sentence!(
                        "The {name} connection was removed. Connect the same account again; Akis then asks whether this \
                         answer arrived.",
                        "{name} bağlantısı kaldırıldı. Aynı hesabı yeniden bağlayın; Akis ondan sonra bu yanıtın ulaşıp \
                         ulaşmadığını sorar."
                    ),
                );
            }
            Self::Read(ConnectorError::Reconnect { .. } | ConnectorError::MissingPermission { .. }, _) => {
                return wait_for(
                    WaitsFor::Correction,
                    sentence!(
                        "{name} does not let Akis look whether this answer arrived. Connect the account again with all \
                         permissions, then press Retry.",
                        "{name}, Akis’in bu yanıtın ulaşıp ulaşmadığına bakmasına izin vermiyor. Hesabı bütün izinleri vererek \
                         yeniden bağlayın, sonra yeniden deneyin."
                    ),
                );
            }
            Self::Read(ConnectorError::NotFound, _) => {
                return wait_for(
                    WaitsFor::Correction,
                    sentence!(
                        "The form no longer exists in {name}, so Akis cannot see whether this answer arrived.",
                        "Form artık {name} sisteminde yok; bu yüzden Akis bu yanıtın ulaşıp ulaşmadığını göremiyor."
                    ),
                );
            }
            Self::Read(_, silence) => (silence, silence),
            Self::NoTurn(until) => (Duration::try_from(until.duration_since(Timestamp::now())).ok(), None),
            Self::Call(_) | Self::TooMany | Self::Needless | Self::Impossible => (None, None),
        };
        let sentence = sentence!(
            "{name} could not be asked whether this answer arrived.",
            "Bu yanıtın ulaşıp ulaşmadığı {name} sistemine sorulamadı."
        );
        let ended = trying.end(AttemptOutcome::Unclear, NOT_LOOKED, &sentence);
        let most = trip.state.settings.max_attempts;
        if series::round(series::looks(earlier), most) >= most {
            let problem = sentence.and(&sentence!(
                "Look for it there; if it is missing, press Retry and Akis asks once more.",
                "Yanıtı orada arayın; bulamazsanız yeniden deneyin, Akis bir kez daha sorar."
            ));
            return Ok(ended.give_up(problem).with_silence(silence));
        }
        let at = next_look(trip, earlier);
        let problem = sentence.and(&sentence!("Akis asks again by itself.", "Akis kendiliğinden yeniden sorar."));
        Ok(ended.retry_at(backoff::asked(at, after), problem).with_silence(silence))
    }
}
