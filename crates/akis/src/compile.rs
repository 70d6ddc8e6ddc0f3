//! `akis compile`: a source's form in a file, without a server, to what Akis would publish.

use std::fs;
use std::path::{Path, PathBuf};

use akis_compiler::{Compiled, Outcome, Report, Settings};
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

/// The version a file compiled by hand carries in its payloads; a published one carries its FlowVersion's id.
const VERSION: &str = "draft";

/// What to compile, and where to.
#[derive(Debug, Args)]
pub(crate) struct CompileOptions {
    /// The system the file was exported from.
    #[arg(long, value_enum)]
    from: Source,
    /// The form as that system's API answers it.
    file: PathBuf,
    /// Folder for flow.json, plan.json and report.json; made if missing.
    #[arg(short, long, value_name = "FOLDER")]
    out: PathBuf,
}

/// The systems whose forms can be read.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Source {
    /// HubSpot Marketing Forms v3: `GET /marketing/v3/forms/{id}`.
    Hubspot,
}

/// Compiles, writes the three files and prints the report.
pub(crate) fn run(options: &CompileOptions) -> anyhow::Result<()> {
    let Compiled { flow_json, plan, report } = compile(options.from, &options.file)?;
    fs::create_dir_all(&options.out).with_context(|| format!("{} could not be made", options.out.display()))?;
    write(&options.out, "flow.json", &flow_json)?;
    write(&options.out, "plan.json", &plan)?;
    write(&options.out, "report.json", &report)?;
    print(&report);
    Ok(())
}

fn compile(from: Source, file: &Path) -> anyhow::Result<Compiled> {
    let text = fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
    let form = match from {
        Source::Hubspot => akis_connectors::hubspot::read_definition(&text),
    };
    let Ok(form) = form else { bail!("{} is not a form as HubSpot's Forms API v3 answers it.", file.display()) };
    akis_compiler::compile(&form, &Settings { version: VERSION.into() })
        .with_context(|| format!("{} could not be compiled", file.display()))
}

fn write(folder: &Path, name: &str, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let file = folder.join(name);
    let text = serde_json::to_string_pretty(value)? + "\n";
    fs::write(&file, text).with_context(|| format!("{} could not be written", file.display()))
}

/// One line a question, then what the owner should know.
fn print(report: &Report) {
    let width = report.questions.iter().map(|row| row.title.chars().count()).max().unwrap_or(0).min(50);
    let mut carried = 0;
    for row in &report.questions {
        let (mark, word) = match row.outcome {
            Outcome::Carried => ("✓", "carried"),
            Outcome::Adapted => ("~", "adapted"),
            Outcome::NotCarried => ("✗", "not carried"),
        };
        carried += usize::from(row.outcome != Outcome::NotCarried);
        let title: String = row.title.chars().take(width).collect();
        println!("{mark} {title:width$}  {:12} {word:11}  {}", row.kind, row.note);
    }
    for warning in &report.warnings {
        println!("! {warning}");
    }
    let all = report.questions.len();
    match all - carried {
        0 => println!("\n{}: {carried} of {all} carried.", report.title),
        1 => println!("\n{}: {carried} of {all} carried, 1 needs you.", report.title),
        left => println!("\n{}: {carried} of {all} carried, {left} need you.", report.title),
    }
}
