//! The public pages of forms: what they carry, what a post may say, where it is turned away.

use super::{BOOKING, DOCUMENTS, FEEDBACK, WORKSHOP, access, client, control, get, start};
use akis_sandbox::{Fault, FaultKind, Faults, Options, Running, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;

/// Entry numbers: the hexadecimal question ids of the forms as decimal numbers.
const NAME: &str = "entry.691441778";
const PURPOSE: &str = "entry.2133090356";

async fn public(sandbox: &Running, form: &str) -> String {
    let shown = control(sandbox, "GET", &format!("/forms/{form}"), &Value::Null).await.1;
    shown["public_url"].as_str().unwrap().to_owned()
}

/// Status, `Location` and text.
async fn send(sandbox: &Running, form: &str, fields: &[(&str, &str)]) -> (u16, String, String) {
    let url = public(sandbox, form).await.replace("/viewform", "/formResponse");
    let answer = client().post(url).form(fields).send().await.unwrap();
    let location = answer.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), location.unwrap_or_default(), answer.text().await.unwrap())
}

async fn arrived(sandbox: &Running, form: &str) -> Value {
    control(sandbox, "GET", &format!("/responses?form={form}"), &Value::Null).await.1
}

fn booking<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        (NAME, "Ayşe Yılmaz"),
        ("entry.189908948", "0532 111 22 33"),
        (PURPOSE, "Kutlama"),
        ("entry.1012563729", "__other_option__"),
        ("entry.1012563729.other_option_response", "Nişan"),
        ("entry.1012563730", "Pasta"),
        ("entry.1012563730", "__other_option__"),
        ("entry.1012563730.other_option_response", "Balon"),
        ("entry.1373637953_year", "2027"),
        ("entry.1373637953_month", "6"),
        ("entry.1373637953_day", "5"),
        ("entry.1373637953_hour", "19"),
        ("entry.1373637953_minute", "30"),
        ("entry.1373637954", "5–8"),
        ("entry.1373637955", "Bahçede"),
        ("fvv", "1"),
        ("pageHistory", "0,1,2,3"),
        ("fbzx", "-7311"),
    ]
}

#[tokio::test]
async fn the_page_carries_token_and_data() {
    let sandbox = start().await;
    let url = public(&sandbox, BOOKING).await;
    let page = client().get(&url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sandbox") && page.contains("name=\"fbzx\""));
    let start = page.find("FB_PUBLIC_LOAD_DATA_ = ").unwrap() + "FB_PUBLIC_LOAD_DATA_ = ".len();
    let end = page[start..].find(";</script>").unwrap();
    let data: Value = serde_json::from_str(&page[start..start + end]).unwrap();
    assert_eq!((data[1][8].as_str(), &data[1][10][6]), (Some("Masa Rezervasyonu"), &1.into()));
    let items = data[1][1].as_array().unwrap();
    assert_eq!(items[0][4][0][0], 691_441_778, "29369072 read as hexadecimal");
    assert_eq!((&items[0][3], &items[0][4][0][2]), (&0.into(), &1.into()), "short text, required");
    let purpose = &items[2];
    assert_eq!((&purpose[3], purpose[4][0][1][0][0].as_str()), (&2.into(), Some("Akşam yemeği")));
    assert_eq!(purpose[4][0][1][0][2], 0x2b3c_4d52_u32, "leads to a page break");
    assert_eq!((&items[3][3], &items[3][5]), (&8.into(), &items[3][0]), "a page break one passes in order");
    assert_eq!(items[5][4][0][1][3][4], 1, "the other option");
    assert_eq!(items[1][4][0][4][0][1], 301, "checks are here and not in the API");
    let grid = client().get(public(&sandbox, WORKSHOP).await).send().await.unwrap().text().await.unwrap();
    assert!(grid.contains("[\"Friday\"]"));
}

