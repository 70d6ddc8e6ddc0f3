//! Files, and the note they hang on.

use super::{COMPLETED, Given, MARKER, answer, destination, form};
use crate::{Destination, Done, EncodeError, Look, LookFound, Order, OrderFile, Outcome, Step, StepKind};
use akis_form::{Answer, Answers, FileRef, QuestionId};
use serde_json::{Value, json};

const FILE_ID: &str = "0197a1b2-0000-7000-8000-00000000000a";

fn given() -> Given {
    let file =
        FileRef { media_id: "m1".into(), file_name: "Pasaport fotoğrafı.PDF".into(), ..Default::default() };
    let answers: Answers = [
        (QuestionId::new("email"), Answer::Text("ayse@maviacenta.com.tr".into())),
        (QuestionId::new("passport_scan"), Answer::Files(vec![file])),
    ]
    .into();
    let mut given = Given::new(&form(), &answers);
    given.settings = json!({ "files": "upload" });
    given.files = vec![OrderFile {
        id: FILE_ID.into(),
        media_id: "m1".into(),
        question: QuestionId::new("passport_scan"),
        name: "Pasaport fotoğrafı.PDF".into(),
        mime_type: "application/pdf".into(),
        size: 4096,
    }];
    given
}

fn file_step() -> Step {
    Step { key: format!("file:{FILE_ID}"), kind: StepKind::File }
}

fn note_step() -> Step {
    Step { key: "note".into(), kind: StepKind::Note }
}

fn done() -> Done {
    let uploaded = "177 https://f.hubspotusercontent-eu1.net/hubfs/4711001/akis/pasaport.pdf";
    [(file_step().key, uploaded.to_owned()), ("contact".to_owned(), "512".to_owned())].into()
}

#[test]
fn files_go_first_and_the_note_last() {
    let given = given();
    let steps = destination().steps(&given.order()).unwrap();
    let keys: Vec<String> = steps.into_iter().map(|step| step.key).collect();
    assert_eq!(keys, [format!("file:{FILE_ID}").as_str(), "submit", "contact", "note"]);
}

#[test]
fn a_file_is_uploaded_private_under_a_name_no_other_has() {
    let given = given();
    let call = destination().call(&given.order(), &file_step(), &Done::new()).unwrap();
    assert_eq!(call.request.method(), "POST");
    assert_eq!(call.request.uri(), "https://api.hubapi.com/files/v3/files");
    assert!(call.request.body().is_empty() && !call.request.headers().contains_key("content-type"));
    let upload = call.upload.unwrap();
    assert_eq!((upload.part.as_str(), upload.file.as_str()), ("file", FILE_ID));
    assert_eq!(upload.mime_type, "application/pdf");
    assert_eq!(upload.file_name, format!("Pasaport-fotografi-{FILE_ID}.pdf"));
    let field = |name: &str| upload.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    assert_eq!(field("fileName").as_deref(), Some(upload.file_name.as_str()));
    assert_eq!(field("folderPath").as_deref(), Some("/akis/5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20"));
    let options: Value = serde_json::from_str(&field("options").unwrap()).unwrap();
    assert_eq!(options, json!({ "access": "PRIVATE", "overwrite": true }));
}

#[test]
fn names_that_are_no_file_names_become_some() {
    let mut given = given();
    for (name, mime_type, expected) in [
        ("../../etc/passwd", "text/plain", format!("etc-passwd-{FILE_ID}.txt")),
        ("", "image/jpeg", format!("{FILE_ID}.jpeg")),
        ("a\"b\r\n.exe;x", "application/x-msdownload", format!("a-b---exe-x-{FILE_ID}.bin")),
        (".pdf", "application/pdf", format!("{FILE_ID}.pdf")),
    ] {
        given.files[0].name = name.into();
        given.files[0].mime_type = mime_type.into();
        let upload = destination().call(&given.order(), &file_step(), &Done::new()).unwrap().upload.unwrap();
        assert_eq!(upload.file_name, expected, "{name:?}");
    }
    given.files[0].name = "ş".repeat(5_000);
    let upload = destination().call(&given.order(), &file_step(), &Done::new()).unwrap().upload.unwrap();
    assert!(upload.file_name.len() < 120);
}

