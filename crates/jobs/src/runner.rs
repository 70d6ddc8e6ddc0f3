use crate::{Handler, Hints, Job, Outcome, QueueError, Turn, claim, finish, heartbeat, release};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use rand::Rng as _;
use sqlx::PgPool;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::{AbortHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

/// How a runner works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Jobs at a time. At least 1.
    pub concurrency: u32,
    /// How long a claim lasts without a heartbeat; a third of it passes between heartbeats. After a crash a job comes
    /// back this late.
    pub lease: Duration,
    /// How often the queue is asked without a hint, give or take a tenth.
    pub poll: Duration,
    /// A try that takes longer is cut off and repeated.
    pub time_limit: Duration,
    /// How long running jobs may go on after the end was asked for.
    pub grace: Duration,
    /// The wait after a panic or a cut-off; doubles with each try, up to an hour.
    pub backoff: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 8,
            lease: Duration::from_mins(1),
            poll: Duration::from_secs(1),
            time_limit: Duration::from_mins(5),
            grace: Duration::from_secs(20),
            backoff: Duration::from_secs(5),
        }
    }
}

/// Claims jobs and runs their handlers until told to stop.
pub struct Runner {
    shared: Arc<Shared>,
    hints: Option<Hints>,
    worker: String,
}

struct Shared {
    pool: PgPool,
    settings: Settings,
    handlers: HashMap<&'static str, Arc<dyn Handler>>,
    held: Mutex<HashMap<Uuid, Held>>,
}

/// A claim in hand.
struct Held {
    claim: i64,
    work: AbortHandle,
    /// Surely ours until then: counted from before the lease was asked for.
    until: Instant,
}

impl Runner {
    /// Takes one handler a kind; of two for the same kind the later one serves. Kinds without a handler stay in the queue.
    pub fn new(pool: PgPool, settings: Settings, handlers: Vec<Arc<dyn Handler>>) -> Self {
        let handlers = handlers.into_iter().map(|handler| (handler.kind(), handler)).collect();
        let shared = Shared { pool, settings, handlers, held: Mutex::default() };
        Self { shared: Arc::new(shared), hints: None, worker: Uuid::now_v7().to_string() }
    }

    /// Hears of new jobs by these hints, which several runners may share; otherwise it listens by itself, over its pool.
    #[must_use]
    pub fn hearing(mut self, hints: Hints) -> Self {
        self.hints = Some(hints);
        self
    }

    /// The name its claims carry.
    pub fn worker(&self) -> &str {
        &self.worker
    }

    /// Runs until `cancel`; then claims no more, lets running jobs end for [`Settings::grace`], stops the rest and gives
    /// their leases back. An unreachable database is waited for, not reported: the only error is that the last release
    /// failed, in which case the leases run out by themselves.
    pub async fn run(self, cancel: CancellationToken) -> Result<(), QueueError> {
        let mut hints =
            self.hints.clone().unwrap_or_else(|| Hints::listen(self.shared.pool.clone(), cancel.clone()));
        // It ends with this future, also when it is dropped: a heart that beats on would hold the jobs of a worker that is
        // gone.
        // Heartbeats go on while the last jobs end, so they have an end of their own.
        let stop_heartbeats = CancellationToken::new();
        let heart = AbortOnDropHandle::new(tokio::spawn(beat(
            self.shared.clone(),
            self.worker.clone(),
            stop_heartbeats.clone(),
        )));

        let mut running = JoinSet::new();
        self.claim_until(&cancel, &mut hints, &mut running).await;

        let all_ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(self.shared.settings.grace, all_ended).await.is_err() {
            tracing::info!(jobs = running.len(), "stopping jobs that did not end in time");
            running.shutdown().await;
        }
        stop_heartbeats.cancel();
        let _ = heart.await;
        release(&self.shared.pool, &self.worker).await?;
        Ok(())
    }

    async fn claim_until(&self, cancel: &CancellationToken, hints: &mut Hints, running: &mut JoinSet<()>) {
        let settings = &self.shared.settings;
        let kinds: Vec<&str> = self.shared.handlers.keys().copied().collect();
        let mut turn = Turn::default();
        while !cancel.is_cancelled() {
            let busy = u32::try_from(running.len()).unwrap_or(u32::MAX);
            let free = settings.concurrency.max(1).saturating_sub(busy);
            let mut came = 0;
            let until = Instant::now() + settings.lease;
            if free > 0 {
                match claim(&self.shared.pool, &self.worker, &kinds, free, settings.lease, &mut turn).await {
                    Ok(jobs) => {
                        came = jobs.len();
                        for job in jobs {
                            self.start(job, until, running);
                        }
                    }
                    Err(error) => tracing::warn!(%error, "no jobs could be claimed; trying again"),
                }
            }
            // Until a claim comes back short there is more to fetch as soon as a place is free.
            let more = free == 0 || came == free as usize;
            tokio::select! {
                biased;
                () = cancel.cancelled() => return,
                Some(_) = running.join_next(), if more => {}
                () = hints.next(), if !more => {}
                () = tokio::time::sleep(jittered(settings.poll)), if !more => {}
            }
            while running.try_join_next().is_some() {}
        }
    }

