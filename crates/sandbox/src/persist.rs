//! Keeps the world in a JSON file: written beside and renamed, so that a crash leaves the old file or the new one.

use crate::run::SandboxError;
use crate::state::Sandbox;
use crate::world::World;
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Many changes come in bursts; one write serves them all.
const QUIET: Duration = Duration::from_millis(250);

pub(crate) fn load(path: &Path) -> Result<World, SandboxError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(World::default()),
        Err(error) => return Err(SandboxError::State { path: path.to_owned(), why: error.to_string() }),
    };
    serde_json::from_str(&text).map_err(|error| SandboxError::State {
        path: path.to_owned(),
        why: format!("not readable as state: {error}"),
    })
}

pub(crate) async fn save(sandbox: &Sandbox, path: &Path) -> Result<(), SandboxError> {
    let failed = |why: String| SandboxError::State { path: path.to_owned(), why };
    let text = sandbox.read(serde_json::to_string).map_err(|error| failed(error.to_string()))?;
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(|error| failed(error.to_string()))?;
    }
    let beside = path.with_extension("writing");
    tokio::fs::write(&beside, text).await.map_err(|error| failed(error.to_string()))?;
    tokio::fs::rename(&beside, path).await.map_err(|error| failed(error.to_string()))
}

/// Writes after changes until stopped, then once more.
pub(crate) async fn keep(sandbox: Sandbox, stop: CancellationToken) {
    let Some(path) = sandbox.options().state_file.clone() else { return };
    let mut changes = sandbox.changes();
    // What changed before this task came to run counts too.
    changes.mark_changed();
    loop {
        let stopped = tokio::select! {
            change = changes.changed() => change.is_err(),
            () = stop.cancelled() => true,
        };
        if !stopped {
            tokio::select! {
                () = tokio::time::sleep(QUIET) => {}
                () = stop.cancelled() => {}
            }
            changes.borrow_and_update();
        }
        if let Err(error) = save(&sandbox, &path).await {
            tracing::warn!(%error, "the sandbox's state could not be written");
        }
        if stopped {
            return;
        }
    }
}
