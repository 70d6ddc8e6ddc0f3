//! Tells people of alerts: an e-mail to each owner and admin in their language, a call of the company's own address, or
//! one e-mail a day.
//!
//! A row stands for each alert, way and person before the call (`alert_sends`): a worker that dies halfway, or a mail
//! server that takes a mail and says nothing, never leads to a second mail. What certainly did not go out is tried
//! again.

mod digest;
mod letter;
mod mailer;
mod post;

pub(crate) use digest::AlertDigest;
pub use mailer::{EmailSettings, Mailer, MailerError};

use crate::{State, handler};
use akis_jobs::{BoxFuture, Handler, Job, Outcome};
use akis_store::alert_sends::{self, Sent};
use akis_store::alert_settings::{self, AlertSettings};
use akis_store::alerts::{self, Alert};
use akis_store::control::{members, people, tenants};
use akis_store::{AlertWay, PersonId, Role, StoreError, TenantId, jobs};
use letter::{Letter, Reader};
use mailer::{Mail, MailError};

/// How often an alert is tried to be told.
const TRIES: u32 = 8;

/// Owners and admins who are told.
const MOST_READERS: usize = 50;

/// Runs [`jobs::NOTIFY_ALERT`].
pub(crate) struct NotifyAlert(pub(crate) State);

impl Handler for NotifyAlert {
    fn kind(&self) -> &'static str {
        jobs::NOTIFY_ALERT
    }

    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let jobs::Alert { alert_id } = match handler::payload(job) {
                Ok(payload) => payload,
                Err(outcome) => return outcome,
            };
            let told = async {
                let mut tx = self.0.store.tenant(TenantId(job.tenant)).begin().await?;
                let alert = alerts::get(&mut tx, alert_id).await?;
                let settings = alert_settings::get(&mut tx).await?;
                tx.commit().await?;
                // What has settled itself before anybody could be told is nobody's mail.
                match alert.filter(|alert| alert.resolved_at.is_none()) {
                    Some(alert) => tell(&self.0, TenantId(job.tenant), &alert, &settings).await,
                    None => Ok(true),
                }
            };
            ended(&self.0, job, told.await)
        })
    }
}

/// Done, or once more for what certainly did not go out.
fn ended(state: &State, job: &Job, told: Result<bool, StoreError>) -> Outcome {
    let outcome = told.map(|all| {
        if all || job.attempt >= TRIES {
            Outcome::Done
        } else {
            Outcome::RetryAt(handler::again(state, job.attempt), "not everybody could be told".into())
        }
    });
    handler::ended(state, job, outcome)
}

/// Tells whom it concerns; false when something certainly did not go out and may next time.
async fn tell(
    state: &State,
    tenant: TenantId,
    alert: &Alert,
    settings: &AlertSettings,
) -> Result<bool, StoreError> {
    let ways = settings.ways(alert.category);
    let posted = if ways.webhook { post(state, tenant, alert).await? } else { true };
    if !ways.email || !state.mailer.is_set_up() {
        return Ok(posted);
    }
    if let Some(hour) = settings.digest_hour {
        digest::request(state, tenant, hour).await?;
        return Ok(posted);
    }
    let mailed = mail(state, tenant, std::slice::from_ref(alert)).await?;
    Ok(posted && mailed)
}

async fn post(state: &State, tenant: TenantId, alert: &Alert) -> Result<bool, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some((url, secret)) = alert_settings::webhook(&mut tx).await? else { return Ok(true) };
    let claimed = alert_sends::claim(&mut tx, alert.id, AlertWay::Webhook, None).await?;
    tx.commit().await?;
    if !claimed {
        return Ok(true);
    }
    let sent = post::send(state, &url, &secret, alert).await;
    if let Err(error) = &sent {
        tracing::info!(%tenant, alert = %alert.id, %error, "the webhook for alerts did not take one");
    }
    let mut tx = state.store.tenant(tenant).begin().await?;
    // The receiver knows a repetition by the webhook's id, so an unclear call may be made again.
    let state_of = if sent.is_ok() { Sent::Arrived } else { Sent::Failed };
    alert_sends::settle(&mut tx, alert.id, AlertWay::Webhook, None, state_of).await?;
    tx.commit().await?;
    Ok(sent.is_ok())
}

/// Somebody to be told.
struct Addressee {
    person: PersonId,
    email: String,
    name: String,
    locale: String,
}

/// The owners and admins, and the company's name.
async fn addressees(state: &State, tenant: TenantId) -> Result<(String, Vec<Addressee>), StoreError> {
    let mut control = state.store.control().await?;
    let company = tenants::get(&mut control, tenant).await?.map(|tenant| tenant.name).unwrap_or_default();
    let mut found = Vec::new();
    for member in members::list(&mut control, tenant).await? {
        if member.role < Role::Admin || found.len() >= MOST_READERS {
            continue;
        }
        let Some(person) = people::by_id(&mut control, member.person_id).await? else { continue };
        found.push(Addressee { person: person.id, email: person.email, name: person.name, locale: person.locale });
    }
    Ok((company, found))
}

/// Mails one alert to everybody who was not told of it.
async fn mail(state: &State, tenant: TenantId, alerts: &[Alert]) -> Result<bool, StoreError> {
    if !state.mailer.is_there().await {
        return Ok(false);
    }
    let (company, readers) = addressees(state, tenant).await?;
    let mut all = true;
    for reader in readers {
        all &= mail_to(state, tenant, &company, &reader, alerts).await?;
    }
    Ok(all)
}

/// One mail about those of these alerts that the person was not told of; false when it certainly did not go out.
async fn mail_to(
    state: &State,
    tenant: TenantId,
    company: &str,
    reader: &Addressee,
    alerts: &[Alert],
) -> Result<bool, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let mut claimed = Vec::new();
    for alert in alerts {
        if alert_sends::claim(&mut tx, alert.id, AlertWay::Email, Some(reader.person)).await? {
            claimed.push(alert.clone());
        }
    }
    tx.commit().await?;
    let Some(first) = claimed.first() else { return Ok(true) };
    let wanted = Reader { company, locale: &reader.locale, public_url: &state.public_url };
    let Letter { subject, text, html } = letter::digest(&claimed, wanted);
    let mail = Mail {
        id: format!("{}.{}", first.id, reader.person),
        to: reader.email.clone(),
        name: reader.name.clone(),
        subject,
        text,
        html,
    };
    let sent = state.mailer.send(&mail).await;
    if let Err(error) = &sent {
        tracing::warn!(%tenant, person = %reader.person, %error, "an alert could not be mailed");
    }
    let (how, done) = match sent {
        Ok(()) => (Sent::Arrived, true),
        Err(MailError::NotSent(_)) => (Sent::Failed, false),
        // As it is it would be refused again; and what may have arrived is not repeated.
        Err(MailError::Refused(_) | MailError::Unclear(_)) => (Sent::Unclear, true),
    };
    let mut tx = state.store.tenant(tenant).begin().await?;
    for alert in &claimed {
        alert_sends::settle(&mut tx, alert.id, AlertWay::Email, Some(reader.person), how).await?;
    }
    tx.commit().await?;
    Ok(done)
}
