//! The e-mail address, by which HubSpot makes and finds the contact.

use super::{Sent, refusal, shown, warning};
use crate::Prediction;
use crate::hubspot::wish::Property;
use akis_form::{Form, Question, QuestionKind};
use akis_sentence::sentence;
use std::collections::HashSet;

/// Whether a submission makes a contact, and what is lost without one.
pub(super) fn without_contact(sent: &Sent<'_>, wanted: bool) -> Option<Prediction> {
    let asked = question(sent);
    let constant = sent.hidden.iter().any(|(place, _)| place.is_email());
    if constant || asked.is_some_and(|question| question.required && question.visible_when.is_none()) {
        return None;
    }
    let id = asked.map(|question| &question.id);
    Some(if wanted {
        warning(
            "no_email",
            id,
            sentence!(
                "An answer without an e-mail address makes no contact in HubSpot, so nothing is attached to one: no files, no \
                 further properties. Ask for an e-mail address and make it required.",
                "E-posta adresi olmayan yanıt HubSpot’ta kişi oluşturmaz, bu yüzden kişiye dosya ve ek özellik eklenmez. \
                 E-posta adresi sorun ve zorunlu yapın."
            ),
        )
    } else {
        warning(
            "no_email",
            id,
            sentence!(
                "An answer without an e-mail address is kept with the form in HubSpot but makes no contact. Ask for an e-mail \
                 address and make it required.",
                "E-posta adresi olmayan yanıt HubSpot’ta formun altında kalır ama kişi oluşturmaz. E-posta adresi sorun ve \
                 zorunlu yapın."
            ),
        )
    })
}

/// Whether there is always an address to make a contact by.
pub(super) fn needed(sent: &Sent<'_>) -> Option<Prediction> {
    if sent.hidden.iter().any(|(place, _)| place.is_email()) {
        return None;
    }
    let Some(question) = question(sent) else {
        return Some(refusal(
            "no_email",
            None,
            sentence!(
                "No question goes to the property “email”, by which HubSpot knows people; map one to it.",
                "HubSpot’un kişileri tanıdığı “email” özelliğine giden soru yok; bir soruyu ona eşleyin."
            ),
        ));
    };
    let label = shown(question);
    (!question.required || question.visible_when.is_some()).then(|| {
        warning(
            "email_optional",
            Some(&question.id),
            sentence!(
                "Without an answer to “{label}” HubSpot cannot tell who it is, and the answer stays here; make the question \
                 required.",
                "“{label}” yanıtlanmazsa HubSpot kişiyi tanıyamaz ve yanıt burada kalır; soruyu zorunlu yapın."
            ),
        )
    })
}

/// Addresses the form in HubSpot refuses and the question here takes.
pub(super) fn blocked(source: &Form, sent: &Sent<'_>) -> Vec<Prediction> {
    let rules = source.questions().find_map(|field| match &field.kind {
        QuestionKind::Email { blocked_domains, blocks_free_mail }
            if Property::of_target(&field.target).is_some_and(Property::is_email) =>
        {
            Some((blocked_domains, *blocks_free_mail))
        }
        _ => None,
    });
    let (Some((domains, free_mail)), Some(question)) = (rules, question(sent)) else { return Vec::new() };
    let label = shown(question);
    let known: HashSet<&str> = match &question.kind {
        QuestionKind::Email { blocked_domains, .. } => blocked_domains.iter().map(String::as_str).collect(),
        _ => HashSet::new(),
    };
    let unchecked: Vec<&str> =
        domains.iter().map(String::as_str).filter(|domain| !known.contains(domain)).take(3).collect();
    let mut all = Vec::new();
    if !unchecked.is_empty() {
        let domains = unchecked.join(", ");
        all.push(refusal(
            "blocked_domains",
            Some(&question.id),
            sentence!(
                "The HubSpot form refuses addresses at {domains}, and “{label}” takes them here; read the form again.",
                "HubSpot formu {domains} adreslerini reddediyor ama “{label}” sorusu burada bunları alıyor; formu yeniden içe \
                 aktarın."
            ),
        ));
    }
    if free_mail {
        all.push(warning(
            "free_mail",
            Some(&question.id),
            sentence!(
                "The HubSpot form refuses addresses at free mail providers such as gmail.com, by a list of HubSpot’s own. \
                 Answers with one wait here until you allow it in HubSpot; “{label}” cannot check it beforehand.",
                "HubSpot formu, kendi listesine göre gmail.com gibi ücretsiz e-posta adreslerini reddediyor. Böyle bir \
                 yanıt, HubSpot’ta izin verilene kadar burada bekler; “{label}” sorusu bunu önceden denetleyemez."
            ),
        ));
    }
    all
}

/// The question that gives the address.
fn question<'a>(sent: &Sent<'a>) -> Option<&'a Question> {
    sent.questions.iter().find(|(place, _)| place.is_email()).map(|(_, question)| *question)
}
