//! Parameters of a call: the Graph API takes them as query, form, multipart or JSON alike.

use super::error::GraphError;
use crate::state::Sandbox;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

const TAKEN: usize = 12 * 1024 * 1024;

/// A part of a multipart body that came with a file name.
pub(crate) struct File {
    pub(crate) content_type: Option<String>,
    pub(crate) text: Vec<u8>,
}

#[derive(Default)]
pub(crate) struct Params {
    values: Map<String, Value>,
    pub(crate) file: Option<File>,
}

impl Params {
    /// A parameter as text; numbers and booleans as they are written.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "true" || text == "1")
    }

    /// A list: a JSON array, also one written as text in a form.
    pub(crate) fn list(&self, name: &str) -> Result<Option<Vec<String>>, GraphError> {
        let refused = || GraphError::parameter(format!("Param {name} must be an array."));
        let value = match self.values.get(name) {
            None => return Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text).map_err(|_| refused())?,
            Some(other) => other.clone(),
        };
        serde_json::from_value(value).map(Some).map_err(|_| refused())
    }

    pub(crate) fn into_json(self) -> Value {
        Value::Object(self.values)
    }
}

impl FromRequest<Sandbox> for Params {
    type Rejection = GraphError;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, GraphError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        let mut params = Self::default();
        if let Some(query) = request.uri().query() {
            params.add_form(query.as_bytes());
        }
        if kind.starts_with("multipart/form-data") {
            params.add_multipart(request, sandbox).await?;
            return Ok(params);
        }
        let body = body_of(request).await?;
        if kind.starts_with("application/json") {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(values)) => params.values.extend(values),
                _ => return Err(GraphError::parameter("Invalid JSON for postcard")),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            params.add_form(&body);
        } else if !body.is_empty() {
            return Err(GraphError::parameter("The request body's content type is not supported."));
        }
        Ok(params)
    }
}

impl Params {
    fn add_form(&mut self, encoded: &[u8]) {
        for (name, value) in url::form_urlencoded::parse(encoded) {
            self.values.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    async fn add_multipart(&mut self, request: Request, sandbox: &Sandbox) -> Result<(), GraphError> {
        let broken = |_| GraphError::parameter("The multipart body cannot be read.");
        let mut multipart = Multipart::from_request(request, sandbox)
            .await
            .map_err(|_| GraphError::parameter("The multipart body cannot be read."))?;
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            let has_file_name = field.file_name().is_some();
            let content_type = field.content_type().map(ToOwned::to_owned);
            let bytes = field.bytes().await.map_err(broken)?;
            if has_file_name {
                self.file = Some(File { content_type, text: bytes.to_vec() });
            } else {
                self.values.insert(name, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        Ok(())
    }
}

async fn body_of(request: Request) -> Result<axum::body::Bytes, GraphError> {
    to_bytes(request.into_body(), TAKEN).await.map_err(|_| GraphError::parameter("The request body is too large."))
}
