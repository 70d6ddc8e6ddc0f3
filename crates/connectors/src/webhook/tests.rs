mod answered;

use super::{MOST_KEY_BYTES, Webhook, new_secret, payload, rotated, signature};
use crate::{Call, Destination, Done, Draft, EncodeError, Look, Order, OrderFile, Probe, Reach, Severity};
use akis_form::{
    Answer, Answers, Choice, Choices, Consent, ConsentPart, FileRef, Form, HiddenField, Item, Language, Page,
    Question, QuestionId, QuestionKind, Submission, SubmissionId, WriteTarget,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;
use uuid::Uuid;

/// The specification's own example.
const SPEC_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const ID: &str = "01970000-0000-7000-8000-0000000000aa";

/// What a receiver does, written from the specification and not from our code.
fn verified(secret: &str, request: &Request<Bytes>, now: i64) -> Result<Value, &'static str> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).ok_or("header");
    let (id, timestamp, signatures) =
        (header("webhook-id")?, header("webhook-timestamp")?, header("webhook-signature")?);
    let at: i64 = timestamp.parse().map_err(|_| "timestamp")?;
    if (now - at).abs() > 5 * 60 {
        return Err("too old or too new");
    }
    let key = STANDARD.decode(secret.strip_prefix("whsec_").ok_or("secret")?).map_err(|_| "secret")?;
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", request.body()].concat();
    let good = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,")).any(|one| {
        let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(&signed);
        STANDARD.decode(one).is_ok_and(|one| mac.verify_slice(&one).is_ok())
    });
    if good { serde_json::from_slice(request.body()).map_err(|_| "body") } else { Err("signature") }
}

fn question(id: &str, label: &str, kind: QuestionKind) -> Item {
    Item::Question(Question { id: QuestionId::new(id), label: label.into(), kind, ..Question::default() })
}

fn form() -> Form {
    let option =
        |value: &str, label: &str| Choice { value: value.into(), label: label.into(), ..Choice::default() };
    let choices = Choices { options: vec![option("g", "Göcek"), option("f", "Fethiye")], ..Choices::default() };
    let file = QuestionKind::File { max_files: 1, max_kib: None, accept: akis_form::FileTypes::Any };
    let consent = Consent {
        id: QuestionId::new("kvkk"),
        part: ConsentPart::Ask { label: "Kabul ediyorum".into(), required: true },
        text: "Verileriniz teklif için işlenir.".into(),
        target: WriteTarget::None,
        gate: false,
    };
    Form {
        title: "Tekne turu".into(),
        language: Language::new("tr"),
        pages: vec![Page {
            items: vec![
                question("day", "Hangi gün?", QuestionKind::Date { min: None, max: None }),
                question("ports", "Limanlar", QuestionKind::MultiChoice(choices)),
                question(
                    "guests",
                    "Kaç kişi?",
                    QuestionKind::Number {
                        min: None,
                        max: None,
                        min_digits: None,
                        max_digits: None,
                        integer: true,
                    },
                ),
                question("passport", "Pasaport", file),
                question("phone", "Telefon", QuestionKind::Phone { min_digits: None, max_digits: None }),
                Item::Consent(consent),
            ],
            ..Page::default()
        }],
        hidden: vec![HiddenField {
            id: QuestionId::new("utm_source"),
            label: String::new(),
            value: "whatsapp".into(),
            target: WriteTarget::None,
        }],
        ..Form::default()
    }
}

struct Given {
    form: Form,
    submission: Submission,
    settings: Value,
    secret: SecretString,
    files: Vec<OrderFile>,
    public_url: Url,
    now: Timestamp,
    test: bool,
}

