//! The published form and its answers: given, fetched, delivered, in good weather and in bad.

use super::book::Book;
use crate::hand::{Hand, exchanges, file, picture};
use crate::steps::{self, items, text, wait_for_delivery, wait_for_submissions};
use akis_store::{AccountId, ConnectionId, TenantId, connections, key_pairs};
use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

const FILE: &str = "Plan or mood board";
const GUESTS: &str = "How many guests";

pub(super) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("Your name", json!("Zeynep Aksoylu")),
        ("E-mail", json!("z.aksoylu@kuzeyruzgari.example.com")),
        ("Phone", json!("+905339998877")),
        ("What are you planning?", json!("A company event")),
        ("Company name", json!("Kuzeyruzgari Denizcilik")),
        ("Budget per person", json!("More than 100 EUR")),
        ("Which special wishes", json!("Ahtapotlu bir sofra, lavanta kokusu")),
        (GUESTS, json!("41")),
    ]
}

/// The OAuth round trip; what it passes around is noted.
pub(super) async fn connect(product: &Product, book: &mut Book) -> Result<String> {
    let begun = product.dashboard.post("/api/v1/connections/hubspot/authorize", &json!({})).await?;
    let authorize = text(&begun, "/authorize_url")?;
    let back = product.vendors.allow(&authorize).await?;
    for address in [&authorize, &back] {
        for (name, value) in url::Url::parse(address)?.query_pairs() {
            if ["state", "code", "code_challenge"].contains(&name.as_ref()) {
                book.secret(&format!("OAuth {name}"), value);
            }
        }
    }
    let home = product.dashboard.fetch(&back).await?;
    let location = home.location.with_context(|| format!("no redirect home: {} {}", home.status, home.text))?;
    let (_, id) = location.split_once("connected=").with_context(|| format!("not connected: {location}"))?;
    // Once more: the code is used up.
    let again = product.dashboard.fetch(&back).await?;
    book.error("a used code", format!("{} {}", again.text, again.location.unwrap_or_default()));
    Ok(id.to_owned())
}

/// The published form.
pub(super) struct Site<'a> {
    pub(super) product: &'a Product,
    pub(super) flow: &'a str,
    pub(super) endpoint: &'a str,
    pub(super) source_form: &'a str,
}

