//! A migrated database with a store on it, and a company that has one of everything.

use crate::database::Database;
use akis_crypto::seal::MasterKey;
use akis_form::{
    Answer, Answers, Ending, Form, Item, Language, Page, Question, QuestionId, QuestionKind, SourceKind,
    SourceRef, Submission, SubmissionId, WriteTarget,
};
use akis_store::connections::{NewConnection, NewTokens};
use akis_store::control::people::NewPerson;
use akis_store::control::tenants::NewTenant;
use akis_store::control::{members, people, tenants};
use akis_store::flow_versions::NewVersion;
use akis_store::flows::NewFlow;
use akis_store::messages::NewMessage;
use akis_store::sessions::NewSession;
use akis_store::submissions::CompleteSession;
use akis_store::whatsapp_accounts::{NewAccount, NewNumber};
use akis_store::{
    AccountId, ConnectionId, DeliveryId, FlowId, KeyPairId, MessageId, Origin, PersonId, PhoneNumberRowId,
    PublicationId, Role, SessionId, Settings, Store, TenantId, TenantTx, VersionId, connections, deliveries,
    flow_versions, flows, key_pairs, messages, publications, sessions, submissions, whatsapp_accounts,
};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use sqlx::ConnectOptions as _;
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) database: Database,
    pub(crate) store: Store,
}

/// One of everything, in one tenant. `mark` makes every text its own.
pub(crate) struct Company {
    pub(crate) tenant: TenantId,
    pub(crate) person: PersonId,
    pub(crate) connection: ConnectionId,
    pub(crate) account: AccountId,
    pub(crate) number: PhoneNumberRowId,
    pub(crate) key: KeyPairId,
    pub(crate) flow: FlowId,
    pub(crate) version: VersionId,
    pub(crate) publication: PublicationId,
    /// Opened by a token of ours, not completed.
    pub(crate) session: SessionId,
    pub(crate) flow_token: SecretString,
    /// Completed.
    pub(crate) done: SessionId,
    pub(crate) submission: SubmissionId,
    pub(crate) delivery: DeliveryId,
    pub(crate) message: MessageId,
}

/// The address of a database for a role.
pub(crate) fn url(database: &Database, role: &str) -> SecretString {
    SecretString::from(database.as_role(role).to_url_lossy().to_string())
}

