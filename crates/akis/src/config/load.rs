use std::path::PathBuf;

use figment::Figment;
use figment::error::Kind;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::de::DeserializeOwned;

use super::{Config, ConfigError};

/// `config/default.toml`, built into the program.
pub const DEFAULTS: &str = include_str!("../../../../config/default.toml");
/// `config/demo.toml`, built into the program.
pub const DEMO: &str = include_str!("../../../../config/demo.toml");

/// What every variable of ours begins with.
const PREFIX: &str = "AKIS__";

/// Where settings come from, the later over the earlier.
pub struct Sources {
    figment: Figment,
}

impl Sources {
    /// The defaults, the file if one is named, and the environment.
    pub fn production(file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let sources = Self { figment: Figment::from(Toml::string(DEFAULTS)) }.with_file(file)?;
        Ok(Self { figment: sources.figment.merge(Env::prefixed(PREFIX).split("__")) })
    }

    /// The defaults and what the demo adds to them. The environment has no say, so that a shell set up for an
    /// installation does not lead the demo to it.
    pub fn demo() -> Self {
        Self { figment: Figment::from(Toml::string(DEFAULTS)).merge(Toml::string(DEMO)) }
    }

    /// And a file over them, if one is named.
    pub fn with_file(self, file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let Some(file) = file else { return Ok(self) };
        let text =
            std::fs::read_to_string(&file).map_err(|cause| ConfigError::File { file: file.clone(), cause })?;
        // Checked by itself first: a syntax error names the file then, and not whichever setting is read first.
        toml::from_str::<toml::Table>(&text)
            .map_err(|error| ConfigError::Syntax { place: file.display().to_string(), said: error.to_string() })?;
        Ok(Self { figment: self.figment.merge(Toml::file_exact(file)) })
    }

    /// Sets `section.key`.
    #[must_use]
    pub fn with(self, setting: &str, value: impl serde::Serialize) -> Self {
        Self { figment: self.figment.merge(Serialized::default(setting, value)) }
    }

    /// All settings.
    pub fn config(&self) -> Result<Config, ConfigError> {
        self.figment.extract().map_err(|error| explain(error, None))
    }

    /// One section, for commands that need no other.
    pub fn section<T: DeserializeOwned>(&self, name: &str) -> Result<T, ConfigError> {
        self.figment.extract_inner(name).map_err(|error| explain(error, Some(name)))
    }
}

/// The first of figment's errors, as a sentence.
fn explain(errors: figment::Error, section: Option<&str>) -> ConfigError {
    // An unknown setting is often a misspelt required one, which is missing then: the cause comes first.
    let all: Vec<_> = errors.into_iter().collect();
    let unknown = all.iter().find(|error| matches!(error.kind, Kind::UnknownField(..)));
    let Some(error) = unknown.or(all.first()) else {
        return ConfigError::Syntax { place: "The configuration".into(), said: "no error was given".into() };
    };
    let mut path = error.path.clone();
    if let (true, Some(section)) = (path.first().map(String::as_str) != section, section) {
        path.insert(0, section.to_owned());
    }
    let place = error.metadata.as_ref().map_or_else(
        || "the configuration".into(),
        |metadata| match metadata.source.as_ref().and_then(|source| source.file_path()) {
            Some(file) => file.display().to_string(),
            None if metadata.name.contains("environment") => "the environment".into(),
            None => "the defaults".into(),
        },
    );
    let full = |key: &str| {
        if path.last().is_some_and(|last| last == key) {
            path.join(".")
        } else {
            [&path[..], &[key.to_owned()]].concat().join(".")
        }
    };
    match &error.kind {
        Kind::MissingField(key) => {
            let setting = full(key);
            let variable = format!("{PREFIX}{}", setting.to_uppercase().replace('.', "__"));
            ConfigError::Missing { setting, variable }
        }
        Kind::UnknownField(key, known) => {
            let list = known.join(", ");
            ConfigError::Unknown { setting: full(key), place, known: format!("Known here: {list}.") }
        }
        Kind::InvalidType(found, expected) => {
            let kind = found.to_string();
            // The value itself may be a secret; its kind is not.
            let kind = kind.split(['"', '`']).next().unwrap_or_default().trim();
            ConfigError::Invalid {
                setting: path.join("."),
                place,
                complaint: format!("must be {expected}, not {kind}."),
            }
        }
        other => {
            let setting = path.join(".");
            let complaint = if is_secret(&setting) {
                "has an unusable value.".into()
            } else {
                format!("is unusable: {other}.")
            };
            ConfigError::Invalid { setting, place, complaint }
        }
    }
}

/// Whether a setting's value must not be shown.
fn is_secret(setting: &str) -> bool {
    ["secret", "key", "token", "database"].iter().any(|word| setting.contains(word))
}
