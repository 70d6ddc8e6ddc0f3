//! `akis validate`: would Meta accept these Flows?

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use akis_flow_json::{Checked, Options, Violation, check};
use clap::Args;
use serde::Serialize;

/// Every file is valid, some file is not, some file could not be read: the program's answer to scripts.
const INVALID: u8 = 1;
const UNREADABLE: u8 = 2;

/// Files beyond this are not even read; Meta takes 10 MB.
const LONGEST: u64 = 100 * 1024 * 1024;

/// What to check, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct ValidateOptions {
    /// Flow JSON files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Count warnings as errors: texts that phones cut, lists longer than phones show, versions nobody can publish.
    #[arg(long)]
    strict: bool,
    /// Print one line of JSON for each file.
    #[arg(long)]
    json: bool,
}

/// One line of `--json`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    valid: bool,
    #[serde(flatten)]
    checked: &'a Checked,
}

/// Checks every file and says what was found. Exit code 0: all are valid. 1: some are not. 2: some could not be read.
pub(crate) fn run(options: &ValidateOptions) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut worst = 0;
    for path in &options.files {
        let file = path.display().to_string();
        let (checked, code) = match read(path) {
            Ok(text) => {
                let checked = check(&text, Options { strict: options.strict });
                let code = if checked.is_valid() { 0 } else { INVALID };
                (checked, code)
            }
            Err(why) => (unreadable(why), UNREADABLE),
        };
        worst = worst.max(code);
        let line = Line { file: &file, valid: checked.is_valid(), checked: &checked };
        let written = if options.json { json(&mut out, &line) } else { words(&mut out, &line) };
        // A reader that closes the pipe early, such as `head`, has seen enough.
        if written.is_err() {
            break;
        }
    }
    let _ = out.flush();
    ExitCode::from(worst)
}

/// The file's text. A byte order mark belongs to the file, not to the text.
fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| format!("The file cannot be read: {error}."))?;
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("The file cannot be read: {error}."))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LONGEST) {
        return Err(format!("The file is longer than {LONGEST} bytes."));
    }
    let mut text = String::from_utf8(bytes).map_err(|_| "The file is not text in UTF-8.".to_owned())?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn unreadable(why: String) -> Checked {
    let violation = Violation { error: "UNREADABLE_FILE", message: why, pointers: Vec::new() };
    Checked { errors: vec![violation], warnings: Vec::new() }
}

fn json(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// The verdict, then a line for each violation: `file:line:column: error: CODE at path: sentence`.
fn words(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    let Checked { errors, warnings } = line.checked;
    let verdict = if line.valid { "valid" } else { "not valid" };
    write!(out, "{}: {verdict}", line.file)?;
    for (count, word) in [(errors.len(), "error"), (warnings.len(), "warning")] {
        match count {
            0 => {}
            1 => write!(out, ", 1 {word}")?,
            count => write!(out, ", {count} {word}s")?,
        }
    }
    writeln!(out)?;
    for (violations, word) in [(errors, "error"), (warnings, "warning")] {
        for violation in violations {
            violation_line(out, line.file, word, violation)?;
        }
    }
    Ok(())
}

fn violation_line(out: &mut impl Write, file: &str, word: &str, violation: &Violation) -> io::Result<()> {
    write!(out, "  {file}")?;
    let mut pointers = violation.pointers.iter();
    let first = pointers.next();
    if let Some(first) = first {
        write!(out, ":{}:{}", first.line_start, first.column_start)?;
    }
    write!(out, ": {word}: {}", violation.error)?;
    if let Some(first) = first.filter(|first| !first.path.is_empty()) {
        write!(out, " at {}", first.path)?;
    }
    write!(out, ": {}", violation.message)?;
    for more in pointers {
        write!(out, " (also {}:{} {})", more.line_start, more.column_start, more.path)?;
    }
    writeln!(out)
}
