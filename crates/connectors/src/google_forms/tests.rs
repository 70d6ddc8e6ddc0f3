mod auth;
mod branching;
mod bridge;
mod foretold;
mod hostile;
mod kinds;
mod listed;
mod node;
mod post;
mod posted;
mod rows;
mod schema;
mod tolerance;
mod written;

use super::{GoogleForms, Settings, read_definition};
use crate::{Access, Order};
use akis_form::{Form, Question, QuestionId, QuestionKind, Submission};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::Url;

/// A form with every kind of item and question the Forms API documents, and two of the time to come.
const CLINIC: &str = include_str!("../../fixtures/google_forms/clinic.json");

fn clinic() -> Form {
    read_definition(CLINIC.as_bytes()).unwrap()
}

fn read(document: &Value) -> Form {
    read_definition(document.to_string().as_bytes()).unwrap()
}

/// A form of these items.
fn form_of(items: &Value) -> Form {
    read(&json!({ "formId": "1f", "info": { "title": "Form" }, "items": items }))
}

/// A form that asks one thing, and what it became.
fn kind_of(question: &Value) -> QuestionKind {
    let form = form_of(&json!([{ "itemId": "1", "title": "?", "questionItem": { "question": question } }]));
    form.questions().next().unwrap().kind.clone()
}

fn question<'a>(form: &'a Form, id: &str) -> &'a Question {
    form.question(&QuestionId::new(id)).unwrap_or_else(|| panic!("no question {id}"))
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// Google's own addresses.
fn settings() -> Settings {
    Settings {
        auth_url: url("https://accounts.google.com"),
        oauth_url: url("https://oauth2.googleapis.com"),
        userinfo_url: url("https://openidconnect.googleapis.com"),
        forms_url: url("https://forms.googleapis.com"),
        drive_url: url("https://www.googleapis.com"),
        sheets_url: url("https://sheets.googleapis.com"),
        docs_url: url("https://docs.google.com"),
        script_url: url("https://script.google.com"),
        script_content_url: url("https://script.googleusercontent.com"),
        picker_url: url("https://apis.google.com"),
        client_id: "client".into(),
        client_secret: SecretString::from("s3cret"),
        picker_api_key: "AIza".into(),
        picker_app_id: "4711".into(),
        list_all: true,
        pubsub_topic: None,
        pubsub_account: None,
        pubsub_certs_url: None,
    }
}

fn google() -> GoogleForms {
    GoogleForms::new(&settings())
}

fn access() -> Access {
    Access { token: SecretString::from("ya29.token"), account_id: "1".into(), base_url: None }
}

fn answer(status: u16, body: impl Into<Bytes>) -> Response<Bytes> {
    Response::builder().status(status).body(body.into()).unwrap()
}

fn json_answer(status: u16, body: &Value) -> Response<Bytes> {
    answer(status, body.to_string())
}

/// An error body as Google's APIs write it.
fn refusal(code: u16, status: &str, message: &str, reason: &str) -> Response<Bytes> {
    let info = "type.googleapis.com/google.rpc.ErrorInfo";
    let details = json!([{ "@type": info, "reason": reason, "domain": "googleapis.com", "metadata": {} }]);
    json_answer(
        code,
        &json!({ "error": { "code": code, "message": message, "status": status, "details": details } }),
    )
}

/// The parameters of an address.
fn query(url: &str) -> BTreeMap<String, String> {
    url::Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

fn form_fields(request: &Request<Bytes>) -> Vec<(String, String)> {
    url::form_urlencoded::parse(request.body()).into_owned().collect()
}

/// An answer to be delivered with these settings.
fn order<'a>(
    form: &'a Form,
    submission: &'a Submission,
    settings: &'a Value,
    access: Option<&'a Access>,
) -> Order<'a> {
    static PUBLIC: LazyLock<Url> = LazyLock::new(|| url("https://akis.mavideniz.com.tr"));
    static SECRET: LazyLock<SecretString> = LazyLock::new(|| SecretString::from("gizli-anahtar"));
    Order {
        submission,
        form,
        settings,
        secret: Some(&SECRET),
        access,
        files: &[],
        public_url: &PUBLIC,
        page_name: "Klinik",
        landed_at: submission.completed_at,
        now: submission.completed_at,
        test: false,
    }
}
