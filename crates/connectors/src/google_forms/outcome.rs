//! What became of a call to one of Google's APIs, where it was part of a delivery.

use crate::{ConnectorError, Outcome, answer};
use akis_sentence::sentence;
use bytes::Bytes;
use http::Response;

/// A call that only reads: nothing can have arrived.
pub(super) fn of_read(response: &Response<Bytes>, error: &ConnectorError) -> Outcome {
    of(response, error, false)
}

/// A call that writes: what failed without a word may have arrived.
pub(super) fn of_write(response: &Response<Bytes>, error: &ConnectorError) -> Outcome {
    of(response, error, true)
}

fn of(response: &Response<Bytes>, error: &ConnectorError, writes: bool) -> Outcome {
    match error {
        ConnectorError::Reconnect { .. } => Outcome::Reconnect {
            message: sentence!(
                "Google no longer accepts the connection.",
                "Google bu bağlantıyı artık kabul etmiyor."
            ),
        },
        ConnectorError::MissingPermission { .. } => Outcome::Reconnect {
            message: sentence!(
                "The connection lacks a permission for this; connect Google again and leave every box ticked.",
                "Bağlantının bunun için izni yok; Google’ı yeniden bağlayın ve bütün kutuları işaretli bırakın."
            ),
        },
        ConnectorError::NotFound => Outcome::Refused {
            errors: vec!["NOT_FOUND".to_owned()],
            message: sentence!(
                "Google has no such file any more, or does not show it to the connected account; pick it again.",
                "Google’da böyle bir dosya artık yok ya da bağlı hesaba gösterilmiyor; dosyayı yeniden seçin."
            ),
        },
        ConnectorError::RateLimited { after } => Outcome::Retry {
            after: *after,
            code: "rate_limited",
            message: sentence!("Google asks to slow down.", "Google biraz beklenmesini istiyor."),
            unclear: false,
        },
        ConnectorError::Unavailable { status } => Outcome::Retry {
            after: answer::retry_after(response),
            code: "unavailable",
            message: sentence!(
                "Google had a problem of its own (status {status}).",
                "Google’da bir sorun oluştu (durum kodu {status})."
            ),
            unclear: writes,
        },
        ConnectorError::Unreadable { .. } => Outcome::Retry {
            after: None,
            code: "unreadable",
            message: sentence!("Google’s answer could not be read.", "Google’ın yanıtı okunamadı."),
            unclear: writes,
        },
        ConnectorError::Refused { status: 403, .. } => Outcome::Refused {
            errors: vec!["PERMISSION_DENIED".to_owned()],
            message: sentence!(
                "The connected Google account may not use this file; share it with that account, or pick it again.",
                "Bağlı Google hesabının bu dosyayı kullanma izni yok; dosyayı o hesapla paylaşın ya da yeniden seçin."
            ),
        },
        ConnectorError::Refused { status, .. } => Outcome::Refused {
            errors: vec![format!("STATUS_{status}")],
            message: sentence!(
                "Google refused the call with status {status}.",
                "Google çağrıyı reddetti (durum kodu {status})."
            ),
        },
    }
}
