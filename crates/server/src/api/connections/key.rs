use super::authorize::{again, region};
use super::feature::of_words;
use super::introduce::introduce;
use super::keep::{Consent, Kept, keep};
use super::{ConnectionProblem, known, list::ConnectionBody};
use crate::{
    State,
    api::sources::Source,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::SourceKind;
use akis_store::SignIn;
use axum::http::StatusCode;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Longest key, in bytes; real ones are a tenth of it.
const KEY_BYTES: usize = 2_048;

/// A key of the source's own that stands in for consent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BringKey {
    /// The key, as the source shows it.
    #[schema(value_type = String)]
    key: SecretString,
    /// Which of the source's regions the account is in.
    region: Option<String>,
    /// The connection that is connected again; the key of another account is then not taken.
    connection_id: Option<Uuid>,
}

/// Connects an account by a key instead of consent. The key is tried at once. For admins.
#[utoipa::path(post, path = "/connections/{source}/key", tag = "connections", operation_id = "connect_by_key",
    params(("source" = Source, Path, description = "Which system")), request_body = BringKey,
    responses((status = 201, body = ConnectionBody), ConnectionProblem))]
pub(super) async fn key(
    state: State,
    member: Member<Admin>,
    Path(source): Path<Source>,
    Json(brought): Json<BringKey>,
) -> Result<(StatusCode, Json<ConnectionBody>), Problem> {
    let kind = SourceKind::from(source);
    let connector = known(&state, kind)?;
    connector.key_sign_in().ok_or(ConnectionProblem::NoKeySignIn)?;
    let key = brought.key.expose_secret().trim();
    if key.is_empty() || key.len() > KEY_BYTES || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(
            RequestProblem::InvalidBody { what: "Paste the key as the source shows it.".to_owned() }.into()
        );
    }
    let key = SecretString::from(key.to_owned());
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let again = again(&mut tx, kind, brought.connection_id).await?;
    tx.commit().await?;
    let region = region(connector, brought.region.as_deref(), again.as_ref())?;

    let tokens = connector.tokens_of_key(key, region.as_deref());
    let introduced = introduce(&state, connector, tokens, region.as_deref()).await.map_err(refused)?;
    let consent = Consent {
        sign_in: SignIn::Key,
        person: member.person,
        features: again.as_ref().map(|again| of_words(&again.features)).unwrap_or_default(),
        again: again.map(|again| again.id),
    };
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let id = match keep(&state, &mut tx, connector, introduced, consent).await? {
        Kept::Connected(id) => id,
        Kept::OtherAccount { came, .. } => return Err(ConnectionProblem::OtherAccount { came }.into()),
    };
    let connection = ConnectionBody::read(&state, &mut tx, id, &member.locale).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(connection)))
}

/// A key that opens nothing is not a connection that ended.
fn refused(problem: Problem) -> Problem {
    match problem.code() {
        "reconnect_needed" => ConnectionProblem::KeyRefused.into(),
        _ => problem,
    }
}
