//! WhatsApp business accounts and their numbers.

mod app_secret;
mod connect;
mod list;
mod problem;

pub(super) use problem::WhatsAppProblem;

use crate::State;
use akis_store::whatsapp_accounts::{Account, Number};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A WhatsApp business account.
#[derive(Serialize, ToSchema)]
#[schema(as = WhatsappAccount)]
struct AccountBody {
    id: Uuid,
    /// As Meta calls it.
    name: String,
    /// Meta's id of it.
    waba_id: String,
    /// Meta's id of the app that speaks for it.
    app_id: String,
    /// Requests signed with the app's former secret are accepted until then; null: only the present one is.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    previous_app_secret_until: Option<Timestamp>,
    phone_numbers: Vec<NumberBody>,
}

/// A number of an account.
#[derive(Serialize, ToSchema)]
#[schema(as = PhoneNumber)]
struct NumberBody {
    id: Uuid,
    /// Meta's id of it.
    phone_number_id: String,
    /// As people dial it.
    display_phone_number: String,
    /// The name people see.
    verified_name: String,
    /// Meta has our public key for it.
    key_registered: bool,
}

impl From<Account> for AccountBody {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.0,
            name: account.name,
            waba_id: account.waba_id,
            app_id: account.app_id,
            previous_app_secret_until: account.previous_app_secret_until,
            phone_numbers: account.numbers.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Number> for NumberBody {
    fn from(number: Number) -> Self {
        Self {
            id: number.id.0,
            phone_number_id: number.phone_number_id,
            display_phone_number: number.display_phone_number,
            verified_name: number.verified_name,
            key_registered: number.key_registered,
        }
    }
}

pub(super) fn router() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(list::list, connect::connect))
        .routes(routes!(app_secret::change))
        .routes(routes!(app_secret::forget_previous))
}
