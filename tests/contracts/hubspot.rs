mod answers;

use crate::requests::{Case, case};
use akis_connectors::hubspot::{Hubspot, HubspotContact, HubspotForm, Settings};
use akis_connectors::{
    Access, AuthorizeRequest, Call, Connector, Destination, Done, Feature, FormQuery, Look, LookFound, Order,
    OrderFile, Outcome, Place, Step, StepKind, Tokens,
};
use akis_form::{Form, QuestionId, Submission, SubmissionId};
use answers::{consented, told};
use bytes::Bytes;
use http::{Request, Response};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

const ID: SubmissionId = SubmissionId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001));

const FORM: &str = "5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20";

const FILE: &str = "0197a1b2-0000-7000-8000-00000000000a";

fn settings() -> Settings {
    Settings {
        app_url: "https://app.hubspot.com".parse().unwrap(),
        api_url: "https://api.hubapi.com".parse().unwrap(),
        forms_url: "https://api.hsforms.com".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("secret"),
        pkce: true,
        scopes: vec!["oauth".into(), "forms".into()],
        oauth_version: "v3".into(),
    }
}

fn connector() -> Hubspot {
    Hubspot::new(&settings())
}

fn access() -> Access {
    Access { token: SecretString::from("token"), account_id: "4711001".into(), base_url: None }
}

/// Every operation on HubSpot.
pub(crate) fn cases() -> Vec<Case> {
    [account(), forms(), places(), contacts(), objects(), files()].into_iter().flatten().collect()
}

fn account() -> Vec<Case> {
    let hubspot = connector();
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/hubspot".parse().unwrap();
    let secret = SecretString::from("v".repeat(43));
    let authorize = |features: &[Feature]| {
        let request = AuthorizeRequest { redirect: &redirect, features, region: None, account_hint: None };
        Request::get(hubspot.authorize(&request).url.as_str()).body(Bytes::new()).unwrap()
    };
    let tokens = |response: &Response<Bytes>| connector().read_tokens(response, Timestamp::UNIX_EPOCH);
    let granted = Tokens {
        access: secret.clone(),
        refresh: Some(secret.clone()),
        expires_at: None,
        scopes: vec![],
        base_url: None,
    };
    vec![
        Case {
            operation: "hubspot.authorize",
            requests: vec![authorize(&[]), authorize(&[Feature::Contacts, Feature::Files, Feature::Objects])],
            read: None,
        },
        case(
            "hubspot.exchange_code",
            vec![hubspot.exchange_code_request("code", &redirect, Some(&secret), None)],
            tokens,
        ),
        case("hubspot.refresh", vec![hubspot.refresh_request(&secret, None)], tokens),
        Case {
            operation: "hubspot.revoke",
            requests: hubspot.revoke_request(&granted).into_iter().collect(),
            read: None,
        },
        case("hubspot.account", vec![hubspot.account_request(&access())], |response| {
            connector().read_account(response)
        }),
        case("hubspot.account_name", hubspot.account_name_request(&access()).into_iter().collect(), |response| {
            connector().read_account_name(response).map_err(|error| error.to_string())?.ok_or("no name".to_owned())
        }),
    ]
}

fn forms() -> Vec<Case> {
    let hubspot = connector();
    let list = |after| hubspot.list_forms(&access(), &FormQuery { after, search: None });
    let submit = |submission| Given::of(submission, json!({})).call(&step("submit", StepKind::Submit)).request;
    let look = |after| Given::of(consented(), json!({})).look(&step("submit", StepKind::Submit), after);
    vec![
        case("hubspot.list_forms", vec![list(None), list(Some("NTI1"))], |response| {
            connector().read_forms(response, &FormQuery::default())
        }),
        case("hubspot.read_form", vec![hubspot.form_request(&access(), FORM)], |response| {
            connector().read_form(response)
        }),
        case("hubspot.submit", vec![submit(consented()), submit(told()), late()], |response| {
            match Given::of(consented(), json!({})).read(&step("submit", StepKind::Submit), response) {
                Outcome::Delivered { .. } => Ok(()),
                other => Err(format!("{other:?}")),
            }
        }),
        case("hubspot.find", vec![look(None), look(Some("NTA="))], |response| {
            found(&Given::of(consented(), json!({})), &step("submit", StepKind::Submit), response)
        }),
    ]
}

