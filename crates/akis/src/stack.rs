//! The running product: rooms made from settings, and all of them together with the stand-ins in one process.

mod vendors;

use std::net::SocketAddr;
use std::path::PathBuf;

use akis_connections::Caller;
use akis_connectors::Connectors;
use akis_egress::Egress;
use akis_objects::Objects;
use akis_sandbox::{Options, Running, Sandbox, SandboxError};
use akis_store::Store;
use akis_whatsapp::Graph;
use akis_worker::Mailer;
use anyhow::Context as _;
use axum::Router;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::config::{self, Config, Sources};
use crate::seed;

/// What server and worker share. Cheap to clone.
#[derive(Clone)]
pub struct Rooms {
    /// The database.
    pub store: Store,
    connectors: Connectors,
    graph: Graph,
    egress: Egress,
    caller: Caller,
    objects: Objects,
    mailer: Mailer,
}

impl Rooms {
    /// Over these settings and this database.
    pub fn new(config: &Config, store: Store) -> anyhow::Result<Self> {
        let egress = Egress::new(&config.egress).context("Outgoing calls cannot be set up")?;
        let settings = akis_connectors::Settings {
            hubspot: config.hubspot.clone(),
            google: config.google.clone(),
            typeform: config.typeform.clone(),
            surveymonkey: config.surveymonkey.clone(),
        };
        let connectors = Connectors::from_settings(&settings);
        let caller = Caller::new(store.clone(), connectors.clone(), egress.clone());
        let objects = Objects::new(&config.media)?;
        let mailer = Mailer::new(&config.email)?;
        Ok(Self { store, connectors, graph: Graph::new(&config.meta), egress, caller, objects, mailer })
    }

    /// The server's side of them.
    pub fn server_state(&self, config: &Config) -> akis_server::State {
        akis_server::State::new(akis_server::Parts {
            settings: config.server.clone(),
            exchange: config.exchange.clone(),
            store: self.store.clone(),
            connectors: self.connectors.clone(),
            graph: self.graph.clone(),
            egress: self.egress.clone(),
            caller: self.caller.clone(),
            keys: config.keys,
            media: config.media.clone(),
            objects: self.objects.clone(),
            google_push: google_push(&config.google),
        })
    }

    /// Tests endpoints at the server's public address.
    pub fn doctor(&self, config: &Config) -> akis_doctor::Doctor {
        let public_url = config.server.public_url.clone();
        akis_doctor::Doctor::new(self.store.clone(), self.egress.clone(), self.graph.clone(), public_url)
    }

    fn worker_state(&self, config: &Config) -> akis_worker::State {
        akis_worker::State::new(akis_worker::Parts {
            settings: config.worker.clone(),
            public_url: config.server.public_url.clone(),
            store: self.store.clone(),
            connectors: self.connectors.clone(),
            caller: self.caller.clone(),
            graph: self.graph.clone(),
            egress: self.egress.clone(),
            health: config.health.clone(),
            media: config.media.clone(),
            objects: self.objects.clone(),
            mailer: self.mailer.clone(),
        })
    }
}

/// Whose pushes tell of changed Google forms: nobody's without a topic and an account.
fn google_push(google: &akis_connectors::google_forms::Settings) -> Option<akis_server::GooglePush> {
    let account = google.pubsub_account.clone().filter(|account| !account.is_empty())?;
    let googles_own = || Url::parse("https://www.googleapis.com/oauth2/v3/certs").ok();
    let certs_url = google.pubsub_certs_url.clone().or_else(googles_own)?;
    Some(akis_server::GooglePush { account, certs_url })
}

/// Works until `cancel`, then lets running jobs end.
pub async fn run_worker(rooms: &Rooms, config: &Config, cancel: CancellationToken) -> anyhow::Result<()> {
    akis_worker::run(rooms.worker_state(config), cancel)
        .await
        .context("The worker could not give its jobs back to the queue; they come back when their leases end")
}

/// Chooses the one TLS implementation of this program. First thing in `main`; again does nothing.
pub fn install_tls() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// A token that Ctrl-C, a service manager's stop, or a closed terminal cancels. The second signal ends the process at once.
pub fn cancelled_by_signals() -> CancellationToken {
    let cancel = CancellationToken::new();
    let asked = cancel.clone();
    tokio::spawn(async move {
        if any_signal().await {
            asked.cancel();
            if any_signal().await {
                std::process::exit(130);
            }
        }
    });
    cancel
}

