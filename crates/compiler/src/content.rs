//! What is only shown: text, pictures, films.

use crate::text::{cut, line};
use crate::unit::paragraphs;
use crate::words::Words;
use akis_flow_json::{Action, Component, EmbeddedLink, limits};
use akis_form::Content;

/// The components for it, and notes on what changed. A picture or film is a link that opens it: the source's
/// addresses hold for half an hour or need its own page, and Flow JSON takes pictures only as part of itself.
pub(crate) fn parts(content: &Content, words: &Words) -> (Vec<Component>, Vec<&'static str>) {
    let mut parts = paragraphs(&content.text);
    let mut notes = vec![];
    let linked = [(&content.image, words.picture), (&content.video, words.film)];
    for (address, label) in linked {
        let Some(address) = address.as_deref().filter(|address| is_web(address)) else { continue };
        parts.push(Component::EmbeddedLink(EmbeddedLink::new(
            cut(label, limits::EMBEDDED_LINK),
            Action::open_url(address),
        )));
        notes.push(words.notes.linked);
    }
    if parts.is_empty() && (content.image.is_some() || content.video.is_some()) {
        notes.push(words.notes.not_linked);
    }
    notes.dedup();
    (parts, notes)
}

/// What the report calls it.
pub(crate) fn title(content: &Content) -> String {
    let text = line(&content.text);
    match (&content.image, &content.video) {
        _ if !text.is_empty() => content.text.clone(),
        (Some(address), _) | (None, Some(address)) => address.clone(),
        (None, None) => String::new(),
    }
}

/// An address a phone can open, and no expression.
fn is_web(address: &str) -> bool {
    let web = address.starts_with("https://") || address.starts_with("http://");
    web && !address.contains("${") && !address.contains(char::is_whitespace) && !address.contains('`')
}
