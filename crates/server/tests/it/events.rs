use crate::support::Server;
use akis_store::MIGRATOR;
use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use http::{Request, header};
use sqlx::PgPool;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads until the text has come, and gives everything that came.
async fn until(stream: &mut BodyDataStream, text: &str) -> String {
    let mut heard = String::new();
    let reading = async {
        while !heard.contains(text) {
            let Some(chunk) = stream.next().await else { panic!("the stream ended after {heard:?}") };
            heard.push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
    };
    assert!(tokio::time::timeout(PATIENCE, reading).await.is_ok(), "never heard {text:?}");
    heard
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_hears_of_its_own_company_until_the_server_stops(pool: PgPool) {
    let server = Server::start(&pool).await;
    let mut ours = server.company("ayse@mavideniz.test", 1).await;
    let theirs = server.company("can@kuzey.test", 2).await;
    let cancel = CancellationToken::new();
    server.state.start(&cancel);

    let ask = Request::get("/api/v1/events").body(Body::empty()).unwrap();
    let response = ours.browser.open(ask).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut stream = response.into_body().into_data_stream();
    until(&mut stream, "open").await;

    // The listener starts beside us: repeat until the first is heard.
    let first = async {
        loop {
            server.complete(&ours).await;
            let heard = tokio::time::timeout(Duration::from_millis(500), stream.next()).await;
            if let Ok(Some(Ok(chunk))) = heard {
                return String::from_utf8(chunk.to_vec()).unwrap();
            }
        }
    };
    let first = tokio::time::timeout(PATIENCE, first).await.unwrap();
    assert!(first.contains("event: submission"), "{first}");
    assert!(first.contains(&format!("data: {{\"flow_id\":\"{}\"}}", ours.flow)), "{first}");

    server.complete(&theirs).await;
    let path = format!("/api/v1/deliveries/{}/retry", ours.delivery);
    assert_eq!(ours.browser.post(&path, &serde_json::json!({})).await.status, 202);
    let heard = until(&mut stream, "event: delivery").await;
    assert!(!heard.contains(&theirs.flow.to_string()));

    cancel.cancel();
    let ending = async { while stream.next().await.is_some() {} };
    assert!(tokio::time::timeout(PATIENCE, ending).await.is_ok(), "the stream holds the server up");
}
