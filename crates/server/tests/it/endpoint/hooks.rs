use super::office::Office;
use super::tables::Tables;
use super::wire::sign;
use crate::support::{Answer, Server};
use akis_store::control::webhook_inbox;
use akis_store::{MIGRATOR, jobs};
use http::{Request, header};
use serde_json::{Value, json};
use sqlx::PgPool;

/// What Meta may send at most.
const MOST: usize = 3 * 1024 * 1024;

async fn post(server: &Server, app_id: &str, body: &[u8], signature: Option<&str>) -> Answer {
    let mut request = Request::post(format!("/hooks/whatsapp/{app_id}"));
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature-256", signature);
    }
    server.browser().send(request.body(body.to_vec().into()).unwrap()).await
}

async fn shake(server: &Server, app_id: &str, query: &str) -> Answer {
    server.browser().get(&format!("/hooks/whatsapp/{app_id}?{query}")).await
}

/// A person's message, in Meta's own spelling with escapes: kept byte by byte, or its signature is lost.
fn message() -> Vec<u8> {
    br#"{"object":"whatsapp_business_account","entry":[{"id":"102291","changes":[{"field":"messages","value":{
        "messaging_product":"whatsapp","messages":[{"id":"wamid.A","from":"905321112233","type":"text",
        "text":{"body":"Te\u015fekk\u00fcrler \/ iyi g\u00fcnler"}}]}}]}]}"#
        .to_vec()
}

/// The bodies kept, in the order they came; each has a job of this company that takes it in.
async fn kept(pool: &PgPool, office: &Office) -> Vec<Vec<u8>> {
    let due =
        "select payload from control.jobs where kind = $1 and tenant_id = $2 and state = 'ready' order by id";
    let payloads: Vec<Value> =
        sqlx::query_scalar(due).bind(jobs::WEBHOOK).bind(office.tenant.0).fetch_all(pool).await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("select count(*) from control.webhook_inbox").fetch_one(pool).await.unwrap();
    assert_eq!(usize::try_from(rows).unwrap(), payloads.len());
    let mut bodies = Vec::new();
    for payload in payloads {
        let job: jobs::Webhook = serde_json::from_value(payload).unwrap();
        let mut tx = office.begin().await;
        let row = webhook_inbox::take(&mut tx, job.inbox_id).await.unwrap().unwrap();
        assert_eq!((row.tenant, &row.app_id), (office.tenant, &office.app_id));
        bodies.push(row.body);
    }
    bodies
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_handshake_gives_the_bare_challenge_for_the_right_token_alone(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (office, other) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let before = Tables::read(&pool).await;
    let query =
        |mode: &str, token: &str| format!("hub.mode={mode}&hub.challenge=1158201444&hub.verify_token={token}");

    let right = shake(&server, &office.app_id, &query("subscribe", &office.verify_token)).await;
    assert_eq!((right.status.as_u16(), right.text.as_str()), (200, "1158201444"));
    assert!(right.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/plain"));

    let wrong = [
        query("subscribe", "verify-token"),
        query("subscribe", ""),
        query("subscribe", &other.verify_token),
        query("unsubscribe", &office.verify_token),
        "hub.mode=subscribe&hub.challenge=1158201444".to_owned(),
        String::new(),
    ];
    for query in wrong {
        shake(&server, &office.app_id, &query).await.is_problem(403, "wrong_verify_token");
    }
    shake(&server, "1", &query("subscribe", &office.verify_token)).await.is_problem(404, "unknown_app");
    assert_eq!(before.changed(&pool).await, [""; 0]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_signed_post_is_kept_byte_by_byte_with_its_job_also_when_it_comes_again(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let before = Tables::read(&pool).await;
    let body = message();
    let answer = post(&server, &office.app_id, &body, Some(&sign(&office.app_secret, &body))).await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
    assert_eq!(before.changed(&pool).await, ["control.jobs", "control.webhook_inbox"]);
    assert_eq!(kept(&pool, &office).await, [&body[..]]);

    // Meta repeats for days; telling a repetition is the worker's business.
    let answer = post(&server, &office.app_id, &body, Some(&sign(&office.app_secret, &body))).await;
    assert_eq!(answer.status, 200);
    assert_eq!(kept(&pool, &office).await, [&body[..], &body[..]]);
}

/// One post that cannot be read must not be repeated for days in front of all others.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_signed_post_is_kept_whatever_it_holds(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let bodies: [&[u8]; 5] = [b"{\"object\": ", b"\xff\x00\xfe", b"", b"[]", br#"{"object":"page","entry":7}"#];
    for body in bodies {
        let answer = post(&server, &office.app_id, body, Some(&sign(&office.app_secret, body))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    assert_eq!(kept(&pool, &office).await, bodies);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_not_signed_by_this_app_is_not_kept(pool: PgPool) {
    let server = Server::start(&pool).await;
    let (office, other) = (Office::open(&server, 1).await, Office::open(&server, 2).await);
    let before = Tables::read(&pool).await;
    let body = message();
    let right = sign(&office.app_secret, &body);
    let mut changed = body.clone();
    changed.push(b' ');
    let wrong = [
        None,
        Some(String::new()),
        Some("sha256=".to_owned()),
        Some(right[..right.len() - 1].to_owned()),
        Some(sign(&other.app_secret, &body)),
        Some(sign("", &body)),
        Some(sign(&office.app_secret, &changed)),
    ];
    for signature in wrong {
        post(&server, &office.app_id, &body, signature.as_deref()).await.is_problem(401, "bad_signature");
    }
    post(&server, &office.app_id, &changed, Some(&right)).await.is_problem(401, "bad_signature");
    post(&server, &other.app_id, &body, Some(&right)).await.is_problem(401, "bad_signature");
    for unknown in ["1", "%00", "670841%00"] {
        post(&server, unknown, &body, Some(&right)).await.is_problem(404, "unknown_app");
    }
    assert_eq!(before.changed(&pool).await, [""; 0]);
    assert_eq!(post(&server, &office.app_id, &body, Some(&right)).await.status, 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn three_mebibytes_are_taken_and_more_are_not(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let sized = |size: usize| {
        let mut body = json!({"object": "whatsapp_business_account", "entry": []}).to_string().into_bytes();
        body.resize(size, b' ');
        body
    };
    let before = Tables::read(&pool).await;
    let body = sized(MOST + 1);
    let signature = sign(&office.app_secret, &body);
    post(&server, &office.app_id, &body, Some(&signature)).await.is_problem(413, "too_large");
    assert_eq!(before.changed(&pool).await, [""; 0]);

    let body = sized(MOST);
    let signature = sign(&office.app_secret, &body);
    assert_eq!(post(&server, &office.app_id, &body, Some(&signature)).await.status, 200);
    assert_eq!(kept(&pool, &office).await[0].len(), MOST);
}
