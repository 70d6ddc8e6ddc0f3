//! `akis doctor`: is an endpoint as WhatsApp needs it?

use std::io::{self, Write};
use std::process::ExitCode;

use akis_doctor::{CheckState, Doctor, Sheet};
use akis_sentence::{Sentence, sentence};
use akis_store::control::endpoints;
use akis_store::{FlowId, Store, TenantId, flows};
use anyhow::Context as _;
use clap::{Args, Subcommand};

/// Something failed: the program's answer to scripts.
const FAILED: u8 = 1;

/// Tenants asked for at a time.
const PAGE: u32 = 500;

/// What to look at.
#[derive(Debug, Subcommand)]
pub(crate) enum DoctorCommand {
    /// Test a published form's endpoint as WhatsApp would use it. Exit code 1 when something failed.
    Flow(FlowOptions),
}

/// Which form, and how to say it.
#[derive(Debug, Args)]
pub(crate) struct FlowOptions {
    /// The form's id, as it stands in the dashboard's address.
    #[arg(value_name = "ID")]
    flow: FlowId,
    /// The sheet's language: en or tr.
    #[arg(long, default_value = "en")]
    lang: String,
}

/// Tests and prints. Exit code 1 when something failed.
pub(crate) async fn run(doctor: &Doctor, store: &Store, command: DoctorCommand) -> anyhow::Result<ExitCode> {
    let DoctorCommand::Flow(options) = command;
    let passed = examine(doctor, store, options.flow, &options.lang, &mut io::stdout().lock()).await?;
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

/// Tests a published flow's endpoint and writes the sheet in this language. True when nothing failed.
pub async fn examine(
    doctor: &Doctor,
    store: &Store,
    flow: FlowId,
    language: &str,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let tenant = owner(store, flow).await?.with_context(|| format!("There is no published form {flow}"))?;
    let sheet = doctor.examine(tenant, flow).await.context("The endpoint could not be tested")?;
    // A reader that closes the pipe early, such as `head`, has seen enough.
    let _ = print(out, &sheet, language);
    Ok(sheet.passed)
}

/// Whose flow this is. An operator knows the id alone, so every tenant with an endpoint is asked.
async fn owner(store: &Store, flow: FlowId) -> anyhow::Result<Option<TenantId>> {
    let mut after = None;
    loop {
        let mut control = store.control().await?;
        let tenants = endpoints::tenants(&mut control, after, PAGE).await?;
        drop(control);
        let Some(last) = tenants.last() else { return Ok(None) };
        after = Some(*last);
        for tenant in tenants {
            let mut tx = store.tenant(tenant).begin().await?;
            if flows::get(&mut tx, flow).await?.is_some() {
                return Ok(Some(tenant));
            }
        }
    }
}

/// A line a check, and what to do below those that failed.
fn print(out: &mut impl Write, sheet: &Sheet, language: &str) -> io::Result<()> {
    for check in &sheet.checks {
        let word = word(check.state);
        let word = word.in_language(language);
        let name = check.key.name();
        let seen = check.seen.in_language(language);
        writeln!(out, "{word:<9} {} ({} ms)", name.in_language(language), check.milliseconds)?;
        writeln!(out, "          {seen}")?;
        if let Some(advice) = &check.advice {
            writeln!(out, "          → {}", advice.in_language(language))?;
        }
    }
    let count = |state| sheet.checks.iter().filter(|check| check.state == state).count();
    let (passed, failed, skipped) =
        (count(CheckState::Passed), count(CheckState::Failed), count(CheckState::Skipped));
    let sum = sentence!(
        "{passed} passed, {failed} failed, {skipped} not looked at.",
        "{passed} geçti, {failed} başarısız, {skipped} bakılmadı."
    );
    writeln!(out, "{}", sum.in_language(language))
}

fn word(state: CheckState) -> Sentence {
    match state {
        CheckState::Passed => sentence!("passed", "geçti"),
        CheckState::Failed => sentence!("FAILED", "BAŞARISIZ"),
        CheckState::Skipped => sentence!("skipped", "bakılmadı"),
    }
}
