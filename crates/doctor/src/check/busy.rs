use super::{Bench, Opened, said};
use crate::model::FlowJson;
use crate::sheet::{Check, CheckKey};
use akis_egress::EgressError;
use akis_sentence::{Sentence, sentence};
use akis_store::{SessionId, Store, StoreError, test_sessions};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long the session's row is held.
const HELD: Duration = Duration::from_secs(2);

/// Meta counts a slower answer as bad.
const FAST: Duration = Duration::from_secs(1);

/// While somebody holds the row of a session, its phone must still get answers: what a person did so far may be written
/// later.
pub(crate) async fn slow_database(
    bench: &Bench<'_>,
    store: &Store,
    session: (SessionId, &SecretString),
    opened: &Opened,
) -> Check {
    let key = CheckKey::SlowDatabase;
    let (session, token) = session;
    let mut requests = vec![bench.request("INIT", token, "", &json!({}))];
    let tap = bench.case.flow_json.as_ref().and_then(|flow| tap(flow, opened));
    requests.extend(tap.map(|data| bench.request("data_exchange", token, &opened.screen, &data)));

    // The one transaction of this house that stays open across calls to the outside: being in the way is its purpose. It
    // holds a row of a test alone, and for two seconds at most.
    let held = async {
        let mut tx = store.tenant(bench.case.tenant).begin().await?;
        test_sessions::hold(&mut tx, session).await?;
        Ok::<_, StoreError>(tx)
    };
    let Ok(tx) = held.await else {
        return Check::skipped(
            key,
            sentence!("The database could not be made busy.", "Veritabanı meşgul edilemedi."),
        );
    };
    let until = Instant::now() + HELD;
    let mut release = std::pin::pin!(async move {
        tokio::time::sleep_until(until.into()).await;
        drop(tx);
    });
    let mut asked = std::pin::pin!(slowest(bench, &requests));
    let slowest = tokio::select! {
        slowest = &mut asked => slowest,
        // Released while the answer is still waited for: it is too late already, and comes now.
        () = &mut release => asked.await,
    };
    judge(key, slowest)
}

fn tap(flow: &FlowJson, opened: &Opened) -> Option<Value> {
    let (payload, has_inputs) = flow.tap(&opened.screen, &opened.data)?;
    has_inputs.then_some(Value::Object(payload))
}

/// The longest of the answers, all sent at once; the status or error of the first that was none.
async fn slowest(bench: &Bench<'_>, requests: &[Value]) -> Result<Duration, Result<u16, EgressError>> {
    let mut slowest = Duration::ZERO;
    for request in requests {
        let (answer, reply) = bench.send(request).await.map_err(Err)?;
        if answer.read(&reply).is_none() {
            return Err(Ok(answer.status));
        }
        slowest = slowest.max(answer.took);
    }
    Ok(slowest)
}

fn judge(key: CheckKey, slowest: Result<Duration, Result<u16, EgressError>>) -> Check {
    match slowest {
        Ok(took) if took < FAST => {
            let ms = took.as_millis();
            Check::passed(
                key,
                sentence!(
                    "While a row was held for two seconds, the answer came in {ms} ms.",
                    "Bir satır iki saniye kilitliyken yanıt {ms} ms içinde geldi."
                ),
            )
        }
        Ok(took) => {
            let ms = took.as_millis();
            let seen = sentence!(
                "While a row was held for two seconds, the answer took {ms} ms; WhatsApp counts more than a second as bad.",
                "Bir satır iki saniye kilitliyken yanıt {ms} ms sürdü; WhatsApp bir saniyeden uzununu kötü sayar."
            );
            Check::failed(key, seen, look())
        }
        Err(Ok(status)) => {
            let (seen, advice) = said::why(Ok(status));
            Check::failed(key, seen, advice)
        }
        Err(Err(error)) => {
            let (seen, _) = said::why(Err(&error));
            Check::failed(key, seen, look())
        }
    }
}

fn look() -> Sentence {
    sentence!(
        "People would wait while the database is slow. Look at its load and disk, or send this sheet to whoever runs Akis.",
        "Veritabanı yavaşladığında kişiler bekler. Yüküne ve diskine bakın ya da bu sayfayı Akis’i işleten kişiye gönderin."
    )
}
