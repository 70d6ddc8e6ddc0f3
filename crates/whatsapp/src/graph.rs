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
}

/// Builds requests to the Graph API and reads their answers. The token comes with each call. A request that cannot be
/// expressed (a token with a line break) comes out without that part, and is refused by the one who gets it.
#[derive(Debug, Clone)]
pub struct Graph {
    base: Url,
    version: String,
}

impl Graph {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { base: settings.graph_url.clone(), version: settings.graph_version.clone() }
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
