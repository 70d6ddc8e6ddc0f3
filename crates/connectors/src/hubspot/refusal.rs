use super::wish::Property;
use crate::{Order, Outcome, answer};
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

/// More causes than this are not told one by one.
const MOST_ERRORS: usize = 20;

/// Reads why HubSpot does not take a submission (status 400).
pub(super) fn read(response: &Response<Bytes>, order: &Order<'_>) -> Outcome {
    let mut errors = answer::parse::<Refusal>(response.body()).map(|body| body.errors).unwrap_or_default();
    errors.truncate(MOST_ERRORS);
    let mut sentences: Vec<Sentence> = errors.iter().map(|error| in_words(error, order)).collect();
    sentences.dedup();
    let message = sentences.into_iter().reduce(|before, next| before.and(&next)).unwrap_or_else(|| {
        sentence!(
            "HubSpot refused the response without saying why.",
            "HubSpot yanıtı reddetti ve nedenini belirtmedi."
        )
    });
    Outcome::Refused { errors: errors.iter().map(|error| word(&error.error_type).to_owned()).collect(), message }
}

/// What is wrong and what to do. HubSpot's own sentences may repeat an answer, so they are not passed on; only the
/// field's name is taken from them.
fn in_words(error: &FieldError, order: &Order<'_>) -> Sentence {
    let field = field_name(&error.message);
    if error.error_type == "REQUIRED_FIELD"
        && let Some(field) = field.filter(|field| was_not_asked(field, order))
    {
        return sentence!(
            "HubSpot requires the field “{field}” even where the form does not show it; make it optional in HubSpot and \
             retry.",
            "HubSpot “{field}” alanını, form onu göstermediğinde de zorunlu tutuyor; alanı HubSpot’ta isteğe bağlı yapıp \
             yeniden deneyin."
        );
    }
    let at_field = field.and_then(|field| about_field(&error.error_type, field));
    at_field.unwrap_or_else(|| about_response(&error.error_type))
}

/// Whether a field hangs on an answer this person did not give.
fn was_not_asked(field: &str, order: &Order<'_>) -> bool {
    let hangs = order.form.questions().any(|question| {
        question.visible_when.is_some()
            && Property::of_target(&question.target).is_some_and(|place| place.name == field)
    });
    let answered = || {
        let mut places = order.submission.answers.iter().filter_map(|given| Property::of_target(&given.target));
        places.any(|place| place.name == field)
    };
    hangs && !answered()
}

