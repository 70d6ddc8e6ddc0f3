//! Running other programs.

use crate::Failure;
use std::path::Path;
use std::process::{Command, Stdio};

/// A program to be run in a folder.
pub(crate) fn tool(folder: &Path, program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// Runs it to its end, its output shown as it comes.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let status = command.status().map_err(|error| not_started(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("'{}' failed: {status}.", shown(&command))) }
}

/// Runs it to its end and answers what it printed; what it complained about is shown.
pub(crate) fn output(mut command: Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(&command, &error))?;
    if !output.status.success() {
        return Err(format!("'{}' failed: {}.", shown(&command), output.status));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("'{}' printed something that is no text.", shown(&command)))
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// The sentence for a program that could not even be started.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    format!("'{}' could not be started: {error}.", shown(command))
}
