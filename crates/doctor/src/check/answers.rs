use super::{Bench, Opened, said};
use crate::model::FlowJson;
use crate::relay::{Relay, is_active, ping_request};
use crate::sheet::{Check, CheckKey};
use akis_sentence::{Sentence, sentence};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::{Host, Url};

/// The address answers at all, and over TLS as Meta wants it. Any status is an answer. With it, whether one came: a server
/// without HTTPS can still be asked the rest.
pub(crate) async fn address(relay: &Relay) -> (Check, bool) {
    match relay.post_signed(b"{}".to_vec(), "").await {
        Ok(_) => (reached(relay), true),
        Err(error) => {
            let (seen, advice) = said::why(Err(&error));
            (Check::failed(CheckKey::Address, seen, advice), false)
        }
    }
}

fn reached(relay: &Relay) -> Check {
    let key = CheckKey::Address;
    if relay.address.scheme() == "https" {
        return Check::passed(
            key,
            sentence!(
                "The address answers over HTTPS with a certificate that is trusted.",
                "Adres, güvenilen bir sertifikayla HTTPS üzerinden yanıt veriyor."
            ),
        );
    }
    if is_here(&relay.address) {
        return Check::passed(
            key,
            sentence!(
                "The address answers. It is one of this machine and without HTTPS, which is enough for the demo; WhatsApp \
                 itself calls HTTPS addresses alone.",
                "Adres yanıt veriyor. Bu makinenin HTTPS’siz bir adresi; deneme için yeterli. WhatsApp’ın kendisi yalnız HTTPS \
                 adreslerini çağırır."
            ),
        );
    }
    Check::failed(
        key,
        sentence!(
            "The address answers, but without HTTPS; WhatsApp will not call it.",
            "Adres yanıt veriyor, ancak HTTPS’siz; WhatsApp bu adresi çağırmaz."
        ),
        sentence!(
            "Put a certificate in front of Akis and set server.public_url to the https address.",
            "Akis’in önüne bir sertifika koyun ve server.public_url ayarını https adresine çevirin."
        ),
    )
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Meta's health check.
pub(crate) async fn ping(bench: &Bench<'_>) -> Check {
    let key = CheckKey::Ping;
    let answer = bench.send(&ping_request()).await;
    if let Ok((answer, reply)) = &answer
        && answer.read(reply).is_some_and(|read| is_active(&read))
    {
        return Check::passed(
            key,
            sentence!(
                "An encrypted and signed ping was answered as WhatsApp wants it.",
                "Şifreli ve imzalı bir yoklama (ping), WhatsApp’ın istediği gibi yanıtlandı."
            ),
        );
    }
    let (seen, advice) = said::of(&answer);
    Check::failed(key, seen, advice)
}

/// Opening the form: an entry screen comes, with all the data it declares.
pub(crate) async fn opening(bench: &Bench<'_>, flow: &FlowJson, token: &SecretString) -> (Check, Option<Opened>) {
    let key = CheckKey::Opening;
    let answer = bench.send(&bench.request("INIT", token, "", &json!({}))).await;
    let read = answer.as_ref().ok().and_then(|(answer, reply)| answer.read(reply));
    let Some(opened) = read.as_ref().and_then(screen) else {
        let (seen, advice) = said::of(&answer);
        return (Check::failed(key, seen, advice), None);
    };
    let id = opened.screen.as_str();
    let complaint = if flow.is_entry(id) {
        flow.lacks(id, &opened.data).map(|field| missing(id, &field))
    } else {
        Some(sentence!(
            "The endpoint answered with {id}, which is no screen the form may begin with.",
            "Adres {id} ekranıyla yanıt verdi; form bu ekranla başlayamaz."
        ))
    };
    let check = match complaint {
        Some(seen) => Check::failed(key, seen, publish_again()),
        None => Check::passed(
            key,
            sentence!(
                "The first screen ({id}) came with everything it declares.",
                "İlk ekran ({id}) bildirdiği her şeyle birlikte geldi."
            ),
        ),
    };
    (check, Some(opened))
}

/// The first screen's button, with what no input makes in the place of every answer: the same screen must come back and
/// say what is wrong, or the next one come.
pub(crate) async fn exchange(bench: &Bench<'_>, flow: &FlowJson, opened: &Opened, token: &SecretString) -> Check {
    let key = CheckKey::Exchange;
    let from = opened.screen.as_str();
    let Some((payload, has_inputs)) = flow.tap(from, &opened.data) else {
        return Check::skipped(
            key,
            sentence!(
                "The first screen has no button that asks the endpoint.",
                "İlk ekranda adrese soran bir düğme yok."
            ),
        );
    };
    if !has_inputs && flow.is_terminal(from) {
        return Check::skipped(
            key,
            sentence!(
                "The first screen asks nothing and is the last one too: sending it would leave a submission behind.",
                "İlk ekran hiçbir şey sormuyor ve aynı zamanda son ekran: gönderilirse geride bir yanıt kalırdı."
            ),
        );
    }
    let answer = bench.send(&bench.request("data_exchange", token, from, &Value::Object(payload))).await;
    let read = answer.as_ref().ok().and_then(|(answer, reply)| answer.read(reply));
    let Some(next) = read.as_ref().and_then(screen) else {
        let (seen, advice) = said::of(&answer);
        return Check::failed(key, seen, advice);
    };
    let to = next.screen.as_str();
    if !flow.may_follow(from, to) {
        let seen = sentence!(
            "The endpoint answered with {to}, which may not follow {from}; a phone refuses that.",
            "Adres {to} ekranıyla yanıt verdi; bu ekran {from} ekranından sonra gelemez ve telefon bunu reddeder."
        );
        return Check::failed(key, seen, publish_again());
    }
    if let Some(field) = flow.lacks(to, &next.data) {
        return Check::failed(key, missing(to, &field), publish_again());
    }
    let seen = if from == to {
        sentence!(
            "Unusable answers brought the same screen back, with everything it declares.",
            "Kullanılamaz yanıtlar, bildirdiği her şeyle birlikte aynı ekranı geri getirdi."
        )
    } else {
        sentence!(
            "The next screen ({to}) came with everything it declares.",
            "Sonraki ekran ({to}) bildirdiği her şeyle birlikte geldi."
        )
    };
    Check::passed(key, seen)
}

fn screen(answer: &Value) -> Option<Opened> {
    let screen = answer.get("screen")?.as_str()?.to_owned();
    let data = answer.get("data").cloned().unwrap_or_else(|| json!({}));
    Some(Opened { screen, data })
}

fn missing(screen: &str, field: &str) -> Sentence {
    sentence!(
        "The data of screen {screen} lacks {field}, or has it in another kind than the form declares; a phone refuses that.",
        "{screen} ekranının verisinde {field} yok ya da formun bildirdiğinden başka türde; telefon bunu reddeder."
    )
}

fn publish_again() -> Sentence {
    sentence!(
        "Publish the form again. If it stays so, send this sheet to whoever runs Akis.",
        "Formu yeniden yayınlayın. Sürerse bu sayfayı Akis’i işleten kişiye gönderin."
    )
}
