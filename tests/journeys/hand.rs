//! A customer's hands on one form, which enter what a test says and look at what stands there.

use crate::steps::text;
use akis_load::envelope::{seal, sign};
use akis_testkit::{Product, Reply};
use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand::RngCore as _;
use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey as _;
use serde_json::{Value, json};

/// The secret of the demo's app at Meta, which Meta's machines sign with.
pub(crate) const APP_SECRET: &str = "5d0c3e1f9a7b4286a1d4c07e93b85f62";

/// The customer's phone with a form on it.
pub(crate) struct Hand<'a> {
    product: &'a Product,
    /// Everything the phone shows.
    pub(crate) view: Value,
}

impl<'a> Hand<'a> {
    /// Taps the button of a message.
    pub(crate) async fn open(product: &'a Product, message: &str) -> Result<Self> {
        Ok(Self { product, view: product.vendors.phone().open(message).await? })
    }

    async fn act(&mut self, action: &str, body: &Value) -> Result<()> {
        let path = format!("/sandbox/phones/{}/{action}", self.product.vendors.customer());
        self.view = self.product.vendors.control().post(&path, body).await?;
        Ok(())
    }

    /// Enters a value under a question's label; of options it is the words that stand there.
    pub(crate) async fn enter(&mut self, label: &str, value: &Value) -> Result<()> {
        let component = self.find(label).with_context(|| format!("no {label} on {}", self.view["open"]))?;
        let name = text(&component, "/name")?;
        let id = |words: &Value| {
            let options = component["options"].as_array().into_iter().flatten();
            options.filter(|option| option["title"] == *words).map(|option| option["id"].clone()).next()
        };
        let value = match value {
            Value::String(_) => id(value).unwrap_or_else(|| value.clone()),
            other => other.clone(),
        };
        self.act("input", &json!({ "name": name, "value": value })).await
    }

    /// Taps the button at the bottom.
    pub(crate) async fn tap(&mut self) -> Result<()> {
        self.act("tap", &json!({ "target": "footer" })).await
    }

    /// One screen back.
    pub(crate) async fn back(&mut self) -> Result<()> {
        self.act("back", &json!({})).await
    }

    /// The screen's id; `None` when the form is closed.
    pub(crate) fn screen(&self) -> Option<&str> {
        self.view["open"]["screen"].as_str()
    }

    /// What the endpoint or the phone says against an input with this label.
    pub(crate) fn complaint(&self, label: &str) -> Option<String> {
        self.find(label)?["error"].as_str().map(str::to_owned)
    }

    /// The component with this label on the screen.
    pub(crate) fn find(&self, label: &str) -> Option<Value> {
        let components = self.view["open"]["components"].as_array()?;
        let fits = |component: &&Value| {
            component["name"].is_string()
                && component["label"].as_str().is_some_and(|found| found.starts_with(label))
        };
        components.iter().find(fits).cloned()
    }

    /// Enters whatever of `answers` stands on the screen.
    pub(crate) async fn fill(&mut self, answers: &[(&str, Value)]) -> Result<()> {
        for (label, value) in answers {
            if self.find(label).is_some() {
                self.enter(label, value).await.with_context(|| format!("entering {label}"))?;
            }
        }
        Ok(())
    }

    /// Fills in screen after screen until one has a question with this label.
    pub(crate) async fn go_to(&mut self, label: &str, answers: &[(&str, Value)]) -> Result<()> {
        while self.find(label).is_none() {
            self.pass(answers).await.with_context(|| format!("on the way to {label}"))?;
        }
        Ok(())
    }

    /// Fills in screen after screen to the end.
    pub(crate) async fn finish(&mut self, answers: &[(&str, Value)]) -> Result<()> {
        while self.screen().is_some() {
            self.pass(answers).await?;
        }
        Ok(())
    }

    /// Fills in the screen and leaves it.
    pub(crate) async fn pass(&mut self, answers: &[(&str, Value)]) -> Result<()> {
        let before = self.screen().context("the form is closed")?.to_owned();
        self.fill(answers).await?;
        self.tap().await?;
        if self.screen() == Some(&before) {
            bail!("{before} was not left: {}", self.view["open"]);
        }
        Ok(())
    }
}

/// What phone and endpoint said to each other, oldest first, in clear.
pub(crate) async fn exchanges(product: &Product) -> Result<Vec<Value>> {
    let path = format!("/sandbox/phones/{}/exchanges", product.vendors.customer());
    let log = product.vendors.control().get(&path).await?;
    log.as_array().cloned().with_context(|| format!("no list: {log}"))
}

/// A file as the phone's picker takes it.
pub(crate) fn file(name: &str, mime: &str, bytes: &[u8]) -> Value {
    json!([{ "file_name": name, "mime_type": mime, "base64": STANDARD.encode(bytes) }])
}

/// Begins as a PNG picture does; the rest is noise, so that nothing can be left out and guessed.
pub(crate) fn picture(bytes: usize) -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    let begun = picture.len();
    picture.resize(bytes.max(begun), 0);
    rand::rng().fill_bytes(picture.get_mut(begun..).unwrap_or_default());
    picture
}

/// Meta's machines, with a request that no phone of the sandbox would send.
pub(crate) struct Wire<'a> {
    product: &'a Product,
    endpoint: String,
    key: RsaPublicKey,
}

/// An answer of the endpoint: as it came, and in clear when it was encrypted.
pub(crate) struct Said {
    pub(crate) reply: Reply,
    pub(crate) plain: Value,
}

impl<'a> Wire<'a> {
    /// Under the key that Meta has now.
    pub(crate) async fn to(product: &'a Product, endpoint: &str) -> Result<Self> {
        let numbers = product.vendors.control().get("/sandbox/phone-numbers").await?;
        Self::under(product, endpoint, &text(&numbers, "/0/public_key")?)
    }

    /// Under any public key.
    pub(crate) fn under(product: &'a Product, endpoint: &str, pem: &str) -> Result<Self> {
        let key = RsaPublicKey::from_public_key_pem(pem)?;
        Ok(Self { product, endpoint: endpoint.to_owned(), key })
    }

    /// A request, encrypted and signed.
    pub(crate) async fn ask(&self, request: &[u8]) -> Result<Said> {
        let (body, secrets) = seal(&self.key, request)?;
        let reply = self.post(body.into_bytes(), APP_SECRET).await?;
        let plain = secrets.open(reply.text.as_bytes()).ok();
        let plain = plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default();
        Ok(Said { reply, plain })
    }

    /// Any body, signed with any secret.
    pub(crate) async fn post(&self, body: Vec<u8>, secret: &str) -> Result<Reply> {
        let signature = sign(secret, &body)?;
        self.product.dashboard.post_signed(&self.endpoint, body, &signature).await
    }
}
