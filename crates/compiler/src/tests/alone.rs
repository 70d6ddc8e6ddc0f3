//! Flows without an endpoint, and what the report says where a way is closed.

use super::samples::{ask, choices, equals, form, question, short};
use crate::{Compiled, Mode, Outcome, Settings, compile};
use akis_flow_json::{Action, Component, Next, limits, validate};
use akis_form::{Form, Item, QuestionKind, Uncarried};
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
