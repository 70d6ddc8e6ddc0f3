//! A person's hands: entering, attaching, tapping, and the actions this sets off.

use super::expression::text_of;
use super::media::{self, Shape};
use super::model::{Judge, declared_only, fitted};
use super::scope::Scope;
use super::script::{Action, Part};
use super::types::{ClientError, Outcome, PhoneFile, Refusal, Target};
use super::view::unfinished;
use super::{Over, Pending, Player, input};
use serde_json::{Map, Value};
use std::sync::Arc;

impl Player {
    /// Enters a value: text, an option id, a list of ids, true or false, `YYYY-MM-DD`, or
    /// `{"start-date", "end-date"}`. An on-select action may ask the endpoint. The value stands also when that action's
    /// payload does not fit ([`Refusal::Client`]).
    pub fn fill(&mut self, name: &str, value: impl Into<Value>) -> Result<Outcome, Refusal> {
        let script = Arc::clone(&self.script);
        let part = self.open_input(&script, name)?;
        let value = value.into();
        if part.is_picker() && input::is_empty(&value) {
            return self.attach(name, Vec::new());
        }
        let scope = self.scope(Shape::Endpoint).ok_or(Refusal::NothingOpen)?;
        let refused = |why: String| Refusal::BadValue { name: name.to_owned(), why };
        let value = input::entered(&scope, part, &value).map_err(refused)?;
        let actions = set_off(&scope, part, &value);
        let Some(id) = self.current().map(ToOwned::to_owned) else { return Err(Refusal::NothingOpen) };
        self.memory_mut(&id).form.insert(name.to_owned(), value);
        self.edited.insert(name.to_owned());
        self.snackbar = None;
        self.refresh();
        let mut outcome = Outcome::Screen;
        for action in actions {
            outcome = self.perform(&action)?;
            if outcome != Outcome::Screen {
                break;
            }
        }
        Ok(outcome)
    }

    /// Chooses the files of a picker; they replace the ones chosen before.
    pub fn attach(&mut self, name: &str, files: Vec<PhoneFile>) -> Result<Outcome, Refusal> {
        let script = Arc::clone(&self.script);
        let part = self.open_input(&script, name)?;
        let refused = |why: &str| Refusal::BadValue { name: name.to_owned(), why: why.to_owned() };
        if !part.is_picker() {
            return Err(refused("this is no picker of files"));
        }
        let scope = self.scope(Shape::Endpoint).ok_or(Refusal::NothingOpen)?;
        if let Some(why) = media::refused(&scope, part, &files) {
            return Err(refused(&why));
        }
        let Some(id) = self.current().map(ToOwned::to_owned) else { return Err(Refusal::NothingOpen) };
        let (chosen, uploads): (Vec<_>, Vec<_>) =
            files.into_iter().map(|file| media::chosen(file, &self.cdn)).unzip();
        self.uploads.extend(uploads);
        self.memory_mut(&id).files.insert(name.to_owned(), chosen);
        self.edited.insert(name.to_owned());
        self.snackbar = None;
        self.refresh();
        Ok(Outcome::Screen)
    }

