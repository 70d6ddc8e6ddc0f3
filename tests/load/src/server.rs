//! `akis serve`, the real program, as a process of its own.

use anyhow::{Context as _, Result, bail};
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long the server may take to its first answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server. Dropped, it is killed.
pub struct Server {
    child: Child,
    address: SocketAddr,
    program: PathBuf,
    environment: Vec<(String, String)>,
    log: PathBuf,
}

/// What a process holds of the machine's memory, in MiB.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// Now.
    pub now: f64,
    /// At most since it started.
    pub most: f64,
}

impl Server {
    /// Starts it with settings fit for production, on a free port, and waits until it could answer requests. What it logs
    /// goes to a file in `folder`.
    pub async fn start(program: &Path, database_url: &str, master_key: &str, folder: &Path) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let environment = [
            ("AKIS__SERVER__LISTEN", address.to_string()),
            ("AKIS__SERVER__PUBLIC_URL", "https://load.example.com".to_owned()),
            ("AKIS__DATABASE__URL", database_url.to_owned()),
            ("AKIS__SECRETS__MASTER_KEY", master_key.to_owned()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let log = folder.join("server.log");
        let child = spawn(program, &environment, &log)?;
        let mut server = Self { child, address, program: program.to_owned(), environment, log };
        server.wait_until_ready().await?;
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where it logs to.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Ends it as a crash or a power cut would: without a word.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts it again at the same address, killing it first if it runs, and waits until it could answer requests.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill()?;
        self.child = spawn(&self.program, &self.environment, &self.log)?;
        self.wait_until_ready().await
    }

    /// What it holds of the machine's memory.
    pub fn memory(&self) -> Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
        };
        let read = || Some(Memory { now: field("VmRSS:")?, most: field("VmHWM:")? });
        read().context("the server's memory cannot be read")
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}):\n{}", fs::read_to_string(&self.log).unwrap_or_default());
            }
            if ready(self.address).await.is_ok_and(|ready| ready) {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                bail!("the server was not ready within {PATIENCE:?}; it logs to {}", self.log.display());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.kill();
    }
}

fn spawn(program: &Path, environment: &[(String, String)], log: &Path) -> Result<Child> {
    let log = File::options().create(true).append(true).open(log).context("opening the server's log")?;
    let mut command = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AKIS__")) {
        command.env_remove(name);
    }
    command
        .arg("serve")
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    command.spawn().with_context(|| format!("starting {}", program.display()))
}

/// Asks `/readyz`: whether requests would succeed.
async fn ready(address: SocketAddr) -> Result<bool> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: load\r\nconnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}
