//! What screens begin with: what stood there, what was kept, what is known of the person.

use super::*;
use crate::{Facts, FileRefusal, FileState, wants};
use akis_form::{Fact, FileTypes};

fn init(step: &Step) -> Value {
    let Reply::Screen { data, .. } = &step.reply else { panic!("{:?}", step.reply) };
    data.get("init").cloned().unwrap_or_default()
}

fn contact(pairs: &[(Fact, &str)]) -> Facts {
    let contact = pairs.iter().map(|(fact, known)| (*fact, (*known).to_owned())).collect();
    Facts { contact, ..Facts::default() }
}

#[test]
fn the_first_screen_knows_who_writes() {
    let compiled = plans();
    let mut phone = Phone::new(&compiled);
    phone.facts = contact(&[(Fact::Email, "ayse@mavideniz.com.tr"), (Fact::Phone, "+905321112233")]);
    let step = phone.open();
    assert_eq!(init(&step), json!({"email": "ayse@mavideniz.com.tr", "plan": "", "note": ""}));
    // Nobody has to type what is there.
    phone.fill(&[("plan", json!("o2"))]);
    let Effect::Progress { answers, .. } = phone.tap().effect else { panic!("goes on") };
    assert_eq!(answers[&QuestionId::new("email")], Answer::Text("ayse@mavideniz.com.tr".into()));
}

#[test]
fn what_an_input_would_refuse_and_what_is_sensitive_stays_empty() {
    let compiled = plans();
    for known in ["", "   ", "no address", "a@b.c\u{0}", &"x".repeat(300)] {
        let mut phone = Phone::new(&compiled);
        phone.facts = contact(&[(Fact::Email, known)]);
        assert_eq!(init(&phone.open())["email"], "", "{known:?}");
    }
    let mut form = plans_form();
    let Some(Item::Question(question)) = form.pages[0].items.first_mut() else { panic!("the first asks") };
    question.sensitive = true;
    let mut compiled = compile(&form, &Settings { version: "v1".into(), ..Settings::default() }).unwrap();
    assert_eq!(compiled.plan.screens[0].fields[0].fact, None);
    compiled.plan.screens[0].fields[0].fact = Some(Fact::Email);
    let mut phone = Phone::new(&compiled);
    phone.facts = contact(&[(Fact::Email, "ayse@mavideniz.com.tr")]);
    assert_eq!(init(&phone.open())["email"], "");
}

#[test]
fn what_was_typed_comes_back_with_the_problem() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.facts = contact(&[(Fact::Email, "known@mavideniz.com.tr")]);
    phone.fill(&[("email", json!("ayse@")), ("plan", json!("o2")), ("note", json!("two lines\nof it"))]);
    let step = phone.tap();
    assert_eq!(errors(&step).len(), 1);
    assert_eq!(init(&step), json!({"email": "ayse@", "plan": "o2", "note": "two lines\nof it"}));
    // Values of a kind no phone sends do not come back: the phone would refuse the screen.
    phone.fill(&[("email", json!(["x"])), ("plan", json!({"a": 1})), ("note", json!(7))]);
    assert_eq!(init(&phone.tap()), json!({"email": "known@mavideniz.com.tr", "plan": "", "note": "7"}));
}

#[test]
fn opening_again_shows_what_was_kept_or_goes_on_from_there() {
    let compiled = plans();
    let mut phone = opened(&compiled);
    phone.fill(&[("email", json!("ayse@mavideniz.com.tr")), ("plan", json!("o1"))]);
    phone.tap();
    let asked_last = phone.screen.clone();
    let step = phone.open();
    assert_eq!(phone.screen.as_deref(), Some("SCREEN_A"));
    assert_eq!(init(&step)["plan"], "o1");
    // By setting, after the last screen that was passed.
    phone.facts.resume_last_screen = true;
    phone.open();
    assert_eq!(phone.screen, asked_last);
    // Nothing kept, nothing to go on from.
    let mut fresh = Phone::new(&compiled);
    fresh.facts.resume_last_screen = true;
    fresh.open();
    assert_eq!(fresh.screen.as_deref(), Some("SCREEN_A"));
    // What is missing is asked first.
    phone.state.answers.remove(&QuestionId::new("email"));
    phone.open();
    assert_eq!(phone.screen.as_deref(), Some("SCREEN_A"));
}

