use crate::{
    State, api, exchange, hooks, observe, ops,
    problem::{OwnProblem, Problem, RequestProblem},
    web,
};
use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{any::Any, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// How long running requests may go on after the order to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Every route.
pub fn router(state: State) -> Router {
    let api = api::router(&state);
    Router::new()
        .merge(api)
        .merge(ops::router())
        .fallback(web::serve)
        // What a machine asks often and small gains nothing from compression, so those routes come after it.
        .layer(CompressionLayer::new())
        .merge(exchange::router())
        .merge(hooks::router())
        .method_not_allowed_fallback(async || Problem::from(RequestProblem::MethodNotAllowed))
        .layer(CatchPanicLayer::custom(answer_panic))
        .layer(middleware::from_fn_with_state(state.clone(), stop_when_late))
        .layer(middleware::from_fn(observe::observe))
        .with_state(state)
}

/// Serves until `cancel`, then lets running requests end.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, state: State, cancel: CancellationToken) -> std::io::Result<()> {
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
) -> std::io::Result<()> {
    state.start(&cancel);
    let app = router(state).merge(beside);
    tracing::info!(address = ?listener.local_addr().ok(), "listening");
    let stop = cancel.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::select! {
        ended = server => ended,
        () = async { cancel.cancelled().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not end in time and were cut");
            Ok(())
        }
    }
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
