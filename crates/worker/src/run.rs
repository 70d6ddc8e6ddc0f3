use crate::{State, deliver, keys, media, notify, probe, publish, send_message, source_check, webhook};
use akis_jobs::{Handler, Hints, QueueError, Runner};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Works until `cancel`, then lets running jobs end for a while and gives the rest back to the queue. The only error is
/// that giving back failed, in which case the leases run out by themselves.
pub async fn run(state: State, cancel: CancellationToken) -> Result<(), QueueError> {
    let handlers: Vec<Arc<dyn Handler>> = vec![
        Arc::new(probe::Probe(state.clone())),
        Arc::new(publish::Publish(state.clone())),
        Arc::new(send_message::SendMessage(state.clone())),
        Arc::new(webhook::Webhook(state.clone())),
        Arc::new(keys::RegisterKeys(state.clone())),
        Arc::new(source_check::CheckSources(state.clone())),
        Arc::new(source_check::CheckSource(state.clone())),
        Arc::new(notify::NotifyAlert(state.clone())),
        Arc::new(notify::AlertDigest(state.clone())),
    ];
    probe::begin(&state).await;
    source_check::begin(&state).await;
    // Neither a slow destination nor a slow CDN may hold the places of everything else.
    let deliveries: Vec<Arc<dyn Handler>> = vec![Arc::new(deliver::Deliver::new(state.clone()))];
    let files: Vec<Arc<dyn Handler>> =
        vec![Arc::new(media::FetchFile(state.clone())), Arc::new(media::DropFile(state.clone()))];
    let file_runner =
        akis_jobs::Settings { concurrency: state.media.concurrency.max(1), ..state.settings.runner() };
    let hints = Hints::listen(state.store.direct_pool().clone(), cancel.clone());
    let run = |settings, handlers| {
        Runner::new(state.store.pool().clone(), settings, handlers).hearing(hints.clone()).run(cancel.clone())
    };
    let (jobs, deliveries, files, ()) = tokio::join!(
        run(state.settings.runner(), handlers),
        run(state.settings.deliveries(), deliveries),
        run(file_runner, files),
        media::sweep(&state, &cancel),
    );
    jobs.and(deliveries).and(files)
}
