//! Meta's news of a flow, in the shapes Meta documents (reference "WhatsApp Flows", 9.4).

use crate::company::Company;
use crate::webhook::{is_kept, keep};
use crate::world::{World, until};
use akis_store::health::{self, Kept};
use akis_store::{HealthLevel, MIGRATOR, PublicationId, key_pairs, publications};
use serde_json::{Value, json};
use sqlx::PgPool;

const FLOW: &str = "6627390910605886";

struct Scene {
    world: World,
    company: Company,
    publication: PublicationId,
}

impl Scene {
    async fn new(pool: &PgPool) -> Self {
        let world = World::new(pool).await;
        let company = Company::new(&world).await;
        let publication = company.live(&world).await.publication;
        let mut tx = world.begin(company.tenant).await;
        publications::set_meta_flow_id(&mut tx, publication, FLOW).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, company, publication }
    }

    /// Posts one change of the field `flows` and waits until it was taken in.
    async fn hear(&self, time: i64, value: Value) {
        self.hear_from(&format!("waba-{}", self.company.tenant), time, value).await;
    }

    async fn hear_from(&self, waba: &str, time: i64, value: Value) {
        let body = json!({ "object": "whatsapp_business_account",
            "entry": [{ "id": waba, "time": time, "changes": [{ "value": value, "field": "flows" }] }] });
        let id = keep(&self.world, &self.company, &body.to_string()).await;
        until("it was taken in", async || (!is_kept(&self.world, id).await).then_some(())).await;
    }

    async fn kept(&self) -> Kept {
        let mut tx = self.world.begin(self.company.tenant).await;
        health::kept(&mut tx, self.publication).await.unwrap()
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_event_finds_its_form_and_changes_its_level(pool: PgPool) {
    let scene = Scene::new(&pool).await;
    let worker = scene.world.worker();
    scene
        .hear(
            1_700_000_000,
            json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": FLOW, "old_status": "DRAFT", "new_status": "PUBLISHED",
                    "message": "Flow Tekne turu changed status from DRAFT to PUBLISHED" }),
        )
        .await;
    let kept = scene.kept().await;
    assert_eq!((kept.news.status.unwrap().word.as_str(), kept.level), ("PUBLISHED", HealthLevel::Good));

    let rate = |event: &str, threshold: u32, state: &str| {
        json!({ "event": event, "flow_id": FLOW, "error_rate": 14.28, "threshold": threshold, "alert_state": state,
                "message": "The flow request error rate has reached the threshold in the last 60 minutes.",
                "errors": [{ "error_type": "INVALID_SCREEN_TRANSITION", "error_rate": 66.66, "error_count": 2 },
                           { "error_type": "TIMEOUT", "error_rate": 33.33, "error_count": 1 }] })
    };
    scene.hear(1_700_000_100, rate("CLIENT_ERROR_RATE", 5, "ACTIVATED")).await;
    assert_eq!(scene.kept().await.level, HealthLevel::Warning);
    scene.hear(1_700_000_200, rate("ENDPOINT_ERROR_RATE", 10, "ACTIVATED")).await;
    assert_eq!(scene.kept().await.level, HealthLevel::Critical);
    assert!(scene.world.vendor.calls("get_key").is_empty(), "the keys are not to blame");
    scene
        .hear(
            1_700_000_300,
            json!({ "event": "ENDPOINT_LATENCY", "flow_id": FLOW, "p50_latency": 500, "p90_latency": 8000,
                    "requests_count": 34, "threshold": 7000, "alert_state": "ACTIVATED" }),
        )
        .await;
    scene
        .hear(
            1_700_000_400,
            json!({ "event": "ENDPOINT_AVAILABILITY", "flow_id": FLOW, "alert_state": "ACTIVATED", "availability": 75,
                    "threshold": 90 }),
        )
        .await;
    let alerts = scene.kept().await.news.alerts;
    let values: Vec<_> = alerts.iter().map(|alert| (alert.event.as_str(), alert.value, alert.threshold)).collect();
    assert_eq!(
        values,
        [
            ("CLIENT_ERROR_RATE", Some(14.28), Some(5.0)),
            ("ENDPOINT_ERROR_RATE", Some(14.28), Some(10.0)),
            ("ENDPOINT_LATENCY", Some(8_000.0), Some(7_000.0)),
            ("ENDPOINT_AVAILABILITY", Some(75.0), Some(90.0)),
        ]
    );
    scene
        .hear(
            1_700_000_500,
            json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": FLOW, "old_status": "PUBLISHED", "new_status": "BLOCKED" }),
        )
        .await;
    assert_eq!(scene.kept().await.level, HealthLevel::Blocked);
    for (event, threshold) in [
        ("CLIENT_ERROR_RATE", 5),
        ("ENDPOINT_ERROR_RATE", 10),
        ("ENDPOINT_LATENCY", 7_000),
        ("ENDPOINT_AVAILABILITY", 90),
    ] {
        scene.hear(1_700_000_600, rate(event, threshold, "DEACTIVATED")).await;
    }
    assert_eq!(scene.kept().await.level, HealthLevel::Blocked, "the status stands by itself");
    scene
        .hear(1_700_000_700, json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": FLOW, "new_status": "PUBLISHED" }))
        .await;
    assert_eq!(scene.kept().await.level, HealthLevel::Good);
    let warning = "Your current Flow version will freeze in 21 days.";
    scene
        .hear(
            1_700_000_800,
            json!({ "event": "FLOW_VERSION_EXPIRY_WARNING", "flow_id": FLOW, "warning": warning }),
        )
        .await;
    let expiry = scene.kept().await.news.expiry.unwrap();
    assert_eq!((expiry.warning.as_str(), expiry.on.unwrap().as_second()), (warning, 1_700_000_800 + 21 * 86_400));
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn news_of_others_of_yesterday_and_of_nothing_known_change_nothing(pool: PgPool) {
    let scene = Scene::new(&pool).await;
    let worker = scene.world.worker();
    let throttled = json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": FLOW, "new_status": "THROTTLED" });
    scene.hear_from("another account", 1_700_000_000, throttled.clone()).await;
    let mut elsewhere = throttled.clone();
    elsewhere["flow_id"] = "1".into();
    scene.hear(1_700_000_000, elsewhere).await;
    for odd in
        [json!({}), json!({ "event": "NEW_THING", "flow_id": FLOW }), json!({ "event": "ENDPOINT_LATENCY" })]
    {
        scene.hear(1_700_000_000, odd).await;
    }
    assert_eq!(scene.kept().await.news, health::News::default());

    scene.hear(1_700_000_100, throttled.clone()).await;
    let since = scene.kept().await.level_since;
    for _ in 0..3 {
        scene.hear(1_700_000_100, throttled.clone()).await;
        scene
            .hear(
                1_700_000_050,
                json!({ "event": "FLOW_STATUS_CHANGE", "flow_id": FLOW, "new_status": "PUBLISHED" }),
            )
            .await;
    }
    let kept = scene.kept().await;
    assert_eq!((kept.level, kept.level_since), (HealthLevel::Throttled, since));
    worker.stop().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_alert_about_the_public_key_asks_for_a_look_at_the_keys(pool: PgPool) {
    let scene = Scene::new(&pool).await;
    let mut tx = scene.world.begin(scene.company.tenant).await;
    let public = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";
    key_pairs::insert(&mut tx, scene.company.account, public, &"a private one".into()).await.unwrap();
    tx.commit().await.unwrap();
    let worker = scene.world.worker();
    let before = scene.world.vendor.calls("get_key").len();
    scene
        .hear(
            1_700_000_000,
            json!({ "event": "ENDPOINT_ERROR_RATE", "flow_id": FLOW, "error_rate": 100, "threshold": 50,
                    "alert_state": "ACTIVATED",
                    "errors": [{ "error_type": "PUBLIC_KEY_MISSING", "error_rate": 100, "error_count": 40 }] }),
        )
        .await;
    until("the keys were looked at", async || (scene.world.vendor.calls("get_key").len() > before).then_some(()))
        .await;
    worker.stop().await;
}
