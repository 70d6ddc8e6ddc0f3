//! Meta apps: from the id in a webhook's address to the account whose app secret and verify token it is checked with. An app
//! belongs to one tenant; of several accounts under one app, the one connected last names the secret.

use crate::{AccountId, StoreError, TenantId};
use akis_crypto::token;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::{PgConnection, Row as _};

/// Whose app it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppRoute {
    /// Whose.
    pub tenant: TenantId,
    /// The account that holds the app's secrets: [`whatsapp_accounts::app_secrets`](crate::whatsapp_accounts::app_secrets).
    pub account: AccountId,
    /// SHA-256 of the verify token; compare with [`AppRoute::knows`].
    pub verify_token_hash: Vec<u8>,
}

impl AppRoute {
    /// Whether this is the app's verify token. Hashes are compared, so time tells nothing about the token.
    pub fn knows(&self, verify_token: &str) -> bool {
        self.verify_token_hash == token::hash(verify_token)
    }
}

/// Whose app this is. By primary key.
pub async fn find(connection: &mut PgConnection, app_id: &str) -> Result<Option<AppRoute>, StoreError> {
    Ok(sqlx::query("select tenant_id, account_id, verify_token_hash from control.apps where app_id = $1")
        .bind(app_id)
        .try_map(|row| {
            Ok(AppRoute {
                tenant: TenantId(row.try_get("tenant_id")?),
                account: AccountId(row.try_get("account_id")?),
                verify_token_hash: row.try_get("verify_token_hash")?,
            })
        })
        .fetch_optional(connection)
        .await?)
}

/// Adds or changes a route. [`StoreError::Taken`] when the app is another tenant's.
pub(crate) async fn put(
    connection: &mut PgConnection,
    app_id: &str,
    tenant: TenantId,
    account: AccountId,
    verify_token: &SecretString,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "insert into control.apps (app_id, tenant_id, account_id, verify_token_hash) values ($1, $2, $3, $4)
         on conflict (app_id) do update set
             account_id = excluded.account_id, verify_token_hash = excluded.verify_token_hash
          where apps.tenant_id = excluded.tenant_id",
    )
    .bind(app_id)
    .bind(tenant.0)
    .bind(account.0)
    .bind(token::hash(verify_token.expose_secret()).as_slice())
    .execute(connection)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::Taken("this Meta app is connected by another company"));
    }
    Ok(())
}
