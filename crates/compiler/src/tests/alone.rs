//! Flows without an endpoint, and what the report says where a way is closed.

use super::samples::{ask, choices, equals, form, question, short};
use crate::{Compiled, Mode, Outcome, Settings, compile};
use akis_flow_json::{Action, Component, Next, limits, validate};
use akis_form::{Condition, Ending, Form, Item, Jump, JumpTarget, QuestionId, QuestionKind, Uncarried};
use std::collections::BTreeSet;

fn alone(form: &Form) -> Compiled {
    let settings = Settings { version: "v".into(), mode: Mode::Static, ..Settings::default() };
    let compiled = compile(form, &settings).unwrap();
    assert_eq!(validate(&compiled.flow_json), []);
    compiled
}

/// The screens that some button leads to.
fn led_to(compiled: &Compiled) -> BTreeSet<String> {
    let parts = compiled.flow_json.screens.iter().flat_map(|screen| screen.layout.children());
    let buttons = parts.flat_map(Component::walk).filter_map(|part| match part {
        Component::Footer(footer) => Some(&footer.on_click_action),
        _ => None,
    });
    buttons
        .filter_map(|action| match action {
            Action::Navigate { next: Next::Screen { name }, .. } => Some(name.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_long_list_that_decides_the_way_does_not_overfill_its_screen() {
    let names: Vec<String> = (0..60).map(|number| format!("v{number}")).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let mut pages = vec![vec![ask("n", QuestionKind::SingleChoice(choices(&options, true)))]];
    for name in ["v1", "v2", "v3"] {
        let mut more = question(&format!("q{name}"), "More?", true, short());
        more.visible_when = Some(equals("n", name));
        pages.push(vec![Item::Question(more)]);
    }
    let compiled = alone(&form(pages));
    let most = compiled.flow_json.screens.iter().map(|screen| {
        screen
            .layout
            .children()
            .iter()
            .flat_map(Component::walk)
            .filter(|part| !matches!(part, Component::Form(_)))
            .count()
    });
    assert!(most.max().unwrap() <= limits::COMPONENTS_PER_SCREEN);
    assert!(compiled.report.questions.iter().all(|row| !row.screens.is_empty()));
}

#[test]
fn what_waits_for_an_option_that_is_gone_has_no_screen() {
    // The number keeps the compiler from trying every answer.
    let number = QuestionKind::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false };
    let mut stale = question("stale", "Company", true, short());
    stale.visible_when = Some(equals("kind", "corporate"));
    let mut family = question("family", "Children", true, short());
    family.visible_when = Some(equals("kind", "family"));
    let mut many = question("many", "Whole house", true, short());
    many.visible_when = Some(akis_form::Condition::Answer {
        question: akis_form::QuestionId::new("guests"),
        is: akis_form::Comparison::GreaterThan("80".into()),
    });
    let kind = choices(&[("wedding", "Wedding"), ("family", "Family")], false);
    let form = form(vec![
        vec![ask("kind", QuestionKind::SingleChoice(kind)), ask("guests", number)],
        vec![Item::Question(stale)],
        vec![Item::Question(family)],
        vec![Item::Question(many)],
        vec![ask("last", short())],
    ]);
    for compiled in [alone(&form), super::compiled(&form)] {
        let row = |id: &str| compiled.report.questions.iter().find(|row| row.id == id).unwrap();
        assert_eq!((row("stale").outcome, row("stale").screens.len()), (Outcome::NotCarried, 0));
        assert!(row("stale").note.contains("No way"), "{}", row("stale").note);
        let rule = compiled.report.conditions.iter().find(|rule| rule.to == "stale").unwrap();
        assert_eq!((rule.outcome, rule.note.is_empty()), (Outcome::NotCarried, false));
        assert_ne!(row("family").outcome, Outcome::NotCarried);
    }
    let compiled = alone(&form);
    let screens = compiled.flow_json.screens.iter().skip(1).map(|screen| screen.id.clone());
    assert_eq!(screens.collect::<BTreeSet<_>>(), led_to(&compiled), "every screen but the first is led to");
}

#[test]
fn a_condition_of_what_is_not_carried_says_so() {
    let mut paid = question(
        "paid",
        "Pay",
        false,
        QuestionKind::Unsupported { source_kind: "payment".into(), why: Uncarried::Payment },
    );
    paid.visible_when = Some(equals("kind", "a"));
    let kind = choices(&[("a", "A"), ("b", "B")], false);
    let form = form(vec![vec![ask("kind", QuestionKind::SingleChoice(kind)), Item::Question(paid)]]);
    let rule = super::compiled(&form).report.conditions.remove(0);
    assert_eq!(rule.outcome, Outcome::NotCarried);
    assert!(rule.note.contains("not carried"), "{}", rule.note);
}

/// A yes-or-no question that jumps to another one on yes.
fn skipping(id: &str, to: &str) -> Item {
    let mut asked = question(id, id, true, QuestionKind::YesNo);
    asked.jumps = vec![Jump { when: equals(id, "true"), to: JumpTarget::Item(QuestionId::new(to)) }];
    Item::Question(asked)
}

#[test]
fn more_branches_than_screens_are_given_up_and_told() {
    let mut items: Vec<Item> =
        (0..148).map(|number| skipping(&format!("q{number}"), &format!("q{}", number + 2))).collect();
    items.extend([ask("q148", short()), ask("q149", short())]);
    let form = form(vec![items]);
    for compiled in [alone(&form), super::compiled(&form)] {
        assert!(compiled.flow_json.screens.len() <= limits::SCREENS);
        let rows = &compiled.report.questions;
        assert!(rows.iter().all(|row| row.outcome != Outcome::NotCarried && !row.screens.is_empty()));
        let offered: Vec<_> = rows.iter().filter(|row| row.note.contains("branches more often")).collect();
        assert!(!offered.is_empty() && offered.len() < rows.len(), "only as much as it takes");
        let field =
            |id: &str| compiled.plan.screens.iter().flat_map(|screen| &screen.fields).find(|f| f.name == id);
        assert!(offered.iter().all(|row| field(&row.id).is_some_and(|field| !field.required)));
        let lost = compiled.report.conditions.iter().filter(|rule| rule.outcome == Outcome::NotCarried);
        assert!(lost.clone().count() > 0 && lost.clone().all(|rule| !rule.note.is_empty()));
    }
}

#[test]
fn an_end_meant_for_few_does_not_swallow_the_form() {
    // A phone alone cannot compare a number that may be missing, so the jump over the ending is lost.
    let number = QuestionKind::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false };
    let mut age = question("age", "Age", false, number);
    let adult = Condition::Answer {
        question: QuestionId::new("age"),
        is: akis_form::Comparison::GreaterThan("17".into()),
    };
    age.jumps = vec![Jump { when: adult, to: JumpTarget::Item(QuestionId::new("name")) }];
    let mut parent = question("parent", "Name of a parent", true, short());
    parent.jumps = vec![Jump { when: Condition::All(vec![]), to: JumpTarget::Ending("young".into()) }];
    let mut form =
        form(vec![vec![Item::Question(age), Item::Question(parent), ask("name", short()), ask("city", short())]]);
    form.endings = vec![Ending { id: "young".into(), text: "See you later".into(), ..Ending::default() }];
    let compiled = alone(&form);
    assert!(
        compiled.report.questions.iter().all(|row| !row.screens.is_empty()),
        "{:?}",
        compiled.report.questions
    );
    assert!(super::compiled(&form).report.questions.iter().all(|row| !row.screens.is_empty()));
}
