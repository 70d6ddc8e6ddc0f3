use super::{every_kind, form_of, id, question};
use akis_form::{
    Answer, Answers, Caution, Change, Comparison, Condition, Form, Item, Jump, JumpTarget, Operation, QuestionId,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn answer(question: &str, is: Comparison) -> Condition {
    Condition::Answer { question: id(question), is }
}

fn answered_but_not(question: &str, is: Comparison) -> Condition {
    let not = |condition| Condition::Not(Box::new(condition));
    Condition::All(vec![not(answer(question, Comparison::Empty)), not(answer(question, is))])
}

fn item(name: &str) -> JumpTarget {
    JumpTarget::Item(id(name))
}

fn always() -> Condition {
    Condition::All(vec![])
}

#[test]
fn jumps_stand_at_their_question_in_order() {
    let form = every_kind();
    let guests = &question(&form, "q6Number0006").jumps;
    let many = Condition::Any(vec![
        answer("q6Number0006", Comparison::GreaterThan("8".into())),
        answer("q6Number0006", Comparison::Equals("8".into())),
    ]);
    let not_a_test = answered_but_not("q1ShortTxt01", Comparison::Equals("Test".into()));
    let agency = answer("q3Email00003", Comparison::Contains("@agency.".into()));
    assert_eq!(
        guests,
        &[
            Jump {
                when: Condition::All(vec![many, Condition::Any(vec![not_a_test, agency])]),
                to: JumpTarget::Page("about_trip".into()),
            },
            // Back to its own picture: kept, the compiler says what becomes of it.
            Jump {
                when: answer("q6Number0006", Comparison::LessThan("1".into())),
                to: item("q6Number0006:attachment"),
            },
        ]
    );
    let start = &question(&form, "q7Date000007").jumps;
    assert_eq!(start[0].when, answer("q7Date000007", Comparison::LessThan("2026-05-01".into())));
    assert_eq!(start[0].to, item("s1Statement1"));
    let later = [Comparison::GreaterThan("2026-11-01".into()), Comparison::Equals("2026-11-01".into())];
    assert_eq!(start[1].when, Condition::Any(later.map(|is| answer("q7Date000007", is)).to_vec()));
    assert_eq!(start[1].to, item("q1ShortTxt01"));
}

#[test]
fn yes_and_no_and_endings() {
    let form = every_kind();
    assert_eq!(
        question(&form, "q8YesNo00008").jumps,
        [Jump {
            when: answer("q8YesNo00008", Comparison::Equals("false".into())),
            to: JumpTarget::Ending("ty_too_young".into()),
        }]
    );
    // The form's own ending has no name.
    assert_eq!(
        question(&form, "qQShort00002").jumps,
        [Jump { when: always(), to: JumpTarget::Ending(String::new()) }]
    );
    assert_eq!(
        question(&form, "qPShort00001").jumps,
        [Jump {
            when: answer("qPShort00001", Comparison::StartsWith("Solo".into())),
            to: JumpTarget::Ending("default_tys".into()),
        }]
    );
}

#[test]
fn options_are_compared_by_their_value() {
    let form = every_kind();
    let boat = &question(&form, "qBSingle0001").jumps;
    assert_eq!(boat[0].when, answer("qBSingle0001", Comparison::Equals("boat_cat".into())));
    // A constant names the option by its label.
    assert_eq!(boat[1].when, answer("qBSingle0001", Comparison::Equals("boat_gulet".into())));
    let extras = &question(&form, "qCMulti00001").jumps;
    let any_of = |value: &str| Comparison::AnyOf(vec![value.into()]);
    assert_eq!(
        extras[0].when,
        Condition::All(vec![
            answer("qCMulti00001", any_of("extra_cook")),
            answered_but_not("qCMulti00001", any_of("extra_dive")),
        ])
    );
}

#[test]
fn statements_and_groups_jump_too() {
    let form = every_kind();
    let statement = form.pages[0].items.iter().find_map(|item| match item {
        Item::Content(content) if content.id == Some(id("s1Statement1")) => Some(content),
        _ => None,
    });
    assert_eq!(
        statement.unwrap().jumps,
        [
            Jump {
                when: answer("campaign", Comparison::Equals("agency".into())),
                to: JumpTarget::Ending("ty_agency".into()),
            },
            Jump { when: always(), to: JumpTarget::Page("about_trip".into()) },
        ]
    );
    let group = form.pages.iter().find(|page| page.id == "about_trip").unwrap();
    assert_eq!(
        group.jumps,
        [Jump { when: answer("variable:score", Comparison::GreaterThan("12".into())), to: item("qHNps0000001") }]
    );
}

#[test]
fn nested_fields_are_parts_and_what_cannot_be_read_is_kept() {
    let form = every_kind();
    let jumps = &question(&form, "qHNps0000001").jumps;
    let part = |question: &str, part: &str, is| Condition::Part { question: id(question), part: part.into(), is };
    assert_eq!(jumps[0].when, part("qIMatrix0001", "mRowFast0001", Comparison::Equals("No".into())));
    assert_eq!(jumps[0].to, item("qJContact001"));
    assert_eq!(jumps[1].when, part("qJContact001", "cMail0000001", Comparison::EndsWith(".tr".into())));
    let Condition::Unreadable { from, rule } = &jumps[2].when else { panic!("an operator nobody knows") };
    assert_eq!(from, &id("qHNps0000001"));
    assert!(rule.contains("sounds_like"), "{rule}");
    // The fourth leads nowhere and is a caution of the form.
    assert_eq!(jumps.len(), 3);
}

#[test]
fn calculations_hang_on_questions() {
    let form = every_kind();
    let change = |when, variable: &str, operation, by| Change { when, variable: id(variable), operation, by };
    assert_eq!(question(&form, "q8YesNo00008").changes, [change(always(), "variable:score", Operation::Add, 5.0)]);
    let many = answer("q6Number0006", Comparison::GreaterThan("6".into()));
    assert_eq!(
        question(&form, "q6Number0006").changes,
        [change(many, "variable:price", Operation::Multiply, 2.0)]
    );
    // A group computes with its last question.
    assert_eq!(
        question(&form, "qDPicture001").changes,
        [change(always(), "variable:price", Operation::Subtract, 1.5)]
    );
}

/// Whether the one jump of a form is taken. `q` is of the given type, `h` a hidden field.
fn taken(field: &Value, condition: &Value, answers: &[(&str, Answer)]) -> bool {
    let logic = json!([{ "type": "field", "ref": "q", "actions": [{
        "action": "jump", "details": { "to": { "type": "field", "value": "z" } }, "condition": condition,
    }] }]);
    let end = json!({ "id": "z", "ref": "z", "title": "", "type": "short_text" });
    let form: Form = form_of(&json!([field, end]), &logic);
    let answers: Answers = answers.iter().map(|(name, answer)| (QuestionId::new(*name), answer.clone())).collect();
    question(&form, "q").jumps[0].when.holds(&answers)
}

/// One comparison of a field.
fn test(op: &str, field: &str, operand: &str, value: &Value) -> Value {
    json!({ "op": op, "vars": [{ "type": "field", "value": field }, { "type": operand, "value": value }] })
}

#[test]
fn a_condition_on_an_unanswered_field_is_false() {
    let number = json!({ "id": "q", "ref": "q", "title": "", "type": "number" });
    let choice = json!({ "id": "q", "ref": "q", "title": "", "type": "multiple_choice",
        "properties": { "choices": [{ "ref": "a", "label": "A" }, { "ref": "b", "label": "B" }] } });
    let to = |op: &str, kind: &str, value: Value| test(op, "q", kind, &value);
    for op in [
        "equal",
        "not_equal",
        "lower_than",
        "lower_equal_than",
        "greater_than",
        "greater_equal_than",
        "is",
        "is_not",
    ] {
        assert!(!taken(&number, &to(op, "constant", json!(5)), &[]), "{op}");
    }
    assert!(!taken(&choice, &to("is_not", "choice", json!("a")), &[]));
    assert!(taken(&choice, &to("is_not", "choice", json!("a")), &[("q", Answer::Choice("b".into()))]));
    assert!(!taken(&choice, &to("is_not", "choice", json!("a")), &[("q", Answer::Choice("a".into()))]));
    let given = |number: f64| [("q", Answer::Number(number))];
    let holds = [("lower_than", [4.0, 5.0]), ("lower_equal_than", [5.0, 6.0])];
    for (op, [yes, no]) in holds {
        assert!(taken(&number, &to(op, "constant", json!("5")), &given(yes)), "{op}");
        assert!(!taken(&number, &to(op, "constant", json!(5)), &given(no)), "{op}");
    }
    assert!(taken(&number, &to("greater_equal_than", "constant", json!(5.0)), &given(5.0)));
    assert!(taken(&number, &to("not_equal", "constant", json!(5)), &given(4.0)));
    assert!(taken(&number, &json!({ "op": "always", "vars": [] }), &[]));
}

#[test]
fn words_of_ones_own_are_compared_as_they_are() {
    let choice = json!({ "id": "q", "ref": "q", "title": "", "type": "multiple_choice", "properties": {
        "allow_other_choice": true, "choices": [{ "ref": "a", "label": "A" }] } });
    let is = |kind: &str, value: &str| test("is", "q", kind, &json!(value));
    let other = [("q", Answer::Other { values: vec![], text: "raft".into() })];
    assert!(taken(&choice, &is("constant", "raft"), &other));
    assert!(!taken(&choice, &is("constant", "A"), &other));
    assert!(taken(&choice, &is("constant", "A"), &[("q", Answer::Choice("a".into()))]));
    // A choice that is not there is no words.
    assert!(!taken(&choice, &is("choice", "raft"), &other));
}

#[test]
fn parts_are_tested_row_by_row() {
    let row = |name: &str, yes: &str| {
        json!({ "id": name, "ref": name, "title": name, "type": "multiple_choice", "properties": { "choices": [
            { "id": yes, "ref": yes, "label": "Yes" }, { "id": "n", "ref": "n", "label": "No" } ] } })
    };
    let matrix = json!({ "id": "q", "ref": "q", "title": "", "type": "matrix",
        "properties": { "fields": [row("r1", "y1"), row("r2", "y2")] } });
    let is = |row: &str, choice: &str| test("is", row, "choice", &json!(choice));
    let given = |pairs: &[(&str, &str)]| {
        let parts = pairs.iter().map(|(row, value)| ((*row).to_owned(), Answer::Choice((*value).to_owned())));
        [("q", Answer::Parts(parts.collect::<BTreeMap<_, _>>()))]
    };
    assert!(taken(&matrix, &is("r2", "y2"), &given(&[("r1", "No"), ("r2", "Yes")])));
    assert!(!taken(&matrix, &is("r1", "y1"), &given(&[("r1", "No"), ("r2", "Yes")])));
    // A choice of another row is no choice of this one.
    assert!(!taken(&matrix, &is("r1", "y2"), &given(&[("r1", "Yes")])));
}

#[test]
fn what_makes_no_sense_is_unreadable_and_never_holds() {
    let date = json!({ "id": "q", "ref": "q", "title": "", "type": "date" });
    let text = json!({ "id": "q", "ref": "q", "title": "", "type": "short_text" });
    let file = json!({ "id": "q", "ref": "q", "title": "", "type": "file_upload" });
    let q = json!({ "type": "field", "value": "q" });
    let constant = |value: Value| json!({ "type": "constant", "value": value });
    let day = Answer::Date("2026-05-01".parse().unwrap());
    let words = Answer::Text("next week".into());
    for (field, condition, given) in [
        (&date, json!({ "op": "earlier_than", "vars": [q, constant(json!("next week"))] }), &day),
        (&date, json!({ "op": "contains", "vars": [q, constant(json!("2026-05-01"))] }), &day),
        (&text, json!({ "op": "greater_than", "vars": [q, constant(json!(3))] }), &words),
        (&text, json!({ "op": "is", "vars": [q, q] }), &words),
        (&text, json!({ "op": "is", "vars": [q] }), &words),
        (&text, json!({ "op": "is", "vars": [q, constant(json!(["next week"]))] }), &words),
        (&text, json!({ "op": "and", "vars": [] }), &words),
        (&text, json!({ "op": "and" }), &words),
        (&text, json!(null), &words),
        (&file, json!({ "op": "is_not", "vars": [q, constant(json!("a"))] }), &words),
        (
            &text,
            json!({ "op": "is", "vars": [{ "type": "variable", "value": "score" }, constant(json!(0))] }),
            &words,
        ),
        (&text, json!({ "op": "is", "vars": [{ "type": "hidden", "value": "h" }, constant(json!("x"))] }), &words),
        (&text, json!({ "op": "is", "vars": [{ "type": "end", "value": "h" }, constant(json!("x"))] }), &words),
    ] {
        assert!(!taken(field, &condition, &[("q", given.clone())]), "{condition}");
    }
}

#[test]
fn logic_of_what_is_not_there_is_a_caution() {
    let fields = json!([
        { "id": "s", "ref": "s", "title": "Hello", "type": "statement" },
        { "id": "g", "ref": "g", "title": "", "type": "group", "properties": { "fields": [] } },
        { "id": "q", "ref": "q", "title": "", "type": "number" },
    ]);
    let add = json!({ "action": "add", "condition": { "op": "always", "vars": [] }, "details": {
        "target": { "type": "variable", "value": "points" }, "value": { "type": "constant", "value": 1 } } });
    let on = |name: &str, action: &Value| json!({ "type": "field", "ref": name, "actions": [action] });
    let strange = json!({ "action": "explode", "condition": { "op": "always" } });
    let logic =
        json!([on("gone", &add), on("s", &add), on("g", &add), on("q", &strange), on("q", &add), "x", null]);
    let form = form_of(&fields, &logic);
    let what: Vec<&str> = form
        .cautions
        .iter()
        .filter_map(|caution| match caution {
            Caution::Unreadable { what } => Some(what.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        what,
        [
            "logic of field gone",
            "calculation of points at s, which asks nothing",
            "calculation of points at g, which asks nothing",
            "action explode of q",
            "logic of  ",
            "logic of  ",
        ]
    );
    assert_eq!(question(&form, "q").changes.len(), 1);
    assert_eq!(form.variables[0].id, id("variable:points"));
}
