//! A mail server that keeps every mail and passes none on.

mod session;

use crate::state::Sandbox;
use crate::world::Mail;
use mail_parser::{Address, MessageParser};
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Mails kept; older ones go.
const REMEMBERED: usize = 1000;
/// Clients served at a time.
const CLIENTS: usize = 50;

/// Serves the mail port until stopped.
pub(crate) async fn serve(sandbox: Sandbox, listener: TcpListener, stop: CancellationToken) {
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(CLIENTS));
    loop {
        let arrived: std::io::Result<(TcpStream, SocketAddr)> = tokio::select! {
            arrived = listener.accept() => arrived,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = arrived else { continue };
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let (sandbox, stop) = (sandbox.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                ended = session::converse(stream, &sandbox) => {
                    if let Err(error) = ended {
                        tracing::debug!(%error, "a mail client went away");
                    }
                }
                () = stop.cancelled() => {}
            }
            drop(place);
        });
    }
}

/// Keeps a mail once for every recipient of its envelope.
fn keep(sandbox: &Sandbox, from: &str, recipients: &[String], raw: &[u8]) {
    let message = MessageParser::default().parse(raw);
    let message = message.as_ref();
    let subject = message.and_then(|message| message.subject()).unwrap_or_default();
    let text = message.and_then(|message| message.body_text(0)).unwrap_or_default();
    // A part of its own only: the parser makes HTML of plain text as well.
    let html = message.filter(|message| message.html_body.iter().ne(&message.text_body));
    let html = html.and_then(|message| message.body_html(0)).map(std::borrow::Cow::into_owned);
    let sender = message.and_then(|message| message.from()).and_then(Address::first);
    let sender_name = sender.and_then(|sender| sender.name()).map(ToOwned::to_owned);
    let headers: Vec<(String, String)> = message
        .map(|message| {
            let raw = message.headers_raw();
            raw.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect()
        })
        .unwrap_or_default();
    let at = sandbox.now();
    let mails: Vec<Mail> = recipients
        .iter()
        .map(|to| Mail {
            id: Uuid::now_v7().to_string(),
            at,
            from: from.to_owned(),
            to: to.clone(),
            subject: subject.to_owned(),
            text: text.clone().into_owned(),
            html: html.clone(),
            sender_name: sender_name.clone(),
            headers: headers.clone(),
        })
        .collect();
    sandbox.write(|world| {
        world.mailbox.extend(mails);
        let spare = world.mailbox.len().saturating_sub(REMEMBERED);
        world.mailbox.drain(..spare);
    });
}
