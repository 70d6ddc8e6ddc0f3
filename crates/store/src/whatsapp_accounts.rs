//! A tenant's WhatsApp business accounts and their numbers.

use crate::{
    AccountId, PersonId, PhoneNumberRowId, StoreError, TenantTx, Topic, control, error::changed, events, row,
};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::time::Duration;

const TABLE: &str = "whatsapp_accounts";

/// A WhatsApp business account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Names it.
    pub id: AccountId,
    /// Meta's id of it.
    pub waba_id: String,
    /// As Meta calls it.
    pub name: String,
    /// Meta's id of the app that speaks for it.
    pub app_id: String,
    /// Who connected it.
    pub connected_by: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// The app's former secret is still accepted until then. `None`: only the present one is.
    pub previous_app_secret_until: Option<Timestamp>,
    /// Its numbers.
    pub numbers: Vec<Number>,
}

/// A number of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Names the row.
    pub id: PhoneNumberRowId,
    /// Whose.
    pub account_id: AccountId,
    /// Meta's id of it.
    pub phone_number_id: String,
    /// As people dial it. The company's own number, so not a secret.
    pub display_phone_number: String,
    /// The name people see.
    pub verified_name: String,
    /// Whether Meta has the public key that phones of this number should have: its own, or the account's present one.
    pub key_registered: bool,
}

/// An account to be connected.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Meta's id of it.
    pub waba_id: String,
    /// As Meta calls it.
    pub name: String,
    /// Meta's id of the app that speaks for it.
    pub app_id: String,
    /// The app's token for the Graph API.
    pub access_token: SecretString,
    /// Signs Meta's requests.
    pub app_secret: SecretString,
    /// Answers Meta's handshake; kept as a hash.
    pub verify_token: SecretString,
    /// Who connects it.
    pub connected_by: PersonId,
    /// Its numbers, as Meta listed them.
    pub numbers: Vec<NewNumber>,
}

/// A number as Meta listed it.
#[derive(Debug, Clone)]
pub struct NewNumber {
    /// Meta's id of it.
    pub phone_number_id: String,
    /// As people dial it.
    pub display_phone_number: String,
    /// The name people see.
    pub verified_name: String,
}

/// How long an app's former secret is accepted when nobody says how long: Meta may have signed what is still on its way,
/// and whoever changed it there may need a day to change it here.
pub const KEEP_APP_SECRET: Duration = Duration::from_hours(72);

/// Connects an account, or brings a connected one up to date; a changed app secret leaves the former one accepted for
/// [`KEEP_APP_SECRET`]. [`StoreError::Taken`] when the app or a number is another tenant's; the caller drops the transaction.
pub async fn insert(tx: &mut TenantTx, new: &NewAccount) -> Result<AccountId, StoreError> {
    let tenant = tx.tenant();
    // The row first, the secrets second: they are sealed for the row's id. What is empty here is never seen outside.
    sqlx::query(
        "insert into whatsapp_accounts
             (tenant_id, id, waba_id, name, app_id, sealed_access_token, sealed_app_secret, connected_by)
         values ($1, $2, $3, $4, $5, '', '', $6)
         on conflict (tenant_id, waba_id) do nothing",
    )
    .bind(tenant.0)
    .bind(AccountId::new().0)
    .bind(&new.waba_id)
    .bind(&new.name)
    .bind(&new.app_id)
    .bind(new.connected_by.0)
    .execute(&mut **tx)
    .await?;
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from whatsapp_accounts where tenant_id = $1 and waba_id = $2 for update")
            .bind(tenant.0)
            .bind(&new.waba_id)
            .fetch_one(&mut **tx)
            .await?;
    let access_token = tx.seal(TABLE, "sealed_access_token", id, &new.access_token);
    sqlx::query(
        "update whatsapp_accounts set name = $3, app_id = $4, sealed_access_token = $5
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant.0)
    .bind(id)
    .bind(&new.name)
    .bind(&new.app_id)
    .bind(access_token)
    .execute(&mut **tx)
    .await?;
    let account = AccountId(id);
    set_app_secret(tx, account, &new.app_secret, KEEP_APP_SECRET).await?;
    control::apps::put(tx, &new.app_id, tenant, account, &new.verify_token).await?;
    for number in &new.numbers {
        put_number(tx, account, number).await?;
    }
    events::notify(tx, Topic::Connection, None).await?;
    Ok(account)
}

