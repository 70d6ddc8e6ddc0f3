//! Consent parts, then and now.

use crate::list::numbered;
use crate::noise::same_text;
use crate::words::short;
use crate::{Change, ChangeKind};
use akis_form::{Consent, ConsentPart, Form, WriteTarget};
use akis_sentence::sentence;
use std::collections::HashMap;

/// What differs in the consent parts.
pub(crate) fn compare(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let olds = numbered(old.consents(), |consent| &consent.id);
    let news = numbered(new.consents(), |consent| &consent.id);
    let before: HashMap<_, _> = olds.iter().copied().collect();
    let after: HashMap<_, _> = news.iter().copied().collect();
    for (_, consent) in olds.iter().filter(|(key, _)| !after.contains_key(key)) {
        let name = name(consent);
        // The source has no place for it any more.
        let breaks = matches!(consent.part, ConsentPart::Ask { .. }) && consent.target != WriteTarget::None;
        changes.push(Change::new(
            ChangeKind::ConsentRemoved,
            Some(&consent.id),
            breaks,
            sentence!("The consent part “{name}” was removed.", "“{name}” izin bölümü kaldırıldı."),
        ));
    }
    for (key, consent) in news {
        let name = name(consent);
        let Some(was) = before.get(&key) else {
            let sentence = if is_required(consent) {
                sentence!(
                    "A consent that must be given is new: “{name}”.",
                    "Verilmesi zorunlu yeni bir izin eklendi: “{name}”."
                )
            } else {
                sentence!("A consent part is new: “{name}”.", "Yeni bir izin bölümü eklendi: “{name}”.")
            };
            changes.push(Change::new(ChangeKind::ConsentAdded, Some(&consent.id), is_required(consent), sentence));
            continue;
        };
        if is_required(consent) && !is_required(was) {
            changes.push(Change::new(
                ChangeKind::Consent,
                Some(&consent.id),
                true,
                sentence!("The consent “{name}” must be given now.", "“{name}” izni artık zorunlu."),
            ));
        } else if is_required(was) && !is_required(consent) {
            changes.push(Change::new(
                ChangeKind::Consent,
                Some(&consent.id),
                false,
                sentence!(
                    "The consent “{name}” need not be given any more.",
                    "“{name}” izni artık zorunlu değil."
                ),
            ));
        }
        if !same_words(was, consent) {
            changes.push(Change::new(
                ChangeKind::Consent,
                Some(&consent.id),
                false,
                sentence!(
                    "The text of the consent part “{name}” changed; people agree to the older text until you publish.",
                    "“{name}” izin bölümünün metni değişti; siz yayınlayana kadar kişiler eski metni onaylıyor."
                ),
            ));
        }
        if was.target != consent.target {
            changes.push(Change::new(
                ChangeKind::Place,
                Some(&consent.id),
                true,
                sentence!(
                    "The consent “{name}” is kept at another place at the source now.",
                    "“{name}” izni artık kaynakta başka bir yerde tutuluyor."
                ),
            ));
        }
    }
}

fn is_required(consent: &Consent) -> bool {
    matches!(consent.part, ConsentPart::Ask { required: true, .. })
}

fn same_words(old: &Consent, new: &Consent) -> bool {
    let label = |consent: &Consent| match &consent.part {
        ConsentPart::Notice => None,
        ConsentPart::Ask { label, required: _ } => Some(label.clone()),
    };
    let labels = match (label(old), label(new)) {
        (Some(old), Some(new)) => same_text(&old, &new),
        (None, None) => true,
        _ => false,
    };
    labels && same_text(&old.text, &new.text)
}

fn name(consent: &Consent) -> String {
    let label = match &consent.part {
        ConsentPart::Ask { label, .. } if !label.trim().is_empty() => short(label),
        ConsentPart::Ask { .. } | ConsentPart::Notice => short(&consent.text),
    };
    if label.is_empty() { short(consent.id.as_str()) } else { label }
}
