use crate::State;
use akis_egress::{Destination, EgressError};
use akis_whatsapp::{ErrorKind, GraphError};
use bytes::Bytes;
use http::{Request, Response};
use std::time::Duration;

/// Why Meta gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MetaError {
    /// No answer came.
    #[error(transparent)]
    Egress(#[from] EgressError),
    /// Meta answered no.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// Sends a request to Meta and reads the answer.
pub(crate) async fn ask<T>(
    state: &State,
    request: Request<Bytes>,
    read: impl FnOnce(&Response<Bytes>) -> Result<T, GraphError>,
) -> Result<T, MetaError> {
    let response = state.egress.send(Destination::Vendor(state.graph.origins()), request).await?;
    Ok(read(&response)?)
}

impl MetaError {
    /// Whether what was asked may have been done all the same.
    pub(crate) fn may_have_been_done(&self) -> bool {
        match self {
            Self::Egress(error) => error.may_have_arrived(),
            Self::Graph(error) => error.may_have_been_done(),
        }
    }

    /// Whether the same call may work later without anybody doing anything.
    pub(crate) fn is_temporary(&self) -> bool {
        match self {
            Self::Egress(error) => !matches!(error, EgressError::Refused { .. }),
            Self::Graph(error) => error.retryable(),
        }
    }

    /// How long Meta asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Graph(GraphError::Refused(error)) => error.retry_after,
            Self::Graph(GraphError::Unreadable { .. }) | Self::Egress(_) => None,
        }
    }

    /// What happened and what to do, for a marketer.
    pub(crate) fn sentence(&self) -> String {
        let error = match self {
            Self::Egress(EgressError::Refused { .. }) => {
                return "WhatsApp's address in this installation's settings may not be called. Ask whoever runs Akis to \
                        check meta.graph_url."
                    .to_owned();
            }
            Self::Egress(_) => return "WhatsApp did not answer.".to_owned(),
            Self::Graph(error) => error,
        };
        let meta = error.sentence();
        match error.kind() {
            ErrorKind::TokenInvalid => {
                "WhatsApp no longer accepts this account's access token. Connect the WhatsApp account again with a new token."
                    .to_owned()
            }
            ErrorKind::Permission => format!(
                "The access token lacks a permission on this WhatsApp account. Connect it again with a token that has \
                 whatsapp_business_management and whatsapp_business_messaging. WhatsApp says: {meta}"
            ),
            ErrorKind::RateLimited => "WhatsApp asks to slow down.".to_owned(),
            ErrorKind::Transient => "WhatsApp has a problem of its own at the moment.".to_owned(),
            ErrorKind::WindowClosed => {
                "This person has not written to you in the last 24 hours, so WhatsApp lets only an approved template reach \
                 them. Ask them to write first, or send a template."
                    .to_owned()
            }
            ErrorKind::Undeliverable => {
                "WhatsApp cannot reach this number: it is not on WhatsApp, or its app is too old.".to_owned()
            }
            ErrorKind::FlowUnavailable => {
                format!("WhatsApp does not let this form be sent at the moment. WhatsApp says: {meta}")
            }
            ErrorKind::FlowNotPublishable => format!("WhatsApp did not publish the form. WhatsApp says: {meta}"),
            ErrorKind::AccountBlocked => format!(
                "WhatsApp has restricted this account; look at it in WhatsApp Manager. WhatsApp says: {meta}"
            ),
            ErrorKind::Invalid => format!("WhatsApp refused this. WhatsApp says: {meta}"),
        }
    }
}
