//! HubSpot's file manager and the notes that carry files to a contact.

use crate::business::json_of;
use crate::hubspot_crm::{PRIVATE, call, contact, control};
use crate::oauth::start;
use akis_sandbox::Running;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

async fn upload(sandbox: &Running, fields: &[(&'static str, &str)], file: Option<&[u8]>) -> (u16, Value) {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text(*name, (*value).to_owned());
    }
    if let Some(bytes) = file {
        let part = Part::bytes(bytes.to_vec()).file_name("kimlik.jpg").mime_str("image/jpeg").unwrap();
        form = form.part("file", part);
    }
    let url = sandbox.url("/hubspot/files/v3/files");
    json_of(reqwest::Client::new().post(url).bearer_auth(PRIVATE).multipart(form)).await
}

const OPTIONS: &str = r#"{"access":"PRIVATE","overwrite":true}"#;

#[tokio::test]
async fn a_file_needs_a_folder_and_an_access() {
    let sandbox = start().await;
    let good = [("fileName", "kimlik-1.jpg"), ("folderPath", "/akis/trip"), ("options", OPTIONS)];
    let (status, made) = upload(&sandbox, &good, Some(b"picture")).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!((made["access"].as_str(), made["size"].as_u64()), (Some("PRIVATE"), Some(7)));
    assert_eq!((made["path"].as_str(), made["type"].as_str()), (Some("/akis/trip/kimlik-1.jpg"), Some("IMG")));
    // MD5 of "picture".
    assert_eq!(made["fileMd5"].as_str().unwrap().len(), 32);
    assert_eq!(upload(&sandbox, &good[..1], Some(b"x")).await.0, 400, "no folder");
    assert_eq!(upload(&sandbox, &good[..2], Some(b"x")).await.0, 400, "no options");
    assert_eq!(upload(&sandbox, &good, None).await.0, 400, "no file");
    let public = [("folderPath", "/a"), ("options", r#"{"access":"EVERYBODY"}"#)];
    assert_eq!(upload(&sandbox, &public, Some(b"x")).await.0, 400);
    let twice = [("folderPath", "/a"), ("folderId", "1"), ("options", OPTIONS)];
    assert_eq!(upload(&sandbox, &twice, Some(b"x")).await.0, 400);

    let (_, again) = upload(&sandbox, &good, Some(b"other")).await;
    assert_eq!(again["id"], made["id"], "overwritten");
    let id = made["id"].as_str().unwrap();
    assert_eq!(control(&sandbox, "GET", "/files", json!(null)).await.1.as_array().unwrap().len(), 1);
    let (_, signed) =
        call(&sandbox, "GET", &format!("/files/v3/files/{id}/signed-url?expirationSeconds=60"), json!(null)).await;
    let content = reqwest::get(signed["url"].as_str().unwrap()).await.unwrap();
    assert_eq!(content.headers()["content-disposition"], "attachment");
    assert_eq!(content.bytes().await.unwrap(), "other");
    let (_, found) = call(&sandbox, "GET", "/files/v3/files/search?name=kimlik-1", json!(null)).await;
    assert_eq!(found["results"][0]["id"], id);
    assert_eq!(call(&sandbox, "DELETE", &format!("/files/v3/files/{id}/gdpr-delete"), json!(null)).await.0, 204);
    assert_eq!(call(&sandbox, "GET", &format!("/files/v3/files/{id}"), json!(null)).await.0, 404);
}

#[tokio::test]
async fn a_note_hangs_on_a_contact_and_is_found_again() {
    let sandbox = start().await;
    let id = contact(&sandbox, "elif@deniz.com.tr").await;
    let spec = json!({ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202 });
    let note = json!({
        "properties": { "hs_timestamp": "1785571200123", "hs_note_body": "Files · https://akis.test/r/0192", "hs_attachment_ids": "1;2" },
        "associations": [{ "to": { "id": id }, "types": [spec] }],
    });
    let (status, made) = call(&sandbox, "POST", "/crm/v3/objects/notes", note.clone()).await;
    assert_eq!(status, 201, "{made}");
    let search = async |filter: Value| {
        let body = json!({ "filterGroups": [{ "filters": [filter] }], "properties": ["hs_note_body"] });
        call(&sandbox, "POST", "/crm/v3/objects/notes/search", body).await.1["total"].clone()
    };
    assert_eq!(
        search(json!({ "propertyName": "hs_timestamp", "operator": "EQ", "value": "1785571200123" })).await,
        1
    );
    assert_eq!(
        search(json!({ "propertyName": "hs_timestamp", "operator": "EQ", "value": "1785571200124" })).await,
        0
    );
    assert_eq!(
        search(json!({ "propertyName": "hs_note_body", "operator": "CONTAINS_TOKEN", "value": "0192" })).await,
        1
    );
    assert_eq!(search(json!({ "propertyName": "associations.contact", "operator": "EQ", "value": id })).await, 1);
    let mut bare = note.clone();
    bare["properties"].as_object_mut().unwrap().remove("hs_timestamp");
    assert_eq!(call(&sandbox, "POST", "/crm/v3/objects/notes", bare).await.0, 400, "hs_timestamp is required");
    let mut long = note.clone();
    long["properties"]["hs_note_body"] = json!("x".repeat(65_537));
    assert_eq!(call(&sandbox, "POST", "/crm/v3/objects/notes", long).await.0, 400);
    let mut lost = note;
    lost["associations"][0]["to"]["id"] = json!("1");
    assert_eq!(call(&sandbox, "POST", "/crm/v3/objects/notes", lost).await.0, 400);
}
