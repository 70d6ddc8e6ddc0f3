use akis_connectors::hubspot::{Hubspot, Settings};
use akis_connectors::{Access, Connector, Outcome, SubmitContext};
use akis_form::{
    Answer, AnsweredQuestion, HiddenField, QuestionId, SourceKind, SourceRef, Submission, SubmissionId,
    WriteTarget,
};
use akis_whatsapp::{FlowCategory, FlowMessage, Graph};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

/// Reads an answer the way the product does.
type Read = Box<dyn Fn(&Response<Bytes>) -> Result<(), String>>;

/// One operation: every kind of request we make for it, and how its answer is read.
pub(crate) struct Case {
    pub(crate) operation: &'static str,
    pub(crate) requests: Vec<Request<Bytes>>,
    pub(crate) read: Option<Read>,
}

fn case<T, E: std::fmt::Display>(
    operation: &'static str,
    requests: Vec<Request<Bytes>>,
    read: impl Fn(&Response<Bytes>) -> Result<T, E> + 'static,
) -> Case {
    let read = move |response: &Response<Bytes>| read(response).map(|_| ()).map_err(|error| error.to_string());
    Case { operation, requests, read: Some(Box::new(read)) }
}

const ID: SubmissionId = SubmissionId(Uuid::from_u128(7));

fn connector() -> Hubspot {
    Hubspot::new(&Settings {
        app_url: "https://app.hubspot.com".parse().unwrap(),
        api_url: "https://api.hubapi.com".parse().unwrap(),
        forms_url: "https://api.hsforms.com".parse().unwrap(),
        client_id: "client".into(),
        client_secret: SecretString::from("secret"),
        pkce: true,
        scopes: vec!["oauth".into(), "forms".into()],
    })
}

/// Every operation on HubSpot.
pub(crate) fn hubspot() -> Vec<Case> {
    let hubspot = connector();
    let access = Access { token: SecretString::from("token"), account_id: "4711001".into() };
    let redirect: Url = "https://akis.mavideniz.com.tr/oauth/callback/hubspot".parse().unwrap();
    let public_url: Url = "https://akis.mavideniz.com.tr".parse().unwrap();
    let secret = SecretString::from("v".repeat(43));
    let authorize = Request::get(hubspot.authorize(&redirect).url.as_str()).body(Bytes::new()).unwrap();
    let context = SubmitContext { public_url: &public_url, page_name: "Tekne turu" };
    let submit = |submission: &Submission| hubspot.submit(&access, submission, &context).unwrap();
    let form = "5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20";
    let tokens = |response: &Response<Bytes>| connector().read_tokens(response, Timestamp::UNIX_EPOCH);
    let marked = public_url.clone();
    let found = move |response: &Response<Bytes>| {
        connector().was_found(response, ID, &marked, Timestamp::from_millisecond(1).unwrap())
    };
    let submitted = |response: &Response<Bytes>| match connector().read_submit(response) {
        Outcome::Delivered { detail: Some(_) } => Ok(()),
        other => Err(format!("{other:?}")),
    };
    vec![
        Case { operation: "hubspot.authorize", requests: vec![authorize], read: None },
        case(
            "hubspot.exchange_code",
            vec![hubspot.exchange_code_request("code", &redirect, Some(&secret))],
            tokens,
        ),
        case("hubspot.refresh", vec![hubspot.refresh_request(&secret)], tokens),
        case("hubspot.account", vec![hubspot.account_request(&access)], |response| {
            connector().read_account(response)
        }),
        case("hubspot.account_name", hubspot.account_name_request(&access).into_iter().collect(), |response| {
            connector().read_account_name(response).map_err(|error| error.to_string())?.ok_or("no name".to_owned())
        }),
        case(
            "hubspot.list_forms",
            vec![hubspot.list_forms(&access, None), hubspot.list_forms(&access, Some("NTI1"))],
            |response| connector().read_forms(response),
        ),
        case("hubspot.read_form", vec![hubspot.form_request(&access, form)], |response| {
            connector().read_form(response)
        }),
        case("hubspot.submit", vec![submit(&consented()), submit(&told())], submitted),
        case(
            "hubspot.find",
            vec![hubspot.find_request(&access, form, None), hubspot.find_request(&access, form, Some("NTA="))],
            found,
        ),
    ]
}

fn answered(id: &str, answer: Answer, target: WriteTarget) -> AnsweredQuestion {
    AnsweredQuestion {
        id: QuestionId::new(id),
        label: format!("What is your {id}?"),
        kind: "short_text".into(),
        display: String::new(),
        answer,
        sensitive: false,
        target,
    }
}

fn property(name: &str) -> WriteTarget {
    WriteTarget::Hubspot { object_type_id: "0-1".into(), name: name.into() }
}

