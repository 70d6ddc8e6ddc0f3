//! Each of the four systems, from consent to the answer that arrived: connected, imported, published, filled in on the
//! phone; then taken back, connected again, and sent on.

use crate::steps::{self, items, send_to_phone, text, wait_for_submissions};
use akis_testkit::{Product, wait_until};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long an answer may take to its destination.
const SOON: Duration = Duration::from_secs(5);

/// The round trip over the source's consent page. Answers the connection's id.
pub(crate) async fn connect(product: &Product, source: &str, wanted: &Value) -> Result<String> {
    connect_as(product, source, wanted, None).await
}

pub(crate) async fn connect_as(
    product: &Product,
    source: &str,
    wanted: &Value,
    account: Option<&str>,
) -> Result<String> {
    let path = format!("/api/v1/connections/{source}/authorize");
    let begun = product.dashboard.post(&path, wanted).await?;
    let back = product.vendors.allow_as(&text(&begun, "/authorize_url")?, account).await?;
    let home = product.dashboard.fetch(&back).await?;
    let location = home.location.with_context(|| format!("no redirect home: {} {}", home.status, home.text))?;
    let (_, id) = location.split_once("connected=").with_context(|| format!("not connected: {location}"))?;
    Ok(id.to_owned())
}

/// Imports the form with this name. Answers the flow's id and the form's.
pub(crate) async fn import(product: &Product, connection: &str, name: &str) -> Result<(String, String)> {
    let form = steps::find_form(product, connection, name).await?;
    Ok((steps::import(product, connection, &form).await?, form))
}

/// Fills the flow in on the phone. Answers the submission's id and when the phone was done.
pub(crate) async fn fill(product: &Product, flow: &str, count: usize) -> Result<(String, Instant)> {
    let message = send_to_phone(product, flow).await?;
    product.vendors.phone().fill(&message).await?;
    let done = Instant::now();
    let listed = wait_for_submissions(product, flow, count).await?;
    Ok((text(&listed[0], "/id")?, done))
}

/// Waits until every delivery of the answer stands so.
pub(crate) async fn deliveries_are(product: &Product, submission: &str, state: &str) -> Result<Value> {
    let path = format!("/api/v1/submissions/{submission}");
    let what = format!("the deliveries are {state}");
    let reached = wait_until(&what, async || {
        let found = product.dashboard.get(&path).await?;
        let all = found["deliveries"].as_array().context("no deliveries")?;
        let there = !all.is_empty() && all.iter().all(|delivery| delivery["state"] == state);
        Ok(there.then(|| found.clone()))
    });
    match reached.await {
        Ok(found) => Ok(found),
        Err(error) => Err(error.context(product.dashboard.get(&path).await?["deliveries"].to_string())),
    }
}

pub(crate) async fn arrives_soon(product: &Product, submission: &str, done: Instant) -> Result<Value> {
    let found = deliveries_are(product, submission, "delivered").await?;
    ensure!(done.elapsed() < SOON, "it took {:?}", done.elapsed());
    Ok(found)
}

/// The list at this path of the sandbox.
pub(crate) async fn seen(product: &Product, path: &str) -> Result<Vec<Value>> {
    let found = product.vendors.control().get(path).await?;
    let list = found.as_array().or_else(|| found["items"].as_array()).or_else(|| found["received"].as_array());
    list.cloned().with_context(|| format!("{path} is no list: {found}"))
}

