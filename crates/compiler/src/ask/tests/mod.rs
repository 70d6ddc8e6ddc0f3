//! Every kind of question in both modes: its components, its inputs in the plan, and what the owner is told.

mod choices;
mod hostile;
mod parts;
mod typed;

use super::{Asked, ask};
use crate::names::Names;
use crate::unit::Unit;
use crate::words::words;
use crate::{FieldCheck, FieldRole, PlanField};
use akis_flow_json::{
    Action, Component, DATA_API_VERSION, DataField, DataModel, Entries, Flow, Footer, Form, Layout, Screen,
    Version, limits, validate,
};
use akis_form::{Choice, Choices, Language, Question, QuestionId, QuestionKind};
use serde_json::Value;
use std::collections::HashSet;

/// A question in one mode.
struct Done {
    units: Vec<Unit>,
    notes: Vec<String>,
}

impl Done {
    /// Type names of everything on its screens, those in an If behind it.
    fn types(&self) -> Vec<&'static str> {
        self.components().map(Component::type_name).collect()
    }

    fn components(&self) -> impl Iterator<Item = &Component> {
        self.units.iter().flat_map(|unit| &unit.parts).flat_map(Component::walk)
    }

    fn fields(&self) -> Vec<&PlanField> {
        self.units.iter().flat_map(|unit| &unit.fields).collect()
    }

    fn field(&self, name: &str) -> &PlanField {
        self.fields().into_iter().find(|field| field.name == name).unwrap()
    }

    fn names(&self) -> Vec<&str> {
        self.fields().iter().map(|field| field.name.as_str()).collect()
    }

    fn roles(&self) -> Vec<&FieldRole> {
        self.fields().iter().map(|field| &field.role).collect()
    }

    /// What the phone leaves to the server, over all units.
    fn beyond(&self) -> Vec<&'static str> {
        self.units.iter().flat_map(|unit| unit.server_only.clone()).collect()
    }

    fn json(&self) -> Value {
        serde_json::to_value(self.units.iter().flat_map(|unit| unit.parts.clone()).collect::<Vec<_>>()).unwrap()
    }

    /// The first component of this type, as it is written.
    fn written(&self, of: &str) -> Value {
        let found = self.components().find(|part| part.type_name() == of).expect(of);
        serde_json::to_value(found).unwrap()
    }
}

fn question(kind: QuestionKind) -> Question {
    Question {
        id: QuestionId::new("q"),
        label: "How are you?".into(),
        required: true,
        kind,
        ..Question::default()
    }
}

fn optional(kind: QuestionKind) -> Question {
    Question { required: false, ..question(kind) }
}

/// Asks and holds the result to what is true of every question.
fn asked_in(question: &Question, alone: bool, language: &str) -> Done {
    let mut names = Names::default();
    let asked = ask(question, 1, &mut names, words(&Language::new(language)), alone);
    let Asked::Yes { units, notes } = asked else { panic!("{question:?} is not asked") };
    let mut seen = HashSet::new();
    for unit in &units {
        assert_eq!(unit.row, crate::unit::Row::Question(0));
        assert!(!unit.fields.is_empty() && unit.parts.len() <= limits::COMPONENTS_PER_SCREEN - 4);
        let inputs: HashSet<&str> =
            unit.parts.iter().flat_map(Component::walk).filter_map(Component::input_name).collect();
        let planned: HashSet<&str> = unit.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(inputs, planned, "every input is in the plan");
        for field in &unit.fields {
            assert!(seen.insert(field.name.clone()), "{} stands twice", field.name);
            assert!(!field.label.trim().is_empty());
            assert_eq!(field.question, question.id);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(field.name.chars().all(plain) && !field.name.starts_with(|c: char| c.is_ascii_digit()));
        }
        assert_eq!(
            validate(&flow(unit, alone)),
            [],
            "{}",
            serde_json::to_string_pretty(&flow(unit, alone)).unwrap()
        );
    }
    assert!(units.iter().rev().skip(1).all(|unit| unit.rules.is_empty()), "rules stand on the last unit");
    Done { units, notes }
}

/// A Flow of nothing but this unit.
fn flow(unit: &Unit, alone: bool) -> Flow {
    let mut payload = Entries::new();
    payload.push("akis_version", Value::from("v"));
    for field in &unit.fields {
        payload.push(&field.name, Value::from(format!("${{form.{}}}", field.name)));
    }
    let action = if alone { Action::complete(payload) } else { Action::data_exchange(payload) };
    let mut children = unit.parts.clone();
    children.push(Component::Footer(Footer::new("Send", action)));
    let form = Component::Form(Form { name: "form".into(), children, ..Form::default() });
    let data: DataModel = unit.data.iter().map(|(name, field)| (name.clone(), field.clone())).collect();
    let screen = Screen {
        id: "SCREEN_A".into(),
        title: "Title".into(),
        terminal: Some(true),
        data: (!data.is_empty()).then_some(data),
        layout: Layout::SingleColumnLayout { children: vec![form] },
        ..Screen::default()
    };
    Flow {
        version: Version::WRITTEN,
        data_api_version: (!alone).then(|| DATA_API_VERSION.to_owned()),
        routing_model: (!alone).then(|| [("SCREEN_A", vec![])].into_iter().collect()),
        screens: vec![screen],
        ..Flow::default()
    }
}

/// Asked in both modes and both languages; the English result with the endpoint and without.
fn both(question: &Question) -> [Done; 2] {
    asked_in(question, false, "tr");
    asked_in(question, true, "tr");
    [asked_in(question, false, "en"), asked_in(question, true, "en")]
}

/// With the endpoint.
fn asked(question: &Question) -> Done {
    let [done, _] = both(question);
    done
}

/// Why it is not asked; both languages say so in words.
fn refused(question: &Question) -> (String, bool) {
    let mut all = ["tr", "en"].into_iter().flat_map(|language| [true, false].map(|alone| (language, alone))).map(
        |(language, alone)| {
            let mut names = Names::default();
            match ask(question, 1, &mut names, words(&Language::new(language)), alone) {
                Asked::No { why, policy } => {
                    assert!(why.ends_with('.') && !why.contains("{}"), "{why}");
                    (why, policy)
                }
                Asked::Yes { .. } => panic!("{question:?} is asked"),
            }
        },
    );
    let all: Vec<_> = all.by_ref().collect();
    assert_ne!(all[0].0, all[3].0, "Turkish and English");
    all.into_iter().next_back().unwrap()
}

fn option(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

/// So many options, `Option 1` and so on.
fn many(count: usize) -> Choices {
    let options = (1..=count).map(|number| option(&format!("v{number}"), &format!("Option {number}"))).collect();
    Choices { options, ..Choices::default() }
}

fn check_values(check: &FieldCheck) -> Vec<&str> {
    match check {
        FieldCheck::Choice { options }
        | FieldCheck::Choices { options }
        | FieldCheck::Search { options }
        | FieldCheck::NumberChoice { options } => options.iter().map(|option| option.value.as_str()).collect(),
        other => panic!("{other:?} has no options"),
    }
}

/// Every field of the wire that a data entry is declared for.
fn declared(done: &Done) -> Vec<(&str, &DataField)> {
    done.units.iter().flat_map(|unit| &unit.data).map(|(name, field)| (name.as_str(), field)).collect()
}