/// Answers of every kind HubSpot takes, with consent asked for.
fn consented() -> Submission {
    let answers = vec![
        answered("email", Answer::Text("ayse@maviacenta.com.tr".into()), property("email")),
        answered("cabins", Answer::Number(4.0), property("cabins")),
        answered("port", Answer::Choice("gocek".into()), property("port")),
        answered("extras", Answer::Choices(vec!["food".into(), "diving".into()]), property("extras")),
        answered("first_time", Answer::Bool(true), property("first_time")),
        answered("tour_date", Answer::Date("2026-08-15".parse().unwrap()), property("tour_date")),
        answered("processing", Answer::Bool(true), WriteTarget::HubspotProcessing),
        answered("news", Answer::Bool(false), WriteTarget::HubspotSubscription { subscription_type_id: 9012 }),
    ];
    Submission {
        id: ID,
        form_title: "Tekne turu".into(),
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20".into(),
            version: String::new(),
        }),
        completed_at: "2026-06-01T10:00:00Z".parse().unwrap(),
        answers,
        hidden: vec![HiddenField {
            id: QuestionId::new("lead_channel"),
            label: "Kanal".into(),
            value: "web".into(),
            target: property("lead_channel"),
        }],
    }
}

/// The same with a legitimate interest, which is told and not asked.
fn told() -> Submission {
    let mut submission = consented();
    submission.answers.truncate(6);
    submission.hidden.push(HiddenField {
        id: QuestionId::new("legitimate_interest"),
        label: "Legitimate interest".into(),
        value: "We write to our customers.".into(),
        target: WriteTarget::HubspotLegitimateInterest {
            subscription_type_id: 77,
            legal_basis: "CUSTOMER".into(),
        },
    });
    submission
}

fn graph() -> Graph {
    Graph::new(&akis_whatsapp::Settings {
        graph_url: "https://graph.facebook.com".parse().unwrap(),
        graph_version: "v25.0".into(),
        data_api_version: akis_whatsapp::DataApiVersion::V3,
    })
}

/// Every operation on the Graph API.
pub(crate) fn meta() -> Vec<Case> {
    let graph = graph();
    let token = &SecretString::from("EAADEMO");
    let (waba, phone, flow) = ("102290129340398", "106540352242922", "1001");
    let endpoint: Url = "https://akis.mavideniz.com.tr/exchange/9vXk2mQ1TzC0a7Yd5wLhRg".parse().unwrap();
    let categories = [FlowCategory::LeadGeneration];
    let message = FlowMessage {
        to: "905321112233",
        header: Some("Mavi Deniz"),
        body: "Teklif formu",
        footer: Some("Akis"),
        cta: "Formu aç",
        flow_id: flow,
        opening: akis_whatsapp::Opening::Endpoint,
        flow_token: "9vXk2mQ1TzC0a7Yd5wLhRg",
        callback_data: "01970000",
    };
    let success = |response: &Response<Bytes>| self::graph().read_success(response);
    vec![
        case(
            "meta.create_flow",
            vec![
                graph.create_flow(token, waba, "Tekne turu", &categories, None),
                graph.create_flow(token, waba, "Tekne turu", &categories, Some(&endpoint)),
            ],
            |response| self::graph().read_created_flow(response),
        ),
        case("meta.upload_flow_json", vec![graph.upload_flow_json(token, flow, "{\n}")], |response| {
            self::graph().read_upload(response)
        }),
        case(
            "meta.update_flow",
            vec![
                graph.update_flow(token, flow, &endpoint, None),
                graph.update_flow(token, flow, &endpoint, Some("670843887433847")),
            ],
            success,
        ),
        case("meta.publish", vec![graph.publish(token, flow)], success),
        case("meta.get_flow", vec![graph.get_flow(token, flow)], |response| self::graph().read_flow(response)),
        case("meta.get_waba", vec![graph.get_waba(token, waba)], |response| self::graph().read_waba(response)),
        case(
            "meta.list_phone_numbers",
            vec![graph.list_phone_numbers(token, waba, None), graph.list_phone_numbers(token, waba, Some("QVFI"))],
            |response| self::graph().read_phone_numbers(response),
        ),
        case("meta.subscribe_app", vec![graph.subscribe_app(token, waba)], success),
        case("meta.get_public_key", vec![graph.get_public_key(token, phone)], |response| {
            self::graph().read_public_key(response).map_err(|error| error.to_string())?.ok_or("no key".to_owned())
        }),
        case("meta.get_media", vec![graph.get_media(token, "2621233374848975")], |response| {
            self::graph().read_media(response)
        }),
        case(
            "meta.set_public_key",
            vec![graph.set_public_key(token, phone, "-----BEGIN PUBLIC KEY-----\n")],
            success,
        ),
        case("meta.send_flow_message", vec![graph.send_flow_message(token, phone, &message)], |response| {
            self::graph().read_sent(response)
        }),
    ]
}
