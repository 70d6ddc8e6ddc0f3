use crate::case::Case;
use crate::relay::hmac_hex;
use crate::sheet::{Check, CheckKey};
use akis_egress::{Destination, Egress, EgressError};
use akis_sentence::{Sentence, sentence};
use akis_whatsapp::{FlowInfo, Graph, GraphError, SignatureStatus};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::ExposeSecret as _;

/// Most numbers of one account that are asked about.
const MOST_NUMBERS: usize = 20;

/// Meta's code for a parameter it does not take.
const INVALID_PARAMETER: i64 = 100;

/// Why Meta gave nothing.
enum Silent {
    Egress,
    Refused(GraphError),
}

impl From<EgressError> for Silent {
    fn from(_: EgressError) -> Self {
        Self::Egress
    }
}

async fn ask<T>(
    egress: &Egress,
    graph: &Graph,
    request: Request<Bytes>,
    read: impl FnOnce(&Response<Bytes>) -> Result<T, GraphError>,
) -> Result<T, Silent> {
    let response = egress.send(Destination::Vendor(graph.origins()), request).await?;
    read(&response).map_err(Silent::Refused)
}

fn silent(key: CheckKey, why: &Silent) -> Check {
    match why {
        Silent::Egress => Check::skipped(key, sentence!("WhatsApp did not answer.", "WhatsApp karşılık vermedi.")),
        Silent::Refused(error) => {
            let words = error.to_string();
            Check::failed(
                key,
                sentence!("WhatsApp refused to say: {words}", "WhatsApp bilgi vermedi: {words}"),
                sentence!(
                    "Check whether the account's access token is still good, and connect the account again if not.",
                    "Hesabın erişim anahtarının hâlâ geçerli olduğunu denetleyin; değilse hesabı yeniden bağlayın."
                ),
            )
        }
    }
}

fn no_token(key: CheckKey) -> Check {
    Check::skipped(
        key,
        sentence!("The WhatsApp account has no access token.", "WhatsApp hesabının erişim anahtarı yok."),
    )
}

/// Whether the app secret is that of the app the access token belongs to. The Graph API checks a proof made with it
/// (`appsecret_proof`) on any call, and refuses a wrong one with code 100.
pub(crate) async fn app_secret(case: &Case, egress: &Egress, graph: &Graph) -> Check {
    let key = CheckKey::AppSecret;
    let (Some(token), Some(relay), Some(number)) = (&case.access_token, &case.relay, case.numbers.first()) else {
        return no_token(key);
    };
    let plain = || graph.get_public_key(token, &number.phone_number_id);
    let proof = hmac_hex(&relay.secret, token.expose_secret().as_bytes());
    let Some(proven) = with_proof(plain(), &proof) else {
        return Check::skipped(key, sentence!("No proof could be made.", "Kanıt oluşturulamadı."));
    };
    let refused = match ask(egress, graph, proven, |response| graph.read_public_key(response)).await {
        Ok(_) => {
            return Check::passed(
                key,
                sentence!(
                    "WhatsApp accepts a proof made with the app secret that is kept here.",
                    "WhatsApp, burada saklanan uygulama gizli anahtarıyla yapılan kanıtı kabul ediyor."
                ),
            );
        }
        Err(Silent::Refused(GraphError::Refused(error))) if error.code == INVALID_PARAMETER => error,
        Err(why) => return silent(key, &why),
    };
    // The same question without the proof tells whether it was the proof that was refused.
    match ask(egress, graph, plain(), |response| graph.read_public_key(response)).await {
        Ok(_) => Check::failed(
            key,
            sentence!(
                "The app secret that is kept here is not the one of the WhatsApp app: requests of real phones will be refused \
                 (432).",
                "Burada saklanan uygulama gizli anahtarı WhatsApp uygulamasınınki değil: gerçek telefonların istekleri reddedilir \
                 (432)."
            ),
            sentence!(
                "Copy the app secret from the app's settings at Meta (App settings, Basic) and enter it at the WhatsApp \
                 account.",
                "Uygulama gizli anahtarını Meta’daki uygulama ayarlarından (Uygulama ayarları, Temel) kopyalayıp WhatsApp \
                 hesabına girin."
            ),
        ),
        Err(_) => silent(key, &Silent::Refused(GraphError::Refused(refused))),
    }
}

fn with_proof(request: Request<Bytes>, proof: &str) -> Option<Request<Bytes>> {
    let (mut parts, body) = request.into_parts();
    let joined = if parts.uri.query().is_some() { '&' } else { '?' };
    parts.uri = format!("{}{joined}appsecret_proof={proof}", parts.uri).parse().ok()?;
    Some(Request::from_parts(parts, body))
}

