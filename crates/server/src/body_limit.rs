//! How large a body may be, for the routes of one kind.

use crate::problem::{Problem, RequestProblem};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::header::CONTENT_LENGTH,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};

/// Closes these routes to bodies of more than `bytes`. One that announces more is refused before it is sent, so that
/// its sender reads the refusal instead of writing into a closed connection; one that announces nothing or less than
/// it brings is refused where it passes the limit.
pub(crate) fn limited<S: Clone + Send + Sync + 'static>(routes: Router<S>, bytes: usize) -> Router<S> {
    let refuse = move |request: Request, next: Next| refuse_announced(bytes, request, next);
    routes.layer(DefaultBodyLimit::max(bytes)).layer(middleware::from_fn(refuse))
}

async fn refuse_announced(bytes: usize, request: Request, next: Next) -> Response {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|announced| announced > bytes as u64) {
        return Problem::from(RequestProblem::TooLarge).into_response();
    }
    next.run(request).await
}
