use crate::support::{LONG, add, count, expire_leases, job, queue, until};
use akis_jobs::{BoxFuture, Handler, Hints, Job, NewJob, Outcome, Runner, Settings, Turn, claim};
use jiff::Timestamp;
use sqlx::{Connection as _, PgPool};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What a handler did, for the test to look at.
#[derive(Default)]
struct Log {
    begun: AtomicUsize,
    given_up: Mutex<Vec<String>>,
}

impl Log {
    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }
}

type Work = dyn Fn(u32) -> BoxFuture<'static, Outcome> + Send + Sync;

/// A handler whose work the test gives as a closure of the try.
struct Doing {
    log: Arc<Log>,
    work: Box<Work>,
}

impl Handler for Doing {
    fn kind(&self) -> &'static str {
        "test"
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        self.log.begun.fetch_add(1, Ordering::SeqCst);
        (self.work)(job.attempt)
    }

    fn given_up<'a>(&'a self, _job: &'a Job, reason: &'a str) -> BoxFuture<'a, ()> {
        self.log.given_up.lock().unwrap().push(reason.to_owned());
        Box::pin(async {})
    }
}

fn settings() -> Settings {
    Settings {
        concurrency: 4,
        lease: Duration::from_secs(30),
        poll: Duration::from_millis(100),
        time_limit: Duration::from_secs(30),
        grace: Duration::from_secs(5),
        backoff: Duration::from_millis(1),
    }
}

struct Running {
    log: Arc<Log>,
    cancel: CancellationToken,
    task: JoinHandle<Result<(), akis_jobs::QueueError>>,
}

impl Running {
    async fn stop(self) -> Arc<Log> {
        self.cancel.cancel();
        self.task.await.unwrap().unwrap();
        self.log
    }
}

fn start(
    pool: &PgPool,
    settings: Settings,
    work: impl Fn(u32) -> BoxFuture<'static, Outcome> + Send + Sync + 'static,
) -> Running {
    let log = Arc::new(Log::default());
    let handler = Doing { log: log.clone(), work: Box::new(work) };
    let runner = Runner::new(pool.clone(), settings, vec![Arc::new(handler)]);
    let cancel = CancellationToken::new();
    let task = tokio::spawn(runner.run(cancel.clone()));
    Running { log, cancel, task }
}

async fn emptied(pool: &PgPool) {
    until("the queue is empty", || async {
        count(pool, "ready").await + count(pool, "running").await + count(pool, "failed").await == 0
    })
    .await;
}

#[tokio::test]
async fn a_backlog_drains_without_waiting_for_polls() {
    let (_database, pool) = queue().await;
    let tenant = Uuid::now_v7();
    for _ in 0..100 {
        add(&pool, &job(tenant, None)).await;
    }
    let slow_poll = Settings { poll: Duration::from_mins(5), ..settings() };
    let running = start(&pool, slow_poll, |_| Box::pin(async { Outcome::Done }));
    emptied(&pool).await;
    // What comes later is heard of, not polled for.
    add(&pool, &job(tenant, None)).await;
    emptied(&pool).await;
    assert_eq!(running.stop().await.begun(), 101);
}

#[tokio::test]
async fn in_line_it_comes_again_and_is_never_given_up() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let comings = AtomicUsize::new(0);
    let running = start(&pool, settings(), move |attempt| {
        assert_eq!(attempt, 1);
        // Three tries are what it has.
        let nth = comings.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { if nth < 7 { Outcome::InLine(Timestamp::now()) } else { Outcome::Done } })
    });
    emptied(&pool).await;
    let log = running.stop().await;
    assert_eq!((log.begun(), log.given_up.lock().unwrap().len()), (8, 0));
}

