//! What HubSpot will refuse, or what will be lost, with the answers of a form that is not published yet.
//!
//! `fields.rs` compares the form with the one in HubSpot, `email.rs` looks at the address that makes the contact, `extras.rs`
//! at what the settings add. Only what is certain to be refused, for all answers or for some, is a refusal.

mod consent;
mod email;
mod extras;
mod fields;

use super::wish::{ContactWish, FormWish, Property};
use crate::{Draft, EncodeError, Feature, Prediction, Severity};
use akis_form::{Form, Question, QuestionId, SourceKind, WriteTarget};
use akis_sentence::{Sentence, sentence};

/// For submissions of the form.
pub(super) fn form(draft: &Draft<'_>) -> Vec<Prediction> {
    let wish = match FormWish::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![unusable(&error)],
    };
    if draft.form.source.as_ref().is_none_or(|source| source.kind != SourceKind::Hubspot) {
        return vec![refusal(
            "other_system",
            None,
            sentence!(
                "This form was not read from HubSpot, so there is nothing to submit to; use the destination HubSpot \
                 contact.",
                "Bu form HubSpot’tan alınmadı, bu yüzden gönderilecek bir form yok; HubSpot kişisi hedefini kullanın."
            ),
        )];
    }
    let mut all = Vec::new();
    if draft.source.map_or(draft.form.captcha, |source| source.captcha) {
        all.push(refusal(
            "captcha",
            None,
            sentence!(
                "CAPTCHA is switched on for the form, so HubSpot refuses every answer; switch it off in HubSpot, or make \
                 a copy of the form without it.",
                "Formda CAPTCHA açık, bu yüzden HubSpot her yanıtı reddeder; CAPTCHA’yı HubSpot’ta kapatın ya da formun \
                 CAPTCHA’sız bir kopyasını oluşturun."
            ),
        ));
    }
    let sent = Sent::of_form(draft.form, &wish);
    all.extend(extras::unknown_questions(draft.form, wish.mapping.keys()));
    all.extend(extras::unreadable_places(&wish.mapping));
    all.extend(sent.twice());
    let chosen = wish.mapping.keys().chain(wish.properties.keys());
    all.extend(extras::unplaced(draft.form, &sent, chosen, wish.object.as_ref()));
    if let Some(source) = draft.source {
        all.extend(fields::predict(source, &sent));
        all.extend(consent::predict(draft.form, source));
        all.extend(email::blocked(source, &sent));
    }
    all.extend(email::without_contact(&sent, wish.needs_contact()));
    all.extend(extras::predict(draft, wish.files, wish.object.as_ref()));
    all.extend(extras::unknown_questions(draft.form, wish.properties.keys()));
    all.extend(extras::scopes(draft, Feature::Forms));
    if wish.needs_contact() {
        all.extend(extras::scopes(draft, Feature::Contacts));
    }
    all
}

/// For a contact without a form.
pub(super) fn contact(draft: &Draft<'_>) -> Vec<Prediction> {
    let wish = match ContactWish::read(draft.settings) {
        Ok(wish) => wish,
        Err(error) => return vec![unusable(&error)],
    };
    let mut all = Vec::new();
    let sent = Sent::of_contact(draft.form, &wish);
    all.extend(extras::unknown_questions(draft.form, wish.mapping.keys()));
    all.extend(extras::unreadable_places(&wish.mapping));
    all.extend(sent.twice());
    all.extend(extras::unplaced(draft.form, &sent, wish.mapping.keys(), wish.object.as_ref()));
    all.extend(email::needed(&sent));
    all.extend(fields::separators(&sent));
    all.extend(extras::predict(draft, wish.files, wish.object.as_ref()));
    all.extend(extras::scopes(draft, Feature::Contacts));
    all
}

/// What is sent, and where to.
struct Sent<'a> {
    questions: Vec<(Property<'a>, &'a Question)>,
    /// With the value they are sent with.
    hidden: Vec<(Property<'a>, &'a str)>,
}

impl<'a> Sent<'a> {
    fn of_form(form: &'a Form, wish: &'a FormWish) -> Self {
        Self::of(form, |id, target, _| wish.field(id, target))
    }

    fn of_contact(form: &'a Form, wish: &'a ContactWish) -> Self {
        Self::of(form, |id, target, kind| {
            let name = wish.property(id, target, kind)?;
            Some(Property { object: super::wish::CONTACT, name })
        })
    }

    fn of(form: &'a Form, place: impl Fn(&'a QuestionId, &'a WriteTarget, &str) -> Option<Property<'a>>) -> Self {
        let questions = form
            .questions()
            .filter_map(|question| Some((place(&question.id, &question.target, question.kind.name())?, question)));
        let hidden = form.hidden.iter().filter(|hidden| !hidden.value.is_empty());
        let hidden = hidden
            .filter_map(|hidden| Some((place(&hidden.id, &hidden.target, "hidden")?, hidden.value.as_str())));
        Self { questions: questions.collect(), hidden: hidden.collect() }
    }

    /// Questions whose answer is left out where another was given to the same place before.
    fn twice(&self) -> Vec<Prediction> {
        let mut seen = std::collections::HashSet::new();
        let again = self.questions.iter().filter(|(place, question)| {
            // Of two questions that are shown under different answers, one is answered.
            !seen.insert(*place) && question.visible_when.is_none()
        });
        again
            .map(|(place, question)| {
                let (label, place) = (shown(question), place.to_string());
                warning(
                    "place_taken",
                    Some(&question.id),
                    sentence!(
                        "“{label}” goes to “{place}”, where another question goes already; only the first answer is sent. \
                         Choose another place, or none.",
                        "“{label}” sorusu, başka bir sorunun da gittiği “{place}” alanına gidiyor; yalnızca ilk yanıt \
                         gönderilir. Başka bir alan seçin ya da hiçbirini seçmeyin."
                    ),
                )
            })
            .collect()
    }
}

/// A question as its owner knows it.
fn shown(question: &Question) -> &str {
    if question.label.trim().is_empty() { question.id.as_str() } else { &question.label }
}

fn unusable(error: &EncodeError) -> Prediction {
    refusal("settings", None, error.sentence())
}

fn refusal(code: &'static str, question: Option<&QuestionId>, sentence: Sentence) -> Prediction {
    Prediction { code, severity: Severity::Refusal, question: question.cloned(), sentence }
}

fn warning(code: &'static str, question: Option<&QuestionId>, sentence: Sentence) -> Prediction {
    Prediction { code, severity: Severity::Warning, question: question.cloned(), sentence }
}
