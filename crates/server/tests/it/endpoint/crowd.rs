use super::form::answers;
use super::office::Office;
use crate::support::{Server, settings};
use akis_server::ExchangeSettings;
use akis_store::MIGRATOR;
use serde_json::json;
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// A flood at one endpoint: its own requests wait for each other, another company's are answered nearly as if alone.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_flood_at_one_endpoint_does_not_slow_another(pool: PgPool) {
    let narrow = ExchangeSettings {
        max_concurrent: 2,
        max_waiting_per_endpoint: 100,
        max_waiting: 200,
        wait_ms: 8_000,
        ..ExchangeSettings::default()
    };
    let server = Server::with_exchange(&pool, settings(), narrow).await;
    let (flooded, quiet) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let mut victim = flooded.phone(None);
    victim.open().await;
    victim.enter(&answers());
    let ping = json!({"version": "3.0", "action": "ping"});
    quiet.wire().ask(&ping).await;
    // Sealed beforehand: what is measured is the wait, not the phone's own work.
    let request = victim.wire.seal(victim.tap().to_string().as_bytes()).body();
    let asked = quiet.wire().seal(ping.to_string().as_bytes()).body();

    let mut flood = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let (wire, request) = (victim.wire.clone(), request.clone());
        flood.spawn(async move {
            let begun = Instant::now();
            assert_eq!(wire.post(request).await.status, 200);
            begun.elapsed()
        });
    }
    tokio::task::yield_now().await;
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    while !flood.is_empty() {
        let begun = Instant::now();
        let answer = quiet.wire().post(asked.clone()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        ours.push(begun.elapsed());
        while let Some(took) = flood.try_join_next() {
            theirs.push(took.unwrap());
        }
    }
    theirs.sort();
    ours.sort();
    let (theirs, ours) = (theirs[theirs.len() / 2], ours[ours.len() / 2]);
    assert!(ours * 3 < theirs, "the quiet one waits {ours:?}, the flood {theirs:?}");
}

/// Somebody holds all turns of an endpoint for long: the others are told within the wait, not after WhatsApp's patience.
#[sqlx::test(migrator = "MIGRATOR")]
async fn who_cannot_be_served_in_time_is_told_so(pool: PgPool) {
    let narrow = ExchangeSettings {
        max_concurrent: 1,
        max_waiting_per_endpoint: 1,
        wait_ms: 200,
        ..ExchangeSettings::default()
    };
    let server = Server::with_exchange(&pool, settings(), narrow).await;
    let office = Office::open(&server, 1).await;
    let (_, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    let (finish, _) = phone.fill(&answers()).await;
    server.settled().await;
    let mut blocker = pool.begin().await.unwrap();
    sqlx::query("select from sessions for update").execute(&mut *blocker).await.unwrap();

    let held = tokio::spawn({
        let (wire, finish) = (phone.wire.clone(), finish.clone());
        async move { wire.ask(&finish).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let begun = Instant::now();
    let ping = json!({"version": "3.0", "action": "ping"});
    let (waits, refused) = tokio::join!(phone.wire.ask(&ping), phone.wire.ask(&ping));
    for reply in [&waits, &refused] {
        reply.answer.is_problem(503, "busy");
        assert!(reply.answer.headers.contains_key("retry-after"));
    }
    assert!(begun.elapsed() < Duration::from_secs(1));
    // A session that stays locked is given up as well, with nothing confirmed.
    held.await.unwrap().answer.is_problem(503, "unavailable");
    assert!(begun.elapsed() < Duration::from_secs(9));
    blocker.rollback().await.unwrap();
    assert_eq!(phone.wire.ask(&finish).await.plain["screen"], "SUCCESS");
}