#[tokio::test]
async fn several_runners_hear_over_one_connection() {
    let (_database, pool) = queue().await;
    let cancel = CancellationToken::new();
    let hints = Hints::listen(pool.clone(), cancel.clone());
    let tasks: Vec<_> = ["test", "other", "third"]
        .map(|kind| {
            let handler: Arc<dyn Handler> = Arc::new(Ending(kind));
            let slow_poll = Settings { poll: Duration::from_mins(5), ..settings() };
            let runner = Runner::new(pool.clone(), slow_poll, vec![handler]).hearing(hints.clone());
            tokio::spawn(runner.run(cancel.clone()))
        })
        .into();
    drop(hints);
    let listening = || async {
        sqlx::query_scalar::<_, i64>(
            "select count(*) from pg_stat_activity where datname = current_database() and query like 'LISTEN%'",
        )
        .fetch_one(&pool)
        .await
        .unwrap()
    };
    until("somebody listens", || async { listening().await > 0 }).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    for kind in ["third", "test", "other"] {
        add(&pool, &NewJob { kind, ..job(Uuid::now_v7(), None) }).await;
        emptied(&pool).await;
    }
    assert_eq!(listening().await, 1);
    cancel.cancel();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

/// A handler of this kind that does nothing.
struct Ending(&'static str);

impl Handler for Ending {
    fn kind(&self) -> &'static str {
        self.0
    }

    fn run<'a>(&'a self, _job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async { Outcome::Done })
    }
}

#[tokio::test]
async fn without_a_hint_the_poll_finds_it() {
    let (_database, pool) = queue().await;
    let running = start(&pool, settings(), |_| Box::pin(async { Outcome::Done }));
    sqlx::query(
        "insert into control.jobs (id, tenant_id, kind, payload, run_at, max_attempts)
         values ($1, $1, 'test', '{}', now() + interval '300 milliseconds', 1)",
    )
    .bind(Uuid::now_v7())
    .execute(&pool)
    .await
    .unwrap();
    emptied(&pool).await;
    assert_eq!(running.stop().await.begun(), 1);
}

#[tokio::test]
async fn a_killed_workers_job_is_run_by_another() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    // Aborted in the middle of its work: no release, no finish, no heartbeat.
    let doomed = start(&pool, settings(), |_| Box::pin(std::future::pending()));
    until("the job is begun", || async { doomed.log.begun() == 1 }).await;
    doomed.task.abort();
    let _ = doomed.task.await;
    assert_eq!(count(&pool, "running").await, 1);

    expire_leases(&pool).await;
    let heir = start(&pool, settings(), |_| Box::pin(async { Outcome::Done }));
    emptied(&pool).await;
    assert_eq!(heir.stop().await.begun(), 1);
}

#[tokio::test]
async fn a_panic_is_a_retry_and_in_the_end_given_up() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let running = start(&pool, settings(), |_| Box::pin(async { panic!("on purpose") }));
    until("given up", || async { count(&pool, "failed").await == 1 }).await;
    let log = running.stop().await;
    assert_eq!(log.begun(), 3);
    assert_eq!(*log.given_up.lock().unwrap(), ["the handler panicked"]);
}

#[tokio::test]
async fn a_try_that_takes_too_long_is_cut_off_and_repeated() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let hasty = Settings { time_limit: Duration::from_millis(50), ..settings() };
    let running = start(&pool, hasty, |attempt| match attempt {
        1 => Box::pin(std::future::pending()),
        _ => Box::pin(async { Outcome::Done }),
    });
    emptied(&pool).await;
    assert_eq!(running.stop().await.begun(), 2);
}

#[tokio::test]
async fn heartbeats_outlive_the_lease() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let short = Settings { lease: Duration::from_millis(600), ..settings() };
    let running = start(&pool, short, |_| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(1500)).await;
            Outcome::Done
        })
    });
    until("begun", || async { running.log.begun() == 1 }).await;
    // Another worker asks all the while and never gets it.
    while count(&pool, "running").await == 1 {
        assert!(claim(&pool, "thief", &["test"], 1, LONG, &mut Turn::default()).await.unwrap().is_empty());
    }
    assert_eq!(running.stop().await.begun(), 1);
    emptied(&pool).await;
}