fn given() -> Given {
    let form = form();
    let id = |id: &str| QuestionId::new(id);
    let file = FileRef { media_id: "m1".into(), file_name: "IMG_0001.jpg".into(), ..FileRef::default() };
    let answers = Answers::from([
        (id("day"), Answer::Date("2026-08-15".parse().unwrap())),
        (id("ports"), Answer::Other { values: vec!["g".into()], text: " Datça ".into() }),
        (id("guests"), Answer::Number(4.0)),
        (id("passport"), Answer::Files(vec![file])),
        (id("phone"), Answer::Text("+905321112233".into())),
        (id("kvkk"), Answer::Bool(true)),
    ]);
    let at = "2026-06-01T10:00:00Z".parse().unwrap();
    let submission = Submission::freeze(SubmissionId(Uuid::parse_str(ID).unwrap()), &form, &answers, at);
    Given {
        form,
        submission,
        settings: json!({ "url": "https://hooks.mavideniz.com.tr/akis" }),
        secret: SecretString::from(SPEC_SECRET),
        files: vec![OrderFile {
            id: "f-1".into(),
            media_id: "m1".into(),
            question: id("passport"),
            name: "IMG_0001.jpg".into(),
            mime_type: "image/jpeg".into(),
            size: 48_213,
        }],
        public_url: "https://akis.mavideniz.com.tr".parse().unwrap(),
        now: "2026-06-01T10:00:02Z".parse().unwrap(),
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
            page_name: "Yaz kampanyası",
            landed_at: "2026-06-01T09:58:00Z".parse().unwrap(),
            now: self.now,
            test: self.test,
        }
    }

    fn call(&self) -> Result<Call, EncodeError> {
        let order = self.order();
        Webhook::new().call(&order, &Webhook::new().steps(&order)?[0], &Done::new())
    }

    fn body(&self) -> Value {
        verified(SPEC_SECRET, &self.call().unwrap().request, self.now.as_second()).unwrap()
    }
}

