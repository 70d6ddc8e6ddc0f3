//! Playing a Flow from a message: the player does it, the phone asks endpoints and sends what comes of it.

use super::exchange::Reaction;
use super::player::{ClientError, Opening, Outcome, Player, Refusal, Target};
use super::tree::OpenFlow;
use super::{ChatMessage, Phone, PhoneError, PhoneFile, PhoneView, UPLOADS_KEPT};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

impl Phone {
    /// Taps the button of a Flow message.
    pub async fn open(&self, message_id: &str) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        self.read();
        let message = self.message(message_id)?;
        let button = message.flow.as_ref().ok_or_else(|| PhoneError::NotAFlow(message_id.to_owned()))?;
        if !button.cta_enabled {
            return Err(PhoneError::ButtonDisabled);
        }
        let json: Option<Value> = self.sandbox.read(|world| {
            let flow = world.graph.flows.get(&button.flow_id)?;
            serde_json::from_str(flow.json_of(button.flow_version)?).ok()
        });
        let cannot = |why: &str| Some(format!("This form cannot be opened: {why}."));
        let player = match Player::new(&json.ok_or(PhoneError::FlowGone)?) {
            Ok(player) => player.with_token(&button.flow_token).with_cdn(&self.cdn()),
            Err(error) => {
                self.put(None, cannot(&error.0));
                return Ok(self.view());
            }
        };
        let mut flow = OpenFlow {
            message_id: message.id.clone(),
            flow_id: button.flow_id.clone(),
            flow_name: button.flow_name.clone(),
            phone_number_id: message.phone_number_id.clone(),
            draft: button.flow_version.is_none(),
            player,
        };
        if button.flow_action == "data_exchange" {
            let init = flow.player.init();
            self.follow(flow, init).await?;
            return Ok(self.view());
        }
        let payload = button.flow_action_payload.as_ref();
        let opening = Opening::Navigate {
            screen: button.screen.clone().unwrap_or_default(),
            data: payload.map(|payload| payload["data"].clone()).unwrap_or_default(),
        };
        match flow.player.open(opening) {
            Ok(()) => self.put(Some(flow), None),
            Err(error) => self.put(None, cannot(&error.why)),
        }
        Ok(self.view())
    }

    pub(super) async fn enter(&self, name: &str, value: Value) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let mut flow = self.playing()?;
        // Over HTTP files come as any other value.
        let outcome = match files(name, &value)? {
            Some(files) => flow.player.attach(name, files),
            None => flow.player.fill(name, value),
        };
        self.done(flow, outcome).await
    }

    /// Chooses the files of a PhotoPicker or DocumentPicker; they replace the ones chosen before. They are encrypted
    /// and uploaded at once; the place they lie is served by [`crate::cdn_router`].
    pub async fn attach(&self, name: &str, files: Vec<PhoneFile>) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let mut flow = self.playing()?;
        let outcome = flow.player.attach(name, files);
        self.done(flow, outcome).await
    }

    /// Taps `footer`, or the `target` of a link or list item.
    pub async fn tap(&self, target: &str) -> Result<PhoneView, PhoneError> {
        let target: Target = target.parse().unwrap_or_else(|never: std::convert::Infallible| match never {});
        self.touch(target).await
    }

    /// Touches something, named by what it is.
    pub async fn touch(&self, target: Target) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let mut flow = self.playing()?;
        let outcome = flow.player.tap(target);
        self.done(flow, outcome).await
    }

    /// Goes back one screen; from the first one this closes the Flow.
    pub async fn back(&self) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let mut flow = self.playing()?;
        let outcome = flow.player.back();
        self.done(flow, outcome).await
    }

    /// Closes the open Flow; what was filled in is gone.
    pub async fn close(&self) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        if self.open_flow().is_none() {
            return Err(PhoneError::NothingOpen);
        }
        self.put(None, None);
        Ok(self.view())
    }

    /// Keeps what was done, also when the action it set off did not go through.
    async fn done(&self, flow: OpenFlow, outcome: Result<Outcome, Refusal>) -> Result<PhoneView, PhoneError> {
        match outcome {
            Ok(outcome) => self.follow(flow, outcome).await?,
            Err(Refusal::Client(error)) => self.unplayable(flow, &error),
            Err(refusal) => return Err(refusal.into()),
        }
        Ok(self.view())
    }

    /// Nobody outside is told about what the phone itself could not do.
    fn unplayable(&self, mut flow: OpenFlow, error: &ClientError) {
        tracing::debug!(%error, "an action of the Flow does not fit");
        flow.player.give_up(&format!("This form cannot go on: {}.", error.why));
        self.put(Some(flow), None);
    }

    async fn follow(&self, mut flow: OpenFlow, outcome: Outcome) -> Result<(), PhoneError> {
        let message = self.message(&flow.message_id)?;
        self.upload(&mut flow.player);
        let outcome = match outcome {
            Outcome::Request { action, screen, data } => {
                self.put(Some(flow.clone()), None);
                match self.ask(&mut flow, &action, &screen, data).await {
                    Reaction::Played(outcome) => outcome,
                    Reaction::Dead { sentence } => {
                        self.kill_button(&flow.message_id, &sentence);
                        self.put(None, Some(sentence));
                        return Ok(());
                    }
                    Reaction::Failed { sentence } if flow.player.current().is_none() => {
                        self.put(None, Some(sentence));
                        return Ok(());
                    }
                    Reaction::Failed { sentence } => {
                        flow.player.give_up(&sentence);
                        Outcome::Screen
                    }
                }
            }
            outcome => outcome,
        };
        match outcome {
            Outcome::Completed(response) => {
                let summary = flow.player.summary();
                self.put(None, None);
                self.reply_to_flow(&message, &response, summary);
            }
            Outcome::Closed => self.put(None, None),
            Outcome::OpenUrl(url) => {
                flow.player.give_up(&format!("Opens {url}"));
                self.put(Some(flow), None);
            }
            Outcome::Screen | Outcome::Request { .. } => self.put(Some(flow), None),
        }
        Ok(())
    }

    fn kill_button(&self, message_id: &str, sentence: &str) {
        self.change(|phone| {
            let killed = phone.messages.iter_mut().filter(|message| message.id == message_id);
            for button in killed.filter_map(|message| message.flow.as_mut()) {
                button.cta_enabled = false;
                button.notice = Some(sentence.to_owned());
            }
        });
    }

    /// What was chosen lies on the CDN from now on. The oldest files give way.
    fn upload(&self, player: &mut Player) {
        let uploads = player.take_uploads();
        if uploads.is_empty() {
            return;
        }
        self.change(|phone| {
            phone.uploads.extend(uploads);
            let mut kept: usize = phone.uploads.iter().map(|upload| upload.cdn_file.len()).sum();
            while kept > UPLOADS_KEPT
                && let Some(oldest) = phone.uploads.pop_front()
            {
                kept = kept.saturating_sub(oldest.cdn_file.len());
            }
        });
    }

    /// The address uploads are said to lie under.
    fn cdn(&self) -> String {
        let base = self.sandbox.public_url().map(ToString::to_string).unwrap_or_default();
        format!("{}/cdn/", base.trim_end_matches('/'))
    }

    fn message(&self, id: &str) -> Result<ChatMessage, PhoneError> {
        self.sandbox
            .read(|world| {
                let messages = &world.phones.get(&self.wa_id)?.messages;
                messages.iter().find(|message| message.id == id).cloned()
            })
            .ok_or_else(|| PhoneError::NoSuchMessage(id.to_owned()))
    }

    fn open_flow(&self) -> Option<OpenFlow> {
        self.sandbox.read(|world| world.phones.get(&self.wa_id)?.open.clone())
    }

    /// The open Flow, when a screen of it stands.
    fn playing(&self) -> Result<OpenFlow, PhoneError> {
        let mut flow =
            self.open_flow().filter(|flow| flow.player.current().is_some()).ok_or(PhoneError::NothingOpen)?;
        // Whoever plays holds the phone alone, so a request that still waits was broken off.
        flow.player.wake();
        Ok(flow)
    }

    fn put(&self, flow: Option<OpenFlow>, notice: Option<String>) {
        self.change(|phone| {
            phone.open = flow;
            phone.notice = notice;
        });
    }
}

