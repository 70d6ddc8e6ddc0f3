use std::path::PathBuf;

/// Why the settings cannot be used. Every sentence names the setting and the way out; none holds a secret's value.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file named by `--config` is not there or not readable.
    #[error("The settings file {file} cannot be read: {cause}. Check the path after --config.", file = file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// A file is no TOML.
    #[error("{place} is not valid TOML: {said}")]
    Syntax {
        /// Which file.
        place: String,
        /// What the parser said.
        said: String,
    },
    /// A setting without default was not given.
    #[error("The setting `{setting}` is missing. Give it in the file named by --config, or as {variable}.")]
    Missing {
        /// `section.key`.
        setting: String,
        /// The environment variable that sets it.
        variable: String,
    },
    /// A setting nobody knows.
    #[error("There is no setting `{setting}` (in {place}). {known}")]
    Unknown {
        /// `section.key`.
        setting: String,
        /// Where it was given.
        place: String,
        /// The settings that exist there.
        known: String,
    },
    /// A setting has a value it cannot have.
    #[error("The setting `{setting}` (in {place}) {complaint}")]
    Invalid {
        /// `section.key`.
        setting: String,
        /// Where it was given.
        place: String,
        /// What is wrong, as the end of a sentence.
        complaint: String,
    },
    /// No master key.
    #[error(
        "The master key is missing, without which no secret can be sealed. Make one with `openssl rand -base64 32` and give it \
         as `secrets.master_key_file`, `secrets.master_key` or AKIS__SECRETS__MASTER_KEY."
    )]
    NoMasterKey,
    /// Two master keys.
    #[error("Both `secrets.master_key` and `secrets.master_key_file` are given. Keep one of them.")]
    TwoMasterKeys,
    /// The master key's file cannot be read.
    #[error("`secrets.master_key_file` names {file}, which cannot be read: {cause}.", file = file.display())]
    MasterKeyFile {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The master key is not 32 bytes in base64.
    #[error("The master key is not 32 bytes in base64. Make one with `openssl rand -base64 32`.")]
    InvalidMasterKey,
    /// Settings that are fine for the demo and not for people's data.
    #[error("These settings are not fit for production:\n{}", .complaints.iter().map(|line| format!("  - {line}")).collect::<Vec<_>>().join("\n"))]
    NotForProduction {
        /// One sentence a setting.
        complaints: Vec<String>,
    },
}
