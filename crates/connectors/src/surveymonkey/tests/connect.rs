use super::given::{access, answer, connector};
use crate::{Account, AuthorizeRequest, Connector, ConnectorError, Feature, FormParts, FormQuery, FormStep};
use bytes::Bytes;
use http::{HeaderMap, Response};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::collections::HashMap;
use url::Url;

fn redirect() -> Url {
    "https://akis.mavideniz.com.tr/oauth/callback/surveymonkey".parse().unwrap()
}

#[test]
fn the_consent_page_is_asked_for_no_scopes_which_are_ticked_at_the_app() {
    let redirect = redirect();
    let features = &[Feature::Responses, Feature::Changes];
    let request = AuthorizeRequest { redirect: &redirect, features, region: None, account_hint: None };
    let authorization = connector().authorize(&request);
    assert!(authorization.url.as_str().starts_with("https://api.surveymonkey.com/oauth/authorize?"));
    let query: HashMap<String, String> = authorization.url.query_pairs().into_owned().collect();
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], "client");
    assert_eq!(query["redirect_uri"], redirect.as_str());
    assert_eq!(query["state"], authorization.state);
    assert_eq!(query.len(), 4, "neither scope nor challenge: {query:?}");
    assert!(authorization.pkce_verifier.is_none());
    assert_ne!(connector().authorize(&request).state, authorization.state);
}

#[test]
fn the_code_is_exchanged_with_the_secret_in_the_body() {
    let request = connector().exchange_code_request("c0de", &redirect(), None, Some("eu"));
    assert_eq!(request.uri(), "https://api.surveymonkey.com/oauth/token");
    let fields: HashMap<String, String> = url::form_urlencoded::parse(request.body()).into_owned().collect();
    assert_eq!(fields["grant_type"], "authorization_code");
    assert_eq!(fields["code"], "c0de");
    assert_eq!(fields["redirect_uri"], redirect().as_str());
    assert_eq!((fields["client_id"].as_str(), fields["client_secret"].as_str()), ("client", "s3cret"));
}

fn tokens(access_url: &Value) -> Result<crate::Tokens, ConnectorError> {
    let body =
        json!({ "access_token": "a", "token_type": "bearer", "expires_in": null, "access_url": access_url });
    connector().read_tokens(&answer(200, &body.to_string()), Timestamp::UNIX_EPOCH)
}

#[test]
fn a_token_never_ends_and_says_where_the_account_lives() {
    for (told, base) in [
        ("https://api.surveymonkey.com", "https://api.surveymonkey.com/"),
        ("https://api.eu.surveymonkey.com", "https://api.eu.surveymonkey.com/"),
        ("https://api.surveymonkey.ca/", "https://api.surveymonkey.ca/"),
    ] {
        let tokens = tokens(&told.into()).unwrap();
        assert_eq!(tokens.access.expose_secret(), "a");
        assert!(tokens.refresh.is_none() && tokens.expires_at.is_none());
        assert_eq!(tokens.base_url.unwrap().as_str(), base);
    }
    assert_eq!(tokens(&Value::Null).unwrap().base_url.unwrap().as_str(), "https://api.surveymonkey.com/");
}

#[test]
fn a_token_is_sent_nowhere_but_where_the_settings_say() {
    for told in [
        "https://api.surveymonkey.com.evil.example",
        "http://api.surveymonkey.com",
        "https://api.surveymonkey.com@evil.example",
        "https://api.surveymonkey.com:8443",
        "https://api.eu.surveymonkey.com/elsewhere",
        "evil",
    ] {
        let refused = tokens(&told.into()).unwrap_err();
        assert!(
            matches!(&refused, ConnectorError::Refused { message, .. } if !message.contains("evil")),
            "{told}"
        );
    }
}

