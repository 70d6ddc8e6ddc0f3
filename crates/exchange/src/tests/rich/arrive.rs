use super::*;
use crate::check_all;

fn arrived(plan: &Plan, data: &Value) -> crate::Arrived {
    check_all(plan, data.as_object().unwrap())
}

fn form() -> Plan {
    let age = json!({"check": "number", "min": 18.0, "max": null, "min_digits": null, "max_digits": null, "integer": true});
    plan_of(&json!({
        "language": "tr",
        "screens": [
            screen("A", &json!([field("plan", &choice(&["a", "b"]), &json!({"required": true}))]), &json!({
                "jumps": [{"when": equals("plan", "b"), "to": {"screen": "C"}}],
            })),
            screen("B", &json!([field("seats", &number(), &json!({"required": true}))]), &json!({})),
            screen("C", &json!([
                field("mail", &json!({"check": "email", "blocked_domains": []}), &json!({})),
                field("age", &age, &json!({})),
            ]), &json!({"jumps": [{"when": equals("plan", "b"), "to": {"ending": "b"}}]})),
        ],
    }))
}

#[test]
fn all_is_read_at_once_along_the_way() {
    let said =
        arrived(&form(), &json!({"plan": "ob", "seats": "7", "mail": "a@b.co", "age": "40", "flow_token": "t"}));
    assert!(
        said.answers
            == answers(&[
                ("plan", Answer::Choice("b".into())),
                ("mail", text("a@b.co")),
                ("age", Answer::Number(40.0))
            ])
    );
    assert_eq!((said.problems, said.ending.as_str()), (vec![], "b"));
}

#[test]
fn what_fails_is_named_and_kept() {
    let said = arrived(&form(), &json!({"plan": "oa", "mail": "ayse(at)b.co", "age": "12"}));
    assert_eq!(
        said.problems,
        [
            ("seats".to_owned(), "Lütfen yanıtlayın.".to_owned()),
            ("mail".to_owned(), "E-postayı kontrol edin.".to_owned()),
            ("age".to_owned(), "En az 18.".to_owned()),
        ]
    );
    assert!(
        said.answers
            == answers(&[
                ("plan", Answer::Choice("a".into())),
                ("mail", text("ayse(at)b.co")),
                ("age", Answer::Number(12.0))
            ])
    );
    assert_eq!(said.ending, "");
    let odd = arrived(&form(), &json!({"plan": "gone", "age": "kırk", "seats": {"a": 1}}));
    assert!(odd.answers == answers(&[("plan", text("gone")), ("age", text("kırk"))]));
    assert_eq!(odd.problems.len(), 3);
    assert!(!format!("{odd:?}").contains("kırk"));
}

#[test]
fn who_did_not_consent_left_nothing() {
    let consent = field("kvkk", &json!({"check": "consent", "required": true}), &json!({}));
    let gates = json!({"gates": [{"consent": "kvkk", "text_version": "sha-1"}]});
    let plan = plan(&json!([
        screen("A", &json!([consent]), &gates),
        screen("B", &json!([field("name", &words(), &json!({}))]), &json!({})),
    ]));
    let said = arrived(&plan, &json!({"kvkk": false, "name": "Ayşe"}));
    assert_eq!(said.refused.map(|gate| gate.text_version).as_deref(), Some("sha-1"));
    assert!(said.answers.is_empty() && said.problems.is_empty());
    assert!(arrived(&plan, &json!({"kvkk": true, "name": "Ayşe"})).refused.is_none());
}

#[test]
fn half_a_moment_is_kept_in_the_persons_words() {
    let day = field("day", &json!({"check": "date", "min": null, "max": null}), &bare("q", "date_of"));
    let hour = field("hour", &json!({"check": "time"}), &bare("q", "time_of"));
    let news = field("news", &json!({"check": "consent", "required": false}), &json!({}));
    let plan = plan(&json!([screen("A", &json!([day, hour, news]), &json!({}))]));
    let said = arrived(&plan, &json!({"day": "2026-05-19", "hour": "half past two", "news": "yes"}));
    assert_eq!(said.problems.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["hour", "news"]);
    // Nobody agreed to anything by a value that no box sends.
    assert!(said.answers == answers(&[("q", text("2026-05-19, half past two")), ("news", Answer::Bool(false))]));
}
