//! WhatsApp's CDN: whoever knows the address gets the encrypted file.

use crate::faults::{Fault, FaultKind};
use crate::phone;
use crate::state::Sandbox;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;

/// Where clouds keep their secrets: nobody may be led there.
const INSIDE: &str = "http://169.254.169.254/latest/meta-data/";
/// Bytes at a time of a file without end, and of one that drips.
const PIECE: usize = 64 * 1024;

/// Only `/cdn`: what pickers uploaded, encrypted, under the address a request names as `cdn_url`.
pub fn cdn_router(sandbox: Sandbox) -> Router {
    Router::new().route("/cdn/{media_id}", get(file)).with_state(sandbox)
}

async fn file(State(sandbox): State<Sandbox>, Path(media_id): Path<String>, uri: OriginalUri) -> Response {
    let (bytes, fault) =
        sandbox.write(|world| (phone::uploaded(world, &media_id), world.faults.cdn.strike(uri.0.path())));
    match (bytes, fault) {
        (None, _) => StatusCode::NOT_FOUND.into_response(),
        (Some(bytes), None) => whole(bytes),
        (Some(bytes), Some(fault)) => struck(bytes, &fault).await,
    }
}

fn whole(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

async fn struck(bytes: Vec<u8>, fault: &Fault) -> Response {
    let wait = Duration::try_from_secs_f64(fault.seconds).unwrap_or_default();
    match fault.kind {
        FaultKind::Malformed => whole(bytes.iter().map(|byte| byte ^ 0x5A).collect()),
        FaultKind::Truncated => whole(bytes.get(..bytes.len() / 2).unwrap_or_default().to_vec()),
        FaultKind::Endless => {
            Body::from_stream(stream::repeat(Ok::<_, Infallible>(Bytes::from(vec![0; PIECE])))).into_response()
        }
        FaultKind::Redirect => Redirect::temporary(INSIDE).into_response(),
        FaultKind::Gone => StatusCode::NOT_FOUND.into_response(),
        // As many pieces as it takes for the file to take that long.
        FaultKind::Slow => {
            let size = (bytes.len() / 20).max(1);
            let pieces: Vec<Vec<u8>> = bytes.chunks(size).map(<[u8]>::to_vec).collect();
            let pause = wait / u32::try_from(pieces.len()).unwrap_or(1).max(1);
            let drip = stream::unfold(pieces.into_iter(), move |mut pieces| async move {
                tokio::time::sleep(pause).await;
                pieces.next().map(|piece| (Ok::<_, Infallible>(piece), pieces))
            });
            Body::from_stream(drip).into_response()
        }
        FaultKind::Hang | FaultKind::AcceptThenHang => {
            tokio::time::sleep(wait).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        FaultKind::Unauthorized | FaultKind::Revoked => StatusCode::FORBIDDEN.into_response(),
        FaultKind::RateLimited => StatusCode::TOO_MANY_REQUESTS.into_response(),
        FaultKind::ServerError => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        FaultKind::None | FaultKind::StaleKey | FaultKind::BadSignature => whole(bytes),
    }
}