pub(crate) fn master() -> MasterKey {
    MasterKey::from_base64(&SecretString::from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")).unwrap()
}

pub(crate) fn settings(url: SecretString) -> Settings {
    Settings { url: Some(url), owner_url: None, direct_url: None, max_connections: 12 }
}

impl World {
    pub(crate) async fn new() -> Self {
        let database = Database::new().await;
        let store = Store::connect(&settings(url(&database, "akis_app")), master()).await.unwrap();
        Self { database, store }
    }

    pub(crate) async fn begin(&self, tenant: TenantId) -> TenantTx {
        self.store.tenant(tenant).begin().await.unwrap()
    }

    /// Does the same in several transactions at once, all of them begun before the first does anything.
    pub(crate) async fn race<T, F>(
        &self,
        tenant: TenantId,
        times: usize,
        work: impl FnMut(TenantTx) -> F,
    ) -> Vec<T>
    where
        F: Future<Output = T>,
    {
        let mut begun = Vec::new();
        for _ in 0..times {
            begun.push(self.begin(tenant).await);
        }
        futures_util::future::join_all(begun.into_iter().map(work)).await
    }

    /// A person who owns a new company.
    pub(crate) async fn tenant(&self, mark: &str) -> (TenantId, PersonId) {
        let mut tx = self.store.begin_control().await.unwrap();
        let person = NewPerson {
            email: format!("ayse.yilmaz@{mark}.test"),
            name: format!("Ayşe Yılmaz {mark}"),
            locale: "tr".into(),
            password_hash: SecretString::from("$argon2id$…"),
        };
        let person = people::create(&mut tx, &person).await.unwrap();
        let new = NewTenant { name: mark.into(), time_zone: "Europe/Istanbul".into(), locale: "tr".into() };
        let tenant = tenants::create(&self.store, &mut tx, &new).await.unwrap();
        members::add(&mut tx, tenant, person, Role::Owner).await.unwrap();
        tx.commit().await.unwrap();
        (tenant, person)
    }

    /// One of everything.
    pub(crate) async fn company(&self, mark: &str) -> Company {
        let (tenant, person) = self.tenant(mark).await;
        let mut tx = self.begin(tenant).await;
        let connection = connections::insert_or_reconnect(&mut tx, &consent(mark, person)).await.unwrap().id;
        let account = whatsapp_accounts::insert(&mut tx, &account(mark, person)).await.unwrap();
        let number = whatsapp_accounts::numbers(&mut tx, account).await.unwrap()[0].id;
        let private = SecretString::from(format!("private {mark}"));
        let key = key_pairs::insert(&mut tx, account, &format!("public {mark}"), &private).await.unwrap().id;
        key_pairs::mark_registered(&mut tx, number, key).await.unwrap();
        let flow = flows::insert(&mut tx, &draft(mark, connection, person)).await.unwrap();
        let version = add_version(&mut tx, flow).await;
        let publication = publications::upsert_for_flow(&mut tx, flow, account).await.unwrap();
        publications::set_published_version(&mut tx, publication, version).await.unwrap();

        let flow_token = SecretString::from(format!("token of {mark}"));
        let mut new = new_session(flow, version, publication);
        new.flow_token = Some(flow_token.clone());
        let session = sessions::open(&mut tx, &new).await.unwrap();
        let done = sessions::open(&mut tx, &new_session(flow, version, publication)).await.unwrap();
        let submission = complete(&mut tx, done, mark).await;
        let delivery = deliveries::list(&mut tx, submission).await.unwrap()[0].id;
        let message = messages::insert(&mut tx, &new_message(flow, publication, version, person)).await.unwrap();
        tx.commit().await.unwrap();
        Company {
            tenant,
            person,
            connection,
            account,
            number,
            key,
            flow,
            version,
            publication,
            session,
            flow_token,
            done,
            submission,
            delivery,
            message,
        }
    }

    /// Every row of a tenant's tables, past row-level security.
    pub(crate) async fn rows_of(&self, tenant: TenantId) -> Value {
        let mut connection = self.database.superuser().await;
        let mut all = serde_json::Map::new();
        for table in tenant_tables(&mut connection).await {
            let sql = format!(
                "select coalesce(jsonb_agg(t order by t::text), '[]') from {table} t where tenant_id = $1"
            );
            let rows: Value = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .bind(tenant.0)
                .fetch_one(&mut connection)
                .await
                .unwrap();
            all.insert(table, rows);
        }
        Value::Object(all)
    }
}

/// The tables with a tenant's content: all of the schema public.
pub(crate) async fn tenant_tables(connection: &mut sqlx::PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select relname::text from pg_class
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> '_sqlx_migrations'
          order by relname",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

pub(crate) fn consent(mark: &str, person: PersonId) -> NewConnection {
    NewConnection {
        source: SourceKind::Hubspot,
        account_id: format!("portal {mark}"),
        account_name: "Mavi Deniz Turizm".into(),
        region: Some("eu1".into()),
        base_url: None,
        sign_in: akis_store::SignIn::Oauth,
        features: Vec::new(),
        missing: None,
        scopes: vec!["forms".into()],
        tokens: tokens(mark),
        connected_by: person,
    }
}

pub(crate) fn tokens(mark: &str) -> NewTokens {
    NewTokens {
        access: SecretString::from(format!("access {mark}")),
        refresh: Some(SecretString::from(format!("refresh {mark}"))),
        expires_at: Some("2030-01-01T00:00:00Z".parse().unwrap()),
    }
}

pub(crate) fn account(mark: &str, person: PersonId) -> NewAccount {
    NewAccount {
        waba_id: format!("waba {mark}"),
        name: "Mavi Deniz".into(),
        app_id: format!("app {mark}"),
        access_token: SecretString::from(format!("graph {mark}")),
        app_secret: SecretString::from(format!("secret {mark}")),
        verify_token: SecretString::from(format!("verify {mark}")),
        connected_by: person,
        numbers: vec![NewNumber {
            phone_number_id: format!("number {mark}"),
            display_phone_number: "+90 212 555 01 42".into(),
            verified_name: "Mavi Deniz".into(),
        }],
    }
}

pub(crate) fn form(mark: &str) -> Form {
    let question = Question {
        id: QuestionId::new("firstname"),
        label: "Adınız nedir?".into(),
        help: String::new(),
        required: true,
        kind: QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None },
        visible_when: None,
        sensitive: false,
        target: WriteTarget::None,
        ..Default::default()
    };
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: format!("form {mark}"),
            version: "1".into(),
        }),
        title: "Tekne turu".into(),
        description: String::new(),
        language: Language::new("tr"),
        pages: vec![Page { title: String::new(), items: vec![Item::Question(question)], ..Default::default() }],
        hidden: vec![],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

