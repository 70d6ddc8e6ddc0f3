mod auth;
mod consent;
mod contact;
mod crm_answer;
mod files;
mod identity;
mod look_up;
mod object;
mod outcome;
mod places;
mod predict;
mod schema;
mod schema_v2;
mod scopes;
mod shapes;
mod submit;
mod surgery;

use super::{Hubspot, HubspotForm, Settings};
use crate::{Access, AuthorizeRequest, Connector, Order, OrderFile};
use akis_form::{Answers, Form, Submission, SubmissionId};
use bytes::Bytes;
use http::Response;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// A form with twelve fields people see (two of them hanging on others), one hidden, text and consent.
const FORM: &str = include_str!("../../testdata/hubspot/form.json");

/// A form of the older shape: three pages, seventeen fields people see, two hidden, consent as JSON in a text.
const FORM_V2: &str = include_str!("../../fixtures/hubspot/form_v2.json");

fn settings() -> Settings {
    Settings {
        app_url: "https://app.hubspot.com".parse().unwrap(),
        api_url: "https://api.hubapi.com".parse().unwrap(),
        forms_url: "https://api.hsforms.com".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("s3cret"),
        pkce: true,
        scopes: vec!["oauth".into(), "forms".into()],
        oauth_version: "v3".into(),
    }
}

fn hubspot() -> Hubspot {
    Hubspot::new(&settings())
}

fn destination() -> HubspotForm {
    HubspotForm::new(&settings())
}

fn access() -> Access {
    Access { token: SecretString::from("token"), account_id: "4711001".into(), base_url: None }
}

/// What is asked for on the consent page when forms are all that is needed.
fn consent_to_forms(redirect: &Url) -> AuthorizeRequest<'_> {
    AuthorizeRequest { redirect, features: &[], region: None, account_hint: None }
}

/// Names the submission of these tests.
const ID: SubmissionId = SubmissionId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001));

/// When it was completed.
const COMPLETED: i64 = 1_780_308_000_000;

/// The page that marks it.
const MARKER: &str = "https://akis.mavideniz.com.tr/r/01970000-0000-7000-8000-000000000001";

/// What an [`Order`] borrows from.
struct Given {
    form: Form,
    submission: Submission,
    settings: Value,
    files: Vec<OrderFile>,
    public_url: Url,
    access: Access,
}

impl Given {
    fn new(form: &Form, answers: &Answers) -> Self {
        let completed_at = Timestamp::from_millisecond(COMPLETED).unwrap();
        Self {
            form: form.clone(),
            submission: Submission::freeze(ID, form, answers, completed_at),
            settings: json!({}),
            files: vec![],
            public_url: "https://akis.mavideniz.com.tr/".parse().unwrap(),
            access: access(),
        }
    }

    fn order(&self) -> Order<'_> {
        Order {
            submission: &self.submission,
            form: &self.form,
            settings: &self.settings,
            secret: None,
            access: Some(&self.access),
            files: &self.files,
            public_url: &self.public_url,
            page_name: "Tekne turu",
            landed_at: self.submission.completed_at,
            now: self.submission.completed_at,
            test: false,
        }
    }
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}

/// The fixture, changed.
fn form_with(change: impl FnOnce(&mut Value)) -> Form {
    let mut json: Value = serde_json::from_str(FORM).unwrap();
    change(&mut json);
    hubspot().read_form(&answer(200, &json.to_string())).unwrap()
}

fn form() -> Form {
    form_with(|_| {})
}
