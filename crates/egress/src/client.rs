use crate::resolve::{NotPublic, PublicOnly};
use crate::{EgressError, SetupError, is_public};
use bytes::{Bytes, BytesMut};
use http::header::LOCATION;
use http::{Request, Response};
use reqwest::redirect::Policy;
use serde::Deserialize;
use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tracing::{Instrument, field};
use url::{Host, Url};

/// Limits of every call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Longest wait for a connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Longest whole call, in milliseconds.
    pub timeout_ms: u64,
    /// Largest body that is read, in bytes, unpacked.
    pub max_response_bytes: usize,
    /// Lets tenants' addresses be private ones. For the demo and tests only.
    pub allow_private: bool,
}

/// Why an address is called.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'a> {
    /// A vendor's address from the settings: scheme, host and port must be those of one of these.
    Vendor(&'a [Url]),
    /// An address a tenant gave: only the public internet, checked after names are resolved.
    Tenant,
    /// An address that came with a payload: scheme, host and port must be those of one of these, and lead to the public
    /// internet.
    Listed(&'a [Url]),
}

/// The HTTP client. Cloning is cheap and shares the connections.
#[derive(Clone)]
pub struct Egress {
    vendor: reqwest::Client,
    tenant: reqwest::Client,
    pub(crate) timeout: Duration,
    max_response_bytes: usize,
    allow_private: bool,
}

impl Egress {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Result<Self, SetupError> {
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Akis/", env!("CARGO_PKG_VERSION")))
                .redirect(Policy::none())
                // A proxy from the environment would resolve names itself, past every check here.
                .no_proxy()
                .connect_timeout(Duration::from_millis(settings.connect_timeout_ms))
        };
        let build =
            |builder: reqwest::ClientBuilder| builder.build().map_err(|error| SetupError(error.to_string()));
        let tenant = if settings.allow_private { builder() } else { builder().dns_resolver(Arc::new(PublicOnly)) };
        Ok(Self {
            vendor: build(builder())?,
            tenant: build(tenant)?,
            timeout: Duration::from_millis(settings.timeout_ms),
            max_response_bytes: settings.max_response_bytes,
            allow_private: settings.allow_private,
        })
    }

    /// Sends a request and reads the whole answer, whatever its status. A redirect is an answer like any other; only one
    /// that answers a call of [`Destination::Listed`] is followed, with `GET` and without the body, at most three times and
    /// to listed origins alone. One that leads elsewhere, or asks for the body again (307, 308), is an answer.
    pub async fn send(
        &self,
        to: Destination<'_>,
        request: Request<Bytes>,
    ) -> Result<Response<Bytes>, EgressError> {
        let request = parse(request)?;
        self.check(to, request.url())?;
        let span = span(to, &request);
        let answer = async {
            let answer = tokio::time::timeout(self.timeout, self.led(to, request)).await;
            let answer = answer.unwrap_or(Err(EgressError::Timeout));
            match &answer {
                Ok(answer) => {
                    tracing::debug!(status = answer.status().as_u16(), bytes = answer.body().len(), "answered");
                }
                Err(error) => tracing::warn!(%error, "no answer"),
            }
            answer
        };
        answer.instrument(span).await
    }

    /// The exchange, and what it leads to.
    async fn led(&self, to: Destination<'_>, request: reqwest::Request) -> Result<Response<Bytes>, EgressError> {
        let client = self.client(to);
        let mut url = request.url().clone();
        let mut answer = self.exchange(client, request).await?;
        if !matches!(to, Destination::Listed(_)) {
            return Ok(answer);
        }
        for _ in 0..REDIRECTS {
            let moved = matches!(answer.status().as_u16(), 301..=303);
            let place = answer.headers().get(LOCATION).filter(|_| moved).and_then(|place| place.to_str().ok());
            let Some(next) = place.and_then(|place| url.join(place).ok()) else { break };
            // Elsewhere it is not followed; where it leads says something to whoever reads the answer.
            if self.check(to, &next).is_err() {
                break;
            }
            url = next;
            // Nothing of the first request goes along: neither its body nor what its headers say of who asks.
            answer = self.exchange(client, reqwest::Request::new(reqwest::Method::GET, url.clone())).await?;
        }
        Ok(answer)
    }

    /// The one that resolves names as this destination asks.
    pub(crate) fn client(&self, to: Destination<'_>) -> &reqwest::Client {
        match to {
            Destination::Vendor(_) => &self.vendor,
            Destination::Tenant | Destination::Listed(_) => &self.tenant,
        }
    }

    pub(crate) fn check(&self, to: Destination<'_>, url: &Url) -> Result<(), EgressError> {
        let refused = |why| Err(EgressError::Refused { why });
        if !matches!(url.scheme(), "http" | "https") {
            return refused("only http and https are spoken");
        }
        match to {
            Destination::Vendor(origins) | Destination::Listed(origins)
                if !origins.iter().any(|origin| origin.origin() == url.origin()) =>
            {
                refused("its origin is none of those in the settings")
            }
            Destination::Tenant | Destination::Listed(_)
                if !url.username().is_empty() || url.password().is_some() =>
            {
                refused("it carries a user name or a password")
            }
            // Names are checked when they are resolved, which numbers never are.
            Destination::Tenant | Destination::Listed(_)
                if !self.allow_private && literal(url).is_some_and(|ip| !is_public(ip)) =>
            {
                refused(NOT_PUBLIC)
            }
            _ => Ok(()),
        }
    }

    pub(crate) async fn exchange(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
    ) -> Result<Response<Bytes>, EgressError> {
        let mut answer = client.execute(request).await.map_err(|error| cause(&error))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| cause(&error))? {
            if body.len() + chunk.len() > self.max_response_bytes {
                return Err(EgressError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body.freeze());
        *response.status_mut() = answer.status();
        *response.version_mut() = answer.version();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// How often a call may be sent on.
pub(crate) const REDIRECTS: usize = 3;

/// The request as the client takes it.
pub(crate) fn parse(request: Request<Bytes>) -> Result<reqwest::Request, EgressError> {
    reqwest::Request::try_from(request)
        .map_err(|_| EgressError::Refused { why: "it is not an absolute http or https address" })
}

const NOT_PUBLIC: &str = "it does not lead to the public internet";

/// The address, when the host is one and not a name. The URL has already brought `0x7f.1` and its like into one form.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// Queries hold tokens and bodies hold answers, so neither is written down; a tenant's path may be a secret too.
pub(crate) fn span(to: Destination<'_>, request: &reqwest::Request) -> tracing::Span {
    let span = tracing::debug_span!(
        "egress",
        method = request.method().as_str(),
        host = request.url().host_str(),
        path = field::Empty
    );
    if matches!(to, Destination::Vendor(_)) {
        span.record("path", request.url().path());
    }
    span
}

/// What went wrong, without the address that `reqwest` puts into its words.
pub(crate) fn cause(error: &reqwest::Error) -> EgressError {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.is::<NotPublic>() {
            return EgressError::Refused { why: NOT_PUBLIC };
        }
        source = inner.source();
    }
    // A connection that took too long was still no connection.
    if error.is_connect() {
        EgressError::Connect
    } else if error.is_timeout() {
        EgressError::Timeout
    } else {
        EgressError::Transport
    }
}