    /// An input that is to be seen and may be changed now.
    fn open_input<'s>(&self, script: &'s super::Script, name: &str) -> Result<&'s Part, Refusal> {
        let scope = self.scope(Shape::Endpoint).ok_or(Refusal::NothingOpen)?;
        if self.pending.is_some() {
            return Err(Refusal::Waiting);
        }
        let part = script.screen(&scope.screen.id).and_then(|screen| screen.input(name));
        let part =
            part.filter(|_| scope.shown.contains(name)).ok_or_else(|| Refusal::NoSuchInput(name.to_owned()))?;
        if !scope.flag(part, "enabled", true) {
            return Err(Refusal::BadValue { name: name.to_owned(), why: "the input is not enabled".into() });
        }
        Ok(part)
    }

    /// Touches something.
    pub fn tap(&mut self, target: Target) -> Result<Outcome, Refusal> {
        let (screen, memory) = self.standing().ok_or(Refusal::NothingOpen)?;
        if self.pending.is_some() {
            return Err(Refusal::Waiting);
        }
        let mut shown = memory.shown.clone();
        let parts = Scope::walk(self, screen, &mut shown);
        let scope = Scope { player: self, screen, shown: &shown, shape: Shape::Endpoint, in_default: false };
        let id = screen.id.clone();
        let (action, tapped) = touched(&scope, &parts, target)?;
        if let Some((list, item)) = tapped {
            self.memory_mut(&id).form.insert(list, Value::String(item));
        }
        self.perform(&action)
    }

    fn perform(&mut self, action: &Action) -> Result<Outcome, Refusal> {
        let shape = if action.name == "complete" { Shape::Response } else { Shape::Endpoint };
        let scope = self.scope(shape).ok_or(Refusal::NothingOpen)?;
        let screen = scope.screen.id.clone();
        let payload = match scope.work(&action.payload).into_owned() {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        match action.name.as_str() {
            "data_exchange" => {
                if !self.script.endpoint {
                    let why = "the Flow has no endpoint".to_owned();
                    return Err(ClientError { key: "cannot_be_served", why }.into());
                }
                self.snackbar = None;
                self.pending = Some(Pending::Exchange);
                Ok(Outcome::Request { action: "data_exchange".into(), screen, data: Value::Object(payload) })
            }
            "navigate" => self.navigate(&screen, &action.next, &payload).map(|()| Outcome::Screen),
            "complete" => {
                let mut payload = payload;
                if let Some(token) = &self.flow_token {
                    payload.entry("flow_token").or_insert_with(|| token.clone().into());
                }
                Ok(self.finish(Value::Object(payload)))
            }
            "update_data" => self.update_data(&screen, payload).map(|()| Outcome::Screen),
            "open_url" => {
                let url = text_of(&scope.work(&action.url));
                self.snackbar = None;
                self.opened.push(url.clone());
                Ok(Outcome::OpenUrl(url))
            }
            other => Err(Refusal::NoSuchTarget(format!("an action called {other}"))),
        }
    }

    fn navigate(&mut self, from: &str, next: &str, payload: &Map<String, Value>) -> Result<(), Refusal> {
        let script = Arc::clone(&self.script);
        let target = script.screen(next);
        let target = target.ok_or_else(|| ClientError::transition(format!("there is no screen {next:?}")))?;
        // Screens that are reached from lists may be left out of the routing model.
        let listed = script.screen(from).is_some_and(|screen| !screen.lists.is_empty());
        if from == next || !(listed || script.leads(from, next)) {
            let why = format!("the routing model has no way from {from} to {next}");
            return Err(ClientError::transition(why).into());
        }
        let data = declared_only(&target.model, payload, None, Judge::Own).map_err(ClientError::schema)?;
        self.arrive(next, data);
        Ok(())
    }

    fn update_data(&mut self, screen: &str, payload: Map<String, Value>) -> Result<(), Refusal> {
        let script = Arc::clone(&self.script);
        let Some(known) = script.screen(screen) else { return Ok(()) };
        let mut data = Map::new();
        for (name, value) in payload {
            let place = format!("data.{name}");
            let declared = known.model.get(&name);
            let declared = declared.ok_or_else(|| ClientError::schema(format!("{place} is not declared")))?;
            let value = fitted(declared, &value, &place, Judge::Own).map_err(ClientError::schema)?;
            data.insert(name, value);
        }
        self.memory_mut(screen).data.extend(data);
        self.refresh();
        Ok(())
    }

    pub(super) fn finish(&mut self, payload: Value) -> Outcome {
        self.over = Some(Over { payload: Some(payload.clone()), summary: self.answers_so_far() });
        self.snackbar = None;
        Outcome::Completed(payload)
    }
}

/// An action, and the list and item that were tapped for it.
type Touched = (Action, Option<(String, String)>);

