use super::*;

const CITIES: [&str; 5] = ["İstanbul", "Şişli", "Iğdır", "Eskişehir", "Sisam"];

/// A long list, and a box beside it that must be filled.
fn cities(more: usize) -> Plan {
    let named = CITIES.iter().map(|city| (*city).to_owned());
    let labels = named.chain((0..more).map(|n| format!("Köy {n} {}", "uzun ".repeat(8))));
    let options: Vec<Value> = labels
        .enumerate()
        .map(|(n, label)| json!({"id": format!("c{n}"), "value": format!("v{n}"), "label": label.trim()}))
        .collect();
    let city = field("city", &json!({"check": "search", "options": options}), &json!({"required": true}));
    let text = field("text", &words(), &json!({"question": "city", "role": {"role": "narrows"}}));
    plan(&json!([
        screen("A", &json!([text, city, field("name", &words(), &json!({"required": true}))]), &json!({})),
        screen("B", &json!([]), &json!({})),
    ]))
}

fn titles(step: &Step) -> Vec<&str> {
    data(step)["options_city"].as_array().unwrap().iter().map(|option| option["title"].as_str().unwrap()).collect()
}

#[test]
fn a_list_is_searched_whatever_the_case_and_the_marks() {
    let mut talk = Talk::new(cities(0));
    for (text, found) in [
        ("sis", vec!["Şişli", "Sisam"]),
        ("ISTAN", vec!["İstanbul"]),
        ("igdir", vec!["Iğdır"]),
        ("sehir", vec!["Eskişehir"]),
        ("Ş", vec!["Şişli", "Sisam", "İstanbul", "Eskişehir"]),
    ] {
        let step =
            talk.tap("A", &json!({"akis_search": "city", "akis_search_text": text, "city": "c0", "name": ""}));
        assert_eq!((titles(&step), &step.effect), (found, &Effect::None), "{text}");
        assert_eq!(shown(&step), "A");
        assert!(errors(&step).is_empty() && data(&step).get("error_message").is_none());
    }
    assert!(talk.state.answers.is_empty());
}

#[test]
fn nothing_found_is_said_and_the_list_stays() {
    let mut talk = Talk::new(cities(0));
    let step = talk.tap("A", &json!({"akis_search": "city", "akis_search_text": "Atlantis"}));
    assert_eq!(data(&step)["error_message"], "Nothing was found. Please try other words.");
    assert_eq!(titles(&step).len(), 5);
    let step = talk.tap("A", &json!({"akis_search": "city", "akis_search_text": ""}));
    assert_eq!(titles(&step).len(), 5);
    assert!(data(&step).get("error_message").is_none());
}

#[test]
fn a_long_list_shows_what_fits_and_takes_every_option() {
    let mut talk = Talk::new(cities(5000));
    let step = talk.ask("INIT", "", &json!({}));
    let shown = data(&step)["options_city"].as_array().unwrap();
    assert_eq!(shown.len(), 200);
    assert_eq!(shown[0], json!({"id": "c0", "title": "İstanbul"}));
    let long = &shown[5];
    assert!(
        long["title"].as_str().unwrap().chars().count() <= 30 && long["title"].as_str().unwrap().ends_with('…')
    );
    assert!(long["description"].as_str().unwrap().starts_with("Köy 0 uzun uzun uzun uzun uzun"));
    // Chosen far down the list; a mistake beside it brings the screen back with the choice still in sight.
    let step = talk.tap("A", &json!({"city": "c4000", "name": ""}));
    assert_eq!(errors(&step).len(), 1);
    assert_eq!(data(&step)["options_city"][0]["id"], "c4000");
    assert_eq!(talk.to("A", &json!({"city": "c4000", "name": "x"})), "B");
    assert_eq!(data(&talk.ask("BACK", "B", &json!({})))["options_city"][0]["id"], "c4000");
    assert_eq!(errors(&talk.tap("A", &json!({"city": "c9999", "name": "x"})))[0].0, "city");
}

#[test]
fn a_search_that_names_no_list_is_a_tap() {
    let mut talk = Talk::new(cities(0));
    for name in ["name", "nothing", ""] {
        assert_eq!(talk.to("A", &json!({"akis_search": name, "city": "c1", "name": "x"})), "B");
    }
    talk.complete("B", &json!({}));
    let late = talk.tap("A", &json!({"akis_search": "city", "akis_search_text": "a"}));
    assert!(matches!(late.reply, Reply::Gone { .. }));
}

fn files(min: u32, types: &[&str]) -> Plan {
    let check = json!({"check": "files", "min": min, "max": 2, "max_kib": 1024, "types": types});
    plan(&json!([screen("A", &json!([field("cv", &check, &json!({"required": min > 0}))]), &json!({}))]))
}

/// As a picker sends it to the endpoint.
fn upload(name: &str) -> Value {
    json!({
        "media_id": "790aba14-5f4a-4dbd-b9f4-6f6cd8cbe8a5", "cdn_url": "https://mmg.whatsapp.net/v/t62.7119-24/1?ccb=11",
        "file_name": name,
        "encryption_metadata": {"encrypted_hash": "aGFzaA==", "iv": "aXY=", "encryption_key": "a2V5", "hmac_key": "aG1hYw==", "plaintext_hash": "cGxhaW4="},
    })
}

#[test]
fn uploads_are_kept_by_name_without_what_opens_them() {
    let Some(Answer::Files(kept)) = only(files(1, &[]), &json!({"cv": [upload("cv.pdf")]})) else {
        panic!("files")
    };
    assert_eq!((kept[0].file_name.as_str(), kept[0].media_id.len()), ("cv.pdf", 36));
    assert_eq!((&kept[0].cdn_url, &kept[0].encryption), (&None, &None));
    let message =
        json!([{"id": "1234567890", "file_name": "cv.pdf", "mime_type": "application/pdf", "sha256": "aGFzaA=="}]);
    let Some(Answer::Files(kept)) = only(files(0, &[]), &json!({"cv": message})) else { panic!("files") };
    assert_eq!((kept[0].media_id.as_str(), &kept[0].cdn_url), ("1234567890", &None));
    assert!(only(files(0, &[]), &json!({"cv": []})).is_none());
}

#[test]
fn uploads_are_counted_and_named() {
    let said = |plan: Plan, cv: Value| refused(plan, &json!({"cv": cv}))[0].1.clone();
    assert_eq!(said(files(1, &[]), json!([])), "Please answer this.");
    assert_eq!(said(files(2, &[]), json!([upload("a.pdf")])), "Add at least 2 files.");
    assert_eq!(said(files(0, &[]), json!([upload("a"), upload("b"), upload("c")])), "At most 2 files.");
    let pdf = || files(0, &["application/pdf"]);
    assert_eq!(said(pdf(), json!([upload("cv.PDF"), upload("cv.exe")])), "Not a file type we can take.");
    assert_eq!(
        said(pdf(), json!([{"id": "1", "file_name": "cv.pdf", "mime_type": "image/png"}])),
        "Not a file type we can take."
    );
    assert!(only(pdf(), &json!({"cv": [upload("cv.PDF"), upload("scan")]})).is_some());
    for hostile in [
        json!("cv.pdf"),
        json!([7]),
        json!([{}]),
        json!([{"media_id": "x".repeat(9999)}]),
        json!([{"media_id": "1", "encryption_metadata": {"iv": "x".repeat(9999)}}]),
    ] {
        assert_eq!(said(files(0, &[]), hostile), "Please answer this again.");
    }
}
