use super::{Bench, said};
use crate::phone::{Phone, ReplyKey};
use crate::relay::{Answer, hmac_hex, ping_request};
use crate::sheet::{Check, CheckKey};
use akis_egress::EgressError;
use akis_sentence::{Sentence, sentence};
use secrecy::SecretString;
use serde_json::{Value, json};

/// A request under a key that is not ours must be answered with 421: the phone then fetches the right one.
pub(crate) async fn wrong_key(bench: &Bench<'_>) -> Check {
    let key = CheckKey::WrongKey;
    let Some((body, _)) = Phone::with_a_strange_key().and_then(|phone| phone.seal(&ping_request())) else {
        return Check::skipped(
            key,
            sentence!("There was no other key to try.", "Denenecek başka bir anahtar yoktu."),
        );
    };
    let answer = bench.relay.post(body).await;
    let passed = sentence!(
        "A request under a foreign key got 421, at which phones fetch the right key.",
        "Yabancı anahtarla gelen istek 421 aldı; telefonlar bunun üzerine doğru anahtarı ister."
    );
    status(key, 421, &answer, passed)
}

/// The token of a finished session must be answered with 427 and a sentence.
pub(crate) async fn dead_token(bench: &Bench<'_>, token: &SecretString) -> Check {
    let key = CheckKey::DeadToken;
    let answer = bench.send(&bench.request("INIT", token, "", &json!({}))).await;
    let (answer, reply) = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let (seen, advice) = said::why(Err(&error));
            return Check::failed(key, seen, advice);
        }
    };
    let words = words_of(&answer, &reply);
    match (answer.status, words) {
        (427, Some(words)) => Check::passed(
            key,
            sentence!(
                "A finished form answered 427 and tells the person: \u{201c}{words}\u{201d}",
                "Bitmiş form 427 ile yanıt verdi ve kişiye şunu söylüyor: “{words}”"
            ),
        ),
        (427, None) => Check::failed(
            key,
            sentence!(
                "A finished form answered 427, but without a sentence for the person.",
                "Bitmiş form 427 ile yanıt verdi, ancak kişiye söylenecek bir söz olmadan."
            ),
            tell(),
        ),
        (status, _) => Check::failed(key, not_as_wanted(427, status), tell()),
    }
}

/// The sentence of a 427, plain as documented or encrypted as in Meta's sample (6.6).
fn words_of(answer: &Answer, reply: &ReplyKey) -> Option<String> {
    let read: Value = serde_json::from_slice(&answer.body).ok().or_else(|| reply.open(&answer.body))?;
    let words = read.get("error_msg")?.as_str()?.trim();
    Some(words.chars().take(300).collect::<String>()).filter(|words| !words.is_empty())
}

/// A request Meta did not sign must be answered with 432.
pub(crate) async fn bad_signature(bench: &Bench<'_>) -> Check {
    let key = CheckKey::BadSignature;
    let Some((body, _)) = bench.phone.seal(&ping_request()) else {
        return Check::skipped(key, sentence!("Nothing could be encrypted.", "Hiçbir şey şifrelenemedi."));
    };
    let forged = format!("sha256={}", hmac_hex(&SecretString::from("not the app secret"), &body));
    let answer = bench.relay.post_signed(body, &forged).await;
    let passed = sentence!(
        "A request with a forged signature got 432 and was not looked into.",
        "Sahte imzalı istek 432 aldı ve içine bakılmadı."
    );
    status(key, 432, &answer, passed)
}

/// A phone's complaint must be acknowledged.
pub(crate) async fn error_notice(bench: &Bench<'_>, screen: &str, token: &SecretString) -> Check {
    let key = CheckKey::ErrorNotice;
    let complaint = json!({ "error": "invalid-screen-transition", "error_message": "A test of the endpoint." });
    let answer = bench.send(&bench.request("data_exchange", token, screen, &complaint)).await;
    let acknowledged = |read: Value| read.pointer("/data/acknowledged").and_then(Value::as_bool) == Some(true);
    if let Ok((answer, reply)) = &answer
        && answer.read(reply).is_some_and(acknowledged)
    {
        return Check::passed(
            key,
            sentence!(
                "A phone's complaint about an answer was acknowledged.",
                "Telefonun bir yanıtla ilgili şikâyeti alındı."
            ),
        );
    }
    let (seen, advice) = said::of(&answer);
    Check::failed(key, seen, advice)
}

/// Exactly this status must come.
fn status(key: CheckKey, wanted: u16, answer: &Result<Answer, EgressError>, passed: Sentence) -> Check {
    match answer {
        Ok(answer) if answer.status == wanted => Check::passed(key, passed),
        Ok(answer) => Check::failed(key, not_as_wanted(wanted, answer.status), tell()),
        Err(error) => {
            let (seen, advice) = said::why(Err(error));
            Check::failed(key, seen, advice)
        }
    }
}

fn not_as_wanted(wanted: u16, status: u16) -> Sentence {
    sentence!(
        "The answer should have had status {wanted} and had {status}.",
        "Yanıt {wanted} kodunu taşımalıydı, {status} geldi."
    )
}

fn tell() -> Sentence {
    sentence!(
        "Make sure that no proxy in front of Akis replaces answers; else send this sheet to whoever runs Akis.",
        "Akis’in önündeki vekil sunucunun yanıtları değiştirmediğinden emin olun; değilse bu sayfayı Akis’i işleten kişiye gönderin."
    )
}