    fn start(&self, job: Job, until: Instant, running: &mut JoinSet<()>) {
        let (id, claim) = (job.id, job.claim);
        let (shared, worker) = (self.shared.clone(), self.worker.clone());
        // The lock is taken before the task can end, so its own removal comes after this insertion.
        let mut held = self.shared.held();
        let work = running.spawn(async move {
            run_one(&shared, &worker, &job).await;
            shared.held().remove(&id);
        });
        held.insert(id, Held { claim, work, until });
    }
}

impl Shared {
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<Uuid, Held>> {
        // Nothing panics while it is held, and a map of handles is never half-written.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn retry_at(&self, job: &Job) -> Timestamp {
        let doubled = self.settings.backoff.saturating_mul(1 << (job.attempt.saturating_sub(1)).min(16));
        let wait = jittered(doubled.min(Duration::from_hours(1)));
        Timestamp::now().saturating_add(wait).unwrap_or(Timestamp::MAX)
    }
}

/// Runs one claim from handler to finish. Never panics, never fails: what cannot be written comes back by its lease.
async fn run_one(shared: &Shared, worker: &str, job: &Job) {
    let Some(handler) = shared.handlers.get(job.kind.as_str()) else { return };
    let outcome = if job.attempt > job.max_attempts {
        Outcome::Fail("the last try was cut short".to_owned())
    } else {
        let work = AssertUnwindSafe(handler.run(job)).catch_unwind();
        match tokio::time::timeout(shared.settings.time_limit, work).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_panic)) => Outcome::RetryAt(shared.retry_at(job), "the handler panicked".to_owned()),
            Err(_elapsed) => Outcome::RetryAt(shared.retry_at(job), "the try took too long".to_owned()),
        }
    };
    match &outcome {
        Outcome::Done => tracing::debug!(job = %job.id, kind = %job.kind, tenant = %job.tenant, "done"),
        Outcome::InLine(at) => {
            tracing::debug!(job = %job.id, kind = %job.kind, tenant = %job.tenant, %at, "in line");
        }
        Outcome::RetryAt(at, reason) if !job.is_last_attempt() => {
            tracing::info!(job = %job.id, kind = %job.kind, tenant = %job.tenant, attempt = job.attempt, %at, reason, "again later");
        }
        Outcome::RetryAt(_, reason) | Outcome::Fail(reason) => {
            tracing::warn!(job = %job.id, kind = %job.kind, tenant = %job.tenant, attempt = job.attempt, reason, "given up");
            if AssertUnwindSafe(handler.given_up(job, reason)).catch_unwind().await.is_err() {
                tracing::error!(job = %job.id, kind = %job.kind, "the handler panicked while giving up");
            }
        }
    }
    match finish(&shared.pool, worker, job, &outcome).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(job = %job.id, kind = %job.kind, "ended after its lease was lost"),
        Err(error) => {
            tracing::warn!(job = %job.id, kind = %job.kind, %error, "the end could not be written; the job comes again");
        }
    }
}

/// Renews what is held and stops work whose lease was lost, or may have been because it could not be renewed in time.
async fn beat(shared: Arc<Shared>, worker: String, stop: CancellationToken) {
    let pause = shared.settings.lease / 3;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        let held: Vec<(Uuid, i64)> = shared.held().iter().map(|(id, held)| (*id, held.claim)).collect();
        if held.is_empty() {
            continue;
        }
        let asked = Instant::now();
        // A connection to a database that is gone may stay silent far longer than a lease lasts.
        let renewal = heartbeat(&shared.pool, &worker, &held, shared.settings.lease);
        match tokio::time::timeout(pause, renewal).await {
            Ok(Ok(kept)) => {
                let mut present = shared.held();
                for (id, claim) in &held {
                    // What ended meanwhile is gone from the map; what was claimed anew has another number.
                    let Some(still) = present.get_mut(id).filter(|held| held.claim == *claim) else { continue };
                    if kept.contains(id) {
                        still.until = asked + shared.settings.lease;
                    } else {
                        stop_work(&mut present, *id);
                    }
                }
            }
            Ok(Err(error)) => tracing::warn!(%error, "leases could not be renewed"),
            Err(_elapsed) => tracing::warn!("leases could not be renewed: the database does not answer"),
        }
        // Another worker may take what runs out before the next renewal can say otherwise.
        let mut present = shared.held();
        let next = Instant::now() + pause;
        let over: Vec<Uuid> = present.iter().filter(|(_, held)| held.until <= next).map(|(id, _)| *id).collect();
        for id in over {
            stop_work(&mut present, id);
        }
    }
}

fn stop_work(held: &mut HashMap<Uuid, Held>, id: Uuid) {
    tracing::warn!(job = %id, "lease lost, stopping the work");
    if let Some(lost) = held.remove(&id) {
        lost.work.abort();
    }
}

/// Give or take a tenth, so that many workers do not ask in step.
fn jittered(duration: Duration) -> Duration {
    duration.mul_f64(rand::rng().random_range(0.9..1.1))
}
