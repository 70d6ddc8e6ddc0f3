//! One client's conversation (RFC 5321): EHLO, AUTH, MAIL, RCPT, DATA, RSET, NOOP, VRFY, QUIT.

use super::keep;
use crate::state::Sandbox;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// RFC 5321, 4.5.3.1.4 asks for 512 bytes a command; some more for long AUTH answers.
const LONGEST_LINE: usize = 4096;
/// Bytes of one mail, as EHLO tells.
const LARGEST_MAIL: usize = 10 * 1024 * 1024;
/// RFC 5321, 4.5.3.1.8.
const MOST_RECIPIENTS: usize = 100;
const PATIENCE: Duration = Duration::from_mins(1);

/// What has been said of the mail to come.
#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

pub(super) async fn converse(stream: TcpStream, sandbox: &Sandbox) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 mail.sandbox.invalid ESMTP, nothing leaves this machine").await?;
    let mut envelope = Envelope::default();
    let mut greeted = false;
    loop {
        let Some(line) = line(&mut stream, LONGEST_LINE).await? else { return Ok(()) };
        let text = String::from_utf8_lossy(&line).into_owned();
        let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let verb = verb.to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" | "HELO" => {
                greeted = true;
                envelope = Envelope::default();
                if verb == "EHLO" { extensions() } else { "250 mail.sandbox.invalid".to_owned() }
            }
            "QUIT" => return say(&mut stream, "221 Bye").await,
            "NOOP" => "250 OK".to_owned(),
            "RSET" => {
                envelope = Envelope::default();
                "250 OK".to_owned()
            }
            "VRFY" => "252 Cannot verify, but will take the mail".to_owned(),
            "AUTH" => authenticate(&mut stream, rest).await?,
            "MAIL" if !greeted => "503 Say EHLO first".to_owned(),
            "MAIL" if envelope.from.is_some() => "503 A mail was begun already".to_owned(),
            "MAIL" => begin(&mut envelope, rest),
            "RCPT" if envelope.from.is_none() => "503 Say MAIL first".to_owned(),
            "RCPT" if envelope.to.len() >= MOST_RECIPIENTS => "452 Too many recipients".to_owned(),
            "RCPT" => match path(rest, "TO:").filter(|address| address.contains('@')) {
                Some(address) => {
                    envelope.to.push(address);
                    "250 OK".to_owned()
                }
                None => "501 RCPT TO:<address> is expected".to_owned(),
            },
            "DATA" if envelope.to.is_empty() => "503 Say RCPT first".to_owned(),
            "DATA" => {
                say(&mut stream, "354 End with a line that holds a single dot").await?;
                let Some(mail) = data(&mut stream).await? else { return Ok(()) };
                let done = std::mem::take(&mut envelope);
                match mail {
                    Some(mail) => {
                        keep(sandbox, &done.from.unwrap_or_default(), &done.to, &mail);
                        "250 OK, kept".to_owned()
                    }
                    None => "552 The mail is too large".to_owned(),
                }
            }
            "STARTTLS" => "454 There is no TLS here".to_owned(),
            _ => "500 Command not known".to_owned(),
        };
        say(&mut stream, &reply).await?;
    }
}

fn extensions() -> String {
    format!(
        "250-mail.sandbox.invalid\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE {LARGEST_MAIL}\r\n250 AUTH PLAIN LOGIN"
    )
}

fn begin(envelope: &mut Envelope, rest: &str) -> String {
    let Some(from) = path(rest, "FROM:") else { return "501 MAIL FROM:<address> is expected".to_owned() };
    let size = rest.split_whitespace().find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("SIZE").then(|| value.parse::<usize>().ok()).flatten()
    });
    if size.is_some_and(|size| size > LARGEST_MAIL) {
        return "552 The mail is too large".to_owned();
    }
    envelope.from = Some(from);
    "250 OK".to_owned()
}

/// The address between angle brackets; what follows it is parameters.
fn path(rest: &str, word: &str) -> Option<String> {
    let head = rest.get(..word.len())?;
    let tail = rest.get(word.len()..)?.trim_start();
    let inner = tail.strip_prefix('<')?.split_once('>')?.0;
    head.eq_ignore_ascii_case(word).then(|| inner.to_owned())
}

/// Any name and password will do; what is not base64 will not.
async fn authenticate(stream: &mut BufReader<TcpStream>, rest: &str) -> io::Result<String> {
    let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
    let prompts: &[&str] = match mechanism.to_ascii_uppercase().as_str() {
        "PLAIN" if initial.is_empty() => &["334 "],
        "PLAIN" => &[],
        // "Username:" and "Password:" in base64.
        "LOGIN" if initial.is_empty() => &["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"],
        "LOGIN" => &["334 UGFzc3dvcmQ6"],
        _ => return Ok("504 Only PLAIN and LOGIN".to_owned()),
    };
    let mut good = initial.is_empty() || STANDARD.decode(initial.trim()).is_ok();
    for prompt in prompts {
        say(stream, prompt).await?;
        let Some(answer) = line(stream, LONGEST_LINE).await? else { return Ok("421 Bye".to_owned()) };
        good &= STANDARD.decode(&answer).is_ok();
    }
    Ok(if good { "235 Welcome" } else { "535 Not understood" }.to_owned())
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> io::Result<()> {
    stream.get_mut().write_all(format!("{text}\r\n").as_bytes()).await?;
    stream.get_mut().flush().await
}

/// One line without its end; `None` when the client is gone, is silent for a minute, or never ends its line.
async fn line(stream: &mut (impl AsyncBufRead + Unpin), most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let mut bounded = stream.take(limit);
    let read = tokio::time::timeout(PATIENCE, bounded.read_until(b'\n', &mut line));
    let Ok(read) = read.await else { return Ok(None) };
    read?;
    if line.pop() != Some(b'\n') {
        return Ok(None);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}

/// The mail up to the single dot, with doubled dots undone; `Some(None)` when it is too large, `None` when the client
/// is gone.
async fn data(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Option<Vec<u8>>>> {
    let mut mail = Vec::new();
    let mut large = false;
    loop {
        // A line of a mail has 998 characters at most; senders that break this get room.
        let Some(line) = line(stream, LARGEST_MAIL).await? else { return Ok(None) };
        if line == b"." {
            return Ok(Some((!large).then_some(mail)));
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        large |= mail.len() + line.len() > LARGEST_MAIL;
        if !large {
            mail.extend_from_slice(line);
            mail.extend_from_slice(b"\r\n");
        }
    }
}
