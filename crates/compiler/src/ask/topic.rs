//! What a short question is about, by its kind and by words in its name and label.

use crate::policy::tokens;
use crate::unit::Topic;
use akis_form::{Question, QuestionKind};

/// Words of names, in the plain spelling of [`tokens`].
const NAME: [&str; 22] = [
    "firstname",
    "lastname",
    "fullname",
    "surname",
    "name",
    "forename",
    "company",
    "organisation",
    "organization",
    "employer",
    "ad",
    "adi",
    "adiniz",
    "isim",
    "ismi",
    "isminiz",
    "soyad",
    "soyadi",
    "soyadiniz",
    "sirket",
    "firma",
    "unvan",
];
const PLACE: [&str; 28] = [
    "street",
    "address",
    "city",
    "town",
    "zip",
    "zipcode",
    "postcode",
    "postalcode",
    "postal",
    "state",
    "province",
    "county",
    "district",
    "country",
    "region",
    "adres",
    "adresi",
    "adresiniz",
    "sokak",
    "cadde",
    "mahalle",
    "il",
    "ilce",
    "sehir",
    "posta",
    "ulke",
    "semt",
    "eyalet",
];
/// A question about one of these is about more than a name or a place.
const OTHERWISE: [&str; 10] =
    ["product", "urun", "project", "proje", "event", "etkinlik", "file", "dosya", "user", "kullanici"];
/// Words of a label; a longer one asks something of its own.
const SHORT: usize = 6;

/// The topic, for questions short enough to stand beside each other.
pub(super) fn topic(question: &Question) -> Option<Topic> {
    match question.kind {
        QuestionKind::Email { .. } | QuestionKind::Phone { .. } => return Some(Topic::Reach),
        QuestionKind::ShortText { .. } => {}
        _ => return None,
    }
    let label = tokens(&question.label);
    let words = if label.is_empty() { tokens(question.id.as_str()) } else { label };
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if words.len() > SHORT || has(&OTHERWISE) {
        return None;
    }
    // "City name" is a place, "company address" too.
    if has(&PLACE) {
        return Some(Topic::Place);
    }
    has(&NAME).then_some(Topic::Name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use akis_form::QuestionId;

    fn of(id: &str, label: &str, kind: QuestionKind) -> Option<Topic> {
        topic(&Question { id: QuestionId::new(id), label: label.into(), kind, ..Question::default() })
    }

    #[test]
    fn short_texts_are_told_by_their_words() {
        let text = |label: &str| of("q1", label, QuestionKind::default());
        for label in
            ["First name", "Last Name *", "Your full name", "Soyadınız", "Adınız", "Şirket adı", "Company"]
        {
            assert_eq!(text(label), Some(Topic::Name), "{label}");
        }
        for label in ["City", "Street and number", "ZIP / postcode", "İl", "İlçe", "Posta kodu", "Adresiniz"] {
            assert_eq!(text(label), Some(Topic::Place), "{label}");
        }
        for label in [
            "Why do you like us?",
            "Product name",
            "How did the company help you in the last year?",
            "Ürün adı",
            "Adet",
        ] {
            assert_eq!(text(label), None, "{label}");
        }
        assert_eq!(of("0-1/firstname", "", QuestionKind::default()), Some(Topic::Name));
        assert_eq!(
            of("q", "Where?", QuestionKind::Phone { min_digits: None, max_digits: None }),
            Some(Topic::Reach)
        );
        assert_eq!(of("q", "City", QuestionKind::YesNo), None);
    }
}
