//! Typeform's texts as plain ones: emphasis, links and recall tokens.

use crate::plain_text;

/// What stands where a text recalls an earlier answer. It is a word of no language, so it fits them all.
const RECALLED: char = '…';
/// The same while a text is read: a sign no keyboard has, so that an ellipsis of the author stays.
const RECALL: char = '\u{e000}';

/// Reads texts, and remembers whether one of them recalled something.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// A text referred to an earlier answer.
    pub(super) piping: bool,
}

impl Texts {
    /// A text on one line, as a label.
    pub(super) fn label(&mut self, raw: &str) -> String {
        self.plain(raw).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A text with its lines, as help or content.
    pub(super) fn body(&mut self, raw: &str) -> String {
        let plain = self.plain(raw);
        let lines = plain.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// A title and what stands under it.
    pub(super) fn titled(&mut self, title: &str, description: &str) -> String {
        let parts = [self.body(title), self.body(description)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    }

    fn plain(&mut self, raw: &str) -> String {
        let text = self.without_recall(raw);
        // Titles are not HTML, so `<your name>` is text; what was pasted from a page shows by its closing tags.
        let pasted = ["</", "<br", "<BR", "&"].iter().any(|sign| text.contains(sign));
        let text = if pasted { plain_text::plain(&text) } else { text };
        without_address(&without_emphasis(&without_links(&text))).replace(RECALL, &RECALLED.to_string())
    }

    /// `{{field:ref}}`, `{{hidden:name}}` and the like, as neutral signs.
    fn without_recall(&mut self, raw: &str) -> String {
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once("{{") {
            text.push_str(before);
            // Looking no further than the next brace or line keeps the work in proportion to the length.
            let token = after.find(['{', '}', '\n']).and_then(|end| after.split_at_checked(end));
            match token.and_then(|(inside, behind)| Some((inside, behind.strip_prefix("}}")?))) {
                Some((inside, behind)) if is_recall(inside) => {
                    self.piping = true;
                    text.push(RECALL);
                    rest = behind;
                }
                _ => {
                    text.push_str("{{");
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        text
    }
}

/// A text without the names it addresses people by: "Hi NAME, how are you?" is "Hi, how are you?", "Welcome, NAME!" is
/// "Welcome!". Other recalled answers stay for [`RECALLED`].
fn without_address(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let greeted = line.split_once(RECALL).and_then(|(before, behind)| {
            let one_word = before.strip_suffix(' ').filter(|word| word.chars().all(char::is_alphabetic))?;
            let greets = behind.starts_with([',', '،', '!']) && !behind.contains(RECALL);
            (greets && !one_word.is_empty()).then(|| format!("{one_word}{behind}"))
        });
        let line = greeted.unwrap_or_else(|| line.to_owned());
        let mut pieces = line.split(RECALL).peekable();
        let mut kept = String::with_capacity(line.len());
        // Of several the second is one of a list.
        let mut first = true;
        while let Some(piece) = pieces.next() {
            kept.push_str(piece);
            let Some(behind) = pieces.peek() else { break };
            let ends = match behind.chars().next() {
                Some(c) => ['.', '!', '?', '؟'].contains(&c),
                None => true,
            };
            match kept.strip_suffix(", ").or_else(|| kept.strip_suffix("، ")) {
                Some(before) if ends && first => kept.truncate(before.len()),
                _ => kept.push(RECALL),
            }
            first = false;
        }
        kept
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What stands between the braces of a recall token: a kind and a name (`field:…`; older forms wrote `answer_…`).
fn is_recall(inside: &str) -> bool {
    let kind = inside.find([':', '_']).and_then(|end| inside.get(..end)).unwrap_or_default();
    ["field", "hidden", "var", "variable", "calc", "answer", "form", "outcome"].contains(&kind)
}

/// `[words](address)` as words with the address behind them.
fn without_links(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once("](") {
        let link = before.rfind('[').and_then(|opening| before.split_at_checked(opening));
        let (Some((before, words)), Some((address, behind))) = (link, address(after)) else {
            text.extend([before, "]("]);
            rest = after;
            continue;
        };
        let words = words.strip_prefix('[').unwrap_or(words);
        let bare = address.strip_prefix("mailto:").unwrap_or(address);
        text.push_str(before);
        if words.trim().is_empty() || words.trim() == bare {
            text.push_str(bare);
        } else {
            text.extend([words, " (", bare, ")"]);
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// An address up to the bracket that closes the link, and what follows it.
fn address(text: &str) -> Option<(&str, &str)> {
    let known = ["http://", "https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    // No further than the next bracket of any kind: the work stays in proportion to the length.
    let end = text.find(|c: char| matches!(c, ')' | '[' | ']') || c.is_whitespace()).filter(|_| known)?;
    let (address, behind) = text.split_at_checked(end)?;
    Some((address, behind.strip_prefix(')')?))
}

/// `*bold*` and `_italic_` without their signs; a sign that has no partner stays.
fn without_emphasis(raw: &str) -> String {
    let signs: Vec<char> = raw.chars().collect();
    let mut dropped = vec![false; signs.len()];
    // Where an emphasis of each sign began, and how many signs it began with.
    let mut open: [Option<(usize, usize)>; 2] = [None, None];
    let mut place = 0;
    while let Some(&sign) = signs.get(place) {
        let slot = match sign {
            '*' => 0,
            '_' => 1,
            '\\' if matches!(signs.get(place + 1), Some('*' | '_' | '[' | ']' | '~' | '\\')) => {
                mark(&mut dropped, place, 1);
                place += 2;
                continue;
            }
            _ => {
                place += 1;
                continue;
            }
        };
        let run = signs.iter().skip(place).take_while(|other| **other == sign).count();
        let before = place.checked_sub(1).and_then(|place| signs.get(place)).copied();
        let after = signs.get(place + run).copied();
        let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let joins = |c: Option<char>| c.is_some_and(|c| joins_words(sign, c));
        let closes = touches(before) && !joins(after);
        let opens = touches(after) && !joins(before);
        let begun = open.get(slot).copied().flatten().filter(|(_, length)| *length == run);
        match begun {
            Some((start, _)) if closes => {
                mark(&mut dropped, start, run);
                mark(&mut dropped, place, run);
                // What began inside and did not end is no emphasis.
                for begun in &mut open {
                    *begun = begun.filter(|(other, _)| *other < start);
                }
            }
            _ if opens => open[slot] = Some((place, run)),
            _ => {}
        }
        place += run;
    }
    let kept = signs.into_iter().zip(dropped).filter(|(_, dropped)| !dropped);
    kept.map(|(sign, _)| sign).collect()
}

/// Marks a run of signs as gone.
fn mark(dropped: &mut [bool], from: usize, length: usize) {
    dropped.iter_mut().skip(from).take(length).for_each(|sign| *sign = true);
}

/// Whether a sign beside this character belongs to a word (`snake_case`) or a sum (`2*3`) and is no emphasis. Scripts
/// without spaces between words (Chinese, Japanese, Thai) are emphasised in the middle.
fn joins_words(sign: char, beside: char) -> bool {
    let spaced = beside < '\u{0E00}' || ('\u{1E00}'..'\u{2E80}').contains(&beside);
    if sign == '*' { beside.is_ascii_digit() } else { spaced && beside.is_alphanumeric() }
}
