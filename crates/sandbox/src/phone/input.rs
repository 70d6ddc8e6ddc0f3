//! What a phone lets people enter, and what keeps the button grey.

use super::expression::text_of;
use super::session::{OpenFlow, Shown};
use jiff::civil::Date;
use regex::Regex;
use serde_json::{Value, json};

const TEXT_INPUT_MAX: usize = 80;
const TEXT_AREA_MAX: usize = 600;

/// Whether a value counts as left empty.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The value an input takes from a person's hand, or why it cannot be entered there at all.
pub(super) fn entered(flow: &OpenFlow, id: &str, shown: &Shown<'_>, value: &Value) -> Result<Value, String> {
    match (shown.kind(), value) {
        ("TextInput" | "TextArea", Value::String(text)) => Ok(json!(text)),
        ("TextInput" | "TextArea", Value::Number(number)) => Ok(json!(number.to_string())),
        ("RadioButtonsGroup" | "Dropdown", Value::String(chosen)) => {
            if !chosen.is_empty() {
                selectable(flow, id, shown, chosen)?;
            }
            Ok(json!(chosen))
        }
        ("CheckboxGroup" | "ChipsSelector", Value::Array(list)) => {
            let mut chosen: Vec<&str> = Vec::new();
            for item in list {
                let item = item.as_str().ok_or("an option is named by its id")?;
                selectable(flow, id, shown, item)?;
                if !chosen.contains(&item) {
                    chosen.push(item);
                }
            }
            Ok(json!(chosen))
        }
        ("OptIn", Value::Bool(ticked)) => Ok(json!(ticked)),
        ("DatePicker", Value::String(date)) => {
            if !date.is_empty() {
                day(flow, id, shown, date)?;
            }
            Ok(json!(date))
        }
        ("CalendarPicker", Value::String(date)) if shown.component["mode"] != "range" => {
            if !date.is_empty() {
                day(flow, id, shown, date)?;
            }
            Ok(json!(date))
        }
        ("CalendarPicker", Value::Object(range)) if shown.component["mode"] == "range" => {
            for end in ["start-date", "end-date"] {
                day(flow, id, shown, range.get(end).and_then(Value::as_str).unwrap_or_default())?;
            }
            Ok(value.clone())
        }
        (kind, _) => Err(format!("{kind} does not take a value of this type")),
    }
}

fn selectable(flow: &OpenFlow, id: &str, shown: &Shown<'_>, chosen: &str) -> Result<(), String> {
    let options = flow.resolve(id, &shown.component["data-source"]);
    let option = options.as_array().into_iter().flatten().find(|option| option["id"] == chosen);
    match option {
        None => Err(format!("there is no option {chosen:?}")),
        Some(option) if option.get("enabled").is_some_and(|enabled| *enabled == false) => {
            Err(format!("the option {chosen:?} is not enabled"))
        }
        Some(_) => Ok(()),
    }
}

fn day(flow: &OpenFlow, id: &str, shown: &Shown<'_>, text: &str) -> Result<(), String> {
    let date: Date = text.parse().map_err(|_| format!("{text:?} is not a date as YYYY-MM-DD"))?;
    let limit = |name: &str| {
        let limit = text_of(&flow.resolve(id, &shown.component[name]));
        limit.parse::<Date>().ok()
    };
    if limit("min-date").is_some_and(|min| date < min) || limit("max-date").is_some_and(|max| date > max) {
        return Err(format!("{text} is outside the dates offered"));
    }
    let unavailable = flow.resolve(id, &shown.component["unavailable-dates"]);
    if unavailable.as_array().is_some_and(|dates| dates.iter().any(|date| date == text)) {
        return Err(format!("{text} is not available"));
    }
    Ok(())
}

