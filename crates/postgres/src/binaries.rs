//! Finding Postgres' server programs.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run_as::RunAs;
use crate::{Error, Package};

/// The oldest major version the migrations work with.
pub const OLDEST_MAJOR: u32 = 15;

/// A folder with `initdb`, `pg_ctl` and `postgres`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// The first that fits of: what `PATH` names, the newest of the system's installations, and the npm package
    /// that carries a server ([`Package`]). Programs the Postgres user cannot reach do not fit.
    pub fn find() -> Result<Self, Error> {
        Self::find_for(RunAs::choose()?, None)
    }

    /// The same for one user. Data that exist want the major version that wrote them, wherever it is in that order;
    /// without it the first that fits comes back, and the caller compares.
    pub(crate) fn find_for(run_as: RunAs, written_by: Option<u32>) -> Result<Self, Error> {
        let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        let groups: [Vec<PathBuf>; 3] = [on_path, installed(), vec![Package::here().binaries()]];
        let mut fitting = Vec::new();
        for group in &groups {
            let mut found: Vec<_> = group.iter().filter_map(|folder| Self::at(folder, run_as)).collect();
            found.sort_by_key(|found| std::cmp::Reverse(found.major));
            fitting.append(&mut found);
        }
        let wanted = fitting.iter().position(|found| Some(found.major) == written_by).unwrap_or_default();
        if wanted < fitting.len() {
            return Ok(fitting.swap_remove(wanted));
        }
        let [_, installed, package] = groups;
        let looked_in = [vec![PathBuf::from("PATH")], installed, package].concat();
        Err(Error::NoBinaries { looked_in })
    }

    /// The server programs in `folder`, if they are there, new enough, and can be reached and run.
    fn at(folder: &Path, run_as: RunAs) -> Option<Self> {
        // `PATH` often names a link; the programs find their libraries from where they really are.
        let postgres = fs::canonicalize(folder.join("postgres")).ok()?;
        let folder = postgres.parent()?;
        if !["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()) || !run_as.reaches(folder) {
            return None;
        }
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST_MAJOR).then(|| Self { folder: folder.to_owned(), major })
    }

    /// The major version, for example 17.
    pub fn major(&self) -> u32 {
        self.major
    }

    /// The folder the programs are in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of one program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Where distributions and Homebrew put server programs, which are often not on `PATH`.
fn installed() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for (parent, prefix) in [
        ("/usr/lib/postgresql", ""),         // Debian, Ubuntu
        ("/usr", "pgsql-"),                  // the Postgres project's packages on Red Hat, Fedora, SUSE
        ("/opt/homebrew/opt", "postgresql"), // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql"),    // Homebrew on Intel
    ] {
        let Ok(entries) = fs::read_dir(parent) else { continue };
        folders.extend(
            entries
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
                .map(|entry| entry.path().join("bin")),
        );
    }
    folders.push(PathBuf::from("/usr/bin")); // Fedora, Arch
    folders
}

/// `postgres (PostgreSQL) 15.12 (Debian …)` → 15.
fn major_version(output: &str) -> Option<u32> {
    let version = output.split("(PostgreSQL) ").nth(1)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The line that installs Postgres on this kind of machine.
pub(crate) fn install_line() -> &'static str {
    if cfg!(target_os = "macos") {
        "brew install postgresql@17"
    } else if Path::new("/usr/bin/dnf").exists() {
        "sudo dnf install postgresql-server"
    } else if Path::new("/sbin/apk").exists() {
        "sudo apk add postgresql17"
    } else if Path::new("/usr/bin/pacman").exists() {
        "sudo pacman -S postgresql"
    } else {
        "sudo apt-get install postgresql"
    }
}