/// Whether each number has the key its phones should have, signed by Meta.
pub(crate) async fn keys(case: &Case, egress: &Egress, graph: &Graph) -> Check {
    let key = CheckKey::Keys;
    let Some(token) = &case.access_token else { return no_token(key) };
    if case.numbers.is_empty() {
        return Check::failed(
            key,
            sentence!("The WhatsApp account has no phone number.", "WhatsApp hesabının telefon numarası yok."),
            sentence!(
                "Add a number in WhatsApp Manager and connect the account again.",
                "WhatsApp Yöneticisi’nde bir numara ekleyin ve hesabı yeniden bağlayın."
            ),
        );
    }
    let mut looked_at = 0_usize;
    for number in case.numbers.iter().take(MOST_NUMBERS) {
        let shown = number.display_phone_number.as_str();
        let request = graph.get_public_key(token, &number.phone_number_id);
        let registered = match ask(egress, graph, request, |response| graph.read_public_key(response)).await {
            Ok(registered) => registered,
            Err(why) => return silent(key, &why),
        };
        let wrong = match (&registered, &number.pair) {
            (None, _) => Some(sentence!(
                "No public key is registered for {shown}: forms sent from it do not open.",
                "{shown} için kayıtlı açık anahtar yok: bu numaradan gönderilen formlar açılmaz."
            )),
            (Some(at_meta), Some(pair)) if at_meta.is(&pair.public_pem) => not_signed(shown, &at_meta.status),
            (Some(_), _) => Some(sentence!(
                "The public key registered for {shown} is not the one that is kept here: forms sent from it do not open.",
                "{shown} için kayıtlı açık anahtar burada saklanan anahtar değil: bu numaradan gönderilen formlar açılmaz."
            )),
        };
        if let Some(seen) = wrong {
            return Check::failed(
                key,
                seen,
                sentence!(
                    "Register the key anew at the WhatsApp account, or publish the form again. If another product uses the \
                     number's key on purpose, decide which of the two goes on.",
                    "Anahtarı WhatsApp hesabında yeniden kaydedin ya da formu yeniden yayınlayın. Numaranın anahtarını bilerek \
                     başka bir ürün kullanıyorsa hangisinin süreceğine karar verin."
                ),
            );
        }
        looked_at += 1;
    }
    Check::passed(
        key,
        sentence!(
            "Numbers looked at: {looked_at}. Each has our public key at Meta, with a valid signature.",
            "Bakılan numara: {looked_at}. Her birinin Meta’da bizim açık anahtarımız var ve imzası geçerli."
        ),
    )
}

fn not_signed(number: &str, status: &SignatureStatus) -> Option<Sentence> {
    match status {
        SignatureStatus::Valid => None,
        SignatureStatus::Other(word) if word.is_empty() => None,
        SignatureStatus::Mismatch => Some(sentence!(
            "Meta's signature on the public key of {number} does not fit: phones refuse forms sent from it.",
            "{number} numarasının açık anahtarındaki Meta imzası uymuyor: telefonlar bu numaradan gelen formları reddeder."
        )),
        SignatureStatus::Other(word) => Some(sentence!(
            "Meta calls the public key of {number} {word}.",
            "Meta, {number} numarasının açık anahtarı için {word} diyor."
        )),
    }
}

/// How the flow stands at Meta, and whether Meta calls our address. With it, the flow's status in Meta's word.
pub(crate) async fn flow_at_meta(
    case: &Case,
    egress: &Egress,
    graph: &Graph,
    address: &str,
) -> (Check, Option<String>) {
    let key = CheckKey::FlowAtMeta;
    let (Some(token), Some(id)) = (&case.access_token, &case.publication.meta_flow_id) else {
        return (
            Check::skipped(
                key,
                sentence!("The form was not created at Meta yet.", "Form Meta’da henüz oluşturulmadı."),
            ),
            None,
        );
    };
    match ask(egress, graph, graph.get_flow(token, id), |response| graph.read_flow(response)).await {
        Ok(flow) => (judge(key, &flow, case, address), Some(flow.status)),
        Err(why) => (silent(key, &why), None),
    }
}

fn judge(key: CheckKey, flow: &FlowInfo, case: &Case, address: &str) -> Check {
    let status = status_in_words(&flow.status);
    if flow.status != "PUBLISHED" {
        return Check::failed(
            key,
            status,
            sentence!(
                "See what stands at the form's health page, mend it, and publish the form again where it is a draft.",
                "Formun sağlık sayfasında yazanlara bakın, düzeltin; form taslaksa yeniden yayınlayın."
            ),
        );
    }
    let has_endpoint = case.flow_json.as_ref().is_some_and(|flow| flow.data_api_version().is_some());
    if has_endpoint && flow.endpoint_uri.as_deref().is_some_and(|uri| uri != address) {
        return Check::failed(
            key,
            sentence!(
                "Meta calls another address than this installation's for the form.",
                "Meta, form için bu kurulumun adresinden başka bir adresi çağırıyor."
            ),
            sentence!(
                "Publish the form again, so that Meta learns the present address.",
                "Meta’nın güncel adresi öğrenmesi için formu yeniden yayınlayın."
            ),
        );
    }
    Check::passed(key, status)
}

fn status_in_words(status: &str) -> Sentence {
    match status {
        "PUBLISHED" => sentence!("The form is published at Meta.", "Form Meta’da yayında."),
        "DRAFT" => sentence!("The form is a draft at Meta.", "Form Meta’da taslak durumunda."),
        "THROTTLED" => sentence!(
            "Meta has throttled the form: it can be sent ten times an hour.",
            "Meta formu yavaşlattı: saatte on kez gönderilebilir."
        ),
        "BLOCKED" => sentence!(
            "Meta has blocked the form: it can neither be sent nor opened.",
            "Meta formu engelledi: ne gönderilebilir ne açılabilir."
        ),
        "DEPRECATED" => sentence!(
            "The form is deprecated at Meta: it can no longer be sent.",
            "Form Meta’da kullanımdan kaldırılmış: artık gönderilemez."
        ),
        other => sentence!("Meta calls the form's status {other}.", "Meta formun durumuna {other} diyor."),
    }
}
