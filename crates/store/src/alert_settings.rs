//! How a company wants to be told of its alerts.

use crate::{AlertCategory, StoreError, TenantTx, row};
use secrecy::SecretString;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use std::collections::BTreeMap;

const TABLE: &str = "alert_settings";

/// By which ways a category is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// In the dashboard.
    pub app: bool,
    /// By e-mail, to every owner and admin.
    pub email: bool,
    /// By a call of the company's own address, when there is one.
    pub webhook: bool,
}

impl Ways {
    /// What a company has that changed nothing.
    pub const ALL: Self = Self { app: true, email: true, webhook: true };
}

/// What a company wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertSettings {
    /// Every category.
    pub ways: BTreeMap<AlertCategory, Ways>,
    /// Hour of the company's day (0 to 23) at which e-mails are sent as one; `None` at once.
    pub digest_hour: Option<u8>,
    /// Where alerts are posted to; `None` nowhere.
    pub webhook_url: Option<String>,
}

impl AlertSettings {
    /// The ways of one category.
    pub fn ways(&self, category: AlertCategory) -> Ways {
        self.ways.get(&category).copied().unwrap_or(Ways::ALL)
    }
}

/// What the company wants now.
pub async fn get(tx: &mut TenantTx) -> Result<AlertSettings, StoreError> {
    let mut ways: BTreeMap<_, _> = AlertCategory::ALL.iter().map(|&category| (category, Ways::ALL)).collect();
    let kept = sqlx::query("select category, app, email, webhook from alert_ways where tenant_id = $1")
        .bind(tx.tenant().0)
        .try_map(|row: PgRow| {
            let ways =
                Ways { app: row.try_get("app")?, email: row.try_get("email")?, webhook: row.try_get("webhook")? };
            Ok((row::word::<AlertCategory>(&row, "category")?, ways))
        })
        .fetch_all(&mut **tx)
        .await?;
    ways.extend(kept);
    let rest: Option<(Option<i16>, Option<String>)> =
        sqlx::query_as("select digest_hour, webhook_url from alert_settings where tenant_id = $1")
            .bind(tx.tenant().0)
            .fetch_optional(&mut **tx)
            .await?;
    let (digest_hour, webhook_url) = rest.unwrap_or_default();
    Ok(AlertSettings { ways, digest_hour: digest_hour.and_then(|hour| u8::try_from(hour).ok()), webhook_url })
}

/// Replaces what the company wants. The webhook's secret is replaced when one is given; an address without a secret,
/// given or kept, is refused by the table.
pub async fn set(
    tx: &mut TenantTx,
    settings: &AlertSettings,
    webhook_secret: Option<&SecretString>,
) -> Result<(), StoreError> {
    for (category, ways) in &settings.ways {
        sqlx::query(
            "insert into alert_ways (tenant_id, category, app, email, webhook) values ($1, $2, $3, $4, $5)
             on conflict (tenant_id, category) do update set
                 app = excluded.app, email = excluded.email, webhook = excluded.webhook",
        )
        .bind(tx.tenant().0)
        .bind(category.as_str())
        .bind(ways.app)
        .bind(ways.email)
        .bind(ways.webhook)
        .execute(&mut **tx)
        .await?;
    }
    let sealed = webhook_secret.map(|secret| tx.seal(TABLE, "sealed_webhook_secret", tx.tenant().0, secret));
    sqlx::query("insert into alert_settings (tenant_id) values ($1) on conflict (tenant_id) do nothing")
        .bind(tx.tenant().0)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "update alert_settings set
             digest_hour = $2, webhook_url = $3,
             sealed_webhook_secret = case when $3 is not null then coalesce($4, sealed_webhook_secret) end
          where tenant_id = $1",
    )
    .bind(tx.tenant().0)
    .bind(settings.digest_hour.map(i16::from))
    .bind(&settings.webhook_url)
    .bind(sealed)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The webhook's address with its secret; `None` without one.
pub async fn webhook(tx: &mut TenantTx) -> Result<Option<(String, SecretString)>, StoreError> {
    let kept: Option<(String, Vec<u8>)> = sqlx::query_as(
        "select webhook_url, sealed_webhook_secret from alert_settings
          where tenant_id = $1 and webhook_url is not null and sealed_webhook_secret is not null",
    )
    .bind(tx.tenant().0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some((url, sealed)) = kept else { return Ok(None) };
    let secret = tx.unseal(TABLE, "sealed_webhook_secret", tx.tenant().0, &sealed)?;
    Ok(Some((url, secret)))
}
