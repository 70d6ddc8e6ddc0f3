//! Answers of members who try a form.

use crate::company::Company;
use crate::desk::at_the_desk;
use crate::world::World;
use akis_form::{Answer, Answers, QuestionId, Submission, SubmissionId};
use akis_store::{
    DeliveryState, MIGRATOR, Origin, StoreError, alerts, deliveries, destinations, flows, submissions,
};
use jiff::Timestamp;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_test_goes_nowhere_and_counts_for_nothing(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let (test, _) = company.complete_as(&world, &live, Origin::Test).await;
    let (real, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    company.delivery_is(&world, real, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(test)), (1, 0));
    let mut tx = world.begin(company.tenant).await;
    assert!(deliveries::list(&mut tx, test).await.unwrap().is_empty());
    assert_eq!(flows::get(&mut tx, company.flow).await.unwrap().unwrap().summary.answers_count, 1);
    let exported = submissions::export(&mut tx, company.flow, None, false, 50).await.unwrap();
    assert_eq!(exported.iter().map(|row| row.id).collect::<Vec<_>>(), [real]);
    assert_eq!(submissions::export(&mut tx, company.flow, None, true, 50).await.unwrap().len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_sample_goes_to_one_destination_with_its_mark_also_while_that_is_switched_off(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    let desk = at_the_desk(&world, &company, &["submit"], "ask").await;
    let answers = Answers::from([(QuestionId::new("firstname"), Answer::Text("Deneme".into()))]);
    let sample =
        || Submission::freeze(SubmissionId(Uuid::now_v7()), &crate::company::form(), &answers, Timestamp::now());
    let mut tx = world.begin(company.tenant).await;
    let off = destinations::DestinationChange { enabled: Some(false), ..Default::default() };
    destinations::change(&mut tx, desk, &off).await.unwrap();
    let id = submissions::insert_test(&mut tx, company.flow, live.version, &sample(), desk).await.unwrap();
    tx.commit().await.unwrap();
    let worker = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    let body = world.vendor.calls("desk_submit")[0].body.clone();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["test"], json!(true));

    // One that fails tells nobody.
    world.vendor.script("desk_submit", crate::vendor::Turn::Answer(422, json!({})));
    let mut tx = world.begin(company.tenant).await;
    let id = submissions::insert_test(&mut tx, company.flow, live.version, &sample(), desk).await.unwrap();
    tx.commit().await.unwrap();
    company.delivery_is(&world, id, DeliveryState::NeedsAttention).await;
    worker.stop().await;
    let mut tx = world.begin(company.tenant).await;
    assert!(alerts::list(&mut tx, company.person, true, None, 50).await.unwrap().is_empty());
    assert_eq!(deliveries::counts(&mut tx, company.flow).await.unwrap().attention, 0);
    let nowhere = akis_store::DestinationId::new();
    let unknown = submissions::insert_test(&mut tx, company.flow, live.version, &sample(), nowhere).await;
    assert!(matches!(unknown, Err(StoreError::NotFound("destination"))));
}
