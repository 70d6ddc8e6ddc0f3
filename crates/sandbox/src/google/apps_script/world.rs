//! What a running script reaches for: forms and their responses, locks, properties, its log.

use super::super::drive::milliseconds;
use super::super::forms::public_address;
use super::super::record::{Arrival, keep};
use super::super::shape::{Answers, problems};
use super::super::{FormFile, host, path};
use crate::state::Sandbox;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// Of one value and of a whole store (Apps Script quotas).
const LONGEST_VALUE: usize = 9 * 1024;
const LARGEST_STORE: usize = 500 * 1024;
const GONE: &str = "No item with the given ID could be found. Possibly because you have not edited this item or you do \
                    not have permission to access it.";

/// One execution's hold on the world; its locks end with it.
pub(super) struct Hands {
    sandbox: Sandbox,
    deployment: String,
    owner: String,
    locks: BTreeMap<String, OwnedMutexGuard<()>>,
    log: Vec<String>,
}

impl Hands {
    pub(super) fn new(sandbox: &Sandbox, deployment: &str, owner: &str) -> Self {
        Self {
            sandbox: sandbox.clone(),
            deployment: deployment.to_owned(),
            owner: owner.to_owned(),
            locks: BTreeMap::new(),
            log: Vec::new(),
        }
    }

    pub(super) fn into_log(self) -> Vec<String> {
        self.log
    }

    /// Answers one call; `{"problem": …}` becomes an exception in the script.
    pub(super) async fn reach(&mut self, call: &str, given: &Value) -> Value {
        let text = |name: &str| given[name].as_str().unwrap_or_default();
        let answer = match call {
            "lock" => Ok(self.lock(text("kind"), given["milliseconds"].as_f64().unwrap_or(0.0)).await.into()),
            "unlock" => {
                self.locks.remove(text("kind"));
                Ok(Value::Null)
            }
            "properties" => Ok(json!(self.properties(text("kind")))),
            "set_properties" => self.set_properties(text("kind"), &given["values"], given["others"] == true),
            "delete_property" => {
                self.change(text("kind"), |store| store.remove(text("key")));
                Ok(Value::Null)
            }
            "log" => {
                self.log.push(format!("{} {}", milliseconds(self.sandbox.now()), text("text")));
                Ok(Value::Null)
            }
            "form" => self.form(text("id")).map(|file| self.about(&file)),
            "responses" => self.form(text("form")).map(|file| self.responses(&file, given["since"].as_i64())),
            "submit" => self.submit(text("form"), &given["answers"]),
            other => Err(format!("the sandbox plays no {other}")),
        };
        answer.unwrap_or_else(|problem: String| json!({ "problem": problem }))
    }

    async fn lock(&mut self, kind: &str, milliseconds: f64) -> bool {
        if self.locks.contains_key(kind) {
            return true;
        }
        let lock = self.sandbox.hand_of(&format!("apps-script:{kind}:{}", self.deployment));
        let wait = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default();
        let held = match lock.clone().try_lock_owned() {
            Ok(held) => Some(held),
            Err(_) => tokio::time::timeout(wait, lock.lock_owned()).await.ok(),
        };
        held.map(|held| self.locks.insert(kind.to_owned(), held)).is_some()
    }

    fn properties(&self, kind: &str) -> BTreeMap<String, String> {
        self.sandbox.read(|world| {
            let script = world.google.scripts.get(&self.deployment);
            script.and_then(|script| script.properties.get(kind)).cloned().unwrap_or_default()
        })
    }

    fn change<T>(&self, kind: &str, change: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> Option<T> {
        self.sandbox.write(|world| {
            let script = world.google.scripts.get_mut(&self.deployment)?;
            Some(change(script.properties.entry(kind.to_owned()).or_default()))
        })
    }

    fn set_properties(&self, kind: &str, values: &Value, others: bool) -> Result<Value, String> {
        let values: BTreeMap<String, String> = serde_json::from_value(values.clone()).unwrap_or_default();
        if values.iter().any(|(key, value)| key.len() + value.len() > LONGEST_VALUE) {
            return Err("Argument too large: value".into());
        }
        let mut store = if others { BTreeMap::new() } else { self.properties(kind) };
        store.extend(values);
        if store.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > LARGEST_STORE {
            return Err(
                "You have exceeded the property storage quota. Please remove some properties and try again."
                    .into(),
            );
        }
        self.change(kind, |place| *place = store);
        Ok(Value::Null)
    }

    /// A form that the script's owner may open.
    fn form(&self, id: &str) -> Result<FormFile, String> {
        let file = self.sandbox.read(|world| world.google.forms.get(id).cloned());
        file.filter(|file| file.owner == self.owner).ok_or_else(|| GONE.to_owned())
    }

    fn about(&self, file: &FormFile) -> Value {
        let published = file.form.get("publishSettings").is_none()
            || file.form["publishSettings"]["publishState"]["isPublished"] == true;
        json!({
            "id": file.form_id,
            "form": file.form,
            "open": file.is_open(),
            "published": published,
            "requiresLogin": file.needs_sign_in(),
            "limitOne": file.public.limit_one_response,
            "confirmation": file.public.confirmation,
            "goTo": file.public.go_to,
            "publicUrl": public_address(&self.sandbox, file),
            "editUrl": format!("{}/forms/d/{}/edit", host(&self.sandbox, "docs"), file.form_id),
        })
    }

    fn responses(&self, file: &FormFile, since: Option<i64>) -> Value {
        self.sandbox.read(|world| {
            let own = world.google.responses.iter().filter(|response| response.form_id == file.form_id);
            let since = |at: i64| since.is_none_or(|since| at >= since);
            let wanted = own.filter(|response| since(response.created.as_millisecond()));
            wanted
                .map(|response| {
                    json!({
                        "id": response.response_id, "created": response.created.as_millisecond(),
                        "email": response.email, "answers": response.answers,
                    })
                })
                .collect()
        })
    }

    /// `FormResponse.submit()`: what is asked on the way these answers take must be there.
    fn submit(&self, form: &str, answers: &Value) -> Result<Value, String> {
        let file = self.form(form)?;
        if !file.is_open() {
            return Err("This form is currently not accepting responses.".into());
        }
        let answers: Answers =
            serde_json::from_value(answers.clone()).map_err(|_| "Invalid response".to_owned())?;
        let (way, walkable) = path::walk(&file, &answers);
        let visited: BTreeSet<usize> = way.iter().copied().collect();
        if let Some(problem) = problems(&file, &answers, &visited).first() {
            return Err(format!("Invalid data updating form. {}: {}", problem.title, problem.message));
        }
        let arrival = Arrival { via: "apps_script", walkable, ..Arrival::default() };
        let id = keep(&self.sandbox, &file, answers.clone(), arrival);
        let now = self.sandbox.now().as_millisecond();
        Ok(json!({ "id": id, "created": now, "email": null, "answers": answers }))
    }
}
