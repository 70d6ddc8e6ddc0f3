use crate::{Outcome, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde::Deserialize;

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    errors: Vec<FieldError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FieldError {
    #[serde(default)]
    message: String,
    #[serde(default)]
    error_type: String,
}

/// Reads why HubSpot does not take a submission (status 400).
pub(super) fn read(response: &Response<Bytes>) -> Outcome {
    let errors = answer::parse::<Refusal>(response.body()).map(|body| body.errors).unwrap_or_default();
    let mut sentences: Vec<Sentence> = errors.iter().map(in_words).collect();
    sentences.dedup();
    let message = sentences.into_iter().reduce(|before, next| before.and(&next)).unwrap_or_else(|| {
        sentence!(
            "HubSpot refused the response without saying why.",
            "HubSpot yanıtı reddetti ve nedenini belirtmedi."
        )
    });
    Outcome::Refused { errors: errors.into_iter().map(|error| error.error_type).collect(), message }
}

/// What is wrong and what to do. HubSpot's own sentences may repeat an answer, so they are not passed on; only the
/// field's name is taken from them.
fn in_words(error: &FieldError) -> Sentence {
    let at_field = field_name(&error.message).and_then(|field| about_field(&error.error_type, field));
    at_field.unwrap_or_else(|| about_response(&error.error_type))
}

/// The sentence of an error at a field that HubSpot named; `None` for errors that are about no single field.
fn about_field(kind: &str, field: &str) -> Option<Sentence> {
    Some(match kind {
        "REQUIRED_FIELD" => sentence!(
            "HubSpot requires the field “{field}”; read the form again, publish it, and retry.",
            "HubSpot “{field}” alanını zorunlu tutuyor; formu yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
        ),
        "INVALID_EMAIL" => sentence!(
            "HubSpot does not accept the e-mail address in “{field}”.",
            "HubSpot “{field}” alanındaki e-posta adresini kabul etmiyor."
        ),
        "BLOCKED_EMAIL" => sentence!(
            "The form refuses e-mail addresses of this domain in “{field}”.",
            "Form, “{field}” alanında bu alan adından e-posta adreslerini kabul etmiyor."
        ),
        "INVALID_NUMBER" => {
            sentence!("HubSpot wants a number in “{field}”.", "HubSpot “{field}” alanında bir sayı bekliyor.")
        }
        "NUMBER_OUT_OF_RANGE" => sentence!(
            "The number in “{field}” is outside what HubSpot allows.",
            "“{field}” alanındaki sayı HubSpot’un izin verdiği aralığın dışında."
        ),
        "INPUT_TOO_LARGE" => sentence!(
            "The answer to “{field}” is longer than HubSpot allows.",
            "“{field}” alanındaki yanıt HubSpot’un izin verdiğinden uzun."
        ),
        "VALUE_NOT_IN_FIELD_DEFINITION" => sentence!(
            "“{field}” no longer has the chosen option in HubSpot; restore it there and retry.",
            "Seçilen seçenek HubSpot’taki “{field}” alanında artık yok; seçeneği orada geri getirip yeniden deneyin."
        ),
        "FIELD_NOT_IN_FORM_DEFINITION" => sentence!(
            "“{field}” is no longer on the HubSpot form; put it back there and retry.",
            "“{field}” alanı artık HubSpot formunda yok; alanı forma geri ekleyip yeniden deneyin."
        ),
        _ => return None,
    })
}

/// The sentence of an error that names no field.
fn about_response(kind: &str) -> Sentence {
    match kind {
        "REQUIRED_FIELD" => sentence!(
            "HubSpot requires a field that has no answer; read the form again, publish it, and retry.",
            "HubSpot’un zorunlu tuttuğu bir alanın yanıtı yok; formu yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
        ),
        "INVALID_EMAIL" => {
            sentence!("HubSpot does not accept the e-mail address.", "HubSpot e-posta adresini kabul etmiyor.")
        }
        "BLOCKED_EMAIL" => sentence!(
            "The form refuses e-mail addresses of this domain.",
            "Form, bu alan adından e-posta adreslerini kabul etmiyor."
        ),
        "INVALID_NUMBER" => {
            sentence!("HubSpot wants a number in one field.", "HubSpot bir alanda sayı bekliyor.")
        }
        "NUMBER_OUT_OF_RANGE" => sentence!(
            "A number is outside what HubSpot allows.",
            "Bir sayı HubSpot’un izin verdiği aralığın dışında."
        ),
        "INPUT_TOO_LARGE" => {
            sentence!("An answer is longer than HubSpot allows.", "Bir yanıt HubSpot’un izin verdiğinden uzun.")
        }
        "VALUE_NOT_IN_FIELD_DEFINITION" => sentence!(
            "A chosen option no longer exists in HubSpot; restore it there and retry.",
            "Seçilen seçeneklerden biri artık HubSpot’ta yok; seçeneği orada geri getirip yeniden deneyin."
        ),
        "FIELD_NOT_IN_FORM_DEFINITION" => sentence!(
            "A field is no longer on the HubSpot form; put it back there and retry.",
            "Bir alan artık HubSpot formunda yok; alanı forma geri ekleyip yeniden deneyin."
        ),
        "MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED" => sentence!(
            "The response has more values than HubSpot takes.",
            "Yanıtta HubSpot’un aldığından daha çok değer var."
        ),
        "FORM_HAS_RECAPTCHA_ENABLED" => sentence!(
            "The form has CAPTCHA switched on, so HubSpot refuses every API response; switch it off there and retry.",
            "Formda CAPTCHA açık olduğu için HubSpot API’den gelen her yanıtı reddediyor; CAPTCHA’yı orada kapatıp \
             yeniden deneyin."
        ),
        "MISSING_PROCESSING_CONSENT" => sentence!(
            "HubSpot misses the consent to process the data.",
            "HubSpot, verilerin işlenmesi için gereken onayı bulamadı."
        ),
        "MISSING_PROCESSING_CONSENT_TEXT"
        | "MISSING_COMMUNICATION_CONSENT_TEXT"
        | "MISSING_LEGITIMATE_INTEREST_TEXT" => sentence!(
            "HubSpot misses the text of a consent; the form’s consent options have changed, so publish it again.",
            "HubSpot bir onayın metnini bulamadı; formun onay seçenekleri değişmiş, bu yüzden formu yeniden yayımlayın."
        ),
        "INVALID_LEGAL_OPTION_FORMAT" | "DUPLICATE_SUBSCRIPTION_TYPE_ID" => sentence!(
            "HubSpot does not accept the consent as sent; the form’s consent options have changed, so publish it again.",
            "HubSpot onayı gönderildiği biçimde kabul etmiyor; formun onay seçenekleri değişmiş, bu yüzden formu yeniden \
             yayımlayın."
        ),
        "INVALID_METADATA"
        | "INVALID_HUTK"
        | "INVALID_IP_ADDRESS"
        | "INVALID_PAGE_URI"
        | "INVALID_GOTOWEBINAR_WEBINAR_KEY" => sentence!(
            "HubSpot does not accept the page the response names; check this installation’s public address.",
            "HubSpot yanıtta belirtilen sayfayı kabul etmiyor; bu kurulumun dışarıya açık adresini denetleyin."
        ),
        other => {
            sentence!("HubSpot refused the response ({other}).", "HubSpot yanıtı reddetti ({other}).")
        }
    }
}

/// The field's name in `Error in 'fields.email'. …`.
fn field_name(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("fields.")?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|name| !name.is_empty())
}
