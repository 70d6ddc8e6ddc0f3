//! The key pairs phones encrypt to. One present pair an account, and one more for a number that has its own; earlier
//! ones still open requests for a while. What Meta has for each number stands at the number.

use crate::{
    AccountId, KeyPairId, KeyStatus, PhoneNumberRowId, StoreError, TenantTx, Topic, error::changed, events, jobs,
    row,
};
use akis_sentence::Sentence;
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::time::Duration;

const TABLE: &str = "key_pairs";

/// How many pairs of one account or number open requests at a time: a request that none of them opens costs a try of each.
const MOST_IN_FORCE: usize = 8;

/// The `[keys]` section of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How long a replaced key still opens requests, in hours: phones keep the public key they have for days.
    pub grace_hours: u32,
}

impl Settings {
    /// How long a replaced key still opens requests.
    pub fn grace(self) -> Duration {
        Duration::from_secs(u64::from(self.grace_hours) * 3600)
    }
}

/// The public half of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPair {
    /// Names it.
    pub id: KeyPairId,
    /// Whose.
    pub account_id: AccountId,
    /// The one number it is for; `None`: every number of the account that has none of its own.
    pub number_id: Option<PhoneNumberRowId>,
    /// SPKI, as Meta wants it.
    pub public_pem: String,
    /// A person brought it; else it was made here.
    pub imported: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Replaced: opens requests until then, and longer while Meta still has it for a number. `None` is the present pair.
    pub retired_at: Option<Timestamp>,
}

impl KeyPair {
    /// Whether its grace is over.
    pub fn has_ended(&self) -> bool {
        self.retired_at.is_some_and(|until| until <= Timestamp::now())
    }
}

/// A pair to be kept.
#[derive(Debug, Clone)]
pub struct NewPair {
    /// Whose.
    pub account: AccountId,
    /// The one number it is for; `None`: every number of the account that has none of its own.
    pub number: Option<PhoneNumberRowId>,
    /// SPKI PEM.
    pub public_pem: String,
    /// PKCS#8 PEM.
    pub private_pem: SecretString,
    /// A person brought it.
    pub imported: bool,
}

/// A number and the pair its phones should encrypt to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberKey {
    /// Names the row.
    pub number: PhoneNumberRowId,
    /// Meta's id of it.
    pub phone_number_id: String,
    /// As people dial it.
    pub display_phone_number: String,
    /// The number's own pair, else the account's. `None` before the account has one.
    pub pair: Option<KeyPair>,
    /// The pair Meta had when it was last looked at.
    pub registered: Option<KeyPairId>,
    /// How Meta's key stood then. `None`: never looked at.
    pub status: Option<KeyStatus>,
    /// When that was.
    pub checked_at: Option<Timestamp>,
    /// What a person has to do.
    pub problem: Option<Sentence>,
    /// A person decided that a key that is not ours may be replaced.
    pub may_replace: bool,
}

/// What a look at Meta's key for a number showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How it stands.
    pub status: KeyStatus,
    /// Which pair of ours Meta has, if one.
    pub registered: Option<KeyPairId>,
    /// What a person has to do.
    pub problem: Option<Sentence>,
}

const COLUMNS: &str =
    "k.id, coalesce(k.account_id, n.account_id) as account_id, k.number_id, k.public_pem, k.imported,
     k.created_at, k.retired_at";

/// The present pair of an account; index key_pairs_current.
pub async fn current(tx: &mut TenantTx, account: AccountId) -> Result<Option<KeyPair>, StoreError> {
    Ok(sqlx::query(
        "select id, account_id, number_id, public_pem, imported, created_at, retired_at from key_pairs
          where tenant_id = $1 and account_id = $2 and retired_at is null",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .try_map(|row| pair(&row))
    .fetch_optional(&mut **tx)
    .await?)
}

/// Every pair of an account and of its numbers, the newest first, those that no longer open anything included: they are
/// still known for ours. Indexes key_pairs_account and key_pairs_number.
pub async fn list(tx: &mut TenantTx, account: AccountId) -> Result<Vec<KeyPair>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!(
        "select {COLUMNS} from key_pairs k
           left join phone_numbers n on n.tenant_id = k.tenant_id and n.id = k.number_id
          where k.tenant_id = $1 and (k.account_id = $2 or n.account_id = $2)
          order by k.id desc"
    ));
    let rows = sqlx::query(sql).bind(tx.tenant().0).bind(account.0).try_map(|row| pair(&row));
    Ok(rows.fetch_all(&mut **tx).await?)
}

