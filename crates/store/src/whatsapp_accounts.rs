//! A tenant's WhatsApp business accounts and their numbers.

use crate::{AccountId, PersonId, PhoneNumberRowId, StoreError, TenantTx, Topic, control, events, row};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::Row as _;
use sqlx::postgres::PgRow;

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
    /// Whether Meta has the account's present public key for it.
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

/// Connects an account, or brings a connected one up to date; a changed app secret leaves the former one accepted.
/// [`StoreError::Taken`] when the app or a number is another tenant's; the caller drops the transaction.
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
    let row = sqlx::query(
        "select id, sealed_app_secret from whatsapp_accounts where tenant_id = $1 and waba_id = $2 for update",
    )
    .bind(tenant.0)
    .bind(&new.waba_id)
    .fetch_one(&mut **tx)
    .await?;
    let id: uuid::Uuid = row.try_get("id")?;
    let former: Vec<u8> = row.try_get("sealed_app_secret")?;
    let former =
        if former.is_empty() { None } else { Some(tx.unseal(TABLE, "sealed_app_secret", id, &former)?) };
    let former = former
        .filter(|secret| secret.expose_secret() != new.app_secret.expose_secret())
        .map(|secret| tx.seal(TABLE, "sealed_previous_app_secret", id, &secret));
    let access_token = tx.seal(TABLE, "sealed_access_token", id, &new.access_token);
    let app_secret = tx.seal(TABLE, "sealed_app_secret", id, &new.app_secret);
    sqlx::query(
        "update whatsapp_accounts set
             name = $3, app_id = $4, sealed_access_token = $5, sealed_app_secret = $6,
             sealed_previous_app_secret = coalesce($7, sealed_previous_app_secret)
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant.0)
    .bind(id)
    .bind(&new.name)
    .bind(&new.app_id)
    .bind(access_token)
    .bind(app_secret)
    .bind(former)
    .execute(&mut **tx)
    .await?;
    let account = AccountId(id);
    control::apps::put(tx, &new.app_id, tenant, account, &new.verify_token).await?;
    for number in &new.numbers {
        put_number(tx, account, number).await?;
    }
    events::notify(tx, Topic::Connection, None).await?;
    Ok(account)
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
        "select id, waba_id, name, app_id, connected_by, created_at
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
        "select id, waba_id, name, app_id, connected_by, created_at
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

/// The secrets a signature may be made with, the present one first. Empty when there is no such account.
pub async fn app_secrets(tx: &mut TenantTx, id: AccountId) -> Result<Vec<SecretString>, StoreError> {
    let row = sqlx::query(
        "select sealed_app_secret, sealed_previous_app_secret from whatsapp_accounts where tenant_id = $1 and id = $2",
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
        numbers: Vec::new(),
    })
}
