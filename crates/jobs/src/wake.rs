use crate::CHANNEL;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Turns notifications into wake-ups until cancelled. Trouble is never fatal: the poll goes on without it.
pub(crate) async fn listen(pool: PgPool, wake: Arc<Notify>, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let listening = tokio::select! {
            () = cancel.cancelled() => return,
            ended = until_lost(&pool, &wake) => ended,
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

async fn until_lost(pool: &PgPool, wake: &Notify) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // LISTEN stands before this wakes a query, so a job that came before it, or while the connection was lost, is found.
        wake.notify_one();
        listener.try_recv().await?;
    }
}
