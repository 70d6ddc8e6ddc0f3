//! The form every phone fills in, and what a phone sends from each of its screens.

use akis_form::{
    Choice, Choices, Form, Item, Language, Page, Question, QuestionId, QuestionKind, SourceKind, SourceRef,
};
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value, json};

/// Screens of the form; as many as a booking or contact form usually has.
pub const SCREENS: usize = 5;

/// Stands for the session's id until a script is written.
const SESSION: &str = "{session}";

/// Stands for the person's name, which is another one in each session.
const NAME: &str = "{name}";

/// A form with five pages of two questions, read from HubSpot, so that its answers have somewhere to go.
pub fn form() -> Form {
    let text = || QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None };
    let pages = [
        ("Adınız", [("firstname", "Adınız", text()), ("lastname", "Soyadınız", text())]),
        (
            "İletişim",
            [
                (
                    "email",
                    "E-posta adresiniz",
                    QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false },
                ),
                ("phone", "Telefonunuz", QuestionKind::Phone { min_digits: None, max_digits: None }),
            ],
        ),
        (
            "Tur",
            [
                (
                    "tour",
                    "Hangi tur?",
                    QuestionKind::SingleChoice(choices(&["Koylar", "Gün batımı", "Balık avı"])),
                ),
                (
                    "extras",
                    "Neler olsun?",
                    QuestionKind::MultiChoice(choices(&["Öğle yemeği", "Şnorkel", "Fotoğraf"])),
                ),
            ],
        ),
        (
            "Ne zaman?",
            [
                ("day", "Hangi gün?", QuestionKind::Date { min: None, max: None }),
                (
                    "people",
                    "Kaç kişi?",
                    QuestionKind::Number {
                        min: Some(1.0),
                        max: Some(40.0),
                        min_digits: None,
                        max_digits: None,
                        integer: true,
                    },
                ),
            ],
        ),
        (
            "Son",
            [
                ("heard", "Bizi nereden duydunuz?", text()),
                ("message", "Eklemek istedikleriniz", QuestionKind::LongText { min_chars: None, max_chars: None }),
            ],
        ),
    ];
    let page = |(title, questions): (&str, [(&str, &str, QuestionKind); 2])| Page {
        title: title.to_owned(),
        items: questions.into_iter().map(question).collect(),
        ..Default::default()
    };
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "tekne-turu".to_owned(),
            version: "1".to_owned(),
        }),
        title: "Tekne turu".to_owned(),
        language: Language::new("tr"),
        pages: pages.into_iter().map(page).collect(),
        ..Default::default()
    }
}

fn question((id, label, kind): (&str, &str, QuestionKind)) -> Item {
    Item::Question(Question {
        id: QuestionId::new(id),
        label: label.to_owned(),
        required: true,
        kind,
        ..Default::default()
    })
}

fn choices(labels: &[&str]) -> Choices {
    let option =
        |label: &&str| Choice { value: (*label).to_owned(), label: (*label).to_owned(), ..Default::default() };
    Choices { options: labels.iter().map(option).collect(), ..Default::default() }
}

/// What a phone sends from each screen of the compiled form, in the order they are shown, with everything but the
/// person's own already written.
pub struct Walk {
    screens: Vec<(String, String)>,
}

impl Walk {
    /// Reads it out of the Flow JSON: every input is filled in as an obliging person would, and the footer's payload is
    /// resolved as a phone resolves it.
    pub fn read(flow_json: &Value) -> Result<Self> {
        let screens = flow_json["screens"].as_array().context("the Flow JSON has no screens")?;
        ensure!(screens.len() == SCREENS, "the form compiles to {} screens, not {SCREENS}", screens.len());
        let mut typed = Map::new();
        let mut walk = Vec::new();
        for screen in screens {
            let id = screen["id"].as_str().context("a screen has no id")?;
            let mut here = Map::new();
            let mut payload = None;
            collect(&screen["layout"], id == screens[0]["id"], &mut here, &mut payload);
            typed.insert(id.to_owned(), Value::Object(here));
            let payload = payload.with_context(|| format!("{id} has no footer that sends anything"))?;
            let resolved = payload
                .iter()
                .map(|(name, value)| Ok((name.clone(), resolve(value, id, &typed)?)))
                .collect::<Result<Map<_, _>>>()?;
            walk.push((id.to_owned(), Value::Object(resolved).to_string()));
        }
        Ok(Self { screens: walk })
    }