/// Waits for a signal that asks for the end; false when signals cannot be heard.
async fn any_signal() -> bool {
    let kinds = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()), signal(SignalKind::hangup()));
    let (Ok(mut interrupt), Ok(mut terminate), Ok(mut hangup)) = kinds else { return false };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    true
}

/// Where everything together runs, and on what.
pub struct Plan {
    /// Settings without addresses; the vendors' become the stand-ins'.
    pub sources: Sources,
    /// The database for server and worker. It is migrated.
    pub database_url: SecretString,
    /// The dashboard's port, already bound.
    pub dashboard: TcpListener,
    /// The dashboard's address as browsers and stand-ins use it.
    pub dashboard_url: Url,
    /// Where the stand-ins listen; port 0 takes a free one.
    pub sandbox: SocketAddr,
    /// The host browsers and rooms know the stand-ins by. Another one than the dashboard's makes them another site, so
    /// that cookies behave as with the real vendors.
    pub sandbox_host: String,
    /// Keeps what the stand-ins know between runs.
    pub sandbox_file: Option<PathBuf>,
    /// The built dashboard.
    pub web_dir: Option<PathBuf>,
    /// Opens the one-click sign-in.
    pub sign_in_key: SecretString,
}

/// Server, worker and stand-ins in one process, as the demo and the tests run them.
pub struct Stack {
    /// The settings they run with.
    pub config: Config,
    /// What server and worker share.
    pub rooms: Rooms,
    /// The stand-ins' address as browsers use it.
    pub sandbox_url: Url,
    sandbox: Running,
    server: JoinHandle<std::io::Result<()>>,
    server_cancel: CancellationToken,
    worker: Option<(JoinHandle<anyhow::Result<()>>, CancellationToken)>,
    /// Files of a run that keeps nothing; removed at its end.
    scratch: Option<PathBuf>,
}

impl Stack {
    /// Starts all of it and seeds the database if it is new.
    pub async fn start(plan: Plan) -> anyhow::Result<Self> {
        // On the heap: with every room's start in it, this future would weigh on each caller's.
        Box::pin(Self::start_all(plan)).await
    }

    async fn start_all(plan: Plan) -> anyhow::Result<Self> {
        let (sandbox, sandbox_url, options) = start_sandbox(&plan).await?;
        let address = |path: &str| format!("{}{path}", sandbox_url.as_str().trim_end_matches('/'));
        let (media, scratch) = media_folder(&plan)?;
        let media_store = Url::from_directory_path(&media)
            .map_err(|()| anyhow::anyhow!("{} is no folder for files", media.display()))?;
        let sources = plan
            .sources
            .with("server.listen", plan.dashboard.local_addr()?)
            .with("server.public_url", &plan.dashboard_url)
            .with("media.store", media_store)
            .with("media.cdn_origins", [&sandbox_url])
            .with("media.graph_origins", [&sandbox_url]);
        let sources = vendors::ADDRESSES
            .iter()
            .fold(sources, |sources, (setting, path)| sources.with(setting, address(path)));
        let mut config = sources.config()?;
        // Secrets go in past the layers, which serialise what they are given.
        config.database.url = Some(plan.database_url);
        if let Some(url) = sandbox.mail_url() {
            config.email.smtp_url = SecretString::from(url);
        }
        config.server.web_dir = plan.web_dir;
        config.server.demo = Some(akis_server::Demo {
            key: plan.sign_in_key,
            email: seed::EMAIL.into(),
            sandbox_url: sandbox_url.clone(),
        });

        let store = Store::connect(&config.database, config.secrets.master_key()?).await?;
        store.verify_role().await?;
        store.verify_schema().await?;
        seed::seed(&store, &options).await.context("The first data could not be written")?;

        let rooms = Rooms::new(&config, store)?;
        let server_cancel = CancellationToken::new();
        let beside: Router = akis_sandbox::control_router(sandbox.sandbox().clone());
        let state = rooms.server_state(&config);
        let server = tokio::spawn(akis_server::serve_beside(plan.dashboard, state, beside, server_cancel.clone()));
        let mut stack = Self { config, rooms, sandbox_url, sandbox, server, server_cancel, worker: None, scratch };
        stack.start_worker();
        Ok(stack)
    }

