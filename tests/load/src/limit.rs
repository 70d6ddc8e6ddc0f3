//! What the machine can do at most: RSA-2048 private operations.

use anyhow::{Context as _, Result, anyhow};
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// Threads that work at once; the machine the figures are for has as many cores.
pub const THREADS: usize = 2;

/// A kept key and something encrypted for it.
pub struct Limit {
    key: OaepPrivateDecryptingKey,
    sealed: Vec<u8>,
}

impl Limit {
    /// Makes a key.
    pub fn new() -> Result<Self> {
        let failed = |what: &'static str| move |_| anyhow!("{what} an RSA key failed");
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(failed("making"))?;
        // The way the endpoint comes by its key: read once, from PKCS#8.
        let document = private.as_der().map_err(failed("writing"))?;
        let private = PrivateDecryptingKey::from_pkcs8(document.as_ref())
            .map_err(|_| anyhow!("reading an RSA key failed"))?;
        let public = OaepPublicEncryptingKey::new(private.public_key()).map_err(failed("using"))?;
        let mut room = vec![0; public.ciphertext_size()];
        let sealed = public
            .encrypt(&OAEP_SHA256_MGF1SHA256, &[7; 16], &mut room, None)
            .map_err(failed("encrypting for"))?
            .to_vec();
        let key = OaepPrivateDecryptingKey::new(private).map_err(failed("using"))?;
        Ok(Self { key, sealed })
    }

    /// Decrypts on all threads at once for this long.
    pub fn measure(&self, time: Duration) -> Result<Rate> {
        let start = Barrier::new(THREADS);
        thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| {
                    scope.spawn(|| {
                        let mut room = vec![0; self.key.min_output_size()];
                        start.wait();
                        let (started, used) = (Instant::now(), processor_time()?);
                        let mut count = 0_u32;
                        while started.elapsed() < time {
                            self.key.decrypt(&OAEP_SHA256_MGF1SHA256, &self.sealed, &mut room, None).ok()?;
                            count += 1;
                        }
                        let used = processor_time()?.saturating_sub(used);
                        let rate = |time: Duration| f64::from(count) / time.as_secs_f64();
                        Some((rate(started.elapsed()), rate(used)))
                    })
                })
                .collect();
            let (mut by_clock, mut by_processor) = (0.0, 0.0);
            for thread in threads {
                let rate = thread.join().ok().flatten().context("a decryption failed")?;
                by_clock += rate.0;
                by_processor += rate.1;
            }
            #[allow(clippy::cast_precision_loss, reason = "two")]
            let threads = THREADS as f64;
            Ok(Rate { by_clock: by_clock / threads, by_processor: by_processor / threads })
        })
    }
}

/// How fast one thread decrypts while the others do too.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Operations a second.
    pub by_clock: f64,
    /// Operations a second of processor time: the same, whoever else uses the machine.
    pub by_processor: f64,
}

/// The processor time of this thread so far.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}

/// The middle one of a few.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
