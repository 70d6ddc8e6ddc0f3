//! Where log lines go.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::config::{ConfigError, Log, LogFormat};

/// Logs to standard error, as services do.
pub(crate) fn to_terminal(settings: &Log) -> Result<(), ConfigError> {
    let builder = tracing_subscriber::fmt().with_env_filter(filter(settings)?).with_writer(io::stderr);
    match settings.format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Logs to a new file, so that the terminal stays readable.
pub(crate) fn to_file(settings: &Log, path: &Path) -> anyhow::Result<()> {
    let file = File::create(path)?;
    tracing_subscriber::fmt()
        .with_env_filter(filter(settings)?)
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .init();
    Ok(())
}

fn filter(settings: &Log) -> Result<EnvFilter, ConfigError> {
    EnvFilter::try_new(&settings.filter).map_err(|error| ConfigError::Invalid {
        setting: "log.filter".into(),
        place: "the configuration".into(),
        complaint: format!("is no filter: {error}."),
    })
}
