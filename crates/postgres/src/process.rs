//! Running a program and keeping what it said.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Error;

/// What a finished program said.
pub(crate) struct Said {
    pub(crate) success: bool,
    /// Standard output, then standard error.
    pub(crate) text: String,
}

/// Runs `command` to its end with `input` on its standard input.
pub(crate) fn run(command: &mut Command, input: &str) -> Result<Said, Error> {
    let program = name_of(command);
    let failed = |cause: std::io::Error| Error::Failed { program: program.clone(), said: cause.to_string() };
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading closes the pipe; its own words below say why.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(failed)?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Ok(Said { success: output.status.success(), text })
}

/// Turns a failure into the error that names its cause; `folder` is where the program was writing.
pub(crate) fn explain(command: &Command, said: &str, folder: &Path) -> Error {
    if said.contains("No space left on device") {
        return Error::DiskFull { folder: folder.to_owned() };
    }
    Error::Failed { program: name_of(command), said: tail(said, 12) }
}

/// The last `lines` lines.
pub(crate) fn tail(text: &str, lines: usize) -> String {
    let all: Vec<_> = text.trim_end().lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

fn name_of(command: &Command) -> String {
    Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}
