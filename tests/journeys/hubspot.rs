//! HubSpot beyond the first answer: what stands on a submission, files, a deal, and a person who signs in to the wrong
//! account.

use crate::files::{FORM as WITH_A_FILE, PLAN, answers, at_the_plan};
use crate::hand::{file, picture};
use crate::sources::{arrives_soon, connect, connect_as, deliveries_are, fill, import, seen};
use crate::steps::{self, items, text, wait_for_submissions};
use akis_testkit::{Method, Product, wait_until};
use anyhow::{Context as _, Result};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The account that somebody chooses by mistake.
const OTHER_ACCOUNT: &str = "4711002";

/// Changes the settings of the flow's one destination.
async fn set(product: &Product, flow: &str, settings: &Value) -> Result<()> {
    let listed = product.dashboard.get(&format!("/api/v1/flows/{flow}/destinations")).await?;
    let path = format!("/api/v1/destinations/{}", text(&listed, "/items/0/id")?);
    let changed =
        product.dashboard.json(Method::PATCH, &path, &json!({ "settings": settings })).await?.success()?;
    assert_eq!(changed["destination"]["missing_features"], json!([]), "{changed}");
    Ok(())
}

/// The objects of a kind at HubSpot, newest first.
async fn objects(product: &Product, kind: &str) -> Result<Vec<Value>> {
    seen(product, &format!("/sandbox/hubspot/objects?kind={kind}")).await
}

