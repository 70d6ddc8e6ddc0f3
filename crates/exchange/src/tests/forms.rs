//! Generated forms of every kind, with conditions that point anywhere, and valid answers to them.

use akis_compiler::{FieldCheck, FieldRole, OTHER, PlanField};
use akis_form::{
    Answer, Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Ending, FileRef, Form,
    GroupKind, Item, Language, OtherOption, Page, Part, PartKind, Question, QuestionId, QuestionKind, ScaleLabels,
    WriteTarget,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const TEXT: &str = "[a-zA-ZğüşıöçİĞ0-9 .?!${}`\n]{0,60}";

pub(super) fn any_form() -> impl Strategy<Value = Form> {
    let pages = vec((any_title(), vec(any_item(), 0..8)), 1..7);
    (TEXT, prop_oneof![Just("en"), Just("tr")], pages).prop_map(|(title, language, pages)| {
        let mut number = 0;
        let pages = pages
            .into_iter()
            .map(|(title, items)| Page {
                title,
                items: items.into_iter().map(|item| named(item, &mut number)).collect(),
                ..Default::default()
            })
            .collect();
        Form {
            source: None,
            description: title.clone(),
            title,
            language: Language::new(language),
            pages,
            hidden: vec![],
            ending: Ending::default(),
            submit_label: None,
            captcha: false,
            ..Default::default()
        }
    })
}

fn any_title() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => TEXT]
}

/// Ids that sources could have, made unique by their place.
fn named(item: Item, number: &mut usize) -> Item {
    *number += 1;
    let id = |id: &QuestionId| QuestionId::new(format!("{id}{number}"));
    match item {
        Item::Question(question) => Item::Question(Question { id: id(&question.id), ..question }),
        Item::Consent(consent) => Item::Consent(Consent { id: id(&consent.id), ..consent }),
        Item::Content(content) => Item::Content(content),
    }
}

fn any_item() -> impl Strategy<Value = Item> {
    let question = (any_kind(), TEXT, TEXT, any::<bool>(), option::weighted(0.4, any_condition()), any::<bool>())
        .prop_map(|(kind, label, help, required, visible_when, sensitive)| {
            let (id, target) = (QuestionId::new("q"), WriteTarget::None);
            Item::Question(Question {
                id,
                label,
                help,
                required,
                kind,
                visible_when,
                sensitive,
                target,
                ..Default::default()
            })
        });
    let text = (TEXT, option::weighted(0.3, any_condition()))
        .prop_map(|(text, visible_when)| Item::Content(Content { text, visible_when, ..Default::default() }));
    let permission = (TEXT, TEXT, option::of(any::<bool>())).prop_map(|(text, label, asks)| {
        let part = asks.map_or(ConsentPart::Notice, |required| ConsentPart::Ask { label, required });
        Item::Consent(Consent {
            id: QuestionId::new("q"),
            part,
            text,
            target: WriteTarget::HubspotProcessing,
            gate: asks == Some(true),
        })
    });
    prop_oneof![8 => question, 1 => text, 1 => permission]
}

fn any_kind() -> impl Strategy<Value = QuestionKind> {
    prop_oneof![
        (option::of(0..5_u32), option::of(5..40_u32)).prop_map(|(min_chars, max_chars)| QuestionKind::ShortText {
            min_chars,
            max_chars,
            pattern: None
        }),
        option::of(5..4000_u32).prop_map(|max_chars| QuestionKind::LongText { max_chars, min_chars: None }),
        any::<bool>().prop_map(|blocks_free_mail| {
            QuestionKind::Email { blocked_domains: vec!["mailinator.com".into()], blocks_free_mail }
        }),
        Just(QuestionKind::Phone { min_digits: Some(7), max_digits: Some(15) }),
        (option::of(-50..0_i32), option::of(1..50_i32), any::<bool>()).prop_map(|(min, max, integer)| {
            let (min, max) = (min.map(f64::from), max.map(f64::from));
            QuestionKind::Number { min, max, min_digits: None, max_digits: None, integer }
        }),
        Just(QuestionKind::Url),
        (any_choices(), any::<bool>(), 0..20_u8).prop_map(|(choices, many, long)| {
            let choices = if long == 0 { endless() } else { choices };
            if many { QuestionKind::MultiChoice(choices) } else { QuestionKind::SingleChoice(choices) }
        }),
        Just(QuestionKind::YesNo),
        option::of(Just(jiff::civil::date(2026, 1, 1))).prop_map(|min| QuestionKind::Date { min, max: None }),
        Just(QuestionKind::File { max_files: 2, max_kib: None, accept: akis_form::FileTypes::Any }),
        Just(QuestionKind::Unsupported { source_kind: "signature".into(), why: akis_form::Uncarried::Signature }),
        any_composed(),
    ]
}

