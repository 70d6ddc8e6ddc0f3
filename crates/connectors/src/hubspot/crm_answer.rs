//! What became of a call to the CRM, the files or the associations (`api.hubapi.com`): its error bodies, by category
//! (HubSpot's published documents, schema `Error`).

use super::refusal::word;
use super::weather;
use crate::{Outcome, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use serde::Deserialize;
use serde_json::Value;

/// An error body. HubSpot leaves parts out now and then.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Problem {
    #[serde(deserialize_with = "super::lenient::text")]
    pub(super) category: String,
    #[serde(deserialize_with = "super::lenient::text")]
    message: String,
    #[serde(deserialize_with = "super::lenient::list")]
    errors: Vec<Detail>,
    #[serde(deserialize_with = "answer::or_default")]
    context: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Detail {
    #[serde(deserialize_with = "super::lenient::text")]
    code: String,
    #[serde(deserialize_with = "answer::or_default")]
    context: Value,
}

/// One property value HubSpot does not take. Such a list stands as JSON within the sentence of the error.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PropertyError {
    #[serde(deserialize_with = "super::lenient::text")]
    error: String,
    #[serde(deserialize_with = "super::lenient::text")]
    name: String,
}

/// More causes than this are not told one by one.
const MOST_CAUSES: usize = 5;

/// The outcome of an answer that is no success.
pub(super) fn failed(response: &Response<Bytes>) -> Outcome {
    weather::passing(response).unwrap_or_else(|| {
        let problem: Problem = answer::parse(response.body()).unwrap_or_default();
        refused(response.status().as_u16(), &problem)
    })
}

/// A success that does not say what it brought: the look finds out.
pub(super) fn unreadable() -> Outcome {
    Outcome::Retry {
        after: None,
        code: "unreadable",
        message: sentence!("HubSpot’s answer could not be read.", "HubSpot’un yanıtı okunamadı."),
        unclear: true,
    }
}

/// The outcome of an error, in a body of its own or among those of a batch.
pub(super) fn refused(status: u16, problem: &Problem) -> Outcome {
    let category = word(&problem.category);
    let message = match (status, category) {
        (401, _) | (_, "INVALID_AUTHENTICATION" | "EXPIRED_AUTHENTICATION") => {
            return Outcome::Reconnect {
                message: sentence!(
                    "HubSpot no longer accepts the connection; connect HubSpot again.",
                    "HubSpot bu bağlantıyı artık kabul etmiyor; HubSpot’u yeniden bağlayın."
                ),
            };
        }
        (403, _) | (_, "MISSING_SCOPES") => return Outcome::Reconnect { message: missing_scopes(problem) },
        (404, _) | (_, "OBJECT_NOT_FOUND") => sentence!(
            "What the answer was to be attached to no longer exists in HubSpot, or its kind is not known there; check the \
             destination’s settings and retry.",
            "Yanıtın ekleneceği kayıt artık HubSpot’ta yok ya da bu tür orada bilinmiyor; hedefin ayarlarını denetleyip \
             yeniden deneyin."
        ),
        (409, _) | (_, "CONFLICT") => sentence!(
            "HubSpot already has a record with this value where every value may stand once; merge the two there and \
             retry.",
            "HubSpot’ta, her değerin yalnızca bir kez bulunabildiği bir alanda bu değerle bir kayıt zaten var; iki kaydı \
             orada birleştirip yeniden deneyin."
        ),
        (413, _) => sentence!(
            "The file is larger than HubSpot takes; send files as a link in the destination’s settings and retry.",
            "Dosya HubSpot’un aldığından büyük; hedefin ayarlarında dosyaları bağlantı olarak gönderip yeniden deneyin."
        ),
        (415, _) => sentence!(
            "HubSpot does not take files of this type; send files as a link in the destination’s settings and retry.",
            "HubSpot bu türden dosyaları almıyor; hedefin ayarlarında dosyaları bağlantı olarak gönderip yeniden deneyin."
        ),
        (_, "VALIDATION_ERROR") => invalid(problem),
        (_, "UNKNOWN") => sentence!(
            "HubSpot refused the call with status {status}; check the destination’s settings and retry.",
            "HubSpot çağrıyı reddetti (durum kodu {status}); hedefin ayarlarını denetleyip yeniden deneyin."
        ),
        (_, category) => sentence!(
            "HubSpot refused the call ({category}); check the destination’s settings and retry.",
            "HubSpot çağrıyı reddetti ({category}); hedefin ayarlarını denetleyip yeniden deneyin."
        ),
    };
    let mut errors = vec![category.to_owned()];
    errors.extend(problem.causes().into_iter().map(|cause| cause.code).filter(|code| code != "UNKNOWN"));
    errors.dedup();
    Outcome::Refused { errors, message }
}

/// What is wrong with a property.
struct Cause {
    code: String,
    property: Option<String>,
}

