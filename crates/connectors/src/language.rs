use akis_form::Language;

/// Words looked at; a form says what it is written in long before.
const MOST_WORDS: usize = 5_000;

/// Letters that Turkish has and its neighbours on a form (English, German, French) do not.
const TURKISH_LETTERS: [char; 6] = ['ğ', 'Ğ', 'ş', 'Ş', 'ı', 'İ'];

/// Letters that other languages of the Latin script have and Turkish does not: French, Spanish, Portuguese, German,
/// the Nordic and Slavic ones, Romanian (which may have the Turkish ş), Azerbaijani.
const FOREIGN_LETTERS: &str = "áàãäåăąæćčďéèêëęěəíìïłñńňòóõøœřśšșßťțţúùůýźžż";

/// Words that are frequent in Turkish forms and rare elsewhere, folded by [`fold`]; some as people without a Turkish
/// keyboard write them. Words with a Turkish letter need not stand here.
const TURKISH_WORDS: &str = "\
    ad adi adiniz adresi adresiniz bilgi bir bize bizi cinsiyet daha e-posta eposta erkek evet gibi hangi \
    hayir icin ile için isim kadar lutfen lütfen meslek misiniz musunuz nasil neden nedir nereden numara \
    numarasi olarak sonra soyad soyadiniz tarih tarihi ve veya yok çok";

/// Words that are frequent in forms of other languages of the Latin script, English above all.
const FOREIGN_WORDS: &str = "\
    a address an and any are com como das de der des did die do does el en est et for from have how ihre if \
    il in is it la le les los many much my name no o of on or ou our para please por que sie su that the \
    this to und votre vous we were what when which with yes your";

/// The language a form's texts are most likely written in, for sources that do not say it: Turkish by its letters and
/// frequent words; Arabic, Hebrew, Russian and Greek by their script, whatever other language shares it; English for
/// everything else. Takes time in proportion to the texts, up to a bound.
pub(crate) fn guess<'a>(texts: impl IntoIterator<Item = &'a str>) -> Language {
    let mut letters = Letters::default();
    let (mut words, mut turkish, mut foreign) = (0_usize, 0_usize, 0_usize);
    let split = |text: &'a str| text.split(|c: char| !c.is_alphabetic() && c != '-');
    for word in texts.into_iter().flat_map(split).filter(|word| !word.is_empty()).take(MOST_WORDS) {
        words += 1;
        letters.count(word);
        let folded = fold(word);
        if is_one_of(FOREIGN_WORDS, &folded) || folded.contains(|c| FOREIGN_LETTERS.contains(c)) {
            foreign += 1;
        } else if word.contains(TURKISH_LETTERS) || is_one_of(TURKISH_WORDS, &folded) {
            turkish += 1;
        }
    }
    let script = letters.most();
    // One Turkish name in an English form is not a Turkish form.
    let is_turkish = script == "latin" && turkish > foreign && turkish * 10 >= words;
    Language::new(match script {
        _ if is_turkish => "tr",
        "latin" => "en",
        other => other,
    })
}

/// Whether a list of words has this one.
fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// Lower case that writes both of Turkish's capital letters I as `i`: a word in capitals does not say which is meant.
fn fold(word: &str) -> String {
    // No frequent word is longer; what is longer stays unequal to all of them.
    let lower = |c: char| if c == 'İ' { 'i' } else { c.to_lowercase().next().unwrap_or(c) };
    word.chars().take(24).map(lower).collect()
}

/// Letters seen, by script.
#[derive(Default)]
struct Letters {
    latin: usize,
    arabic: usize,
    hebrew: usize,
    cyrillic: usize,
    greek: usize,
}

impl Letters {
    fn count(&mut self, word: &str) {
        for letter in word.chars() {
            match letter {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => self.latin += 1,
                '\u{600}'..='\u{6ff}'
                | '\u{750}'..='\u{77f}'
                | '\u{8a0}'..='\u{8ff}'
                | '\u{fb50}'..='\u{fdff}'
                | '\u{fe70}'..='\u{fefc}' => self.arabic += 1,
                '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => self.hebrew += 1,
                '\u{400}'..='\u{52f}' => self.cyrillic += 1,
                '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => self.greek += 1,
                _ => {}
            }
        }
    }

    /// The language of the script with the most letters, `latin` where there is none.
    fn most(&self) -> &'static str {
        let scripts = [
            (self.arabic, "ar"),
            (self.hebrew, "he"),
            (self.cyrillic, "ru"),
            (self.greek, "el"),
            // The last of equals wins.
            (self.latin, "latin"),
        ];
        scripts.into_iter().max_by_key(|(count, _)| *count).map_or("latin", |(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::guess;

    fn of(texts: &[&str]) -> String {
        guess(texts.iter().copied()).as_str().to_owned()
    }

    #[test]
    fn turkish_is_known_by_letters_and_by_words() {
        assert_eq!(of(&["Adınız ve soyadınız", "E-posta adresiniz"]), "tr");
        assert_eq!(
            of(&["Memnuniyet anketi", "Bizi nereden duydunuz?", "Bize bir not yazar misiniz? Lutfen"]),
            "tr"
        );
        assert_eq!(of(&["KVKK AYDINLATMA METNİ"]), "tr");
        assert_eq!(of(&["Hangi ürün için yazıyorsunuz?"]), "tr");
        assert_eq!(of(&["Telefon", "Ad", "Soyad"]), "tr");
    }

    #[test]
    fn a_turkish_name_makes_no_turkish_form() {
        let form = ["What is your name?", "Which city?", "İstanbul", "Ankara", "How did you hear of us?"];
        assert_eq!(of(&form), "en");
        assert_eq!(of(&["Your doctor", "Dr. Ayşe Yılmaz", "Please choose the day of your visit"]), "en");
    }

    #[test]
    fn scripts_name_their_language() {
        assert_eq!(of(&["ما اسمك الكامل؟", "Email"]), "ar");
        assert_eq!(of(&["מה שמך המלא?", "Google"]), "he");
        assert_eq!(of(&["Как вас зовут?", "WhatsApp"]), "ru");
        assert_eq!(of(&["Ποιο είναι το όνομά σας;"]), "el");
    }

    #[test]
    fn everything_else_is_english() {
        assert_eq!(of(&[]), "en");
        assert_eq!(of(&["", " ", "12345 ???", "😀"]), "en");
        assert_eq!(of(&["お名前は何ですか"]), "en");
        assert_eq!(of(&["Quel est votre nom ?", "Prénom", "Où habitez-vous ?"]), "en");
        assert_eq!(of(&["Wie heißen Sie?", "Größe", "Straße und Hausnummer"]), "en");
        assert_eq!(of(&["Traduisez en Arabe", "Test de vocabulaire", "Adresse de livraison"]), "en");
        assert_eq!(of(&["Nombre de la empresa", "Cual es su ciudad?", "Ve a la tienda"]), "en");
        assert_eq!(of(&["Numele şi prenumele", "Adresa de e-mail", "Câţi ani aveţi?"]), "en");
        assert_eq!(of(&["Do you have a mobile phone?", "Yes", "No"]), "en");
    }

    #[test]
    fn the_script_of_most_letters_decides() {
        assert_eq!(of(&["Registration form for the annual meeting", "الاسم"]), "en");
        assert_eq!(of(&["استمارة التسجيل في الاجتماع السنوي", "Name"]), "ar");
    }

    #[test]
    fn long_texts_end_soon() {
        let long = "ş".repeat(2_000_000);
        assert_eq!(of(&[&long]), "tr");
        let many = "word ".repeat(1_000_000);
        assert_eq!(of(&[&many]), "en");
    }
}
