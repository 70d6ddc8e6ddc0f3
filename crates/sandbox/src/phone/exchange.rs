//! Asking a business endpoint: encryption, repeats, and the judgement of what comes back.

use super::session::OpenFlow;
use super::{EXCHANGES_KEPT, Phone};
use crate::faults::FaultKind;
use crate::relay::{self, RelayError, envelope};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::time::Instant;

const GENERIC: &str = "Something went wrong. Please try again later.";

/// One request to an endpoint and what became of it, in clear.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// When it was sent.
    pub at: Timestamp,
    /// The Flow.
    pub flow_id: String,
    /// The request before encryption.
    pub request: Value,
    /// Times it was sent; 2 after a 421.
    pub tries: u32,
    /// The last HTTP status, `None` without an answer.
    pub http_status: Option<u16>,
    /// The answer after decryption.
    pub response: Option<Value>,
    /// `ok`, or Meta's key of what went wrong.
    pub outcome: String,
    /// How long it took altogether.
    pub duration_ms: u64,
}

/// What the phone does with an answer.
#[derive(Debug)]
pub(super) enum Reaction {
    Show {
        screen: String,
        data: Map<String, Value>,
    },
    Finish {
        params: Value,
    },
    /// 427: the Flow closes and its button dies.
    Dead {
        sentence: String,
    },
    Failed {
        sentence: String,
    },
}

/// Why an answer is not usable, with Meta's error key.
struct Unusable {
    key: &'static str,
    why: String,
}

fn unusable(key: &'static str, why: impl Into<String>) -> Unusable {
    Unusable { key, why: why.into() }
}

impl Phone {
    /// Asks the endpoint and judges the answer; unusable answers are reported back as Meta does.
    pub(super) async fn ask(&self, flow: &OpenFlow, action: &str, payload: Value) -> Reaction {
        let mut request = json!({
            "version": flow.json["data_api_version"],
            "action": action,
            "screen": flow.current().unwrap_or_default(),
            "data": payload,
            "flow_token": flow.flow_token,
        });
        if action == "INIT" {
            request["screen"] = json!("");
            request["data"] = json!({});
        }
        let answer = match self.exchange(flow, &request).await {
            Ok(answer) => answer,
            Err(Failure::Dead { sentence }) => return Reaction::Dead { sentence },
            Err(Failure::Silent) => return Reaction::Failed { sentence: GENERIC.into() },
            Err(Failure::Report(unusable)) => return self.report(flow, action, unusable).await,
        };
        match judged(flow, &answer) {
            Ok(reaction) => reaction,
            Err(unusable) => self.report(flow, action, unusable).await,
        }
    }

    /// Tells the endpoint what was wrong with its answer.
    async fn report(&self, flow: &OpenFlow, action: &str, unusable: Unusable) -> Reaction {
        self.change(|phone| {
            if let Some(last) = phone.exchanges.back_mut() {
                unusable.key.clone_into(&mut last.outcome);
            }
        });
        let notice = json!({
            "version": flow.json["data_api_version"],
            "action": if action == "INIT" { "INIT" } else { "data_exchange" },
            "screen": flow.current().unwrap_or_default(),
            "data": { "error": unusable.key, "error_message": unusable.why },
            "flow_token": flow.flow_token,
        });
        // Whatever the endpoint says to this, the person sees the same.
        let _acknowledged = self.exchange(flow, &notice).await;
        Reaction::Failed { sentence: GENERIC.into() }
    }

    async fn exchange(&self, flow: &OpenFlow, request: &Value) -> Result<Value, Failure> {
        let started = Instant::now();
        let mut log = Exchange {
            at: self.sandbox.now(),
            flow_id: flow.flow_id.clone(),
            request: request.clone(),
            tries: 0,
            http_status: None,
            response: None,
            outcome: "ok".into(),
            duration_ms: 0,
        };
        let result = self.tries(flow, request, &mut log).await;
        match &result {
            Ok(answer) => log.response = Some(answer.clone()),
            Err(Failure::Report(unusable)) => unusable.key.clone_into(&mut log.outcome),
            Err(Failure::Dead { .. }) => log.outcome = "flow-token-invalid".into(),
            Err(Failure::Silent) => {}
        }
        log.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.change(|phone| {
            phone.exchanges.push_back(log);
            if phone.exchanges.len() > EXCHANGES_KEPT {
                phone.exchanges.pop_front();
            }
        });
        result
    }

