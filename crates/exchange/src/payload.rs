use crate::check::{Problem, read};
use crate::path::{is_asked, satisfies};
use akis_compiler::{FieldCheck, PlanField, PlanScreen};
use akis_form::{Answer, Answers};
use serde_json::{Map, Value};

/// What a request says about the screen it comes from.
pub(crate) struct Own<'a> {
    /// Its answers. A question of the screen that is not here was left empty.
    pub answers: Answers,
    /// What is wrong, by input name.
    pub problems: Vec<(&'a str, Problem)>,
}

/// Reads the inputs of the screen the request comes from. `before` are the answers on the path so far; fields
/// that are not asked under them are not checked.
pub(crate) fn own<'a>(screen: &'a PlanScreen, data: &Map<String, Value>, before: &Answers) -> Own<'a> {
    let mut own = Own { answers: Answers::new(), problems: vec![] };
    let mut known = before.clone();
    for field in &screen.fields {
        if !is_asked(field, &known) {
            continue;
        }
        match read(&field.check, data.get(&field.name)) {
            Ok(Some(answer)) => {
                join(&mut own.answers, field, answer);
                if let Some(answer) = own.answers.get(&field.question) {
                    known.insert(field.question.clone(), answer.clone());
                }
            }
            // An OptIn nobody touched was seen and not ticked.
            Ok(None) if matches!(field.check, FieldCheck::Consent { .. }) => {
                own.answers.insert(field.question.clone(), Answer::Bool(false));
            }
            Ok(None) => {}
            Err(problem) => own.problems.push((&field.name, problem)),
        }
    }
    // Only now: a question may have several inputs, of which any one answers it.
    let mut seen = vec![];
    for field in screen.fields.iter().filter(|field| is_asked(field, &known)) {
        if seen.contains(&&field.question) {
            continue;
        }
        seen.push(&field.question);
        let refused = own.problems.iter().any(|(name, _)| *name == field.name);
        if !refused && !satisfies(field, own.answers.get(&field.question)) {
            let consent = matches!(field.check, FieldCheck::Consent { .. });
            own.problems.push((&field.name, if consent { Problem::Consent } else { Problem::Missing }));
        }
    }
    own
}

/// Reads what a request carries of an earlier screen. Only what says something counts: a screen not visited
/// since the Flow was opened sends empty values, and they must not wipe what was kept. What fails its check
/// was never accepted on its own screen and is not accepted here.
pub(crate) fn carried(screen: &PlanScreen, data: &Map<String, Value>) -> Answers {
    let mut answers = Answers::new();
    for field in &screen.fields {
        if let Ok(Some(answer)) = read(&field.check, data.get(&field.name)) {
            join(&mut answers, field, answer);
        }
    }
    answers
}

/// Adds an answer; the lists of one question add up.
fn join(answers: &mut Answers, field: &PlanField, answer: Answer) {
    match (answers.get_mut(&field.question), answer) {
        (Some(Answer::Choices(values)), Answer::Choices(more)) => values.extend(more),
        (_, answer) => {
            answers.insert(field.question.clone(), answer);
        }
    }
}
