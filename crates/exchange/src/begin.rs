//! What the inputs of a screen begin with: what stands there, else what is kept, else what is known of the person.

use crate::check::read;
use crate::live;
use crate::show::Shown;
use akis_compiler::{FieldCheck, Initial, PlanField, PlanOption, PlanScreen};
use akis_form::Answer;
use serde_json::{Map, Value};

/// Characters of something known of a person.
const KNOWN: usize = 200;

/// The screen's `init`, complete.
pub(crate) fn values(shown: &Shown<'_>, screen: &PlanScreen) -> Map<String, Value> {
    let begins = screen.fields.iter().filter(|field| field.initial().is_some());
    begins.map(|field| (field.name.clone(), value(shown, field))).collect()
}

/// What one input begins with; null for an input that begins with nothing of any kind.
pub(crate) fn value(shown: &Shown<'_>, field: &PlanField) -> Value {
    let Some(initial) = field.initial() else { return Value::Null };
    if let Some(typed) = shown.typed.and_then(|data| data.get(&field.name))
        && let Some(typed) = fitting(initial, typed)
    {
        return typed;
    }
    let kept = shown.inputs.get(field).and_then(|answer| on_phone(field, answer));
    kept.and_then(|kept| fitting(initial, &kept))
        .or_else(|| known(shown, field))
        .unwrap_or_else(|| initial.nothing())
}

/// A value of the type the screen declares; phones refuse every other.
fn fitting(initial: Initial, value: &Value) -> Option<Value> {
    match (initial, value) {
        (Initial::Text, Value::String(_)) | (Initial::Flag, Value::Bool(_)) => Some(value.clone()),
        (Initial::Text, Value::Number(number)) => Some(Value::from(number.to_string())),
        (Initial::List, Value::Array(ids)) if ids.iter().all(Value::is_string) => Some(value.clone()),
        _ => None,
    }
}

/// An answer as the phone would have sent it.
fn on_phone(field: &PlanField, answer: &Answer) -> Option<Value> {
    let first = || answer.comparable().into_iter().next();
    Some(match (&field.check, answer) {
        (FieldCheck::Consent { .. }, Answer::Bool(ticked)) => Value::from(*ticked),
        (FieldCheck::Bool, Answer::Bool(yes)) => Value::from(if *yes { "yes" } else { "no" }),
        (FieldCheck::Choices { options }, answer) => {
            let values = answer.comparable();
            let chosen = options.iter().filter(|option| values.contains(&option.value));
            chosen.map(|option| option.id.as_str()).collect()
        }
        (
            FieldCheck::Choice { options } | FieldCheck::Search { options } | FieldCheck::NumberChoice { options },
            _,
        ) => Value::from(option(options, &first()?)?.id.as_str()),
        (FieldCheck::TypedChoice { options }, _) => Value::from(option(options, &first()?)?.label.as_str()),
        (FieldCheck::Live { .. }, Answer::Choice(value)) => Value::from(live::id(value)),
        (FieldCheck::Consent { .. } | FieldCheck::Bool | FieldCheck::Live { .. }, _) => return None,
        _ => Value::from(first()?),
    })
}

/// The option with this value; numbers are the same by what they count.
fn option<'a>(options: &'a [PlanOption], value: &str) -> Option<&'a PlanOption> {
    let number: Option<f64> = value.parse().ok();
    let same = |option: &&PlanOption| {
        option.value == value
            || number.is_some_and(|number| option.value.parse().is_ok_and(|of: f64| of.total_cmp(&number).is_eq()))
    };
    options.iter().find(|option| option.value == value).or_else(|| options.iter().find(same))
}

/// What is known of the person, where the input would take it.
fn known(shown: &Shown<'_>, field: &PlanField) -> Option<Value> {
    let fact = field.fact.filter(|_| !field.sensitive)?;
    let known = shown.facts.contact.get(&fact)?.trim();
    if known.is_empty() || known.chars().count() > KNOWN || known.chars().any(char::is_control) {
        return None;
    }
    let value = Value::from(known);
    matches!(read(&field.check, &shown.plan.language, Some(&value)), Ok(Some(_))).then_some(value)
}
