//! Questions that ask for what may be known of a person already, told by where their answer goes or by their whole
//! label. A question that only resembles one stays empty: a wrong name filled in is worse than none.

use crate::policy::tokens;
use crate::unit::Unit;
use crate::{FieldRole, PlanField};
use akis_form::{Fact, GroupKind, Part, PartKind, Question, QuestionKind, WriteTarget};
use std::collections::BTreeMap;

/// Words that only surround a label, in the plain spelling of [`tokens`].
const FILLING: [&str; 12] =
    ["your", "please", "enter", "the", "my", "a", "lutfen", "giriniz", "girin", "yaziniz", "yazin", "zorunlu"];
/// An address of one of these is not the person's own.
const OTHERS: [&str; 30] = [
    "friend",
    "friends",
    "manager",
    "supervisor",
    "boss",
    "colleague",
    "emergency",
    "reference",
    "referee",
    "spouse",
    "partner",
    "parent",
    "guardian",
    "child",
    "guest",
    "second",
    "secondary",
    "other",
    "alternative",
    "backup",
    "arkadas",
    "yonetici",
    "acil",
    "referans",
    "es",
    "veli",
    "cocuk",
    "misafir",
    "ikinci",
    "diger",
];

const FIRST_NAME: [&str; 9] =
    ["first name", "firstname", "given name", "forename", "ad", "adi", "adiniz", "isim", "isminiz"];
const LAST_NAME: [&str; 9] =
    ["last name", "lastname", "surname", "family name", "soyad", "soyadi", "soyadiniz", "soyisim", "soyisminiz"];
const NAME: [&str; 15] = [
    "name",
    "full name",
    "fullname",
    "name surname",
    "name and surname",
    "first and last name",
    "ad soyad",
    "ad soyadi",
    "adi soyadi",
    "ad ve soyad",
    "adiniz soyadiniz",
    "adiniz ve soyadiniz",
    "isim soyisim",
    "isim soyad",
    "tam ad",
];
const EMAIL: [&str; 17] = [
    "email",
    "e mail",
    "email address",
    "e mail address",
    "mail",
    "mail address",
    "eposta",
    "e posta",
    "epostaniz",
    "e postaniz",
    "eposta adresi",
    "e posta adresi",
    "eposta adresiniz",
    "e posta adresiniz",
    "mail adresi",
    "mail adresiniz",
    "email adresiniz",
];
const PHONE: [&str; 23] = [
    "phone",
    "phone number",
    "telephone",
    "telephone number",
    "mobile",
    "mobile number",
    "mobile phone",
    "mobile phone number",
    "cell phone",
    "cell phone number",
    "whatsapp",
    "whatsapp number",
    "tel",
    "telefon",
    "telefonunuz",
    "telefon no",
    "telefon numarasi",
    "telefon numaraniz",
    "cep telefonu",
    "cep telefonunuz",
    "cep telefonu numarasi",
    "cep telefonu numaraniz",
    "gsm",
];
const COMPANY: [&str; 14] = [
    "company",
    "company name",
    "name of company",
    "organisation",
    "organization",
    "organisation name",
    "organization name",
    "employer",
    "sirket",
    "sirketiniz",
    "sirket adi",
    "firma",
    "firma adi",
    "firmaniz",
];

/// How a fact was told.
#[derive(Clone, Copy)]
enum Told {
    /// By words or by where the answer goes.
    Surely(Fact),
    /// By the kind of the input alone.
    ByKind(Fact),
}

