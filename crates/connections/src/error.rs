use akis_connectors::{ConnectorError, EncodeError};
use akis_egress::EgressError;
use akis_sentence::Sentence;
use akis_store::StoreError;

/// Why a call gave no response. A response of any status is not an error here: the connector reads it.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The tenant has no such connection.
    #[error("this connection does not exist")]
    NotFound,
    /// The source refuses us until a person connects the account again. Nothing was sent.
    #[error("{sentence}")]
    ReconnectNeeded {
        /// What happened and what to do, for the person who looks at the dashboard.
        sentence: Sentence,
    },
    /// This installation has no connector, or no app at the source, for the connection's system; or the source refuses that
    /// app. Only whoever runs the installation can help. Nothing was sent.
    #[error(
        "this installation is not set up for {0}: its settings lack the client id and secret, or they are wrong"
    )]
    NotConfigured(&'static str),
    /// The request cannot be expressed at the source. Nothing was sent.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The access token had to be renewed and could not be just now. Nothing was sent; the same call works later.
    #[error("the access token could not be renewed just now: {0}")]
    Refresh(RefreshError),
    /// The request was sent, or could not be, and no response came.
    #[error(transparent)]
    Egress(EgressError),
    /// The database is out of reach.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why there is no new access token yet.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// The source did not answer.
    #[error(transparent)]
    Egress(EgressError),
    /// The source answered that it cannot at the moment.
    #[error(transparent)]
    Source(ConnectorError),
    /// Another process is renewing it and has not finished.
    #[error("another process is still renewing it")]
    Busy,
}

impl CallError {
    /// Whether the request itself may have reached the source all the same.
    pub fn may_have_arrived(&self) -> bool {
        matches!(self, Self::Egress(error) if error.may_have_arrived())
    }

    /// Whether the same call may succeed later without anybody doing anything.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::NotFound | Self::ReconnectNeeded { .. } | Self::NotConfigured(_) | Self::Encode(_) => false,
            Self::Egress(error) => !matches!(error, EgressError::Refused { .. }),
            Self::Refresh(_) | Self::Store(_) => true,
        }
    }
}
