//! What is kept in several languages is answered in the one the signed-in person sees.

use crate::support::{Browser, Company, Server};
use akis_sentence::{Sentence, sentence};
use akis_store::{
    AttemptOutcome, MIGRATOR, Origin, PublicationState, Role, StepKey, StepState, WaitsFor,
    attempts::Attempt,
    connections,
    deliveries::{self, Next},
    messages::{self, NewMessage},
    publications,
};
use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

fn why() -> Sentence {
    sentence!("HubSpot no longer accepts the connection.", "HubSpot bu bağlantıyı artık kabul etmiyor.")
}

/// Everything goes wrong for one reason, as worker and connections would note it.
async fn go_wrong(server: &Server, company: &Company) {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    akis_store::delivery_work::begin(&mut tx, company.delivery).await.unwrap().unwrap();
    let attempt = Attempt {
        step: None,
        started_at: Timestamp::now(),
        duration: Duration::from_millis(87),
        outcome: AttemptOutcome::Reconnect,
        http_status: Some(401),
        code: Some("reconnect".to_owned()),
        message: Some(why()),
    };
    let next = Next::NeedsAttention { waits_for: WaitsFor::Reconnect, problem: why() };
    deliveries::record_attempt(&mut tx, company.delivery, &attempt, &next).await.unwrap();

    let version = connections::tokens(&mut tx, company.connection).await.unwrap().unwrap().version;
    assert!(connections::mark_reconnect_needed(&mut tx, company.connection, version, &why()).await.unwrap());

    let publication = company.publication;
    publications::set_step(&mut tx, publication, StepKey::Publish, StepState::Failed, Some(&why())).await.unwrap();
    publications::set_state(&mut tx, publication, PublicationState::Failed, Some(&why()), None).await.unwrap();

    let message = NewMessage {
        flow_id: company.flow,
        publication_id: publication,
        version_id: company.version,
        phone_number_id: "1061".to_owned(),
        recipient: "905321112233".to_owned(),
        body: "Boat trip".to_owned(),
        call_to_action: "Open the form".to_owned(),
        origin: Origin::Agent,
        deliver_test: false,
        created_by: None,
    };
    let message = messages::insert(&mut tx, &message).await.unwrap();
    assert!(messages::mark_failed(&mut tx, message, &why()).await.unwrap());
    tx.commit().await.unwrap();
}

/// Every place where the dashboard shows such a sentence.
async fn sentences(browser: &mut Browser, company: &Company) -> Vec<Value> {
    let flow = format!("/api/v1/flows/{}", company.flow);
    let submission = format!("/api/v1/submissions/{}", company.submission);
    let mut said = Vec::new();
    for (path, places) in [
        (submission, &["/deliveries/0/problem", "/deliveries/0/attempts/0/message"][..]),
        (format!("{flow}/submissions"), &["/items/0/delivery/problem"]),
        (format!("{flow}/messages"), &["/items/0/problem"]),
        (format!("{flow}/publication"), &["/problem", "/steps/6/detail"]),
        (flow, &["/publication/problem", "/publication/steps/6/detail"]),
        ("/api/v1/connections".to_owned(), &["/items/0/problem"]),
    ] {
        let answer = browser.get(&path).await;
        let found = places.iter().map(|place| answer.json.pointer(place).cloned());
        said.extend(found.map(|value| value.unwrap_or_else(|| panic!("{path}: {}", answer.text))));
    }
    said
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_same_failed_delivery_reads_in_turkish_and_in_english(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut company = server.company("ayse@mavideniz.test", 1).await;
    go_wrong(&server, &company).await;
    let mut ayse = company.browser.clone();
    let mut can = server.member(&mut company.browser, "can@kuzey.test", Role::Viewer).await;
    let answer = can.ask(Method::PATCH, "/api/v1/auth/me", Some(&json!({"locale": "en"}))).await;
    assert_eq!(answer.json["person"]["locale"], "en", "{}", answer.text);

    for said in sentences(&mut ayse, &company).await {
        assert_eq!(said, why().tr);
    }
    for said in sentences(&mut can, &company).await {
        assert_eq!(said, why().en);
    }

    // The next answer after a change of language is in the new one; nothing of the old is kept.
    can.ask(Method::PATCH, "/api/v1/auth/me", Some(&json!({"locale": "tr"}))).await;
    for said in sentences(&mut can, &company).await {
        assert_eq!(said, why().tr);
    }
}
