use crate::api::text::said;
use crate::problem::Problem;
use akis_crypto::key_pair::fingerprint;
use akis_store::key_pairs::{self, KeyPair, NumberKey};
use akis_store::{AccountId, TenantTx};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The keys of a WhatsApp account. No private half is ever part of an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Keys)]
pub(super) struct KeysBody {
    /// How Meta's key stands for each number.
    numbers: Vec<NumberKeyBody>,
    /// Every pair, the newest first.
    keys: Vec<KeyBody>,
}

/// How Meta's key for a number stands.
#[derive(Serialize, ToSchema)]
#[schema(as = NumberKey)]
struct NumberKeyBody {
    /// Meta's id of the number.
    phone_number_id: String,
    /// As people dial it.
    display_phone_number: String,
    /// The key its phones should have; null before the first publication.
    #[schema(required)]
    key_id: Option<Uuid>,
    /// The number has a key of its own; else the account's is meant for it.
    own_key: bool,
    /// Which of our keys Meta had at the last look; null: none of ours.
    #[schema(required)]
    registered_key_id: Option<Uuid>,
    /// What that look showed; null: never looked.
    #[schema(required)]
    status: Option<KeyStatus>,
    /// When that was.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    checked_at: Option<Timestamp>,
    /// What a person has to do, in words.
    #[schema(required)]
    problem: Option<String>,
    /// Somebody decided that another product's key is replaced, and it is not done yet.
    replacing: bool,
}

/// A key pair.
#[derive(Serialize, ToSchema)]
#[schema(as = KeyPair)]
struct KeyBody {
    id: Uuid,
    /// SHA-256 of the public key, in hexadecimal digits:
    /// `openssl pkey -pubin -in FILE -outform DER | sha256sum` shows the same.
    fingerprint: String,
    /// Meta's id of the one number it is for; null: for the whole account.
    #[schema(required)]
    phone_number_id: Option<String>,
    /// A person brought it; else it was made here.
    imported: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    state: KeyState,
    /// A replaced key opens requests until then, and longer while Meta still has it for a number; null: the present one.
    #[schema(value_type = Option<String>, format = DateTime, required)]
    accepted_until: Option<Timestamp>,
}

/// How a key pair stands.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum KeyState {
    /// New forms are encrypted under it.
    Present,
    /// Replaced; still opens requests.
    Retired,
    /// Opens nothing any more; its private half is gone.
    Ended,
}

/// How Meta's key for a number stood when it was last looked at.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = NumberKeyStatus)]
enum KeyStatus {
    /// Ours, and Meta's signature on it fits.
    Valid,
    /// Uploaded a moment ago; looked at again by itself.
    Uploaded,
    /// Ours, but Meta's signature on it does not fit: phones refuse forms.
    Mismatch,
    /// Meta has none.
    Missing,
    /// Another product's. A person must decide.
    Foreign,
    /// Meta did not say.
    Unread,
}

impl From<akis_store::KeyStatus> for KeyStatus {
    fn from(status: akis_store::KeyStatus) -> Self {
        match status {
            akis_store::KeyStatus::Valid => Self::Valid,
            akis_store::KeyStatus::Uploaded => Self::Uploaded,
            akis_store::KeyStatus::Mismatch => Self::Mismatch,
            akis_store::KeyStatus::Missing => Self::Missing,
            akis_store::KeyStatus::Foreign => Self::Foreign,
            akis_store::KeyStatus::Unread => Self::Unread,
        }
    }
}

/// The keys as they stand in this transaction.
pub(super) async fn read(tx: &mut TenantTx, account: AccountId, locale: &str) -> Result<KeysBody, Problem> {
    let numbers = key_pairs::of_numbers(tx, account).await?;
    let pairs = key_pairs::list(tx, account).await?;
    let keys = pairs.iter().map(|pair| key(pair, &numbers)).collect();
    Ok(KeysBody { keys, numbers: numbers.into_iter().map(|number| of_number(number, locale)).collect() })
}

fn key(pair: &KeyPair, numbers: &[NumberKey]) -> KeyBody {
    let registered = numbers.iter().any(|number| number.registered == Some(pair.id));
    let state = match pair.retired_at {
        None => KeyState::Present,
        Some(until) if registered || until > Timestamp::now() => KeyState::Retired,
        Some(_) => KeyState::Ended,
    };
    let number = pair.number_id.and_then(|id| numbers.iter().find(|number| number.number == id));
    KeyBody {
        id: pair.id.0,
        fingerprint: fingerprint(&pair.public_pem),
        phone_number_id: number.map(|number| number.phone_number_id.clone()),
        imported: pair.imported,
        created_at: pair.created_at,
        state,
        accepted_until: pair.retired_at,
    }
}

fn of_number(number: NumberKey, locale: &str) -> NumberKeyBody {
    NumberKeyBody {
        own_key: number.pair.as_ref().is_some_and(|pair| pair.number_id.is_some()),
        key_id: number.pair.map(|pair| pair.id.0),
        phone_number_id: number.phone_number_id,
        display_phone_number: number.display_phone_number,
        registered_key_id: number.registered.map(|key| key.0),
        status: number.status.map(KeyStatus::from),
        checked_at: number.checked_at,
        problem: said(number.problem, locale),
        replacing: number.may_replace,
    }
}
