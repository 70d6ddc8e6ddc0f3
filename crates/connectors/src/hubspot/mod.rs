//! HubSpot Marketing Forms: OAuth 2, forms v3, secure submissions v3.
//!
//! `auth.rs` holds the authorisation, `definition.rs` the shape of a form's JSON (`schema_v2.rs` and `consent_v2.rs` the
//! older one, `lenient.rs` what both forgive), `schema.rs` the neutral form of it with `field.rs`, `conditions.rs` and
//! `consent.rs` as its parts, `response.rs` the submission and the look-up of one, `refusal.rs` why one was not taken.

mod auth;
mod conditions;
mod consent;
mod consent_v2;
mod contract;
mod definition;
mod field;
mod lenient;
mod refusal;
mod response;
mod schema;
mod schema_v2;

use crate::request::{address, get};
use crate::{
    Access, Account, Authorization, Connector, ConnectorError, DeliveryContract, EncodeError, FormList, Found,
    Outcome, ScopeReason, SubmitContext, Tokens, answer,
};
use akis_form::{Form, SourceKind, Submission, SubmissionId};
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use secrecy::SecretString;
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
    /// The scopes asked for; `oauth` and `forms` are the least.
    pub scopes: Vec<String>,
}

/// A form definition as the Forms API answers it (v3, or the older v2), or as HubSpot's embed code loads it, read
/// without any account.
///
/// # Errors
/// [`ConnectorError::Unreadable`] when the text is not JSON or not one form; the reason names what is missing.
pub fn read_definition(json: &[u8]) -> Result<Form, ConnectorError> {
    Ok(schema::form(&definition::read(answer::parse(json)?)?))
}

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
        &contract::CONTRACT
    }

    fn scopes(&self) -> Vec<ScopeReason> {
        self.settings.scopes.iter().map(|scope| contract::reason(scope)).collect()
    }

    fn origins(&self) -> &[Url] {
        &self.origins
    }

    fn authorize(&self, redirect: &Url) -> Authorization {
        auth::authorize(&self.settings, redirect)
    }

    fn exchange_code_request(
        &self,
        code: &str,
        redirect: &Url,
        verifier: Option<&SecretString>,
    ) -> Request<Bytes> {
        auth::exchange_code(&self.settings, code, redirect, verifier)
    }

    fn refresh_request(&self, refresh: &SecretString) -> Request<Bytes> {
        auth::refresh(&self.settings, refresh)
    }

    fn read_tokens(&self, response: &Response<Bytes>, now: Timestamp) -> Result<Tokens, ConnectorError> {
        auth::read_tokens(response, now)
    }

    fn account_request(&self, access: &Access) -> Request<Bytes> {
        get(&self.api(&["account-info", "v3", "details"]), &access.token)
    }

    fn read_account(&self, response: &Response<Bytes>) -> Result<Account, ConnectorError> {
        auth::read_account(response)
    }

    fn account_name_request(&self, access: &Access) -> Option<Request<Bytes>> {
        Some(auth::introspect(&self.settings, &access.token))
    }

    fn read_account_name(&self, response: &Response<Bytes>) -> Result<Option<String>, ConnectorError> {
        auth::read_account_name(response)
    }

    fn list_forms(&self, access: &Access, after: Option<&str>) -> Request<Bytes> {
        let mut url = self.api(&["marketing", "v3", "forms"]);
        // Forms of the other types were not made in HubSpot and take no submissions.
        url.query_pairs_mut()
            .append_pair("limit", "50")
            .append_pair("archived", "false")
            .append_pair("formTypes", "hubspot")
            .extend_pairs(after.map(|after| ("after", after)));
        get(&url, &access.token)
    }

    fn read_forms(&self, response: &Response<Bytes>) -> Result<FormList, ConnectorError> {
        schema::read_list(&answer::json::<schema::List>(response)?)
    }

    fn form_request(&self, access: &Access, form_id: &str) -> Request<Bytes> {
        get(&self.api(&["marketing", "v3", "forms", form_id]), &access.token)
    }

    fn read_form(&self, response: &Response<Bytes>) -> Result<Form, ConnectorError> {
        let definition = definition::read(answer::json(response)?)?;
        if definition.archived { Err(ConnectorError::NotFound) } else { Ok(schema::form(&definition)) }
    }

    fn submit(
        &self,
        access: &Access,
        submission: &Submission,
        context: &SubmitContext<'_>,
    ) -> Result<Request<Bytes>, EncodeError> {
        response::submit(&self.settings, access, submission, context)
    }

    fn read_submit(&self, response: &Response<Bytes>) -> Outcome {
        response::read(response)
    }

    fn find_request(&self, access: &Access, form_id: &str, after: Option<&str>) -> Request<Bytes> {
        let mut url = self.api(&["form-integrations", "v1", "submissions", "forms", form_id]);
        // Fifty is the most HubSpot gives; the newest come first.
        url.query_pairs_mut().append_pair("limit", "50").extend_pairs(after.map(|after| ("after", after)));
        get(&url, &access.token)
    }

    fn was_found(
        &self,
        response: &Response<Bytes>,
        submission: SubmissionId,
        public_url: &Url,
        since: Timestamp,
    ) -> Result<Found, ConnectorError> {
        response::was_found(response, submission, public_url, since)
    }
}

#[cfg(test)]
mod tests;
