use super::end::{End, Trying};
use super::series::{self, NOT_ARRIVED, NOT_FOUND_YET, NOT_LOOKED};
use super::submit;
use crate::{State, backoff};
use akis_connections::CallError;
use akis_connectors::{Connector, ConnectorError, Found};
use akis_sentence::{Sentence, sentence};
use akis_store::attempts::Attempt;
use akis_store::deliveries::Work;
use akis_store::{AttemptOutcome, ConnectionId, StoreError, TenantId, WaitsFor};
use jiff::Timestamp;

/// The most pages of responses that are looked through. At fifty a page that is two thousand newer responses.
const MOST_PAGES: u32 = 40;

/// Asks the source whether an earlier try arrived.
pub(super) async fn look(
    state: &State,
    tenant: TenantId,
    work: &Work,
    earlier: &[Attempt],
    trying: &Trying,
) -> Result<End, StoreError> {
    let (connector, connection) = match submit::destination(state, work, trying) {
        Ok(destination) => destination,
        Err(end) => return Ok(*end),
    };
    // Before asking: what arrives while the answer is on its way is not in it.
    let asked_at = Timestamp::now();
    let found = match find(state, tenant, work, connector, connection).await {
        Ok(found) => found,
        Err(failure) => return failure.end(state, connector.name(), earlier, trying),
    };
    if found {
        return Ok(trying.arrived(AttemptOutcome::Found, None).delivered());
    }
    let since = series::unclear_since(earlier, asked_at);
    let window = state.settings.lookup_window();
    let source = connector.name();
    if series::is_over(since, window, asked_at) {
        let message = sentence!(
            "{source} does not have this answer, so it is sent again.",
            "Bu yanıt {source} sisteminde yok; bu yüzden yeniden gönderiliyor."
        );
        return Ok(trying.end(AttemptOutcome::Retry, NOT_ARRIVED, &message).retry_at(Timestamp::now(), message));
    }
    let message = sentence!(
        "{source} may have this answer but does not show it yet. Akis asks again before it sends it a second time.",
        "Bu yanıt {source} sistemine ulaşmış olabilir ama orada henüz görünmüyor. Akis yanıtı ikinci kez göndermeden önce \
         yeniden sorar."
    );
    // Not later than the window's end: then the matter is settled.
    let at = next_look(state, earlier).min(backoff::later(since, window));
    Ok(trying.end(AttemptOutcome::Unclear, NOT_FOUND_YET, &message).retry_at(at, message))
}

/// When to ask again.
fn next_look(state: &State, earlier: &[Attempt]) -> Timestamp {
    let settings = &state.settings;
    let looks = series::round(series::looks(earlier), settings.max_attempts);
    backoff::next(looks, settings.retry_base(), settings.retry_max(), Timestamp::now())
}

/// Why the source gave no answer to the question.
enum LookFailure {
    Call(CallError),
    Read(ConnectorError),
    TooMany,
}

/// Goes through the source's newest responses, page by page.
async fn find(
    state: &State,
    tenant: TenantId,
    work: &Work,
    connector: &dyn Connector,
    connection: ConnectionId,
) -> Result<bool, LookFailure> {
    let submission = &work.submission;
    let form_id = submission.source.as_ref().map(|source| source.form_id.as_str()).unwrap_or_default();
    let mut after: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let cursor = after.as_deref();
        let response = state
            .caller
            .call(tenant, connection, |access| connector.find_request(access, form_id, cursor))
            .await
            .map_err(LookFailure::Call)?;
        let found = connector
            .was_found(&response, submission.id, &state.public_url, submission.completed_at)
            .map_err(LookFailure::Read)?;
        match found {
            Found::Yes => return Ok(true),
            Found::No => return Ok(false),
            Found::Further { after: next } => after = Some(next),
        }
    }
    Err(LookFailure::TooMany)
}

impl LookFailure {
    /// The delivery stays unclear, whatever happens: nothing is sent on a question without an answer.
    fn end(self, state: &State, source: &str, earlier: &[Attempt], trying: &Trying) -> Result<End, StoreError> {
        let wait_for = |waits_for, sentence: Sentence| {
            Ok(trying.end(AttemptOutcome::Unclear, NOT_LOOKED, &sentence).wait_for(waits_for, sentence))
        };
        let after = match self {
            Self::Call(CallError::Store(error)) => return Err(error),
            Self::Call(CallError::ReconnectNeeded { sentence }) => return wait_for(WaitsFor::Reconnect, sentence),
            Self::Call(CallError::NotFound) => {
                return wait_for(
                    WaitsFor::Reconnect,
                    sentence!(
                        "The {source} connection was removed. Connect the same account again; Akis then asks whether this \
                         answer arrived.",
                        "{source} bağlantısı kaldırıldı. Aynı hesabı yeniden bağlayın; Akis ondan sonra bu yanıtın ulaşıp \
                         ulaşmadığını sorar."
                    ),
                );
            }
            Self::Read(ConnectorError::Reconnect { .. } | ConnectorError::MissingPermission { .. }) => {
                return wait_for(
                    WaitsFor::Correction,
                    sentence!(
                        "{source} does not let Akis look whether this answer arrived. Connect the account again with all \
                         permissions, then press Retry.",
                        "{source}, Akis’in bu yanıtın ulaşıp ulaşmadığına bakmasına izin vermiyor. Hesabı bütün izinleri vererek \
                         yeniden bağlayın, sonra yeniden deneyin."
                    ),
                );
            }
            Self::Read(ConnectorError::NotFound) => {
                return wait_for(
                    WaitsFor::Correction,
                    sentence!(
                        "The form no longer exists in {source}, so Akis cannot see whether this answer arrived.",
                        "Form artık {source} sisteminde yok; bu yüzden Akis bu yanıtın ulaşıp ulaşmadığını göremiyor."
                    ),
                );
            }
            Self::Read(ConnectorError::RateLimited { after }) => after,
            Self::Call(_) | Self::Read(_) | Self::TooMany => None,
        };
        let sentence = sentence!(
            "{source} could not be asked whether this answer arrived.",
            "Bu yanıtın ulaşıp ulaşmadığı {source} sistemine sorulamadı."
        );
        let ended = trying.end(AttemptOutcome::Unclear, NOT_LOOKED, &sentence);
        let most = state.settings.max_attempts;
        if series::round(series::looks(earlier), most) >= most {
            return Ok(ended.give_up(sentence.and(&sentence!(
                "Look for it there; if it is missing, press Retry and Akis asks once more.",
                "Yanıtı orada arayın; bulamazsanız yeniden deneyin, Akis bir kez daha sorar."
            ))));
        }
        let at = next_look(state, earlier);
        let problem = sentence.and(&sentence!("Akis asks again by itself.", "Akis kendiliğinden yeniden sorar."));
        Ok(ended.retry_at(backoff::asked(at, after), problem))
    }
}
