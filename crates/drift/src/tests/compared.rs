use super::{asked, choice, edit, form, remove};
use crate::ChangeKind as K;
use crate::{Change, compare};
use akis_form::{
    Caution, Comparison, Condition, Consent, ConsentPart, FileTypes, Form, Item, Page, QuestionId, QuestionKind,
    SourceKind, SourceRef, WriteTarget,
};

fn base() -> Form {
    form([
        asked("name", "Your name"),
        choice("plan", &[("a", "Basic"), ("b", "Plus"), ("c", "Pro")]),
        asked("city", "City"),
    ])
}

/// What changed, and whether it breaks delivery.
fn told(old: &Form, new: &Form) -> Vec<(K, bool)> {
    compare(old, new).into_iter().map(|change| (change.kind, change.breaks_delivery)).collect()
}

fn after(change: impl FnOnce(&mut Form)) -> Vec<(K, bool)> {
    let mut new = base();
    change(&mut new);
    told(&base(), &new)
}

#[test]
fn what_the_source_would_refuse_breaks_delivery() {
    assert_eq!(after(|form| remove(form, "city")), [(K::QuestionRemoved, true)]);
    assert_eq!(after(|form| edit(form, "city").required = true), [(K::NowRequired, true)]);
    let added = |required| {
        after(move |form| {
            let mut question = asked("tax", "Tax number");
            question.required = required;
            form.pages[0].items.push(Item::Question(question));
        })
    };
    assert_eq!(added(true), [(K::QuestionAdded, true)]);
    assert_eq!(added(false), [(K::QuestionAdded, false)]);
    let options =
        |values: &'static [(&str, &str)]| after(move |form| *edit(form, "plan") = choice("plan", values));
    assert_eq!(options(&[("a", "Basic"), ("b", "Plus")]), [(K::OptionRemoved, true)]);
    assert_eq!(options(&[("a", "Basic"), ("b", "Plus"), ("c", "Pro"), ("d", "Max")]), [(K::OptionAdded, false)]);
    assert_eq!(options(&[("a", "Basic"), ("b", "Plus"), ("c", "Professional")]), [(K::OptionRenamed, false)]);
    assert_eq!(after(|form| edit(form, "name").kind = QuestionKind::Time), [(K::Kind, true)]);
    assert_eq!(after(|form| form.captcha = true), [(K::Captcha, true)]);
    assert_eq!(after(|form| form.cautions.push(Caution::Closed)), [(K::Closed, true)]);
    assert_eq!(after(|form| form.cautions.push(Caution::SignInRequired)), [(K::Closed, true)]);
}

#[test]
fn a_text_that_becomes_longer_or_freer_breaks_nothing() {
    let long = QuestionKind::LongText { min_chars: None, max_chars: None };
    assert_eq!(after(|form| edit(form, "name").kind = long), [(K::Kind, false)]);
    let bounded = |max| QuestionKind::ShortText { min_chars: None, max_chars: max, pattern: None };
    let moved = |from, to| {
        let (mut old, mut new) = (base(), base());
        edit(&mut old, "name").kind = bounded(from);
        edit(&mut new, "name").kind = bounded(to);
        told(&old, &new)
    };
    assert_eq!(moved(None, Some(10)), [(K::Constraints, true)]);
    assert_eq!(moved(Some(10), Some(5)), [(K::Constraints, true)]);
    assert_eq!(moved(Some(5), Some(10)), [(K::Constraints, false)]);
    assert_eq!(moved(Some(5), None), [(K::Constraints, false)]);
}

#[test]
fn files_that_are_no_longer_taken_break_delivery() {
    let file = |accept| {
        form([akis_form::Question {
            kind: QuestionKind::File { max_files: 1, max_kib: None, accept },
            ..asked("cv", "CV")
        }])
    };
    assert_eq!(told(&file(FileTypes::Any), &file(FileTypes::Pdf)), [(K::Constraints, true)]);
    assert_eq!(told(&file(FileTypes::Pdf), &file(FileTypes::Any)), [(K::Constraints, false)]);
}

#[test]
fn a_required_question_that_is_asked_in_more_cases_breaks_delivery() {
    let when = |value: &str| {
        Some(Condition::Answer { question: QuestionId::new("plan"), is: Comparison::Equals(value.into()) })
    };
    let moved = |required: bool, from: Option<Condition>, to: Option<Condition>| {
        let (mut old, mut new) = (base(), base());
        for (form, condition) in [(&mut old, from), (&mut new, to)] {
            edit(form, "city").required = required;
            edit(form, "city").visible_when = condition;
        }
        told(&old, &new)
    };
    assert_eq!(moved(true, when("a"), None), [(K::Condition, true)]);
    assert_eq!(moved(true, when("a"), when("b")), [(K::Condition, true)]);
    assert_eq!(moved(true, None, when("a")), [(K::Condition, false)]);
    assert_eq!(moved(false, when("a"), None), [(K::Condition, false)]);
}

