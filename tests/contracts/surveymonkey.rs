use crate::requests::{Case, case};
use akis_connectors::surveymonkey::{Settings, Surveymonkey, SurveymonkeyResponse, read_definition};
use akis_connectors::{
    Access, AuthorizeRequest, Connector, Destination, Done, FormParts, FormQuery, FormStep, Look, LookFound,
    Order, Outcome, Step, StepKind,
};
use akis_form::{Answer, Answers, QuestionId, Submission, SubmissionId};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;
use uuid::Uuid;

/// A survey with every family, subtype and display variant.
const SURVEY: &str = include_str!("../../crates/connectors/fixtures/surveymonkey/details.json");

fn settings() -> Settings {
    Settings {
        auth_url: "https://api.surveymonkey.com".parse().unwrap(),
        api_url: "https://api.surveymonkey.com".parse().unwrap(),
        eu_api_url: "https://api.eu.surveymonkey.com".parse().unwrap(),
        ca_api_url: "https://api.surveymonkey.ca".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("secret"),
    }
}

fn connector() -> Surveymonkey {
    Surveymonkey::new(&settings())
}

fn access() -> Access {
    Access {
        token: SecretString::from("token"),
        account_id: "2071".into(),
        base_url: connector().base_url(Some("eu")),
    }
}

/// Every operation on SurveyMonkey.
pub(crate) fn cases() -> Vec<Case> {
    reading().into_iter().chain(parts()).chain(writing()).collect()
}

fn reading() -> Vec<Case> {
    let (surveymonkey, access) = (connector(), access());
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/surveymonkey".parse().unwrap();
    let hook: Url = "https://akis.mavideniz.com.tr/hooks/surveymonkey/9vXk2mQ1TzC0a7Yd5wLhRg".parse().unwrap();
    let consent = AuthorizeRequest { redirect: &redirect, features: &[], region: None, account_hint: None };
    let consent = Request::get(surveymonkey.authorize(&consent).url.as_str()).body(Bytes::new()).unwrap();
    let list = |after, search| surveymonkey.list_forms(&access, &FormQuery { after, search });
    let places = |after| surveymonkey.places_request(&access, "collectors", Some("318700001"), after).unwrap();
    vec![
        Case { operation: "surveymonkey.authorize", requests: vec![consent], read: None },
        case(
            "surveymonkey.exchange_code",
            vec![surveymonkey.exchange_code_request("code", &redirect, None, None)],
            |response| connector().read_tokens(response, Timestamp::UNIX_EPOCH),
        ),
        case("surveymonkey.account", vec![surveymonkey.account_request(&access)], |response| {
            let granted = connector().read_granted(response);
            connector().read_account(response).map_err(|error| error.to_string())?;
            if granted.is_empty() { Err("no scopes".to_owned()) } else { Ok(()) }
        }),
        case("surveymonkey.list_forms", vec![list(None, None), list(Some("2"), Some("tekne"))], |response| {
            let list =
                connector().read_forms(response, &FormQuery::default()).map_err(|error| error.to_string())?;
            list.forms.first().cloned().ok_or("no survey".to_owned())
        }),
        case("surveymonkey.read_form", vec![surveymonkey.form_request(&access, "318700001")], |response| {
            connector().read_form(response)
        }),
        case("surveymonkey.list_collectors", vec![places(None), places(Some("2"))], |response| {
            let (places, _) =
                connector().read_places("collectors", response).map_err(|error| error.to_string())?;
            places.first().cloned().ok_or("no collector".to_owned())
        }),
        case(
            "surveymonkey.watch",
            surveymonkey.watch_request(&access, "318700001", &hook).into_iter().collect(),
            |response| connector().read_watch(response),
        ),
        Case {
            operation: "surveymonkey.unwatch",
            requests: surveymonkey.unwatch_request(&access, "318700001", "1234").into_iter().collect(),
            read: None,
        },
    ]
}

