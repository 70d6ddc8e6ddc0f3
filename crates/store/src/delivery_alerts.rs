//! What a company is told of a destination: that it refuses answers, and that it cannot be reached. These are two matters,
//! with an alert each: an answer that waits for a person, maybe for months, must not hide that nothing arrives any more.

use crate::{AlertCategory, DestinationId, StoreError, TenantTx, alerts};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;

/// What keeps answers from a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Some of them wait for a person: they were refused or given up, or nobody knows whether they arrived.
    Refused,
    /// It takes nothing at present: it is tried again and again, or waits for its connection.
    Unreachable,
}

impl Trouble {
    /// Both, in the order in which their alerts are changed.
    pub const ALL: [Self; 2] = [Self::Refused, Self::Unreachable];

    /// The alert's key, in [`AlertCategory::Delivery`].
    pub fn key(self, destination: DestinationId) -> String {
        match self {
            Self::Refused => format!("{destination}:refused"),
            Self::Unreachable => format!("{destination}:unreachable"),
        }
    }
}

/// Whether a destination is in this trouble. It is unreachable when something was tried in vain since before `since`, or is
/// not tried again for as long as that lies back. Tests do not count, nor what a person left here, nor answers that were
/// never tried because a file or a correction is missing: of those other alerts tell. Index deliveries_destination.
pub async fn in_trouble(
    tx: &mut TenantTx,
    destination: DestinationId,
    trouble: Trouble,
    since: Timestamp,
) -> Result<bool, StoreError> {
    let found = match trouble {
        Trouble::Refused => {
            let sql = "select exists (
                 select from deliveries
                  where tenant_id = $1 and destination_id = $2 and state <> 'delivered' and not test
                    and (state = 'given_up'
                         or (state = 'needs_attention' and waits_for <> 'reconnect' and attempts > 0)))";
            sqlx::query_scalar(sql).bind(tx.tenant().0).bind(destination.0).fetch_one(&mut **tx).await?
        }
        Trouble::Unreachable => {
            let sql = "select exists (
                 select from deliveries
                  where tenant_id = $1 and destination_id = $2 and state <> 'delivered' and not test
                    and ((state = 'needs_attention' and waits_for = 'reconnect')
                         or (state = 'waiting' and in_line and next_attempt_at > now() + (now() - $3))
                         or (state in ('retrying', 'delivering') and attempts > 0
                             and (created_at < $3 or next_attempt_at > now() + (now() - $3)))))";
            let query = sqlx::query_scalar(sql).bind(tx.tenant().0).bind(destination.0);
            query.bind(since.to_sqlx()).fetch_one(&mut **tx).await?
        }
    };
    Ok(found)
}

/// Ends the alerts of a destination whose trouble is over, as [`in_trouble`] sees it. Nearly always none stands, and then
/// nothing else is read.
pub async fn settle(tx: &mut TenantTx, destination: DestinationId, since: Timestamp) -> Result<(), StoreError> {
    let keys = Trouble::ALL.map(|trouble| trouble.key(destination));
    let stand = alerts::standing_of(tx, AlertCategory::Delivery, &keys).await?;
    for (trouble, key) in Trouble::ALL.into_iter().zip(&keys) {
        if stand.contains(key) && !in_trouble(tx, destination, trouble, since).await? {
            alerts::resolve(tx, AlertCategory::Delivery, key).await?;
        }
    }
    Ok(())
}

/// Ends them whatever is the case: the destination is gone.
pub(crate) async fn end(tx: &mut TenantTx, destination: DestinationId) -> Result<(), StoreError> {
    for trouble in Trouble::ALL {
        alerts::resolve(tx, AlertCategory::Delivery, &trouble.key(destination)).await?;
    }
    Ok(())
}
