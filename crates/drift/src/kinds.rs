//! What one question asks for, then and now.

use crate::noise::{plain, same_condition, same_text};
use crate::words::{kind as kind_words, name};
use crate::{Change, ChangeKind, bounds, options};
use akis_form::{Question, QuestionKind, ScaleLabels, WriteTarget};
use akis_sentence::{Sentence, sentence};
use std::mem::discriminant;

/// The differences of one question that is there in both states.
pub(crate) fn compare(old: &Question, new: &Question, changes: &mut Vec<Change>) {
    let question = name(new);
    let mut say = |kind, breaks, sentence| changes.push(Change::new(kind, Some(&new.id), breaks, sentence));

    if !same_text(&old.label, &new.label) {
        let was = name(old);
        say(
            ChangeKind::Label,
            false,
            sentence!("“{was}” is called “{question}” now.", "“{was}” sorusunun adı artık “{question}”."),
        );
    }
    if !same_text(&old.help, &new.help) || words_beside(&old.kind) != words_beside(&new.kind) {
        say(
            ChangeKind::Help,
            false,
            sentence!(
                "The help text or the words beside “{question}” changed.",
                "“{question}” sorusunun yardım metni ya da yanındaki sözler değişti."
            ),
        );
    }
    if new.required && !old.required {
        say(
            ChangeKind::NowRequired,
            true,
            sentence!("“{question}” must be answered now.", "“{question}” artık zorunlu."),
        );
    }
    if old.required && !new.required {
        say(
            ChangeKind::NowOptional,
            false,
            sentence!("“{question}” may be left out now.", "“{question}” artık zorunlu değil."),
        );
    }

    let other_kind = sort(&old.kind) != sort(&new.kind);
    if other_kind {
        let (was, is) = (kind_words(&old.kind), kind_words(&new.kind));
        let said = |was: &str, is: &str| {
            sentence!(
                "“{question}” asks for something else: {was} before, {is} now.",
                "“{question}” artık başka bir yanıt istiyor (önce {was}, şimdi {is})."
            )
        };
        let sentence = Sentence { en: said(&was.en, &is.en).en, tr: said(&was.tr, &is.tr).tr };
        say(ChangeKind::Kind, !takes_what(&old.kind, &new.kind), sentence);
    } else if let Some(moved) = bounds::moved(&old.kind, &new.kind) {
        let sentence = if moved.tighter {
            sentence!(
                "“{question}” accepts fewer answers than before (length, range, format or number).",
                "“{question}” eskisinden daha az yanıtı kabul ediyor (uzunluk, aralık, biçim ya da sayı)."
            )
        } else {
            sentence!(
                "“{question}” accepts more answers than before (length, range, format or number).",
                "“{question}” eskisinden daha çok yanıtı kabul ediyor (uzunluk, aralık, biçim ya da sayı)."
            )
        };
        say(ChangeKind::Constraints, moved.tighter, sentence);
    }

    if !same_condition(old.visible_when.as_ref(), new.visible_when.as_ref()) {
        let always = new.visible_when.is_none();
        // A required question that hangs on nothing any more, or on something else, is missed by answers of the older
        // form; one that is asked more rarely is not.
        let breaks = new.required && old.visible_when.is_some();
        let sentence = if always {
            sentence!("“{question}” is always asked now.", "“{question}” artık her zaman soruluyor.")
        } else {
            sentence!(
                "“{question}” is asked in other cases now.",
                "“{question}” artık başka durumlarda soruluyor."
            )
        };
        say(ChangeKind::Condition, breaks, sentence);
    }
    if old.jumps != new.jumps || old.changes != new.changes {
        say(
            ChangeKind::Logic,
            false,
            sentence!(
                "After “{question}”, the form goes on or computes otherwise now.",
                "“{question}” sorusundan sonraki akış ya da hesap değişti."
            ),
        );
    }
    options::compare(old, new, changes);
    if !other_kind && moved_place(&old.target, &new.target) {
        changes.push(Change::new(
            ChangeKind::Place,
            Some(&new.id),
            true,
            sentence!(
                "The answers to “{question}” go to another place at the source now.",
                "“{question}” sorusunun yanıtları artık kaynakta başka bir yere yazılıyor."
            ),
        ));
    }
}

/// Whether answers go elsewhere. What a target knows of options and rows is compared with those.
fn moved_place(old: &WriteTarget, new: &WriteTarget) -> bool {
    match (old, new) {
        (
            WriteTarget::Typeform { id, reference, kind, .. },
            WriteTarget::Typeform { id: new_id, reference: new_reference, kind: new_kind, .. },
        ) => (id, reference, kind) != (new_id, new_reference, new_kind),
        (
            WriteTarget::Surveymonkey { page_id, question_id, row_id, kind, choices, other_id: _ },
            WriteTarget::Surveymonkey {
                page_id: new_page_id,
                question_id: new_question_id,
                row_id: new_row_id,
                kind: new_kind,
                choices: new_choices,
                other_id: _,
            },
        ) => {
            (page_id, question_id, row_id, kind) != (new_page_id, new_question_id, new_row_id, new_kind)
                || choices.iter().any(|(number, choice)| new_choices.get(number) != Some(choice))
        }
        (old, new) => old != new,
    }
}

/// What matters of a kind; a choice with pictures or as a dropdown is a choice.
fn sort(kind: &QuestionKind) -> (std::mem::Discriminant<QuestionKind>, &'static str) {
    let word = match kind {
        QuestionKind::Group { what, .. } => what.name(),
        _ => "",
    };
    (discriminant(kind), word)
}

/// Whether every answer to the older kind is one to the newer.
fn takes_what(old: &QuestionKind, new: &QuestionKind) -> bool {
    let old_is_text = matches!(
        old,
        QuestionKind::ShortText { .. }
            | QuestionKind::LongText { .. }
            | QuestionKind::Email { .. }
            | QuestionKind::Phone { .. }
            | QuestionKind::Url
    );
    let free = match new {
        QuestionKind::ShortText { min_chars, max_chars, pattern } => {
            min_chars.is_none() && max_chars.is_none() && pattern.is_none()
        }
        QuestionKind::LongText { min_chars, max_chars } => min_chars.is_none() && max_chars.is_none(),
        _ => false,
    };
    let texts = matches!(old, QuestionKind::ShortText { .. } | QuestionKind::LongText { .. })
        && matches!(new, QuestionKind::ShortText { .. } | QuestionKind::LongText { .. });
    if texts {
        return bounds::moved(old, new).is_none_or(|moved| !moved.tighter);
    }
    old_is_text && free
}

/// Words that stand beside a question and are no option.
fn words_beside(kind: &QuestionKind) -> Vec<String> {
    let labels = |labels: &ScaleLabels| vec![plain(&labels.low), plain(&labels.middle), plain(&labels.high)];
    match kind {
        QuestionKind::Scale { labels: words, .. } | QuestionKind::Nps { labels: words } => labels(words),
        QuestionKind::Legal { accept, decline } => vec![plain(accept), plain(decline)],
        QuestionKind::ShortText { pattern: Some(pattern), .. } => vec![plain(&pattern.message)],
        _ => Vec::new(),
    }
}
