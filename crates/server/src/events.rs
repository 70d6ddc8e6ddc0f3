//! What changes while people look at it: one listener on the database a process, handed on to every open page.

use akis_store::{
    Store,
    events::{Event, listen_events},
};
use std::time::Duration;
use tokio::sync::broadcast;

/// Pages further behind than this read everything again.
const BACKLOG: usize = 1024;
/// Wait before the database is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// What a page hears.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Heard {
    /// Something changed.
    Event(Event),
    /// Some changes may have been missed: whoever keeps anything in memory must forget it.
    Missed,
}

/// Hands events on.
pub(crate) struct Events {
    sender: broadcast::Sender<Heard>,
}

impl Events {
    /// Nobody speaks yet.
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }

    /// Hears from now on, of every tenant: the caller filters.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Heard> {
        self.sender.subscribe()
    }

    /// Listens for ever. A lost database is waited for.
    pub(crate) async fn listen(&self, store: &Store) {
        loop {
            match listen_events(store).await {
                Ok(mut listener) => loop {
                    // Nobody listening is no error.
                    match listener.recv().await {
                        Ok(Some(event)) => drop(self.sender.send(Heard::Event(event))),
                        Ok(None) => drop(self.sender.send(Heard::Missed)),
                        Err(error) => {
                            tracing::warn!(%error, "cannot hear of changes; pages refresh later");
                            break;
                        }
                    }
                },
                Err(error) => tracing::warn!(%error, "cannot listen for changes; pages refresh later"),
            }
            tokio::time::sleep(RETRY).await;
            drop(self.sender.send(Heard::Missed));
        }
    }
}
