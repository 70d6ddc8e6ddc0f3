//! Deliveries: how many one worker brings to an address a second, how long a burst takes, and beside it the same calls
//! through another queue.

use super::Bench;
use crate::other_queue;
use crate::receiver::Receiver;
use crate::report::Line;
use crate::worker::Worker;
use akis_form::DestinationKind;
use akis_store::destinations::{self, NewDestination};
use akis_store::submissions::{self, CompleteSession};
use akis_store::{SessionId, Store};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Answers of one measurement.
const ANSWERS: usize = 1_000;

/// How many calls are under way at a time, of ours and of the other queue: the worker's own setting.
const CONCURRENCY: usize = 8;

const PATIENCE: Duration = Duration::from_mins(5);

pub(super) async fn run(bench: &mut Bench) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (latency, ours, theirs) in
        [(Duration::ZERO, "delivery", "other queue"), (Duration::from_millis(100), "delivery100", "other q. 100")]
    {
        let receiver = Receiver::start(latency).await?;
        let finished = finish(bench, &receiver).await?;
        let store = bench.stack.store().await?;
        let worker = Worker::start(&store)?;
        let (first, last) = receiver.wait_for(ANSWERS, PATIENCE).await?;
        worker.stop().await?;
        lines.push(rate(ours, last - first));

        let receiver = Receiver::start(latency).await?;
        let pool = bench.stack.superuser_pool().await?;
        let tenant = bench.stack.company.tenant.0;
        let other = other_queue::run(pool, receiver.url(), tenant, &finished, CONCURRENCY).await?;
        let (first, last) = receiver.wait_for(ANSWERS, PATIENCE).await?;
        other.abort();
        lines.push(rate(theirs, last - first));
    }
    let receiver = Receiver::start(Duration::ZERO).await?;
    let store = bench.stack.store().await?;
    let worker = Worker::start(&store)?;
    let started = Instant::now();
    finish(bench, &receiver).await?;
    let written = started.elapsed();
    let (_, last) = receiver.wait_for(ANSWERS, PATIENCE).await?;
    worker.stop().await?;
    let lag = (last - started).saturating_sub(written);
    eprintln!("  {ANSWERS} answers were finished in {written:.1?}, the last arrived {lag:.1?} after the last was");
    lines.push(Line {
        case: "burst",
        value: lag.as_secs_f64() * 1_000.0,
        unit: "ms lag after 1,000",
        ..Line::default()
    });
    Ok(lines)
}

#[allow(clippy::cast_precision_loss, reason = "a small count")]
fn rate(case: &'static str, took: Duration) -> Line {
    let value = ANSWERS as f64 / took.as_secs_f64().max(f64::MIN_POSITIVE);
    Line { case, value, unit: "deliveries/s", ..Line::default() }
}

/// Finishes forms whose answers go to this receiver, as the endpoint does; gives the submissions.
async fn finish(bench: &mut Bench, receiver: &Receiver) -> Result<Vec<Uuid>> {
    let store = bench.stack.store().await?;
    let company = bench.stack.company.clone();
    direct(&store, &company, receiver).await?;
    let mut superuser = bench.stack.superuser().await?;
    let sessions = company.open_sessions(&mut superuser, ANSWERS).await?;
    let mut finished = Vec::with_capacity(sessions.len());
    for part in sessions.chunks(25) {
        let mut tx = store.tenant(company.tenant).begin().await?;
        for session in part {
            let submission = company.answers(&session.name);
            submissions::complete(
                &mut tx,
                CompleteSession {
                    session: SessionId(session.id),
                    version: company.version(),
                    submission: &submission,
                },
            )
            .await?;
            finished.push(submission.id.0);
            bench.confirmed.insert(session.id);
        }
        tx.commit().await?;
        submissions::announce(&store, &BTreeSet::from([(company.tenant, company.flow())])).await?;
    }
    Ok(finished)
}

/// Leads the company's answers to this receiver and nowhere else.
async fn direct(store: &Store, company: &crate::seed::Company, receiver: &Receiver) -> Result<()> {
    let mut tx = store.tenant(company.tenant).begin().await?;
    for destination in destinations::list(&mut tx, company.flow()).await? {
        destinations::delete(&mut tx, destination.id).await?;
    }
    let new = NewDestination {
        flow_id: company.flow(),
        kind: DestinationKind::Webhook,
        connection_id: None,
        settings: json!({ "url": receiver.url() }),
        secret: Some("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=".into()),
        enabled: true,
    };
    destinations::insert(&mut tx, &new).await.context("the receiver as a destination")?;
    Ok(tx.commit().await?)
}