/// One more form is filled while the app is out: the answer waits, the account is connected again, and it arrives once.
async fn comes_back(
    product: &Product,
    source: &str,
    connection: &str,
    flow: &str,
    count: usize,
    arrived: impl AsyncFn() -> Result<usize>,
) -> Result<()> {
    let (submission, _) = fill(product, flow, count).await?;
    let waiting = deliveries_are(product, &submission, "needs_attention").await?;
    assert_eq!(waiting["deliveries"][0]["waits_for"], "reconnect", "{waiting}");
    let open = product.dashboard.get("/api/v1/alerts?open=true").await?;
    let about = items(&open)?.iter().filter(|alert| alert["category"] == "connection").count();
    assert_eq!(about, 1, "{open}");
    let listed = product.dashboard.get("/api/v1/connections").await?;
    let row = items(&listed)?.iter().find(|row| row["id"] == connection).context("the connection is gone")?;
    assert_eq!(row["status"], "reconnect_needed");

    let again = connect(product, source, &json!({ "connection_id": connection })).await?;
    assert_eq!(again, connection);
    deliveries_are(product, &submission, "delivered").await?;
    assert_eq!(arrived().await?, count);
    let open = product.dashboard.get("/api/v1/alerts?open=true").await?;
    assert!(items(&open)?.iter().all(|alert| alert["category"] != "connection"), "{open}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn surveymonkey_gets_a_response_of_its_collector() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "surveymonkey", &json!({ "features": ["responses"] })).await?;
    let (flow, survey) = import(&product, &connection, "Group booking request").await?;
    steps::publish(&product, &flow).await?;
    let (submission, done) = fill(&product, &flow, 1).await?;
    arrives_soon(&product, &submission, done).await?;
    let path = format!("/sandbox/surveymonkey/responses?survey_id={survey}");
    let responses = seen(&product, &path).await?;
    assert_eq!(responses.len(), 1, "{responses:?}");
    assert!(responses[0].to_string().contains(&submission), "{responses:?}");

    product.vendors.control().post("/sandbox/surveymonkey/revoke", &json!({})).await?;
    let arrived = async || Ok(seen(&product, &path).await?.len());
    comes_back(&product, "surveymonkey", &connection, &flow, 2, arrived).await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn typeform_is_kept_here_and_told_to_who_listens_to_typeform() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "typeform", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Boat trip request").await?;
    steps::publish(&product, &flow).await?;
    let (kept, _) = fill(&product, &flow, 1).await?;
    let found = product.dashboard.get(&format!("/api/v1/submissions/{kept}")).await?;
    assert_eq!(found["deliveries"], json!([]), "kept here");

    let control = product.vendors.control();
    let address = control.address("/sandbox/listener/crm")?;
    let body = json!({ "kind": "typeform_webhook", "settings": { "url": address } });
    let added = product.dashboard.post(&format!("/api/v1/flows/{flow}/destinations"), &body).await?;
    control.put("/sandbox/listeners/crm", &json!({ "secret": text(&added, "/secret")? })).await?;
    let (submission, done) = fill(&product, &flow, 2).await?;
    arrives_soon(&product, &submission, done).await?;
    let received = seen(&product, "/sandbox/listeners/crm").await?;
    assert_eq!(received.len(), 1, "{received:?}");
    let body: Value = serde_json::from_str(received[0]["body"].as_str().context("no body")?)?;
    assert_eq!(body["event_type"], "form_response");
    assert_eq!(body["form_response"]["form_id"], form.as_str());
    assert_eq!(received[0]["signature"], "good", "{received:?}");
    product.stop().await
}

/// Typeform's consent is for reading forms; who listens gets answers all the same, and what they refused once is sent
/// again as the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn typeform_comes_back_after_a_revocation_and_a_refused_answer_is_sent_again() -> Result<()> {
    let product = Product::start_with(|sources| sources.with("worker.source_check_seconds", 1.0)).await?;
    let connection = connect(&product, "typeform", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Boat trip request").await?;
    let control = product.vendors.control();
    let address = control.address("/sandbox/listener/crm")?;
    let body = json!({ "kind": "typeform_webhook", "settings": { "url": address } });
    let added = product.dashboard.post(&format!("/api/v1/flows/{flow}/destinations"), &body).await?;
    let secret = text(&added, "/secret")?;
    control.put("/sandbox/listeners/crm", &json!({ "secret": secret, "status": 400 })).await?;
    steps::publish(&product, &flow).await?;

    control.post("/sandbox/typeform/remove-app", &json!({})).await?;
    let status = async || -> Result<Option<Value>> {
        let listed = product.dashboard.get("/api/v1/connections").await?;
        Ok(items(&listed)?.iter().find(|row| row["id"] == connection.as_str()).map(|row| row["status"].clone()))
    };
    wait_until("the lost consent is noticed", async || {
        Ok((status().await? == Some(json!("reconnect_needed"))).then_some(()))
    })
    .await?;
    let (submission, _) = fill(&product, &flow, 1).await?;
    let waiting = deliveries_are(&product, &submission, "needs_attention").await?;
    assert_eq!(waiting["deliveries"][0]["waits_for"], "correction", "who listens refused it: {waiting}");

    assert_eq!(connect(&product, "typeform", &json!({ "connection_id": connection })).await?, connection);
    assert_eq!(status().await?, Some(json!("active")));
    let open = product.dashboard.get("/api/v1/alerts?open=true").await?;
    assert!(items(&open)?.iter().all(|alert| alert["category"] != "connection"), "{open}");
    assert_eq!(steps::find_form(&product, &connection, "Boat trip request").await?, form, "it can be read again");

    control.put("/sandbox/listeners/crm", &json!({ "secret": secret })).await?;
    let delivery = text(&waiting, "/deliveries/0/id")?;
    product.dashboard.post(&format!("/api/v1/deliveries/{delivery}/retry"), &json!({})).await?;
    deliveries_are(&product, &submission, "delivered").await?;
    let received = seen(&product, "/sandbox/listeners/crm").await?;
    assert_eq!(received.len(), 2, "{received:?}");
    let event = |one: &Value| -> Result<Value> {
        Ok(serde_json::from_str::<Value>(one["body"].as_str().context("no body")?)?["event_id"].clone())
    };
    assert_eq!(event(&received[0])?, event(&received[1])?, "the same answer is the same event");
    assert!(received.iter().all(|one| one["signature"] == "good"), "{received:?}");
    product.stop().await
}

/// The person who consents in the sandbox.
pub(crate) const GOOGLE_ACCOUNT: &str = "elif.kaya@mavideniz.com.tr";

#[tokio::test(flavor = "multi_thread")]
async fn google_forms_gets_a_response_through_the_script() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "google_forms", &json!({})).await?;
    let control = product.vendors.control();
    // Nothing is readable before it is picked.
    let listed = product.dashboard.get(&format!("/api/v1/connections/{connection}/forms")).await?;
    assert_eq!(items(&listed)?.len(), 0, "{listed}");
    let forms = seen(&product, "/sandbox/google/forms").await?;
    let form = forms.iter().find(|form| form.to_string().contains("Summer workshop")).context("no such form")?;
    let form = text(form, "/id")?;
    control.post("/sandbox/google/pick", &json!({ "account": GOOGLE_ACCOUNT, "files": [form] })).await?;
    let listed = product.dashboard.get(&format!("/api/v1/connections/{connection}/forms")).await?;
    assert_eq!(items(&listed)?.len(), 1, "{listed}");

    let flow = steps::import(&product, &connection, &form).await?;
    let destinations = format!("/api/v1/flows/{flow}/destinations");
    let added = product.dashboard.post(&destinations, &json!({ "kind": "google_bridge" })).await?;
    let id = text(&added, "/destination/id")?;
    let bridge = product.dashboard.get(&format!("/api/v1/destinations/{id}/bridge")).await?;
    let deployed = json!({ "form_id": form, "code": bridge["script"] });
    let deployed = control.post("/sandbox/google/scripts", &deployed).await?;
    let url = ["/exec_url", "/url", "/exec"].iter().find_map(|place| deployed.pointer(place)?.as_str());
    let url = url.with_context(|| format!("no address in {deployed}"))?;
    let change = json!({ "settings": { "url": url }, "enabled": true });
    product
        .dashboard
        .json(http::Method::PATCH, &format!("/api/v1/destinations/{id}"), &change)
        .await?
        .success()?;
    let light = product.dashboard.post(&format!("/api/v1/destinations/{id}/check"), &json!({})).await?;
    assert_eq!(light["good"], true, "{light}");

    steps::publish(&product, &flow).await?;
    let (submission, done) = fill(&product, &flow, 1).await?;
    arrives_soon(&product, &submission, done).await?;
    let path = format!("/sandbox/google/responses?form={form}");
    assert_eq!(seen(&product, &path).await?.len(), 1);

    // The bridge needs no consent, so it goes on when the consent is taken back.
    control.post("/sandbox/google/revoke", &json!({})).await?;
    let (submission, _) = fill(&product, &flow, 2).await?;
    deliveries_are(&product, &submission, "delivered").await?;
    assert_eq!(seen(&product, &path).await?.len(), 2);
    product.stop().await
}

