use super::EVERY_KIND;
use crate::typeform::read_definition;
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Numbers that repeat for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // Knuth's constants (MMIX).
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn value(&mut self) -> Value {
        match self.below(9) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(-1),
            3 => json!(1e308),
            4 => json!("group"),
            5 => json!("{{field:first_name}} *x_ [a](https://b"),
            6 => json!([]),
            7 => json!({}),
            _ => json!([{ "op": "and", "vars": [{ "op": "is" }] }, 3]),
        }
    }

    /// Changes something somewhere in the document.
    fn cut(&mut self, value: &mut Value) {
        let deeper = self.below(8) > 0;
        match value {
            Value::Object(entries) if deeper && !entries.is_empty() => {
                let key = entries.keys().nth(self.below(entries.len())).unwrap().clone();
                match self.below(12) {
                    0 => drop(entries.remove(&key)),
                    1 => drop(entries.insert(key, Value::Null)),
                    _ => self.cut(entries.get_mut(&key).unwrap()),
                }
            }
            Value::Array(items) if deeper && !items.is_empty() => {
                let place = self.below(items.len());
                match self.below(12) {
                    0 => drop(items.remove(place)),
                    1 => items.push(items[place].clone()),
                    2 => items.reverse(),
                    _ => self.cut(&mut items[place]),
                }
            }
            _ => *value = self.value(),
        }
    }
}

/// What must be true of every form, whatever it was read from.
fn check(text: &str) {
    let Ok(form) = read_definition(text.as_bytes()) else { return };
    let mut ids = HashSet::new();
    for id in form.questions().map(|question| &question.id).chain(form.hidden.iter().map(|field| &field.id)) {
        assert!(ids.insert(id.clone()), "{id} twice");
    }
    let named: Vec<&str> = form.pages.iter().map(|page| page.id.as_str()).filter(|id| !id.is_empty()).collect();
    assert_eq!(named.iter().collect::<HashSet<_>>().len(), named.len());
    let again: akis_form::Form = serde_json::from_str(&serde_json::to_string(&form).unwrap()).unwrap();
    assert_eq!(again, form);
}

#[test]
fn no_surgery_makes_it_panic() {
    let whole: Value = serde_json::from_str(EVERY_KIND).unwrap();
    for seed in 0..1_000 {
        let mut dice = Dice(seed);
        let mut document = whole.clone();
        for _ in 0..=dice.below(12) {
            dice.cut(&mut document);
        }
        check(&document.to_string());
    }
}

#[test]
fn every_key_may_be_missing_null_or_something_else() {
    fn places(value: &Value, path: &str, found: &mut Vec<String>) {
        let entries: Vec<(String, &Value)> = match value {
            Value::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(n, item)| (n.to_string(), item)).collect(),
            _ => return,
        };
        for (key, inside) in entries {
            let path = format!("{path}/{key}");
            places(inside, &path, found);
            found.push(path);
        }
    }
    let whole: Value = serde_json::from_str(EVERY_KIND).unwrap();
    let mut found = Vec::new();
    places(&whole, "", &mut found);
    assert!(found.len() > 900);
    let others = [json!(7), json!("text"), json!([]), Value::Object(Map::new())];
    for (path, other) in found.into_iter().zip(others.iter().cycle()) {
        for other in [&Value::Null, other] {
            let mut document = whole.clone();
            *document.pointer_mut(&path).unwrap() = other.clone();
            check(&document.to_string());
        }
    }
}

#[test]
fn any_cut_of_the_text_is_read_or_refused() {
    for end in (0..EVERY_KIND.len()).step_by(97).filter(|end| EVERY_KIND.is_char_boundary(*end)) {
        check(&EVERY_KIND[..end]);
    }
    check(&"[".repeat(100_000));
    check(&format!("{{\"fields\":{}", "[".repeat(100_000)));
}

#[test]
fn thousands_of_everything_end_soon() {
    // Were anything of it quadratic, this test would not end.
    let many = 30_000;
    let choices: Vec<Value> =
        (0..many).map(|n| json!({ "id": format!("i{n}"), "ref": "same", "label": format!("L{n}") })).collect();
    let mut fields = vec![
        json!({ "id": "d", "ref": "d", "title": "", "type": "dropdown", "properties": { "choices": choices } }),
    ];
    fields.extend((0..many).map(|_| json!({ "id": "s", "ref": "s", "title": "*", "type": "statement" })));
    let group = json!({ "id": "g", "ref": "g", "type": "group", "title": "", "properties": { "fields": fields } });
    let condition =
        json!({ "op": "is", "vars": [{ "type": "field", "value": "d" }, { "type": "choice", "value": "i7" }] });
    let to = json!({ "to": { "type": "field", "value": "s" } });
    let jump = json!({ "action": "jump", "details": to, "condition": condition });
    let add = json!({ "action": "add", "condition": { "op": "always" }, "details": {
        "target": { "type": "variable", "value": "score" }, "value": { "type": "constant", "value": 1 } } });
    let actions: Vec<&Value> = (0..many).flat_map(|_| [&jump, &add]).collect();
    let logic = ["d", "g"].map(|name| json!({ "type": "field", "ref": name, "actions": actions }));
    let hidden = vec!["h"; many];
    check(&json!({ "id": "f", "fields": [group], "logic": logic, "hidden": hidden }).to_string());
}
