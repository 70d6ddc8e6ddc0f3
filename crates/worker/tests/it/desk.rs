//! A destination of several steps that does what its settings say: a made-up system at the vendor's address, in the place of
//! the webhook's kind.

use crate::company::Company;
use crate::world::World;
use akis_connectors::{
    Call, ConnectorError, DeliveryContract, DeliveryKind, Destination, Done, Draft, EncodeError, Feature, Look,
    LookFound, Order, Outcome, Pace, Prediction, Rate, Reach, Step, StepKind, Upload,
};
use akis_form::{DestinationKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use akis_store::DestinationId;
use akis_store::destinations::{self, NewDestination};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

pub(crate) struct Desk;

/// As fast as the desk may be written to.
pub(crate) const PACE: Pace = Pace { concurrency: 2, calls: 20, per: Duration::from_secs(1) };

/// As fast as it takes notes.
pub(crate) const NOTES: Rate = Rate { name: "notes", calls: 6, per: Duration::from_secs(1) };

static CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::Record,
    sentence_en: "A note at the desk.",
    sentence_tr: "Masada bir not.",
    conditions: &[],
};

/// A flow's own desk with these steps, in place of its HubSpot form; what may have arrived is looked for as `look` says:
/// `ask`, `repeat` or `impossible`.
pub(crate) async fn at_the_desk(world: &World, company: &Company, steps: &[&str], look: &str) -> DestinationId {
    let mut tx = world.begin(company.tenant).await;
    for other in destinations::list(&mut tx, company.flow).await.unwrap() {
        destinations::delete(&mut tx, other.id).await.unwrap();
    }
    let new = NewDestination {
        flow_id: company.flow,
        kind: DestinationKind::Webhook,
        connection_id: None,
        settings: json!({"url": world.vendor_url, "steps": steps, "look": look}),
        secret: Some("whsec_AAAA".into()),
        enabled: true,
    };
    let id = destinations::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn address(order: &Order<'_>, step: &Step) -> Url {
    let base: Url = order.settings["url"].as_str().unwrap().parse().unwrap();
    base.join(&format!("/desk/{}?answer={}", step.key, order.submission.id)).unwrap()
}

fn anywhere(request: http::request::Builder, body: &Value) -> Call {
    let request = request.body(Bytes::from(body.to_string())).unwrap();
    Call { request, upload: None, reach: Reach::Anywhere }
}

impl Destination for Desk {
    fn kind(&self) -> DestinationKind {
        DestinationKind::Webhook
    }

    fn name(&self) -> &'static str {
        "Desk"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &CONTRACT
    }

    fn source(&self) -> Option<SourceKind> {
        None
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        Vec::new()
    }

    fn pace(&self) -> Pace {
        PACE
    }

    fn rate(&self, step: &Step) -> Option<Rate> {
        (step.kind == StepKind::Note).then_some(NOTES)
    }

    fn predict(&self, _draft: &Draft<'_>) -> Vec<Prediction> {
        Vec::new()
    }

    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        assert!(order.secret.is_some() && !order.form.title.is_empty());
        let step = |word: &Value| {
            let word = word.as_str().unwrap();
            Step { key: word.to_owned(), kind: StepKind::from_word(word).unwrap() }
        };
        Ok(order.settings["steps"].as_array().unwrap().iter().map(step).collect())
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let url = address(order, step);
        let call = anywhere(Request::post(url.as_str()), &json!({"done": done, "test": order.test}));
        let file = order.files.iter().find(|_| step.kind == StepKind::File);
        let upload = file.map(|file| Upload {
            fields: vec![("folder".into(), "akis".into())],
            part: "file".into(),
            file: file.id.clone(),
            file_name: file.name.clone(),
            mime_type: file.mime_type.clone(),
        });
        Ok(Call { upload, ..call })
    }

    fn needless(&self, order: &Order<'_>, step: &Step, done: &Done) -> Option<String> {
        let word = order.settings["needless"].as_str()?;
        (step.key == word && done.contains_key("prepare")).then(|| "brought before".to_owned())
    }

    fn read(&self, _order: &Order<'_>, _step: &Step, response: &Response<Bytes>) -> Outcome {
        let message = || sentence!("Desk is closed.", "Masa kapalı.");
        let retry = |unclear| Outcome::Retry { after: None, code: "closed", message: message(), unclear };
        match response.status().as_u16() {
            200 => {
                let body: Value = serde_json::from_slice(response.body()).unwrap();
                Outcome::Delivered { detail: None, result: body["id"].as_str().map(str::to_owned) }
            }
            500 => retry(true),
            429 => {
                let body: Value = serde_json::from_slice(response.body()).unwrap();
                let after = body["wait"].as_u64().map(Duration::from_secs);
                Outcome::Retry { after, code: "rate_limited", message: message(), unclear: false }
            }
            503 => retry(false),
            _ => Outcome::Refused { errors: vec!["no".into()], message: message() },
        }
    }

    fn is_closed(&self, response: &Response<Bytes>) -> bool {
        response.status().as_u16() == 410
    }

    fn look(&self, order: &Order<'_>, step: &Step, _: &Done, _: Option<&str>) -> Result<Look, EncodeError> {
        let url = address(order, step);
        Ok(match order.settings["look"].as_str().unwrap() {
            "ask" => Look::Ask(Box::new(anywhere(Request::get(url.as_str()), &Value::Null))),
            "repeat" => Look::Repeat,
            _ => Look::Impossible,
        })
    }

    fn read_look(
        &self,
        _order: &Order<'_>,
        _step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        let found = body["id"].as_str().map(|id| LookFound::Yes { result: Some(id.to_owned()) });
        Ok(found.unwrap_or(LookFound::No))
    }

    fn where_to_look(&self, _settings: &Value) -> Sentence {
        sentence!("On the desk.", "Masanın üstünde.")
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!("Throw it away.", "Atın.")
    }
}
