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
    consent: &'static str,
    check_answers: &'static str,
    earlier_missing: &'static str,
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
        "tr" => &TURKISH,
        _ => &ENGLISH,
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
            Problem::Consent => self.consent.to_owned(),
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
}

fn fill(sentence: &str, what: &dyn std::fmt::Display) -> String {
    sentence.replacen("{}", &what.to_string(), 1)
}

static ENGLISH: Sentences = Sentences {
    missing: "Please answer this.",
    wrong_type: "Please answer this again.",
    characters: "Please use plain text.",
    too_short: "At least {} characters.",
    too_long: "At most {} characters.",
    email: "Please check the e-mail.",
    email_domain: "Please use another e-mail.",
    phone: "Please check the number.",
    phone_digits: "Please check the digits.",
    number: "Please enter a number.",
    whole_number: "Please enter a whole number.",
    digits: "Please check the digits.",
    too_small: "At least {}.",
    too_large: "At most {}.",
    url: "Please check the web address.",
    unknown_option: "Please choose an option.",
    not_in_list: "Not found. Check the spelling.",
    date: "Please choose a date.",
    too_early: "Not before {}.",
    too_late: "Not after {}.",
    pattern: "Please check the format.",
    ambiguous_number: "Write it like 1500 or 1.5.",
    time: "Write it like 14:30.",
    no_such_day: "That month has no such day.",
    twice: "Use each option only once.",
    too_few_chosen: "Choose at least {}.",
    too_many_chosen: "Choose at most {}.",
    sum: "Must add up to {}.",
    too_few_files: "Add at least {} files.",
    too_many_files: "At most {} files.",
    file_type: "Not a file type we can take.",
    consent: "Needed to go on.",
    check_answers: "Please check the marked answers.",
    earlier_missing: "“{}” still needs an answer. Please go back to it.",
    nothing_found: "Nothing was found. Please try other words.",
    summary_more: "… The other answers are kept too.",
    gone: "This form has been sent already. To send another one, ask us for a new form in the chat.",
    unknown_screen: "This screen does not belong to the form. Please open the form again from the chat.",
};

static TURKISH: Sentences = Sentences {
    missing: "Lütfen yanıtlayın.",
    wrong_type: "Lütfen yeniden yanıtlayın.",
    characters: "Lütfen düz metin yazın.",
    too_short: "En az {} karakter.",
    too_long: "En çok {} karakter.",
    email: "E-postayı kontrol edin.",
    email_domain: "Başka bir e-posta yazın.",
    phone: "Numarayı kontrol edin.",
    phone_digits: "Rakamları kontrol edin.",
    number: "Lütfen bir sayı yazın.",
    whole_number: "Lütfen tam sayı yazın.",
    digits: "Rakamları kontrol edin.",
    too_small: "En az {}.",
    too_large: "En çok {}.",
    url: "Web adresini kontrol edin.",
    unknown_option: "Lütfen bir seçenek seçin.",
    not_in_list: "Bulunamadı. Yazımı düzeltin.",
    date: "Lütfen bir tarih seçin.",
    too_early: "{} ya da sonrası.",
    too_late: "{} ya da öncesi.",
    pattern: "Biçimi kontrol edin.",
    ambiguous_number: "1500 ya da 1,5 gibi yazın.",
    time: "14:30 gibi yazın.",
    no_such_day: "O ayda böyle bir gün yok.",
    twice: "Her seçeneği bir kez kullanın.",
    too_few_chosen: "En az {} seçenek seçin.",
    too_many_chosen: "En çok {} seçenek seçin.",
    sum: "Toplam {} olmalı.",
    too_few_files: "En az {} dosya ekleyin.",
    too_many_files: "En çok {} dosya.",
    file_type: "Bu dosya türü alınmıyor.",
    consent: "Devam etmek için gerekli.",
    check_answers: "Lütfen işaretli yanıtları kontrol edin.",
    earlier_missing: "“{}” yanıt bekliyor. Lütfen o soruya dönün.",
    nothing_found: "Sonuç bulunamadı. Lütfen başka bir şey yazın.",
    summary_more: "… Diğer yanıtlar da kaydedildi.",
    gone: "Bu form zaten gönderildi. Yeniden doldurmak için sohbetten yeni bir form isteyin.",
    unknown_screen: "Bu ekran forma ait değil. Lütfen formu sohbetten yeniden açın.",
};

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
            Problem::Consent,
        ];
        for tag in ["en", "tr"] {
            for problem in &problems {
                let sentence = sentences(&Language::new(tag)).problem(problem);
                assert!(sentence.chars().count() <= 30, "{tag}: {sentence}");
                assert!(!sentence.contains("{}"), "{tag}: {sentence}");
            }
        }
    }
}
