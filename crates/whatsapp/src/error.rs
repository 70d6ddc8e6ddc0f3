use std::time::Duration;

/// Why Meta's answer gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// Meta refused the call.
    #[error("{0}")]
    Refused(Box<ApiError>),
    /// The answer is not what Meta documents.
    #[error("Meta's answer (status {status}) could not be read: {reason}")]
    Unreadable {
        /// HTTP status.
        status: u16,
        /// Where reading stopped; never the content.
        reason: String,
    },
}

/// An error as the Graph API gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Meta's code; what to branch on.
    pub code: i64,
    /// Meta's finer code, when given.
    pub subcode: Option<i64>,
    /// Meta's title (`(#131047) Re-engagement message`).
    pub message: String,
    /// Meta's explanation, or its sentence for people.
    pub details: Option<String>,
    /// Meta says the same call may work later.
    pub transient: bool,
    /// How long Meta asks to wait.
    pub retry_after: Option<Duration>,
    /// What Meta's support asks for.
    pub trace_id: Option<String>,
}

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The token is invalid or has ended: connect the account again.
    TokenInvalid,
    /// The token lacks a permission on this account.
    Permission,
    /// Too many calls, refused before anything was done: later.
    RateLimited,
    /// Meta's own trouble. What was asked may have been done all the same.
    Transient,
    /// The recipient cannot be reached (not on WhatsApp, an old app, terms not accepted).
    Undeliverable,
    /// More than 24 hours since the recipient wrote: only a template may be sent.
    WindowClosed,
    /// The flow may not be sent at the moment (blocked or throttled).
    FlowUnavailable,
    /// The flow cannot be published or changed as it is.
    FlowNotPublishable,
    /// The account is restricted, locked or unpaid.
    AccountBlocked,
    /// Anything else that repeating does not change.
    Invalid,
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Meta refused with code {}: {}", self.code, self.details.as_ref().unwrap_or(&self.message))
    }
}

impl ApiError {
    /// What to do about it, by Meta's table of codes.
    pub fn kind(&self) -> ErrorKind {
        match self.code {
            0 | 102 | 190 => ErrorKind::TokenInvalid,
            3 | 10 | 200..=299 | 131_005 => ErrorKind::Permission,
            4 | 80_007..=80_008 | 130_429 | 131_056 | 133_015 => ErrorKind::RateLimited,
            1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 | 2_494_100 => ErrorKind::Transient,
            131_026 | 131_050 | 130_472 | 130_403 | 131_062 => ErrorKind::Undeliverable,
            131_047 => ErrorKind::WindowClosed,
            132_068 | 132_069 => ErrorKind::FlowUnavailable,
            139_000..=139_004 => ErrorKind::FlowNotPublishable,
            368 | 130_497 | 131_031 | 131_042 | 131_048 | 131_064 => ErrorKind::AccountBlocked,
            _ if self.transient || self.status >= 500 => ErrorKind::Transient,
            _ if self.status == 429 => ErrorKind::RateLimited,
            _ => ErrorKind::Invalid,
        }
    }
}

impl GraphError {
    /// Meta's code, when Meta gave one.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Refused(error) => Some(error.code),
            Self::Unreadable { .. } => None,
        }
    }

    /// What to do about it. An answer that cannot be read is read by its status; a good one that cannot be read may have
    /// done what was asked.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(error) => error.kind(),
            Self::Unreadable { status: 401, .. } => ErrorKind::TokenInvalid,
            Self::Unreadable { status: 403, .. } => ErrorKind::Permission,
            Self::Unreadable { status: 429, .. } => ErrorKind::RateLimited,
            Self::Unreadable { status: 400..=499, .. } => ErrorKind::Invalid,
            Self::Unreadable { .. } => ErrorKind::Transient,
        }
    }

    /// Whether the same call may work later. Before repeating a message ask [`GraphError::may_have_been_done`] too.
    pub fn retryable(&self) -> bool {
        matches!(self.kind(), ErrorKind::RateLimited | ErrorKind::Transient)
    }

    /// Whether what was asked may have been done all the same: a message must then not be sent again.
    pub fn may_have_been_done(&self) -> bool {
        self.kind() == ErrorKind::Transient
    }

    /// How long Meta asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(error) => error.retry_after,
            Self::Unreadable { .. } => None,
        }
    }

    /// A sentence for the person who asked: Meta's explanation where there is one.
    pub fn sentence(&self) -> String {
        match self {
            Self::Refused(error) => error.details.clone().unwrap_or_else(|| error.message.clone()),
            Self::Unreadable { status, .. } => {
                format!("Meta gave an answer that could not be read (status {status}).")
            }
        }
    }
}
