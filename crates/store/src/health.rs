//! How the endpoints of published forms behave: counts a minute, what Meta says, and the last test. What it all means is
//! `akis_doctor`'s to say.

use crate::{
    AccountId, FlowId, HealthLevel, PublicationId, Store, StoreError, TenantId, TenantTx, Topic, error::changed,
    events, row,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::time::Duration;

/// Upper bounds of the latency histogram, in milliseconds; a last bucket has what took longer. Meta's limits of one, five
/// and seven seconds and half of the first are among them. Never changed without emptying `endpoint_minutes`.
pub const LATENCY_BOUNDS_MS: [u32; 15] =
    [2, 5, 10, 20, 50, 100, 200, 350, 500, 1_000, 2_000, 3_500, 5_000, 7_000, 10_000];

/// How many counts a histogram has.
pub const LATENCY_BUCKETS: usize = LATENCY_BOUNDS_MS.len() + 1;

/// Which count a request of this duration belongs to. What took exactly a limit has reached it, so it counts above.
pub fn latency_bucket(took: Duration) -> usize {
    LATENCY_BOUNDS_MS.partition_point(|bound| u128::from(*bound) <= took.as_millis())
}

/// Rows of one statement of [`add_minutes`].
const ROWS: usize = 1_000;

/// What was counted of one publication in one minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minute {
    /// Whose.
    pub tenant: TenantId,
    /// Of which publication.
    pub publication: PublicationId,
    /// The beginning of the minute.
    pub minute: Timestamp,
    /// Requests of phones.
    pub requests: u64,
    /// Those a phone could do nothing with.
    pub failed: u64,
    /// Those that complained of an earlier answer.
    pub client_errors: u64,
    /// Requests without a good signature; not among `requests`.
    pub unsigned: u64,
    /// How many took how long; see [`LATENCY_BOUNDS_MS`].
    pub latency: [u64; LATENCY_BUCKETS],
    /// Our own pings.
    pub probes: u64,
    /// Those without a good answer.
    pub probes_failed: u64,
}

/// What Meta said of a publication by webhook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct News {
    /// Its status, with the time it changed.
    pub status: Option<MetaStatus>,
    /// Every alert that was ever heard of, one a kind and threshold; those that ended too, so that older news of them
    /// changes nothing.
    pub alerts: Vec<Alert>,
    /// Its version freezes or expires.
    pub expiry: Option<Expiry>,
}

/// A flow's status at Meta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaStatus {
    /// `DRAFT`, `PUBLISHED`, `THROTTLED`, `BLOCKED`, `DEPRECATED`, or a word this version does not know.
    pub word: String,
    /// Since when.
    pub at: Timestamp,
}

/// One of Meta's alerts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Meta's name of the event (`ENDPOINT_LATENCY`).
    pub event: String,
    /// What was reached: percent, or milliseconds of latency.
    pub threshold: Option<f64>,
    /// Whether it stands.
    pub active: bool,
    /// What Meta measured, in the threshold's unit.
    pub value: Option<f64>,
    /// How many requests it was measured on, where Meta says.
    pub requests: Option<u64>,
    /// What failed.
    pub errors: Vec<AlertError>,
    /// When it was raised.
    pub since: Timestamp,
    /// When Meta last spoke of it.
    pub at: Timestamp,
}

/// One cause within an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertError {
    /// Meta's key.
    pub error_type: String,
    /// Its share of the errors, percent.
    pub error_rate: Option<f64>,
    /// How often it happened.
    pub error_count: Option<u64>,
}

/// The end of a version's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// Meta's words.
    pub warning: String,
    /// When it is frozen, where the words tell.
    pub on: Option<Timestamp>,
    /// When Meta said so.
    pub at: Timestamp,
}

/// What is kept of a publication's health.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// How it stood when last looked at.
    pub level: HealthLevel,
    /// Since when.
    pub level_since: Option<Timestamp>,
    /// What Meta said.
    pub news: News,
    /// The sheet of the last test, and when it was made.
    pub sheet: Option<(Value, Timestamp)>,
}

/// A publication that news is about, held until the transaction ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Which publication.
    pub publication: PublicationId,
    /// Of which flow.
    pub flow: FlowId,
    /// On which account.
    pub account: AccountId,
    /// What Meta said so far.
    pub news: News,
}

/// A live endpoint to look after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Which publication.
    pub publication: PublicationId,
    /// Of which flow.
    pub flow: FlowId,
    /// Whose keys and app secret.
    pub account: AccountId,
    /// In the address.
    pub endpoint_id: String,
}

