use super::{contract, outcome, payload, signature};
use crate::request::post_text;
use crate::{
    Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look, LookFound,
    Order, Outcome, Pace, Prediction, Probe, Reach, Severity, Step, StepKind,
};
use akis_form::{DestinationKind, Question, QuestionId, SourceKind, Submission};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;
use url::{Host, Url};

/// What people chose for an address of their own, as it stands in a destination's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Address {
    /// Where to send.
    url: String,
    /// By question: `null` is not sent. An address has no places of its own, so nothing else means anything.
    mapping: BTreeMap<QuestionId, Option<String>>,
}

impl Address {
    /// # Errors
    /// [`EncodeError::Settings`] for another shape.
    pub(crate) fn read(settings: &Value) -> Result<Self, EncodeError> {
        if settings.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(settings).map_err(|error| EncodeError::Settings { reason: error.to_string() })
    }

    /// # Errors
    /// [`EncodeError::Settings`] when it is no web address.
    pub(crate) fn url(&self) -> Result<Url, EncodeError> {
        let url = Url::parse(self.url.trim()).ok();
        let web = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        web.ok_or_else(|| EncodeError::Settings { reason: "`url` is no web address".to_owned() })
    }

    /// Whether a question's answers are not to be sent.
    pub(crate) fn withholds(&self, question: &QuestionId) -> bool {
        matches!(self.mapping.get(question), Some(None))
    }

    /// The submission without what is not to be sent.
    fn apply<'a>(&self, submission: &'a Submission) -> Cow<'a, Submission> {
        if !submission.answers.iter().any(|answered| self.withholds(&answered.id)) {
            return Cow::Borrowed(submission);
        }
        let mut kept = submission.clone();
        kept.answers.retain(|answered| !self.withholds(&answered.id));
        Cow::Owned(kept)
    }

    /// What is wrong with the address, and what does not go to one: answers that are marked sensitive.
    pub(crate) fn predict(draft: &Draft<'_>) -> Vec<Prediction> {
        let address = Self::read(draft.settings);
        let url = address.as_ref().map_err(Clone::clone).and_then(Self::url);
        let mut predictions = Vec::new();
        match url {
            Err(_) => predictions.push(Prediction {
                code: "bad_address",
                severity: Severity::Refusal,
                question: None,
                sentence: sentence!(
                    "The address to send to is missing or is no web address; enter one that begins with https://.",
                    "Gönderilecek adres eksik ya da geçerli bir web adresi değil; https:// ile başlayan bir adres girin."
                ),
            }),
            Ok(url) if !is_guarded(&url) => predictions.push(Prediction {
                code: "bad_address",
                severity: Severity::Refusal,
                question: None,
                sentence: sentence!(
                    "The address begins with http://, so answers would travel unencrypted; enter one that begins with \
                     https://.",
                    "Adres http:// ile başlıyor, yanıtlar şifrelenmeden giderdi; https:// ile başlayan bir adres girin."
                ),
            }),
            Ok(_) => {}
        }
        let sent = |question: &&Question| !address.as_ref().is_ok_and(|address| address.withholds(&question.id));
        let sensitive = draft.form.questions().filter(|question| question.sensitive).filter(sent);
        predictions.extend(sensitive.map(|question| Prediction {
            code: "sensitive",
            severity: Severity::Warning,
            question: Some(question.id.clone()),
            sentence: {
                let label = if question.label.is_empty() { question.id.as_str() } else { &question.label };
                sentence!(
                    "“{label}” is marked sensitive, so its answers are not sent to the address; they are read here.",
                    "“{label}” hassas olarak işaretli; yanıtları adrese gönderilmez, burada okunur."
                )
            },
        }));
        predictions
    }
}

/// Whether nobody on the way can read along: encrypted (Standard Webhooks, "Security": https only), or an address that does
/// not leave the own machine or network. Whether such a one may be called at all is settled where requests leave: only an
/// installation for trying things out lets it be.
fn is_guarded(url: &Url) -> bool {
    let own_v4 = |ip: Ipv4Addr| ip.is_loopback() || ip.is_private() || ip.is_link_local();
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => own_v4(ip),
            Some(Host::Ipv6(ip)) => {
                ip.is_loopback()
                    || ip.is_unique_local()
                    || ip.is_unicast_link_local()
                    || ip.to_ipv4_mapped().is_some_and(own_v4)
            }
            None => false,
        }
}

