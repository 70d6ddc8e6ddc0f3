//! Forms found and read: Drive's list, the Picker, `forms.get`, scopes, drift, weather.

use super::{
    BOOKING, CAN, DOCUMENTS, FEEDBACK, MEMBERS, WORKSHOP, access, client, connected, control, get, ids, start,
};
use akis_sandbox::{Fault, FaultKind, Faults};
use serde_json::{Value, json};

const FORMS: &str =
    "/google/www/drive/v3/files?q=mimeType%3D'application/vnd.google-apps.form'%20and%20trashed%3Dfalse";

#[tokio::test]
async fn drive_lists_all_forms_of_the_account_in_pages() {
    let sandbox = start().await;
    let token = access(&sandbox, &["drive.metadata.readonly"]).await;
    let fields = "&fields=nextPageToken,files(id,name,modifiedTime)&orderBy=modifiedTime%20desc";
    let (status, all) = get(&sandbox, &token, &format!("{FORMS}{fields}")).await;
    assert_eq!(status, 200);
    assert_eq!(
        ids(&all["files"]),
        [DOCUMENTS, FEEDBACK, WORKSHOP, BOOKING],
        "the other account's form is not there"
    );
    assert_eq!(all.as_object().unwrap().len(), 1, "fields cut the rest away");
    assert_eq!(all["files"][3]["name"], "Masa rezervasyonu 2026", "the document's name, not the form's title");
    assert_eq!(all["files"][3].as_object().unwrap().len(), 3);

    let (_, first) = get(&sandbox, &token, &format!("{FORMS}&pageSize=3&orderBy=name")).await;
    let next = first["nextPageToken"].as_str().unwrap();
    let query = [
        ("q", "mimeType='application/vnd.google-apps.form'"),
        ("pageSize", "3"),
        ("orderBy", "name"),
        ("pageToken", next),
    ];
    let request = client().get(sandbox.url("/google/www/drive/v3/files")).query(&query).bearer_auth(&token);
    let second = crate::business::json_of(request).await.1;
    assert_eq!((first["files"].as_array().unwrap().len(), ids(&second["files"]).len()), (3, 1));
    assert!(second["nextPageToken"].is_null());

    let (_, found) = get(&sandbox, &token, &format!("{FORMS}%20and%20name%20contains%20'summer'")).await;
    assert_eq!(ids(&found["files"]), [WORKSHOP]);
    let (status, refused) = get(&sandbox, &token, "/google/www/drive/v3/files?q=mimeType%20like%20'x'").await;
    assert_eq!((status, refused["error"]["errors"][0]["location"].as_str()), (400, Some("q")));
    let (status, _) = get(&sandbox, &token, &format!("/google/forms/v1/forms/{BOOKING}")).await;
    assert_eq!(status, 403, "names can be seen, questions cannot");
}