/// Adds counts to what is there already, those of any number of tenants in one statement; several processes may add to the
/// same minute. Only half a second of it may be lost in a power cut.
pub async fn add_minutes(store: &Store, minutes: &[Minute]) -> Result<(), StoreError> {
    if minutes.is_empty() {
        return Ok(());
    }
    // In one order everywhere, so that two processes never wait for each other.
    let mut minutes: Vec<&Minute> = minutes.iter().collect();
    minutes.sort_unstable_by_key(|minute| (minute.tenant, minute.publication, minute.minute));
    minutes.dedup_by_key(|minute| (minute.tenant, minute.publication, minute.minute));
    for rows in minutes.chunks(ROWS) {
        let mut tx = store.begin_control().await?;
        let mut tenants: Vec<String> = rows.iter().map(|row| row.tenant.to_string()).collect();
        tenants.dedup();
        sqlx::query("select set_config('app.tenants', $1, true), set_config('synchronous_commit', 'off', true)")
            .bind(tenants.join(","))
            .execute(&mut *tx)
            .await?;
        let counts = |pick: fn(&Minute) -> u64| rows.iter().map(|row| signed(pick(row))).collect::<Vec<_>>();
        sqlx::query(
            "insert into endpoint_minutes (tenant_id, publication_id, minute, requests, failed, client_errors, unsigned,
                                           probes, probes_failed, latency)
             select tenant, publication, minute, requests, failed, client_errors, unsigned, probes, probes_failed,
                    ($10::bigint[])[(place::integer - 1) * $11 + 1 : place::integer * $11]
               from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[],
                           $7::bigint[], $8::bigint[], $9::bigint[]) with ordinality
                    added (tenant, publication, minute, requests, failed, client_errors, unsigned, probes,
                           probes_failed, place)
             on conflict (tenant_id, publication_id, minute) do update set
                 requests = endpoint_minutes.requests + excluded.requests,
                 failed = endpoint_minutes.failed + excluded.failed,
                 client_errors = endpoint_minutes.client_errors + excluded.client_errors,
                 unsigned = endpoint_minutes.unsigned + excluded.unsigned,
                 probes = endpoint_minutes.probes + excluded.probes,
                 probes_failed = endpoint_minutes.probes_failed + excluded.probes_failed,
                 latency = (select array_agg(coalesce(kept, 0) + coalesce(added, 0) order by place)
                              from unnest(endpoint_minutes.latency, excluded.latency) with ordinality
                                   sums (kept, added, place))",
        )
        .bind(rows.iter().map(|row| row.tenant.0).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.publication.0).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| row.minute.to_sqlx()).collect::<Vec<_>>())
        .bind(counts(|row| row.requests))
        .bind(counts(|row| row.failed))
        .bind(counts(|row| row.client_errors))
        .bind(counts(|row| row.unsigned))
        .bind(counts(|row| row.probes))
        .bind(counts(|row| row.probes_failed))
        .bind(rows.iter().flat_map(|row| row.latency.map(signed)).collect::<Vec<_>>())
        .bind(i32::try_from(LATENCY_BUCKETS).unwrap_or(i32::MAX))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The minutes of the last hour that something was counted in, of one publication or of all, oldest first; the present
/// minute is the last and not over. By primary key.
pub async fn last_hour(tx: &mut TenantTx, publication: Option<PublicationId>) -> Result<Vec<Minute>, StoreError> {
    let tenant = tx.tenant();
    Ok(sqlx::query(
        "select publication_id, minute, requests, failed, client_errors, unsigned, latency, probes, probes_failed
           from endpoint_minutes
          where tenant_id = $1 and ($2::uuid is null or publication_id = $2)
            and minute > date_trunc('minute', now()) - interval '60 minutes'
          order by publication_id, minute",
    )
    .bind(tenant.0)
    .bind(publication.map(|publication| publication.0))
    .try_map(|row| read_minute(tenant, &row))
    .fetch_all(&mut **tx)
    .await?)
}

/// Removes counts from before. Returns how many rows.
pub async fn prune(tx: &mut TenantTx, before: Timestamp) -> Result<u64, StoreError> {
    let done = sqlx::query("delete from endpoint_minutes where tenant_id = $1 and minute < $2")
        .bind(tx.tenant().0)
        .bind(before.to_sqlx())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}

/// Every endpoint phones may call: published at least once.
pub async fn endpoints(tx: &mut TenantTx) -> Result<Vec<Endpoint>, StoreError> {
    Ok(sqlx::query(
        "select id, flow_id, account_id, endpoint_id from publications
          where tenant_id = $1 and published_version_id is not null order by id",
    )
    .bind(tx.tenant().0)
    .try_map(|row: PgRow| {
        Ok(Endpoint {
            publication: PublicationId(row.try_get("id")?),
            flow: FlowId(row.try_get("flow_id")?),
            account: AccountId(row.try_get("account_id")?),
            endpoint_id: row.try_get("endpoint_id")?,
        })
    })
    .fetch_all(&mut **tx)
    .await?)
}

/// What is kept of a publication's health; as if all were well when nothing is.
pub async fn kept(tx: &mut TenantTx, publication: PublicationId) -> Result<Kept, StoreError> {
    let found = sqlx::query(
        "select level, level_since, news, doctor, doctor_at from publication_health
          where tenant_id = $1 and publication_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(publication.0)
    .try_map(|row: PgRow| {
        let sheet: Option<Value> = row.try_get("doctor")?;
        Ok(Kept {
            level: row::word(&row, "level")?,
            level_since: row::at_or_none(&row, "level_since")?,
            news: row::json(&row, "news")?,
            sheet: sheet.zip(row::at_or_none(&row, "doctor_at")?),
        })
    })
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.unwrap_or(Kept { level: HealthLevel::Good, level_since: None, news: News::default(), sheet: None }))
}

