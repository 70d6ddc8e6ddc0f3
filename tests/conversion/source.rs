//! The form as its source would run it: another reading than the compiler's, to compare with.

use akis_compiler::{Compiled, Outcome};
use akis_form::{Answer, Answers, Condition, ConsentPart, Form, Item, Jump, JumpTarget, QuestionId};
use std::collections::{BTreeMap, BTreeSet};

/// What a person comes to.
#[derive(Debug, PartialEq)]
pub(crate) enum Way {
    /// A gate stayed shut.
    Refused,
    /// To an ending, with these answers.
    Answered { answers: Answers, ending: String },
}

/// The questions that are asked at all.
pub(crate) fn carried(form: &Form, compiled: &Compiled) -> BTreeSet<QuestionId> {
    let rows = compiled.report.questions.iter().filter(|row| row.outcome != Outcome::NotCarried);
    let asked: BTreeSet<&str> = rows.map(|row| row.id.as_str()).collect();
    form.questions()
        .filter(|question| asked.contains(question.id.as_str()))
        .map(|question| question.id.clone())
        .collect()
}

/// Asks one after the other, as a web page would.
pub(crate) fn answered(form: &Form, carried: &BTreeSet<QuestionId>, intended: &Answers) -> Way {
    let mut answers = Answers::new();
    for gate in form.consents().filter(|consent| consent.gate && matches!(consent.part, ConsentPart::Ask { .. })) {
        if intended.get(&gate.id) != Some(&Answer::Bool(true)) {
            return Way::Refused;
        }
        answers.insert(gate.id.clone(), Answer::Bool(true));
    }
    let holds = |when: &Option<Condition>, answers: &Answers| when.as_ref().is_none_or(|when| when.holds(answers));
    let mut page = 0;
    while let Some(now) = form.pages.get(page) {
        for item in &now.items {
            match item {
                Item::Question(question) if carried.contains(&question.id) => {
                    if let Some(answer) =
                        intended.get(&question.id).filter(|_| holds(&question.visible_when, &answers))
                    {
                        answers.insert(question.id.clone(), answer.clone());
                    }
                }
                Item::Consent(consent) if !consent.gate => {
                    let given = match consent.part {
                        ConsentPart::Notice => Answer::Bool(true),
                        ConsentPart::Ask { .. } => intended[&consent.id].clone(),
                    };
                    answers.insert(consent.id.clone(), given);
                }
                Item::Question(_) | Item::Consent(_) | Item::Content(_) => {}
            }
        }
        let jump = now.jumps.iter().find(|jump| jump.when.holds(&answers));
        match jump {
            Some(Jump { to: JumpTarget::Ending(id), .. }) => {
                return Way::Answered { answers, ending: id.clone() };
            }
            Some(Jump { to: JumpTarget::Page(id), .. }) => {
                page = form.pages.iter().position(|page| page.id == *id).unwrap();
            }
            Some(_) => panic!("the generator makes no other jumps"),
            None => page += 1,
        }
    }
    Way::Answered { answers, ending: String::new() }
}

/// What is compared: a file by its name alone, since the phone makes up the rest.
pub(crate) fn bare(answers: &Answers) -> BTreeMap<String, String> {
    let text = |answer: &Answer| match answer {
        Answer::Files(files) => {
            format!("files {:?}", files.iter().map(|file| file.file_name.as_str()).collect::<Vec<_>>())
        }
        answer => serde_json::to_string(answer).unwrap(),
    };
    answers.iter().map(|(id, answer)| (id.to_string(), text(answer))).collect()
}
