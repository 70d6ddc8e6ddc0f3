use super::Work;
use super::stop::Stop;
use crate::graph::{MetaError, ask};
use akis_crypto::token::random_token;
use akis_sentence::sentence;
use akis_store::{PublicationState, StepKey, StoreError, flow_versions, publications};
use akis_whatsapp::{ErrorKind, FlowCategory, FlowInfo, GraphError, ValidationError};
use url::Url;

/// Meta's word for a flow people can open.
const PUBLISHED: &str = "PUBLISHED";

/// Meta's code for an argument it does not take; also for a flow that is not there and a name that is.
const INVALID_ARGUMENT: i64 = 100;

/// How much of the flow's name goes to Meta; what makes it unique comes behind.
const NAME_CHARS: usize = 100;

/// Makes the flow at Meta, unless it is there.
pub(super) async fn create_flow(work: &Work<'_>) -> Result<(), Stop> {
    if let Some(id) = &work.publication.meta_flow_id
        && exists(work, id).await?
    {
        let tx = work.begin().await?;
        let detail = sentence!("The form is at WhatsApp already.", "Form WhatsApp’ta zaten var.");
        return work.done(tx, StepKey::CreateFlow, &detail).await;
    }
    let name: String = work.flow.summary.name.chars().take(NAME_CHARS).collect();
    // Names are unique within the WhatsApp account; ours stays the same from run to run.
    let mark: String = work.publication.endpoint_id.chars().take(6).collect();
    let id = match create(work, &format!("{name} ({mark})")).await {
        // An earlier run made a flow and never learnt its id. It stays an unused draft.
        Err(MetaError::Graph(error)) if error.code() == Some(INVALID_ARGUMENT) => {
            let fresh: String = random_token().chars().take(6).collect();
            create(work, &format!("{name} ({mark} {fresh})")).await?
        }
        created => created?,
    };
    let mut tx = work.begin().await?;
    publications::set_meta_flow_id(&mut tx, work.publication.id, &id).await?;
    let detail = sentence!("The form was created at WhatsApp.", "Form WhatsApp’ta oluşturuldu.");
    work.done(tx, StepKey::CreateFlow, &detail).await
}

async fn create(work: &Work<'_>, name: &str) -> Result<String, MetaError> {
    let graph = &work.state.graph;
    let request =
        graph.create_flow(&work.token, &work.account.waba_id, name, &[FlowCategory::LeadGeneration], None);
    Ok(ask(work.state, request, |response| graph.read_created_flow(response)).await?.id)
}

