//! The worker, as the product composes it, in a runtime of its own. It runs in this process because the program refuses
//! to call addresses of this machine.

use crate::stack::Access;
use akis::config::{Config, Sources};
use akis::stack::{self, Rooms};
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// A running worker.
pub struct Worker {
    runtime: Option<tokio::runtime::Runtime>,
    cancel: CancellationToken,
    task: Option<tokio::task::JoinHandle<Result<()>>>,
}

impl Worker {
    /// How many deliveries it works on at a time.
    pub fn concurrency() -> Result<usize> {
        Ok(usize::try_from(config()?.worker.delivery_concurrency)?)
    }

    /// Starts one with the product's own settings on this database, and as many threads as the machine has.
    pub fn start(access: Access) -> Result<Self> {
        stack::install_tls();
        let config = config()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        let task = runtime.spawn(async move {
            let rooms = Rooms::new(&config, access.open().await?)?;
            stack::run_worker(&rooms, &config, stop).await
        });
        Ok(Self { runtime: Some(runtime), cancel, task: Some(task) })
    }

    /// Lets it finish what it is at.
    pub async fn stop(mut self) -> Result<()> {
        self.cancel.cancel();
        match self.task.take() {
            Some(task) => task.await?,
            None => Ok(()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The product's defaults, but addresses of this machine may be called.
fn config() -> Result<Config> {
    Ok(Sources::demo()
        .with("server.listen", "127.0.0.1:0")
        .with("server.public_url", "https://load.example.com")
        .with("health.probe_seconds", 0.0)
        .config()?)
}
