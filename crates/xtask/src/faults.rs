//! `cargo xtask faults`: the fault tests, for longer than `cargo test` takes.

use crate::tool::{run as run_tool, tool};
use crate::{Failure, HELP, install, root};
use akis_postgres::Binaries;

/// What the tests read; see `tests/faults/scene.rs`.
const VARIABLE: &str = "AKIS_FAULTS_SECONDS";

/// How long each fault goes on when nobody says.
const SECONDS: &str = "60";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let seconds = match arguments {
        [] => SECONDS,
        [option, seconds] if option == "--seconds" && seconds.parse::<u32>().is_ok() => seconds,
        _ => return Err(format!("faults takes nothing but --seconds and a number.\n\n{HELP}")),
    };
    let root = root();
    if Binaries::find().is_err() {
        install::postgres(&root)?;
    }
    // One fault at a time: two would share the cores, and the phones' patience.
    let arguments = ["test", "--package", "akis", "--test", "faults", "--", "--nocapture", "--test-threads", "1"];
    let mut command = tool(&root, "cargo", &arguments);
    command.env(VARIABLE, seconds);
    run_tool(command)
}
