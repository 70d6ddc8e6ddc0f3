//! What WhatsApp's machines, and others in their name, send to the endpoint and the webhooks, and what is refused of it.

use super::book::Book;
use super::site::{Site, answers};
use crate::hand::{APP_SECRET, Wire, exchanges};
use crate::steps::text;
use akis_load::envelope::sign;
use anyhow::{Context as _, Result};
use serde_json::json;

impl Site<'_> {
    /// Everything that the endpoint refuses, and the phone's own notice of an error.
    pub(super) async fn refused_requests(&self, book: &mut Book, finished: &str) -> Result<()> {
        let Self { product, endpoint, .. } = *self;
        let view = product.vendors.phone().open(finished).await?;
        assert!(view["notice"].is_string() && view["open"].is_null(), "{view}");
        book.error("a finished form", view["notice"].to_string());

        let (mut hand, _) = self.hand().await?;
        hand.fill(&answers()).await?;
        for fault in [json!({ "kind": "bad_signature", "times": 1 }), json!({ "kind": "stale_key", "times": 2 })] {
            product.vendors.fault("relay", &fault).await?;
            hand.tap().await?;
            book.error("a request that did not go through", hand.view["open"]["snackbar"].to_string());
        }
        product.vendors.fault("relay", &json!({ "kind": "none" })).await?;
        hand.tap().await?;
        self.of_the_phone(book).await?;

        let log = exchanges(product).await?;
        let last = log.iter().rfind(|one| one["outcome"] == "ok" && one["request"]["action"] == "data_exchange");
        let good = last.context("no exchange")?["request"].clone();
        let wire = Wire::to(product, endpoint).await?;
        let with = |path: &str, value: &str| {
            let mut request = good.clone();
            if let Some(place) = request.pointer_mut(path) {
                *place = json!(value);
            }
            request.to_string()
        };
        let name = "Zeynep Aksoylu";
        for (what, request, status) in [
            ("a wrong screen", with("/screen", name), 400),
            ("a wrong action", with("/action", name), 400),
            ("a wrong version", with("/data/akis_version", name), 400),
            ("half a request", "{\"data\": {\"firstname\": \"Zeynep Aksoylu\"".to_owned(), 400),
            ("a list", "[\"Zeynep Aksoylu\"]".to_owned(), 400),
        ] {
            book.refused(what, wire.ask(request.as_bytes()).await?.reply, status)?;
        }
        // Whatever it answers.
        for request in [with("/version", name), with("/data/akis_session", name), with("/flow_token", name)] {
            let said = wire.ask(request.as_bytes()).await?;
            if !said.reply.status.is_success() {
                book.error("a changed request", said.reply.text);
            }
        }
        let token = &good["flow_token"];
        for error in ["payload-schema-error", "Zeynep Aksoylu", "+90 532 111 22 33", text(token, "")?.as_str()] {
            let data = json!({ "error": error, "error_message": "firstname: Zeynep Aksoylu" });
            let notice = json!({ "version": "3.0", "action": "data_exchange", "flow_token": token, "data": data });
            let said = wire.ask(notice.to_string().as_bytes()).await?;
            assert_eq!(said.plain.pointer("/data/acknowledged"), Some(&json!(true)), "{}", said.reply.text);
        }
        let dead = json!({ "version": "3.0", "action": "data_exchange", "screen": good["screen"],
            "flow_token": "Zeynep Aksoylu", "data": { "firstname": "Zeynep Aksoylu" } });
        book.refused("a dead token", wire.ask(dead.to_string().as_bytes()).await?.reply, 427)?;
        let clear = good.to_string().into_bytes();
        book.refused("a wrong signature", wire.post(clear.clone(), "not the secret").await?, 432)?;
        let unencrypted = wire.post(clear, APP_SECRET).await?;
        assert!(!unencrypted.status.is_success());
        book.error("a request in clear", unencrypted.text);
        let strange = Wire::under(product, endpoint, include_str!("../../../crates/doctor/src/stranger.pem"))?;
        book.refused("a foreign key", strange.ask(good.to_string().as_bytes()).await?.reply, 421)?;
        let elsewhere = Wire::to(product, "/exchange/AAAAAAAAAAAAAAAAAAAAAA").await?;
        book.refused("an unknown endpoint", elsewhere.ask(good.to_string().as_bytes()).await?.reply, 404)?;

        let path = format!("/api/v1/flows/{}/doctor", self.flow);
        let sheet = product.dashboard.post(&path, &json!({})).await?;
        assert_eq!(sheet["passed"], true, "{sheet:#}");
        book.error("the doctor's sheet", sheet.to_string());
        Ok(())
    }

    /// What WhatsApp posts, good and bad.
    pub(super) async fn hooks(&self, book: &mut Book) -> Result<()> {
        let product = self.product;
        let app = product.vendors.control().get("/sandbox/app").await?;
        let path = format!("/hooks/whatsapp/{}", text(&app, "/app_id")?);
        let said = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "102290129340398", "changes": [{
            "field": "messages", "value": { "messaging_product": "whatsapp", "contacts": [{ "wa_id": "905321112233",
            "profile": { "name": "Zeynep Aksoylu" } }], "messages": [{ "from": "905321112233", "id": "wamid.1",
            "timestamp": "1790000000", "type": "text", "text": { "body": "Gizli not" } }] } }] }] });
        let good = said.to_string().into_bytes();
        let broken = good.get(..good.len() / 2).unwrap_or_default().to_vec();
        let strange = said.to_string().replace("[{", "{\"a\": [{").into_bytes();
        for (what, body, secret) in [
            ("a hook with a wrong signature", good.clone(), "not the secret"),
            ("a broken hook", broken, APP_SECRET),
            ("a strange hook", strange, APP_SECRET),
            ("a good hook", good, APP_SECRET),
        ] {
            let reply = product.dashboard.post_signed(&path, body.clone(), &sign(secret, &body)?).await?;
            book.error(what, format!("{} {}", reply.status, reply.text));
        }
        let numbers = product.vendors.control().get("/sandbox/phone-numbers").await?;
        let words = json!({ "phone_number_id": numbers[0]["id"], "text": "Gizli not von Zeynep Aksoylu" });
        let text_path = format!("/sandbox/phones/{}/text", product.vendors.customer());
        product.vendors.control().post(&text_path, &words).await?;
        let wrong = format!("{path}?hub.mode=subscribe&hub.verify_token=Gizli-not&hub.challenge=1158201444");
        let reply = product.dashboard.fetch(&wrong).await?;
        assert!(!reply.status.is_success());
        book.error("a wrong handshake", reply.text);
        Ok(())
    }
}
