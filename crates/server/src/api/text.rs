use crate::problem::RequestProblem;
use akis_sentence::Sentence;

/// Most characters of a name.
const NAME_CHARS: usize = 100;

/// A name without space around it: not empty, on one line, not longer than a name is. `what` stands in the sentence.
pub(super) fn named(what: &str, text: &str) -> Result<String, RequestProblem> {
    let name = text.trim();
    if name.is_empty() {
        return Err(RequestProblem::InvalidBody { what: format!("Give {what}.") });
    }
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        let what = format!("Give {what} in one line of at most {NAME_CHARS} characters.");
        return Err(RequestProblem::InvalidBody { what });
    }
    Ok(name.to_owned())
}

/// A kept sentence, in the language of the person who asks.
pub(super) fn said(sentence: Option<Sentence>, locale: &str) -> Option<String> {
    sentence.map(|sentence| sentence.in_language(locale).to_owned())
}
