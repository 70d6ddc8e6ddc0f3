//! A sentence for a person, in every language the dashboard speaks.
//!
//! What is written outside a request (a delivery's problem, a step of publishing) is read later, by people of several
//! languages. So it is written in all of them at once, kept like that, and chosen when somebody reads it. Nothing else
//! belongs here.
//!
//! [`sentence!`] is the way to make one: a sentence that lacks a language does not compile.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The same sentence in every language the dashboard speaks. [`Display`](fmt::Display) gives the English one: it is for
/// logs, and a person reads what [`Sentence::in_language`] gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// In English.
    pub en: String,
    /// In Turkish.
    pub tr: String,
}

impl Sentence {
    /// Somebody else's words, the same in every language: what a vendor said is not ours to translate.
    pub fn quoted(words: impl Into<String>) -> Self {
        let en = words.into();
        Self { tr: en.clone(), en }
    }

    /// In the language of this tag (`tr`, `tr-TR`); in English when we do not speak it.
    pub fn in_language(&self, tag: &str) -> &str {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("tr") { &self.tr } else { &self.en }
    }

    /// This one and, after a space, another.
    #[must_use]
    pub fn and(self, next: &Self) -> Self {
        Self { en: format!("{} {}", self.en, next.en), tr: format!("{} {}", self.tr, next.tr) }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// Makes a [`Sentence`]: English first, Turkish second, both with `format!`'s inline arguments. One that is empty, the
/// same in both, or says something in one language alone (another number of arguments) does not compile.
///
/// ```ignore
/// sentence!("{source} could not be reached.", "{source} sistemine ulaşılamadı.")
/// ```
#[macro_export]
macro_rules! sentence {
    ($en:literal, $tr:literal $(,)?) => {{
        const _: () = $crate::assert_translated($en, $tr);
        $crate::Sentence { en: ::std::format!($en), tr: ::std::format!($tr) }
    }};
}

/// What [`sentence!`] asks of its two texts, while it is compiled.
pub const fn assert_translated(en: &str, tr: &str) {
    assert!(!en.is_empty() && !tr.is_empty(), "the sentence is empty in one language");
    assert!(!same(en.as_bytes(), tr.as_bytes()), "the sentence was not translated");
    assert!(arguments(en.as_bytes()) == arguments(tr.as_bytes()), "an argument is missing in one language");
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// How many arguments a format string has; braces of its own it has none.
const fn arguments(text: &[u8]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < text.len() {
        if text[at] == b'{' {
            count += 1;
        }
        at += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unreachable(source: &str) -> Sentence {
        sentence!("{source} could not be reached.", "{source} sistemine ulaşılamadı.")
    }

    #[test]
    fn both_languages_take_the_same_arguments() {
        let sentence = unreachable("HubSpot");
        assert_eq!(sentence.en, "HubSpot could not be reached.");
        assert_eq!(sentence.tr, "HubSpot sistemine ulaşılamadı.");
    }

    #[test]
    fn the_reader_s_language_decides_and_english_stands_in_for_the_rest() {
        let sentence = unreachable("HubSpot");
        for tag in ["tr", "TR", "tr-TR", "tr_TR"] {
            assert_eq!(sentence.in_language(tag), sentence.tr, "{tag}");
        }
        for tag in ["en", "en-GB", "de", "trk", ""] {
            assert_eq!(sentence.in_language(tag), sentence.en, "{tag}");
        }
        assert_eq!(sentence.to_string(), sentence.en);
    }

    #[test]
    fn sentences_are_joined_language_by_language() {
        let both = unreachable("HubSpot").and(&Sentence::quoted("Try later."));
        assert_eq!(both.en, "HubSpot could not be reached. Try later.");
        assert_eq!(both.tr, "HubSpot sistemine ulaşılamadı. Try later.");
    }

    #[test]
    fn it_is_kept_as_an_object_of_languages() {
        let sentence = unreachable("X");
        let kept = r#"{"en":"X could not be reached.","tr":"X sistemine ulaşılamadı."}"#;
        assert_eq!(serde_json::to_string(&sentence).unwrap(), kept);
        assert_eq!(serde_json::from_str::<Sentence>(kept).unwrap(), sentence);
    }

    #[test]
    #[should_panic(expected = "empty in one language")]
    fn an_empty_language_is_refused() {
        assert_translated("Something.", "");
    }

    #[test]
    #[should_panic(expected = "was not translated")]
    fn a_copy_is_refused() {
        assert_translated("Something.", "Something.");
    }

    #[test]
    #[should_panic(expected = "an argument is missing")]
    fn a_lost_argument_is_refused() {
        assert_translated("{source} said no.", "Hayır dedi.");
    }
}
