//! An answer in the words a person saw.

use crate::{Answer, Choices, FileRef, Language, Part, PartKind, Question, QuestionKind};
use std::collections::BTreeMap;

/// The answer with the labels of its question in place of values.
pub(super) fn display(question: &Question, answer: &Answer, language: &Language, live: Option<&Labels>) -> String {
    let named = |choices: &Choices, value: &str| {
        live.and_then(|live| live.get(value)).cloned().or_else(|| label(choices, value))
    };
    match (&question.kind, answer) {
        (QuestionKind::Legal { accept, decline }, Answer::Bool(yes)) => {
            let words = if *yes { accept } else { decline };
            if words.trim().is_empty() { language.yes_or_no(*yes).to_owned() } else { words.clone() }
        }
        (QuestionKind::Matrix { rows, columns, .. }, Answer::Parts(answers)) => {
            parts(rows, answers, |_, answer| answer.in_words(language, &|value| label(columns, value)))
        }
        (QuestionKind::Group { parts: asked, .. }, Answer::Parts(answers)) => {
            parts(asked, answers, |part, answer| match part.map(|part| &part.kind) {
                Some(PartKind::Choice(choices)) => answer.in_words(language, &|value| named(choices, value)),
                _ => answer.in_words(language, &|_| None),
            })
        }
        (
            QuestionKind::SingleChoice(choices)
            | QuestionKind::MultiChoice(choices)
            | QuestionKind::Ranking(choices),
            _,
        ) => answer.in_words(language, &|value| named(choices, value)),
        _ => answer.in_words(language, &|_| None),
    }
}

/// Words of options that do not stand in the form, by value.
type Labels = BTreeMap<String, String>;

fn label(choices: &Choices, value: &str) -> Option<String> {
    choices.find(value).map(|option| option.label.clone())
}

/// "Row: answer" for every answered part, in the form's order; parts the form does not know come last.
fn parts(
    asked: &[Part],
    answers: &BTreeMap<String, Answer>,
    words: impl Fn(Option<&Part>, &Answer) -> String,
) -> String {
    let named = asked.iter().filter_map(|part| Some((Some(part), part.label.as_str(), answers.get(&part.id)?)));
    let unknown = answers
        .iter()
        .filter(|(id, _)| asked.iter().all(|part| part.id != **id))
        .map(|(id, answer)| (None, id.as_str(), answer));
    let lines = named.chain(unknown).filter(|(_, _, answer)| !answer.is_empty()).map(|(part, name, answer)| {
        let words = words(part, answer);
        if name.trim().is_empty() { words } else { format!("{name}: {words}") }
    });
    lines.collect::<Vec<_>>().join("; ")
}

impl Answer {
    /// The answer as people read it, in the form's language. `label` gives the words of an option's value; without
    /// any, the value stands for itself. Parts are separated by semicolons, several options by commas.
    pub fn in_words(&self, language: &Language, label: &dyn Fn(&str) -> Option<String>) -> String {
        let named = |value: &String| label(value).unwrap_or_else(|| value.clone());
        match self {
            Self::Bool(yes) => language.yes_or_no(*yes).to_owned(),
            Self::Choice(value) => named(value),
            Self::Choices(values) => list(values.iter().map(named)),
            Self::Other { values, text } => {
                let words = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                list(values.iter().map(named).chain(words))
            }
            Self::Ranked(values) => {
                list(values.iter().enumerate().map(|(at, value)| format!("{}. {}", at + 1, named(value))))
            }
            Self::Parts(parts) => {
                parts.values().map(|part| part.in_words(language, label)).collect::<Vec<_>>().join("; ")
            }
            Self::MonthDay { month, day } => match month_name(language, *month) {
                Some(month) => format!("{day} {month}"),
                None => format!("{month:02}-{day:02}"),
            },
            Self::Duration(seconds) => duration(language, *seconds),
            Self::Files(files) => list(files.iter().map(|FileRef { file_name, .. }| file_name.clone())),
            Self::Text(_) | Self::Number(_) | Self::Date(_) | Self::Time(_) | Self::DateTime(_) => {
                list(self.comparable().into_iter())
            }
        }
    }
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn month_name(language: &Language, month: i8) -> Option<&'static str> {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const TURKISH: [&str; 12] = [
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
        "Aralık",
    ];
    let names = if language.as_str() == "tr" { TURKISH } else { ENGLISH };
    names.get(usize::try_from(month).ok()?.checked_sub(1)?).copied()
}

