use super::forms::{answer, any_form};
use super::phone::{Phone, SUBMISSION};
use crate::{Effect, Reply, step};
use akis_compiler::{CompileError, Outcome, Settings, compile};
use akis_form::{Answer, Answers, Submission};
use proptest::collection::vec;
use proptest::prelude::*;

proptest! {
    /// Whatever the form and whatever is answered, even if the server forgets all progress: the phone accepts
    /// every screen, the walk ends, and what was answered is what arrives.
    #[test]
    fn what_was_answered_arrives(
        form in any_form(),
        choices in vec(any::<u32>(), 1..40),
        forgetful in any::<bool>(),
    ) {
        let compiled = match compile(&form, &Settings { version: "v1".into() }) {
            Ok(compiled) => compiled,
            Err(CompileError::NothingToAsk) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let mut choices = choices.into_iter().cycle();
        let mut phone = Phone::new(&compiled);
        phone.forgetful = forgetful;
        prop_assert_eq!(phone.open().effect, Effect::Opened);
        let mut given = Answers::new();
        for _ in 0..=compiled.plan.screens.len() {
            let screen = phone.plan_screen();
            for field in &screen.fields {
                let (sent, expected) = answer(field, choices.next().unwrap());
                phone.fill(&[(&field.name, sent)]);
                match (given.get_mut(&field.question), expected) {
                    (Some(Answer::Choices(values)), Some(Answer::Choices(more))) => values.extend(more),
                    (_, Some(answer)) => {
                        given.insert(field.question.clone(), answer);
                    }
                    (_, None) => {}
                }
            }
            given.extend(screen.notices.iter().map(|notice| (notice.clone(), Answer::Bool(true))));
            let before = phone.state.clone();
            let step_taken = phone.tap();
            match &step_taken.effect {
                Effect::Progress { screen, .. } => prop_assert_eq!(Some(screen), phone.screen.as_ref()),
                Effect::Complete { answers, submission } => {
                    prop_assert!(*answers == given, "{:?} but gave {:?}", answers, given);
                    prop_assert_eq!(*submission, SUBMISSION);
                    let again = phone.last.clone().unwrap();
                    let repeated = step(&compiled.plan, &phone.state, &again, SUBMISSION);
                    prop_assert_eq!(&repeated.reply, &step_taken.reply);
                    prop_assert_eq!(repeated.effect, Effect::None);
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
