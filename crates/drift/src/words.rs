//! Names of things in sentences.

use crate::noise::plain;
use akis_form::{Question, QuestionKind};
use akis_sentence::{Sentence, sentence};

/// Characters of a name within a sentence.
const NAME: usize = 70;

/// Names of one list within a sentence.
const NAMES: usize = 5;

/// A text shortened to fit into a sentence.
pub(crate) fn short(text: &str) -> String {
    let text = plain(text);
    if text.chars().count() <= NAME {
        return text;
    }
    let mut cut: String = text.chars().take(NAME).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// What a question is called in a sentence: its label, else its id.
pub(crate) fn name(question: &Question) -> String {
    let label = short(&question.label);
    if label.is_empty() { short(question.id.as_str()) } else { label }
}

/// A few names, and how many more.
pub(crate) fn names<'a>(all: impl ExactSizeIterator<Item = &'a str>) -> Sentence {
    let count = all.len();
    let shown = all.take(NAMES).map(|name| format!("“{}”", short(name))).collect::<Vec<_>>().join(", ");
    let more = count.saturating_sub(NAMES);
    if more == 0 {
        Sentence::quoted(shown)
    } else {
        sentence!("{shown} and {more} more", "{shown} ve {more} tane daha")
    }
}

/// What a question asks for, for a marketer.
pub(crate) fn kind(kind: &QuestionKind) -> Sentence {
    match kind {
        QuestionKind::ShortText { .. } => sentence!("a short text", "kısa metin"),
        QuestionKind::LongText { .. } => sentence!("a long text", "uzun metin"),
        QuestionKind::Email { .. } => sentence!("an e-mail address", "e-posta adresi"),
        QuestionKind::Phone { .. } => sentence!("a phone number", "telefon numarası"),
        QuestionKind::Number { .. } => sentence!("a number", "sayı"),
        QuestionKind::Url => sentence!("a web address", "web adresi"),
        QuestionKind::SingleChoice(_) => sentence!("one choice of several", "tek seçim"),
        QuestionKind::MultiChoice(_) => sentence!("several choices", "çoklu seçim"),
        QuestionKind::YesNo => sentence!("yes or no", "evet ya da hayır"),
        QuestionKind::Tick => sentence!("a box to tick", "onay kutusu"),
        QuestionKind::Legal { .. } => sentence!("a statement to accept", "onaylanacak metin"),
        QuestionKind::Date { .. } => sentence!("a date", "tarih"),
        QuestionKind::MonthDay => sentence!("a day of the year", "gün ve ay"),
        QuestionKind::Time => sentence!("a time", "saat"),
        QuestionKind::DateTime { .. } => sentence!("a date and time", "tarih ve saat"),
        QuestionKind::Duration => sentence!("a span of time", "süre"),
        QuestionKind::Rating { .. } => sentence!("a rating", "puan"),
        QuestionKind::Scale { .. } => sentence!("a number on a scale", "ölçekte bir sayı"),
        QuestionKind::Nps { .. } => sentence!("a recommendation from 0 to 10", "0–10 arası tavsiye puanı"),
        QuestionKind::Ranking(_) => sentence!("an order of options", "sıralama"),
        QuestionKind::Matrix { .. } => sentence!("a choice for each row", "satır satır seçim"),
        QuestionKind::Group { .. } => sentence!("several small answers", "birkaç küçük yanıt"),
        QuestionKind::File { .. } => sentence!("a file", "dosya"),
        QuestionKind::Unsupported { .. } => {
            sentence!("something WhatsApp has no part for", "WhatsApp'ta karşılığı olmayan bir yanıt")
        }
    }
}