impl Site<'_> {
    /// What lies sealed in the database: OAuth tokens, private keys.
    pub(super) async fn sealed(&self, book: &mut Book) -> Result<()> {
        let mut look = self.product.database.look().await?;
        let sql = "select c.tenant_id, c.id, a.id from connections c join whatsapp_accounts a using (tenant_id)";
        let (tenant, connection, account): (Uuid, Uuid, Uuid) = sqlx::query_as(sql).fetch_one(&mut look).await?;
        let mut tx = self.product.rooms().store.tenant(TenantId(tenant)).begin().await?;
        let tokens = connections::tokens(&mut tx, ConnectionId(connection)).await?.context("no tokens")?;
        book.secret("OAuth access token", tokens.access.expose_secret());
        book.secret("OAuth refresh token", tokens.refresh.context("no refresh token")?.expose_secret());
        for (_, pem) in key_pairs::private_keys(&mut tx, AccountId(account)).await? {
            book.pem("private key", pem.expose_secret());
        }
        Ok(())
    }

    pub(super) async fn hand(&self) -> Result<(Hand<'_>, String)> {
        let message = steps::send_to_phone(self.product, self.flow).await?;
        Ok((Hand::open(self.product, &message).await?, message))
    }

    /// Notes flow tokens, and what opens and names the files.
    pub(super) async fn of_the_phone(&self, book: &mut Book) -> Result<()> {
        for message in self.product.vendors.messages().await? {
            book.secret("flow token", message["flow_token"].as_str().unwrap_or_default());
        }
        for exchange in exchanges(self.product).await? {
            let uploads = exchange["request"]["data"].as_object().into_iter().flat_map(|data| data.values());
            for upload in uploads.filter_map(Value::as_array).flatten() {
                for name in ["cdn_url", "media_id", "file_name"] {
                    book.secret(name, upload[name].as_str().unwrap_or_default());
                }
                for name in ["encryption_key", "hmac_key", "iv", "plaintext_hash", "encrypted_hash"] {
                    book.secret(name, upload["encryption_metadata"][name].as_str().unwrap_or_default());
                }
            }
        }
        Ok(())
    }

    /// A wrong answer, a step back, two bad files, a good one; HubSpot stumbles and recovers. Answers the message's id.
    pub(super) async fn first_answer(&self, book: &mut Book) -> Result<String> {
        let Self { product, flow, .. } = *self;
        let (mut hand, message) = self.hand().await?;
        hand.go_to(GUESTS, &answers()).await?;
        hand.enter(GUESTS, &json!("70318265")).await?;
        hand.tap().await?;
        assert!(hand.complaint(GUESTS).is_some(), "any number of guests will do: {}", hand.view["open"]);
        let screen = hand.screen().map(str::to_owned);
        hand.back().await?;
        assert_ne!(hand.screen().map(str::to_owned), screen);
        hand.go_to(FILE, &answers()).await?;
        hand.enter(FILE, &file("Gizli not 7731.pdf", "application/pdf", &picture(3_000))).await?;
        hand.tap().await?;
        assert!(hand.complaint(FILE).is_some(), "{}", hand.view["open"]);
        product.vendors.fault("cdn", &json!({ "kind": "malformed" })).await?;
        hand.enter(FILE, &file("Gizli not 7732.png", "image/png", &picture(3_000))).await?;
        hand.tap().await?;
        assert!(hand.complaint(FILE).is_some(), "{}", hand.view["open"]);
        product.vendors.fault("cdn", &json!({ "kind": "none" })).await?;
        hand.enter(FILE, &file("Gizli not 7733.png", "image/png", &picture(3_000))).await?;
        self.of_the_phone(book).await?;

        product.vendors.fault("hubspot", &json!({ "kind": "server_error", "path": "/submissions/" })).await?;
        hand.finish(&answers()).await?;
        let listed = wait_for_submissions(product, flow, 1).await?;
        let id = text(&listed[0], "/id")?;
        let failed = self.problem(&id).await?;
        book.error("a delivery's problem", failed["deliveries"].to_string());
        for kind in ["malformed", "rate_limited"] {
            let fault = json!({ "kind": kind, "retry_after": 1, "times": 1, "path": "/submissions/" });
            product.vendors.fault("hubspot", &fault).await?;
            tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
        }
        product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;
        let found = wait_for_delivery(product, &id, "delivered").await?;
        book.error("a delivery's tries", found["deliveries"].to_string());
        assert!(found["files"].as_array().is_some_and(|files| files.iter().all(|file| file["state"] == "kept")));
        let kept = format!("/api/v1/submissions/{id}/files/{}", text(&found, "/files/0/id")?);
        assert_eq!(product.dashboard.download(&kept).await?.0, 200);
        // WhatsApp's own reply.
        wait_until("the reply confirmed the submission", async || {
            let found = product.dashboard.get(&format!("/api/v1/submissions/{id}")).await?;
            Ok((!found["confirmed_at"].is_null()).then_some(()))
        })
        .await?;
        self.of_the_phone(book).await?;
        Ok(message)
    }

    /// The submission, when it says that something is wrong.
    pub(super) async fn problem(&self, id: &str) -> Result<Value> {
        wait_until("the dashboard says what is wrong", async || {
            let found = self.product.dashboard.get(&format!("/api/v1/submissions/{id}")).await?;
            let said = found.pointer("/deliveries/0/problem").and_then(Value::as_str).is_some();
            Ok(said.then_some(found))
        })
        .await
    }

    /// The app is uninstalled at HubSpot; somebody connects it again.
    pub(super) async fn revoked(&self, book: &mut Book) -> Result<()> {
        let Self { product, flow, .. } = *self;
        product.vendors.fault("hubspot", &json!({ "kind": "revoked" })).await?;
        let (mut hand, _) = self.hand().await?;
        hand.finish(&answers()).await?;
        let listed = wait_for_submissions(product, flow, 2).await?;
        let id = text(&listed[0], "/id")?;
        let waiting = wait_for_delivery(product, &id, "needs_attention").await?;
        book.error("a revoked delivery", waiting["deliveries"].to_string());
        let connections = product.dashboard.get("/api/v1/connections").await?;
        assert_eq!(items(&connections)?[0]["status"], "reconnect_needed");
        book.error("a revoked connection", connections.to_string());
        product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;
        connect(product, book).await?;
        wait_for_delivery(product, &id, "delivered").await?;
        Ok(())
    }

    /// Somebody took an option out of the form at HubSpot, which names the value it refuses.
    pub(super) async fn answer_that_hubspot_refuses(&self, book: &mut Book) -> Result<()> {
        let Self { product, flow, source_form, .. } = *self;
        let control = product.vendors.control();
        let forms = control.get("/sandbox/hubspot/forms").await?;
        let form = forms.as_array().into_iter().flatten().find(|form| form["id"] == source_form);
        let form = form.context("no form")?;
        let changed = form.to_string().replace("\"company_event\"", "\"another_event\"");
        control.post("/sandbox/hubspot/forms", &serde_json::from_str(&changed)?).await?;
        let (mut hand, _) = self.hand().await?;
        hand.finish(&answers()).await?;
        let listed = wait_for_submissions(product, flow, 3).await?;
        let id = text(&listed[0], "/id")?;
        let failed = self.problem(&id).await?;
        assert_ne!(failed["deliveries"][0]["state"], "delivered");
        book.error("an answer HubSpot refuses", failed["deliveries"].to_string());
        control.post("/sandbox/hubspot/forms", form).await?;
        self.of_the_phone(book).await
    }
}
