//! References: `data.…` and `form.…` of this screen or of another.

/// What stands between `${` and `}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Another screen; `None` is the one it stands on.
    pub(super) screen: Option<String>,
    pub(super) store: Store,
    /// The field or input.
    pub(super) name: String,
    /// Members below it.
    pub(super) path: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    Data,
    Form,
}

impl Reference {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(ToOwned::to_owned);
        let first = parts.next()?;
        let (screen, store) = if first == "screen" { (Some(parts.next()?), parts.next()?) } else { (None, first) };
        let store = match store.as_str() {
            "data" => Store::Data,
            "form" => Store::Form,
            _ => return None,
        };
        let name = parts.next().filter(|name| !name.is_empty())?;
        Some(Self { screen, store, name, path: parts.collect() })
    }

    /// The reference a text consists of, when it is nothing else: in running text a reference is not replaced.
    pub(super) fn whole(text: &str) -> Option<Self> {
        let inner = text.strip_prefix("${")?.strip_suffix('}')?;
        if inner.contains(['{', '}']) { None } else { Self::read(inner) }
    }
}
