//! The OpenAPI 3.1 description: what the handlers say, completed by what holds for all of them.

use super::{
    alerts, auth, calendars, connections, deliveries, destinations, drift, files, flows, health, keys, lists,
    members, messages, submissions, whatsapp_accounts,
};
use crate::{
    auth::AccessProblem,
    problem::{Code, OwnProblem, ProblemBody, ProblemKind, RequestProblem, documented},
};
use axum::{http::header, response::IntoResponse};
use std::sync::OnceLock;
use utoipa::{
    OpenApi,
    openapi::{
        HttpMethod, RefOr, SecurityRequirement,
        path::{Operation, Parameter, ParameterIn, PathItem},
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

/// Name of the security scheme.
const COOKIE: &str = "session";

#[derive(OpenApi)]
#[openapi(
    info(title = "Akis", description = "The web forms a company has, filled in within WhatsApp."),
    components(schemas(ProblemBody)),
    tags(
        (name = "auth", description = "Signing up, in and out"),
        (name = "members", description = "People of a company and what they may do"),
        (name = "connections", description = "Access to the systems forms come from"),
        (name = "whatsapp", description = "WhatsApp business accounts"),
        (name = "flows", description = "Forms on their way to WhatsApp"),
        (name = "health", description = "How the endpoints of published forms behave"),
        (name = "messages", description = "Messages that carry a form to a person"),
        (name = "destinations", description = "What answers are written to, and what is promised of it"),
        (name = "answers", description = "What people answered, and its way to the source"),
        (name = "live", description = "Lists of options and booking calendars that forms ask while they are filled in"),
        (name = "alerts", description = "What the company must know, and how it is told"),
        (name = "audit", description = "Who changed what, and what is happening now"),
    )
)]
struct Heading;

/// What stands above the paths.
pub(super) fn heading() -> utoipa::openapi::OpenApi {
    let mut document = Heading::openapi();
    let cookie = ApiKeyValue::with_description("akis_session", "Set by signing in");
    document
        .components
        .get_or_insert_default()
        .add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    document
}

/// Every code the API can answer, each once.
pub(crate) fn codes() -> impl Iterator<Item = Code> {
    let areas: &[&[Code]] = &[
        RequestProblem::CODES,
        OwnProblem::CODES,
        AccessProblem::CODES,
        auth::AuthProblem::CODES,
        members::MemberProblem::CODES,
        connections::ConnectionProblem::CODES,
        whatsapp_accounts::WhatsAppProblem::CODES,
        keys::KeyProblem::CODES,
        flows::FlowProblem::CODES,
        health::HealthProblem::CODES,
        messages::MessageProblem::CODES,
        deliveries::DeliveryProblem::CODES,
        destinations::DestinationProblem::CODES,
        files::FileProblem::CODES,
        lists::ListProblem::CODES,
        calendars::CalendarProblem::CODES,
        submissions::CorrectionProblem::CODES,
        drift::DriftProblem::CODES,
        alerts::AlertProblem::CODES,
    ];
    areas.iter().copied().flatten().copied()
}

/// The OpenAPI 3.1 description of every route of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = super::routes().into_openapi();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(path, &method, operation);
        }
    }
    document
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// Adds what no handler repeats: who may call it, and the problems every route of its kind can answer.
fn complete(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let mut codes = OwnProblem::CODES.to_vec();
    if operation.security.is_none() {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], _>(COOKIE, [])]);
        codes.extend_from_slice(AccessProblem::CODES);
    }
    let holds = |code: &&Code| match code.word {
        "not_found" => path.contains('{'),
        "malformed_parameter" => asks(operation),
        "malformed_json" | "too_large" | "not_json" | "invalid_body" => operation.request_body.is_some(),
        _ => false,
    };
    codes.extend(RequestProblem::CODES.iter().filter(holds));
    codes.retain(|code| code.word != "cross_site" || !matches!(method, HttpMethod::Get));

    let responses = &mut operation.responses.responses;
    for (status, answer) in documented(&codes) {
        match (responses.get_mut(&status), answer) {
            (Some(RefOr::T(own)), RefOr::T(common)) => {
                own.description = format!("{}; {}", own.description, common.description);
            }
            (_, answer) => {
                responses.insert(status, answer);
            }
        }
    }
}

/// Whether it has parameters after the question mark. A part of the path of the wrong shape is "not found".
fn asks(operation: &Operation) -> bool {
    let is_query = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if matches!(parameter.parameter_in, ParameterIn::Query));
    operation.parameters.iter().flatten().any(is_query)
}

/// `GET /api/openapi.json`.
pub(super) async fn serve() -> impl IntoResponse {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| openapi().to_pretty_json().unwrap_or_default());
    ([(header::CONTENT_TYPE, "application/json")], document.as_str())
}
