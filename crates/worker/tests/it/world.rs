//! A database, the vendors, and workers that can be started, stopped and killed.

use crate::desk::Desk;
use crate::vendor::Vendor;
use akis_connections::Caller;
use akis_connectors::{Connectors, google_forms, hubspot, surveymonkey, typeform};
use akis_crypto::seal::MasterKey;
use akis_egress::Egress;
use akis_objects::Objects;
use akis_store::{Store, TenantId, TenantTx};
use akis_whatsapp::Graph;
use akis_worker::{Mailer, Parts, Settings, State};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

/// How long a call may take before the worker stops waiting for it.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_millis(400);

/// How long the worker looks for a response before it sends it again.
pub(crate) const WINDOW: Duration = Duration::from_millis(1_200);

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) vendor: Vendor,
    pub(crate) vendor_url: Url,
    database_url: String,
    settings: Settings,
    /// How often endpoints are pinged; never, unless a test says so.
    pub(crate) probe_seconds: f64,
    pub(crate) media: akis_objects::Settings,
    pub(crate) objects: Objects,
    /// Sends e-mail; to nobody, unless a test says so.
    pub(crate) mailer: Mailer,
    /// Holds the kept files; removed with this value.
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new(pool: &PgPool) -> Self {
        Self::with(pool, |_| {}).await
    }

    /// With other settings than most tests.
    pub(crate) async fn with(pool: &PgPool, change: impl FnOnce(&mut Settings)) -> Self {
        let (vendor, vendor_url) = Vendor::start().await;
        let mut settings = Settings {
            concurrency: 4,
            delivery_concurrency: 8,
            lease_seconds: 0.6,
            retry_base_seconds: 0.1,
            retry_max_seconds: 1.0,
            max_attempts: 4,
            lookup_window_seconds: WINDOW.as_secs_f64(),
            alert_after_seconds: 600.0,
            source_check_seconds: 0.0,
        };
        change(&mut settings);
        let options = pool.connect_options();
        let database = options.get_database().unwrap();
        // As the role the product runs with.
        let database_url = format!("postgres://akis_app@{}:{}/{database}", options.get_host(), options.get_port());
        let store = store(&database_url).await;
        let folder = tempfile::tempdir().unwrap();
        let media = media(folder.path(), &vendor_url);
        let objects = Objects::new(&media).unwrap();
        let mailer = Mailer::none();
        Self {
            store,
            vendor,
            vendor_url,
            database_url,
            settings,
            probe_seconds: 0.0,
            media,
            objects,
            mailer,
            folder,
        }
    }

    pub(crate) async fn begin(&self, tenant: TenantId) -> TenantTx {
        self.store.tenant(tenant).begin().await.unwrap()
    }

    /// The systems as a worker knows them.
    pub(crate) fn connectors(&self) -> Connectors {
        Connectors::from_settings(&connectors(&self.vendor_url))
    }

    /// Starts a worker as a process of its own would: nothing is shared with the test but the database.
    pub(crate) fn worker(&self) -> Worker {
        let cancel = CancellationToken::new();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (settings, vendor, database) =
            (self.settings.clone(), self.vendor_url.clone(), self.database_url.clone());
        let stop = cancel.clone();
        let (media, objects, probe_seconds) = (self.media.clone(), self.objects.clone(), self.probe_seconds);
        let mailer = self.mailer.clone();
        let task = runtime.spawn(async move {
            let state = state(settings, &vendor, store(&database).await, media, objects, (probe_seconds, mailer));
            akis_worker::run(state, stop).await
        });
        Worker { runtime: Some(runtime), cancel, task: Some(task) }
    }
}

/// Files in this folder, fetched from the vendor; no scanner.
fn media(folder: &std::path::Path, vendor: &Url) -> akis_objects::Settings {
    akis_objects::Settings {
        store: Url::from_directory_path(folder).unwrap(),
        s3_region: None,
        s3_endpoint: None,
        s3_access_key_id: None,
        s3_secret_access_key: None,
        cdn_origins: vec![vendor.clone()],
        graph_origins: vec![],
        max_mib: 25,
        timeout_seconds: 1,
        concurrency: 4,
        max_attempts: 3,
        wait_ms: 5_000,
        keep_days: 30,
        clamav: None,
    }
}

