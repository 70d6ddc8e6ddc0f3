//! The public form post: what a browser sends when somebody fills in the form's page. Observed, not promised by Google,
//! and so off until somebody turns it on ("Writing, unofficial" of the connector reference).
//!
//! `way.rs` finds the sections that were gone through, `page.rs` reads Google's pages, `look.rs` compares what arrived,
//! `predict.rs` says what cannot go this way.

mod contract;
mod look;
mod page;
mod predict;
mod way;

use super::mapping::{self, Mapping};
use super::{Settings, form_post, problem};
use crate::request::{address, bare, post_form};
use crate::{
    Access, Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look,
    LookFound, Order, Outcome, Pace, Prediction, Reach, Step, StepKind,
};
use akis_form::{DestinationKind, SourceKind, Submission};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};
use http::{Method, Request, Response};
use look::Own;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// Asks the Forms API for the public address.
const FORM: &str = "form";
/// Opens the public page, as a browser would.
const PAGE: &str = "page";
/// Sends the answers.
const SUBMIT: &str = "submit";

/// Of a destination of this kind.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wish {
    mapping: Mapping,
}

/// Posts to the Google form's public page.
#[derive(Debug)]
pub struct GoogleFormPost {
    settings: Settings,
}

impl GoogleFormPost {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn public(&self, published: &str, verb: &str) -> Url {
        address(&self.settings.docs_url, &["forms", "d", "e", published, verb])
    }

    fn form(&self, order: &Order<'_>, below: &[&str]) -> Result<Url, EncodeError> {
        let source = order.submission.source.as_ref().filter(|source| source.kind == SourceKind::GoogleForms);
        let form_id = source.ok_or(EncodeError::OtherSystem)?.form_id.as_str();
        let path: Vec<&str> = ["v1", "forms", form_id].iter().chain(below).copied().collect();
        Ok(address(&self.settings.forms_url, &path))
    }

    fn submit(&self, order: &Order<'_>, done: &Done) -> Result<Request<Bytes>, EncodeError> {
        let (submission, visited) = went(order)?;
        let mut pairs = form_post(order.form, &submission, &visited)?;
        let token = brought(order, done, PAGE)?;
        if !token.is_empty() {
            pairs.push(("fbzx".to_owned(), token.to_owned()));
            pairs.push(("partialResponse".to_owned(), json!([null, null, token]).to_string()));
        }
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let published = brought(order, done, FORM)?;
        Ok(as_browser(post_form(&self.public(published, "formResponse"), &pairs)))
    }
}

/// The answers as they are sent, each at its place, and the sections that the person went through.
fn went(order: &Order<'_>) -> Result<(Submission, Vec<usize>), EncodeError> {
    let wish: Wish = mapping::read(order.settings)?;
    let submission = mapping::placed(order.form, order.submission, &wish.mapping);
    Ok((submission, way::visited(order.form, order.submission)))
}

/// What an earlier step brought. A preview shows its place.
fn brought<'a>(order: &Order<'_>, done: &'a Done, step: &str) -> Result<&'a str, EncodeError> {
    match done.get(step) {
        Some(brought) => Ok(brought),
        None if order.access.is_none() => Ok("…"),
        None => Err(EncodeError::StepMissing { step: step.to_owned() }),
    }
}

fn token<'a>(order: &Order<'a>) -> Option<&'a secrecy::SecretString> {
    order.access.map(|access: &Access| &access.token)
}

/// The public pages know no tokens and speak HTML.
fn as_browser(mut request: Request<Bytes>) -> Request<Bytes> {
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("text/html"));
    request
}

fn step(key: &str, kind: StepKind) -> Step {
    Step { key: key.to_owned(), kind }
}

impl Destination for GoogleFormPost {
    fn kind(&self) -> DestinationKind {
        DestinationKind::GoogleFormPost
    }

    fn name(&self) -> &'static str {
        "Google Forms (public page)"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn source(&self) -> Option<SourceKind> {
        Some(SourceKind::GoogleForms)
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        // To look whether an answer arrived.
        vec![Feature::Responses]
    }

    fn pace(&self) -> Pace {
        // Google says nothing of these pages; more than a busy form sees would look like an attack.
        Pace { concurrency: 2, calls: 30, per: Duration::from_secs(10) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::predict(draft)
    }

    fn steps(&self, _order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        Ok(vec![step(FORM, StepKind::Prepare), step(PAGE, StepKind::Prepare), step(SUBMIT, StepKind::Submit)])
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let request = match step.key.as_str() {
            FORM => bare(Method::GET, &self.form(order, &[])?, token(order)),
            PAGE => {
                let url = self.public(brought(order, done, FORM)?, "viewform");
                as_browser(bare(Method::GET, &url, None))
            }
            _ => self.submit(order, done)?,
        };
        Ok(Call { request, upload: None, reach: Reach::Vendor })
    }

    fn read(&self, _order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome {
        match step.key.as_str() {
            FORM => page::read_form(response),
            PAGE => page::read_page(response),
            _ => page::read_submitted(response),
        }
    }

    fn look(
        &self,
        order: &Order<'_>,
        step: &Step,
        _done: &Done,
        after: Option<&str>,
    ) -> Result<Look, EncodeError> {
        if step.key != SUBMIT {
            return Ok(Look::Repeat);
        }
        // Answers that anybody could have given prove nothing.
        let (submission, visited) = went(order)?;
        if look::own(order.form, &submission, &visited) == Own::Nothing {
            return Ok(Look::Impossible);
        }
        let mut url = self.form(order, &["responses"])?;
        url.query_pairs_mut()
            .append_pair("filter", &format!("timestamp >= {}", look::since(order)))
            .append_pair("pageSize", "500")
            .extend_pairs(after.map(|after| ("pageToken", after)));
        let request = bare(Method::GET, &url, token(order));
        Ok(Look::Ask(Box::new(Call { request, upload: None, reach: Reach::Vendor })))
    }

    fn read_look(
        &self,
        order: &Order<'_>,
        _step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        let unreadable = |error: EncodeError| ConnectorError::Unreadable { reason: error.to_string() };
        let (submission, visited) = went(order).map_err(unreadable)?;
        look::found(&problem::json(response)?, order.form, &submission, &visited)
    }

    fn where_to_look(&self, _settings: &Value) -> Sentence {
        sentence!(
            "In Google Forms, open the form and its tab Responses.",
            "Google Forms’ta formu açıp Yanıtlar sekmesine bakın."
        )
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!(
            "A test answer is deleted there under Individual.",
            "Deneme yanıtı orada Tek tek görünümünden silinir."
        )
    }
}
