//! What went wrong, said to a client: RFC 9457 problem details with a stable `code`, a sentence for people and
//! the request's id.
//!
//! Each area names its problems in one small enum made by the `problems!` macro: the variant's doc comment is for us,
//! its `#[error]` sentence is for the person at the screen, its `code` is for the dashboard and for scripts and never
//! changes. What is our own fault ([`Problem::internal`]) is logged with its cause and answered without it.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{collections::BTreeMap, error::Error, sync::Arc, time::Duration};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder, response::Response as Documented},
};

/// One entry of the closed list of problems.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Code {
    /// HTTP status it is answered with.
    pub(crate) status: u16,
    /// Stable word that programs match on.
    pub(crate) word: &'static str,
    /// The same for every occurrence, in English.
    pub(crate) title: &'static str,
}

/// An area's enum of problems.
pub(crate) trait ProblemKind: Error {
    /// Every code of the area, for the API description.
    const CODES: &'static [Code];

    /// The code of this one.
    fn code(&self) -> Code;
}

/// Declares an area's problems: an enum with `thiserror` sentences, their codes, and their place in the API description.
macro_rules! problems {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident $({ $($field:ident: $type:ty),* $(,)? })? = $status:literal $code:literal $title:literal, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, thiserror::Error)]
        $vis enum $name {
            $( $(#[$variant_meta])* $variant $({ $($field: $type),* })?, )*
        }

        impl $crate::problem::ProblemKind for $name {
            const CODES: &'static [$crate::problem::Code] =
                &[$($crate::problem::Code { status: $status, word: $code, title: $title }),*];

            fn code(&self) -> $crate::problem::Code {
                match self {
                    $( Self::$variant { .. } => $crate::problem::Code { status: $status, word: $code, title: $title }, )*
                }
            }
        }

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
                $crate::problem::documented(<Self as $crate::problem::ProblemKind>::CODES)
            }
        }
    };
}
pub(crate) use problems;

problems! {
    /// What can be wrong with any request, whatever it asks.
    pub(crate) enum RequestProblem {
        /// The body is not JSON at all.
        #[error("The request's body is not valid JSON.")]
        MalformedJson = 400 "malformed_json" "Malformed JSON",
        /// A query parameter or path part has the wrong shape.
        #[error("{what}")]
        MalformedParameter { what: String } = 400 "malformed_parameter" "Malformed parameter",
        /// Nothing is served at this path.
        #[error("There is nothing at this address.")]
        UnknownPath = 404 "unknown_path" "Unknown address",
        /// The row does not exist, or belongs to another tenant: the answer is the same.
        #[error("This does not exist, or you have no access to it.")]
        NotFound = 404 "not_found" "Not found",
        /// The path exists, the method does not.
        #[error("This address does not support this method.")]
        MethodNotAllowed = 405 "method_not_allowed" "Method not allowed",
        /// Bigger than `server.body_limit_bytes`.
        #[error("The request is too large.")]
        TooLarge = 413 "too_large" "Request too large",
        /// Not sent as `application/json`.
        #[error("Send the request as application/json.")]
        NotJson = 415 "not_json" "Unsupported content type",
        /// JSON of the wrong shape.
        #[error("{what}")]
        InvalidBody { what: String } = 422 "invalid_body" "Invalid request",
    }
}

problems! {
    /// What can be our own fault.
    pub(crate) enum OwnProblem {
        /// Anything unforeseen; the cause is in the log under the request's id.
        #[error("Something went wrong on our side. Try again; if it stays, tell us the request id.")]
        Internal = 500 "internal" "Internal error",
        /// The database or another part did not answer in time.
        #[error("This took too long and was stopped. Try again in a moment.")]
        Timeout = 503 "timeout" "Took too long",
        /// A part we need is not there at the moment.
        #[error("Akis is not available at the moment. Try again shortly.")]
        Unavailable = 503 "unavailable" "Not available",
    }
}

/// A problem on its way to the client.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    code: Code,
    detail: String,
    retry_after: Option<Duration>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Problem {
    /// Our own fault. The cause is logged and never answered.
    pub(crate) fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(Arc::from(cause.into())), ..Self::from(OwnProblem::Internal) }
    }

    /// Keeps the cause for the log.
    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(Arc::from(cause.into()));
        self
    }

    /// Says how long the client should wait before it asks again.
    pub(crate) fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The status it is answered with.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Its stable word.
    pub(crate) fn code(&self) -> &'static str {
        self.code.word
    }

    /// What stands behind it, with every cause below, for the log alone.
    pub(crate) fn cause(&self) -> Option<String> {
        let mut text = self.cause.as_ref()?.to_string();
        let mut next = self.cause.as_ref()?.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        Some(text)
    }

    /// The finished answer.
    pub(crate) fn render(&self, request_id: &str) -> Response {
        let body = ProblemBody {
            r#type: "about:blank",
            title: self.code.title,
            status: self.code.status,
            detail: &self.detail,
            code: self.code.word,
            request_id,
        };
        let mut response = (self.status(), serde_json::to_vec(&body).unwrap_or_default()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs().max(1)));
        }
        response
    }
}

impl<K: ProblemKind> From<K> for Problem {
    fn from(kind: K) -> Self {
        Self { code: kind.code(), detail: kind.to_string(), retry_after: None, cause: None }
    }
}

/// An empty answer that carries the problem; the outermost layer, which knows the request's id, writes the body.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}

/// RFC 9457's media type.
pub(crate) const CONTENT_TYPE: &str = "application/problem+json";

/// The body of every answer that is not a success (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody<'a> {
    /// Always `about:blank`: the meaning is in `code`.
    r#type: &'a str,
    /// The same for every occurrence of the code.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, for a person.
    detail: &'a str,
    /// Stable word to match on.
    #[schema(schema_with = codes_schema)]
    code: &'a str,
    /// Names this request in our log.
    request_id: &'a str,
}

/// The closed list of codes.
fn codes_schema() -> RefOr<utoipa::openapi::Schema> {
    let mut schema = String::schema();
    if let RefOr::T(utoipa::openapi::Schema::Object(object)) = &mut schema {
        object.enum_values = Some(crate::api::codes().map(|code| code.word.into()).collect());
    }
    schema
}

/// The answers of an API description for these codes, one a status.
pub(crate) fn documented(codes: &[Code]) -> BTreeMap<String, RefOr<Documented>> {
    let mut sentences: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in codes {
        sentences.entry(code.status).or_default().push(format!("`{}`: {}", code.word, code.title));
    }
    let answer = |sentences: Vec<String>| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        RefOr::T(ResponseBuilder::new().description(sentences.join("; ")).content(CONTENT_TYPE, content).build())
    };
    sentences.into_iter().map(|(status, lines)| (status.to_string(), answer(lines))).collect()
}

impl From<akis_store::StoreError> for Problem {
    /// What another tenant owns looks like what does not exist. Everything else is our own fault; areas that can name
    /// a cause better do so before it comes here.
    fn from(error: akis_store::StoreError) -> Self {
        match error {
            akis_store::StoreError::NotFound(_) => RequestProblem::NotFound.into(),
            akis_store::StoreError::Database(ref cause) if is_unreachable(cause) => {
                Self::from(OwnProblem::Unavailable).because(error).after(Duration::from_secs(2))
            }
            error => Self::internal(error),
        }
    }
}

/// The database is away or has no connection to spare; the same request may work in a moment.
fn is_unreachable(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::PoolClosed)
}
