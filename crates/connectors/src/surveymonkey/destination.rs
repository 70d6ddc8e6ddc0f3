//! Writing an answer as a response of one of the survey's collectors (SurveyMonkey API v3, "Survey Responses").

use super::predict;
use super::{Settings, body, collector, contract, refusal};
use crate::request::{address, get, post_json};
use crate::{
    Access, Call, ConnectorError, DeliveryContract, Destination, Done, Draft, EncodeError, Feature, Look,
    LookFound, Order, Outcome, Pace, Prediction, Reach, Step, StepKind, answer,
};
use akis_form::{DestinationKind, HiddenField, QuestionId, SourceKind, SourceRef, Submission, WriteTarget};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// Looks for our own collector; brings its id, or an empty text.
const FIND: &str = "find_collector";
/// Makes it where there is none; brings its id.
const COLLECTOR: &str = "collector";
/// Looks again after making it: two answers at once may both have found none. Brings the id of the one that all agree on, or
/// an empty text.
const AGREE: &str = "agree_collector";
/// Writes the response.
const SUBMIT: &str = "submit";

/// A place in a mapping: one of the survey's custom variables, by name.
pub(super) const VARIABLE: &str = "variable:";

/// What people chose, as it stands in the destination's settings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wish {
    /// By question: `null` is not sent, `variable:name` goes into that custom variable; absent goes to its own place.
    pub(super) mapping: BTreeMap<QuestionId, Option<String>>,
    /// The collector to write to; none takes our own.
    collector_id: Option<String>,
}

impl Wish {
    pub(super) fn read(settings: &Value) -> Result<Self, EncodeError> {
        if settings.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(settings).map_err(|error| EncodeError::Settings { reason: error.to_string() })
    }

    fn collector(&self) -> Option<&str> {
        self.collector_id.as_deref().map(str::trim).filter(|id| !id.is_empty())
    }

    /// The submission with each answer where it was wished, and the questions whose wished place does not exist.
    fn apply(&self, submission: &Submission) -> (Submission, Vec<QuestionId>) {
        let mut mapped = submission.clone();
        let mut nowhere = Vec::new();
        mapped.answers.retain(|answered| match self.mapping.get(&answered.id) {
            None => true,
            Some(None) => false,
            Some(Some(place)) if *place == answered.id.0 => true,
            Some(Some(place)) => {
                match place.strip_prefix(VARIABLE).filter(|name| !name.is_empty()) {
                    Some(name) => mapped.hidden.push(HiddenField {
                        id: answered.id.clone(),
                        label: answered.label.clone(),
                        value: answered.display.clone(),
                        target: WriteTarget::SurveymonkeyVariable { name: name.to_owned() },
                    }),
                    None => nowhere.push(answered.id.clone()),
                }
                false
            }
        });
        (mapped, nowhere)
    }
}

/// Responses of a survey's collector.
#[derive(Debug)]
pub struct SurveymonkeyResponse {
    settings: Settings,
}

impl SurveymonkeyResponse {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn api<'a>(&'a self, access: &'a Access) -> &'a Url {
        access.base_url.as_ref().unwrap_or(&self.settings.api_url)
    }

    fn submit(&self, order: &Order<'_>, access: &Access, done: &Done) -> Result<Call, EncodeError> {
        let wish = Wish::read(order.settings)?;
        let found = [AGREE, COLLECTOR, FIND].iter().find_map(|step| done.get(*step).filter(|id| !id.is_empty()));
        let collector = wish
            .collector()
            .or(found.map(String::as_str))
            .ok_or_else(|| EncodeError::StepMissing { step: COLLECTOR.to_owned() })?;
        let mut rendered = body(&wish.apply(order.submission).0)?;
        rendered.body["custom_value"] = marker(order).into();
        let url = address(self.api(access), &["v3", "collectors", collector, "responses"]);
        Ok(vendor(post_json(&url, &access.token, &rendered.body)))
    }
}

/// What marks a response as this answer: its id, which a look searches for. A test answer says so in front of it, since
/// a response has no other place for it.
fn marker(order: &Order<'_>) -> String {
    let id = order.submission.id;
    if order.test { format!("test-{id}") } else { id.to_string() }
}

fn survey<'a>(order: &Order<'a>) -> Result<&'a SourceRef, EncodeError> {
    let source = order.submission.source.as_ref().filter(|source| source.kind == SourceKind::Surveymonkey);
    source.ok_or(EncodeError::OtherSystem)
}

fn vendor(request: http::Request<Bytes>) -> Call {
    Call { request, upload: None, reach: Reach::Vendor }
}

impl Destination for SurveymonkeyResponse {
    fn kind(&self) -> DestinationKind {
        DestinationKind::SurveymonkeyResponse
    }

