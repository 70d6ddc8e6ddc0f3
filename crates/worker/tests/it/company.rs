//! A company with a connected form, and people who fill it.

use crate::world::{World, until};
use akis_form::{
    Answer, Answers, Ending, Form, Item, Language, Page, Question, QuestionId, QuestionKind, SourceKind,
    SourceRef, Submission, SubmissionId, WriteTarget,
};
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::control::tenants::{self, NewTenant};
use akis_store::deliveries::{self, Delivery};
use akis_store::flow_versions::{self, NewVersion};
use akis_store::flows::{self, NewFlow};
use akis_store::sessions::{self, NewSession};
use akis_store::submissions::{self, CompleteSession};
use akis_store::whatsapp_accounts::{self, NewAccount, NewNumber};
use akis_store::{
    AccountId, ConnectionId, DeliveryId, DeliveryState, FlowId, Origin, PersonId, PublicationId, SessionId,
    TenantId, VersionId, publications,
};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) struct Company {
    pub(crate) tenant: TenantId,
    pub(crate) person: PersonId,
    pub(crate) connection: ConnectionId,
    pub(crate) account: AccountId,
    pub(crate) flow: FlowId,
}

/// A company's form on WhatsApp, as if it had been published before.
pub(crate) struct Live {
    pub(crate) version: VersionId,
    pub(crate) publication: PublicationId,
}

