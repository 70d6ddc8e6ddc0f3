//! Stands between the server and Postgres: always at the same address, wherever Postgres is, and able to hold back every
//! byte, as a network that fails without a word does.

use anyhow::{Context as _, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A running relay. Dropped, it takes no new connections.
pub struct Relay {
    port: u16,
    target: Arc<AtomicU16>,
    held: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Relay {
    /// To a port of this machine.
    pub async fn to(port: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("opening the relay")?;
        let own = listener.local_addr()?.port();
        let target = Arc::new(AtomicU16::new(port));
        let (held, holding) = watch::channel(false);
        let task = tokio::spawn(serve(listener, target.clone(), holding));
        Ok(Self { port: own, target, held, task })
    }

    /// Where the server connects.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Leads new connections to another port.
    pub fn lead_to(&self, port: u16) {
        self.target.store(port, Ordering::SeqCst);
    }

    /// Lets no byte pass in either direction, and no connection end, until [`Relay::release`].
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Lets everything pass that was held back.
    pub fn release(&self) {
        self.held.send_replace(false);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, target: Arc<AtomicU16>, held: watch::Receiver<bool>) {
    while let Ok((near, _)) = listener.accept().await {
        let (target, mut held) = (target.clone(), held.clone());
        tokio::spawn(async move {
            if held.wait_for(|held| !held).await.is_err() {
                return;
            }
            // Nothing listens there while Postgres is away; the server sees its connection closed.
            let Ok(far) = TcpStream::connect(("127.0.0.1", target.load(Ordering::SeqCst))).await else { return };
            // A relay must not add waits of its own.
            let _ = (near.set_nodelay(true), far.set_nodelay(true));
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            tokio::spawn(pass(near_in, far_out, held.clone()));
            pass(far_in, near_out, held).await;
        });
    }
}

/// One direction, until its end; then the other side hears of the end too.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut held: watch::Receiver<bool>) {
    let mut room = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut room).await.unwrap_or_default();
        if held.wait_for(|held| !held).await.is_err() {
            return;
        }
        match room.get(..read) {
            Some(bytes) if read > 0 && to.write_all(bytes).await.is_ok() => {}
            _ => break,
        }
    }
    // The other side may be gone already.
    let _ = to.shutdown().await;
}