/// Kinds whose answer comes from several inputs, or is not of the kind its input sends.
fn any_composed() -> impl Strategy<Value = QuestionKind> {
    let part = |kind: PartKind| {
        move |at: usize| Part {
            id: format!("p{at}"),
            label: format!("Part {at}"),
            required: at.is_multiple_of(2),
            kind: kind.clone(),
        }
    };
    let rows = move |count: usize| (0..count).map(part(PartKind::default())).collect::<Vec<_>>();
    let few = |count: usize| Choices {
        options: (0..count)
            .map(|n| Choice { value: format!("v{n}"), label: format!("Seçenek {n}"), ..Choice::default() })
            .collect(),
        ..Choices::default()
    };
    let own =
        move |comment: bool| Choices { other: Some(OtherOption { comment, ..OtherOption::default() }), ..few(4) };
    prop_oneof![
        Just(QuestionKind::Time),
        Just(QuestionKind::MonthDay),
        Just(QuestionKind::DateTime { min: None, max: None }),
        Just(QuestionKind::Duration),
        Just(QuestionKind::Legal { accept: String::new(), decline: "Hayır, istemem".into() }),
        (2..11_u32).prop_map(|steps| QuestionKind::Rating { steps, shape: "star".into() }),
        (-3..2_i32, 3..9_i32).prop_map(|(low, high)| QuestionKind::Scale {
            low,
            high,
            labels: ScaleLabels::default()
        }),
        Just(QuestionKind::Nps { labels: ScaleLabels::default() }),
        any::<bool>().prop_map(move |comment| QuestionKind::SingleChoice(own(comment))),
        any::<bool>().prop_map(move |comment| QuestionKind::MultiChoice(own(comment))),
        (2..14_usize).prop_map(move |count| QuestionKind::Ranking(few(count))),
        (1..14_usize, 2..6_usize, any::<bool>()).prop_map(move |(count, columns, multiple)| {
            QuestionKind::Matrix { rows: rows(count), columns: few(columns), multiple, distinct: false }
        }),
        (1..7_usize, any::<bool>()).prop_map(move |(count, numbers)| {
            let number = PartKind::Number { min: None, max: None, integer: true };
            let kinds =
                [PartKind::default(), PartKind::Email, PartKind::Choice(few(3)), PartKind::Time, number.clone()];
            let kind = |at: usize| if numbers { number.clone() } else { kinds[at % kinds.len()].clone() };
            let what = if numbers { GroupKind::Numbers } else { GroupKind::Texts };
            QuestionKind::Group { what, parts: (0..count).map(|at| part(kind(at))(at)).collect(), sum: None }
        }),
    ]
}

fn any_choices() -> impl Strategy<Value = Choices> {
    (vec((TEXT, TEXT), 0..45), any::<bool>()).prop_map(|(options, dropdown)| {
        let option = |(index, (label, description)): (usize, (String, String))| Choice {
            value: format!("v{index}"),
            label,
            description,
            ..Default::default()
        };
        Choices { options: options.into_iter().enumerate().map(option).collect(), dropdown, ..Default::default() }
    })
}

/// More than WhatsApp lists.
fn endless() -> Choices {
    let option = |index| Choice {
        value: format!("v{index}"),
        label: format!("Ülke {index}"),
        description: String::new(),
        ..Default::default()
    };
    Choices { options: (0..230).map(option).collect(), dropdown: true, ..Default::default() }
}