/// The numbers of an account, oldest first, each with the pair it should have.
pub async fn of_numbers(tx: &mut TenantTx, account: AccountId) -> Result<Vec<NumberKey>, StoreError> {
    let pairs = list(tx, account).await?;
    Ok(sqlx::query(
        "select id, phone_number_id, display_phone_number, registered_key_id, key_status, key_checked_at, key_problem,
                replace_key
           from phone_numbers where tenant_id = $1 and account_id = $2 order by id",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .try_map(|row| {
        let number = PhoneNumberRowId(row.try_get("id")?);
        let present = |holder| pairs.iter().find(|pair| pair.retired_at.is_none() && pair.number_id == holder);
        Ok(NumberKey {
            number,
            phone_number_id: row.try_get("phone_number_id")?,
            display_phone_number: row.try_get("display_phone_number")?,
            pair: present(Some(number)).or_else(|| present(None)).cloned(),
            registered: row.try_get::<Option<uuid::Uuid>, _>("registered_key_id")?.map(KeyPairId),
            status: row::word_or_none(&row, "key_status")?,
            checked_at: row::at_or_none(&row, "key_checked_at")?,
            problem: row::sentence_or_none(&row, "key_problem")?,
            may_replace: row.try_get("replace_key")?,
        })
    })
    .fetch_all(&mut **tx)
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

/// Keeps a pair as the present one of its account or number, and asks the worker to register it. The former one opens
/// requests for `grace` more, counted anew for each number when Meta has the new key there. The very pair that is
/// present stays as it is. [`StoreError::Taken`] while too many
/// former ones still open requests, [`StoreError::NotFound`] for a number that is not the account's.
///
/// Two at once come one after the other; the later one is present in the end.
pub async fn replace(tx: &mut TenantTx, new: &NewPair, grace: Duration) -> Result<KeyPair, StoreError> {
    lock(tx, new.account).await?;
    if let Some(number) = new.number {
        let found: Option<uuid::Uuid> = sqlx::query_scalar(
            "select id from phone_numbers where tenant_id = $1 and account_id = $2 and id = $3",
        )
        .bind(tx.tenant().0)
        .bind(new.account.0)
        .bind(number.0)
        .fetch_optional(&mut **tx)
        .await?;
        changed(u64::from(found.is_some()), "phone number")?;
    }
    let all = list(tx, new.account).await?;
    let in_force = all.iter().filter(|pair| pair.number_id == new.number && !pair.has_ended()).count();
    if in_force >= MOST_IN_FORCE {
        return Err(StoreError::Taken("too many keys that were replaced still open requests"));
    }
    let present = all.into_iter().find(|pair| pair.retired_at.is_none() && pair.number_id == new.number);
    if let Some(present) = present {
        if present.public_pem == new.public_pem {
            enqueue_check(tx, new.account, Timestamp::now()).await?;
            return Ok(present);
        }
        sqlx::query(
            "update key_pairs set grace = make_interval(secs => $3), retired_at = now() + make_interval(secs => $3)
              where tenant_id = $1 and id = $2",
        )
        .bind(tx.tenant().0)
        .bind(present.id.0)
        .bind(grace.as_secs_f64())
        .execute(&mut **tx)
        .await?;
    }
    let id = KeyPairId::new();
    let sealed = tx.seal(TABLE, "sealed_private_pem", id.0, &new.private_pem);
    sqlx::query(
        "insert into key_pairs (tenant_id, id, account_id, number_id, public_pem, sealed_private_pem, imported)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(new.number.is_none().then_some(new.account.0))
    .bind(new.number.map(|number| number.0))
    .bind(&new.public_pem)
    .bind(sealed)
    .bind(new.imported)
    .execute(&mut **tx)
    .await?;
    enqueue_check(tx, new.account, Timestamp::now()).await?;
    let kept = list(tx, new.account).await?.into_iter().find(|pair| pair.id == id);
    kept.ok_or(StoreError::NotFound("key pair"))
}

/// The private keys that may open a request to the account or one of its numbers: the present ones, those replaced not
/// long ago, and those that Meta still has for a number. Newest first. Indexes key_pairs_account and key_pairs_number.
pub async fn private_keys(
    tx: &mut TenantTx,
    account: AccountId,
) -> Result<Vec<(KeyPairId, SecretString)>, StoreError> {
    let rows = sqlx::query(
        "select k.id, k.sealed_private_pem from key_pairs k
           left join phone_numbers n on n.tenant_id = k.tenant_id and n.id = k.number_id
          where k.tenant_id = $1 and (k.account_id = $2 or n.account_id = $2) and k.sealed_private_pem <> ''
            and (k.retired_at is null or k.retired_at > now()
                 or exists (select from phone_numbers r where r.tenant_id = $1 and r.registered_key_id = k.id))
          order by k.id desc",
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

/// Erases the private halves that open nothing any more. The public halves stay: a key that comes back is known for ours.
pub async fn forget_expired(tx: &mut TenantTx, account: AccountId) -> Result<u64, StoreError> {
    let done = sqlx::query(
        "update key_pairs k set sealed_private_pem = ''
          where k.tenant_id = $1 and k.retired_at <= now() and k.sealed_private_pem <> ''
            and (k.account_id = $2
                 or k.number_id in (select id from phone_numbers where tenant_id = $1 and account_id = $2))
            and not exists (select from phone_numbers r where r.tenant_id = $1 and r.registered_key_id = k.id)",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Notes what Meta has for a number. When it is another pair than before, the grace of the one before begins anew: until
/// this moment phones were given it, and they keep it for a while. Other products' keys may be replaced only until ours
/// stands there.
pub async fn note_check(tx: &mut TenantTx, number: PhoneNumberRowId, checked: &Checked) -> Result<(), StoreError> {
    sqlx::query(
        "update key_pairs k set retired_at = greatest(k.retired_at, now() + coalesce(k.grace, interval '0'))
           from phone_numbers n
          where n.tenant_id = $1 and n.id = $2 and k.tenant_id = $1 and k.id = n.registered_key_id
            and n.registered_key_id is distinct from $3 and k.retired_at is not null",
    )
    .bind(tx.tenant().0)
    .bind(number.0)
    .bind(checked.registered.map(|key| key.0))
    .execute(&mut **tx)
    .await?;
    let done = sqlx::query(
        "update phone_numbers set
             registered_key_id = $3, key_status = $4, key_problem = $5, key_checked_at = now(),
             replace_key = replace_key and $4 not in ('valid', 'uploaded')
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(number.0)
    .bind(checked.registered.map(|key| key.0))
    .bind(checked.status.as_str())
    .bind(checked.problem.as_ref().map(sqlx::types::Json))
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "phone number")?;
    events::notify(tx, Topic::Connection, None).await
}

/// Notes that Meta did not say what it has for a number; what was known of it stays.
pub async fn note_unread(
    tx: &mut TenantTx,
    number: PhoneNumberRowId,
    problem: &Sentence,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update phone_numbers set key_status = 'unread', key_problem = $3, key_checked_at = now()
          where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(number.0)
    .bind(sqlx::types::Json(problem))
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "phone number")?;
    events::notify(tx, Topic::Connection, None).await
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

/// A person decides that keys of others may be replaced: on one number, or on all of the account. Asks the worker to do it.
pub async fn allow_replacing(
    tx: &mut TenantTx,
    account: AccountId,
    number: Option<PhoneNumberRowId>,
) -> Result<(), StoreError> {
    let done = sqlx::query(
        "update phone_numbers set replace_key = true
          where tenant_id = $1 and account_id = $2 and ($3::uuid is null or id = $3)",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(number.map(|number| number.0))
    .execute(&mut **tx)
    .await?;
    changed(done.rows_affected(), "phone number")?;
    enqueue_check(tx, account, Timestamp::now()).await
}

/// Asks the worker to look at Meta's keys for every number of the account now, and to register what is missing. Asking
/// often costs one look. [`StoreError::NotFound`] when there is no such account.
pub async fn request_check(tx: &mut TenantTx, account: AccountId) -> Result<(), StoreError> {
    check_at(tx, account, Timestamp::now()).await
}

/// As [`request_check`], at this instant; sooner when somebody asked for a sooner one.
pub async fn check_at(tx: &mut TenantTx, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    let found: Option<uuid::Uuid> =
        sqlx::query_scalar("select id from whatsapp_accounts where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(account.0)
            .fetch_optional(&mut **tx)
            .await?;
    changed(u64::from(found.is_some()), "WhatsApp account")?;
    enqueue_check(tx, account, at).await
}

async fn enqueue_check(tx: &mut TenantTx, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    let payload = jobs::RegisterKeys { account_id: account };
    jobs::enqueue_at(tx, jobs::REGISTER_KEYS, account.0, payload, at).await
}

/// Holds the account until the transaction ends: changes of its pairs come one after the other.
async fn lock(tx: &mut TenantTx, account: AccountId) -> Result<(), StoreError> {
    let found: Option<uuid::Uuid> =
        sqlx::query_scalar("select id from whatsapp_accounts where tenant_id = $1 and id = $2 for update")
            .bind(tx.tenant().0)
            .bind(account.0)
            .fetch_optional(&mut **tx)
            .await?;
    changed(u64::from(found.is_some()), "WhatsApp account")
}

fn pair(row: &PgRow) -> Result<KeyPair, sqlx::Error> {
    Ok(KeyPair {
        id: KeyPairId(row.try_get("id")?),
        account_id: AccountId(row.try_get("account_id")?),
        number_id: row.try_get::<Option<uuid::Uuid>, _>("number_id")?.map(PhoneNumberRowId),
        public_pem: row.try_get("public_pem")?,
        imported: row.try_get("imported")?,
        created_at: row::at(row, "created_at")?,
        retired_at: row::at_or_none(row, "retired_at")?,
    })
}
