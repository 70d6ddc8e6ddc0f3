//! What the settings add: mappings, an object, files; and what the connection must be allowed for them.

use super::{Sent, refusal, shown, warning};
use crate::hubspot::scopes;
use crate::hubspot::wish::{DEAL, Files, ObjectWish, Property, TICKET};
use crate::{Draft, Feature, Prediction};
use akis_form::{Form, QuestionId, QuestionKind};
use akis_sentence::sentence;
use std::collections::{BTreeMap, HashSet};

/// Mappings of questions that are no longer on the form.
pub(super) fn unknown_questions<'a>(
    form: &Form,
    mapped: impl Iterator<Item = &'a QuestionId>,
) -> Option<Prediction> {
    let asked = form.questions().map(|question| &question.id);
    let known: HashSet<&QuestionId> = asked
        .chain(form.consents().map(|consent| &consent.id))
        .chain(form.hidden.iter().map(|hidden| &hidden.id))
        .collect();
    let gone: Vec<&str> = mapped.filter(|id| !known.contains(id)).map(QuestionId::as_str).take(3).collect();
    if gone.is_empty() {
        return None;
    }
    let gone = gone.join("”, “");
    Some(warning(
        "mapping_unused",
        None,
        sentence!(
            "The mapping names “{gone}”, which the form no longer asks; open the mapping and save it again.",
            "Eşlemede, formda artık olmayan “{gone}” var; eşlemeyi açıp yeniden kaydedin."
        ),
    ))
}

/// Questions whose answers stay here because nobody said where they go.
pub(super) fn unplaced<'a>(
    form: &'a Form,
    sent: &Sent<'a>,
    chosen: impl Iterator<Item = &'a QuestionId>,
    object: Option<&'a ObjectWish>,
) -> Option<Prediction> {
    let placed: HashSet<&QuestionId> = sent
        .questions
        .iter()
        .map(|(_, question)| &question.id)
        .chain(chosen)
        .chain(object.into_iter().flat_map(|object| object.properties.keys()))
        .collect();
    let left: Vec<&str> =
        form.questions().filter(|question| !placed.contains(&question.id)).map(shown).take(3).collect();
    if left.is_empty() {
        return None;
    }
    let left = left.join("”, “");
    Some(warning(
        "unmapped",
        None,
        sentence!(
            "Answers to “{left}” stay here: HubSpot has no place for them yet. Map them, or choose that they are not sent.",
            "“{left}” yanıtları burada kalıyor: HubSpot’ta henüz bir yerleri yok. Eşleyin ya da gönderilmemelerini seçin."
        ),
    ))
}

/// Mappings to something that is no place.
pub(super) fn unreadable_places(mapping: &BTreeMap<QuestionId, Option<String>>) -> Vec<Prediction> {
    let wrong =
        mapping.iter().filter(|(_, place)| place.as_ref().is_some_and(|place| Property::read(place).is_none()));
    wrong
        .map(|(question, _)| {
            refusal(
                "mapping_unreadable",
                Some(question),
                sentence!(
                    "The place chosen for “{question}” is not one of HubSpot’s; choose it again.",
                    "“{question}” için seçilen yer HubSpot’un yerlerinden değil; yeniden seçin."
                ),
            )
        })
        .collect()
}

pub(super) fn predict(draft: &Draft<'_>, files: Files, object: Option<&ObjectWish>) -> Vec<Prediction> {
    let mut all = Vec::new();
    if files == Files::Upload {
        all.extend(scopes(draft, Feature::Files));
    } else if draft.form.questions().any(|question| matches!(question.kind, QuestionKind::File { .. })) {
        all.push(warning(
            "files_as_link",
            None,
            sentence!(
                "Files stay here; HubSpot gets a link to the answer’s page, which opens for people who may sign in to Akis.",
                "Dosyalar burada kalır; HubSpot, Akis’e giriş yapabilen kişilerin açabildiği yanıt sayfasının bağlantısını \
                 alır."
            ),
        ));
    }
    if let Some(object) = object {
        all.extend(of_object(draft, object));
    }
    all
}

fn of_object(draft: &Draft<'_>, object: &ObjectWish) -> Vec<Prediction> {
    let mut all = Vec::new();
    all.extend(unknown_questions(draft.form, object.properties.keys()));
    let missing = draft.scopes.map(|granted| scopes::missing_for_object(granted, &object.object_type_id));
    all.extend(not_granted(&missing.unwrap_or_default()));
    let unstaged = object.stage.as_deref().is_none_or(str::is_empty);
    if unstaged && matches!(object.object_type_id.as_str(), DEAL | TICKET) {
        all.push(refusal(
            "no_stage",
            None,
            sentence!(
                "HubSpot makes no deal and no ticket without a pipeline and a stage; choose both.",
                "HubSpot, hattı ve aşaması seçilmeden anlaşma ya da destek kaydı oluşturmaz; ikisini de seçin."
            ),
        ));
    }
    if object.marker().is_none() {
        all.push(warning(
            "no_marker",
            None,
            sentence!(
                "Choose a text property of this object for the answer’s link. Without it Akis cannot tell after a broken \
                 connection whether the object was made, and asks you.",
                "Bu nesnede yanıtın bağlantısı için bir metin özelliği seçin. Yoksa Akis, bağlantı koptuğunda nesnenin \
                 oluşturulup oluşturulmadığını bilemez ve size sorar."
            ),
        ));
    }
    all
}

/// What the connection lacks for a feature.
pub(super) fn scopes(draft: &Draft<'_>, feature: Feature) -> Option<Prediction> {
    not_granted(&scopes::missing_for(draft.scopes?, feature))
}

fn not_granted(missing: &[&str]) -> Option<Prediction> {
    if missing.is_empty() {
        return None;
    }
    let missing = missing.join(", ");
    Some(refusal(
        "missing_scopes",
        None,
        sentence!(
            "The HubSpot connection lacks a permission ({missing}); connect HubSpot again and grant it.",
            "HubSpot bağlantısının bir izni eksik ({missing}); HubSpot’u yeniden bağlayıp bu izni verin."
        ),
    ))
}
