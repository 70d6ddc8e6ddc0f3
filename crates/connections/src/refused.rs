//! What a refusal says about the connection itself.

use crate::{CallError, Caller, refresh};
use akis_connectors::{Connector, ConnectorError};
use akis_sentence::{Sentence, sentence};
use akis_store::{ConnectionId, TenantId, connections};
use bytes::Bytes;
use http::Response;

/// With which state of a connection's tokens an answer was got. Every response of a call in a tenant's name carries it, so
/// that a refusal which comes late is not held against tokens that a person brought meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenVersion(i64);

impl TokenVersion {
    /// Of tokens that no connection has.
    const NONE: Self = Self(-1);

    /// What the response carries. One that was not got in a tenant's name speaks of no tokens: nothing is marked for it.
    pub fn of(response: &Response<Bytes>) -> Self {
        response.extensions().get().copied().unwrap_or(Self::NONE)
    }

    /// The response, carrying this version of the tokens it was got with.
    pub(crate) fn on(version: i64, mut response: Response<Bytes>) -> Response<Bytes> {
        response.extensions_mut().insert(Self(version));
        response
    }
}

impl Caller {
    /// Notes at the connection what a refusal to read forms means for it: [`ConnectorError::Reconnect`] that a person must
    /// connect the account again, [`ConnectorError::MissingPermission`] that it lacks a permission and the rest goes on.
    /// Every other error says nothing of the connection. `version` is [`TokenVersion::of`] the refusing answer. False,
    /// and nothing is marked, when the tokens are others by now.
    pub async fn refused(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        version: TokenVersion,
        error: &ConnectorError,
    ) -> Result<bool, CallError> {
        let ended = match error {
            ConnectorError::Reconnect { .. } => true,
            ConnectorError::MissingPermission { .. } => false,
            _ => return Ok(false),
        };
        let source = self.connector_of(tenant, connection).await?.name();
        let sentence = if ended { refresh::no_longer_accepted(source) } else { may_not_read(source) };
        self.mark(tenant, connection, version, ended, &sentence).await
    }

    /// The same for an answer that was to be written and was refused for the connection's sake: `response` is what the
    /// source said, `sentence` what a person has to do.
    pub async fn refused_writing(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        response: &Response<Bytes>,
        sentence: &Sentence,
    ) -> Result<bool, CallError> {
        let connector = self.connector_of(tenant, connection).await?;
        // Each system says in the same way everywhere that an access is over, and its connector knows how.
        let ended = matches!(connector.read_account(response), Err(ConnectorError::Reconnect { .. }));
        self.mark(tenant, connection, TokenVersion::of(response), ended, sentence).await
    }

    async fn connector_of(&self, tenant: TenantId, id: ConnectionId) -> Result<&dyn Connector, CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let connection = connections::get(&mut tx, id).await?.ok_or(CallError::NotFound)?;
        tx.commit().await?;
        self.connectors.get(connection.source).ok_or(CallError::NotConfigured(connection.source.as_str()))
    }

    async fn mark(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        TokenVersion(version): TokenVersion,
        ended: bool,
        sentence: &Sentence,
    ) -> Result<bool, CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let marked = if ended {
            connections::mark_reconnect_needed(&mut tx, connection, version, sentence).await?
        } else {
            connections::mark_permission_needed(&mut tx, connection, version, sentence).await?
        };
        tx.commit().await?;
        Ok(marked)
    }
}

fn may_not_read(source: &str) -> Sentence {
    sentence!(
        "{source} did not allow Akis to read forms. Connect the account again and allow everything that is asked for.",
        "{source}, Akis’in formları okumasına izin vermedi. Hesabı yeniden bağlayın ve istenen bütün izinleri verin."
    )
}
