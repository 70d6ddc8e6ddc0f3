mod auth;
mod consent;
mod identity;
mod look_up;
mod outcome;
mod schema;
mod schema_v2;
mod shapes;
mod submit;
mod surgery;

use super::{Hubspot, Settings};
use crate::{Access, Connector};
use akis_form::Form;
use bytes::Bytes;
use http::Response;
use secrecy::SecretString;
use serde_json::Value;

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
    }
}

fn hubspot() -> Hubspot {
    Hubspot::new(&settings())
}

fn access() -> Access {
    Access { token: SecretString::from("token"), account_id: "4711001".into() }
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