pub(crate) fn draft(mark: &str, connection: ConnectionId, person: PersonId) -> NewFlow {
    NewFlow {
        name: format!("Tekne turu {mark}"),
        connection_id: Some(connection),
        form: form(mark),
        created_by: person,
    }
}

pub(crate) fn new_version(flow: FlowId) -> NewVersion {
    let id = VersionId::new();
    let settings = akis_compiler::Settings { version: id.to_string(), ..Default::default() };
    let compiled = akis_compiler::compile(&form("v"), &settings).unwrap();
    NewVersion {
        id,
        flow_id: flow,
        form: form("v"),
        flow_json: serde_json::to_string_pretty(&compiled.flow_json).unwrap(),
        plan: compiled.plan,
        report: compiled.report,
    }
}

pub(crate) async fn add_version(tx: &mut TenantTx, flow: FlowId) -> VersionId {
    let new = new_version(flow);
    flow_versions::insert(tx, &new).await.unwrap();
    new.id
}

pub(crate) fn new_session(flow: FlowId, version: VersionId, publication: PublicationId) -> NewSession {
    NewSession {
        id: SessionId::new(),
        flow_id: flow,
        version_id: version,
        publication_id: publication,
        origin: Origin::Agent,
        flow_token: None,
        external_token: None,
    }
}

pub(crate) fn answers(mark: &str) -> Answers {
    Answers::from([(QuestionId::new("firstname"), Answer::Text(format!("Zeynep {mark}")))])
}

pub(crate) fn submission(mark: &str) -> Submission {
    let id = SubmissionId(Uuid::now_v7());
    // To the microsecond, as the database keeps it.
    let at = Timestamp::from_microsecond(Timestamp::now().as_microsecond()).unwrap();
    Submission::freeze(id, &form(mark), &answers(mark), at)
}

pub(crate) async fn complete(tx: &mut TenantTx, session: SessionId, mark: &str) -> SubmissionId {
    let submission = submission(mark);
    let version = sessions::by_id(tx, session).await.unwrap().unwrap().version_id;
    let end = CompleteSession { session, version, submission: &submission };
    submissions::complete(tx, end).await.unwrap().submission_id
}

pub(crate) fn new_message(
    flow: FlowId,
    publication: PublicationId,
    version: VersionId,
    person: PersonId,
) -> NewMessage {
    NewMessage {
        flow_id: flow,
        publication_id: publication,
        version_id: version,
        phone_number_id: "106540352242922".into(),
        recipient: "905321112233".into(),
        body: "Merhaba, formu doldurur musunuz?".into(),
        call_to_action: "Formu aç".into(),
        origin: Origin::Agent,
        deliver_test: false,
        created_by: Some(person),
    }
}
