//! Weather: what a vendor can be told to do wrong.

use serde::{Deserialize, Serialize};

/// The fault switches of every vendor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// HubSpot's APIs; its token endpoint only with [`FaultKind::Revoked`] or a `path` that names it.
    pub hubspot: Fault,
    /// Every Google host; consent page and token endpoint only with [`FaultKind::Revoked`] or a `path` that names them.
    pub google: Fault,
    /// Typeform; its token endpoint only with [`FaultKind::Revoked`] or a `path` that names it.
    pub typeform: Fault,
    /// SurveyMonkey; its token endpoint likewise.
    pub surveymonkey: Fault,
    /// The Graph API.
    pub graph: Fault,
    /// What stands between a phone and a business endpoint.
    pub relay: Fault,
    /// WhatsApp's CDN.
    pub cdn: Fault,
}

/// One switch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// How often before all is well again; `null` until switched off.
    pub times: Option<u32>,
    /// Seconds told in `Retry-After` with 429.
    pub retry_after: u64,
    /// Seconds of [`FaultKind::Slow`], and the longest a held request waits.
    pub seconds: f64,
    /// Only requests whose path contains this.
    pub path: Option<String>,
}

impl Default for Fault {
    fn default() -> Self {
        Self { kind: FaultKind::None, times: None, retry_after: 10, seconds: 60.0, path: None }
    }
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// All is well.
    #[default]
    None,
    /// The token is not accepted (401).
    Unauthorized,
    /// The app was uninstalled: tokens are refused and refreshing fails (HubSpot).
    Revoked,
    /// Too many calls (HubSpot 429, Graph 400 with code 130429).
    RateLimited,
    /// Answers 500 and does nothing.
    ServerError,
    /// Takes its time, then answers rightly.
    Slow,
    /// Does nothing and does not answer.
    Hang,
    /// Does what was asked and does not answer.
    AcceptThenHang,
    /// Answers 200 with something that is not JSON.
    Malformed,
    /// Relay: the phone encrypts under a key the business never had (421).
    StaleKey,
    /// Relay: signed with a wrong app secret (432).
    BadSignature,
    /// CDN: the file ends in the middle.
    Truncated,
    /// CDN: the file never ends.
    Endless,
    /// CDN: sends on to an address inside somebody's walls.
    Redirect,
    /// CDN: it has nothing of that name any more (404).
    Gone,
}

/// A vendor nobody plays.
#[derive(Debug, Clone, thiserror::Error)]
#[error(
    "the sandbox plays no vendor called {0:?}; use hubspot, google, typeform, surveymonkey, graph, relay or cdn"
)]
pub struct UnknownVendor(pub String);

impl Faults {
    /// The switch of a vendor by its name in the control API.
    pub fn of(&mut self, vendor: &str) -> Result<&mut Fault, UnknownVendor> {
        match vendor {
            "hubspot" => Ok(&mut self.hubspot),
            "google" => Ok(&mut self.google),
            "typeform" => Ok(&mut self.typeform),
            "surveymonkey" => Ok(&mut self.surveymonkey),
            "graph" => Ok(&mut self.graph),
            "relay" => Ok(&mut self.relay),
            "cdn" => Ok(&mut self.cdn),
            other => Err(UnknownVendor(other.to_owned())),
        }
    }
}

impl Fault {
    /// A switch that fires `times` times.
    pub fn times(kind: FaultKind, times: u32) -> Self {
        Self { kind, times: Some(times), ..Self::default() }
    }

    /// A switch that fires until switched off.
    pub fn always(kind: FaultKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// The fault this request meets, counted down.
    pub(crate) fn strike(&mut self, path: &str) -> Option<Fault> {
        let quiet = self.kind == FaultKind::None || self.times == Some(0);
        let elsewhere = self.path.as_deref().is_some_and(|part| !path.contains(part));
        // Signing in again is not part of the weather unless it is named: a refused token must be refreshable.
        let sign_in = ["/oauth/", "/google/accounts/", "/google/oauth2/"].iter().any(|part| path.contains(part));
        let spared = sign_in && self.path.is_none() && self.kind != FaultKind::Revoked;
        if quiet || elsewhere || spared {
            return None;
        }
        let struck = self.clone();
        if let Some(left) = self.times.as_mut() {
            *left -= 1;
            if *left == 0 {
                self.kind = FaultKind::None;
                self.times = None;
            }
        }
        Some(struck)
    }
}

impl crate::Sandbox {
    /// The present weather.
    pub fn faults(&self) -> Faults {
        self.read(|world| world.faults.clone())
    }

    /// Changes the weather.
    pub fn set_faults(&self, faults: Faults) {
        self.write(|world| world.faults = faults);
    }
}
