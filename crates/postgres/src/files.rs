//! Where a cluster's folder may be.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::run_as::RunAs;

/// Where root keeps what an ordinary user must reach.
pub(crate) const SHARED: &str = "/var/lib/akis";

/// The folder for a cluster that belongs to `home`: `home/postgres`, or, when we are root and the user Postgres
/// will run as cannot enter `home`, a folder under `/var/lib/akis` named by `home`'s path.
pub fn place_for(home: &Path) -> Result<PathBuf, Error> {
    let home = std::path::absolute(home).map_err(|e| Error::file("find", home, e))?;
    if RunAs::choose()?.reaches(&home) {
        return Ok(home.join("postgres"));
    }
    Ok(Path::new(SHARED).join(fingerprint(&home)))
}

/// Sixteen characters that stand for a path: FNV-1a, because the standard library's hash may change between
/// compilers and a demo must find its data again.
pub fn fingerprint(path: &Path) -> String {
    let hash =
        path.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

/// Makes a folder; below [`SHARED`] everyone may enter it, whatever root's umask is.
pub(crate) fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|e| Error::file("make the folder", path, e))?;
    if path.starts_with(SHARED) {
        let parents = path.ancestors().take_while(|folder| folder.starts_with(SHARED));
        for folder in parents {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
                .map_err(|e| Error::file("open the folder", folder, e))?;
        }
    }
    Ok(())
}
