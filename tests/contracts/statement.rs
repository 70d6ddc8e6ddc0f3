use crate::shape::{is, leaves, put, reads_as, steps};
use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// What we say an operation of a vendor takes and gives, as far as we use it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statement {
    operation: String,
    pub(crate) method: String,
    /// As the vendor's document writes it.
    pub(crate) path: String,
    auth: Auth,
    #[serde(default)]
    pub(crate) query: BTreeMap<String, Field>,
    #[serde(default)]
    pub(crate) body: Option<Body>,
    /// What we read.
    #[serde(default)]
    pub(crate) response: BTreeMap<String, Example>,
    /// The vendor's machine-readable document.
    #[serde(default)]
    pub(crate) document: Option<String>,
    /// Where it is described, when there is no such document.
    #[serde(default)]
    pub(crate) described_in: Option<String>,
    /// What the document leaves out (`body x`, `response x`), and where it is described instead.
    #[serde(default)]
    pub(crate) undocumented: BTreeMap<String, String>,
    /// What the document requires (`body x`, `query x`) and we do not send, and why that is right all the same.
    #[serde(default)]
    pub(crate) needless: BTreeMap<String, String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Auth {
    None,
    Bearer,
    /// The client's id and secret among the fields.
    Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) fields: BTreeMap<String, Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    example: Value,
}

/// Every statement in a folder, by its operation.
pub(crate) fn load(folder: &Path) -> BTreeMap<String, Statement> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let statement: Statement =
                serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let named = path.file_stem().and_then(|name| name.to_str());
            assert_eq!(named, Some(statement.operation.as_str()), "a statement is named by its operation");
            (statement.operation.clone(), statement)
        })
        .collect()
}

/// A value of a request, by its path.
pub(crate) enum Sent {
    Text(String),
    Json(Value),
}

impl Statement {
    /// Everything about a request that this statement does not allow.
    pub(crate) fn faults(&self, request: &Request<Bytes>) -> Vec<String> {
        let mut faults = Vec::new();
        if request.method() != self.method.as_str() {
            faults.push(format!("the method is {}", request.method()));
        }
        if !same_path(&self.path, request.uri().path()) {
            faults.push(format!("the path is {}", request.uri().path()));
        }
        let bearer =
            request.headers().get(AUTHORIZATION).is_some_and(|value| value.as_bytes().starts_with(b"Bearer "));
        if bearer != (self.auth == Auth::Bearer) {
            faults.push(format!("with a bearer token: {bearer}"));
        }
        faults.extend(compare("query", &self.query, &query(request)));
        let none = BTreeMap::new();
        let stated = self.body.as_ref().map(|body| body.content_type.as_str()).unwrap_or_default();
        if content_type(request) == stated {
            faults.extend(compare("body", self.body.as_ref().map_or(&none, |body| &body.fields), &body(request)));
        } else {
            faults.push(format!("the content type is {:?}", content_type(request)));
        }
        faults
    }

    /// Every stated query parameter and body field.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &String> {
        self.query.keys().chain(self.body.iter().flat_map(|body| body.fields.keys()))
    }

    /// An answer made of the examples.
    pub(crate) fn answer(&self) -> Value {
        let mut answer = Value::Object(serde_json::Map::new());
        for (path, example) in &self.response {
            assert!(is(&example.example, &example.kind), "{}: {path}", self.operation);
            put(&mut answer, &steps(path), &example.example);
        }
        answer
    }
}

/// Everything in the query and the body of a request.
pub(crate) fn values(request: &Request<Bytes>) -> [Vec<(String, Sent)>; 2] {
    [query(request), body(request)]
}

/// The names of all that a request carries.
pub(crate) fn sent(request: &Request<Bytes>) -> Vec<String> {
    query(request).into_iter().chain(body(request)).map(|(name, _)| name).collect()
}

fn compare(place: &str, stated: &BTreeMap<String, Field>, sent: &[(String, Sent)]) -> Vec<String> {
    let missing = stated
        .iter()
        .filter(|(name, field)| field.required && !sent.iter().any(|(sent, _)| sent == *name))
        .map(|(name, _)| format!("{place} misses {name}"));
    let wrong = sent.iter().filter_map(|(name, value)| match (stated.get(name), value) {
        (None, _) => Some(format!("{place} has {name}, which is not stated")),
        (Some(field), Sent::Text(text)) if !reads_as(text, &field.kind) => {
            Some(format!("{place} {name} is no {}", field.kind))
        }
        (Some(field), Sent::Json(value)) if !is(value, &field.kind) => {
            Some(format!("{place} {name} is no {}", field.kind))
        }
        _ => None,
    });
    missing.chain(wrong).collect()
}

/// Whether an address follows a path with `{names}` in it.
fn same_path(stated: &str, path: &str) -> bool {
    let (stated, path): (Vec<&str>, Vec<&str>) = (stated.split('/').collect(), path.split('/').collect());
    stated.len() == path.len()
        && stated.iter().zip(&path).all(
            |(stated, given)| {
                if stated.starts_with('{') { !given.is_empty() } else { stated == given }
            },
        )
}

fn pairs(text: &[u8]) -> Vec<(String, Sent)> {
    url::form_urlencoded::parse(text)
        .map(|(name, value)| (name.into_owned(), Sent::Text(value.into_owned())))
        .collect()
}

fn query(request: &Request<Bytes>) -> Vec<(String, Sent)> {
    pairs(request.uri().query().unwrap_or_default().as_bytes())
}

fn content_type(request: &Request<Bytes>) -> &str {
    let header = request.headers().get(CONTENT_TYPE).map(|value| value.to_str().unwrap()).unwrap_or_default();
    header.split(';').next().unwrap_or_default()
}

fn body(request: &Request<Bytes>) -> Vec<(String, Sent)> {
    match content_type(request) {
        "" => {
            assert!(request.body().is_empty(), "a body without a type");
            vec![]
        }
        "application/json" => {
            let body: Value = serde_json::from_slice(request.body()).unwrap();
            leaves(&body).into_iter().map(|(path, leaf)| (path, Sent::Json(leaf.clone()))).collect()
        }
        "application/x-www-form-urlencoded" => pairs(request.body()),
        "multipart/form-data" => parts(request),
        other => panic!("a body of type {other}"),
    }
}

fn parts(request: &Request<Bytes>) -> Vec<(String, Sent)> {
    let header = request.headers()[CONTENT_TYPE].to_str().unwrap();
    let (_, boundary) = header.split_once("boundary=").unwrap();
    let text = std::str::from_utf8(request.body()).unwrap();
    let text = text.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    let begin = format!("--{boundary}\r\n");
    text.split(begin.as_str())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (head, value) = part.split_once("\r\n\r\n").unwrap();
            let (_, name) = head.split_once("name=\"").unwrap();
            let (name, _) = name.split_once('"').unwrap();
            (name.to_owned(), Sent::Text(value.trim_end_matches("\r\n").to_owned()))
        })
        .collect()
}
