mod arabic;
mod english;
mod turkish;

use crate::FileRefusal;
use crate::check::Problem;
use akis_form::Language;

/// What the exchange says to people, in one language. `{}` stands for the figure or name it speaks of.
/// Sentences under a field are short: WhatsApp shows about 30 characters there.
pub(crate) struct Sentences {
    missing: &'static str,
    wrong_type: &'static str,
    characters: &'static str,
    too_short: &'static str,
    too_long: &'static str,
    email: &'static str,
    email_domain: &'static str,
    phone: &'static str,
    phone_digits: &'static str,
    number: &'static str,
    whole_number: &'static str,
    digits: &'static str,
    too_small: &'static str,
    too_large: &'static str,
    url: &'static str,
    unknown_option: &'static str,
    not_in_list: &'static str,
    date: &'static str,
    too_early: &'static str,
    too_late: &'static str,
    pattern: &'static str,
    ambiguous_number: &'static str,
    time: &'static str,
    no_such_day: &'static str,
    twice: &'static str,
    too_few_chosen: &'static str,
    too_many_chosen: &'static str,
    sum: &'static str,
    too_few_files: &'static str,
    too_many_files: &'static str,
    file_type: &'static str,
    file_too_large: &'static str,
    file_damaged: &'static str,
    file_infected: &'static str,
    file_gone: &'static str,
    away: &'static str,
    taken: &'static str,
    consent: &'static str,
    check_answers: &'static str,
    earlier_missing: &'static str,
    earlier_taken: &'static str,
    taken_over: &'static str,
    away_over: &'static str,
    list_away: &'static str,
    list_empty: &'static str,
    /// Over the screen, when no option of a long list matches.
    pub nothing_found: &'static str,
    /// In place of the answers that a summary has no room for.
    pub summary_more: &'static str,
    /// The session is over.
    pub gone: &'static str,
    /// The request comes from no screen of this form.
    pub unknown_screen: &'static str,
}

/// The sentences of a form's language; English where there are none.
pub(crate) fn sentences(language: &Language) -> &'static Sentences {
    match language.as_str() {
        "tr" => &turkish::TURKISH,
        "ar" => &arabic::ARABIC,
        _ => &english::ENGLISH,
    }
}

impl Sentences {
    /// Under the field.
    pub(crate) fn problem(&self, problem: &Problem) -> String {
        match problem {
            Problem::Missing => self.missing.to_owned(),
            Problem::WrongType => self.wrong_type.to_owned(),
            Problem::Characters => self.characters.to_owned(),
            Problem::TooShort(min) => fill(self.too_short, min),
            Problem::TooLong(max) => fill(self.too_long, max),
            Problem::Email => self.email.to_owned(),
            Problem::EmailDomain => self.email_domain.to_owned(),
            Problem::Phone => self.phone.to_owned(),
            Problem::PhoneDigits => self.phone_digits.to_owned(),
            Problem::Number => self.number.to_owned(),
            Problem::WholeNumber => self.whole_number.to_owned(),
            Problem::Digits => self.digits.to_owned(),
            Problem::TooSmall(min) => fill(self.too_small, min),
            Problem::TooLarge(max) => fill(self.too_large, max),
            Problem::Url => self.url.to_owned(),
            Problem::UnknownOption => self.unknown_option.to_owned(),
            Problem::NotInList => self.not_in_list.to_owned(),
            Problem::Date => self.date.to_owned(),
            Problem::TooEarly(day) => fill(self.too_early, day),
            Problem::TooLate(day) => fill(self.too_late, day),
            Problem::Pattern(own) => own.clone().unwrap_or_else(|| self.pattern.to_owned()),
            Problem::AmbiguousNumber => self.ambiguous_number.to_owned(),
            Problem::Time => self.time.to_owned(),
            Problem::NoSuchDay => self.no_such_day.to_owned(),
            Problem::Twice => self.twice.to_owned(),
            Problem::TooFewChosen(min) => fill(self.too_few_chosen, min),
            Problem::TooManyChosen(max) => fill(self.too_many_chosen, max),
            Problem::Sum(total) => fill(self.sum, total),
            Problem::TooFewFiles(min) => fill(self.too_few_files, min),
            Problem::TooManyFiles(max) => fill(self.too_many_files, max),
            Problem::FileType => self.file_type.to_owned(),
            Problem::Files(files) => {
                files.first().map_or(self.file_damaged, |file| self.file(file.why)).to_owned()
            }
            Problem::Away => self.away.to_owned(),
            Problem::Taken => self.taken.to_owned(),
            Problem::Consent => self.consent.to_owned(),
        }
    }