/// The contact of the person who fills in forms.
async fn contact(product: &Product, email: &str) -> Result<Value> {
    let all = objects(product, "0-1").await?;
    let found = all.iter().find(|contact| contact["properties"]["email"] == email);
    found.cloned().with_context(|| format!("no contact of {email} in {all:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_has_its_consents_its_page_and_its_time() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Holiday enquiry").await?;
    steps::publish(&product, &flow).await?;
    let (submission, done) = fill(&product, &flow, 1).await?;
    let found = arrives_soon(&product, &submission, done).await?;
    let arrived = product.vendors.hubspot_submissions(&form).await?;
    let [arrived] = arrived.as_slice() else { panic!("{arrived:?}") };

    // In the words that stood on the phone, as the form's owner wrote them.
    let process = "I agree that Mavi Deniz Turizm stores and processes my personal data for this enquiry.";
    let consent = &arrived["legal_consent"]["consent"];
    assert_eq!((&consent["consentToProcess"], &consent["text"]), (&json!(true), &json!(process)), "{arrived}");
    let offers = json!([
        { "value": true, "subscriptionTypeId": 90120, "text": "Yes, send me holiday offers by e-mail." }
    ]);
    assert_eq!(consent["communications"], offers, "{arrived}");

    let page = product.dashboard.address(&format!("/r/{submission}"))?;
    assert_eq!(arrived["page_url"], page.as_str(), "{arrived}");
    assert_eq!(arrived["page_name"], "Holiday enquiry", "{arrived}");
    let completed: Timestamp = text(&found, "/completed_at")?.parse()?;
    let submitted = arrived["submitted_at"].as_i64().context("no time")?;
    assert!((submitted - completed.as_millisecond()).abs() < 1_000, "{arrived} and not {completed}");
    // One browser cookie for many people would make them one contact.
    assert_eq!(arrived["context"]["hutk"], json!(null), "{arrived}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_account_takes_nothing_and_the_right_one_lets_the_answer_go_on() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    let (flow, form) = import(&product, &connection, "Holiday enquiry").await?;
    steps::publish(&product, &flow).await?;
    product.vendors.control().post("/sandbox/hubspot/uninstall", &json!({})).await?;
    let (submission, _) = fill(&product, &flow, 1).await?;
    let waiting = deliveries_are(&product, &submission, "needs_attention").await?;
    assert_eq!(waiting["deliveries"][0]["waits_for"], "reconnect", "{waiting}");

    let again = json!({ "connection_id": connection });
    let refused = connect_as(&product, "hubspot", &again, Some(OTHER_ACCOUNT)).await;
    let said = refused.err().context("the wrong account was taken")?.to_string();
    assert!(said.contains("problem=other_account") && said.contains(&connection), "{said}");
    let listed = product.dashboard.get("/api/v1/connections").await?;
    let rows = items(&listed)?;
    assert_eq!(rows.len(), 1, "{listed}");
    assert_eq!(rows[0]["status"], "reconnect_needed", "{listed}");
    let still = product.dashboard.get(&format!("/api/v1/submissions/{submission}")).await?;
    assert_eq!(still["deliveries"][0]["waits_for"], "reconnect", "{still}");
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), 0);

    assert_eq!(connect(&product, "hubspot", &again).await?, connection);
    deliveries_are(&product, &submission, "delivered").await?;
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), 1);
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_copied_to_hubspot_and_hangs_on_a_note_of_the_contact() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({ "features": ["contacts", "files"] })).await?;
    let (flow, form) = import(&product, &connection, WITH_A_FILE).await?;
    set(&product, &flow, &json!({ "files": "upload" })).await?;
    steps::publish(&product, &flow).await?;
    let content = picture(30_011);
    let mut hand = at_the_plan(&product, &flow).await?;
    hand.enter(PLAN, &file("Masa düzeni.png", "image/png", &content)).await?;
    // The note's answer gets lost on the way: it is looked for, and not written twice.
    let lost = json!({ "kind": "accept_then_hang", "times": 1, "path": "/objects/notes" });
    product.vendors.fault("hubspot", &lost).await?;
    hand.finish(&answers()).await?;
    let id = text(&wait_for_submissions(&product, &flow, 1).await?[0], "/id")?;
    deliveries_are(&product, &id, "delivered").await?;

    let files = seen(&product, "/sandbox/hubspot/files").await?;
    let [kept] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!((&kept["mime_type"], &kept["file"]["access"]), (&json!("image/png"), &json!("PRIVATE")), "{kept}");
    let file_id = text(kept, "/file/id")?;
    let control = product.vendors.control();
    let (status, bytes) = control.download(&format!("/sandbox/hubspot/files/{file_id}/content")).await?;
    assert_eq!(status, 200);
    assert!(bytes == content, "another file");

    let notes = objects(&product, "0-46").await?;
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    assert_eq!(note["properties"]["hs_attachment_ids"], file_id.as_str(), "{note}");
    let body = text(note, "/properties/hs_note_body")?;
    assert!(body.contains("Masa düzeni.png") && body.contains(&format!("/r/{id}")), "{body}");
    let person = contact(&product, "zeynep.aksoylu@kuzeyruzgari.example.com").await?;
    assert!(is_linked(note, &person, 202), "{note} is not on {person}");

    // The form's field leads to the file, for who looks there.
    let submissions = product.vendors.hubspot_submissions(&form).await?;
    assert_eq!(submissions.len(), 1, "{submissions:?}");
    let values = submissions[0]["values"].as_array().context("no values")?;
    let plan = values.iter().find(|value| value["name"] == "event_plan").context("no plan")?;
    assert_eq!(plan["value"], kept["file"]["url"], "{plan}");
    product.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_is_made_once_and_linked_with_the_contact() -> Result<()> {
    let product = Product::start().await?;
    let connection = connect(&product, "hubspot", &json!({ "features": ["contacts", "objects"] })).await?;
    let (flow, form) = import(&product, &connection, "Holiday enquiry").await?;
    let object = json!({ "object_type_id": "0-3", "pipeline": "91827364", "stage": "191000001" });
    set(&product, &flow, &json!({ "object": object })).await?;
    steps::publish(&product, &flow).await?;
    let lost = json!({ "kind": "accept_then_hang", "times": 1, "path": "/objects/0-3" });
    product.vendors.fault("hubspot", &lost).await?;
    let (submission, _) = fill(&product, &flow, 1).await?;
    deliveries_are(&product, &submission, "delivered").await?;

    let deals = objects(&product, "0-3").await?;
    let [deal] = deals.as_slice() else { panic!("{deals:?}") };
    let properties = &deal["properties"];
    assert_eq!(
        (&properties["dealname"], &properties["pipeline"], &properties["dealstage"]),
        (&json!("Holiday enquiry"), &json!("91827364"), &json!("191000001")),
        "{deal}"
    );
    assert!(text(properties, "/description")?.ends_with(&format!("/r/{submission}")), "{deal}");
    let person = contact(&product, "ayse.yilmaz@mavideniz.com.tr").await?;
    assert!(is_linked(deal, &person, 3), "{deal} is not on {person}");
    assert_eq!(product.vendors.hubspot_submissions(&form).await?.len(), 1);
    product.stop().await
}

/// Whether the record hangs on the contact, by HubSpot's number for this kind of connection.
fn is_linked(record: &Value, contact: &Value, number: u64) -> bool {
    let links = record["associations"].as_array().into_iter().flatten();
    links.into_iter().any(|link| {
        link["to"] == contact["id"] && link["category"] == "HUBSPOT_DEFINED" && link["type_id"] == number
    })
}

/// A person takes the app out at HubSpot while nobody fills anything in: reading tells it.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_was_taken_out_is_noticed_when_forms_are_read() -> Result<()> {
    let product = Product::start_with(|sources| sources.with("worker.source_check_seconds", 1.0)).await?;
    let connection = connect(&product, "hubspot", &json!({})).await?;
    import(&product, &connection, "Holiday enquiry").await?;
    product.vendors.control().post("/sandbox/hubspot/uninstall", &json!({})).await?;
    wait_until("the connection is known to be gone", async || {
        let listed = product.dashboard.get("/api/v1/connections").await?;
        Ok((items(&listed)?[0]["status"] == "reconnect_needed").then_some(()))
    })
    .await?;
    product.stop().await
}