/// The sentence of an error at a field that HubSpot named; `None` for errors that are about no single field.
fn about_field(kind: &str, field: &str) -> Option<Sentence> {
    Some(match kind {
        "REQUIRED_FIELD" => sentence!(
            "HubSpot requires the field “{field}”; read the form again, publish it, and retry.",
            "HubSpot “{field}” alanını zorunlu tutuyor; formu yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
        ),
        "INVALID_EMAIL" => sentence!(
            "HubSpot does not accept the e-mail address in “{field}”; ask the person for another one.",
            "HubSpot “{field}” alanındaki e-posta adresini kabul etmiyor; kişiden başka bir adres isteyin."
        ),
        "BLOCKED_EMAIL" => sentence!(
            "The form refuses e-mail addresses of this domain in “{field}”; allow the domain in HubSpot and retry, or ask \
             the person for another address.",
            "Form, “{field}” alanında bu alan adından e-posta adreslerini kabul etmiyor; HubSpot’ta bu alan adına izin \
             verip yeniden deneyin ya da kişiden başka bir adres isteyin."
        ),
        "INVALID_NUMBER" => sentence!(
            "HubSpot wants a number in “{field}”; map the question to a text field, or make it a number question.",
            "HubSpot “{field}” alanında bir sayı bekliyor; soruyu bir metin alanına eşleyin ya da sayı sorusu yapın."
        ),
        "NUMBER_OUT_OF_RANGE" => sentence!(
            "The number in “{field}” is outside what HubSpot allows; widen the property’s rule there and retry.",
            "“{field}” alanındaki sayı HubSpot’un izin verdiği aralığın dışında; özelliğin kuralını orada genişletip \
             yeniden deneyin."
        ),
        "INPUT_TOO_LARGE" => sentence!(
            "The answer to “{field}” is longer than HubSpot allows; widen the property’s rule there and retry.",
            "“{field}” alanındaki yanıt HubSpot’un izin verdiğinden uzun; özelliğin kuralını orada genişletip yeniden \
             deneyin."
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
        "INVALID_EMAIL" => sentence!(
            "HubSpot does not accept the e-mail address; ask the person for another one.",
            "HubSpot e-posta adresini kabul etmiyor; kişiden başka bir adres isteyin."
        ),
        "BLOCKED_EMAIL" => sentence!(
            "The form refuses e-mail addresses of this domain; allow the domain in HubSpot and retry, or ask the person \
             for another address.",
            "Form, bu alan adından e-posta adreslerini kabul etmiyor; HubSpot’ta bu alan adına izin verip yeniden \
             deneyin ya da kişiden başka bir adres isteyin."
        ),
        "INVALID_NUMBER" => sentence!(
            "HubSpot wants a number in one field; read the form again, publish it, and retry.",
            "HubSpot bir alanda sayı bekliyor; formu yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
        ),
        "NUMBER_OUT_OF_RANGE" => sentence!(
            "A number is outside what HubSpot allows; widen the property’s rule there and retry.",
            "Bir sayı HubSpot’un izin verdiği aralığın dışında; özelliğin kuralını orada genişletip yeniden deneyin."
        ),
        "INPUT_TOO_LARGE" => sentence!(
            "An answer is longer than HubSpot allows; widen the property’s rule there and retry.",
            "Bir yanıt HubSpot’un izin verdiğinden uzun; özelliğin kuralını orada genişletip yeniden deneyin."
        ),
        "VALUE_NOT_IN_FIELD_DEFINITION" => sentence!(
            "A chosen option no longer exists in HubSpot; restore it there and retry.",
            "Seçilen seçeneklerden biri artık HubSpot’ta yok; seçeneği orada geri getirip yeniden deneyin."
        ),
        "FIELD_NOT_IN_FORM_DEFINITION" => sentence!(
            "A field is no longer on the HubSpot form; put it back there and retry.",
            "Bir alan artık HubSpot formunda yok; alanı forma geri ekleyip yeniden deneyin."
        ),
        "MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED" => sentence!(
            "The response has more values than HubSpot takes; leave some questions out of the mapping and retry.",
            "Yanıtta HubSpot’un aldığından daha çok değer var; bazı soruları eşlemeden çıkarıp yeniden deneyin."
        ),
        "FORM_HAS_RECAPTCHA_ENABLED" => sentence!(
            "The form has CAPTCHA switched on, so HubSpot refuses every API response; switch it off there and retry.",
            "Formda CAPTCHA açık olduğu için HubSpot API’den gelen her yanıtı reddediyor; CAPTCHA’yı orada kapatıp \
             yeniden deneyin."
        ),
        "MISSING_PROCESSING_CONSENT" => sentence!(
            "HubSpot misses the consent to process the data; the form’s consent options have changed, so publish it again.",
            "HubSpot, verilerin işlenmesi için gereken onayı bulamadı; formun onay seçenekleri değişmiş, bu yüzden formu \
             yeniden yayımlayın."
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
            let other = word(other);
            sentence!(
                "HubSpot refused the response ({other}); read the form again, publish it, and retry.",
                "HubSpot yanıtı reddetti ({other}); formu yeniden içe aktarıp yayımlayın, sonra yeniden deneyin."
            )
        }
    }
}

/// One of the vendor's words, as far as it is one: a sentence of theirs could repeat an answer.
pub(super) fn word(text: &str) -> &str {
    let is_word = !text.is_empty()
        && text.len() <= 100
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    if is_word { text } else { "UNKNOWN" }
}

/// The field's name in `Error in 'fields.email'. …` or `… Required field 'email' is missing`. The format is not documented,
/// so nothing but a property's name is taken from it.
fn field_name(message: &str) -> Option<&str> {
    let name_after = |mark: &str| {
        let (_, rest) = message.split_once(mark)?;
        let name = rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next()?;
        Some(name).filter(|name| !name.is_empty())
    };
    name_after("fields.").or_else(|| name_after("Required field '"))
}
