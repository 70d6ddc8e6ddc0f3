//! Generated forms of every kind, with conditions that point anywhere, and valid answers to them.

use akis_compiler::{FieldCheck, PlanField};
use akis_form::{
    Answer, Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Ending, Form, Item, Language,
    Page, Question, QuestionId, QuestionKind, WriteTarget,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

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
            Item::Question(Question { id, label, help, required, kind, visible_when, sensitive, target })
        });
    let text = (TEXT, option::weighted(0.3, any_condition()))
        .prop_map(|(text, visible_when)| Item::Content(Content { text, visible_when }));
    let permission = (TEXT, TEXT, option::of(any::<bool>())).prop_map(|(text, label, asks)| {
        let part = asks.map_or(ConsentPart::Notice, |required| ConsentPart::Ask { label, required });
        Item::Consent(Consent { id: QuestionId::new("q"), part, text, target: WriteTarget::HubspotProcessing })
    });
    prop_oneof![8 => question, 1 => text, 1 => permission]
}

fn any_kind() -> impl Strategy<Value = QuestionKind> {
    prop_oneof![
        (option::of(0..5_u32), option::of(5..40_u32))
            .prop_map(|(min_chars, max_chars)| QuestionKind::ShortText { min_chars, max_chars }),
        option::of(5..4000_u32).prop_map(|max_chars| QuestionKind::LongText { max_chars }),
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
        Just(QuestionKind::File { max_files: 2 }),
        Just(QuestionKind::Unsupported { source_kind: "signature".into() }),
    ]
}

fn any_choices() -> impl Strategy<Value = Choices> {
    (vec((TEXT, TEXT), 0..45), any::<bool>()).prop_map(|(options, dropdown)| {
        let option = |(index, (label, description)): (usize, (String, String))| Choice {
            value: format!("v{index}"),
            label,
            description,
        };
        Choices { options: options.into_iter().enumerate().map(option).collect(), dropdown }
    })
}

/// More than WhatsApp lists.
fn endless() -> Choices {
    let option =
        |index| Choice { value: format!("v{index}"), label: format!("Ülke {index}"), description: String::new() };
    Choices { options: (0..230).map(option).collect(), dropdown: true }
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

/// A valid answer to a field, chosen by a number: what the phone sends, and what should arrive.
pub(super) fn answer(field: &PlanField, choice: u32) -> (Value, Option<Answer>) {
    let needed = field.required || matches!(field.check, FieldCheck::Consent { required: true });
    if !needed && choice.is_multiple_of(3) {
        let unticked = matches!(field.check, FieldCheck::Consent { .. }).then_some(Answer::Bool(false));
        return (json!(""), unticked);
    }
    let pick = |count: usize| usize::try_from(choice).unwrap() % count;
    let text = |text: String| (json!(text), Some(Answer::Text(text)));
    match &field.check {
        FieldCheck::Text { min_chars, max_chars } => {
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
        FieldCheck::Choice { options } => {
            let option = &options[pick(options.len())];
            (json!(option.id), Some(Answer::Choice(option.value.clone())))
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
