//! What is measured. One file a case; [`ALL`] names them in the order they run.

mod delivery;
mod exchange;
mod form;
mod memory;
mod ping;
mod rsa;

use crate::deck::Deck;
use crate::drive::{self, Played};
use crate::limit::{Limit, THREADS, median};
use crate::report::Line;
use crate::stack::Stack;
use crate::usage::Usage;
use anyhow::{Result, ensure};
use std::collections::BTreeSet;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A case's name and what it does.
pub type Case = (&'static str, for<'a> fn(&'a mut Bench) -> Running<'a>);

/// A case at work: the lines it found.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<Vec<Line>>> + 'a>>;

/// Every case. A new one is a file beside these and a line here.
pub const ALL: [Case; 6] = [
    ("rsa", |bench| Box::pin(ready(rsa::run(bench)))),
    ("ping", |bench| Box::pin(ping::run(bench))),
    ("exchange", |bench| Box::pin(exchange::run(bench))),
    ("form", |bench| Box::pin(form::run(bench))),
    ("memory", |bench| Box::pin(memory::run(bench))),
    ("delivery", |bench| Box::pin(delivery::run(bench))),
];

/// How long the machine's limit is measured, each time.
const LIMIT_TIME: Duration = Duration::from_secs(1);

/// Into so many rounds the time of a peak is divided.
const ROUNDS: u32 = 3;

/// Numbers of connections of which the best is taken for the peak.
const CONNECTIONS: [usize; 4] = [8, 16, 32, 64];

/// How long each of them is tried.
const TRY_TIME: Duration = Duration::from_secs(1);

/// What all cases use.
pub struct Bench {
    /// Server, Postgres and company.
    pub stack: Stack,
    /// How long each of the two loads of a case runs.
    pub time: Duration,
    /// Sessions whose phone saw that the form is finished, over all cases.
    pub confirmed: BTreeSet<Uuid>,
    limit: Limit,
}

/// The peak of a case: of several rounds the middle one.
struct Peak {
    value: f64,
    share: f64,
}

impl Bench {
    /// Around a running stack.
    pub fn new(stack: Stack, time: Duration) -> Result<Self> {
        Ok(Self { stack, time, confirmed: BTreeSet::new(), limit: Limit::new()? })
    }

    /// The machine's RSA operations per second, on all its cores together, as they are just now.
    fn limit_now(&self) -> Result<f64> {
        #[allow(clippy::cast_precision_loss, reason = "two")]
        Ok(self.limit.measure(LIMIT_TIME)?.by_clock * THREADS as f64)
    }

    /// Says what a load found, beside the table; any wrong or missing answer ends the run.
    fn judge(&mut self, what: &str, played: &Played) -> Result<()> {
        self.confirmed.extend(&played.confirmed);
        let examples = |list: &[String]| list.iter().take(3).cloned().collect::<Vec<_>>().join("\n");
        ensure!(played.failed.is_empty(), "{what}: {} failed:\n{}", played.failed.len(), examples(&played.failed));
        ensure!(
            played.wrong.is_empty(),
            "{what}: {} of {} answers looked at are wrong:\n{}",
            played.wrong.len(),
            played.looked_at,
            examples(&played.wrong)
        );
        eprintln!(
            "  {what}: {:.0} requests/s, p50 {:.2} ms, p99 {:.2} ms; {} answers opened, all right{}",
            played.requests_per_second(),
            played.wait_ms(0.5),
            played.wait_ms(0.99),
            played.looked_at,
            if played.ran_out { "; THE DECK RAN OUT" } else { "" }
        );
        Ok(())
    }

    /// Tries several numbers of connections for a moment; which was best, and how many scripts a second it played.
    async fn warm_up(&mut self, deck: &Arc<Deck>) -> Result<(usize, f64)> {
        let mut best = (0, 0.0);
        for connections in CONNECTIONS {
            let played = drive::closed(deck, self.stack.server.address(), connections, TRY_TIME).await?;
            self.judge(&format!("{connections} connections"), &played)?;
            if played.requests_per_second() > best.1 {
                best = (connections, played.requests_per_second());
            }
        }
        Ok(best)
    }

    /// The closed loop in several rounds, the machine's limit measured around each: other work on the machine changes by
    /// the second, and the limit with it. `figure` tells what of a round counts, `cost` how many decryptions one of it is.
    async fn peak(
        &mut self,
        deck: &Arc<Deck>,
        connections: usize,
        figure: fn(&Played) -> f64,
        cost: f64,
    ) -> Result<Peak> {
        let (server, postmaster) = (self.stack.server.id(), self.stack.postmaster()?);
        let mut before = self.limit_now()?;
        let pure = self.limit.measure(LIMIT_TIME)?.by_processor;
        let (mut values, mut shares) = (Vec::new(), Vec::new());
        for round in 1..=ROUNDS {
            let usage = Usage::read(server, postmaster)?;
            let played = drive::closed(deck, self.stack.server.address(), connections, self.time / ROUNDS).await?;
            let usage = Usage::read(server, postmaster)?.since(usage);
            let after = self.limit_now()?;
            self.judge(&format!("peak, round {round}"), &played)?;
            let value = figure(&played);
            let share = value * cost / f64::midpoint(before, after);
            // On a machine that others use as well, this is the figure to compare: what a second of processor gave.
            let ours = value * cost * played.elapsed.as_secs_f64() / usage.ours().as_secs_f64() / pure;
            eprintln!(
                "    {:.0} % of limits {before:.0} and {after:.0}; by processor time {:.0} %; {usage}",
                share * 100.0,
                ours * 100.0
            );
            values.push(value);
            shares.push(share);
            before = after;
        }
        Ok(Peak { value: median(&values), share: median(&shares) })
    }

    /// The open loop, with so many scripts a second.
    async fn half(&mut self, deck: &Arc<Deck>, per_second: f64) -> Result<Played> {
        let played = drive::open(deck, self.stack.server.address(), per_second, self.time).await?;
        self.judge(&format!("half of the peak, {per_second:.0} a second"), &played)?;
        Ok(played)
    }

    /// Both loads of a case of single requests.
    async fn single(&mut self, case: &'static str, deck: &Arc<Deck>) -> Result<Line> {
        let (connections, _) = self.warm_up(deck).await?;
        let peak = self.peak(deck, connections, Played::requests_per_second, 1.0).await?;
        let half = self.half(deck, peak.value / 2.0).await?;
        self.line(case, "requests/s", &peak, &half)
    }

    fn line(&self, case: &'static str, unit: &'static str, peak: &Peak, half: &Played) -> Result<Line> {
        Ok(Line {
            case,
            value: peak.value,
            unit,
            p50_ms: Some(half.wait_ms(0.5)),
            p99_ms: Some(half.wait_ms(0.99)),
            share_of_limit: Some(peak.share),
            rss_mib: Some(self.stack.server.memory()?.now),
        })
    }
}
