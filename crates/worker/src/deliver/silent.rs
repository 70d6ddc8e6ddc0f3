//! An account that wants to hear nothing for long: whoever waits for it only stands in line.

use super::alert;
use crate::{State, backoff};
use akis_sentence::sentence;
use akis_store::delivery_alerts::Trouble;
use akis_store::{DeliveryId, StoreError, TenantId, alerts, delivery_work, pacing};
use jiff::Timestamp;

/// Raises the alert of a delivery's destination, unless it stands, when the account asked for a silence that lasts longer
/// than a company may be left without a word. In a transaction of its own: a line's row is never held when an alert's is
/// changed.
pub(super) async fn tell(state: &State, tenant: TenantId, id: DeliveryId, line: &str) -> Result<(), StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let long = backoff::later(Timestamp::now(), state.settings.alert_after());
    if pacing::paused_until(&mut tx, line).await?.is_none_or(|until| until < long) {
        // There are only many in line.
        return Ok(());
    }
    let Some(work) = delivery_work::look_at(&mut tx, id).await?.filter(|work| !work.test) else { return Ok(()) };
    let Some(target) = &work.target else { return Ok(()) };
    let name =
        state.connectors.destination(target.kind).map_or(target.kind.as_str(), |destination| destination.name());
    let problem = sentence!(
        "{name} wants no calls for a while; what it allows this account is used up. Akis sends what waits by itself \
         afterwards.",
        "{name} bir süre çağrı istemiyor; bu hesaba tanıdığı hak doldu. Bekleyen yanıtları Akis daha sonra kendiliğinden \
         gönderir."
    );
    let new = alert::alert(state, &work, target, Trouble::Unreachable, &problem);
    if alerts::standing(&mut tx, new.category, &new.key).await?.is_none() {
        alerts::raise(&mut tx, &new).await?;
    }
    tx.commit().await
}
