//! What the logic of a form can name.

use akis_form::{JumpTarget, QuestionId};
use std::collections::{HashMap, HashSet};

/// How the answer of a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tested {
    /// As words.
    #[default]
    Words,
    /// By value.
    Number,
    /// By day.
    Date,
    /// Yes or no.
    YesNo,
    /// One option.
    One,
    /// Several options.
    Several,
    /// Not at all: a statement, a group, a kind that is not carried, an order, files.
    Nothing,
}

/// Something with an answer that a condition can test.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The question.
    pub(super) question: QuestionId,
    /// The part of it, when it is a nested field.
    pub(super) part: Option<String>,
    /// How it is compared.
    pub(super) tested: Tested,
    /// Option values by the choices' `ref`, id and label.
    pub(super) values: HashMap<String, String>,
    /// Takes words of one's own.
    pub(super) other: bool,
}

/// Where the jumps and calculations of a field are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// At an item of a page: their places in the form.
    Item(usize, usize),
    /// At the page; what it computes at its last question, if it asks anything.
    Page(usize, Option<usize>),
}

/// A field as the logic sees it.
#[derive(Debug)]
pub(super) struct Place {
    /// Where a jump to it arrives.
    pub(super) landing: JumpTarget,
    /// What is tested by a condition on it.
    pub(super) asked: Asked,
    /// Where its own logic is kept.
    pub(super) holder: Holder,
}

/// Everything the logic can name.
#[derive(Debug, Default)]
pub(super) struct Index {
    places: Vec<Place>,
    by_reference: HashMap<String, usize>,
    by_id: HashMap<String, usize>,
    /// Endings by `ref` and id; the form's own is the empty one.
    pub(super) endings: HashMap<String, String>,
    /// Hidden fields by name.
    pub(super) hidden: HashMap<String, QuestionId>,
    /// Variables by name.
    pub(super) variables: HashMap<String, QuestionId>,
}

impl Index {
    /// Notes a field under its `ref` and its id. Of several with one name the first is meant.
    pub(super) fn add(&mut self, reference: &str, id: &str, place: Place) {
        let number = self.places.len();
        self.places.push(place);
        for (map, name) in [(&mut self.by_reference, reference), (&mut self.by_id, id)] {
            if !name.is_empty() {
                map.entry(name.to_owned()).or_insert(number);
            }
        }
    }

    /// The field with this `ref`, or this id: the logic of most forms names the `ref`.
    pub(super) fn field(&self, name: &str) -> Option<&Place> {
        let number = self.by_reference.get(name).or_else(|| self.by_id.get(name))?;
        self.places.get(*number)
    }
}

/// Gives out names, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// The name itself the first time, with a number behind it afterwards.
    pub(super) fn unique(&mut self, name: &str) -> String {
        if self.given.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let candidate = format!("{name}~{next}");
            *next += 1;
            if self.given.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}
