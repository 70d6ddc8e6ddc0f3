//! axum: dashboard and public API, data-exchange endpoint, webhooks.
