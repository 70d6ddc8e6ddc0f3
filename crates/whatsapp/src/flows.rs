use crate::answer::{json, or_default};
use crate::request::{Part, get, post, post_multipart};
use crate::{Graph, GraphError};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

/// What a flow is for; Meta wants at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowCategory {
    /// Registration.
    SignUp,
    /// Login.
    SignIn,
    /// Booking.
    AppointmentBooking,
    /// Leads.
    LeadGeneration,
    /// Contact request.
    ContactUs,
    /// Support.
    CustomerSupport,
    /// Survey.
    Survey,
    /// Anything else.
    Other,
}

/// A flow Meta has just created.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CreatedFlow {
    /// Meta's id of it.
    pub id: String,
    /// What Meta says against it.
    #[serde(default, deserialize_with = "or_default")]
    pub validation_errors: Vec<ValidationError>,
}

/// What came of an upload of Flow JSON. Meta keeps a faulty document too: no errors, and only that, means it is good.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Upload {
    /// Whether it was kept.
    pub success: bool,
    /// What Meta says against it; empty when the document is good.
    #[serde(default, deserialize_with = "or_default")]
    pub validation_errors: Vec<ValidationError>,
}

/// One of Meta's complaints about a Flow JSON. Lines and columns count from 1 in the uploaded text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationError {
    /// Meta's code (`INVALID_PROPERTY`, …).
    pub error: String,
    /// `FLOW_JSON_ERROR` and the like.
    #[serde(default, deserialize_with = "or_default")]
    pub error_type: String,
    /// Meta's sentence.
    #[serde(default, deserialize_with = "or_default")]
    pub message: String,
    /// First line.
    #[serde(default)]
    pub line_start: Option<u32>,
    /// Last line.
    #[serde(default)]
    pub line_end: Option<u32>,
    /// First column.
    #[serde(default)]
    pub column_start: Option<u32>,
    /// Last column.
    #[serde(default)]
    pub column_end: Option<u32>,
    /// Every place it concerns.
    #[serde(default, deserialize_with = "or_default")]
    pub pointers: Vec<Pointer>,
}

/// One place in a Flow JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// First line.
    #[serde(default)]
    pub line_start: Option<u32>,
    /// Last line.
    #[serde(default)]
    pub line_end: Option<u32>,
    /// First column.
    #[serde(default)]
    pub column_start: Option<u32>,
    /// Last column.
    #[serde(default)]
    pub column_end: Option<u32>,
    /// Such as `screens[0].layout.children[0].type`.
    #[serde(default, deserialize_with = "or_default")]
    pub path: String,
}

/// A flow as Meta keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FlowInfo {
    /// Meta's id of it.
    pub id: String,
    /// Its name, unique within the WhatsApp account.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// `DRAFT`, `PUBLISHED`, `DEPRECATED`, `BLOCKED`, `THROTTLED`.
    #[serde(default, deserialize_with = "or_default")]
    pub status: String,
    /// What it is for.
    #[serde(default, deserialize_with = "or_default")]
    pub categories: Vec<String>,
    /// What Meta says against its JSON.
    #[serde(default, deserialize_with = "or_default")]
    pub validation_errors: Vec<ValidationError>,
    /// The address Meta calls, when one is set.
    #[serde(default)]
    pub endpoint_uri: Option<String>,
}

impl Graph {
    /// `POST /{waba}/flows`: a new draft. Read with [`Graph::read_created_flow`].
    pub fn create_flow(
        &self,
        token: &SecretString,
        waba_id: &str,
        name: &str,
        categories: &[FlowCategory],
        endpoint_uri: Option<&Url>,
    ) -> Request<Bytes> {
        let categories = serde_json::json!(categories).to_string();
        let mut parts = vec![Part::text("name", name), Part::text("categories", &categories)];
        parts.extend(endpoint_uri.map(|uri| Part::text("endpoint_uri", uri.as_str())));
        post_multipart(&self.address(&[waba_id, "flows"]), token, &parts)
    }

    /// Reads the answer of [`Graph::create_flow`].
    pub fn read_created_flow(&self, response: &Response<Bytes>) -> Result<CreatedFlow, GraphError> {
        json(response)
    }

    /// `POST /{flow}/assets`: replaces the draft's Flow JSON. Read with [`Graph::read_upload`].
    pub fn upload_flow_json(&self, token: &SecretString, flow_id: &str, json: &str) -> Request<Bytes> {
        let parts = [
            Part::text("name", "flow.json"),
            Part::text("asset_type", "FLOW_JSON"),
            Part { name: "file", value: json, file: Some(("flow.json", "application/json")) },
        ];
        post_multipart(&self.address(&[flow_id, "assets"]), token, &parts)
    }

    /// Reads the answer of [`Graph::upload_flow_json`].
    pub fn read_upload(&self, response: &Response<Bytes>) -> Result<Upload, GraphError> {
        json(response)
    }

    /// `POST /{flow}`: sets the endpoint and, when given, the Meta app that signs its requests. Read with
    /// [`Graph::read_success`].
    pub fn update_flow(
        &self,
        token: &SecretString,
        flow_id: &str,
        endpoint_uri: &Url,
        application_id: Option<&str>,
    ) -> Request<Bytes> {
        let mut parts = vec![Part::text("endpoint_uri", endpoint_uri.as_str())];
        parts.extend(application_id.map(|id| Part::text("application_id", id)));
        post_multipart(&self.address(&[flow_id]), token, &parts)
    }

    /// `POST /{flow}/publish`. Read with [`Graph::read_success`].
    pub fn publish(&self, token: &SecretString, flow_id: &str) -> Request<Bytes> {
        post(&self.address(&[flow_id, "publish"]), token)
    }

    /// `GET /{flow}`. Read with [`Graph::read_flow`].
    pub fn get_flow(&self, token: &SecretString, flow_id: &str) -> Request<Bytes> {
        let fields = "id,name,status,categories,validation_errors,endpoint_uri";
        get(&self.address_with_fields(&[flow_id], fields), token)
    }

    /// Reads the answer of [`Graph::get_flow`].
    pub fn read_flow(&self, response: &Response<Bytes>) -> Result<FlowInfo, GraphError> {
        json(response)
    }

    /// Reads the answer of every call that says `{"success": true}` and nothing else: update, publish, set key,
    /// subscribe.
    pub fn read_success(&self, response: &Response<Bytes>) -> Result<(), GraphError> {
        #[derive(Deserialize)]
        struct Done {
            success: bool,
        }
        let done: Done = json(response)?;
        if done.success {
            return Ok(());
        }
        let status = response.status().as_u16();
        Err(GraphError::Unreadable { status, reason: "success is false, without an error".into() })
    }
}
