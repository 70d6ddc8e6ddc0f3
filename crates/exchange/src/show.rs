//! What a screen is sent with.

use crate::check::Problem;
use crate::inputs::Inputs;
use crate::path::walk;
use crate::sentences::sentences;
use crate::summary::summary;
use crate::{Reply, State, search};
use akis_compiler::{Plan, PlanField, PlanScreen, ScreenRole};
use serde_json::{Map, Value};

/// A screen to show, with what is known at this moment.
pub(crate) struct Shown<'a> {
    pub plan: &'a Plan,
    pub state: &'a State,
    pub inputs: &'a Inputs<'a>,
}

impl Shown<'_> {
    pub(crate) fn screen(&self, screen: &PlanScreen) -> Reply {
        Reply::Screen { screen: screen.id.clone(), data: self.data(screen, &[]) }
    }

    /// With a sentence over it.
    pub(crate) fn message(&self, screen: &PlanScreen, sentence: &str) -> Reply {
        let mut data = self.data(screen, &[]);
        data.insert("error_message".to_owned(), Value::from(sentence));
        Reply::Screen { screen: screen.id.clone(), data }
    }

    /// With a sentence under each input that needs one.
    pub(crate) fn problems(&self, screen: &PlanScreen, problems: &[(&PlanField, Problem)]) -> Reply {
        let sentences = sentences(&self.plan.language);
        let mut errors: Vec<(&str, String)> = vec![];
        for (field, problem) in problems {
            if errors.iter().all(|(name, _)| *name != field.name) {
                errors.push((&field.name, sentences.problem(problem)));
            }
        }
        let mut data = self.data(screen, &errors);
        data.insert("error_message".to_owned(), Value::from(sentences.check_answers()));
        Reply::Screen { screen: screen.id.clone(), data }
    }

    /// With the options of one list that match; all of them, and a sentence, when none does.
    pub(crate) fn found(&self, screen: &PlanScreen, name: &str, text: &str) -> Reply {
        let mut data = self.data(screen, &[]);
        if let Some((field, options)) = search::field(screen, name).filter(|_| !text.is_empty()) {
            if let Some(matching) = search::matching(options, text) {
                data.insert(search::key(field), matching);
            } else {
                let sentence = sentences(&self.plan.language).nothing_found;
                data.insert("error_message".to_owned(), Value::from(sentence));
            }
        }
        Reply::Screen { screen: screen.id.clone(), data }
    }

    /// Everything the screen declares: phones refuse an answer that leaves something out.
    fn data(&self, screen: &PlanScreen, errors: &[(&str, String)]) -> Map<String, Value> {
        let sentence = |name: &str| errors.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text);
        let mut data = Map::from_iter([("akis_session".to_owned(), Value::from(self.state.session.as_str()))]);
        // Before there were routes in the plan, every screen declared it.
        if !screen.fields.is_empty() || self.plan.screens.iter().all(|screen| screen.exits.is_empty()) {
            let errors =
                screen.fields.iter().map(|field| (field.name.clone(), Value::from(sentence(&field.name))));
            data.insert("errors".to_owned(), Value::Object(errors.collect()));
        }
        for (field, options) in search::lists(screen) {
            data.insert(search::key(field), search::first(options, self.inputs.get(field)));
        }
        if screen.role == ScreenRole::Review {
            let way = walk(self.plan, self.inputs, usize::MAX);
            data.insert("summary".to_owned(), Value::from(summary(self.plan, &way)));
        }
        data
    }
}