    /// The address that signs the demo's person in and leads to the dashboard. For their eyes only.
    pub fn sign_in_url(&self) -> anyhow::Result<Url> {
        let demo = self.config.server.demo.as_ref().context("This is no demo")?;
        Ok(self.config.server.public_url.join(&format!("demo/sign-in?key={}", demo.key.expose_secret()))?)
    }

    /// The stand-ins.
    pub fn sandbox(&self) -> &Sandbox {
        self.sandbox.sandbox()
    }

    /// Starts the worker, if none runs.
    pub fn start_worker(&mut self) {
        if self.worker.is_none() {
            let (rooms, config, cancel) = (self.rooms.clone(), self.config.clone(), CancellationToken::new());
            let ending = cancel.clone();
            let task = tokio::spawn(async move { run_worker(&rooms, &config, ending).await });
            self.worker = Some((task, cancel));
        }
    }

    /// Ends the worker wherever it is, without a chance to write anything or to give a job back, as a crash would.
    pub async fn kill_worker(&mut self) {
        if let Some((task, _)) = self.worker.take() {
            task.abort();
            let _ = task.await;
        }
    }

    /// Waits until the server or the worker ends by itself, which only a failure makes them do; says which and why.
    pub async fn failure(&mut self) -> String {
        let worker = async {
            match self.worker.as_mut() {
                Some((task, _)) => task.await,
                None => std::future::pending().await,
            }
        };
        let said = tokio::select! {
            ended = &mut self.server => format!("the server: {ended:?}"),
            ended = worker => format!("the worker: {ended:?}"),
        };
        format!("A part of the product ended by itself, {said}")
    }

    /// Lets running requests and jobs end, keeps the stand-ins' state, and stops.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.server_cancel.cancel();
        let worker = self.worker.take();
        if let Some((_, cancel)) = &worker {
            cancel.cancel();
        }
        self.server.await.context("The server could not be stopped")?.context("The server stopped listening")?;
        if let Some((task, _)) = worker {
            task.await.context("The worker could not be stopped")??;
        }
        self.sandbox.stop().await;
        self.rooms.store.pool().close().await;
        if let Some(folder) = &self.scratch {
            // There is none when nobody sent a file.
            let _ = std::fs::remove_dir_all(folder);
        }
        Ok(())
    }
}

/// Where files are kept: beside the stand-ins' state, else in a folder of its own among the temporary ones, which is also
/// named as one to remove.
fn media_folder(plan: &Plan) -> anyhow::Result<(PathBuf, Option<PathBuf>)> {
    if let Some(folder) = plan.sandbox_file.as_deref().and_then(std::path::Path::parent) {
        return Ok((std::path::absolute(folder.join("media"))?, None));
    }
    let folder = std::env::temp_dir().join(format!("akis-media-{}", akis_crypto::token::random_token()));
    Ok((folder.clone(), Some(folder)))
}

/// How often a free port is looked for: between our look and the stand-ins' bind another program may take it.
const PORT_TRIES: usize = 5;

async fn start_sandbox(plan: &Plan) -> anyhow::Result<(Running, Url, Options)> {
    let settings: config::Sandbox = plan.sources.section("sandbox")?;
    let mut options = Options { state_file: plan.sandbox_file.clone(), ..Options::default() };
    options.app.callback_url = Some(plan.dashboard_url.join(&format!("hooks/whatsapp/{}", settings.app_id))?);
    options.app.app_id = settings.app_id;
    options.app.app_secret = settings.app_secret;
    options.app.verify_token = settings.verify_token;
    options.app.access_token = settings.access_token;
    vendors::register(&mut options, &plan.sources, &plan.dashboard_url)?;

    let mut tries = 0;
    loop {
        tries += 1;
        // The public address holds the port, so it must be known before the stand-ins listen.
        options.listen = match plan.sandbox.port() {
            0 => std::net::TcpListener::bind(plan.sandbox)?.local_addr()?,
            _ => plan.sandbox,
        };
        let url = Url::parse(&format!("http://{}:{}", plan.sandbox_host, options.listen.port()))
            .context("The stand-ins' address is no URL")?;
        options.public_url = Some(url.clone());
        match Sandbox::start(options.clone()).await {
            Ok(running) => return Ok((running, url, options)),
            Err(SandboxError::Listen { .. }) if plan.sandbox.port() == 0 && tries < PORT_TRIES => {}
            Err(error) => return Err(error.into()),
        }
    }
}