impl Problem {
    /// Every property HubSpot complains of, wherever it names them.
    fn causes(&self) -> Vec<Cause> {
        let named = |context: &Value| {
            let names = ["propertyName", "invalidPropertyName"].iter().find_map(|key| context.get(key));
            let name = names.and_then(|names| names.get(0).unwrap_or(names).as_str());
            name.map(word).filter(|name| *name != "UNKNOWN").map(str::to_owned)
        };
        let listed = self.errors.iter().map(|detail| Cause {
            code: word(&detail.code).to_owned(),
            property: named(&detail.context).or_else(|| named(&self.context)),
        });
        let listed: Vec<Cause> = listed.filter(|cause| cause.property.is_some()).take(MOST_CAUSES).collect();
        if !listed.is_empty() {
            return listed;
        }
        let list = self.message.split_once('[').map(|(_, rest)| format!("[{rest}"));
        let within: Vec<PropertyError> = list
            .and_then(|list| serde_json::Deserializer::from_str(&list).into_iter().next()?.ok())
            .unwrap_or_default();
        within
            .into_iter()
            .filter(|error| word(&error.name) != "UNKNOWN")
            .take(MOST_CAUSES)
            .map(|error| Cause { code: word(&error.error).to_owned(), property: Some(error.name) })
            .collect()
    }

    /// The scopes HubSpot names as missing, wherever it names them.
    fn scopes(&self) -> Vec<String> {
        let contexts = std::iter::once(&self.context).chain(self.errors.iter().map(|detail| &detail.context));
        let mut scopes: Vec<String> = contexts
            .flat_map(|context| {
                ["requiredGranularScopes", "requiredScopes", "missingScopes"]
                    .iter()
                    .filter_map(|key| context.get(key)?.as_array())
                    .flatten()
                    .filter_map(Value::as_str)
            })
            .map(|scope| word(scope).to_owned())
            .filter(|scope| scope != "UNKNOWN")
            .take(MOST_CAUSES)
            .collect();
        scopes.dedup();
        scopes
    }
}

fn missing_scopes(problem: &Problem) -> Sentence {
    let scopes = problem.scopes().join(", ");
    if scopes.is_empty() {
        return sentence!(
            "The connection lacks a permission for this; connect HubSpot again and grant what it asks for.",
            "Bağlantının bunun için izni yok; HubSpot’u yeniden bağlayıp istenen izinleri verin."
        );
    }
    sentence!(
        "The connection lacks a permission ({scopes}); connect HubSpot again and grant what it asks for.",
        "Bağlantının bir izni eksik ({scopes}); HubSpot’u yeniden bağlayıp istenen izinleri verin."
    )
}

fn invalid(problem: &Problem) -> Sentence {
    let sentences = problem.causes().into_iter().filter_map(|cause| Some(about(&cause.code, &cause.property?)));
    sentences.reduce(|before, next| before.and(&next)).unwrap_or_else(|| {
        sentence!(
            "HubSpot does not take a value of this answer; check the destination’s mapping and retry.",
            "HubSpot bu yanıttaki bir değeri almıyor; hedefin eşlemesini denetleyip yeniden deneyin."
        )
    })
}

/// What is wrong with a property, by HubSpot's word. Its sentences may repeat an answer, so they are not passed on.
fn about(code: &str, property: &str) -> Sentence {
    match code {
        "PROPERTY_DOESNT_EXIST" => sentence!(
            "The property “{property}” does not exist in HubSpot; make it there, or choose another one, and retry.",
            "“{property}” özelliği HubSpot’ta yok; orada oluşturun ya da başka birini seçip yeniden deneyin."
        ),
        "READ_ONLY_VALUE" => sentence!(
            "HubSpot writes the property “{property}” itself; choose another one and retry.",
            "“{property}” özelliğini HubSpot kendisi yazıyor; başka birini seçip yeniden deneyin."
        ),
        "INVALID_OPTION" => sentence!(
            "“{property}” does not have the chosen option in HubSpot; add it there and retry.",
            "Seçilen seçenek HubSpot’taki “{property}” özelliğinde yok; orada ekleyip yeniden deneyin."
        ),
        "INVALID_EMAIL" => sentence!(
            "HubSpot does not accept the e-mail address in “{property}”; ask the person for another one.",
            "HubSpot “{property}” özelliğindeki e-posta adresini kabul etmiyor; kişiden başka bir adres isteyin."
        ),
        "REQUIRED_PROPERTY" | "MISSING_REQUIRED_PROPERTY" => sentence!(
            "HubSpot requires the property “{property}”; map a question to it and retry.",
            "HubSpot “{property}” özelliğini zorunlu tutuyor; bir soruyu bu özelliğe eşleyip yeniden deneyin."
        ),
        "INVALID_FLOAT" | "INVALID_INTEGER" | "INVALID_LONG" | "INVALID_NUMBER" | "INVALID_DATE"
        | "INVALID_BOOLEAN" => {
            sentence!(
                "“{property}” holds another kind of value in HubSpot (a number, a day, a tick); choose another property \
                 and retry.",
                "“{property}” HubSpot’ta başka türde bir değer tutuyor (sayı, gün, onay kutusu); başka bir özellik seçip \
                 yeniden deneyin."
            )
        }
        _ => sentence!(
            "HubSpot does not take the value of “{property}”; check its rules there, or choose another property, and \
             retry.",
            "HubSpot “{property}” özelliğinin değerini almıyor; oradaki kurallarını denetleyin ya da başka bir özellik \
             seçip yeniden deneyin."
        ),
    }
}