#[tokio::test]
async fn an_answer_is_decoded_and_can_be_read_back() {
    let sandbox = start().await;
    let before = sandbox.sandbox().now();
    let (status, _, page) = send(&sandbox, BOOKING, &booking()).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Teşekkür ederiz") && !page.contains("FB_PUBLIC_LOAD_DATA_"));
    let token = access(&sandbox, &["forms.responses.readonly"]).await;
    let path = format!("/google/forms/v1/forms/{BOOKING}/responses");
    let filter = format!("?filter=timestamp%20%3E%20{}", before.strftime("%Y-%m-%dT%H:%M:%SZ"));
    let (status, list) = get(&sandbox, &token, &format!("{path}{filter}")).await;
    assert_eq!(status, 200, "{list}");
    let response = &list["responses"][0];
    let texts = |id: &str| response["answers"][id]["textAnswers"]["answers"].clone();
    assert_eq!(texts("29369072"), json!([{ "value": "Ayşe Yılmaz" }]));
    assert_eq!(texts("3c5a7f11"), json!([{ "value": "Nişan" }]));
    assert_eq!(texts("3c5a7f12"), json!([{ "value": "Pasta" }, { "value": "Balon" }]));
    assert_eq!(texts("51e00d41"), json!([{ "value": "2027-06-05 19:30" }]));
    assert_eq!(texts("51e00d44"), Value::Null, "what was not answered is not there");
    let one = format!("{path}/{}", response["responseId"].as_str().unwrap());
    assert_eq!(get(&sandbox, &token, &one).await.1, *response);
    sandbox.sandbox().advance_clock(jiff::SignedDuration::from_secs(60));
    let later = sandbox.sandbox().now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    assert_eq!(get(&sandbox, &token, &format!("{path}?filter=timestamp%20%3E=%20{later}")).await.1, json!({}));
    assert_eq!(get(&sandbox, &token, &format!("{path}?filter=createTime%20%3E%20{later}")).await.0, 400);
    let shown = &arrived(&sandbox, BOOKING).await[0];
    assert_eq!((&shown["walkable"], shown["via"].as_str()), (&true.into(), Some("form_post")));
    assert_eq!(shown["ignored"], json!([]));
}

#[tokio::test]
async fn every_kind_of_answer_has_its_encoding() {
    let sandbox = start().await;
    let fields = [
        ("entry.1779481377", "Can Demir"),
        ("entry.1779481378", "can@izmir.example"),
        ("entry.1779481379_year", "1990"),
        ("entry.1779481379_month", "02"),
        ("entry.1779481379_day", "28"),
        ("entry.168934178", "Morning"),
        ("entry.168934179", "Noon"),
        ("entry.168934180", "Breakfast"),
        ("entry.168934180", "Dinner"),
        ("entry.1779481380", "0"),
        ("entry.1779481381", "4"),
        ("entry.1779481382_hour", "9"),
        ("entry.1779481382_minute", "5"),
        ("entry.1779481383", "XL"),
        ("entry.99", "a stranger"),
    ];
    let (status, _, page) = send(&sandbox, WORKSHOP, &fields).await;
    assert_eq!(status, 200, "{page}");
    let shown = &arrived(&sandbox, WORKSHOP).await[0];
    let expected = json!({
        "6a10bb21": ["Can Demir"], "6a10bb22": ["can@izmir.example"], "6a10bb23": ["1990-02-28"],
        "0a11bb22": ["Morning"], "0a11bb23": ["Noon"], "0a11bb24": ["Breakfast", "Dinner"], "6a10bb24": ["0"],
        "6a10bb25": ["4"], "6a10bb26": ["09:05"], "6a10bb27": ["XL"],
    });
    assert_eq!((&shown["answers"], &shown["ignored"]), (&expected, &json!(["entry.99"])));
    let sheet = control(&sandbox, "GET", &format!("/sheets/{}", super::WORKSHOP_SHEET), &Value::Null).await.1;
    let rows = &sheet["tabs"][0]["rows"];
    assert_eq!(
        (rows[0][0].as_str(), rows[0][4].as_str()),
        (Some("Timestamp"), Some("Which block on which day? [Friday]"))
    );
    assert_eq!(rows[1][6], "Breakfast, Dinner", "the linked spreadsheet got its row");

    let feedback = [
        ("entry.1277209137", "10"),
        ("entry.1277209138", "Room / Oda"),
        ("entry.1277209139_month", "2"),
        ("entry.1277209139_day", "29"),
        ("emailAddress", "ayse@deniz.com.tr"),
    ];
    assert_eq!(send(&sandbox, FEEDBACK, &feedback).await.0, 200);
    let shown = &arrived(&sandbox, FEEDBACK).await[0];
    assert_eq!(
        (shown["email"].as_str(), &shown["answers"]["4c20aa33"]),
        (Some("ayse@deniz.com.tr"), &json!(["02-29"]))
    );
}

