//! What a screen is sent with.

use crate::begin;
use crate::check::Problem;
use crate::inputs::Inputs;
use crate::live::{self, Lack};
use crate::path::walk;
use crate::sentences::sentences;
use crate::summary::summary;
use crate::{Facts, Reply, State, search};
use akis_compiler::{Plan, PlanField, PlanScreen, ScreenRole};
use akis_form::Answer;
use serde_json::{Map, Value};

/// A screen to show, with what is known at this moment.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub plan: &'a Plan,
    pub state: &'a State,
    pub facts: &'a Facts,
    pub inputs: &'a Inputs<'a>,
    /// What stands on the screen now, when it is shown again.
    pub typed: Option<&'a Map<String, Value>>,
}

impl Shown<'_> {
    pub(crate) fn screen(&self, screen: &PlanScreen) -> Reply {
        self.reply(screen, self.data(screen, &[]))
    }

    /// With a sentence over it.
    pub(crate) fn message(&self, screen: &PlanScreen, sentence: &str) -> Reply {
        let mut data = self.data(screen, &[]);
        data.insert("error_message".to_owned(), Value::from(sentence));
        self.reply(screen, data)
    }

    /// With a sentence under each input that needs one, and at each file.
    pub(crate) fn problems(&self, screen: &PlanScreen, problems: &[(&PlanField, Problem)]) -> Reply {
        let sentences = sentences(&self.plan.language);
        let mut errors: Vec<(&str, String)> = vec![];
        for (field, problem) in problems {
            if errors.iter().all(|(name, _)| *name != field.name) {
                errors.push((&field.name, sentences.problem(problem)));
            }
        }
        let mut data = self.data(screen, &errors);
        if screen.file_messages {
            data.insert("file_messages".to_owned(), Value::Object(self.file_messages(problems)));
        }
        // The first that says more than the fields can is also said over the screen.
        let over = problems.iter().find_map(|(_, problem)| sentences.over(problem));
        let over = over.unwrap_or_else(|| sentences.check_answers());
        data.insert("error_message".to_owned(), Value::from(over));
        self.reply(screen, data)
    }

    /// By media id. What is wrong with all of them stands at each.
    fn file_messages(&self, problems: &[(&PlanField, Problem)]) -> Map<String, Value> {
        let sentences = sentences(&self.plan.language);
        let mut messages = Map::new();
        for (field, problem) in problems {
            if let Problem::Files(files) = problem {
                for refused in files {
                    messages.insert(refused.file.media_id.clone(), Value::from(sentences.file(refused.why)));
                }
                continue;
            }
            let sent = self.typed.and_then(|data| data.get(&field.name)).and_then(Value::as_array);
            let ids = sent.into_iter().flatten().filter_map(|file| file.get("media_id")?.as_str());
            for id in ids.take(MOST_FILES) {
                messages.entry(id).or_insert_with(|| Value::from(sentences.problem(problem)));
            }
        }
        messages
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
        self.reply(screen, data)
    }

    /// Nobody is left before a list without options and without a word about it.
    fn reply(&self, screen: &PlanScreen, mut data: Map<String, Value>) -> Reply {
        if !data.contains_key("error_message")
            && let Some(lack) = live::lack(screen, self.facts, self.inputs)
        {
            let sentences = sentences(&self.plan.language);
            let sentence = match lack {
                Lack::Away(label) => sentences.list_away(label),
                Lack::Empty(label) => sentences.list_empty(label),
            };
            data.insert("error_message".to_owned(), Value::from(sentence));
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
        if screen.prefills {
            data.insert("init".to_owned(), Value::Object(begin::values(self, screen)));
        }
        if screen.file_messages {
            data.insert("file_messages".to_owned(), Value::Object(Map::new()));
        }
        self.lists(screen, &mut data);
        if screen.role == ScreenRole::Review {
            let way = walk(self.plan, self.inputs, usize::MAX);
            let labels = live::labels(self.plan, self.facts, &self.state.answers, self.inputs);
            data.insert("summary".to_owned(), Value::from(summary(self.plan, &way, &labels)));
        }
        data
    }

    /// The options of long lists and of live ones.
    fn lists(&self, screen: &PlanScreen, data: &mut Map<String, Value>) {
        for (field, options) in search::lists(screen) {
            let chosen = begin::value(self, field);
            data.insert(search::key(field), search::first(options, chosen.as_str()));
        }
        let mut labels = None;
        for field in &screen.fields {
            let Some(source) = live::source(field) else { continue };
            let kept = match self.inputs.get(field) {
                Some(Answer::Choice(value)) => Some(value.as_str()),
                _ => None,
            };
            let labels = labels
                .get_or_insert_with(|| live::labels(self.plan, self.facts, &self.state.answers, self.inputs));
            let label = kept.and_then(|value| labels.get(&field.question)?.get(value));
            let chosen = begin::value(self, field);
            let kept = kept.map(|value| (value, label.map_or(value, String::as_str)));
            data.insert(search::key(field), live::shown(source, self.facts, chosen.as_str(), kept));
        }
    }
}

/// Files of one picker.
const MOST_FILES: usize = 100;