/// Every system at the vendor's address.
fn connectors(vendor: &Url) -> akis_connectors::Settings {
    let url = || vendor.clone();
    let (id, secret) = (|| "client".to_owned(), || "secret".into());
    akis_connectors::Settings {
        hubspot: hubspot::Settings {
            app_url: url(),
            api_url: url(),
            forms_url: url(),
            client_id: id(),
            client_secret: secret(),
            pkce: false,
            scopes: vec!["oauth".into(), "forms".into()],
            oauth_version: "v3".into(),
        },
        google: google_forms::Settings {
            auth_url: url(),
            oauth_url: url(),
            userinfo_url: url(),
            forms_url: url(),
            drive_url: url(),
            sheets_url: url(),
            docs_url: url(),
            script_url: url(),
            script_content_url: url(),
            picker_url: url(),
            client_id: id(),
            client_secret: secret(),
            picker_api_key: String::new(),
            picker_app_id: String::new(),
            list_all: false,
            pubsub_topic: None,
            pubsub_account: None,
            pubsub_certs_url: None,
        },
        typeform: typeform::Settings {
            api_url: url(),
            eu_api_url: url(),
            client_id: id(),
            client_secret: secret(),
            eu_2025_api_url: url(),
            eu_2025_client_id: String::new(),
            eu_2025_client_secret: String::new().into(),
        },
        surveymonkey: surveymonkey::Settings {
            auth_url: url(),
            api_url: url(),
            eu_api_url: url(),
            ca_api_url: url(),
            client_id: id(),
            client_secret: secret(),
        },
    }
}

fn state(
    settings: Settings,
    vendor: &Url,
    store: Store,
    media: akis_objects::Settings,
    objects: Objects,
    (probe_seconds, mailer): (f64, Mailer),
) -> State {
    let connectors = Connectors::from_settings(&connectors(vendor)).with_destination(Arc::new(Desk));
    let egress = Egress::new(&akis_egress::Settings {
        connect_timeout_ms: 1_000,
        timeout_ms: u64::try_from(CALL_TIMEOUT.as_millis()).unwrap(),
        max_response_bytes: 256 * 1024,
        allow_private: true,
    })
    .unwrap();
    State::new(Parts {
        settings,
        public_url: "https://akis.test".parse().unwrap(),
        store: store.clone(),
        connectors: connectors.clone(),
        caller: Caller::new(store, connectors, egress.clone()),
        graph: Graph::new(&akis_whatsapp::Settings {
            graph_url: vendor.clone(),
            graph_version: "v25.0".into(),
            data_api_version: akis_whatsapp::DataApiVersion::V3,
        }),
        egress,
        health: akis_doctor::Settings { probe_seconds, probe_concurrency: 4, keep_days: 1 },
        media,
        objects,
        mailer,
    })
}

/// A worker with a runtime of its own; dropped, it is killed.
pub(crate) struct Worker {
    runtime: Option<tokio::runtime::Runtime>,
    cancel: CancellationToken,
    task: Option<JoinHandle<Result<(), akis_jobs::QueueError>>>,
}

impl Worker {
    /// Cuts everything it does at once; nothing is given back.
    pub(crate) fn kill(mut self) {
        self.runtime.take().unwrap().shutdown_background();
    }

    /// Asks it to end and waits until it has.
    pub(crate) async fn stop(mut self) {
        self.cancel.cancel();
        self.task.take().unwrap().await.unwrap().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Asks again and again until the answer is there.
pub(crate) async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn store(url: &str) -> Store {
    let settings =
        akis_store::Settings { url: Some(url.into()), owner_url: None, direct_url: None, max_connections: 8 };
    // 32 bytes, all zero.
    let master = MasterKey::from_base64(&format!("{}=", "A".repeat(43)).into()).unwrap();
    Store::connect(&settings, master).await.unwrap()
}
