use crate::{State, problem::Problem};
use akis_connectors::{Connector, Feature};
use akis_sentence::{Sentence, sentence};
use akis_store::{ConnectionId, TenantTx, destinations};
use std::collections::BTreeSet;

/// What the destinations that write through a connection need of it.
pub(super) async fn needs(
    state: &State,
    tx: &mut TenantTx,
    connection: ConnectionId,
) -> Result<BTreeSet<Feature>, Problem> {
    let mut needs = BTreeSet::new();
    let flows: BTreeSet<_> =
        destinations::of_connection(tx, connection).await?.into_iter().map(|(flow, ..)| flow).collect();
    for flow in flows {
        for row in destinations::list(tx, flow).await? {
            let Some(destination) = state.connectors.destination(row.kind) else { continue };
            if row.connection_id == Some(connection) && row.enabled {
                needs.extend(destination.features(&row.settings));
            }
        }
    }
    Ok(needs)
}

/// What a person has to do when not all of these are granted; `None` when they are.
pub(super) fn missing(
    connector: &dyn Connector,
    scopes: &[String],
    wanted: &BTreeSet<Feature>,
) -> Option<Sentence> {
    let lacking: BTreeSet<Feature> = wanted
        .iter()
        .copied()
        .chain([Feature::Forms])
        .filter(|feature| !connector.allows(scopes, *feature))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let names: Vec<String> = connector
        .scopes()
        .into_iter()
        .filter(|scope| lacking.contains(&scope.feature) && !scopes.contains(&scope.scope))
        .map(|scope| scope.scope)
        .collect();
    let (source, names) = (connector.name(), names.join(", "));
    Some(sentence!(
        "{source} did not allow everything that is needed. Connect the account again and allow: {names}",
        "{source} gereken her şeye izin vermedi. Hesabı yeniden bağlayın ve şunlara izin verin: {names}"
    ))
}
