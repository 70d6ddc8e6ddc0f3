use super::Work;
use super::stop::Stop;
use akis_compiler::{CompileError, Compiled, Settings, compile as compile_form};
use akis_store::flow_versions::{self, NewVersion};
use akis_store::{StepKey, VersionId, publications};

/// Makes a version of the draft, or takes the newest when it would come out the same: pressing Publish again after a
/// problem elsewhere makes no new one.
pub(super) async fn compile(work: &Work<'_>) -> Result<(), Stop> {
    let flow = work.publication.flow_id;
    let form = &work.flow.form;
    let mut tx = work.begin().await?;
    if let Some(latest) = flow_versions::latest(&mut tx, flow).await?
        && latest.form == *form
    {
        let compiled = make(work, latest.id)?;
        if text(&compiled)? == latest.flow_json && compiled.plan == latest.plan {
            publications::set_version(&mut tx, work.publication.id, latest.id).await?;
            return work.done(tx, StepKey::Compile, &detail(latest.number, &compiled)).await;
        }
    }
    let id = VersionId::new();
    let compiled = make(work, id)?;
    let new = NewVersion {
        id,
        flow_id: flow,
        form: form.clone(),
        flow_json: text(&compiled)?,
        plan: compiled.plan.clone(),
        report: compiled.report.clone(),
    };
    let number = flow_versions::insert(&mut tx, &new).await?;
    publications::set_version(&mut tx, work.publication.id, id).await?;
    work.done(tx, StepKey::Compile, &detail(number, &compiled)).await
}

fn make(work: &Work<'_>, id: VersionId) -> Result<Compiled, Stop> {
    compile_form(&work.flow.form, &Settings { version: id.to_string() })
        .map_err(|error: CompileError| Stop::because(sentence(&error)))
}

/// Meta counts lines and columns in the text it got; a text with lines makes them useful.
fn text(compiled: &Compiled) -> Result<String, Stop> {
    serde_json::to_string_pretty(&compiled.flow_json)
        .map_err(|error| Stop::because(format!("The form could not be written as Flow JSON: {error}.")))
}

fn detail(number: u32, compiled: &Compiled) -> String {
    let screens = compiled.plan.screens.len();
    let noun = if screens == 1 { "screen" } else { "screens" };
    format!("Version {number} with {screens} {noun}.")
}

fn sentence(error: &CompileError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