/// What the phone itself says against a value; nothing about an empty one.
pub(super) fn complaint(flow: &OpenFlow, id: &str, shown: &Shown<'_>) -> Option<String> {
    let value = flow.value(id, shown.name());
    if is_empty(&value) {
        return None;
    }
    match shown.kind() {
        "TextInput" => text_complaint(flow, id, shown, value.as_str()?),
        "TextArea" => {
            let most = limit(flow, id, shown, "max-length").unwrap_or(TEXT_AREA_MAX);
            too_long(value.as_str()?, most)
        }
        "CheckboxGroup" | "ChipsSelector" => {
            let count = value.as_array().map(Vec::len)?;
            let least = limit(flow, id, shown, "min-selected-items").unwrap_or(0);
            let most = limit(flow, id, shown, "max-selected-items").unwrap_or(usize::MAX);
            if count < least {
                Some(format!("Choose at least {least}"))
            } else {
                (count > most).then(|| format!("Choose at most {most}"))
            }
        }
        _ => None,
    }
}

fn text_complaint(flow: &OpenFlow, id: &str, shown: &Shown<'_>, text: &str) -> Option<String> {
    let wrong = match shown.component["input-type"].as_str().unwrap_or("text") {
        "email" if !looks_like_email(text) => Some("Enter a valid email address"),
        "number" if !looks_like_number(text) => Some("Enter a valid number"),
        "phone" if !looks_like_phone(text) => Some("Enter a valid phone number"),
        "passcode" if !text.chars().all(|character| character.is_ascii_digit()) => Some("Enter digits only"),
        _ => None,
    };
    if let Some(wrong) = wrong {
        return Some(wrong.to_owned());
    }
    if let Some(pattern) = shown.component["pattern"].as_str()
        && Regex::new(pattern).is_ok_and(|pattern| !pattern.is_match(text))
    {
        return Some("Enter a valid value".into());
    }
    let least = limit(flow, id, shown, "min-chars").unwrap_or(0);
    if text.chars().count() < least {
        return Some(format!("Enter at least {least} characters"));
    }
    too_long(text, limit(flow, id, shown, "max-chars").unwrap_or(TEXT_INPUT_MAX))
}

fn too_long(text: &str, most: usize) -> Option<String> {
    (text.chars().count() > most).then(|| format!("Enter at most {most} characters"))
}

/// A limit, which may be a number or text that holds one.
pub(super) fn limit(flow: &OpenFlow, id: &str, shown: &Shown<'_>, name: &str) -> Option<usize> {
    let value = flow.resolve(id, shown.component.get(name)?);
    value.as_u64().and_then(|number| usize::try_from(number).ok()).or_else(|| text_of(&value).parse().ok())
}

fn looks_like_email(text: &str) -> bool {
    let Some((person, domain)) = text.split_once('@') else { return false };
    let spaced = text.chars().any(char::is_whitespace);
    let labels: Vec<&str> = domain.split('.').collect();
    !spaced
        && !person.is_empty()
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
        && !domain.contains('@')
}

/// Digits with one decimal separator, point or comma as the keyboard has it.
fn looks_like_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let separators = digits.matches(['.', ',']).count();
    separators <= 1
        && digits.chars().any(|character| character.is_ascii_digit())
        && digits.chars().all(|character| character.is_ascii_digit() || ".,".contains(character))
}

fn looks_like_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
        && text.chars().all(|character| character.is_ascii_digit() || "+ -().#*".contains(character))
}

/// Names of the visible inputs that still keep the button grey.
pub(super) fn unfinished(flow: &OpenFlow, screen: &Value) -> Vec<String> {
    let id = screen["id"].as_str().unwrap_or_default();
    let inputs = flow.shown(screen).into_iter().filter(Shown::is_input);
    inputs
        .filter(|shown| {
            let missing = flow.flag(id, shown.component.get("required"), false)
                && flow.flag(id, shown.component.get("enabled"), true)
                && is_empty(&flow.value(id, shown.name()));
            missing || complaint(flow, id, shown).is_some()
        })
        .map(|shown| shown.name().to_owned())
        .collect()
}
