//! Google's answers to what a browser does: the form's page, and what comes after sending it.

use crate::google_forms::json::{exact, field, flag};
use crate::google_forms::{outcome, problem};
use crate::{Outcome, answer};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::Response;
use http::header::LOCATION;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// A page beyond this many bytes is not read to its end; the marks stand well before.
const LONGEST_PAGE: usize = 3_000_000;

/// The public id, from the answer of `forms.get`.
pub(super) fn read_form(response: &Response<Bytes>) -> Outcome {
    let form: Value = match problem::json(response) {
        Ok(form) => form,
        Err(error) => return outcome::of_read(response, &error),
    };
    let state = form.pointer("/publishSettings/publishState").filter(|state| state.is_object());
    if state.is_some_and(|state| !flag(state, "isPublished") || !flag(state, "isAcceptingResponses")) {
        return refused("closed", closed());
    }
    let collection = field(&form, "settings").map(|settings| exact(settings, "emailCollectionType"));
    if collection.as_deref() == Some("VERIFIED") {
        return refused("sign_in", sign_in());
    }
    match published(&exact(&form, "responderUri")) {
        Some(published) => Outcome::Delivered { detail: None, result: Some(published) },
        None => refused("no_public_page", unpublished()),
    }
}

/// `…/forms/d/e/{id}/viewform`.
fn published(address: &str) -> Option<String> {
    let url: Url = address.parse().ok()?;
    let mut segments = url.path_segments()?.skip_while(|segment| *segment != "e");
    segments.next()?;
    segments.next().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The page people fill in, for the token in it.
pub(super) fn read_page(response: &Response<Bytes>) -> Outcome {
    if let Some(outcome) = turned_away(response) {
        return outcome;
    }
    let page = text(response);
    match response.status().as_u16() {
        200 if asks(&page) => Outcome::Delivered { detail: None, result: Some(token(&page)) },
        200 if page.contains("ServiceLogin") => refused("sign_in", sign_in()),
        200 => not_now(response, false),
        404 | 410 => refused("no_public_page", unpublished()),
        _ => strange(response),
    }
}

/// The page that comes after sending.
pub(super) fn read_submitted(response: &Response<Bytes>) -> Outcome {
    if let Some(outcome) = turned_away(response) {
        return outcome;
    }
    let page = text(response);
    match response.status().as_u16() {
        // The form again: Google did not like an answer. Which one it says only in the page's own words.
        200 | 400 if asks(&page) => refused(
            "not_taken",
            sentence!(
                "Google shows the form again instead of taking the answer: a required question, an option or a rule of the \
                 form has changed. Read the form again and publish it.",
                "Google yanıtı almak yerine formu yeniden gösteriyor: zorunlu bir soru, bir seçenek ya da formun bir kuralı \
                 değişmiş. Formu yeniden içe aktarıp yayımlayın."
            ),
        ),
        // To sign in, or to prove that one is no machine: before the answer was taken or after, who knows.
        200 if page.contains("ServiceLogin") || page.contains("g-recaptcha") => not_now(response, true),
        200 if page.contains("<html") || page.contains("<HTML") || page.contains("<title") => {
            Outcome::Delivered { detail: None, result: None }
        }
        // Neither the form nor a page of thanks: it may have been taken.
        200 => not_now(response, true),
        404 | 410 => refused("no_public_page", unpublished()),
        _ => strange(response),
    }
}

/// A page that asks the form's questions.
fn asks(page: &str) -> bool {
    page.contains("FB_PUBLIC_LOAD_DATA_") || (page.contains("<form") && page.contains("formResponse"))
}

/// Elsewhere than at the form: to sign in, to a closed form, to prove that one is no machine.
fn turned_away(response: &Response<Bytes>) -> Option<Outcome> {
    let status = response.status().as_u16();
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    match status {
        300..=399 if to.contains("closedform") => Some(refused("closed", closed())),
        300..=399 if to.contains("/sorry") => Some(not_now(response, false)),
        300..=399 | 401 | 403 => Some(refused("sign_in", sign_in())),
        429 => Some(not_now(response, false)),
        _ => None,
    }
}

fn strange(response: &Response<Bytes>) -> Outcome {
    let status = response.status().as_u16();
    if status == 408 || status >= 500 {
        return not_now(response, true);
    }
    refused(
        "refused",
        sentence!(
            "Google’s public page refused the answer with status {status}; use the Apps Script bridge.",
            "Google’ın herkese açık sayfası yanıtı reddetti (durum kodu {status}); Apps Script köprüsünü kullanın."
        ),
    )
}

fn text(response: &Response<Bytes>) -> String {
    let body = response.body();
    String::from_utf8_lossy(body.get(..LONGEST_PAGE).unwrap_or(body)).into_owned()
}

/// The value of the page's hidden field `fbzx`; empty when there is none, which Google has put up with.
fn token(page: &str) -> String {
    let tags = page.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let named = |tag: &&str| attribute(tag, "name") == Some("fbzx");
    let value = tags.take(10_000).find(named).and_then(|tag| attribute(tag, "value")).unwrap_or_default();
    let plain = value.len() <= 64 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if plain { value.to_owned() } else { String::new() }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

fn refused(code: &str, message: Sentence) -> Outcome {
    Outcome::Refused { errors: vec![code.to_owned()], message }
}

fn not_now(response: &Response<Bytes>, unclear: bool) -> Outcome {
    Outcome::Retry {
        // Its public pages forgive slowly.
        after: answer::retry_after(response).or((!unclear).then_some(Duration::from_mins(1))),
        code: if unclear { "unavailable" } else { "rate_limited" },
        message: sentence!(
            "Google’s public page does not take answers at the moment.",
            "Google’ın herkese açık sayfası şu anda yanıt almıyor."
        ),
        unclear,
    }
}

fn closed() -> Sentence {
    sentence!(
        "The form takes no responses at present; open it in Google Forms and retry.",
        "Form şu anda yanıt kabul etmiyor; Google Forms’ta yanıtlara açıp yeniden deneyin."
    )
}

fn sign_in() -> Sentence {
    sentence!(
        "Google wants people to sign in before they answer this form, so its public page takes nothing from Akis; use the Apps \
         Script bridge.",
        "Google bu formu yanıtlamadan önce oturum açılmasını istiyor; bu yüzden herkese açık sayfası Akis’ten yanıt almıyor. \
         Apps Script köprüsünü kullanın."
    )
}

fn unpublished() -> Sentence {
    sentence!(
        "The form has no public page; publish it in Google Forms and retry.",
        "Formun herkese açık sayfası yok; Google Forms’ta yayımlayıp yeniden deneyin."
    )
}
