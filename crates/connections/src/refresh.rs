use crate::{CallError, Caller, RefreshError};
use akis_connectors::{Access, Connector, ConnectorError};
use akis_egress::Destination;
use akis_form::SourceKind;
use akis_sentence::{Sentence, sentence};
use akis_store::connections::{self, NewTokens, Tokens};
use akis_store::{ConnectionId, ConnectionStatus, SignIn, StoreError, TenantId};
use jiff::Timestamp;
use secrecy::SecretString;
use std::time::{Duration, Instant};
use url::Url;

/// A token that ends within this time is renewed before the call: the call itself, and clocks that differ, take some of it.
const MARGIN: Duration = Duration::from_mins(5);

/// How long one process may take to renew; after that another may try. Longer than any call lasts.
const LEASE: Duration = Duration::from_mins(1);

/// Of the lease, what is left for whoever may renew next: new tokens are not kept later than that.
const LEFT: Duration = Duration::from_secs(10);

/// The waits between tries to keep new tokens, doubling from the first to the longest.
const FIRST_TRY: Duration = Duration::from_millis(100);
const LAST_TRY: Duration = Duration::from_secs(5);

/// How long a call waits for another process that renews.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a waiting call looks.
const LOOK: Duration = Duration::from_millis(100);

/// The right to make one call.
pub(crate) struct Grant<'a> {
    connector: &'a dyn Connector,
    pub(crate) access: Access,
    /// Which state of the tokens it is.
    pub(crate) version: i64,
}

impl Grant<'_> {
    /// Where it may be used.
    pub(crate) fn origins(&self) -> &[Url] {
        self.connector.origins()
    }

    /// Which system it is.
    pub(crate) fn kind(&self) -> SourceKind {
        self.connector.kind()
    }

    /// The source's name as people write it.
    pub(crate) fn source(&self) -> &'static str {
        self.connector.name()
    }
}

/// What is kept of a connection, read in one transaction.
pub(crate) struct Kept<'a> {
    connector: &'a dyn Connector,
    account_id: String,
    /// Where this account's calls go, when it is one of the connector's origins.
    base_url: Option<Url>,
    tokens: Tokens,
}

/// The connection's access, renewed first when it ends soon or when the source refused the tokens of version `refused`.
pub(crate) async fn access(
    caller: &Caller,
    tenant: TenantId,
    id: ConnectionId,
    refused: Option<i64>,
) -> Result<Grant<'_>, CallError> {
    let started = Instant::now();
    loop {
        let kept = read(caller, tenant, id).await?;
        let now = Timestamp::now();
        let lasts = |margin: Duration| {
            refused != Some(kept.tokens.version)
                && kept.tokens.expires_at.is_none_or(|end| end.saturating_sub(margin).is_ok_and(|end| now < end))
        };
        if lasts(MARGIN) {
            return Ok(kept.grant());
        }
        let still_good = lasts(Duration::ZERO);
        let Some(refresh) = kept.tokens.refresh.clone() else {
            if still_good {
                return Ok(kept.grant());
            }
            match mark(caller, tenant, id, kept.tokens.version, kept.connector.name()).await? {
                Some(error) => return Err(error),
                None => continue,
            }
        };
        if claim(caller, tenant, id, kept.tokens.version, now).await? {
            // In a task of its own: a caller that goes away halfway leaves no claim behind and loses no new tokens.
            let renewal = Renewal {
                caller: caller.clone(),
                tenant,
                id,
                version: kept.tokens.version,
                until: Instant::now() + LEASE.saturating_sub(LEFT),
                refresh,
                base_url: kept.base_url.clone(),
            };
            match tokio::spawn(renewal.run(kept.connector.kind())).await {
                Ok(Ok(())) => {}
                Ok(Err(CallError::Refresh(_) | CallError::NotConfigured(_))) if still_good => {
                    return Ok(kept.grant());
                }
                Ok(Err(error)) => return Err(error),
                Err(_stopped) => return Err(CallError::Refresh(RefreshError::Busy)),
            }
        } else if still_good {
            // Somebody renews it; until then the present token serves.
            return Ok(kept.grant());
        } else if started.elapsed() > PATIENCE {
            return Err(CallError::Refresh(RefreshError::Busy));
        } else {
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// The source refuses even renewed tokens: only a person can help.
pub(crate) async fn give_up(
    caller: &Caller,
    tenant: TenantId,
    id: ConnectionId,
    grant: &Grant<'_>,
) -> Result<CallError, CallError> {
    let marked = mark(caller, tenant, id, grant.version, grant.source()).await?;
    // Somebody connected again at this moment: the same call works now.
    Ok(marked.unwrap_or(CallError::Refresh(RefreshError::Busy)))
}

/// Reads the connection and its tokens, unless it cannot be used.
pub(crate) async fn read(caller: &Caller, tenant: TenantId, id: ConnectionId) -> Result<Kept<'_>, CallError> {
    let mut tx = caller.store.tenant(tenant).begin().await?;
    let connection = connections::get(&mut tx, id).await?.ok_or(CallError::NotFound)?;
    let connector = caller
        .connectors
        .get(connection.source)
        // A key that was brought needs no app of this installation.
        .filter(|connector| connector.configured() || connection.sign_in == SignIn::Key)
        .ok_or(CallError::NotConfigured(connection.source.as_str()))?;
    match connection.status {
        ConnectionStatus::Active | ConnectionStatus::PermissionNeeded => {}
        ConnectionStatus::Disconnected => return Err(CallError::NotFound),
        ConnectionStatus::ReconnectNeeded => {
            let sentence = connection.problem.unwrap_or_else(|| no_longer_accepted(connector.name()));
            return Err(CallError::ReconnectNeeded { sentence });
        }
    }
    let tokens = connections::tokens(&mut tx, id).await?.ok_or(CallError::NotFound)?;
    connections::mark_used(&mut tx, id).await?;
    tx.commit().await?;
    let base_url = trusted(connector, connection.base_url.as_deref());
    Ok(Kept { connector, account_id: connection.account_id, base_url, tokens })
}

impl<'a> Kept<'a> {
    fn grant(&self) -> Grant<'a> {
        let access = Access {
            token: self.tokens.access.clone(),
            account_id: self.account_id.clone(),
            base_url: self.base_url.clone(),
        };
        Grant { connector: self.connector, access, version: self.tokens.version }
    }
}

