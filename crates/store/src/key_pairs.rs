//! The key pairs phones encrypt to. One present pair an account; earlier ones still open requests for a while.

use crate::{AccountId, KeyPairId, PhoneNumberRowId, StoreError, TenantTx, error::changed, row};
use jiff::Timestamp;
use secrecy::SecretString;
use sqlx::Row as _;

const TABLE: &str = "key_pairs";

/// The public half of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// Names it.
    pub id: KeyPairId,
    /// Whose.
    pub account_id: AccountId,
    /// SPKI, as Meta wants it.
    pub public_pem: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// The present pair of an account; index key_pairs_current.
pub async fn current(tx: &mut TenantTx, account: AccountId) -> Result<Option<KeyPair>, StoreError> {
    Ok(sqlx::query(
        "select id, account_id, public_pem, created_at from key_pairs
          where tenant_id = $1 and account_id = $2 and retired_at is null",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .try_map(|row| {
        Ok(KeyPair {
            id: KeyPairId(row.try_get("id")?),
            account_id: AccountId(row.try_get("account_id")?),
            public_pem: row.try_get("public_pem")?,
            created_at: row::at(&row, "created_at")?,
        })
    })
    .fetch_optional(&mut **tx)
    .await?)
}

/// Keeps a new pair unless the account has a present one, and returns the one that counts: of two made at once, one wins.
/// Commit before the public key is registered anywhere.
pub async fn insert(
    tx: &mut TenantTx,
    account: AccountId,
    public_pem: &str,
    private_pem: &SecretString,
) -> Result<KeyPair, StoreError> {
    let id = KeyPairId::new();
    let sealed = tx.seal(TABLE, "sealed_private_pem", id.0, private_pem);
    sqlx::query(
        "insert into key_pairs (tenant_id, id, account_id, public_pem, sealed_private_pem) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, account_id) where retired_at is null do nothing",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(account.0)
    .bind(public_pem)
    .bind(sealed)
    .execute(&mut **tx)
    .await?;
    current(tx, account).await?.ok_or(StoreError::NotFound("key pair"))
}

/// The private keys that may open a request, newest first; index key_pairs_account.
pub async fn private_keys(
    tx: &mut TenantTx,
    account: AccountId,
) -> Result<Vec<(KeyPairId, SecretString)>, StoreError> {
    let rows = sqlx::query(
        "select id, sealed_private_pem from key_pairs
          where tenant_id = $1 and account_id = $2 and (retired_at is null or retired_at > now())
          order by id desc",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let id = KeyPairId(row.try_get("id")?);
            let sealed: Vec<u8> = row.try_get("sealed_private_pem")?;
            Ok((id, tx.unseal(TABLE, "sealed_private_pem", id.0, &sealed)?))
        })
        .collect()
}

/// Notes that Meta has this pair's public key for a number.
pub async fn mark_registered(
    tx: &mut TenantTx,
    number: PhoneNumberRowId,
    key: KeyPairId,
) -> Result<(), StoreError> {
    let done = sqlx::query("update phone_numbers set registered_key_id = $3 where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(number.0)
        .bind(key.0)
        .execute(&mut **tx)
        .await?;
    changed(done.rows_affected(), "phone number")
}
