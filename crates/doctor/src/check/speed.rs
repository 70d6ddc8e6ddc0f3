use super::{Bench, said};
use crate::relay::{is_active, ping_request};
use crate::sheet::{Check, CheckKey, Latency};
use akis_sentence::sentence;
use std::time::{Duration, Instant};

/// Pings that are timed.
const PINGS: usize = 20;

/// Longest time for all of them.
const TIME: Duration = Duration::from_secs(5);

/// Meta's first limit of the ninetieth percentile (6.9).
const LIMIT_MS: u64 = 1_000;

/// How long answers to pings take, against Meta's limits.
pub(crate) async fn latency(bench: &Bench<'_>) -> (Check, Option<Latency>) {
    let key = CheckKey::Latency;
    let begun = Instant::now();
    let mut took = Vec::with_capacity(PINGS);
    while took.len() < PINGS && begun.elapsed() < TIME {
        let answer = bench.send(&ping_request()).await;
        match &answer {
            Ok((answer, reply)) if answer.read(reply).is_some_and(|read| is_active(&read)) => {
                took.push(answer.took);
            }
            _ => {
                let (seen, advice) = said::of(&answer);
                return (Check::failed(key, seen, advice), None);
            }
        }
    }
    took.sort_unstable();
    let Some(latency) = figures(&took) else {
        return (Check::skipped(key, sentence!("No ping was made.", "Yoklama yapılmadı.")), None);
    };
    let Latency { p50_ms, p90_ms, samples } = latency;
    let seen = sentence!(
        "Of {samples} pings half were answered in {p50_ms} ms and nine of ten in {p90_ms} ms. WhatsApp warns from 1000 ms.",
        "{samples} yoklamanın yarısı {p50_ms} ms, onda dokuzu {p90_ms} ms içinde yanıtlandı. WhatsApp 1000 ms’den sonra uyarır."
    );
    let check = if p90_ms < LIMIT_MS {
        Check::passed(key, seen)
    } else {
        Check::failed(
            key,
            seen,
            sentence!(
                "Give Akis more processors, or run it nearer to its database.",
                "Akis’e daha çok işlemci verin ya da onu veritabanına daha yakın çalıştırın."
            ),
        )
    };
    (check, Some(latency))
}

/// Of durations in ascending order.
fn figures(took: &[Duration]) -> Option<Latency> {
    let at = |share: usize| {
        let rank = (took.len() * share).div_ceil(100).max(1) - 1;
        took.get(rank).map(|took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
    };
    Some(Latency { p50_ms: at(50)?, p90_ms: at(90)?, samples: u64::try_from(took.len()).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_nearest_rank() {
        let took: Vec<Duration> = (1..=20).map(|n| Duration::from_millis(n * 10)).collect();
        assert_eq!(figures(&took), Some(Latency { p50_ms: 100, p90_ms: 180, samples: 20 }));
        assert_eq!(figures(&took[..1]), Some(Latency { p50_ms: 10, p90_ms: 10, samples: 1 }));
        assert_eq!(figures(&[]), None);
    }
}
