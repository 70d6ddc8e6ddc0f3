//! The keys under which phones encrypt to a WhatsApp account's numbers: what Meta has, replacing, bringing along.

mod body;
mod check;
mod import;
mod list;
mod problem;
mod register;
mod rotate;

pub(super) use problem::KeyProblem;

use crate::State;
use crate::problem::{Problem, RequestProblem};
use akis_store::key_pairs::{self, KeyPair, NewPair};
use akis_store::{AccountId, PhoneNumberRowId, StoreError, TenantTx, whatsapp_accounts};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(rotate::rotate))
        .routes(routes!(import::import))
        .routes(routes!(check::check))
        .routes(routes!(register::register))
}

/// The account, and one of its numbers when Meta's id of one is given.
async fn find(
    tx: &mut TenantTx,
    account: AccountId,
    phone_number_id: Option<&str>,
) -> Result<Option<PhoneNumberRowId>, Problem> {
    let found = whatsapp_accounts::get(tx, account).await?.ok_or(RequestProblem::NotFound)?;
    let Some(wanted) = phone_number_id else { return Ok(None) };
    let number = found.numbers.iter().find(|number| number.phone_number_id == wanted);
    Ok(Some(number.ok_or(KeyProblem::UnknownNumber)?.id))
}

/// Makes a pair the present one.
async fn replace(state: &State, tx: &mut TenantTx, new: &NewPair) -> Result<KeyPair, Problem> {
    key_pairs::replace(tx, new, state.keys.grace()).await.map_err(|error| match error {
        StoreError::Taken(_) => KeyProblem::TooManyKeys.into(),
        error => Problem::from(error),
    })
}
