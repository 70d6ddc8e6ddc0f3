use crate::support::{LONG, add, count, expire_leases, job, queue, take};
use akis_jobs::{Outcome, QueueError, Turn, backlog, claim, enqueue, finish, heartbeat, release};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

async fn state(pool: &PgPool) -> (String, i32, Option<String>) {
    sqlx::query_as("select state, attempt, last_error from control.jobs").fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_job_is_there_exactly_when_its_transaction_committed() {
    let (_database, pool) = queue().await;
    let mut rolled_back = pool.begin().await.unwrap();
    enqueue(&mut rolled_back, &job(Uuid::now_v7(), None)).await.unwrap();
    drop(rolled_back);
    assert!(take(&pool, "w", 9).await.is_empty());

    let mut committed = pool.begin().await.unwrap();
    enqueue(&mut committed, &job(Uuid::now_v7(), None)).await.unwrap();
    assert!(take(&pool, "w", 9).await.is_empty(), "not before the commit");
    committed.commit().await.unwrap();
    assert_eq!(take(&pool, "w", 9).await.len(), 1);
}

#[tokio::test]
async fn no_job_is_claimed_twice_however_many_claim() {
    let (_database, pool) = queue().await;
    let tenants: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
    for number in 0..300 {
        add(&pool, &job(tenants[number % 5], None)).await;
    }
    let claimers = (0..8).map(|worker| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let (worker, mut turn, mut mine) = (format!("w{worker}"), Turn::default(), Vec::new());
            // Others may hold the rows of one claim in this moment, so one that comes back empty does not end it.
            while count(&pool, "ready").await > 0 {
                mine.extend(claim(&pool, &worker, &["test"], 7, LONG, &mut turn).await.unwrap());
            }
            mine
        })
    });
    let mut ids = Vec::new();
    for claimer in claimers.collect::<Vec<_>>() {
        ids.extend(claimer.await.unwrap().into_iter().map(|job| job.id));
    }
    assert_eq!(ids.len(), 300);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 300);
}

#[tokio::test]
async fn a_dead_workers_job_comes_back_and_the_dead_cannot_finish_it() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let dead = take(&pool, "dead", 1).await.remove(0);
    assert!(take(&pool, "alive", 1).await.is_empty(), "the lease still holds");

    expire_leases(&pool).await;
    let again = take(&pool, "alive", 1).await.remove(0);
    assert_eq!((again.id, again.attempt), (dead.id, 2));

    let lost = heartbeat(&pool, "dead", &[(dead.id, dead.claim)], LONG).await.unwrap();
    assert!(lost.is_empty());
    assert!(!finish(&pool, "dead", &dead, &Outcome::Done).await.unwrap());
    assert!(!finish(&pool, "dead", &dead, &Outcome::Fail("late".into())).await.unwrap());
    assert_eq!(state(&pool).await.0, "running", "the dead one's word changes nothing");
    assert!(finish(&pool, "alive", &again, &Outcome::Done).await.unwrap());
    assert_eq!(backlog(&pool).await.unwrap(), akis_jobs::Backlog::default());
}

#[tokio::test]
async fn the_same_worker_cannot_finish_an_earlier_claim_of_its_own() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), Some("k"))).await;
    let first = take(&pool, "w", 1).await.remove(0);
    expire_leases(&pool).await;
    claim(&pool, "other", &["nothing"], 1, LONG, &mut Turn::default()).await.unwrap();
    // Enqueued again, so its tries begin anew: the number of the try is the same, the claim is not.
    add(&pool, &job(first.tenant, Some("k"))).await;
    let second = take(&pool, "w", 1).await.remove(0);
    assert_eq!((first.attempt, second.attempt), (1, 1));
    assert!(!finish(&pool, "w", &first, &Outcome::Done).await.unwrap());
    assert!(finish(&pool, "w", &second, &Outcome::Done).await.unwrap());
}

#[tokio::test]
async fn a_heartbeat_keeps_the_lease() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let mine =
        claim(&pool, "w", &["test"], 1, Duration::from_millis(50), &mut Turn::default()).await.unwrap().remove(0);
    let kept = heartbeat(&pool, "w", &[(mine.id, mine.claim)], LONG).await.unwrap();
    assert!(kept.contains(&mine.id));
    let left: bool = sqlx::query_scalar("select locked_until > now() + interval '9 minutes' from control.jobs")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(left);
}

#[tokio::test]
async fn a_retry_waits_and_the_last_one_fails() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let later = Timestamp::now() + SignedDuration::from_hours(1);
    for attempt in 1..=3 {
        let mine = take(&pool, "w", 1).await.remove(0);
        assert_eq!((mine.attempt, mine.is_last_attempt()), (attempt, attempt == 3));
        assert!(finish(&pool, "w", &mine, &Outcome::RetryAt(later, "slow".into())).await.unwrap());
        assert!(take(&pool, "w", 1).await.is_empty(), "not before its time");
        sqlx::query("update control.jobs set run_at = now()").execute(&pool).await.unwrap();
    }
    assert_eq!(state(&pool).await, ("failed".into(), 3, Some("slow".into())));
}

