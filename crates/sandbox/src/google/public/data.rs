//! `FB_PUBLIC_LOAD_DATA_`: the array in which the public page carries its form (connector reference 2.6).

use super::super::FormFile;
use super::super::shape::{decimal, items};
use serde_json::{Value, json};

/// Where a choice leads that sends the form.
const SUBMIT: i64 = -3;
const RESTART: i64 = -2;

pub(super) fn array(file: &FormFile) -> Value {
    let info = &file.form["info"];
    let rule = match file.form["settings"]["emailCollectionType"].as_str() {
        Some("VERIFIED") => 2,
        Some("RESPONDER_INPUT") => 3,
        _ => 1,
    };
    let list: Vec<Value> = items(&file.form).iter().filter_map(|one| item(file, one)).collect();
    let mut form = vec![Value::Null; 11];
    let settings = json!([null, null, null, null, null, null, rule]);
    let places = [(0, info["description"].clone()), (1, list.into()), (8, info["title"].clone()), (10, settings)];
    for (at, value) in places {
        if let Some(place) = form.get_mut(at) {
            *place = value;
        }
    }
    json!([
        null,
        form,
        "/forms",
        info["documentTitle"],
        null,
        null,
        null,
        "",
        null,
        0,
        0,
        null,
        "",
        0,
        format!("e/{}", file.published_id),
        0,
        file.form_id
    ])
}

fn item(file: &FormFile, item: &Value) -> Option<Value> {
    let id = decimal(item["itemId"].as_str()?)?;
    let whole = |kind: u8, entries: Value| json!([id, item["title"], item["description"], kind, entries]);
    if item.get("pageBreakItem").is_some() {
        let reached = item["itemId"].as_str().unwrap_or_default();
        let next = match file.public.go_to.get(reached).map(String::as_str) {
            None | Some("CONTINUE") => json!(id),
            Some("SUBMIT") => json!(SUBMIT),
            Some("RESTART") => json!(RESTART),
            Some(other) => json!(decimal(other)),
        };
        return Some(json!([id, item["title"], item["description"], 8, null, next]));
    }
    if item.get("imageItem").is_some() {
        return Some(whole(11, Value::Null));
    }
    if item.get("videoItem").is_some() {
        return Some(whole(12, Value::Null));
    }
    if let Some(group) = item.get("questionGroupItem") {
        let columns = &group["grid"]["columns"];
        let many = u8::from(columns["type"] == "CHECKBOX");
        let names: Vec<Value> = options(columns, |option| json!([option["value"]]));
        let rows = group["questions"].as_array().into_iter().flatten().filter_map(|row| {
            let entry = decimal(row["questionId"].as_str()?)?;
            let title = &row["rowQuestion"]["title"];
            Some(json!([entry, names, required(row), [title], null, null, null, null, null, null, null, [many]]))
        });
        return Some(whole(7, rows.collect()));
    }
    let Some(question) = item["questionItem"].get("question") else { return Some(whole(6, Value::Null)) };
    let (kind, entry) = entry(file, question)?;
    Some(whole(kind, json!([entry])))
}

fn required(question: &Value) -> u8 {
    u8::from(question["required"] == true)
}

fn options(choice: &Value, write: impl Fn(&Value) -> Value) -> Vec<Value> {
    choice["options"].as_array().into_iter().flatten().map(write).collect()
}

fn entry(file: &FormFile, question: &Value) -> Option<(u8, Value)> {
    let id = question["questionId"].as_str()?;
    let number = decimal(id)?;
    let needed = required(question);
    let checks = file.public.validation.get(id).cloned().unwrap_or_default();
    let flag = |value: &Value| u8::from(*value == true);
    let numbers = |low: i64, high: i64| -> Vec<Value> {
        (low..=high).take(20).map(|value| json!([value.to_string()])).collect()
    };
    Some(if let Some(text) = question.get("textQuestion") {
        (flag(&text["paragraph"]), json!([number, null, needed, null, checks]))
    } else if let Some(choice) = question.get("choiceQuestion") {
        let kind = match choice["type"].as_str() {
            Some("CHECKBOX") => 4,
            Some("DROP_DOWN") => 3,
            _ => 2,
        };
        (kind, json!([number, options(choice, written_option), needed, null, checks]))
    } else if let Some(scale) = question.get("scaleQuestion") {
        let list = numbers(scale["low"].as_i64().unwrap_or(0), scale["high"].as_i64().unwrap_or(0));
        let text = |name: &str| scale[name].as_str().unwrap_or_default();
        (5, json!([number, list, needed, [text("lowLabel"), text("highLabel")], null]))
    } else if let Some(rating) = question.get("ratingQuestion") {
        (18, json!([number, numbers(1, rating["ratingScaleLevel"].as_i64().unwrap_or(0)), needed, null, null]))
    } else if let Some(date) = question.get("dateQuestion") {
        let parts = [flag(&date["includeTime"]), flag(&date["includeYear"])];
        (9, json!([number, null, needed, null, null, null, null, parts]))
    } else if let Some(time) = question.get("timeQuestion") {
        (10, json!([number, null, needed, null, null, null, [flag(&time["duration"])]]))
    } else {
        (13, json!([number, null, needed, null, null]))
    })
}

fn written_option(option: &Value) -> Value {
    let target = match option["goToAction"].as_str() {
        Some("SUBMIT_FORM") => json!(SUBMIT),
        Some("RESTART_FORM") => json!(RESTART),
        _ => option["goToSectionId"].as_str().and_then(decimal).map_or(Value::Null, Value::from),
    };
    let other = u8::from(option["isOther"] == true);
    let label = option["value"].as_str().unwrap_or_default();
    json!([label, null, target, null, other])
}