/// The publication that Meta knows by this flow id on this account, held for a change of its news; `None` when it is none
/// of this tenant's. Index publications_meta_flow.
pub async fn subject(tx: &mut TenantTx, waba_id: &str, meta_flow_id: &str) -> Result<Option<Subject>, StoreError> {
    let found = sqlx::query(
        "select publications.id, flow_id, account_id from publications
           join whatsapp_accounts on whatsapp_accounts.tenant_id = publications.tenant_id
                                 and whatsapp_accounts.id = publications.account_id
          where publications.tenant_id = $1 and meta_flow_id = $2 and waba_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(meta_flow_id)
    .bind(waba_id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = found else { return Ok(None) };
    let publication = PublicationId(row.try_get("id")?);
    let news = hold_news(tx, publication).await?;
    let (flow, account) = (FlowId(row.try_get("flow_id")?), AccountId(row.try_get("account_id")?));
    Ok(Some(Subject { publication, flow, account, news }))
}

/// What Meta said of a publication, held until the transaction ends.
pub async fn hold_news(tx: &mut TenantTx, publication: PublicationId) -> Result<News, StoreError> {
    begin(tx, publication).await?;
    let news =
        sqlx::query("select news from publication_health where tenant_id = $1 and publication_id = $2 for update")
            .bind(tx.tenant().0)
            .bind(publication.0)
            .try_map(|row| row::json(&row, "news"))
            .fetch_one(&mut **tx)
            .await?;
    Ok(news)
}

/// Keeps what Meta said so far.
pub async fn set_news(tx: &mut TenantTx, publication: PublicationId, news: &News) -> Result<(), StoreError> {
    begin(tx, publication).await?;
    sqlx::query("update publication_health set news = $3 where tenant_id = $1 and publication_id = $2")
        .bind(tx.tenant().0)
        .bind(publication.0)
        .bind(Json(news))
        .execute(&mut **tx)
        .await?;
    announce(tx, publication).await
}

/// Notes how a publication stands. True, and announced, when that is another level than before.
pub async fn set_level(
    tx: &mut TenantTx,
    publication: PublicationId,
    level: HealthLevel,
) -> Result<bool, StoreError> {
    begin(tx, publication).await?;
    let done = sqlx::query(
        "update publication_health set level = $3, level_since = now()
          where tenant_id = $1 and publication_id = $2 and level <> $3",
    )
    .bind(tx.tenant().0)
    .bind(publication.0)
    .bind(level.as_str())
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    announce(tx, publication).await?;
    Ok(true)
}

/// Keeps the sheet of a test, made now.
pub async fn set_sheet(tx: &mut TenantTx, publication: PublicationId, sheet: &Value) -> Result<(), StoreError> {
    begin(tx, publication).await?;
    sqlx::query(
        "update publication_health set doctor = $3, doctor_at = now() where tenant_id = $1 and publication_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(publication.0)
    .bind(sheet)
    .execute(&mut **tx)
    .await?;
    announce(tx, publication).await
}

/// Makes the row, if the publication has none. Fails for one that is not this tenant's.
async fn begin(tx: &mut TenantTx, publication: PublicationId) -> Result<(), StoreError> {
    sqlx::query(
        "insert into publication_health (tenant_id, publication_id) values ($1, $2)
         on conflict (tenant_id, publication_id) do nothing",
    )
    .bind(tx.tenant().0)
    .bind(publication.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn announce(tx: &mut TenantTx, publication: PublicationId) -> Result<(), StoreError> {
    let flow: Option<uuid::Uuid> =
        sqlx::query_scalar("select flow_id from publications where tenant_id = $1 and id = $2")
            .bind(tx.tenant().0)
            .bind(publication.0)
            .fetch_optional(&mut **tx)
            .await?;
    changed(u64::from(flow.is_some()), "publication")?;
    events::notify(tx, Topic::Publication, flow.map(FlowId)).await
}

fn read_minute(tenant: TenantId, row: &PgRow) -> Result<Minute, sqlx::Error> {
    let kept: Vec<i64> = row.try_get("latency")?;
    let mut latency = [0; LATENCY_BUCKETS];
    for (count, kept) in latency.iter_mut().zip(kept) {
        *count = u64::try_from(kept).unwrap_or_default();
    }
    Ok(Minute {
        tenant,
        publication: PublicationId(row.try_get("publication_id")?),
        minute: row::at(row, "minute")?,
        requests: row::count(row, "requests")?,
        failed: row::count(row, "failed")?,
        client_errors: row::count(row, "client_errors")?,
        unsigned: row::count(row, "unsigned")?,
        latency,
        probes: row::count(row, "probes")?,
        probes_failed: row::count(row, "probes_failed")?,
    })
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