    /// At a file that will not be kept.
    pub(crate) fn file(&self, why: FileRefusal) -> &'static str {
        match why {
            FileRefusal::TooLarge => self.file_too_large,
            FileRefusal::Type => self.file_type,
            FileRefusal::Damaged => self.file_damaged,
            FileRefusal::Infected => self.file_infected,
            FileRefusal::Gone => self.file_gone,
        }
    }

    /// Over the screen, for what a field alone has no room to say.
    pub(crate) fn over(&self, problem: &Problem) -> Option<String> {
        match problem {
            Problem::Files(files) => {
                let file = files.first()?;
                let name: String = file.file.file_name.chars().take(FILE_NAME).collect();
                Some(format!("“{name}”: {}", self.file(file.why)))
            }
            Problem::FileType => Some(self.file_type.to_owned()),
            Problem::Away => Some(self.away_over.to_owned()),
            Problem::Taken => Some(self.taken_over.to_owned()),
            _ => None,
        }
    }

    /// Over the screen, when something under a field is marked.
    pub(crate) fn check_answers(&self) -> String {
        self.check_answers.to_owned()
    }

    /// Over the screen, when an earlier screen lacks an answer.
    pub(crate) fn earlier_missing(&self, label: &str) -> String {
        fill(self.earlier_missing, &label)
    }

    /// Over the screen, when the place chosen on an earlier screen is no longer free.
    pub(crate) fn earlier_taken(&self, label: &str) -> String {
        fill(self.earlier_taken, &label)
    }

    /// Over the screen, when the options of a list could not be had.
    pub(crate) fn list_away(&self, label: &str) -> String {
        fill(self.list_away, &label)
    }

    /// Over the screen, when a list has no options.
    pub(crate) fn list_empty(&self, label: &str) -> String {
        fill(self.list_empty, &label)
    }
}

/// Characters of a file's name in a sentence.
const FILE_NAME: usize = 60;

fn fill(sentence: &str, what: &dyn std::fmt::Display) -> String {
    sentence.replacen("{}", &what.to_string(), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_under_a_field_fits_there() {
        let problems = [
            Problem::Missing,
            Problem::WrongType,
            Problem::Characters,
            Problem::TooShort(100),
            Problem::TooLong(2000),
            Problem::Email,
            Problem::EmailDomain,
            Problem::Phone,
            Problem::PhoneDigits,
            Problem::Number,
            Problem::WholeNumber,
            Problem::Digits,
            Problem::TooSmall(-1000.5),
            Problem::TooLarge(1_000_000.0),
            Problem::Url,
            Problem::UnknownOption,
            Problem::NotInList,
            Problem::Date,
            Problem::TooEarly(jiff::civil::date(2026, 1, 1)),
            Problem::TooLate(jiff::civil::date(2026, 1, 1)),
            Problem::Pattern(None),
            Problem::AmbiguousNumber,
            Problem::Time,
            Problem::NoSuchDay,
            Problem::Twice,
            Problem::TooFewChosen(100),
            Problem::TooManyChosen(100),
            Problem::Sum(1_000_000.0),
            Problem::TooFewFiles(10),
            Problem::TooManyFiles(10),
            Problem::FileType,
            Problem::Away,
            Problem::Taken,
            Problem::Consent,
        ];
        let files = [
            FileRefusal::TooLarge,
            FileRefusal::Type,
            FileRefusal::Damaged,
            FileRefusal::Infected,
            FileRefusal::Gone,
        ];
        for tag in ["en", "tr", "ar"] {
            for why in files {
                let sentence = sentences(&Language::new(tag)).file(why);
                assert!(sentence.chars().count() <= 30, "{tag}: {sentence}");
            }
            for problem in &problems {
                let sentence = sentences(&Language::new(tag)).problem(problem);
                assert!(sentence.chars().count() <= 30, "{tag}: {sentence}");
                assert!(!sentence.contains("{}"), "{tag}: {sentence}");
            }
        }
    }
}
