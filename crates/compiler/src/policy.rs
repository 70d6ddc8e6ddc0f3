//! Questions that WhatsApp's rules forbid (WhatsApp Business Messaging Policy: full card numbers, financial account
//! numbers, personal identity numbers and other sensitive identifiers), told by their words in English and Turkish.
//!
//! Only what is typed is looked at: a choice, a day and a photo of a document ask for no number. A false alarm costs
//! the owner a question, so words that make a number harmless (a gift card, a customer's account) are heard too.

mod lists;
#[cfg(test)]
mod tests;

use akis_form::{PartKind, Question, QuestionKind};
use lists::{ABOUT, GIVE, NAMED_IDS, NEGATED, NO, NUMBER, OTHER_ACCOUNTS, OTHER_CARDS, OTHER_IDS};

/// Whether the question, or a part of it, asks for what must not be asked for.
pub(crate) fn forbidden(question: &Question) -> bool {
    match &question.kind {
        QuestionKind::ShortText { .. } | QuestionKind::LongText { .. } | QuestionKind::Number { .. } => {
            asks(&question.label) || (question.label.trim().is_empty() && asks(question.id.as_str()))
        }
        QuestionKind::Group { parts, .. } => parts.iter().any(|part| match part.kind {
            PartKind::Text { .. } | PartKind::Number { .. } => asks(&part.label),
            PartKind::Email | PartKind::Phone | PartKind::Choice(_) | PartKind::Date { .. } | PartKind::Time => {
                false
            }
        }),
        QuestionKind::Email { .. }
        | QuestionKind::Phone { .. }
        | QuestionKind::Url
        | QuestionKind::SingleChoice(_)
        | QuestionKind::MultiChoice(_)
        | QuestionKind::YesNo
        | QuestionKind::Tick
        | QuestionKind::Legal { .. }
        | QuestionKind::Date { .. }
        | QuestionKind::MonthDay
        | QuestionKind::Time
        | QuestionKind::DateTime { .. }
        | QuestionKind::Duration
        | QuestionKind::Rating { .. }
        | QuestionKind::Scale { .. }
        | QuestionKind::Nps { .. }
        | QuestionKind::Ranking(_)
        | QuestionKind::Matrix { .. }
        | QuestionKind::File { .. }
        | QuestionKind::Unsupported { .. } => false,
    }
}

/// Words of a label that are looked at.
const MOST: usize = 80;
/// Words between a thing and its number: "card (Visa, 16 digits) number".
const NEAR: usize = 3;

/// The words of a text, lower case, Turkish and other marked letters as plain ones: `Kredi kartı no'nuz` is
/// `kredi`, `karti`, `nonuz`.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let mut words = vec![];
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Within a word: apostrophes, and marks that follow their letter.
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            '#' | '№' => {
                words.push(std::mem::take(&mut word));
                words.push("number".to_owned());
            }
            c if c.is_alphanumeric() => word.push(plain(c)),
            _ => words.push(std::mem::take(&mut word)),
        }
        if words.len() > MOST * 4 {
            break;
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty()).take(MOST).collect()
}

fn plain(c: char) -> char {
    match c {
        'ç' => 'c',
        'ğ' => 'g',
        'ı' | 'î' | 'í' => 'i',
        'ö' | 'ó' | 'ô' => 'o',
        'ş' => 's',
        'ü' | 'ú' | 'û' => 'u',
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ñ' => 'n',
        other => other,
    }
}

fn asks(label: &str) -> bool {
    let words = Words(tokens(label));
    if words.negated() {
        return false;
    }
    if words.any(&["cvv", "cvc", "cvv2", "cvc2"]) {
        return true;
    }
    if words.only_the_end() {
        return false;
    }
    words.secret() || words.card() || words.account() || words.identity()
}

/// The words of a label.
struct Words(Vec<String>);

impl Words {
    fn get(&self, at: usize) -> &str {
        self.0.get(at).map_or("", String::as_str)
    }

    fn any(&self, list: &[&str]) -> bool {
        self.0.iter().any(|word| list.contains(&word.as_str()))
    }

    fn starts(&self, beginnings: &[&str]) -> bool {
        self.0.iter().any(|word| beginnings.iter().any(|beginning| word.starts_with(beginning)))
    }

    /// These words, one after the other.
    fn phrase(&self, phrase: &[&str]) -> bool {
        self.0.windows(phrase.len()).any(|window| window.iter().zip(phrase).all(|(word, of)| word == of))
    }

