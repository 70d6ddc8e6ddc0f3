use secrecy::SecretString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// What a sandbox is started with. [`Options::default`] is the demo's world on a free loopback port.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address others reach the sandbox under, without a trailing path; `None` takes the listening address.
    pub public_url: Option<Url>,
    /// File that keeps the state between runs; `None` forgets everything at the end.
    pub state_file: Option<PathBuf>,
    /// The Meta app that owns tokens, webhooks and Flows.
    pub app: App,
    /// The WhatsApp business account and its numbers.
    pub account: Account,
    /// The public app registered with HubSpot, and the one account that can install it.
    pub hubspot: HubspotApp,
    /// How long a phone waits for an endpoint. Meta gives up after 10 seconds.
    pub exchange_timeout: Duration,
    /// True refuses free-form messages (131047) to people who did not write within 24 hours, as Meta does. The demo
    /// has no templates yet, so it leaves this off.
    pub enforce_service_window: bool,
}

/// A Meta app.
#[derive(Debug, Clone)]
pub struct App {
    /// The app's id.
    pub app_id: String,
    /// Signs webhooks and endpoint requests.
    pub app_secret: SecretString,
    /// The word both sides agreed on for the webhook handshake.
    pub verify_token: SecretString,
    /// Where webhooks go; `None` sends none until [`crate::Sandbox::set_callback_url`] names a place.
    pub callback_url: Option<Url>,
    /// The bearer token the Graph API accepts. Every token that begins with `EAADEMO` is accepted as well.
    pub access_token: SecretString,
    /// Whether the account's webhooks already go to the app, as after a finished sign-up.
    pub subscribed: bool,
}

/// A WhatsApp business account.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account's id.
    pub waba_id: String,
    /// Its name.
    pub name: String,
    /// Its numbers, at least one to publish an endpoint-powered Flow.
    pub numbers: Vec<Number>,
}

/// A business phone number.
#[derive(Debug, Clone)]
pub struct Number {
    /// The number's id at the Graph API.
    pub phone_number_id: String,
    /// The number as people read it.
    pub display_phone_number: String,
    /// The name customers see.
    pub verified_name: String,
}

/// The app at HubSpot and the account that installs it.
#[derive(Debug, Clone)]
pub struct HubspotApp {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// Addresses the consent page may return to, compared exactly; empty allows any loopback address.
    pub redirect_uris: Vec<Url>,
    /// The account's number (`portalId`, `hub_id`).
    pub portal_id: u64,
    /// The account's name.
    pub portal_name: String,
    /// Calls allowed in ten rolling seconds before 429.
    pub calls_per_ten_seconds: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            state_file: None,
            app: App::default(),
            account: Account::default(),
            hubspot: HubspotApp::default(),
            exchange_timeout: Duration::from_secs(10),
            enforce_service_window: false,
        }
    }
}

impl Default for App {
    fn default() -> Self {
        Self {
            app_id: "670843887433847".into(),
            app_secret: SecretString::from("5d0c3e1f9a7b4286a1d4c07e93b85f62"),
            verify_token: SecretString::from("akis-demo-verify-token"),
            callback_url: None,
            access_token: SecretString::from("EAADEMOakis"),
            subscribed: true,
        }
    }
}

impl Default for Account {
    fn default() -> Self {
        Self {
            waba_id: "102290129340398".into(),
            name: "Mavi Deniz Turizm".into(),
            numbers: vec![Number {
                phone_number_id: "106540352242922".into(),
                display_phone_number: "+90 212 555 01 42".into(),
                verified_name: "Akis Demo".into(),
            }],
        }
    }
}

impl Default for HubspotApp {
    fn default() -> Self {
        Self {
            client_id: "7b0e6a52-41c9-4b7e-8f13-5a2d90c6e1f4".into(),
            client_secret: SecretString::from("demo-hubspot-client-secret"),
            redirect_uris: Vec::new(),
            portal_id: 4_711_001,
            portal_name: "Mavi Deniz Turizm".into(),
            calls_per_ten_seconds: 110,
        }
    }
}
