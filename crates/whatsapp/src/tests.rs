mod answers;
mod errors;
mod media;
mod requests;
mod webhooks;

use crate::{Graph, Settings};
use bytes::Bytes;
use http::Response;
use secrecy::SecretString;

fn graph() -> Graph {
    Graph::new(&Settings {
        graph_url: "https://graph.facebook.com".parse().unwrap(),
        graph_version: "v25.0".into(),
        data_api_version: crate::DataApiVersion::V3,
    })
}

fn token() -> SecretString {
    SecretString::from("EAADEMO")
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}