/// The permission for spreadsheets is asked for when a spreadsheet is wanted, and not before.
#[tokio::test(flavor = "multi_thread")]
async fn google_sheets_gets_a_row_and_comes_back_after_a_revocation() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "google_forms", &json!({})).await?;
    let control = product.vendors.control();
    let forms = seen(&product, "/sandbox/google/forms").await?;
    let form = forms.iter().find(|form| form.to_string().contains("Masa Rezervasyonu")).context("no such form")?;
    let form = text(form, "/id")?;
    control.post("/sandbox/google/pick", &json!({ "account": GOOGLE_ACCOUNT, "files": [form] })).await?;
    let flow = steps::import(&product, &connection, &form).await?;
    let sheets = seen(&product, "/sandbox/google/sheets").await?;
    let sheet = sheets.iter().find(|sheet| sheet.to_string().contains("Rezervasyon defteri"));
    let sheet = text(sheet.context("no such spreadsheet")?, "/id")?;
    let body = json!({ "kind": "google_sheet", "settings": { "spreadsheet_id": sheet } });
    let added = product.dashboard.post(&format!("/api/v1/flows/{flow}/destinations"), &body).await?;
    assert_eq!(added["destination"]["missing_features"], json!(["sheets"]), "{added}");
    let wanted = json!({ "connection_id": connection, "features": ["sheets"] });
    assert_eq!(connect(&product, "google_forms", &wanted).await?, connection);

    steps::publish(&product, &flow).await?;
    let (submission, done) = fill(&product, &flow, 1).await?;
    arrives_soon(&product, &submission, done).await?;
    let sheet_path = format!("/sandbox/google/sheets/{sheet}");
    let rows = async || -> Result<usize> {
        let found = control.get(&sheet_path).await?.to_string();
        Ok(found.matches("\"01").count())
    };
    assert!(control.get(&sheet_path).await?.to_string().contains(&submission));
    assert_eq!(rows().await?, 1, "{}", control.get(&sheet_path).await?);

    control.post("/sandbox/google/revoke", &json!({})).await?;
    comes_back(&product, "google_forms", &connection, &flow, 2, rows).await?;
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hubspot_gets_a_submission_and_comes_back_after_it_was_taken_out() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Holiday enquiry").await?;
    steps::publish(&product, &flow).await?;
    let (submission, done) = fill(&product, &flow, 1).await?;
    arrives_soon(&product, &submission, done).await?;
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), 1);

    product.vendors.control().post("/sandbox/hubspot/uninstall", &json!({})).await?;
    let arrived = async || Ok(product.vendors.hubspot_submissions(&form).await?.len());
    comes_back(&product, "hubspot", &connection, &flow, 2, arrived).await?;
    product.stop().await
}

