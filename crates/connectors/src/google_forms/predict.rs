//! What Google will refuse or lose of a form's answers, before it is published: what every way into the form has in
//! common.

use super::mapping::Mapping;
use crate::{Draft, Prediction, Severity};
use akis_form::{Caution, Choices, Form, Question, QuestionId, QuestionKind, SourceKind, WriteTarget};
use akis_sentence::{Sentence, sentence};
use std::collections::{HashMap, HashSet};

pub(super) fn refusal(code: &'static str, question: Option<&Question>, sentence: Sentence) -> Prediction {
    prediction(code, Severity::Refusal, question, sentence)
}

pub(super) fn warning(code: &'static str, question: Option<&Question>, sentence: Sentence) -> Prediction {
    prediction(code, Severity::Warning, question, sentence)
}

fn prediction(
    code: &'static str,
    severity: Severity,
    question: Option<&Question>,
    sentence: Sentence,
) -> Prediction {
    Prediction { code, severity, question: question.map(|question| question.id.clone()), sentence }
}

/// How people know a question.
pub(super) fn name(question: &Question) -> String {
    let name = if question.label.trim().is_empty() { question.id.as_str() } else { question.label.trim() };
    name.chars().take(200).collect()
}

/// Whether the form, or what the source has of it now, carries a caution.
pub(super) fn is(draft: &Draft<'_>, caution: &Caution) -> bool {
    draft.source.unwrap_or(draft.form).cautions.contains(caution)
}

/// The refusal of a form that was not read from Google.
pub(super) fn other_system(form: &Form) -> Option<Prediction> {
    let of_google = form.source.as_ref().is_some_and(|source| source.kind == SourceKind::GoogleForms);
    (!of_google).then(|| {
        refusal(
            "other_system",
            None,
            sentence!(
                "This form was not read from Google Forms, so there is no form there to write to; choose a spreadsheet.",
                "Bu form Google Forms’tan okunmadığı için orada yazılacak bir form yok; e-tablo seçin."
            ),
        )
    })
}

pub(super) fn closed(draft: &Draft<'_>) -> Option<Prediction> {
    is(draft, &Caution::Closed).then(|| {
        refusal(
            "closed",
            None,
            sentence!(
                "The form takes no responses at present; publish it and open it in Google Forms.",
                "Form şu anda yanıt kabul etmiyor; Google Forms’ta yayımlayıp yanıtlara açın."
            ),
        )
    })
}

/// What goes wrong at single questions: those without a place, those whose place has changed, and required ones that
/// nobody answers. Files are left to the caller.
pub(super) fn questions(draft: &Draft<'_>, mapping: &Mapping) -> Vec<Prediction> {
    let now: Option<HashMap<&QuestionId, &Question>> =
        draft.source.map(|form| form.questions().map(|question| (&question.id, question)).collect());
    let mut predictions = Vec::new();
    let mut filled: HashSet<&str> = HashSet::new();
    for question in draft.form.questions() {
        match mapping.get(&question.id) {
            Some(None) => {}
            Some(Some(place)) if *place != question.id.0 => {
                filled.insert(place.as_str());
                predictions.extend(elsewhere(draft, now.as_ref(), question, place));
            }
            // What WhatsApp has no part for is not asked.
            _ if matches!(question.kind, QuestionKind::Unsupported { .. }) => {}
            _ => {
                filled.insert(question.id.as_str());
                predictions.extend(automatic(now.as_ref(), question));
            }
        }
    }
    let asked = |question: &&Question| question.required && !filled.contains(question.id.as_str());
    for question in draft.source.unwrap_or(draft.form).questions().filter(asked) {
        let label = name(question);
        predictions.push(refusal(
            "required_unanswered",
            Some(question),
            sentence!(
                "“{label}” is required in the Google form and nobody answers it here; read the form again, or make it optional \
                 there.",
                "“{label}” Google formunda zorunlu ama burada yanıtlanmıyor; formu yeniden içe aktarın ya da soruyu orada \
                 isteğe bağlı yapın."
            ),
        ));
    }
    predictions
}

fn automatic(now: Option<&HashMap<&QuestionId, &Question>>, question: &Question) -> Option<Prediction> {
    if !matches!(question.target, WriteTarget::GoogleForms { .. } | WriteTarget::GoogleFormsEmail) {
        let label = name(question);
        return Some(warning(
            "kept_here",
            Some(question),
            sentence!(
                "“{label}” has no place in the Google form; its answers are kept here.",
                "“{label}” sorusunun Google formunda yeri yok; yanıtları burada saklanır."
            ),
        ));
    }
    let Some(there) = now?.get(&question.id) else {
        let label = name(question);
        return Some(refusal(
            "question_removed",
            Some(question),
            sentence!(
                "“{label}” was removed from the Google form; read the form again, or do not send this answer.",
                "“{label}” sorusu Google formundan kaldırılmış; formu yeniden içe aktarın ya da bu yanıtı göndermeyin."
            ),
        ));
    };
    compare(question, there)
}

