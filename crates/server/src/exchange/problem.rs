use super::gather::NoAnswer;
use crate::problem::{OwnProblem, Problem, problems};
use akis_store::StoreError;
use std::time::Duration;

problems! {
    /// What can be wrong with a data-exchange request. The statuses are the protocol's own.
    pub(crate) enum ExchangeProblem {
        /// The decrypted text is not a data-exchange request.
        #[error("{why}")]
        MalformedRequest { why: String } = 400 "malformed_request" "Malformed data-exchange request",
        /// The payload names a version in words that are none of ours.
        #[error("The request names a version this form does not have.")]
        UnknownVersion = 400 "unknown_version" "Unknown version",
        /// The request comes from a screen that its version does not have.
        #[error("{sentence}")]
        UnknownScreen { sentence: String } = 400 "unknown_screen" "Unknown screen",
        /// Nothing is published at this address.
        #[error("There is no form at this address.")]
        UnknownEndpoint = 404 "unknown_endpoint" "Unknown endpoint",
        /// No key of ours opens it. WhatsApp fetches the public key again and repeats once.
        #[error("The request could not be decrypted with any key of this account.")]
        Undecryptable = 421 "undecryptable" "Request could not be decrypted",
        /// Not signed with a secret of the account's app.
        #[error("The signature does not match the app's secret.")]
        SignatureMismatch = 432 "signature_mismatch" "Signature does not match",
        /// The flow token is not signed with a secret of the account's app, and the installation insists on it.
        #[error("The flow token's signature does not match the app's secret.")]
        TokenSignatureMismatch = 432 "token_signature_mismatch" "Flow token's signature does not match",
        /// More requests than this process can answer in time.
        #[error("Too many requests at a time. Try again in a moment.")]
        Busy = 503 "busy" "Too busy",
    }
}

/// How long whoever is told to come back should wait.
pub(super) const COME_BACK: Duration = Duration::from_secs(2);

/// What the database could not do. Away and stuck are said honestly, so that nothing counts as kept.
pub(super) fn stored(error: StoreError) -> Problem {
    if is_away(&error) { away().because(error) } else { Problem::internal(error) }
}

/// The same for what was asked together with others.
pub(super) fn unanswered(error: NoAnswer) -> Problem {
    match &error {
        NoAnswer::Store(cause) if !is_away(cause) => Problem::internal(error),
        NoAnswer::Store(_) | NoAnswer::Late => away().because(error),
    }
}

/// Nothing can be kept at the moment.
pub(super) fn away() -> Problem {
    Problem::from(OwnProblem::Unavailable).after(COME_BACK)
}

/// The database is out of reach, stops, has no room, or a row is locked for too long: the same request may work in a
/// moment. Everything else is a fault of the request or of ours.
pub(super) fn is_away(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else { return false };
    match error {
        sqlx::Error::Database(said) => {
            // SQLSTATE classes: connection, rollback, resources, lock not available, intervention, system.
            said.code().is_some_and(|code| {
                ["08", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class))
            })
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::BeginFailed
        | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}
