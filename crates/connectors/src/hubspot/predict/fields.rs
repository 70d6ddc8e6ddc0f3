//! Fields: removed ones, options that are gone, required ones nobody fills in.

use super::{Sent, refusal, shown, warning};
use crate::Prediction;
use crate::hubspot::wish::{CONTACT, Property};
use akis_form::{Choices, Condition, Form, Question, QuestionId, QuestionKind};
use akis_sentence::sentence;
use std::collections::{HashMap, HashSet};

/// HubSpot takes it also where the form has no such field.
const LIFECYCLE_STAGE: Property<'static> = Property { object: CONTACT, name: "lifecyclestage" };

pub(super) fn predict(source: &Form, sent: &Sent<'_>) -> Vec<Prediction> {
    let fields: HashMap<Property<'_>, &Question> = source
        .questions()
        .filter_map(|question| Some((Property::of_target(&question.target)?, question)))
        .collect();
    let hidden: HashSet<Property<'_>> =
        source.hidden.iter().filter_map(|field| Property::of_target(&field.target)).collect();
    let mut all = Vec::new();
    for (place, question) in &sent.questions {
        match fields.get(place) {
            Some(field) => all.extend(unlike(question, field)),
            None if hidden.contains(place) || *place == LIFECYCLE_STAGE => {}
            None => all.push(removed(*place, Some(question))),
        }
    }
    for (place, _) in &sent.hidden {
        if !fields.contains_key(place) && !hidden.contains(place) && *place != LIFECYCLE_STAGE {
            all.push(removed(*place, None));
        }
    }
    all.extend(separators(sent));
    all.extend(required(source, sent));
    all
}

fn removed(place: Property<'_>, question: Option<&Question>) -> Prediction {
    let label = question.map_or(place.name, shown);
    let place = place.to_string();
    refusal(
        "field_removed",
        question.map(|question| &question.id),
        sentence!(
            "“{label}” goes to the field “{place}”, which is not on the HubSpot form, so HubSpot refuses the answer; put \
             the field on the form, or choose another place, or none.",
            "“{label}”, HubSpot formunda olmayan “{place}” alanına gidiyor, bu yüzden HubSpot yanıtı reddeder; alanı forma \
             ekleyin ya da başka bir alan seçin ya da hiçbirini seçmeyin."
        ),
    )
}

/// What a question may give that its field does not take.
fn unlike(question: &Question, field: &Question) -> Option<Prediction> {
    let label = shown(question);
    let asked = options(&question.kind);
    let Some(taken) = options(&field.kind) else {
        return number(question, field);
    };
    let Some(asked) = asked else {
        // A tick or words of one's own for a field with options.
        return Some(refusal(
            "kind_changed",
            Some(&question.id),
            sentence!(
                "“{label}” is answered freely, and its HubSpot field takes its own options alone; read the form again.",
                "“{label}” serbestçe yanıtlanıyor, HubSpot’taki alanı ise yalnızca kendi seçeneklerini alıyor; formu \
                 yeniden içe aktarın."
            ),
        ));
    };
    if matches!(question.kind, QuestionKind::MultiChoice(_)) && matches!(field.kind, QuestionKind::SingleChoice(_))
    {
        return Some(refusal(
            "kind_changed",
            Some(&question.id),
            sentence!(
                "“{label}” takes several options, and its HubSpot field takes one; read the form again.",
                "“{label}” birden çok seçenek alıyor, HubSpot’taki alanı ise tek seçenek; formu yeniden içe aktarın."
            ),
        ));
    }
    let taken: HashSet<&str> = taken.options.iter().map(|option| option.value.as_str()).collect();
    let gone: Vec<&str> = asked
        .options
        .iter()
        .filter(|option| !taken.contains(option.value.as_str()))
        .map(|option| if option.label.is_empty() { option.value.as_str() } else { option.label.as_str() })
        .take(3)
        .collect();
    if gone.is_empty() {
        return None;
    }
    let gone = gone.join("”, “");
    Some(refusal(
        "option_removed",
        Some(&question.id),
        sentence!(
            "“{label}” offers “{gone}”, which its HubSpot field no longer has, so HubSpot refuses that answer; add it in \
             HubSpot, or remove it here.",
            "“{label}” sorusunda, HubSpot’taki alanında artık olmayan “{gone}” seçeneği var; HubSpot bu yanıtı reddeder. \
             Seçeneği HubSpot’ta ekleyin ya da burada kaldırın."
        ),
    ))
}

/// Words for a field that takes a number, and the like.
fn number(question: &Question, field: &Question) -> Option<Prediction> {
    let fits = match &field.kind {
        QuestionKind::Number { .. } => matches!(
            question.kind,
            QuestionKind::Number { .. }
                | QuestionKind::Rating { .. }
                | QuestionKind::Scale { .. }
                | QuestionKind::Nps { .. }
        ),
        QuestionKind::Email { .. } => matches!(question.kind, QuestionKind::Email { .. }),
        QuestionKind::Date { .. } => matches!(question.kind, QuestionKind::Date { .. }),
        QuestionKind::YesNo | QuestionKind::Tick => {
            matches!(question.kind, QuestionKind::YesNo | QuestionKind::Tick | QuestionKind::Legal { .. })
        }
        _ => true,
    };
    if fits {
        return None;
    }
    let label = shown(question);
    Some(refusal(
        "kind_changed",
        Some(&question.id),
        sentence!(
            "“{label}” is of another kind than its HubSpot field, which refuses such an answer; read the form again, or \
             choose another place.",
            "“{label}” sorusunun türü HubSpot’taki alanınınkinden farklı, alan böyle bir yanıtı reddeder; formu yeniden \
             içe aktarın ya da başka bir alan seçin."
        ),
    ))
}

