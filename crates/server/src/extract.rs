//! axum's extractors with our problems in place of its plain-text refusals.

use crate::problem::{Problem, RequestProblem};
use axum::{
    extract::{
        FromRequest, FromRequestParts,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A JSON body, in or out.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Parts of the path. A part that cannot be an id names nothing, so it is "not found".
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct Path<T>(pub(crate) T);

/// Parameters after the question mark.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub(crate) T);

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonSyntaxError(_) => RequestProblem::MalformedJson.into(),
            JsonRejection::JsonDataError(error) => RequestProblem::InvalidBody { what: error.body_text() }.into(),
            JsonRejection::MissingJsonContentType(_) => RequestProblem::NotJson.into(),
            other if other.status() == http::StatusCode::PAYLOAD_TOO_LARGE => RequestProblem::TooLarge.into(),
            _ => RequestProblem::MalformedJson.into(),
        }
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        RequestProblem::NotFound.into()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        RequestProblem::MalformedParameter { what: rejection.body_text() }.into()
    }
}