/// Marks the inputs of a form. One told by its kind alone is marked only where no other asks for the same.
pub(crate) fn mark<'a>(questions: impl Iterator<Item = &'a Question>, units: &mut [Unit]) {
    let asking: BTreeMap<&str, &Question> = questions
        .filter(|question| !question.sensitive)
        .map(|question| (question.id.as_str(), question))
        .collect();
    let mut times: BTreeMap<Fact, usize> = BTreeMap::new();
    let mut guessed: Vec<&mut PlanField> = vec![];
    for field in units.iter_mut().flat_map(|unit| &mut unit.fields) {
        let told = asking.get(field.question.as_str()).and_then(|question| told(question, field));
        let Some(Told::Surely(fact) | Told::ByKind(fact)) = told else { continue };
        field.fact = Some(fact);
        *times.entry(fact).or_default() += 1;
        if matches!(told, Some(Told::ByKind(_))) {
            guessed.push(field);
        }
    }
    for field in guessed {
        field.fact = field.fact.filter(|fact| times.get(fact) == Some(&1));
    }
}

fn told(question: &Question, field: &PlanField) -> Option<Told> {
    match (&question.kind, &field.role) {
        (QuestionKind::Group { what: GroupKind::Contact, parts, .. }, FieldRole::Part(id)) => {
            part(parts.iter().find(|part| part.id == *id)?)
        }
        (QuestionKind::Email { .. }, FieldRole::Whole) => whole(question, Some(Fact::Email)),
        (QuestionKind::Phone { .. }, FieldRole::Whole) => whole(question, Some(Fact::Phone)),
        (QuestionKind::ShortText { .. }, FieldRole::Whole) => whole(question, None),
        _ => None,
    }
}

fn whole(question: &Question, kind: Option<Fact>) -> Option<Told> {
    if let WriteTarget::Hubspot { object_type_id, name } = &question.target
        && let Some(fact) = property(object_type_id, name)
    {
        return Some(Told::Surely(fact));
    }
    if question.target == WriteTarget::GoogleFormsEmail {
        return Some(Told::Surely(Fact::Email));
    }
    if kind.is_none() && question.label.len() > LONGEST {
        return None;
    }
    labelled(&tokens(&question.label), kind)
}

/// Bytes of a label; a longer one asks something of its own.
const LONGEST: usize = 80;

fn part(part: &Part) -> Option<Told> {
    let words = tokens(&part.label);
    match part.kind {
        PartKind::Email => labelled(&words, Some(Fact::Email)),
        PartKind::Phone => labelled(&words, Some(Fact::Phone)),
        PartKind::Text { .. } => labelled(&words, None),
        PartKind::Number { .. } | PartKind::Choice(_) | PartKind::Date { .. } | PartKind::Time => None,
    }
}

/// By the whole label; an input of a kind takes only the fact of its kind.
fn labelled(words: &[String], kind: Option<Fact>) -> Option<Told> {
    let label: Vec<&str> = words.iter().map(String::as_str).filter(|word| !FILLING.contains(word)).collect();
    let label = label.join(" ");
    let lists: [(Fact, &[&str]); 6] = [
        (Fact::FirstName, &FIRST_NAME),
        (Fact::LastName, &LAST_NAME),
        (Fact::Name, &NAME),
        (Fact::Email, &EMAIL),
        (Fact::Phone, &PHONE),
        (Fact::Company, &COMPANY),
    ];
    let by_words = lists.iter().find(|(_, list)| list.contains(&label.as_str())).map(|(fact, _)| *fact);
    match (by_words, kind) {
        (Some(fact), None) => Some(Told::Surely(fact)),
        (Some(fact), Some(kind)) if fact == kind => Some(Told::Surely(fact)),
        (_, Some(kind)) => {
            let other = |word: &String| OTHERS.iter().any(|other| word == other);
            (!words.iter().any(other)).then_some(Told::ByKind(kind))
        }
        (None, None) => None,
    }
}