fn touched(scope: &Scope<'_>, parts: &[&Part], target: Target) -> Result<Touched, Refusal> {
    let named = |kind: &str, name: &str| parts.iter().find(|part| part.kind == kind && part.name == name);
    let (part, item, called) = match target {
        Target::Footer => return footer(scope, parts).map(|action| (action, None)),
        Target::Link(at) => {
            (parts.iter().filter(|part| part.kind == "EmbeddedLink").nth(at), None, format!("link {at}"))
        }
        Target::OptIn(name) => (named("OptIn", &name), None, name),
        Target::Item { list, id } => (named("NavigationList", &list), Some(id.clone()), format!("{list}:{id}")),
        Target::Part(target) => {
            let (place, item) = target.split_once(':').map_or((target.as_str(), None), |(at, id)| (at, Some(id)));
            let at = place.strip_prefix('c').and_then(|number| number.parse::<usize>().ok());
            (at.and_then(|at| parts.get(at)), item.map(ToOwned::to_owned), target.clone())
        }
    };
    let unknown = || Refusal::NoSuchTarget(called.clone());
    let part = part.ok_or_else(unknown)?;
    match (part.kind.as_str(), item) {
        // The button is touched by its own name, which asks whether it is grey.
        ("Footer", _) => Err(unknown()),
        ("NavigationList", Some(id)) => {
            let items = scope.property(part, "list-items").unwrap_or_default();
            let mut items = items.as_array().into_iter().flatten();
            let item = items.find(|item| text_of(&item["id"]) == id && item["enabled"] != false);
            let item = item.ok_or_else(unknown)?;
            let own = item.get("on-click-action").map(|action| Action::read(action, "", &mut Vec::new()));
            let action = own.or_else(|| part.click.clone()).ok_or_else(unknown)?;
            Ok((action, Some((part.name.clone(), id))))
        }
        (_, None) => part.click.clone().map(|action| (action, None)).ok_or_else(unknown),
        _ => Err(unknown()),
    }
}

fn footer(scope: &Scope<'_>, parts: &[&Part]) -> Result<Action, Refusal> {
    let unknown = || Refusal::NoSuchTarget("footer".into());
    let footer = parts.iter().find(|part| part.kind == "Footer").ok_or_else(unknown)?;
    let waiting = unfinished(scope, parts);
    if !waiting.is_empty() || !scope.flag(footer, "enabled", true) {
        return Err(Refusal::FooterDisabled(waiting));
    }
    footer.click.clone().ok_or_else(unknown)
}

/// What a change sets off, in order: options let go, options chosen, the input itself.
///
/// Flow JSON 7.3, update_data: without an on-unselect action the input's on-select action runs both ways. The actions
/// of options run each for its own way.
fn set_off(scope: &Scope<'_>, part: &Part, value: &Value) -> Vec<Action> {
    let (before, after) = (chosen(&scope.held(part)), chosen(value));
    let taken: Vec<&String> = after.iter().filter(|id| !before.contains(id)).collect();
    let left: Vec<&String> = before.iter().filter(|id| !after.contains(id)).collect();
    // The first day of a range is no choice yet.
    let half = value.is_object() && after.is_empty();
    if half || (taken.is_empty() && left.is_empty()) {
        return Vec::new();
    }
    // The options as they stand in the Flow: their actions carry bindings of their own.
    let options = scope.options(part).unwrap_or_default();
    let of_options = |ids: &[&String], name: &str| -> Vec<Action> {
        let options = options.as_array().into_iter().flatten();
        let touched = options.filter(|option| {
            option["id"].as_str().is_some_and(|id| ids.iter().any(|touched| touched.as_str() == id))
        });
        touched
            .filter_map(|option| option.get(name).filter(|action| action.is_object()))
            .map(|action| Action::read(action, "", &mut Vec::new()))
            .collect()
    };
    let mut actions = of_options(&left, "on-unselect-action");
    actions.extend(of_options(&taken, "on-select-action"));
    actions.extend(match (taken.is_empty(), &part.unselect) {
        (true, Some(unselect)) => Some(unselect.clone()),
        _ => part.select.clone(),
    });
    actions
}

/// What is chosen by a value, to compare before and after.
fn chosen(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect(),
        Value::String(one) if !one.is_empty() => vec![one.clone()],
        Value::Bool(true) => vec!["true".into()],
        // A range counts once both days are chosen.
        Value::Object(ends) if !ends.is_empty() && !ends.values().any(input::is_empty) => {
            vec![ends.values().map(text_of).collect::<Vec<_>>().join(" ")]
        }
        _ => Vec::new(),
    }
}
