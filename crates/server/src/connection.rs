//! One open connection: HTTP/1.1 or HTTP/2, with an end for those who open it and say nothing.
//!
//! hyper's own limit on reading a request's head also runs while a connection that is kept alive waits for its next
//! request, and would close it on a proxy that is just about to use it again. Here the two are told apart.

use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// The longest that the head of a request may take, from its first byte; on a new connection, from its beginning.
const HEAD: Duration = Duration::from_secs(10);

/// How long a connection may wait for its next request: longer than proxies keep theirs, so that they close first.
const IDLE: Duration = Duration::from_mins(2);

/// What a connection's reader and its requests tell its watch.
struct Signs {
    /// The zero of the two instants.
    opened: Instant,
    /// Requests whose head was read.
    heads: AtomicUsize,
    /// Of these, those that are not answered yet.
    running: AtomicUsize,
    /// Bytes came since the last head was read.
    began: AtomicBool,
    /// When the first of them came, and when the last answer was ready; in milliseconds.
    began_at: AtomicU64,
    quiet_since: AtomicU64,
    /// HTTP/2: heads are not told from what else comes, and the protocol has limits of its own.
    multiplexed: AtomicBool,
}

impl Signs {
    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// How long to wait before looking again; `None` when the connection has been silent for too long.
    fn patience(&self) -> Option<Duration> {
        if self.running.load(Ordering::Relaxed) > 0 {
            return Some(HEAD);
        }
        let now = self.now();
        let left = |since: u64, most: Duration| {
            most.checked_sub(Duration::from_millis(now.saturating_sub(since))).filter(|left| !left.is_zero())
        };
        let is_new = self.heads.load(Ordering::Relaxed) == 0;
        let began = self.began.load(Ordering::Relaxed) && !self.multiplexed.load(Ordering::Relaxed);
        if is_new {
            left(0, HEAD)
        } else if began {
            left(self.began_at.load(Ordering::Relaxed), HEAD)
        } else {
            // Looked at often enough to see a head that began meanwhile.
            left(self.quiet_since.load(Ordering::Relaxed), IDLE).map(|left| left.min(HEAD))
        }
    }
}

/// A request that is being answered.
struct Running(Arc<Signs>);

impl Running {
    fn new(signs: &Arc<Signs>) -> Self {
        signs.heads.fetch_add(1, Ordering::Relaxed);
        signs.running.fetch_add(1, Ordering::Relaxed);
        signs.began.store(false, Ordering::Relaxed);
        Self(signs.clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.quiet_since.store(self.0.now(), Ordering::Relaxed);
        self.0.running.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves one connection until it ends, is silent for too long, or `stop` and its running requests have ended.
pub(crate) async fn serve(stream: TcpStream, app: axum::Router, stop: CancellationToken) {
    // Answers are small and whole: waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let signs = Arc::new(Signs {
        opened: Instant::now(),
        heads: AtomicUsize::new(0),
        running: AtomicUsize::new(0),
        began: AtomicBool::new(false),
        began_at: AtomicU64::new(0),
        quiet_since: AtomicU64::new(0),
        multiplexed: AtomicBool::new(false),
    });
    let heard = signs.clone();
    let service = tower::service_fn(move |request: http::Request<Incoming>| {
        let (app, running) = (app.clone(), Running::new(&heard));
        async move {
            let answer = app.oneshot(request.map(axum::body::Body::new)).await;
            drop(running);
            answer
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None);
    builder.http2().timer(TokioTimer::new());
    let io = TokioIo::new(Heard { stream, signs: signs.clone() });
    let mut connection = pin!(builder.serve_connection(io, TowerToHyperService::new(service)));
    let mut watch = pin!(tokio::time::sleep(HEAD));
    let mut stopping = false;
    loop {
        tokio::select! {
            // However it ended, nobody is left to be told.
            _ = connection.as_mut() => return,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = watch.as_mut() => match signs.patience() {
                Some(patience) => watch.as_mut().reset(Instant::now() + patience),
                None => return,
            },
        }
    }
}

/// The stream; notes when bytes begin to come.
struct Heard {
    stream: TcpStream,
    signs: Arc<Signs>,
}

impl AsyncRead for Heard {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        let signs = &self.signs;
        if read.is_ready() && signs.running.load(Ordering::Relaxed) == 0 {
            let new = buffer.filled().get(before..).unwrap_or_default();
            if !new.is_empty() && !signs.began.swap(true, Ordering::Relaxed) {
                signs.began_at.store(signs.now(), Ordering::Relaxed);
                // No method begins like HTTP/2's preface.
                if new.starts_with(b"PRI * HT") {
                    signs.multiplexed.store(true, Ordering::Relaxed);
                }
            }
        }
        read
    }
}

impl AsyncWrite for Heard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
