use super::form;
use super::phone::Phone;
use super::wire::Wire;
use crate::support::Server;
use akis_compiler::compile;
use akis_crypto::key_pair::{self, KeyPair};
use akis_crypto::token;
use akis_form::{Form, SourceKind};
use akis_store::connections::{self, NewConnection, NewTokens};
use akis_store::control::tenants::{self, NewTenant};
use akis_store::flow_versions::{self, NewVersion};
use akis_store::flows::{self, NewFlow};
use akis_store::sessions::{self, NewSession};
use akis_store::whatsapp_accounts::{self, NewAccount, NewNumber};
use akis_store::{
    AccountId, ConnectionId, FlowId, Origin, PersonId, PublicationId, PublicationState, SessionId, Store,
    TenantId, TenantTx, VersionId, key_pairs, publications,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::sync::LazyLock;

/// Two key pairs, made once for all tests: the one an office begins with, and another.
static PAIRS: LazyLock<[KeyPair; 2]> = LazyLock::new(|| [(); 2].map(|()| key_pair::generate().unwrap()));

/// A company with a form live on WhatsApp, prepared through the store alone.
pub(crate) struct Office {
    store: Store,
    router: axum::Router,
    pub(crate) tenant: TenantId,
    pub(crate) person: PersonId,
    pub(crate) connection: ConnectionId,
    pub(crate) account: AccountId,
    number: u32,
    pub(crate) app_id: String,
    pub(crate) app_secret: String,
    pub(crate) verify_token: String,
    pub(crate) live: Live,
}

/// A flow as it is published now.
#[derive(Clone)]
pub(crate) struct Live {
    pub(crate) flow: FlowId,
    pub(crate) publication: PublicationId,
    pub(crate) endpoint: String,
    pub(crate) version: VersionId,
    /// What phones load.
    pub(crate) flow_json: Value,
}

impl Office {
    /// `number` keeps apart what Meta gives only once.
    pub(crate) async fn open(server: &Server, number: u32) -> Self {
        let store = server.store.clone();
        let mut control = store.control().await.unwrap();
        let new = NewTenant {
            name: format!("Mavi Deniz {number}"),
            time_zone: "Europe/Istanbul".to_owned(),
            locale: "tr".to_owned(),
        };
        let tenant = tenants::create(&store, &mut control, &new).await.unwrap();
        drop(control);

        let person = PersonId::new();
        let (app_secret, verify_token) = (format!("app-secret-{number}"), format!("verify-token-{number}"));
        let mut tx = store.tenant(tenant).begin().await.unwrap();
        let connection = connections::insert_or_reconnect(&mut tx, &source(person)).await.unwrap().id;
        let new = new_account(person, number, &app_secret, &verify_token);
        let account = whatsapp_accounts::insert(&mut tx, &new).await.unwrap();
        key_pairs::insert(&mut tx, account, &PAIRS[0].public_pem, &PAIRS[0].private_pem).await.unwrap();
        let live = publish_new(&mut tx, connection, account, person).await;
        tx.commit().await.unwrap();
        let router = server.router.clone();
        Self {
            store,
            router,
            tenant,
            person,
            connection,
            account,
            number,
            app_id: new.app_id,
            app_secret,
            verify_token,
            live,
        }
    }

    pub(crate) async fn begin(&self) -> TenantTx {
        self.store.tenant(self.tenant).begin().await.unwrap()
    }

    /// Another flow of the same company, with an endpoint of its own.
    pub(crate) async fn second_flow(&self) -> Live {
        let mut tx = self.begin().await;
        let live = publish_new(&mut tx, self.connection, self.account, self.person).await;
        tx.commit().await.unwrap();
        live
    }

    /// Publishes a next version of the form.
    pub(crate) async fn republish(&mut self, form: &Form) {
        let mut tx = self.begin().await;
        let (version, flow_json) = publish_version(&mut tx, self.live.flow, self.live.publication, form).await;
        (self.live.version, self.live.flow_json) = (version, flow_json);
        tx.commit().await.unwrap();
    }

    /// Keeps a session as the sending of a message does, and gives its id and its token.
    pub(crate) async fn send(&self) -> (SessionId, String) {
        let token = token::random_token();
        let new = NewSession {
            id: SessionId::new(),
            flow_id: self.live.flow,
            version_id: self.live.version,
            publication_id: self.live.publication,
            origin: Origin::Agent,
            flow_token: Some(SecretString::from(token.as_str())),
            external_token: None,
        };
        let mut tx = self.begin().await;
        let session = sessions::open(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        (session, token)
    }

    /// The line to the endpoint under the key registered at first.
    pub(crate) fn wire(&self) -> Wire {
        Wire::new(self.router.clone(), &self.live.endpoint, &PAIRS[0].public_pem, &self.app_secret)
    }

    /// The same line to another process over the same database.
    pub(crate) fn wire_to(&self, server: &Server) -> Wire {
        Wire::new(server.router.clone(), &self.live.endpoint, &PAIRS[0].public_pem, &self.app_secret)
    }

    /// The same under another key.
    pub(crate) fn other_wire(&self) -> Wire {
        Wire::new(self.router.clone(), &self.live.endpoint, &PAIRS[1].public_pem, &self.app_secret)
    }

    /// Keeps the key of [`Office::other_wire`] as the account's present one.
    pub(crate) async fn keep_other_key(&self) {
        let mut tx = self.begin().await;
        let kept = key_pairs::insert(&mut tx, self.account, &PAIRS[1].public_pem, &PAIRS[1].private_pem).await;
        assert_eq!(kept.unwrap().public_pem, PAIRS[1].public_pem);
        tx.commit().await.unwrap();
    }

    /// Connects the account again with another app secret; the former is still good.
    pub(crate) async fn replace_app_secret(&self, app_secret: &str) {
        let mut tx = self.begin().await;
        let new = new_account(self.person, self.number, app_secret, &self.verify_token);
        assert_eq!(whatsapp_accounts::insert(&mut tx, &new).await.unwrap(), self.account);
        tx.commit().await.unwrap();
    }

    /// A phone with what is published now.
    pub(crate) fn phone(&self, token: Option<&str>) -> Phone {
        Phone::new(self.wire(), self.live.flow_json.clone(), token)
    }

    /// Secrets that no log may show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let pem = PAIRS[0].private_pem.expose_secret();
        let pem = pem.lines().nth(1).unwrap().to_owned();
        vec![pem, self.app_secret.clone(), self.verify_token.clone(), "meta-token".to_owned()]
    }
}

fn source(person: PersonId) -> NewConnection {
    NewConnection {
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
    }
}

fn new_account(connected_by: PersonId, number: u32, app_secret: &str, verify_token: &str) -> NewAccount {
    NewAccount {
        waba_id: format!("10229{number}"),
        name: "Mavi Deniz".to_owned(),
        app_id: format!("67084{number}"),
        access_token: "meta-token".into(),
        app_secret: app_secret.into(),
        verify_token: verify_token.into(),
        connected_by,
        numbers: vec![NewNumber {
            phone_number_id: format!("10654{number}"),
            display_phone_number: "+90 212 555 01 42".to_owned(),
            verified_name: "Mavi Deniz".to_owned(),
        }],
    }
}

async fn publish_new(
    tx: &mut TenantTx,
    connection: ConnectionId,
    account: AccountId,
    created_by: PersonId,
) -> Live {
    let form = form::form();
    let name = form.title.clone();
    let new = NewFlow { name, connection_id: Some(connection), form: form.clone(), created_by };
    let flow = flows::insert(tx, &new).await.unwrap();
    let publication = publications::upsert_for_flow(tx, flow, account).await.unwrap();
    let (version, flow_json) = publish_version(tx, flow, publication, &form).await;
    let endpoint = publications::get(tx, publication).await.unwrap().unwrap().endpoint_id;
    Live { flow, publication, endpoint, version, flow_json }
}

async fn publish_version(
    tx: &mut TenantTx,
    flow_id: FlowId,
    publication: PublicationId,
    form: &Form,
) -> (VersionId, Value) {
    let id = VersionId::new();
    let compiled =
        compile(form, &akis_compiler::Settings { version: id.to_string(), ..Default::default() }).unwrap();
    let flow_json = serde_json::to_string(&compiled.flow_json).unwrap();
    let (form, plan, report) = (form.clone(), compiled.plan, compiled.report);
    let new = NewVersion { id, flow_id, form, flow_json: flow_json.clone(), plan, report };
    flow_versions::insert(tx, &new).await.unwrap();
    publications::set_version(tx, publication, id).await.unwrap();
    publications::set_published_version(tx, publication, id).await.unwrap();
    publications::set_state(tx, publication, PublicationState::Live, None, None).await.unwrap();
    (id, serde_json::from_str(&flow_json).unwrap())
}
