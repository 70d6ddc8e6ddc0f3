//! Deliveries: how many one worker makes a second, how long answers wait in a burst, and beside it the same calls through
//! another queue.

use super::Bench;
#[cfg(feature = "other-queue")]
use crate::other_queue::{OtherQueue, Post};
use crate::receiver::Receiver;
use crate::report::Line;
use crate::seed::{Company, Published};
use crate::stack::Access;
use crate::worker::Worker;
use akis_form::DestinationKind;
use akis_store::destinations::{self, NewDestination};
use akis_store::submissions::{self, CompleteSession};
use akis_store::{SessionId, Store};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Answers of one measurement.
const ANSWERS: usize = 1_000;

/// Forms they are spread over, each with an address of its own: nobody is called more often than the pace we keep with one
/// address allows, so a single one would show that pace and not the worker.
const FORMS: u8 = 200;

/// Answers finished by one transaction, as the endpoint commits those of concurrent phones.
const TOGETHER: usize = 25;

const PATIENCE: Duration = Duration::from_mins(2);

pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    let access = bench.stack.access();
    let store = access.open().await?;
    // What the phones of other cases left to be delivered is not this case's.
    sqlx::query("delete from control.jobs").execute(&mut bench.stack.superuser().await?).await?;
    let mut lines = Vec::new();
    for (latency, ours, theirs) in
        [(Duration::ZERO, "delivery", "other queue"), (Duration::from_millis(100), "delivery100", "other q. 100")]
    {
        let receiver = Receiver::start(latency).await?;
        let case = Case::prepare(bench, &store, &receiver, ours).await?;
        let finished = case.finish(&store).await?;
        let worker = Worker::start(access.clone())?;
        let arrived = case.arrivals(bench, &receiver).await?;
        worker.stop().await?;
        let line = rate(ours, &arrived);
        eprintln!("  {ours}: {:.0} {}", line.value, line.unit);
        lines.push(line);

        #[cfg(feature = "other-queue")]
        lines.push(beside(bench, &case, &finished, latency, theirs).await?);
        #[cfg(not(feature = "other-queue"))]
        eprintln!("  {theirs}: built without it, and {} answers are not sent again", finished.len());
    }
    lines.push(burst(bench, &access, &store).await?);
    store.pool().close().await;
    Ok(lines)
}

/// The same answers once more, by the other queue.
#[cfg(feature = "other-queue")]
async fn beside(
    bench: &Bench,
    case: &Case,
    finished: &BTreeMap<Uuid, Instant>,
    latency: Duration,
    name: &'static str,
) -> Result<Line> {
    let receiver = Receiver::start(latency).await?;
    let tenant = case.company.tenant.0;
    let post = |(n, submission): (usize, &Uuid)| {
        let place = u8::try_from(n % usize::from(FORMS)).unwrap_or_default();
        Post { tenant, submission: *submission, url: receiver.url(place) }
    };
    let posts = finished.keys().enumerate().map(post).collect();
    let other = OtherQueue::start(bench.stack.superuser_url(), posts, Worker::concurrency()?)?;
    let arrived = receiver.wait_for(ANSWERS, PATIENCE).await?;
    drop(other);
    Ok(rate(name, &arrived))
}

/// Answers finished as fast as they can be written while the worker runs: how long each is under way.
async fn burst(bench: &mut Bench, access: &Access, store: &Store) -> Result<Line> {
    let receiver = Receiver::start(Duration::ZERO).await?;
    let case = Case::prepare(bench, store, &receiver, "burst").await?;
    let worker = Worker::start(access.clone())?;
    let started = Instant::now();
    let finished = case.finish(store).await?;
    let written = started.elapsed();
    let arrived = case.arrivals(bench, &receiver).await?;
    worker.stop().await?;
    let mut lags: Vec<Duration> =
        arrived.iter().filter_map(|(id, at)| Some(at.saturating_duration_since(*finished.get(id)?))).collect();
    lags.sort_unstable();
    ensure!(lags.len() == ANSWERS, "{} of {ANSWERS} arrived answers were finished here", lags.len());
    let ms = |index: usize| lags.get(index).map(|lag| lag.as_secs_f64() * 1_000.0);
    eprintln!("  {ANSWERS} answers were finished in {written:.2?}");
    Ok(Line {
        case: "burst",
        value: ms(ANSWERS - 1).unwrap_or_default(),
        unit: "ms, the longest lag",
        p50_ms: ms(ANSWERS / 2),
        p99_ms: ms(ANSWERS * 99 / 100),
        ..Line::default()
    })
}

