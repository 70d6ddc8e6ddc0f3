use super::*;
use jiff::civil::{date, time};

/// One question `q` asked by these inputs on one screen.
fn one(fields: &[Value], rules: &Value) -> Plan {
    plan(&json!([screen("A", &json!(fields), &json!({ "rules": rules }))]))
}

fn with_other(check: &Value, comment: bool, required: bool) -> Plan {
    let mut list = field("list", check, &json!({"question": "q", "required": required}));
    list["label"] = json!("Which?");
    one(&[list, field("own", &words(), &role("q", "other", &json!({"comment": comment})))], &json!([]))
}

fn other(values: &[&str], text: &str) -> Answer {
    Answer::Other { values: pick(values), text: text.into() }
}

#[test]
fn words_of_ones_own_stand_for_the_option_other() {
    let plan = || with_other(&choice(&["a", "other"]), false, true);
    assert!(only(plan(), &json!({"list": "other", "own": " Çay "})) == Some(other(&[], "Çay")));
    assert!(only(plan(), &json!({"list": "oa", "own": "left over"})) == Some(Answer::Choice("a".into())));
    // Hidden words are not looked at.
    assert!(only(plan(), &json!({"list": "oa", "own": "x".repeat(99)})) == Some(Answer::Choice("a".into())));
    assert!(only(plan(), &json!({"list": "", "own": "Çay"})) == Some(other(&[], "Çay")));
    assert_eq!(
        refused(plan(), &json!({"list": "other", "own": " "})),
        [("own".into(), "Please answer this.".into())]
    );
    assert_eq!(refused(plan(), &json!({}))[0].0, "list");
}

#[test]
fn several_options_may_have_words_beside_them() {
    let plan = || with_other(&choices(&["a", "b", "other"]), false, true);
    assert!(only(plan(), &json!({"list": ["ob", "other"], "own": "Çay"})) == Some(other(&["b"], "Çay")));
    assert!(only(plan(), &json!({"list": ["ob"], "own": "Çay"})) == Some(other(&["b"], "Çay")));
    assert!(only(plan(), &json!({"list": ["ob"], "own": ""})) == Some(Answer::Choices(pick(&["b"]))));
    assert_eq!(refused(plan(), &json!({"list": ["oa", "other"]}))[0].0, "own");
}

#[test]
fn a_comment_is_no_choice() {
    let plan = |required| with_other(&choice(&["a", "b"]), true, required);
    assert!(only(plan(true), &json!({"list": "oa", "own": "because"})) == Some(other(&["a"], "because")));
    assert!(only(plan(false), &json!({"list": "", "own": "because"})) == Some(other(&[], "because")));
    assert_eq!(refused(plan(true), &json!({"list": "", "own": "because"}))[0].0, "list");
}

#[test]
fn words_are_found_again_when_the_form_goes_on() {
    let list = field("list", &choices(&["a", "other"]), &json!({"question": "q"}));
    let own = field("own", &words(), &role("q", "other", &json!({"comment": false})));
    let mut talk = Talk::new(plan(&json!([
        screen("A", &json!([list, own]), &json!({})),
        screen("B", &json!([field("next", &words(), &json!({}))]), &json!({})),
    ])));
    talk.tap("A", &json!({"list": ["oa", "other"], "own": "Çay"}));
    assert!(talk.kept("q") == Some(&other(&["a"], "Çay")));
    // A phone that was opened again sends nothing of the screens before.
    let answers = talk.complete("B", &json!({"list": [], "own": "", "next": "x"}));
    assert!(answers.get(&QuestionId::new("q")) == Some(&other(&["a"], "Çay")));
}

#[test]
fn words_may_stand_on_the_next_screen() {
    let asks = json!({"answer": {"question": "q", "is": {"op": "any_of", "to": [akis_compiler::OTHER]}}});
    let list = field("list", &choice(&["a", "other"]), &json!({"question": "q", "required": true}));
    let own = field("own", &words(), &role("q", "other", &json!({"comment": false})));
    let plan = || {
        plan(&json!([
            screen("A", &json!([list]), &json!({})),
            screen("B", &json!([own]), &json!({"visible_when": asks})),
            screen("C", &json!([]), &json!({})),
        ]))
    };
    let mut talk = Talk::new(plan());
    assert_eq!(talk.to("A", &json!({"list": "other"})), "B");
    assert!(talk.to("B", &json!({"list": "other", "own": ""})).starts_with("stays:"));
    assert_eq!(talk.to("B", &json!({"list": "other", "own": "Çay"})), "C");
    assert!(
        talk.complete("C", &json!({"list": "other", "own": "Çay"}))[&QuestionId::new("q")] == other(&[], "Çay")
    );
    let mut talk = Talk::new(plan());
    assert_eq!(talk.to("A", &json!({"list": "oa"})), "C");
}