#[test]
fn plans_of_before_begin_as_they_did() {
    let compiled = plans();
    let mut old = compiled.plan.clone();
    for screen in &mut old.screens {
        screen.prefills = false;
    }
    let request = crate::Request::parse(br#"{"action": "INIT"}"#).unwrap();
    let state = Phone::new(&compiled).state;
    let step = crate::step(&old, &state, &contact(&[(Fact::Email, "a@b.co")]), &request, SUBMISSION);
    let Reply::Screen { data, .. } = step.reply else { panic!("a screen") };
    assert_eq!(data.keys().collect::<Vec<_>>(), ["akis_session", "errors"]);
}

/// A form that takes photos.
fn photos() -> Compiled {
    let kind = QuestionKind::File { max_files: 3, max_kib: Some(2048), accept: FileTypes::Images };
    let form = Form {
        title: "Photos".into(),
        language: Language::new("tr"),
        pages: vec![Page {
            items: vec![Item::Question(question("photo", "Fotoğraf", true, kind))],
            ..Page::default()
        }],
        ..Form::default()
    };
    compile(&form, &Settings { version: "v1".into(), ..Settings::default() }).unwrap()
}

#[test]
fn a_refused_file_has_its_sentence_on_that_file() {
    let compiled = photos();
    let flow = serde_json::to_value(&compiled.flow_json).unwrap();
    let children = flow["screens"][0]["layout"]["children"].as_array().unwrap();
    let picker = children.iter().find(|part| part["type"] == "PhotoPicker").expect("outside of any Form");
    assert_eq!(picker["error-message"], "${data.file_messages}");
    let file = |id: &str| json!({"media_id": id, "file_name": format!("{id}.jpg"), "cdn_url": "https://x"});
    let sent = json!([file("m1"), file("m2"), file("m3")]);
    let mut phone = opened(&compiled);
    phone.fill(&[("photo", sent.clone())]);
    let request = json!({"action": "data_exchange", "screen": "SCREEN_A", "data": {"photo": sent}});
    let wanted = wants(&compiled.plan, &crate::Request::parse(request.to_string().as_bytes()).unwrap());
    let ids: Vec<&str> = wanted.files.iter().map(|wanted| wanted.file.media_id.as_str()).collect();
    assert_eq!((ids, wanted.files[0].max_kib), (vec!["m1", "m2", "m3"], 2048));
    assert_eq!(wanted.files[0].types, ["image/*"]);
    for (why, sentence) in [
        (FileRefusal::TooLarge, "Bu dosya çok büyük."),
        (FileRefusal::Type, "Bu dosya türü alınmıyor."),
        (FileRefusal::Damaged, "Dosya bozuk. Yeniden ekleyin."),
        (FileRefusal::Infected, "Güvenli değil. Başka ekleyin."),
        (FileRefusal::Gone, "Süresi doldu. Yeniden ekleyin."),
    ] {
        phone.facts.files = [
            ("m1".into(), FileState::Kept),
            ("m2".into(), FileState::Refused(why)),
            ("m3".into(), FileState::Pending),
        ]
        .into();
        let step = phone.tap();
        let Reply::Screen { data, .. } = &step.reply else { panic!("{:?}", step.reply) };
        assert_eq!(data["file_messages"], json!({"m2": sentence}));
        assert_eq!(data["error_message"], format!("“m2.jpg”: {sentence}"));
        assert_eq!(data["errors"]["photo"], sentence);
        assert_eq!(step.effect, Effect::None);
    }
    phone.facts.files = [("m2".into(), FileState::Pending)].into();
    assert!(matches!(phone.tap().effect, Effect::Complete { .. }));
}

#[test]
fn what_is_wrong_with_all_files_stands_at_each() {
    let compiled = photos();
    let mut phone = opened(&compiled);
    let file = |id: &str| json!({"media_id": id, "file_name": "brief.txt"});
    phone.fill(&[("photo", json!([file("m1"), file("m2")]))]);
    let step = phone.tap();
    let Reply::Screen { data, .. } = &step.reply else { panic!("{:?}", step.reply) };
    let sentence = "Bu dosya türü alınmıyor.";
    assert_eq!(data["file_messages"], json!({"m1": sentence, "m2": sentence}));
}

#[test]
fn whoever_comes_too_late_reads_how_to_start_again() {
    for (language, words) in [("en", "Write to us"), ("tr", "bize yazın"), ("ar", "راسلنا")] {
        let form = Form { language: Language::new(language), ..plans_form() };
        let compiled = compile(&form, &Settings { version: "v1".into(), ..Settings::default() }).unwrap();
        let mut phone = finished(&compiled);
        let Reply::Gone { sentence } = phone.open().reply else { panic!("it is over") };
        assert!(sentence.contains(words), "{sentence}");
    }
}
