//! Plays a Flow without server, clock or screen: what stands, what a touch leads to, what is sent.
//!
//! Read from Flow JSON 7.3 alone; the product's rooms have their own reading. Nothing here fails on what a Flow or an
//! endpoint holds: what cannot be worked out counts as empty, what does not fit is a [`ClientError`].

mod actions;
mod answers;
mod dates;
mod dynamic;
mod expression;
mod input;
mod media;
mod memory;
mod model;
mod part;
mod reference;
mod scope;
mod script;
mod summary;
mod tokens;
mod types;
mod view;

pub use part::{Component, Footer, Range, RangeEnd, ScreenView};
pub use summary::SummaryLine;
pub use types::{ClientError, NotPlayable, Opening, Outcome, PhoneFile, Refusal, Target};

use super::upload::Upload;
use memory::Memory;
use scope::Scope;
use script::{Screen, Script};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where WhatsApp keeps what pickers upload.
const CDN: &str = "https://mmg.whatsapp.net/";
/// Times a screen is walked until nothing changes. A chain of parts that each look at one behind them takes a walk a
/// link, and a screen holds 50 components; only parts that hide themselves never settle.
const WALKS: usize = 64;
/// Times selections are let go before the screen is taken as it is.
const LETTING_GO: usize = 6;
/// Most screens on the way back.
const WAY_BACK: usize = 200;

/// A Flow being played.
///
/// The value of a hidden input is an empty text wherever it is asked for, whatever its kind; so is everything of a
/// screen not visited. Hidden inputs are not required. What was typed comes back with the input, and with the screen.
///
/// ```text
/// let mut player = Player::new(&flow_json)?.with_token("token");
/// player.open(Opening::Screen(json!({ "screen": "WELCOME", "data": {} })))?;
/// player.fill("name", "Ayşe")?;
/// match player.tap(Target::Footer)? {
///     Outcome::Request { data, .. } => player.answer(&endpoint(data))?,
///     Outcome::Completed(payload) => …
/// }
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Player {
    #[serde(rename = "json", serialize_with = "written", deserialize_with = "read_again")]
    script: Arc<Script>,
    flow_token: Option<String>,
    cdn: String,
    /// Screens on the way here, the present one last; empty before the first.
    stack: Vec<String>,
    memory: BTreeMap<String, Memory>,
    snackbar: Option<String>,
    /// Inputs changed since the endpoint last spoke: its error about them is out of date.
    edited: BTreeSet<String>,
    opened: Vec<String>,
    over: Option<Over>,
    /// The request that waits for an answer. A restart breaks it off.
    #[serde(skip)]
    pending: Option<Pending>,
    #[serde(skip)]
    uploads: Vec<Upload>,
}

/// How a Flow ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Over {
    /// What was sent; nothing when it was closed.
    payload: Option<Value>,
    summary: Vec<SummaryLine>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Init,
    Exchange,
    Back,
}

impl Default for Player {
    fn default() -> Self {
        Self {
            script: Arc::default(),
            flow_token: None,
            cdn: CDN.to_owned(),
            stack: Vec::new(),
            memory: BTreeMap::new(),
            snackbar: None,
            edited: BTreeSet::new(),
            opened: Vec::new(),
            over: None,
            pending: None,
            uploads: Vec::new(),
        }
    }
}

impl Player {
    /// Reads Flow JSON. Nothing stands until [`Self::open`].
    pub fn new(flow_json: &Value) -> Result<Self, NotPlayable> {
        Ok(Self { script: Arc::new(Script::read(flow_json)?), ..Self::default() })
    }

    /// The token that goes with a completed Flow; without one its payload carries none.
    #[must_use]
    pub fn with_token(mut self, flow_token: &str) -> Self {
        self.flow_token = Some(flow_token.to_owned());
        self
    }

    /// Where uploaded files are said to lie: an address that a media id is put behind.
    #[must_use]
    pub fn with_cdn(mut self, address: &str) -> Self {
        address.clone_into(&mut self.cdn);
        self
    }

    /// Expressions and conditions of the Flow that cannot be read, with where they stand. Empty for a sound Flow.
    pub fn unreadable(&self) -> &[String] {
        &self.script.unreadable
    }

    /// The token the Flow was opened with.
    pub fn flow_token(&self) -> Option<&str> {
        self.flow_token.as_deref()
    }

    /// `data_api_version` of the Flow, null for a Flow without endpoint.
    pub fn data_api_version(&self) -> Value {
        self.script.json.get("data_api_version").cloned().unwrap_or_default()
    }