#[test]
fn a_code_that_was_used_asks_for_a_new_try() {
    let body = r#"{"error":"invalid_grant","error_description":"Code expired"}"#;
    let error = connector().read_tokens(&answer(400, body), Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(error, ConnectorError::Reconnect { message: "Code expired".into() });
    let ours = r#"{"error":"invalid_client","error_description":"Client id or secret is wrong"}"#;
    for status in [400, 401] {
        let error = connector().read_tokens(&answer(status, ours), Timestamp::UNIX_EPOCH).unwrap_err();
        assert!(matches!(error, ConnectorError::Refused { .. }), "{status}: {error}");
    }
}

#[test]
fn a_key_goes_with_the_region_a_person_names() {
    let keys: Vec<String> = connector().regions().into_iter().map(|region| region.key).collect();
    assert_eq!(keys, ["us", "eu", "ca"]);
    let tokens = connector().tokens_of_key(SecretString::from("k"), Some("ca"));
    assert_eq!(tokens.base_url.unwrap().as_str(), "https://api.surveymonkey.ca/");
    assert!(connector().key_sign_in().is_some());
}

fn me() -> Value {
    json!({
        "id": "2071", "username": "mavideniz", "first_name": "Ayşe", "last_name": "Y.", "email": "ayse@mavideniz.com.tr",
        "email_verified": true, "account_type": "enterprise_platinum", "language": "tr",
        "date_created": "2017-01-01T00:00:00+00:00", "date_last_login": "2026-04-28T03:49:24.333000+00:00",
        "scopes": { "available": ["users_read", "surveys_read", "responses_write"], "granted": ["users_read", "surveys_read"] },
        "href": "https://api.eu.surveymonkey.com/v3/users/me",
    })
}

#[test]
fn the_account_says_who_it_is_where_and_what_was_granted() {
    let request = connector().account_request(&access(Some("https://api.eu.surveymonkey.com")));
    assert_eq!(request.uri(), "https://api.eu.surveymonkey.com/v3/users/me");
    assert_eq!(request.headers()["authorization"], "Bearer token");
    let answer = answer(200, &me().to_string());
    let account = connector().read_account(&answer).unwrap();
    assert_eq!(
        account,
        Account { id: "2071".into(), name: "ayse@mavideniz.com.tr".into(), region: Some("eu".into()) }
    );
    assert_eq!(connector().read_granted(&answer), ["users_read", "surveys_read"]);
}

#[test]
fn what_was_granted_also_stands_in_the_headers() {
    let mut plain = answer(200, r#"{"id":"2071"}"#);
    assert!(connector().read_granted(&plain).is_empty());
    plain.headers_mut().insert("x-oauth-scopes-granted", "surveys_read, responses_write,".parse().unwrap());
    assert_eq!(connector().read_granted(&plain), ["surveys_read", "responses_write"]);
    let granted = connector().read_granted(&plain);
    assert!(!connector().allows(&granted, Feature::Responses), "the collector's scopes are missing");
    let all = ["responses_write", "responses_read", "collectors_read", "collectors_write"].map(str::to_owned);
    assert!(connector().allows(&all, Feature::Responses));
    assert!(!connector().allows(&all, Feature::Changes));
}

#[test]
fn surveys_are_listed_with_their_counts_and_searched_by_title() {
    let query = |after, search| FormQuery { after, search };
    let first = connector().list_forms(&access(None), &query(None, Some("memnuniyet")));
    let uri: Url = first.uri().to_string().parse().unwrap();
    assert_eq!(uri.path(), "/v3/surveys");
    let asked: HashMap<String, String> = uri.query_pairs().into_owned().collect();
    assert_eq!((asked["page"].as_str(), asked["per_page"].as_str()), ("1", "100"));
    assert_eq!(asked["include"], "question_count,date_modified,response_count");
    assert_eq!(asked["title"], "memnuniyet");

    let page = json!({
        "data": [
            { "id": "318700001", "title": "Patient <em>satisfaction</em>", "nickname": "", "question_count": 4,
              "response_count": 17, "date_modified": "2026-05-02T09:00:00",
              "href": "https://api.surveymonkey.com/v3/surveys/318700001" },
            { "id": "318700002", "title": "", "nickname": "Taslak", "date_modified": "2026-05-02T09:00:00+03:00" },
        ],
        "page": 1, "per_page": 100, "total": 130,
        "links": { "self": "https://api.surveymonkey.com/v3/surveys?page=1", "next": "https://api.surveymonkey.com/v3/surveys?page=2" },
    });
    let list = connector().read_forms(&answer(200, &page.to_string()), &query(None, None)).unwrap();
    assert_eq!(list.next.as_deref(), Some("2"));
    assert_eq!((list.forms[0].name.as_str(), list.forms[0].question_count), ("Patient satisfaction", Some(4)));
    assert_eq!(list.forms[0].updated_at, "2026-05-02T09:00:00Z".parse().unwrap(), "no offset is UTC");
    assert_eq!((list.forms[1].name.as_str(), list.forms[1].question_count), ("Taslak", None));
    assert_eq!(list.forms[1].updated_at, "2026-05-02T06:00:00Z".parse().unwrap());

    let end = json!({ "data": page["data"], "page": 2, "per_page": 100, "total": 130, "links": {} });
    let list = connector().read_forms(&answer(200, &end.to_string()), &query(Some("2"), None)).unwrap();
    assert_eq!(list.next, None);
}

#[test]
fn a_grant_that_was_taken_back_is_known_by_its_own_body() {
    for status in [200, 400, 401] {
        let revoked = answer(status, r#"{"status":1,"errmsg":"Client revoked access grant"}"#);
        let message = "Client revoked access grant".to_owned();
        assert_eq!(connector().read_form(&revoked), Err(ConnectorError::Reconnect { message }), "{status}");
    }
}

#[test]
fn errors_of_reading_are_told_apart() {
    let error = |code: &str, status: u16| {
        let body =
            json!({ "error": { "id": code, "name": "Error", "message": "why", "http_status_code": status } });
        connector().read_forms(&answer(status, &body.to_string()), &FormQuery::default()).unwrap_err()
    };
    for (code, status) in
        [("1010", 401), ("1011", 401), ("1012", 401), ("1013", 401), ("1018", 403), ("1052", 404), ("1053", 410)]
    {
        assert_eq!(error(code, status), ConnectorError::Reconnect { message: "why".into() }, "{code}");
    }
    assert_eq!(error("1014", 403), ConnectorError::MissingPermission { message: "why".into() });
    for (code, status) in [("1015", 403), ("1016", 403), ("1017", 403), ("1030", 413)] {
        assert_eq!(error(code, status), ConnectorError::Refused { status, message: "why".into() }, "{code}");
    }
    assert_eq!(error("1020", 404), ConnectorError::NotFound);
    assert_eq!(error("1040", 429), ConnectorError::RateLimited { after: None });
    assert!(error("1050", 500).is_temporary() && error("1051", 503).is_temporary());
}

#[test]
fn a_survey_is_read_whole() {
    let request = connector().form_request(&access(None), "318700001");
    assert_eq!(request.uri(), "https://api.surveymonkey.com/v3/surveys/318700001/details");
    let form = connector().read_form(&answer(200, super::SURVEY)).unwrap();
    assert!(form.questions().count() > 20);
}

/// Gives the survey of the tests as SurveyMonkey gives one of more than 1000 questions: refused as a whole, its pages
/// without questions, and two questions at a time.
fn piecewise(uri: &http::Uri) -> Response<Bytes> {
    let survey: Value = serde_json::from_str(super::SURVEY).unwrap();
    let query: HashMap<String, String> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let number: usize = query.get("page").map_or(1, |page| page.parse().unwrap());
    let listed = |all: &[Value], size: usize| {
        let (from, to) = ((number - 1) * size, (number * size).min(all.len()));
        let mut links = json!({ "self": uri.to_string() });
        if to < all.len() {
            links["next"] = "https://api.surveymonkey.com/…".into();
        }
        json!({ "data": all[from..to], "page": number, "per_page": size, "total": all.len(), "links": links })
    };
    let without = |value: &Value, name: &str| {
        let mut value = value.clone();
        value.as_object_mut().unwrap().remove(name);
        value
    };
    let pages = survey["pages"].as_array().unwrap();
    let path: Vec<&str> = uri.path().split('/').skip(4).collect();
    assert!(uri.path().starts_with("/v3/surveys/412700881"), "{uri}");
    let body = match path.as_slice() {
        [] => without(&survey, "pages"),
        ["pages"] => listed(&pages.iter().map(|page| without(page, "questions")).collect::<Vec<_>>(), 2),
        ["pages", id, "questions"] => {
            let page = pages.iter().find(|page| page["id"] == *id).unwrap();
            listed(page["questions"].as_array().unwrap(), 2)
        }
        _ => {
            let error =
                json!({ "error": { "id": "1030", "name": "Request Entity Too Large", "message": "too large" } });
            return answer(413, &error.to_string());
        }
    };
    answer(200, &body.to_string())
}

/// Error 1030: "read page by page" (connector reference, 4.4).
#[test]
fn a_survey_too_large_for_one_answer_is_read_page_by_page() {
    let (connector, access) = (connector(), access(None));
    let mut parts = FormParts::default();
    let mut asked = connector.form_request(&access, "412700881");
    let mut calls = 0;
    let form = loop {
        calls += 1;
        assert!(calls < 50);
        assert_eq!(asked.headers()["authorization"], "Bearer token");
        match connector.read_form_part(&mut parts, &piecewise(asked.uri())).unwrap() {
            FormStep::Whole(form) => break form,
            FormStep::Part(part) => asked = connector.form_part_request(&access, "412700881", &part),
        }
    };
    assert_eq!(*form, super::survey());
    // One that fits comes in one answer, and a refusal of a part is that of the survey.
    let whole = connector.read_form_part(&mut FormParts::default(), &answer(200, super::SURVEY)).unwrap();
    assert_eq!(whole, FormStep::Whole(form));
    let mut parts = FormParts::default();
    let too_large = answer(413, r#"{"error":{"id":"1030"}}"#);
    assert!(matches!(connector.read_form_part(&mut parts, &too_large), Ok(FormStep::Part(_))));
    let limited = connector.read_form_part(&mut parts, &answer(429, r#"{"error":{"id":"1040"}}"#));
    assert_eq!(limited, Err(ConnectorError::RateLimited { after: None }));
}

#[test]
fn a_survey_of_endless_pages_is_not_read_to_the_end() {
    let (connector, access) = (connector(), access(None));
    let mut parts = FormParts::default();
    let mut next = connector.read_form_part(&mut parts, &answer(413, r#"{"error":{"id":"1030"}}"#));
    let mut calls = 0;
    while let Ok(FormStep::Part(part)) = next {
        calls += 1;
        assert!(calls < 1000, "it ends");
        let asked = connector.form_part_request(&access, "1", &part);
        let rows: Vec<Value> = (0..3).map(|row| json!({ "id": format!("{calls}{row}") })).collect();
        let body = json!({ "id": "1", "data": rows, "links": { "next": asked.uri().to_string() } });
        next = connector.read_form_part(&mut parts, &answer(200, &body.to_string()));
    }
    assert!(matches!(next, Err(ConnectorError::Refused { status: 413, .. })), "{next:?}");
    assert!(calls > 20, "a survey of twenty pages is read: {calls}");
}

#[test]
fn collectors_can_be_chosen_from() {
    let ask = |kind, parent, after| connector().places_request(&access(None), kind, parent, after);
    let request = ask("collectors", Some("318700001"), Some("2")).unwrap();
    assert_eq!(request.uri().path(), "/v3/surveys/318700001/collectors");
    assert!(request.uri().query().unwrap().contains("page=2"));
    assert!(ask("collectors", None, None).is_none());
    assert!(ask("contact_properties", Some("318700001"), None).is_none());
    let list = json!({
        "data": [{ "id": "9001", "name": "WhatsApp", "type": "weblink", "status": "open", "href": "…" },
                 { "id": "9002", "name": "", "href": "…" }],
        "page": 1, "per_page": 100, "total": 130, "links": { "next": "https://api.surveymonkey.com/v3/…" },
    });
    let (places, next) = connector().read_places("collectors", &answer(200, &list.to_string())).unwrap();
    assert_eq!(next.as_deref(), Some("2"));
    let shown: Vec<(&str, &str, Option<&str>)> =
        places.iter().map(|one| (one.value.as_str(), one.label.as_str(), one.detail.as_deref())).collect();
    assert_eq!(shown, [("9001", "WhatsApp", Some("weblink, open")), ("9002", "9002", None)]);
}

#[test]
fn changes_of_a_survey_are_told_to_an_address_of_its_own() {
    let hook = "https://akis.mavideniz.com.tr/hooks/surveymonkey/9vXk2m".parse().unwrap();
    let request = connector().watch_request(&access(None), "318700001", &hook).unwrap();
    assert_eq!(request.uri(), "https://api.surveymonkey.com/v3/webhooks");
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(body["event_type"], "survey_updated");
    assert_eq!(body["object_type"], "survey");
    assert_eq!(body["object_ids"], json!(["318700001"]));
    assert_eq!(body["subscription_url"], hook.as_str());
    assert!(body["name"].is_string());

    let watch = connector().read_watch(&answer(201, r#"{"id":"1234","name":"Akis 318700001"}"#)).unwrap();
    assert_eq!((watch.id.as_str(), watch.expires_at), ("1234", None));
    let end = connector().unwatch_request(&access(None), "318700001", "1234").unwrap();
    assert_eq!((end.method().as_str(), end.uri().path()), ("DELETE", "/v3/webhooks/1234"));
}

/// Signed with OpenSSL: `openssl dgst -sha1 -hmac 'client&s3cret' -binary | base64`.
#[test]
fn only_surveymonkey_can_call_the_address() {
    let body = br#"{"name":"Akis 318700001","filter_type":"survey","filter_id":"318700001","event_type":"survey_updated","event_id":"10013","object_type":"survey","object_id":"318700001","event_datetime":"2026-05-02T09:00:00.182613+00:00","resources":{"survey_id":"318700001","user_id":"4711"}}"#;
    let headers =
        |signature: &str| HeaderMap::from_iter([("sm-signature".parse().unwrap(), signature.parse().unwrap())]);
    let good = headers("/8DHl9z16TKncv9pTOfefaJqcvU=");
    assert!(connector().is_genuine(&good, body));
    assert!(!connector().is_genuine(&good, &body[1..]));
    assert!(!connector().is_genuine(&headers("/8DHl9z16TKncv9pTOfefaJqcvA="), body));
    assert!(!connector().is_genuine(&headers("not base64"), body));
    assert!(!connector().is_genuine(&headers(""), body));
    assert!(!connector().is_genuine(&HeaderMap::new(), body));
    let unset = super::given::connector_with_secret("");
    assert!(!unset.is_genuine(&good, body), "without an app nobody is believed");
}

#[test]
fn who_lacks_writing_is_told_of_the_plan_and_of_the_way_out() {
    let advice = connector().advice(Feature::Responses).unwrap();
    assert!(advice.en.contains("paid plans") && advice.en.contains("switch this destination off"), "{advice}");
    assert!(advice.tr.contains("ücretli plan") && advice.tr.contains("bu hedefi kapatın"), "{advice}");
    assert_eq!(connector().advice(Feature::Forms), None);
}

#[test]
fn nothing_secret_is_printed() {
    assert!(!format!("{:?}", connector()).contains("s3cret"));
}