/// `2 h 5 min`; what is zero is left out.
fn duration(language: &Language, seconds: u32) -> String {
    let units = if language.as_str() == "tr" { ["sa", "dk", "sn"] } else { ["h", "min", "s"] };
    let amounts = [seconds / 3600, seconds / 60 % 60, seconds % 60];
    let said: Vec<String> = amounts
        .iter()
        .zip(units)
        .filter(|(amount, _)| **amount > 0)
        .map(|(amount, unit)| format!("{amount} {unit}"))
        .collect();
    if said.is_empty() { format!("0 {}", units[2]) } else { said.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Choice, GroupKind, QuestionId};
    use jiff::civil::{date, time};

    fn shown(kind: QuestionKind, answer: &Answer, language: &str) -> String {
        let question = Question { id: QuestionId::new("q"), kind, ..Question::default() };
        display(&question, answer, &Language::new(language), None)
    }

    fn choices() -> Choices {
        let option =
            |value: &str, label: &str| Choice { value: value.into(), label: label.into(), ..Choice::default() };
        Choices { options: vec![option("p", "Pro"), option("f", "Free")], ..Choices::default() }
    }

    fn part(id: &str, label: &str, kind: PartKind) -> Part {
        Part { id: id.into(), label: label.into(), kind, ..Part::default() }
    }

    #[test]
    fn options_words_and_ranks_are_read_as_they_were_shown() {
        let both = Answer::Choices(vec!["p".into(), "f".into()]);
        assert_eq!(shown(QuestionKind::MultiChoice(choices()), &both, "en"), "Pro, Free");
        let other = Answer::Other { values: vec!["f".into()], text: " Team ".into() };
        assert_eq!(shown(QuestionKind::MultiChoice(choices()), &other, "en"), "Free, Team");
        let ranked = Answer::Ranked(vec!["f".into(), "p".into()]);
        assert_eq!(shown(QuestionKind::Ranking(choices()), &ranked, "en"), "1. Free, 2. Pro");
        let live = BTreeMap::from([("2026-05-04T10:00".to_owned(), "Monday 10:00".to_owned())]);
        let booking = Question { kind: QuestionKind::SingleChoice(Choices::default()), ..Question::default() };
        let booked = Answer::Choice("2026-05-04T10:00".into());
        assert_eq!(display(&booking, &booked, &Language::new("en"), Some(&live)), "Monday 10:00");
        let unknown = Answer::Choice("gone".into());
        assert_eq!(shown(QuestionKind::SingleChoice(choices()), &unknown, "en"), "gone");
    }

    #[test]
    fn parts_are_named_in_the_forms_order() {
        let rows = vec![part("z", "Speed", PartKind::default()), part("a", "Price", PartKind::default())];
        let matrix = QuestionKind::Matrix { rows, columns: choices(), multiple: true, distinct: false };
        let answer = Answer::Parts(BTreeMap::from([
            ("a".into(), Answer::Choice("f".into())),
            ("z".into(), Answer::Choices(vec!["p".into(), "f".into()])),
        ]));
        assert_eq!(shown(matrix, &answer, "en"), "Speed: Pro, Free; Price: Free");
        let group = QuestionKind::Group {
            what: GroupKind::Address,
            parts: vec![
                part("city", "Şehir", PartKind::default()),
                part("plan", "Paket", PartKind::Choice(choices())),
                part("day", "Gün", PartKind::Date { min: None, max: None }),
            ],
            sum: None,
        };
        let answer = Answer::Parts(BTreeMap::from([
            ("plan".into(), Answer::Choice("p".into())),
            ("city".into(), Answer::Text("İzmir".into())),
            ("day".into(), Answer::Text(String::new())),
            ("old".into(), Answer::Text("x".into())),
        ]));
        assert_eq!(shown(group, &answer, "tr"), "Şehir: İzmir; Paket: Pro; old: x");
    }

    #[test]
    fn times_are_said_in_the_forms_language() {
        let day = Answer::MonthDay { month: 3, day: 9 };
        assert_eq!(shown(QuestionKind::MonthDay, &day, "tr"), "9 Mart");
        assert_eq!(shown(QuestionKind::MonthDay, &day, "de"), "9 March");
        assert_eq!(shown(QuestionKind::Duration, &Answer::Duration(7500), "tr"), "2 sa 5 dk");
        assert_eq!(shown(QuestionKind::Duration, &Answer::Duration(61), "en"), "1 min 1 s");
        assert_eq!(shown(QuestionKind::Duration, &Answer::Duration(0), "en"), "0 s");
        assert_eq!(shown(QuestionKind::Time, &Answer::Time(time(9, 5, 0, 0)), "en"), "09:05");
        let moment = Answer::DateTime(date(2026, 3, 9).at(14, 30, 0, 0));
        let kind = QuestionKind::DateTime { min: None, max: None };
        assert_eq!(shown(kind, &moment, "tr"), "2026-03-09 14:30");
        let legal = QuestionKind::Legal { accept: "I agree".into(), decline: String::new() };
        assert_eq!(shown(legal.clone(), &Answer::Bool(true), "tr"), "I agree");
        assert_eq!(shown(legal, &Answer::Bool(false), "tr"), "Hayır");
    }
}
