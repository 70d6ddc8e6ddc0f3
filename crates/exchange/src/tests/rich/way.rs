use super::*;

fn ask(id: &str, name: &str, more: &Value) -> Value {
    screen(id, &json!([field(name, &choice(&["a", "b", "c"]), &json!({"required": true}))]), more)
}

/// A leads to B, to D (over a hidden C) or to an ending of its own; B and D go on to E.
fn jumps() -> Plan {
    plan_of(&json!({
        "endings": [{"id": "bye", "text": "Good bye."}],
        "screens": [
            ask("A", "first", &json!({"jumps": [
                {"when": equals("first", "b"), "to": {"screen": "C"}},
                {"when": equals("first", "c"), "to": {"ending": "bye"}},
            ]})),
            ask("B", "second", &json!({})),
            ask("C", "third", &json!({"visible_when": equals("first", "a")})),
            ask("D", "fourth", &json!({})),
        ],
    }))
}

#[test]
fn jumps_lead_on_and_what_was_jumped_over_is_no_answer() {
    let mut talk = Talk::new(jumps());
    assert_eq!(talk.to("A", &json!({"first": "oa"})), "B");
    assert_eq!(talk.to("B", &json!({"first": "oa", "second": "oa"})), "C");
    // Back on the phone, and another choice: B is jumped over now, C is not meant for them, so D follows.
    assert_eq!(talk.to("A", &json!({"first": "ob"})), "D");
    assert!(talk.kept("second").is_some(), "kept, should they change it again");
    let answers = talk.complete("D", &json!({"first": "ob", "second": "oa", "fourth": "oc"}));
    assert!(
        answers
            == super::answers(&[("first", Answer::Choice("b".into())), ("fourth", Answer::Choice("c".into()))])
    );
}

#[test]
fn a_jump_to_an_ending_names_it() {
    let mut talk = Talk::new(jumps());
    assert_eq!(talk.to("A", &json!({"first": "oc"})), "end:bye");
    // The repeated request gets the same answer.
    let again = talk.tap("A", &json!({"first": "oc"}));
    assert!(matches!(again.reply, Reply::Success { .. }));
    assert_eq!(again.effect, Effect::None);
}

#[test]
fn back_follows_the_way_that_was_taken() {
    let mut talk = Talk::new(jumps());
    talk.tap("A", &json!({"first": "ob"}));
    assert_eq!(shown(&talk.ask("BACK", "D", &json!({}))), "A");
    talk.tap("A", &json!({"first": "oa"}));
    talk.tap("B", &json!({"first": "oa", "second": "oa"}));
    assert_eq!(shown(&talk.ask("BACK", "C", &json!({}))), "B");
}

#[test]
fn a_screen_no_longer_on_the_way_leads_to_where_the_way_goes() {
    let mut talk = Talk::new(jumps());
    talk.tap("A", &json!({"first": "ob"}));
    assert_eq!(talk.to("B", &json!({"second": "oa"})), "D");
    assert!(talk.kept("second").is_none(), "it was not meant for them");
}

#[test]
fn a_jump_never_leads_back() {
    let back = json!({"jumps": [{"when": {"all": []}, "to": {"screen": "A"}}]});
    let mut talk = Talk::new(plan(&json!([
        ask("A", "first", &json!({"jumps": [{"when": {"all": []}, "to": {"screen": "nowhere"}}]})),
        ask("B", "second", &back),
    ])));
    assert_eq!(talk.to("A", &json!({"first": "oa"})), "B");
    assert_eq!(talk.to("B", &json!({"first": "oa", "second": "oa"})), "end:");
}

