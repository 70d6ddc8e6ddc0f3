//! Forms come from strangers. Whatever they hold, the screens are valid or the question is refused in words.

use super::*;
use akis_form::{
    FileTypes, GroupKind, OptionSource, OtherOption, Part, PartKind, Pattern, ScaleLabels, Uncarried,
};

fn texts() -> Vec<String> {
    vec![
        String::new(),
        " \u{200f}\u{2066} ".into(),
        "${form.q} ${data.errors}".into(),
        "`1 + 1`".into(),
        "a'b\"c\\d\u{0}\u{7}\u{1}other".into(),
        "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(60),
        "\u{202e}سؤال طويل ".repeat(100),
        "x".repeat(3_000),
        "line\nline\r\n\n\n\nline ".repeat(100),
    ]
}

fn kinds(text: &str) -> Vec<QuestionKind> {
    let choices = |count: usize| Choices {
        options: (0..count)
            .map(|number| Choice {
                value: format!("{text}{number}"),
                label: text.into(),
                description: text.into(),
                image: Some(text.into()),
            })
            .collect(),
        other: Some(OtherOption { label: text.into(), comment: count.is_multiple_of(2), max_chars: Some(0) }),
        min_selected: Some(u32::MAX),
        max_selected: Some(0),
        pictures: true,
        dropdown: false,
        source: OptionSource::List { id: text.into() },
    };
    let labels = || ScaleLabels { low: text.into(), middle: text.into(), high: text.into() };
    let part = |id: &str, kind: PartKind| Part { id: id.into(), label: text.into(), required: true, kind };
    let parts = |count: usize| (0..count).map(|_| part(text, PartKind::Text { max_chars: Some(0) })).collect();
    let (min, max) = (Some(f64::MAX), Some(f64::NEG_INFINITY));
    let day = jiff::civil::Date::MIN;
    let mixed = vec![
        part("", PartKind::Number { min: Some(f64::MIN), max: Some(f64::MAX), integer: true }),
        part("/", PartKind::Choice(choices(3))),
        part("/", PartKind::Choice(choices(205))),
        part("a/", PartKind::Date { min: Some(day), max: Some(day) }),
        part("${x}", PartKind::Time),
        part("b", PartKind::Email),
        part("b", PartKind::Phone),
    ];
    vec![
        QuestionKind::ShortText {
            min_chars: Some(u32::MAX),
            max_chars: Some(u32::MAX),
            pattern: Some(Pattern { regex: text.into(), message: text.into() }),
        },
        QuestionKind::LongText { min_chars: Some(u32::MAX), max_chars: None },
        QuestionKind::Email { blocked_domains: vec![text.into()], blocks_free_mail: true },
        QuestionKind::Phone { min_digits: Some(u32::MAX), max_digits: Some(0) },
        QuestionKind::Number { min, max, min_digits: Some(u32::MAX), max_digits: None, integer: true },
        QuestionKind::Number { min: max, max: min, min_digits: None, max_digits: None, integer: false },
        QuestionKind::Url,
        QuestionKind::SingleChoice(choices(3)),
        QuestionKind::SingleChoice(choices(205)),
        QuestionKind::MultiChoice(choices(4)),
        QuestionKind::MultiChoice(choices(61)),
        QuestionKind::YesNo,
        QuestionKind::Legal { accept: text.into(), decline: text.into() },
        QuestionKind::Date { min: Some(day), max: Some(jiff::civil::Date::MAX) },
        QuestionKind::MonthDay,
        QuestionKind::Time,
        QuestionKind::DateTime { min: None, max: Some(day) },
        QuestionKind::Duration,
        QuestionKind::Rating { steps: u32::MAX, shape: text.into() },
        QuestionKind::Rating { steps: 4, shape: text.into() },
        QuestionKind::Scale { low: i32::MAX, high: i32::MIN, labels: labels() },
        QuestionKind::Nps { labels: labels() },
        QuestionKind::Ranking(choices(21)),
        QuestionKind::Matrix { rows: parts(9), columns: choices(6), multiple: false, distinct: true },
        QuestionKind::Matrix { rows: parts(2), columns: choices(3), multiple: true, distinct: true },
        QuestionKind::Group { what: GroupKind::Cells, parts: mixed.clone(), sum: Some(f64::NAN) },
        QuestionKind::Group { what: GroupKind::Address, parts: mixed, sum: Some(1.0) },
        QuestionKind::File { max_files: u32::MAX, max_kib: Some(u32::MAX), accept: FileTypes::Any },
        QuestionKind::Unsupported { source_kind: text.into(), why: Uncarried::Payment },
    ]
}

#[test]
fn whatever_a_form_holds() {
    for text in texts() {
        for kind in kinds(&text) {
            let question = Question {
                id: QuestionId::new(text.clone()),
                label: text.clone(),
                help: text.clone(),
                required: true,
                sensitive: true,
                kind,
                ..Question::default()
            };
            let name = question.kind.name();
            for (alone, language) in [(false, "en"), (true, "tr")] {
                if matches!(question.kind, QuestionKind::Unsupported { .. }) {
                    refused(&question);
                    continue;
                }
                let done = asked_in(&question, alone, language);
                let size = done.json().to_string().len();
                assert!(size < 2 * 1024 * 1024, "{name}: {size} bytes");
                assert!(done.notes.iter().all(|note| !note.contains("{}")), "{name}");
            }
        }
    }
}
