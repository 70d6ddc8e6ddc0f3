use crate::case::Case;
use crate::check::{self, Bench};
use crate::model::FlowJson;
use crate::news;
use crate::relay;
use crate::sheet::{Check, CheckKey, CheckState, Latency, Sheet};
use akis_egress::Egress;
use akis_sentence::{Sentence, sentence};
use akis_store::sessions::{self, NewSession};
use akis_store::{FlowId, Origin, SessionId, Store, StoreError, TenantId, health, test_sessions};
use akis_whatsapp::Graph;
use jiff::Timestamp;
use secrecy::SecretString;
use std::future::Future;
use std::time::{Duration, Instant};
use url::Url;

/// After this time no further check is begun.
const BUDGET: Duration = Duration::from_secs(15);

/// Plays Meta's relay and a phone against our own public address. Cheap to clone.
#[derive(Clone)]
pub struct Doctor {
    store: Store,
    egress: Egress,
    graph: Graph,
    public_url: Url,
}

/// Why no sheet could be made.
#[derive(Debug, thiserror::Error)]
pub enum DoctorError {
    /// The flow is not there, or was never published.
    #[error("there is no such flow, or it was never published")]
    NotPublished,
    /// Our own database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A session of the test, with its token.
struct TestSession {
    id: SessionId,
    token: SecretString,
}

impl Doctor {
    /// Over these parts; `public_url` is the server's from the settings.
    pub fn new(store: Store, egress: Egress, graph: Graph, public_url: Url) -> Self {
        Self { store, egress, graph, public_url }
    }

    /// Tests a flow's endpoint and keeps the sheet with its publication. Takes a second or two when all is well and
    /// less than half a minute in any case. The sessions it opens are of the origin `test` and removed at the end.
    pub async fn examine(&self, tenant: TenantId, flow: FlowId) -> Result<Sheet, DoctorError> {
        let case = Case::read(&self.store, &self.egress, &self.public_url, tenant, flow).await?;
        let case = case.ok_or(DoctorError::NotPublished)?;
        let mut visit = Visit { checks: Vec::new(), begun: Instant::now(), latency: None };
        let sessions = self.open_sessions(&case).await?;
        self.endpoint(&case, &sessions, &mut visit).await;
        self.remove_sessions(tenant, &sessions).await;
        let status = self.meta(&case, &mut visit).await;

        let passed = visit.checks.iter().all(|check| check.state != CheckState::Failed);
        let sheet = Sheet { at: Timestamp::now(), passed, checks: visit.checks, latency: visit.latency };
        let mut tx = self.store.tenant(tenant).begin().await?;
        if let Some(status) = status {
            let mut kept = health::hold_news(&mut tx, case.publication.id).await?;
            if news::seen_status(&mut kept, &status, sheet.at) {
                health::set_news(&mut tx, case.publication.id, &kept).await?;
            }
        }
        health::set_sheet(&mut tx, case.publication.id, &serde_json::json!(sheet)).await?;
        tx.commit().await?;
        Ok(sheet)
    }

    /// What is asked of the endpoint.
    async fn endpoint(&self, case: &Case, sessions: &[TestSession], visit: &mut Visit) {
        let (Some(phone), Some(relay)) = (&case.phone, &case.relay) else {
            return visit.skip_endpoint(&sentence!(
                "The WhatsApp account has no key pair or no app secret yet. Publish the form first.",
                "WhatsApp hesabının henüz anahtar çifti ya da uygulama gizli anahtarı yok. Önce formu yayınlayın."
            ));
        };
        if case.flow_json.as_ref().is_some_and(|flow| flow.data_api_version().is_none()) {
            return visit.skip_endpoint(&sentence!(
                "This form runs on the phone alone and asks no endpoint.",
                "Bu form yalnızca telefonda çalışır ve hiçbir adrese sormaz."
            ));
        }
        let bench = Bench { case, phone, relay };
        let begun = Instant::now();
        let (address, answered) = check::address(relay).await;
        visit.add(address, begun);
        if !answered {
            return visit.skip_endpoint(&sentence!(
                "Not looked at: the address does not answer.",
                "Bakılmadı: adres yanıt vermiyor."
            ));
        }
        visit.time(CheckKey::Ping, check::ping(&bench)).await;
        if let (Some(flow), [living, over]) = (&case.flow_json, sessions) {
            self.form(&bench, flow, (living, over), visit).await;
        }
        visit.time(CheckKey::WrongKey, check::wrong_key(&bench)).await;
        visit.time(CheckKey::BadSignature, check::bad_signature(&bench)).await;
        if !visit.is_late() {
            let begun = Instant::now();
            let (timed, latency) = check::latency(&bench).await;
            visit.add(timed, begun);
            visit.latency = latency;
        }
        visit.skip_endpoint(&sentence!(
            "Not looked at: nothing is published yet, or there was no time left.",
            "Bakılmadı: henüz bir şey yayınlanmadı ya da süre yetmedi."
        ));
    }

