use crate::world::{Company, World};
use akis_store::DeliveryId;
use akis_store::pacing::{self, Ask, Bound};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const BOUND: Bound = Bound { concurrency: 3, calls: 20, per: Duration::from_secs(2) };
const LEASE: Duration = Duration::from_millis(300);

async fn take(world: &World, a: &Company, delivery: DeliveryId, in_line: bool) -> Option<Timestamp> {
    let mut tx = world.begin(a.tenant).await;
    let ask = Ask { key: "connection:x", delivery, lease: LEASE, in_line };
    let until = pacing::take(&mut tx, BOUND, ask).await.unwrap();
    tx.commit().await.unwrap();
    until
}

async fn release(world: &World, a: &Company, delivery: DeliveryId) {
    let mut tx = world.begin(a.tenant).await;
    pacing::release(&mut tx, "connection:x", delivery).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn turns_are_bounded_given_back_and_end_by_themselves() {
    let world = World::new().await;
    let a = world.company("a").await;
    let bound = Bound { calls: 1_000, ..BOUND };
    let take = async |delivery| {
        let mut tx = world.begin(a.tenant).await;
        let ask = Ask { key: "address:y", delivery, lease: LEASE, in_line: true };
        let until = pacing::take(&mut tx, bound, ask).await.unwrap();
        tx.commit().await.unwrap();
        until
    };
    let [one, two, three, four] = std::array::from_fn(|_| DeliveryId::new());
    for delivery in [one, two, three, one] {
        assert!(take(delivery).await.is_none(), "its own turn it keeps");
    }
    assert!(take(four).await.is_some());
    let mut tx = world.begin(a.tenant).await;
    pacing::release(&mut tx, "address:y", two).await.unwrap();
    tx.commit().await.unwrap();
    assert!(take(four).await.is_none());
    assert!(take(two).await.is_some());
    tokio::time::sleep(LEASE * 2).await;
    assert!(take(two).await.is_none(), "a dead worker's turn ended");
}

#[tokio::test]
async fn who_gets_no_turn_is_told_when_one_after_the_other() {
    let world = World::new().await;
    let a = world.company("a").await;
    let began = Timestamp::now();
    let mut told = Vec::new();
    let mut first = Vec::new();
    for _ in 0..40 {
        let delivery = DeliveryId::new();
        match take(&world, &a, delivery, false).await {
            None => {
                first.push(delivery);
                release(&world, &a, delivery).await;
            }
            Some(at) => told.push((at, delivery)),
        }
    }
    assert!((1..=4).contains(&first.len()), "{first:?}");
    assert!(told.windows(2).all(|pair| pair[0].0 < pair[1].0), "who comes first is served first");
    let last = told.last().unwrap().0;
    // Forty at ten a second, and none of them long after its time.
    assert!(last.duration_since(began) < SignedDuration::from_secs(8), "{last}");
    let (at, delivery) = told[0];
    tokio::time::sleep(Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()).await;
    assert!(take(&world, &a, DeliveryId::new(), false).await.is_some(), "nobody passes the line");
    assert!(take(&world, &a, delivery, true).await.is_none(), "who stood in it has a turn");
}

#[tokio::test]
async fn a_silence_holds_everybody_and_the_longer_one_stays() {
    let world = World::new().await;
    let a = world.company("a").await;
    let until = Timestamp::now() + SignedDuration::from_secs(60);
    for at in [until, Timestamp::now() + SignedDuration::from_secs(1)] {
        let mut tx = world.begin(a.tenant).await;
        pacing::pause(&mut tx, "connection:x", at).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut before = until;
    for in_line in [true, true, true] {
        let at = take(&world, &a, DeliveryId::new(), in_line).await.unwrap();
        assert!(at > before, "after the silence, one after the other");
        before = at;
    }
    assert!(before < until + SignedDuration::from_secs(2));
}

#[tokio::test]
async fn of_many_who_ask_at_once_no_more_than_allowed_go() {
    let world = World::new().await;
    let a = world.company("a").await;
    let first = DeliveryId::new();
    assert!(take(&world, &a, first, false).await.is_none());
    release(&world, &a, first).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let went = world
        .race(a.tenant, 10, async |mut tx| {
            let ask = Ask { key: "connection:x", delivery: DeliveryId::new(), lease: LEASE, in_line: true };
            let until = pacing::take(&mut tx, BOUND, ask).await.unwrap();
            tx.commit().await.unwrap();
            until.is_none()
        })
        .await;
    assert!(went.iter().filter(|went| **went).count() <= 3, "{went:?}");
}

#[tokio::test]
async fn who_only_stands_in_line_takes_no_turn_from_others() {
    let world = World::new().await;
    let a = world.company("a").await;
    let apart = Duration::from_secs(3);
    let stand = async |in_line| {
        let mut tx = world.begin(a.tenant).await;
        let ask = Ask { key: "connection:x", delivery: DeliveryId::new(), lease: LEASE, in_line };
        let at = pacing::stand(&mut tx, BOUND, ask, apart).await.unwrap();
        tx.commit().await.unwrap();
        at
    };
    let began = Timestamp::now();
    let (first, second) = (stand(true).await, stand(true).await);
    assert!(first >= began + SignedDuration::from_millis(2_900) && second >= first + SignedDuration::from_secs(3));
    assert!(stand(false).await > second, "at the end of the line");
    assert!(take(&world, &a, DeliveryId::new(), true).await.is_none(), "who comes at their time finds a turn");
}

#[tokio::test]
async fn how_long_the_silence_lasts_can_be_asked() {
    let world = World::new().await;
    let a = world.company("a").await;
    let mut tx = world.begin(a.tenant).await;
    assert_eq!(pacing::paused_until(&mut tx, "connection:x").await.unwrap(), None);
    let until = Timestamp::from_second(4_000_000_000).unwrap();
    pacing::pause(&mut tx, "connection:x", until).await.unwrap();
    assert_eq!(pacing::paused_until(&mut tx, "connection:x").await.unwrap(), Some(until));
    assert_eq!(pacing::paused_until(&mut tx, "connection:y").await.unwrap(), None);
}
