use crate::{
    State, api, connection, exchange, hooks, observe, ops,
    problem::{OwnProblem, Problem, RequestProblem},
    web,
};
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{any::Any, io, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// How long running requests may go on after the order to stop.
const GRACE: Duration = Duration::from_secs(20);

/// How long the last progress may take to be written.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// The wait after a connection could not be accepted.
const ACCEPT_AGAIN: Duration = Duration::from_secs(1);

/// Every route.
pub fn router(state: State) -> Router {
    let api = api::router(&state);
    Router::new()
        .merge(api)
        .merge(ops::router())
        .fallback(web::serve)
        // What a machine asks often and small gains nothing from compression, so those routes come after it.
        .layer(CompressionLayer::new())
        .merge(hooks::router())
        .method_not_allowed_fallback(async || Problem::from(RequestProblem::MethodNotAllowed))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(middleware::from_fn_with_state(state.clone(), stop_when_late))
        .layer(middleware::from_fn(observe::observe))
        // It does for itself, for less, what the layers above do for the others.
        .merge(exchange::router())
        .with_state(state)
}

/// Serves until `cancel`, then lets running requests end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, state: State, cancel: CancellationToken) -> io::Result<()> {
    serve_beside(listener, state, Router::new(), cancel).await
}

/// [`serve`] with routes of another room on the same port (the demonstration's sandbox pages). They must not share a
/// path with ours and have no fallback.
///
/// # Errors
/// When the listener fails.
pub async fn serve_beside(
    listener: TcpListener,
    state: State,
    beside: Router,
    cancel: CancellationToken,
) -> io::Result<()> {
    state.start(&cancel);
    let app = router(state.clone()).merge(beside);
    tracing::info!(address = ?listener.local_addr().ok(), "listening");
    let open = accept(&listener, &app, state.settings.max_open_connections, &cancel).await;
    // Whoever comes now finds nobody.
    drop(listener);
    open.close();
    if tokio::time::timeout(GRACE, open.wait()).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut");
    }
    if !state.settled(LAST_WRITES).await {
        tracing::warn!("the last progress could not be written; every request carries it again");
    }
    if let Err(error) = state.exchange.recorder().flush(&state.store).await {
        tracing::warn!(%error, "the endpoint's last figures could not be kept");
    }
    Ok(())
}

/// Accepts until `cancel`, and returns the connections that are still open.
async fn accept(listener: &TcpListener, app: &Router, most: usize, cancel: &CancellationToken) -> TaskTracker {
    let (open, places) = (TaskTracker::new(), Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))));
    loop {
        // First the place, then the connection: who comes above waits outside and costs nothing.
        let place = tokio::select! {
            () = cancel.cancelled() => return open,
            place = places.clone().acquire_owned() => place,
        };
        let accepted = tokio::select! {
            () = cancel.cancelled() => return open,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let serving = connection::serve(stream, app.clone(), cancel.clone());
                open.spawn(async move {
                    serving.await;
                    drop(place);
                });
            }
            Err(error) if is_theirs(&error) => {}
            Err(error) => {
                // Most often there are too many files open: it passes when some are closed.
                tracing::error!(%error, "no connection could be accepted");
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
        }
    }
}

/// The other side went away before it was accepted.
fn is_theirs(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// A panic is our own fault: the client learns nothing of it, the log learns its message.
fn answer_panic(panic: Box<dyn Any + Send>) -> Response {
    let message = match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().map_or("panic without a message", |text| text).to_owned(),
    };
    Problem::internal(message).into_response()
}

/// Stops a request that takes too long. A stream has answered by then, so it is not cut.
async fn stop_when_late(state: State, request: Request, next: Next) -> Response {
    match tokio::time::timeout(state.settings.request_timeout(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(OwnProblem::Timeout).into_response(),
    }
}
