//! Playing a Flow: open, enter, tap, go back, close.

use super::exchange::{Reaction, declared_only};
use super::input::{entered, unfinished};
use super::session::{OpenFlow, Shown};
use super::{ChatMessage, Phone, PhoneError, PhoneView};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

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
        let mut flow = OpenFlow {
            message_id: message.id.clone(),
            flow_id: button.flow_id.clone(),
            flow_name: button.flow_name.clone(),
            flow_token: button.flow_token.clone(),
            phone_number_id: message.phone_number_id.clone(),
            draft: button.flow_version.is_none(),
            json: json.ok_or(PhoneError::FlowGone)?,
            stack: Vec::new(),
            memory: BTreeMap::new(),
            snackbar: None,
            loading: true,
            edited: BTreeSet::new(),
        };
        self.put(Some(flow.clone()), None);
        let reaction = if button.flow_action == "data_exchange" {
            self.ask(&flow, "INIT", json!({})).await
        } else {
            opened_with(&flow, button.screen.as_deref().unwrap_or_default(), button.flow_action_payload.as_ref())
        };
        flow.loading = false;
        self.react(flow, reaction, &message);
        Ok(self.view())
    }

    pub(super) async fn enter(&self, name: &str, value: Value) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let (mut flow, id) = self.playing()?;
        let refuse = |why: String| PhoneError::BadValue { name: name.to_owned(), why };
        let (value, actions) = {
            let screen = flow.screen(&id).ok_or(PhoneError::NothingOpen)?;
            let shown = flow.shown(screen);
            let shown = shown
                .iter()
                .find(|shown| shown.is_input() && shown.name() == name)
                .ok_or_else(|| PhoneError::NoSuchInput(name.to_owned()))?;
            if !flow.flag(&id, shown.component.get("enabled"), true) {
                return Err(refuse("the input is not enabled".into()));
            }
            let value = entered(&flow, &id, shown, &value).map_err(refuse)?;
            let actions = on_select(&flow, &id, shown, &value);
            (value, actions)
        };
        flow.memory_of(&id).form.insert(name.to_owned(), value);
        flow.edited.insert(name.to_owned());
        flow.snackbar = None;
        self.put(Some(flow.clone()), None);
        for action in actions {
            if let Some(still) = self.open_flow() {
                self.perform(still, &action).await?;
            }
        }
        Ok(self.view())
    }

    /// Taps `footer`, or the `target` of a link or list item.
    pub async fn tap(&self, target: &str) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let (flow, id) = self.playing()?;
        let action = {
            let screen = flow.screen(&id).ok_or(PhoneError::NothingOpen)?;
            action_of(&flow, screen, target)?
        };
        self.perform(flow, &action).await?;
        Ok(self.view())
    }

    /// Goes back one screen; from the first one this closes the Flow.
    pub async fn back(&self) -> Result<PhoneView, PhoneError> {
        let hand = self.sandbox.hand_of(&self.wa_id);
        let _one_at_a_time = hand.lock().await;
        let (mut flow, id) = self.playing()?;
        if flow.stack.len() < 2 {
            self.put(None, None);
            return Ok(self.view());
        }
        let refresh = flow.has_endpoint() && flow.screen(&id).is_some_and(|left| left["refresh_on_back"] == true);
        if !refresh {
            flow.stack.pop();
            flow.snackbar = None;
            self.put(Some(flow), None);
            return Ok(self.view());
        }
        flow.loading = true;
        self.put(Some(flow.clone()), None);
        // The endpoint names the screen to show, so the way there is not a route of the model.
        let mut asking = flow.clone();
        let previous = flow.stack[flow.stack.len() - 2].clone();
        asking.json["routing_model"][&id] = json!([previous]);
        let reaction = self.ask(&asking, "BACK", json!({})).await;
        flow.loading = false;
        if let Reaction::Show { screen, .. } = &reaction
            && *screen != id
        {
            flow.stack.pop();
        }
        let message = self.message(&flow.message_id)?;
        self.react(flow, reaction, &message);
        Ok(self.view())
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

    async fn perform(&self, mut flow: OpenFlow, action: &Value) -> Result<(), PhoneError> {
        let message = self.message(&flow.message_id)?;
        let payload = flow.payload(&action["payload"]);
        flow.snackbar = None;
        match action["name"].as_str() {
            Some("data_exchange") => {
                flow.loading = true;
                self.put(Some(flow.clone()), None);
                let reaction = self.ask(&flow, "data_exchange", payload).await;
                flow.loading = false;
                self.react(flow, reaction, &message);
            }
            Some("navigate") => {
                let next = action["next"]["name"].as_str().unwrap_or_default();
                let reaction = opened_with(&flow, next, Some(&json!({ "data": payload })));
                self.react(flow, reaction, &message);
            }
            Some("complete") => {
                let mut response = payload;
                if let Some(members) = response.as_object_mut() {
                    members.entry("flow_token").or_insert_with(|| flow.flow_token.clone().into());
                }
                self.react(flow, Reaction::Finish { params: response }, &message);
            }
            Some("update_data") => {
                if let (Some(id), Value::Object(values)) = (flow.current().map(ToOwned::to_owned), payload) {
                    flow.memory_of(&id).data.extend(values);
                }
                self.put(Some(flow), None);
            }
            Some("open_url") => {
                let url = flow.resolve(flow.current().unwrap_or_default(), &action["url"]);
                flow.snackbar = Some(format!("Opens {}", url.as_str().unwrap_or_default()));
                self.put(Some(flow), None);
            }
            _ => {}
        }
        Ok(())
    }

    fn react(&self, mut flow: OpenFlow, reaction: Reaction, message: &ChatMessage) {
        match reaction {
            Reaction::Show { screen, mut data } => {
                let snackbar = data.remove("error_message");
                flow.snackbar = snackbar.as_ref().and_then(Value::as_str).map(ToOwned::to_owned);
                if flow.current() != Some(screen.as_str()) {
                    flow.settle();
                    flow.stack.push(screen.clone());
                }
                flow.edited.clear();
                flow.memory_of(&screen).data.extend(data);
                self.put(Some(flow), None);
            }
            Reaction::Finish { params } => {
                flow.settle();
                let summary = flow.summary();
                self.put(None, None);
                self.reply_to_flow(message, &params, summary);
            }
            Reaction::Dead { sentence } => {
                self.change(|phone| {
                    for message in &mut phone.messages {
                        if message.id == flow.message_id
                            && let Some(button) = &mut message.flow
                        {
                            button.cta_enabled = false;
                            button.notice = Some(sentence.clone());
                        }
                    }
                });
                self.put(None, Some(sentence));
            }
            Reaction::Failed { sentence } => {
                if flow.stack.is_empty() {
                    self.put(None, Some(sentence));
                } else {
                    flow.snackbar = Some(sentence);
                    self.put(Some(flow), None);
                }
            }
        }
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

    /// The open Flow and the id of its present screen.
    fn playing(&self) -> Result<(OpenFlow, String), PhoneError> {
        let mut flow = self.open_flow().ok_or(PhoneError::NothingOpen)?;
        // A restart may have cut off a request: nobody waits for it any more.
        flow.loading = false;
        let id = flow.current().map(ToOwned::to_owned).ok_or(PhoneError::NothingOpen)?;
        Ok((flow, id))
    }

    fn put(&self, flow: Option<OpenFlow>, notice: Option<String>) {
        self.change(|phone| {
            phone.open = flow;
            phone.notice = notice;
        });
    }
}

/// The screen that opens without asking an endpoint, if its data fits.
fn opened_with(flow: &OpenFlow, screen: &str, payload: Option<&Value>) -> Reaction {
    let empty = Map::new();
    let data = payload.and_then(|payload| payload["data"].as_object()).unwrap_or(&empty);
    let target = flow.screen(screen).ok_or_else(|| format!("there is no screen {screen:?}"));
    match target.and_then(|target| declared_only(data, &target["data"])) {
        Ok(data) => Reaction::Show { screen: screen.to_owned(), data },
        Err(why) => Reaction::Failed { sentence: format!("This form cannot be opened: {why}.") },
    }
}

fn action_of(flow: &OpenFlow, screen: &Value, target: &str) -> Result<Value, PhoneError> {
    let id = screen["id"].as_str().unwrap_or_default();
    let unknown = || PhoneError::NoSuchTarget(target.to_owned());
    let shown = flow.shown(screen);
    if target == "footer" {
        let footer = shown.iter().find(|shown| shown.kind() == "Footer").ok_or_else(unknown)?;
        let waiting = unfinished(flow, screen);
        if !waiting.is_empty() || !flow.flag(id, footer.component.get("enabled"), true) {
            return Err(PhoneError::FooterDisabled(waiting));
        }
        return Ok(footer.component["on-click-action"].clone());
    }
    let (place, item) = target.split_once(':').map_or((target, None), |(place, item)| (place, Some(item)));
    let at: usize = place.strip_prefix('c').and_then(|number| number.parse().ok()).ok_or_else(unknown)?;
    let component = shown.get(at).ok_or_else(unknown)?.component;
    let of_item = item.and_then(|item| {
        let items = flow.resolve(id, &component["list-items"]);
        let found = items.as_array()?.iter().find(|candidate| candidate["id"] == item)?.clone();
        found.get("on-click-action").cloned()
    });
    of_item.or_else(|| component.get("on-click-action").cloned()).ok_or_else(unknown)
}

/// What a change sets off: the action of the input, and of the options that were chosen or let go.
fn on_select(flow: &OpenFlow, id: &str, shown: &Shown<'_>, value: &Value) -> Vec<Value> {
    let before = flow.value(id, shown.name());
    let chosen = |value: &Value| -> Vec<String> {
        match value {
            Value::Array(list) => list.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
            Value::String(one) if !one.is_empty() => vec![one.clone()],
            Value::Bool(true) => vec!["true".into()],
            _ => Vec::new(),
        }
    };
    let (before, after) = (chosen(&before), chosen(value));
    let taken: Vec<&String> = after.iter().filter(|id| !before.contains(id)).collect();
    let left: Vec<&String> = before.iter().filter(|id| !after.contains(id)).collect();
    if taken.is_empty() && left.is_empty() {
        return Vec::new();
    }
    let component = shown.component;
    let mut actions = Vec::new();
    let unselect = component.get("on-unselect-action");
    match (taken.is_empty(), unselect) {
        (true, Some(action)) => actions.push(action.clone()),
        _ => actions.extend(component.get("on-select-action").cloned()),
    }
    // The options as they stand in the Flow: their actions carry bindings of their own.
    let options = match &component["data-source"] {
        Value::Array(list) => list.clone(),
        bound => flow.resolve(id, bound).as_array().cloned().unwrap_or_default(),
    };
    for option in options {
        let option_id = option["id"].as_str().unwrap_or_default();
        if taken.iter().any(|taken| *taken == option_id) {
            actions.extend(option.get("on-select-action").cloned());
        } else if left.iter().any(|left| *left == option_id) {
            actions.extend(option.get("on-unselect-action").cloned());
        }
    }
    actions
}
