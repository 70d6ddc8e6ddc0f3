use secrecy::SecretString;
use serde::Deserialize;
use std::time::Duration;
use url::Url;

/// The `[media]` section of the configuration: files that people send, from where they are fetched to where they are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where files are kept: `file:///folder`, or `s3://bucket/prefix`.
    pub store: Url,
    /// The bucket's region.
    #[serde(default)]
    pub s3_region: Option<String>,
    /// An S3 server that is not Amazon's.
    #[serde(default)]
    pub s3_endpoint: Option<Url>,
    /// Who asks; without it, the environment's usual `AWS_…` variables or the machine's own role.
    #[serde(default)]
    pub s3_access_key_id: Option<String>,
    /// Their secret.
    #[serde(default)]
    pub s3_secret_access_key: Option<SecretString>,
    /// Scheme, host and port of WhatsApp's CDN. Uploads are fetched from exactly these, redirected ones too.
    pub cdn_origins: Vec<Url>,
    /// Scheme, host and port where the Media API keeps files, beside the Graph API itself. The access token goes there.
    pub graph_origins: Vec<Url>,
    /// Largest file that is kept, in mebibytes, whatever a question allows. Pickers send at most 25.
    pub max_mib: u32,
    /// How long one download may take, in seconds; below a job's five minutes.
    pub timeout_seconds: u64,
    /// How many files are fetched at a time in one process. At least 1.
    pub concurrency: u32,
    /// How often a file is tried before a person must ask for it again.
    pub max_attempts: u32,
    /// How long an answer waits for its files, in milliseconds, so that what is wrong with one is shown on it. WhatsApp
    /// waits 10 seconds.
    pub wait_ms: u64,
    /// How long files of forms that were never finished are kept, in days.
    pub keep_days: u32,
    /// A ClamAV daemon: `tcp://host:3310`. Without one, files are marked as not scanned.
    #[serde(default)]
    pub clamav: Option<Url>,
}

impl Settings {
    /// Most bytes of a file, by this installation and by a question's own limit in kibibytes.
    pub fn most_bytes(&self, max_kib: u32) -> u64 {
        let own = u64::from(self.max_mib).saturating_mul(1024 * 1024);
        own.min(u64::from(max_kib).saturating_mul(1024))
    }

    /// The longest download.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.max(1))
    }

    /// How long an answer waits for its files.
    pub fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms)
    }
}
