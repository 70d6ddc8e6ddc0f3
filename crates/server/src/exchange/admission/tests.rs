use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn limits(running: usize, waiting_per_key: usize, waiting: usize) -> Limits {
    Limits { running, waiting_per_key, waiting, wait: Duration::from_secs(3) }
}

/// Lets the tasks that can run do so.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_free_place_is_given_at_once_and_comes_back() {
    let admission = Admission::new(limits(4, 8, 8));
    for _ in 0..100 {
        let first = admission.enter(&"a").await.unwrap();
        let second = admission.enter(&"b").await.unwrap();
        assert_eq!(admission.load(), (2, 0));
        drop((first, second));
    }
    assert_eq!(admission.load(), (0, 0));
    assert!(admission.shared.lock().keys.is_empty(), "idle keys leave memory");
}

#[tokio::test]
async fn keys_take_turns_however_many_wait_at_one() {
    let admission = Admission::new(limits(1, 1000, 1000));
    let held = admission.enter(&"first").await.unwrap();
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = tokio::task::JoinSet::new();
    let mut wait = |key: &'static str| {
        let (admission, order) = (admission.clone(), order.clone());
        tasks.spawn(async move {
            let _permit = admission.enter(&key).await.unwrap();
            order.lock().unwrap().push(key);
        });
    };
    for _ in 0..100 {
        wait("flood");
    }
    settle().await;
    for key in ["b", "c", "b"] {
        wait(key);
    }
    settle().await;
    drop(held);
    while tasks.join_next().await.is_some() {}
    let order = order.lock().unwrap();
    let place = |key| order.iter().rposition(|of| *of == key).unwrap();
    // One of the flood goes before each, no more.
    assert!(place("b") < 8 && place("c") < 8, "{:?}", &order[..10]);
    assert_eq!((order.len(), admission.load()), (103, (0, 0)));
}

#[tokio::test]
async fn one_key_never_has_every_place() {
    let admission = Admission::new(limits(4, 8, 8));
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(admission.enter(&"slow").await.unwrap());
    }
    let waits = tokio::spawn({
        let admission = admission.clone();
        async move { admission.enter(&"slow").await.map(drop) }
    });
    settle().await;
    assert_eq!(admission.load(), (3, 1));
    // The fourth place is there for anybody else, at once.
    drop(tokio::time::timeout(Duration::from_millis(100), admission.enter(&"other")).await.unwrap().unwrap());
    held.pop();
    assert_eq!(waits.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn too_many_waiting_are_refused_at_once() {
    let admission = Admission::new(limits(1, 2, 3));
    let held = admission.enter(&"a").await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for key in ["a", "a", "b"] {
        let admission = admission.clone();
        tasks.spawn(async move { admission.enter(&key).await.map(drop) });
        settle().await;
    }
    let begun = Instant::now();
    assert!(admission.enter(&"a").await.is_err(), "two wait at this key");
    assert!(admission.enter(&"c").await.is_err(), "three wait in all");
    assert!(begun.elapsed() < Duration::from_secs(1));
    drop(held);
    while let Some(ended) = tasks.join_next().await {
        assert_eq!(ended.unwrap(), Ok(()));
    }
    assert_eq!(admission.load(), (0, 0));
}

#[tokio::test]
async fn who_waits_too_long_or_goes_away_leaves_no_place_behind() {
    let admission = Admission::new(Limits { wait: Duration::from_millis(50), ..limits(1, 8, 8) });
    let held = admission.enter(&"a").await.unwrap();
    assert!(admission.enter(&"b").await.is_err());
    let gone = tokio::spawn({
        let admission = admission.clone();
        async move { admission.enter(&"b").await.map(drop) }
    });
    settle().await;
    assert_eq!(admission.load(), (1, 1));
    gone.abort();
    let _ = gone.await;
    assert_eq!(admission.load(), (1, 0));
    drop(held);
    assert_eq!(admission.load(), (0, 0));
    assert!(admission.enter(&"c").await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_than_the_bound_ever_work_at_once() {
    let admission = Admission::new(Limits { wait: Duration::from_millis(5), ..limits(5, 50, 100) });
    let (working, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..2_000_u64 {
        let (admission, working, most) = (admission.clone(), working.clone(), most.clone());
        tasks.spawn(async move {
            tokio::time::sleep(Duration::from_millis(number % 20)).await;
            let Ok(_permit) = admission.enter(&(number % 7)).await else { return };
            most.fetch_max(working.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_micros(number % 3 * 500)).await;
            working.fetch_sub(1, Ordering::SeqCst);
        });
    }
    while tasks.join_next().await.is_some() {}
    assert!((1..=5).contains(&most.load(Ordering::SeqCst)));
    assert_eq!(admission.load(), (0, 0));
    let turns = admission.shared.lock();
    assert!(turns.keys.is_empty() && turns.ring.is_empty());
}
