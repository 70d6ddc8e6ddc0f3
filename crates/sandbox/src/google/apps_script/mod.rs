//! Apps Script web apps: `script.google.com/macros/s/{deployment}/exec`, whose answer waits at the content host.
//!
//! A script runs under Node.js (`runner.mjs`) on stand-ins of Google's services; what lasts is here (`world.rs`).

mod run;
mod world;

use super::input::Input;
use super::{error, host, public};
use crate::state::Sandbox;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LONGEST_CODE: usize = 1024 * 1024;
/// Answers that wait at the content host at most.
const MOST_OUTPUTS: usize = 500;
/// What is kept of a script's log.
const LOG_LINES: usize = 200;

/// A deployed script.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Script {
    /// The form it is bound to.
    pub(crate) form_id: String,
    /// The account in whose name it runs.
    owner: String,
    code: String,
    /// Without it, callers are sent to sign in: "Who has access" was left at "Only myself".
    #[serde(default = "yes")]
    anyone: bool,
    deployed: Timestamp,
    /// By kind of store (`script`, `user`, `document`, …).
    #[serde(default)]
    properties: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    log: Vec<String>,
}

fn yes() -> bool {
    true
}

/// What a web app answered.
#[derive(Debug, Clone)]
pub(super) struct Output {
    content: String,
    mime: String,
}

/// What somebody who deploys a script gives.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewScript {
    pub(crate) form_id: String,
    pub(crate) code: String,
    /// A deployment to put a new version in; its address stays.
    #[serde(default)]
    pub(crate) deployment_id: Option<String>,
    /// "Who has access: Anyone".
    #[serde(default = "yes")]
    pub(crate) anyone: bool,
}

/// Deploys a script as its form's owner; gives deployment id and address.
pub(crate) fn deploy(sandbox: &Sandbox, given: NewScript) -> Result<Value, String> {
    if given.code.trim().is_empty() || given.code.len() > LONGEST_CODE {
        return Err("the code must have 1 to 1,048,576 bytes".into());
    }
    let owner = sandbox.read(|world| world.google.forms.get(&given.form_id).map(|file| file.owner.clone()));
    let owner = owner.ok_or("there is no form with this id")?;
    let now = sandbox.now();
    let id = sandbox.write(|world| {
        let scripts = &mut world.google.scripts;
        if let Some(id) = given.deployment_id {
            let script = scripts.get_mut(&id).ok_or("there is no deployment with this id")?;
            script.form_id = given.form_id;
            script.owner = owner;
            script.code = given.code;
            script.anyone = given.anyone;
            script.deployed = now;
            return Ok::<String, String>(id);
        }
        let bytes: [u8; 48] = rand::random();
        let id = format!("AKfycb{}", URL_SAFE_NO_PAD.encode(bytes));
        let script = Script {
            form_id: given.form_id,
            owner,
            code: given.code,
            anyone: given.anyone,
            deployed: now,
            properties: BTreeMap::new(),
            log: Vec::new(),
        };
        scripts.insert(id.clone(), script);
        Ok(id)
    })?;
    Ok(json!({ "exec_url": exec_url(sandbox, &id), "deployment_id": id }))
}

/// The address of a deployment.
pub(super) fn exec_url(sandbox: &Sandbox, deployment: &str) -> String {
    format!("{}/macros/s/{deployment}/exec", host(sandbox, "script"))
}

impl Script {
    /// For people and tests; the code may hold a secret and stays out.
    pub(crate) fn shown(&self, sandbox: &Sandbox, id: &str) -> Value {
        json!({
            "deployment_id": id, "form_id": self.form_id, "exec_url": exec_url(sandbox, id), "anyone": self.anyone,
            "deployed": self.deployed, "properties": self.properties.values().map(BTreeMap::len).sum::<usize>(),
            "log": self.log,
        })
    }
}

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/script/macros/s/{deployment}/exec", get(exec).post(exec))
        .route("/content/macros/echo", get(echo))
        .route("/script/{*rest}", get(error::no_such_path))
}