/// The address, if the connector may call it: one that is kept may be older than the settings.
fn trusted(connector: &dyn Connector, kept: Option<&str>) -> Option<Url> {
    let url = Url::parse(kept?).ok()?;
    connector.origins().iter().any(|origin| origin.origin() == url.origin()).then_some(url)
}

async fn claim(
    caller: &Caller,
    tenant: TenantId,
    id: ConnectionId,
    version: i64,
    now: Timestamp,
) -> Result<bool, CallError> {
    let until = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
    let mut tx = caller.store.tenant(tenant).begin().await?;
    let claimed = connections::claim_refresh(&mut tx, id, version, until).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// One renewal, claimed.
struct Renewal {
    caller: Caller,
    tenant: TenantId,
    id: ConnectionId,
    version: i64,
    /// So long nobody else renews.
    until: Instant,
    refresh: SecretString,
    base_url: Option<Url>,
}

impl Renewal {
    /// Asks the source and keeps what it gives. No transaction is open meanwhile.
    async fn run(self, kind: SourceKind) -> Result<(), CallError> {
        let connector = self.caller.connectors.get(kind).ok_or(CallError::NotConfigured(kind.as_str()))?;
        match self.ask(connector).await {
            Ok(tokens) => Ok(self.keep(&tokens).await?),
            Err(RefreshError::Source(
                ConnectorError::Reconnect { .. } | ConnectorError::MissingPermission { .. },
            )) => {
                let marked = mark(&self.caller, self.tenant, self.id, self.version, connector.name()).await?;
                marked.map_or(Ok(()), Err)
            }
            Err(error) => {
                tracing::warn!(connection = %self.id, %error, "an access token could not be renewed");
                let mut tx = self.caller.store.tenant(self.tenant).begin().await?;
                connections::release_refresh(&mut tx, self.id, self.version).await?;
                tx.commit().await?;
                Err(match error {
                    // Not the consent is refused but we are: the app's id or secret is wrong.
                    RefreshError::Source(ConnectorError::Refused { .. }) => {
                        CallError::NotConfigured(connector.name())
                    }
                    error => CallError::Refresh(error),
                })
            }
        }
    }

    /// Keeps what the source gave. The former refresh token may be worth nothing from now on (Typeform turns it over), so a
    /// database that is away for a moment is waited for. A try whose commit got lost is found out by the next: the version
    /// is then another.
    async fn keep(&self, tokens: &NewTokens) -> Result<(), StoreError> {
        let mut wait = FIRST_TRY;
        loop {
            let Err(error) = self.try_keep(tokens).await else { return Ok(()) };
            if Instant::now() + wait >= self.until {
                tracing::error!(connection = %self.id, %error, "renewed tokens could not be kept and are lost");
                return Err(error);
            }
            tracing::warn!(connection = %self.id, %error, "renewed tokens could not be kept; trying again");
            tokio::time::sleep(wait).await;
            wait = wait.saturating_mul(2).min(LAST_TRY);
        }
    }

    async fn try_keep(&self, tokens: &NewTokens) -> Result<(), StoreError> {
        let mut tx = self.caller.store.tenant(self.tenant).begin().await?;
        connections::replace_tokens(&mut tx, self.id, tokens, self.version).await?;
        tx.commit().await
    }

    async fn ask(&self, connector: &dyn Connector) -> Result<NewTokens, RefreshError> {
        let request = connector.refresh_request(&self.refresh, self.base_url.as_ref());
        let response = self
            .caller
            .egress
            .send(Destination::Vendor(connector.origins()), request)
            .await
            .map_err(RefreshError::Egress)?;
        let tokens = connector.read_tokens(&response, Timestamp::now()).map_err(RefreshError::Source)?;
        Ok(NewTokens { access: tokens.access, refresh: tokens.refresh, expires_at: tokens.expires_at })
    }
}

/// Notes that a person must connect again, and gives the error to return; `None` when somebody did meanwhile.
async fn mark(
    caller: &Caller,
    tenant: TenantId,
    id: ConnectionId,
    version: i64,
    source: &str,
) -> Result<Option<CallError>, CallError> {
    let sentence = no_longer_accepted(source);
    let mut tx = caller.store.tenant(tenant).begin().await?;
    let marked = connections::mark_reconnect_needed(&mut tx, id, version, &sentence).await?;
    tx.commit().await?;
    Ok(marked.then_some(CallError::ReconnectNeeded { sentence }))
}

/// What the person who looks at the dashboard reads meanwhile.
pub(crate) fn no_longer_accepted(source: &str) -> Sentence {
    sentence!(
        "{source} no longer accepts this connection. Connect the account again; what waits is then sent by itself.",
        "{source} bu bağlantıyı artık kabul etmiyor. Hesabı yeniden bağlayın; bekleyen yanıtlar ondan sonra kendiliğinden \
         gönderilir."
    )
}
