use serde::Deserialize;
use url::Url;

/// Where the Graph API is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Meta's own is `https://graph.facebook.com`.
    pub graph_url: Url,
    /// The version every call names, such as `v25.0`.
    pub graph_version: String,
    /// The version of the data-exchange protocol that published forms ask for.
    pub data_api_version: DataApiVersion,
}

/// A version of the data-exchange protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum DataApiVersion {
    /// Requests without a signature of the flow token.
    #[default]
    #[serde(rename = "3.0")]
    V3,
    /// Requests also carry `flow_token_signature`.
    #[serde(rename = "4.0")]
    V4,
}

/// Builds requests to the Graph API and reads their answers. The token comes with each call. A request that cannot be
/// expressed (a token with a line break) comes out without that part, and is refused by the one who gets it.
#[derive(Debug, Clone)]
pub struct Graph {
    base: Url,
    version: String,
    data_api_version: DataApiVersion,
}

impl Graph {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            base: settings.graph_url.clone(),
            version: settings.graph_version.clone(),
            data_api_version: settings.data_api_version,
        }
    }

    /// The version of the data-exchange protocol that published forms ask for.
    pub fn data_api_version(&self) -> DataApiVersion {
        self.data_api_version
    }

    /// The one origin that is called: trusted exactly.
    pub fn origins(&self) -> &[Url] {
        std::slice::from_ref(&self.base)
    }

    /// The address of a node, or of an edge of it.
    pub(crate) fn address(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(&self.version).extend(segments);
        }
        url
    }

    /// The same with the fields asked for. One field the token may not read fails the whole call, so only what is
    /// needed is asked.
    pub(crate) fn address_with_fields(&self, segments: &[&str], fields: &str) -> Url {
        let mut url = self.address(segments);
        url.query_pairs_mut().append_pair("fields", fields);
        url
    }
}
