//! A form's health as an alert: one when Meta may slow it down, another when Meta did.

use akis_sentence::sentence;
use akis_store::alerts::{self, NewAlert};
use akis_store::{AlertCategory, FlowId, HealthLevel, PublicationId, StoreError, TenantTx, flows};

/// Raises or resolves what follows from how a published form stands. Again it changes nothing.
pub(crate) async fn tell(
    tx: &mut TenantTx,
    publication: PublicationId,
    flow: FlowId,
    level: HealthLevel,
) -> Result<(), StoreError> {
    let (warned, stopped) = (format!("{publication}:warned"), format!("{publication}:stopped"));
    let key = match level {
        HealthLevel::Good | HealthLevel::Watch => {
            alerts::resolve(tx, AlertCategory::Health, &warned).await?;
            alerts::resolve(tx, AlertCategory::Health, &stopped).await?;
            return Ok(());
        }
        HealthLevel::Warning | HealthLevel::Critical => {
            alerts::resolve(tx, AlertCategory::Health, &stopped).await?;
            warned
        }
        HealthLevel::Throttled | HealthLevel::Blocked => {
            alerts::resolve(tx, AlertCategory::Health, &warned).await?;
            stopped
        }
    };
    let name = flows::get(tx, flow).await?.map(|flow| flow.summary.name).unwrap_or_default();
    let title = match level {
        HealthLevel::Blocked => sentence!(
            "Meta has blocked “{name}”: nobody can send or open it.",
            "Meta “{name}” formunu engelledi: kimse gönderemiyor ve açamıyor."
        ),
        HealthLevel::Throttled => sentence!(
            "Meta lets “{name}” be sent only ten times an hour.",
            "Meta “{name}” formunun saatte en çok on kez gönderilmesine izin veriyor."
        ),
        HealthLevel::Critical => sentence!(
            "“{name}” answers so badly that Meta may slow it down at any moment.",
            "“{name}” o kadar kötü yanıt veriyor ki Meta her an yavaşlatabilir."
        ),
        HealthLevel::Warning | HealthLevel::Watch | HealthLevel::Good => sentence!(
            "“{name}” answers slower, or with more errors, than Meta allows.",
            "“{name}” Meta'nın izin verdiğinden daha yavaş ya da daha çok hatayla yanıt veriyor."
        ),
    };
    let alert = NewAlert {
        category: AlertCategory::Health,
        key,
        flow_id: Some(flow),
        connection_id: None,
        title,
        next_step: sentence!(
            "See on its health page what is wrong, and test the endpoint there.",
            "Sağlık sayfasında neyin yanlış olduğuna bakın ve uç noktayı oradan sınayın."
        ),
        path: format!("/flows/{flow}/health"),
    };
    alerts::assure(tx, &alert).await?;
    Ok(())
}