/// About any question, asked before, after or never.
fn any_condition() -> impl Strategy<Value = Condition> {
    let value = prop_oneof![Just("v0"), Just("v1"), Just("true"), Just("5"), Just("a")].prop_map(str::to_owned);
    let comparison = (0..8_u8, value).prop_map(|(op, to)| match op {
        0 => Comparison::Empty,
        1 => Comparison::Equals(to),
        2 => Comparison::AnyOf(vec![to, "v2".into()]),
        3 => Comparison::AllOf(vec![to]),
        4 => Comparison::Contains(to),
        5 => Comparison::StartsWith(to),
        6 => Comparison::LessThan(to),
        _ => Comparison::GreaterThan(to),
    });
    let leaf = (1..25_usize, comparison)
        .prop_map(|(number, is)| Condition::Answer { question: QuestionId::new(format!("q{number}")), is });
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Condition::All),
            vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Whether an input is filled in at all. What must be answered together hangs on the question's number alone.
fn is_filled(field: &PlanField, own: u32, question: u32) -> bool {
    let choice = match field.role {
        FieldRole::Whole | FieldRole::Part(_) => own,
        _ => question,
    };
    field.required || matches!(field.check, FieldCheck::Consent { required: true }) || !choice.is_multiple_of(3)
}

/// What the inputs of one question should come to, in the order they were filled in.
pub(super) fn together(pieces: &[(FieldRole, Answer)]) -> Answer {
    let of = |role: &FieldRole| pieces.iter().find(|(of, _)| of == role).map(|(_, answer)| answer.clone());
    let number = |role: &FieldRole| match of(role) {
        Some(Answer::Number(number)) => number,
        _ => 0.0,
    };
    let (first, answer) = &pieces[0];
    match first {
        FieldRole::Part(_) => {
            let mut parts = BTreeMap::new();
            for (role, answer) in pieces {
                let FieldRole::Part(id) = role else { panic!("only parts beside parts") };
                match (parts.get_mut(id), answer) {
                    (Some(Answer::Choices(values)), Answer::Choices(more)) => values.extend(more.clone()),
                    _ => {
                        parts.insert(id.clone(), answer.clone());
                    }
                }
            }
            Answer::Parts(parts)
        }
        FieldRole::Rank(_) => Answer::Ranked(pieces.iter().flat_map(|(_, answer)| answer.comparable()).collect()),
        FieldRole::DateOf | FieldRole::TimeOf => match (of(&FieldRole::DateOf), of(&FieldRole::TimeOf)) {
            (Some(Answer::Date(date)), Some(Answer::Time(time))) => Answer::DateTime(date.to_datetime(time)),
            _ => panic!("half a moment"),
        },
        FieldRole::Month | FieldRole::Day => {
            let small = |role| format!("{}", number(role)).parse().unwrap();
            Answer::MonthDay { month: small(&FieldRole::Month), day: small(&FieldRole::Day) }
        }
        FieldRole::Hours | FieldRole::Minutes | FieldRole::Seconds => {
            let seconds = number(&FieldRole::Hours) * 3600.0
                + number(&FieldRole::Minutes) * 60.0
                + number(&FieldRole::Seconds);
            Answer::Duration(format!("{seconds}").parse().unwrap())
        }
        FieldRole::Whole | FieldRole::Other { .. } => {
            let words = pieces.iter().find(|(role, _)| matches!(role, FieldRole::Other { .. }));
            let chosen = pieces.iter().filter(|(role, _)| role.is_whole());
            match (words, answer) {
                (Some((_, words)), _) => Answer::Other {
                    values: chosen.flat_map(|(_, answer)| answer.comparable()).filter(|v| v != OTHER).collect(),
                    text: words.comparable().remove(0),
                },
                (None, Answer::Choices(_)) => {
                    Answer::Choices(chosen.flat_map(|(_, answer)| answer.comparable()).collect())
                }
                (None, answer) => answer.clone(),
            }
        }
        FieldRole::Narrows => panic!("it gives nothing"),
    }
}