/// Whether Meta still has the flow; somebody may have deleted it there.
async fn exists(work: &Work<'_>, id: &str) -> Result<bool, Stop> {
    match info(work, id).await {
        Ok(flow) => Ok(flow.status != "DEPRECATED"),
        Err(MetaError::Graph(GraphError::Refused(error)))
            if error.code == INVALID_ARGUMENT || error.status == 404 =>
        {
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

async fn info(work: &Work<'_>, id: &str) -> Result<FlowInfo, MetaError> {
    let graph = &work.state.graph;
    ask(work.state, graph.get_flow(&work.token, id), |response| graph.read_flow(response)).await
}

/// Whether the version that is being published asks our endpoint.
pub(super) async fn has_endpoint(work: &Work<'_>) -> Result<bool, Stop> {
    let id = work.publication.version_id.ok_or(StoreError::NotFound("flow version"))?;
    let mut tx = work.begin().await?;
    Ok(flow_versions::plan(&mut tx, id).await?.ok_or(StoreError::NotFound("flow version"))?.endpoint)
}

/// Gives Meta the version's Flow JSON. Meta keeps a faulty one too and lists the faults, which are then shown.
pub(super) async fn upload_json(work: &Work<'_>) -> Result<(), Stop> {
    let flow_id = meta_flow_id(work)?;
    let mut tx = work.begin().await?;
    let id = work.publication.version_id.ok_or(StoreError::NotFound("flow version"))?;
    let version = flow_versions::get(&mut tx, id).await?.ok_or(StoreError::NotFound("flow version"))?;
    drop(tx);
    let graph = &work.state.graph;
    let request = graph.upload_flow_json(&work.token, flow_id, &version.flow_json);
    let upload = ask(work.state, request, |response| graph.read_upload(response)).await?;
    if !upload.validation_errors.is_empty() {
        return Err(faulty(&upload.validation_errors));
    }
    let tx = work.begin().await?;
    let detail = sentence!(
        "WhatsApp checked the form and found no mistake.",
        "WhatsApp formu denetledi ve bir hata bulmadı."
    );
    work.done(tx, StepKey::UploadJson, &detail).await
}

fn faulty(errors: &[ValidationError]) -> Stop {
    let first = errors.first().map(|error| error.message.as_str()).unwrap_or_default();
    let sentence = match errors.len() {
        1 => sentence!("WhatsApp found a mistake in the form: {first}", "WhatsApp formda bir hata buldu: {first}"),
        count => sentence!(
            "WhatsApp found {count} mistakes in the form. The first: {first}",
            "WhatsApp formda {count} hata buldu. İlki: {first}"
        ),
    };
    Stop::Failed { sentence, validation_errors: serde_json::to_value(errors).ok() }
}

/// Tells Meta where requests go and whose secret signs them.
pub(super) async fn set_endpoint(work: &Work<'_>) -> Result<(), Stop> {
    let flow_id = meta_flow_id(work)?;
    let base = work.state.public_url.as_str().trim_end_matches('/');
    let address = format!("{base}/exchange/{}", work.publication.endpoint_id);
    let uri: Url = address.parse().map_err(|_| {
        Stop::because(sentence!(
            "The server's public address in the settings is not a web address.",
            "Sunucunun ayarlardaki dışarıya açık adresi bir web adresi değil."
        ))
    })?;
    let graph = &work.state.graph;
    let request = graph.update_flow(&work.token, flow_id, &uri, Some(&work.account.app_id));
    ask(work.state, request, |response| graph.read_success(response)).await?;
    let tx = work.begin().await?;
    let detail =
        sentence!("WhatsApp sends answers to {address}.", "WhatsApp yanıtları şu adrese gönderiyor: {address}");
    work.done(tx, StepKey::Endpoint, &detail).await
}

/// Publishes, and from the same moment serves the new version to who opens the form.
pub(super) async fn publish(work: &Work<'_>) -> Result<(), Stop> {
    let flow_id = meta_flow_id(work)?;
    let graph = &work.state.graph;
    let request = graph.publish(&work.token, flow_id);
    if let Err(error) = ask(work.state, request, |response| graph.read_success(response)).await {
        refused(work, flow_id, error).await?;
    }
    let version = work.publication.version_id.ok_or(StoreError::NotFound("flow version"))?;
    let id = work.publication.id;
    let mut tx = work.begin().await?;
    publications::set_published_version(&mut tx, id, version).await?;
    publications::set_state(&mut tx, id, PublicationState::Live, None, None).await?;
    // What is live now may be in line with the source again.
    work.state.caller.tell_again(&mut tx, work.publication.flow_id).await?;
    tracing::info!(publication = %id, tenant = %work.tenant, "published");
    let detail =
        sentence!("The form is live. Send it to a phone.", "Form yayında. Bir telefona gönderebilirsiniz.");
    work.done(tx, StepKey::Publish, &detail).await
}

/// A refusal is no harm when an earlier run was cut short after Meta had published. What Meta says against the JSON is
/// shown with it.
async fn refused(work: &Work<'_>, flow_id: &str, error: MetaError) -> Result<(), Stop> {
    let not_publishable =
        matches!(&error, MetaError::Graph(error) if error.kind() == ErrorKind::FlowNotPublishable);
    if not_publishable {
        let flow = info(work, flow_id).await?;
        if work.resumed && flow.status == PUBLISHED {
            return Ok(());
        }
        if !flow.validation_errors.is_empty() {
            return Err(faulty(&flow.validation_errors));
        }
    }
    Err(error.into())
}

fn meta_flow_id<'a>(work: &'a Work<'_>) -> Result<&'a str, Stop> {
    work.publication.meta_flow_id.as_deref().ok_or_else(|| {
        Stop::because(sentence!(
            "The form is not at WhatsApp yet. Press Try again.",
            "Form henüz WhatsApp’ta değil. Yayımlamayı yeniden deneyin."
        ))
    })
}