#[test]
fn scores_and_constants_decide_but_are_no_answers() {
    let score =
        |when: Value, by: f64| json!({"when": when, "variable": "variable:score", "operation": "add", "by": by});
    let high = json!({"answer": {"question": "variable:score", "is": {"op": "greater_than", "to": "4"}}});
    let plan = plan_of(&json!({
        "variables": [{"id": "variable:score", "initial": 1.0}],
        "constants": {"campaign": {"type": "text", "value": "spring"}},
        "screens": [
            ask("A", "first", &json!({"changes": [score(equals("first", "a"), 4.0), score(equals("first", "b"), 1.0)]})),
            ask("B", "second", &json!({"visible_when": high})),
            ask("C", "third", &json!({"visible_when": equals("campaign", "spring")})),
            ask("D", "fourth", &json!({"visible_when": equals("campaign", "autumn")})),
        ],
    }));
    let mut talk = Talk::new(plan);
    assert_eq!(talk.to("A", &json!({"first": "oa"})), "B");
    // Tapped again, the score is counted anew and not added to.
    assert_eq!(talk.to("A", &json!({"first": "ob"})), "C");
    let answers = talk.complete("C", &json!({"first": "ob", "third": "oa"}));
    assert_eq!(answers.keys().map(QuestionId::as_str).collect::<Vec<_>>(), ["first", "third"]);
    assert!(talk.state.answers.keys().all(|id| id.as_str() != "variable:score"));
}

/// A has more ways out than fit: C and the review lie behind a step.
fn steps() -> Plan {
    let jump = |to: &str, target: Value| json!({"when": equals("first", to), "to": target});
    plan_of(&json!({
        "endings": [{"id": "short", "text": "That was short."}],
        "screens": [
            ask("A", "first", &json!({
                "jumps": [jump("b", json!({"screen": "C"})), jump("c", json!({"ending": "short"}))],
                "exits": ["B", "S"],
            })),
            screen("S", &json!([]), &json!({"role": "step", "exits": ["C", "R"]})),
            ask("B", "second", &json!({"exits": ["C"]})),
            ask("C", "third", &json!({"exits": ["R"]})),
            screen("R", &json!([]), &json!({"role": "review"})),
        ],
    }))
}

#[test]
fn a_way_that_the_phone_does_not_know_leads_over_a_step() {
    let mut talk = Talk::new(steps());
    assert_eq!(talk.to("A", &json!({"first": "oa"})), "B");
    assert_eq!(talk.to("A", &json!({"first": "ob"})), "S");
    assert_eq!(talk.to("S", &json!({"first": "ob"})), "C");
    assert_eq!(shown(&talk.ask("BACK", "S", &json!({}))), "A");
    assert_eq!(shown(&talk.ask("BACK", "C", &json!({}))), "S");
    // The step knows what comes next also when nothing was kept.
    talk.state.answers.clear();
    assert_eq!(talk.to("S", &json!({"first": "ob"})), "C");
    // Without the answer before it nobody knows.
    talk.state.answers.clear();
    let step = talk.tap("S", &json!({}));
    assert!(data(&step)["error_message"].as_str().unwrap().contains("“first”"));
}

#[test]
fn a_way_that_ends_early_ends_on_the_review() {
    let mut talk = Talk::new(steps());
    assert_eq!(talk.to("A", &json!({"first": "oc"})), "S");
    assert_eq!(talk.to("S", &json!({"first": "oc"})), "R");
    // The phone came over the step, and goes back along the routing model.
    assert_eq!(shown(&talk.ask("BACK", "R", &json!({}))), "S");
    assert_eq!(shown(&talk.ask("BACK", "S", &json!({}))), "A");
    assert_eq!(talk.to("R", &json!({"first": "oc"})), "end:short");
    let again = talk.tap("R", &json!({"first": "oc"}));
    assert!(matches!(again.reply, Reply::Success { .. }));
}

#[test]
fn the_review_shows_the_answers_on_the_way() {
    let mut plan = steps();
    plan.screens[3].fields[0].sensitive = true;
    let mut talk = Talk::new(plan);
    talk.tap("A", &json!({"first": "oa"}));
    talk.tap("B", &json!({"second": "oc"}));
    let step = talk.tap("C", &json!({"third": "oa"}));
    assert_eq!(shown(&step), "R");
    assert_eq!(data(&step)["summary"], "first: A\nsecond: C\nthird: ••••");
    assert_eq!(data(&step).keys().collect::<Vec<_>>(), ["akis_session", "summary"]);
    talk.tap("A", &json!({"first": "ob"}));
    let step = talk.tap("C", &json!({"third": "oa"}));
    assert_eq!(data(&step)["summary"], "first: B\nthird: ••••");
    let answers = talk.complete("R", &json!({}));
    assert_eq!(answers.len(), 2);
}

