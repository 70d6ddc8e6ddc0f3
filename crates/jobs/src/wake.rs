use crate::CHANNEL;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

/// Hints that there are new jobs, over one connection of the database however many runners hear them. The connection is
/// given up when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct Hints {
    heard: watch::Receiver<()>,
    _listening: Arc<AbortOnDropHandle<()>>,
}

impl Hints {
    /// Listens over this pool until cancelled. Behind a pooler in transaction mode LISTEN needs a pool of direct connections.
    /// Must be called within a tokio runtime. Trouble is never fatal: the polls of the runners go on without hints.
    pub fn listen(pool: PgPool, cancel: CancellationToken) -> Self {
        let (hint, heard) = watch::channel(());
        let listening = Arc::new(AbortOnDropHandle::new(tokio::spawn(listen(pool, hint, cancel))));
        Self { heard, _listening: listening }
    }

    /// Waits for a hint; one that came since the last wait counts.
    pub(crate) async fn next(&mut self) {
        if self.heard.changed().await.is_err() {
            // Nobody listens any more.
            std::future::pending::<()>().await;
        }
    }
}

/// Turns notifications into hints until cancelled.
async fn listen(pool: PgPool, hint: watch::Sender<()>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let listening = tokio::select! {
            () = cancel.cancelled() => return,
            ended = until_lost(&pool, &hint) => ended,
        };
        if let Err(error) = listening {
            tracing::warn!(%error, "not listening for new jobs; polling goes on");
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

async fn until_lost(pool: &PgPool, hint: &watch::Sender<()>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // LISTEN stands before this wakes a query, so a job that came before it, or while the connection was lost, is found.
        hint.send_replace(());
        listener.try_recv().await?;
    }
}
