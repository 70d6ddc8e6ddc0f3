use crate::support::{Company, Server, Vendor};
use akis_connectors::Connectors;
use akis_form::Form;
use akis_store::flow_versions::{self, NewVersion};
use akis_store::flows::{self, NewFlow};
use akis_store::{AlertCategory, FlowId, MIGRATOR, VersionId, alerts, publications, source_forms};
use serde_json::{Value, json};
use sqlx::PgPool;

const FORM: &str = "GET /hubspot/marketing/v3/forms/b0d4e1c2";

/// A field of a HubSpot form.
fn field(name: &str, label: &str, required: bool) -> Value {
    json!({"objectTypeId": "0-1", "name": name, "label": label, "required": required, "hidden": false,
           "fieldType": "single_line_text"})
}

fn definition(updated: &str, fields: &[Value]) -> Value {
    let groups: Vec<Value> = fields
        .iter()
        .map(|field| json!({"groupType": "default_group", "richTextType": "text", "fields": [field]}))
        .collect();
    json!({"id": "b0d4e1c2", "name": "Boat trip", "formType": "hubspot", "archived": false,
           "createdAt": "2026-01-01T00:00:00Z", "updatedAt": updated, "fieldGroups": groups,
           "configuration": {"language": "en"}, "displayOptions": {}})
}

