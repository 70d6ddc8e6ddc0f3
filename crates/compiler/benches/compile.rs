//! How long a form takes to compile: `cargo bench -p akis-compiler`. The aim is under 1 ms for 60 questions with
//! branching, on one core.

use akis_compiler::{Mode, Settings, compile};
use akis_form::{
    Choice, Choices, Comparison, Condition, Form, Item, Jump, JumpTarget, Page, Question, QuestionId, QuestionKind,
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// Twelve pages of five questions: a choice that decides, a text that hangs on it, and three more. Every third page
/// jumps over the next.
fn sixty_questions() -> Form {
    let option =
        |at: usize| Choice { value: format!("v{at}"), label: format!("Option {at}"), ..Choice::default() };
    let page = |at: usize| {
        let id = |name: &str| QuestionId::new(format!("{name}{at}"));
        let decides =
            |value: &str| Condition::Answer { question: id("choice"), is: Comparison::Equals(value.into()) };
        let question = |name: &str, label: &str, kind| Question {
            id: id(name),
            label: label.into(),
            required: true,
            kind,
            ..Question::default()
        };
        let choices = Choices { options: (0..4).map(option).collect(), ..Choices::default() };
        let mut why = question("why", "What made you choose this over everything else?", QuestionKind::default());
        why.visible_when = Some(decides("v1"));
        let items = [
            question("choice", "Which one?", QuestionKind::SingleChoice(choices)),
            why,
            question("email", "E-mail", QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false }),
            question(
                "day",
                "Which day suits you best, as far as you know today?",
                QuestionKind::Date { min: None, max: None },
            ),
            question("more", "More", QuestionKind::LongText { min_chars: None, max_chars: None }),
        ];
        let jump = Jump { when: decides("v2"), to: JumpTarget::Page(format!("page{}", at + 2)) };
        Page {
            id: format!("page{at}"),
            title: format!("Part {at}"),
            items: items.into_iter().map(Item::Question).collect(),
            jumps: if at.is_multiple_of(3) && at + 2 < 12 { vec![jump] } else { vec![] },
        }
    };
    Form { title: "Sixty".into(), pages: (0..12).map(page).collect(), ..Form::default() }
}

fn benches(criterion: &mut Criterion) {
    let form = sixty_questions();
    let settings = |mode| Settings { version: "v1".into(), mode, ..Settings::default() };
    for (name, mode) in [("endpoint", Mode::Endpoint), ("auto", Mode::Auto)] {
        let settings = settings(mode);
        criterion.bench_function(&format!("compile 60 questions, {name}"), |bencher| {
            bencher.iter(|| compile(black_box(&form), &settings).map(|compiled| compiled.plan.screens.len()));
        });
    }
}

criterion_group!(group, benches);
criterion_main!(group);
