//! Files that people send: fetched from WhatsApp, proved, scanned, kept; and dropped when nobody took them.
//!
//! A file is settled once: kept, refused for good, or failed until a person asks for it again. The object is written first
//! and the row says so afterwards, so a worker can be killed at any line: the next one writes the same object anew. What a
//! scanner has not seen is not kept; when the scanner is away, the object waits under its name and only the scan is
//! repeated.

mod fetch;
mod kind;
mod scan;

use crate::{State, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_objects::{ObjectError, ObjectKey};
use akis_sentence::{Sentence, sentence};
use akis_store::file_work::{self, Verdict, Work};
use akis_store::files::object_name;
use akis_store::{FileId, FileRefusal, FileState, Scan, StoreError, TenantId, jobs};
use fetch::Stop;
use scan::{Said, ScanError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Runs [`jobs::FETCH_FILE`].
pub(crate) struct FetchFile(pub(crate) State);

/// Runs [`jobs::DROP_FILE`].
pub(crate) struct DropFile(pub(crate) State);

/// How often what killed processes left in the store is looked for.
const SWEEP_EVERY: Duration = Duration::from_hours(6);
/// How old it must be: no write takes as long.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

impl Handler for FetchFile {
    fn kind(&self) -> &'static str {
        jobs::FETCH_FILE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::File = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            handler::ended(&self.0, job, bring(&self.0, TenantId(job.tenant), payload.file_id, job).await)
        })
    }

    /// The queue's own bound was reached; people must not be left waiting for a job that is gone.
    fn given_up<'a>(&'a self, job: &'a Job, _reason: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(payload) = handler::payload::<jobs::File>(job) else { return };
            let verdict = Verdict::Failed(not_fetched());
            if let Err(error) = settle(&self.0, TenantId(job.tenant), payload.file_id, verdict).await {
                tracing::error!(file = %payload.file_id, %error, "a file that was given up could not be marked");
            }
        })
    }
}

impl Handler for DropFile {
    fn kind(&self) -> &'static str {
        jobs::DROP_FILE
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::File = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            handler::ended(&self.0, job, forget(&self.0, TenantId(job.tenant), payload.file_id, job).await)
        })
    }
}

/// Removes what killed processes left in the store, now and then, until `cancel`.
pub(crate) async fn sweep(state: &State, cancel: &CancellationToken) {
    loop {
        match state.objects.sweep(LEFT_BEHIND).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "unfinished files were removed from the store"),
            Err(error) => tracing::warn!(%error, "the file store could not be swept"),
        }
        tokio::select! {
            () = cancel.cancelled() => return,
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}

/// One try, from where the last one left off.
async fn bring(state: &State, tenant: TenantId, id: FileId, job: &Job) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let work = file_work::get(&mut tx, id).await?;
    tx.commit().await?;
    let Some(work) = work else { return Ok(Outcome::Done) };
    let verdict = match have(state, tenant, &work).await {
        Ok(scan) => Verdict::Kept(scan),
        Err(Stop::Store(error)) => return Err(error),
        // What a CDN says wrongly once it may say rightly at once afterwards.
        Err(Stop::Refused(FileRefusal::Damaged)) if job.attempt == 1 => {
            return Ok(Outcome::RetryAt(handler::soon(state, 1), "damaged".to_owned()));
        }
        Err(Stop::Refused(refusal)) => Verdict::Refused(refusal),
        Err(Stop::Failed(problem)) => Verdict::Failed(problem),
        Err(Stop::Later(reason)) if job.attempt < state.media.max_attempts => {
            return Ok(Outcome::RetryAt(handler::soon(state, job.attempt), reason.to_owned()));
        }
        Err(Stop::Later(SCANNER)) => Verdict::Failed(not_scanned()),
        Err(Stop::Later(_)) => Verdict::Failed(not_fetched()),
    };
    settle(state, tenant, id, verdict).await?;
    Ok(Outcome::Done)
}

/// Why a scan is repeated.
const SCANNER: &str = "scanner";

/// The object complete, and scanned where there is a scanner.
async fn have(state: &State, tenant: TenantId, work: &Work) -> Result<Scan, Stop> {
    if work.fetched.is_some() {
        match scanned(state, tenant, work).await {
            // Somebody cleared the store: the file is fetched anew.
            Err(ScanError::Object(ObjectError::NotFound | ObjectError::Altered)) => {}
            said => return scan_of(said),
        }
    }
    let fetched = fetch::fetch(state, tenant, work).await?;
    let mut tx = state.store.tenant(tenant).begin().await?;
    file_work::mark_fetched(&mut tx, work.id, &fetched).await?;
    tx.commit().await?;
    scan_of(scanned(state, tenant, work).await)
}

async fn scanned(state: &State, tenant: TenantId, work: &Work) -> Result<Option<Said>, ScanError> {
    let key = ObjectKey::new(work.key.bytes());
    // Also without a scanner: nothing is called kept that is not there.
    let file = state.objects.reader(&object_name(tenant, work.id), &key).await?;
    match &state.media.clamav {
        Some(daemon) => scan::scan(daemon, file).await.map(Some),
        None => Ok(None),
    }
}

fn scan_of(said: Result<Option<Said>, ScanError>) -> Result<Scan, Stop> {
    match said {
        Ok(None) => Ok(Scan::NotScanned),
        Ok(Some(Said::Clean)) => Ok(Scan::Clean),
        Ok(Some(Said::Found)) => Err(Stop::Refused(FileRefusal::Infected)),
        Err(error) => {
            tracing::warn!(%error, "a file waits for its scan");
            Err(Stop::Later(SCANNER))
        }
    }
}

/// Says what came of a file. The object of one that is not kept goes.
async fn settle(state: &State, tenant: TenantId, id: FileId, verdict: Verdict) -> Result<(), StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let now = file_work::settle(&mut tx, id, &verdict).await?;
    tx.commit().await?;
    let word = now.map_or("gone", FileState::as_str);
    metrics::counter!("akis_files_total", "state" => word).increment(1);
    tracing::info!(file = %id, %tenant, state = word, "file");
    if !matches!(now, Some(FileState::Kept | FileState::Waiting)) {
        remove(state, tenant, id).await;
    }
    Ok(())
}

async fn remove(state: &State, tenant: TenantId, id: FileId) -> bool {
    let removed = state.objects.remove(&object_name(tenant, id)).await;
    if let Err(error) = &removed {
        tracing::warn!(file = %id, %error, "an object could not be removed");
    }
    removed.is_ok()
}

/// Drops a file that no submission took.
async fn forget(state: &State, tenant: TenantId, id: FileId, job: &Job) -> Result<Outcome, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let gone = file_work::drop_unattached(&mut tx, id).await?;
    tx.commit().await?;
    if gone && !remove(state, tenant, id).await {
        return Ok(Outcome::RetryAt(handler::again(state, job.attempt), "object_store".to_owned()));
    }
    Ok(Outcome::Done)
}

fn not_fetched() -> Sentence {
    sentence!(
        "Akis could not get this file from WhatsApp. Fetch it again, or let the answer go out without it.",
        "Akis bu dosyayı WhatsApp’tan alamadı. Dosyayı yeniden alın ya da yanıtı dosya olmadan gönderin."
    )
}

fn not_scanned() -> Sentence {
    sentence!(
        "The virus scanner did not look at this file, so it was not kept. Ask whoever runs Akis to check the scanner, then \
         fetch the file again.",
        "Virüs tarayıcısı bu dosyaya bakmadığı için dosya saklanmadı. Akis’i kuran kişiden tarayıcıyı denetlemesini isteyin, \
         sonra dosyayı yeniden alın."
    )
}
