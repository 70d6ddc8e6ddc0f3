use super::{CLINIC, form_of, read_definition};
use super::{order, settings};
use crate::google_forms::{GoogleBridge, GoogleFormPost, GoogleSheet, bridge_body, form_post};
use crate::{Destination, Done, Draft};
use akis_form::{Answer, Answers, Caution, Form, QuestionKind, Submission, SubmissionId};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

/// Changes one value somewhere in the tree: drops it, nulls it, or gives it another type or an odd content.
fn damage(value: &mut Value, dice: &mut Dice) {
    let deeper = dice.below(8) != 0;
    match value {
        Value::Object(map) if deeper && !map.is_empty() => {
            let key = map.keys().nth(dice.below(map.len())).unwrap().clone();
            if dice.below(10) == 0 {
                map.remove(&key);
            } else if dice.below(20) == 0 {
                let moved = map.remove(&key).unwrap();
                map.insert(format!("{key}X"), moved);
            } else {
                damage(&mut map[&key], dice);
            }
        }
        Value::Array(list) if deeper && !list.is_empty() => {
            let index = dice.below(list.len());
            match dice.below(12) {
                0 => drop(list.remove(index)),
                1 => list.push(list[index].clone()),
                2 => list.reverse(),
                _ => damage(&mut list[index], dice),
            }
        }
        _ => {
            let odd = [
                Value::Null,
                json!(true),
                json!(0),
                json!(-1),
                json!(1e300),
                json!(i64::MIN),
                json!(u64::MAX),
                json!(""),
                json!(" "),
                json!("true"),
                json!("ş\u{0}\u{202e}"),
                json!([]),
                json!([null, [], {}]),
                json!({}),
                json!({ "value": null }),
                json!("x".repeat(5000)),
            ];
            *value = odd[dice.below(odd.len())].clone();
        }
    }
}

/// Answers every question with what its kind allows.
fn answered(form: &Form) -> Answers {
    let answer = |kind: &QuestionKind| match kind {
        QuestionKind::SingleChoice(choices) => choices.options.first().map(|it| Answer::Choice(it.value.clone())),
        QuestionKind::MultiChoice(choices) => {
            Some(Answer::Choices(choices.options.iter().map(|it| it.value.clone()).collect()))
        }
        QuestionKind::Matrix { rows, columns, multiple, .. } => {
            let value = columns.options.first()?.value.clone();
            let cell = if *multiple { Answer::Choices(vec![value]) } else { Answer::Choice(value) };
            Some(Answer::Parts(rows.iter().map(|row| (row.id.clone(), cell.clone())).collect()))
        }
        QuestionKind::Scale { low, .. } => Some(Answer::Number(f64::from(*low))),
        _ => Some(Answer::Text("x".into())),
    };
    form.questions().filter_map(|question| Some((question.id.clone(), answer(&question.kind)?))).collect()
}

/// Every way into the form goes through it without a fault of its own.
fn delivered(form: &Form, submission: &Submission) {
    let google = settings();
    let destinations: [&dyn Destination; 3] =
        [&GoogleBridge::new(&google), &GoogleFormPost::new(&google), &GoogleSheet::new(&google)];
    let wish = json!({ "spreadsheet_id": "1sheet" });
    for destination in destinations {
        let order = order(form, submission, &wish, None);
        for step in destination.steps(&order).unwrap() {
            let _ = destination.call(&order, &step, &Done::new());
        }
        let _ = destination.predict(&Draft { form, source: Some(form), settings: &wish, scopes: None });
    }
}

#[test]
fn a_damaged_form_is_read_or_refused_and_never_panics() {
    let whole: Value = serde_json::from_str(CLINIC).unwrap();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for round in 0..600 {
        let mut document = whole.clone();
        for _ in 0..=round % 12 {
            damage(&mut document, &mut dice);
        }
        let Ok(form) = read_definition(document.to_string().as_bytes()) else { continue };
        read += 1;
        let mut ids = HashSet::new();
        assert!(form.questions().all(|question| ids.insert(&question.id)), "an id twice in {document}");
        let pages: HashSet<_> = form.pages.iter().map(|page| &page.id).collect();
        assert_eq!(pages.len(), form.pages.len());
        let submission =
            Submission::freeze(SubmissionId(Uuid::nil()), &form, &answered(&form), Timestamp::UNIX_EPOCH);
        let _ = bridge_body(&form, &submission);
        let _ = form_post(&form, &submission, &[0, 2, 9]);
        delivered(&form, &submission);
    }
    assert!(read > 200, "too few were read to say anything: {read}");
}

#[test]
fn a_huge_form_takes_time_in_proportion() {
    let count = 20_000;
    let options: Vec<Value> =
        (0..count).map(|n| json!({ "value": format!("o{n}"), "goToSectionId": format!("p{n}") })).collect();
    let mut items = vec![
        json!({ "itemId": "q", "questionItem": { "question": { "choiceQuestion": { "type": "RADIO", "options": options } } } }),
    ];
    items.extend((0..count).map(|_| json!({ "itemId": "same", "pageBreakItem": {} })));
    items.extend(
        (0..count).map(|_| json!({ "itemId": "q", "questionItem": { "question": { "textQuestion": {} } } })),
    );
    items.extend((0..count).map(|_| Value::Null));
    // Were it quadratic, this test would not end.
    let form = form_of(&Value::Array(items));
    assert_eq!(form.pages.len(), count + 1);
    assert_eq!(form.questions().count(), count + 1);
    // What could not be read is counted up to a bound.
    let unreadable = form.cautions.iter().filter(|caution| matches!(caution, Caution::Unreadable { .. })).count();
    assert_eq!(unreadable, 100);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{{\"info\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(read_definition(deep.as_bytes()).is_err());
}
