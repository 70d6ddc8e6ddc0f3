//! The folder a demo lives in.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use url::Url;

/// Says that the database was made; without it there is none, or half a one.
const MARK: &str = "made";
/// Held while a demo runs.
const LOCK: &str = "lock";
/// The sign-in link while a demo is ready.
const ADDRESS: &str = "address";
/// Last time's ports.
const PORTS: &str = "ports";
/// All that is ours in the folder besides the lock; `--fresh` removes this and nothing else.
const OWN: [&str; 6] = [MARK, ADDRESS, PORTS, "akis.log", "sandbox.json", "postgres"];

/// The folder, ours alone as long as this lives.
pub(crate) struct Folder {
    path: PathBuf,
    new: bool,
    /// Locked; the system unlocks it when we end, however we end.
    _lock: File,
}

impl Folder {
    /// Makes or opens it, and begins anew when asked to.
    pub(crate) fn take(path: &Path, fresh: bool) -> anyhow::Result<Self> {
        let path = std::path::absolute(path)?;
        make(&path)?;
        let lock =
            File::create(path.join(LOCK)).with_context(|| format!("{} cannot be written", path.display()))?;
        if lock.try_lock().is_err() {
            let at =
                fs::read_to_string(path.join(ADDRESS)).map(|address| format!(" at {address}")).unwrap_or_default();
            bail!(
                "A demo already runs with the data in {}{at}. Stop it with Ctrl-C where it runs, or start this one with \
                 `--data-dir ANOTHER-FOLDER`.",
                path.display()
            );
        }
        let folder = Self { new: fresh || !path.join(MARK).exists(), path, _lock: lock };
        if fresh {
            folder.empty()?;
        }
        folder.forget_address();
        Ok(folder)
    }

    /// Whether it holds nothing yet.
    pub(crate) fn is_new(&self) -> bool {
        self.new
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// From now on it is no longer new.
    pub(crate) fn mark_made(&self) -> anyhow::Result<()> {
        fs::write(self.path.join(MARK), "").with_context(|| format!("{} cannot be written", self.path.display()))
    }

    /// The ports of last time: the dashboard's and the stand-ins'.
    pub(crate) fn last_ports(&self) -> Option<(u16, u16)> {
        let text = fs::read_to_string(self.path.join(PORTS)).ok()?;
        let (dashboard, sandbox) = text.trim().split_once(' ')?;
        Some((dashboard.parse().ok()?, sandbox.parse().ok()?))
    }

    /// Keeps them for next time.
    pub(crate) fn keep_ports(&self, dashboard: u16, sandbox: u16) -> anyhow::Result<()> {
        fs::write(self.path.join(PORTS), format!("{dashboard} {sandbox}\n"))
            .with_context(|| format!("{} cannot be written", self.path.display()))
    }

    /// Keeps the link, to be told to whoever tries to start a second demo here.
    pub(crate) fn keep_address(&self, sign_in: &Url) -> anyhow::Result<()> {
        // It signs in, so it is for its owner alone.
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(self.path.join(ADDRESS))
            .and_then(|mut file| file.write_all(sign_in.as_str().as_bytes()))
            .with_context(|| format!("{} cannot be written", self.path.display()))
    }

    /// The demo is not ready, or no longer.
    pub(crate) fn forget_address(&self) {
        let _ = fs::remove_file(self.path.join(ADDRESS));
    }

    /// Removes what a demo keeps.
    fn empty(&self) -> anyhow::Result<()> {
        for own in OWN.map(|name| self.path.join(name)) {
            if own.exists() {
                remove(&own)?;
            }
        }
        Ok(())
    }
}

/// Removes a file or a folder with all it holds.
pub(crate) fn remove(path: &Path) -> anyhow::Result<()> {
    let outcome = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    outcome.with_context(|| format!("{} could not be removed", path.display()))
}

/// Makes the folder for us alone; under root others may pass through it, not list it, because Postgres runs as another
/// user there.
fn make(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mode = if akis_postgres::is_root() { 0o711 } else { 0o700 };
    fs::create_dir_all(path)
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(mode)))
        .with_context(|| format!("The folder {} could not be made", path.display()))
}
