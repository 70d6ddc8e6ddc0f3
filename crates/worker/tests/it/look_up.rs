use crate::company::Company;
use crate::vendor::{Kept, Turn};
use crate::world::{WINDOW, World, until};
use akis_store::{AttemptOutcome, DeliveryState, MIGRATOR};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn taken_but_not_answered_it_is_found_and_not_sent_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::DoneThenHang);
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let delivery = company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
    let outcomes: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [AttemptOutcome::Unclear, AttemptOutcome::Found]);
    assert_eq!(delivery.attempts[0].code.as_deref(), Some("timeout"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_error_of_the_sources_own_may_hide_that_it_arrived(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::DoneThen(500, json!({"status": "error"})));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn not_taken_it_is_sent_again_when_the_window_is_over_and_not_before(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::Answer(500, json!({"status": "error"})));
    world.vendor.script("submit", Turn::Hang);
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let asking = until("a look found nothing", async || {
        let delivery = company.delivery(&world, id).await;
        let looked = delivery.attempts.iter().any(|attempt| attempt.code.as_deref() == Some("not_found_yet"));
        looked.then_some(delivery)
    })
    .await;
    assert!(asking.problem.unwrap().en.contains("before it sends it"));
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;

    let calls = world.vendor.calls("submit");
    assert_eq!((calls.len(), world.vendor.arrived(id)), (3, 1));
    for pair in calls.windows(2) {
        assert!(pair[1].at - pair[0].at >= WINDOW, "{:?}", pair[1].at - pair[0].at);
    }
    let last_look = world.vendor.calls("find").last().unwrap().at;
    assert!(last_look < calls[2].at && last_look - calls[1].at >= WINDOW, "looked at the end of the window");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_the_source_shows_late_is_waited_for(pool: PgPool) {
    let world = World::with(&pool, |settings| settings.lookup_window_seconds = 8.0).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.inner().shown = 0;
    world.vendor.script("submit", Turn::DoneThenHang);
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    until("it was looked for twice", async || (world.vendor.calls("find").len() >= 2).then_some(())).await;
    world.vendor.inner().shown = usize::MAX;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn it_is_found_behind_many_newer_ones(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::DoneThenHang);
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    until("it arrived", async || (world.vendor.arrived(id) == 1).then_some(())).await;
    let newer = Timestamp::now() + SignedDuration::from_secs(60);
    let others = (0..130).map(|other| Kept {
        page_url: format!("https://mavideniz.test/contact?n={other}"),
        submitted_at: newer.as_millisecond(),
        fields: json!([]),
    });
    world.vendor.inner().kept.extend(others);
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
    assert!(world.vendor.calls("find").len() >= 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_question_without_an_answer_sends_nothing(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let live = company.live(&world).await;
    world.vendor.script("submit", Turn::DoneThenHang);
    (0..4).for_each(|_| world.vendor.script("find", Turn::Answer(503, json!({}))));
    let (id, _) = company.complete(&world, &live).await;
    let worker = world.worker();
    let given_up = company.delivery_is(&world, id, DeliveryState::GivenUp).await;
    let problem = given_up.problem.unwrap().en;
    assert!(problem.contains("could not be asked whether this answer arrived"), "{problem}");
    assert_eq!(world.vendor.calls("submit").len(), 1);

    // A person's retry asks first as well.
    company.retry(&world, given_up.id).await;
    company.delivery_is(&world, id, DeliveryState::Delivered).await;
    worker.stop().await;
    assert_eq!((world.vendor.calls("submit").len(), world.vendor.arrived(id)), (1, 1));
}
