use crate::{CallError, refresh};
use akis_connectors::{Access, Connectors, EncodeError};
use akis_egress::{Destination, Egress};
use akis_sentence::Sentence;
use akis_store::{ConnectionId, Store, TenantId, connections};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use url::Url;

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

    /// Sends what `build` makes of the connection's access, and returns the response whatever its status. `build` may be
    /// called twice. May take as long as two calls and a renewal.
    pub async fn call(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        build: impl Fn(&Access) -> Request<Bytes> + Send,
    ) -> Result<Response<Bytes>, CallError> {
        self.try_call(tenant, connection, move |access| Ok(build(access))).await
    }

    /// As [`Caller::call`], for a request that may not be expressible at the source.
    pub async fn try_call(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        build: impl Fn(&Access) -> Result<Request<Bytes>, EncodeError> + Send,
    ) -> Result<Response<Bytes>, CallError> {
        let grant = refresh::access(self, tenant, connection, None).await?;
        let response = self.send(grant.origins(), build(&grant.access)?).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let renewed = refresh::access(self, tenant, connection, Some(grant.version)).await?;
        let response = self.send(renewed.origins(), build(&renewed.access)?).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            return Err(refresh::give_up(self, tenant, connection, &renewed).await?);
        }
        Ok(response)
    }

    /// Notes that the source refuses this connection for a reason a new token does not cure (a permission taken back), with
    /// the sentence for a person. Deliveries and calls end until the account is connected again.
    pub async fn mark_refused(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        sentence: &Sentence,
    ) -> Result<(), CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let tokens = connections::tokens(&mut tx, connection).await?.ok_or(CallError::NotFound)?;
        connections::mark_reconnect_needed(&mut tx, connection, tokens.version, sentence).await?;
        Ok(tx.commit().await?)
    }

    async fn send(&self, origins: &[Url], request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        self.egress.send(Destination::Vendor(origins), request).await.map_err(CallError::Egress)
    }
}
