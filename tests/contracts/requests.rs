use akis_whatsapp::{FlowCategory, FlowMessage, Graph};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::SecretString;
use url::Url;

/// Reads an answer the way the product does.
pub(crate) type Read = Box<dyn Fn(&Response<Bytes>) -> Result<(), String>>;

/// One operation: every kind of request we make for it, and how its answer is read.
pub(crate) struct Case {
    pub(crate) operation: &'static str,
    pub(crate) requests: Vec<Request<Bytes>>,
    pub(crate) read: Option<Read>,
}

pub(crate) fn case<T, E: std::fmt::Display>(
    operation: &'static str,
    requests: Vec<Request<Bytes>>,
    read: impl Fn(&Response<Bytes>) -> Result<T, E> + 'static,
) -> Case {
    let read = move |response: &Response<Bytes>| read(response).map(|_| ()).map_err(|error| error.to_string());
    Case { operation, requests, read: Some(Box::new(read)) }
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
