//! The dashboard's API. One file an endpoint or a small resource; the description at `/api/openapi.json` is made from
//! the handlers.

mod alerts;
mod audit;
mod auth;
mod calendars;
mod connections;
mod deliveries;
mod destinations;
mod document;
mod drift;
mod event_stream;
mod files;
mod flows;
mod health;
mod keys;
mod lists;
mod members;
mod messages;
mod page;
mod role;
mod sources;
mod submissions;
mod tenants;
mod text;
mod whatsapp_accounts;

pub(crate) use document::codes;
pub use document::openapi;

use crate::{State, auth::csrf, body_limit::limited};
use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware,
    routing::get,
};
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

/// Every described route.
fn routes() -> OpenApiRouter<State> {
    let v1 = OpenApiRouter::new()
        .merge(auth::router())
        .merge(tenants::router())
        .merge(members::router())
        .merge(sources::router())
        .merge(connections::router())
        .merge(whatsapp_accounts::router())
        .merge(keys::router())
        .merge(flows::router())
        .merge(health::router())
        .merge(messages::router())
        .merge(submissions::router())
        .merge(files::router())
        .merge(deliveries::router())
        .merge(destinations::router())
        .merge(lists::router())
        .merge(calendars::router())
        .merge(drift::router())
        .merge(alerts::router())
        .merge(audit::router())
        .merge(event_stream::router());
    OpenApiRouter::with_openapi(document::heading())
        .nest("/api/v1", v1)
        .merge(connections::callback::router())
        .merge(auth::demo::router())
}

/// The same, guarded and with the description itself.
pub(crate) fn router(state: &State) -> Router<State> {
    let (router, _) = routes().split_for_parts();
    limited(router, state.settings.body_limit_bytes)
        .layer(middleware::from_fn_with_state(state.clone(), csrf::refuse_cross_site))
        // What a person reads here is theirs: neither proxies nor the browser's disk keep it.
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .route("/api/openapi.json", get(document::serve))
}
