//! Parameters as they come in queries and form bodies, where one name may come several times.

/// Name and value pairs, in their order.
#[derive(Debug, Default, Clone)]
pub(super) struct Input(Vec<(String, String)>);

impl Input {
    /// Reads `application/x-www-form-urlencoded` text; it cannot fail.
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    pub(super) fn query(query: Option<&str>) -> Self {
        Self::read(query.unwrap_or_default().as_bytes())
    }

    /// The first value of that name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).find(|value| !value.is_empty())
    }

    pub(super) fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}