/// A valid answer to a field, chosen by numbers of its own and of its question: what the phone sends, and what of its
/// question's answer should arrive.
pub(super) fn answer(field: &PlanField, own: u32, question: u32) -> (Value, Option<Answer>) {
    if field.role == FieldRole::Narrows {
        return (json!("a"), None);
    }
    if !is_filled(field, own, question) {
        let unticked = matches!(field.check, FieldCheck::Consent { .. }).then_some(Answer::Bool(false));
        return (json!(""), unticked);
    }
    // Ranks differ from each other; days exist in every month.
    let choice = match field.role {
        FieldRole::Rank(place) => question % 100 + place,
        FieldRole::Day => own % 28,
        FieldRole::Hours | FieldRole::Minutes | FieldRole::Seconds => own % 60,
        _ => own,
    };
    let pick = |count: usize| usize::try_from(choice).unwrap() % count;
    let text = |text: String| (json!(text), Some(Answer::Text(text)));
    match &field.check {
        FieldCheck::Text { min_chars, max_chars, .. } => {
            let length = min_chars.unwrap_or(1).max(1).max(max_chars.unwrap_or(9).min(choice % 9));
            text("ağb5ş ".chars().cycle().take(length as usize).collect::<String>().replace(' ', "a"))
        }
        FieldCheck::Email { .. } => text(format!("kisi{choice}@mavideniz.com.tr")),
        FieldCheck::Phone { .. } => text(format!("+90 532 {:07}", choice % 10_000_000)),
        FieldCheck::Url => text(format!("https://mavideniz.com.tr/{choice}")),
        FieldCheck::Number { min, max, .. } => {
            let number = f64::from(choice % 100).min(max.unwrap_or(99.0)).max(min.unwrap_or(0.0));
            let sent = if choice.is_multiple_of(2) { json!(number) } else { json!(number.to_string()) };
            (sent, Some(Answer::Number(number)))
        }
        FieldCheck::Live { .. } => (Value::Null, None),
        FieldCheck::Choice { options } | FieldCheck::Search { options } => {
            let option = &options[pick(options.len())];
            (json!(option.id), Some(Answer::Choice(option.value.clone())))
        }
        FieldCheck::NumberChoice { options } => {
            let option = &options[pick(options.len())];
            (json!(option.id), Some(Answer::Number(option.value.parse().unwrap())))
        }
        FieldCheck::Time => (json!("09:30"), Some(Answer::Time(jiff::civil::time(9, 30, 0, 0)))),
        FieldCheck::Files { min, .. } => {
            let file = |at: u32| FileRef {
                media_id: format!("media-{choice}-{at}"),
                file_name: format!("belge{at}.pdf"),
                ..FileRef::default()
            };
            let files: Vec<_> = (0..(*min).max(1)).map(file).collect();
            let sent = files.iter().map(|file| {
                json!({
                    "media_id": file.media_id, "file_name": file.file_name,
                    "cdn_url": "https://mmg.whatsapp.net/v/t62/1", "encryption_metadata": {"iv": "aXY="},
                })
            });
            (sent.collect(), Some(Answer::Files(files.clone())))
        }
        FieldCheck::TypedChoice { options } => {
            let option = &options[pick(options.len())];
            (json!(option.label.to_uppercase()), Some(Answer::Choice(option.value.clone())))
        }
        FieldCheck::Choices { options } => {
            let first = pick(options.len());
            let chosen = &options[first..(first + 2).min(options.len())];
            let ids: Vec<_> = chosen.iter().rev().map(|option| &option.id).collect();
            (json!(ids), Some(Answer::Choices(chosen.iter().map(|option| option.value.clone()).collect())))
        }
        FieldCheck::Bool => {
            let yes = choice.is_multiple_of(2);
            (json!(if yes { "yes" } else { "no" }), Some(Answer::Bool(yes)))
        }
        FieldCheck::Date { min, .. } => {
            let first = min.unwrap_or(jiff::civil::date(2020, 1, 1));
            let day = first.saturating_add(jiff::Span::new().days(i64::from(choice % 1000)));
            (json!(day.to_string()), Some(Answer::Date(day)))
        }
        FieldCheck::Consent { .. } => (json!(true), Some(Answer::Bool(true))),
    }
}
