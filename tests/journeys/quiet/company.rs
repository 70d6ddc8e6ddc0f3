//! What people of the company do: messages, keys, secrets, and mistakes with them.

use super::NEW_APP_SECRET;
use super::book::Book;
use super::site::{Site, answers};
use crate::hand::{Hand, Wire};
use crate::steps::{self, items, text, wait_for_submissions};
use akis_testkit::{Method, wait_until};
use anyhow::Result;
use serde_json::{Value, json};

impl Site<'_> {
    /// Messages that do not go out, or do not arrive.
    pub(super) async fn messages(&self, book: &mut Book) -> Result<()> {
        let product = self.product;
        let path = format!("/api/v1/flows/{}/messages", self.flow);
        for (what, to) in [
            ("a number in words", json!("536 741 85 20 Zeynep")),
            ("a number as a number", json!(905_367_418_520_u64)),
            ("a number in a list", json!(["+90 (536) 741-85-20"])),
        ] {
            let reply = product.dashboard.json(Method::POST, &path, &json!({ "to": to })).await?;
            book.refused(what, reply, 422)?;
        }
        // Numbers with this end never receive.
        product.dashboard.post(&path, &json!({ "to": "+90 532 113 10 26" })).await?;
        self.failed_messages(1).await?;
        product.vendors.fault("graph", &json!({ "kind": "unauthorized", "path": "/messages" })).await?;
        product.dashboard.post(&path, &json!({ "to": "+90 536 741 85 20" })).await?;
        let failed = self.failed_messages(2).await?;
        product.vendors.fault("graph", &json!({ "kind": "none" })).await?;
        for message in failed {
            book.error("a message's problem", message["problem"].to_string());
        }
        Ok(())
    }

    /// The messages that failed, when there are so many.
    pub(super) async fn failed_messages(&self, count: usize) -> Result<Vec<Value>> {
        let path = format!("/api/v1/flows/{}/messages", self.flow);
        wait_until("messages failed", async || {
            let listed = self.product.dashboard.get(&path).await?;
            let failed: Vec<Value> =
                items(&listed)?.iter().filter(|message| message["problem"].is_string()).cloned().collect();
            Ok((failed.len() == count).then_some(failed))
        })
        .await
    }

    /// Bodies and addresses as people and their scripts get them wrong.
    pub(super) async fn mistakes_of_a_person(&self, book: &mut Book) -> Result<()> {
        let dashboard = &self.product.dashboard;
        let accounts = dashboard.get("/api/v1/whatsapp-accounts").await?;
        let account = format!("/api/v1/whatsapp-accounts/{}", text(&items(&accounts)?[0], "/id")?);
        let other: Value = serde_json::from_str(include_str!("../../../crates/crypto/testdata/openssl.json"))?;
        for form in ["pkcs8", "pkcs1", "legacy_des3"] {
            book.pem("imported key", other["private"][form].as_str().unwrap_or_default());
        }
        book.secret("passphrase", text(&other, "/passphrase")?);
        book.secret("passphrase", "kızı 42");
        let pem = &other["private"]["pkcs8"];
        let import = format!("{account}/keys/import");
        let secret = format!("{account}/app-secret");
        for (what, path, body) in [
            ("a key as a string", &import, pem.clone()),
            ("a key in a list", &import, json!({ "pem": [pem] })),
            ("a passphrase in the wrong place", &import, json!({ "pem": pem, "replace": other["passphrase"] })),
            ("half a key", &import, json!({ "pem": text(pem, "")?.get(..900) })),
            (
                "a wrong passphrase",
                &import,
                json!({ "pem": other["private"]["legacy_des3"], "passphrase": "Gizli not" }),
            ),
            ("no passphrase", &import, json!({ "pem": other["private"]["legacy_des3"] })),
            ("a secret as a string", &secret, json!(NEW_APP_SECRET)),
            (
                "a secret in the wrong place",
                &secret,
                json!({ "app_secret": "x", "keep_old_hours": NEW_APP_SECRET }),
            ),
            ("a secret with a blank", &secret, json!({ "app_secret": format!("{NEW_APP_SECRET} x") })),
        ] {
            let reply = dashboard.json(Method::POST, path, &body).await?;
            assert!(!reply.status.is_success(), "{what}: {}", reply.text);
            book.error(what, reply.text);
        }
        let code = "/oauth/callback/hubspot?code=Gizli-not-code&state=Gizli-not-state";
        book.secret("OAuth code", "Gizli-not-code");
        book.secret("OAuth state", "Gizli-not-state");
        let reply = dashboard.fetch(code).await?;
        book.error("a foreign state", format!("{} {}", reply.text, reply.location.unwrap_or_default()));
        let reply = dashboard.fetch("/api/v1/submissions/Zeynep-Aksoylu").await?;
        book.refused("an id that is none", reply, 404)?;
        let reply = dashboard.fetch("/api/v1/+90-532-111-22-33").await?;
        book.refused("an address that is none", reply, 404)?;
        Ok(())
    }

    /// A key replaced in the middle of a form, and one brought along.
    pub(super) async fn keys(&self, book: &mut Book) -> Result<()> {
        let Self { product, flow, .. } = *self;
        let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
        let keys = format!("/api/v1/whatsapp-accounts/{}/keys", text(&items(&accounts)?[0], "/id")?);
        let (mut hand, _) = self.hand().await?;
        product.dashboard.post(&format!("{keys}/rotate"), &json!({})).await?;
        self.sealed(book).await?;
        hand.finish(&answers()).await?;
        wait_for_submissions(product, flow, 4).await?;
        let other: Value = serde_json::from_str(include_str!("../../../crates/crypto/testdata/openssl.json"))?;
        let body = json!({ "pem": other["private"]["legacy_des3"], "passphrase": other["passphrase"] });
        let told = product.dashboard.post(&format!("{keys}/import"), &body).await?;
        book.error("an imported key", told.to_string());
        wait_until("Meta has the imported key", async || {
            let there = product.vendors.control().get("/sandbox/phone-numbers").await?;
            Ok((text(&there, "/0/public_key")?.trim() == text(&other, "/public")?.trim()).then_some(()))
        })
        .await?;
        let (mut hand, _) = self.hand().await?;
        hand.finish(&answers()).await?;
        wait_for_submissions(product, flow, 5).await?;
        self.of_the_phone(book).await
    }

    /// Another secret, which Meta does not know: what is signed with the former one goes on for a while, then ends.
    pub(super) async fn app_secret(&self, book: &mut Book) -> Result<()> {
        let Self { product, flow, .. } = *self;
        let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
        let account = format!("/api/v1/whatsapp-accounts/{}", text(&items(&accounts)?[0], "/id")?);
        let message = steps::send_to_phone(product, flow).await?;
        let secret = format!("{account}/app-secret");
        product.dashboard.post(&secret, &json!({ "app_secret": NEW_APP_SECRET })).await?;
        let mut hand = Hand::open(product, &message).await?;
        hand.finish(&answers()).await?;
        wait_for_submissions(product, flow, 6).await?;
        let sheet = product.dashboard.post(&format!("/api/v1/flows/{flow}/doctor"), &json!({})).await?;
        assert_eq!(sheet["passed"], false, "{sheet:#}");
        book.error("the doctor's sheet", sheet.to_string());
        product.dashboard.post(&format!("{account}/keys/check"), &json!({})).await?;
        let reply = product.dashboard.send(Method::DELETE, &format!("{secret}/previous"), None).await?;
        assert!(reply.status.is_success(), "{}", reply.text);
        let wire = Wire::to(product, self.endpoint).await?;
        wait_until("the former secret is forgotten", async || {
            let said = wire.ask(b"{\"version\": \"3.0\", \"action\": \"ping\"}").await?;
            Ok((said.reply.status.as_u16() == 432).then_some(()))
        })
        .await?;
        self.of_the_phone(book).await
    }

    /// What is kept of troubles and shown to people, and what the queue says.
    pub(super) async fn kept_problems(&self, book: &mut Book) -> Result<()> {
        let product = self.product;
        let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
        let account = text(&items(&accounts)?[0], "/id")?;
        for path in [
            format!("/api/v1/whatsapp-accounts/{account}/keys"),
            "/api/v1/whatsapp-accounts".to_owned(),
            "/api/v1/connections".to_owned(),
            format!("/api/v1/flows/{}/health", self.flow),
            format!("/api/v1/flows/{}/publication", self.flow),
        ] {
            let mut shown = product.dashboard.get(&path).await?;
            // The company's own numbers and public keys are no secret.
            if let Some(keys) = shown["keys"].as_array_mut() {
                for key in keys {
                    key["public_pem"] = Value::Null;
                }
            }
            book.error(&path, shown.to_string());
        }
        let metrics = product.dashboard.fetch("/metrics").await?;
        book.error("the metrics", metrics.text);
        let mut look = product.database.look().await?;
        let errors: Vec<String> = sqlx::query_scalar(
            "select concat(kind, ' ', coalesce(last_error, ''), ' ', payload) from control.jobs",
        )
        .fetch_all(&mut look)
        .await?;
        book.error("the queue", errors.join("\n"));
        Ok(())
    }
}
