use crate::requests::{Case, case};
use akis_connectors::typeform::{Settings, Typeform, TypeformWebhook, read_definition};
use akis_connectors::{Access, AuthorizeRequest, Connector, Destination, Done, FormQuery, Order, OrderFile};
use akis_form::{Answer, Answers, FileRef, Form, QuestionId, Submission, SubmissionId};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// A form with every field type, screen and rule.
const FORM: &str = include_str!("../../crates/connectors/fixtures/typeform/every_kind.json");

fn connector() -> Typeform {
    Typeform::new(&Settings {
        api_url: "https://api.typeform.com".parse().unwrap(),
        eu_api_url: "https://api.eu.typeform.com".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("secret"),
        eu_2025_api_url: "https://api.typeform.eu".parse().unwrap(),
        eu_2025_client_id: "eu-client".into(),
        eu_2025_client_secret: SecretString::from("eu-secret"),
    })
}

/// Every operation on Typeform, and the webhook in its format.
pub(crate) fn cases() -> Vec<Case> {
    let typeform = connector();
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/typeform".parse().unwrap();
    let access = |region| Access {
        token: SecretString::from("token"),
        account_id: String::new(),
        base_url: typeform.base_url(region),
    };
    let regions = [None, Some("us"), Some("eu"), Some("eu-2025")];
    let consent = |region| {
        let request = AuthorizeRequest { redirect: &redirect, features: &[], region, account_hint: None };
        Request::get(typeform.authorize(&request).url.as_str()).body(Bytes::new()).unwrap()
    };
    let refresh = SecretString::from("refresh");
    let tokens = |response: &Response<Bytes>| {
        let tokens =
            connector().read_tokens(response, Timestamp::UNIX_EPOCH).map_err(|error| error.to_string())?;
        tokens.refresh.ok_or("no refresh token".to_owned())
    };
    let list = |after, search| typeform.list_forms(&access(None), &FormQuery { after, search });
    let listed = |response: &Response<Bytes>| {
        let list = connector().read_forms(response, &FormQuery::default()).map_err(|error| error.to_string())?;
        list.forms.first().cloned().ok_or("no form".to_owned())
    };
    vec![
        Case { operation: "typeform.authorize", requests: regions.map(consent).into(), read: None },
        case(
            "typeform.exchange_code",
            regions.map(|region| typeform.exchange_code_request("code", &redirect, None, region)).into(),
            tokens,
        ),
        case(
            "typeform.refresh",
            regions.map(|region| typeform.refresh_request(&refresh, typeform.base_url(region).as_ref())).into(),
            tokens,
        ),
        case(
            "typeform.account",
            regions.map(|region| typeform.account_request(&access(region))).into(),
            |response| connector().read_account(response),
        ),
        case("typeform.list_forms", vec![list(None, None), list(Some("2"), Some("tekne"))], listed),
        case("typeform.read_form", vec![typeform.form_request(&access(None), "aB3dE5gH")], |response| {
            connector().read_form(response)
        }),
        Case { operation: "typeform.form_response", requests: vec![forwarded()], read: None },
    ]
}

/// The event that goes to an address of the customer's own.
fn forwarded() -> Request<Bytes> {
    let mut form = read_definition(FORM.as_bytes()).unwrap();
    for hidden in &mut form.hidden {
        "whatsapp".clone_into(&mut hidden.value);
    }
    let submission = answered(&form);
    let file = OrderFile {
        id: "f-1".into(),
        media_id: "m1".into(),
        question: QuestionId::new("qLUpload0001"),
        name: "passport.jpg".into(),
        mime_type: "image/jpeg".into(),
        size: 48_213,
    };
    let settings: Value = json!({ "url": "https://crm.mavideniz.com.tr/typeform" });
    let order = Order {
        submission: &submission,
        form: &form,
        settings: &settings,
        secret: Some(&SecretString::from("secret")),
        access: None,
        files: &[file],
        public_url: &"https://akis.mavideniz.com.tr".parse().unwrap(),
        page_name: "Tekne turu",
        landed_at: Timestamp::UNIX_EPOCH,
        now: Timestamp::UNIX_EPOCH,
        test: false,
    };
    let webhook = TypeformWebhook::new();
    let steps = webhook.steps(&order).unwrap();
    webhook.call(&order, &steps[0], &Done::new()).unwrap().request
}

/// An answer to every kind of field that takes one.
fn answered(form: &Form) -> Submission {
    let text = |text: &str| Answer::Text(text.into());
    let chosen = |value: &str| Answer::Choice(value.into());
    let parts = |pairs: &[(&str, Answer)]| {
        Answer::Parts(pairs.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect())
    };
    let file = FileRef { media_id: "m1".into(), file_name: "passport.jpg".into(), ..FileRef::default() };
    let answers = [
        ("q1ShortTxt01", text("Ayşe")),
        ("q3Email00003", text("ayse@mail.example")),
        ("q4Phone00004", text("+905551112233")),
        ("q5Website005", text("https://club.example")),
        ("q6Number0006", Answer::Number(7.0)),
        ("q7Date000007", Answer::Date("2026-07-04".parse().unwrap())),
        ("q8YesNo00008", Answer::Bool(true)),
        ("qADropdown01", chosen("port_cesme")),
        ("qBSingle0001", Answer::Other { values: vec![], text: "A raft".into() }),
        ("qCMulti00001", Answer::Other { values: vec!["extra_dive".into()], text: "Fishing".into() }),
        ("qERanking001", Answer::Ranked(vec!["rank_crew".into(), "rank_price".into(), "rank_food".into()])),
        ("qIMatrix0001", parts(&[("mRowFast0001", chosen("Yes"))])),
        ("qJContact001", parts(&[("cMail0000001", text("ayse@firm.example"))])),
        ("qLUpload0001", Answer::Files(vec![file])),
    ];
    let answers: Answers = answers.into_iter().map(|(id, answer)| (QuestionId::new(id), answer)).collect();
    Submission::freeze(SubmissionId(Uuid::from_u128(7)), form, &answers, Timestamp::UNIX_EPOCH)
}
