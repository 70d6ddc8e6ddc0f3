//! Three-way merge of what a question asks for, down to its options, rows and fields.

use crate::conflict::{ConflictField, Conflicts, Place, Prefer};
use crate::list::{self, Element, Merge};
use crate::merge::Elements;
use crate::words::short;
use akis_form::{Choice, Choices, Part, PartKind, QuestionKind};

/// Options and rows are merged one by one; bounds as a whole.
pub(crate) fn kind(conflicts: &mut Conflicts, at: Place<'_>, all: [&QuestionKind; 3]) -> QuestionKind {
    match all {
        [
            QuestionKind::SingleChoice(base),
            QuestionKind::SingleChoice(theirs),
            QuestionKind::SingleChoice(ours),
        ] => QuestionKind::SingleChoice(choices(conflicts, at, [base, theirs, ours])),
        [QuestionKind::MultiChoice(base), QuestionKind::MultiChoice(theirs), QuestionKind::MultiChoice(ours)] => {
            QuestionKind::MultiChoice(choices(conflicts, at, [base, theirs, ours]))
        }
        [QuestionKind::Ranking(base), QuestionKind::Ranking(theirs), QuestionKind::Ranking(ours)] => {
            QuestionKind::Ranking(choices(conflicts, at, [base, theirs, ours]))
        }
        [
            QuestionKind::Matrix {
                rows: base_rows,
                columns: base,
                multiple: base_multiple,
                distinct: base_distinct,
            },
            QuestionKind::Matrix {
                rows: their_rows,
                columns: theirs,
                multiple: their_multiple,
                distinct: their_distinct,
            },
            QuestionKind::Matrix { rows, columns: ours, multiple, distinct },
        ] => QuestionKind::Matrix {
            rows: list::merge(base_rows, their_rows, rows, &mut Elements { conflicts }),
            columns: choices(conflicts, at, [base, theirs, ours]),
            multiple: conflicts.pick(
                at,
                ConflictField::Kind,
                Prefer::Theirs,
                [base_multiple, their_multiple, multiple],
            ),
            distinct: conflicts.pick(
                at,
                ConflictField::Kind,
                Prefer::Theirs,
                [base_distinct, their_distinct, distinct],
            ),
        },
        [
            QuestionKind::Group { what: base_what, parts: base, sum: base_sum },
            QuestionKind::Group { what: their_what, parts: theirs, sum: their_sum },
            QuestionKind::Group { what, parts: ours, sum },
        ] => QuestionKind::Group {
            what: conflicts.pick(at, ConflictField::Kind, Prefer::Theirs, [base_what, their_what, what]),
            parts: list::merge(base, theirs, ours, &mut Elements { conflicts }),
            sum: conflicts.pick(at, ConflictField::Kind, Prefer::Theirs, [base_sum, their_sum, sum]),
        },
        all => conflicts.pick(at, ConflictField::Kind, Prefer::Theirs, all),
    }
}

fn choices(conflicts: &mut Conflicts, at: Place<'_>, all: [&Choices; 3]) -> Choices {
    let [base, theirs, ours] = all;
    let options = list::merge(&base.options, &theirs.options, &ours.options, &mut Elements { conflicts });
    macro_rules! pick {
        ($field:ident, $what:ident, $prefer:ident) => {
            conflicts.pick(at, ConflictField::$what, Prefer::$prefer, all.map(|choices| &choices.$field))
        };
    }
    Choices {
        options,
        dropdown: pick!(dropdown, Form, Ours),
        other: pick!(other, Kind, Theirs),
        min_selected: pick!(min_selected, Kind, Theirs),
        max_selected: pick!(max_selected, Kind, Theirs),
        pictures: pick!(pictures, Form, Ours),
        source: pick!(source, Kind, Ours),
    }
}

impl Element for Choice {
    type Key = String;

    fn key(&self) -> String {
        self.value.clone()
    }
}

impl Merge<Choice> for Elements<'_> {
    fn both(&mut self, base: Option<&Choice>, theirs: &Choice, ours: &Choice) -> Choice {
        let Some(base) = base else { return ours.clone() };
        let name = short(&ours.label);
        let (at, all) = (Place { question: None, name: &name }, [base, theirs, ours]);
        Choice {
            value: ours.value.clone(),
            label: self.conflicts.pick(at, ConflictField::Label, Prefer::Ours, all.map(|option| &option.label)),
            description: self.conflicts.pick(
                at,
                ConflictField::Texts,
                Prefer::Ours,
                all.map(|option| &option.description),
            ),
            image: Conflicts::default().pick(
                at,
                ConflictField::Form,
                Prefer::Ours,
                all.map(|option| &option.image),
            ),
        }
    }

    fn removed(&mut self, ours: &Choice) {
        self.conflicts.removed(None, &short(&ours.label));
    }

    fn left_out(&mut self, _: &Choice, _: &Choice) {}
}

impl Element for Part {
    type Key = String;

    fn key(&self) -> String {
        self.id.clone()
    }
}

impl Merge<Part> for Elements<'_> {
    fn both(&mut self, base: Option<&Part>, theirs: &Part, ours: &Part) -> Part {
        let Some(base) = base else { return ours.clone() };
        let name = short(&ours.label);
        let (at, all) = (Place { question: None, name: &name }, [base, theirs, ours]);
        let kind = match all.map(|part| &part.kind) {
            [PartKind::Choice(base), PartKind::Choice(theirs), PartKind::Choice(ours)] => {
                PartKind::Choice(choices(self.conflicts, at, [base, theirs, ours]))
            }
            all => self.conflicts.pick(at, ConflictField::Kind, Prefer::Theirs, all),
        };
        Part {
            id: ours.id.clone(),
            label: self.conflicts.pick(at, ConflictField::Label, Prefer::Ours, all.map(|part| &part.label)),
            required: self.conflicts.pick(at, ConflictField::Kind, Prefer::Theirs, all.map(|part| &part.required)),
            kind,
        }
    }

    fn removed(&mut self, ours: &Part) {
        self.conflicts.removed(None, &short(&ours.label));
    }

    fn left_out(&mut self, _: &Part, _: &Part) {}
}
