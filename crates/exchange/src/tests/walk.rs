use super::forms::{answer, any_form, together};
use super::phone::{Phone, SUBMISSION};
use crate::{Effect, Facts, Reply, check_all, step};
use akis_compiler::{CompileError, FieldRole, OTHER, Outcome, Settings, compile};
use akis_form::{Answer, Answers, QuestionId, Submission};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

proptest! {
    /// Whatever the form and whatever is answered, even if the server forgets all progress: the phone accepts
    /// every screen, the walk ends, and what was answered is what arrives.
    #[test]
    fn what_was_answered_arrives(
        form in any_form(),
        choices in vec(any::<u32>(), 1..40),
        forgetful in any::<bool>(),
        summary in any::<bool>(),
    ) {
        let compiled = match compile(&form, &Settings { version: "v1".into(), summary, ..Settings::default() }) {
            Ok(compiled) => compiled,
            Err(CompileError::NothingToAsk(_)) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let mut choices = choices.into_iter().cycle();
        let mut phone = Phone::new(&compiled);
        phone.forgetful = forgetful;
        prop_assert_eq!(phone.open().effect, Effect::Opened);
        let mut given = Answers::new();
        let mut pieces: BTreeMap<QuestionId, Vec<(FieldRole, Answer)>> = BTreeMap::new();
        let seed = choices.clone().next().unwrap() % 1000;
        let number = |question: &QuestionId| seed + question.as_str().bytes().map(u32::from).sum::<u32>();
        for _ in 0..=compiled.plan.screens.len() {
            let screen = phone.plan_screen();
            for field in &screen.fields {
                let gate = screen.gates.iter().any(|gate| gate.consent == field.question);
                let own = choices.next().unwrap();
                // Whoever walks to the end agreed where that is needed.
                let (own, question) = (if gate { 1 } else { own }, number(&field.question));
                // What the phone hides it sends empty.
                let hidden = field.visible_when.as_ref().is_some_and(|when| !when.holds(&given));
                let wants_words = field.role != FieldRole::Other { comment: false }
                    || given.get(&field.question).is_some_and(|chosen| chosen.comparable().contains(&OTHER.to_owned()));
                if hidden || !wants_words {
                    continue;
                }
                // Words that were asked for are given.
                let question = if matches!(field.role, FieldRole::Other { comment: false }) { 1 } else { question };
                let (sent, expected) = answer(field, own, question);
                phone.fill(&[(&field.name, sent)]);
                let Some(expected) = expected else { continue };
                let pieces = pieces.entry(field.question.clone()).or_default();
                pieces.push((field.role.clone(), expected));
                let may_be_half = pieces.len() == 1 && matches!(
                    field.role,
                    FieldRole::DateOf | FieldRole::TimeOf | FieldRole::Month | FieldRole::Day
                );
                if !may_be_half {
                    given.insert(field.question.clone(), together(pieces));
                }
            }
            given.extend(screen.notices.iter().map(|notice| (notice.clone(), Answer::Bool(true))));
            let before = phone.state.clone();
            let step_taken = phone.tap();
            match &step_taken.effect {
                Effect::Progress { screen, .. } => prop_assert_eq!(Some(screen), phone.screen.as_ref()),
                Effect::Complete { answers, submission, .. } => {
                    prop_assert!(*answers == given, "{:?} but gave {:?}", answers, given);
                    prop_assert_eq!(*submission, SUBMISSION);
                    let again = phone.last.clone().unwrap();
                    let repeated = step(&compiled.plan, &phone.state, &Facts::default(), &again, SUBMISSION);
                    prop_assert_eq!(&repeated.reply, &step_taken.reply);
                    prop_assert_eq!(repeated.effect, Effect::None);
                    // All at once it is the same, as from a Flow without an endpoint.
                    let arrived = check_all(&compiled.plan, &again.data);
                    prop_assert!(arrived.answers == given && arrived.refused.is_none());
                    prop_assert_eq!(arrived.problems, []);
                    // The record keeps every answer but those that were asked only because the phone could
                    // not wait for the answer that decides.
                    let frozen = Submission::freeze(SUBMISSION, &form, answers, jiff::Timestamp::UNIX_EPOCH);
                    for (id, answer) in answers {
                        let kept = frozen.answers.iter().any(|kept| kept.id == *id && kept.answer == *answer);
                        let asked_anyway = compiled.report.conditions.iter().any(|row| {
                            row.to == id.as_str() && row.outcome == Outcome::Adapted
                        });
                        prop_assert!(kept || asked_anyway, "{} is lost", id);
                    }
                    return Ok(());
                }
                other => {
                    let errors = match &step_taken.reply {
                        Reply::Screen { data, .. } => format!("{data:?}"),
                        reply => format!("{reply:?}"),
                    };
                    return Err(TestCaseError::fail(format!("{other:?} {errors} from {before:?}")));
                }
            }
        }
        prop_assert!(false, "the walk does not end");
    }
}
