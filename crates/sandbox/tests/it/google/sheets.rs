//! Spreadsheets: made, found, written, read.

use super::{WORKSHOP_SHEET, access, client, connected, control, get, post, start};
use crate::business::json_of;
use serde_json::{Value, json};

const BOOK: &str = "/google/sheets/v4/spreadsheets";

#[tokio::test]
async fn rows_go_behind_the_table_and_come_back() {
    let sandbox = start().await;
    let token = access(&sandbox, &["spreadsheets"]).await;
    let book = format!("{BOOK}/{WORKSHOP_SHEET}");
    let add = json!({ "requests": [{ "addSheet": { "properties": { "title": "WhatsApp" } } }] });
    let (status, made) = post(&sandbox, &token, &format!("{book}:batchUpdate"), &add).await;
    assert_eq!((status, made["replies"][0]["addSheet"]["properties"]["title"].as_str()), (200, Some("WhatsApp")));
    let (status, again) = post(&sandbox, &token, &format!("{book}:batchUpdate"), &add).await;
    assert_eq!(status, 400);
    assert!(again["error"]["message"].as_str().unwrap().contains("already exists"), "{again}");

    let append = format!("{book}/values/WhatsApp!A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS");
    let rows =
        json!({ "range": "WhatsApp!A1", "majorDimension": "ROWS", "values": [["id", "Name"], ["s-1", "=1+1"]] });
    let (status, answer) = post(&sandbox, &token, &append, &rows).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["tableRange"].is_null(), "there was no table");
    assert_eq!(answer["updates"]["updatedRange"], "WhatsApp!A1:B2");
    assert_eq!((&answer["updates"]["updatedRows"], &answer["updates"]["updatedCells"]), (&2.into(), &4.into()));
    let (_, answer) = post(&sandbox, &token, &append, &json!({ "values": [["s-2", 5, true, null, "x"]] })).await;
    assert_eq!(answer["tableRange"], "WhatsApp!A1:B2");
    assert_eq!(answer["updates"]["updatedRange"], "WhatsApp!A3:E3");

    let (_, column) = get(&sandbox, &token, &format!("{book}/values/WhatsApp!A:A")).await;
    assert_eq!(column["values"], json!([["id"], ["s-1"], ["s-2"]]));
    let (_, whole) = get(&sandbox, &token, &format!("{book}/values/WhatsApp")).await;
    assert_eq!(whole["values"][1][1], "=1+1", "RAW keeps what was said");
    assert_eq!(whole["values"][2], json!(["s-2", "5", "TRUE", "", "x"]));
    let (_, columns) =
        get(&sandbox, &token, &format!("{book}/values/WhatsApp!A1:B2?majorDimension=COLUMNS")).await;
    assert_eq!(columns["values"], json!([["id", "s-1"], ["Name", "=1+1"]]));
    let (_, nothing) = get(&sandbox, &token, &format!("{book}/values/'WhatsApp'!Z9")).await;
    assert!(nothing["values"].is_null());

    let put = client().put(sandbox.url(&format!("{book}/values/WhatsApp!B1:C1?valueInputOption=RAW")));
    let (status, answer) =
        json_of(put.bearer_auth(&token).json(&json!({ "values": [["Full name", "Age"]] }))).await;
    assert_eq!((status, answer["updatedRange"].as_str()), (200, Some("WhatsApp!B1:C1")));
    let kept = control(&sandbox, "GET", &format!("/sheets/{WORKSHOP_SHEET}"), &Value::Null).await.1;
    assert_eq!(kept["tabs"][1]["rows"][0], json!(["id", "Full name", "Age"]));
}

#[tokio::test]
async fn what_sheets_refuses() {
    let sandbox = start().await;
    let token = access(&sandbox, &["spreadsheets"]).await;
    let book = format!("{BOOK}/{WORKSHOP_SHEET}");
    let expect = async |path: &str, body: Value, words: &str| {
        let (status, answer) = post(&sandbox, &token, &format!("{book}{path}"), &body).await;
        assert_eq!((status, answer["error"]["status"].as_str()), (400, Some("INVALID_ARGUMENT")), "{words}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(words), "{answer}");
    };
    let row = json!({ "values": [["a"]] });
    expect("/values/Gone!A1:append?valueInputOption=RAW", row.clone(), "Unable to parse range: Gone!A1").await;
    expect("/values/A1:append", row, "'valueInputOption' is required").await;
    expect("/values/A1:append?valueInputOption=RAW", json!({ "values": [[["a"]]] }), "list_value").await;
    expect("/values/A1:append?valueInputOption=RAW", json!({ "rows": [] }), "Unknown name").await;
    let long = json!({ "values": [["x".repeat(50_001)]] });
    expect("/values/A1:append?valueInputOption=RAW", long, "50000 characters").await;
    expect(":batchUpdate", json!({ "requests": [] }), "at least one request").await;
    assert_eq!(get(&sandbox, &token, &format!("{BOOK}/unknown")).await.0, 404);

    let typed = format!("{book}/values/A1:append?valueInputOption=USER_ENTERED");
    assert_eq!(post(&sandbox, &token, &typed, &json!({ "values": [["=IMPORTXML(1)"]] })).await.0, 200);
    let first = get(&sandbox, &token, &format!("{book}/values/A1")).await.1;
    assert_eq!(first["values"], json!([["#FORMULA!"]]), "typed in, an answer becomes a formula");
    let reader = access(&sandbox, &["spreadsheets.readonly"]).await;
    let (status, _) = post(&sandbox, &reader, &typed, &json!({ "values": [["a"]] })).await;
    assert_eq!(status, 403);
    let other = connected(&sandbox, &["spreadsheets"], &[("account", super::CAN)]).await;
    assert_eq!(get(&sandbox, other["access_token"].as_str().unwrap(), &book).await.0, 403);
}

#[tokio::test]
async fn what_an_app_makes_it_may_use() {
    let sandbox = start().await;
    let token = access(&sandbox, &["drive.file"]).await;
    let wish = json!({ "properties": { "title": "Akis answers" }, "sheets": [{ "properties": { "title": "WhatsApp" } }] });
    let (status, made) = post(&sandbox, &token, BOOK, &wish).await;
    assert_eq!((status, made["sheets"][0]["properties"]["title"].as_str()), (200, Some("WhatsApp")), "{made}");
    let path = format!("{BOOK}/{}", made["spreadsheetId"].as_str().unwrap());
    let fields = "?fields=sheets.properties(title,sheetId),properties/title";
    let (status, shown) = get(&sandbox, &token, &format!("{path}{fields}")).await;
    let expected = json!({ "properties": { "title": "Akis answers" },
        "sheets": [{ "properties": { "sheetId": 0, "title": "WhatsApp" } }] });
    assert_eq!((status, shown), (200, expected));
    assert_eq!(get(&sandbox, &token, &format!("{BOOK}/{WORKSHOP_SHEET}")).await.0, 404, "this one was not picked");
}