    /// One try, and after 421 a second one under a freshly fetched key.
    async fn tries(&self, flow: &OpenFlow, request: &Value, log: &mut Exchange) -> Result<Value, Failure> {
        let endpoint = self
            .sandbox
            .read(|world| world.graph.flows.get(&flow.flow_id).and_then(|flow| flow.endpoint_uri.clone()));
        let Some(endpoint) = endpoint else {
            log.outcome = "cannot_be_served".into();
            return Err(Failure::Silent);
        };
        for refetch in [false, true] {
            let Some(pem) = self.public_key(&flow.phone_number_id, refetch, &endpoint) else {
                log.outcome = "public-key-missing".into();
                return Err(Failure::Silent);
            };
            let (body, reply) = match envelope::seal(&pem, request.to_string().as_bytes()) {
                Ok(sealed) => sealed,
                Err(error) => {
                    tracing::debug!(%error, "the phone could not encrypt");
                    log.outcome = "public-key-missing".into();
                    return Err(Failure::Silent);
                }
            };
            log.tries += 1;
            let answer = match relay::post(&self.sandbox, &endpoint, body).await {
                Ok(answer) => answer,
                Err(RelayError::Timeout) => {
                    return Err(Failure::Report(unusable(
                        "timeout_error",
                        "The endpoint did not answer in time.",
                    )));
                }
                Err(error) => return Err(Failure::Report(unusable("no_http_response_error", error.to_string()))),
            };
            log.http_status = Some(answer.status);
            match answer.status {
                200 => {
                    return reply
                        .open(&answer.body)
                        .map_err(|error| error.to_string())
                        .and_then(|plain| serde_json::from_slice(&plain).map_err(|error| error.to_string()))
                        .map_err(|why| Failure::Report(unusable("response-decryption-error", why)));
                }
                421 if !refetch => {}
                421 => {
                    log.outcome = "business-decryption-error".into();
                    return Err(Failure::Silent);
                }
                427 => {
                    let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
                    let sentence = said["error_msg"].as_str().unwrap_or("This form is no longer available.");
                    return Err(Failure::Dead { sentence: sentence.to_owned() });
                }
                _ => {
                    log.outcome = "unexpected_http_status_code".into();
                    return Err(Failure::Silent);
                }
            }
        }
        Err(Failure::Silent)
    }

    /// The business's key: the phone keeps the one it fetched first until it is told to fetch again.
    fn public_key(&self, phone_number_id: &str, refetch: bool, endpoint: &str) -> Option<String> {
        let stale = self.sandbox.read(|world| world.faults.relay.kind == FaultKind::StaleKey)
            && self.sandbox.write(|world| world.faults.relay.strike(endpoint)).is_some();
        if stale {
            return stranger();
        }
        let kept = self.sandbox.read(|world| {
            world.phones.get(&self.wa_id).and_then(|phone| phone.keys.get(phone_number_id).cloned())
        });
        if kept.is_some() && !refetch {
            return kept;
        }
        let fetched =
            self.sandbox.read(|world| world.graph.keys.get(phone_number_id).map(|key| key.pem.clone()))?;
        self.change(|phone| phone.keys.insert(phone_number_id.to_owned(), fetched.clone()));
        Some(fetched)
    }
}

/// A public key whose private half nobody has.
fn stranger() -> Option<String> {
    use rsa::pkcs8::{EncodePublicKey, LineEnding};
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).ok()?;
    key.to_public_key().to_public_key_pem(LineEnding::LF).ok()
}

enum Failure {
    Dead {
        sentence: String,
    },
    /// Nothing can be told to the endpoint.
    Silent,
    Report(Unusable),
}

fn judged(flow: &OpenFlow, answer: &Value) -> Result<Reaction, Unusable> {
    let screen = answer["screen"].as_str().unwrap_or_default();
    let empty = Map::new();
    let data = match &answer["data"] {
        Value::Object(data) => data,
        Value::Null => &empty,
        _ => return Err(unusable("payload-schema-error", "data is not an object")),
    };
    if screen == "SUCCESS" {
        let params = &data.get("extension_message_response").unwrap_or(&Value::Null)["params"];
        if !params.is_object() || params["flow_token"].as_str().is_none_or(str::is_empty) {
            let why = "SUCCESS needs extension_message_response.params with a flow_token";
            return Err(unusable("payload-schema-error", why));
        }
        return Ok(Reaction::Finish { params: params.clone() });
    }
    let Some(target) = flow.screen(screen) else {
        return Err(unusable("invalid-screen-transition", format!("there is no screen {screen:?}")));
    };
    if let Some(current) = flow.current().filter(|current| *current != screen) {
        let successors = flow.json["routing_model"][current].as_array();
        if !successors.is_some_and(|list| list.iter().any(|next| next == screen)) {
            let why = format!("the routing model has no way from {current} to {screen}");
            return Err(unusable("invalid-screen-transition", why));
        }
    }
    // A refresh may leave out what did not change.
    let mut whole = match flow.current() {
        Some(current) if current == screen => {
            flow.memory.get(current).map(|memory| memory.data.clone()).unwrap_or_default()
        }
        _ => Map::new(),
    };
    whole.extend(data.clone());
    let kept = declared_only(&whole, &target["data"]).map_err(|why| unusable("payload-schema-error", why))?;
    let mut data = kept;
    if let Some(message) = whole.get("error_message").filter(|message| message.is_string()) {
        data.insert("error_message".into(), message.clone());
    }
    Ok(Reaction::Show { screen: screen.to_owned(), data })
}

/// The declared fields of a screen's data, all there and all of their type.
pub(super) fn declared_only(data: &Map<String, Value>, model: &Value) -> Result<Map<String, Value>, String> {
    let mut kept = Map::new();
    for (name, declared) in model.as_object().into_iter().flatten() {
        let value = data.get(name).ok_or_else(|| format!("data.{name} is missing"))?;
        conforms(declared, value, &format!("data.{name}"))?;
        kept.insert(name.clone(), value.clone());
    }
    Ok(kept)
}

fn conforms(declared: &Value, value: &Value, place: &str) -> Result<(), String> {
    let kind = declared["type"].as_str().unwrap_or_default();
    let fits = match kind {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    if !fits {
        return Err(format!("{place} is not of type {kind}"));
    }
    if declared["items"].is_object() {
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            conforms(&declared["items"], item, &format!("{place}[{at}]"))?;
        }
    }
    for (name, declared) in declared["properties"].as_object().into_iter().flatten() {
        if let Some(member) = value.get(name) {
            conforms(declared, member, &format!("{place}.{name}"))?;
        }
    }
    Ok(())
}
