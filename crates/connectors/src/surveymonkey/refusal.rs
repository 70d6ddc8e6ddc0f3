//! Why SurveyMonkey does not answer a call (SurveyMonkey API v3, "Error Codes" and "Request and Response Limits").

use crate::{ConnectorError, Outcome, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// The body of a good answer.
pub(super) fn json<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, ConnectorError> {
    if response.status().is_success() && !is_revoked(response) {
        answer::parse(response.body())
    } else {
        Err(problem(response))
    }
}

/// The longest body in which a grant taken back is looked for.
const SHORT: usize = 1000;

/// SurveyMonkey tells of a grant that was taken back in a body of its own (`status`, `errmsg`), whatever the status of
/// HTTP is ("Token expiration and revocation").
pub(super) fn is_revoked(response: &Response<Bytes>) -> bool {
    let short = Some(response.body()).filter(|body| body.len() <= SHORT);
    let body: Value = short.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    body.get("errmsg").and_then(Value::as_str).is_some_and(|text| text.contains("revoked access grant"))
}

/// An id: a decimal number, which comes as text and here and there as a number.
pub(super) fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What a call failed of. Other than HTTP's words, these tell apart what a new connection mends and what it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// 1010 to 1013.
    Token,
    /// 1018: the account has moved to another data centre, which a new connection is told.
    Moved,
    /// 1052, 1053.
    UserGone,
    /// 1014.
    Scope,
    /// 1015.
    Plan,
    /// 1016.
    NotYours,
    /// 1017.
    Quota,
    /// 1020.
    NotFound,
    /// 1025, 1026.
    Conflict,
    /// 1030.
    TooLarge,
    /// 1040.
    Limit,
    /// 1050, 1051, 1054.
    Trouble,
    /// 1000, 1002: an id or an answer that does not fit the survey.
    Content,
    /// Anything else.
    Other,
}

fn error(response: &Response<Bytes>) -> (Option<u32>, String) {
    let body: Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let code = body.pointer("/error/id").and_then(id).and_then(|code| code.parse().ok());
    (code, answer::message(response))
}

/// Whether it is more than SurveyMonkey gives in one answer.
pub(super) fn is_too_large(response: &Response<Bytes>) -> bool {
    !response.status().is_success() && cause(response) == Cause::TooLarge
}

/// SurveyMonkey's own sentence.
pub(super) fn message(response: &Response<Bytes>) -> String {
    if is_revoked(response) { "Client revoked access grant".to_owned() } else { error(response).1 }
}

/// SurveyMonkey's number for the error; without one, the status.
fn cause(response: &Response<Bytes>) -> Cause {
    if is_revoked(response) {
        return Cause::Token;
    }
    match (error(response).0, response.status().as_u16()) {
        (Some(1010..=1013), _) => Cause::Token,
        (Some(1014), _) => Cause::Scope,
        (Some(1015), _) => Cause::Plan,
        (Some(1016), _) => Cause::NotYours,
        (Some(1017), _) => Cause::Quota,
        (Some(1018), _) => Cause::Moved,
        (Some(1020), _) => Cause::NotFound,
        (Some(1025 | 1026), _) => Cause::Conflict,
        (Some(1030), _) | (_, 413) => Cause::TooLarge,
        (Some(1040), _) | (_, 429) => Cause::Limit,
        (Some(1050 | 1051 | 1054), _) | (_, 408 | 500..) => Cause::Trouble,
        (Some(1052 | 1053), _) => Cause::UserGone,
        (Some(1000 | 1002), _) => Cause::Content,
        (_, 401) => Cause::Token,
        (_, 403) => Cause::Scope,
        (_, 404 | 410) => Cause::NotFound,
        (_, 409) => Cause::Conflict,
        _ => Cause::Other,
    }
}

/// What an answer that is not good means.
pub(super) fn problem(response: &Response<Bytes>) -> ConnectorError {
    let status = response.status().as_u16();
    let message = message(response);
    match cause(response) {
        Cause::Token | Cause::Moved | Cause::UserGone => ConnectorError::Reconnect { message },
        Cause::Scope => ConnectorError::MissingPermission { message },
        Cause::NotFound => ConnectorError::NotFound,
        Cause::Limit => ConnectorError::RateLimited { after: wait(response) },
        Cause::Trouble => ConnectorError::Unavailable { status },
        Cause::Plan
        | Cause::NotYours
        | Cause::Quota
        | Cause::Conflict
        | Cause::TooLarge
        | Cause::Content
        | Cause::Other => ConnectorError::Refused { status, message },
    }
}

/// What became of a call that writes and was not taken. SurveyMonkey's own sentences may repeat an answer, so none is
/// passed on.
pub(super) fn outcome(response: &Response<Bytes>) -> Outcome {
    let cause = cause(response);
    let message = in_words(cause, response);
    match cause {
        Cause::Token | Cause::Moved | Cause::UserGone | Cause::Scope => Outcome::Reconnect { message },
        Cause::Limit => Outcome::Retry { after: wait(response), code: "rate_limited", message, unclear: false },
        Cause::Trouble => {
            Outcome::Retry { after: answer::retry_after(response), code: "unavailable", message, unclear: true }
        }
        _ => Outcome::Refused { errors: vec![word(response)], message },
    }
}

