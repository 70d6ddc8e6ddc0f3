//! Options that change while people fill in a form: two phones and the last place of an hour.

use crate::steps::{self, items, text, wait_for_delivery, wait_for_submissions};
use akis_testkit::{Method, Product, wait_until};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

const FORM: &str = "Holiday enquiry";
const OTHER_CUSTOMER: &str = "905339998877";

/// One customer's phone.
struct Phone<'a> {
    product: &'a Product,
    number: &'a str,
    /// What stands on it.
    open: Value,
}

impl<'a> Phone<'a> {
    /// Sends the form there and opens it.
    async fn with_form(product: &'a Product, number: &'a str, flow: &str) -> Result<Self> {
        let mut phone = Self { product, number, open: Value::Null };
        product.dashboard.post(&format!("/api/v1/flows/{flow}/messages"), &json!({ "to": number })).await?;
        let message = wait_until("the message reaches the phone", async || {
            let view = product.vendors.control().get(&format!("/sandbox/phones/{number}")).await?;
            let messages = view["messages"].as_array().context("no messages")?;
            Ok(messages.iter().find(|message| message["type"] == "interactive").cloned())
        });
        phone.act("open", &json!({ "message_id": text(&message.await?, "/id")? })).await?;
        Ok(phone)
    }

    async fn act(&mut self, action: &str, body: &Value) -> Result<()> {
        let path = format!("/sandbox/phones/{}/{action}", self.number);
        self.open = self.product.vendors.control().post(&path, body).await?["open"].clone();
        Ok(())
    }

    async fn input(&mut self, name: &str, value: &Value) -> Result<()> {
        self.act("input", &json!({ "name": name, "value": value })).await
    }

    async fn tap(&mut self) -> Result<()> {
        self.act("tap", &json!({ "target": "footer" })).await
    }

    fn components(&self) -> Vec<Value> {
        self.open["components"].as_array().cloned().unwrap_or_default()
    }

    /// The list of hours, when it stands on the screen: its name and its options.
    fn hours(&self) -> Option<(String, Vec<Value>)> {
        let is_hour =
            |option: &Value| option["id"].as_str().is_some_and(|id| id.contains('T') && id.ends_with("+03:00"));
        self.components().into_iter().find_map(|component| {
            let options = component["options"].as_array()?;
            let name = component["name"].as_str()?.to_owned();
            (!options.is_empty() && options.iter().all(is_hour)).then(|| (name, options.clone()))
        })
    }

    /// Fills in screen after screen: to the list of hours, or past it to the end.
    async fn go_on(&mut self) -> Result<()> {
        for _ in 0..50 {
            if self.open["screen"].is_null() || self.hours().is_some() {
                return Ok(());
            }
            for component in self.components() {
                if let Some((name, value)) = entry(&component) {
                    self.input(&name, &value).await?;
                }
            }
            self.tap().await?;
        }
        bail!("the form has no end: {}", self.open)
    }

    /// Chooses an hour and taps. True when the form went on.
    async fn choose(&mut self, hour: &Value) -> Result<bool> {
        let (name, _) = self.hours().context("no hours to choose from")?;
        self.input(&name, &hour["id"]).await?;
        self.tap().await?;
        Ok(self.hours().is_none())
    }
}

/// What a person enters.
fn entry(component: &Value) -> Option<(String, Value)> {
    let name = component["name"].as_str()?.to_owned();
    let first = component["options"].get(0).map(|option| option["id"].clone());
    let value = match component["type"].as_str()? {
        "TextInput" => match component["input_type"].as_str().unwrap_or("text") {
            "email" => json!("ayse.yilmaz@mavideniz.com.tr"),
            "number" => json!("12"),
            "phone" => json!("+905321112233"),
            _ => json!("Ayşe Yılmaz"),
        },
        "TextArea" => json!("Deniz manzaralı bir oda, lütfen."),
        "Dropdown" | "RadioButtonsGroup" => first?,
        "CheckboxGroup" | "ChipsSelector" => json!([first?]),
        "DatePicker" => json!(component["min_date"].as_str().unwrap_or("2027-06-15")),
        "OptIn" => json!(true),
        _ => return None,
    };
    Some((name, value))
}

