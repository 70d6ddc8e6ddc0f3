use super::{every_kind, id};
use crate::typeform::TypeformWebhook;
use crate::{Call, Destination, Done, Draft, EncodeError, Look, Order, OrderFile, Outcome, Reach, Severity};
use akis_form::{Answer, Answers, FileRef, Form, Submission, SubmissionId};
use bytes::Bytes;
use http::Response;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

const TOKEN: &str = "01970000-0000-7000-8000-00000000002a";

struct Given {
    form: Form,
    submission: Submission,
    settings: Value,
    secret: SecretString,
    files: Vec<OrderFile>,
    public_url: Url,
    test: bool,
}

fn given(settings: Value) -> Given {
    let form = every_kind();
    let file = FileRef { media_id: "m1".into(), file_name: "passport.jpg".into(), ..FileRef::default() };
    let answers = Answers::from([
        (id("q3Email00003"), Answer::Text("ayse@mail.example".into())),
        (id("q6Number0006"), Answer::Number(7.0)),
        (id("qLUpload0001"), Answer::Files(vec![file])),
    ]);
    let token = SubmissionId(Uuid::parse_str(TOKEN).unwrap());
    let submission = Submission::freeze(token, &form, &answers, "2026-06-01T10:05:00Z".parse().unwrap());
    let kept = OrderFile {
        id: "f-1".into(),
        media_id: "m1".into(),
        question: id("qLUpload0001"),
        name: "passport.jpg".into(),
        mime_type: "image/jpeg".into(),
        size: 48_213,
    };
    Given {
        form,
        submission,
        settings,
        secret: SecretString::from("kokpit-2026"),
        files: vec![kept],
        public_url: "https://akis.mavideniz.com.tr".parse().unwrap(),
        test: false,
    }
}

impl Given {
    fn order(&self) -> Order<'_> {
        Order {
            submission: &self.submission,
            form: &self.form,
            settings: &self.settings,
            secret: Some(&self.secret),
            access: None,
            files: &self.files,
            public_url: &self.public_url,
            page_name: "Tekne turu",
            landed_at: "2026-06-01T10:00:00Z".parse().unwrap(),
            now: "2026-06-01T10:05:03Z".parse().unwrap(),
            test: self.test,
        }
    }

    fn call(&self) -> Result<Call, EncodeError> {
        let order = self.order();
        let webhook = TypeformWebhook::new();
        let steps = webhook.steps(&order)?;
        assert_eq!(steps.len(), 1);
        webhook.call(&order, &steps[0], &Done::new())
    }

    fn payload(&self) -> Value {
        serde_json::from_slice(self.call().unwrap().request.body()).unwrap()
    }
}

fn at(url: &str) -> Value {
    json!({ "url": url })
}

const LISTENER: &str = "https://crm.mavideniz.com.tr/typeform?team=1";

#[test]
fn what_listens_to_typeform_gets_typeforms_own_payload() {
    let given = given(at(LISTENER));
    let call = given.call().unwrap();
    assert_eq!((call.request.method().as_str(), call.request.uri().to_string().as_str()), ("POST", LISTENER));
    assert_eq!(call.reach, Reach::Anywhere);
    assert!(call.upload.is_none());
    assert_eq!(call.request.headers()["content-type"], "application/json");
    let payload = given.payload();
    assert_eq!(payload["event_id"], TOKEN);
    assert_eq!(payload["event_type"], "form_response");
    let response = &payload["form_response"];
    assert_eq!(response["token"], TOKEN);
    assert_eq!(response["landed_at"], "2026-06-01T10:00:00Z");
    assert_eq!(response["submitted_at"], "2026-06-01T10:05:00Z");
    assert_eq!(response["answers"][1]["number"], 7);
    assert_eq!(
        response["answers"][2]["file_url"],
        format!("https://akis.mavideniz.com.tr/api/v1/submissions/{TOKEN}/files/f-1")
    );
    assert!(response.get("hidden").is_none_or(|hidden| hidden.get("akis_test").is_none()));
}

