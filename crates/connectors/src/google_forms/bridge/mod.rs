//! The bridge: an Apps Script in the customer's own account that submits answers to the form there.
//!
//! `Code.gs` is the script, `script.rs` fills it in, `steps.rs` says how to deploy it, `call.rs` signs what it is told,
//! `reply.rs` reads what it answers, `predict.rs` what it will refuse. `run.mjs` and `apps-script.mjs` run it without
//! Google, for the tests in `test/` and for the sandbox.

mod call;
mod contract;
mod predict;
mod reply;
mod script;
mod steps;

pub use reply::Light;
pub use script::script;
pub use steps::{BridgeStep, steps};

use super::Settings;
use crate::{
    Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look, LookFound,
    Order, Outcome, Pace, Prediction, Probe, Reach, Step, StepKind,
};
use akis_form::{DestinationKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::Value;
use std::time::Duration;

/// Responses of the Google form, by a script in the customer's account.
#[derive(Debug)]
pub struct GoogleBridge {
    settings: Settings,
}

impl GoogleBridge {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    /// What the light shows: the form's title and what would keep answers out of it.
    ///
    /// # Errors
    /// Why the light is not green, and what to do.
    pub fn read_light(&self, response: &Response<Bytes>) -> Result<Light, Sentence> {
        reply::light(response)
    }

    /// Google answers by a redirect to a second host.
    fn reached(&self, request: Request<Bytes>) -> Call {
        let listed = vec![self.settings.script_url.clone(), self.settings.script_content_url.clone()];
        Call { request, upload: None, reach: Reach::Listed(listed) }
    }
}

impl Destination for GoogleBridge {
    fn kind(&self) -> DestinationKind {
        DestinationKind::GoogleBridge
    }

    fn name(&self) -> &'static str {
        "Google Forms (Apps Script)"
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
        // The script writes one answer at a time, which takes it a second or two; of the thirty runs at once that Google
        // allows an account, most are left to its owner.
        Pace { concurrency: 4, calls: 40, per: Duration::from_secs(10) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::predict(&self.settings, draft)
    }

    fn steps(&self, _order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        Ok(vec![Step { key: "submit".to_owned(), kind: StepKind::Submit }])
    }

    fn call(&self, order: &Order<'_>, _step: &Step, _done: &Done) -> Result<Call, EncodeError> {
        call::submit(&self.settings, order).map(|request| self.reached(request))
    }

    fn read(&self, order: &Order<'_>, _step: &Step, response: &Response<Bytes>) -> Outcome {
        reply::outcome(order.form, response)
    }

    /// The script itself knows what it has submitted.
    fn look(&self, _: &Order<'_>, _: &Step, _: &Done, _: Option<&str>) -> Result<Look, EncodeError> {
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
        call::ping(&self.settings, probe).ok().map(|request| self.reached(request))
    }

    fn read_probe(&self, _probe: &Probe<'_>, response: &Response<Bytes>) -> Result<(), Sentence> {
        reply::light(response).and_then(|light| light.problem().map_or(Ok(()), Err))
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