/// The parts of a survey that is too large for one answer, each asked after the answers to those before.
fn parts() -> Vec<Case> {
    let asked = |before: &[&str]| {
        let too_large = r#"{"error":{"id":"1030"}}"#;
        let mut parts = FormParts::default();
        let mut next = connector().read_form_part(&mut parts, &answer(413, too_large));
        for body in before {
            next = connector().read_form_part(&mut parts, &answer(200, body));
        }
        match next {
            Ok(FormStep::Part(part)) => connector().form_part_request(&access(), "318700001", &part),
            other => panic!("{other:?}"),
        }
    };
    let (survey, pages) = (r#"{"id":"318700001"}"#, r#"{"data":[{"id":"91001"}],"links":{}}"#);
    // Reads the answer as the last of these and all that follow as empty lists, and wants one question in the end.
    let read_after = |before: &'static [&'static str], wants_question: bool| {
        move |response: &Response<Bytes>| {
            let mut parts = FormParts::default();
            let bodies = before.iter().map(|body| answer(200, body)).chain([response.clone()]);
            let all = [answer(413, r#"{"error":{"id":"1030"}}"#)].into_iter().chain(bodies);
            let mut last = None;
            for one in all.chain((0..3).map(|_| answer(200, r#"{"data":[],"links":{}}"#))) {
                match connector().read_form_part(&mut parts, &one).map_err(|error| error.to_string())? {
                    FormStep::Whole(form) => {
                        last = Some(form);
                        break;
                    }
                    FormStep::Part(_) => {}
                }
            }
            let form = last.ok_or("it never ends")?;
            let there = !wants_question || form.questions().next().is_some();
            if there { Ok(form.title) } else { Err("no question".to_owned()) }
        }
    };
    vec![
        case("surveymonkey.read_survey", vec![asked(&[])], read_after(&[], false)),
        case("surveymonkey.list_pages", vec![asked(&[survey])], read_after(&[r#"{"id":"318700001"}"#], false)),
        case(
            "surveymonkey.list_questions",
            vec![asked(&[survey, pages])],
            read_after(&[r#"{"id":"318700001"}"#, r#"{"data":[{"id":"91001"}],"links":{}}"#], true),
        ),
    ]
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap()
}

/// What an [`Order`] borrows from.
struct Given {
    form: akis_form::Form,
    submission: Submission,
    settings: Value,
    access: Access,
    public_url: Url,
}

impl Given {
    fn new() -> Self {
        let mut form = read_definition(SURVEY.as_bytes()).unwrap();
        for hidden in &mut form.hidden {
            "whatsapp".clone_into(&mut hidden.value);
        }
        let given = [
            ("1103", Answer::Choice("21102".into())),
            ("1102", Answer::Other { values: vec![], text: "Datça".into() }),
            ("1207", Answer::Parts(BTreeMap::from([("37001/37003".to_owned(), Answer::Choice("37004".into()))]))),
            ("1301", Answer::Text("Ayşe Yılmaz".into())),
        ];
        let answers: Answers = given.into_iter().map(|(id, answer)| (QuestionId::new(id), answer)).collect();
        Self {
            submission: Submission::freeze(
                SubmissionId(Uuid::from_u128(7)),
                &form,
                &answers,
                Timestamp::UNIX_EPOCH,
            ),
            form,
            settings: json!({}),
            access: access(),
            public_url: "https://akis.mavideniz.com.tr".parse().unwrap(),
        }
    }

    fn order(&self) -> Order<'_> {
        Order {
            submission: &self.submission,
            form: &self.form,
            settings: &self.settings,
            secret: None,
            access: Some(&self.access),
            files: &[],
            public_url: &self.public_url,
            page_name: "Tekne turu",
            landed_at: self.submission.completed_at,
            now: self.submission.completed_at,
            test: false,
        }
    }
}

fn step(key: &str, kind: StepKind) -> Step {
    Step { key: key.to_owned(), kind }
}

/// What a step must bring when it is answered as stated.
fn brings(step: Step) -> impl Fn(&Response<Bytes>) -> Result<(), String> {
    move |response| match SurveymonkeyResponse::new(&settings()).read(&Given::new().order(), &step, response) {
        Outcome::Delivered { result: Some(id), .. } if !id.is_empty() => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn writing() -> Vec<Case> {
    let given = Given::new();
    let (order, destination) = (given.order(), SurveymonkeyResponse::new(&settings()));
    let find = step("find_collector", StepKind::Prepare);
    let collector = step("collector", StepKind::Prepare);
    let agree = step("agree_collector", StepKind::Prepare);
    let submit = step("submit", StepKind::Submit);
    let none = Done::from([("find_collector".to_owned(), String::new())]);
    let found = Done::from([("find_collector".to_owned(), "9001".to_owned())]);
    let call = |step: &Step, done: &Done| destination.call(&order, step, done).unwrap().request;
    let look = |step: &Step| match destination.look(&order, step, &found, None).unwrap() {
        Look::Ask(call) => call.request,
        other => panic!("{other:?}"),
    };
    let is_there = {
        let submit = submit.clone();
        move |response: &Response<Bytes>| {
            let found = SurveymonkeyResponse::new(&settings()).read_look(&Given::new().order(), &submit, response);
            match found.map_err(|error| error.to_string())? {
                LookFound::Yes { result: Some(id) } => Ok(id),
                other => Err(format!("{other:?}")),
            }
        }
    };
    vec![
        case(
            "surveymonkey.find_collector",
            vec![call(&find, &Done::new()), call(&agree, &none), look(&collector)],
            brings(find),
        ),
        case("surveymonkey.create_collector", vec![call(&collector, &none)], brings(collector.clone())),
        case("surveymonkey.read_collector", vec![call(&collector, &found)], brings(collector)),
        case("surveymonkey.submit", vec![call(&submit, &found)], brings(submit.clone())),
        case("surveymonkey.find", vec![look(&submit)], is_there),
    ]
}
