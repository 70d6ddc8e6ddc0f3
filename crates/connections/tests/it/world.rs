//! A company with a connection, and a caller over a scripted source.

use crate::source::Source;
use akis_connections::{CallError, Caller};
use akis_connectors::{Connectors, hubspot};
use akis_crypto::seal::MasterKey;
use akis_egress::Egress;
use akis_form::SourceKind;
use akis_store::connections::{self, Connection, NewConnection, NewTokens};
use akis_store::control::tenants::{self, NewTenant};
use akis_store::{ConnectionId, PersonId, Store, TenantId};
use bytes::Bytes;
use http::Response;
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

pub(crate) struct World {
    pub(crate) source: Source,
    pub(crate) store: Store,
    pub(crate) caller: Caller,
    pub(crate) connectors: Connectors,
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
        let connectors = Connectors::from_settings(&akis_connectors::Settings {
            hubspot: hubspot::Settings {
                app_url: url.clone(),
                api_url: url.clone(),
                forms_url: url,
                client_id: "client".into(),
                client_secret: "secret".into(),
                pkce: false,
                scopes: vec!["oauth".into(), "forms".into()],
            },
        });
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
            Self { source, store, caller, connectors, tenant, connection: ConnectionId(uuid::Uuid::nil()) };
        world.connection = world.consent(seconds, refresh).await;
        world
    }

    /// A person connects the account, for the first time or again.
    pub(crate) async fn consent(&self, seconds: i64, refresh: Option<&str>) -> ConnectionId {
        let new = NewConnection {
            source: SourceKind::Hubspot,
            account_id: "4711001".into(),
            account_name: "Mavi Deniz Turizm".into(),
            region: None,
            scopes: vec!["forms".into()],
            tokens: NewTokens {
                access: "access-1".into(),
                refresh: refresh.map(Into::into),
                expires_at: Some(Timestamp::now() + SignedDuration::from_secs(seconds)),
            },
            connected_by: PersonId::new(),
        };
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        let id = connections::insert_or_reconnect(&mut tx, &new).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    }

    /// Lists forms: a call like any other.
    pub(crate) async fn call(&self) -> Result<Response<Bytes>, CallError> {
        let connector = self.connectors.get(SourceKind::Hubspot).unwrap();
        self.caller.call(self.tenant, self.connection, |access| connector.list_forms(access, None)).await
    }

    pub(crate) async fn kept(&self) -> Connection {
        let mut tx = self.store.tenant(self.tenant).begin().await.unwrap();
        connections::get(&mut tx, self.connection).await.unwrap().unwrap()
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
