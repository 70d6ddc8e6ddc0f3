use super::systems::systems;
use super::{Answer, Browser, Vendor};
use akis_connections::Caller;
use akis_connectors::Connectors;
use akis_crypto::seal::MasterKey;
use akis_egress::Egress;
use akis_objects::Objects;
use akis_server::{ExchangeSettings, Parts, Settings, State};
use akis_store::{Role, Store, TenantId};
use akis_whatsapp::Graph;
use axum::Router;
use http::StatusCode;
use serde_json::json;
use sqlx::PgPool;

/// Where nobody listens: a call to the outside world fails at once.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A server on its own database.
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) state: State,
    pub(crate) store: Store,
}

/// The settings of most tests.
pub(crate) fn settings() -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: "http://akis.test".parse().unwrap(),
        web_dir: None,
        body_limit_bytes: 64 * 1024,
        request_timeout_seconds: 30,
        max_open_connections: 1_000,
        demo: None,
    }
}

/// Files in this folder; nothing is fetched.
pub(crate) fn media(folder: &std::path::Path) -> akis_objects::Settings {
    akis_objects::Settings {
        store: url::Url::from_directory_path(folder).unwrap(),
        s3_region: None,
        s3_endpoint: None,
        s3_access_key_id: None,
        s3_secret_access_key: None,
        cdn_origins: vec![NOWHERE.parse().unwrap()],
        graph_origins: vec![NOWHERE.parse().unwrap()],
        max_mib: 25,
        timeout_seconds: 5,
        concurrency: 2,
        max_attempts: 3,
        wait_ms: 300,
        keep_days: 30,
        clamav: None,
    }
}

impl Server {
    /// Over a migrated database, as the role that the product runs with.
    pub(crate) async fn start(pool: &PgPool) -> Self {
        Self::with(pool, settings()).await
    }

    pub(crate) async fn with(pool: &PgPool, settings: Settings) -> Self {
        Self::with_exchange(pool, settings, ExchangeSettings::default()).await
    }

    /// With settings of the data-exchange endpoint.
    pub(crate) async fn with_exchange(pool: &PgPool, settings: Settings, exchange: ExchangeSettings) -> Self {
        Self::assemble(pool, settings, exchange, systems(NOWHERE), None).await
    }

    /// With every source system at this vendor.
    pub(crate) async fn at(pool: &PgPool, vendor: &Vendor) -> Self {
        Self::on(pool, settings(), systems(&vendor.url)).await
    }

    /// With these settings of the source systems.
    pub(crate) async fn on(pool: &PgPool, settings: Settings, systems: akis_connectors::Settings) -> Self {
        Self::assemble(pool, settings, ExchangeSettings::default(), systems, None).await
    }

    /// The same, told of changed Google forms by pushes.
    pub(crate) async fn pushed(pool: &PgPool, vendor: &Vendor, push: akis_server::GooglePush) -> Self {
        Self::assemble(pool, settings(), ExchangeSettings::default(), systems(&vendor.url), Some(push)).await
    }

    async fn assemble(
        pool: &PgPool,
        settings: Settings,
        exchange: ExchangeSettings,
        systems: akis_connectors::Settings,
        google_push: Option<akis_server::GooglePush>,
    ) -> Self {
        let options = pool.connect_options();
        let url = format!(
            "postgres://akis_app@{}:{}/{}",
            options.get_host(),
            options.get_port(),
            options.get_database().unwrap()
        );
        let database =
            akis_store::Settings { url: Some(url.into()), owner_url: None, direct_url: None, max_connections: 5 };
        // 32 bytes, all zero.
        let master = MasterKey::from_base64(&format!("{}=", "A".repeat(43)).into()).unwrap();
        let store = Store::connect(&database, master).await.unwrap();
        store.verify_role().await.unwrap();
        let connectors = Connectors::from_settings(&systems);
        let egress = Egress::new(&akis_egress::Settings {
            connect_timeout_ms: 500,
            timeout_ms: 1000,
            max_response_bytes: 1_000_000,
            allow_private: true,
        })
        .unwrap();
        let graph = Graph::new(&akis_whatsapp::Settings {
            graph_url: NOWHERE.parse().unwrap(),
            graph_version: "v25.0".to_owned(),
            data_api_version: akis_whatsapp::DataApiVersion::V3,
        });
        let keys = akis_store::key_pairs::Settings { grace_hours: 168 };
        let caller = Caller::new(store.clone(), connectors.clone(), egress.clone());
        // Names of objects are ids, so the tests can share a folder.
        let folder = std::env::temp_dir().join("akis-server-tests-media");
        let media = media(&folder);
        let objects = Objects::new(&media).unwrap();
        let parts = Parts {
            settings,
            exchange,
            store: store.clone(),
            connectors,
            graph,
            egress,
            caller,
            media,
            objects,
            keys,
            google_push,
        };
        let state = State::new(parts);
        Self { router: akis_server::router(state.clone()), state, store }
    }

    /// Waits until the progress taken so far is in the database.
    pub(crate) async fn settled(&self) {
        assert!(self.state.settled(std::time::Duration::from_secs(5)).await);
    }

    /// A browser that is not signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser of a new person who owns a new company.
    pub(crate) async fn owner(&self, email: &str, company: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.sign_up(email, company).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        browser
    }

    /// A browser of a new person whose only company is that of `owner`, in this role.
    pub(crate) async fn member(&self, owner: &mut Browser, email: &str, role: Role) -> Browser {
        self.owner(email, &format!("{email}'s own")).await;
        let answer = owner.post("/api/v1/members", &json!({"email": email, "role": role.as_str()})).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        let tenant = owner.tenant().await;
        let mut browser = self.browser();
        browser.sign_in(email).await;
        let answer = browser.post("/api/v1/auth/tenant", &json!({"tenant_id": tenant})).await;
        assert_eq!(answer.json["role"], role.as_str(), "{}", answer.text);
        browser
    }
}

impl Browser {
    /// Signs up with the tests' password.
    pub(crate) async fn sign_up(&mut self, email: &str, company: &str) -> Answer {
        let body = json!({
            "email": email, "password": Self::PASSWORD, "name": "Ayşe Demir", "company": company, "locale": "tr",
        });
        self.post("/api/v1/auth/sign-up", &body).await
    }

    /// Signs in with the tests' password.
    pub(crate) async fn sign_in(&mut self, email: &str) -> Answer {
        let answer = self.post("/api/v1/auth/sign-in", &json!({"email": email, "password": Self::PASSWORD})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer
    }

    /// The company it works in.
    pub(crate) async fn tenant(&mut self) -> TenantId {
        let me = self.get("/api/v1/auth/me").await;
        me.json["tenant"]["id"].as_str().unwrap().parse().unwrap()
    }
}
