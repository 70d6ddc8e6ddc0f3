use crate::requests::{Case, case};
use akis_connectors::google_forms::{
    GoogleBridge, GoogleFormPost, GoogleForms, GoogleSheet, Settings, read_definition,
};
use akis_connectors::{
    Access, AuthorizeRequest, Connector, Destination, Done, Feature, FormQuery, Look, Order, Outcome, Probe, Step,
    Tokens,
};
use akis_form::{Answer, Answers, Form, QuestionId, Submission, SubmissionId};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// A form with every kind of item and question.
const FORM: &str = include_str!("../../crates/connectors/fixtures/google_forms/clinic.json");

fn settings() -> Settings {
    let url = |text: &str| text.parse().unwrap();
    Settings {
        auth_url: url("https://accounts.google.com"),
        oauth_url: url("https://oauth2.googleapis.com"),
        userinfo_url: url("https://openidconnect.googleapis.com"),
        forms_url: url("https://forms.googleapis.com"),
        drive_url: url("https://www.googleapis.com"),
        sheets_url: url("https://sheets.googleapis.com"),
        docs_url: url("https://docs.google.com"),
        script_url: url("https://script.google.com"),
        script_content_url: url("https://script.googleusercontent.com"),
        picker_url: url("https://apis.google.com"),
        client_id: "client".into(),
        client_secret: SecretString::from("secret"),
        picker_api_key: "AIza".into(),
        picker_app_id: "4711".into(),
        list_all: true,
        pubsub_topic: Some("projects/akis/topics/forms".into()),
        pubsub_account: None,
        pubsub_certs_url: None,
    }
}

fn google() -> GoogleForms {
    GoogleForms::new(&settings())
}

fn access() -> Access {
    Access { token: SecretString::from("token"), account_id: "1".into(), base_url: None }
}

/// Every operation on Google, and the script of ours that runs there.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = account();
    cases.extend(forms());
    cases.extend(post());
    cases.extend(sheet());
    cases.extend(bridge());
    cases
}

fn account() -> Vec<Case> {
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/google_forms".parse().unwrap();
    let consent = |features: &[Feature], account_hint| {
        let request = AuthorizeRequest { redirect: &redirect, features, region: None, account_hint };
        Request::get(google().authorize(&request).url.as_str()).body(Bytes::new()).unwrap()
    };
    let verifier = SecretString::from("v".repeat(43));
    let tokens = |response: &Response<Bytes>| google().read_tokens(response, Timestamp::UNIX_EPOCH);
    let kept = |response: &Response<Bytes>| {
        let tokens = google().read_tokens(response, Timestamp::UNIX_EPOCH).map_err(|error| error.to_string())?;
        tokens.refresh.ok_or("no refresh token".to_owned())
    };
    let granted = Tokens {
        access: SecretString::from("ya29"),
        refresh: Some(SecretString::from("1//r")),
        expires_at: None,
        scopes: Vec::new(),
        base_url: None,
    };
    vec![
        Case {
            operation: "google.authorize",
            requests: vec![consent(&[], None), consent(&Feature::ALL, Some("ayse@mavideniz.com.tr"))],
            read: None,
        },
        case(
            "google.exchange_code",
            vec![google().exchange_code_request("4/0A", &redirect, Some(&verifier), None)],
            kept,
        ),
        case("google.refresh", vec![google().refresh_request(&SecretString::from("1//r"), None)], tokens),
        Case {
            operation: "google.revoke",
            requests: google().revoke_request(&granted).into_iter().collect(),
            read: None,
        },
        case("google.account", vec![google().account_request(&access())], |response| {
            google().read_account(response)
        }),
    ]
}

