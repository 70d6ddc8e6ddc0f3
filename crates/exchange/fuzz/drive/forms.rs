//! Forms with every kind of question, conditions, jumps, a gate, long and live lists.

use akis_form::{
    Choice, Choices, Comparison, Condition, Consent, ConsentPart, Ending, FileTypes, Form, GroupKind, Item, Jump,
    JumpTarget, Language, OptionSource, OtherOption, Page, Part, PartKind, Pattern, Question, QuestionId,
    QuestionKind, ScaleLabels, WriteTarget,
};

pub(super) fn all() -> Vec<Form> {
    ["en", "tr", "ar"].into_iter().flat_map(|language| [every_kind(language), branching(language)]).collect()
}

fn options(count: usize) -> Choices {
    let option =
        |at| Choice { value: format!("v{at}"), label: format!("Option {at} Şişli"), ..Choice::default() };
    Choices { options: (1..=count).map(option).collect(), ..Choices::default() }
}

fn live(source: OptionSource) -> Choices {
    Choices { source, ..Choices::default() }
}

fn kinds() -> Vec<QuestionKind> {
    let other = |comment| Choices {
        other: Some(OtherOption { label: "Else".into(), comment, max_chars: Some(50) }),
        ..options(4)
    };
    let part = |id: &str, kind| Part { id: id.into(), label: id.into(), required: id.len() > 1, kind };
    let parts = || {
        vec![
            part("a", PartKind::default()),
            part("email", PartKind::Email),
            part("phone", PartKind::Phone),
            part("n", PartKind::Number { min: Some(0.0), max: Some(9.0), integer: true }),
            part("c", PartKind::Choice(options(3))),
            part("day", PartKind::Date { min: None, max: None }),
            part("t", PartKind::Time),
        ]
    };
    let pattern = Pattern { regex: "^[A-Z]{2}\\d+$".into(), message: "Two letters, then digits.".into() };
    let labels = ScaleLabels { low: "low".into(), middle: String::new(), high: "high".into() };
    vec![
        QuestionKind::ShortText { min_chars: Some(2), max_chars: Some(20), pattern: Some(pattern) },
        QuestionKind::LongText { min_chars: None, max_chars: Some(100) },
        QuestionKind::Email { blocked_domains: vec!["spam.com".into()], blocks_free_mail: false },
        QuestionKind::Phone { min_digits: Some(7), max_digits: Some(15) },
        QuestionKind::Number {
            min: Some(-5.0),
            max: Some(1e6),
            min_digits: None,
            max_digits: Some(7),
            integer: false,
        },
        QuestionKind::Url,
        QuestionKind::SingleChoice(other(false)),
        QuestionKind::SingleChoice(other(true)),
        QuestionKind::SingleChoice(options(30)),
        QuestionKind::SingleChoice(Choices { other: Some(OtherOption::default()), ..options(250) }),
        QuestionKind::SingleChoice(live(OptionSource::List { id: "branches".into() })),
        QuestionKind::SingleChoice(live(OptionSource::Slots { id: "room".into() })),
        QuestionKind::SingleChoice(live(OptionSource::Url { url: "https://example.com".into() })),
        QuestionKind::MultiChoice(Choices { min_selected: Some(2), max_selected: Some(3), ..other(false) }),
        QuestionKind::MultiChoice(options(45)),
        QuestionKind::YesNo,
        QuestionKind::Tick,
        QuestionKind::Legal { accept: "I do".into(), decline: "I do not".into() },
        QuestionKind::Date { min: None, max: None },
        QuestionKind::MonthDay,
        QuestionKind::Time,
        QuestionKind::DateTime { min: None, max: None },
        QuestionKind::Duration,
        QuestionKind::Rating { steps: 5, shape: String::new() },
        QuestionKind::Scale { low: 0, high: 10, labels: labels.clone() },
        QuestionKind::Nps { labels },
        QuestionKind::Ranking(options(4)),
        QuestionKind::Matrix {
            rows: parts().into_iter().take(3).collect(),
            columns: options(3),
            multiple: false,
            distinct: true,
        },
        QuestionKind::Matrix {
            rows: parts().into_iter().take(2).collect(),
            columns: options(3),
            multiple: true,
            distinct: false,
        },
        QuestionKind::Group { what: GroupKind::Contact, parts: parts(), sum: None },
        QuestionKind::Group {
            what: GroupKind::Numbers,
            parts: vec![
                part("x", PartKind::Number { min: None, max: None, integer: false }),
                part("y", PartKind::Number { min: None, max: None, integer: false }),
            ],
            sum: Some(100.0),
        },
        QuestionKind::File { max_files: 3, max_kib: Some(512), accept: FileTypes::Images },
        QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Documents },
    ]
}

fn question(at: usize, kind: QuestionKind) -> Question {
    Question {
        id: QuestionId::new(format!("q{at}")),
        label: format!("Question {at}"),
        required: at.is_multiple_of(2),
        kind,
        ..Question::default()
    }
}

fn every_kind(language: &str) -> Form {
    let items = kinds().into_iter().enumerate().map(|(at, kind)| Item::Question(question(at, kind)));
    let mut form = Form { title: "Every kind".into(), language: Language::new(language), ..Form::default() };
    for (at, item) in items.enumerate() {
        if at.is_multiple_of(5) {
            form.pages.push(Page { id: format!("p{at}"), title: format!("Part {at}"), ..Page::default() });
        }
        if let Some(page) = form.pages.last_mut() {
            page.items.push(item);
        }
    }
    form
}

fn branching(language: &str) -> Form {
    let is = |at: usize, value: &str| Condition::Answer {
        question: QuestionId::new(format!("q{at}")),
        is: Comparison::Equals(value.into()),
    };
    let mut form = Form { title: "Branches".into(), language: Language::new(language), ..Form::default() };
    let gate = Consent {
        id: QuestionId::new("gate"),
        part: ConsentPart::Ask { label: "I agree.".into(), required: true },
        text: "We keep it for a year.".into(),
        target: WriteTarget::None,
        gate: true,
    };
    form.pages.push(Page { id: "p0".into(), items: vec![Item::Consent(gate)], ..Page::default() });
    form.endings.push(Ending { id: "short".into(), text: "Not this time.".into(), ..Ending::default() });
    for page in 1..8usize {
        let decides = question(page * 10, QuestionKind::SingleChoice(options(4)));
        let mut hangs = question(page * 10 + 1, QuestionKind::default());
        hangs.visible_when = Some(is(page * 10, "v1"));
        let mut far =
            question(page * 10 + 2, QuestionKind::SingleChoice(live(OptionSource::Slots { id: "x".into() })));
        far.visible_when = Some(is(10, "v2"));
        let to =
            if page > 5 { JumpTarget::Ending("short".into()) } else { JumpTarget::Page(format!("p{}", page + 2)) };
        form.pages.push(Page {
            id: format!("p{page}"),
            items: [decides, hangs, far].map(Item::Question).into(),
            jumps: vec![Jump { when: is(page * 10, "v3"), to }],
            ..Page::default()
        });
    }
    form
}