/// Changes the secret of the account's app, on every account of the company that this app speaks for. The former one is
/// accepted for `keep` more; one that was former already is not. The very secret that is there changes nothing.
pub async fn set_app_secret(
    tx: &mut TenantTx,
    id: AccountId,
    secret: &SecretString,
    keep: Duration,
) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "select id, sealed_app_secret from whatsapp_accounts
          where tenant_id = $1 and app_id = (select app_id from whatsapp_accounts where tenant_id = $1 and id = $2)
          order by id for update",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_all(&mut **tx)
    .await?;
    changed(rows.len() as u64, "WhatsApp account")?;
    for row in rows {
        let row_id: uuid::Uuid = row.try_get("id")?;
        let present: Vec<u8> = row.try_get("sealed_app_secret")?;
        // Empty: a row that was made a moment ago, in this transaction.
        let former = match present.as_slice() {
            [] => None,
            sealed => Some(tx.unseal(TABLE, "sealed_app_secret", row_id, sealed)?),
        };
        if former.as_ref().is_some_and(|former| former.expose_secret() == secret.expose_secret()) {
            continue;
        }
        let former = former.map(|former| tx.seal(TABLE, "sealed_previous_app_secret", row_id, &former));
        let sealed = tx.seal(TABLE, "sealed_app_secret", row_id, secret);
        sqlx::query(
            "update whatsapp_accounts set
                 sealed_app_secret = $3, sealed_previous_app_secret = $4::bytea,
                 previous_app_secret_until = case when $4::bytea is not null then now() + make_interval(secs => $5) end
              where tenant_id = $1 and id = $2",
        )
        .bind(tx.tenant().0)
        .bind(row_id)
        .bind(sealed)
        .bind(former)
        .bind(keep.as_secs_f64())
        .execute(&mut **tx)
        .await?;
    }
    events::notify(tx, Topic::Connection, None).await
}

/// Stops accepting the former secret of the account's app at once, on every account of the company that this app speaks
/// for, and erases it.
pub async fn forget_previous_app_secret(tx: &mut TenantTx, id: AccountId) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update whatsapp_accounts set sealed_previous_app_secret = null, previous_app_secret_until = null
          where tenant_id = $1 and app_id = (select app_id from whatsapp_accounts where tenant_id = $1 and id = $2)",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "WhatsApp account")?;
    events::notify(tx, Topic::Connection, None).await
}

