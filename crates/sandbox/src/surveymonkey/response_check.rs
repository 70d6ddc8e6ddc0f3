//! What SurveyMonkey refuses in a response: shapes (1002) and ids that do not belong together (1000).
//!
//! Whether a required question was answered is not looked at: the API does not say that it is (reference 4.3).

use super::error::ApiError;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const MEMBERS: [&str; 7] =
    ["response_status", "custom_variables", "custom_value", "date_created", "ip_address", "recipient_id", "pages"];
const STATES: [&str; 4] = ["completed", "partial", "overquota", "disqualified"];
const IN_ANSWER: [&str; 5] = ["choice_id", "row_id", "col_id", "other_id", "text"];

fn schema(why: impl Into<String>) -> ApiError {
    ApiError::because(1002, why)
}

fn refused(why: impl Into<String>) -> ApiError {
    ApiError::because(1000, why)
}

/// Question and answer in words, for readers.
pub(super) type Display = Vec<(String, String)>;

/// Refuses what does not fit the survey; else gives the answers in words.
pub(super) fn check(survey: &Value, body: &Map<String, Value>) -> Result<Display, ApiError> {
    if let Some(unknown) = body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        return Err(schema(format!("{unknown} is not allowed.")));
    }
    let text = |name: &str| match body.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(schema(format!("{name} must be a string."))),
    };
    if text("response_status")?.is_some_and(|status| !STATES.contains(&status)) {
        return Err(schema("response_status is not one of the known ones."));
    }
    text("custom_value")?;
    if text("date_created")?.is_some_and(|at| at.parse::<jiff::Timestamp>().is_err()) {
        return Err(schema("date_created is not a date with an offset."));
    }
    if text("ip_address")?.is_some_and(|ip| ip.parse::<std::net::IpAddr>().is_err()) {
        return Err(schema("ip_address is not an address."));
    }
    if text("recipient_id")?.is_some_and(|id| !id.is_empty()) {
        return Err(refused("recipient_id belongs to e-mail collectors."));
    }
    variables(survey, body.get("custom_variables"))?;
    let pages = body.get("pages").and_then(Value::as_array).ok_or_else(|| schema("pages is required."))?;
    let mut display = Vec::new();
    let mut seen = BTreeSet::new();
    for page in pages {
        let known = find(&survey["pages"], "id", &page["id"]);
        let known = known.ok_or_else(|| refused(format!("The page {} is not in the survey.", page["id"])))?;
        let questions = page["questions"].as_array().ok_or_else(|| schema("questions is required."))?;
        for question in questions {
            let id = &question["id"];
            let known = find(&known["questions"], "id", id).filter(|known| known["visible"] != false);
            let known = known.ok_or_else(|| refused(format!("The question {id} is not on this page.")))?;
            if !seen.insert(id.to_string()) {
                return Err(refused(format!("The question {id} is there twice.")));
            }
            let answers = question["answers"].as_array().ok_or_else(|| schema("answers is required."))?;
            display.push(answered(known, answers)?);
        }
    }
    Ok(display)
}

fn variables(survey: &Value, given: Option<&Value>) -> Result<(), ApiError> {
    let given = match given {
        None => return Ok(()),
        Some(Value::Object(given)) => given,
        Some(_) => return Err(schema("custom_variables must be an object.")),
    };
    for (name, value) in given {
        if survey["custom_variables"].get(name).is_none() {
            return Err(refused(format!("The custom variable {name} is not defined on the survey.")));
        }
        if !value.is_string() {
            return Err(schema(format!("custom_variables.{name} must be a string.")));
        }
    }
    Ok(())
}

fn find<'a>(list: &'a Value, member: &str, wanted: &Value) -> Option<&'a Value> {
    list.as_array()?.iter().find(|one| wanted.is_string() && one[member] == *wanted)
}

fn answered(question: &Value, answers: &[Value]) -> Result<(String, String), ApiError> {
    let id = &question["id"];
    let family = question["family"].as_str().unwrap_or_default();
    let subtype = question["subtype"].as_str().unwrap_or_default();
    let uploads = question["display_options"]["display_type"] == "file_upload";
    if family == "presentation" || uploads {
        return Err(refused(format!("The question {id} takes no answers here.")));
    }
    let single = matches!((family, subtype), ("single_choice", _) | ("open_ended", "single" | "essay"));
    let choices = answers.iter().filter(|answer| answer.get("other_id").is_none()).count();
    if answers.is_empty() || (single && choices > 1) {
        return Err(refused(format!("The question {id} takes another number of answers.")));
    }
    let mut places = BTreeSet::new();
    let mut words = Vec::new();
    for answer in answers {
        let members = answer.as_object().ok_or_else(|| schema("An answer must be an object."))?;
        let odd = members.iter().find(|(name, value)| !IN_ANSWER.contains(&name.as_str()) || !value.is_string());
        if let Some((name, _)) = odd {
            return Err(schema(format!("{name} is not allowed in an answer, or is not a string.")));
        }
        let (place, word) = one(question, family, subtype, answer)?;
        if !places.insert(place) {
            return Err(refused(format!("The question {id} has two answers for the same place.")));
        }
        words.push(word);
    }
    let heading = question["headings"][0]["heading"].as_str().unwrap_or_default().to_owned();
    Ok((heading, words.join(", ")))
}

