use super::{Browser, Server};
use akis_compiler::compile;
use akis_form::{
    Answer, Answers, Choice, Choices, Ending, Form, Item, Language, Page, Question, QuestionId, QuestionKind,
    SourceKind, SourceRef, Submission, SubmissionId, WriteTarget,
};
use akis_store::{
    AccountId, ConnectionId, DeliveryId, FlowId, Origin, PersonId, PublicationId, PublicationState, SessionId,
    TenantId, VersionId,
    connections::{self, NewConnection, NewTokens},
    deliveries,
    flow_versions::{self, NewVersion},
    flows::{self, NewFlow},
    publications,
    sessions::{self, NewSession},
    submissions::{self, CompleteSession},
    whatsapp_accounts::{self, NewAccount, NewNumber},
};
use jiff::Timestamp;
use uuid::Uuid;

/// A company with one of everything, written by the store as worker and endpoint would.
pub(crate) struct Company {
    pub(crate) browser: Browser,
    pub(crate) tenant: TenantId,
    pub(crate) connection: ConnectionId,
    pub(crate) account: AccountId,
    pub(crate) flow: FlowId,
    pub(crate) publication: PublicationId,
    pub(crate) version: VersionId,
    pub(crate) submission: SubmissionId,
    pub(crate) delivery: DeliveryId,
}

/// A form with a sensitive question and a choice.
pub(crate) fn form() -> Form {
    let question = |id: &str, label: &str, kind: QuestionKind, sensitive: bool| {
        Item::Question(Question {
            id: QuestionId::new(id),
            label: label.to_owned(),
            help: String::new(),
            required: true,
            kind,
            visible_when: None,
            sensitive,
            target: WriteTarget::Hubspot { object_type_id: "0-1".to_owned(), name: id.to_owned() },
            ..Default::default()
        })
    };
    let text = || QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None };
    let option = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        description: String::new(),
        ..Default::default()
    };
    let boats = Choices {
        options: vec![option("g", "Gulet"), option("c", "Catamaran")],
        dropdown: false,
        ..Default::default()
    };
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "b0d4e1c2".to_owned(),
            version: "2026-05-01".to_owned(),
        }),
        title: "Boat trip".to_owned(),
        description: String::new(),
        language: Language::new("en"),
        pages: vec![Page {
            title: "About you".to_owned(),
            items: vec![
                question("firstname", "First name", text(), false),
                question("passport", "Passport note", text(), true),
                question("boat", "Which boat?", QuestionKind::SingleChoice(boats), false),
                question("wish", "Any wish?", text(), false),
            ],
            ..Default::default()
        }],
        hidden: vec![],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

/// What a customer answered to [`form`].
pub(crate) fn answers() -> Answers {
    let text = |text: &str| Answer::Text(text.to_owned());
    Answers::from([
        (QuestionId::new("firstname"), text("Zeynep")),
        (QuestionId::new("passport"), text("hidden in the harbour")),
        (QuestionId::new("boat"), Answer::Choice("g".to_owned())),
        (QuestionId::new("wish"), text("A window")),
    ])
}

impl Server {
    /// A new company with one of everything. `number` keeps what Meta gives only once apart.
    pub(crate) async fn company(&self, email: &str, number: u32) -> Company {
        let mut browser = self.owner(email, &format!("Company {number}")).await;
        let tenant = browser.tenant().await;
        let me = browser.get("/api/v1/auth/me").await;
        let person: PersonId = me.json["person"]["id"].as_str().unwrap().parse().unwrap();
        let (connection, account) = self.access(tenant, person, number).await;

        let mut tx = self.store.tenant(tenant).begin().await.unwrap();
        let form = form();
        let new = NewFlow {
            name: "Boat trip".to_owned(),
            connection_id: Some(connection),
            form: form.clone(),
            created_by: person,
        };
        let flow = flows::insert(&mut tx, &new).await.unwrap();
        let publication = publications::upsert_for_flow(&mut tx, flow, account).await.unwrap();
        let version = VersionId::new();
        let settings = akis_compiler::Settings { version: version.to_string(), ..Default::default() };
        let compiled = compile(&form, &settings).unwrap();
        let new = NewVersion {
            id: version,
            flow_id: flow,
            form,
            flow_json: serde_json::to_string(&compiled.flow_json).unwrap(),
            plan: compiled.plan,
            report: compiled.report,
        };
        flow_versions::insert(&mut tx, &new).await.unwrap();
        publications::set_version(&mut tx, publication, version).await.unwrap();
        publications::set_published_version(&mut tx, publication, version).await.unwrap();
        publications::set_state(&mut tx, publication, PublicationState::Live, None, None).await.unwrap();
        tx.commit().await.unwrap();

        let mut company = Company {
            browser,
            tenant,
            connection,
            account,
            flow,
            publication,
            version,
            submission: SubmissionId(Uuid::nil()),
            delivery: DeliveryId(Uuid::nil()),
        };
        company.submission = self.complete(&company).await;
        let mut tx = self.store.tenant(tenant).begin().await.unwrap();
        company.delivery = deliveries::list(&mut tx, company.submission).await.unwrap()[0].id;
        company
    }

    /// Access to a source and to WhatsApp.
    async fn access(&self, tenant: TenantId, person: PersonId, number: u32) -> (ConnectionId, AccountId) {
        let mut tx = self.store.tenant(tenant).begin().await.unwrap();
        let new = NewConnection {
            source: SourceKind::Hubspot,
            account_id: "4711001".to_owned(),
            account_name: "Mavi Deniz Turizm".to_owned(),
            region: Some("eu1".to_owned()),
            base_url: None,
            sign_in: akis_store::SignIn::Oauth,
            features: Vec::new(),
            missing: None,
            scopes: vec!["forms".to_owned()],
            tokens: NewTokens { access: "source-token".into(), refresh: None, expires_at: None },
            connected_by: person,
        };
        let connection = connections::insert_or_reconnect(&mut tx, &new).await.unwrap().id;
        let new = NewAccount {
            waba_id: format!("10229{number}"),
            name: "Mavi Deniz".to_owned(),
            app_id: format!("67084{number}"),
            access_token: "meta-token".into(),
            app_secret: "app-secret".into(),
            verify_token: "verify-token".into(),
            connected_by: person,
            numbers: vec![NewNumber {
                phone_number_id: format!("10654{number}"),
                display_phone_number: "+90 212 555 01 42".to_owned(),
                verified_name: "Mavi Deniz".to_owned(),
            }],
        };
        let account = whatsapp_accounts::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        (connection, account)
    }

    /// A customer fills in the company's form.
    pub(crate) async fn complete(&self, company: &Company) -> SubmissionId {
        let mut tx = self.store.tenant(company.tenant).begin().await.unwrap();
        let session = NewSession {
            id: SessionId::new(),
            flow_id: company.flow,
            version_id: company.version,
            publication_id: company.publication,
            origin: Origin::Agent,
            flow_token: None,
            external_token: None,
        };
        let session = sessions::open(&mut tx, &session).await.unwrap();
        let id = SubmissionId(Uuid::now_v7());
        let submission = Submission::freeze(id, &form(), &answers(), Timestamp::now());
        let end = CompleteSession { session, version: company.version, submission: &submission };
        submissions::complete(&mut tx, end).await.unwrap();
        tx.commit().await.unwrap();
        submissions::announce(&self.store, &[(company.tenant, company.flow)].into()).await.unwrap();
        id
    }
}