/// Erases a former secret that is no longer accepted.
pub async fn forget_expired_app_secret(tx: &mut TenantTx, id: AccountId) -> Result<(), StoreError> {
    sqlx::query(
        "update whatsapp_accounts set sealed_previous_app_secret = null, previous_app_secret_until = null
          where tenant_id = $1 and id = $2 and previous_app_secret_until <= now()",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn put_number(tx: &mut TenantTx, account: AccountId, number: &NewNumber) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    control::phone_numbers::put(tx, &number.phone_number_id, tenant, account).await?;
    sqlx::query(
        "insert into phone_numbers (tenant_id, id, account_id, phone_number_id, display_phone_number, verified_name)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, phone_number_id) do update set
             account_id = excluded.account_id, display_phone_number = excluded.display_phone_number,
             verified_name = excluded.verified_name",
    )
    .bind(tenant.0)
    .bind(PhoneNumberRowId::new().0)
    .bind(account.0)
    .bind(&number.phone_number_id)
    .bind(&number.display_phone_number)
    .bind(&number.verified_name)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// All, oldest first, with their numbers.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Account>, StoreError> {
    let mut accounts = sqlx::query(
        "select id, waba_id, name, app_id, connected_by, created_at,
                case when sealed_previous_app_secret is not null and previous_app_secret_until > now()
                     then previous_app_secret_until end as previous_app_secret_until
           from whatsapp_accounts where tenant_id = $1 order by id",
    )
    .bind(tx.tenant().0)
    .try_map(|row| read(&row))
    .fetch_all(&mut **tx)
    .await?;
    for account in &mut accounts {
        account.numbers = numbers(tx, account.id).await?;
    }
    Ok(accounts)
}

/// By id, with its numbers.
pub async fn get(tx: &mut TenantTx, id: AccountId) -> Result<Option<Account>, StoreError> {
    let account = sqlx::query(
        "select id, waba_id, name, app_id, connected_by, created_at,
                case when sealed_previous_app_secret is not null and previous_app_secret_until > now()
                     then previous_app_secret_until end as previous_app_secret_until
           from whatsapp_accounts where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .try_map(|row| read(&row))
    .fetch_optional(&mut **tx)
    .await?;
    let Some(mut account) = account else { return Ok(None) };
    account.numbers = numbers(tx, id).await?;
    Ok(Some(account))
}

/// The app's token for the Graph API.
pub async fn access_token(tx: &mut TenantTx, id: AccountId) -> Result<Option<SecretString>, StoreError> {
    let sealed: Option<Vec<u8>> =
        sqlx::query_scalar("select sealed_access_token from whatsapp_accounts where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    sealed.map(|sealed| tx.unseal(TABLE, "sealed_access_token", id.0, &sealed)).transpose()
}

/// The secrets a signature may be made with: the present one, then the former one while it is accepted. Empty when there is no such account.
pub async fn app_secrets(tx: &mut TenantTx, id: AccountId) -> Result<Vec<SecretString>, StoreError> {
    let row = sqlx::query(
        "select sealed_app_secret,
                case when previous_app_secret_until > now() then sealed_previous_app_secret end
                    as sealed_previous_app_secret
           from whatsapp_accounts where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(Vec::new()) };
    let mut secrets = Vec::new();
    for column in ["sealed_app_secret", "sealed_previous_app_secret"] {
        if let Some(sealed) = row.try_get::<Option<Vec<u8>>, _>(column)? {
            secrets.push(tx.unseal(TABLE, column, id.0, &sealed)?);
        }
    }
    Ok(secrets)
}

/// The numbers of an account, oldest first; index phone_numbers_account.
pub async fn numbers(tx: &mut TenantTx, account: AccountId) -> Result<Vec<Number>, StoreError> {
    Ok(sqlx::query(
        "select phone_numbers.id, phone_numbers.account_id, phone_number_id, display_phone_number, verified_name,
                key_pairs.id is not null as key_registered
           from phone_numbers
           left join key_pairs on key_pairs.tenant_id = phone_numbers.tenant_id
                              and key_pairs.id = phone_numbers.registered_key_id and key_pairs.retired_at is null
                              and (key_pairs.number_id = phone_numbers.id
                                   or not exists (select from key_pairs own
                                                   where own.tenant_id = phone_numbers.tenant_id
                                                     and own.number_id = phone_numbers.id and own.retired_at is null))
          where phone_numbers.tenant_id = $1 and phone_numbers.account_id = $2
          order by phone_numbers.id",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .try_map(|row| {
        Ok(Number {
            id: PhoneNumberRowId(row.try_get("id")?),
            account_id: AccountId(row.try_get("account_id")?),
            phone_number_id: row.try_get("phone_number_id")?,
            display_phone_number: row.try_get("display_phone_number")?,
            verified_name: row.try_get("verified_name")?,
            key_registered: row.try_get("key_registered")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

fn read(row: &PgRow) -> Result<Account, sqlx::Error> {
    Ok(Account {
        id: AccountId(row.try_get("id")?),
        waba_id: row.try_get("waba_id")?,
        name: row.try_get("name")?,
        app_id: row.try_get("app_id")?,
        connected_by: PersonId(row.try_get("connected_by")?),
        created_at: row::at(row, "created_at")?,
        previous_app_secret_until: row::at_or_none(row, "previous_app_secret_until")?,
        numbers: Vec::new(),
    })
}
