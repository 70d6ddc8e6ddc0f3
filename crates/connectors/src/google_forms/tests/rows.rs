use super::written::{answers, submission};
use super::{access, answer, clinic, json_answer, order, query, refusal, settings};
use crate::google_forms::GoogleSheet;
use crate::{Call, Destination, Done, EncodeError, Look, LookFound, Order, Outcome, Step};
use akis_form::{Answers, SourceKind};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};

const ID: &str = "0192f0c1-2b3c-7d4e-8f50-112233445566";

fn sheet() -> GoogleSheet {
    GoogleSheet::new(&settings())
}

fn step(order: &Order<'_>, key: &str) -> Step {
    sheet().steps(order).unwrap().into_iter().find(|step| what(step) == key).unwrap()
}

/// What a step does; behind it stands where.
fn what(step: &Step) -> String {
    step.key.split(':').next().unwrap().to_owned()
}

fn body(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn path(request: &Request<Bytes>) -> String {
    let path = request.uri().path();
    url::form_urlencoded::parse(path.replace('+', "%2B").as_bytes()).next().unwrap().0.into_owned()
}

/// The steps of one answer, each answered by `google`; what was called and what the row became.
struct Run {
    calls: Vec<(String, Request<Bytes>)>,
    done: Done,
}

fn run(order: &Order<'_>, google: &mut dyn FnMut(&str, &Request<Bytes>) -> Response<Bytes>) -> Run {
    let mut run = Run { calls: Vec::new(), done: Done::new() };
    for step in sheet().steps(order).unwrap() {
        if sheet().needless(order, &step, &run.done).is_some() {
            run.done.insert(step.key.clone(), String::new());
            continue;
        }
        let Call { request, .. } = sheet().call(order, &step, &run.done).unwrap();
        let response = google(&what(&step), &request);
        match sheet().read(order, &step, &response) {
            Outcome::Delivered { result, .. } => run.done.insert(step.key.clone(), result.unwrap_or_default()),
            other => panic!("{}: {other:?}", step.key),
        };
        run.calls.push((what(&step), request));
    }
    run
}

fn appended() -> Response<Bytes> {
    json_answer(200, &json!({ "spreadsheetId": "1sheet", "updates": { "updatedRange": "WhatsApp!A2:X2" } }))
}

fn headings(row: &Value) -> Response<Bytes> {
    json_answer(200, &json!({ "range": "WhatsApp!A1:Z1", "majorDimension": "ROWS", "values": [row] }))
}

#[test]
fn the_first_answer_makes_the_tab_and_its_headings() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let wish = json!({ "spreadsheet_id": "1sheet" });
    let order = order(&form, &submission, &wish, Some(&access));
    let no_tab = || refusal(400, "INVALID_ARGUMENT", "Unable to parse range: 'WhatsApp'!1:1", "");
    let run = run(&order, &mut |step, _| match step {
        "headings" => no_tab(),
        "submit" => appended(),
        _ => answer(200, "{}"),
    });
    let keys: Vec<&str> = run.calls.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["headings", "tab", "columns", "submit"]);
    let call = |at: usize| &run.calls[at].1;

    assert_eq!(path(call(0)), "/v4/spreadsheets/1sheet/values/'WhatsApp'!1:1");
    assert_eq!(path(call(1)), "/v4/spreadsheets/1sheet:batchUpdate");
    let tab = &body(call(1))["requests"][0]["addSheet"]["properties"];
    assert_eq!((&tab["title"], &tab["gridProperties"]["frozenRowCount"]), (&json!("WhatsApp"), &json!(1)));
    assert_eq!(call(2).method(), "PUT");
    assert_eq!(query(&call(2).uri().to_string())["valueInputOption"], "RAW");
    let titles = body(call(2))["values"][0].clone();
    assert_eq!(path(call(2)), "/v4/spreadsheets/1sheet/values/'WhatsApp'!A1:X1");

    assert_eq!(path(call(3)), "/v4/spreadsheets/1sheet/values/'WhatsApp'!A1:append");
    let asked = query(&call(3).uri().to_string());
    assert_eq!((asked["valueInputOption"].as_str(), asked["insertDataOption"].as_str()), ("RAW", "INSERT_ROWS"));
    let row = body(call(3))["values"][0].clone();
    let cells: Vec<(&str, &Value)> = titles
        .as_array()
        .unwrap()
        .iter()
        .map(|title| title.as_str().unwrap())
        .zip(row.as_array().unwrap())
        .collect();
    assert_eq!(titles.as_array().unwrap().len(), row.as_array().unwrap().len());
    for (title, cell) in [
        ("Yanıt no", json!(ID)),
        ("Gönderim zamanı", json!("2026-03-09T09:30:00Z")),
        ("E-posta adresi", json!("ayse@maviacenta.com.tr")),
        // A text and no formula: the row is appended RAW.
        ("Adınız ve soyadınız", json!("=Ayşe Yılmaz")),
        ("İlk gelişiniz mi?", json!("Belki")),
        ("Ne sıklıkla? [Egzersiz]", json!("")),
        ("Ne sıklıkla? [Sigara]", json!("Hiç")),
        ("Ne zaman uygunsunuz? [Hafta içi]", json!("Sabah, Akşam")),
        ("Ağrınız", json!(0)),
        ("Sitemiz", json!(4)),
        ("Sevk belgesi", json!(format!("sevk.pdf (https://akis.mavideniz.com.tr/r/{ID})"))),
        ("Ödeme", json!("")),
    ] {
        assert!(cells.contains(&(title, &cell)), "{title} {cell}: {cells:#?}");
    }
    assert_eq!(run.done["submit"], "WhatsApp!A2:X2");
}

