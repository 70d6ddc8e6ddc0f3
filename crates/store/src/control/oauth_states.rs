//! Round trips to a vendor's consent page. A state is made for one person in one tenant, and taken once.

use crate::{ConnectionId, PersonId, Store, StoreError, TenantId, TenantTx};
use akis_crypto::token;
use akis_form::SourceKind;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use secrecy::SecretString;
use sqlx::Row as _;
use uuid::Uuid;

const TABLE: &str = "control.oauth_states";

/// A round trip that begins.
#[derive(Debug, Clone)]
pub struct NewOAuthState {
    /// The unguessable text the vendor brings back.
    pub state: SecretString,
    /// Who asked.
    pub person: PersonId,
    /// Which system.
    pub source: SourceKind,
    /// The PKCE verifier, where the vendor supports it.
    pub verifier: Option<SecretString>,
    /// What is asked for beyond reading forms.
    pub features: Vec<String>,
    /// Which of the vendor's regions the account is in.
    pub region: Option<String>,
    /// The connection that is connected again.
    pub connection: Option<ConnectionId>,
    /// Until when it may come back.
    pub expires_at: Timestamp,
}

/// A round trip that came back.
#[derive(Debug, Clone)]
pub struct OAuthState {
    /// In whose name it was begun.
    pub tenant: TenantId,
    /// Who asked; must be who comes back.
    pub person: PersonId,
    /// Which system.
    pub source: SourceKind,
    /// The PKCE verifier.
    pub verifier: Option<SecretString>,
    /// What was asked for beyond reading forms.
    pub features: Vec<String>,
    /// Which of the vendor's regions the account is in.
    pub region: Option<String>,
    /// The connection that is connected again: only its own account may come back.
    pub connection: Option<ConnectionId>,
}

/// Keeps a state. Expired ones of everybody go at the same time.
pub async fn insert(tx: &mut TenantTx, new: &NewOAuthState) -> Result<(), StoreError> {
    use secrecy::ExposeSecret as _;
    let id = Uuid::now_v7();
    let sealed = new.verifier.as_ref().map(|verifier| tx.seal(TABLE, "sealed_verifier", id, verifier));
    let tenant = tx.tenant().0;
    sqlx::query("delete from control.oauth_states where expires_at <= now()").execute(&mut **tx).await?;
    sqlx::query(
        "insert into control.oauth_states
             (state_hash, id, tenant_id, person_id, source, sealed_verifier, expires_at, features, region, connection_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(token::hash(new.state.expose_secret()).as_slice())
    .bind(id)
    .bind(tenant)
    .bind(new.person.0)
    .bind(new.source.as_str())
    .bind(sealed)
    .bind(new.expires_at.to_sqlx())
    .bind(&new.features)
    .bind(&new.region)
    .bind(new.connection.map(|connection| connection.0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a state: a second call with the same one finds nothing. `None` when unknown, taken or expired.
pub async fn take(store: &Store, state: &str) -> Result<Option<OAuthState>, StoreError> {
    let mut connection = store.control().await?;
    let row = sqlx::query(
        "delete from control.oauth_states where state_hash = $1 and expires_at > now()
         returning id, tenant_id, person_id, source, sealed_verifier, features, region, connection_id",
    )
    .bind(token::hash(state).as_slice())
    .fetch_optional(&mut *connection)
    .await?;
    drop(connection);
    let Some(row) = row else { return Ok(None) };
    let tenant = TenantId(row.try_get("tenant_id")?);
    let verifier = match row.try_get::<Option<Vec<u8>>, _>("sealed_verifier")? {
        None => None,
        Some(sealed) => {
            let tx = store.tenant(tenant).begin().await?;
            Some(tx.unseal(TABLE, "sealed_verifier", row.try_get("id")?, &sealed)?)
        }
    };
    let source = crate::connections::read_source(&row)?;
    Ok(Some(OAuthState {
        tenant,
        person: PersonId(row.try_get("person_id")?),
        source,
        verifier,
        features: row.try_get("features")?,
        region: row.try_get("region")?,
        connection: row.try_get::<Option<Uuid>, _>("connection_id")?.map(ConnectionId),
    }))
}
