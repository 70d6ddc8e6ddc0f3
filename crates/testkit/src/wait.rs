//! Waiting for what happens elsewhere, without sleeping longer than it takes.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// How long a test waits for something that should happen within a second or two. Generous, because a loaded
/// machine is slow and only a failure waits to the end.
pub const PATIENCE: Duration = Duration::from_secs(20);

const PAUSE: Duration = Duration::from_millis(40);

/// Asks again and again until the answer is there.
///
/// # Errors
///
/// What was waited for, when it did not come within [`PATIENCE`]; or the question's own error.
pub async fn wait_until<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = ask().await? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            bail!("waited {PATIENCE:?} in vain until {what}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
