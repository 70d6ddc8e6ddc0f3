use crate::options::Options;
use crate::phone::Phone;
use crate::world::World;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use url::Url;

/// A handle on a running world; clones share it.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    public_url: OnceLock<Url>,
    callback_url: Mutex<Option<Url>>,
    world: Mutex<World>,
    /// Counts changes; persistence and waiting callers follow it.
    revision: watch::Sender<u64>,
    http: reqwest::Client,
    /// One customer does one thing at a time, also while an endpoint is being asked.
    hands: Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>,
}

impl Sandbox {
    pub(crate) fn assemble(options: Options, world: World, http: reqwest::Client) -> Self {
        let callback_url = Mutex::new(options.app.callback_url.clone());
        let public_url = OnceLock::new();
        if let Some(url) = options.public_url.clone() {
            public_url.get_or_init(|| url);
        }
        let inner = Inner {
            options,
            public_url,
            callback_url,
            world: Mutex::new(world),
            revision: watch::Sender::new(0),
            http,
            hands: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The customer with this WhatsApp id (digits only); any number has a phone.
    pub fn phone(&self, wa_id: &str) -> Phone {
        Phone::new(self.clone(), wa_id)
    }

    /// What this sandbox was started with.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The address others reach the sandbox under; `None` before it listens when none was given.
    pub fn public_url(&self) -> Option<&Url> {
        self.inner.public_url.get()
    }

    pub(crate) fn listening_at(&self, url: Url) {
        self.inner.public_url.get_or_init(|| url);
    }

    /// Where webhooks go now.
    pub fn callback_url(&self) -> Option<Url> {
        self.inner.callback_url.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Names the place webhooks go to from now on; for a server whose port was not known at start.
    pub fn set_callback_url(&self, url: Option<Url>) {
        *self.inner.callback_url.lock().unwrap_or_else(PoisonError::into_inner) = url;
    }

    /// Waits until `look` finds something, looking again after every change; `None` when the time is over.
    pub async fn wait_for<T>(&self, limit: Duration, mut look: impl FnMut(&Self) -> Option<T>) -> Option<T> {
        let mut changes = self.inner.revision.subscribe();
        let search = async {
            loop {
                changes.borrow_and_update();
                if let Some(found) = look(self) {
                    return Some(found);
                }
                changes.changed().await.ok()?;
            }
        };
        tokio::time::timeout(limit, search).await.ok().flatten()
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.inner.revision.subscribe()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.inner.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let done = change(&mut self.inner.world.lock().unwrap_or_else(PoisonError::into_inner));
        self.inner.revision.send_modify(|revision| *revision += 1);
        done
    }

    pub(crate) fn hand_of(&self, wa_id: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut hands = self.inner.hands.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hands.entry(wa_id.to_owned()).or_default())
    }
}
