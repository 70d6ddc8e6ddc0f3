use crate::{CallError, TokenVersion, pace, refresh};
use akis_connectors::{Access, Connectors, EncodeError};
use akis_egress::{Destination, Egress};
use akis_store::{ConnectionId, Store, TenantId};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

/// How often a call waits when the source asks for a moment, and how long at most: somebody looks at the page meanwhile.
/// Typeform takes two calls a second, fewer than a person makes who clicks along.
const MOST_WAITS: u32 = 2;
const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// The wait asked for, when it is short enough to sit out.
fn moment(response: &Response<Bytes>) -> Option<Duration> {
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let asked = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Some(Duration::from_secs(asked.unwrap_or(1))).filter(|wait| *wait <= LONGEST_WAIT)
}

/// Sends a connector's requests in a tenant's name. Cheap to clone.
#[derive(Clone)]
pub struct Caller {
    pub(crate) store: Store,
    pub(crate) connectors: Connectors,
    pub(crate) egress: Egress,
}

impl Caller {
    /// Over these parts.
    pub fn new(store: Store, connectors: Connectors, egress: Egress) -> Self {
        Self { store, connectors, egress }
    }

    /// Sends what `build` makes of the connection's access, and returns the response whatever its status; it carries its
    /// [`TokenVersion`]. For calls that read: `build` may be called several times. May take as long as some calls, a renewal
    /// and short waits, when the source asks for a moment. An account that is read faster than its source allows is not
    /// asked: the response is then the 429 that the source would give.
    pub async fn call(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        build: impl Fn(&Access) -> Request<Bytes> + Send + Sync,
    ) -> Result<Response<Bytes>, CallError> {
        let build = |access: &Access| Ok(build(access));
        let mut response = self.try_call(tenant, connection, &build).await?;
        for _ in 0..MOST_WAITS {
            let Some(wait) = moment(&response) else { break };
            tokio::time::sleep(wait).await;
            response = self.try_call(tenant, connection, &build).await?;
        }
        Ok(response)
    }

    /// As [`Caller::call`], for a request that may not be expressible at the source.
    pub async fn try_call(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        build: impl Fn(&Access) -> Result<Request<Bytes>, EncodeError> + Send,
    ) -> Result<Response<Bytes>, CallError> {
        let grant = refresh::access(self, tenant, connection, None).await?;
        let request = build(&grant.access)?;
        if let Some(too_fast) = pace::turn(self, tenant, connection, grant.kind()).await? {
            return Ok(too_fast);
        }
        let response = self.to_vendor(grant.origins(), request).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(TokenVersion::on(grant.version, response));
        }
        let renewed = refresh::access(self, tenant, connection, Some(grant.version)).await?;
        let response = self.to_vendor(renewed.origins(), build(&renewed.access)?).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            return Err(refresh::give_up(self, tenant, connection, &renewed).await?);
        }
        Ok(TokenVersion::on(renewed.version, response))
    }

    /// The connection's access token, renewed when it ends soon, for what runs in the person's own browser (Google's
    /// Picker). Whoever asks hands it to that browser alone and keeps it nowhere.
    pub async fn token(&self, tenant: TenantId, connection: ConnectionId) -> Result<SecretString, CallError> {
        Ok(refresh::access(self, tenant, connection, None).await?.access.token)
    }

    async fn to_vendor(&self, origins: &[Url], request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        self.egress.send(Destination::Vendor(origins), request).await.map_err(CallError::Egress)
    }
}
