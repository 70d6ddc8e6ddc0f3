//! Meta's public keys kept right: lost, damaged, replaced, somebody else's, and Meta out of reach.

use crate::company::Company;
use crate::vendor::Turn;
use crate::world::{World, until};
use akis_crypto::key_pair;
use akis_store::key_pairs::{self, KeyPair, NewPair, NumberKey};
use akis_store::{KeyStatus, MIGRATOR, PhoneNumberRowId};
use serde_json::json;
use sqlx::PgPool;
use std::sync::LazyLock;
use std::time::Duration;

static PAIRS: LazyLock<Vec<key_pair::KeyPair>> =
    LazyLock::new(|| (0..3).map(|_| key_pair::generate().unwrap()).collect());

const FOREIGN: &str = "-----BEGIN PUBLIC KEY-----\nTheirs\n-----END PUBLIC KEY-----";

/// Makes a pair the present one; the worker is asked to register it.
async fn replace(world: &World, company: &Company, number: Option<PhoneNumberRowId>, pair: usize) -> KeyPair {
    let new = NewPair {
        account: company.account,
        number,
        public_pem: PAIRS[pair].public_pem.clone(),
        private_pem: PAIRS[pair].private_pem.clone(),
        imported: false,
    };
    let mut tx = world.begin(company.tenant).await;
    let pair = key_pairs::replace(&mut tx, &new, Duration::from_hours(1)).await.unwrap();
    tx.commit().await.unwrap();
    pair
}

async fn ask(world: &World, company: &Company) {
    let mut tx = world.begin(company.tenant).await;
    key_pairs::request_check(&mut tx, company.account).await.unwrap();
    tx.commit().await.unwrap();
}

async fn numbers(world: &World, company: &Company) -> Vec<NumberKey> {
    key_pairs::of_numbers(&mut world.begin(company.tenant).await, company.account).await.unwrap()
}

/// Waits until both numbers stand so. Asks again meanwhile, as a person does who presses the button.
async fn stand(world: &World, company: &Company, statuses: [KeyStatus; 2]) -> Vec<NumberKey> {
    until(&format!("the keys stand {statuses:?}"), async || {
        let numbers = numbers(world, company).await;
        let reached = numbers.iter().map(|number| number.status).eq(statuses.map(Some));
        if !reached && numbers.iter().any(|number| number.status == Some(KeyStatus::Uploaded)) {
            ask(world, company).await;
        }
        reached.then_some(numbers)
    })
    .await
}

fn at_meta(world: &World, company: &Company, number: u8) -> Option<String> {
    let keys = &world.vendor.inner().keys;
    keys.get(&format!("number-{number}-{}", company.tenant)).map(|(pem, _)| pem.trim().to_owned())
}

fn put(world: &World, company: &Company, number: u8, pem: &str, status: &'static str) {
    world.vendor.inner().keys.insert(format!("number-{number}-{}", company.tenant), (pem.to_owned(), status));
}

