use super::form::answers;
use super::office::Office;
use crate::support::{Browser, Server};
use akis_store::MIGRATOR;
use http::Request;
use serde_json::json;
use sqlx::PgPool;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// Everything logged, down to the finest level, by all crates.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Every kind of end a request can come to, and in the whole log no answer, token, number, session or secret.
#[sqlx::test(migrator = "MIGRATOR")]
async fn no_answer_token_or_phone_number_is_logged(pool: PgPool) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(log.clone())
        .with_ansi(false)
        .finish();
    // While there is only one subscriber, a line of code that another test reaches first is switched off for all.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    // The test's runtime has this one thread, so whatever the server does is heard here.
    let listening = tracing::subscriber::set_default(subscriber);
    let (forbidden, tenant) = every_end(&pool).await;
    drop(listening);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for said in [
        "/exchange/{endpoint_id}",
        "/hooks/whatsapp/{app_id}",
        "insert into submissions",
        "payload-schema-error",
        "the disk is full",
        "http.status=200",
        "http.status=400",
        "http.status=421",
        "http.status=427",
        "http.status=432",
        "http.status=500",
        &tenant,
    ] {
        assert!(log.contains(said), "the log does not even say {said}");
    }
    for word in forbidden {
        assert!(word.len() >= 4 && !log.contains(&word), "the log says {word}");
    }
}

/// Plays it all, and gives what the log must not say, and the tenant's id, which it should.
async fn every_end(pool: &PgPool) -> (Vec<String>, String) {
    let server = Server::start(pool).await;
    let office = Office::open(&server, 1).await;
    let (session, token) = office.send().await;
    let mut phone = office.phone(Some(&token));
    phone.open().await;
    phone.enter(&answers());
    let good = phone.tap();
    let wire = phone.wire.clone();
    let with = |path: &str, value: &str| {
        let mut request = good.clone();
        *request.pointer_mut(path).unwrap() = json!(value);
        request
    };
    wire.ask(&with("/data/email", "ayse.yilmaz at kuzeyruzgari.test")).await;
    wire.ask(&with("/data/akis_version", "Ayşe Yılmaz")).await;
    wire.ask(&with("/data/akis_session", "Ayşe Yılmaz")).await;
    wire.ask(&with("/screen", "Ayşe Yılmaz")).await;
    wire.ask(&with("/action", "Ayşe Yılmaz")).await;
    wire.ask(&with("/version", "Ayşe Yılmaz")).await;
    wire.ask_raw("{\"data\": {\"firstname\": \"Ayşe Yılmaz\"".as_bytes()).await;
    wire.post_signed(good.to_string().into_bytes(), Some("sha256=905321112233")).await;
    wire.post(good.to_string().into_bytes()).await;
    for error in ["payload-schema-error", "+90 532 111 22 33", &token] {
        let data = json!({"error": error, "error_message": "firstname Ayşe Yılmaz"});
        wire.ask(&json!({"action": "data_exchange", "flow_token": token, "data": data})).await;
    }
    let mut unknown = office.phone(Some("905321112233-of-another-system"));
    unknown.open().await;

    let (finish, _) = phone.fill(&answers()).await;
    let refuse = "create function refuse() returns trigger language plpgsql as
                      $$ begin raise exception 'the disk is full'; end $$;
                  create trigger refuse before insert on submissions for each row execute function refuse();";
    sqlx::raw_sql(refuse).execute(pool).await.unwrap();
    assert_eq!(wire.ask(&finish).await.answer.status, 500);
    sqlx::raw_sql("drop trigger refuse on submissions").execute(pool).await.unwrap();
    assert_eq!(wire.ask(&finish).await.plain["screen"], "SUCCESS");
    wire.ask(&finish).await;
    wire.ask(&phone.init()).await.is_gone();

    let body = json!({"entry": [{"changes": [{"value": {"messages": [{"from": "905321112233"}]}}]}]}).to_string();
    let mut signatures =
        vec![super::wire::sign(&office.app_secret, body.as_bytes()), super::wire::sign("x", body.as_bytes())];
    for signature in &signatures {
        let request = Request::post(format!("/hooks/whatsapp/{}", office.app_id))
            .header("X-Hub-Signature-256", signature)
            .body(body.clone().into())
            .unwrap();
        Browser::new(server.router.clone()).send(request).await;
    }
    let handshake = format!(
        "/hooks/whatsapp/{}?hub.mode=subscribe&hub.verify_token={}&hub.challenge=1158201444",
        office.app_id, office.verify_token
    );
    assert_eq!(server.browser().get(&handshake).await.status, 200);

    let mut forbidden: Vec<String> =
        answers().iter().filter_map(|(_, answer)| Some(answer.as_str()?.to_owned())).collect();
    forbidden.extend(["Ayşe", "Yılmaz", "ayse.yilmaz", "5321112233", "532 111", "Marmaris"].map(str::to_owned));
    forbidden.extend([token, session.to_string(), unknown.session(), "of-another-system".to_owned()]);
    forbidden.extend(office.secrets());
    forbidden.append(&mut signatures);
    (forbidden, office.tenant.to_string())
}