    /// What needs a session: a living one, and one that is over.
    async fn form(
        &self,
        bench: &Bench<'_>,
        flow: &FlowJson,
        (living, over): (&TestSession, &TestSession),
        visit: &mut Visit,
    ) {
        if visit.is_late() {
            return;
        }
        let begun = Instant::now();
        let (opening, opened) = check::opening(bench, flow, &living.token).await;
        visit.add(opening, begun);
        if let Some(opened) = &opened {
            visit.time(CheckKey::Exchange, check::exchange(bench, flow, opened, &living.token)).await;
            visit.time(CheckKey::ErrorNotice, check::error_notice(bench, &opened.screen, &living.token)).await;
            let session = (living.id, &living.token);
            visit.time(CheckKey::SlowDatabase, check::slow_database(bench, &self.store, session, opened)).await;
        }
        visit.time(CheckKey::DeadToken, check::dead_token(bench, &over.token)).await;
    }

    /// What is asked of Meta. With the flow's status there, in Meta's word.
    async fn meta(&self, case: &Case, visit: &mut Visit) -> Option<String> {
        visit.time(CheckKey::AppSecret, check::app_secret(case, &self.egress, &self.graph)).await;
        visit.time(CheckKey::Keys, check::keys(case, &self.egress, &self.graph)).await;
        let begun = Instant::now();
        let address = relay::address(&self.public_url, &case.publication.endpoint_id);
        let (flow, status) = check::flow_at_meta(case, &self.egress, &self.graph, address.as_str()).await;
        visit.add(flow, begun);
        visit.checks.sort_by_key(|check| check.key);
        status.filter(|status| !status.is_empty())
    }

    /// One session to go on with and one that is over; none before something is published.
    async fn open_sessions(&self, case: &Case) -> Result<Vec<TestSession>, StoreError> {
        let Some(version) = case.version else { return Ok(Vec::new()) };
        let mut tx = self.store.tenant(case.tenant).begin().await?;
        let mut opened = Vec::new();
        for _ in 0..2 {
            let token = SecretString::from(random_token());
            let new = NewSession {
                id: SessionId::new(),
                flow_id: case.publication.flow_id,
                version_id: version,
                publication_id: case.publication.id,
                origin: Origin::Test,
                flow_token: Some(token.clone()),
                external_token: None,
            };
            opened.push(TestSession { id: sessions::open(&mut tx, &new).await?, token });
        }
        if let Some(last) = opened.last() {
            test_sessions::end(&mut tx, last.id).await?;
        }
        tx.commit().await?;
        Ok(opened)
    }

    async fn remove_sessions(&self, tenant: TenantId, sessions: &[TestSession]) {
        let ids: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
        let removed = async {
            let mut tx = self.store.tenant(tenant).begin().await?;
            test_sessions::remove(&mut tx, &ids).await?;
            tx.commit().await
        };
        if let Err(error) = removed.await {
            tracing::warn!(%tenant, %error, "sessions of a test could not be removed; nothing counts them");
        }
    }
}

/// 128 random bits.
fn random_token() -> String {
    rand::random::<[u8; 16]>().iter().fold(String::from("test-"), |token, byte| format!("{token}{byte:02x}"))
}

/// A sheet being written.
struct Visit {
    checks: Vec<Check>,
    begun: Instant,
    latency: Option<Latency>,
}

impl Visit {
    fn is_late(&self) -> bool {
        self.begun.elapsed() > BUDGET
    }

    /// Makes a check unless there is no time left.
    async fn time(&mut self, key: CheckKey, check: impl Future<Output = Check>) {
        if self.is_late() {
            let why = sentence!("Not looked at: no time was left.", "Bakılmadı: süre yetmedi.");
            return self.checks.push(Check::skipped(key, why));
        }
        let begun = Instant::now();
        let check = Box::pin(check).await;
        self.add(check, begun);
    }

    fn add(&mut self, mut check: Check, begun: Instant) {
        check.milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.checks.push(check);
    }

    /// Notes every check of the endpoint that was not made.
    fn skip_endpoint(&mut self, why: &Sentence) {
        for key in CheckKey::ALL.into_iter().filter(|key| *key <= CheckKey::Latency) {
            if self.checks.iter().all(|check| check.key != key) {
                self.checks.push(Check::skipped(key, why.clone()));
            }
        }
    }
}
