use super::{ConnectionProblem, configured, redirect_url};
use crate::{
    State,
    api::sources::Source,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::Problem,
};
use akis_store::control::oauth_states::{self, NewOAuthState};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// How long a person may take on the consent page.
const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// Where to send the browser.
#[derive(Serialize, ToSchema)]
pub(super) struct AuthorizeBody {
    /// The source's consent page.
    authorize_url: String,
}

/// Begins to connect an account: send the browser to the address. For admins.
#[utoipa::path(post, path = "/connections/{source}/authorize", tag = "connections", operation_id = "authorize",
    params(("source" = String, Path, description = "Which system: `hubspot`")),
    responses((status = 200, body = AuthorizeBody), ConnectionProblem))]
pub(super) async fn authorize(
    state: State,
    member: Member<Admin>,
    Path(source): Path<Source>,
) -> Result<Json<AuthorizeBody>, Problem> {
    let connector = configured(&state, source.into())?;
    let authorization = connector.authorize(&redirect_url(&state, source.into())?);
    let kept = NewOAuthState {
        state: authorization.state.into(),
        person: member.person,
        source: source.into(),
        verifier: authorization.pkce_verifier,
        expires_at: Timestamp::now().saturating_add(PATIENCE).unwrap_or(Timestamp::MAX),
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    oauth_states::insert(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(Json(AuthorizeBody { authorize_url: authorization.url.into() }))
}
