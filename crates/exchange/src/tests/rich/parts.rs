use super::*;
use std::collections::BTreeMap;

fn row(name: &str, id: &str, required: bool) -> Value {
    let mut row = field(name, &choice(&["a", "b", "c"]), &role("q", "part", &json!(id)));
    row["required"] = json!(required);
    row["label"] = json!(format!("Row {id}"));
    row
}

/// A grid of three rows on two screens, then a screen of thanks.
fn grid() -> Plan {
    let rules = json!({"rules": [{"question": "q", "rule": {"rule": "distinct"}}]});
    plan(&json!([
        screen("A", &json!([row("f1", "r1", true), row("f2", "r2", false)]), &json!({})),
        screen("B", &json!([row("f3", "r3", true)]), &rules),
        screen("C", &json!([field("end", &words(), &json!({}))]), &json!({})),
    ]))
}

fn rows(pairs: &[(&str, &str)]) -> Answer {
    let pairs = pairs.iter().map(|(id, value)| ((*id).to_owned(), Answer::Choice((*value).to_owned())));
    Answer::Parts(pairs.collect())
}

#[test]
fn parts_of_several_screens_make_one_answer() {
    let mut talk = Talk::new(grid());
    assert_eq!(talk.to("A", &json!({"f1": "oa", "f2": "ob"})), "B");
    assert!(talk.kept("q") == Some(&rows(&[("r1", "a"), ("r2", "b")])));
    assert_eq!(talk.to("B", &json!({"f1": "oa", "f2": "ob", "f3": "oc"})), "C");
    assert!(talk.kept("q") == Some(&rows(&[("r1", "a"), ("r2", "b"), ("r3", "c")])));
    // Answered again, a screen replaces its own parts: here r2 was emptied.
    assert_eq!(talk.to("A", &json!({"f1": "ob", "f2": ""})), "B");
    assert!(talk.kept("q") == Some(&rows(&[("r1", "b"), ("r3", "c")])));
    let answers = talk.complete("C", &json!({"f1": "ob", "f2": "", "f3": "oc"}));
    assert!(answers[&QuestionId::new("q")] == rows(&[("r1", "b"), ("r3", "c")]));
}

#[test]
fn each_part_is_wanted_on_its_own() {
    let mut talk = Talk::new(grid());
    assert_eq!(talk.to("A", &json!({"f2": "ob"})), r#"stays:[("f1", "Please answer this.")]"#);
    talk.tap("A", &json!({"f1": "oa"}));
    assert_eq!(talk.to("B", &json!({"f1": "oa", "f3": ""})), r#"stays:[("f3", "Please answer this.")]"#);
    let step = talk.tap("C", &json!({"f1": "oa"}));
    assert!(data(&step)["error_message"].as_str().unwrap().contains("“Row r3”"));
}

#[test]
fn a_column_twice_is_seen_over_screens() {
    let mut talk = Talk::new(grid());
    talk.tap("A", &json!({"f1": "oa", "f2": "ob"}));
    let said = talk.to("B", &json!({"f1": "oa", "f2": "ob", "f3": "ob"}));
    assert_eq!(said, r#"stays:[("f3", "Use each option only once.")]"#);
    assert_eq!(talk.to("B", &json!({"f1": "oa", "f2": "oc", "f3": "ob"})), "C", "what comes along is newer");
}

#[test]
fn parts_beside_the_way_do_not_count() {
    let mut plan = grid();
    plan.screens[1].visible_when = Some(
        serde_json::from_value(
            json!({"part": {"question": "q", "part": "r1", "is": {"op": "equals", "to": "a"}}}),
        )
        .unwrap(),
    );
    let mut talk = Talk::new(plan);
    talk.tap("A", &json!({"f1": "oa"}));
    talk.tap("B", &json!({"f1": "oa", "f3": "ob"}));
    assert_eq!(talk.to("A", &json!({"f1": "oc"})), "C");
    let answers = talk.complete("C", &json!({"f1": "oc", "f3": "ob"}));
    assert!(answers[&QuestionId::new("q")] == rows(&[("r1", "c")]));
}

#[test]
fn parts_have_checks_of_their_own() {
    let fields = json!([
        field("mail", &json!({"check": "email", "blocked_domains": []}), &role("q", "part", &json!("mail"))),
        field("age", &number(), &role("q", "part", &json!("age"))),
        field("likes", &choices(&["a", "b"]), &role("q", "part", &json!("likes"))),
        field("more", &choices(&["c"]), &role("q", "part", &json!("likes"))),
    ]);
    let plan = || plan(&json!([screen("A", &fields, &json!({}))]));
    let answer = only(plan(), &json!({"mail": "a@b.co", "age": "41", "likes": ["ob"], "more": ["oc"]}));
    let parts = BTreeMap::from([
        ("mail".to_owned(), text("a@b.co")),
        ("age".to_owned(), Answer::Number(41.0)),
        ("likes".to_owned(), Answer::Choices(pick(&["b", "c"]))),
    ]);
    assert!(answer == Some(Answer::Parts(parts)));
    assert_eq!(refused(plan(), &json!({"mail": "nobody", "age": "old"})).len(), 2);
}

#[test]
fn numbers_add_up_to_what_they_must() {
    let part = |id: &str| {
        field(
            id,
            &json!({"check": "number", "min": 0.0, "max": null, "min_digits": null, "max_digits": null, "integer": false}),
            &role("q", "part", &json!(id)),
        )
    };
    let plan = || {
        let rules = json!({"rules": [{"question": "q", "rule": {"rule": "sum", "total": 100.0}}]});
        let mut plan = plan(&json!([screen("A", &json!([part("x"), part("y"), part("z")]), &rules)]));
        plan.language = akis_form::Language::new("tr");
        plan
    };
    assert!(only(plan(), &json!({"x": "33,3", "y": "33,3", "z": "33,4"})).is_some());
    assert!(only(plan(), &json!({"x": 100})).is_some());
    assert!(only(plan(), &json!({})).is_none());
    assert_eq!(refused(plan(), &json!({"x": 50, "y": 49})), [("z".into(), "Toplam 100 olmalı.".into())]);
}

#[test]
fn the_review_has_a_line_for_every_row() {
    let mut plan = grid();
    plan.screens[2].exits = vec!["R".into()];
    plan.screens.push(serde_json::from_value(screen("R", &json!([]), &json!({"role": "review"}))).unwrap());
    let mut talk = Talk::new(plan);
    talk.tap("A", &json!({"f1": "oa", "f2": "ob"}));
    talk.tap("B", &json!({"f3": "oc"}));
    let step = talk.tap("C", &json!({"end": "two\nlines"}));
    assert_eq!(data(&step)["summary"], "Row r1: A\nRow r2: B\nRow r3: C\nend: two lines");
}
