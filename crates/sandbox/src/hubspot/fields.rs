//! A form's fields, dependent ones included, and the conditions they depend on.

use serde_json::Value;
use std::collections::BTreeMap;

/// A field and the chain of conditions under which it is asked.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    pub(super) definition: &'a Value,
    conditions: Vec<(&'a str, &'a Value)>,
}

impl Field<'_> {
    pub(super) fn name(&self) -> &str {
        self.definition["name"].as_str().unwrap_or_default()
    }

    pub(super) fn kind(&self) -> &str {
        self.definition["fieldType"].as_str().unwrap_or_default()
    }

    /// Whether the form would have shown the field, given the other values.
    pub(super) fn is_asked(&self, values: &BTreeMap<&str, &str>) -> bool {
        self.definition["hidden"] != true
            && self
                .conditions
                .iter()
                .all(|(parent, condition)| holds(condition, values.get(parent).copied().unwrap_or_default()))
    }
}

pub(super) fn all(form: &Value) -> Vec<Field<'_>> {
    let mut found = Vec::new();
    for group in form["fieldGroups"].as_array().into_iter().flatten() {
        for field in group["fields"].as_array().into_iter().flatten() {
            gather(field, &[], &mut found);
        }
    }
    found
}

fn gather<'a>(definition: &'a Value, conditions: &[(&'a str, &'a Value)], found: &mut Vec<Field<'a>>) {
    found.push(Field { definition, conditions: conditions.to_vec() });
    let parent = definition["name"].as_str().unwrap_or_default();
    for dependent in definition["dependentFields"].as_array().into_iter().flatten() {
        let mut conditions = conditions.to_vec();
        conditions.push((parent, &dependent["dependentCondition"]));
        gather(&dependent["dependentField"], &conditions, found);
    }
}

/// Whether a value, several choices parted by `;`, meets a condition.
fn holds(condition: &Value, value: &str) -> bool {
    let chosen: Vec<&str> = value.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let operand = condition["value"].as_str().unwrap_or_default();
    let set: Vec<&str> = condition["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let number = value.trim().parse::<f64>().ok();
    let against = |name: &str| condition[name].as_str().and_then(|text| text.trim().parse::<f64>().ok());
    let compared = |name: &str| number.zip(against(name));
    let between = compared("rangeStart")
        .zip(compared("rangeEnd"))
        .is_some_and(|((value, start), (_, end))| value >= start && value <= end);
    let all_chosen = set.iter().all(|option| chosen.contains(option));
    match condition["operator"].as_str().unwrap_or_default() {
        "eq" => value == operand,
        "neq" => value != operand,
        "gt" => compared("value").is_some_and(|(value, than)| value > than),
        "gte" => compared("value").is_some_and(|(value, than)| value >= than),
        "lt" => compared("value").is_some_and(|(value, than)| value < than),
        "lte" => compared("value").is_some_and(|(value, than)| value <= than),
        "between" => between,
        "not_between" => number.is_some() && !between,
        "contains" => value.contains(operand),
        "doesnt_contain" => !value.contains(operand),
        "str_starts_with" => value.starts_with(operand),
        "str_ends_with" => value.ends_with(operand),
        "is_not_empty" => !value.is_empty(),
        "set_any" => chosen.iter().any(|option| set.contains(option)),
        "set_all" => all_chosen,
        "set_eq" => all_chosen && chosen.len() == set.len(),
        "set_neq" => !(all_chosen && chosen.len() == set.len()),
        "set_not_any" => !chosen.iter().any(|option| set.contains(option)),
        "set_not_all" => !all_chosen,
        // Relative times are not played: such a field is never required here.
        _ => false,
    }
}
