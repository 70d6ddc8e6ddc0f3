use super::{FORM, FORM_V2};
use crate::hubspot::read_definition;
use akis_form::{Form, Item};
use serde_json::{Value, json};
use std::collections::HashSet;

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Walks to a random place and puts something else there.
fn operate(value: &mut Value, dice: &mut Dice) {
    let go_on = dice.below(6) > 0;
    match value {
        Value::Object(members) if go_on && !members.is_empty() => {
            let key = members.keys().nth(dice.below(members.len())).unwrap().clone();
            if dice.below(8) == 0 {
                members.remove(&key);
            } else {
                operate(&mut members[&key], dice);
            }
        }
        Value::Array(values) if go_on && !values.is_empty() => {
            let place = dice.below(values.len());
            if dice.below(8) == 0 {
                let again = values[place].clone();
                values.push(again);
            } else {
                operate(&mut values[place], dice);
            }
        }
        _ => {
            let others = [
                json!(null),
                json!(true),
                json!(-1),
                json!(1e300),
                json!(""),
                json!("ş<b"),
                json!([]),
                json!([[null, {}]]),
                json!({}),
                json!("set_eq"),
                json!("{\"type\":3}"),
            ];
            *value = others[dice.below(others.len())].clone();
        }
    }
}

fn is_sound(form: &Form) {
    let mut ids = HashSet::new();
    for item in form.pages.iter().flat_map(|page| &page.items) {
        let id = match item {
            Item::Question(question) => &question.id,
            Item::Consent(consent) => &consent.id,
            Item::Content(_) => continue,
        };
        assert!(ids.insert(id), "{id} twice");
    }
    for hidden in &form.hidden {
        assert!(ids.insert(&hidden.id), "{} twice", hidden.id);
    }
}

#[test]
fn no_operation_on_the_document_brings_the_reader_down() {
    let mut dice = Dice(20_260_502);
    for text in [FORM, FORM_V2] {
        let healthy: Value = serde_json::from_str(text).unwrap();
        let mut read = 0;
        for _ in 0..600 {
            let mut patient = healthy.clone();
            for _ in 0..=dice.below(12) {
                operate(&mut patient, &mut dice);
            }
            if let Ok(form) = read_definition(patient.to_string().as_bytes()) {
                is_sound(&form);
                read += 1;
            }
        }
        assert!(read > 200, "{read} could be read");
    }
}

#[test]
fn conditions_that_repeat_each_other_have_an_end() {
    let values: Vec<String> = (0..20_000).map(|number| format!("value number {number}")).collect();
    let leaf = |number: usize| {
        json!({
            "dependentCondition": { "operator": "is_not_empty" },
            "dependentField": { "objectTypeId": "0-1", "name": format!("f{number}"), "fieldType": "single_line_text", "required": true },
        })
    };
    let leaves: Vec<Value> = (0..5_000).map(leaf).collect();
    let form = json!({ "id": "1", "name": "", "fieldGroups": [{ "fields": [{
        "name": "top", "fieldType": "single_line_text", "dependentFields": [{
            "dependentCondition": { "operator": "set_any", "values": values },
            "dependentField": { "name": "middle", "fieldType": "single_line_text", "dependentFields": leaves },
        }],
    }]}]});
    let form = read_definition(form.to_string().as_bytes()).unwrap();
    // Two gigabytes, were every leaf to repeat the rule above it.
    assert_eq!(form.questions().count(), 5_002);
    assert!(!form.cautions.is_empty());
    let last = form.questions().last().unwrap();
    assert!(last.visible_when.is_none() && !last.required);
}

#[test]
fn time_grows_with_length_alone() {
    let same = |number: usize| json!({ "objectTypeId": "0-1", "name": "x", "fieldType": "dropdown", "options": [{ "value": format!("{number}") }] });
    let other =
        |number: usize| json!({ "objectTypeId": format!("2-{number}"), "name": "x", "fieldType": "email" });
    let nameless = |_| json!({ "fieldType": "email" });
    let fields: Vec<Value> =
        (0..10_000).map(same).chain((0..10_000).map(other)).chain((0..10_000).map(nameless)).collect();
    let form = json!({ "id": "1", "fieldGroups": [{ "fields": fields }] });
    // Were it quadratic, this test would not end.
    assert_eq!(read_definition(form.to_string().as_bytes()).unwrap().questions().count(), 20_001);
}
