use akis_form::{Answer, Answers, Condition, Form, Item, QuestionId};
use std::collections::{HashMap, HashSet};

/// What a condition comes to, given which questions are asked and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It holds whatever people answer.
    Always,
    /// It holds never: it waits for an answer nobody gives.
    Never,
    /// The answers decide.
    Open,
    /// An answer that is given only afterwards would decide.
    Later,
}

/// Which questions stand before the one at hand, and which of them are asked.
pub(crate) struct Order<'a> {
    places: HashMap<&'a QuestionId, usize>,
    asked: HashSet<&'a QuestionId>,
    here: usize,
    /// Hidden fields: known before anybody is asked.
    constants: Answers,
}

impl<'a> Order<'a> {
    /// Everything that takes an answer, in the form's order; nothing asked yet but what is computed.
    pub(crate) fn new(form: &'a Form) -> Self {
        let items = form.pages.iter().flat_map(|page| &page.items);
        let ids = items.filter_map(|item| match item {
            Item::Question(question) => Some(&question.id),
            Item::Consent(consent) => Some(&consent.id),
            Item::Content(_) => None,
        });
        let mut places = HashMap::with_capacity(form.pages.iter().map(|page| page.items.len()).sum());
        places.extend(ids.enumerate().map(|(place, id)| (id, place)));
        Self {
            places,
            asked: form.variables.iter().map(|variable| &variable.id).collect(),
            here: 0,
            constants: constants(form),
        }
    }

    /// Goes past this question.
    pub(crate) fn pass(&mut self, id: &'a QuestionId, asked: bool) {
        self.here += 1;
        if asked {
            self.asked.insert(id);
        }
    }

    /// Whether its answer is known by now.
    pub(crate) fn is_asked(&self, id: &QuestionId) -> bool {
        self.asked.contains(id)
    }

    /// What a condition comes to at this place.
    pub(crate) fn truth(&self, condition: &Condition) -> Truth {
        match condition {
            Condition::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
                join(&parts, Truth::Never, Truth::Always)
            }
            Condition::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(part)).collect();
                join(&parts, Truth::Always, Truth::Never)
            }
            Condition::Not(part) => match self.truth(part) {
                Truth::Always => Truth::Never,
                Truth::Never => Truth::Always,
                open => open,
            },
            Condition::Unreadable { .. } => Truth::Never,
            Condition::Answer { question, .. } | Condition::Part { question, .. } => {
                if self.asked.contains(question) {
                    Truth::Open
                } else if self.places.get(question).is_some_and(|place| *place >= self.here) {
                    Truth::Later
                } else if condition.holds(&self.constants) {
                    Truth::Always
                } else {
                    Truth::Never
                }
            }
        }
    }
}

/// Hidden fields as answers: conditions may ask about them.
pub(crate) fn constants(form: &Form) -> Answers {
    if form.hidden.is_empty() {
        return Answers::new();
    }
    let asked: HashSet<&QuestionId> = form.questions().map(|question| &question.id).collect();
    form.hidden
        .iter()
        .filter(|field| !asked.contains(&field.id) && !field.value.is_empty())
        .map(|field| (field.id.clone(), Answer::Text(field.value.clone())))
        .collect()
}

/// `strong` alone decides; else what is open stays open; else `weak`.
fn join(parts: &[Truth], strong: Truth, weak: Truth) -> Truth {
    [strong, Truth::Later, Truth::Open].into_iter().find(|truth| parts.contains(truth)).unwrap_or(weak)
}