/// Ten minutes without the destination, in seconds: all wait, one alert stands, all arrive once.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_answers_outlast_an_outage_and_one_alert_tells_of_it() -> Result<()> {
    const FORMS: usize = 20;
    let product = Product::start_with(|sources| sources.with("worker.alert_after_seconds", 1.0)).await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Guest feedback after your stay").await?;
    steps::publish(&product, &flow).await?;
    product.vendors.fault("hubspot", &json!({ "kind": "server_error", "path": "/submissions/" })).await?;
    for _ in 0..FORMS {
        let message = send_to_phone(&product, &flow).await?;
        product.vendors.phone().fill(&message).await?;
    }
    let about_delivery = async || -> Result<usize> {
        let open = product.dashboard.get("/api/v1/alerts?open=true").await?;
        Ok(items(&open)?.iter().filter(|alert| alert["category"] == "delivery").count())
    };
    wait_until("an alert tells of it", async || Ok((about_delivery().await? > 0).then_some(()))).await?;
    assert_eq!(about_delivery().await?, 1);
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), 0);
    // And one mail.
    let mails = async || seen(&product, "/sandbox/mailbox").await;
    wait_until("a mail tells of it", async || Ok((!mails().await?.is_empty()).then_some(()))).await?;

    product.vendors.fault("hubspot", &json!({ "kind": "none" })).await?;
    wait_until("all arrived", async || {
        Ok((product.vendors.hubspot_submissions(&form).await?.len() == FORMS).then_some(()))
    })
    .await?;
    wait_until("the alert is settled", async || Ok((about_delivery().await? == 0).then_some(()))).await?;
    let all = product.dashboard.get("/api/v1/alerts").await?;
    assert_eq!(items(&all)?.iter().filter(|alert| alert["category"] == "delivery").count(), 1, "{all}");
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), FORMS);
    let mails = mails().await?;
    assert_eq!(mails.len(), 1, "{mails:?}");
    product.stop().await
}