    /// All there is, but for "your", "please" and the like.
    fn exactly(&self, phrases: &[&[&str]]) -> bool {
        const FILLING: [&str; 8] = ["your", "the", "please", "enter", "my", "lutfen", "giriniz", "yaziniz"];
        let words: Vec<&str> = self.0.iter().map(String::as_str).filter(|word| !FILLING.contains(word)).collect();
        phrases.contains(&words.as_slice())
    }

    /// A number of something.
    fn is_number(&self, at: usize) -> bool {
        let word = self.get(at);
        let before = at.checked_sub(1).map_or("", |at| self.get(at));
        match word {
            // "yes / no"
            "no" => !matches!(before, "yes" | "or" | "evet"),
            "nonuz" | "nosu" => true,
            // "number of years"
            "number" | "numbers" => self.get(at + 1) != "of",
            word => NUMBER.contains(&word) || word.starts_with("numara"),
        }
    }

    /// A number close behind a word of this kind, or "number of your" such a thing.
    fn number_of(&self, thing: impl Fn(&str) -> bool) -> bool {
        (0..self.0.len()).filter(|at| thing(self.get(*at))).any(|at| {
            let behind = (at + 1..=at + NEAR).any(|next| next < self.0.len() && self.is_number(next));
            let before = at.saturating_sub(NEAR + 1);
            let one = !self.get(at).ends_with('s');
            let its = |near: usize| match self.get(near + 1) {
                "on" => true,
                "of" => one && matches!(self.get(near + 2), "your" | "the"),
                _ => false,
            };
            behind || (before..at).any(|near| self.get(near) == "number" && its(near))
        })
    }

    /// The particulars of such a thing: "card details", "kart bilgileri".
    fn particulars(&self, thing: impl Fn(&str) -> bool) -> bool {
        self.0.windows(2).any(|two| match two {
            [of, word] => {
                let english = matches!(word.as_str(), "details" | "detail" | "information" | "info" | "data");
                thing(of) && (english || word.starts_with("bilgiler") || word == "bilgisi")
            }
            _ => false,
        })
    }

    fn negated(&self) -> bool {
        let two = |two: &[String]| match two {
            [no, give] => NO.contains(&no.as_str()) && GIVE.contains(&give.as_str()),
            _ => false,
        };
        self.any(&NEGATED) || self.0.windows(2).any(two)
    }

    /// The last four digits may be asked for.
    fn only_the_end(&self) -> bool {
        let count = |word: &str| {
            matches!(word, "4" | "5" | "four" | "five" | "digits" | "dort" | "bes") || word.starts_with("hane")
        };
        self.0.windows(2).any(|two| match two {
            [last, next] => matches!(last.as_str(), "last" | "final" | "son") && count(next),
            _ => false,
        })
    }

    /// Passwords and codes that open something.
    fn secret(&self) -> bool {
        if self.any(&ABOUT) {
            return false;
        }
        let word = |word: &String| {
            matches!(word.as_str(), "password" | "passwords" | "passphrase" | "passcode" | "otp")
                || (word.starts_with("sifre")
                    && !["sifrele", "sifreli", "sifresiz"].iter().any(|other| word.starts_with(other)))
                || word.starts_with("parola")
        };
        self.0.iter().any(word)
            || self.phrase(&["one", "time", "code"])
            || self.phrase(&["verification", "code"])
            || self.phrase(&["sms", "code"])
            || self.any(&["dogrulama", "onay", "sms"]) && self.starts(&["kodu"])
            || self.pin()
    }

    /// A PIN; but in India the pin code is the postcode.
    fn pin(&self) -> bool {
        let pin = |word: &String| matches!(word.as_str(), "pin" | "pini" | "pininiz" | "pins");
        if !self.0.iter().any(pin) {
            return false;
        }
        let with =
            ["card", "atm", "debit", "credit", "bank", "secret", "sim", "kredi", "banka", "digit", "digits"];
        self.any(&with)
            || self.starts(&["kart"])
            || self.phrase(&["pin", "kodu"])
            || self.phrase(&["pin", "kodunuz"])
            || self.exactly(&[&["pin"], &["pininiz"], &["pin", "number"], &["pin", "no"]])
    }