#[test]
fn the_specifications_own_example_is_signed_alike() {
    let secret = SecretString::from(SPEC_SECRET);
    let signature =
        signature::sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(signature.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[test]
fn a_receiver_accepts_what_is_sent_and_nothing_else() {
    let given = given();
    let mut call = given.call().unwrap();
    assert_eq!(call.request.uri(), "https://hooks.mavideniz.com.tr/akis");
    assert_eq!(call.reach, Reach::Anywhere);
    let now = given.now.as_second();
    assert!(verified(SPEC_SECRET, &call.request, now).is_ok());
    assert_eq!(verified(SPEC_SECRET, &call.request, now + 301), Err("too old or too new"));
    let other = new_secret(&[7; 32]);
    assert_eq!(verified(other.expose_secret(), &call.request, now), Err("signature"));
    *call.request.body_mut() = Bytes::from_static(b"{}");
    assert_eq!(verified(SPEC_SECRET, &call.request, now), Err("signature"));
}

#[test]
fn the_body_says_everything_a_program_needs() {
    let body = given().body();
    assert_eq!(body["type"], "form.response.completed");
    assert_eq!(body["timestamp"], "2026-06-01T10:00:00Z");
    let data = &body["data"];
    assert_eq!(data["test"], false);
    assert_eq!(data["submission"]["id"], ID);
    assert_eq!(data["submission"]["url"], format!("https://akis.mavideniz.com.tr/r/{ID}"));
    assert_eq!(data["submission"]["opened_at"], "2026-06-01T09:58:00Z");
    assert_eq!(data["form"]["title"], "Tekne turu");
    assert_eq!(data["form"]["source"], Value::Null);
    let answers = &data["answers"];
    assert_eq!(
        answers["day"],
        json!({ "label": "Hangi gün?", "kind": "date", "value": "2026-08-15", "text": "2026-08-15" })
    );
    assert_eq!(answers["ports"]["value"], json!({ "values": ["g"], "other": "Datça" }));
    assert_eq!(answers["ports"]["text"], "Göcek, Datça");
    assert_eq!(answers["guests"]["value"], json!(4));
    assert_eq!(answers["phone"]["value"], "+905321112233");
    assert_eq!(answers["passport"]["value"], json!(["f-1"]));
    assert_eq!(
        data["files"],
        json!([{ "id": "f-1", "question": "passport", "name": "IMG_0001.jpg", "mime_type": "image/jpeg", "size": 48_213,
                 "url": format!("https://akis.mavideniz.com.tr/api/v1/submissions/{ID}/files/f-1") }])
    );
    assert_eq!(data["consents"]["kvkk"], json!({ "text": "Verileriniz teklif için işlenir.", "given": true }));
    assert!(answers.get("kvkk").is_none());
    assert_eq!(data["hidden"], json!({ "utm_source": "whatsapp" }));
}

#[test]
fn a_test_answer_says_so() {
    let test = Given { test: true, ..given() };
    assert_eq!(test.body()["data"]["test"], true);
}

#[test]
fn a_repetition_keeps_the_id_and_the_body_and_has_its_own_moment() {
    let first = given().call().unwrap().request;
    let later = Given { now: "2026-06-02T10:00:00Z".parse().unwrap(), ..given() };
    let second = later.call().unwrap().request;
    assert_eq!(first.headers()["webhook-id"], ID);
    assert_eq!(first.headers()["webhook-id"], second.headers()["webhook-id"]);
    assert_eq!(first.body(), second.body());
    assert_ne!(first.headers()["webhook-timestamp"], second.headers()["webhook-timestamp"]);
    assert!(verified(SPEC_SECRET, &second, later.now.as_second()).is_ok());
    let given = given();
    let order = given.order();
    let step = &Webhook::new().steps(&order).unwrap()[0];
    assert!(matches!(Webhook::new().look(&order, step, &Done::new(), None), Ok(Look::Repeat)));
}

#[test]
fn a_new_secret_is_one_by_the_specification() {
    let secret = new_secret(&[9; 32]);
    let key = STANDARD.decode(secret.expose_secret().strip_prefix("whsec_").unwrap()).unwrap();
    assert_eq!(key, [9; 32]);
    assert!((24..=64).contains(&key.len()));
}

#[test]
fn while_a_secret_is_replaced_both_are_good() {
    let (old, new) = (new_secret(&[1; 32]), new_secret(&[2; 32]));
    let given = Given { secret: rotated(&old, &new), ..given() };
    let request = given.call().unwrap().request;
    let now = given.now.as_second();
    assert!(verified(old.expose_secret(), &request, now).is_ok());
    assert!(verified(new.expose_secret(), &request, now).is_ok());
    // A second replacement forgets the first secret.
    let third = new_secret(&[3; 32]);
    let given = Given { secret: rotated(&given.secret, &third), ..given };
    let request = given.call().unwrap().request;
    assert_eq!(verified(old.expose_secret(), &request, now), Err("signature"));
    assert!(verified(new.expose_secret(), &request, now).is_ok());
}

#[test]
fn a_secret_that_cannot_sign_sends_nothing() {
    let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![1; bytes]));
    let bad = ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!", &of(23), &of(MOST_KEY_BYTES + 1)];
    for secret in bad {
        let given = Given { secret: SecretString::from(secret), ..given() };
        assert_eq!(given.call().unwrap_err(), EncodeError::Secret, "{secret}");
    }
    for bytes in [24, 64] {
        let given = Given { secret: SecretString::from(of(bytes)), ..given() };
        assert!(given.call().is_ok(), "{bytes}");
    }
}

#[test]
fn a_preview_has_no_signature_and_no_secret_shows_in_it() {
    let given = given();
    let order = Order { secret: None, ..given.order() };
    let step = &Webhook::new().steps(&order).unwrap()[0];
    let call = Webhook::new().call(&order, step, &Done::new()).unwrap();
    assert!(!call.request.headers().contains_key("webhook-signature"));
}

#[test]
fn what_is_not_to_be_sent_is_not_sent_and_neither_are_its_files() {
    let mut given = given();
    given.settings["mapping"] = json!({ "passport": null, "phone": null });
    let text = given.body().to_string();
    assert!(!text.contains("IMG_0001") && !text.contains("f-1") && !text.contains("5321112233"), "{text}");
    assert!(text.contains("Hangi gün?"));
}