#[test]
fn the_next_answer_reads_the_headings_and_appends() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let wish = json!({ "spreadsheet_id": "1sheet", "columns": [
        { "key": "question:1a2b3c4d", "title": "Ad" }, { "key": "id", "title": "No" }, { "key": "question:708192a3" }
    ] });
    let order = order(&form, &submission, &wish, Some(&access));
    // Somebody has moved the columns and added one.
    let run = run(&order, &mut |step, _| match step {
        "headings" => headings(&json!(["Ağrınız", "Not", " No ", "Ad"])),
        _ => appended(),
    });
    assert_eq!(run.calls.len(), 2, "one reads, one writes");
    assert_eq!(body(&run.calls[1].1)["values"][0], json!([0, null, ID, "=Ayşe Yılmaz"]));

    let Ok(Look::Ask(look)) = sheet().look(&order, &step(&order, "submit"), &run.done, None) else { panic!() };
    assert_eq!(path(&look.request), "/v4/spreadsheets/1sheet/values/'WhatsApp'!C:C");
}

#[test]
fn a_heading_that_is_missing_is_added_behind_the_others() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let columns =
        json!([{ "key": "submitted_at", "title": "Zaman" }, { "key": "question:1a2b3c4d", "title": "=Ad" }]);
    let wish = json!({ "spreadsheet_id": "1sheet", "sheet": "Ali'nin sayfası", "columns": columns });
    let order = order(&form, &submission, &wish, Some(&access));
    let run = run(&order, &mut |step, _| match step {
        "headings" => headings(&json!(["Yanıt no", "", "Zaman"])),
        _ => appended(),
    });
    let (key, columns) = &run.calls[1];
    assert_eq!(
        (key.as_str(), path(columns).as_str()),
        ("columns", "/v4/spreadsheets/1sheet/values/'Ali''nin sayfası'!D1:D1")
    );
    assert_eq!(body(columns)["values"], json!([["=Ad"]]));
    assert_eq!(body(&run.calls[2].1)["values"][0], json!([ID, null, "2026-03-09T09:30:00Z", "=Ayşe Yılmaz"]));
}

#[test]
fn steps_without_need_do_no_harm_where_they_are_called_all_the_same() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let wish = json!({ "spreadsheet_id": "1sheet", "columns": [] });
    let order = order(&form, &submission, &wish, Some(&access));
    let first = sheet().read(&order, &step(&order, "headings"), &headings(&json!(["Yanıt no"])));
    let Outcome::Delivered { result: Some(places), .. } = first else { panic!() };
    let done = Done::from([(step(&order, "headings").key, places)]);
    for key in ["tab", "columns"] {
        assert!(sheet().needless(&order, &step(&order, key), &done).is_some());
        let call = sheet().call(&order, &step(&order, key), &done).unwrap();
        assert_eq!(call.request.method(), "GET");
    }
}

