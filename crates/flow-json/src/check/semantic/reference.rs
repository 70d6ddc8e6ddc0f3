//! `${data.x}`, `${form.x}`, `${screen.S.data.x}` and `${screen.S.form.x}` (Flow JSON 7.3, dynamic properties).

/// Where the value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Store {
    /// The screen's data.
    Data,
    /// The inputs.
    Form,
}

/// A binding, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference<'e> {
    /// The screen named in a global reference.
    pub screen: Option<&'e str>,
    pub store: Store,
    /// What follows `data.` or `form.`; not empty.
    pub path: &'e str,
}

impl<'e> Reference<'e> {
    /// Reads what stands between `${` and `}`.
    pub(super) fn parse(inside: &'e str) -> Option<Self> {
        let (screen, rest) = match inside.strip_prefix("screen.") {
            Some(rest) => {
                let (screen, rest) = at_dot(rest)?;
                (Some(screen), rest)
            }
            None => (None, inside),
        };
        let (store, path) = match at_dot(rest)? {
            ("data", path) => (Store::Data, path),
            ("form", path) => (Store::Form, path),
            _ => return None,
        };
        let whole = !path.is_empty() && !path.starts_with('.') && !path.ends_with('.') && screen != Some("");
        whole.then_some(Self { screen, store, path })
    }
}

/// What stands before the first dot and behind it. The names are short, so going through them is the quickest way.
fn at_dot(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == b'.')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The inside of a text that is one binding and nothing else.
pub(super) fn whole(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("${")?.strip_suffix('}')?;
    (!inside.bytes().any(|byte| matches!(byte, b'{' | b'}'))).then_some(inside)
}

/// The inside of a text in backticks.
pub(super) fn backticked(text: &str) -> Option<&str> {
    text.strip_prefix('`')?.strip_suffix('`')
}

/// The bindings that stand somewhere in a text, each whole with `${` and `}`.
pub(super) fn within(text: &str) -> impl Iterator<Item = &str> {
    // Most texts have no such sign, and one character is found quicker than two.
    text.match_indices('$').filter_map(|(start, _)| {
        let rest = text.get(start..)?;
        // An opening within it ends it too, so each byte is looked at once.
        let end = rest.strip_prefix("${")?.find(['{', '}'])? + 2;
        let binding = rest.get(..=end)?;
        Reference::parse(whole(binding)?).map(|_| binding)
    })
}
