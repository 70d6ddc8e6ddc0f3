use crate::client::{parse, span};
use crate::{Destination, Egress, EgressError};
use bytes::Bytes;
use futures_util::TryStream;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{Request, Response};
use reqwest::multipart::{Form, Part};
use std::error::Error;
use std::time::Duration;
use tracing::Instrument as _;

/// The most bytes a file may have that is sent.
pub const MOST_UPLOADED: u64 = 512 * 1024 * 1024;

/// A multipart body (RFC 7578) with one file at its end, which is streamed.
pub struct Multipart<S> {
    /// Text parts, in order.
    pub fields: Vec<(String, String)>,
    /// The name of the part that holds the file.
    pub part: String,
    /// The file's name there.
    pub file_name: String,
    /// Its MIME type; one that is none is sent as `application/octet-stream`.
    pub mime_type: String,
    /// Its bytes; at most [`MOST_UPLOADED`].
    pub size: u64,
    /// The file. It ends the call when it fails.
    pub file: S,
}

impl Egress {
    /// Sends a request with a multipart body in place of its own, and reads the whole answer, whatever its status. The whole
    /// call takes at most `timeout`; a redirect is not followed.
    pub async fn send_upload<S>(
        &self,
        to: Destination<'_>,
        request: Request<Bytes>,
        body: Multipart<S>,
        timeout: Duration,
    ) -> Result<Response<Bytes>, EgressError>
    where
        S: TryStream + Send + 'static,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        Bytes: From<S::Ok>,
    {
        if body.size > MOST_UPLOADED {
            return Err(EgressError::Refused { why: "the file is larger than may be sent" });
        }
        let mut request = parse(request)?;
        self.check(to, request.url())?;
        let part =
            Part::stream_with_length(reqwest::Body::wrap_stream(body.file), body.size).file_name(body.file_name);
        let part = part
            .mime_str(if is_mime_type(&body.mime_type) { &body.mime_type } else { "application/octet-stream" })
            .map_err(|_| EgressError::Refused { why: "the file's type is none" })?;
        let form = body.fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
        let form = form.part(body.part, part);
        // The body says itself what it is, and how long.
        request.headers_mut().remove(CONTENT_TYPE);
        request.headers_mut().remove(CONTENT_LENGTH);
        let span = span(to, &request);
        let client = self.client(to).clone();
        let call = async {
            let (method, url) = (request.method().clone(), request.url().clone());
            let built = client.request(method, url).headers(request.headers().clone()).multipart(form).build();
            let built = built.map_err(|_| EgressError::Refused { why: "its body cannot be written" })?;
            let answer = tokio::time::timeout(timeout, self.exchange(&client, built)).await;
            let answer = answer.unwrap_or(Err(EgressError::Timeout));
            match &answer {
                Ok(answer) => tracing::debug!(status = answer.status().as_u16(), "an upload was answered"),
                Err(error) => tracing::warn!(%error, "no answer to an upload"),
            }
            answer
        };
        call.instrument(span).await
    }
}

/// A type and a subtype of letters that headers take (RFC 6838, section 4.2).
fn is_mime_type(text: &str) -> bool {
    let name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| name(kind) && name(subtype))
}
