//! One cluster: started, stopped, started again.

use std::fs;
use std::net::TcpListener;

use crate::configuration::Settings;
use crate::installation::{Installation, PATIENCE_SECONDS};
use crate::passwords::Passwords;
use crate::watcher::Watcher;
use crate::{Binaries, Error, process};

/// How many ports are tried before giving up: another program may take one between our look and Postgres' bind.
const PORT_TRIES: usize = 5;

/// A role every cluster has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `postgres`: may do everything; tests make databases with it.
    Superuser,
    /// `akis_owner`: owns the database and runs migrations.
    Owner,
    /// `akis_app`: owns nothing and cannot bypass row-level security; server and worker connect as it.
    App,
}

impl Role {
    pub(crate) const ALL: [Self; 3] = [Self::Superuser, Self::Owner, Self::App];

    /// The role's name in Postgres.
    pub fn name(self) -> &'static str {
        match self {
            Self::Superuser => "postgres",
            Self::Owner => "akis_owner",
            Self::App => "akis_app",
        }
    }
}

/// A running cluster. Dropping it stops it; so does the end of this process, however it ends.
pub struct Cluster {
    installation: Installation,
    passwords: Passwords,
    port: u16,
    running: bool,
    watcher: Option<Watcher>,
}

impl Cluster {
    /// Starts the cluster in the folder, making it first when the folder has none, on a free loopback port.
    ///
    /// A server left behind in the folder by a process that died is stopped first. Two processes must not use
    /// one folder at a time; the caller keeps them apart.
    pub fn start(settings: Settings) -> Result<Self, Error> {
        let installation = Installation::new(settings)?;
        let passwords = installation.prepare()?;
        let mut cluster = Self { installation, passwords, port: 0, running: false, watcher: None };
        cluster.launch()?;
        Ok(cluster)
    }

    /// The loopback port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The programs it runs with.
    pub fn binaries(&self) -> &Binaries {
        &self.installation.binaries
    }

    /// The address of `database` for `role`, with its password: not for logs.
    pub fn url(&self, role: Role, database: &str) -> String {
        format!("postgres://{}:{}@127.0.0.1:{}/{database}", role.name(), self.passwords.of(role), self.port)
    }

    /// Stops the server and waits for it: open connections are cut, what is committed is kept.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end()
    }

    /// Stops the server and starts it again with the same data, perhaps on another port.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.end()?;
        self.launch()
    }

    /// Stops the server and removes its folder.
    pub fn remove(mut self) -> Result<(), Error> {
        self.end()?;
        let folder = &self.installation.settings.folder;
        fs::remove_dir_all(folder).map_err(|e| Error::file("remove", folder, e))
    }

    fn launch(&mut self) -> Result<(), Error> {
        let Installation { settings, binaries, run_as } = &self.installation;
        let data = self.installation.data();
        let configuration = data.join("akis.conf");
        let log = data.join("server.log");
        let mut port = 0;
        for _ in 0..PORT_TRIES {
            port = free_port()?;
            fs::write(&configuration, settings.lines(port))
                .map_err(|e| Error::file("write", &configuration, e))?;
            run_as.own(&configuration)?;
            let _ = fs::remove_file(&log);
            let mut command = self.installation.pg_ctl();
            command.args(["-w", "-t", PATIENCE_SECONDS, "-l"]).arg(&log).arg("start");
            let said = process::run(&mut command, "")?;
            if said.success {
                self.port = port;
                self.running = true;
                self.watcher = Watcher::start(binaries, *run_as, &data);
                return Ok(());
            }
            let logged = fs::read_to_string(&log).unwrap_or_default();
            if logged.contains("Address already in use") {
                continue;
            }
            if logged.contains("another server might be running") || logged.contains("is already in use") {
                return Err(Error::InUse { folder: settings.folder.clone() });
            }
            let text = if logged.trim().is_empty() { said.text } else { logged };
            return Err(process::explain(&command, &text, &settings.folder));
        }
        Err(Error::PortTaken { port })
    }

    fn end(&mut self) -> Result<(), Error> {
        self.watcher = None;
        if std::mem::replace(&mut self.running, false) { self.installation.stop() } else { Ok(()) }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell; the next start in this folder deals with a server that would not stop.
        let _ = self.end();
    }
}

fn free_port() -> Result<u16, Error> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Error::file("listen on", "127.0.0.1", e))
}