    /// The id of the screen at this place.
    pub fn screen(&self, place: usize) -> &str {
        self.screens.get(place).map_or("", |(id, _)| id)
    }

    /// The request that opens the form.
    pub fn open(flow_token: &str) -> String {
        format!(r#"{{"version":"3.0","action":"INIT","screen":"","data":{{}},"flow_token":"{flow_token}"}}"#)
    }

    /// The request that a tap on the button of the screen at this place sends.
    pub fn tap(&self, place: usize, flow_token: &str, session: &str, name: &str) -> String {
        let (id, payload) = self.screens.get(place).map_or(("", ""), |(id, payload)| (id, payload));
        let payload = payload.replace(SESSION, session).replace(NAME, name);
        format!(
            r#"{{"version":"3.0","action":"data_exchange","screen":"{id}","data":{payload},"flow_token":"{flow_token}"}}"#
        )
    }
}

/// Fills in every input below a layout and finds the payload its footer sends.
fn collect(part: &Value, first: bool, typed: &mut Map<String, Value>, payload: &mut Option<Map<String, Value>>) {
    if let (Some(name), Some(value)) = (part["name"].as_str(), obliging(part, first)) {
        typed.insert(name.to_owned(), value);
    }
    if part["type"] == "Footer" {
        *payload = part["on-click-action"]["payload"].as_object().cloned();
    }
    for child in part["children"].as_array().into_iter().flatten() {
        collect(child, first, typed, payload);
    }
}

/// What a person enters; on the first screen something of their own.
fn obliging(part: &Value, first: bool) -> Option<Value> {
    let option = |index: usize| part["data-source"].get(index).map(|option| option["id"].clone());
    match part["type"].as_str()? {
        "TextInput" => Some(match part["input-type"].as_str().unwrap_or("text") {
            "email" => json!("ayse.yilmaz@mavideniz.com.tr"),
            "number" => json!("4"),
            "phone" => json!("+905321112233"),
            _ if first => json!(NAME),
            _ => json!("Bir arkadaşımdan"),
        }),
        "TextArea" => Some(json!("Deniz manzaralı bir masa ve çocuklar için iki can yeleği rica ederiz.")),
        "Dropdown" | "RadioButtonsGroup" => option(0),
        "CheckboxGroup" | "ChipsSelector" => Some((0..2).filter_map(option).collect()),
        "DatePicker" => Some(json!("2027-06-15")),
        "OptIn" => Some(json!(true)),
        _ => None,
    }
}

/// A payload's value as the phone sends it from this screen.
fn resolve(value: &Value, here: &str, typed: &Map<String, Value>) -> Result<Value> {
    let Some(reference) = value.as_str().and_then(|text| text.strip_prefix("${")?.strip_suffix('}')) else {
        return Ok(value.clone());
    };
    let of = |screen: &str, name: &str| {
        typed
            .get(screen)
            .and_then(|typed| typed.get(name))
            .cloned()
            .with_context(|| format!("{here} sends ${{{reference}}}, which nobody entered"))
    };
    match reference.split('.').collect::<Vec<_>>().as_slice() {
        ["data", "akis_session"] => Ok(json!(SESSION)),
        ["form", name] => of(here, name),
        ["screen", screen, "form", name] => of(screen, name),
        _ => bail!("{here} sends ${{{reference}}}, which these phones do not know"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_has_five_screens_and_each_carries_what_was_entered_so_far() {
        let settings = akis_compiler::Settings {
            version: "v1".to_owned(),
            layout: akis_compiler::Layout::Pages,
            ..Default::default()
        };
        let compiled = akis_compiler::compile(&form(), &settings).unwrap();
        let walk = Walk::read(&serde_json::to_value(&compiled.flow_json).unwrap()).unwrap();
        let last = walk.tap(SCREENS - 1, "token", "session-1", "Zeynep");
        let request: Value = serde_json::from_str(&last).unwrap();
        let data = request["data"].as_object().unwrap();
        assert_eq!(
            (data["akis_session"].as_str(), data["akis_version"].as_str()),
            (Some("session-1"), Some("v1"))
        );
        // Ten answers, version and session.
        assert_eq!(data.len(), 12, "{data:?}");
        assert!(last.contains("Zeynep") && !last.contains('$'), "{last}");
    }
}