fn forms() -> Vec<Case> {
    let list = |after, search| google().list_forms(&access(), &FormQuery { after, search });
    let spreadsheets = google().places_request(&access(), "spreadsheets", None, None).unwrap();
    let sheets = google().places_request(&access(), "sheets", Some("1sheet"), None).unwrap();
    let hook: Url = "https://akis.mavideniz.com.tr/hooks/google/x".parse().unwrap();
    let watched = |response: &Response<Bytes>| google().read_watch(response);
    let listed = |response: &Response<Bytes>| {
        let query = FormQuery::default();
        let list = google().read_forms(response, &query).map_err(|error| error.to_string())?;
        list.forms.first().cloned().ok_or("no form".to_owned())
    };
    // The statement has every arm of Google's unions in one item, of which one is read.
    let read = |response: &Response<Bytes>| {
        let form = google().read_form(response).map_err(|error| error.to_string())?;
        form.pages.iter().flat_map(|page| &page.items).next().cloned().ok_or("nothing in it".to_owned())
    };
    vec![
        case("google.list_files", vec![list(None, None), list(Some("~!!~"), Some("kayıt")), spreadsheets], listed),
        case("google.read_form", vec![google().form_request(&access(), "1form")], read),
        case("google.watch", google().watch_request(&access(), "1form", &hook).into_iter().collect(), watched),
        case(
            "google.renew_watch",
            google().renew_watch_request(&access(), "1form", "w1").into_iter().collect(),
            watched,
        ),
        Case {
            operation: "google.unwatch",
            requests: google().unwatch_request(&access(), "1form", "w1").into_iter().collect(),
            read: None,
        },
        case("google.read_spreadsheet", vec![sheets], |response| {
            let (places, _) = google().read_places("sheets", response).map_err(|error| error.to_string())?;
            places.into_iter().next().ok_or("no sheet".to_owned())
        }),
    ]
}

fn clinic() -> Form {
    read_definition(FORM.as_bytes()).unwrap()
}

/// An answer of every kind that can be posted, on the way through all sections.
fn submission() -> Submission {
    let choices = |values: &[&str]| Answer::Choices(values.iter().map(|value| (*value).to_owned()).collect());
    let parts = |parts: &[(&str, Answer)]| {
        Answer::Parts(parts.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect())
    };
    let answers: Answers = [
        ("respondent_email", Answer::Text("ayse@maviacenta.com.tr".into())),
        ("1a2b3c4d", Answer::Text("Ayşe Yılmaz".into())),
        ("2b3c4d5e", Answer::Choice("Evet".into())),
        ("2c000001", Answer::Choice("Kadıköy".into())),
        ("3d000001", Answer::Other { values: vec!["Ağrı".into()], text: "Kaşıntı".into() }),
        ("3d000002", Answer::Choice("Morluk".into())),
        ("4d5e6f70", parts(&[("0a11bb23", Answer::Choice("Hiç".into()))])),
        ("4d5e6f71", parts(&[("0a11bb32", choices(&["Sabah", "Akşam"])), ("0a11bb33", choices(&["Akşam"]))])),
        ("6f708192", Answer::Date("2026-03-09".parse().unwrap())),
        ("6f708193", Answer::MonthDay { month: 2, day: 29 }),
        ("6f708194", Answer::DateTime("2025-12-01T08:05".parse().unwrap())),
        ("6f708196", Answer::Time("09:07".parse().unwrap())),
        ("6f708197", Answer::Duration(7 * 3600)),
        ("708192a3", Answer::Number(0.0)),
        ("708192a4", Answer::Number(4.0)),
        ("708192a5", Answer::Text("Teşekkürler".into())),
    ]
    .into_iter()
    .map(|(id, answer)| (QuestionId::new(id), answer))
    .collect();
    let at = "2026-03-09T09:30:00Z".parse().unwrap();
    Submission::freeze(SubmissionId(Uuid::from_u128(7)), &clinic(), &answers, at)
}

const BRIDGE: &str = "https://script.google.com/macros/s/AKfycbx/exec";