async fn queued(pool: &PgPool) -> Vec<(String, f64)> {
    let sql =
        "select state, extract(epoch from run_at - now())::float8 from control.jobs where kind = 'register_keys'";
    sqlx::query_as(sql).fetch_all(pool).await.unwrap()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_pair_is_registered_on_every_number_and_looked_at_tomorrow(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let pair = replace(&world, &company, None, 0).await;
    let (worker, other) = (world.worker(), world.worker());
    let stood = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    assert!(stood.iter().all(|number| number.registered == Some(pair.id) && number.problem.is_none()));
    let job = until("the next look waits", async || {
        let jobs = queued(&pool).await;
        (jobs.len() == 1 && jobs[0].0 == "ready" && jobs[0].1 > 20.0).then(|| jobs[0].1)
    })
    .await;
    worker.stop().await;
    other.stop().await;
    assert!((86_000.0..110_000.0).contains(&job), "{job}");
    assert_eq!(world.vendor.calls("set_key").len(), 2, "each number once, with two workers");
    let bearers = world.vendor.calls("set_key").iter().all(|call| call.bearer == "meta-token");
    assert!(bearers && at_meta(&world, &company, 1).unwrap() == PAIRS[0].public_pem.trim());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_lost_key_is_uploaded_again_and_a_good_one_left_alone(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    replace(&world, &company, None, 0).await;
    let worker = world.worker();
    stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    // The number is registered anew: Meta forgets its key, and says so with an alert.
    world.vendor.inner().keys.remove(&format!("number-2-{}", company.tenant));
    ask(&world, &company).await;
    until("it is there again", async || at_meta(&world, &company, 2)).await;
    stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("set_key").len(), 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_signature_that_does_not_fit_is_mended_and_named_when_that_does_not_help(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    replace(&world, &company, None, 0).await;
    let worker = world.worker();
    stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    put(&world, &company, 1, &PAIRS[0].public_pem, "MISMATCH");
    ask(&world, &company).await;
    let once = stand(&world, &company, [KeyStatus::Mismatch, KeyStatus::Valid]).await;
    assert_eq!(
        (&once[0].problem, world.vendor.calls("set_key").len()),
        (&None, 3),
        "uploaded again, no alarm yet"
    );
    put(&world, &company, 1, &PAIRS[0].public_pem, "MISMATCH");
    ask(&world, &company).await;
    let named = until("it is named", async || numbers(&world, &company).await[0].problem.clone()).await;
    assert!(named.en.contains("+90 212 555 01 42") && named.en.contains("does not fit"), "{named}");
    assert_eq!(world.vendor.calls("set_key").len(), 4);
    // Now it helped.
    ask(&world, &company).await;
    let mended = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    assert_eq!(mended[0].problem, None);
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_key_of_somebody_else_is_replaced_only_after_a_person_decided(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    put(&world, &company, 2, FOREIGN, "VALID");
    replace(&world, &company, None, 0).await;
    let worker = world.worker();
    let stood = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Foreign]).await;
    let problem = stood[1].problem.clone().unwrap();
    assert!(problem.en.contains("+90 216 555 01 43") && problem.en.contains("Akis did not make"), "{problem}");
    assert!(problem.tr.contains("+90 216 555 01 43"), "{problem:?}");
    assert_eq!(at_meta(&world, &company, 2).unwrap(), FOREIGN, "the other number got ours, this one kept its own");

    // The decision stands through an alert that asks for a look at the same time.
    let mut tx = world.begin(company.tenant).await;
    key_pairs::allow_replacing(&mut tx, company.account, Some(stood[1].number)).await.unwrap();
    key_pairs::request_check(&mut tx, company.account).await.unwrap();
    tx.commit().await.unwrap();
    let ours = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    assert!(!ours[1].may_replace && ours[1].problem.is_none());
    // It counts once: another product that comes later is asked about again.
    put(&world, &company, 2, FOREIGN, "VALID");
    ask(&world, &company).await;
    stand(&world, &company, [KeyStatus::Valid, KeyStatus::Foreign]).await;
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn after_a_replacement_each_number_gets_what_it_should_have(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    replace(&world, &company, None, 0).await;
    let worker = world.worker();
    let first = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    // The second number's own pair, then a new one for the account.
    let own = replace(&world, &company, Some(first[1].number), 1).await;
    let new = replace(&world, &company, None, 2).await;
    let stood = until("both have theirs", async || {
        let numbers = numbers(&world, &company).await;
        let registered: Vec<_> = numbers.iter().map(|number| number.registered).collect();
        (registered == [Some(new.id), Some(own.id)]).then_some(numbers)
    })
    .await;
    worker.stop().await;
    assert!(stood.iter().all(|number| number.problem.is_none()), "a former key of ours is nobody else's");
    assert_eq!(at_meta(&world, &company, 1).unwrap(), PAIRS[2].public_pem.trim());
    assert_eq!(at_meta(&world, &company, 2).unwrap(), PAIRS[1].public_pem.trim());
    let keys = key_pairs::private_keys(&mut world.begin(company.tenant).await, company.account).await.unwrap();
    assert_eq!(keys.len(), 3, "the former one opens requests until its grace ends");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn while_meta_is_away_it_is_said_and_tried_again(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    replace(&world, &company, None, 0).await;
    for _ in 0..3 {
        world.vendor.script("get_key", Turn::Answer(500, json!({"error": {"message": "x", "code": 2}})));
    }
    world.vendor.script("set_key", Turn::DoneThenHang);
    let worker = world.worker();
    until("it is said", async || numbers(&world, &company).await[0].problem.clone()).await;
    let stood = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    worker.stop().await;
    assert!(stood.iter().all(|number| number.problem.is_none()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refused_token_is_said_once_and_looked_at_tomorrow(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    replace(&world, &company, None, 0).await;
    let refused =
        json!({"error": {"message": "Error validating access token", "type": "OAuthException", "code": 190}});
    world.vendor.script("get_key", Turn::Answer(401, refused.clone()));
    world.vendor.script("get_key", Turn::Answer(401, refused));
    let worker = world.worker();
    let stood = stand(&world, &company, [KeyStatus::Unread, KeyStatus::Unread]).await;
    assert!(stood[0].problem.as_ref().unwrap().en.contains("Connect the WhatsApp account again"));
    let waits = until("the next look waits", async || {
        queued(&pool).await.first().filter(|job| job.0 == "ready" && job.1 > 80_000.0).cloned()
    });
    waits.await;
    worker.stop().await;
    assert_eq!(world.vendor.calls("get_key").len(), 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn killed_in_the_middle_another_worker_finishes(pool: PgPool) {
    let world = World::new(&pool).await;
    let company = Company::new(&world).await;
    let pair = replace(&world, &company, None, 0).await;
    world.vendor.script("set_key", Turn::DoneThenHang);
    let worker = world.worker();
    until("Meta has the first", async || at_meta(&world, &company, 1)).await;
    worker.kill();
    let worker = world.worker();
    let stood = stand(&world, &company, [KeyStatus::Valid, KeyStatus::Valid]).await;
    worker.stop().await;
    assert!(stood.iter().all(|number| number.registered == Some(pair.id)));
    assert_eq!(world.vendor.calls("set_key").len(), 2, "what Meta had already was not uploaded again");
}