    fn name(&self) -> &'static str {
        "SurveyMonkey"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::CONTRACT
    }

    fn source(&self) -> Option<SourceKind> {
        Some(SourceKind::Surveymonkey)
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        vec![Feature::Responses]
    }

    fn pace(&self) -> Pace {
        // Of the 120 calls a minute that a private app may make, some are left for reading.
        Pace { concurrency: 4, calls: 100, per: Duration::from_mins(1) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::predict(draft)
    }

    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        survey(order)?;
        let step = |key: &str, kind| Step { key: key.to_owned(), kind };
        let submit = step(SUBMIT, StepKind::Submit);
        if Wish::read(order.settings)?.collector().is_some() {
            return Ok(vec![submit]);
        }
        let prepare = [FIND, COLLECTOR, AGREE].map(|key| step(key, StepKind::Prepare));
        Ok(prepare.into_iter().chain([submit]).collect())
    }

    fn needless(&self, _order: &Order<'_>, step: &Step, done: &Done) -> Option<String> {
        let found = done.get(FIND).filter(|id| !id.is_empty())?;
        matches!(step.key.as_str(), COLLECTOR | AGREE).then(|| found.clone())
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let access = order.access.ok_or(EncodeError::OtherSystem)?;
        let base = self.api(access);
        match step.key.as_str() {
            FIND | AGREE => Ok(vendor(collector::find(base, access, survey(order)?))),
            COLLECTOR => Ok(vendor(match self.needless(order, step, done) {
                Some(id) => get(&address(base, &["v3", "collectors", &id]), &access.token),
                None => collector::make(base, access, survey(order)?),
            })),
            _ => self.submit(order, access, done),
        }
    }

    fn read(&self, order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome {
        match step.key.as_str() {
            FIND | AGREE => collector::read_find(response),
            COLLECTOR => collector::read_made(response),
            _ => read_submitted(order, response),
        }
    }

    fn look(
        &self,
        order: &Order<'_>,
        step: &Step,
        _done: &Done,
        _after: Option<&str>,
    ) -> Result<Look, EncodeError> {
        let access = order.access.ok_or(EncodeError::OtherSystem)?;
        let (base, survey) = (self.api(access), survey(order)?);
        let request = match step.key.as_str() {
            // It only reads.
            FIND | AGREE => return Ok(Look::Repeat),
            COLLECTOR => collector::find(base, access, survey),
            _ => {
                let mut url = address(base, &["v3", "surveys", &survey.form_id, "responses"]);
                url.query_pairs_mut().append_pair("custom", &marker(order)).append_pair("per_page", "10");
                get(&url, &access.token)
            }
        };
        Ok(Look::Ask(Box::new(vendor(request))))
    }

    fn read_look(
        &self,
        order: &Order<'_>,
        step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        if step.key == COLLECTOR {
            let ours = collector::ours(response)?;
            return Ok(ours.map_or(LookFound::No, |id| LookFound::Yes { result: Some(id) }));
        }
        was_found(order, response)
    }

    fn where_to_look(&self, settings: &Value) -> Sentence {
        if Wish::read(settings).is_ok_and(|wish| wish.collector().is_some()) {
            return sentence!(
                "Look in SurveyMonkey under Analyze Results, Individual Responses, filtered by the chosen collector.",
                "SurveyMonkey’de Analyze Results, Individual Responses altında, seçilen toplayıcıya göre süzerek bakın."
            );
        }
        sentence!(
            "Look in SurveyMonkey under Analyze Results, Individual Responses, filtered by the collector “WhatsApp”.",
            "SurveyMonkey’de Analyze Results, Individual Responses altında, “WhatsApp” toplayıcısına göre süzerek bakın."
        )
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!(
            "A test answer has custom data that begins with “test-”; open it and choose Delete to take it away.",
            "Deneme yanıtının özel verisi “test-” ile başlar; silmek için yanıtı açıp Delete’i seçin."
        )
    }
}

/// Reads what became of the response; the documents do not say which good status it has.
fn read_submitted(order: &Order<'_>, response: &Response<Bytes>) -> Outcome {
    #[derive(Deserialize)]
    struct Written {
        id: Value,
    }
    match refusal::json::<Written>(response) {
        Ok(written) => match refusal::id(&written.id) {
            Some(id) => Outcome::Delivered { detail: left_out(order), result: Some(id) },
            None => collector::unreadable(),
        },
        Err(ConnectorError::Unreadable { .. }) => collector::unreadable(),
        Err(_) => refusal::outcome(response),
    }
}

/// The questions whose answers stay here, in the form's language; `None` when all were written.
fn left_out(order: &Order<'_>) -> Option<String> {
    let wish = Wish::read(order.settings).ok()?;
    let (mapped, nowhere) = wish.apply(order.submission);
    let ids: Vec<QuestionId> = body(&mapped).ok()?.left_out.into_iter().chain(nowhere).collect();
    let labels = order.submission.answers.iter().filter(|answered| ids.contains(&answered.id)).map(|answered| {
        let label = answered.label.trim();
        format!("“{}”", if label.is_empty() { answered.id.as_str() } else { label })
    });
    let questions = labels.collect::<Vec<_>>().join(", ");
    if questions.is_empty() {
        return None;
    }
    let sentence = sentence!(
        "SurveyMonkey’s API takes no answer to {questions}; it is kept here.",
        "SurveyMonkey’nin API’si şu soruların yanıtını almıyor, yanıtlar burada saklanıyor: {questions}."
    );
    Some(sentence.in_language(order.form.language.as_str()).to_owned())
}

/// More responses under one marker than repetitions can have made: the search was not a search.
const TOO_MANY: usize = 5;

fn was_found(order: &Order<'_>, response: &Response<Bytes>) -> Result<LookFound, ConnectorError> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<Row>,
    }
    #[derive(Deserialize)]
    struct Row {
        id: Value,
        #[serde(default, deserialize_with = "answer::or_default")]
        custom_value: String,
    }
    let list: List = refusal::json(response)?;
    let marker = marker(order);
    if let Some(row) = list.data.iter().find(|row| row.custom_value == marker) {
        return Ok(LookFound::Yes { result: refusal::id(&row.id) });
    }
    let mut unnamed = list.data.iter().filter(|row| row.custom_value.is_empty());
    match (unnamed.next(), unnamed.count()) {
        (None, _) => Ok(LookFound::No),
        // A list tells ids alone, so it is believed to be what was searched for.
        (Some(row), more) if more < TOO_MANY => Ok(LookFound::Yes { result: refusal::id(&row.id) }),
        _ => Err(ConnectorError::Unreadable {
            reason: "the responses were not searched by custom value".to_owned(),
        }),
    }
}