    /// Number, code and end of a card that pays.
    fn card(&self) -> bool {
        let card = |word: &str| {
            matches!(word, "card" | "cards" | "creditcard" | "debitcard" | "kart" | "karti" | "kartin")
                || word.starts_with("kartini")
        };
        if !self.0.iter().any(|word| card(word)) {
            return self.any(&["cardnumber", "creditcardnumber", "kartno", "kredikarti"]);
        }
        if self.any(&OTHER_CARDS) {
            return false;
        }
        let code = self.phrase(&["security", "code"])
            || self.phrase(&["verification", "value"])
            || self.phrase(&["guvenlik", "kodu"]);
        // Three digits that stand behind it.
        let behind = self.phrase(&["back", "of"]) && self.any(&["code", "digit", "digits"])
            || self.starts(&["arkasi"]) && self.starts(&["kod", "hane"]);
        let end = self.any(&["expiry", "expiration", "expires", "expire", "exp", "skt"])
            || self.phrase(&["valid", "thru"])
            || self.phrase(&["son", "kullanma"]);
        let pays = self.any(&["credit", "debit", "bank", "kredi", "banka", "payment", "odeme"]);
        let details = pays && self.particulars(card);
        code || behind
            || end
            || details
            || self.number_of(card)
            || self.exactly(&[
                &["credit", "card"],
                &["debit", "card"],
                &["card", "details"],
                &["kredi", "karti"],
                &["kredi", "kartiniz"],
                &["kart", "bilgileri"],
                &["kart", "bilgileriniz"],
            ])
    }

    /// Accounts that hold money.
    fn account(&self) -> bool {
        if self.any(&["iban", "ibanno", "ibannumber"]) || self.starts(&["ibani"]) || self.phrase(&["sort", "code"])
        {
            return true;
        }
        let routing = |word: &str| matches!(word, "routing" | "aba");
        let account = |word: &str| matches!(word, "account" | "acct" | "konto" | "hesap" | "hesabi" | "hesabiniz");
        if self.number_of(routing) {
            return true;
        }
        let bank = self.any(&["bank", "banka", "bankasi"]);
        if bank && self.particulars(account)
            || self.exactly(&[
                &["bank", "account"],
                &["bank", "details"],
                &["banka", "hesabi"],
                &["banka", "hesabiniz"],
                &["banka", "bilgileri"],
                &["banka", "bilgileriniz"],
            ])
        {
            return true;
        }
        self.number_of(account) && (bank || !self.any(&OTHER_ACCOUNTS))
    }

    /// Numbers that name a person to the state.
    fn identity(&self) -> bool {
        self.any(&NAMED_IDS)
            || (self.phrase(&["social", "security"]) && self.number_of(|word| word == "security"))
            || (self.phrase(&["national", "insurance"]) && self.number_of(|word| word == "insurance"))
            || self.exactly(&[&["social", "security"]])
            || self.phrase(&["national", "id"])
            || self.phrase(&["national", "identity"])
            || self.phrase(&["national", "identification"])
            || self.phrase(&["emirates", "id"])
            || self.phrase(&["codice", "fiscale"])
            || self.turkish_identity()
            || self.exactly(&[&["passport"], &["pasaport"], &["pasaportunuz"], &["id", "card"]])
            || self.number_of(|word| {
                word == "passport" || word.starts_with("pasaport") || word.starts_with("ehliyet")
            })
            || self.licence()
            || self.phrase(&["pan", "card"])
            || self.phrase(&["pan", "number"])
            || self.phrase(&["pan", "no"])
            || self.id()
    }

    fn turkish_identity(&self) -> bool {
        let kimlik = |word: &str| word.starts_with("kimlik") || word.starts_with("kimlig");
        if self.phrase(&["t", "c", "kimlik"]) || self.phrase(&["tc", "kimlik"]) {
            return true;
        }
        if self.phrase(&["t", "c", "no"]) || self.number_of(|word| word == "tc") {
            return true;
        }
        let citizen = |word: &str| word.starts_with("vatandaslik") || word == "nufus";
        (self.number_of(kimlik) && !self.any(&OTHER_IDS)) || self.number_of(citizen)
    }

    /// A driving licence's number.
    fn licence(&self) -> bool {
        let drives = self.any(&["driver", "drivers", "driving"]);
        let licence = |word: &str| matches!(word, "licence" | "license" | "permit");
        (drives && self.number_of(licence))
            || (self.any(&["surucu"]) && self.number_of(|word| word.starts_with("belge")))
    }

    /// "ID number", where no other word says whose ID it is.
    fn id(&self) -> bool {
        if self.any(&OTHER_IDS) {
            return false;
        }
        self.number_of(|word| matches!(word, "id" | "identity" | "identification" | "identitycard"))
    }
}