#[tokio::test]
async fn a_bad_answer_brings_the_form_again() {
    let sandbox = start().await;
    let expect = async |form: &str, fields: &[(&str, &str)], words: &str| {
        let (status, _, page) = send(&sandbox, form, fields).await;
        assert_eq!(status, 400, "{words}");
        assert!(page.contains("FB_PUBLIC_LOAD_DATA_") && page.contains(words), "{words}: {page}");
    };
    let with = |name: &str, value: &'static str| {
        let mut fields = booking();
        let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
        fields.retain(|(known, _)| *known != name);
        if !value.is_empty() {
            fields.push((name, value));
        }
        fields
    };
    expect(BOOKING, &with(NAME, ""), "This is a required question").await;
    expect(BOOKING, &with(PURPOSE, "Toplantı"), "This is not one of the choices").await;
    expect(BOOKING, &with("entry.1012563729", "Nişan"), "This is not one of the choices").await;
    expect(BOOKING, &with("entry.1012563729.other_option_response", ""), "The other answer has no text").await;
    expect(BOOKING, &with("entry.1373637953_month", "13"), "Invalid date").await;
    expect(BOOKING, &with("entry.1373637953_hour", ""), "Invalid date").await;
    expect(BOOKING, &with("entry.189908948", "call me"), "Lütfen telefon").await;
    expect(BOOKING, &with("pageHistory", "0,9"), "page history").await;
    expect(BOOKING, &with("pageHistory", "1"), "page history").await;
    let feedback = [("entry.1277209137", "11"), ("entry.1277209138", "Room / Oda"), ("emailAddress", "a@b.com")];
    expect(FEEDBACK, &feedback, "not one of the choices").await;
    expect(FEEDBACK, &[("entry.1277209137", "1"), ("entry.1277209138", "Room / Oda")], "valid email").await;
    assert_eq!(arrived(&sandbox, BOOKING).await, json!([]));

    assert_eq!(control(&sandbox, "PUT", "/settings", &json!({ "refused_status": 200 })).await.0, 200);
    let (status, _, page) = send(&sandbox, BOOKING, &with(NAME, "")).await;
    assert!(status == 200 && page.contains("FB_PUBLIC_LOAD_DATA_"));
}

#[tokio::test]
async fn what_is_required_depends_on_the_way() {
    let sandbox = start().await;
    let question = [(NAME, "Ayşe"), ("entry.189908948", "05321112233"), (PURPOSE, "Sadece soru sormak istiyorum")];
    let mut short = question.to_vec();
    short.push(("pageHistory", "0,3"));
    assert_eq!(send(&sandbox, BOOKING, &short).await.0, 200, "sections 1 and 2 are passed over");
    assert_eq!(arrived(&sandbox, BOOKING).await[0]["walkable"], true);
    let mut long = question.to_vec();
    long.push(("pageHistory", "0,1,2,3"));
    assert_eq!(send(&sandbox, BOOKING, &long).await.0, 400, "a visited section wants its answers");
    let mut astray = question.to_vec();
    astray.extend([("pageHistory", "0"), ("entry.1373637956", "Merhaba")]);
    assert_eq!(send(&sandbox, BOOKING, &astray).await.0, 200);
    let shown = &arrived(&sandbox, BOOKING).await[0];
    assert_eq!((&shown["walkable"], &shown["ignored"]), (&false.into(), &json!(["entry.1373637956"])));
}