/// Hands an answer to be delivered with these settings to `ask`.
fn ordered<T>(wish: &Value, ask: impl FnOnce(&Order<'_>) -> T) -> T {
    let (form, submission, access) = (clinic(), submission(), access());
    let (secret, public_url) =
        (SecretString::from("gizli"), "https://akis.mavideniz.com.tr".parse::<Url>().unwrap());
    ask(&Order {
        submission: &submission,
        form: &form,
        settings: wish,
        secret: Some(&secret),
        access: Some(&access),
        files: &[],
        public_url: &public_url,
        page_name: "Klinik",
        landed_at: submission.completed_at,
        now: submission.completed_at,
        test: false,
    })
}

/// Behind what a step does may stand where.
fn is(step: &Step, key: &str) -> bool {
    step.key.split(':').next() == Some(key)
}

/// The call of a step after what the earlier ones brought.
fn call(destination: &dyn Destination, wish: &Value, key: &str, done: &[(&str, &str)]) -> Request<Bytes> {
    let done: Done = done.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    ordered(wish, |order| {
        let step = destination.steps(order).unwrap().into_iter().find(|step| is(step, key)).unwrap();
        destination.call(order, &step, &done).unwrap().request
    })
}

fn look(
    destination: &dyn Destination,
    wish: &Value,
    done: &[(&str, &str)],
    after: Option<&str>,
) -> Request<Bytes> {
    let done: Done = done.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    ordered(wish, |order| {
        let step = destination.steps(order).unwrap().into_iter().find(|step| is(step, "submit")).unwrap();
        match destination.look(order, &step, &done, after).unwrap() {
            Look::Ask(call) => call.request,
            other => panic!("{other:?}"),
        }
    })
}

/// Whether the answer of a step is a good one.
fn delivered(
    destination: &dyn Destination,
    wish: &Value,
    key: &str,
    response: &Response<Bytes>,
) -> Result<(), String> {
    ordered(wish, |order| {
        let step = destination.steps(order).unwrap().into_iter().find(|step| is(step, key)).unwrap();
        match destination.read(order, &step, response) {
            Outcome::Delivered { .. } => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
}

fn post() -> Vec<Case> {
    let post = GoogleFormPost::new(&settings());
    let wish = json!({});
    let form = [("form", "1FAIpQLSdClinic")];
    let page = [("form", "1FAIpQLSdClinic"), ("page", "-6211223344")];
    let bare = [("form", "1FAIpQLSdClinic"), ("page", "")];
    vec![
        Case { operation: "google.form_page", requests: vec![call(&post, &wish, "page", &form)], read: None },
        Case {
            operation: "google.form_post",
            requests: vec![call(&post, &wish, "submit", &page), call(&post, &wish, "submit", &bare)],
            read: None,
        },
        case(
            "google.list_responses",
            vec![look(&post, &wish, &page, None), look(&post, &wish, &page, Some("p2"))],
            |response| {
                let post = GoogleFormPost::new(&settings());
                ordered(&json!({}), |order| {
                    let step = post.steps(order).unwrap().remove(2);
                    post.read_look(order, &step, response)
                })
            },
        ),
    ]
}

fn sheet() -> Vec<Case> {
    let sheet = GoogleSheet::new(&settings());
    let wish = json!({ "spreadsheet_id": "1sheet" });
    let answered = |key: &'static str| {
        move |response: &Response<Bytes>| {
            delivered(&GoogleSheet::new(&settings()), &json!({ "spreadsheet_id": "1sheet" }), key, response)
        }
    };
    // Where the columns stand, as the first step brings it: by the refusal of a sheet without our tab.
    let refusal =
        json!({ "error": { "code": 400, "status": "INVALID_ARGUMENT", "message": "Unable to parse range: x" } });
    let refusal = Response::builder().status(400).body(Bytes::from(refusal.to_string())).unwrap();
    let (key, places) = ordered(&wish, |order| {
        let step = sheet.steps(order).unwrap().remove(0);
        match sheet.read(order, &step, &refusal) {
            Outcome::Delivered { result: Some(places), .. } => (step.key, places),
            other => panic!("{other:?}"),
        }
    });
    let done = [(key.as_str(), places.as_str())];
    vec![
        case(
            "google.read_values",
            vec![call(&sheet, &wish, "headings", &[]), look(&sheet, &wish, &done, None)],
            answered("headings"),
        ),
        case("google.add_tab", vec![call(&sheet, &wish, "tab", &done)], answered("tab")),
        case("google.write_headings", vec![call(&sheet, &wish, "columns", &done)], answered("columns")),
        case("google.append_row", vec![call(&sheet, &wish, "submit", &done)], answered("submit")),
    ]
}

fn bridge() -> Vec<Case> {
    let bridge = GoogleBridge::new(&settings());
    let wish = json!({ "url": BRIDGE });
    let secret = SecretString::from("gizli");
    let probe = Probe { settings: &wish, secret: Some(&secret), now: Timestamp::UNIX_EPOCH };
    let ping = bridge.probe(&probe).unwrap().request;
    vec![
        case("google.bridge_submit", vec![call(&bridge, &wish, "submit", &[])], |response| {
            delivered(&GoogleBridge::new(&settings()), &json!({ "url": BRIDGE }), "submit", response)
        }),
        case("google.bridge_ping", vec![ping], |response| {
            let (wish, secret) = (json!({ "url": BRIDGE }), SecretString::from("gizli"));
            let probe = Probe { settings: &wish, secret: Some(&secret), now: Timestamp::UNIX_EPOCH };
            GoogleBridge::new(&settings()).read_probe(&probe, response)
        }),
    ]
}
