//! Asking a business endpoint: encryption, repeats, and the judgement of what comes back.

use super::player::{ClientError, Outcome};
use super::tree::OpenFlow;
use super::{EXCHANGES_KEPT, Phone};
use crate::faults::FaultKind;
use crate::relay::{self, RelayError, envelope};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
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

/// What the phone does after it asked an endpoint.
#[derive(Debug)]
pub(super) enum Reaction {
    /// The player took the answer.
    Played(Outcome),
    /// 427: the Flow closes and its button dies.
    Dead { sentence: String },
    /// No usable answer came.
    Failed { sentence: String },
}

fn unusable(key: &'static str, why: impl Into<String>) -> ClientError {
    ClientError { key, why: why.into() }
}

impl Phone {
    /// Asks the endpoint for what the player wants to know and gives it the answer. Unusable answers are reported back
    /// as Meta does.
    pub(super) async fn ask(&self, flow: &mut OpenFlow, action: &str, screen: &str, payload: Value) -> Reaction {
        let mut request = json!({
            "version": flow.player.data_api_version(),
            "action": action,
            "screen": screen,
            "data": payload,
            "flow_token": flow.player.flow_token(),
        });
        self.vouch(flow, &mut request);
        let unusable = match self.exchange(flow, &request).await {
            Ok(answer) => match flow.player.answer(&answer) {
                Ok(outcome) => return Reaction::Played(outcome),
                Err(error) => error,
            },
            Err(Failure::Dead { sentence }) => return Reaction::Dead { sentence },
            Err(Failure::Silent) => return Reaction::Failed { sentence: GENERIC.into() },
            Err(Failure::Report(error)) => error,
        };
        self.report(flow, action, screen, unusable).await;
        Reaction::Failed { sentence: GENERIC.into() }
    }

    /// Tells the endpoint what was wrong with its answer.
    async fn report(&self, flow: &OpenFlow, action: &str, screen: &str, error: ClientError) {
        self.change(|phone| {
            if let Some(last) = phone.exchanges.back_mut() {
                error.key.clone_into(&mut last.outcome);
            }
        });
        let mut notice = json!({
            "version": flow.player.data_api_version(),
            "action": if action == "INIT" { "INIT" } else { "data_exchange" },
            "screen": screen,
            "data": { "error": error.key, "error_message": error.why },
            "flow_token": flow.player.flow_token(),
        });
        self.vouch(flow, &mut notice);
        // Whatever the endpoint says to this, the person sees the same.
        let _acknowledged = self.exchange(flow, &notice).await;
    }

    /// From Data API 4.0 on the platform vouches for the token.
    fn vouch(&self, flow: &OpenFlow, request: &mut Value) {
        if let Some(token) = flow.player.flow_token().filter(|_| flow.player.vouches()) {
            request["flow_token_signature"] = relay::token_signature(&self.sandbox, token).into();
        }
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
            Err(Failure::Report(error)) => error.key.clone_into(&mut log.outcome),
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
    Report(ClientError),
}
