use super::Work;
use super::stop::Stop;
use akis_compiler::{CompileError, Compiled, DataApiVersion, Mode, Settings, compile as compile_form};
use akis_sentence::{Sentence, sentence};
use akis_store::flow_versions::{self, NewVersion};
use akis_store::{FlowMode, StepKey, VersionId, publications};

/// Makes a version of the draft, or takes the newest when it would come out the same: pressing Publish again after a
/// problem elsewhere makes no new one. Stops when the draft is another one than was checked before publishing.
pub(super) async fn compile(work: &Work<'_>) -> Result<(), Stop> {
    let flow = work.publication.flow_id;
    let form = &work.flow.form;
    let mut tx = work.begin().await?;
    if !publications::is_checked(&mut tx, work.publication.id, form).await? {
        return Err(Stop::because(sentence!(
            "The form was edited after Publish was pressed, and what was edited is not checked yet. Look at the form and \
             publish it again.",
            "Yayımla’ya basıldıktan sonra form düzenlendi ve bu değişiklik henüz denetlenmedi. Forma bakıp yeniden \
             yayımlayın."
        )));
    }
    if let Some(latest) = flow_versions::latest(&mut tx, flow).await?
        && latest.form == *form
        && flow_versions::stands_on_base(&mut tx, latest.id).await?
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
    let mode = match work.flow.summary.mode {
        FlowMode::Endpoint => Mode::Endpoint,
        FlowMode::Auto => Mode::Auto,
        FlowMode::Static => Mode::Static,
    };
    let data_api_version = match work.state.graph.data_api_version() {
        akis_whatsapp::DataApiVersion::V3 => DataApiVersion::V3,
        akis_whatsapp::DataApiVersion::V4 => DataApiVersion::V4,
    };
    let settings = Settings { version: id.to_string(), mode, data_api_version, ..Settings::default() };
    compile_form(&work.flow.form, &settings).map_err(|error: CompileError| Stop::because(in_words(&error)))
}

/// Meta counts lines and columns in the text it got; a text with lines makes them useful.
fn text(compiled: &Compiled) -> Result<String, Stop> {
    serde_json::to_string_pretty(&compiled.flow_json).map_err(|error| {
        Stop::because(sentence!(
            "The form could not be written as Flow JSON: {error}.",
            "Form, Flow JSON olarak yazılamadı: {error}."
        ))
    })
}

fn detail(number: u32, compiled: &Compiled) -> Sentence {
    let made = match compiled.plan.screens.len() {
        1 => sentence!("Version {number} with 1 screen.", "{number}. sürüm, 1 ekran."),
        screens => sentence!("Version {number} with {screens} screens.", "{number}. sürüm, {screens} ekran."),
    };
    if compiled.flow_json.data_api_version.is_some() {
        return made;
    }
    made.and(&sentence!(
        "The phone alone runs it; the answers are checked when they arrive.",
        "Formu telefon tek başına yürütür; yanıtlar ulaştığında denetlenir."
    ))
}

fn in_words(error: &CompileError) -> Sentence {
    match error {
        CompileError::NothingToAsk(_) => sentence!(
            "The form asks nothing that WhatsApp can ask; add a question at the source and import it again.",
            "Formda WhatsApp’ın sorabileceği bir soru yok; kaynağında bir soru ekleyip formu yeniden içe aktarın."
        ),
        CompileError::TooManyScreens { screens, limit } => sentence!(
            "The form needs {screens} screens, WhatsApp allows {limit}; shorten it or divide it at the source.",
            "Form {screens} ekran gerektiriyor, WhatsApp en çok {limit} ekrana izin veriyor; formu kaynağında kısaltın ya da \
             bölün."
        ),
        CompileError::TooLarge { bytes, limit } => sentence!(
            "The form comes to {bytes} bytes, WhatsApp takes {limit}; shorten its lists or texts at the source.",
            "Form {bytes} bayt tutuyor, WhatsApp en çok {limit} bayt alıyor; listelerini ya da metinlerini kaynağında \
             kısaltın."
        ),
        CompileError::Invalid(violations) => {
            let rule = violations.first().map_or_else(String::new, ToString::to_string);
            sentence!(
                "The compiled form breaks a rule of WhatsApp ({rule}); please report it.",
                "Oluşturulan form WhatsApp’ın bir kuralına uymuyor ({rule}); lütfen bize bildirin."
            )
        }
    }
}