/// What the connector makes of a definition.
fn form_of(vendor: &Vendor, definition: &Value) -> Form {
    let connectors = Connectors::from_settings(&crate::support::systems(&vendor.url));
    let answer = http::Response::new(bytes::Bytes::from(definition.to_string()));
    connectors.get(akis_form::SourceKind::Hubspot).unwrap().read_form(&answer).unwrap()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_changed_source_is_told_and_merged_with_the_draft_s_own_edits(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let first = definition(
        "2026-05-01T00:00:00Z",
        &[field("firstname", "First name", true), field("city", "City", false)],
    );
    let form = form_of(&vendor, &first);
    let me = company.browser.get("/api/v1/auth/me").await.json;
    let person = me["person"]["id"].as_str().unwrap().parse().unwrap();
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let new = NewFlow {
        name: "Boat trip".to_owned(),
        connection_id: Some(company.connection),
        form: form.clone(),
        created_by: person,
    };
    let flow = flows::insert(&mut tx, &new).await.unwrap();
    // The company words a question its own way.
    let mut draft = form;
    for item in &mut draft.pages[0].items {
        if let akis_form::Item::Question(question) = item
            && question.label == "City"
        {
            question.label = "Where do you live?".to_owned();
        }
    }
    flows::set_draft(&mut tx, flow, &draft).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/api/v1/flows/{flow}/source-changes");
    let none = company.browser.get(&path).await.json;
    assert_eq!((&none["changes"], &none["breaks_delivery"]), (&json!([]), &json!(false)));

    // The source adds a question and needs another answer.
    let second = definition(
        "2026-05-02T00:00:00Z",
        &[field("firstname", "First name", true), field("city", "City", true), field("company", "Company", false)],
    );
    vendor.answers(FORM, 200, second.clone());
    past_the_moment(&pool, flow).await;
    let told = company.browser.post(&format!("{path}/check"), &json!({})).await;
    assert_eq!(told.status.as_u16(), 200, "{}", told.text);
    let kinds: Vec<_> = told.json["changes"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(kinds, ["now_required", "question_added"]);
    assert_eq!(told.json["breaks_delivery"], true);
    assert_eq!(company.browser.get(&path).await.json["changes"], told.json["changes"]);
    assert_eq!(standing(&server, &company.tenant, flow).await, [format!("{flow}:breaking")]);
    // Pressed at once again, the source is not asked again.
    company.browser.post(&format!("{path}/check"), &json!({})).await;
    assert_eq!(vendor.asked(FORM).len(), 1);

    let state = &told.json["state"];
    let stale = json!({"state": uuid::Uuid::nil()});
    company.browser.post(&format!("{path}/merge"), &stale).await.is_problem(409, "source_changed_again");
    let merged = company.browser.post(&format!("{path}/merge"), &json!({"state": state})).await;
    assert_eq!(merged.status.as_u16(), 200, "{}", merged.text);
    assert_eq!((&merged.json["conflicts"], &merged.json["source"]["changes"]), (&json!([]), &json!([])));
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let form = flows::get(&mut tx, flow).await.unwrap().unwrap().form;
    let asked: Vec<_> = form.questions().map(|question| (question.label.as_str(), question.required)).collect();
    assert_eq!(asked, [("First name", true), ("Where do you live?", true), ("Company", false)]);
    drop(tx);
    assert!(standing(&server, &company.tenant, flow).await.is_empty());

    // Gone at the source, and back as it was.
    vendor.answers(FORM, 404, json!({"status": "error", "message": "not found", "category": "OBJECT_NOT_FOUND"}));
    past_the_moment(&pool, flow).await;
    let gone = company.browser.post(&format!("{path}/check"), &json!({})).await;
    assert!(gone.json["deleted_at"].is_string(), "{}", gone.text);
    assert_eq!(standing(&server, &company.tenant, flow).await, [format!("{flow}:deleted")]);
    vendor.answers(FORM, 200, second);
    past_the_moment(&pool, flow).await;
    let back = company.browser.post(&format!("{path}/check"), &json!({})).await;
    assert_eq!(back.json["deleted_at"], json!(null));
    assert!(standing(&server, &company.tenant, flow).await.is_empty());

    // Put aside, a change is told no more and the draft stays.
    vendor.answers(FORM, 200, first);
    past_the_moment(&pool, flow).await;
    let told = company.browser.post(&format!("{path}/check"), &json!({})).await.json;
    assert_eq!(told["breaks_delivery"], true);
    let aside = company.browser.post(&format!("{path}/dismiss"), &json!({"state": told["state"]})).await;
    assert_eq!(aside.json["changes"], json!([]), "{}", aside.text);
    assert!(standing(&server, &company.tenant, flow).await.is_empty());
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    assert_eq!(flows::get(&mut tx, flow).await.unwrap().unwrap().form, form);
}

/// The draft is worked on by people, and the answers come through what is published: while that is from before a change
/// that breaks delivery, it stays told.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_breaking_change_stays_told_until_what_is_published_is_in_line(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let (tenant, flow) = (company.tenant, company.flow);
    let path = format!("/api/v1/flows/{flow}/source-changes");
    let fields = |wish_needed| {
        [
            field("firstname", "First name", true),
            field("city", "City", wish_needed),
            field("wish", "Any wish?", false),
        ]
    };
    let (first, second) =
        (definition("2026-05-01T00:00:00Z", &fields(false)), definition("2026-05-02T00:00:00Z", &fields(true)));
    // What the source has is taken over and published.
    let mut tx = server.store.tenant(tenant).begin().await.unwrap();
    let form = form_of(&vendor, &first);
    source_forms::note_read(&mut tx, flow, &form, "1").await.unwrap();
    let state = source_forms::standing(&mut tx, flow).await.unwrap().unwrap().latest.id;
    source_forms::set_base(&mut tx, flow, state).await.unwrap();
    flows::set_draft(&mut tx, flow, &form).await.unwrap();
    tx.commit().await.unwrap();
    publish(&server, &company).await;
    let alert_alone = [format!("{flow}:breaking")];

    vendor.answers(FORM, 200, second.clone());
    past_the_moment(&pool, flow).await;
    let told = company.browser.post(&format!("{path}/check"), &json!({})).await.json;
    assert_eq!((&told["breaks_delivery"], &told["publish_again"]), (&json!(true), &json!(false)), "{told}");
    assert_eq!(standing(&server, &tenant, flow).await, alert_alone);
    let merged = company.browser.post(&format!("{path}/merge"), &json!({"state": told["state"]})).await.json;
    assert_eq!((&merged["source"]["changes"], &merged["source"]["publish_again"]), (&json!([]), &json!(true)));
    assert_eq!(standing(&server, &tenant, flow).await, alert_alone, "people still fill in the old version");
    assert!(next_step(&server, &tenant).await.contains("Publish the form again."));
    // Looked at again, it is still so.
    vendor.answers(FORM, 200, second.clone());
    past_the_moment(&pool, flow).await;
    let again = company.browser.post(&format!("{path}/check"), &json!({})).await.json;
    assert_eq!(again["publish_again"], true, "{again}");
    assert_eq!(standing(&server, &tenant, flow).await, alert_alone);

    publish(&server, &company).await;
    vendor.answers(FORM, 200, second);
    past_the_moment(&pool, flow).await;
    let done = company.browser.post(&format!("{path}/check"), &json!({})).await.json;
    assert_eq!((&done["publish_again"], &done["breaks_delivery"]), (&json!(false), &json!(false)), "{done}");
    assert!(standing(&server, &tenant, flow).await.is_empty());

    // Put aside, it is not settled either: only publishing checks what the source refuses.
    vendor.answers(FORM, 200, definition("2026-05-03T00:00:00Z", &fields(true)[..2]));
    past_the_moment(&pool, flow).await;
    let told = company.browser.post(&format!("{path}/check"), &json!({})).await.json;
    let aside = company.browser.post(&format!("{path}/dismiss"), &json!({"state": told["state"]})).await.json;
    assert_eq!((&aside["changes"], &aside["publish_again"]), (&json!([]), &json!(true)), "{aside}");
    assert_eq!(standing(&server, &tenant, flow).await, alert_alone);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_flow_whose_source_cannot_be_read_says_so(pool: PgPool) {
    let vendor = Vendor::start().await;
    let server = Server::at(&pool, &vendor).await;
    let mut company = server.company("owner@mavideniz.test", 1).await;
    let mut stranger = server.owner("stranger@elsewhere.test", "Elsewhere").await;
    let path = format!("/api/v1/flows/{}/source-changes", company.flow);
    stranger.get(&path).await.is_problem(404, "not_found");
    stranger.post(&format!("{path}/check"), &json!({})).await.is_problem(404, "not_found");
    past_the_moment(&pool, company.flow).await;
    vendor.answers(FORM, 503, json!({}));
    company.browser.post(&format!("{path}/check"), &json!({})).await.is_problem(502, "source_unavailable");
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    akis_store::connections::delete(&mut tx, company.connection).await.unwrap();
    tx.commit().await.unwrap();
    company.browser.post(&format!("{path}/check"), &json!({})).await.is_problem(409, "no_source");
}

/// Publishes the draft, as the worker does.
async fn publish(server: &Server, company: &Company) {
    let mut tx = server.store.tenant(company.tenant).begin().await.unwrap();
    let form = flows::get(&mut tx, company.flow).await.unwrap().unwrap().form;
    let id = VersionId::new();
    let settings = akis_compiler::Settings { version: id.to_string(), ..Default::default() };
    let compiled = akis_compiler::compile(&form, &settings).unwrap();
    let new = NewVersion {
        id,
        flow_id: company.flow,
        form,
        flow_json: serde_json::to_string(&compiled.flow_json).unwrap(),
        plan: compiled.plan,
        report: compiled.report,
    };
    flow_versions::insert(&mut tx, &new).await.unwrap();
    publications::set_published_version(&mut tx, company.publication, id).await.unwrap();
    tx.commit().await.unwrap();
}

/// What the one alert about the source says to do.
async fn next_step(server: &Server, tenant: &akis_store::TenantId) -> String {
    let mut tx = server.store.tenant(*tenant).begin().await.unwrap();
    let listed = alerts::list(&mut tx, akis_store::PersonId::new(), true, None, 50).await.unwrap();
    let about = |alert: &alerts::Alert| alert.category == AlertCategory::SourceChange;
    listed.into_iter().map(|one| one.alert).find(about).unwrap().next_step.en
}

/// As if the source had been read a while ago.
async fn past_the_moment(pool: &PgPool, flow: FlowId) {
    let sql = "update source_states set checked_at = checked_at - interval '1 minute' where flow_id = $1";
    sqlx::query(sql).bind(flow.0).execute(pool).await.unwrap();
}

/// The keys of the alerts about the source that stand.
async fn standing(server: &Server, tenant: &akis_store::TenantId, flow: FlowId) -> Vec<String> {
    let mut tx = server.store.tenant(*tenant).begin().await.unwrap();
    let listed = alerts::list(&mut tx, akis_store::PersonId::new(), true, None, 50).await.unwrap();
    let of_source = listed
        .into_iter()
        .map(|one| one.alert)
        .filter(|alert| alert.category == AlertCategory::SourceChange && alert.flow_id == Some(flow));
    of_source.map(|alert| alert.key).collect()
}
