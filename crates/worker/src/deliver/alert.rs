//! What a company must know of its deliveries: one alert a destination, which ends when all is well there.

use crate::State;
use akis_sentence::{Sentence, sentence};
use akis_store::alerts::{self, NewAlert};
use akis_store::deliveries::{self, Next};
use akis_store::delivery_work::{Target, Work};
use akis_store::{AlertCategory, DeliveryState, StoreError, TenantTx};
use jiff::Timestamp;

/// Raises the alert of a destination, or ends it, after a try. Test answers say nothing about the others.
pub(super) async fn after(
    tx: &mut TenantTx,
    state: &State,
    work: &Work,
    now: DeliveryState,
    next: &Next,
) -> Result<(), StoreError> {
    let Some(target) = work.target.as_ref().filter(|_| !work.test) else { return Ok(()) };
    let since = Timestamp::now().saturating_sub(state.settings.alert_after()).unwrap_or(Timestamp::UNIX_EPOCH);
    let problem = match next {
        Next::RetryAt { problem, .. } | Next::NeedsAttention { problem, .. } | Next::GivenUp { problem } => {
            problem
        }
        Next::Delivered | Next::GoesOn | Next::InLine { .. } => {
            if now == DeliveryState::Delivered && !deliveries::in_trouble(tx, target.id, since).await? {
                alerts::resolve(tx, AlertCategory::Delivery, &target.id.to_string()).await?;
            }
            return Ok(());
        }
    };
    let in_vain = match now {
        DeliveryState::NeedsAttention | DeliveryState::GivenUp => true,
        DeliveryState::Retrying => work.created_at < since,
        DeliveryState::Waiting | DeliveryState::Delivering | DeliveryState::Delivered => false,
    };
    if in_vain {
        alerts::raise(tx, &alert(state, work, target, problem)).await?;
    }
    Ok(())
}

fn alert(state: &State, work: &Work, target: &Target, problem: &Sentence) -> NewAlert {
    let flow = &work.flow_name;
    let name =
        state.connectors.destination(target.kind).map_or(target.kind.as_str(), |destination| destination.name());
    NewAlert {
        category: AlertCategory::Delivery,
        key: target.id.to_string(),
        flow_id: Some(work.flow_id),
        connection_id: target.connection_id,
        title: sentence!(
            "Answers of “{flow}” do not arrive ({name}).",
            "“{flow}” formunun yanıtları hedefe ulaşmıyor ({name})."
        ),
        next_step: problem.clone(),
        path: format!("/flows/{}/answers", work.flow_id),
    }
}
