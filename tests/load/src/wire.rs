//! HTTP/1.1 as these phones need it: one connection that stays open, requests written as they are, answers read by
//! their length. A general client would cost the machine more than what is measured.

use anyhow::{Context as _, Result, bail, ensure};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long a phone waits: what WhatsApp gives an endpoint.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Far above any answer of an endpoint.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// An open connection.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answer<'a> {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: &'a [u8],
}

impl Wire {
    /// Opens one.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.context("connecting")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(8 * 1024) })
    }

    /// Sends a whole request and reads the whole answer, within [`PATIENCE`]. After an error the connection is of no use.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        let (status, head, length) = match tokio::time::timeout(PATIENCE, self.exchange(request)).await {
            Ok(exchanged) => exchanged?,
            Err(_) => bail!("no answer within {PATIENCE:?}"),
        };
        Ok(Answer { status, body: self.buffer.get(head..head + length).unwrap_or_default() })
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<(u16, usize, usize)> {
        self.stream.write_all(request).await.context("sending")?;
        self.buffer.clear();
        let (status, head, length) = loop {
            self.read().await?;
            if let Some(head) = head_end(&self.buffer) {
                let (status, length) = read_head(self.buffer.get(..head).unwrap_or_default())?;
                break (status, head, length);
            }
        };
        while self.buffer.len() < head + length {
            self.read().await?;
        }
        Ok((status, head, length))
    }

    async fn read(&mut self) -> Result<()> {
        let read = self.stream.read_buf(&mut self.buffer).await.context("reading the answer")?;
        ensure!(read > 0, "the connection was closed before the answer was complete");
        ensure!(self.buffer.len() <= LARGEST_ANSWER, "the answer has no end");
        Ok(())
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|place| place + 4)
}

/// Status and length of the body.
fn read_head(head: &[u8]) -> Result<(u16, usize)> {
    let text = std::str::from_utf8(head).context("the answer's head is no text")?;
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status = first
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok())
        .with_context(|| format!("not an HTTP/1.1 answer: {first}"))?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok((status, length.context("the answer names no length")?))
}

/// A request as it goes over the wire.
pub fn post(host: &str, path: &str, signature: &str, body: &str) -> Box<[u8]> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         user-agent: facebookexternalua\r\nx-hub-signature-256: {signature}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
    .into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_status_and_length_whatever_the_case_of_the_header() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\n";
        assert_eq!(head_end(head), Some(head.len()));
        assert_eq!(read_head(head).unwrap(), (200, 12));
        assert!(read_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(read_head(b"SMTP ready\r\n\r\n").is_err());
    }
}
