//! PhotoPicker and DocumentPicker.

use super::{asked, asking, finished, one_screen, opened, opened_with, seen, served};
use akis_sandbox::phone::{PhoneFile, Refusal, Target};
use serde_json::{Value, json};

pub(crate) fn file(name: &str, mime: &str, bytes: usize) -> PhoneFile {
    PhoneFile { file_name: name.into(), mime: mime.into(), bytes: vec![7; bytes] }
}

#[expect(clippy::needless_pass_by_value, reason = "calls write the JSON in place")]
fn photo(more: Value) -> Value {
    let mut picker = json!({ "type": "PhotoPicker", "name": "photos", "label": "Photos" });
    picker.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    picker
}

#[test]
fn files_must_keep_to_number_size_and_type() {
    let children = json!([photo(
        json!({ "min-uploaded-photos": 1, "max-uploaded-photos": 2, "max-file-size-kb": 2, "photo-source": "gallery" })
    )]);
    let mut player = opened(&one_screen(&children, &json!({ "photos": "${form.photos}" })));
    let picker = seen(&player).components[0].clone();
    assert_eq!((picker.min_items, picker.max_items, picker.max_file_size_kb), (Some(1), Some(2), Some(2)));
    assert_eq!((picker.photo_source.as_deref(), picker.required), (Some("gallery"), true));
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["photos"]);
    let jpeg = |bytes: usize| file("a.jpg", "image/jpeg", bytes);
    for wrong in [
        vec![jpeg(1), jpeg(1), jpeg(1)],
        vec![jpeg(2049)],
        vec![file("a.pdf", "application/pdf", 1)],
        vec![file(" ", "image/png", 1)],
    ] {
        assert!(matches!(player.attach("photos", wrong), Err(Refusal::BadValue { .. })));
    }
    assert!(matches!(player.fill("photos", "a.jpg"), Err(Refusal::BadValue { .. })));
    assert!(matches!(player.attach("nothing", vec![]), Err(Refusal::NoSuchInput(_))));
    player.attach("photos", vec![jpeg(2048), jpeg(0)]).unwrap();
    assert_eq!(seen(&player).values["photos"][0]["size"], 2048);
    player.attach("photos", vec![file("b.png", "IMAGE/PNG", 3)]).unwrap();
    assert_eq!(seen(&player).values["photos"].as_array().unwrap().len(), 1, "a new choice replaces the old one");
    player.fill("photos", json!([])).unwrap();
    assert_eq!(seen(&player).footer.unwrap().waiting_for, ["photos"]);
}

#[test]
fn documents_take_the_types_they_name() {
    for (types, pdf, text, sheet) in
        [(json!(["application/pdf"]), true, false, false), (Value::Null, true, true, false)]
    {
        let mut picker = json!({ "type": "DocumentPicker", "name": "papers", "label": "Papers" });
        if !types.is_null() {
            picker["allowed-mime-types"] = types;
        }
        let mut player = opened(&one_screen(&json!([picker]), &json!({})));
        let mut takes = |mime: &str| player.attach("papers", vec![file("a", mime, 1)]).is_ok();
        assert_eq!(
            (takes("application/pdf"), takes("text/plain"), takes("text/x-shellscript")),
            (pdf, text, sheet)
        );
        finished(&mut player);
    }
}

#[test]
fn a_completed_flow_names_media_ids() {
    let children = json!([photo(json!({ "max-uploaded-photos": 3 }))]);
    let mut json = one_screen(&children, &json!({ "photos": "${form.photos}" }));
    json["screens"][0]["sensitive"] = json!(["photos"]);
    let mut player = opened(&json);
    assert_eq!(finished(&mut player.clone())["photos"], json!([]), "nothing was chosen");
    player
        .attach(
            "photos",
            vec![PhoneFile { file_name: "IMG_1.jpg".into(), mime: "image/jpeg".into(), bytes: b"abc".to_vec() }],
        )
        .unwrap();
    let upload = player.take_uploads().pop().unwrap();
    assert!(player.take_uploads().is_empty());
    let sent = finished(&mut player);
    // SHA-256 of "abc", from FIPS 180-2, in base64.
    let expected = json!([{ "file_name": "IMG_1.jpg", "mime_type": "image/jpeg",
        "sha256": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "id": upload.id }]);
    assert_eq!(sent["photos"], expected);
    assert!(player.summary().is_empty(), "sensitive files are not even named");
}

#[test]
fn an_endpoint_is_told_where_the_encrypted_file_lies() {
    let data = json!({ "errors": { "type": "object", "__example__": {} } });
    let children = json!([photo(json!({ "error-message": "${data.errors}" })),
        { "type": "OptIn", "name": "keep", "label": "Keep" },
        { "type": "If", "condition": "${form.keep}", "then": [{ "type": "TextBody", "text": "kept" }] }]);
    let flow =
        served(json!({ "A": [] }), json!([asking("A", &data, &children, &json!({ "photos": "${form.photos}" }))]));
    let mut player = opened_with(&flow, json!({ "errors": {} })).with_cdn("https://cdn.example/v/");
    player.attach("photos", vec![file("a.jpg", "image/jpeg", 5), file("b.jpg", "image/jpeg", 6)]).unwrap();
    let sent = asked(&mut player, Target::Footer)["data"]["photos"].clone();
    let first = sent[0].as_object().unwrap();
    let mut keys: Vec<&str> = first.keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["cdn_url", "encryption_metadata", "file_name", "media_id"]);
    let media_id = first["media_id"].as_str().unwrap();
    assert_eq!(first["cdn_url"], format!("https://cdn.example/v/{media_id}"));
    // What the endpoint says about one file stands at the picker.
    player
        .answer(
            &json!({ "screen": "A", "data": { "errors": { media_id: "Too dark.", "another": "Not chosen." } } }),
        )
        .unwrap();
    assert_eq!(seen(&player).errors["photos"], "Too dark.");
    player.attach("photos", vec![]).unwrap();
    assert!(seen(&player).errors.is_empty());
}
