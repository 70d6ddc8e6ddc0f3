//! The `akis` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    akis::cli::main()
}
