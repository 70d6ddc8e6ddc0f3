//! Telling what listens to Typeform, in Typeform's own words (Typeform webhooks, "form_response").

use super::ResponseContext;
use super::contract::WEBHOOK;
use super::response::form_response_of;
use crate::request::post_text;
use crate::webhook::{self, Address};
use crate::{
    Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look, LookFound,
    Order, Outcome, Pace, Prediction, Reach, Severity, Step,
};
use akis_form::{AnsweredQuestion, DestinationKind, QuestionKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Response};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;

/// The hidden field that marks a test answer; the payload has no other place for it.
const TEST: &str = "akis_test";

/// A webhook with Typeform's own payload.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypeformWebhook;

impl TypeformWebhook {
    /// It needs no settings of this installation.
    pub fn new() -> Self {
        Self
    }
}

impl Destination for TypeformWebhook {
    fn kind(&self) -> DestinationKind {
        DestinationKind::TypeformWebhook
    }

    fn name(&self) -> &'static str {
        "Typeform webhook"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &WEBHOOK
    }

    fn source(&self) -> Option<SourceKind> {
        None
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        Vec::new()
    }

    fn pace(&self) -> Pace {
        // Typeform's own webhooks are bound by nothing but the receiver; a small one should not be overrun.
        Pace { concurrency: 4, calls: 20, per: Duration::from_secs(1) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        let mut predictions = Address::predict(draft);
        let of_typeform = draft.form.source.as_ref().is_some_and(|source| source.kind == SourceKind::Typeform);
        if !of_typeform {
            predictions.push(Prediction {
                code: "other_system",
                severity: Severity::Refusal,
                question: None,
                sentence: sentence!(
                    "Only forms from Typeform can be sent in Typeform’s format; use a webhook instead.",
                    "Typeform biçiminde yalnızca Typeform’dan gelen formlar gönderilebilir; bunun yerine webhook kullanın."
                ),
            });
        }
        let files = draft.form.questions().filter(|question| matches!(question.kind, QuestionKind::File { .. }));
        predictions.extend(files.map(|question| Prediction {
            code: "files_need_sign_in",
            severity: Severity::Warning,
            question: Some(question.id.clone()),
            sentence: {
                let label = if question.label.is_empty() { question.id.as_str() } else { &question.label };
                sentence!(
                    "The links to the files of “{label}” lead here and need a sign-in or an API key.",
                    "“{label}” sorusundaki dosyaların bağlantıları buraya çıkar ve oturum ya da API anahtarı ister."
                )
            },
        }));
        predictions
    }

    fn steps(&self, _order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        Ok(webhook::repeated())
    }

    fn call(&self, order: &Order<'_>, _step: &Step, _done: &Done) -> Result<Call, EncodeError> {
        let address = Address::read(order.settings)?;
        let submission = order.submission;
        let file_urls: BTreeMap<String, String> = order
            .files
            .iter()
            .map(|file| (file.media_id.clone(), webhook::file_url(order, &file.id).into()))
            .collect();
        let context = ResponseContext {
            landed_at: order.landed_at,
            submitted_at: submission.completed_at,
            file_urls: &file_urls,
        };
        // Typeform has no word for a hidden answer, so what is marked sensitive counts as not answered.
        let shown = |answered: &AnsweredQuestion| !answered.sensitive && !address.withholds(&answered.id);
        let mut payload = form_response_of(submission, order.form, &context, &shown)?;
        if order.test {
            payload["form_response"]["hidden"][TEST] = "true".into();
        }
        let mut request = post_text(&address.url()?, webhook::bounded(&payload)?);
        if let Some(secret) = order.secret.filter(|secret| !secret.expose_secret().is_empty()) {
            let signature = webhook::hmac_sha256(secret.expose_secret().as_bytes(), &[request.body()])?;
            let header = format!("sha256={}", STANDARD.encode(signature));
            if let Ok(header) = HeaderValue::try_from(header) {
                request.headers_mut().insert("typeform-signature", header);
            }
        }
        Ok(Call { request, upload: None, reach: Reach::Anywhere })
    }

    fn read(&self, order: &Order<'_>, _step: &Step, response: &Response<Bytes>) -> Outcome {
        webhook::read(response, order.now)
    }

    fn is_closed(&self, response: &Response<Bytes>) -> bool {
        webhook::is_closed(response)
    }

    fn look(
        &self,
        _order: &Order<'_>,
        _step: &Step,
        _done: &Done,
        _after: Option<&str>,
    ) -> Result<Look, EncodeError> {
        // Every repetition has the same event_id.
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

    fn where_to_look(&self, _settings: &Value) -> Sentence {
        sentence!(
            "Look where your address keeps what it gets, not in Typeform.",
            "Typeform’a değil, adresinizin aldıklarını sakladığı yere bakın."
        )
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!(
            "A test answer has the hidden field akis_test; take it away there.",
            "Deneme yanıtında akis_test adlı gizli alan bulunur; orada silin."
        )
    }
}