#[tokio::test]
async fn what_was_picked_can_be_read_and_nothing_else() {
    let sandbox = start().await;
    let token = access(&sandbox, &["drive.file"]).await;
    let (_, list) = get(&sandbox, &token, FORMS).await;
    assert_eq!(list["files"], json!([]));
    let path = format!("/google/forms/v1/forms/{WORKSHOP}");
    let (status, unknown) = get(&sandbox, &token, &path).await;
    assert_eq!((status, unknown["error"]["status"].as_str()), (404, Some("NOT_FOUND")));

    // The window a person picks in.
    let home = sandbox.url("/google/picker");
    let query = [("token", token.as_str()), ("origin", "http://localhost:4000")];
    let page = client().get(&home).query(&query).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Summer workshop") && !page.contains("Üyelik formu"));
    let choice =
        [("token", token.as_str()), ("origin", "http://localhost:4000"), ("file", WORKSHOP), ("file", MEMBERS)];
    let told = client().post(&home).form(&choice).send().await.unwrap().text().await.unwrap();
    assert!(told.contains("\"action\":\"picked\"") && told.contains(WORKSHOP) && !told.contains(MEMBERS));
    assert_eq!(get(&sandbox, &token, &path).await.0, 200);
    assert_eq!(ids(&get(&sandbox, &token, FORMS).await.1["files"]), [WORKSHOP]);

    let body = json!({ "account": "elif.kaya@mavideniz.com.tr", "files": [BOOKING] });
    assert_eq!(control(&sandbox, "POST", "/pick", &body).await.0, 200);
    assert_eq!(get(&sandbox, &token, &format!("/google/forms/v1/forms/{BOOKING}")).await.0, 200);
    let body = json!({ "account": "elif.kaya@mavideniz.com.tr", "files": [MEMBERS] });
    assert_eq!(control(&sandbox, "POST", "/pick", &body).await.0, 400);
    assert_eq!(client().get(&home).query(&[("token", "x")]).send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_form_is_given_as_google_gives_it() {
    let sandbox = start().await;
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    let (status, form) = get(&sandbox, &token, &format!("/google/forms/v1/forms/{WORKSHOP}")).await;
    assert_eq!(status, 200);
    assert_eq!(form["formId"], WORKSHOP);
    assert_eq!(form["linkedSheetId"], super::WORKSHOP_SHEET);
    let uri = form["responderUri"].as_str().unwrap();
    assert!(uri.starts_with(&sandbox.url("/google/docs/forms/d/e/1FAIpQL")) && uri.ends_with("/viewform"));
    let mut falsehoods = Vec::new();
    defaults(&form, "", &mut falsehoods);
    assert_eq!(falsehoods, Vec::<String>::new(), "false, 0 and empty texts and lists are left out");
    let grid = &form["items"][4]["questionGroupItem"];
    assert_eq!(grid["questions"][0]["rowQuestion"]["title"], "Friday");
    assert_eq!(form["items"][0]["questionItem"]["question"]["textQuestion"], json!({}));
    assert!(form["items"][6]["questionItem"]["question"]["scaleQuestion"]["low"].is_null(), "it is 0");

    let (_, revision) =
        get(&sandbox, &token, &format!("/google/forms/v1/forms/{WORKSHOP}?fields=revisionId")).await;
    assert_eq!(revision, json!({ "revisionId": form["revisionId"] }));
    let (status, refused) = get(&sandbox, &token, &format!("/google/forms/v1/forms/{MEMBERS}")).await;
    assert_eq!((status, refused["error"]["status"].as_str()), (403, Some("PERMISSION_DENIED")));
    assert_eq!(get(&sandbox, &token, "/google/forms/v1/forms/unknown").await.0, 404);
    let other = connected(&sandbox, &["forms.body.readonly"], &[("account", CAN)]).await;
    let other = other["access_token"].as_str().unwrap();
    assert_eq!(get(&sandbox, other, &format!("/google/forms/v1/forms/{MEMBERS}")).await.0, 200);
}

fn defaults(value: &Value, place: &str, found: &mut Vec<String>) {
    let empty = *value == json!(false) || *value == json!(0) || *value == json!("") || *value == json!([]);
    if empty || value.is_null() {
        found.push(place.to_owned());
    }
    match value {
        Value::Array(list) => list.iter().for_each(|one| defaults(one, place, found)),
        Value::Object(members) => {
            members.iter().for_each(|(name, one)| defaults(one, &format!("{place}/{name}"), found));
        }
        _ => {}
    }
}

#[tokio::test]
async fn a_missing_scope_is_refused_in_googles_words() {
    let sandbox = start().await;
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    for (path, service) in [
        (format!("/google/forms/v1/forms/{BOOKING}/responses"), "forms.googleapis.com"),
        ("/google/www/drive/v3/files".to_owned(), "drive.googleapis.com"),
        (format!("/google/sheets/v4/spreadsheets/{}", super::WORKSHOP_SHEET), "sheets.googleapis.com"),
    ] {
        let (status, refused) = get(&sandbox, &token, &path).await;
        let error = &refused["error"];
        assert_eq!((status, &error["code"], &error["status"]), (403, &403.into(), &"PERMISSION_DENIED".into()));
        assert_eq!(error["details"][0]["@type"], "type.googleapis.com/google.rpc.ErrorInfo");
        assert_eq!(error["details"][0]["reason"], "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        assert_eq!(error["details"][0]["metadata"]["service"], service);
    }
    let (status, refused) = get(&sandbox, "ya29.unknown", &format!("/google/forms/v1/forms/{BOOKING}")).await;
    assert_eq!((status, refused["error"]["status"].as_str()), (401, Some("UNAUTHENTICATED")));
}

#[tokio::test]
async fn an_edited_form_has_another_revision_and_a_deleted_one_is_gone() {
    let sandbox = start().await;
    let token = access(&sandbox, &["forms.body.readonly", "drive.metadata.readonly"]).await;
    let path = format!("/google/forms/v1/forms/{BOOKING}");
    let edit = format!("/forms/{BOOKING}/edit");
    let (_, before) = get(&sandbox, &token, &path).await;
    let added = json!({ "itemId": "7fffff01", "title": "Mama sandalyesi?", "questionItem": { "question": {
        "questionId": "7fffff02", "required": true, "textQuestion": {} } } });
    let changes = json!([
        { "op": "remove_field", "field": "Cep telefonunuz" },
        { "op": "require", "field": "51e00d44" },
        { "op": "add_field", "definition": added },
        { "op": "add_option", "field": "Neyi kutluyorsunuz?", "label": "Nişan" },
    ]);
    let (status, answer) = control(&sandbox, "POST", &edit, &changes).await;
    assert_eq!(status, 200, "{answer}");
    let (_, after) = get(&sandbox, &token, &path).await;
    assert_ne!(before["revisionId"], after["revisionId"]);
    let items = after["items"].as_array().unwrap();
    assert!(!items.iter().any(|item| item["title"] == "Cep telefonunuz"));
    assert_eq!(items.last().unwrap()["title"], "Mama sandalyesi?");
    assert_eq!(items[items.len() - 2]["questionItem"]["question"]["required"], true);
    let options = items[3]["questionItem"]["question"]["choiceQuestion"]["options"].as_array().unwrap();
    assert_eq!((options[3]["value"].as_str(), &options[4]["isOther"]), (Some("Nişan"), &true.into()));
    let (_, listed) = get(&sandbox, &token, &format!("{FORMS}&orderBy=modifiedTime%20desc")).await;
    assert_eq!(ids(&listed["files"])[0], BOOKING);

    let bad =
        json!([{ "op": "rename", "field": "51e00d44", "label": "x" }, { "op": "remove_field", "field": "none" }]);
    assert_eq!(control(&sandbox, "POST", &edit, &bad).await.0, 404);
    assert_eq!(get(&sandbox, &token, &path).await.1["revisionId"], after["revisionId"], "all changes or none");
    let gone = client().delete(sandbox.url(&format!("/sandbox/google/forms/{BOOKING}"))).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    assert_eq!(get(&sandbox, &token, &path).await.0, 404);
}

#[tokio::test]
async fn weather_looks_like_googles() {
    let sandbox = start().await;
    let token = access(&sandbox, &["forms.body.readonly"]).await;
    let path = format!("/google/forms/v1/forms/{BOOKING}");
    let weather = |fault| sandbox.sandbox().set_faults(Faults { google: fault, ..Faults::default() });
    for (kind, expected, word) in [
        (FaultKind::Unauthorized, 401, "UNAUTHENTICATED"),
        (FaultKind::RateLimited, 429, "RESOURCE_EXHAUSTED"),
        (FaultKind::ServerError, 500, "INTERNAL"),
    ] {
        weather(Fault::times(kind, 1));
        let (status, answer) = get(&sandbox, &token, &path).await;
        assert_eq!((status, answer["error"]["status"].as_str()), (expected, Some(word)));
        assert_eq!(get(&sandbox, &token, &path).await.0, 200);
    }
    weather(Fault::times(FaultKind::Malformed, 1));
    assert_eq!(get(&sandbox, &token, &path).await, (200, Value::Null));
    weather(Fault::always(FaultKind::ServerError));
    connected(&sandbox, &["drive.file"], &[("prompt", "consent")]).await;
    assert_eq!(get(&sandbox, &token, &path).await.0, 500, "signing in is spared, the rest is not");
}
