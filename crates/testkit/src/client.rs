//! An HTTP client as a test wants it: keeps cookies, follows nothing, speaks JSON.

use anyhow::{Context as _, Result, bail};
use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::{Method, StatusCode, redirect};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A browser (or any other client) with a cookie jar of its own, at one address.
#[derive(Clone)]
pub struct Client {
    base: Url,
    http: reqwest::Client,
    cookies: Arc<Jar>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// Where a redirect points.
    pub location: Option<String>,
    /// The body's media type, empty when none was said.
    pub content_type: String,
    /// The body.
    pub text: String,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.text).with_context(|| format!("{} is no JSON: {}", self.status, self.text))
    }

    /// The body as JSON, when the status is a success; else an error that shows both.
    pub fn success(self) -> Result<Value> {
        if !self.status.is_success() {
            bail!("answered {}: {}", self.status, self.text);
        }
        if self.text.is_empty() { Ok(Value::Null) } else { self.json() }
    }
}

impl Client {
    /// A new client with an empty cookie jar.
    pub fn new(base: Url) -> Result<Self> {
        let cookies = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(cookies.clone())
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { base, http, cookies })
    }

    /// The address everything is relative to.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The cookies it sends to its address, as the header says them: `name=value; …`. Empty when there are none.
    pub fn cookies(&self) -> String {
        let header = self.cookies.cookies(&self.base);
        header.and_then(|header| header.to_str().ok().map(str::to_owned)).unwrap_or_default()
    }

    /// The whole address of a path.
    pub fn address(&self, path: &str) -> Result<String> {
        Ok(self.base.join(path)?.into())
    }

    /// Sends anything anywhere; `path` may be a whole address.
    pub async fn send(&self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Result<Reply> {
        let url = self.base.join(path)?;
        let mut request = self.http.request(method, url.clone());
        if let Some((content_type, bytes)) = body {
            request = request.header("content-type", content_type).body(bytes);
        }
        reply(request.send().await.with_context(|| format!("calling {url}"))?).await
    }

    /// GET whatever it answers.
    pub async fn fetch(&self, path: &str) -> Result<Reply> {
        self.send(Method::GET, path, None).await
    }

    /// GET that must succeed.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.fetch(path).await?.success().with_context(|| format!("GET {path}"))
    }

    /// GET whose body is no text: status and bytes, whatever they are.
    pub async fn download(&self, path: &str) -> Result<(StatusCode, Vec<u8>)> {
        let url = self.base.join(path)?;
        let response = self.http.get(url.clone()).send().await.with_context(|| format!("calling {url}"))?;
        Ok((response.status(), response.bytes().await?.to_vec()))
    }

    /// Posts bytes with a signature as Meta's machines do, whatever it answers.
    pub async fn post_signed(&self, path: &str, body: Vec<u8>, signature: &str) -> Result<Reply> {
        let url = self.base.join(path)?;
        let request = self.http.post(url.clone()).header("content-type", "application/json");
        let request = request.header("x-hub-signature-256", signature).body(body);
        reply(request.send().await.with_context(|| format!("calling {url}"))?).await
    }

    /// JSON to any method, whatever it answers.
    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Result<Reply> {
        self.send(method, path, Some(("application/json", serde_json::to_vec(body)?))).await
    }

    /// POST that must succeed.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.json(Method::POST, path, body).await?.success().with_context(|| format!("POST {path}"))
    }

    /// PUT that must succeed.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Value> {
        self.json(Method::PUT, path, body).await?.success().with_context(|| format!("PUT {path}"))
    }
}

async fn reply(response: reqwest::Response) -> Result<Reply> {
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Reply {
        status: response.status(),
        location: header("location"),
        content_type: header("content-type").unwrap_or_default(),
        text: response.text().await?,
    })
}