#[test]
fn what_nobody_sees_is_no_change() {
    let source = |version: &str| {
        Some(SourceRef { kind: SourceKind::Hubspot, form_id: "f".into(), version: version.into() })
    };
    assert_eq!(after(|form| form.source = source("2")), []);
    assert_eq!(after(|form| form.title = " Contact\u{a0}".into()), []);
    assert_eq!(after(|form| edit(form, "name").label = "Your\n  name\u{200b}".into()), []);
    let pictures = after(|form| {
        let QuestionKind::SingleChoice(choices) = &mut edit(form, "plan").kind else { unreachable!() };
        choices.dropdown = true;
        choices.pictures = true;
        choices.options[0].image = Some("https://images.example/tmp/1.png".into());
    });
    assert_eq!(pictures, []);
    let one = Condition::Answer { question: QuestionId::new("plan"), is: Comparison::AnyOf(vec!["a".into()]) };
    let same = Condition::Answer { question: QuestionId::new("plan"), is: Comparison::Equals("a".into()) };
    let (mut old, mut new) = (base(), base());
    edit(&mut old, "city").visible_when = Some(Condition::All(vec![one]));
    edit(&mut new, "city").visible_when = Some(same);
    assert_eq!(told(&old, &new), []);
}

#[test]
fn words_order_and_pages_are_told_and_break_nothing() {
    assert_eq!(after(|form| edit(form, "name").label = "Full name".into()), [(K::Label, false)]);
    assert_eq!(after(|form| edit(form, "name").help = "As on your card".into()), [(K::Help, false)]);
    assert_eq!(after(|form| form.title = "Talk to us".into()), [(K::Title, false)]);
    assert_eq!(after(|form| form.ending.text = "Bye".into()), [(K::Texts, false)]);
    assert_eq!(after(|form| form.pages[0].items.swap(0, 2)), [(K::Order, false)]);
    let split = after(|form| {
        let rest = form.pages[0].items.split_off(1);
        form.pages.push(Page { items: rest, ..Page::default() });
    });
    assert_eq!(split, [(K::Pages, false)]);
    assert_eq!(after(|form| edit(form, "city").required = false), []);
}

#[test]
fn consents_are_told() {
    let consent = |required, text: &str| {
        Item::Consent(Consent {
            id: QuestionId::new("process"),
            part: ConsentPart::Ask { label: "I agree".into(), required },
            text: text.into(),
            target: WriteTarget::HubspotProcessing,
            gate: false,
        })
    };
    let with = |item: Item| {
        let mut form = base();
        form.pages[0].items.push(item);
        form
    };
    assert_eq!(told(&base(), &with(consent(true, "x"))), [(K::ConsentAdded, true)]);
    assert_eq!(told(&base(), &with(consent(false, "x"))), [(K::ConsentAdded, false)]);
    assert_eq!(told(&with(consent(true, "x")), &base()), [(K::ConsentRemoved, true)]);
    assert_eq!(told(&with(consent(false, "x")), &with(consent(true, "x"))), [(K::Consent, true)]);
    assert_eq!(told(&with(consent(true, "x")), &with(consent(true, "y"))), [(K::Consent, false)]);
}

#[test]
fn what_breaks_comes_first_and_names_its_question_in_both_languages() {
    let mut new = base();
    new.title = "Other".into();
    edit(&mut new, "name").help = "x".into();
    remove(&mut new, "city");
    let changes = compare(&base(), &new);
    assert_eq!(changes[0].kind, K::QuestionRemoved);
    assert_eq!(changes[0].question, Some(QuestionId::new("city")));
    assert_eq!(changes[0].sentence.en, "“City” was removed.");
    assert_eq!(changes[0].sentence.tr, "“City” sorusu kaldırıldı.");
    assert!(changes[1..].iter().all(|change: &Change| !change.breaks_delivery));
}

#[test]
fn long_names_and_many_options_stay_readable() {
    let values: Vec<(String, String)> = (0..500).map(|n| (n.to_string(), format!("Option {n}"))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    let (old, mut new) = (form([choice("plan", &[])]), form([choice("plan", &values)]));
    edit(&mut new, "plan").label = "x".repeat(5_000);
    let added = compare(&old, &new).into_iter().find(|change| change.kind == K::OptionAdded).unwrap();
    assert!(added.sentence.en.ends_with("“Option 4” and 495 more now."), "{}", added.sentence.en);
    assert!(added.sentence.tr.contains("ve 495 tane daha"), "{}", added.sentence.tr);
    assert!(added.sentence.en.chars().count() < 300);
}