/// One that waited longer than HubSpot takes moments back.
fn late() -> Request<Bytes> {
    let given = Given::of(consented(), json!({}));
    let order =
        Order { now: given.submission.completed_at + SignedDuration::from_hours(40 * 24), ..given.order() };
    HubspotForm::new(&settings()).call(&order, &step("submit", StepKind::Submit), &given.done).unwrap().request
}

fn places() -> Vec<Case> {
    let ask =
        |kind: &str, parent: Option<&str>| connector().places_request(&access(), kind, parent, None).unwrap();
    let after = |kind: &str, parent: Option<&str>| {
        connector().places_request(&access(), kind, parent, Some("NTA=")).unwrap()
    };
    let some = |kind: &'static str| {
        move |response: &Response<Bytes>| match connector().read_places(kind, response) {
            Ok((places, _)) if places.iter().any(is_named) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    };
    vec![
        case(
            "hubspot.properties",
            vec![
                ask("contact_properties", None),
                ask("object_properties", Some("0-5")),
                after("contact_properties", None),
            ],
            some("contact_properties"),
        ),
        case("hubspot.schemas", vec![ask("objects", None), after("objects", None)], some("objects")),
        case(
            "hubspot.pipelines",
            vec![ask("pipelines", Some("0-3")), after("pipelines", Some("0-3"))],
            some("pipelines"),
        ),
        case(
            "hubspot.stages",
            vec![ask("stages", Some("0-3/default")), after("stages", Some("0-3/default"))],
            some("stages"),
        ),
    ]
}

fn is_named(place: &Place) -> bool {
    !place.value.is_empty() && !place.label.is_empty() && place.label != place.value
}

fn contacts() -> Vec<Case> {
    let further = json!({ "properties": { "port": "harbour" } });
    let contact = step("contact", StepKind::Contact);
    let find = Given::of(consented(), further.clone()).call(&contact).request;
    let update = Given::of(consented(), further).call(&step("properties", StepKind::Contact)).request;
    let mapped = json!({ "mapping": { "port": "harbour", "email": "email", "cabins": null, "extras": null,
        "first_time": null, "tour_date": null, "lead_channel": null } });
    let given = Given::of(consented(), mapped);
    let make = HubspotContact::new(&settings()).call(&given.order(), &contact, &Done::new()).unwrap().request;
    vec![
        case("hubspot.find_contact", vec![find], |response| {
            let given = Given::of(consented(), json!({ "contact": true }));
            brought(&given.read(&step("contact", StepKind::Contact), response))
        }),
        case("hubspot.upsert_contact", vec![update, make], |response| {
            let given = Given::of(consented(), json!({}));
            brought(&given.read(&step("properties", StepKind::Contact), response))
        }),
    ]
}

fn objects() -> Vec<Case> {
    let ticket = || {
        let object = json!({ "object_type_id": "0-5", "pipeline": "0", "stage": "1", "properties": {} });
        Given::of(consented(), json!({ "object": object }))
    };
    let deal = || {
        let object = json!({ "object_type_id": "0-3", "pipeline": "default", "stage": "appointmentscheduled" });
        Given::of(consented(), json!({ "object": object }))
    };
    let custom = || {
        let object =
            json!({ "object_type_id": "2-117", "properties": { "port": "harbour" }, "marker_property": "answer" });
        Given::of(consented(), json!({ "object": object }))
    };
    let object = || step("object", StepKind::Object);
    vec![
        case(
            "hubspot.create_object",
            vec![
                ticket().call(&object()).request,
                deal().call(&object()).request,
                custom().call(&object()).request,
            ],
            move |response| brought(&ticket().read(&step("object", StepKind::Object), response)),
        ),
        case(
            "hubspot.find_object",
            vec![
                ticket().look(&object(), None),
                deal().look(&object(), Some("100")),
                custom().look(&object(), None),
            ],
            move |response| found(&ticket(), &step("object", StepKind::Object), response),
        ),
        case(
            "hubspot.connect_object",
            vec![custom().call(&step("object_contact", StepKind::Object)).request],
            move |response| match custom().read(&step("object_contact", StepKind::Object), response) {
                Outcome::Delivered { .. } => Ok(()),
                other => Err(format!("{other:?}")),
            },
        ),
    ]
}

