//! Source texts made fit for WhatsApp: never blank, never cut without a sign, never taken for a reference.

/// One line: control characters gone, white space collapsed, nothing WhatsApp would evaluate.
pub(crate) fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    defuse(&words.map(visible).collect::<Vec<_>>().join(" "))
}

/// Running text: line breaks stay, at most one empty line between paragraphs.
pub(crate) fn body(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for text in text.lines() {
        let text = line(text);
        if !text.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(text);
        }
    }
    defuse(lines.join("\n").trim())
}

/// How many characters a text has, as WhatsApp's limits count them.
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// The text, or its beginning up to a word's end with "…" when it is longer than `limit` characters.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    let next_is_space = text.chars().nth(limit.saturating_sub(1)).is_some_and(char::is_whitespace);
    // A word is given up only where enough remains to know the text by.
    let at_word = if next_is_space { None } else { kept.rfind(char::is_whitespace) };
    let kept = at_word.filter(|at| *at * 2 >= kept.len()).map_or(kept.as_str(), |at| &kept[..at]);
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || ",;:.-–(".contains(c));
    format!("{kept}…")
}

/// The text in pieces of at most `limit` characters, divided at white space where there is any.
pub(crate) fn pieces(text: &str, limit: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while let Some((end, _)) = rest.char_indices().nth(limit) {
        let at = rest[..end].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(end);
        pieces.push(defuse(rest[..at].trim_end()));
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        pieces.push(defuse(rest));
    }
    pieces
}

/// Characters that show nothing but would make a blank text look filled.
fn visible(word: &str) -> String {
    word.replace(['\u{200b}', '\u{2060}', '\u{feff}'], "")
}

/// `${…}` would be resolved and a text between backticks evaluated; a form's author meant neither.
fn defuse(text: &str) -> String {
    let text = text.trim().replace("${", "$ {");
    if text.starts_with('`') && text.ends_with('`') { text.replace('`', "'") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_a_word_and_says_so() {
        assert_eq!(cut("Which products interest you most?", 20), "Which products…");
        assert_eq!(cut("Short", 20), "Short");
        assert_eq!(cut("Donaudampfschifffahrtsgesellschaft", 10), "Donaudamp…");
        assert_eq!(cut("Adınız ve soyadınız, lütfen", 20), "Adınız ve soyadınız…");
        assert!(length(&cut("a b c d e f g h i j k l m n o p q r", 20)) <= 20);
    }

    #[test]
    fn nothing_is_evaluated_or_blank() {
        assert_eq!(line(" a\t\u{0}b\n c\u{200b} "), "a b c");
        assert_eq!(line("${form.email}"), "$ {form.email}");
        assert_eq!(line("`1 + 1`"), "'1 + 1'");
        assert_eq!(line("\u{feff}\u{200b}"), "");
        assert_eq!(body("One\r\n\r\n\r\nTwo  words\n"), "One\n\nTwo words");
    }

    #[test]
    fn pieces_lose_nothing() {
        let text = "word ".repeat(50);
        let pieces = pieces(&text, 42);
        assert!(pieces.iter().all(|piece| length(piece) <= 42));
        assert_eq!(pieces.join(" "), text.trim());
    }
}
