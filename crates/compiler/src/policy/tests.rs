use super::*;
use akis_form::{Choices, FileTypes, GroupKind, Part};

fn kind(label: &str, kind: QuestionKind) -> bool {
    forbidden(&Question { label: label.into(), kind, ..Question::default() })
}

#[test]
fn what_must_not_be_asked_for() {
    for label in [
        "Credit card number",
        "Card No.",
        "Your debit card number *",
        "Number on your card",
        "Number of your credit card",
        "Card number without spaces",
        "The last 3 digits on the back of your card (CVV)",
        "Credit card",
        "Card details",
        "Please enter your credit card details",
        "CVV",
        "CVC code",
        "Card security code",
        "3-digit code on the back of your card",
        "Kartın arkasındaki 3 haneli kod",
        "Card expiry (MM/YY)",
        "Expiration date of your credit card",
        "IBAN",
        "IBAN?",
        "IBAN'ınız",
        "IBAN no",
        "Credit card information",
        "Social security no.",
        "Banka hesabı bilgisi",
        "Bank account number",
        "Account number",
        "Account #",
        "Account number (if you do not have an IBAN)",
        "Bank account details",
        "Bank details",
        "Routing number",
        "Sort code",
        "Social security number",
        "SSN",
        "SSN (9 digits)",
        "National ID number",
        "National insurance number",
        "ID number",
        "Identity card number",
        "Passport number",
        "Passport no",
        "Passport",
        "Driver's licence number",
        "Driving license no",
        "Drivers’ license number",
        "PESEL",
        "CPF",
        "Aadhaar number",
        "PAN card",
        "Emirates ID",
        "Password",
        "What is your e-mail password?",
        "OTP",
        "Verification code",
        "PIN",
        "Card PIN",
        "4 digit PIN",
        "Kimlik no",
        "T.C. kimlik numaranız",
        "TC Kimlik No",
        "T.C. No",
        "TCKN",
        "Kredi kartı numarası",
        "Kart numarası",
        "Kart numaranız nedir?",
        "Kartınızın numarası",
        "Kartın son kullanma tarihi",
        "Kart güvenlik kodu",
        "Kredi kartı bilgileriniz",
        "Hesap numarası",
        "Banka hesap no",
        "Banka hesap bilgileri",
        "Şifre",
        "Şifreniz",
        "Parola",
        "Doğrulama kodu",
        "PIN kodunuz",
        "Pasaport no",
        "Pasaport numaranız",
        "Ehliyet no",
        "Sürücü belgesi numarası",
        "Nüfus cüzdanı seri no",
    ] {
        assert!(kind(label, QuestionKind::default()), "{label}");
    }
}

#[test]
fn what_only_sounds_like_it() {
    for label in [
        "Do you need help resetting your password?",
        "Şifrenizi mi unuttunuz?",
        "The name on the back of your card",
        "Business card",
        "Gift card number",
        "Loyalty card no",
        "Number of credit cards",
        "Which credit card do you use most?",
        "Do you have a credit card? (yes/no)",
        "Card holder name",
        "Name on the card",
        "Last four digits of your card number",
        "Account manager",
        "Customer account number",
        "Number of accounts",
        "Instagram account",
        "Bank name",
        "Do you have a bank account?",
        "Passport country",
        "Nationality as in your passport",
        "Order number",
        "Customer number",
        "Order ID number",
        "Student ID number",
        "Vehicle identification number",
        "Tax office",
        "Tax identification number",
        "VAT number",
        "Licence plate",
        "License plate number",
        "Driving licence: since when?",
        "Pin code",
        "Pincode",
        "PIN code / ZIP",
        "Phone number",
        "House number",
        "Number of guests",
        "How often do you change your password?",
        "Which password manager do you use?",
        "Please do not write your card number or password here. What happened?",
        "Expiry date of the product",
        "Opinion",
        "Hiking experience",
        "Posta kodu",
        "Hediye kartı numarası",
        "Kart sayısı",
        "Kartvizit",
        "Kartınızın son 4 hanesi",
        "Vergi numarası",
        "Vergi dairesi",
        "Müşteri hesap numarası",
        "Sipariş no",
        "Telefon numarası",
        "Plaka",
        "Üye kartı no",
        "Personel kimlik no",
        "Kredi kartınız var mı?",
        "Şifreleme yöntemi",
        "Şifreli dosya",
        "Kredi kartı hakkında bilgi almak ister misiniz?",
        "Would you like information about our credit cards?",
        "Do you receive social security benefits?",
        "Ibanez guitar model",
        "Son kullanma tarihi",
        "Banka adı",
        "Seri no",
        "Lütfen şifrenizi yazmayın. Sorun nedir?",
        "",
    ] {
        assert!(!kind(label, QuestionKind::default()), "{label}");
    }
}

#[test]
fn only_what_is_typed_is_looked_at() {
    let card = "Credit card number";
    assert!(kind(card, QuestionKind::LongText { min_chars: None, max_chars: None }));
    let number = QuestionKind::Number { min: None, max: None, min_digits: None, max_digits: None, integer: true };
    assert!(kind("T.C. Kimlik No", number));
    assert!(!kind("Photo of your ID card, number in sight", file()));
    assert!(!kind(card, QuestionKind::SingleChoice(Choices::default())));
    assert!(!kind(card, QuestionKind::YesNo));
    assert!(!kind("Passport number valid until", QuestionKind::Date { min: None, max: None }));
    let part = |label: &str| Part { id: "p".into(), label: label.into(), ..Part::default() };
    let group = |label: &str| QuestionKind::Group {
        what: GroupKind::Contact,
        parts: vec![part("Full name"), part(label)],
        sum: None,
    };
    assert!(kind("About you", group("Passport number")));
    assert!(!kind("About you", group("Company")));
    let unnamed = Question { id: akis_form::QuestionId::new("iban"), ..Question::default() };
    assert!(forbidden(&unnamed));
}

fn file() -> QuestionKind {
    QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Images }
}

#[test]
fn endless_labels_end() {
    assert_eq!(tokens(&"a ".repeat(1_000_000)).len(), MOST);
    assert!(tokens(&".".repeat(1_000_000)).is_empty());
}
