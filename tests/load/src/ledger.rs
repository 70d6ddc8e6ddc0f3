//! Compares what phones saw confirmed with what is stored: every confirmed form is there once, with what its person
//! entered, and has its delivery.

use anyhow::Result;
use sqlx::{PgConnection, Row as _};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use uuid::Uuid;

/// The books of one company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Sessions whose phone saw that the form is finished.
    pub confirmed: usize,
    /// Sessions with a stored submission.
    pub stored: usize,
    /// Confirmed and not stored. Must be none.
    pub lost: usize,
    /// Sessions with more than one. Must be none.
    pub doubled: usize,
    /// Stored without what the session's own person entered. Must be none.
    pub altered: usize,
    /// Stored with another number of deliveries than one. Must be none.
    pub misdirected: usize,
}

impl Balance {
    /// Whether the promise was kept. More may be stored than was confirmed: an answer can get lost on its way.
    pub fn is_kept(&self) -> bool {
        (self.lost, self.doubled, self.altered, self.misdirected) == (0, 0, 0, 0)
    }
}

impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} forms confirmed, {} stored: {} lost, {} doubled, {} altered, {} without exactly one delivery",
            self.confirmed, self.stored, self.lost, self.doubled, self.altered, self.misdirected
        )
    }
}

/// Reads everything the tenant has stored and compares.
pub async fn compare(superuser: &mut PgConnection, tenant: Uuid, confirmed: &BTreeSet<Uuid>) -> Result<Balance> {
    let rows = sqlx::query(
        "select session_id,
                strpos(body::text, 'Zeynep ' || replace(session_id::text, '-', '')) > 0 as own,
                (select count(*) from deliveries
                  where deliveries.tenant_id = submissions.tenant_id
                    and deliveries.submission_id = submissions.id) as deliveries
           from submissions where tenant_id = $1",
    )
    .bind(tenant)
    .fetch_all(superuser)
    .await?;
    let mut balance = Balance { confirmed: confirmed.len(), ..Default::default() };
    let mut stored: HashMap<Uuid, usize> = HashMap::new();
    for row in &rows {
        *stored.entry(row.try_get("session_id")?).or_default() += 1;
        balance.altered += usize::from(!row.try_get::<bool, _>("own")?);
        balance.misdirected += usize::from(row.try_get::<i64, _>("deliveries")? != 1);
    }
    balance.stored = stored.len();
    balance.doubled = stored.values().filter(|count| **count > 1).count();
    balance.lost = confirmed.iter().filter(|session| !stored.contains_key(session)).count();
    Ok(balance)
}