/// Checks one answer; gives the place it takes, of which there may be one only, and the answer in words.
fn one(question: &Value, family: &str, subtype: &str, answer: &Value) -> Result<(String, String), ApiError> {
    let id = &question["id"];
    let options = &question["answers"];
    let has = |name: &str| answer.get(name).is_some();
    let only = |allowed: &[&str]| {
        let odd = IN_ANSWER.iter().find(|name| has(name) && !allowed.contains(*name));
        let lacking = allowed.iter().find(|name| !has(name));
        match odd.or(lacking) {
            None => Ok(()),
            Some(name) => Err(refused(format!("{name} is misplaced or missing in an answer to {id}."))),
        }
    };
    let pick = |list: &Value, name: &str| {
        let found = find(list, "id", &answer[name]).filter(|option| option["visible"] != false).cloned();
        found.ok_or_else(|| refused(format!("The {name} {} does not belong to the question {id}.", answer[name])))
    };
    let word = |option: &Value| option["text"].as_str().unwrap_or_default().to_owned();
    let text = || answer["text"].as_str().unwrap_or_default().to_owned();
    if has("other_id") {
        only(&["other_id", "text"])?;
        // An object in real replies; the documents call it a list.
        let other = options["other"].get(0).unwrap_or(&options["other"]);
        if other["id"] != answer["other_id"] || text().trim().is_empty() {
            return Err(refused(format!(
                "The other_id does not belong to the question {id}, or its text is empty."
            )));
        }
        return Ok(("other".into(), text()));
    }
    match (family, subtype) {
        ("single_choice" | "multiple_choice", _) => {
            only(&["choice_id"])?;
            let choice = pick(&options["choices"], "choice_id")?;
            Ok((choice["id"].to_string(), word(&choice)))
        }
        ("matrix", "menu") => {
            only(&["row_id", "col_id", "choice_id"])?;
            let row = pick(&options["rows"], "row_id")?;
            let col = pick(&options["cols"], "col_id")?;
            let choice = pick(&col["choices"], "choice_id")?;
            let place = format!("{} {}", row["id"], col["id"]);
            Ok((place, format!("{} / {}: {}", word(&row), word(&col), word(&choice))))
        }
        ("matrix", _) => {
            only(&["row_id", "choice_id"])?;
            let row = pick(&options["rows"], "row_id")?;
            let choice = pick(&options["choices"], "choice_id")?;
            let several = subtype == "multi";
            let place = if several { format!("{} {}", row["id"], choice["id"]) } else { row["id"].to_string() };
            Ok((place, format!("{}: {}", word(&row), word(&choice))))
        }
        ("open_ended", "single" | "essay") => {
            only(&["text"])?;
            Ok((String::new(), text()))
        }
        _ => {
            only(&["row_id", "text"])?;
            let row = pick(&options["rows"], "row_id")?;
            let day_first = question["validation"]["type"] == "date_intl";
            if family == "datetime" && !is_moment(&text(), subtype, day_first) {
                return Err(refused(format!("The text of the question {id} is not a date or a time.")));
            }
            Ok((row["id"].to_string(), format!("{}: {}", word(&row), text())))
        }
    }
}

/// `MM/DD/YYYY`, `hh:mm AM`, or both with a blank between; with international validation also `DD/MM/YYYY`.
fn is_moment(text: &str, subtype: &str, day_first: bool) -> bool {
    let date = |text: &str| {
        jiff::civil::Date::strptime("%m/%d/%Y", text).is_ok()
            || (day_first && jiff::civil::Date::strptime("%d/%m/%Y", text).is_ok())
    };
    let time = |text: &str| jiff::civil::Time::strptime("%I:%M %p", text).is_ok();
    match subtype {
        "date_only" => date(text),
        "time_only" => time(text),
        _ => text.split_once(' ').is_some_and(|(day, clock)| date(day) && time(clock)),
    }
}