/// Files as JSON: a list of `{"file_name", "mime_type", "base64"}`. Anything else is no list of files.
fn files(name: &str, value: &Value) -> Result<Option<Vec<PhoneFile>>, PhoneError> {
    let Some(list) = value.as_array().filter(|list| list.iter().any(|file| file.get("file_name").is_some()))
    else {
        return Ok(None);
    };
    let word = |file: &Value, name: &str| file[name].as_str().unwrap_or_default().to_owned();
    let refused = || PhoneError::BadValue { name: name.to_owned(), why: "a file is not in base64".into() };
    let files = list.iter().map(|file| {
        let bytes = STANDARD.decode(word(file, "base64")).map_err(|_| refused())?;
        Ok(PhoneFile { file_name: word(file, "file_name"), mime: word(file, "mime_type"), bytes })
    });
    files.collect::<Result<_, _>>().map(Some)
}

impl From<Refusal> for PhoneError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NothingOpen | Refusal::Waiting => Self::NothingOpen,
            Refusal::NoSuchInput(name) => Self::NoSuchInput(name),
            Refusal::BadValue { name, why } => Self::BadValue { name, why },
            Refusal::NoSuchTarget(name) => Self::NoSuchTarget(name),
            Refusal::FooterDisabled(waiting) => Self::FooterDisabled(waiting),
            Refusal::Client(error) => Self::BadValue { name: error.key.to_owned(), why: error.why },
        }
    }
}
