//! How a person went through a form: what was computed on the way, and where it ended.

use akis_form::{Answer, Answers, Form, Item, Jump, JumpTarget, QuestionId};
use std::collections::HashMap;

/// Where a person went.
#[derive(Debug, PartialEq)]
pub(super) struct Path {
    /// The variables at the end, in the form's order.
    pub(super) variables: Vec<(QuestionId, f64)>,
    /// The ending's id; empty for the form's own.
    pub(super) ending: String,
}

/// The next place to look at.
enum Next {
    /// An item, or the end of a page where it has no such item.
    At(usize, usize),
    /// An ending.
    End(String),
}

/// Goes through the form with these answers. A place is passed once: a form that leads back ends there.
pub(super) fn walk(form: &Form, answers: &Answers) -> Path {
    let mut known = answers.clone();
    known.extend(form.variables.iter().map(|variable| (variable.id.clone(), Answer::Number(variable.initial))));
    let places = Places::of(form);
    // How far each page was passed: every place is looked at once.
    let mut passed: Vec<Vec<bool>> = form.pages.iter().map(|page| vec![false; page.items.len() + 1]).collect();
    let mut next = Next::At(0, 0);
    let ending = loop {
        let (page, place) = match next {
            Next::At(page, place) => (page, place),
            Next::End(id) => break id,
        };
        let Some(current) = form.pages.get(page) else { break String::new() };
        match passed.get_mut(page).and_then(|places| places.get_mut(place)) {
            Some(seen) if !*seen => *seen = true,
            _ => break String::new(),
        }
        let jumps: &[Jump] = match current.items.get(place) {
            Some(Item::Question(question)) => {
                for change in &question.changes {
                    if change.when.holds(&known)
                        && let Some(Answer::Number(value)) = known.get_mut(&change.variable)
                    {
                        *value = change.operation.apply(*value, change.by);
                    }
                }
                &question.jumps
            }
            Some(Item::Content(content)) => &content.jumps,
            Some(Item::Consent(_)) => &[],
            None => &current.jumps,
        };
        let taken = jumps.iter().find(|jump| jump.when.holds(&known));
        let on = if place < current.items.len() { Next::At(page, place + 1) } else { Next::At(page + 1, 0) };
        next = taken.map_or(on, |jump| places.find(&jump.to));
    };
    let value = |id: &QuestionId| match known.get(id) {
        Some(Answer::Number(value)) => *value,
        _ => 0.0,
    };
    let variables = form.variables.iter().map(|variable| (variable.id.clone(), value(&variable.id)));
    Path { variables: variables.collect(), ending }
}

/// Where everything stands that a jump can lead to.
struct Places<'a> {
    items: HashMap<&'a QuestionId, (usize, usize)>,
    pages: HashMap<&'a str, usize>,
}

impl<'a> Places<'a> {
    fn of(form: &'a Form) -> Self {
        let mut places = Self { items: HashMap::new(), pages: HashMap::new() };
        for (number, page) in form.pages.iter().enumerate() {
            places.pages.insert(page.id.as_str(), number);
            for (place, item) in page.items.iter().enumerate() {
                let id = match item {
                    Item::Question(question) => Some(&question.id),
                    Item::Content(content) => content.id.as_ref(),
                    Item::Consent(consent) => Some(&consent.id),
                };
                if let Some(id) = id {
                    places.items.insert(id, (number, place));
                }
            }
        }
        places
    }

    fn find(&self, to: &JumpTarget) -> Next {
        match to {
            JumpTarget::Item(id) => self.items.get(id).map(|(page, place)| Next::At(*page, *place)),
            JumpTarget::Page(id) => self.pages.get(id.as_str()).map(|page| Next::At(*page, 0)),
            JumpTarget::Ending(id) => Some(Next::End(id.clone())),
            JumpTarget::Start => None,
        }
        .unwrap_or_else(|| Next::End(String::new()))
    }
}
