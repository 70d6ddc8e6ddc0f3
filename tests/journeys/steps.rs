//! The seven steps of the first answer, each as one function.

use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

/// A published Flow and what leads to it.
pub(crate) struct Live {
    pub(crate) flow: String,
    pub(crate) source_form: String,
    pub(crate) endpoint_url: String,
}

/// Text at `pointer`.
pub(crate) fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).with_context(|| format!("no {pointer} in {value}"))?;
    Ok(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
}

/// The list under `items`.
pub(crate) fn items(value: &Value) -> Result<&Vec<Value>> {
    value["items"].as_array().with_context(|| format!("no items in {value}"))
}

/// Step 1: the OAuth round trip with the sandbox's HubSpot, Allow included. Answers the connection's id.
pub(crate) async fn connect_hubspot(product: &Product) -> Result<String> {
    let begun = product.dashboard.post("/api/v1/connections/hubspot/authorize", &json!({})).await?;
    let back = product.vendors.allow(&text(&begun, "/authorize_url")?).await?;
    let home = product.dashboard.fetch(&back).await?;
    let location = home.location.with_context(|| format!("no redirect home: {} {}", home.status, home.text))?;
    let (_, id) = location.split_once("connected=").with_context(|| format!("not connected: {location}"))?;
    Ok(id.to_owned())
}

/// Step 2: the source form with this name, found in the list. Answers its id.
pub(crate) async fn find_form(product: &Product, connection: &str, name: &str) -> Result<String> {
    let listed = product.dashboard.get(&format!("/api/v1/connections/{connection}/forms")).await?;
    let form = items(&listed)?.iter().find(|form| form["name"] == name);
    text(form.with_context(|| format!("no form '{name}' in {listed}"))?, "/id")
}

/// Step 3: imports it. Answers the Flow's id.
pub(crate) async fn import(product: &Product, connection: &str, form: &str) -> Result<String> {
    let body = json!({ "connection_id": connection, "source_form_id": form });
    text(&product.dashboard.post("/api/v1/flows", &body).await?, "/id")
}

/// Step 4: publishes and waits until it is live. Answers the endpoint's address.
pub(crate) async fn publish(product: &Product, flow: &str) -> Result<String> {
    let accounts = product.dashboard.get("/api/v1/whatsapp-accounts").await?;
    let account = text(items(&accounts)?.first().context("no WhatsApp account")?, "/id")?;
    let body = json!({ "whatsapp_account_id": account });
    product.dashboard.post(&format!("/api/v1/flows/{flow}/publish"), &body).await?;
    let path = format!("/api/v1/flows/{flow}/publication");
    let live = wait_until("the publication is live", async || {
        let publication = product.dashboard.get(&path).await?;
        match publication["state"].as_str() {
            Some("live") => Ok(Some(publication)),
            Some("failed") => bail!("publishing failed: {publication}"),
            _ => Ok(None),
        }
    });
    text(&live.await?, "/endpoint_url")
}

/// Steps 1 to 4 in one.
pub(crate) async fn go_live(product: &Product, form_name: &str) -> Result<Live> {
    let connection = connect_hubspot(product).await?;
    let source_form = find_form(product, &connection, form_name).await?;
    let flow = import(product, &connection, &source_form).await?;
    let endpoint_url = publish(product, &flow).await?;
    Ok(Live { flow, source_form, endpoint_url })
}

/// Sends the Flow to the sandbox's customer and waits until the message is on the phone. Answers its id there.
pub(crate) async fn send_to_phone(product: &Product, flow: &str) -> Result<String> {
    let before = product.vendors.messages().await?.len();
    let body = json!({ "to": product.vendors.customer() });
    product.dashboard.post(&format!("/api/v1/flows/{flow}/messages"), &body).await?;
    let message = wait_until("the message reaches the phone", async || {
        Ok(product
            .vendors
            .messages()
            .await?
            .into_iter()
            .skip(before)
            .find(|message| message["type"] == "interactive"))
    });
    text(&message.await?, "/id")
}

/// The submissions of a Flow as the dashboard lists them.
pub(crate) async fn submissions(product: &Product, flow: &str) -> Result<Vec<Value>> {
    Ok(items(&product.dashboard.get(&format!("/api/v1/flows/{flow}/submissions")).await?)?.clone())
}

/// Waits until the Flow has this many submissions, newest first.
pub(crate) async fn wait_for_submissions(product: &Product, flow: &str, count: usize) -> Result<Vec<Value>> {
    wait_until(&format!("there are {count} submissions"), async || {
        let found = submissions(product, flow).await?;
        Ok((found.len() == count).then_some(found))
    })
    .await
}

/// Waits until the submission's delivery is in this state; answers the submission.
pub(crate) async fn wait_for_delivery(product: &Product, submission: &str, state: &str) -> Result<Value> {
    let path = format!("/api/v1/submissions/{submission}");
    let what = format!("the delivery is {state}");
    let reached = wait_until(&what, async || {
        let found = product.dashboard.get(&path).await?;
        Ok((found.pointer("/deliveries/0/state").and_then(Value::as_str) == Some(state)).then_some(found))
    });
    match reached.await {
        Ok(found) => Ok(found),
        Err(error) => Err(error.context(product.dashboard.get(&path).await?["deliveries"].to_string())),
    }
}