/// The one step of an address, which knows a repetition by its id.
pub(crate) fn repeated() -> Vec<Step> {
    vec![Step { key: "submit".to_owned(), kind: StepKind::Submit }]
}

/// A signed webhook of the customer's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Webhook;

impl Webhook {
    /// It needs no settings of this installation.
    pub fn new() -> Self {
        Self
    }
}

/// A signed request. Without a secret (in a preview) it is not signed.
fn signed(
    url: &Url,
    secret: Option<&SecretString>,
    id: &str,
    now: Timestamp,
    body: Bytes,
) -> Result<Call, EncodeError> {
    let timestamp = now.as_second();
    let mut request: Request<Bytes> = post_text(url, body);
    let signature = secret.map(|secret| signature::sign(secret, id, timestamp, request.body())).transpose()?;
    let headers = [
        ("webhook-id", Some(id.to_owned())),
        ("webhook-timestamp", Some(timestamp.to_string())),
        ("webhook-signature", signature),
    ];
    for (name, value) in headers {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            request.headers_mut().insert(name, value);
        }
    }
    Ok(Call { request, upload: None, reach: Reach::Anywhere })
}

impl Destination for Webhook {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Webhook
    }

    fn name(&self) -> &'static str {
        "Webhook"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn source(&self) -> Option<SourceKind> {
        None
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        Vec::new()
    }

    fn pace(&self) -> Pace {
        // Nobody told a limit; a small server should not be overrun by a burst.
        Pace { concurrency: 4, calls: 20, per: Duration::from_secs(1) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        Address::predict(draft)
    }

    fn steps(&self, _order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        Ok(repeated())
    }

    fn call(&self, order: &Order<'_>, _step: &Step, _done: &Done) -> Result<Call, EncodeError> {
        let address = Address::read(order.settings)?;
        let submission = address.apply(order.submission);
        let files: Vec<_> = order
            .files
            .iter()
            .filter(|file| submission.answers.iter().any(|answered| answered.id == file.question))
            .cloned()
            .collect();
        let order = Order { submission: &submission, files: &files, ..*order };
        let body = payload::completed(&order)?;
        signed(&address.url()?, order.secret, &order.submission.id.to_string(), order.now, body)
    }

    fn read(&self, order: &Order<'_>, _step: &Step, response: &Response<Bytes>) -> Outcome {
        outcome::read(response, order.now)
    }

    fn is_closed(&self, response: &Response<Bytes>) -> bool {
        outcome::is_closed(response)
    }

    fn look(
        &self,
        _order: &Order<'_>,
        _step: &Step,
        _done: &Done,
        _after: Option<&str>,
    ) -> Result<Look, EncodeError> {
        Ok(Look::Repeat)
    }

    fn read_look(
        &self,
        _order: &Order<'_>,
        _step: &Step,
        _response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        Ok(LookFound::No)
    }

    fn probe(&self, probe: &Probe<'_>) -> Option<Call> {
        let url = Address::read(probe.settings).and_then(|address| address.url()).ok()?;
        let body = json!({ "type": "webhook.ping", "timestamp": probe.now.to_string(), "data": { "test": true } });
        let id = format!("ping_{}", probe.now.as_millisecond());
        signed(&url, probe.secret, &id, probe.now, Bytes::from(body.to_string())).ok()
    }

    fn read_probe(&self, _probe: &Probe<'_>, response: &Response<Bytes>) -> Result<(), Sentence> {
        outcome::read_ping(response)
    }

    fn where_to_look(&self, _settings: &Value) -> Sentence {
        sentence!("Look where your address keeps what it gets.", "Adresinizin aldıklarını sakladığı yere bakın.")
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!(
            "A test answer says “test”: true in its data; take it away there.",
            "Deneme yanıtının verisinde “test”: true yazar; orada silin."
        )
    }
}
