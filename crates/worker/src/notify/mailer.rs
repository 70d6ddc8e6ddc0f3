use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for the mail server's next word.
const PATIENCE: Duration = Duration::from_secs(20);

/// The `[email]` section of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    /// The mail server: `smtps://user:password@mail.example` (TLS from the first byte), `smtp://…?tls=required`
    /// (STARTTLS), or `smtp://…` in clear. Empty: no e-mail is sent.
    pub smtp_url: SecretString,
    /// Who mails come from: an address, or `Akis <alerts@example.com>`.
    pub from: String,
}

/// Why e-mail cannot be sent with these settings.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The server's address cannot be read. Its words may hold the password, so they are not repeated.
    #[error("`email.smtp_url` is no address of a mail server, such as smtps://user:password@mail.example")]
    Server,
    /// The sender's address cannot be read.
    #[error("`email.from` is no e-mail address: {0}")]
    From(lettre::address::AddressError),
}

/// Sends e-mail, if that is set up. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Option<Arc<Inner>>);

struct Inner {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// One mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// Names it among all mails: sent again, it is the same one.
    pub(crate) id: String,
    /// Whose address.
    pub(crate) to: String,
    /// Their name.
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// How sending ended, when it did not go well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MailError {
    /// It certainly did not go out, and may next time.
    #[error("the mail server could not take it: {0}")]
    NotSent(SmtpError),
    /// It certainly did not go out, and never will as it is.
    #[error("the mail cannot be sent: {0}")]
    Refused(String),
    /// Nobody knows.
    #[error("the mail server did not say whether it took the mail: {0}")]
    Unclear(SmtpError),
}

impl Mailer {
    /// Over these settings; nothing is asked yet.
    pub fn new(settings: &EmailSettings) -> Result<Self, MailerError> {
        let url = settings.smtp_url.expose_secret().trim();
        if url.is_empty() {
            return Ok(Self::none());
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailerError::Server)?;
        let from = settings.from.trim().parse().map_err(MailerError::From)?;
        Ok(Self(Some(Arc::new(Inner { transport: transport.timeout(Some(PATIENCE)).build(), from }))))
    }

    /// Sends nothing.
    pub fn none() -> Self {
        Self(None)
    }

    /// Whether e-mail is set up.
    pub(crate) fn is_set_up(&self) -> bool {
        self.0.is_some()
    }

    /// Whether the server is there, asked before anything is claimed: what goes wrong after that is rare, and unclear.
    pub(crate) async fn is_there(&self) -> bool {
        let Some(inner) = &self.0 else { return false };
        match inner.transport.test_connection().await {
            Ok(there) => there,
            Err(error) => {
                tracing::warn!(%error, "the mail server cannot be reached");
                false
            }
        }
    }

    /// Sends one mail, once.
    pub(crate) async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let Some(inner) = &self.0 else { return Err(MailError::Refused("no mail server is set up".into())) };
        let message = message(&inner.from, mail)?;
        inner.transport.send(message).await.map(|_| ()).map_err(|error| {
            if error.is_permanent() || error.is_client() {
                MailError::Refused(error.to_string())
            } else if error.is_transient() || error.is_tls() {
                MailError::NotSent(error)
            } else {
                MailError::Unclear(error)
            }
        })
    }
}

fn message(from: &Mailbox, mail: &Mail) -> Result<Message, MailError> {
    let refused = |error: &dyn std::fmt::Display| MailError::Refused(error.to_string());
    let address: Address = mail.to.parse().map_err(|error| refused(&error))?;
    // A line break in a name or subject would begin a header of its own; lettre encodes them, and none is left here.
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = one_line(&mail.name);
    let id = format!("<{}@{}>", mail.id, from.email.domain());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new((!name.is_empty()).then_some(name), address))
        .subject(one_line(&mail.subject))
        .message_id(Some(id))
        // Out-of-office replies stay away (RFC 3834, "Auto-Submitted header field").
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| refused(&error))
}

/// `Auto-Submitted: auto-generated`.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
