//! What an account may be asked in a time is kept to, over all who ask.

use crate::world::World;
use akis_form::SourceKind;
use akis_store::{ConnectionId, MIGRATOR, SignIn};
use bytes::Bytes;
use futures_util::future::join_all;
use http::{Request, StatusCode};
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// The statuses of so many calls at once, and how long each took.
async fn at_once(world: &World, connection: ConnectionId, calls: usize) -> Vec<(StatusCode, Duration)> {
    let url = world.at("/typeform/forms");
    let ask = |_: &_| {
        let request = Request::get(url.as_str()).header("authorization", "Bearer x");
        Ok(request.body(Bytes::new()).unwrap())
    };
    let began = Instant::now();
    join_all((0..calls).map(async |_| {
        let response = world.caller.try_call(world.tenant, connection, ask).await.unwrap();
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let after = response.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap();
            assert!((1..30).contains(&after), "{after}");
        }
        (response.status(), began.elapsed())
    }))
    .await
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn typeform_is_asked_twice_a_second_at_most(pool: PgPool) {
    let world = World::new(&pool, 1800).await;
    let connection = world.connect_to(SourceKind::Typeform, SignIn::Key).await;
    let mut answered = at_once(&world, connection, 16).await;
    answered.retain(|(status, _)| *status == StatusCode::OK);
    let mut ends: Vec<Duration> = answered.into_iter().map(|(_, end)| end).collect();
    ends.sort();
    assert!((6..16).contains(&ends.len()), "who would wait too long is told to come again: {ends:?}");
    for three in ends.windows(3) {
        // A call itself takes a moment, now longer and now shorter.
        assert!(three[2].abs_diff(three[0]) > Duration::from_millis(900), "{ends:?}");
    }
    assert_eq!(world.source.asked().len(), ends.len(), "the others did not reach the source");
    // Another account is another line.
    let began = Instant::now();
    assert_eq!(at_once(&world, world.connection, 8).await.len(), 8);
    assert!(began.elapsed() < Duration::from_secs(2));
}
