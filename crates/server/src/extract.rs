//! axum's extractors with our problems in place of its plain-text refusals.

use crate::problem::{Problem, RequestProblem};
use axum::{
    extract::{
        FromRequest, FromRequestParts, OptionalFromRequest, Request,
        rejection::{JsonRejection, PathRejection, QueryRejection},
    },
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

/// A JSON body, in or out.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub(crate) struct Json<T>(pub(crate) T);

/// A body that may be absent: without a content type there is none.
impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        let body = <axum::Json<T> as OptionalFromRequest<S>>::from_request(request, state).await?;
        Ok(body.map(|axum::Json(body)| Self(body)))
    }
}

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
            JsonRejection::JsonDataError(error) => {
                RequestProblem::InvalidBody { what: without_values(&error.body_text()) }.into()
            }
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
        RequestProblem::MalformedParameter { what: without_values(&rejection.body_text()) }.into()
    }
}

/// serde's complaint without the value it complains about, which can be a phone number, a secret or a key in the wrong place:
/// `invalid type: string "…", expected u32` becomes `invalid type: string, expected u32`.
fn without_values(text: &str) -> String {
    for begin in ["invalid type: ", "invalid value: ", "unknown variant "] {
        // The value may hold any words, so it ends where the last ones of serde begin.
        let Some((before, rest)) = text.split_once(begin) else { continue };
        let Some((given, expected)) = rest.rsplit_once(", expected ") else { continue };
        let kind = given.split(['"', '`']).next().unwrap_or_default().trim();
        return format!("{before}{}, expected {expected}", format!("{begin}{kind}").trim_end());
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[test]
    fn a_complaint_names_the_place_and_never_the_value() {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only its reading is looked at")]
        struct Body {
            to: String,
            hours: Option<u32>,
            mode: Option<Mode>,
        }
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Mode {
            Auto,
        }
        for (json, expected) in [
            (r#"{"to": 905321112233}"#, "invalid type: integer, expected a string at line 1 column 19"),
            (
                r#"{"to": "", "hours": "a, expected \"secret\", expected b"}"#,
                "invalid type: string, expected u32 at line 1 column 56",
            ),
            (r#"{"to": "", "hours": -905321112233}"#, "invalid value: integer, expected u32 at line 1 column 33"),
            (r#"{"to": "", "mode": "secret"}"#, "unknown variant, expected `auto` at line 1 column 27"),
            (r#""secret""#, "invalid type: string, expected struct Body at line 1 column 8"),
            (r#"{"to": true}"#, "invalid type: boolean, expected a string at line 1 column 11"),
            (r#"{"to": null}"#, "invalid type: null, expected a string at line 1 column 11"),
            ("{}", "missing field `to` at line 1 column 2"),
        ] {
            let said = serde_json::from_str::<Body>(json).map_err(|error| error.to_string());
            assert_eq!(without_values(&said.expect_err("it is wrong")), expected, "{json}");
        }
    }
}
