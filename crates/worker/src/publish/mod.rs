//! Publishes a flow on a WhatsApp account, step by step. Each step is written down when it is done, so a run that was cut
//! short goes on where it stopped, and a step that may have been done already looks before it does it again.

mod compile;
mod key;
mod meta;
mod stop;

use crate::{State, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_sentence::{Sentence, sentence};
use akis_store::publications::{self, Publication};
use akis_store::{
    PublicationId, PublicationState, StepKey, StepState, StoreError, TenantId, TenantTx, flows, jobs,
    whatsapp_accounts,
};
use secrecy::SecretString;
use serde_json::Value;
use stop::Stop;

/// How often a step is tried before a person is told that WhatsApp does not answer.
const MOST_TRIES: u32 = 6;

/// Runs [`jobs::PUBLISH`].
pub(crate) struct Publish(pub(crate) State);

impl Handler for Publish {
    fn kind(&self) -> &'static str {
        jobs::PUBLISH
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let payload: jobs::Publish = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            let run = steps(&self.0, TenantId(job.tenant), payload.publication_id, job).await;
            handler::ended(&self.0, job, run)
        })
    }

    fn given_up<'a>(&'a self, job: &'a Job, _reason: &'a str) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Ok(payload) = handler::payload::<jobs::Publish>(job) else { return };
            let problem = sentence!(
                "Publishing stopped because of a problem inside Akis. Press Try again.",
                "Akis’teki bir sorun yüzünden yayımlama durdu. Yayımlamayı yeniden deneyin."
            );
            let failed = fail_open_step(&self.0, TenantId(job.tenant), payload.publication_id, &problem).await;
            if let Err(error) = failed {
                tracing::error!(publication = %payload.publication_id, %error, "a failed publication could not be marked");
            }
        })
    }
}

/// What every step works on.
pub(crate) struct Work<'a> {
    state: &'a State,
    tenant: TenantId,
    publication: Publication,
    flow: flows::Flow,
    account: whatsapp_accounts::Account,
    token: SecretString,
    /// The step was begun before and did not end: what it asks for may have been done.
    resumed: bool,
}

/// Does what is left to do.
async fn steps(state: &State, tenant: TenantId, id: PublicationId, job: &Job) -> Result<Outcome, StoreError> {
    for key in StepKey::ALL.iter().copied() {
        let mut work = match load(state, tenant, id).await? {
            Some(work) if work.publication.state == PublicationState::Working => work,
            _ => return Ok(Outcome::Done),
        };
        let before = work.publication.steps.iter().find(|step| step.key == key).map(|step| step.state);
        if before == Some(StepState::Done) {
            continue;
        }
        work.resumed = before == Some(StepState::Working);
        let mut tx = work.begin().await?;
        publications::set_step(&mut tx, id, key, StepState::Working, None).await?;
        tx.commit().await?;

        let stop = match run_step(&work, key).await {
            Ok(()) => continue,
            Err(stop) => stop,
        };
        match stop {
            Stop::Store(error) => return Err(error),
            Stop::Later { sentence, after } if job.attempt < MOST_TRIES => {
                let detail = sentence
                    .clone()
                    .and(&sentence!("Akis tries again by itself.", "Akis kendiliğinden yeniden dener."));
                let mut tx = work.begin().await?;
                publications::set_step(&mut tx, id, key, StepState::Working, Some(&detail)).await?;
                tx.commit().await?;
                return Ok(stop::later(state, job, after, &sentence));
            }
            Stop::Later { sentence, .. } => {
                let tries = job.attempt;
                let sentence = sentence.and(&sentence!(
                    "Akis tried {tries} times. Press Try again.",
                    "Akis {tries} kez denedi. Yayımlamayı yeniden deneyin."
                ));
                fail(&work, key, &sentence, None).await?;
                return Ok(Outcome::Done);
            }
            Stop::Failed { sentence, validation_errors } => {
                fail(&work, key, &sentence, validation_errors.as_ref()).await?;
                return Ok(Outcome::Done);
            }
        }
    }
    Ok(Outcome::Done)
}

async fn run_step(work: &Work<'_>, key: StepKey) -> Result<(), Stop> {
    let of_endpoint = matches!(key, StepKey::KeyPair | StepKey::RegisterKey | StepKey::Endpoint);
    if of_endpoint && !meta::has_endpoint(work).await? {
        let detail = sentence!(
            "Not needed: this form runs on the phone alone.",
            "Gerekmiyor: bu formu telefon tek başına yürütüyor."
        );
        return work.done(work.begin().await?, key, &detail).await;
    }
    match key {
        StepKey::Compile => compile::compile(work).await,
        StepKey::CreateFlow => meta::create_flow(work).await,
        StepKey::UploadJson => meta::upload_json(work).await,
        StepKey::KeyPair => key::make_pair(work).await,
        StepKey::RegisterKey => key::register(work).await,
        StepKey::Endpoint => meta::set_endpoint(work).await,
        StepKey::Publish => meta::publish(work).await,
    }
}

/// `None` when the publication, its flow or its account is gone.
async fn load(state: &State, tenant: TenantId, id: PublicationId) -> Result<Option<Work<'_>>, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(publication) = publications::get(&mut tx, id).await? else { return Ok(None) };
    let Some(flow) = flows::get(&mut tx, publication.flow_id).await? else { return Ok(None) };
    let Some(account) = whatsapp_accounts::get(&mut tx, publication.account_id).await? else { return Ok(None) };
    let Some(token) = whatsapp_accounts::access_token(&mut tx, account.id).await? else { return Ok(None) };
    Ok(Some(Work { state, tenant, publication, flow, account, token, resumed: false }))
}

impl Work<'_> {
    async fn begin(&self) -> Result<TenantTx, StoreError> {
        self.state.store.tenant(self.tenant).begin().await
    }

    /// Ends a step in the transaction of its own effect.
    async fn done(&self, mut tx: TenantTx, key: StepKey, detail: &Sentence) -> Result<(), Stop> {
        publications::set_step(&mut tx, self.publication.id, key, StepState::Done, Some(detail)).await?;
        Ok(tx.commit().await?)
    }
}

async fn fail(
    work: &Work<'_>,
    key: StepKey,
    sentence: &Sentence,
    validation_errors: Option<&Value>,
) -> Result<(), StoreError> {
    let id = work.publication.id;
    let mut tx = work.begin().await?;
    publications::set_step(&mut tx, id, key, StepState::Failed, Some(sentence)).await?;
    publications::set_state(&mut tx, id, PublicationState::Failed, Some(sentence), validation_errors).await?;
    tracing::info!(publication = %id, tenant = %work.tenant, step = %key, "publishing failed");
    tx.commit().await
}

/// Marks the step that was under way.
async fn fail_open_step(
    state: &State,
    tenant: TenantId,
    id: PublicationId,
    problem: &Sentence,
) -> Result<(), StoreError> {
    let Some(work) = load(state, tenant, id).await? else { return Ok(()) };
    if work.publication.state != PublicationState::Working {
        return Ok(());
    }
    let open = work.publication.steps.iter().find(|step| step.state != StepState::Done);
    let key = open.map_or(StepKey::Publish, |step| step.key);
    fail(&work, key, problem, None).await
}