#[tokio::test]
async fn who_only_stood_in_line_has_tried_nothing_however_often() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let soon = Timestamp::now() + SignedDuration::from_hours(1);
    let first = take(&pool, "w", 1).await.remove(0);
    assert!(finish(&pool, "w", &first, &Outcome::RetryAt(Timestamp::UNIX_EPOCH, "slow".into())).await.unwrap());
    for _ in 0..10 {
        let mine = take(&pool, "w", 1).await.remove(0);
        assert_eq!((mine.attempt, mine.is_last_attempt()), (2, false));
        assert!(finish(&pool, "w", &mine, &Outcome::InLine(soon)).await.unwrap());
        assert!(take(&pool, "w", 1).await.is_empty(), "not before its time");
        assert_eq!(
            state(&pool).await,
            ("ready".into(), 1, Some("slow".into())),
            "what went wrong stays to be read"
        );
        sqlx::query("update control.jobs set run_at = now()").execute(&pool).await.unwrap();
    }
    // On its last try as well.
    let second = take(&pool, "w", 1).await.remove(0);
    assert!(finish(&pool, "w", &second, &Outcome::RetryAt(Timestamp::UNIX_EPOCH, "slow".into())).await.unwrap());
    let last = take(&pool, "w", 1).await.remove(0);
    assert!(last.is_last_attempt());
    assert!(finish(&pool, "w", &last, &Outcome::InLine(Timestamp::UNIX_EPOCH)).await.unwrap());
    assert!(take(&pool, "w", 1).await.remove(0).is_last_attempt(), "given back and not given up");
    // Who lost the lease has no word in it either.
    assert!(!finish(&pool, "w", &last, &Outcome::InLine(Timestamp::UNIX_EPOCH)).await.unwrap());
}

#[tokio::test]
async fn one_unfinished_job_a_key_brought_forward_and_begun_anew() {
    let (_database, pool) = queue().await;
    let tenant = Uuid::now_v7();
    let later = Timestamp::now() + SignedDuration::from_hours(1);
    let (mut waiting, now) = (job(tenant, Some("d1")), job(tenant, Some("d1")));
    waiting.run_at = later;
    add(&pool, &waiting).await;
    assert!(take(&pool, "w", 9).await.is_empty());
    add(&pool, &now).await;
    add(&pool, &waiting).await;
    let mine = take(&pool, "w", 9).await;
    assert_eq!(mine.len(), 1, "the earliest time of all counts");
    assert!(finish(&pool, "w", &mine[0], &Outcome::Fail("no".into())).await.unwrap());
    add(&pool, &now).await;
    assert_eq!(take(&pool, "w", 9).await.len(), 1, "a failed one does not stand in the way");
}

#[tokio::test]
async fn asked_for_while_running_it_runs_once_more() {
    for outcome in [
        Outcome::Done,
        Outcome::Fail("no".into()),
        Outcome::InLine(Timestamp::MAX - SignedDuration::from_hours(9999)),
        Outcome::RetryAt(Timestamp::MAX - SignedDuration::from_hours(9999), "r".into()),
    ] {
        let (_database, pool) = queue().await;
        let again = job(Uuid::now_v7(), Some("d1"));
        add(&pool, &again).await;
        let mine = take(&pool, "w", 1).await.remove(0);
        add(&pool, &again).await;
        add(&pool, &again).await;
        assert!(take(&pool, "w", 1).await.is_empty(), "never beside itself");
        assert!(finish(&pool, "w", &mine, &outcome).await.unwrap());
        let second = take(&pool, "w", 9).await;
        assert_eq!(second.len(), 1, "{outcome:?}");
        assert_eq!(second[0].attempt, 1);
        assert!(finish(&pool, "w", &second[0], &Outcome::Done).await.unwrap());
        assert!(take(&pool, "w", 9).await.is_empty(), "once, not twice");
    }
}

#[tokio::test]
async fn release_gives_back_at_once_and_does_not_count_the_try() {
    let (_database, pool) = queue().await;
    let tenant = Uuid::now_v7();
    add(&pool, &job(tenant, None)).await;
    add(&pool, &job(tenant, None)).await;
    let mine = take(&pool, "leaving", 1).await.remove(0);
    let others = take(&pool, "staying", 1).await.remove(0);
    assert_eq!(release(&pool, "leaving").await.unwrap(), 1);
    let again = take(&pool, "staying", 9).await;
    assert_eq!(again.iter().map(|job| (job.id, job.attempt)).collect::<Vec<_>>(), [(mine.id, 1)]);
    assert!(finish(&pool, "staying", &others, &Outcome::Done).await.unwrap());
}

#[tokio::test]
async fn only_asked_kinds_are_claimed_and_an_unreachable_database_is_named() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    assert!(claim(&pool, "w", &["other"], 9, LONG, &mut Turn::default()).await.unwrap().is_empty());
    pool.close().await;
    let error = claim(&pool, "w", &["test"], 9, LONG, &mut Turn::default()).await.unwrap_err();
    assert!(matches!(error, QueueError::Database(_)), "{error}");
}
