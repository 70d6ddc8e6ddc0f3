//! What must be there before anything can be built, by name and version.

use crate::Failure;
use crate::tool::{output, tool};
use std::path::Path;

/// Rust, Node.js and npm in versions that work; the first that does not is named with the line that installs it.
pub(crate) fn check(root: &Path) -> Result<(), Failure> {
    require(root, "rustc", (1, 95), "Rust", "rustup update stable   (rustup itself: https://rustup.rs)")?;
    let node = "download it from https://nodejs.org, or: apt-get install nodejs npm, or: brew install node";
    require(root, "node", (20, 19), "Node.js", node)?;
    require(root, "npm", (9, 0), "npm", node)
}

fn require(root: &Path, program: &str, at_least: (u32, u32), name: &str, install: &str) -> Result<(), Failure> {
    let (major, minor) = at_least;
    let Ok(text) = output(tool(root, program, &["--version"])) else {
        return Err(format!(
            "{name} {major}.{minor} or newer is needed and was not found.\nInstall it: {install}"
        ));
    };
    match version(&text) {
        Some(found) if found >= at_least => Ok(()),
        _ => Err(format!(
            "{name} {major}.{minor} or newer is needed; here is {}.\nInstall it: {install}",
            text.trim()
        )),
    }
}

/// Major and minor of `rustc 1.95.0 (…)`, `v20.20.2` and `11.19.1`.
fn version(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let mut parts = text[digits..].split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn reads_the_usual_ways_of_saying_a_version() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version("11.19.1"), Some((11, 19)));
        assert_eq!(version("no version"), None);
    }
}
