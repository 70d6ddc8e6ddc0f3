//! A worker in a process of its own, killed by the kernel (SIGKILL) after the vendor took an answer and before we know of
//! it. What can be asked arrives once; what cannot is repeated under the same id, or left to a person.

use crate::sources::{GOOGLE_ACCOUNT, connect, deliveries_are, seen};
use crate::steps::{self, send_to_phone, text, wait_for_submissions};
use akis_testkit::{Method, Product, wait_until};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Stdio};

/// A running worker process. Dropped, it is killed.
struct Worker(Child);

impl Worker {
    /// Starts one on the product's database and stand-ins.
    fn start(product: &Product) -> Result<Self> {
        let plan = json!({
            "database": product.database.app_url,
            "dashboard": product.dashboard.base(),
            "sandbox": product.vendors.control().base(),
        });
        let child = Command::new(env!("CARGO_BIN_EXE_journeys-worker"))
            .env("AKIS_JOURNEYS_WORKER", plan.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }

    /// Ends it at once: no handler runs, nothing is written, no job is given back.
    fn kill(mut self) -> Result<()> {
        ensure!(self.0.try_wait()?.is_none(), "the worker ended by itself");
        self.0.kill()?;
        let signal = self.0.wait()?.signal();
        ensure!(signal == Some(9), "it was no SIGKILL that ended the worker: {signal:?}");
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have been killed already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What each of these tests needs: the flow is live, and from now on the worker is a process.
async fn handed_over(product: &mut Product, flow: &str) -> Result<Worker> {
    steps::publish(product, flow).await?;
    product.kill_worker().await;
    Worker::start(product)
}

/// Fills the form in while the worker runs. Answers the submission's id.
async fn filled(product: &Product, flow: &str) -> Result<String> {
    let message = send_to_phone(product, flow).await?;
    product.vendors.phone().fill(&message).await?;
    text(&wait_for_submissions(product, flow, 1).await?[0], "/id")
}

/// Waits until the vendor has the answer while we do not know it.
async fn vendor_has(product: &Product, submission: &str, path: &str) -> Result<()> {
    let there = async || Ok((!seen(product, path).await?.is_empty()).then_some(()));
    let waited = wait_until("the vendor has it", there).await;
    let found = product.dashboard.get(&format!("/api/v1/submissions/{submission}")).await?;
    waited.with_context(|| found["deliveries"].to_string())?;
    ensure!(found["deliveries"][0]["state"] != "delivered", "it was known before the worker died: {found}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspot_can_be_asked_so_the_answer_of_a_killed_worker_arrives_once() -> Result<()> {
    let mut product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    let form = steps::find_form(&product, &connection, "Holiday enquiry").await?;
    let flow = steps::import(&product, &connection, &form).await?;
    let worker = handed_over(&mut product, &flow).await?;
    product.vendors.fault("hubspot", &json!({ "kind": "accept_then_hang", "path": "/secure/submit/" })).await?;
    let id = filled(&product, &flow).await?;
    vendor_has(&product, &id, &format!("/sandbox/hubspot/submissions?form_id={form}")).await?;
    worker.kill()?;
    product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;

    let worker = Worker::start(&product)?;
    deliveries_are(&product, &id, "delivered").await?;
    let arrived = product.vendors.hubspot_submissions(&form).await?;
    assert_eq!(arrived.len(), 1, "{arrived:?}");
    assert!(arrived[0].to_string().contains(&id), "{arrived:?}");
    worker.kill()?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_gets_the_answer_of_a_killed_worker_again_under_the_same_id() -> Result<()> {
    let mut product = Product::start().await?;
    let connection = connect(&product, "typeform", &json!({})).await?;
    let form = steps::find_form(&product, &connection, "Boat trip request").await?;
    let flow = steps::import(&product, &connection, &form).await?;
    let control = product.vendors.control().clone();
    let address = control.address("/sandbox/listener/desk")?;
    let body = json!({ "kind": "webhook", "settings": { "url": address } });
    let added = product.dashboard.post(&format!("/api/v1/flows/{flow}/destinations"), &body).await?;
    let secret = text(&added, "/secret")?;
    let worker = handed_over(&mut product, &flow).await?;
    control.put("/sandbox/listeners/desk", &json!({ "secret": secret, "slow_seconds": 60.0 })).await?;
    let id = filled(&product, &flow).await?;
    vendor_has(&product, &id, "/sandbox/listeners/desk").await?;
    worker.kill()?;
    control.put("/sandbox/listeners/desk", &json!({ "secret": secret })).await?;

    let worker = Worker::start(&product)?;
    deliveries_are(&product, &id, "delivered").await?;
    let received = seen(&product, "/sandbox/listeners/desk").await?;
    assert_eq!(received.len(), 2, "{received:?}");
    let name = |one: &Value| text(one, "/headers/webhook-id");
    assert_eq!(name(&received[0])?, name(&received[1])?, "who receives it can tell that it is the same");
    assert_eq!(received[0]["body"], received[1]["body"]);
    assert!(received.iter().all(|one| one["signature"] == "good"), "{received:?}");
    worker.kill()?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_google_form_that_cannot_be_asked_may_have_the_answer_of_a_killed_worker() -> Result<()> {
    let mut product = Product::start().await?;
    let connection = connect(&product, "google_forms", &json!({ "features": ["responses"] })).await?;
    let control = product.vendors.control().clone();
    let forms = seen(&product, "/sandbox/google/forms").await?;
    let form =
        forms.iter().find(|form| form.to_string().contains("How was your stay?")).context("no such form")?;
    let form = text(form, "/id")?;
    // What is left are choices: anybody could have chosen the same, so a response like it proves nothing.
    let words = ["What did you like? / Neyi beğendiniz?", "Anything else? / Eklemek istedikleriniz"];
    let edits: Vec<Value> = words.iter().map(|title| json!({ "op": "remove_field", "field": title })).collect();
    control.post(&format!("/sandbox/google/forms/{form}/edit"), &json!(edits)).await?;
    let nobody = json!({ "collect_email": "DO_NOT_COLLECT" });
    control.post(&format!("/sandbox/google/forms/{form}/publish"), &nobody).await?;
    control.post("/sandbox/google/pick", &json!({ "account": GOOGLE_ACCOUNT, "files": [form] })).await?;
    let flow = steps::import(&product, &connection, &form).await?;
    let body = json!({ "kind": "google_form_post" });
    let added = product.dashboard.post(&format!("/api/v1/flows/{flow}/destinations"), &body).await?;
    // Google promises nothing of this way, so it is off until somebody wants it.
    let path = format!("/api/v1/destinations/{}", text(&added, "/destination/id")?);
    product.dashboard.json(Method::PATCH, &path, &json!({ "enabled": true })).await?.success()?;
    let worker = handed_over(&mut product, &flow).await?;
    product.vendors.fault("google", &json!({ "kind": "accept_then_hang", "path": "/formResponse" })).await?;
    let id = filled(&product, &flow).await?;
    let path = format!("/sandbox/google/responses?form={form}");
    vendor_has(&product, &id, &path).await?;
    worker.kill()?;
    product.vendors.fault("google", &json!({ "kind": "none" })).await?;

    let worker = Worker::start(&product)?;
    let marked = deliveries_are(&product, &id, "needs_attention").await?;
    let delivery = &marked["deliveries"][0];
    assert_eq!(delivery["waits_for"], "decision", "{delivery}");
    assert_eq!(seen(&product, &path).await?.len(), 1, "sent again without a person");
    // A person has looked and says that it is there.
    let resolve = format!("/api/v1/deliveries/{}/resolve", text(delivery, "/id")?);
    product.dashboard.post(&resolve, &json!({ "arrived": true })).await?;
    deliveries_are(&product, &id, "delivered").await?;
    assert_eq!(seen(&product, &path).await?.len(), 1);
    worker.kill()?;
    product.stop().await
}