#[test]
fn a_long_summary_says_that_there_is_more() {
    let fields: Vec<Value> = (0..10)
        .map(|n| {
            field(&format!("q{n}"), &json!({"check": "text", "min_chars": null, "max_chars": null}), &json!({}))
        })
        .collect();
    let mut talk = Talk::new(plan(&json!([
        screen("A", &json!(fields), &json!({"exits": ["R"]})),
        screen("R", &json!([]), &json!({"role": "review"})),
    ])));
    let long: Map<String, Value> = (0..10).map(|n| (format!("q{n}"), json!("ş".repeat(900)))).collect();
    let step = talk.tap("A", &Value::Object(long));
    let summary = data(&step)["summary"].as_str().unwrap();
    assert!((3000..=4000).contains(&summary.chars().count()));
    assert!(summary.ends_with("… The other answers are kept too."));
}

fn gated() -> Plan {
    let consent = field("kvkk", &json!({"check": "consent", "required": true}), &json!({"required": true}));
    let name = field("name", &words(), &json!({"required": true}));
    plan(&json!([
        screen(
            "A",
            &json!([consent, name]),
            &json!({
                "exits": ["B", "N"], "gates": [{"consent": "kvkk", "text_version": "sha-1"}],
            })
        ),
        ask("B", "second", &json!({})),
        screen("N", &json!([]), &json!({"role": "refused"})),
    ]))
}

#[test]
fn who_refuses_leaves_nothing_but_the_refusal() {
    let mut talk = Talk::new(gated());
    talk.state.answers = super::answers(&[("name", text("Ayşe"))]);
    for unticked in [json!({"kvkk": false, "name": "Ayşe"}), json!({"kvkk": "", "name": ""}), json!({})] {
        let step = talk.tap("A", &unticked);
        assert_eq!(shown(&step), "N");
        assert_eq!(
            step.effect,
            Effect::Refused { consent: QuestionId::new("kvkk"), text_version: "sha-1".into() }
        );
        assert!(talk.state.answers.is_empty());
    }
    let step = talk.tap("N", &json!({"kvkk": false, "name": "Ayşe"}));
    assert_eq!(step.effect, Effect::None);
    let Reply::Success { params } = &step.reply else { panic!("the Flow closes") };
    assert_eq!(
        Value::Object(params.clone()),
        json!({"flow_token": "token-1", "session_id": "session-1", "refused": true})
    );
    assert!(talk.state.completed.is_none());
}

#[test]
fn who_ticks_after_all_goes_on() {
    let mut talk = Talk::new(gated());
    talk.tap("A", &json!({"kvkk": false, "name": "Ayşe"}));
    assert_eq!(shown(&talk.ask("BACK", "N", &json!({}))), "A");
    assert_eq!(talk.to("A", &json!({"kvkk": true, "name": "Ayşe"})), "B");
    let answers = talk.complete("B", &json!({"kvkk": true, "name": "Ayşe", "second": "oa"}));
    assert!(answers[&QuestionId::new("kvkk")] == Answer::Bool(true));
}

#[test]
fn behind_a_gate_nothing_counts_without_its_consent() {
    let mut talk = Talk::new(gated());
    let step = talk.tap("B", &json!({"kvkk": false, "name": "Ayşe", "second": "oa"}));
    assert_eq!(step.effect, Effect::None);
    assert!(data(&step)["error_message"].as_str().unwrap().contains("“kvkk”"));
    // A value that no phone sends is no refusal.
    assert!(talk.to("A", &json!({"kvkk": "no", "name": "Ayşe"})).starts_with("stays:"));
}

#[test]
fn a_plan_of_before_has_none_of_this_and_runs() {
    let plan = plan(&json!([ask("A", "first", &json!({})), screen("B", &json!([]), &json!({}))]));
    assert_eq!(serde_json::to_value(&plan).unwrap().as_object().unwrap().len(), 4);
    let mut talk = Talk::new(plan);
    let step = talk.tap("A", &json!({"first": "oa"}));
    assert_eq!(data(&step), json!({"akis_session": "session-1", "errors": {}}).as_object().unwrap());
    assert_eq!(talk.to("B", &json!({"first": "oa"})), "end:");
}