#[test]
fn an_uploaded_file_is_known_by_its_id_and_address() {
    let given = given();
    let read = |status, body: &str| destination().read(&given.order(), &file_step(), &answer(status, body));
    let file =
        r#"{"id":"177","name":"pasaport","url":"https://f.hubspotusercontent-eu1.net/p.pdf","access":"PRIVATE"}"#;
    let brought = "177 https://f.hubspotusercontent-eu1.net/p.pdf";
    assert_eq!(read(201, file), Outcome::Delivered { detail: None, result: Some(brought.into()) });
    assert!(matches!(read(201, "{}"), Outcome::Retry { unclear: true, .. }), "uploaded, but as what?");
    let no_address = read(201, r#"{"id":"177"}"#);
    assert_eq!(no_address, Outcome::Delivered { detail: None, result: Some("177".into()) });
    for status in [413, 415] {
        assert!(matches!(read(status, ""), Outcome::Refused { message, .. } if message.en.contains("as a link")));
    }
}

#[test]
fn a_file_is_looked_for_by_its_name() {
    let given = given();
    let Ok(Look::Ask(call)) = destination().look(&given.order(), &file_step(), &Done::new(), None) else {
        panic!()
    };
    assert_eq!(
        call.request.uri().to_string(),
        format!("https://api.hubapi.com/files/v3/files/search?name=Pasaport-fotografi-{FILE_ID}&limit=10")
    );
    let look =
        |body: &Value| destination().read_look(&given.order(), &file_step(), &answer(200, &body.to_string()));
    let found = json!({ "results": [
        { "id": "1", "name": "Pasaport-fotografi-0197a1b2-0000-7000-8000-00000000000b", "url": "https://f.example/b" },
        { "id": "2", "name": format!("Pasaport-fotografi-{FILE_ID}"), "url": "https://f.example/a" },
    ] });
    assert_eq!(look(&found), Ok(LookFound::Yes { result: Some("2 https://f.example/a".into()) }));
    assert_eq!(look(&json!({ "results": [] })), Ok(LookFound::No));
}

#[test]
fn the_submission_carries_the_files_address() {
    let mut given = given();
    let submit = Step { key: "submit".into(), kind: StepKind::Submit };
    let value = |given: &Given, done: &Done| {
        let request = destination().call(&given.order(), &submit, done).unwrap().request;
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let fields = body["fields"].as_array().unwrap().clone();
        fields.into_iter().find(|field| field["name"] == "passport_scan").unwrap()["value"].clone()
    };
    let address = "https://f.hubspotusercontent-eu1.net/hubfs/4711001/akis/pasaport.pdf";
    assert_eq!(value(&given, &done()), address);
    let second = Answer::Files(vec![FileRef::default(), FileRef::default()]);
    let mut lost = self::given();
    for answered in &mut lost.submission.answers {
        if answered.id.as_str() == "passport_scan" {
            answered.answer = second.clone();
        }
    }
    assert_eq!(value(&lost, &done()), format!("{address};{MARKER}"), "one of two was not kept");
    given.settings = json!({});
    assert_eq!(value(&given, &done()), MARKER, "as a link");
    given.settings = json!({ "files": "upload" });
    given.files.clear();
    assert_eq!(value(&given, &Done::new()), MARKER, "a file that was not kept");
}

#[test]
fn the_note_attaches_the_files_to_the_contact() {
    let given = given();
    let call = destination().call(&given.order(), &note_step(), &done()).unwrap();
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v3/objects/notes");
    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    assert_eq!(body["properties"]["hs_attachment_ids"], "177");
    assert_eq!(body["properties"]["hs_timestamp"], COMPLETED.to_string());
    let text = body["properties"]["hs_note_body"].as_str().unwrap();
    assert!(text.contains(MARKER) && text.contains("Pasaport fotoğrafı.PDF"), "{text}");
    assert_eq!(
        body["associations"],
        json!([{
            "to": { "id": "512" },
            "types": [{ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202 }],
        }])
    );
    let read = destination().read(&given.order(), &note_step(), &answer(201, r#"{"id":"9","properties":{}}"#));
    assert_eq!(read, Outcome::Delivered { detail: None, result: Some("9".into()) });
}

#[test]
fn a_notes_text_is_harmless_and_bounded() {
    let mut given = given();
    given.submission.form_title = "<script>alert(1)</script>".into();
    given.files = (0..5_000)
        .map(|number| OrderFile {
            id: format!("{number}"),
            name: "<b>x</b>".repeat(500),
            ..given.files[0].clone()
        })
        .collect();
    let done: Done = given
        .files
        .iter()
        .map(|file| (format!("file:{}", file.id), format!("{} https://f.example/1", file.id)))
        .chain([("contact".to_owned(), "512".to_owned())])
        .collect();
    let order = Order { test: true, ..given.order() };
    let call = destination().call(&order, &note_step(), &done).unwrap();
    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    let text = body["properties"]["hs_note_body"].as_str().unwrap();
    assert!(!text.contains("<script") && !text.contains("<b>"));
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.starts_with("<p>Deneme yanıtı."), "the form is in Turkish");
}

#[test]
fn a_note_is_looked_for_by_its_moment_and_marker() {
    let given = given();
    let Ok(Look::Ask(call)) = destination().look(&given.order(), &note_step(), &done(), Some("100")) else {
        panic!()
    };
    assert_eq!(call.request.uri(), "https://api.hubapi.com/crm/v3/objects/notes/search");
    let body: Value = serde_json::from_slice(call.request.body()).unwrap();
    let at = json!({ "propertyName": "hs_timestamp", "operator": "EQ", "value": COMPLETED.to_string() });
    assert_eq!(body["filterGroups"], json!([{ "filters": [at] }]));
    assert_eq!((&body["properties"], &body["after"]), (&json!(["hs_note_body"]), &json!("100")));

    let look =
        |body: &Value| destination().read_look(&given.order(), &note_step(), &answer(200, &body.to_string()));
    let note = |id: &str, text: &str| json!({ "id": id, "properties": { "hs_note_body": text } });
    let found = json!({ "total": 2, "results": [note("8", "another"), note("9", &format!("<p>{MARKER}</p>"))] });
    assert_eq!(look(&found), Ok(LookFound::Yes { result: Some("9".into()) }));
    let further = json!({ "results": [note("8", "another")], "paging": { "next": { "after": "100" } } });
    assert_eq!(look(&further), Ok(LookFound::Further { after: "100".into() }));
    assert_eq!(look(&json!({ "results": [] })), Ok(LookFound::No));
}

#[test]
fn a_step_without_what_it_needs_is_not_sent_and_a_preview_shows_it_all_the_same() {
    let given = given();
    let missing = destination().call(&given.order(), &note_step(), &Done::new());
    assert_eq!(missing.err(), Some(EncodeError::StepMissing { step: "contact".into() }));
    let order = Order { access: None, ..given.order() };
    for step in destination().steps(&order).unwrap() {
        let call = destination().call(&order, &step, &Done::new()).unwrap();
        assert!(!call.request.headers().contains_key("authorization"), "{}", step.key);
    }
}