#[test]
fn ranks_make_an_order() {
    let rank = |place: u32, required: bool| {
        let mut rank = field(&format!("r{place}"), &choice(&["a", "b", "c"]), &role("q", "rank", &json!(place)));
        rank["required"] = json!(required);
        rank
    };
    let plan = |required| {
        one(
            &[rank(1, required), rank(2, required), rank(3, required)],
            &json!([{"question": "q", "rule": {"rule": "distinct"}}]),
        )
    };
    let ranked = only(plan(true), &json!({"r1": "oc", "r2": "oa", "r3": "ob"}));
    assert!(ranked == Some(Answer::Ranked(pick(&["c", "a", "b"]))));
    assert_eq!(
        refused(plan(true), &json!({"r1": "oc", "r2": "oa", "r3": "oc"})),
        [("r3".into(), "Use each option only once.".into())]
    );
    assert_eq!(refused(plan(true), &json!({"r1": "oc", "r3": "oa"}))[0].0, "r2");
    assert!(only(plan(false), &json!({})).is_none());
    assert_eq!(refused(plan(false), &json!({"r2": "oc"})).len(), 2, "all or none");
}

#[test]
fn a_date_and_a_time_make_a_moment() {
    let plan = |required: bool| {
        let day = json!({"check": "date", "min": "2026-01-01", "max": null});
        let mut fields = [
            field("day", &day, &bare("q", "date_of")),
            field("hour", &json!({"check": "time"}), &bare("q", "time_of")),
        ];
        for field in &mut fields {
            field["required"] = json!(required);
        }
        one(&fields, &json!([]))
    };
    let moment = Some(Answer::DateTime(date(2026, 5, 19).to_datetime(time(14, 30, 0, 0))));
    assert!(only(plan(true), &json!({"day": "2026-05-19", "hour": "14.30"})) == moment);
    assert_eq!(refused(plan(false), &json!({"day": "2026-05-19"}))[0].0, "hour");
    assert_eq!(refused(plan(false), &json!({"hour": "14:30"}))[0].0, "day");
    assert_eq!(refused(plan(false), &json!({"day": "2025-05-19", "hour": "25:00"})).len(), 2);
    assert_eq!(refused(plan(true), &json!({})).len(), 2);
    assert!(only(plan(false), &json!({})).is_none());
}

#[test]
fn a_day_of_the_year_must_exist() {
    let numbers = |last: u32| -> Value {
        let options: Vec<_> = (1..=last)
            .map(|n| json!({"id": format!("n{n}"), "value": n.to_string(), "label": n.to_string()}))
            .collect();
        json!({"check": "number_choice", "options": options})
    };
    let plan = || {
        let mut plan = one(
            &[field("month", &numbers(12), &bare("q", "month")), field("day", &numbers(31), &bare("q", "day"))],
            &json!([]),
        );
        plan.language = akis_form::Language::new("tr");
        plan
    };
    assert!(only(plan(), &json!({"month": "n2", "day": "n29"})) == Some(Answer::MonthDay { month: 2, day: 29 }));
    for (month, day) in [("n2", "n30"), ("n4", "n31")] {
        let said = refused(plan(), &json!({"month": month, "day": day}));
        assert_eq!(said, [("day".into(), "O ayda böyle bir gün yok.".into())]);
    }
    assert_eq!(refused(plan(), &json!({"month": "n2"}))[0].0, "day");
    assert!(only(plan(), &json!({})).is_none());
}

#[test]
fn hours_minutes_and_seconds_add_up() {
    let plan = || {
        one(
            &[
                field("h", &number(), &bare("q", "hours")),
                field("m", &number(), &bare("q", "minutes")),
                field("s", &number(), &bare("q", "seconds")),
            ],
            &json!([]),
        )
    };
    assert!(only(plan(), &json!({"h": "2", "m": "5", "s": 9})) == Some(Answer::Duration(7509)));
    assert!(only(plan(), &json!({"m": "0"})) == Some(Answer::Duration(0)));
    for (name, value) in [("m", json!("60")), ("s", json!(75)), ("h", json!("-1")), ("h", json!("99999999"))] {
        assert_eq!(refused(plan(), &json!({name: value}))[0].0, name, "{value}");
    }
}

#[test]
fn several_lists_are_counted_together() {
    let plan = || {
        let lists = [
            field("l1", &choices(&["a", "b"]), &json!({"question": "q"})),
            field("l2", &choices(&["c", "d", "other"]), &json!({"question": "q"})),
            field("own", &words(), &role("q", "other", &json!({"comment": false}))),
        ];
        one(&lists, &json!([{"question": "q", "rule": {"rule": "selected", "min": 2, "max": 3}}]))
    };
    assert!(only(plan(), &json!({"l1": ["ob"], "l2": ["oc"]})) == Some(Answer::Choices(pick(&["b", "c"]))));
    assert!(only(plan(), &json!({"l1": ["ob"], "l2": ["other"], "own": "x"})) == Some(other(&["b"], "x")));
    assert!(only(plan(), &json!({})).is_none(), "fewest, where anything is chosen");
    assert_eq!(refused(plan(), &json!({"l1": ["ob"]})), [("own".into(), "Choose at least 2.".into())]);
    let four = json!({"l1": ["oa", "ob"], "l2": ["oc", "other"], "own": "x"});
    assert_eq!(refused(plan(), &four), [("own".into(), "Choose at most 3.".into())]);
}

#[test]
fn what_only_narrows_a_list_is_no_answer() {
    let letter =
        field("letter", &words(), &json!({"question": "q", "required": true, "role": {"role": "narrows"}}));
    let plan = one(&[letter, field("list", &choice(&["a"]), &json!({"question": "q"}))], &json!([]));
    assert!(only(plan, &json!({"letter": 7, "list": "oa"})) == Some(Answer::Choice("a".into())));
}
