use crate::{State, auth::cookie, problem::Problem};
use akis_store::control::sign_ins;
use axum::http::{HeaderMap, StatusCode};

/// Ends the sign-in. Also fine when there is none. For anybody.
#[utoipa::path(post, path = "/auth/sign-out", tag = "auth", operation_id = "sign_out", security(()),
    responses((status = 204)))]
pub(super) async fn sign_out(state: State, headers: HeaderMap) -> Result<(StatusCode, HeaderMap), Problem> {
    if let Some(token) = cookie::token(&headers) {
        sign_ins::delete(&mut *state.store.control().await?, &token).await?;
    }
    Ok((StatusCode::NO_CONTENT, cookie::signed_out(&state.settings)))
}
