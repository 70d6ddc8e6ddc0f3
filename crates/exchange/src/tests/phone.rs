//! A customer's phone, as far as the exchange can tell: it keeps what was typed on each screen and sends what
//! the Flow JSON of the screen tells it to send.

use crate::{Action, Effect, Facts, Reply, Request, State, Step, step};
use akis_compiler::{Compiled, PlanScreen};
use akis_form::{Answers, SubmissionId};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) const SUBMISSION: SubmissionId = SubmissionId(Uuid::from_u128(7));

pub(super) struct Phone<'a> {
    pub compiled: &'a Compiled,
    pub state: State,
    /// The screen in sight; `None` before opening and after the end.
    pub screen: Option<String>,
    flow_json: Value,
    data: HashMap<String, Map<String, Value>>,
    typed: HashMap<String, Map<String, Value>>,
    /// What the server knows of the world.
    pub facts: Facts,
    /// The server loses what it wanted to keep between requests.
    pub forgetful: bool,
    /// What was last sent, for sending it again.
    pub last: Option<Request>,
}

impl<'a> Phone<'a> {
    pub(super) fn new(compiled: &'a Compiled) -> Self {
        Self {
            compiled,
            state: State {
                session: "session-1".into(),
                flow_token: Some("token-1".into()),
                answers: Answers::new(),
                completed: None,
            },
            screen: None,
            flow_json: serde_json::to_value(&compiled.flow_json).unwrap(),
            data: HashMap::new(),
            typed: HashMap::new(),
            facts: Facts::default(),
            forgetful: false,
            last: None,
        }
    }

    pub(super) fn open(&mut self) -> Step {
        self.typed.clear();
        self.data.clear();
        self.screen = None;
        self.send(&json!({"version": "3.0", "action": "INIT", "flow_token": "token-1"}))
    }

    /// Types on the screen in sight, leaving the rest of it untouched.
    pub(super) fn fill(&mut self, values: &[(&str, Value)]) {
        let typed = self.typed.entry(self.screen.clone().unwrap()).or_default();
        typed.extend(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }

    /// Taps the button.
    pub(super) fn tap(&mut self) -> Step {
        let id = self.screen.clone().unwrap();
        let payload = self.payload(&id);
        self.send(&json!({
            "version": "3.0", "action": "data_exchange", "screen": id, "flow_token": "token-1", "data": payload,
        }))
    }

    pub(super) fn send(&mut self, request: &Value) -> Step {
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        self.last = Some(request.clone());
        let step = step(&self.compiled.plan, &self.state, &self.facts, &request, SUBMISSION);
        match &step.effect {
            Effect::Progress { answers, .. } if !self.forgetful => self.state.answers = answers.clone(),
            Effect::Complete { answers, submission, .. } => {
                self.state.answers = answers.clone();
                self.state.completed = Some(*submission);
                self.screen = None;
            }
            _ => {}
        }
        if let Reply::Screen { screen, data } = &step.reply {
            if request.action == Action::Back {
                // Back along a way that leads here.
                let routes = self.flow_json["routing_model"][screen].as_array().unwrap();
                let same = request.screen.as_ref() == Some(screen);
                assert!(same || routes.contains(&json!(request.screen)), "back to {screen}");
                self.screen = None;
            }
            self.accept(screen, data);
        }
        step
    }

    pub(super) fn plan_screen(&self) -> &'a PlanScreen {
        self.compiled.plan.screen(self.screen.as_deref().unwrap()).unwrap().1
    }

    /// As a phone does: the screen must be the same one or a successor, the data what the screen declares.
    fn accept(&mut self, screen: &str, data: &Map<String, Value>) {
        if let Some(from) = self.screen.as_deref().filter(|from| *from != screen) {
            let routes = self.flow_json["routing_model"][from].as_array().unwrap();
            assert!(routes.contains(&json!(screen)), "{from} does not lead to {screen}");
        }
        let declared = self.shown(screen)["data"].as_object().unwrap();
        for (name, field) in declared {
            if field["type"] == "string" {
                assert!(data[name].is_string());
            } else if field["type"] == "array" {
                let members = field["items"]["properties"].as_object().unwrap();
                let options = data[name].as_array().unwrap();
                assert!(options.len() <= 200);
                assert!(options.iter().all(|option| members.keys().all(|key| option[key].is_string())));
            } else {
                let given = data[name].as_object().unwrap();
                // Sentences by media id have no members that are known beforehand.
                let Some(members) = field["properties"].as_object() else { continue };
                assert_eq!(given.keys().collect::<Vec<_>>(), members.keys().collect::<Vec<_>>());
                for (member, declared) in members {
                    let fits = match declared["type"].as_str().unwrap() {
                        "string" => given[member].is_string(),
                        "boolean" => given[member].is_boolean(),
                        "array" => given[member].is_array(),
                        other => panic!("{other}"),
                    };
                    assert!(fits, "{name}.{member}: {}", given[member]);
                }
            }
        }
        assert!(data.keys().all(|name| name == "error_message" || declared.contains_key(name)));
        self.data.insert(screen.to_owned(), data.clone());
        self.screen = Some(screen.to_owned());
    }

    fn shown(&self, id: &str) -> &Value {
        self.flow_json["screens"].as_array().unwrap().iter().find(|screen| screen["id"] == id).unwrap()
    }

    fn payload(&self, id: &str) -> Map<String, Value> {
        let children = self.shown(id)["layout"]["children"].as_array().unwrap();
        let children =
            if children[0]["type"] == "Form" { children[0]["children"].as_array().unwrap() } else { children };
        let footer = children.iter().find(|part| part["type"] == "Footer").unwrap();
        let payload = footer["on-click-action"]["payload"].as_object().unwrap();
        // What nobody touched holds what the screen began with.
        let typed = |screen: &str, name: &str| {
            let begun = || self.data.get(screen)?.get("init")?.get(name);
            self.typed.get(screen).and_then(|typed| typed.get(name)).or_else(begun).cloned()
        };
        let resolved = |value: &Value| {
            let text = value.as_str().unwrap();
            let Some(reference) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else {
                return Some(value.clone());
            };
            match reference.split('.').collect::<Vec<_>>().as_slice() {
                ["form", name] => typed(id, name).or_else(|| Some(json!(""))),
                ["data", name] => Some(self.data[id][*name].clone()),
                // Of a screen not visited a phone sends nothing.
                ["screen", screen, "form", name] => typed(screen, name),
                other => panic!("unknown reference {other:?}"),
            }
        };
        payload.iter().filter_map(|(name, value)| Some((name.clone(), resolved(value)?))).collect()
    }
}