pub(crate) fn form() -> Form {
    let question = |id: &str, label: &str, kind: QuestionKind| {
        Item::Question(Question {
            id: QuestionId::new(id),
            label: label.into(),
            help: String::new(),
            required: true,
            kind,
            visible_when: None,
            sensitive: false,
            target: WriteTarget::Hubspot { object_type_id: "0-1".into(), name: id.into() },
            ..Default::default()
        })
    };
    let items = vec![
        question(
            "firstname",
            "Adınız",
            QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None },
        ),
        question("email", "E-posta", QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false }),
    ];
    Form {
        source: Some(SourceRef { kind: SourceKind::Hubspot, form_id: "b0d4e1c2".into(), version: "1".into() }),
        title: "Tekne turu".into(),
        description: String::new(),
        language: Language::new("tr"),
        pages: vec![Page { title: String::new(), items, ..Default::default() }],
        hidden: vec![],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

impl Company {
    pub(crate) async fn new(world: &World) -> Self {
        let new =
            NewTenant { name: "Mavi Deniz".into(), time_zone: "Europe/Istanbul".into(), locale: "tr".into() };
        let mut control = world.store.control().await.unwrap();
        let tenant = tenants::create(&world.store, &mut control, &new).await.unwrap();
        drop(control);
        let person = PersonId::new();
        let mut company = Self {
            tenant,
            person,
            connection: ConnectionId(Uuid::nil()),
            account: AccountId(Uuid::nil()),
            flow: FlowId(Uuid::nil()),
        };
        company.connection = company.connect(world).await;
        let mut tx = world.begin(tenant).await;
        let account = NewAccount {
            waba_id: format!("waba-{tenant}"),
            name: "Mavi Deniz".into(),
            app_id: format!("app-{tenant}"),
            access_token: "meta-token".into(),
            app_secret: "app-secret".into(),
            verify_token: "verify-token".into(),
            connected_by: person,
            numbers: vec![number(tenant, 1, "+90 212 555 01 42"), number(tenant, 2, "+90 216 555 01 43")],
        };
        company.account = whatsapp_accounts::insert(&mut tx, &account).await.unwrap();
        let flow = NewFlow {
            name: "Tekne turu".into(),
            connection_id: Some(company.connection),
            form: form(),
            created_by: person,
        };
        company.flow = flows::insert(&mut tx, &flow).await.unwrap();
        tx.commit().await.unwrap();
        company
    }

    /// A person gives consent at HubSpot, for the first time or again.
    pub(crate) async fn connect(&self, world: &World) -> ConnectionId {
        let new = NewConnection {
            source: SourceKind::Hubspot,
            account_id: "4711001".into(),
            account_name: "Mavi Deniz Turizm".into(),
            region: None,
            base_url: None,
            sign_in: akis_store::SignIn::Oauth,
            features: Vec::new(),
            missing: None,
            scopes: vec!["forms".into()],
            tokens: NewTokens { access: "access".into(), refresh: Some("refresh".into()), expires_at: None },
            connected_by: self.person,
        };
        let mut tx = world.begin(self.tenant).await;
        let id = connections::insert_or_reconnect(&mut tx, &new).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    }

    /// Makes the form live without a worker.
    pub(crate) async fn live(&self, world: &World) -> Live {
        self.live_as(world, akis_compiler::Mode::Endpoint).await
    }

    /// The same in a mode.
    pub(crate) async fn live_as(&self, world: &World, mode: akis_compiler::Mode) -> Live {
        self.live_with(world, mode, &form()).await
    }

    /// The same with another form than [`form`].
    pub(crate) async fn live_with(&self, world: &World, mode: akis_compiler::Mode, form: &Form) -> Live {
        let mut tx = world.begin(self.tenant).await;
        let version = VersionId::new();
        let settings = akis_compiler::Settings { version: version.to_string(), mode, ..Default::default() };
        let compiled = akis_compiler::compile(form, &settings).unwrap();
        let new = NewVersion {
            id: version,
            flow_id: self.flow,
            form: form.clone(),
            flow_json: serde_json::to_string(&compiled.flow_json).unwrap(),
            plan: compiled.plan,
            report: compiled.report,
        };
        flow_versions::insert(&mut tx, &new).await.unwrap();
        let publication = publications::upsert_for_flow(&mut tx, self.flow, self.account).await.unwrap();
        publications::set_version(&mut tx, publication, version).await.unwrap();
        publications::set_meta_flow_id(&mut tx, publication, "100").await.unwrap();
        publications::set_published_version(&mut tx, publication, version).await.unwrap();
        publications::set_state(&mut tx, publication, akis_store::PublicationState::Live, None, None)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Live { version, publication }
    }

    /// Somebody fills the form; the answers wait for a worker.
    pub(crate) async fn complete(&self, world: &World, live: &Live) -> (SubmissionId, SessionId) {
        self.complete_as(world, live, Origin::Agent).await
    }

    /// The same by somebody who came in another way.
    pub(crate) async fn complete_as(
        &self,
        world: &World,
        live: &Live,
        origin: Origin,
    ) -> (SubmissionId, SessionId) {
        let session = NewSession {
            id: SessionId::new(),
            flow_id: self.flow,
            version_id: live.version,
            publication_id: live.publication,
            origin,
            flow_token: Some(format!("token-{}", Uuid::now_v7()).into()),
            external_token: None,
        };
        let answers = Answers::from([
            (QuestionId::new("firstname"), Answer::Text("Zeynep".into())),
            (QuestionId::new("email"), Answer::Text("zeynep@kaya.test".into())),
        ]);
        let id = SubmissionId(Uuid::now_v7());
        let submission = Submission::freeze(id, &form(), &answers, Timestamp::now());
        let mut tx = world.begin(self.tenant).await;
        sessions::open(&mut tx, &session).await.unwrap();
        let end = CompleteSession { session: session.id, version: session.version_id, submission: &submission };
        submissions::complete(&mut tx, end).await.unwrap();
        tx.commit().await.unwrap();
        (id, session.id)
    }

    /// How the submission's delivery stands.
    pub(crate) async fn delivery(&self, world: &World, submission: SubmissionId) -> Delivery {
        let mut tx = world.begin(self.tenant).await;
        deliveries::list(&mut tx, submission).await.unwrap().remove(0)
    }

    /// Waits until it stands so.
    pub(crate) async fn delivery_is(
        &self,
        world: &World,
        submission: SubmissionId,
        state: DeliveryState,
    ) -> Delivery {
        until(&format!("the delivery is {state}"), async || {
            Some(self.delivery(world, submission).await).filter(|delivery| delivery.state == state)
        })
        .await
    }

    /// A person presses Retry.
    pub(crate) async fn retry(&self, world: &World, delivery: DeliveryId) {
        let mut tx = world.begin(self.tenant).await;
        assert!(deliveries::retry(&mut tx, delivery).await.unwrap());
        tx.commit().await.unwrap();
    }
}

fn number(tenant: TenantId, number: u32, display: &str) -> NewNumber {
    NewNumber {
        phone_number_id: format!("number-{number}-{tenant}"),
        display_phone_number: display.into(),
        verified_name: "Mavi Deniz".into(),
    }
}
