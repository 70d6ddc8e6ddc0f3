//! What the tests of connecting and delivering have in common.

use super::{answers, survey};
use crate::surveymonkey::{Settings, Surveymonkey, SurveymonkeyResponse};
use crate::{Access, Call, Destination, Done, Order, Step};
use akis_form::{Answer, Form, Submission, SubmissionId};
use bytes::Bytes;
use http::Response;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

pub(super) const ID: &str = "01970000-0000-7000-8000-0000000000aa";

fn settings(secret: &str) -> Settings {
    Settings {
        auth_url: "https://api.surveymonkey.com".parse().unwrap(),
        api_url: "https://api.surveymonkey.com".parse().unwrap(),
        eu_api_url: "https://api.eu.surveymonkey.com".parse().unwrap(),
        ca_api_url: "https://api.surveymonkey.ca".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from(secret),
    }
}

pub(super) fn connector() -> Surveymonkey {
    connector_with_secret("s3cret")
}

pub(super) fn connector_with_secret(secret: &str) -> Surveymonkey {
    Surveymonkey::new(&settings(secret))
}

pub(super) fn destination() -> SurveymonkeyResponse {
    SurveymonkeyResponse::new(&settings("s3cret"))
}

pub(super) fn access(base_url: Option<&str>) -> Access {
    let base_url = base_url.map(|url| url.parse().unwrap());
    Access { token: SecretString::from("token"), account_id: "2071".into(), base_url }
}

pub(super) fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}

/// What an [`Order`] borrows from.
pub(super) struct Given {
    pub(super) form: Form,
    pub(super) submission: Submission,
    pub(super) settings: Value,
    pub(super) access: Access,
    pub(super) public_url: Url,
    pub(super) test: bool,
}

impl Given {
    pub(super) fn new(given: &[(&str, Answer)]) -> Self {
        let form = survey();
        let at = "2026-06-01T09:30:15Z".parse().unwrap();
        let id = SubmissionId(Uuid::parse_str(ID).unwrap());
        Self {
            submission: Submission::freeze(id, &form, &answers(given), at),
            form,
            settings: json!({}),
            access: access(Some("https://api.eu.surveymonkey.com")),
            public_url: "https://akis.mavideniz.com.tr".parse().unwrap(),
            test: false,
        }
    }

    pub(super) fn order(&self) -> Order<'_> {
        Order {
            submission: &self.submission,
            form: &self.form,
            settings: &self.settings,
            secret: None,
            access: Some(&self.access),
            files: &[],
            public_url: &self.public_url,
            page_name: "Tekne turu",
            landed_at: self.submission.completed_at,
            now: self.submission.completed_at,
            test: self.test,
        }
    }

    pub(super) fn step(&self, key: &str) -> Step {
        let steps = destination().steps(&self.order()).unwrap();
        steps.into_iter().find(|step| step.key == key).unwrap_or_else(|| panic!("no step {key}"))
    }

    pub(super) fn call(&self, key: &str, done: &Done) -> Call {
        destination().call(&self.order(), &self.step(key), done).unwrap()
    }

    pub(super) fn body(&self) -> Value {
        let done = Done::from([("collector".to_owned(), "9001".to_owned())]);
        serde_json::from_slice(self.call("submit", &done).request.body()).unwrap()
    }
}
