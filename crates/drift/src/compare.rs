use crate::list::numbered;
use crate::noise::{plain, same_text};
use crate::words::{name, names};
use crate::{Change, ChangeKind, consents, kinds};
use akis_form::{Caution, Form, Item, QuestionId};
use akis_sentence::{Sentence, sentence};
use std::collections::{HashMap, HashSet};

/// What changed from the older state to the newer. What breaks delivery comes first, then in the form's order. Empty when
/// nobody would see a difference.
pub fn compare(old: &Form, new: &Form) -> Vec<Change> {
    let mut changes = Vec::new();
    whole(old, new, &mut changes);
    questions(old, new, &mut changes);
    consents::compare(old, new, &mut changes);
    around(old, new, &mut changes);
    changes.sort_by_key(|change| !change.breaks_delivery);
    changes
}

/// The form as a whole: whether it takes answers, and what it is called.
fn whole(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let mut say = |kind, breaks, sentence| changes.push(Change::new(kind, None, breaks, sentence));
    if new.captcha && !old.captcha {
        let sentence = sentence!(
            "The form has a CAPTCHA now, so the source refuses answers from WhatsApp.",
            "Formda artık CAPTCHA var; kaynak WhatsApp'tan gelen yanıtları kabul etmez."
        );
        say(ChangeKind::Captcha, true, sentence);
    }
    if old.captcha && !new.captcha {
        say(
            ChangeKind::Captcha,
            false,
            sentence!("The form has no CAPTCHA any more.", "Formda artık CAPTCHA yok."),
        );
    }
    let has = |form: &Form, caution: &Caution| form.cautions.contains(caution);
    for (caution, closed, open) in [
        (
            Caution::Closed,
            sentence!("The form takes no answers at present.", "Form şu anda yanıt kabul etmiyor."),
            sentence!("The form takes answers again.", "Form yeniden yanıt kabul ediyor."),
        ),
        (
            Caution::SignInRequired,
            sentence!(
                "Only people who sign in may answer the form now.",
                "Formu artık yalnızca oturum açanlar yanıtlayabiliyor."
            ),
            sentence!(
                "People need not sign in to answer the form any more.",
                "Formu yanıtlamak için artık oturum gerekmiyor."
            ),
        ),
    ] {
        match (has(old, &caution), has(new, &caution)) {
            (false, true) => say(ChangeKind::Closed, true, closed),
            (true, false) => say(ChangeKind::Closed, false, open),
            _ => {}
        }
    }
    if !same_text(&old.title, &new.title) {
        let title = crate::words::short(&new.title);
        say(
            ChangeKind::Title,
            false,
            sentence!("The form is called “{title}” now.", "Formun adı artık “{title}”."),
        );
    }
    if old.language != new.language {
        say(
            ChangeKind::Language,
            false,
            sentence!("The form is written in another language now.", "Form artık başka bir dilde."),
        );
    }
}

fn questions(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    let olds = numbered(old.questions(), |question| &question.id);
    let news = numbered(new.questions(), |question| &question.id);
    let before: HashMap<_, _> = olds.iter().copied().collect();
    let after: HashMap<_, _> = news.iter().copied().collect();
    for (_, question) in olds.iter().filter(|(key, _)| !after.contains_key(key)) {
        let name = name(question);
        changes.push(Change::new(
            ChangeKind::QuestionRemoved,
            Some(&question.id),
            true,
            sentence!("“{name}” was removed.", "“{name}” sorusu kaldırıldı."),
        ));
    }
    for (key, question) in &news {
        if let Some(was) = before.get(key) {
            kinds::compare(was, question, changes);
            continue;
        }
        let name = name(question);
        let sentence = if question.required {
            sentence!("“{name}” is new and must be answered.", "“{name}” sorusu eklendi ve zorunlu.")
        } else {
            sentence!("“{name}” is new.", "“{name}” sorusu eklendi.")
        };
        changes.push(Change::new(ChangeKind::QuestionAdded, Some(&question.id), question.required, sentence));
    }
    // The order and the pages of those that are in both.
    let in_both: HashSet<&QuestionId> =
        news.iter().filter(|(key, _)| before.contains_key(key)).map(|(_, question)| &question.id).collect();
    let old_order = olds.iter().map(|(key, _)| key).filter(|key| after.contains_key(key));
    let new_order = news.iter().map(|(key, _)| key).filter(|key| before.contains_key(key));
    if !old_order.eq(new_order) {
        changes.push(Change::new(
            ChangeKind::Order,
            None,
            false,
            sentence!("The questions stand in another order.", "Soruların sırası değişti."),
        ));
    } else if breaks(old, &in_both) != breaks(new, &in_both) || titles(old) != titles(new) {
        changes.push(Change::new(
            ChangeKind::Pages,
            None,
            false,
            sentence!("The pages or their titles changed.", "Sayfalar ya da sayfa başlıkları değişti."),
        ));
    }
    let jumps = |form: &Form| {
        form.pages
            .iter()
            .filter(|page| !page.jumps.is_empty())
            .map(|page| (page.id.clone(), page.jumps.clone()))
            .collect::<Vec<_>>()
    };
    if jumps(old) != jumps(new) {
        changes.push(Change::new(
            ChangeKind::Logic,
            None,
            false,
            sentence!("The pages follow each other otherwise now.", "Sayfaların birbirini izleme biçimi değişti."),
        ));
    }
}

