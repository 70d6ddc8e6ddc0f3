//! What a phone lets people enter, and what keeps the button grey.

use super::dates;
use super::expression::number_of;
use super::media;
use super::scope::Scope;
use super::script::Part;
use serde_json::{Value, json};

pub(super) const TEXT_INPUT_MAX: usize = 80;
pub(super) const TEXT_AREA_MAX: usize = 600;

/// Whether a value counts as left empty.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}

/// The value an input takes from a person's hand, or why it cannot be entered there at all.
pub(super) fn entered(scope: &Scope<'_>, part: &Part, value: &Value) -> Result<Value, String> {
    match (part.kind.as_str(), value) {
        ("TextInput" | "TextArea", Value::String(text)) => Ok(json!(text)),
        ("TextInput" | "TextArea", Value::Number(number)) => Ok(json!(number.to_string())),
        ("RadioButtonsGroup" | "Dropdown", Value::String(chosen)) => {
            if !chosen.is_empty() {
                selectable(scope, part, &[chosen])?;
            }
            Ok(json!(chosen))
        }
        ("CheckboxGroup" | "ChipsSelector", Value::Array(list)) => {
            let mut chosen: Vec<&str> = Vec::new();
            for item in list {
                let item = item.as_str().ok_or("an option is named by its id")?;
                if !chosen.contains(&item) {
                    chosen.push(item);
                }
            }
            selectable(scope, part, &chosen)?;
            Ok(json!(chosen))
        }
        ("OptIn", Value::Bool(ticked)) => Ok(json!(ticked)),
        ("CalendarPicker", range @ Value::Object(_)) if part.is_range() => {
            let (start, end) = dates::ends(range);
            let range = json!({ "start-date": start, "end-date": end });
            match dates::range_refused(scope, part, &range) {
                Some(why) => Err(why),
                None => Ok(range),
            }
        }
        ("CalendarPicker", Value::String(text)) if part.is_range() && text.is_empty() => Ok(json!("")),
        ("DatePicker" | "CalendarPicker", Value::String(day)) if !part.is_range() => {
            if day.is_empty() {
                return Ok(json!(""));
            }
            match dates::refused(scope, part, day) {
                Some(why) => Err(why),
                None => Ok(json!(day)),
            }
        }
        ("PhotoPicker" | "DocumentPicker", _) => Err("files are attached, not entered".into()),
        (kind, _) => Err(format!("{kind} does not take a value of this type")),
    }
}

fn selectable(scope: &Scope<'_>, part: &Part, chosen: &[impl AsRef<str>]) -> Result<(), String> {
    let options = scope.options(part);
    let options = options.as_deref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for chosen in chosen.iter().map(AsRef::as_ref) {
        match options.iter().find(|option| option["id"] == chosen) {
            None => return Err(format!("there is no option {chosen:?}")),
            Some(option) if option.get("enabled").is_some_and(|enabled| *enabled == false) => {
                return Err(format!("the option {chosen:?} is not enabled"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// What the phone itself says against a value; nothing about an empty one.
pub(super) fn complaint(scope: &Scope<'_>, part: &Part) -> Option<String> {
    let value = scope.held(part);
    if is_empty(&value) {
        return None;
    }
    match part.kind.as_str() {
        "TextInput" => text_complaint(scope, part, value.as_str()?),
        "TextArea" => too_long(value.as_str()?, scope.limit(part, "max-length").unwrap_or(TEXT_AREA_MAX)),
        "CheckboxGroup" | "ChipsSelector" => {
            let least = scope.limit(part, "min-selected-items").unwrap_or(0);
            let most = scope.limit(part, "max-selected-items").unwrap_or(usize::MAX);
            counted(value.as_array()?.len(), least, most, "Choose")
        }
        "PhotoPicker" | "DocumentPicker" => {
            let (least, most) = media::counts(scope, part);
            counted(value.as_array()?.len(), least, most, "Attach")
        }
        // What is offered can change after a day was chosen.
        "DatePicker" => dates::refused(scope, part, value.as_str()?).map(|_| DAY_GONE.to_owned()),
        "CalendarPicker" if part.is_range() => {
            let (start, end) = dates::ends(&value);
            let half = start.is_empty() != end.is_empty();
            let gone = dates::range_refused(scope, part, &value).is_some();
            if gone { Some(DAY_GONE.to_owned()) } else { half.then(|| "Choose both days".to_owned()) }
        }
        "CalendarPicker" => dates::refused(scope, part, value.as_str()?).map(|_| DAY_GONE.to_owned()),
        _ => None,
    }
}

const DAY_GONE: &str = "Choose another day";

fn counted(count: usize, least: usize, most: usize, verb: &str) -> Option<String> {
    if count < least {
        Some(format!("{verb} at least {least}"))
    } else {
        (count > most).then(|| format!("{verb} at most {most}"))
    }
}

fn text_complaint(scope: &Scope<'_>, part: &Part, text: &str) -> Option<String> {
    let wrong = match part.fixed("input-type").unwrap_or("text") {
        "email" if !looks_like_email(text) => Some("Enter a valid email address"),
        "number" if number_of(&json!(text)).is_none() => Some("Enter a valid number"),
        "phone" if !looks_like_phone(text) => Some("Enter a valid phone number"),
        "passcode" if !text.chars().all(|character| character.is_ascii_digit()) => Some("Enter digits only"),
        _ => None,
    };
    if let Some(wrong) = wrong {
        return Some(wrong.to_owned());
    }
    if part.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(text)) {
        return Some("Enter a valid value".into());
    }
    let least = scope.limit(part, "min-chars").unwrap_or(0);
    if text.chars().count() < least {
        return Some(format!("Enter at least {least} characters"));
    }
    too_long(text, scope.limit(part, "max-chars").unwrap_or(TEXT_INPUT_MAX))
}

fn too_long(text: &str, most: usize) -> Option<String> {
    (text.chars().count() > most).then(|| format!("Enter at most {most} characters"))
}

fn looks_like_email(text: &str) -> bool {
    let Some((person, domain)) = text.split_once('@') else { return false };
    let spaced = text.chars().any(char::is_whitespace);
    !spaced
        && !person.is_empty()
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && !domain.contains('@')
}

fn looks_like_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 3
        && text.chars().all(|character| character.is_ascii_digit() || "+ -().#*".contains(character))
}

/// Whether an input must be filled in.
pub(super) fn required(scope: &Scope<'_>, part: &Part) -> bool {
    if part.is_picker() {
        return media::counts(scope, part).0 > 0;
    }
    let given = scope.property(part, "required");
    match given.as_deref() {
        // A range has one for each end.
        Some(Value::Object(ends)) => ends.values().any(|end| *end == true),
        given => given.is_some_and(|given| *given == true),
    }
}

fn missing(scope: &Scope<'_>, part: &Part) -> bool {
    let value = scope.held(part);
    if part.is_range()
        && let Some(Value::Object(ends)) = scope.property(part, "required").as_deref()
    {
        let (start, end) = dates::ends(&value);
        return (start.is_empty() && ends.get("start-date").is_some_and(|needed| *needed == true))
            || (end.is_empty() && ends.get("end-date").is_some_and(|needed| *needed == true));
    }
    is_empty(&value)
}

/// Whether an input keeps the button grey.
pub(super) fn unfinished(scope: &Scope<'_>, part: &Part) -> bool {
    let must = required(scope, part) && scope.flag(part, "enabled", true);
    must && missing(scope, part) || complaint(scope, part).is_some()
}
