use akis_store::file_work::{self, Readiness};
use akis_store::{DeliveryId, StoreError, TenantTx};

/// Whether files keep a delivery from beginning: one is under way, and its end enqueues the delivery; or one was not kept,
/// and the delivery now says what a person must decide. Commit either way.
pub(super) async fn hold_back(tx: &mut TenantTx, delivery: DeliveryId) -> Result<bool, StoreError> {
    Ok(file_work::of_delivery(tx, delivery).await? != Readiness::Ready)
}