#[tokio::test]
async fn work_whose_lease_was_lost_is_stopped() {
    let (_database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let guard = Arc::new(());
    let held = guard.clone();
    let short = Settings { lease: Duration::from_millis(300), ..settings() };
    let running = start(&pool, short, move |_| {
        let held = held.clone();
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(held);
            Outcome::Done
        })
    });
    until("begun", || async { Arc::strong_count(&guard) == 3 }).await;
    sqlx::query("update control.jobs set locked_by = 'thief', claims = claims + 1, locked_until = now() + interval '1 hour'")
        .execute(&pool)
        .await
        .unwrap();
    until("the work is dropped", || async { Arc::strong_count(&guard) == 2 }).await;
    running.stop().await;
    assert_eq!(count(&pool, "running").await, 1, "the thief's claim is untouched");
}

#[tokio::test]
async fn work_whose_lease_cannot_be_renewed_is_stopped_before_another_may_have_it() {
    let (database, pool) = queue().await;
    add(&pool, &job(Uuid::now_v7(), None)).await;
    let guard = Arc::new(());
    let held = guard.clone();
    let short = Settings { lease: Duration::from_millis(900), grace: Duration::from_millis(100), ..settings() };
    let running = start(&pool, short, move |_| {
        let held = held.clone();
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(held);
            Outcome::Done
        })
    });
    until("begun", || async { Arc::strong_count(&guard) == 3 }).await;
    // The database falls silent: whoever asks waits.
    let mut silence = sqlx::PgConnection::connect_with(&database.as_role("akis_owner")).await.unwrap();
    let lock = "begin; lock table control.jobs in access exclusive mode";
    sqlx::raw_sql(lock).execute(&mut silence).await.unwrap();
    until("the work is dropped", || async { Arc::strong_count(&guard) == 2 }).await;
    sqlx::raw_sql("commit").execute(&mut silence).await.unwrap();
    running.stop().await;
}

#[tokio::test]
async fn shutdown_waits_for_the_quick_and_releases_the_slow() {
    let (_database, pool) = queue().await;
    let tenant = Uuid::now_v7();
    add(&pool, &job(tenant, None)).await;
    let (go, gate) = (Arc::new(tokio::sync::Notify::new()), Arc::new(AtomicUsize::new(0)));
    let (release, number) = (go.clone(), gate.clone());
    let brief = Settings { grace: Duration::from_millis(300), ..settings() };
    let running = start(&pool, brief, move |_| {
        let (release, number) = (release.clone(), number.fetch_add(1, Ordering::SeqCst));
        Box::pin(async move {
            if number == 0 {
                release.notified().await;
                return Outcome::Done;
            }
            std::future::pending().await
        })
    });
    until("the quick one is begun", || async { gate.load(Ordering::SeqCst) == 1 }).await;
    add(&pool, &job(tenant, None)).await;
    until("the slow one is begun", || async { gate.load(Ordering::SeqCst) == 2 }).await;
    running.cancel.cancel();
    add(&pool, &job(tenant, None)).await;
    go.notify_one();
    running.stop().await;
    assert_eq!(gate.load(Ordering::SeqCst), 2, "nothing was begun after the end was asked for");
    assert_eq!(
        (count(&pool, "ready").await, count(&pool, "running").await),
        (2, 0),
        "the slow one and the new one"
    );
    let attempts: Vec<i32> =
        sqlx::query_scalar("select attempt from control.jobs").fetch_all(&pool).await.unwrap();
    assert_eq!(attempts, [0, 0]);
}

#[tokio::test]
async fn a_last_try_cut_short_is_given_up_and_not_run_again() {
    let (_database, pool) = queue().await;
    let mut once = job(Uuid::now_v7(), None);
    once.max_attempts = 1;
    add(&pool, &once).await;
    claim(&pool, "dead", &["test"], 1, LONG, &mut Turn::default()).await.unwrap();
    expire_leases(&pool).await;
    let running = start(&pool, settings(), |_| Box::pin(async { Outcome::Done }));
    until("failed", || async { count(&pool, "failed").await == 1 }).await;
    let log = running.stop().await;
    assert_eq!(log.begun(), 0);
    assert_eq!(*log.given_up.lock().unwrap(), ["the last try was cut short"]);
}
