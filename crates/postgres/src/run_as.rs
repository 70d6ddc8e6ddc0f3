//! As whom Postgres runs: as ourselves, or, when we are root, as an ordinary user.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::Error;

/// An ordinary user of this machine, from `/etc/passwd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// As whom a server program is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunAs {
    /// As the user who called us.
    Ourselves,
    /// We are root, and drop to this user.
    Other(User),
}

impl RunAs {
    /// Ourselves, or for root the first of `postgres` and `nobody` that exists.
    pub(crate) fn choose() -> Result<Self, Error> {
        if !is_root() {
            return Ok(Self::Ourselves);
        }
        let passwd = fs::read_to_string("/etc/passwd").map_err(|e| Error::file("read", "/etc/passwd", e))?;
        ["postgres", "nobody"].iter().find_map(|name| user(&passwd, name)).map(Self::Other).ok_or(Error::NoUser)
    }

    /// Instead of the chosen user the one who owns `data`, if they exist. Never root.
    pub(crate) fn or_owner_of(self, data: &Path) -> Self {
        match (self, fs::metadata(data)) {
            (Self::Other(_), Ok(metadata)) if metadata.uid() != 0 => {
                Self::Other(User { uid: metadata.uid(), gid: metadata.gid() })
            }
            _ => self,
        }
    }

    /// A command that will run as this user. The standard library drops root's supplementary groups with it.
    pub(crate) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Self::Other(user) = self {
            command.uid(user.uid).gid(user.gid);
        }
        // The programs' messages are read by us; and a host's own Postgres settings must not leak in.
        command.env("LC_ALL", "C");
        for name in ["PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGPASSWORD"] {
            command.env_remove(name);
        }
        command
    }

    /// Gives `path` to this user.
    pub(crate) fn own(self, path: &Path) -> Result<(), Error> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other(user) => std::os::unix::fs::chown(path, Some(user.uid), Some(user.gid))
                .map_err(|e| Error::file("give to the Postgres user", path, e)),
        }
    }

    /// Whether this user may enter every folder on the way to `path`. Folders that do not exist yet are ours to make.
    pub(crate) fn reaches(self, path: &Path) -> bool {
        let Self::Other(user) = self else { return true };
        path.ancestors().filter_map(|folder| fs::metadata(folder).ok()).all(|metadata| {
            let may_enter = match () {
                () if metadata.uid() == user.uid => 0o100,
                () if metadata.gid() == user.gid => 0o010,
                () => 0o001,
            };
            !metadata.is_dir() || metadata.mode() & may_enter != 0
        })
    }
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    // The standard library does not tell the effective user; `id` is on every Unix.
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn user(passwd: &str, name: &str) -> Option<User> {
    passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        if parts.next() != Some(name) {
            return None;
        }
        Some(User { uid: parts.nth(1)?.parse().ok()?, gid: parts.next()?.parse().ok()? })
    })
}
