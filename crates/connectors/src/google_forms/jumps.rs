use super::json::exact;
use akis_form::{Comparison, Condition, Jump, JumpTarget, QuestionId, QuestionKind};
use serde_json::Value;
use std::collections::HashMap;

/// Where an option leads, in Google's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum To {
    /// It says nothing.
    Nowhere,
    /// `NEXT_SECTION`.
    Next,
    /// `RESTART_FORM`.
    Restart,
    /// `SUBMIT_FORM`.
    Submit,
    /// `goToSectionId`: the item id of a page break.
    Section(String),
    /// A word this version does not know, with its key.
    Unknown(String),
}

/// Reads where an option leads.
pub(super) fn target(option: &Value) -> To {
    let section = exact(option, "goToSectionId");
    if !section.is_empty() {
        return To::Section(section);
    }
    match exact(option, "goToAction").as_str() {
        "" | "GO_TO_ACTION_UNSPECIFIED" => To::Nowhere,
        "NEXT_SECTION" => To::Next,
        "RESTART_FORM" => To::Restart,
        "SUBMIT_FORM" => To::Submit,
        other => To::Unknown(format!("goToAction {other}")),
    }
}

/// An option that leads somewhere; `answer` is `None` for words of one's own.
pub(super) struct Branch {
    pub(super) answer: Option<String>,
    pub(super) to: To,
}

/// A question whose answer decides where the form goes on at the end of its section.
pub(super) struct Branching {
    question: QuestionId,
    branches: Vec<Branch>,
    /// Every option's value, where words of one's own lead somewhere.
    options: Vec<String>,
}

impl Branching {
    pub(super) fn new(question: QuestionId, branches: Vec<Branch>, kind: &QuestionKind) -> Self {
        let options = match kind {
            QuestionKind::SingleChoice(choices) if branches.iter().any(|branch| branch.answer.is_none()) => {
                choices.options.iter().map(|option| option.value.clone()).collect()
            }
            _ => Vec::new(),
        };
        Self { question, branches, options }
    }

    /// One jump for each place it leads to, in the order of the options.
    fn jumps(&self, place: &mut impl FnMut(&QuestionId, &To) -> Option<JumpTarget>, jumps: &mut Vec<Jump>) {
        let mut order: Vec<(&To, Vec<String>)> = Vec::new();
        let mut known: HashMap<&To, usize> = HashMap::new();
        for branch in &self.branches {
            let Some(answer) = &branch.answer else { continue };
            let index = *known.entry(&branch.to).or_insert(order.len());
            match order.get_mut(index) {
                Some((_, answers)) => answers.push(answer.clone()),
                None => order.push((&branch.to, vec![answer.clone()])),
            }
        }
        let chosen = order.into_iter().map(|(to, mut answers)| {
            let only = if answers.len() == 1 { answers.pop() } else { None };
            (self.is(only.map_or(Comparison::AnyOf(answers), Comparison::Equals)), to)
        });
        let own_words = self.branches.iter().find(|branch| branch.answer.is_none());
        let own_words = own_words.map(|branch| (self.own_words(), &branch.to));
        for (when, to) in chosen.chain(own_words) {
            jumps.extend(place(&self.question, to).map(|to| Jump { when, to }));
        }
    }

    /// Answered, and with none of the options.
    fn own_words(&self) -> Condition {
        let mut parts = Vec::new();
        if !self.options.is_empty() {
            parts.push(not(self.is(Comparison::AnyOf(self.options.clone()))));
        }
        parts.push(not(self.is(Comparison::Empty)));
        Condition::All(parts)
    }

    fn is(&self, is: Comparison) -> Condition {
        Condition::Answer { question: self.question.clone(), is }
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// The jumps of a page. Google decides at the end of the section and the last answered question wins, while the first
/// jump that holds wins here, so the last question's come first. `next` is the id of the page behind, `None` on the
/// last one; `sections` has page ids by the item id of their page break.
pub(super) fn of_page(
    branching: &[Branching],
    next: Option<&str>,
    sections: &HashMap<String, String>,
    unreadable: &mut Vec<String>,
) -> Vec<Jump> {
    let mut place = |question: &QuestionId, to: &To| match to {
        To::Nowhere | To::Unknown(_) => None,
        To::Restart => Some(JumpTarget::Start),
        To::Submit => Some(JumpTarget::Ending(String::new())),
        To::Next => Some(next.map_or(JumpTarget::Ending(String::new()), |id| JumpTarget::Page(id.to_owned()))),
        To::Section(id) => {
            let page = sections.get(id).map(|id| JumpTarget::Page(id.clone()));
            if page.is_none() {
                unreadable.push(format!("{question}: goToSectionId {id}"));
            }
            page
        }
    };
    let mut jumps = Vec::new();
    for question in branching.iter().rev() {
        question.jumps(&mut place, &mut jumps);
    }
    jumps
}
