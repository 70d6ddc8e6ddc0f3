use akis_sentence::{Sentence, sentence};
use std::time::Duration;

/// Why a source system's answer gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// The token, the code or the refresh token is no longer good. Refresh once; if that gives this too, a person must
    /// connect the account again.
    #[error("the account must be connected again: {message}")]
    Reconnect {
        /// The system's own sentence.
        message: String,
    },
    /// The connection lacks a permission. Only a person can grant it.
    #[error("the connection lacks a permission: {message}")]
    MissingPermission {
        /// The system's own sentence; it names the scopes.
        message: String,
    },
    /// There is no such form or account any more.
    #[error("not found at the source; it may have been deleted there")]
    NotFound,
    /// Too many calls; the same call works later.
    #[error("the source asks to slow down")]
    RateLimited {
        /// How long to wait, when the source said so.
        after: Option<Duration>,
    },
    /// The source has a problem of its own; the same call may work later.
    #[error("the source is not available at the moment (status {status})")]
    Unavailable {
        /// HTTP status.
        status: u16,
    },
    /// The source refused the call for a reason that repeating does not change.
    #[error("the source refused the request (status {status}): {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// The system's own sentence.
        message: String,
    },
    /// The answer is not what the system documents.
    #[error("the source's answer could not be read: {reason}")]
    Unreadable {
        /// Where reading stopped; never the content.
        reason: String,
    },
}

impl ConnectorError {
    /// True when the same call may succeed later without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Unavailable { .. })
    }
}

/// Why a submission cannot be written to the source at all. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The submission's form was not read from this system.
    #[error("this submission does not belong to a form of this system")]
    OtherSystem,
    /// More fields than the system takes in one call.
    #[error("{count} fields are more than the {limit} the source takes in one response")]
    TooManyFields {
        /// How many there are.
        count: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// An option's value contains the character that separates several values.
    #[error("an option of the field “{field}” contains “{separator}”, which the source uses between options")]
    SeparatorInValue {
        /// The field's name.
        field: String,
        /// The separator.
        separator: char,
    },
    /// The destination's settings cannot be read, or ask for what cannot be.
    #[error("the destination's settings cannot be read: {reason}")]
    Settings {
        /// What is wrong with them.
        reason: String,
    },
    /// Nobody gave the e-mail address by which the destination tells people apart.
    #[error("the answer has no e-mail address, by which the destination knows people")]
    NoEmail,
    /// What an earlier step should have brought is not there.
    #[error("what the step “{step}” should have brought is not there")]
    StepMissing {
        /// The key of that step.
        step: String,
    },
    /// The destination's own secret is missing or is none that signs.
    #[error("the destination's secret is missing or malformed")]
    Secret,
    /// More bytes than are sent in one call.
    #[error("{bytes} bytes are more than the {limit} that are sent in one call")]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// An answer of a kind the source cannot take through this call.
    #[error("the field “{field}” holds an answer the source does not accept in this way")]
    UnsupportedAnswer {
        /// The field's name.
        field: String,
    },
}

impl EncodeError {
    /// The same for the person who reads why an answer did not arrive.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::OtherSystem => sentence!(
                "It does not belong to a form of this system.",
                "Yanıt bu sistemdeki bir forma ait değil."
            ),
            Self::TooManyFields { count, limit } => sentence!(
                "It has {count} fields, more than the {limit} the system takes in one response.",
                "Yanıtta {count} alan var; sistem tek bir yanıtta en çok {limit} alan alıyor."
            ),
            Self::SeparatorInValue { field, separator } => sentence!(
                "An option of the field “{field}” contains “{separator}”, which the system uses between options.",
                "“{field}” alanındaki bir seçenekte “{separator}” işareti var; sistem bu işareti seçenekleri ayırmak için \
                 kullanıyor."
            ),
            Self::Settings { reason } => sentence!(
                "The settings of this destination cannot be used ({reason}); open them, choose again and save.",
                "Bu hedefin ayarları kullanılamıyor ({reason}); ayarları açıp yeniden seçin ve kaydedin."
            ),
            Self::NoEmail => sentence!(
                "It has no e-mail address, by which the system knows people; make the e-mail question a required one.",
                "Yanıtta, sistemin kişileri tanımak için kullandığı e-posta adresi yok; e-posta sorusunu zorunlu yapın."
            ),
            Self::StepMissing { step } => sentence!(
                "What an earlier step ({step}) should have brought is missing; press Retry.",
                "Önceki bir adımın ({step}) getirmesi gereken bilgi eksik; yeniden deneyin."
            ),
            Self::Secret => sentence!(
                "The signing secret of this address is missing or unusable; make a new one in the destination’s settings.",
                "Bu adresin imza anahtarı eksik ya da kullanılamıyor; hedefin ayarlarında yeni bir anahtar oluşturun."
            ),
            Self::TooLarge { bytes, limit } => sentence!(
                "It has {bytes} bytes, more than the {limit} that are sent at once.",
                "Yanıt {bytes} bayt; tek seferde en çok {limit} bayt gönderiliyor."
            ),
            Self::UnsupportedAnswer { field } => sentence!(
                "The field “{field}” holds an answer the system does not accept in this way.",
                "“{field}” alanında sistemin bu yolla kabul etmediği bir yanıt var."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_sentence_in_both_languages() {
        let field = || "tour_date".to_owned();
        for error in [
            EncodeError::OtherSystem,
            EncodeError::TooManyFields { count: 1001, limit: 1000 },
            EncodeError::Secret,
            EncodeError::TooLarge { bytes: 300_000, limit: 262_144 },
            EncodeError::SeparatorInValue { field: field(), separator: ';' },
            EncodeError::UnsupportedAnswer { field: field() },
            EncodeError::Settings { reason: "unknown field".into() },
            EncodeError::NoEmail,
            EncodeError::StepMissing { step: "contact".into() },
        ] {
            let Sentence { en, tr } = error.sentence();
            assert!(en.ends_with('.') && tr.ends_with('.') && en != tr, "{en} {tr}");
        }
    }
}
