//! What a company must know of its deliveries. A destination has two matters with an alert each, which end when all is well
//! there: answers wait for a person, and nothing arrives. The first may stand for long, and must not hide the second.

use crate::{State, backoff};
use akis_sentence::{Sentence, sentence};
use akis_store::alerts::{self, NewAlert};
use akis_store::deliveries::Next;
use akis_store::delivery_alerts::{self, Trouble};
use akis_store::delivery_work::{Target, Work};
use akis_store::{AlertCategory, DeliveryState, StoreError, TenantTx, WaitsFor};
use jiff::Timestamp;

/// Raises an alert of a destination, or ends what is over, after a try. Test answers say nothing about the others.
pub(super) async fn after(
    tx: &mut TenantTx,
    state: &State,
    work: &Work,
    now: DeliveryState,
    next: &Next,
) -> Result<(), StoreError> {
    let Some(target) = work.target.as_ref().filter(|_| !work.test) else { return Ok(()) };
    let now_is = Timestamp::now();
    let patience = state.settings.alert_after();
    let since = now_is.saturating_sub(patience).unwrap_or(Timestamp::UNIX_EPOCH);
    let raised = match (now, next) {
        (DeliveryState::Delivered, _) => return delivery_alerts::settle(tx, target.id, since).await,
        (DeliveryState::NeedsAttention, Next::NeedsAttention { waits_for: WaitsFor::Reconnect, problem }) => {
            Some((Trouble::Unreachable, problem))
        }
        (DeliveryState::NeedsAttention, Next::NeedsAttention { problem, .. })
        | (DeliveryState::GivenUp, Next::GivenUp { problem }) => Some((Trouble::Refused, problem)),
        // Tried in vain for long; or the other side wants to hear nothing for so long that nobody would notice.
        (DeliveryState::Retrying, Next::RetryAt { at, problem })
            if work.created_at < since || *at > backoff::later(now_is, patience) =>
        {
            Some((Trouble::Unreachable, problem))
        }
        _ => None,
    };
    if let Some((trouble, problem)) = raised {
        alerts::raise(tx, &alert(state, work, target, trouble, problem)).await?;
    }
    Ok(())
}

pub(super) fn alert(
    state: &State,
    work: &Work,
    target: &Target,
    trouble: Trouble,
    problem: &Sentence,
) -> NewAlert {
    let flow = &work.flow_name;
    let name =
        state.connectors.destination(target.kind).map_or(target.kind.as_str(), |destination| destination.name());
    let title = match trouble {
        Trouble::Refused => sentence!(
            "Some answers of “{flow}” wait for you ({name}).",
            "“{flow}” formunun bazı yanıtları sizi bekliyor ({name})."
        ),
        Trouble::Unreachable => sentence!(
            "Answers of “{flow}” do not arrive ({name}).",
            "“{flow}” formunun yanıtları hedefe ulaşmıyor ({name})."
        ),
    };
    NewAlert {
        category: AlertCategory::Delivery,
        key: trouble.key(target.id),
        flow_id: Some(work.flow_id),
        connection_id: target.connection_id,
        title,
        next_step: problem.clone(),
        path: format!("/flows/{}/answers", work.flow_id),
    }
}
