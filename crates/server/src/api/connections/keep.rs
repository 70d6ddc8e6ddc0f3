use super::feature::{of_words, words};
use super::introduce::Introduced;
use super::needs::{missing, needs};
use crate::{State, problem::Problem};
use akis_connectors::{Connector, Feature};
use akis_store::{
    ConnectionId, PersonId, SignIn, TenantTx, audit,
    connections::{self, NewConnection, NewTokens},
    destinations,
};
use serde_json::json;
use std::collections::BTreeSet;

/// How somebody came by the tokens.
pub(super) struct Consent {
    pub(super) sign_in: SignIn,
    pub(super) person: PersonId,
    /// What was asked for beyond reading forms.
    pub(super) features: BTreeSet<Feature>,
    /// The connection that is connected again.
    pub(super) again: Option<ConnectionId>,
}

/// What became of it.
pub(super) enum Kept {
    Connected(ConnectionId),
    /// Another account came back than the one that was to be connected again. Nothing was kept.
    OtherAccount {
        wanted: ConnectionId,
        came: String,
    },
}

/// Keeps an account: new, or connected again. What waited for it goes on.
pub(super) async fn keep(
    state: &State,
    tx: &mut TenantTx,
    connector: &dyn Connector,
    introduced: Introduced,
    consent: Consent,
) -> Result<Kept, Problem> {
    let Introduced { tokens, account, base_url } = introduced;
    let before = connections::by_account(tx, connector.kind(), &account.id).await?;
    if let Some(wanted) = consent.again.filter(|wanted| before.as_ref().map(|row| row.id) != Some(*wanted)) {
        return Ok(Kept::OtherAccount { wanted, came: account.name });
    }
    let mut features = consent.features;
    if let Some(before) = &before {
        // Connected once more without naming it, the account is still needed for what it was connected for.
        if consent.again.is_none() {
            features.extend(of_words(&before.features));
        }
        let through = destinations::through(tx, &[before.id]).await?;
        features.extend(needs(state, &through));
    }
    let new = NewConnection {
        source: connector.kind(),
        account_id: account.id.clone(),
        account_name: account.name,
        region: account.region,
        base_url: base_url.map(Into::into),
        sign_in: consent.sign_in,
        missing: missing(connector, &tokens.scopes, &features),
        features: words(&features),
        scopes: tokens.scopes,
        tokens: NewTokens { access: tokens.access, refresh: tokens.refresh, expires_at: tokens.expires_at },
        connected_by: consent.person,
    };
    let connected = connections::insert_or_reconnect(tx, &new).await?;
    let detail = json!({
        "source": connector.kind().as_str(),
        "account_id": account.id,
        "sign_in": consent.sign_in.as_str(),
        "resumed_deliveries": connected.resumed,
    });
    audit::record(tx, Some(consent.person), "connection.connected", &connected.id.to_string(), &detail).await?;
    Ok(Kept::Connected(connected.id))
}
