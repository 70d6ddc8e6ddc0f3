//! What is typed as words.

use super::draft::{Draft, Typed, text_area};
use super::pattern::{Reach, reach};
use crate::FieldCheck;
use akis_flow_json::{InputType, limits};
use akis_form::Pattern;

/// Most characters of one line where the source names no bound; WhatsApp alone would stop at 80.
pub(super) const SHORT_TEXT: u32 = 255;
/// Most characters of a long text where the source names no bound; WhatsApp alone would stop at 600.
const LONG_TEXT: u32 = 2000;
/// Most characters of any text: what an answer keeps, and what phones count without fail.
const LONGEST: u32 = 10_000;
/// Longest address, RFC 5321.
const EMAIL: u32 = 254;
/// Longest web address taken.
const URL: u32 = 2000;
/// Characters of a telephone number with all its spaces and brackets.
const PHONE: u32 = 40;
/// As the server reads web addresses: with or without a scheme, a host with a dot, no space.
const URL_PATTERN: &str = concat!(
    r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://)?",
    r##"[^\s!"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]+(?:\.[^\s!"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]+)+"##,
    r"(?:[/?#:]\S*)?\s*$"
);

/// One line of any words.
pub(super) fn words(max_chars: Option<u32>) -> Typed {
    let max = max_chars.filter(|max| *max > 0).unwrap_or(SHORT_TEXT).min(LONGEST);
    Typed {
        input: InputType::Text,
        min: None,
        max,
        pattern: None,
        hint: String::new(),
        check: FieldCheck::Text { min_chars: None, max_chars: Some(max), pattern: None },
    }
}

pub(super) fn email(blocked_domains: &[String]) -> Typed {
    Typed {
        input: InputType::Email,
        min: None,
        max: EMAIL,
        pattern: None,
        hint: String::new(),
        check: FieldCheck::Email { blocked_domains: blocked_domains.to_vec() },
    }
}

pub(super) fn phone(min_digits: Option<u32>, max_digits: Option<u32>) -> Typed {
    Typed {
        input: InputType::Phone,
        min: None,
        max: PHONE,
        pattern: None,
        hint: String::new(),
        check: FieldCheck::Phone { min_digits, max_digits },
    }
}

impl Draft<'_> {
    pub(super) fn short_text(&mut self, min: Option<u32>, max: Option<u32>, pattern: Option<&Pattern>) {
        let (min_chars, max_chars) = self.characters(min, max);
        let max = max_chars.unwrap_or_else(|| SHORT_TEXT.max(min_chars.unwrap_or(0)));
        let pattern = pattern.filter(|pattern| !pattern.regex.trim().is_empty());
        let mut typed = Typed { min: min_chars, ..words(Some(max)) };
        if let Some(pattern) = pattern {
            match reach(&pattern.regex) {
                Reach::Phone => typed.pattern = Some(pattern.regex.clone()),
                Reach::Server => self.server_only(self.say.server.pattern),
                Reach::Source => self.note(self.say.notes.pattern),
            }
            typed.hint = crate::text::line(&pattern.message);
        }
        typed.check = FieldCheck::Text { min_chars, max_chars: Some(max), pattern: pattern.cloned() };
        self.typed(typed);
    }

    fn characters(&mut self, min: Option<u32>, max: Option<u32>) -> (Option<u32>, Option<u32>) {
        self.counts(min.map(|min| min.min(LONGEST)), max.map(|max| max.min(LONGEST)))
    }

    pub(super) fn long_text(&mut self, min: Option<u32>, max: Option<u32>) {
        let (min_chars, max_chars) = self.characters(min, max);
        let max = max_chars.unwrap_or_else(|| LONG_TEXT.max(min_chars.unwrap_or(0)));
        if min_chars.is_some_and(|min| min > 1) {
            self.server_only(self.say.server.text_min);
        }
        let name = self.field(FieldCheck::Text { min_chars, max_chars: Some(max), pattern: None });
        let label = self.label(limits::INPUT_LABEL);
        let helper = self.helper("");
        self.unit.parts.push(text_area(name, label, helper, max, self.question.required));
    }

    pub(super) fn email(&mut self, blocked_domains: &[String]) {
        if !blocked_domains.is_empty() {
            self.server_only(self.say.server.domains);
        }
        self.typed(email(blocked_domains));
    }

    pub(super) fn phone(&mut self, min: Option<u32>, max: Option<u32>) {
        let (min, max) = self.counts(min, max);
        if min.is_some_and(|min| min > 1) || max.is_some() {
            self.server_only(self.say.server.phone_digits);
        }
        self.typed(phone(min, max));
    }

    pub(super) fn url(&mut self) {
        self.typed(Typed {
            input: InputType::Text,
            min: None,
            max: URL,
            pattern: Some(URL_PATTERN.to_owned()),
            hint: "https://…".to_owned(),
            check: FieldCheck::Url,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phone_takes_the_web_addresses_that_the_server_takes() {
        let pattern = regex::Regex::new(URL_PATTERN).unwrap();
        for good in [
            "https://akis.dev/tr?x=1",
            "HTTP://Example.COM",
            "mavideniz.com.tr",
            "www.şirket.com.tr/iletişim",
            "example.com:8080/a b".split(' ').next().unwrap(),
            " example.com ",
            "my_host.example.org#top",
        ] {
            assert!(pattern.is_match(good), "{good}");
        }
        for bad in
            ["hello", "https://", "two words.com", "a..b", ".com", "me@example.com", "http://.com", "", "x."]
        {
            assert!(!pattern.is_match(bad), "{bad}");
        }
    }
}
