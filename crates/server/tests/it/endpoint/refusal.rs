//! A consent without which the form does not go on.

use super::form::form;
use super::office::Office;
use super::tables::Tables;
use crate::support::Server;
use akis_form::{Answers, Consent, ConsentPart, Form, Item, QuestionId, WriteTarget};
use akis_store::{MIGRATOR, SessionId, sessions};
use serde_json::{Value, json};
use sqlx::PgPool;

/// The boat hire's form behind a gate.
pub(crate) fn gated() -> Form {
    let mut form = form();
    let gate = Consent {
        id: QuestionId::new("kvkk"),
        part: ConsentPart::Ask { label: "I agree that my answers are processed.".to_owned(), required: true },
        text: "We process what you answer to find you a boat.".to_owned(),
        target: WriteTarget::None,
        gate: true,
    };
    form.pages[0].items.insert(0, Item::Consent(gate));
    form
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refusal_erases_what_was_kept_and_the_person_may_still_go_on(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut office = Office::open(&server, 1).await;
    office.republish(&gated()).await;
    let mut phone = office.phone(None);
    phone.open().await;
    let session: SessionId = phone.session().parse().unwrap();
    let kept = async || {
        server.settled().await;
        let mut tx = office.begin().await;
        sessions::by_id(&mut tx, session).await.unwrap().unwrap()
    };
    let gate = phone.screen.clone();

    phone.enter(&[("kvkk", json!(true))]);
    let agreed = phone.tap();
    let reply = phone.wire.ask(&agreed).await;
    assert_ne!(reply.plain["screen"], gate);
    assert!(!kept().await.answers.is_empty());

    // Back on the phone, and the box is not ticked any more.
    phone.enter(&[("kvkk", json!(false))]);
    let before = Tables::read(&pool).await;
    let reply = phone.wire.ask(&phone.tap()).await;
    assert_eq!(before.changed(&pool).await, ["public.sessions"]);
    phone.show(&reply);
    assert_ne!(phone.screen, gate);
    let refused = kept().await;
    assert_eq!((refused.answers, refused.screen, refused.submission), (Answers::new(), None, None));
    let refusal = refused.refused.unwrap();
    assert_eq!(refusal.consent.as_str(), "kvkk");
    assert!(!refusal.text_version.is_empty());

    // The screen's own button closes the form, and nothing is sent on.
    let before = Tables::read(&pool).await;
    let closed = phone.wire.ask(&phone.tap()).await;
    let params = &closed.plain["data"]["extension_message_response"]["params"];
    assert_eq!((&closed.plain["screen"], &params["refused"]), (&Value::from("SUCCESS"), &Value::from(true)));
    assert!(params.get("submission_id").is_none());
    assert_eq!(before.changed(&pool).await, [""; 0]);

    // Somebody who changes their mind is no longer one who refused.
    let reply = phone.wire.ask(&agreed).await;
    assert_ne!(reply.plain["screen"], "SUCCESS");
    let after = kept().await;
    assert!(after.refused.is_none() && after.answers.contains_key(&QuestionId::new("kvkk")));
}
