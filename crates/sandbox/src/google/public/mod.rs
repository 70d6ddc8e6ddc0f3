//! `docs.google.com`: the page where anybody answers an open form, and the address its answers are posted to.

mod data;
mod decode;
mod page;

use super::forms::public_address;
use super::input::Input;
use super::record::{Arrival, keep};
use super::{FormFile, error, host, path};
use crate::state::Sandbox;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use url::Url;

pub(super) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/forms/d/e/{published_id}/viewform", get(view))
        .route("/forms/d/e/{published_id}/formResponse", post(answer).get(back_to_form))
        .route("/forms/d/e/{published_id}/closedform", get(closed))
        .route("/forms/d/{form_id}/edit", get(edit_page))
        .route("/spreadsheets/d/{sheet_id}/edit", get(|| async { Redirect::to("/sandbox/google#sheets") }))
        .fallback(error::no_such_path)
}

/// The browser is sent to sign in, and would come back to `then`.
pub(super) fn sign_in_first(accounts: &str, then: &str) -> Response {
    let place =
        Url::parse_with_params(&format!("{accounts}/ServiceLogin"), [("service", "wise"), ("continue", then)]);
    let place = place.map_or_else(|_| accounts.to_owned(), String::from);
    (StatusCode::FOUND, [(header::LOCATION, place)]).into_response()
}

pub(super) async fn sign_in_page() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in · Google Sandbox</title><p>Sandbox: this \
         page plays Google. To answer this form one has to sign in, and nobody can sign in here.</p></html>",
    )
}

/// Why somebody gets no form.
enum Away {
    NotFound,
    /// To sign in, and where they would come back to.
    SignIn {
        accounts: String,
        then: String,
    },
    Closed(String),
}

impl IntoResponse for Away {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => {
                let page = page::simple("Page not found", "Sorry, the file you have requested does not exist.");
                (StatusCode::NOT_FOUND, Html(page)).into_response()
            }
            Self::SignIn { accounts, then } => sign_in_first(&accounts, &then),
            Self::Closed(place) => (StatusCode::FOUND, [(header::LOCATION, place)]).into_response(),
        }
    }
}

fn found(sandbox: &Sandbox, published_id: &str) -> Result<FormFile, Away> {
    sandbox.read(|world| world.google.by_published_id(published_id).cloned()).ok_or(Away::NotFound)
}

/// The form, when anybody may answer it now; else where the browser is sent.
fn answerable(sandbox: &Sandbox, published_id: &str) -> Result<FormFile, Away> {
    let file = found(sandbox, published_id)?;
    let address = public_address(sandbox, &file);
    if file.needs_sign_in() {
        return Err(Away::SignIn { accounts: host(sandbox, "accounts"), then: address });
    }
    if !file.is_open() {
        return Err(Away::Closed(address.replace("/viewform", "/closedform")));
    }
    Ok(file)
}

async fn view(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Away> {
    let file = answerable(&sandbox, &id)?;
    Ok(Html(page::form(&file, &[], &Input::query(query.as_deref()))))
}

async fn back_to_form(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Redirect, Away> {
    Ok(Redirect::to(&public_address(&sandbox, &found(&sandbox, &id)?)))
}

async fn closed(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Result<Html<String>, Away> {
    let file = found(&sandbox, &id)?;
    let text = format!("The form {} is no longer accepting responses.", file.title());
    Ok(Html(page::simple(file.title(), &text)))
}

async fn edit_page(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Redirect {
    let known = sandbox.read(|world| world.google.forms.contains_key(&id));
    Redirect::to(&if known { format!("/sandbox/google#{id}") } else { "/sandbox/google".to_owned() })
}

async fn answer(State(sandbox): State<Sandbox>, Path(id): Path<String>, body: Bytes) -> Result<Response, Away> {
    let file = answerable(&sandbox, &id)?;
    let posted = Input::read(&body);
    let decoded = decode::decode(&file, &posted);
    if !decoded.problems.is_empty() {
        let status = sandbox.read(|world| world.google.settings.refused_status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        return Ok((status, Html(page::form(&file, &decoded.problems, &posted))).into_response());
    }
    let (way, ends) = path::walk(&file, &decoded.answers);
    let arrival = Arrival {
        email: decoded.email,
        via: "form_post",
        page_history: posted.get("pageHistory").map(ToOwned::to_owned),
        walkable: ends && way == decoded.history,
        ignored: decoded.ignored,
    };
    keep(&sandbox, &file, decoded.answers, arrival);
    let thanks = match file.public.confirmation.as_str() {
        "" => "Your response has been recorded.",
        own => own,
    };
    Ok(Html(page::simple(file.title(), thanks)).into_response())
}