fn options(kind: &QuestionKind) -> Option<&Choices> {
    match kind {
        QuestionKind::SingleChoice(choices) | QuestionKind::MultiChoice(choices) => Some(choices),
        _ => None,
    }
}

/// Options that contain what HubSpot uses between several.
pub(super) fn separators(sent: &Sent<'_>) -> Vec<Prediction> {
    let several = sent.questions.iter().filter(|(_, question)| {
        matches!(&question.kind, QuestionKind::MultiChoice(choices)
            if choices.options.iter().any(|option| option.value.contains(';')))
    });
    several
        .map(|(_, question)| {
            let label = shown(question);
            refusal(
                "separator_in_option",
                Some(&question.id),
                sentence!(
                    "An option of “{label}” contains “;”, which HubSpot uses between options; change it there.",
                    "“{label}” sorusunun bir seçeneğinde “;” var; HubSpot bu işareti seçenekleri ayırmak için kullanıyor. \
                     Seçeneği orada değiştirin."
                ),
            )
        })
        .collect()
}

/// Required fields of the form in HubSpot that answers leave empty, always or now and then.
fn required(source: &Form, sent: &Sent<'_>) -> Vec<Prediction> {
    let mut filled: HashMap<Property<'_>, Vec<&Question>> = HashMap::new();
    for (place, question) in &sent.questions {
        filled.entry(*place).or_default().push(question);
    }
    let constant: HashSet<Property<'_>> = sent.hidden.iter().map(|(place, _)| *place).collect();
    // A field that hangs on an answer nobody can give is not asked for in HubSpot either.
    let asked: HashSet<&QuestionId> = source
        .questions()
        .filter(|field| Property::of_target(&field.target).is_some_and(|place| filled.contains_key(&place)))
        .map(|field| &field.id)
        .collect();
    source
        .questions()
        .filter(|field| field.required)
        .filter_map(|field| {
            let place = Property::of_target(&field.target)?;
            if constant.contains(&place) {
                return None;
            }
            match filled.get(&place) {
                None => {
                    let shows = field.visible_when.as_ref().is_none_or(|when| can_hold(when, &asked));
                    shows.then(|| never_filled(field))
                }
                Some(questions) => sometimes_empty(field, questions),
            }
        })
        .collect()
}

/// Whether a rule hangs on anything people answer.
fn can_hold(when: &Condition, asked: &HashSet<&QuestionId>) -> bool {
    when.questions().iter().any(|question| asked.contains(*question))
}

fn never_filled(field: &Question) -> Prediction {
    let label = shown(field);
    refusal(
        "required_unfilled",
        Some(&field.id),
        sentence!(
            "HubSpot requires “{label}”, and no question here fills it in; map a question to it, give it a constant \
             value, or make it optional in HubSpot.",
            "HubSpot “{label}” alanını zorunlu tutuyor ama burada onu dolduran soru yok; bir soruyu ona eşleyin, sabit bir \
             değer verin ya da alanı HubSpot’ta isteğe bağlı yapın."
        ),
    )
}

/// Whether a required field may stay empty although it is asked.
fn sometimes_empty(field: &Question, questions: &[&Question]) -> Option<Prediction> {
    let always = |question: &&Question| {
        question.required && (question.visible_when.is_none() || question.visible_when == field.visible_when)
    };
    if questions.iter().any(always) {
        return None;
    }
    let question = questions.first()?;
    let label = shown(question);
    if questions.iter().any(|question| !question.required) {
        return Some(refusal(
            "required_optional",
            Some(&question.id),
            sentence!(
                "“{label}” may be left empty here, and HubSpot requires it; make it required here, or optional in HubSpot.",
                "“{label}” burada boş bırakılabiliyor ama HubSpot onu zorunlu tutuyor; burada zorunlu ya da HubSpot’ta isteğe \
                 bağlı yapın."
            ),
        ));
    }
    // Both are required, but are not asked of the same people.
    let sentence = sentence!(
        "“{label}” is asked of fewer people here than in HubSpot, which requires it; ask it under the same answers, or make \
         it optional in HubSpot.",
        "“{label}” burada HubSpot’takinden daha az kişiye soruluyor ama HubSpot onu zorunlu tutuyor; aynı yanıtlarda sorun \
         ya da HubSpot’ta isteğe bağlı yapın."
    );
    Some(if field.visible_when.is_none() {
        refusal("required_conditional", Some(&question.id), sentence)
    } else {
        warning("required_conditional", Some(&question.id), sentence)
    })
}
