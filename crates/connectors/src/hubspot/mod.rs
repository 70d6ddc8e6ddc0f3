//! HubSpot: OAuth 2 and private apps' keys, forms v3, secure submissions v3, contacts and other CRM objects v3, files v3.
//!
//! Reading: `definition.rs` holds the shape of a form's JSON (`schema_v2.rs` and `consent_v2.rs` the older one, `lenient.rs`
//! what both forgive), `schema.rs` the neutral form of it with `field.rs`, `conditions.rs` and `consent.rs` as its parts.
//!
//! Connecting: `auth.rs` the authorisation, `scopes.rs` what is asked for and why, `places.rs` the choices of a mapping.
//!
//! Writing: `destination.rs` submits the form and `contact_destination.rs` writes a contact alone; `wish.rs` is the shape of
//! their settings, `value.rs` spells answers. `response.rs` is the submission, `look_up.rs` whether one arrived, `refusal.rs`
//! why one was not taken. `crm.rs` orders what both do besides: `contact.rs`, `object.rs`, `upload.rs` and `note.rs`, over
//! `record.rs`; `crm_answer.rs` reads the CRM's errors and `weather.rs` those that pass by themselves. `predict/` says
//! beforehand what will be refused or lost.

mod auth;
mod conditions;
mod consent;
mod consent_v2;
mod contact;
mod contact_destination;
mod contract;
mod crm;
mod crm_answer;
mod definition;
mod destination;
mod field;
mod lenient;
mod look_up;
mod note;
mod object;
mod places;
mod predict;
mod record;
mod refusal;
mod response;
mod schema;
mod schema_v2;
mod scopes;
mod upload;
mod value;
mod weather;
mod wish;

use crate::request::{address, get};
use crate::{
    Access, Account, Authorization, AuthorizeRequest, Connector, ConnectorError, DeliveryContract, Feature,
    FormList, FormQuery, KeySignIn, Place, ScopeReason, Tokens, answer,
};
use akis_form::{Form, SourceKind};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

/// HubSpot's addresses and this installation's app there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where people consent; HubSpot's own is `https://app.hubspot.com`.
    pub app_url: Url,
    /// The API; HubSpot's own is `https://api.hubapi.com`.
    pub api_url: Url,
    /// Where responses are written; HubSpot's own is `https://api.hsforms.com`.
    pub forms_url: Url,
    /// The app's client id; empty when this installation has no HubSpot app.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Sends a PKCE challenge; HubSpot documents the verifier for its newer apps.
    pub pkce: bool,
    /// The scopes asked for when an account is connected; `oauth` and `forms` are the least. What contacts, files and
    /// objects need is asked for when it is first needed.
    pub scopes: Vec<String>,
    /// The version in the paths of the authorisation (`/oauth/{version}/token`). HubSpot moves to dated ones; its own now
    /// are `v3`, `2026-03` and `2026-09`.
    #[serde(default = "oauth_version")]
    pub oauth_version: String,
}

fn oauth_version() -> String {
    "v3".to_owned()
}

/// A form definition as the Forms API answers it (v3, or the older v2), or as HubSpot's embed code loads it, read
/// without any account.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is not JSON or not one form; the reason names what is missing.
pub fn read_definition(json: &[u8]) -> Result<Form, ConnectorError> {
    Ok(schema::form(&definition::read(answer::parse(json)?)?))
}

pub use contact_destination::HubspotContact;
pub use destination::HubspotForm;

/// The HubSpot connector.
#[derive(Debug)]
pub struct Hubspot {
    settings: Settings,
    origins: [Url; 2],
}

impl Hubspot {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone(), origins: [settings.api_url.clone(), settings.forms_url.clone()] }
    }

    fn api(&self, segments: &[&str]) -> Url {
        address(&self.settings.api_url, segments)
    }
}

impl Connector for Hubspot {
    fn kind(&self) -> SourceKind {
        SourceKind::Hubspot
    }

