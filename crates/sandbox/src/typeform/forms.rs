//! What a token may read: the person, workspaces, forms, a form's webhooks.

use super::caller::Caller;
use super::error::ApiError;
use super::{ACCOUNTS, Form};
use crate::state::Sandbox;
use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

const PAGE_SIZE: usize = 10;
const LARGEST_PAGE: usize = 200;

pub(super) async fn me(caller: Caller) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("accounts:read")?;
    let account = ACCOUNTS.iter().find(|one| one.key == account).ok_or_else(ApiError::dead_token)?;
    Ok(Json(json!({
        "user_id": account.user_id, "email": account.email, "alias": account.alias, "language": account.language,
    })))
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    page: Option<String>,
    page_size: Option<String>,
    search: Option<String>,
    workspace_id: Option<String>,
}

/// Which items of a list are asked for.
struct Page {
    skip: usize,
    size: usize,
}

impl Asked {
    fn page(&self) -> Result<Page, ApiError> {
        let number = |name: &str, given: Option<&String>, usual: usize, most: usize| match given {
            None => Ok(usual),
            Some(text) => match text.parse::<usize>() {
                Ok(number) if (1..=most).contains(&number) => Ok(number),
                _ => Err(ApiError::query(name, &format!("must be a number from 1 to {most}"))),
            },
        };
        let page = number("page", self.page.as_ref(), 1, 1_000_000)?;
        let size = number("page_size", self.page_size.as_ref(), PAGE_SIZE, LARGEST_PAGE)?;
        Ok(Page { skip: (page - 1).saturating_mul(size), size })
    }
}

fn listed(all: &[Value], page: &Page) -> Json<Value> {
    Json(json!({
        "total_items": all.len(),
        "page_count": all.len().div_ceil(page.size),
        "items": all.iter().skip(page.skip).take(page.size).collect::<Vec<_>>(),
    }))
}

pub(super) async fn list(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("forms:read")?;
    let page = asked.page()?;
    let search = asked.search.as_deref().unwrap_or_default().to_lowercase();
    let wanted = |form: &&Form| {
        let title = form.definition["title"].as_str().unwrap_or_default().to_lowercase();
        let workspace = asked.workspace_id.as_deref().is_none_or(|id| workspace_of(form) == Some(id));
        form.account == account && title.contains(&search) && workspace
    };
    let forms: Vec<Value> = sandbox
        .read(|world| world.typeform.forms.iter().filter(wanted).map(|form| row(&form.definition)).collect());
    Ok(listed(&forms, &page))
}

fn row(form: &Value) -> Value {
    let id = form["id"].as_str().unwrap_or_default();
    json!({
        "id": id,
        "type": form["type"],
        "title": form["title"],
        "created_at": form["created_at"],
        "last_updated_at": form["last_updated_at"],
        "settings": { "is_public": form["settings"]["is_public"], "is_trial": form["settings"]["is_trial"] },
        "self": { "href": format!("https://api.typeform.com/forms/{id}") },
        "theme": form["theme"],
        "_links": form["_links"],
    })
}

fn workspace_of(form: &Form) -> Option<&str> {
    form.definition["workspace"]["href"].as_str()?.rsplit('/').next()
}

/// A public form is for everybody; any other only for its account.
pub(super) async fn one(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let form = sandbox.read(|world| find(world.typeform.forms.iter(), &form_id).cloned());
    let form = form.ok_or_else(ApiError::no_form)?;
    let public = form.definition["settings"]["is_public"] == true;
    let own = if caller.is_nobody() { false } else { caller.needs("forms:read")? == form.account };
    if public || own { Ok(Json(form.definition)) } else { Err(ApiError::no_form()) }
}

fn find<'a>(mut forms: impl Iterator<Item = &'a Form>, id: &str) -> Option<&'a Form> {
    forms.find(|form| form.definition["id"] == id)
}

pub(super) async fn webhooks(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Path(form_id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("webhooks:read")?;
    sandbox.read(|world| {
        let own = find(world.typeform.forms.iter(), &form_id).is_some_and(|form| form.account == account);
        let items = world.typeform.webhooks.get(&form_id).cloned().unwrap_or_default();
        if own { Ok(Json(json!({ "items": items }))) } else { Err(ApiError::no_form()) }
    })
}

pub(super) async fn workspaces(
    caller: Caller,
    State(sandbox): State<Sandbox>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    let account = caller.needs("workspaces:read")?;
    let page = asked.page()?;
    let ids = sandbox.read(|world| {
        let mut ids: Vec<String> = Vec::new();
        for form in world.typeform.forms.iter().filter(|form| form.account == account) {
            if let Some(id) = workspace_of(form)
                && !ids.iter().any(|known| known == id)
            {
                ids.push(id.to_owned());
            }
        }
        ids
    });
    let count = |id: &str| {
        let own = |form: &&Form| form.account == account && workspace_of(form) == Some(id);
        sandbox.read(|world| world.typeform.forms.iter().filter(own).count())
    };
    let items: Vec<Value> = ids
        .iter()
        .map(|id| {
            let href = format!("https://api.typeform.com/workspaces/{id}");
            json!({
                "id": id, "name": "My workspace", "default": true, "shared": false,
                "forms": { "count": count(id), "href": format!("{href}/forms") }, "self": { "href": href },
            })
        })
        .collect();
    Ok(listed(&items, &page))
}

pub(super) async fn of_workspace(
    caller: Caller,
    state: State<Sandbox>,
    Path(workspace_id): Path<String>,
    Query(mut asked): Query<Asked>,
) -> Result<Json<Value>, ApiError> {
    caller.needs("workspaces:read")?;
    asked.workspace_id = Some(workspace_id);
    list(caller, state, Query(asked)).await
}
