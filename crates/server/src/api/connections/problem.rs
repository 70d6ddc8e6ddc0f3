use crate::problem::{Problem, RequestProblem, problems};
use akis_connections::CallError;
use akis_connectors::ConnectorError;
use akis_egress::EgressError;
use std::time::Duration;

problems! {
    /// What can go wrong between us and a source system.
    pub(crate) enum ConnectionProblem {
        /// The installation has no client id and secret for it, or this version has no connector.
        #[error("This system cannot be connected here: the operator has not set it up.")]
        SourceNotConfigured = 409 "source_not_configured" "System not set up",
        /// The access was taken back or ended.
        #[error("The connection no longer works. Connect the account again.")]
        ReconnectNeeded = 409 "reconnect_needed" "Connect again",
        /// Connected, but not allowed to do this.
        #[error("The connection lacks a permission. Connect the account again and allow everything that is asked for.")]
        MissingPermission = 409 "missing_permission" "Permission missing",
        /// The system takes no keys.
        #[error("This system has no keys to sign in with. Connect the account on its consent page.")]
        NoKeySignIn = 409 "no_key_sign_in" "No key sign-in",
        /// The key opens no account.
        #[error("The system does not accept this key. Copy it again, or make a new one.")]
        KeyRefused = 422 "key_refused" "Key not accepted",
        /// Another account came back than the one that was to be connected again.
        #[error("This is the account “{came}”, not the one that was connected before. Nothing was changed.")]
        OtherAccount { came: String } = 409 "other_account" "Another account",
        /// Only Google has one, and only with both of its settings.
        #[error("Google’s Picker is not set up here. The operator sets google.picker_api_key and google.picker_app_id.")]
        NoPicker = 409 "no_picker" "No Picker",
        /// The form is gone at the source.
        #[error("This form no longer exists at the source.")]
        SourceFormNotFound = 404 "source_form_not_found" "Form not found at the source",
        /// The source said no for another reason.
        #[error("The source refused: {why}")]
        SourceRefused { why: String } = 422 "source_refused" "Refused by the source",
        /// The source asks to slow down.
        #[error("The source asks us to slow down. Try again in a minute.")]
        SourceBusy = 503 "source_busy" "Source is busy",
        /// The source does not answer, or with nonsense.
        #[error("The source does not answer at the moment. Try again later.")]
        SourceUnavailable = 502 "source_unavailable" "Source not available",
    }
}

/// The problem of an answer that a connector could not use.
pub(crate) fn connector_problem(error: ConnectorError) -> Problem {
    let problem: Problem = match &error {
        ConnectorError::Reconnect { .. } => ConnectionProblem::ReconnectNeeded.into(),
        ConnectorError::MissingPermission { .. } => ConnectionProblem::MissingPermission.into(),
        ConnectorError::NotFound => ConnectionProblem::SourceFormNotFound.into(),
        ConnectorError::RateLimited { after } => {
            Problem::from(ConnectionProblem::SourceBusy).after(after.unwrap_or(Duration::from_mins(1)))
        }
        ConnectorError::Unavailable { .. } | ConnectorError::Unreadable { .. } => {
            ConnectionProblem::SourceUnavailable.into()
        }
        ConnectorError::Refused { message, .. } => {
            ConnectionProblem::SourceRefused { why: message.clone() }.into()
        }
    };
    problem.because(error)
}

/// The problem of a request to a source that brought no answer.
pub(crate) fn send_problem(error: EgressError) -> Problem {
    Problem::from(ConnectionProblem::SourceUnavailable).because(error)
}

/// The problem of a call in the company's name that brought no answer.
pub(crate) fn call_problem(error: CallError) -> Problem {
    match error {
        CallError::NotFound => RequestProblem::NotFound.into(),
        CallError::ReconnectNeeded { .. } => ConnectionProblem::ReconnectNeeded.into(),
        CallError::NotConfigured(_) => ConnectionProblem::SourceNotConfigured.into(),
        CallError::Store(error) => error.into(),
        CallError::Encode(error) => Problem::internal(error),
        CallError::Egress(_) | CallError::Refresh(_) => {
            Problem::from(ConnectionProblem::SourceUnavailable).because(error)
        }
    }
}
