//! Recognises what is not said now but when the screen is shown.

use super::rule::{V4_0, V6_0};
use crate::check::document::Version;

/// A string that stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dynamic {
    /// `${data.x}`, `${form.x}` or `${screen.S.data.x}`.
    Binding,
    /// An expression in backticks.
    Expression,
}

/// What this string stands for; `None` for one that means itself. Whether a reference leads anywhere is asked later.
pub(super) fn dynamic(text: &str, version: Version) -> Option<Dynamic> {
    if is_binding(text, version) {
        return Some(Dynamic::Binding);
    }
    (version >= V6_0 && is_backticked(text)).then_some(Dynamic::Expression)
}

/// True for one binding that is the whole string. Screens can be named from 4.0 on.
fn is_binding(text: &str, version: Version) -> bool {
    let Some(path) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) else { return false };
    if path.contains(['{', '}']) {
        return false;
    }
    match path.split_once('.') {
        Some(("data" | "form", rest)) => !rest.is_empty(),
        Some(("screen", rest)) => version >= V4_0 && !rest.is_empty(),
        _ => false,
    }
}

pub(super) fn is_backticked(text: &str) -> bool {
    text.len() > 2 && text.starts_with('`') && text.ends_with('`')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::schema::rule::V2_1;

    #[test]
    fn a_binding_is_the_whole_string() {
        for text in ["${data.a}", "${form.a b}", "${screen.A.form.b}", "${data.a.b}"] {
            assert_eq!(dynamic(text, V4_0), Some(Dynamic::Binding), "{text}");
        }
        for text in ["", "${}", "${data}", "${data.}", "${foo.a}", "a ${data.a}", "${data.a}${data.b}", "{data.a}"]
        {
            assert_eq!(dynamic(text, V4_0), None, "{text}");
        }
        assert_eq!(dynamic("${screen.A.form.b}", V2_1), None);
    }

    #[test]
    fn backticks_mean_something_from_6_0_on() {
        assert_eq!(dynamic("`${data.a} + 1`", V6_0), Some(Dynamic::Expression));
        assert_eq!(dynamic("`${data.a} + 1`", V4_0), None);
        assert_eq!(dynamic("``", V6_0), None);
    }
}