/// The first question for a line of text in a form: its id.
fn text_question(form: &Value) -> Option<String> {
    let pages = form["pages"].as_array()?;
    let mut all = pages.iter().filter_map(|page| page["items"].as_array()).flatten();
    all.find_map(|item| {
        let found = item.to_string().contains(r#""short_text""#);
        let id = item.pointer("/id").or_else(|| item.pointer("/question/id"))?;
        found.then(|| id.as_str().map(str::to_owned))?
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_phones_compete_for_the_last_place_and_both_get_one() -> Result<()> {
    let product = Product::start().await?;
    let connection = steps::connect_hubspot(&product).await?;
    let source_form = steps::find_form(&product, &connection, FORM).await?;
    let flow = steps::import(&product, &connection, &source_form).await?;

    let weekly: Vec<Value> = (1..=7).map(|day| json!({ "day": day, "from": "00:00", "to": "24:00" })).collect();
    let rules = json!({
        "time_zone": "Europe/Istanbul", "weekly": weekly, "slot_minutes": 60, "step_minutes": 60, "capacity": 1,
        "notice_minutes": 120, "horizon_days": 3,
    });
    let calendar = product.dashboard.post("/api/v1/calendars", &json!({ "name": "Boat", "rules": rules })).await?;
    let calendar = text(&calendar, "/id")?;
    let imported = product.dashboard.get(&format!("/api/v1/flows/{flow}")).await?;
    let question = text_question(&imported["form"]).context("no question for a text")?;
    let path = format!("/api/v1/flows/{flow}/questions/{question}/options-source");
    let source = json!({ "from": "slots", "id": calendar });
    product.dashboard.json(Method::PUT, &path, &source).await?.success()?;
    steps::publish(&product, &flow).await?;

    let mut ayse = Phone::with_form(&product, product.vendors.customer(), &flow).await?;
    let mut mehmet = Phone::with_form(&product, OTHER_CUSTOMER, &flow).await?;
    ayse.go_on().await?;
    mehmet.go_on().await?;
    let (_, seen) = ayse.hours().with_context(|| format!("no hours: {}", ayse.open))?;
    let (_, also) = mehmet.hours().context("no hours on the other phone")?;
    assert_eq!(seen[0], also[0], "both look at the same hour");

    assert!(ayse.choose(&seen[0]).await?, "{}", ayse.open);
    assert!(!mehmet.choose(&seen[0]).await?, "the one place was given twice");
    assert!(mehmet.open.to_string().contains("taken"), "he is not told: {}", mehmet.open);
    let (_, left) = mehmet.hours().context("nothing left to choose")?;
    assert!(!left.contains(&seen[0]), "he is offered it again");
    assert!(mehmet.choose(&left[0]).await?, "{}", mehmet.open);
    mehmet.go_on().await?;
    ayse.go_on().await?;

    let submissions = wait_for_submissions(&product, &flow, 2).await?;
    let booked = product.dashboard.get(&format!("/api/v1/calendars/{calendar}/bookings")).await?;
    let booked = items(&booked)?;
    assert_eq!(booked.len(), 2, "{booked:?}");
    for (booking, hour) in booked.iter().zip([&seen[0], &left[0]]) {
        assert_eq!((&booking["state"], &booking["local"]), (&json!("booked"), &hour["id"]));
        let id = text(booking, "/submission_id")?;
        assert!(submissions.iter().any(|submission| submission["id"] == id.as_str()));
        // The company and its system read of the hour that the person chose.
        let submission = wait_for_delivery(&product, &id, "delivered").await?;
        let answers = submission["answers"].as_array().context("no answers")?;
        assert!(answers.iter().any(|answer| answer["display"] == hour["title"]), "{answers:?}");
    }
    let arrived = product.vendors.hubspot_submissions(&source_form).await?;
    for hour in [&seen[0], &left[0]] {
        let value = text(hour, "/id")?;
        assert_eq!(arrived.iter().filter(|one| one.to_string().contains(&value)).count(), 1, "{arrived:?}");
    }
    product.stop().await
}
