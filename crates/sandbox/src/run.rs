use crate::options::Options;
use crate::phone::Phone;
use crate::state::Sandbox;
use crate::world::World;
use crate::{control, google, graph, hubspot, mailbox, observe, persist, phone, surveymonkey, typeform};
use axum::Router;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

/// How long open connections may take to finish at the end; a request held by a "hang" fault never would.
const FAREWELL: Duration = Duration::from_millis(500);

/// Why a sandbox did not start or could not keep its state.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The port is taken or the address is not ours.
    #[error("the sandbox cannot listen on {listen}: {why}; choose another address")]
    Listen {
        /// The address asked for.
        listen: SocketAddr,
        /// What the system said.
        why: String,
    },
    /// The state file is unreadable or not writable.
    #[error("the sandbox's state file {path}: {why}; repair or remove it", path = path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        why: String,
    },
    /// The HTTP client could not be built.
    #[error("the sandbox's HTTP client cannot be built: {why}")]
    Client {
        /// What went wrong.
        why: String,
    },
}

impl Sandbox {
    /// A world that does not listen; for callers that serve [`router`] themselves. Reads the state file if there is one.
    pub fn new(options: Options) -> Result<Self, SandboxError> {
        let mut world = options.state_file.as_deref().map_or_else(|| Ok(World::default()), persist::load)?;
        graph::furnish(&mut world, &options);
        hubspot::furnish(&mut world, &options);
        google::furnish(&mut world);
        typeform::furnish(&mut world, &options);
        surveymonkey::furnish(&mut world, &options);
        phone::wake(&mut world);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| SandboxError::Client { why: error.to_string() })?;
        Ok(Self::assemble(options, world, http))
    }

    /// Listens and serves everything until [`Running::stop`].
    pub async fn start(options: Options) -> Result<Running, SandboxError> {
        let listen = options.listen;
        let refused = |error: std::io::Error| SandboxError::Listen { listen, why: error.to_string() };
        let listener = tokio::net::TcpListener::bind(listen).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let mail = match options.mail_listen {
            None => None,
            Some(listen) => {
                let refused = |error: std::io::Error| SandboxError::Listen { listen, why: error.to_string() };
                Some(tokio::net::TcpListener::bind(listen).await.map_err(refused)?)
            }
        };
        let mail_addr = mail.as_ref().and_then(|mail| mail.local_addr().ok());
        let sandbox = Self::new(options)?;
        let url = Url::parse(&format!("http://{addr}"))
            .map_err(|error| SandboxError::Listen { listen, why: error.to_string() })?;
        sandbox.listening_at(url);
        let stop = CancellationToken::new();
        if let Some(mail) = mail {
            tokio::spawn(mailbox::serve(sandbox.clone(), mail, stop.clone()));
        }
        let keeper = tokio::spawn(persist::keep(sandbox.clone(), stop.clone()));
        let ending = stop.clone();
        let app = router(sandbox.clone());
        let server = tokio::spawn(async move {
            let serving =
                axum::serve(listener, app).with_graceful_shutdown(async move { ending.cancelled().await });
            if let Err(error) = serving.await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Running { addr, mail_addr, sandbox, stop, server, keeper })
    }
}

/// Everything: the vendors' addresses and the control API.
pub fn router(sandbox: Sandbox) -> Router {
    let vendors = Router::new()
        .nest("/graph", observe::watched(graph::router(), &sandbox, observe::Vendor::Graph))
        .nest("/google", observe::watched(google::router(), &sandbox, observe::Vendor::Google))
        .nest("/hubspot-app", observe::watched(hubspot::consent_router(), &sandbox, observe::Vendor::Hubspot))
        .nest("/hubspot", observe::watched(hubspot::api_router(&sandbox), &sandbox, observe::Vendor::Hubspot))
        .nest("/typeform", observe::watched(typeform::router(), &sandbox, observe::Vendor::Typeform))
        .nest("/typeform-eu-2025", observe::watched(typeform::router(), &sandbox, observe::Vendor::Typeform))
        .nest(
            "/surveymonkey",
            observe::watched(surveymonkey::router(&sandbox), &sandbox, observe::Vendor::Surveymonkey),
        )
        .nest(
            "/surveymonkey-eu",
            observe::watched(surveymonkey::router(&sandbox), &sandbox, observe::Vendor::Surveymonkey),
        )
        .nest("/hsforms", observe::watched(hubspot::submit_router(), &sandbox, observe::Vendor::Hubspot))
        .with_state(sandbox.clone());
    vendors
        .merge(crate::relay::cdn_router(sandbox.clone()))
        .merge(graph::media::files_router(sandbox.clone()))
        .merge(control_router(sandbox))
}

/// Only `/sandbox` and below: the control API and its pages, to be mounted on the dashboard's port as well.
pub fn control_router(sandbox: Sandbox) -> Router {
    control::router().with_state(sandbox)
}

/// A sandbox that listens; dropping it stops it without a last write of the state file.
pub struct Running {
    /// The address it listens on.
    pub addr: SocketAddr,
    /// The address its mail server listens on, if it has one.
    pub mail_addr: Option<SocketAddr>,
    sandbox: Sandbox,
    stop: CancellationToken,
    server: JoinHandle<()>,
    keeper: JoinHandle<()>,
}

impl Running {
    /// The world itself.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The customer with this WhatsApp id.
    pub fn phone(&self, wa_id: &str) -> Phone {
        self.sandbox.phone(wa_id)
    }

    /// `http://address/path`, for settings that name a vendor's base URL.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// `smtp://address` of the mail server, for settings that name one; `None` when there is none.
    pub fn mail_url(&self) -> Option<String> {
        self.mail_addr.map(|addr| format!("smtp://{addr}"))
    }

    /// Stops listening and writes the state file a last time.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if tokio::time::timeout(FAREWELL, &mut self.server).await.is_err() {
            self.server.abort();
        }
        if let Err(error) = (&mut self.keeper).await {
            tracing::warn!(%error, "the sandbox's state was not written at the end");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
        self.server.abort();
    }
}