/// After how many of the questions in both states a page ends; pages without any do not count.
fn breaks(form: &Form, in_both: &HashSet<&QuestionId>) -> Vec<usize> {
    let mut count = 0;
    let mut ends = Vec::with_capacity(form.pages.len());
    for page in &form.pages {
        count += page
            .items
            .iter()
            .filter(|item| matches!(item, Item::Question(question) if in_both.contains(&question.id)))
            .count();
        ends.push(count);
    }
    ends.dedup();
    ends.retain(|end| *end != 0);
    ends
}

fn titles(form: &Form) -> Vec<String> {
    form.pages.iter().map(|page| plain(&page.title)).filter(|title| !title.is_empty()).collect()
}

/// What stands around the questions, and what nobody is asked.
fn around(old: &Form, new: &Form, changes: &mut Vec<Change>) {
    if texts(old) != texts(new) {
        changes.push(Change::new(
            ChangeKind::Texts,
            None,
            false,
            sentence!(
                "Texts around the questions changed (introduction, text blocks, thank-you text or button).",
                "Soruların çevresindeki metinler değişti (giriş, metin bölümleri, teşekkür metni ya da düğme)."
            ),
        ));
    }
    let olds = numbered(old.hidden.iter(), |field| &field.id);
    let news = numbered(new.hidden.iter(), |field| &field.id);
    let before: HashMap<_, _> = olds.iter().copied().collect();
    let after: HashMap<_, _> = news.iter().copied().collect();
    let gone: Vec<&str> =
        olds.iter().filter(|(key, _)| !after.contains_key(key)).map(|(_, field)| field.id.as_str()).collect();
    let other: Vec<&str> = news
        .iter()
        .filter(|(key, field)| {
            before.get(key).is_none_or(|was| was.value != field.value || was.target != field.target)
        })
        .map(|(_, field)| field.id.as_str())
        .collect();
    if !gone.is_empty() {
        let names = names(gone.iter().copied());
        let (en, tr) = (names.en, names.tr);
        let sentence = Sentence {
            en: format!("Hidden fields were removed: {en}."),
            tr: format!("Gizli alanlar kaldırıldı: {tr}."),
        };
        changes.push(Change::new(ChangeKind::Hidden, None, true, sentence));
    }
    if !other.is_empty() {
        let names = names(other.iter().copied());
        let (en, tr) = (names.en, names.tr);
        let sentence = Sentence {
            en: format!("Hidden fields are new or have another value: {en}."),
            tr: format!("Gizli alanlar eklendi ya da değeri değişti: {tr}."),
        };
        changes.push(Change::new(ChangeKind::Hidden, None, false, sentence));
    }
}

/// Every text that is neither a question's nor a consent part's, as people read it.
fn texts(form: &Form) -> Vec<String> {
    let mut texts = vec![plain(&form.description), plain(form.submit_label.as_deref().unwrap_or_default())];
    for ending in std::iter::once(&form.ending).chain(&form.endings) {
        texts.push(plain(&ending.text));
        texts.push(ending.redirect_url.clone().unwrap_or_default());
    }
    let contents = form.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Content(content) => Some(plain(&content.text)),
        Item::Question(_) | Item::Consent(_) => None,
    });
    texts.extend(contents);
    texts.retain(|text| !text.is_empty());
    texts
}
