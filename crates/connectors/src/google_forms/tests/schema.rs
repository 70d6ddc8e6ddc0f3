use super::{clinic, form_of, question, read};
use akis_form::{Caution, Content, Form, Item, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget};
use serde_json::{Value, json};

fn ids(form: &Form) -> Vec<Vec<&str>> {
    form.pages
        .iter()
        .map(|page| {
            page.items
                .iter()
                .map(|item| match item {
                    Item::Question(question) => question.id.as_str(),
                    Item::Content(_) => "content",
                    Item::Consent(_) => "consent",
                })
                .collect()
        })
        .collect()
}

#[test]
fn the_form_carries_its_texts_and_its_version() {
    let form = clinic();
    let source = SourceRef {
        kind: SourceKind::GoogleForms,
        form_id: "1kYx0Z9cQ7-clinic-edit-id".into(),
        version: "0000004c".into(),
    };
    assert_eq!(form.source, Some(source));
    assert_eq!(form.title, "Klinik ön kayıt formu");
    assert_eq!(form.description, "İlk muayenenizden önce doldurun.\nYaklaşık üç dakika sürer.");
    assert_eq!(form.language.as_str(), "tr");
}

#[test]
fn sections_become_pages_and_items_stay_in_order() {
    let form = clinic();
    let pages: Vec<_> = form.pages.iter().map(|page| (page.id.as_str(), page.title.as_str())).collect();
    assert_eq!(pages, [("", ""), ("3c4d5e6f", "Geçmişiniz"), ("5e6f7081", "Randevu")]);
    assert_eq!(
        ids(&form),
        [
            vec!["respondent_email", "1a2b3c4d", "2b3c4d5e", "content", "2c000001"],
            vec!["content", "3d000001", "3d000002", "4d5e6f70", "4d5e6f71", "content", "content", "content"],
            vec![
                "content", "6f708192", "6f708193", "6f708194", "6f708195", "6f708196", "6f708197", "708192a3",
                "708192a4", "708192a5", "8192a3b4", "8192a3b5", "8192a3b6"
            ],
        ]
    );
}

#[test]
fn titles_help_and_the_duty_to_answer_are_kept() {
    let form = clinic();
    let name = question(&form, "1a2b3c4d");
    assert_eq!((name.label.as_str(), name.help.as_str()), ("Adınız ve soyadınız", "Kimlikte yazdığı gibi"));
    assert!(name.required && !question(&form, "3d000001").required);
    let target = WriteTarget::GoogleForms {
        item_id: "1a2b3c4d".into(),
        question_id: "29369072".into(),
        kind: "textQuestion".into(),
    };
    assert_eq!(name.target, target);
}

#[test]
fn contents_keep_words_pictures_and_films() {
    let form = clinic();
    let contents: Vec<&Content> = form.pages[1]
        .items
        .iter()
        .filter_map(|item| if let Item::Content(content) = item { Some(content) } else { None })
        .collect();
    assert_eq!(contents[0].text, "Yanıtlarınız yalnızca hekiminize gösterilir.");
    assert_eq!(contents[1].text, "Aydınlatma\nBu bölüm isteğe bağlıdır.");
    assert_eq!(contents[1].id, Some(QuestionId::new("4e000001")));
    assert_eq!(contents[2].text, "Kliniğin girişi");
    assert_eq!(contents[2].image.as_deref(), Some("https://lh6.googleusercontent.com/klinik"));
    assert_eq!(contents[3].text, "Bizi tanıyın\nİki dakikalık tur");
    assert_eq!(contents[3].video.as_deref(), Some("https://www.youtube.com/watch?v=abcdefghijk"));
}

#[test]
fn the_picture_of_a_question_stands_before_it() {
    let form = clinic();
    let Item::Content(picture) = &form.pages[0].items[3] else { panic!("no picture") };
    assert_eq!(picture.image.as_deref(), Some("https://lh6.googleusercontent.com/subeler"));
    assert_eq!(picture.text, "Şubelerin haritası");
}

#[test]
fn the_collected_address_is_asked_first() {
    let form = clinic();
    let Item::Question(email) = &form.pages[0].items[0] else { panic!("no question") };
    assert_eq!(email.id.as_str(), "respondent_email");
    assert!(email.collected && email.required);
    assert!(matches!(email.kind, QuestionKind::Email { .. }));
    assert_eq!(email.target, WriteTarget::GoogleFormsEmail);
    assert_eq!(email.label, "E-posta adresi");
    assert_eq!(form.questions().filter(|question| question.collected).count(), 1);
}

#[test]
fn an_address_is_collected_only_when_the_form_says_so() {
    let with =
        |rule: &str| read(&json!({ "info": { "title": "Form" }, "settings": { "emailCollectionType": rule } }));
    let collected = |form: &Form| form.questions().any(|question| question.collected);
    assert!(!collected(&with("DO_NOT_COLLECT")) && !collected(&with("EMAIL_COLLECTION_TYPE_UNSPECIFIED")));
    let typed = with("RESPONDER_INPUT");
    assert!(collected(&typed) && !typed.cautions.contains(&Caution::SignInRequired));
    let verified = with("VERIFIED");
    assert!(collected(&verified) && verified.cautions.contains(&Caution::SignInRequired));
    assert_eq!(verified.questions().next().unwrap().label, "Email address");
}

#[test]
fn the_owner_is_told_what_google_does_not_tell() {
    assert_eq!(
        clinic().cautions,
        [
            Caution::SignInRequired,
            Caution::Quiz,
            Caution::Shuffled,
            Caution::ValidationUnreadable,
            Caution::SectionJumpsUnreadable
        ]
    );
    let plain =
        form_of(&json!([{ "itemId": "1", "questionItem": { "question": { "scaleQuestion": { "high": 5 } } } }]));
    assert_eq!(plain.cautions, []);
}

#[test]
fn a_form_is_closed_when_its_publish_state_does_not_say_open() {
    let closed = |publish: Value| {
        let form = read(&json!({ "info": { "title": "Form" }, "publishSettings": publish }));
        form.cautions.contains(&Caution::Closed)
    };
    assert!(!closed(json!({ "publishState": { "isPublished": true, "isAcceptingResponses": true } })));
    // Google leaves out what is false.
    assert!(closed(json!({ "publishState": { "isPublished": true } })));
    assert!(closed(json!({ "publishState": {} })));
    assert!(closed(json!({ "publishState": { "isPublished": false, "isAcceptingResponses": false } })));
    // Forms from before the setting have none.
    assert!(!closed(Value::Null));
    assert!(!closed(json!({})));
}

#[test]
fn a_form_without_items_has_one_empty_page() {
    let form = read(&json!({ "formId": "1f", "info": { "documentTitle": "Untitled form" } }));
    assert_eq!(form.title, "Untitled form");
    assert_eq!(form.pages.len(), 1);
    assert_eq!(form.questions().count(), 0);
}

#[test]
fn a_form_that_begins_with_a_section_keeps_its_first_page() {
    let form = form_of(&json!([
        { "itemId": "a", "title": "Start", "pageBreakItem": {} },
        { "itemId": "b", "questionItem": { "question": { "questionId": "1", "textQuestion": {} } } }
    ]));
    let pages: Vec<_> = form.pages.iter().map(|page| (page.id.as_str(), page.items.len())).collect();
    assert_eq!(pages, [("", 0), ("a", 1)]);
}
