//! An answer of every kind, by chance.

use akis_form::{Answer, Choices, FileRef, Part, PartKind, QuestionKind};
use jiff::civil::{date, time};
use rand::Rng;
use rand::rngs::StdRng;
use std::collections::BTreeMap;

const WORDS: [&str; 6] = ["Ayşe Yılmaz", "blue", "مرحبا بالعالم", "İstanbul'da iki gün", "a b c", "x"];

/// A good answer; `None` for a kind nobody can answer.
pub(crate) fn answer(kind: &QuestionKind, rng: &mut StdRng) -> Option<Answer> {
    Some(match kind {
        QuestionKind::ShortText { max_chars, .. } | QuestionKind::LongText { max_chars, .. } => {
            text(rng, *max_chars)
        }
        QuestionKind::Email { .. } => Answer::Text(format!("a{}@mavideniz.com", rng.random_range(0..99))),
        QuestionKind::Phone { .. } => Answer::Text(format!("+90532{}", rng.random_range(1_000_000..9_999_999))),
        QuestionKind::Number { min, max, integer: _, .. } => {
            let (low, high) = (min.unwrap_or(0.0), max.unwrap_or(900.0));
            Answer::Number((low + (high - low) * rng.random_range(0.0..1.0f64)).round().clamp(low, high))
        }
        QuestionKind::Url => Answer::Text(format!("https://akis.dev/{}", rng.random_range(0..99))),
        QuestionKind::SingleChoice(choices) => single(choices, rng),
        QuestionKind::MultiChoice(choices) => multi(choices, rng),
        QuestionKind::Tick => Answer::Bool(true),
        QuestionKind::YesNo | QuestionKind::Legal { .. } => Answer::Bool(rng.random_bool(0.5)),
        QuestionKind::Date { .. } => Answer::Date(date(2026, rng.random_range(1..=12), rng.random_range(1..=28))),
        QuestionKind::MonthDay => {
            Answer::MonthDay { month: rng.random_range(1..=12), day: rng.random_range(1..=28) }
        }
        QuestionKind::Time => Answer::Time(time(rng.random_range(0..24), rng.random_range(0..60), 0, 0)),
        QuestionKind::DateTime { .. } => {
            Answer::DateTime(date(2026, 5, rng.random_range(1..=28)).at(rng.random_range(0..24), 30, 0, 0))
        }
        QuestionKind::Duration => Answer::Duration(rng.random_range(1..90_000)),
        QuestionKind::Rating { steps, .. } => Answer::Number(f64::from(rng.random_range(1..=*steps))),
        QuestionKind::Scale { low, high, .. } => Answer::Number(f64::from(rng.random_range(*low..=*high))),
        QuestionKind::Nps { .. } => Answer::Number(f64::from(rng.random_range(0..=10))),
        QuestionKind::Ranking(choices) => {
            let mut values: Vec<String> = choices.options.iter().map(|option| option.value.clone()).collect();
            for at in (1..values.len()).rev() {
                values.swap(at, rng.random_range(0..=at));
            }
            Answer::Ranked(values)
        }
        QuestionKind::Matrix { rows, columns, multiple, .. } => {
            let cell = |rng: &mut StdRng| if *multiple { multi(columns, rng) } else { pick(columns, rng) };
            Answer::Parts(rows.iter().map(|row| (row.id.clone(), cell(rng))).collect())
        }
        QuestionKind::Group { parts, .. } => Answer::Parts(parts_of(parts, rng)),
        QuestionKind::File { max_files, .. } => {
            let count = rng.random_range(1..=(*max_files).min(3));
            let file = |at| FileRef { file_name: format!("photo-{at}.jpg"), ..FileRef::default() };
            Answer::Files((0..count).map(file).collect())
        }
        QuestionKind::Unsupported { .. } => return None,
    })
}

fn text(rng: &mut StdRng, max: Option<u32>) -> Answer {
    let text = WORDS[rng.random_range(0..WORDS.len())];
    let max = usize::try_from(max.unwrap_or(200)).unwrap();
    Answer::Text(text.chars().take(max).collect::<String>().trim().to_owned())
}

fn pick(choices: &Choices, rng: &mut StdRng) -> Answer {
    Answer::Choice(choices.options[rng.random_range(0..choices.options.len())].value.clone())
}

fn single(choices: &Choices, rng: &mut StdRng) -> Answer {
    match &choices.other {
        Some(other) if !other.comment && rng.random_bool(0.3) => {
            Answer::Other { values: vec![], text: "something else".into() }
        }
        Some(other) if other.comment && rng.random_bool(0.5) => {
            let Answer::Choice(value) = pick(choices, rng) else { unreachable!() };
            Answer::Other { values: vec![value], text: "because".into() }
        }
        _ => pick(choices, rng),
    }
}

fn multi(choices: &Choices, rng: &mut StdRng) -> Answer {
    let (min, max) = (choices.min_selected.unwrap_or(1).max(1), choices.max_selected.unwrap_or(4));
    let most = u32::try_from(choices.options.len()).unwrap().min(max);
    let count = usize::try_from(rng.random_range(min.min(most)..=most)).unwrap();
    let mut values: Vec<&str> = Vec::new();
    while values.len() < count {
        let value = choices.options[rng.random_range(0..choices.options.len())].value.as_str();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    // In the form's order, as the phone sends them.
    let chosen = choices.options.iter().map(|option| option.value.as_str()).filter(|value| values.contains(value));
    Answer::Choices(chosen.map(str::to_owned).collect())
}

fn parts_of(parts: &[Part], rng: &mut StdRng) -> BTreeMap<String, Answer> {
    let value = |part: &Part, rng: &mut StdRng| match &part.kind {
        PartKind::Text { .. } => Answer::Text("Bağdat Caddesi 12".into()),
        PartKind::Email => Answer::Text("a@mavideniz.com".into()),
        PartKind::Phone => Answer::Text("+905321112233".into()),
        PartKind::Number { .. } => Answer::Number(f64::from(rng.random_range(1..50))),
        PartKind::Choice(choices) => pick(choices, rng),
        PartKind::Date { .. } => Answer::Date(date(2026, 3, rng.random_range(1..=28))),
        PartKind::Time => Answer::Time(time(9, 15, 0, 0)),
    };
    parts.iter().map(|part| (part.id.clone(), value(part, rng))).collect()
}
