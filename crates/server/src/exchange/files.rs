//! Uploads that come with a request: each gets its row and its job, and for a moment the answer waits for them, so that
//! what is wrong with a file is said while its owner still looks at it.

use crate::State;
use akis_exchange::{FileRefusal, FileState, WantedFile};
use akis_store::files::{self, Standing, Upload, Uploads};
use akis_store::publications::Route;
use akis_store::{SessionId, StoreError};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The first look at how they stand; the next ones wait longer each time.
const SOON: Duration = Duration::from_millis(40);
/// The longest wait between two looks.
const AT_MOST: Duration = Duration::from_millis(400);

/// How the uploads stand, by `media_id`, after a wait that ends when the last one is settled and at the latest with
/// `media.wait_ms`. No connection is held while it waits. The same uploads named again find their rows.
pub(super) async fn settle(
    state: &State,
    route: &Route,
    session: SessionId,
    wanted: &[WantedFile],
) -> Result<BTreeMap<String, FileState>, StoreError> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let until = Instant::now() + state.media.wait();
    let uploads: Vec<Upload> = wanted.iter().map(upload).collect();
    let keep = SignedDuration::from_hours(24_i64.saturating_mul(state.media.keep_days.into()));
    let drop_at = Timestamp::now().saturating_add(keep).unwrap_or(Timestamp::MAX);
    let mut tx = state.store.tenant(route.tenant).begin().await?;
    let expected = Uploads { session, flow: route.flow, drop_at, uploads: &uploads };
    let mut standings = files::expect(&mut tx, expected).await?;
    tx.commit().await?;

    let mut pause = SOON;
    while standings.iter().any(|standing| standing.state == akis_store::FileState::Waiting) {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        sleep(pause.min(left)).await;
        pause = (pause * 2).min(AT_MOST);
        let waiting: Vec<&str> = uploads.iter().map(|upload| upload.media_id.as_str()).collect();
        let mut tx = state.store.tenant(route.tenant).begin().await?;
        let now = files::standings(&mut tx, session, &waiting).await?;
        tx.commit().await?;
        // What has no row was refused at once, and stays so.
        standings.retain(|old| !now.iter().any(|new| new.media_id == old.media_id));
        standings.extend(now);
    }
    Ok(standings.into_iter().map(|standing| (standing.media_id.clone(), said(&standing))).collect())
}

fn upload(wanted: &WantedFile) -> Upload {
    Upload {
        question: wanted.question.clone(),
        media_id: wanted.file.media_id.clone(),
        file_name: wanted.file.file_name.clone(),
        cdn_url: wanted.file.cdn_url.clone(),
        encryption: wanted.file.encryption.clone(),
        max_kib: wanted.max_kib,
        types: wanted.types.clone(),
    }
}

fn said(standing: &Standing) -> FileState {
    match (standing.state, standing.refusal) {
        (akis_store::FileState::Kept | akis_store::FileState::LeftOut, _) => FileState::Kept,
        (akis_store::FileState::Refused, Some(refusal)) => FileState::Refused(match refusal {
            akis_store::FileRefusal::TooLarge => FileRefusal::TooLarge,
            akis_store::FileRefusal::Type => FileRefusal::Type,
            akis_store::FileRefusal::Damaged => FileRefusal::Damaged,
            akis_store::FileRefusal::Infected => FileRefusal::Infected,
            akis_store::FileRefusal::Gone => FileRefusal::Gone,
        }),
        // What could not be fetched for now is no fault of the person's; whoever reads the answers decides about it.
        _ => FileState::Pending,
    }
}