/// SurveyMonkey's number for the error; HTTP's where it gives none.
fn word(response: &Response<Bytes>) -> String {
    error(response).0.map_or_else(|| format!("HTTP {}", response.status().as_u16()), |code| code.to_string())
}

fn in_words(cause: Cause, response: &Response<Bytes>) -> Sentence {
    let status = response.status().as_u16();
    match cause {
        Cause::Token => sentence!(
            "SurveyMonkey no longer accepts the connection.",
            "SurveyMonkey bu bağlantıyı artık kabul etmiyor."
        ),
        Cause::Moved => sentence!(
            "SurveyMonkey keeps this account in another data centre now; connect it again.",
            "SurveyMonkey bu hesabı artık başka bir veri merkezinde tutuyor; hesabı yeniden bağlayın."
        ),
        Cause::UserGone => sentence!(
            "The SurveyMonkey user who connected the account no longer exists; connect it again as another user.",
            "Hesabı bağlayan SurveyMonkey kullanıcısı artık yok; hesabı başka bir kullanıcıyla yeniden bağlayın."
        ),
        Cause::Scope => sentence!(
            "The connection may not write responses, which SurveyMonkey allows on paid plans alone. With such a plan, connect \
             the account again and grant it; without one, switch this destination off.",
            "Bağlantının yanıt yazma izni yok; SurveyMonkey bunu yalnızca ücretli planlarda veriyor. Böyle bir planınız varsa \
             hesabı yeniden bağlayıp bu izni verin, yoksa bu hedefi kapatın."
        ),
        Cause::Plan => sentence!(
            "The SurveyMonkey plan of this account does not include writing responses; change the plan there and retry.",
            "Bu hesabın SurveyMonkey planı yanıt yazmayı kapsamıyor; planı orada değiştirip yeniden deneyin."
        ),
        Cause::NotYours => sentence!(
            "The connected SurveyMonkey user may not write to this survey; have it shared with that user and retry.",
            "Bağlı SurveyMonkey kullanıcısının bu ankete yazma yetkisi yok; anketi o kullanıcıyla paylaşıp yeniden deneyin."
        ),
        Cause::Quota => sentence!(
            "The SurveyMonkey account has used up the responses its plan allows; raise the limit there and retry.",
            "SurveyMonkey hesabı planının izin verdiği yanıt sayısını doldurdu; sınırı orada yükseltip yeniden deneyin."
        ),
        Cause::NotFound => sentence!(
            "The survey or its collector no longer exists in SurveyMonkey; restore it there, or choose another collector.",
            "Anket ya da toplayıcısı artık SurveyMonkey’de yok; orada geri getirin ya da başka bir toplayıcı seçin."
        ),
        Cause::Conflict => sentence!(
            "A setting of the survey or of its collector stands against the response; check in SurveyMonkey that the \
             collector is open.",
            "Anketin ya da toplayıcının bir ayarı yanıtı engelliyor; SurveyMonkey’de toplayıcının açık olduğunu denetleyin."
        ),
        Cause::TooLarge => sentence!(
            "The response is larger than SurveyMonkey takes.",
            "Yanıt, SurveyMonkey’nin kabul ettiğinden büyük."
        ),
        Cause::Limit => sentence!("SurveyMonkey asks to slow down.", "SurveyMonkey biraz beklenmesini istiyor."),
        Cause::Trouble => sentence!(
            "SurveyMonkey had a problem of its own (status {status}).",
            "SurveyMonkey’de bir sorun oluştu (durum kodu {status})."
        ),
        Cause::Content => sentence!(
            "SurveyMonkey does not take the answers as they are; a question or an option was probably changed there. Read \
             the survey again, publish it, and retry.",
            "SurveyMonkey yanıtları bu hâliyle kabul etmiyor; orada büyük olasılıkla bir soru ya da seçenek değiştirildi. \
             Anketi yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
        ),
        Cause::Other => {
            let word = word(response);
            sentence!("SurveyMonkey refused the response ({word}).", "SurveyMonkey yanıtı reddetti ({word}).")
        }
    }
}

/// The longest wait that is believed; the day's allowance comes back within it.
const LONGEST_WAIT: u64 = 25 * 60 * 60;

/// How long to wait: of the allowances of a minute and of a day, the one that is used up says when it comes back.
fn wait(response: &Response<Bytes>) -> Option<Duration> {
    let number = |name: &str| response.headers().get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let reset = |span: &str| {
        let used_up = number(&format!("x-ratelimit-app-global-{span}-remaining")) == Some(0);
        number(&format!("x-ratelimit-app-global-{span}-reset")).filter(|_| used_up)
    };
    let seconds =
        reset("day").or_else(|| reset("minute")).or_else(|| number("x-ratelimit-app-global-minute-reset"));
    let told = seconds.map(|seconds| Duration::from_secs(seconds.min(LONGEST_WAIT)));
    answer::retry_after(response).or(told)
}