#[test]
fn a_mapping_names_the_heading_or_leaves_the_column_out() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let wish = json!({ "spreadsheet_id": "1sheet", "mapping": {
        "1a2b3c4d": "Ad Soyad", "2b3c4d5e": "2b3c4d5e", "2c000001": null, "4d5e6f70": "Alışkanlık", "6f708192": "Günler",
        "6f708194": "Günler"
    } });
    let order = order(&form, &submission, &wish, Some(&access));
    let run = run(&order, &mut |step, _| match step {
        "headings" => headings(&json!([])),
        _ => appended(),
    });
    let titles = body(&run.calls[1].1)["values"][0].clone();
    let titles: Vec<&str> = titles.as_array().unwrap().iter().map(|title| title.as_str().unwrap()).collect();
    assert!(titles.contains(&"Ad Soyad") && titles.contains(&"İlk gelişiniz mi?"));
    assert!(!titles.contains(&"Hangi şube?"));
    assert!(titles.contains(&"Alışkanlık [Egzersiz]") && titles.contains(&"Alışkanlık [Sigara]"));
    let row = body(&run.calls[2].1)["values"][0].clone();
    let at = titles.iter().position(|title| *title == "Günler").unwrap();
    assert_eq!(row[at], "2026-03-09, 2025-12-01 08:05");
}

#[test]
fn a_form_of_another_system_gets_its_row_too() {
    let mut form = clinic();
    form.source.as_mut().unwrap().kind = SourceKind::Typeform;
    let mut submission = submission(&answers());
    submission.source = form.source.clone();
    let (wish, access) = (json!({ "spreadsheet_id": "1sheet" }), access());
    let order = order(&form, &submission, &wish, Some(&access));
    let run = run(&order, &mut |step, _| match step {
        "headings" => headings(&json!([])),
        _ => appended(),
    });
    assert_eq!(body(&run.calls[2].1)["values"][0][0], ID);
}

#[test]
fn a_test_answer_is_marked_and_found() {
    let (form, submission, access) = (clinic(), submission(&answers()), access());
    let wish = json!({ "spreadsheet_id": "https://docs.google.com/spreadsheets/d/1sheet/edit#gid=0" });
    let order = Order { test: true, ..order(&form, &submission, &wish, Some(&access)) };
    let run = run(&order, &mut |step, _| match step {
        "headings" => headings(&json!(["Yanıt no"])),
        _ => appended(),
    });
    let (_, last) = run.calls.last().unwrap();
    assert_eq!(path(last), "/v4/spreadsheets/1sheet/values/'WhatsApp'!A1:append");
    let marked = body(last)["values"][0][0].clone();
    assert_eq!(marked, format!("{ID} TEST"));
    let column = json!({ "range": "WhatsApp!A1:A20000", "values": [["Yanıt no", "x", marked]] });
    let found = sheet().read_look(&order, &step(&order, "submit"), &json_answer(200, &column));
    assert_eq!(found, Ok(LookFound::Yes { result: Some("row 3".into()) }));
    assert!(sheet().where_to_look(&wish).en.contains("“WhatsApp”"));
}

#[test]
fn the_row_is_looked_for_in_the_whole_column() {
    let (form, submission, access) = (clinic(), submission(&Answers::new()), access());
    let wish = json!({ "spreadsheet_id": "1sheet" });
    let order = order(&form, &submission, &wish, Some(&access));
    let submit = step(&order, "submit");
    let look = |response: Response<Bytes>| sheet().read_look(&order, &submit, &response);
    let column = |ids: Vec<&str>| {
        json_answer(200, &json!({ "range": "WhatsApp!A1:A40000", "majorDimension": "COLUMNS", "values": [ids] }))
    };
    assert_eq!(look(column(vec!["Yanıt no", "b"])), Ok(LookFound::No));
    let mut full = vec!["b"; 39_999];
    full.push(ID);
    assert_eq!(look(column(full)), Ok(LookFound::Yes { result: Some("row 40000".into()) }));
    assert_eq!(look(json_answer(200, &json!({ "range": "WhatsApp!A1:A1000" }))), Ok(LookFound::No));
    // Nothing is said to be missing because the question was wrong.
    let beyond = refusal(400, "INVALID_ARGUMENT", "Range (WhatsApp!A2:A9) exceeds grid limits.", "");
    assert!(look(beyond).is_err());
    assert!(look(answer(503, "")).is_err());

    let done = Done::from([(step(&order, "headings").key, String::new())]);
    assert!(sheet().look(&order, &submit, &done, None).is_err(), "without its columns it cannot be looked for");
}

