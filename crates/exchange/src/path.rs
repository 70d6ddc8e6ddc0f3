use akis_compiler::{FieldCheck, Plan, PlanField, PlanScreen};
use akis_form::{Answer, Answers};

/// Whether a screen is shown to someone with these answers.
pub(crate) fn is_shown(screen: &PlanScreen, answers: &Answers) -> bool {
    screen.visible_when.as_ref().is_none_or(|when| when.holds(answers))
        && (screen.fields.is_empty() || screen.fields.iter().any(|field| is_asked(field, answers)))
}

/// Whether a field of a shown screen is asked.
pub(crate) fn is_asked(field: &PlanField, answers: &Answers) -> bool {
    field.visible_when.as_ref().is_none_or(|when| when.holds(answers))
}

/// Whether an answer is all that the field wants.
pub(crate) fn satisfies(field: &PlanField, answer: Option<&Answer>) -> bool {
    match field.check {
        FieldCheck::Consent { required: true } => answer == Some(&Answer::Bool(true)),
        _ => !field.required || answer.is_some_and(|answer| !answer.is_empty()),
    }
}

/// The way through the first `count` screens that these answers take.
pub(crate) struct Path<'a> {
    /// The answers on it. What was answered on a screen no longer shown is not among them, so it decides
    /// nothing either.
    pub answers: Answers,
    /// The first field on it that still needs an answer.
    pub missing: Option<&'a PlanField>,
}

/// Walks the plan. Conditions ask about earlier screens only, so one pass decides.
pub(crate) fn walk<'a>(plan: &'a Plan, answers: &Answers, count: usize) -> Path<'a> {
    let mut path = Path { answers: Answers::new(), missing: None };
    for screen in plan.screens.iter().take(count) {
        if !is_shown(screen, &path.answers) {
            continue;
        }
        for field in &screen.fields {
            if !is_asked(field, &path.answers) {
                continue;
            }
            let answer = answers.get(&field.question);
            if !satisfies(field, answer) {
                path.missing = path.missing.or(Some(field));
            }
            // A box that was shown and not ticked is an answer, also when only its silence came along.
            let unticked = matches!(field.check, FieldCheck::Consent { .. }).then_some(Answer::Bool(false));
            if let Some(answer) = answer.filter(|answer| !answer.is_empty()).cloned().or(unticked) {
                path.answers.insert(field.question.clone(), answer);
            }
        }
        for notice in &screen.notices {
            path.answers.insert(notice.clone(), Answer::Bool(true));
        }
    }
    path
}

/// The first screen from this place on that is shown to someone with these answers.
pub(crate) fn next<'a>(plan: &'a Plan, answers: &Answers, from: usize) -> Option<&'a PlanScreen> {
    plan.screens.iter().skip(from).find(|screen| is_shown(screen, answers))
}

/// The last screen before this place that is shown to someone with these answers.
pub(crate) fn previous<'a>(plan: &'a Plan, answers: &Answers, before: usize) -> Option<&'a PlanScreen> {
    let shown = |at: &usize| is_shown(&plan.screens[*at], &walk(plan, answers, *at).answers);
    (0..before.min(plan.screens.len())).rev().find(shown).map(|at| &plan.screens[at])
}
