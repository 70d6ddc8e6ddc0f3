use super::{connector_problem, send_problem};
use crate::{State, problem::Problem};
use akis_connectors::{Access, Account, Connector, Tokens};
use akis_egress::Destination;
use std::time::Duration;
use url::Url;

/// How long the account's better name is worth waiting for.
const NAME_PATIENCE: Duration = Duration::from_secs(5);

/// Tokens, and whose account they open.
pub(super) struct Introduced {
    pub(super) tokens: Tokens,
    pub(super) account: Account,
    /// The API's address for this account; one that may be called.
    pub(super) base_url: Option<Url>,
}

/// Asks whose account the tokens open, and what was granted where the tokens do not say it.
pub(super) async fn introduce(
    state: &State,
    connector: &dyn Connector,
    mut tokens: Tokens,
    region: Option<&str>,
) -> Result<Introduced, Problem> {
    let origins = connector.origins();
    let base_url = tokens
        .base_url
        .take()
        .filter(|url| origins.iter().any(|origin| origin.origin() == url.origin()))
        .or_else(|| connector.base_url(region));
    let access = Access { token: tokens.access.clone(), account_id: String::new(), base_url: base_url.clone() };
    let to = Destination::Vendor(origins);
    let response = state.egress.send(to, connector.account_request(&access)).await.map_err(send_problem)?;
    let mut account = connector.read_account(&response).map_err(connector_problem)?;
    if tokens.scopes.is_empty() {
        tokens.scopes = connector.read_granted(&response);
    }
    if let Some(name) = name(state, connector, &access).await {
        account.name = name;
    }
    if account.region.is_none() {
        account.region = region.map(str::to_owned);
    }
    Ok(Introduced { tokens, account, base_url })
}

/// A comfort: without it the account keeps the name it has.
async fn name(state: &State, connector: &dyn Connector, access: &Access) -> Option<String> {
    let request = connector.account_name_request(access)?;
    let asked = state.egress.send(Destination::Vendor(connector.origins()), request);
    let response = tokio::time::timeout(NAME_PATIENCE, asked).await.ok()?.ok()?;
    connector.read_account_name(&response).ok().flatten().filter(|name| !name.trim().is_empty())
}
