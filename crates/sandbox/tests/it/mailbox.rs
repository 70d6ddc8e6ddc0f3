//! The mail server, spoken to line by line.

use crate::business::json_of;
use crate::oauth::start;
use akis_sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(sandbox: &Running) -> Self {
        let stream = TcpStream::connect(sandbox.mail_addr.unwrap()).await.unwrap();
        let mut client = Self(BufReader::new(stream));
        assert_eq!(client.reply().await.0, 220);
        client
    }

    /// The code and the last line of a reply.
    async fn reply(&mut self) -> (u16, String) {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await.unwrap();
            assert!(line.ends_with("\r\n"), "{line:?}");
            if line.as_bytes()[3] == b' ' {
                return (line[..3].parse().unwrap(), line);
            }
        }
    }

    async fn say(&mut self, line: &str) -> u16 {
        self.0.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        self.reply().await.0
    }
}

async fn mails(sandbox: &Running, query: &str) -> Value {
    json_of(reqwest::Client::new().get(sandbox.url(&format!("/sandbox/mailbox{query}")))).await.1
}

#[tokio::test]
async fn a_mail_is_kept_and_decoded() {
    let sandbox = start().await;
    let mut client = Client::connect(&sandbox).await;
    assert_eq!(client.say("EHLO akis.test").await, 250);
    assert_eq!(client.say("AUTH PLAIN AHVzZXIAcGFzcw==").await, 235);
    assert_eq!(client.say("MAIL FROM:<akis@mavideniz.com.tr> SIZE=500 BODY=8BITMIME").await, 250);
    assert_eq!(client.say("RCPT TO:<elif@mavideniz.com.tr>").await, 250);
    assert_eq!(client.say("RCPT TO:<ali@mavideniz.com.tr>").await, 250);
    assert_eq!(client.say("DATA").await, 354);
    let mail = [
        "From: =?utf-8?q?Ak=C4=B1=C5=9F?= <akis@mavideniz.com.tr>",
        "To: elif@mavideniz.com.tr",
        "Subject: =?utf-8?B?QmHEn2xhbnTEsSBrZXNpbGRp?=",
        "Content-Type: multipart/alternative; boundary=\"b\"",
        "",
        "--b",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "Yan=C4=B1tlar bekliyor.",
        "..bir nokta",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        "PHA+WWFuxLF0bGFyPC9wPg==",
        "--b--",
        ".",
    ];
    assert_eq!(client.say(&mail.join("\r\n")).await, 250);
    assert_eq!(client.say("QUIT").await, 221);
    let kept = mails(&sandbox, "").await;
    assert_eq!(kept.as_array().unwrap().len(), 2, "one for each recipient");
    let one = &mails(&sandbox, "?to=ali@mavideniz.com.tr").await[0];
    assert_eq!(
        (one["from"].as_str(), one["subject"].as_str()),
        (Some("akis@mavideniz.com.tr"), Some("Bağlantı kesildi"))
    );
    assert_eq!(one["sender_name"], "Akış");
    assert_eq!(one["text"].as_str().unwrap().trim().replace("\r\n", "\n"), "Yanıtlar bekliyor.\n.bir nokta");
    assert_eq!(one["html"], "<p>Yanıtlar</p>");
    let cleared = reqwest::Client::new().delete(sandbox.url("/sandbox/mailbox"));
    assert_eq!(json_of(cleared).await.0, 204);
    assert_eq!(mails(&sandbox, "").await, json!([]));
}

#[tokio::test]
async fn a_plain_mail_has_no_html() {
    let sandbox = start().await;
    let mut client = Client::connect(&sandbox).await;
    client.say("EHLO akis.test").await;
    client.say("MAIL FROM:<>").await;
    client.say("RCPT TO:<a@b.test>").await;
    client.say("DATA").await;
    assert_eq!(client.say("Subject: x\r\n\r\nMerhaba\r\n.").await, 250);
    let kept = mails(&sandbox, "").await;
    assert_eq!((kept[0]["text"].as_str().map(str::trim), kept[0]["html"].clone()), (Some("Merhaba"), Value::Null));
}

#[tokio::test]
async fn order_and_limits() {
    let sandbox = start().await;
    let mut client = Client::connect(&sandbox).await;
    assert_eq!(client.say("MAIL FROM:<a@b.test>").await, 503);
    assert_eq!(client.say("EHLO x").await, 250);
    assert_eq!(client.say("RCPT TO:<a@b.test>").await, 503);
    assert_eq!(client.say("MAIL FROM:<a@b.test> SIZE=99999999").await, 552);
    assert_eq!(client.say("MAIL FROM:a@b.test").await, 501);
    assert_eq!(client.say("MAIL FROM:<a@b.test>").await, 250);
    assert_eq!(client.say("DATA").await, 503);
    assert_eq!(client.say("RCPT TO:<nobody>").await, 501);
    for _ in 0..100 {
        assert_eq!(client.say("RCPT TO:<a@b.test>").await, 250);
    }
    assert_eq!(client.say("RCPT TO:<a@b.test>").await, 452);
    assert_eq!(client.say("RSET").await, 250);
    assert_eq!(client.say("DATA").await, 503);
    assert_eq!(client.say("AUTH CRAM-MD5").await, 504);
    assert_eq!(client.say("STARTTLS").await, 454);
    assert_eq!(client.say("SING").await, 500);
    let none = Sandbox::start(Options { mail_listen: None, ..Options::default() }).await.unwrap();
    assert!(none.mail_addr.is_none() && none.mail_url().is_none());
    assert_eq!(sandbox.mail_url().unwrap(), format!("smtp://{}", sandbox.mail_addr.unwrap()));
}
