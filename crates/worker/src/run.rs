use crate::{State, deliver, publish, send_message, webhook};
use akis_jobs::{Handler, QueueError, Runner};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Works until `cancel`, then lets running jobs end for a while and gives the rest back to the queue. The only error is
/// that giving back failed, in which case the leases run out by themselves.
pub async fn run(state: State, cancel: CancellationToken) -> Result<(), QueueError> {
    let handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(publish::Publish(state.clone())),
        Arc::new(send_message::SendMessage(state.clone())),
        Arc::new(deliver::Deliver(state.clone())),
        Arc::new(webhook::Webhook(state.clone())),
    ];
    Runner::new(state.store.pool().clone(), state.settings.runner(), handlers)
        .listening_on(state.store.direct_pool().clone())
        .run(cancel)
        .await
}
