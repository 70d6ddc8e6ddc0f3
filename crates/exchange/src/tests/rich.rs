//! Plans as they are stored, with everything a Plan can hold, and what phones send to them.

mod arrive;
mod lists;
mod parts;
mod roles;
mod way;

use crate::{Effect, Facts, Reply, Request, State, Step, step};
use akis_compiler::Plan;
use akis_form::{Answer, Answers, QuestionId, SubmissionId};
use serde_json::{Map, Value, json};

pub(super) use super::{answers, errors, text};

/// A plan of these screens.
fn plan(screens: &Value) -> Plan {
    plan_of(&json!({ "screens": screens }))
}

/// A plan with these keys beside what every plan has.
fn plan_of(keys: &Value) -> Plan {
    let mut plan = json!({"version": "v1", "language": "en", "ending": "Thank you."});
    plan.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    serde_json::from_value(plan).unwrap()
}

/// A screen of these fields.
fn screen(id: &str, fields: &Value, more: &Value) -> Value {
    let mut screen = json!({"id": id, "title": id, "fields": fields});
    screen.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    screen
}

/// An input that asks for all of a question's answer, unless `more` says otherwise.
fn field(name: &str, check: &Value, more: &Value) -> Value {
    let mut field = json!({"name": name, "question": name, "label": name, "required": false, "check": check});
    field.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    field
}

fn words() -> Value {
    json!({"check": "text", "min_chars": null, "max_chars": 40})
}

fn number() -> Value {
    json!({"check": "number", "min": null, "max": null, "min_digits": null, "max_digits": null, "integer": true})
}

/// Options `a`, `b`… with the ids `oa`, `ob`… and the labels `A`, `B`…
fn options(values: &[&str]) -> Value {
    values
        .iter()
        .map(|value| match *value {
            "other" => json!({"id": "other", "value": akis_compiler::OTHER, "label": "Other"}),
            value => json!({"id": format!("o{value}"), "value": value, "label": value.to_uppercase()}),
        })
        .collect()
}

fn choice(values: &[&str]) -> Value {
    json!({"check": "choice", "options": options(values)})
}

fn choices(values: &[&str]) -> Value {
    json!({"check": "choices", "options": options(values)})
}

fn role(question: &str, role: &str, id: &Value) -> Value {
    json!({"question": question, "role": {"role": role, "id": id}})
}

fn bare(question: &str, role: &str) -> Value {
    json!({"question": question, "role": {"role": role}})
}

fn equals(question: &str, to: &str) -> Value {
    json!({"answer": {"question": question, "is": {"op": "equals", "to": to}}})
}

/// A session that keeps what it is told to keep.
struct Talk {
    plan: Plan,
    state: State,
}

impl Talk {
    fn new(plan: Plan) -> Self {
        let state = State {
            session: "session-1".into(),
            flow_token: Some("token-1".into()),
            answers: Answers::new(),
            completed: None,
        };
        Self { plan, state }
    }

    fn ask(&mut self, action: &str, screen: &str, data: &Value) -> Step {
        let request = json!({"version": "3.0", "action": action, "screen": screen, "data": data});
        let request = Request::parse(request.to_string().as_bytes()).unwrap();
        let submission = SubmissionId(uuid::Uuid::from_u128(9));
        let step = step(&self.plan, &self.state, &Facts::default(), &request, submission);
        match &step.effect {
            Effect::Progress { answers, .. } => self.state.answers = answers.clone(),
            Effect::Complete { submission, .. } => self.state.completed = Some(*submission),
            Effect::Refused { .. } => self.state.answers.clear(),
            _ => {}
        }
        step
    }

    /// Taps the button of a screen.
    fn tap(&mut self, screen: &str, data: &Value) -> Step {
        self.ask("data_exchange", screen, data)
    }

    /// Where a tap leads.
    fn to(&mut self, screen: &str, data: &Value) -> String {
        let step = self.tap(screen, data);
        match &step.effect {
            Effect::Progress { screen, .. } => {
                assert_eq!(*screen, shown(&step));
                screen.clone()
            }
            Effect::Complete { ending, .. } => format!("end:{ending}"),
            Effect::Refused { .. } => format!("refused:{}", shown(&step)),
            Effect::None => format!("stays:{:?}", errors(&step)),
            other => panic!("{other:?}"),
        }
    }

    /// The answers a tap on the last screen completes with.
    fn complete(&mut self, screen: &str, data: &Value) -> Answers {
        match self.tap(screen, data) {
            Step { effect: Effect::Complete { answers, .. }, .. } => answers,
            step => panic!("not complete: {step:?} {:?}", errors(&step)),
        }
    }

    fn kept(&self, question: &str) -> Option<&Answer> {
        self.state.answers.get(&QuestionId::new(question))
    }
}

/// The only answer of a plan with one screen `A`.
fn only(plan: Plan, data: &Value) -> Option<Answer> {
    Talk::new(plan).complete("A", data).into_values().next()
}

/// The sentences when a plan with one screen `A` does not take this.
fn refused(plan: Plan, data: &Value) -> Vec<(String, String)> {
    let step = Talk::new(plan).tap("A", data);
    assert_eq!(step.effect, Effect::None, "{data}");
    errors(&step)
}

fn shown(step: &Step) -> String {
    match &step.reply {
        Reply::Screen { screen, .. } => screen.clone(),
        other => panic!("{other:?}"),
    }
}

fn data(step: &Step) -> &Map<String, Value> {
    match &step.reply {
        Reply::Screen { data, .. } => data,
        other => panic!("{other:?}"),
    }
}

fn pick(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}
