//! A company with a connection, and a caller over a scripted source.

use crate::source::Source;
use akis_connections::{CallError, Caller};
use akis_connectors::{Connectors, FormQuery, google_forms, hubspot, surveymonkey, typeform};
use akis_crypto::seal::MasterKey;
use akis_egress::Egress;
use akis_form::{Form, SourceKind, SourceRef};
use akis_store::alerts;
use akis_store::connections::{self, Connection, NewConnection, NewTokens};
use akis_store::control::tenants::{self, NewTenant};
use akis_store::flows::{self, NewFlow};
use akis_store::{ConnectionId, FlowId, PersonId, Store, TenantId};
use bytes::Bytes;
use http::Response;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use url::Url;

/// The id at its source of every form here.
pub(crate) const FORM: &str = "520001";

pub(crate) struct World {
    pub(crate) source: Source,
    pub(crate) store: Store,
    pub(crate) caller: Caller,
    pub(crate) connectors: Connectors,
    url: Url,
    pub(crate) tenant: TenantId,
    pub(crate) connection: ConnectionId,
}

impl World {
    /// With an access token that ends so many seconds from now.
    pub(crate) async fn new(pool: &PgPool, seconds: i64) -> Self {
        Self::with(pool, seconds, Some("refresh-1")).await
    }

    pub(crate) async fn with(pool: &PgPool, seconds: i64, refresh: Option<&str>) -> Self {
        let (source, url) = Source::start().await;
        let store = store(pool).await;
        let connectors = Connectors::from_settings(&settings(&url));
        let egress = Egress::new(&akis_egress::Settings {
            connect_timeout_ms: 1_000,
            timeout_ms: 500,
            max_response_bytes: 64 * 1024,
            allow_private: true,
        })
        .unwrap();
        let new =
            NewTenant { name: "Mavi Deniz".into(), time_zone: "Europe/Istanbul".into(), locale: "tr".into() };
        let mut control = store.control().await.unwrap();
        let tenant = tenants::create(&store, &mut control, &new).await.unwrap();
        drop(control);
        let caller = Caller::new(store.clone(), connectors.clone(), egress);
        let mut world =
            Self { source, store, caller, connectors, url, tenant, connection: ConnectionId(uuid::Uuid::nil()) };
        world.connection = world.consent(seconds, refresh).await;
        world
    }

    /// A person connects the account, for the first time or again.
    pub(crate) async fn consent(&self, seconds: i64, refresh: Option<&str>) -> ConnectionId {
        self.connect(&Self::account(seconds, refresh)).await
    }

    /// What a consent brings.
    pub(crate) fn account(seconds: i64, refresh: Option<&str>) -> NewConnection {
        NewConnection {
            source: SourceKind::Hubspot,
            account_id: "4711001".into(),
            account_name: "Mavi Deniz Turizm".into(),
            region: None,
            base_url: None,
            sign_in: akis_store::SignIn::Oauth,
            features: Vec::new(),
            missing: None,
            scopes: vec!["forms".into()],
            tokens: NewTokens {
                access: "access-1".into(),
                refresh: refresh.map(Into::into),
                expires_at: Some(Timestamp::now() + SignedDuration::from_secs(seconds)),
            },
            connected_by: PersonId::new(),
        }
    }

    /// Another connection of the same company.
    pub(crate) async fn connect(&self, new: &NewConnection) -> ConnectionId {
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        let id = connections::insert_or_reconnect(&mut tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    }

    /// A connection of another system, with a token that does not end.
    pub(crate) async fn connect_to(&self, source: SourceKind, sign_in: akis_store::SignIn) -> ConnectionId {
        let tokens = NewTokens { access: "access-1".into(), refresh: None, expires_at: None };
        self.connect(&NewConnection { source, sign_in, tokens, ..Self::account(1800, None) }).await
    }

    /// A flow that was imported through a connection.
    pub(crate) async fn flow(&self, source: SourceKind, connection: ConnectionId) -> FlowId {
        let form = Form {
            source: Some(SourceRef { kind: source, form_id: FORM.into(), version: "1".into() }),
            ..Form::default()
        };
        let new =
            NewFlow { name: "Anket".into(), connection_id: Some(connection), form, created_by: PersonId::new() };
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        let id = flows::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// An address of the source's.
    pub(crate) fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    /// Lists forms: a call like any other.
    pub(crate) async fn call(&self) -> Result<Response<Bytes>, CallError> {
        let connector = self.connectors.get(SourceKind::Hubspot).unwrap();
        self.caller
            .call(self.tenant, self.connection, |access| connector.list_forms(access, &FormQuery::default()))
            .await
    }

    /// The alerts that stand.
    pub(crate) async fn alerts(&self) -> Vec<alerts::Alert> {
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        let listed = alerts::list(&mut tx, PersonId::new(), true, None, 50).await.unwrap();
        listed.into_iter().map(|listed| listed.alert).collect()
    }

    pub(crate) async fn kept(&self) -> Connection {
        self.kept_of(self.connection).await
    }

    pub(crate) async fn kept_of(&self, connection: ConnectionId) -> Connection {
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        connections::get(&mut tx, connection).await.unwrap().unwrap()
    }
}

/// The store as the role the product runs with.
async fn store(pool: &PgPool) -> Store {
    let options = pool.connect_options();
    let database = options.get_database().unwrap();
    let url = format!("postgres://akis_app@{}:{}/{database}", options.get_host(), options.get_port());
    let settings =
        akis_store::Settings { url: Some(url.into()), owner_url: None, direct_url: None, max_connections: 8 };
    // 32 bytes, all zero.
    let master = MasterKey::from_base64(&format!("{}=", "A".repeat(43)).into()).unwrap();
    Store::connect(&settings, master).await.unwrap()
}

/// Every system at this one address; each has an app here.
fn settings(url: &Url) -> akis_connectors::Settings {
    let at = |path: &str| url.join(path).unwrap();
    akis_connectors::Settings {
        hubspot: hubspot::Settings {
            app_url: url.clone(),
            api_url: url.clone(),
            forms_url: url.clone(),
            client_id: "client".into(),
            client_secret: "secret".into(),
            pkce: false,
            scopes: vec!["oauth".into(), "forms".into()],
            oauth_version: "v3".into(),
        },
        google: google_forms::Settings {
            auth_url: url.clone(),
            oauth_url: url.clone(),
            userinfo_url: url.clone(),
            forms_url: url.clone(),
            drive_url: url.clone(),
            sheets_url: url.clone(),
            docs_url: url.clone(),
            script_url: url.clone(),
            script_content_url: url.clone(),
            picker_url: url.clone(),
            client_id: "client".into(),
            client_secret: "secret".into(),
            picker_api_key: String::new(),
            picker_app_id: String::new(),
            list_all: false,
            pubsub_topic: Some("projects/akis/topics/forms".into()),
            pubsub_account: None,
            pubsub_certs_url: None,
        },
        // Without an app: people bring keys.
        typeform: typeform::Settings {
            api_url: at("/typeform"),
            eu_api_url: at("/typeform-eu"),
            client_id: String::new(),
            client_secret: String::new().into(),
            eu_2025_api_url: at("/typeform-2025"),
            eu_2025_client_id: String::new(),
            eu_2025_client_secret: String::new().into(),
        },
        surveymonkey: surveymonkey::Settings {
            auth_url: at("/surveymonkey"),
            api_url: at("/surveymonkey"),
            eu_api_url: at("/surveymonkey-eu"),
            ca_api_url: at("/surveymonkey-ca"),
            client_id: "client".into(),
            client_secret: "secret".into(),
        },
    }
}