async fn exec(
    State(sandbox): State<Sandbox>,
    Path(deployment): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let script = sandbox.read(|world| world.google.scripts.get(&deployment).cloned());
    let Some(script) = script else {
        let page =
            problem_page("Sorry, unable to open the file at this time.\nPlease check the address and try again.");
        return (StatusCode::NOT_FOUND, page).into_response();
    };
    if !script.anyone {
        return public::sign_in_first(&host(&sandbox, "accounts"), &exec_url(&sandbox, &deployment));
    }
    let post = method == Method::POST;
    let event = event(query.as_deref(), &headers, post.then_some(&body));
    let call = if post { "doPost" } else { "doGet" };
    // A caller who hangs up does not end an execution.
    let home = sandbox.clone();
    let execution = tokio::spawn(async move { run::run(&home, &deployment, &script, call, &event).await });
    let ended = execution.await.unwrap_or_else(|_| Err("The sandbox is closing.".to_owned()));
    match ended {
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], why)
            .into_response(),
        Ok(run::Ended::Answered(output)) if output.mime == "HTML" => Html(output.content).into_response(),
        Ok(run::Ended::Answered(output)) => elsewhere(&sandbox, output),
        // Google answers 200 with a page when a script throws.
        Ok(run::Ended::Failed(why)) => problem_page(&why).into_response(),
    }
}

/// Puts an answer where it is fetched by GET, and sends the caller there.
fn elsewhere(sandbox: &Sandbox, output: Output) -> Response {
    let bytes: [u8; 48] = rand::random();
    let key = URL_SAFE_NO_PAD.encode(bytes);
    let place = format!("{}/macros/echo?user_content_key={key}&lib=MSandbox", host(sandbox, "content"));
    sandbox.write(|world| {
        if world.google.outputs.len() >= MOST_OUTPUTS {
            world.google.outputs.clear();
        }
        world.google.outputs.insert(key, output);
    });
    let page =
        Html("<HTML><HEAD><TITLE>Moved Temporarily</TITLE></HEAD><BODY><H1>Moved Temporarily</H1></BODY></HTML>");
    (StatusCode::FOUND, [(header::LOCATION, place)], page).into_response()
}

async fn echo(State(sandbox): State<Sandbox>, RawQuery(query): RawQuery) -> Response {
    let asked = Input::query(query.as_deref());
    let key = asked.get("user_content_key").unwrap_or_default();
    let Some(output) = sandbox.read(|world| world.google.outputs.get(key).cloned()) else {
        return (StatusCode::NOT_FOUND, problem_page("Page not found")).into_response();
    };
    let kind = match output.mime.as_str() {
        "JSON" => "application/json; charset=utf-8",
        "CSV" => "text/csv; charset=utf-8",
        "XML" | "ATOM" | "RSS" => "application/xml; charset=utf-8",
        "JAVASCRIPT" => "text/javascript; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], output.content).into_response()
}

fn problem_page(text: &str) -> Html<String> {
    let text = crate::consent::escaped(text);
    Html(format!(
        "<!DOCTYPE html><html><head><title>Error</title></head><body><div style=\"text-align:center;font-family:monospace\">\
         {text}</div><p>Sandbox: this page plays Google Apps Script.</p></body></html>"
    ))
}

/// The event object of a web app. A script sees no request headers.
fn event(query: Option<&str>, headers: &HeaderMap, body: Option<&Bytes>) -> Value {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("text/plain");
    let mut pairs: Vec<(String, String)> = Input::query(query).pairs().to_vec();
    if let Some(body) = body.filter(|_| kind.starts_with("application/x-www-form-urlencoded")) {
        pairs.extend_from_slice(Input::read(body).pairs());
    }
    let mut one = BTreeMap::new();
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        one.entry(name.clone()).or_insert_with(|| value.clone());
        all.entry(name).or_default().push(value);
    }
    let mut event = json!({
        "queryString": query.unwrap_or_default(), "parameter": one, "parameters": all, "contextPath": "",
        "contentLength": body.map_or(-1, |body| i64::try_from(body.len()).unwrap_or(i64::MAX)),
    });
    if let Some(body) = body {
        event["postData"] = json!({
            "contents": String::from_utf8_lossy(body), "length": body.len(), "type": kind, "name": "postData",
        });
    }
    event
}