/// A field that is marked sensitive appears in no webhook in clear.
#[test]
fn what_is_marked_sensitive_says_that_it_was_given_and_no_more() {
    let mut given = given();
    for answered in &mut given.submission.answers {
        answered.sensitive = matches!(answered.id.as_str(), "phone" | "passport");
    }
    let body = given.body();
    assert_eq!(
        body["data"]["answers"]["phone"],
        json!({ "label": "Telefon", "kind": "phone", "value": null, "text": "•••", "masked": true })
    );
    assert_eq!(body["data"]["files"][0]["name"], "•••");
    let text = body.to_string();
    assert!(!text.contains("5321112233") && !text.contains("IMG_0001"), "{text}");
    assert!(body["data"]["answers"]["day"].get("masked").is_none());

    let mut form = form();
    for item in &mut form.pages[0].items {
        if let Item::Question(question) = item {
            question.sensitive = question.id.as_str() == "phone";
        }
    }
    let told = |settings: Value| -> Vec<&'static str> {
        let draft = Draft { form: &form, source: None, settings: &settings, scopes: None };
        Webhook::new().predict(&draft).iter().map(|one| one.code).collect()
    };
    assert_eq!(told(json!({ "url": "https://x.tr" })), ["sensitive"]);
    assert_eq!(told(json!({ "url": "https://x.tr", "mapping": { "phone": null } })), Vec::<&str>::new());
}

#[test]
fn too_large_a_body_is_not_sent() {
    let mut given = given();
    let long = Answer::Text("ş".repeat(payload::MOST_BYTES / 2));
    given.submission.answers[0].answer = long;
    assert!(matches!(given.call(), Err(EncodeError::TooLarge { bytes, limit }) if bytes > limit));
}

#[test]
fn the_ping_is_signed_and_is_no_answer() {
    let given = given();
    let probe = Probe { settings: &given.settings, secret: Some(&given.secret), now: given.now };
    let call = Webhook::new().probe(&probe).unwrap();
    let body = verified(SPEC_SECRET, &call.request, given.now.as_second()).unwrap();
    assert_eq!(body["type"], "webhook.ping");
    assert_eq!(body["data"], json!({ "test": true }));
    let answer = |status: u16| Response::builder().status(status).body(Bytes::new()).unwrap();
    assert_eq!(Webhook::new().read_probe(&probe, &answer(204)), Ok(()));
    let why = Webhook::new().read_probe(&probe, &answer(302)).unwrap_err();
    assert!(why.en.contains("redirects") && why.tr.contains("yönlendir"), "{why}");
    let unusable = json!({ "url": "mailto:a@b.c" });
    assert!(Webhook::new().probe(&Probe { settings: &unusable, ..probe }).is_none());
}

#[test]
fn an_address_that_cannot_be_called_is_predicted() {
    let form = form();
    let codes = |settings: Value| -> Vec<(&'static str, Severity)> {
        let draft = Draft { form: &form, source: None, settings: &settings, scopes: None };
        Webhook::new().predict(&draft).iter().map(|one| (one.code, one.severity)).collect()
    };
    assert_eq!(codes(json!({ "url": "https://hooks.mavideniz.com.tr" })), []);
    // Standard Webhooks, "Security": https only.
    for open in
        ["http://hooks.mavideniz.com.tr", "http://93.184.216.34/", "http://[2001:db8::1]/", "http://localhost.tr"]
    {
        assert_eq!(codes(json!({ "url": open })), [("bad_address", Severity::Refusal)], "{open}");
    }
    // What stays on the own machine or network; where requests leave it is refused unless the installation allows it.
    for own in [
        "http://127.0.0.1:4600/hook",
        "http://localhost:4600",
        "http://[::1]/",
        "http://192.168.1.7/",
        "http://10.0.0.5/",
    ] {
        assert_eq!(codes(json!({ "url": own })), [], "{own}");
    }
    for settings in
        [json!({}), Value::Null, json!({ "url": "hooks" }), json!({ "url": "https://x.tr", "secret": "s" })]
    {
        assert_eq!(codes(settings.clone()), [("bad_address", Severity::Refusal)], "{settings}");
    }
}
