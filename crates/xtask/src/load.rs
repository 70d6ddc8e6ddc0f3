//! `cargo xtask load`: builds server and load generator optimised, and measures.

use crate::build::{self, Profile};
use crate::tool::{run as run_tool, tool};
use crate::{Failure, HELP, install, root};
use akis_postgres::Binaries;

/// The one option with a value. All else is a case, or `--json`.
const SECONDS: &str = "--seconds";

/// Everything but the table goes to standard error, so that `--json` is lines of JSON alone.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    check(arguments)?;
    let root = root();
    if Binaries::find().is_err() {
        install::postgres(&root)?;
    }
    let mut cargo = tool(&root, "cargo", &["build", "--release", "--package", "akis", "--package", "akis-load"]);
    cargo.args(["--features", "akis-load/other-queue"]);
    run_tool(cargo)?;
    let built = build::folder(&root, Profile::Release);
    let mut command = tool(&root, &built.join("akis-load").to_string_lossy(), &[]);
    command.args(arguments).arg("--akis").arg(built.join("akis")).arg("--folder").arg(root.join("target"));
    run_tool(command)
}

/// Finds what the generator would refuse, before minutes of building.
fn check(arguments: &[String]) -> Result<(), Failure> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            SECONDS => {
                let seconds = rest.next().and_then(|text| text.parse::<u64>().ok()).filter(|seconds| *seconds > 0);
                seconds.ok_or_else(|| format!("{SECONDS} wants a number of seconds after it.\n\n{HELP}"))?;
            }
            "--json" => {}
            other if other.starts_with('-') => {
                return Err(format!("'{other}' is not an option of load.\n\n{HELP}"));
            }
            _case => {}
        }
    }
    Ok(())
}