fn files() -> Vec<Case> {
    let given = || Given::of(consented(), json!({ "files": "upload" }));
    let file = || step(&format!("file:{FILE}"), StepKind::File);
    let note = || step("note", StepKind::Note);
    vec![
        case("hubspot.upload_file", vec![multipart(given().call(&file()))], move |response| {
            brought(&given().read(&file(), response))
        }),
        case("hubspot.find_file", vec![given().look(&file(), None)], move |response| {
            found(&given(), &file(), response)
        }),
        case("hubspot.create_note", vec![given().call(&note()).request], move |response| {
            brought(&given().read(&note(), response))
        }),
        case(
            "hubspot.find_note",
            vec![given().look(&note(), None), given().look(&note(), Some("100"))],
            move |response| found(&given(), &note(), response),
        ),
    ]
}

fn brought(outcome: &Outcome) -> Result<(), String> {
    match outcome {
        Outcome::Delivered { result: Some(_), .. } => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

/// Whether the marked one is found in an answer.
fn found(given: &Given, step: &Step, response: &Response<Bytes>) -> Result<(), String> {
    match HubspotForm::new(&settings()).read_look(&given.order(), step, response) {
        Ok(LookFound::Yes { .. }) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

/// The call as it leaves, its file streamed in.
fn multipart(call: Call) -> Request<Bytes> {
    let (mut request, upload) = (call.request, call.upload.unwrap());
    let part = |head: String, value: &str| {
        format!("--limit\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n")
    };
    let mut body: String =
        upload.fields.iter().map(|(name, value)| part(format!("name=\"{name}\""), value)).collect();
    let head = format!(
        "name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}",
        upload.part, upload.file_name, upload.mime_type
    );
    body += &part(head, "the file");
    body += "--limit--\r\n";
    request.headers_mut().insert("content-type", "multipart/form-data; boundary=limit".parse().unwrap());
    *request.body_mut() = body.into();
    request
}

fn step(key: &str, kind: StepKind) -> Step {
    Step { key: key.into(), kind }
}

/// What an order borrows from.
struct Given {
    submission: Submission,
    form: Form,
    settings: Value,
    files: Vec<OrderFile>,
    public_url: Url,
    access: Access,
    done: Done,
}

impl Given {
    fn of(submission: Submission, settings: Value) -> Self {
        let file = OrderFile {
            id: FILE.into(),
            media_id: "m1".into(),
            question: QuestionId::new("passport"),
            name: "pasaport.pdf".into(),
            mime_type: "application/pdf".into(),
            size: 4096,
        };
        let done = [("contact", "512"), ("object", "77")].map(|(key, id)| (key.to_owned(), id.to_owned()));
        let uploaded = (format!("file:{FILE}"), "177 https://f.hubspotusercontent-eu1.net/p.pdf".to_owned());
        Self {
            submission,
            form: Form::default(),
            settings,
            files: vec![file],
            public_url: "https://akis.mavideniz.com.tr".parse().unwrap(),
            access: access(),
            done: done.into_iter().chain([uploaded]).collect(),
        }
    }

    fn order(&self) -> Order<'_> {
        Order {
            submission: &self.submission,
            form: &self.form,
            settings: &self.settings,
            secret: None,
            access: Some(&self.access),
            files: &self.files,
            public_url: &self.public_url,
            page_name: "Tekne turu",
            landed_at: self.submission.completed_at,
            now: self.submission.completed_at,
            test: false,
        }
    }

    fn call(&self, step: &Step) -> Call {
        HubspotForm::new(&settings()).call(&self.order(), step, &self.done).unwrap()
    }

    fn read(&self, step: &Step, response: &Response<Bytes>) -> Outcome {
        HubspotForm::new(&settings()).read(&self.order(), step, response)
    }

    fn look(&self, step: &Step, after: Option<&str>) -> Request<Bytes> {
        match HubspotForm::new(&settings()).look(&self.order(), step, &self.done, after) {
            Ok(Look::Ask(call)) => call.request,
            other => panic!("{other:?}"),
        }
    }
}
