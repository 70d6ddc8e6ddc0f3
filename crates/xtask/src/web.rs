//! Building and checking the dashboard.

use crate::Failure;
use crate::tool::{output, run, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The dashboard's folder, and how it is built.
pub(crate) struct Web {
    folder: PathBuf,
}

impl Web {
    /// The dashboard of the project at `root`.
    pub(crate) fn new(root: &Path) -> Self {
        Self { folder: root.join("web") }
    }

    /// Where the built dashboard is.
    pub(crate) fn dist(&self) -> PathBuf {
        self.folder.join("dist")
    }

    /// Fetches the npm packages of the lock file, unless exactly these are there.
    pub(crate) fn packages(&self) -> Result<(), Failure> {
        let lock = read(&self.folder.join("package-lock.json"))?;
        let stamp = self.folder.join("node_modules/.akis-lock");
        if fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == lock) {
            return Ok(());
        }
        run(tool(&self.folder, "npm", &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
        fs::write(&stamp, lock).map_err(|error| format!("{} cannot be written: {error}.", stamp.display()))
    }

    /// Writes the API's description as the server prints it, and the client's types from it. A field that the
    /// dashboard uses and the server does not have is a type error from here on.
    pub(crate) fn client(&self, akis: &Path) -> Result<(), Failure> {
        let mut command = Command::new(akis);
        command.arg("openapi");
        let described = output(command)?;
        let file = self.folder.join("openapi.json");
        if fs::read_to_string(&file).is_ok_and(|present| present == described)
            && self.folder.join("src/api/schema.d.ts").is_file()
        {
            return Ok(());
        }
        fs::write(&file, described).map_err(|error| format!("{} cannot be written: {error}.", file.display()))?;
        self.npm("api")
    }

    /// Builds it, unless nothing changed since the last time.
    pub(crate) fn build(&self) -> Result<(), Failure> {
        let built = modified(&self.dist().join("index.html"));
        let inputs = ["src", "public", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json"];
        let newest = inputs.iter().filter_map(|input| newest(&self.folder.join(input))).max();
        if built.is_some() && built >= newest {
            return Ok(());
        }
        self.npm("build")
    }

    /// Runs one of the scripts of package.json.
    pub(crate) fn npm(&self, script: &str) -> Result<(), Failure> {
        run(self.script(script))
    }

    /// One of the scripts of package.json, not yet run.
    pub(crate) fn script(&self, script: &str) -> Command {
        tool(&self.folder, "npm", &["run", "--silent", script])
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", path.display()))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The latest change of a file, or of any file below a folder.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else { return modified(path) };
    entries.flatten().filter_map(|entry| newest(&entry.path())).max()
}
