//! What a phone can decide by itself: conditions as Flow JSON writes them.
//!
//! The server decides again by the same condition. So a condition goes to the phone only where both come to the
//! same whatever people type; everything else is the server's alone.

use crate::{FieldCheck, FieldRole, OTHER, PlanField};
use akis_flow_json::Expression;
use akis_form::{Answer, Answers, Comparison, Condition, QuestionId};

/// Most options an order is spelled out for.
const SPELLED: usize = 200;

impl PlanField {
    /// Every value the phone can send for it with the answer it stands for; `None` for an input that people type
    /// into, and for one of several inputs of a question.
    pub(crate) fn discrete(&self) -> Option<Vec<(&str, Answer)>> {
        if !self.role.is_whole() {
            return None;
        }
        match &self.check {
            FieldCheck::Choice { options } | FieldCheck::Search { options } if options.len() <= SPELLED => {
                let answer = |value: &str| match value {
                    OTHER => Answer::Other { values: vec![], text: OTHER.to_owned() },
                    value => Answer::Choice(value.to_owned()),
                };
                Some(options.iter().map(|option| (option.id.as_str(), answer(&option.value))).collect())
            }
            FieldCheck::NumberChoice { options } => options
                .iter()
                .map(|option| Some((option.id.as_str(), Answer::Number(option.value.parse().ok()?))))
                .collect(),
            FieldCheck::Bool => Some(vec![("yes", Answer::Bool(true)), ("no", Answer::Bool(false))]),
            _ => None,
        }
    }
}

/// The condition as the phone computes it. `place` tells of a question its input and how the phone refers to it;
/// `None` for a question the phone cannot refer to, which makes the whole condition the server's.
pub(crate) fn expression<'a>(
    condition: &Condition,
    place: &impl Fn(&QuestionId) -> Option<(&'a PlanField, Expression)>,
) -> Option<Expression> {
    match condition {
        Condition::All(parts) if !parts.is_empty() => {
            Some(Expression::And(parts.iter().map(|part| expression(part, place)).collect::<Option<_>>()?))
        }
        Condition::Any(parts) if !parts.is_empty() => {
            Some(Expression::Or(parts.iter().map(|part| expression(part, place)).collect::<Option<_>>()?))
        }
        Condition::Not(part) => Some(expression(part, place)?.negated()),
        Condition::Answer { question, is } => {
            let (field, value) = place(question)?;
            compared(field, is, &value)
        }
        Condition::All(_) | Condition::Any(_) | Condition::Part { .. } | Condition::Unreadable { .. } => None,
    }
}

fn compared(field: &PlanField, is: &Comparison, value: &Expression) -> Option<Expression> {
    if let Some(discrete) = field.discrete() {
        let question = &field.question;
        let condition = Condition::Answer { question: question.clone(), is: is.clone() };
        let holds = |answer| condition.holds(&Answers::from([(question.clone(), answer)]));
        let mut ids: Vec<&str> =
            discrete.into_iter().filter_map(|(id, answer)| holds(answer).then_some(id)).collect();
        if condition.holds(&Answers::new()) {
            ids.push("");
        }
        let any = ids.into_iter().map(|id| value.clone().eq(Expression::text(id)));
        let any: Vec<Expression> = any.collect();
        return (!any.is_empty()).then_some(Expression::Or(any));
    }
    match (&field.check, is) {
        _ if field.role != FieldRole::Whole => None,
        (FieldCheck::Text { .. }, Comparison::Equals(to)) => equal_text(value, to),
        (FieldCheck::Text { .. }, Comparison::Empty) => Some(value.clone().eq(Expression::text(""))),
        // An empty number is no number to the server and zero to some phones.
        (FieldCheck::Number { .. }, _) if !field.required || field.visible_when.is_some() => None,
        (FieldCheck::Number { .. }, Comparison::Equals(to)) => Some(value.clone().eq(number(to)?)),
        (FieldCheck::Number { .. }, Comparison::LessThan(to)) => Some(value.clone().lt(number(to)?)),
        (FieldCheck::Number { .. }, Comparison::GreaterThan(to)) => Some(value.clone().gt(number(to)?)),
        _ => None,
    }
}

/// The server trims what people type, and keyboards like to leave a space behind a word.
fn equal_text(value: &Expression, to: &str) -> Option<Expression> {
    let plain = to == to.trim() && !to.is_empty() && to.parse::<f64>().is_err();
    let safe = Expression::form("x").eq(Expression::text(to)).to_condition().is_ok();
    (plain && safe).then(|| {
        let typed = |text: String| value.clone().eq(Expression::text(text));
        Expression::Or(vec![typed(to.to_owned()), typed(format!("{to} "))])
    })
}

fn number(text: &str) -> Option<Expression> {
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Expression::Number)
}
