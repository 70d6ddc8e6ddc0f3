use crate::answer::{json, or_default};
use crate::request::{Part, get, post, post_multipart};
use crate::{Graph, GraphError};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

/// The public key registered on a phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// PEM as Meta keeps it; compare with [`PublicKey::is`].
    pub pem: String,
    /// Whether phones trust it.
    pub status: SignatureStatus,
}

impl PublicKey {
    /// Whether it is this key, whatever the line breaks.
    pub fn is(&self, pem: &str) -> bool {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        bare(&self.pem) == bare(pem)
    }
}

/// Whether Meta's signature on a public key fits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SignatureStatus {
    /// It does.
    Valid,
    /// It does not: phones refuse the flow until the key is uploaded again.
    Mismatch,
    /// A word this version does not know.
    #[serde(untagged)]
    Other(String),
}

fn not_stated() -> SignatureStatus {
    SignatureStatus::Other(String::new())
}

/// A WhatsApp business account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Waba {
    /// Meta's id of it.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
}

/// A phone number of an account.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PhoneNumber {
    /// Meta's id of it (`phone_number_id`).
    pub id: String,
    /// As people write it.
    #[serde(default, deserialize_with = "or_default")]
    pub display_phone_number: String,
    /// The name customers see.
    #[serde(default, deserialize_with = "or_default")]
    pub verified_name: String,
}

/// A page of phone numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumbers {
    /// In Meta's order.
    pub numbers: Vec<PhoneNumber>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

impl Graph {
    /// `GET /{waba}`. Read with [`Graph::read_waba`].
    pub fn get_waba(&self, token: &SecretString, waba_id: &str) -> Request<Bytes> {
        get(&self.address_with_fields(&[waba_id], "id,name"), token)
    }

    /// Reads the answer of [`Graph::get_waba`].
    pub fn read_waba(&self, response: &Response<Bytes>) -> Result<Waba, GraphError> {
        json(response)
    }

    /// `GET /{waba}/phone_numbers`; `after` is the cursor of the page before. Read with
    /// [`Graph::read_phone_numbers`].
    pub fn list_phone_numbers(&self, token: &SecretString, waba_id: &str, after: Option<&str>) -> Request<Bytes> {
        let fields = "id,display_phone_number,verified_name";
        let mut url = self.address_with_fields(&[waba_id, "phone_numbers"], fields);
        url.query_pairs_mut().append_pair("limit", "100").extend_pairs(after.map(|after| ("after", after)));
        get(&url, token)
    }

    /// Reads the answer of [`Graph::list_phone_numbers`].
    pub fn read_phone_numbers(&self, response: &Response<Bytes>) -> Result<PhoneNumbers, GraphError> {
        #[derive(Deserialize)]
        struct Page {
            data: Vec<PhoneNumber>,
            #[serde(default, deserialize_with = "or_default")]
            paging: Value,
        }
        let page: Page = json(response)?;
        // Meta gives a cursor on the last page too; only `next` says that there is more.
        let more = page.paging.get("next").is_some();
        let after = page.paging.pointer("/cursors/after").and_then(Value::as_str);
        Ok(PhoneNumbers { numbers: page.data, next: after.filter(|_| more).map(str::to_owned) })
    }

    /// `POST /{waba}/subscribed_apps`: from now on the token's app gets this account's webhooks. Read with
    /// [`Graph::read_success`].
    pub fn subscribe_app(&self, token: &SecretString, waba_id: &str) -> Request<Bytes> {
        post(&self.address(&[waba_id, "subscribed_apps"]), token)
    }

    /// `GET /{phone}/whatsapp_business_encryption`. Read with [`Graph::read_public_key`].
    pub fn get_public_key(&self, token: &SecretString, phone_number_id: &str) -> Request<Bytes> {
        let fields = "business_public_key,business_public_key_signature_status";
        get(&self.address_with_fields(&[phone_number_id, "whatsapp_business_encryption"], fields), token)
    }

    /// Reads the answer of [`Graph::get_public_key`]; `None` when no key is registered.
    pub fn read_public_key(&self, response: &Response<Bytes>) -> Result<Option<PublicKey>, GraphError> {
        #[derive(Deserialize)]
        struct Keys {
            #[serde(default, deserialize_with = "or_default")]
            data: Vec<Key>,
        }
        #[derive(Deserialize)]
        struct Key {
            #[serde(default, deserialize_with = "or_default")]
            business_public_key: String,
            #[serde(default = "not_stated")]
            business_public_key_signature_status: SignatureStatus,
        }
        let keys: Keys = json(response)?;
        Ok(keys.data.into_iter().find(|key| !key.business_public_key.trim().is_empty()).map(|key| PublicKey {
            pem: key.business_public_key,
            status: key.business_public_key_signature_status,
        }))
    }

    /// `POST /{phone}/whatsapp_business_encryption`: registers a public key, SPKI PEM of an RSA-2048 key. Read with
    /// [`Graph::read_success`].
    pub fn set_public_key(&self, token: &SecretString, phone_number_id: &str, pem: &str) -> Request<Bytes> {
        let parts = [Part::text("business_public_key", pem)];
        post_multipart(&self.address(&[phone_number_id, "whatsapp_business_encryption"]), token, &parts)
    }
}
