use crate::requests::Case;
use akis_connectors::webhook::Webhook;
use akis_connectors::{Destination, Done, Order, OrderFile, Probe};
use akis_form::{
    Answer, AnsweredQuestion, FileRef, Form, HiddenField, QuestionId, SourceKind, SourceRef, Submission,
    SubmissionId, WriteTarget,
};
use bytes::Bytes;
use http::Request;
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is sent to addresses of the customer's own. They answer with a status alone.
pub(crate) fn cases() -> Vec<Case> {
    let settings = json!({ "url": "https://hooks.mavideniz.com.tr/akis" });
    let secret = SecretString::from("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    let probe = Probe { settings: &settings, secret: Some(&secret), now: Timestamp::UNIX_EPOCH };
    let ping = Webhook::new().probe(&probe).unwrap().request;
    vec![
        Case { operation: "webhook.completed", requests: vec![completed(&settings, &secret)], read: None },
        Case { operation: "webhook.ping", requests: vec![ping], read: None },
    ]
}

fn completed(settings: &serde_json::Value, secret: &SecretString) -> Request<Bytes> {
    let submission = submission();
    let file = OrderFile {
        id: "f-1".into(),
        media_id: "m1".into(),
        question: QuestionId::new("file"),
        name: "pasaport.pdf".into(),
        mime_type: "application/pdf".into(),
        size: 48_213,
    };
    let order = Order {
        submission: &submission,
        form: &Form::default(),
        settings,
        secret: Some(secret),
        access: None,
        files: &[file],
        public_url: &"https://akis.mavideniz.com.tr".parse().unwrap(),
        page_name: "Tekne turu",
        landed_at: Timestamp::UNIX_EPOCH,
        now: Timestamp::UNIX_EPOCH,
        test: false,
    };
    let steps = Webhook::new().steps(&order).unwrap();
    Webhook::new().call(&order, &steps[0], &Done::new()).unwrap().request
}

/// One answer of each kind of value, under an id that says which.
fn submission() -> Submission {
    let file = FileRef { media_id: "m1".into(), file_name: "pasaport.pdf".into(), ..FileRef::default() };
    let kinds = [
        ("text", Answer::Text("Ayşe".into())),
        ("number", Answer::Number(4.0)),
        ("boolean", Answer::Bool(true)),
        ("date", Answer::Date("2026-08-15".parse().unwrap())),
        ("choices", Answer::Choices(vec!["a".into(), "b".into()])),
        ("other", Answer::Other { values: vec!["a".into()], text: "c".into() }),
        ("parts", Answer::Parts(BTreeMap::from([("row".to_owned(), Answer::Choice("a".into()))]))),
        ("file", Answer::Files(vec![file])),
        ("consent", Answer::Bool(true)),
    ];
    let answered = |(id, answer): (&str, Answer)| AnsweredQuestion {
        id: QuestionId::new(id),
        label: "Soru".into(),
        kind: if id == "consent" { "consent" } else { "short_text" }.into(),
        display: "Yanıt".into(),
        answer,
        sensitive: false,
        target: WriteTarget::None,
    };
    Submission {
        id: SubmissionId(Uuid::from_u128(7)),
        form_title: "Tekne turu".into(),
        source: Some(SourceRef { kind: SourceKind::Typeform, form_id: "aB3dE5gH".into(), version: String::new() }),
        completed_at: Timestamp::UNIX_EPOCH,
        answers: kinds.into_iter().map(answered).collect(),
        hidden: vec![HiddenField {
            id: QuestionId::new("utm_source"),
            label: String::new(),
            value: "whatsapp".into(),
            target: WriteTarget::None,
        }],
    }
}
