use crate::client::{REDIRECTS, cause, parse, span};
use crate::{Destination, Egress, EgressError};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use http::{Request, StatusCode};
use std::time::Duration;
use tokio::time::Instant;
use tracing::Instrument as _;

/// Bounds of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the body.
    pub max_bytes: u64,
    /// From the first byte asked to the last byte read, redirects included.
    pub timeout: Duration,
}

/// A body that comes as a stream. Dropped, the connection is closed.
#[derive(Debug)]
pub struct Download {
    status: StatusCode,
    headers: HeaderMap,
    response: reqwest::Response,
    left: u64,
    until: Instant,
}

impl Egress {
    /// Sends a `GET` and gives the answer as it comes, whatever its status. It is sent on to other addresses of the same
    /// destination, at most three times; a bearer token goes to the first origin alone. What claims to be larger than
    /// allowed is refused before it is read.
    pub async fn download(
        &self,
        to: Destination<'_>,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Download, EgressError> {
        let mut request = parse(request)?;
        // Bytes as they are: hashes are of them, and nothing grows while it is unpacked.
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let until = Instant::now() + limits.timeout;
        let span = span(to, &request);
        let begun = async {
            let begun = tokio::time::timeout_at(until, self.follow(to, request)).await;
            let response = begun.unwrap_or(Err(EgressError::Timeout));
            match &response {
                Ok(response) => tracing::debug!(status = response.status().as_u16(), "a download began"),
                Err(error) => tracing::warn!(%error, "no download"),
            }
            response
        };
        let mut response = begun.instrument(span).await?;
        if response.content_length().is_some_and(|length| length > limits.max_bytes) {
            return Err(EgressError::TooLarge);
        }
        let headers = std::mem::take(response.headers_mut());
        Ok(Download { status: response.status(), headers, response, left: limits.max_bytes, until })
    }

    async fn follow(
        &self,
        to: Destination<'_>,
        mut request: reqwest::Request,
    ) -> Result<reqwest::Response, EgressError> {
        for _ in 0..=REDIRECTS {
            self.check(to, request.url())?;
            let url = request.url().clone();
            let mut headers = request.headers().clone();
            let response = self.client(to).execute(request).await.map_err(|error| cause(&error))?;
            let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
            let place = response.headers().get(LOCATION).filter(|_| moved).map(HeaderValue::to_str);
            let Some(place) = place else { return Ok(response) };
            let next = place.ok().and_then(|place| url.join(place).ok());
            let next = next.ok_or(EgressError::Refused { why: "it was sent on to what is no address" })?;
            if next.origin() != url.origin() {
                headers.remove(AUTHORIZATION);
            }
            request = reqwest::Request::new(reqwest::Method::GET, next);
            *request.headers_mut() = headers;
        }
        Err(EgressError::Refused { why: "it was sent on too often" })
    }
}

impl Download {
    /// As the server answered.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// As the server answered.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What follows; `None` at the end. An error is final.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, EgressError> {
        let next = tokio::time::timeout_at(self.until, self.response.chunk()).await;
        let chunk = next.map_err(|_| EgressError::Timeout)?.map_err(|error| cause(&error))?;
        let Some(chunk) = chunk else { return Ok(None) };
        self.left = self.left.checked_sub(chunk.len() as u64).ok_or(EgressError::TooLarge)?;
        Ok(Some(chunk))
    }
}
