use akis_form::{Answers, Form, Item, Jump, JumpTarget, QuestionId, Submission};

/// The sections a person went through, as indexes of [`Form::pages`], in order. A way that would lead back ends there:
/// Google starts afresh then, and what counts is the way that was sent.
pub(super) fn visited(form: &Form, submission: &Submission) -> Vec<usize> {
    let answers: Answers =
        submission.answers.iter().map(|answered| (answered.id.clone(), answered.answer.clone())).collect();
    let mut way = Vec::new();
    let mut seen = vec![false; form.pages.len()];
    let mut at = 0;
    while let Some(passed) = seen.get_mut(at).filter(|passed| !**passed) {
        *passed = true;
        way.push(at);
        match next(form, at, &answers) {
            Some(page) => at = page,
            None => break,
        }
    }
    way
}

/// Where a page leads; `None` at the end of the form.
fn next(form: &Form, at: usize, answers: &Answers) -> Option<usize> {
    let page = form.pages.get(at)?;
    let of_questions = page.items.iter().rev().filter_map(|item| match item {
        Item::Question(question) if answers.contains_key(&question.id) => Some(&question.jumps),
        _ => None,
    });
    let mut jumps = page.jumps.iter().chain(of_questions.flatten());
    match jumps.find(|jump: &&Jump| jump.when.holds(answers)).map(|jump| &jump.to) {
        None => Some(at + 1),
        Some(JumpTarget::Page(id)) => form.pages.iter().position(|page| page.id == *id),
        Some(JumpTarget::Item(id)) => form.pages.iter().position(|page| stands_on(page, id)),
        Some(JumpTarget::Ending(_)) => None,
        Some(JumpTarget::Start) => Some(0),
    }
}

fn stands_on(page: &akis_form::Page, id: &QuestionId) -> bool {
    page.items.iter().any(|item| match item {
        Item::Question(question) => question.id == *id,
        Item::Content(content) => content.id.as_ref() == Some(id),
        Item::Consent(_) => false,
    })
}