fn elsewhere(
    draft: &Draft<'_>,
    now: Option<&HashMap<&QuestionId, &Question>>,
    question: &Question,
    place: &str,
) -> Option<Prediction> {
    let id = QuestionId::new(place);
    let there = match now {
        Some(now) => now.get(&id).copied(),
        None => draft.form.question(&id),
    };
    if let Some(there) = there {
        return compare(question, there);
    }
    let label = name(question);
    Some(refusal(
        "unknown_place",
        Some(question),
        sentence!(
            "“{label}” is to go to a question that the Google form does not have; choose another one.",
            "“{label}” yanıtının gideceği soru Google formunda yok; başka bir soru seçin."
        ),
    ))
}

/// What the place does not take of the answers that can be given here.
fn compare(question: &Question, there: &Question) -> Option<Prediction> {
    let label = name(question);
    if !fits(&question.kind, &there.kind) {
        return Some(refusal(
            "kind_changed",
            Some(question),
            sentence!(
                "“{label}” asks for another kind of answer in the Google form; read the form again.",
                "“{label}” sorusu Google formunda başka türde bir yanıt istiyor; formu yeniden içe aktarın."
            ),
        ));
    }
    if rows(&question.kind) != rows(&there.kind) {
        return Some(refusal(
            "rows_changed",
            Some(question),
            sentence!(
                "“{label}” has other rows in the Google form; read the form again.",
                "“{label}” sorusunun Google formundaki satırları farklı; formu yeniden içe aktarın."
            ),
        ));
    }
    let (ours, theirs) = (choices(&question.kind)?, choices(&there.kind)?);
    if !ours.source.is_fixed() {
        return Some(refusal(
            "options_from_elsewhere",
            Some(question),
            sentence!(
                "“{label}” takes its options from a list of your own, and Google Forms only takes its own; send it to a text \
                 question, or not at all.",
                "“{label}” sorusu seçeneklerini sizin bir listenizden alıyor, Google Forms ise yalnızca kendi seçeneklerini \
                 kabul ediyor; yanıtı bir metin sorusuna gönderin ya da hiç göndermeyin."
            ),
        ));
    }
    // Where the form takes words of one's own it takes any.
    let known: HashSet<&str> = theirs.options.iter().map(|option| option.value.as_str()).collect();
    let lost = ours.options.iter().find(|option| !known.contains(option.value.as_str()));
    let lost = lost.filter(|_| theirs.other.is_none())?;
    let option: String = lost.value.chars().take(200).collect();
    Some(refusal(
        "option_removed",
        Some(question),
        sentence!(
            "“{label}” offers “{option}”, which the Google form no longer has; restore it there or read the form again.",
            "“{label}” sorusundaki “{option}” seçeneği Google formunda artık yok; orada geri getirin ya da formu yeniden içe \
             aktarın."
        ),
    ))
}

/// Whether answers of a kind can stand where another is asked for. One's choice can be written down as text.
fn fits(ours: &QuestionKind, theirs: &QuestionKind) -> bool {
    let (ours, theirs) = (kind(ours), kind(theirs));
    ours == theirs || (ours == "single" && theirs == "text")
}

/// The kinds that are answered alike are one: a drop-down is a list of buttons, a rating a number.
fn kind(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::SingleChoice(_) => "single",
        QuestionKind::MultiChoice(_) => "multi",
        QuestionKind::ShortText { .. }
        | QuestionKind::LongText { .. }
        | QuestionKind::Email { .. }
        | QuestionKind::Phone { .. }
        | QuestionKind::Url => "text",
        QuestionKind::Rating { .. } | QuestionKind::Scale { .. } | QuestionKind::Nps { .. } => "number",
        QuestionKind::Matrix { multiple: true, .. } => "matrix_many",
        other => other.name(),
    }
}

fn rows(kind: &QuestionKind) -> Vec<&str> {
    match kind {
        QuestionKind::Matrix { rows, .. } => rows.iter().map(|row| row.id.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn choices(kind: &QuestionKind) -> Option<&Choices> {
    match kind {
        QuestionKind::SingleChoice(choices)
        | QuestionKind::MultiChoice(choices)
        | QuestionKind::Matrix { columns: choices, .. } => Some(choices),
        _ => None,
    }
}
