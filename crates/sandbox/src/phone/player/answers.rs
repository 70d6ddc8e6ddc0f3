//! What comes from outside: the opening, the endpoint's answers; and the way back.

use super::model::{Judge, declared_only};
use super::script::{DEEPEST, shallow};
use super::types::{ClientError, Opening, Outcome, Refusal};
use super::{Over, Pending, Player, WAY_BACK};
use serde_json::{Map, Value};
use std::sync::Arc;

impl Player {
    /// Brings the first screen up. After an error nothing stands.
    pub fn open(&mut self, opening: Opening) -> Result<(), ClientError> {
        self.pending = None;
        match opening {
            Opening::Screen(reply) => self.take(&reply, Pending::Init).map(drop),
            Opening::Navigate { screen, data } => {
                let script = Arc::clone(&self.script);
                let target = script.screen(&screen);
                let target =
                    target.ok_or_else(|| ClientError::transition(format!("there is no screen {screen:?}")))?;
                let data = object(&data)?;
                let data =
                    declared_only(&target.model, &data, None, Judge::Strict).map_err(ClientError::schema)?;
                self.arrive(&screen, data);
                Ok(())
            }
        }
    }

    /// Asks the endpoint for the first screen; its answer goes to [`Self::answer`].
    pub fn init(&mut self) -> Outcome {
        self.pending = Some(Pending::Init);
        Outcome::Request { action: "INIT".into(), screen: String::new(), data: Value::Object(Map::new()) }
    }

    /// The endpoint's decrypted answer to the request that waits. Answers [`Outcome::Screen`] or
    /// [`Outcome::Completed`]. After an error the screen stands as before the request.
    pub fn answer(&mut self, reply: &Value) -> Result<Outcome, ClientError> {
        let asked = self.pending.take().unwrap_or(Pending::Exchange);
        self.take(reply, asked)
    }

    /// The request that waits gets no answer: the screen stands as before, with a sentence over it.
    pub fn give_up(&mut self, sentence: &str) {
        self.pending = None;
        self.snackbar = Some(sentence.to_owned());
    }

    /// One screen back. From the first one the Flow closes; from a screen with `refresh_on_back` the endpoint is
    /// asked. What was typed stays on both screens.
    pub fn back(&mut self) -> Result<Outcome, Refusal> {
        let screen = self.standing().ok_or(Refusal::NothingOpen)?.0;
        if self.pending.is_some() {
            return Err(Refusal::Waiting);
        }
        let (id, refresh) = (screen.id.clone(), screen.refresh_on_back);
        if self.stack.len() < 2 {
            self.close();
            return Ok(Outcome::Closed);
        }
        self.snackbar = None;
        if refresh && self.script.endpoint {
            self.pending = Some(Pending::Back);
            return Ok(Outcome::Request { action: "BACK".into(), screen: id, data: Value::Object(Map::new()) });
        }
        self.stack.pop();
        self.refresh();
        Ok(Outcome::Screen)
    }

    /// Closes the Flow; nothing is sent.
    pub fn close(&mut self) {
        self.pending = None;
        if self.over.is_none() {
            self.over = Some(Over { payload: None, summary: Vec::new() });
        }
    }

    /// Forgets a request that was broken off, and works the screen out anew.
    pub(in crate::phone) fn wake(&mut self) {
        self.pending = None;
        self.refresh();
    }

    /// Whether the endpoint is being asked.
    pub fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    fn take(&mut self, reply: &Value, asked: Pending) -> Result<Outcome, ClientError> {
        if self.over.is_some() {
            return Err(ClientError::transition("the Flow is over"));
        }
        if !shallow(reply, DEEPEST) {
            return Err(ClientError::schema(format!("data is nested deeper than {DEEPEST} levels")));
        }
        let data = object(reply.get("data").unwrap_or(&Value::Null))?;
        let next = reply.get("screen").and_then(Value::as_str).unwrap_or_default();
        if next == "SUCCESS" {
            let params = data.get("extension_message_response").and_then(|response| response.get("params"));
            let token = params.and_then(|params| params.get("flow_token")).and_then(Value::as_str);
            return match params {
                Some(params) if token.is_some_and(|token| !token.is_empty()) => Ok(self.finish(params.clone())),
                _ => Err(ClientError::schema("SUCCESS needs extension_message_response.params with a flow_token")),
            };
        }
        self.show(next, &data, asked)?;
        Ok(Outcome::Screen)
    }

    fn show(&mut self, next: &str, data: &Map<String, Value>, asked: Pending) -> Result<(), ClientError> {
        let script = Arc::clone(&self.script);
        let target =
            script.screen(next).ok_or_else(|| ClientError::transition(format!("there is no screen {next:?}")))?;
        let current = self.current();
        let same = current == Some(next);
        // An answer to BACK names the screen to show: the one before, or the same again.
        let before = self.stack.len().checked_sub(2).and_then(|at| self.stack.get(at));
        let back = asked == Pending::Back && before.is_some_and(|before| before == next);
        if let Some(current) = current.filter(|_| !same && !back)
            && (asked == Pending::Back || !script.leads(current, next))
        {
            let why = format!("the routing model has no way from {current} to {next}");
            return Err(ClientError::transition(why));
        }
        // A refresh may leave out what did not change.
        let holds = if same || back { self.memory(next).map(|memory| &memory.data) } else { None };
        let kept = declared_only(&target.model, data, holds, Judge::Strict).map_err(ClientError::schema)?;
        if back {
            self.stack.pop();
        }
        self.arrive(next, kept);
        self.snackbar = data.get("error_message").and_then(Value::as_str).map(ToOwned::to_owned);
        Ok(())
    }

    /// Comes to a screen, or stays on it, with this data.
    pub(super) fn arrive(&mut self, screen: &str, data: Map<String, Value>) {
        self.snackbar = None;
        self.edited.clear();
        if self.current() != Some(screen) {
            self.stack.push(screen.to_owned());
            if self.stack.len() > WAY_BACK {
                self.stack.remove(0);
            }
        }
        self.memory_mut(screen).data.extend(data);
        self.refresh();
    }
}

fn object(value: &Value) -> Result<Map<String, Value>, ClientError> {
    match value {
        Value::Object(members) if shallow(value, DEEPEST) => Ok(members.clone()),
        Value::Object(_) => Err(ClientError::schema(format!("data is nested deeper than {DEEPEST} levels"))),
        Value::Null => Ok(Map::new()),
        _ => Err(ClientError::schema("data is not an object")),
    }
}
