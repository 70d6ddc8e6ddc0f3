//! A tenant's access to source systems.

mod trouble;
mod types;

pub use types::{Connected, Connection, NewConnection, NewTokens, Tokens};

use crate::{ConnectionId, PersonId, StoreError, TenantTx, source_watches};
use crate::{error::changed, row};
use akis_form::SourceKind;
use akis_sentence::Sentence;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use trouble::Named;

const TABLE: &str = "connections";

/// Keeps a consent: a new connection, or new tokens for the same account, which becomes active again and takes its flows
/// along. Deliveries that waited for it are enqueued, and the source's watches are asked for anew.
pub async fn insert_or_reconnect(tx: &mut TenantTx, new: &NewConnection) -> Result<Connected, StoreError> {
    let tenant = tx.tenant().0;
    // The row first, the tokens second: they are sealed for the row's id, and two consents at once must agree on it.
    sqlx::query(
        "insert into connections (tenant_id, id, source, account_id, account_name, scopes, status, connected_by)
         values ($1, $2, $3, $4, $5, '{}', 'disconnected', $6)
         on conflict (tenant_id, source, account_id) do nothing",
    )
    .bind(tenant)
    .bind(ConnectionId::new().0)
    .bind(new.source.as_str())
    .bind(&new.account_id)
    .bind(&new.account_name)
    .bind(new.connected_by.0)
    .execute(&mut **tx)
    .await?;
    let id: uuid::Uuid = sqlx::query_scalar(
        "select id from connections where tenant_id = $1 and source = $2 and account_id = $3 for update",
    )
    .bind(tenant)
    .bind(new.source.as_str())
    .bind(&new.account_id)
    .fetch_one(&mut **tx)
    .await?;
    let access = tx.seal(TABLE, "sealed_access_token", id, &new.tokens.access);
    let refresh = new.tokens.refresh.as_ref().map(|token| tx.seal(TABLE, "sealed_refresh_token", id, token));
    sqlx::query(
        "update connections set
             account_name = $3, region = $4, scopes = $5,
             sealed_access_token = $6, sealed_refresh_token = $7, token_expires_at = $8,
             token_version = token_version + 1, generation = generation + 1, refresh_until = null,
             connected_by = $9, connected_at = now(), base_url = $10, sign_in = $11,
             features = $12,
             status = case when $13::jsonb is null then 'active' else 'permission_needed' end, problem = $13
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(&new.account_name)
    .bind(&new.region)
    .bind(&new.scopes)
    .bind(access)
    .bind(refresh)
    .bind(new.tokens.expires_at.map(ToSqlx::to_sqlx))
    .bind(new.connected_by.0)
    .bind(&new.base_url)
    .bind(new.sign_in.as_str())
    .bind(&new.features)
    .bind(new.missing.as_ref().map(Json))
    .execute(&mut **tx)
    .await?;
    let id = ConnectionId(id);
    source_watches::doubt(tx, id).await?;
    let resumed = trouble::resume_deliveries(tx, id).await?;
    match &new.missing {
        None => trouble::resolve(tx, id).await?,
        Some(problem) => {
            let named = Named { source: new.source, account_name: new.account_name.clone() };
            trouble::raise(tx, id, &named, true, problem).await?;
        }
    }
    Ok(Connected { id, resumed })
}

/// All but the disconnected, oldest first.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Connection>, StoreError> {
    Ok(sqlx::query(
        "select id, source, account_id, account_name, region, base_url, sign_in, scopes, features, status, problem,
                connected_by, connected_at, last_used_at
           from connections where tenant_id = $1 and status <> 'disconnected' order by id",
    )
    .bind(tx.tenant().0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?)
}

/// By id, also when disconnected.
pub async fn get(tx: &mut TenantTx, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
    Ok(sqlx::query(
        "select id, source, account_id, account_name, region, base_url, sign_in, scopes, features, status, problem,
                connected_by, connected_at, last_used_at
           from connections where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// By the account it opens, also when disconnected.
pub async fn by_account(
    tx: &mut TenantTx,
    source: SourceKind,
    account_id: &str,
) -> Result<Option<Connection>, StoreError> {
    Ok(sqlx::query(
        "select id, source, account_id, account_name, region, base_url, sign_in, scopes, features, status, problem,
                connected_by, connected_at, last_used_at
           from connections where tenant_id = $1 and source = $2 and account_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(source.as_str())
    .bind(account_id)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// The tokens; `None` when there is no such connection or it was disconnected.
pub async fn tokens(tx: &mut TenantTx, id: ConnectionId) -> Result<Option<Tokens>, StoreError> {
    let row = sqlx::query(
        "select sealed_access_token, sealed_refresh_token, token_expires_at, token_version, refresh_until
           from connections where tenant_id = $1 and id = $2 and sealed_access_token is not null",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let access: Vec<u8> = row.try_get("sealed_access_token")?;
    let refresh: Option<Vec<u8>> = row.try_get("sealed_refresh_token")?;
    Ok(Some(Tokens {
        access: tx.unseal(TABLE, "sealed_access_token", id.0, &access)?,
        refresh: match refresh {
            Some(sealed) => Some(tx.unseal(TABLE, "sealed_refresh_token", id.0, &sealed)?),
            None => None,
        },
        expires_at: row::at_or_none(&row, "token_expires_at")?,
        version: row.try_get("token_version")?,
        refreshing_until: row::at_or_none(&row, "refresh_until")?,
    }))
}

/// Asks to be the one who refreshes the tokens of this version, until `until`. False when they changed meanwhile or
/// somebody else refreshes; then wait a moment and read [`tokens`] again. Commit before calling the source.
pub async fn claim_refresh(
    tx: &mut TenantTx,
    id: ConnectionId,
    version: i64,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "update connections set refresh_until = $4
          where tenant_id = $1 and id = $2 and token_version = $3 and status <> 'disconnected'
            and (refresh_until is null or refresh_until <= now())",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version)
    .bind(until.to_sqlx())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends a claim that brought no tokens, so that the next caller need not wait for its time to pass.
pub async fn release_refresh(tx: &mut TenantTx, id: ConnectionId, version: i64) -> Result<(), StoreError> {
    sqlx::query(
        "update connections set refresh_until = null where tenant_id = $1 and id = $2 and token_version = $3",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps refreshed tokens and ends the claim. False, and nothing is kept, when the version is no longer the expected one.
pub async fn replace_tokens(
    tx: &mut TenantTx,
    id: ConnectionId,
    tokens: &NewTokens,
    expected_version: i64,
) -> Result<bool, StoreError> {
    let access = tx.seal(TABLE, "sealed_access_token", id.0, &tokens.access);
    let refresh = tokens.refresh.as_ref().map(|token| tx.seal(TABLE, "sealed_refresh_token", id.0, token));
    let done = sqlx::query(
        "update connections set
             sealed_access_token = $4, sealed_refresh_token = coalesce($5, sealed_refresh_token), token_expires_at = $6,
             token_version = token_version + 1, refresh_until = null
          where tenant_id = $1 and id = $2 and token_version = $3 and status <> 'disconnected'",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(expected_version)
    .bind(access)
    .bind(refresh)
    .bind(tokens.expires_at.map(ToSqlx::to_sqlx))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that the source refuses these tokens for good, with the sentence for a person. False, and nothing changes, when
/// the tokens are no longer of this version: somebody refreshed or connected again meanwhile, so try once more.
pub async fn mark_reconnect_needed(
    tx: &mut TenantTx,
    id: ConnectionId,
    version: i64,
    problem: &Sentence,
) -> Result<bool, StoreError> {
    let marked = sqlx::query(
        "update connections set status = 'reconnect_needed', problem = $4, refresh_until = null
          where tenant_id = $1 and id = $2 and token_version = $3 and status <> 'disconnected'
         returning source, account_name",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version)
    .bind(Json(problem))
    .try_map(|row| Named::read(&row))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(named) = marked else { return Ok(false) };
    trouble::raise(tx, id, &named, false, problem).await?;
    Ok(true)
}

/// Notes that the source refused something for want of a permission, with the sentence for a person. What is permitted
/// goes on. False, and nothing changes, when somebody refreshed or connected again meanwhile.
pub async fn mark_permission_needed(
    tx: &mut TenantTx,
    id: ConnectionId,
    version: i64,
    problem: &Sentence,
) -> Result<bool, StoreError> {
    let marked = sqlx::query(
        "update connections set status = 'permission_needed', problem = $4
          where tenant_id = $1 and id = $2 and token_version = $3 and status in ('active', 'permission_needed')
         returning source, account_name",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(version)
    .bind(Json(problem))
    .try_map(|row| Named::read(&row))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(named) = marked else { return Ok(false) };
    trouble::raise(tx, id, &named, true, problem).await?;
    Ok(true)
}

/// Notes a use, at most once a minute.
pub async fn mark_used(tx: &mut TenantTx, id: ConnectionId) -> Result<(), StoreError> {
    sqlx::query(
        "update connections set last_used_at = now()
          where tenant_id = $1 and id = $2 and (last_used_at is null or last_used_at < now() - interval '1 minute')",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Disconnects: the tokens are gone, the row stays for the flows that name it, and the same account connected again takes
/// them along.
pub async fn delete(tx: &mut TenantTx, id: ConnectionId) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update connections set
             status = 'disconnected', problem = null, sealed_access_token = null, sealed_refresh_token = null,
             token_expires_at = null, token_version = token_version + 1, refresh_until = null, scopes = '{}',
             features = '{}'
          where tenant_id = $1 and id = $2 and status <> 'disconnected'",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "connection")?;
    trouble::resolve(tx, id).await
}

/// The column `source`.
pub(crate) fn read_source(row: &PgRow) -> Result<SourceKind, sqlx::Error> {
    let word: &str = row.try_get("source")?;
    source_of(word)
}

/// The source with this word.
pub(crate) fn source_of(word: &str) -> Result<SourceKind, sqlx::Error> {
    [SourceKind::Hubspot, SourceKind::GoogleForms, SourceKind::Typeform, SourceKind::Surveymonkey]
        .into_iter()
        .find(|kind| kind.as_str() == word)
        .ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "source".to_owned(),
            source: Box::new(crate::UnknownWord { what: "source", word: word.to_owned() }),
        })
}

fn read(row: &PgRow) -> Result<Connection, sqlx::Error> {
    Ok(Connection {
        id: ConnectionId(row.try_get("id")?),
        source: read_source(row)?,
        account_id: row.try_get("account_id")?,
        account_name: row.try_get("account_name")?,
        region: row.try_get("region")?,
        base_url: row.try_get("base_url")?,
        sign_in: row::word(row, "sign_in")?,
        scopes: row.try_get("scopes")?,
        features: row.try_get("features")?,
        status: row::word(row, "status")?,
        problem: row::sentence_or_none(row, "problem")?,
        connected_by: PersonId(row.try_get("connected_by")?),
        connected_at: row::at(row, "connected_at")?,
        last_used_at: row::at_or_none(row, "last_used_at")?,
    })
}