/// A property of a contact (`0-1`) or of their company (`0-2`) in a CRM (HubSpot, default properties).
fn property(object_type_id: &str, name: &str) -> Option<Fact> {
    match (object_type_id, name) {
        ("0-1", "firstname") => Some(Fact::FirstName),
        ("0-1", "lastname") => Some(Fact::LastName),
        ("0-1", "email") => Some(Fact::Email),
        ("0-1", "phone" | "mobilephone") => Some(Fact::Phone),
        ("0-1", "company") | ("0-2", "name") => Some(Fact::Company),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Asked, ask};
    use crate::names::Names;
    use crate::words::words;
    use akis_form::{Language, QuestionId};

    fn of(label: &str, kind: QuestionKind, target: WriteTarget) -> Question {
        Question { id: QuestionId::new(label), label: label.into(), kind, target, ..Question::default() }
    }

    fn facts(questions: &[Question]) -> Vec<Option<Fact>> {
        let mut names = Names::default();
        let english = words(&Language::new("en"));
        let mut units = vec![];
        for question in questions {
            let Asked::Yes { units: more, .. } = ask(question, 1, &mut names, english, false) else { continue };
            units.extend(more);
        }
        mark(questions.iter(), &mut units);
        units.iter().flat_map(|unit| &unit.fields).map(|field| field.fact).collect()
    }

    fn text(label: &str) -> Option<Fact> {
        facts(&[of(label, QuestionKind::default(), WriteTarget::None)])[0]
    }

    fn email() -> QuestionKind {
        QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false }
    }

    #[test]
    fn a_whole_label_tells_and_a_part_of_one_does_not() {
        for (label, fact) in [
            ("First name", Fact::FirstName),
            ("Adınız *", Fact::FirstName),
            ("Ad", Fact::FirstName),
            ("Soyadınız", Fact::LastName),
            ("Your full name", Fact::Name),
            ("Adınız ve soyadınız", Fact::Name),
            ("Please enter your e-mail address", Fact::Email),
            ("Cep telefonu", Fact::Phone),
            ("Şirket adı", Fact::Company),
        ] {
            assert_eq!(text(label), Some(fact), "{label}");
        }
        for label in [
            "Pet's name",
            "Name of your dog",
            "Product name",
            "Adet",
            "Ad hoc",
            "Company size",
            "Ürün adı",
            "Mother's maiden name",
            "Phone model",
            "Why this company?",
            "",
        ] {
            assert_eq!(text(label), None, "{label}");
        }
    }

    #[test]
    fn kinds_tell_where_only_one_asks() {
        let one = |label: &str| of(label, email(), WriteTarget::None);
        assert_eq!(facts(&[one("Where can we write to?")]), [Some(Fact::Email)]);
        assert_eq!(facts(&[one("A friend's e-mail")]), [None]);
        assert_eq!(facts(&[one("E-mail"), one("Invoice address")]), [Some(Fact::Email), None]);
        assert_eq!(facts(&[Question { sensitive: true, ..one("E-mail") }]), [None]);
    }

    #[test]
    fn a_property_of_the_crm_speaks_for_itself() {
        let property =
            |object: &str, name: &str| WriteTarget::Hubspot { object_type_id: object.into(), name: name.into() };
        let ask = |label: &str, target| facts(&[of(label, QuestionKind::default(), target)])[0];
        assert_eq!(ask("Wie heißen Sie?", property("0-1", "firstname")), Some(Fact::FirstName));
        assert_eq!(ask("Firma", property("0-2", "name")), Some(Fact::Company));
        assert_eq!(ask("Dog's first name", property("0-1", "dog_name")), None);
        assert_eq!(ask("Product", property("2-77", "name")), None);
        assert_eq!(ask("Ad", property("0-1", "ad")), Some(Fact::FirstName));
    }

    #[test]
    fn lines_of_a_contact_block_are_told_apart() {
        let part = |label: &str, kind| Part { id: label.into(), label: label.into(), required: false, kind };
        let parts = vec![
            part("First name", PartKind::default()),
            part("Pet", PartKind::default()),
            part("Email", PartKind::Email),
            part("Tel.", PartKind::Phone),
        ];
        let block =
            |what| of("Contact", QuestionKind::Group { what, parts: parts.clone(), sum: None }, WriteTarget::None);
        assert_eq!(
            facts(&[block(GroupKind::Contact)]),
            [Some(Fact::FirstName), None, Some(Fact::Email), Some(Fact::Phone)]
        );
        assert_eq!(facts(&[block(GroupKind::Texts)]), [None; 4]);
    }
}
