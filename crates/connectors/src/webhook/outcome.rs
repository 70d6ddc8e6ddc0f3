//! What an address of a customer's answers, in words (Standard Webhooks, "Deliverability and reliability").

use crate::{Outcome, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Response, StatusCode};
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use std::time::Duration;

/// The longest wait that is kept to when an address asks for one.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// HTTP dates write `GMT`, which the older mail format reads as zero offset.
static DATES: DateTimeParser = DateTimeParser::new();

/// Whether the address asks never to be called again (Standard Webhooks, "Deliverability and reliability": 410 disables it).
pub(crate) fn is_closed(response: &Response<Bytes>) -> bool {
    response.status() == StatusCode::GONE
}

/// Reads what became of a delivery; `now` dates a wait that is given as a moment. Any 2xx is a success, a redirect is
/// none and is not followed, and 410 asks never to be called again.
pub(crate) fn read(response: &Response<Bytes>, now: Timestamp) -> Outcome {
    let status = response.status().as_u16();
    let message = in_words(status);
    match status {
        200..=299 => Outcome::Delivered { detail: None, result: None },
        408 | 423 | 425 | 429 | 500.. => Outcome::Retry {
            after: wait(response, now),
            code: if status == 429 { "rate_limited" } else { "unavailable" },
            message,
            // The address knows a repetition by its id.
            unclear: false,
        },
        410 => Outcome::Refused { errors: vec!["GONE".to_owned()], message },
        _ => Outcome::Refused { errors: vec![format!("HTTP {status}")], message },
    }
}

/// Reads the answer of a ping.
pub(super) fn read_ping(response: &Response<Bytes>) -> Result<(), Sentence> {
    let status = response.status().as_u16();
    if response.status().is_success() { Ok(()) } else { Err(in_words(status)) }
}

/// Why an answer is no success, and what to do.
fn in_words(status: u16) -> Sentence {
    match status {
        300..=399 => sentence!(
            "The address redirects to another one (status {status}), which is not followed; enter the final address.",
            "Adres başka bir adrese yönlendiriyor (durum kodu {status}); yönlendirmeler izlenmez, son adresi girin."
        ),
        400 | 422 => sentence!(
            "The address does not accept the content (status {status}); check there what it expects, then retry.",
            "Adres içeriği kabul etmiyor (durum kodu {status}); orada ne beklendiğine bakın, sonra yeniden deneyin."
        ),
        401 | 403 => sentence!(
            "The address does not let us in (status {status}); check the signing secret there and whether it lets us through.",
            "Adres bize izin vermiyor (durum kodu {status}); oradaki imza anahtarını ve erişime açık olduğunu denetleyin."
        ),
        404 => sentence!(
            "There is nothing at this address (status 404); check it, then retry.",
            "Bu adreste bir şey bulunamadı (durum kodu 404); adresi denetleyip yeniden deneyin."
        ),
        405 => sentence!(
            "The address takes no POST requests (status 405); it is probably the address of a page.",
            "Adres POST isteği kabul etmiyor (durum kodu 405); büyük olasılıkla bir sayfanın adresi."
        ),
        408 | 504 => sentence!(
            "The address took too long (status {status}).",
            "Adres çok geç yanıt verdi (durum kodu {status})."
        ),
        410 => sentence!(
            "The address says that it is closed for good (status 410) and wants no more answers; enter another one and switch \
             the destination on, or leave it off.",
            "Adres kalıcı olarak kapandığını ve yanıt istemediğini bildirdi (durum kodu 410); başka bir adres girip hedefi açın \
             ya da hedefi kapalı bırakın."
        ),
        413 => sentence!(
            "The address does not take so much at once (status 413); raise the limit there, then retry.",
            "Adres bu kadar büyük bir içeriği kabul etmiyor (durum kodu 413); sınırı orada yükseltip yeniden deneyin."
        ),
        429 => sentence!("The address asks to slow down.", "Adres biraz beklenmesini istiyor."),
        500.. => sentence!(
            "The address had a problem of its own (status {status}).",
            "Adreste bir sorun oluştu (durum kodu {status})."
        ),
        _ => sentence!(
            "The address refused the answer with status {status}.",
            "Adres yanıtı reddetti (durum kodu {status})."
        ),
    }
}

/// `Retry-After`, in seconds or as a moment (RFC 9110, 10.2.3), within bounds.
fn wait(response: &Response<Bytes>, now: Timestamp) -> Option<Duration> {
    let told = answer::retry_after(response).or_else(|| {
        let at = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
        let at = DATES.parse_timestamp(at.trim()).ok()?;
        Duration::try_from(at.duration_since(now)).ok()
    });
    told.map(|wait| wait.min(LONGEST_WAIT))
}
