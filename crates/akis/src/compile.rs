//! `akis compile`: a source's form in a file, without a server, to what Akis would publish.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use akis_compiler::{CompileError, Compiled, Layout, Mode, Report, Settings};
use akis_connectors::ConnectorError;
use akis_form::{Form, Language};
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};

use crate::report_table;

/// The version a file compiled by hand carries in its payloads; a published one carries its FlowVersion's id.
const VERSION: &str = "draft";
/// Nobody's form is larger; a file that is must be something else.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What to compile, how, and where to.
#[derive(Debug, Args)]
pub(crate) struct CompileOptions {
    /// The system the file was exported from.
    #[arg(long, value_enum)]
    from: Source,
    /// The form as that system's API answers it.
    file: PathBuf,
    /// Who checks answers: the endpoint, the phone alone, or the phone where it can enforce every rule.
    #[arg(long, value_enum, default_value_t = ModeArg::Auto)]
    mode: ModeArg,
    /// How questions are spread over screens.
    #[arg(long, value_enum, default_value_t = LayoutArg::Auto)]
    layout: LayoutArg,
    /// Language of what is added to the form and of the report; without it, the form's.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// End with a screen that shows every answer. Needs the endpoint.
    #[arg(long)]
    summary: bool,
    /// Folder for flow.json, plan.json and report.json; made if missing.
    #[arg(short, long, value_name = "FOLDER")]
    out: PathBuf,
}

/// The systems whose forms can be read.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Source {
    /// HubSpot: `GET /marketing/v3/forms/{id}`, or the older `GET /forms/v2/forms/{id}`.
    Hubspot,
    /// Google Forms: `GET /v1/forms/{id}`.
    GoogleForms,
    /// Typeform: `GET /forms/{id}`.
    Typeform,
    /// SurveyMonkey: `GET /v3/surveys/{id}/details`.
    Surveymonkey,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ModeArg {
    Auto,
    Endpoint,
    Static,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LayoutArg {
    Auto,
    OnePerScreen,
    Pages,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    En,
    Tr,
}

/// Compiles, writes the three files and prints the report.
pub(crate) fn run(options: &CompileOptions) -> anyhow::Result<()> {
    let form = read(options.from, &options.file)?;
    let Compiled { flow_json, plan, report } = match akis_compiler::compile(&form, &options.settings()) {
        Ok(compiled) => compiled,
        Err(error) => {
            // Also a form that comes to nothing has a row for everything it asked.
            if let CompileError::NothingToAsk(report) = &error {
                write(&options.out, "report.json", report)?;
                print(report);
            }
            bail!("{} could not be compiled: {error}", options.file.display());
        }
    };
    write(&options.out, "flow.json", &flow_json)?;
    write(&options.out, "plan.json", &plan)?;
    write(&options.out, "report.json", &report)?;
    print(&report);
    Ok(())
}

impl CompileOptions {
    fn settings(&self) -> Settings {
        Settings {
            version: VERSION.into(),
            mode: match self.mode {
                ModeArg::Auto => Mode::Auto,
                ModeArg::Endpoint => Mode::Endpoint,
                ModeArg::Static => Mode::Static,
            },
            layout: match self.layout {
                LayoutArg::Auto => Layout::Auto,
                LayoutArg::OnePerScreen => Layout::OnePerScreen,
                LayoutArg::Pages => Layout::Pages,
            },
            summary: self.summary,
            data_api_version: akis_compiler::DataApiVersion::default(),
            language: self.lang.map(|lang| match lang {
                Lang::En => Language::new("en"),
                Lang::Tr => Language::new("tr"),
            }),
        }
    }
}

fn read(from: Source, file: &Path) -> anyhow::Result<Form> {
    let size = fs::metadata(file).with_context(|| format!("{} could not be read", file.display()))?.len();
    if size > MOST_BYTES {
        bail!("{} is larger than 64 MB, so it is no form.", file.display());
    }
    let text = fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
    let (form, name) = match from {
        Source::Hubspot => (akis_connectors::hubspot::read_definition(&text), "HubSpot's Forms API"),
        Source::GoogleForms => (akis_connectors::google_forms::read_definition(&text), "the Google Forms API"),
        Source::Typeform => (akis_connectors::typeform::read_definition(&text), "Typeform's Create API"),
        Source::Surveymonkey => (akis_connectors::surveymonkey::read_definition(&text), "SurveyMonkey's API"),
    };
    form.map_err(|error| {
        let reason = match error {
            ConnectorError::Unreadable { reason } => reason,
            other => other.to_string(),
        };
        anyhow::anyhow!("{} is not a form as {name} answers it: {reason}", file.display())
    })
}

fn write(folder: &Path, name: &str, value: &impl serde::Serialize) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let file = folder.join(name);
    let mut text = serde_json::to_string_pretty(value)? + "\n";
    // Meta counts white space too.
    if text.len() > akis_flow_json::limits::DOCUMENT_BYTES {
        text = serde_json::to_string(value)?;
    }
    fs::write(&file, text).with_context(|| format!("{} could not be written", file.display()))
}

/// A reader that went away needs no table, and that is no failure.
fn print(report: &Report) {
    let _ = std::io::stdout().lock().write_all(report_table::table(report).as_bytes());
}