/// From the first arrival to the last.
#[allow(clippy::cast_precision_loss, reason = "a small count")]
fn rate(case: &'static str, arrived: &BTreeMap<Uuid, Instant>) -> Line {
    let took = arrived.values().max().zip(arrived.values().min()).map(|(last, first)| *last - *first);
    let value = (arrived.len() - 1) as f64 / took.unwrap_or_default().as_secs_f64().max(f64::MIN_POSITIVE);
    Line { case, value, unit: "deliveries/s", ..Line::default() }
}

/// A company whose forms lead to one receiver, with people about to finish them.
struct Case {
    company: Company,
    /// Each person's session and name, and the form's version.
    people: Vec<(Published, Uuid, String)>,
}

impl Case {
    async fn prepare(bench: &Bench, store: &Store, receiver: &Receiver, mark: &str) -> Result<Self> {
        let company = Company::found(store, mark).await?;
        let mut superuser = bench.stack.superuser().await?;
        let mut columns = Vec::new();
        for number in 0..FORMS {
            let mut tx = store.tenant(company.tenant).begin().await?;
            let form = company.publish_again(&mut tx).await?;
            for destination in destinations::list(&mut tx, form.flow).await? {
                destinations::delete(&mut tx, destination.id).await?;
            }
            let new = NewDestination {
                flow_id: form.flow,
                kind: DestinationKind::Webhook,
                connection_id: None,
                settings: json!({ "url": receiver.url(number) }),
                secret: Some("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=".into()),
                enabled: true,
            };
            destinations::insert(&mut tx, &new).await.context("the receiver as a destination")?;
            tx.commit().await?;
            let count = ANSWERS / usize::from(FORMS);
            let sessions = company.open_sessions_of(form, &mut superuser, count).await?;
            columns.push(sessions.into_iter().map(move |session| (form, session.id, session.name)));
        }
        // One of each form after the other, as people come.
        let mut people = Vec::with_capacity(ANSWERS);
        while people.len() < ANSWERS {
            people.extend(columns.iter_mut().filter_map(Iterator::next));
        }
        Ok(Self { company, people })
    }

    /// Waits until all arrived; else says what the worker wrote down of those that did not.
    async fn arrivals(&self, bench: &Bench, receiver: &Receiver) -> Result<BTreeMap<Uuid, Instant>> {
        let waited = receiver.wait_for(ANSWERS, PATIENCE).await;
        let Err(error) = waited else { return waited };
        let mut superuser = bench.stack.superuser().await?;
        let left: Vec<(String, Option<String>, Option<String>, i64)> = sqlx::query_as(
            "select d.state, a.code, a.message ->> 'en', count(*) from deliveries d
               left join lateral (select code, message from attempts
                                   where tenant_id = d.tenant_id and delivery_id = d.id
                                   order by id desc limit 1) a on true
              where d.tenant_id = $1 and d.state <> 'delivered' group by 1, 2, 3",
        )
        .bind(self.company.tenant.0)
        .fetch_all(&mut superuser)
        .await?;
        Err(error.context(format!("not delivered: {left:?}")))
    }

    /// Finishes all forms as the endpoint does; when each submission was safe.
    async fn finish(&self, store: &Store) -> Result<BTreeMap<Uuid, Instant>> {
        let mut finished = BTreeMap::new();
        for part in self.people.chunks(TOGETHER) {
            let mut tx = store.tenant(self.company.tenant).begin().await?;
            let mut ids = Vec::with_capacity(part.len());
            for (form, session, name) in part {
                let submission = self.company.answers(name);
                let complete = CompleteSession {
                    session: SessionId(*session),
                    version: form.version,
                    submission: &submission,
                };
                submissions::complete(&mut tx, complete).await?;
                ids.push(submission.id.0);
            }
            tx.commit().await?;
            let safe = Instant::now();
            finished.extend(ids.into_iter().map(|id| (id, safe)));
            let flows: BTreeSet<_> = part.iter().map(|(form, ..)| (self.company.tenant, form.flow)).collect();
            submissions::announce(store, &flows).await?;
        }
        Ok(finished)
    }
}