    fn name(&self) -> &'static str {
        "HubSpot"
    }

    fn configured(&self) -> bool {
        !self.settings.client_id.is_empty()
    }

    fn contract(&self) -> &'static DeliveryContract {
        &contract::FORM
    }

    fn scopes(&self) -> Vec<ScopeReason> {
        scopes::all(&self.settings)
    }

    fn key_sign_in(&self) -> Option<KeySignIn> {
        Some(KeySignIn {
            name: "Private app access token",
            how_en: "In HubSpot, a super admin opens Settings, Integrations, Private Apps, creates an app, ticks the \
                     permission forms (and, as you need them, crm.objects.contacts.read, \
                     crm.objects.contacts.write, files, tickets, crm.objects.deals.read, crm.objects.deals.write), and \
                     copies its access token, which begins with pat-.",
            how_tr: "HubSpot’ta bir süper yönetici Ayarlar, Entegrasyonlar, Özel Uygulamalar altında bir uygulama \
                     oluşturur, forms iznini (gerekirse crm.objects.contacts.read, \
                     crm.objects.contacts.write, files, tickets, crm.objects.deals.read, crm.objects.deals.write \
                     izinlerini de) işaretler ve pat- ile başlayan erişim anahtarını kopyalar.",
        })
    }

    fn tokens_of_key(&self, key: SecretString, _region: Option<&str>) -> Tokens {
        // Keys are copied with the blanks around them. They do not end, and do not say what they may do.
        let access = SecretString::from(key.expose_secret().trim());
        Tokens { access, refresh: None, expires_at: None, scopes: Vec::new(), base_url: None }
    }

    fn allows(&self, scopes: &[String], feature: Feature) -> bool {
        scopes::allow(scopes, feature)
    }

    fn origins(&self) -> &[Url] {
        &self.origins
    }

    fn authorize(&self, request: &AuthorizeRequest<'_>) -> Authorization {
        auth::authorize(&self.settings, request)
    }

    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        verifier: Option<&SecretString>,
        _region: Option<&str>,
    ) -> Request<Bytes> {
        auth::exchange_code(&self.settings, code, redirect, verifier)
    }

    fn refresh_request(&self, refresh: &SecretString, _base_url: Option<&Url>) -> Request<Bytes> {
        auth::refresh(&self.settings, refresh)
    }

    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
        auth::read_tokens(response, now)
    }

    fn revoke_request(&self, tokens: &Tokens) -> Option<Request<Bytes>> {
        // A key was not given by us and is not ours to take back.
        tokens.refresh.as_ref().map(|refresh| auth::revoke(&self.settings, refresh))
    }

    fn account_request(&self, access: &Access) -> Request<Bytes> {
        get(&self.api(&["account-info", "v3", "details"]), &access.token)
    }

    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError> {
        auth::read_account(response)
    }

    fn account_name_request(&self, access: &Access) -> Option<Request<Bytes>> {
        // HubSpot tells of tokens that our app was given, not of a customer's own key.
        let ours = self.configured() && !auth::is_key(&access.token);
        ours.then(|| auth::introspect(&self.settings, &access.token))
    }

    fn read_account_name(&self, response: &Response<Bytes>) -> Result<Option<String>, ConnectorError> {
        auth::read_account_name(response)
    }

    fn list_forms(&self, access: &Access, query: &FormQuery<'_>) -> Request<Bytes> {
        let mut url = self.api(&["marketing", "v3", "forms"]);
        // Forms of the other types were not made in HubSpot and take no submissions.
        url.query_pairs_mut()
            .append_pair("limit", "50")
            .append_pair("archived", "false")
            .append_pair("formTypes", "hubspot")
            .extend_pairs(query.after.map(|after| ("after", after)));
        get(&url, &access.token)
    }

    fn read_forms(&self, response: &Response<Bytes>, _query: &FormQuery<'_>) -> Result<FormList, ConnectorError> {
        schema::read_list(&answer::json::<schema::List>(response)?)
    }

    fn places_request(
        &self,
        access: &Access,
        kind: &str,
        parent: Option<&str>,
        after: Option<&str>,
    ) -> Option<Request<Bytes>> {
        let url = places::url(&self.settings.api_url, kind, parent, after)?;
        Some(get(&url, &access.token))
    }

    fn read_places(
        &self,
        kind: &str,
        response: &Response<Bytes>,
    ) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
        places::read(kind, response)
    }

    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes> {
        get(&self.api(&["marketing", "v3", "forms", form_id]), &access.token)
    }

    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError> {
        let definition = definition::read(answer::json(response)?)?;
        if definition.archived { Err(ConnectorError::NotFound) } else { Ok(schema::form(&definition)) }
    }
}

#[cfg(test)]
mod tests;