/// Computed with OpenSSL: `openssl dgst -sha256 -hmac kokpit-2026 -binary | base64` over the three bytes `abc`.
#[test]
fn the_signature_is_typeforms() {
    let known = crate::webhook::hmac_sha256(b"kokpit-2026", &[b"a", b"bc"]).unwrap();
    let base64 = |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
    assert_eq!(base64(&known), "PzsnoRrSdGEmEv1EPQGT7zxqJeB/yp5QdtS4Tl6LfSE=");

    let call = given(at(LISTENER)).call().unwrap();
    let signature = crate::webhook::hmac_sha256(b"kokpit-2026", &[call.request.body()]).unwrap();
    assert_eq!(call.request.headers()["typeform-signature"], format!("sha256={}", base64(&signature)));
}

#[test]
fn a_repetition_is_the_same_event_and_is_known_by_it() {
    let given = given(at(LISTENER));
    let (first, second) = (given.call().unwrap(), given.call().unwrap());
    assert_eq!(first.request.body(), second.request.body());
    let (order, webhook) = (given.order(), TypeformWebhook::new());
    let step = &webhook.steps(&order).unwrap()[0];
    assert!(matches!(webhook.look(&order, step, &Done::new(), None), Ok(Look::Repeat)));
}

#[test]
fn a_test_answer_says_so_in_a_hidden_field() {
    let test = Given { test: true, ..given(at(LISTENER)) };
    assert_eq!(test.payload()["form_response"]["hidden"]["akis_test"], "true");
}

#[test]
fn an_answer_that_is_not_to_be_sent_is_left_out() {
    let mut settings = at(LISTENER);
    settings["mapping"] = json!({ "q3Email00003": null });
    let payload = given(settings).payload();
    let ids: Vec<&Value> =
        payload["form_response"]["answers"].as_array().unwrap().iter().map(|one| &one["field"]["id"]).collect();
    assert_eq!(ids, ["q6Number0006", "qLUpload0001"]);
    assert!(!payload.to_string().contains("ayse@"));
}

#[test]
fn what_is_marked_sensitive_counts_as_not_answered() {
    let mut given = given(at(LISTENER));
    for answered in &mut given.submission.answers {
        answered.sensitive = answered.id.as_str() == "q3Email00003";
    }
    let payload = given.payload();
    assert_eq!(payload["form_response"]["answers"].as_array().unwrap().len(), 2);
    assert!(!payload.to_string().contains("ayse@"));
}

#[test]
fn settings_of_another_shape_send_nothing() {
    for settings in
        [at("javascript:alert(1)"), at(""), json!({ "url": 5 }), json!({ "uri": LISTENER }), Value::Null]
    {
        assert!(matches!(given(settings.clone()).call(), Err(EncodeError::Settings { .. })), "{settings}");
    }
}

#[test]
fn a_form_of_another_system_is_refused_and_predicted() {
    let mut other = given(at(LISTENER));
    other.submission.source = None;
    assert_eq!(other.call().unwrap_err(), EncodeError::OtherSystem);
    let form = Form { source: None, ..every_kind() };
    let settings = at("ftp://mavideniz.com.tr");
    let draft = Draft { form: &form, source: None, settings: &settings, scopes: None };
    let predictions = TypeformWebhook::new().predict(&draft);
    let refused: Vec<&str> = predictions
        .iter()
        .filter(|prediction| prediction.severity == Severity::Refusal)
        .map(|prediction| prediction.code)
        .collect();
    assert_eq!(refused, ["bad_address", "other_system"]);
}

#[test]
fn what_the_listener_answers_decides() {
    let given = given(at(LISTENER));
    let (order, webhook) = (given.order(), TypeformWebhook::new());
    let step = &webhook.steps(&order).unwrap()[0];
    let read =
        |status: u16| webhook.read(&order, step, &Response::builder().status(status).body(Bytes::new()).unwrap());
    for status in [200, 201, 202, 204] {
        assert!(matches!(read(status), Outcome::Delivered { .. }), "{status}");
    }
    for status in [408, 423, 429, 500, 502, 503] {
        assert!(matches!(read(status), Outcome::Retry { .. }), "{status}");
    }
    assert!(matches!(read(410), Outcome::Refused { errors, .. } if errors == ["GONE"]));
    let closes = |status: u16| webhook.is_closed(&Response::builder().status(status).body(Bytes::new()).unwrap());
    assert!(closes(410) && !closes(404) && !closes(204), "410 alone switches it off");
    for status in [301, 302, 307, 400, 401, 404, 405] {
        assert!(matches!(read(status), Outcome::Refused { .. }), "{status}");
    }
}