#[tokio::test]
async fn closed_and_signed_in_forms_send_one_away() {
    let sandbox = start().await;
    let (status, place, _) = send(&sandbox, DOCUMENTS, &[]).await;
    assert!(status == 302 && place.starts_with(&sandbox.url("/google/accounts/ServiceLogin")), "{place}");
    let view = client().get(public(&sandbox, DOCUMENTS).await).send().await.unwrap();
    assert_eq!(view.status(), 302);
    let publish = format!("/forms/{BOOKING}/publish");
    assert_eq!(control(&sandbox, "POST", &publish, &json!({ "accepting": false })).await.0, 200);
    let (status, place, _) = send(&sandbox, BOOKING, &booking()).await;
    assert!(status == 302 && place.ends_with("/closedform"), "{place}");
    let change = json!({ "accepting": true, "limit_one_response": true });
    assert_eq!(control(&sandbox, "POST", &publish, &change).await.0, 200);
    assert!(send(&sandbox, BOOKING, &booking()).await.1.contains("ServiceLogin"));
    let unknown = client().post(sandbox.url("/google/docs/forms/d/e/none/formResponse")).form(&booking());
    assert_eq!(unknown.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn an_answer_that_was_taken_may_get_no_answer() {
    let sandbox = start().await;
    let fault =
        Fault { seconds: 30.0, path: Some("/formResponse".into()), ..Fault::times(FaultKind::AcceptThenHang, 1) };
    sandbox.sandbox().set_faults(Faults { google: fault, ..Faults::default() });
    let url = public(&sandbox, BOOKING).await.replace("/viewform", "/formResponse");
    let hung = client().post(&url).form(&booking()).timeout(Duration::from_millis(1500)).send().await;
    assert!(hung.unwrap_err().is_timeout());
    assert_eq!(arrived(&sandbox, BOOKING).await.as_array().unwrap().len(), 1, "it was stored all the same");
    assert_eq!(send(&sandbox, BOOKING, &booking()).await.0, 200);
    let fault = Fault { retry_after: 7, ..Fault::times(FaultKind::RateLimited, 1) };
    sandbox.sandbox().set_faults(Faults { google: fault, ..Faults::default() });
    let answer = client().post(&url).form(&booking()).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["retry-after"]), (429, &"7".parse().unwrap()));
}

#[tokio::test]
async fn what_arrived_and_what_was_deleted_outlives_a_restart() {
    let folder = std::env::temp_dir().join(format!("akis-sandbox-{:x}", rand::random::<u64>()));
    let options = || Options { state_file: Some(folder.join("state.json")), ..Options::default() };
    let sandbox = Sandbox::start(options()).await.unwrap();
    assert_eq!(send(&sandbox, BOOKING, &booking()).await.0, 200);
    let token = access(&sandbox, &["forms.responses.readonly"]).await;
    control(&sandbox, "DELETE", &format!("/forms/{FEEDBACK}"), &Value::Null).await;
    sandbox.stop().await;
    let sandbox = Sandbox::start(options()).await.unwrap();
    let (status, list) = get(&sandbox, &token, &format!("/google/forms/v1/forms/{BOOKING}/responses")).await;
    assert_eq!((status, list["responses"].as_array().unwrap().len()), (200, 1));
    assert_eq!(control(&sandbox, "GET", &format!("/forms/{FEEDBACK}"), &Value::Null).await.0, 404);
    sandbox.stop().await;
    std::fs::remove_dir_all(folder).unwrap();
}
