//! The outside world through the sandbox's control API, as any outside client would use it.

use crate::client::Client;
use anyhow::{Context as _, Result, bail};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

/// The sandbox's customer.
const CUSTOMER: &str = "905321112233";

/// Meta, HubSpot and a customer.
pub struct Vendors {
    client: Client,
}

impl Vendors {
    pub(crate) fn new(base: Url) -> Result<Self> {
        Ok(Self { client: Client::new(base)? })
    }

    /// The control API.
    pub fn control(&self) -> &Client {
        &self.client
    }

    /// The customer's number.
    pub fn customer(&self) -> &'static str {
        CUSTOMER
    }

    /// The customer's phone.
    pub fn phone(&self) -> Customer<'_> {
        Customer { client: &self.client }
    }

    /// A person presses Allow on a vendor's consent page, as it stands. Answers where the vendor sends the browser back
    /// to.
    pub async fn allow(&self, authorize_url: &str) -> Result<String> {
        self.allow_as(authorize_url, None).await
    }

    /// The same, signed in to another account than the one the page proposes.
    pub async fn allow_as(&self, authorize_url: &str, account: Option<&str>) -> Result<String> {
        let page = self.client.fetch(authorize_url).await?;
        if !page.status.is_success() {
            bail!("the consent page answered {}: {}", page.status, page.text);
        }
        let (action, mut fields) = consent_form(&page.text).context("the consent page has no form")?;
        if let Some(account) = account {
            fields.retain(|(name, _)| name != "account");
            fields.push(("account".to_owned(), account.to_owned()));
        }
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&fields).append_pair("decision", "allow");
        let target = Url::parse(authorize_url)?.join(&action)?;
        let content = ("application/x-www-form-urlencoded", body.finish().into_bytes());
        let reply = self.client.send(Method::POST, target.as_str(), Some(content)).await?;
        reply.location.with_context(|| format!("Allow answered {}: {}", reply.status, reply.text))
    }

    /// Every message that reached the customer, oldest first.
    pub async fn messages(&self) -> Result<Vec<Value>> {
        self.list(&format!("/sandbox/messages?to={CUSTOMER}")).await
    }

    /// Every submission HubSpot received for a form.
    pub async fn hubspot_submissions(&self, form: &str) -> Result<Vec<Value>> {
        self.list(&format!("/sandbox/hubspot/submissions?form_id={form}")).await
    }

    /// Switches a fault on, or with `none` off.
    pub async fn fault(&self, vendor: &str, fault: &Value) -> Result<()> {
        self.client.put("/sandbox/faults", &json!({ vendor: fault })).await.map(drop)
    }

    async fn list(&self, path: &str) -> Result<Vec<Value>> {
        let found = self.client.get(path).await?;
        let items = found.as_array().or_else(|| found["items"].as_array());
        items.cloned().with_context(|| format!("{path} is no list: {found}"))
    }
}

/// The customer, filling in forms.
pub struct Customer<'a> {
    client: &'a Client,
}

impl Customer<'_> {
    /// What the phone shows.
    pub async fn view(&self) -> Result<Value> {
        self.client.get(&path("")).await
    }

    /// Taps the button of a message.
    pub async fn open(&self, message: &str) -> Result<Value> {
        self.client.post(&path("/open"), &json!({ "message_id": message })).await
    }

    /// Enters one value.
    pub async fn input(&self, name: &str, value: &Value) -> Result<Value> {
        self.client.post(&path("/input"), &json!({ "name": name, "value": value })).await
    }

    /// Taps the button at the bottom.
    pub async fn tap_footer(&self) -> Result<Value> {
        self.client.post(&path("/tap"), &json!({ "target": "footer" })).await
    }

    /// Opens a message and fills every screen as an obliging person would, to the end. Answers what was entered, by
    /// label, in the words that stood on the screen.
    pub async fn fill(&self, message: &str) -> Result<BTreeMap<String, String>> {
        let mut entered = BTreeMap::new();
        let mut view = self.open(message).await?;
        for _ in 0..100 {
            let open = &view["open"];
            let Some(screen) = open["screen"].as_str().map(str::to_owned) else { return Ok(entered) };
            for component in open["components"].as_array().into_iter().flatten() {
                if let Some((name, value, words)) = answer(component) {
                    let label = component["label"].as_str().unwrap_or_default().to_owned();
                    self.input(&name, &value).await.with_context(|| format!("entering {label} on {screen}"))?;
                    entered.insert(label, words);
                }
            }
            view = self.tap_footer().await.with_context(|| format!("leaving {screen}"))?;
            let errors =
                view.pointer("/open/errors").and_then(Value::as_object).filter(|errors| !errors.is_empty());
            if let Some(errors) = errors {
                bail!("{screen} was refused: {errors:?}");
            }
        }
        bail!("the form has no end; the last screen was {view}")
    }
}

fn path(action: &str) -> String {
    format!("/sandbox/phones/{CUSTOMER}{action}")
}

/// What an obliging person enters into a component: its name, the value, and the value in words.
fn answer(component: &Value) -> Option<(String, Value, String)> {
    let name = component["name"].as_str()?.to_owned();
    let option = |index: usize| {
        let option = component["options"].get(index)?;
        Some((option["id"].clone(), option["title"].as_str()?.to_owned()))
    };
    let typed = |text: &str| (json!(text), text.to_owned());
    let (value, words) = match component["type"].as_str()? {
        "TextInput" => match component["input_type"].as_str().unwrap_or("text") {
            "email" => typed("ayse.yilmaz@mavideniz.com.tr"),
            "number" => typed("12"),
            "phone" => typed("+905321112233"),
            _ if component["label"].as_str().is_some_and(|label| label.contains("mail")) => {
                typed("ayse.yilmaz@mavideniz.com.tr")
            }
            // An example under the input says which shape is asked for.
            _ if component.to_string().contains("14:30") => typed("14:30"),
            _ => typed("Ayşe Yılmaz"),
        },
        "TextArea" => typed("Deniz manzaralı bir oda, lütfen."),
        "Dropdown" | "RadioButtonsGroup" => option(0)?,
        "CheckboxGroup" | "ChipsSelector" => {
            let chosen: Vec<_> = (0..2).filter_map(option).collect();
            let words = chosen.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join(", ");
            (chosen.into_iter().map(|(id, _)| id).collect(), words)
        }
        "DatePicker" | "CalendarPicker" => typed(component["min_date"].as_str().unwrap_or("2027-06-15")),
        // The list shows a tick as the form's language says yes.
        "OptIn" => return Some((name, json!(true), String::new())),
        _ => return None,
    };
    Some((name, value, words))
}

/// The first form of a page: where it posts to, and what a browser would send of it as it stands.
fn consent_form(page: &str) -> Option<(String, Vec<(String, String)>)> {
    let form = page.split("<form").nth(1)?.split("</form>").next()?;
    let action = attribute(form.split('>').next()?, "action").unwrap_or_default();
    let inputs = form.split("<input").skip(1).filter_map(|input| {
        let tag = input.split('>').next()?;
        let chosen = !["radio", "checkbox"].iter().any(|kind| tag.contains(&format!("type=\"{kind}\"")))
            || tag.split_whitespace().any(|word| word.trim_end_matches('/') == "checked");
        if !chosen {
            return None;
        }
        Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default()))
    });
    Some((action, inputs.collect()))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'"))
}
