//! Asks a ClamAV daemon about a file: clamd's INSTREAM command over TCP (clamd manual, "Commands").

use akis_objects::{ObjectError, Reader};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

/// How long the daemon may take for all of it.
const LIMIT: Duration = Duration::from_mins(2);
/// How long it may take to answer the call.
const CONNECT: Duration = Duration::from_secs(5);
/// The port clamd listens on unless told otherwise.
const PORT: u16 = 3310;
/// Longest answer that is read.
const LONGEST: u64 = 4096;

/// What the scanner said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// It found nothing.
    Clean,
    /// It found something.
    Found,
}

/// Why it said nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScanError {
    /// It is out of reach, broke off, or took too long.
    #[error("the scanner is out of reach")]
    Away,
    /// It answered with an error: files above its own limit, mostly.
    #[error("the scanner did not look at the file")]
    Refused,
    /// The file could not be read back.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

impl From<std::io::Error> for ScanError {
    fn from(_: std::io::Error) -> Self {
        Self::Away
    }
}

/// Streams a kept object to the daemon.
pub(super) async fn scan(daemon: &Url, file: Reader) -> Result<Said, ScanError> {
    tokio::time::timeout(LIMIT, ask(daemon, file)).await.unwrap_or(Err(ScanError::Away))
}

async fn ask(daemon: &Url, mut file: Reader) -> Result<Said, ScanError> {
    let host = daemon.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let connected = tokio::time::timeout(CONNECT, TcpStream::connect((host, daemon.port().unwrap_or(PORT)))).await;
    let mut stream = connected.map_err(|_| ScanError::Away)??;
    stream.write_all(b"zINSTREAM\0").await?;
    while let Some(bytes) = file.next().await? {
        let length = u32::try_from(bytes.len()).map_err(|_| ScanError::Refused)?;
        let sent = async {
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(&bytes).await
        };
        // It hangs up on what is too large for it, and says so before.
        if sent.await.is_err() {
            break;
        }
    }
    let _ = stream.write_all(&0_u32.to_be_bytes()).await;
    let mut answer = Vec::new();
    stream.take(LONGEST).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let answer = answer.trim_end_matches(['\0', '\n']);
    if answer.ends_with(" FOUND") {
        Ok(Said::Found)
    } else if answer.ends_with(": OK") {
        Ok(Said::Clean)
    } else if answer.is_empty() {
        Err(ScanError::Away)
    } else {
        Err(ScanError::Refused)
    }
}
