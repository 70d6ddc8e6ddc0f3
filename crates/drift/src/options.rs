//! Options, rows and fields within one question.

use crate::list::numbered;
use crate::noise::{same_other, same_text};
use crate::words::{name, names};
use crate::{Change, ChangeKind, bounds};
use akis_form::{Choices, Part, PartKind, Question, QuestionKind};
use akis_sentence::{Sentence, sentence};
use std::collections::HashMap;
use std::mem::discriminant;

/// What the differences of a question's options, rows and fields are. Nothing when the two ask for different things.
pub(crate) fn compare(old: &Question, new: &Question, changes: &mut Vec<Change>) {
    let (mut gone, mut fresh, mut renamed) = (Names::default(), Names::default(), Names::default());
    match (&old.kind, &new.kind) {
        (
            QuestionKind::SingleChoice(before) | QuestionKind::MultiChoice(before),
            QuestionKind::SingleChoice(after) | QuestionKind::MultiChoice(after),
        )
        | (QuestionKind::Ranking(before), QuestionKind::Ranking(after)) => {
            options(before, after, &mut gone, &mut fresh, &mut renamed);
        }
        (
            QuestionKind::Matrix { rows, columns, .. },
            QuestionKind::Matrix { rows: new_rows, columns: new_columns, .. },
        ) => {
            options(columns, new_columns, &mut gone, &mut fresh, &mut renamed);
            parts(rows, new_rows, &mut gone, &mut fresh, &mut renamed);
        }
        (QuestionKind::Group { parts: before, .. }, QuestionKind::Group { parts: after, .. }) => {
            parts(before, after, &mut gone, &mut fresh, &mut renamed);
        }
        _ => return,
    }
    let question = name(new);
    if let Some(names) = gone.said() {
        let sentence = with_names(&names, |names| {
            sentence!("“{question}” no longer has {names}.", "“{question}” sorusunda artık şunlar yok: {names}.")
        });
        changes.push(Change::new(ChangeKind::OptionRemoved, Some(&new.id), gone.breaks, sentence));
    }
    if let Some(names) = fresh.said() {
        let sentence = with_names(&names, |names| {
            sentence!("“{question}” also has {names} now.", "“{question}” sorusuna şunlar eklendi: {names}.")
        });
        changes.push(Change::new(ChangeKind::OptionAdded, Some(&new.id), fresh.breaks, sentence));
    }
    if let Some(names) = renamed.said() {
        let sentence = with_names(&names, |names| {
            sentence!(
                "In “{question}”, these read or work otherwise now: {names}.",
                "“{question}” sorusunda şunların adı ya da içeriği değişti: {names}."
            )
        });
        changes.push(Change::new(ChangeKind::OptionRenamed, Some(&new.id), renamed.breaks, sentence));
    }
}

/// One sentence in each language, with the names in that language.
fn with_names(names: &Sentence, say: impl Fn(&str) -> Sentence) -> Sentence {
    Sentence { en: say(&names.en).en, tr: say(&names.tr).tr }
}

#[derive(Default)]
struct Names<'a> {
    all: Vec<&'a str>,
    breaks: bool,
}

impl<'a> Names<'a> {
    fn add(&mut self, label: &'a str, id: &'a str, breaks: bool) {
        self.all.push(if label.trim().is_empty() { id } else { label });
        self.breaks |= breaks;
    }

    fn said(&self) -> Option<Sentence> {
        (!self.all.is_empty()).then(|| names(self.all.iter().copied()))
    }
}

fn options<'a>(
    old: &'a Choices,
    new: &'a Choices,
    gone: &mut Names<'a>,
    fresh: &mut Names<'a>,
    renamed: &mut Names<'a>,
) {
    let olds = numbered(old.options.iter(), |option| option.value.as_str());
    let news = numbered(new.options.iter(), |option| option.value.as_str());
    let before: HashMap<_, _> = olds.iter().copied().collect();
    let after: HashMap<_, _> = news.iter().copied().collect();
    for (_, option) in olds.iter().filter(|(key, _)| !after.contains_key(key)) {
        gone.add(&option.label, &option.value, true);
    }
    for (key, option) in &news {
        match before.get(key) {
            None => fresh.add(&option.label, &option.value, false),
            Some(was)
                if same_text(&was.label, &option.label) && same_text(&was.description, &option.description) => {}
            Some(_) => renamed.add(&option.label, &option.value, false),
        }
    }
    if let (Some(was), Some(other)) = (&old.other, &new.other)
        && !same_other(old, new)
    {
        renamed.add(&other.label, &was.label, false);
    }
}

fn parts<'a>(
    old: &'a [Part],
    new: &'a [Part],
    gone: &mut Names<'a>,
    fresh: &mut Names<'a>,
    renamed: &mut Names<'a>,
) {
    let olds = numbered(old.iter(), |part| part.id.as_str());
    let news = numbered(new.iter(), |part| part.id.as_str());
    let before: HashMap<_, _> = olds.iter().copied().collect();
    let after: HashMap<_, _> = news.iter().copied().collect();
    for (_, part) in olds.iter().filter(|(key, _)| !after.contains_key(key)) {
        gone.add(&part.label, &part.id, true);
    }
    for (key, part) in news {
        let Some(was) = before.get(&key) else {
            fresh.add(&part.label, &part.id, part.required);
            continue;
        };
        let sort_changed = discriminant(&was.kind) != discriminant(&part.kind)
            && !matches!(part.kind, PartKind::Text { max_chars: None });
        let narrower = (part.required && !was.required)
            || sort_changed
            || bounds::moved_part(&was.kind, &part.kind).is_some_and(|moved| moved.tighter)
            || lost_options(&was.kind, &part.kind);
        let same = same_text(&was.label, &part.label)
            && was.required == part.required
            && same_part_kind(&was.kind, &part.kind);
        if !same {
            renamed.add(&part.label, &part.id, narrower);
        }
    }
}

fn lost_options(old: &PartKind, new: &PartKind) -> bool {
    let (PartKind::Choice(old), PartKind::Choice(new)) = (old, new) else { return false };
    let after: std::collections::HashSet<&str> = new.options.iter().map(|option| option.value.as_str()).collect();
    old.options.iter().any(|option| !after.contains(option.value.as_str()))
}

fn same_part_kind(old: &PartKind, new: &PartKind) -> bool {
    let (PartKind::Choice(old), PartKind::Choice(new)) = (old, new) else { return old == new };
    let (mut gone, mut fresh, mut renamed) = (Names::default(), Names::default(), Names::default());
    options(old, new, &mut gone, &mut fresh, &mut renamed);
    gone.all.is_empty() && fresh.all.is_empty() && renamed.all.is_empty() && same_other(old, new)
}