#[test]
fn what_google_refuses_is_said_with_what_to_do() {
    let (form, submission, access) = (clinic(), submission(&Answers::new()), access());
    let wish = json!({ "spreadsheet_id": "1sheet" });
    let order = order(&form, &submission, &wish, Some(&access));
    let read = |key: &str, response: Response<Bytes>| sheet().read(&order, &step(&order, key), &response);
    let bad = |message: &str| refusal(400, "INVALID_ARGUMENT", message, "");
    let exists = "Invalid requests[0].addSheet: A sheet with the name \"WhatsApp\" already exists.";
    assert!(matches!(read("tab", bad(exists)), Outcome::Delivered { .. }));
    let word = |outcome: Outcome| match outcome {
        Outcome::Refused { mut errors, message } => {
            assert!(message.en.ends_with('.') && message.tr.ends_with('.'));
            errors.remove(0)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(word(read("columns", bad("Range exceeds grid limits."))), "GRID_LIMITS");
    assert_eq!(word(read("submit", bad("Unable to parse range: 'WhatsApp'!A1"))), "NO_TAB");
    assert_eq!(
        word(read("submit", bad("This action would increase … above the limit of 10000000 cells."))),
        "CELL_LIMIT"
    );
    assert_eq!(
        word(read("submit", refusal(404, "NOT_FOUND", "Requested entity was not found.", ""))),
        "NOT_FOUND"
    );
    let denied = refusal(403, "PERMISSION_DENIED", "The caller does not have permission", "");
    assert_eq!(word(read("submit", denied)), "PERMISSION_DENIED");
    let scope = refusal(403, "PERMISSION_DENIED", "scopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    assert!(matches!(read("headings", scope), Outcome::Reconnect { .. }));
    assert!(matches!(read("headings", answer(500, "")), Outcome::Retry { unclear: false, .. }));
    assert!(matches!(read("submit", answer(500, "")), Outcome::Retry { unclear: true, .. }));
    assert!(matches!(read("submit", answer(200, "<html>")), Outcome::Retry { unclear: true, .. }));
    let full = refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded", "RATE_LIMIT_EXCEEDED");
    assert!(matches!(read("submit", full), Outcome::Retry { unclear: false, .. }));
}

#[test]
fn settings_that_name_no_spreadsheet_send_nothing() {
    let (form, submission) = (clinic(), submission(&Answers::new()));
    for wish in [json!({}), json!({ "spreadsheet_id": "../1" })] {
        let order = order(&form, &submission, &wish, None);
        let call = sheet().call(&order, &step(&order, "headings"), &Done::new());
        assert!(matches!(call, Err(EncodeError::Settings { .. })), "{wish}");
    }
    let unknown = json!({ "spreadsheet_id": "1sheet", "tab": "WhatsApp" });
    let order = order(&form, &submission, &unknown, None);
    assert!(matches!(sheet().steps(&order), Err(EncodeError::Settings { .. })));
}

/// After a refusal somebody chooses another sheet: where columns stood in the old one says nothing.
#[test]
fn another_sheet_or_other_columns_are_looked_at_afresh() {
    let (form, submission) = (clinic(), submission(&Answers::new()));
    let keys = |wish: &Value| {
        let order = order(&form, &submission, wish, None);
        sheet().steps(&order).unwrap().into_iter().map(|step| step.key).collect::<Vec<_>>()
    };
    let first = keys(&json!({ "spreadsheet_id": "1sheet" }));
    assert_eq!(
        first,
        keys(&json!({ "spreadsheet_id": "1sheet", "sheet": "WhatsApp" })),
        "the same place, the same steps"
    );
    for other in [
        json!({ "spreadsheet_id": "2sheet" }),
        json!({ "spreadsheet_id": "1sheet", "sheet": "Yanıtlar" }),
        json!({ "spreadsheet_id": "1sheet", "mapping": { "1a2b3c4d": null } }),
    ] {
        let other = keys(&other);
        assert!(first.iter().zip(&other).take(3).all(|(first, other)| first != other));
        assert_eq!(first[3], other[3]);
    }
}
