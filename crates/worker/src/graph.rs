use crate::State;
use akis_egress::{Destination, EgressError};
use akis_sentence::{Sentence, sentence};
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
    pub(crate) fn sentence(&self) -> Sentence {
        let error = match self {
            Self::Egress(EgressError::Refused { .. }) => {
                return sentence!(
                    "WhatsApp's address in this installation's settings may not be called. Ask whoever runs Akis to check \
                     meta.graph_url.",
                    "Bu kurulumun ayarlarındaki WhatsApp adresine istek gönderilemiyor. Akis’i kuran kişiden meta.graph_url \
                     ayarını denetlemesini isteyin."
                );
            }
            Self::Egress(_) => {
                return sentence!("WhatsApp did not answer.", "WhatsApp karşılık vermedi.");
            }
            Self::Graph(error) => error,
        };
        in_words(error.kind()).unwrap_or_else(|| quoting(error))
    }
}

/// The sentence of an error about which Meta's own words would tell a person nothing more.
fn in_words(kind: ErrorKind) -> Option<Sentence> {
    Some(match kind {
        ErrorKind::TokenInvalid => sentence!(
            "WhatsApp no longer accepts this account's access token. Connect the WhatsApp account again with a new token.",
            "WhatsApp bu hesabın erişim belirtecini artık kabul etmiyor. WhatsApp hesabını yeni bir belirteçle yeniden \
             bağlayın."
        ),
        ErrorKind::RateLimited => {
            sentence!("WhatsApp asks to slow down.", "WhatsApp biraz beklenmesini istiyor.")
        }
        ErrorKind::Transient => {
            sentence!("WhatsApp has a problem of its own at the moment.", "WhatsApp’ta şu anda bir sorun var.")
        }
        ErrorKind::WindowClosed => window_closed().and(&sentence!(
            "Ask them to write first, or send a template.",
            "Önce onun yazmasını isteyin ya da bir şablon gönderin."
        )),
        ErrorKind::Undeliverable => undeliverable(),
        ErrorKind::Permission
        | ErrorKind::FlowUnavailable
        | ErrorKind::FlowNotPublishable
        | ErrorKind::AccountBlocked
        | ErrorKind::Invalid => return None,
    })
}

/// A sentence that ends in Meta's own words, where there are any: only they tell the cause.
fn quoting(error: &GraphError) -> Sentence {
    let ours = match error.kind() {
        ErrorKind::Permission => sentence!(
            "The access token lacks a permission on this WhatsApp account. Connect it again with a token that has \
             whatsapp_business_management and whatsapp_business_messaging.",
            "Erişim belirtecinin bu WhatsApp hesabında eksik bir izni var. Hesabı, whatsapp_business_management ve \
             whatsapp_business_messaging izinleri olan bir belirteçle yeniden bağlayın."
        ),
        ErrorKind::FlowUnavailable => sentence!(
            "WhatsApp does not let this form be sent at the moment.",
            "WhatsApp bu formun gönderilmesine şu anda izin vermiyor."
        ),
        ErrorKind::FlowNotPublishable => {
            sentence!("WhatsApp did not publish the form.", "WhatsApp formu yayımlamadı.")
        }
        ErrorKind::AccountBlocked => sentence!(
            "WhatsApp has restricted this account; look at it in WhatsApp Manager.",
            "WhatsApp bu hesabı kısıtladı; WhatsApp Manager’da hesaba bakın."
        ),
        _ => sentence!("WhatsApp refused this.", "WhatsApp bunu reddetti."),
    };
    ours.and(&match error {
        GraphError::Refused(_) => {
            let meta = error.sentence();
            sentence!("WhatsApp says: {meta}", "WhatsApp’ın açıklaması: {meta}")
        }
        GraphError::Unreadable { status, .. } => sentence!(
            "Its answer could not be read (status {status}).",
            "Verdiği karşılık okunamadı (durum kodu {status})."
        ),
    })
}

/// Only a person who wrote lately can be sent a form.
pub(crate) fn window_closed() -> Sentence {
    sentence!(
        "This person has not written to you in the last 24 hours, so WhatsApp lets only an approved template reach them.",
        "Bu kişi son 24 saatte size yazmadı; bu yüzden WhatsApp ona yalnızca onaylı bir şablon gönderilmesine izin veriyor."
    )
}

/// The number cannot receive it.
pub(crate) fn undeliverable() -> Sentence {
    sentence!(
        "WhatsApp cannot reach this number: it is not on WhatsApp, or its app is too old.",
        "WhatsApp bu numaraya ulaşamıyor: numara WhatsApp kullanmıyor ya da uygulaması çok eski."
    )
}