    /// Whether requests of this Flow carry `flow_token_signature`: Data API 4.0 and later, with Flow JSON 7.3 and later.
    pub fn vouches(&self) -> bool {
        let numbers = |key: &str| -> Option<(u32, u32)> {
            let (major, minor) = self.script.json.get(key)?.as_str()?.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        };
        numbers("data_api_version") >= Some((4, 0)) && numbers("version") >= Some((7, 3))
    }

    /// The examples a screen's declaration gives, for a preview without data; `None` for an unknown screen.
    pub fn examples(&self, screen: &str) -> Option<Map<String, Value>> {
        self.script.screen(screen).map(|screen| model::examples(&screen.model))
    }

    /// The id of the screen that stands.
    pub fn current(&self) -> Option<&str> {
        if self.over.is_some() { None } else { self.stack.last().map(String::as_str) }
    }

    /// Ids of the screens on the way here, the present one last.
    pub fn path(&self) -> &[String] {
        &self.stack
    }

    /// What was sent at the end, once the Flow is completed.
    pub fn completed(&self) -> Option<&Value> {
        self.over.as_ref()?.payload.as_ref()
    }

    /// Addresses opened in the browser, oldest first.
    pub fn opened_urls(&self) -> &[String] {
        &self.opened
    }

    /// Takes out the files that were uploaded since the last call.
    pub fn take_uploads(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.uploads)
    }

    fn memory(&self, screen: &str) -> Option<&Memory> {
        self.memory.get(screen)
    }

    fn memory_mut(&mut self, screen: &str) -> &mut Memory {
        self.memory.entry(screen.to_owned()).or_default()
    }

    /// The screen that stands and what is remembered of it.
    fn standing(&self) -> Option<(&Screen, &Memory)> {
        let id = self.current()?;
        Some((self.script.screen(id)?, self.memory.get(id)?))
    }

    /// The present screen as it is looked at for a purpose.
    fn scope(&self, shape: media::Shape) -> Option<Scope<'_>> {
        let (screen, memory) = self.standing()?;
        Some(Scope { player: self, screen, shown: &memory.shown, shape, in_default: false })
    }

    /// Works out anew what of the present screen is to be seen, and lets go of selections that are no longer offered.
    fn refresh(&mut self) {
        let script = Arc::clone(&self.script);
        let Some(screen) = self.current().and_then(|id| script.screen(id)) else { return };
        for _ in 0..LETTING_GO {
            // Always from nothing, so that what is seen does not hang on the way here.
            let mut shown = BTreeSet::new();
            for _ in 0..WALKS {
                let before = shown.clone();
                Scope::walk(self, screen, &mut shown);
                if shown == before {
                    break;
                }
            }
            self.memory_mut(&screen.id).shown = shown;
            if !self.let_go(screen) {
                break;
            }
        }
    }

    /// Lists that come from data change: a selection that is gone is dropped. Answers whether one was.
    fn let_go(&mut self, screen: &Screen) -> bool {
        let mut changed = Vec::new();
        let Some(memory) = self.memory.get(&screen.id) else { return false };
        let scope =
            Scope { player: self, screen, shown: &memory.shown, shape: media::Shape::Endpoint, in_default: false };
        for part in &screen.parts {
            let bound = matches!(part.properties.get("data-source"), Some(dynamic::Dynamic::Worked(_)));
            let Some(entered) = memory.form.get(&part.name).filter(|_| bound && part.is_input()) else { continue };
            let options = scope.property(part, "data-source").unwrap_or_default();
            let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let offered = |id: &Value| options.iter().any(|option| option["id"] == *id);
            match entered {
                Value::Array(ids) if !ids.iter().all(offered) => {
                    changed.push((part.name.clone(), ids.iter().filter(|id| offered(id)).cloned().collect()));
                }
                Value::String(id) if !id.is_empty() && !offered(entered) => {
                    changed.push((part.name.clone(), part.nothing()));
                }
                _ => {}
            }
        }
        let any = !changed.is_empty();
        self.memory_mut(&screen.id).form.extend(changed);
        any
    }
}

fn written<S: Serializer>(script: &Arc<Script>, serializer: S) -> Result<S::Ok, S::Error> {
    script.json.serialize(serializer)
}

/// A Flow that an earlier version kept and this one cannot play has no screens, and is closed.
fn read_again<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Script>, D::Error> {
    let json = Value::deserialize(deserializer)?;
    Ok(Arc::new(Script::read(&json).unwrap_or_default()))
}
