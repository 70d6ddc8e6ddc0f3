/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be set up: {0}")]
pub struct SetupError(pub(crate) String);

/// Why a call gave no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// The address may not be called; nothing was sent.
    #[error("this address may not be called: {why}")]
    Refused {
        /// The rule that forbids it.
        why: &'static str,
    },
    /// No complete answer in time.
    #[error("no complete answer in time")]
    Timeout,
    /// No connection: the name is unknown, nobody listens, or the certificate is not trusted. Nothing was sent.
    #[error("no connection could be made")]
    Connect,
    /// The answer is larger than allowed.
    #[error("the answer is larger than allowed")]
    TooLarge,
    /// The connection broke before the answer was complete.
    #[error("the connection broke before the answer was complete")]
    Transport,
}

impl EgressError {
    /// Whether the request may have been received and acted upon all the same.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            Self::Refused { .. } | Self::Connect => false,
            Self::Timeout | Self::TooLarge | Self::Transport => true,
        }
    }
}
