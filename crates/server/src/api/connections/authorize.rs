use super::feature::{FeatureWord, of_words, offered, words};
use super::{ConnectionProblem, configured, needs::needs, redirect_url};
use crate::{
    State,
    api::sources::Source,
    auth::{Admin, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_connectors::{AuthorizeRequest, Connector, Feature};
use akis_form::SourceKind;
use akis_store::{
    ConnectionId, TenantTx,
    connections::{self, Connection},
    control::oauth_states::{self, NewOAuthState},
    destinations,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// How long a person may take on the consent page.
const PATIENCE: SignedDuration = SignedDuration::from_mins(15);

/// Which account, and what for.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ConnectAccount {
    /// What for, beyond reading forms. Absent when an account is connected again: what it was connected for before.
    features: Option<Vec<FeatureWord>>,
    /// Which of the source's regions the account is in; absent the first, or the one it was in before.
    region: Option<String>,
    /// The connection that is connected again; another account than its own is then not taken.
    connection_id: Option<Uuid>,
}

/// Where to send the browser.
#[derive(Serialize, ToSchema)]
pub(super) struct AuthorizeBody {
    /// The source's consent page.
    authorize_url: String,
}

/// Begins to connect an account: send the browser to the address. For admins.
#[utoipa::path(post, path = "/connections/{source}/authorize", tag = "connections", operation_id = "authorize",
    params(("source" = Source, Path, description = "Which system")), request_body = ConnectAccount,
    responses((status = 200, body = AuthorizeBody), ConnectionProblem))]
pub(super) async fn authorize(
    state: State,
    member: Member<Admin>,
    Path(source): Path<Source>,
    Json(wanted): Json<ConnectAccount>,
) -> Result<Json<AuthorizeBody>, Problem> {
    let kind = SourceKind::from(source);
    let connector = configured(&state, kind)?;
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let again = again(&mut tx, kind, wanted.connection_id).await?;
    let mut features = asked(connector, wanted.features.as_deref(), again.as_ref())?;
    if let Some(again) = &again {
        let through = destinations::through(&mut tx, &[again.id]).await?;
        features.extend(needs(&state, &through));
    }
    let region = region(connector, wanted.region.as_deref(), again.as_ref())?;
    if !connector.configured_in(region.as_deref()) {
        return Err(ConnectionProblem::SourceNotConfigured.into());
    }

    let redirect = redirect_url(&state, kind)?;
    let beyond: Vec<Feature> = features.iter().copied().filter(|feature| *feature != Feature::Forms).collect();
    let authorization = connector.authorize(&AuthorizeRequest {
        redirect: &redirect,
        features: &beyond,
        region: region.as_deref(),
        account_hint: again.as_ref().map(|again| again.account_id.as_str()),
    });
    let kept = NewOAuthState {
        state: authorization.state.into(),
        person: member.person,
        source: kind,
        verifier: authorization.pkce_verifier,
        features: words(&features),
        region,
        connection: again.map(|again| again.id),
        expires_at: Timestamp::now().saturating_add(PATIENCE).unwrap_or(Timestamp::MAX),
    };
    oauth_states::insert(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(Json(AuthorizeBody { authorize_url: authorization.url.into() }))
}

/// The connection to be connected again, which must be of this source.
pub(super) async fn again(
    tx: &mut TenantTx,
    kind: SourceKind,
    id: Option<Uuid>,
) -> Result<Option<Connection>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let connection = connections::get(tx, ConnectionId(id)).await?.filter(|connection| connection.source == kind);
    Ok(Some(connection.ok_or(RequestProblem::NotFound)?))
}

/// The region to go to: the wished one, or where the account was.
pub(super) fn region(
    connector: &dyn Connector,
    wished: Option<&str>,
    again: Option<&Connection>,
) -> Result<Option<String>, RequestProblem> {
    let regions = connector.regions();
    let known = |key: &str| regions.iter().any(|region| region.key == key);
    match wished {
        Some(key) if known(key) => Ok(Some(key.to_owned())),
        Some(_) => {
            Err(RequestProblem::InvalidBody { what: "`region` is none of this system’s regions.".to_owned() })
        }
        None => Ok(again.and_then(|again| again.region.clone()).filter(|key| known(key))),
    }
}

fn asked(
    connector: &dyn Connector,
    wished: Option<&[FeatureWord]>,
    again: Option<&Connection>,
) -> Result<BTreeSet<Feature>, RequestProblem> {
    let offered = offered(connector);
    let Some(wished) = wished else {
        let before = again.map(|again| of_words(&again.features)).unwrap_or_default();
        return Ok(before.intersection(&offered).copied().collect());
    };
    let wished: BTreeSet<Feature> = wished.iter().copied().map(Feature::from).collect();
    if wished.is_subset(&offered) {
        Ok(wished)
    } else {
        Err(RequestProblem::InvalidBody {
            what: "`features` names one that this system does not have.".to_owned(),
        })
    }
}
