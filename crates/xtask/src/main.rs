//! What the README's commands call: `cargo xtask demo`, `test`, `load` and `faults`.
//!
//! Runs on the standard library, so that it is there seconds after a clone. It installs what is missing and says so,
//! names what it may not install together with the line that does, and shows what it is doing all along.

mod build;
mod demo;
mod faults;
mod install;
mod load;
mod progress;
mod requirements;
mod tally;
mod test;
mod tool;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Akis, from a clone:

  cargo xtask demo [OPTIONS]   build everything and start it, with Meta, HubSpot and a phone played by a sandbox
      --fresh                    forget what earlier runs kept
      --listen ADDRESS           listen on this address instead of loopback alone
      --data-dir FOLDER          keep data in this folder instead of .akis
      --release                  build optimised (slower to build, faster to run)
  cargo xtask faults [--seconds N]   crashes, hangs and other clocks, each for so long (60), with phones that try again
  cargo xtask load [CASE...] [OPTIONS]   measure how fast the endpoint is, on this machine, with everything real
      --seconds N                how long each load of a case runs (10)
      --json                     one line of JSON a case instead of the table
  cargo xtask test             every check there is; what continuous integration runs
  cargo xtask help             this text
";

/// What went wrong, as one sentence (or a few lines) that names the way out.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("demo") => demo::run(&arguments[1..]),
        Some("faults") => faults::run(&arguments[1..]),
        Some("load") => load::run(&arguments[1..]),
        Some("test") if arguments.len() == 1 => test::run(),
        None | Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Some(other) => Err(format!("'{}' is not a command here.\n\n{HELP}", [other].concat())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The top of the project.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
