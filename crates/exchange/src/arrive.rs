//! Answers that came all at once, from a Flow without an endpoint.

use crate::check::Problem;
use crate::live::Reading;
use crate::path::{Goal, Way};
use crate::sentences::sentences;
use crate::step::{unticked, without_keys};
use crate::{Facts, payload, wanted};
use akis_compiler::{Gate, Plan, PlanField};
use akis_form::Answers;
use serde_json::{Map, Value};
use std::fmt;

/// What one payload with the inputs of every screen says.
#[derive(Clone, PartialEq)]
pub struct Arrived {
    /// The answers on the path they take, those with a problem among them: nothing that was sent is lost.
    pub answers: Answers,
    /// What is wrong: the input's name and a sentence in the form's language, in the order of the form.
    pub problems: Vec<(String, String)>,
    /// The ending that was reached; empty for the form's own.
    pub ending: String,
    /// The gate whose consent was not given. Then there are no answers, and nothing but this is to be kept.
    pub refused: Option<Gate>,
}

/// Checks answers on arrival. The phone has shown what it could decide by itself; the path is walked again here, so
/// that what lies beside it is left out. Nothing is refused: a person corrects what has a problem.
pub fn check_all(plan: &Plan, data: &Map<String, Value>) -> Arrived {
    let facts = Facts::default();
    let reading = Reading { language: &plan.language, facts: &facts, trusting: false };
    let mut way = Way::start(plan);
    let mut wrong: Vec<(&PlanField, Problem)> = vec![];
    while let Goal::Screen(at) = way.next {
        let Some(screen) = plan.screens.get(at) else { break };
        if let Some(gate) = unticked(screen, reading, data, &way.known) {
            let refused = Some(gate.clone());
            return Arrived { answers: Answers::new(), problems: vec![], ending: String::new(), refused };
        }
        let mut problems = way.pass(at, &mut payload::lenient(screen, reading, data));
        problems.extend(wanted::broken(&way, screen, &problems));
        wrong.append(&mut problems);
        way.leave(at);
    }
    let sentences = sentences(&plan.language);
    let ending = match way.next {
        Goal::End(ending) => ending.to_owned(),
        Goal::Screen(_) => String::new(),
    };
    let mut answers = way.answers();
    for (field, _) in &wrong {
        if !answers.contains_key(&field.question) {
            let screens = way.screens.iter().filter_map(|at| plan.screens.get(*at));
            let fields = screens.flat_map(|screen| &screen.fields).filter(|of| of.question == field.question);
            answers.extend(payload::as_sent(fields, data).map(|answer| (field.question.clone(), answer)));
        }
    }
    Arrived {
        answers: without_keys(answers),
        problems: wrong.iter().map(|(field, problem)| (field.name.clone(), sentences.problem(problem))).collect(),
        ending,
        refused: None,
    }
}

/// Answers never reach a log.
impl fmt::Debug for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arrived")
            .field("answers", &self.answers.len())
            .field("problems", &self.problems.len())
            .field("ending", &self.ending)
            .field("refused", &self.refused.is_some())
            .finish()
    }
}
