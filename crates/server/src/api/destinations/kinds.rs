use super::kind::{KindWord, Signs, begins_enabled, fits, signs};
use crate::{
    State,
    api::{connections::FeatureWord, page::Page, sources::Contract, sources::Source},
    auth::{Member, Viewer},
    extract::{Json, Query},
    problem::{Problem, RequestProblem},
};
use akis_store::{ConnectionStatus, FlowId, connections, flows};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// For which flow.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct KindsQuery {
    flow_id: Uuid,
}

/// A kind of destination that a flow can have.
#[derive(Serialize, ToSchema)]
#[schema(as = DestinationOffer)]
pub(super) struct OfferBody {
    kind: KindWord,
    /// Its name as people write it.
    name: &'static str,
    /// What is promised about an answer.
    contract: Contract,
    /// The system whose connected account writes; null when it has an address of its own.
    #[schema(required)]
    source: Option<Source>,
    /// The accounts that can write, the flow's own first.
    connections: Vec<OfferedConnection>,
    /// Not documented by the vendor and promised by nobody: it stays off until somebody switches it on.
    unofficial: bool,
    /// Whether answers go there as soon as it is added.
    begins_enabled: bool,
    /// Whether its calls are signed with a secret of ours, which is shown when it is added.
    has_secret: bool,
}

/// An account that a destination can write through.
#[derive(Serialize, ToSchema)]
struct OfferedConnection {
    id: Uuid,
    account_name: String,
    /// What has to be allowed first: connect the account again with these.
    missing_features: Vec<FeatureWord>,
}

/// Lists what a flow's answers can be written to, with what each promises. For every role.
#[utoipa::path(get, path = "/destination-kinds", tag = "destinations", operation_id = "list_destination_kinds",
    params(KindsQuery), responses((status = 200, body = Page<OfferBody>)))]
pub(super) async fn kinds(
    state: State,
    member: Member<Viewer>,
    Query(query): Query<KindsQuery>,
) -> Result<Json<Page<OfferBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let flow = flows::get(&mut tx, FlowId(query.flow_id)).await?.ok_or(RequestProblem::NotFound)?.summary;
    let mut rows = connections::list(&mut tx).await?;
    tx.commit().await?;
    rows.retain(|row| row.status != ConnectionStatus::Disconnected);
    rows.sort_by_key(|row| Some(row.id) != flow.connection_id);

    let offered = state.connectors.destinations().filter(|destination| fits(destination.kind(), flow.source));
    let items = offered.map(|destination| {
        let needed = destination.features(&json!({}));
        let connector = destination.source().and_then(|source| state.connectors.get(source));
        let connections = connector.into_iter().flat_map(|connector| {
            let needed = &needed;
            rows.iter().filter(|row| row.source == connector.kind()).map(move |row| OfferedConnection {
                id: row.id.0,
                account_name: row.account_name.clone(),
                missing_features: needed
                    .iter()
                    .filter(|feature| !connector.allows(&row.scopes, **feature))
                    .map(|feature| FeatureWord::from(*feature))
                    .collect(),
            })
        });
        let kind = destination.kind();
        OfferBody {
            kind: kind.into(),
            name: destination.name(),
            contract: destination.contract().into(),
            source: destination.source().map(Source::from),
            connections: connections.collect(),
            unofficial: kind == akis_form::DestinationKind::GoogleFormPost,
            begins_enabled: begins_enabled(kind),
            has_secret: signs(kind) == Signs::OurSecret,
        }
    });
    Ok(Json(Page::whole(items)))
}
