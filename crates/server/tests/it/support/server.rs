use super::{Answer, Browser};
use akis_connections::Caller;
use akis_connectors::{Connectors, hubspot};
use akis_crypto::seal::MasterKey;
use akis_egress::Egress;
use akis_server::{Parts, Settings, State};
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
        demo: None,
    }
}

impl Server {
    /// Over a migrated database, as the role that the product runs with.
    pub(crate) async fn start(pool: &PgPool) -> Self {
        Self::with(pool, settings()).await
    }

    pub(crate) async fn with(pool: &PgPool, settings: Settings) -> Self {
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
        let hubspot = hubspot::Settings {
            app_url: NOWHERE.parse().unwrap(),
            api_url: NOWHERE.parse().unwrap(),
            forms_url: NOWHERE.parse().unwrap(),
            client_id: "client".to_owned(),
            client_secret: "secret".into(),
            pkce: true,
            scopes: vec!["oauth".to_owned(), "forms".to_owned()],
        };
        let connectors = Connectors::from_settings(&akis_connectors::Settings { hubspot });
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
        });
        let caller = Caller::new(store.clone(), connectors.clone(), egress.clone());
        let parts = Parts { settings, store: store.clone(), connectors, graph, egress, caller };
        let state = State::new(parts);
        Self { router: akis_server::router(state.clone()), state, store }
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
