//! Building the `akis` program.

use crate::Failure;
use crate::tool::{run, tool};
use std::path::{Path, PathBuf};

/// Which of Cargo's profiles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What tests are built with too, so that the two commands share their work.
    Dev,
    /// Optimised.
    Release,
}

/// Builds it and answers where it is.
pub(crate) fn akis(root: &Path, profile: Profile) -> Result<PathBuf, Failure> {
    let arguments: &[&str] = match profile {
        Profile::Dev => &["build", "--package", "akis"],
        Profile::Release => &["build", "--package", "akis", "--release"],
    };
    run(tool(root, "cargo", arguments))?;
    Ok(folder(root, profile).join("akis"))
}

/// The folder Cargo puts programs in.
pub(crate) fn folder(root: &Path, profile: Profile) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    root.join(target).join(if profile == Profile::Dev { "debug" } else { "release" })
}
