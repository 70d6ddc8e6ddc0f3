//! A whole journey with the logs at their most talkative: no answer, number, token, secret, key or file of anybody is in
//! them, nor in any error that was answered or kept on the way. In a process of its own, because all threads of the product
//! log to the process's one subscriber.

mod book;
mod company;
mod refused;
mod site;

use crate::hand::APP_SECRET;
use crate::steps;
use akis_load::envelope::sign;
use akis_testkit::Product;
use anyhow::{Context as _, Result};
use book::Book;
use site::{Site, connect};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Everybody at the finest level, every library and the statements of sqlx too, which an installation shows only when
/// somebody asks for them. Left out is the test's own browser, which keeps its cookies in this process.
const FILTER: &str = "trace,cookie_store=off,reqwest::cookie=off";

const FORM: &str = "Wedding and event request";
const NEW_APP_SECRET: &str = "c9d1f6b2750e4a3880f2b67d1e95aa04";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The search itself finds what a careless line would say.
#[test]
fn what_a_careless_line_says_is_found() {
    let mut book = Book::default();
    book.secret("flow token", "dGhpcyBpcyBhIHRva2Vu");
    book.pem(
        "private key",
        "-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----",
    );
    for line in [
        "sent to 905321112233",
        "sent to +90 532 111 22 33",
        "sent to +90 (532) 111-22-33, body=\"\"",
        "given=Text(\"ZEYNEP\")",
        "token=dGhpcyBpcyBhIHRva2Vu:1",
        "pem=MIIEvgIBADANBgkqhkiG9w0BAQEFAASC\\n",
    ] {
        assert_eq!(book.found("it", line).len(), 1, "{line}");
    }
    assert!(book.found("it", "request answered http.status=200 duration_ms=3").is_empty());
}

/// Set in the process that this test starts for itself.
const ALONE: &str = "AKIS_TEST_ALONE";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_anybody_is_logged_or_told_in_an_error() -> Result<()> {
    if std::env::var_os(ALONE).is_none() {
        let run = std::process::Command::new("/proc/self/exe")
            .args(["--exact", "quiet::nothing_of_anybody_is_logged_or_told_in_an_error", "--nocapture"])
            .env(ALONE, "1")
            .output()?;
        let said = String::from_utf8_lossy(&run.stdout);
        let complaint = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && said.contains("1 passed"), "{said}{complaint}");
        return Ok(());
    }
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(FILTER)?)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let mut book = Book::default();
    tokio::spawn(async { tracing::trace!(target: "akis_canary", "heard") }).await?;
    let journey = journey(&mut book).await;
    let log = log.text();
    if let Ok(path) = std::env::var("AKIS_QUIET_LOG") {
        std::fs::write(path, &log)?;
    }
    let mut found = book.found("the log", &log);
    for (place, said) in &book.errors {
        found.extend(book.found(place, said));
    }
    assert!(found.is_empty(), "{} findings, {:?}\n{}", found.len(), journey.err(), found.join("\n"));
    journey?;

    for said in [
        "request answered",
        "/exchange/{endpoint_id}",
        "/hooks/whatsapp/{app_id}",
        "/api/v1/flows/{id}/messages",
        "http.status=200",
        "http.status=400",
        "http.status=421",
        "http.status=427",
        "http.status=432",
        "state=\"kept\"",
        "deliver",
        " DEBUG ",
        "akis_worker::",
        "insert into submissions",
        "akis_jobs::",
        // Said by this test at the finest level.
        "akis_canary: heard",
    ] {
        assert!(log.contains(said), "the log does not even say {said}:\n{log:.4000}");
    }
    assert!(log.lines().count() > 500, "{} lines", log.lines().count());
    assert!(book.errors.len() > 20 && book.secrets.len() > 60, "{} {}", book.errors.len(), book.secrets.len());
    Ok(())
}

async fn journey(book: &mut Book) -> Result<()> {
    let product = Product::start().await?;
    for (what, words) in [
        ("app secret", APP_SECRET),
        ("app secret", NEW_APP_SECRET),
        ("access token", "EAADEMOakis"),
        ("verify token", "akis-demo-verify-token"),
        ("client secret", "demo-hubspot-client-secret"),
        ("master key", "YWtpcyBkZW1vIG1hc3RlciBrZXksIHB1YmxpYyEhISE="),
        ("sign-in key", "key-of-a-test"),
    ] {
        book.secret(what, words);
    }
    for secret in [APP_SECRET, NEW_APP_SECRET] {
        book.secret("app secret proof", sign(secret, b"EAADEMOakis")?.trim_start_matches("sha256="));
    }
    let cookies = product.dashboard.cookies();
    let (_, cookie) = cookies.split_once('=').context("no cookie")?;
    book.secret("session cookie", cookie);

    let connection = connect(&product, book).await?;
    let source_form = steps::find_form(&product, &connection, FORM).await?;
    let flow = steps::import(&product, &connection, &source_form).await?;
    let endpoint = steps::publish(&product, &flow).await?;
    let site = Site { product: &product, flow: &flow, endpoint: &endpoint, source_form: &source_form };
    site.sealed(book).await?;

    let first = site.first_answer(book).await?;
    site.refused_requests(book, &first).await?;
    site.revoked(book).await?;
    site.sealed(book).await?;
    site.answer_that_hubspot_refuses(book).await?;
    site.hooks(book).await?;
    site.messages(book).await?;
    site.mistakes_of_a_person(book).await?;
    site.keys(book).await?;
    site.sealed(book).await?;
    site.app_secret(book).await?;
    site.kept_problems(book).await?;
    product.stop().await
}
