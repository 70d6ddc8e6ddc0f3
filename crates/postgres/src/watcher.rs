//! Stops Postgres when we die without doing so ourselves.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::binaries::Binaries;
use crate::run_as::RunAs;

/// A shell that waits on a pipe we hold open. Whatever ends this process, even `kill -9`, closes the pipe, and
/// the shell stops the server.
pub(crate) struct Watcher(Child);

impl Watcher {
    /// Watches over the server in `data`; none when the shell could not be started, which costs only this safety.
    pub(crate) fn start(binaries: &Binaries, run_as: RunAs, data: &Path) -> Option<Self> {
        run_as
            .command(Path::new("/bin/sh"))
            .args([
                "-c",
                r#"trap "" INT HUP TERM; read -r _; exec "$1" -D "$2" -m fast -w stop"#,
                "akis-postgres-watcher",
            ])
            .arg(binaries.program("pg_ctl"))
            .arg(data)
            .current_dir(data)
            // A group of its own: Ctrl-C in the terminal is for us, and we stop the server last.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
            .map(Self)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Killed before its pipe closes: whoever drops this stops the server, or leaves it on purpose.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
