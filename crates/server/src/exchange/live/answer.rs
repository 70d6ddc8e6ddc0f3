//! What an address may answer: `[{"id", "title"}]`, `{"options": […]}` of the same, or plain texts.

use akis_compiler::PlanOption;
use serde::Deserialize;
use std::collections::HashSet;

/// Most options of an answer; what follows is left out.
const MOST: usize = 1_000;
/// Most characters of an id and of a title.
const ID: usize = 200;
const TITLE: usize = 300;

#[derive(Deserialize)]
#[serde(untagged)]
enum Body {
    Plain(Vec<Entry>),
    Named { options: Vec<Entry> },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Text(String),
    Object {
        id: Id,
        title: String,
    },
    /// Anything else is left out.
    Other(serde::de::IgnoredAny),
}

/// Many databases number what they sell.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

/// The options, each id once; an entry without an id or a title is left out. `None` when the answer is no list, or has
/// entries of which none can be read.
pub(super) fn read(body: &[u8]) -> Option<Vec<PlanOption>> {
    let (Body::Plain(entries) | Body::Named { options: entries }) = serde_json::from_slice(body).ok()?;
    let is_empty = entries.is_empty();
    let mut seen = HashSet::new();
    let options = entries.into_iter().filter_map(option);
    let options: Vec<_> = options.filter(|option| seen.insert(option.value.clone())).take(MOST).collect();
    (is_empty || !options.is_empty()).then_some(options)
}

fn option(entry: Entry) -> Option<PlanOption> {
    let (id, title) = match entry {
        Entry::Text(text) => (text.clone(), text),
        Entry::Object { id: Id::Text(id), title } => (id, title),
        Entry::Object { id: Id::Number(id), title } => (id.to_string(), title),
        Entry::Other(_) => return None,
    };
    let (id, title) = (clean(&id, ID)?, clean(&title, TITLE)?);
    Some(PlanOption { id: id.clone(), value: id, label: title })
}

/// One line without space around it; `None` when it is empty or too long.
fn clean(text: &str, most: usize) -> Option<String> {
    let text: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(most + 1).collect();
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= most).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(body: &str) -> Option<Vec<(String, String)>> {
        Some(read(body.as_bytes())?.into_iter().map(|option| (option.value, option.label)).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(id, title)| ((*id).to_owned(), (*title).to_owned())).collect()
    }

    #[test]
    fn the_three_shapes_are_read() {
        let both = Some(pairs(&[("a", "Ankara"), ("7", "İzmir")]));
        assert_eq!(labels(r#"[{"id":"a","title":"Ankara","description":"x"},{"id":7,"title":" İzmir "}]"#), both);
        assert_eq!(labels(r#"{"options":[{"id":"a","title":"Ankara"},{"id":7,"title":"İzmir"}],"next":1}"#), both);
        assert_eq!(labels(r#"["Ankara","İzmir"]"#), Some(pairs(&[("Ankara", "Ankara"), ("İzmir", "İzmir")])));
        assert_eq!(labels("[]"), Some(pairs(&[])));
        assert_eq!(labels(r#"{"options":[]}"#), Some(pairs(&[])));
    }

    #[test]
    fn what_cannot_be_shown_is_left_out() {
        let body = r#"[{"id":"a","title":""},{"id":"","title":"x"},{"id":"b"},null,3,["c"],{"id":"d","title":"D\nE"},
                       {"id":"d","title":"again"},"",{"id":1.5,"title":"x"}]"#;
        assert_eq!(labels(body), Some(pairs(&[("d", "D E")])));
        let long = format!(r#"[{{"id":"{}","title":"x"}},{{"id":"y","title":"Y"}}]"#, "x".repeat(201));
        assert_eq!(labels(&long), Some(pairs(&[("y", "Y")])));
        let many: Vec<String> = (0..3000).map(|at| at.to_string()).collect();
        assert_eq!(labels(&serde_json::to_string(&many).unwrap()).map(|all| all.len()), Some(1000));
    }

    #[test]
    fn what_is_no_list_is_none() {
        for body in ["", "null", "3", "\"a\"", "{}", r#"{"options":{}}"#, "[null]", "<html>", "[\"a\"", "\u{1}"] {
            assert_eq!(labels(body), None, "{body}");
        }
        assert_eq!(read(&[0xFF, 0xFE]), None);
        let deep = "[".repeat(200_000);
        assert_eq!(read(deep.as_bytes()), None);
    }
}
