//! Source texts made fit for WhatsApp: never blank, never cut without a sign, never taken for a reference.

use unicode_segmentation::UnicodeSegmentation;

/// One line: control characters gone, white space collapsed, nothing WhatsApp would evaluate. Marks that set the
/// direction of a text stay; a text of nothing but marks is blank.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = true;
        } else if !is_invisible(c) {
            if std::mem::take(&mut gap) && !line.is_empty() {
                line.push(' ');
            }
            line.push(c);
        }
    }
    if line.chars().all(shows_nothing) { String::new() } else { defuse(&line) }
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

/// The text, or its beginning up to a word's end with "…" when it is longer than `limit` characters. What people
/// read as one character stays whole, and no direction stays open that the beginning has opened.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    if length(text) <= limit {
        return text.to_owned();
    }
    let mut room = limit.saturating_sub(1);
    loop {
        let kept = beginning(text, room);
        let open = unclosed(kept);
        let cut = format!("{kept}…{open}");
        if length(&cut) <= limit || room == 0 {
            return cut;
        }
        room = room.saturating_sub(length(&open).max(1));
    }
}

/// The first words of a text, at most `room` characters.
fn beginning(text: &str, room: usize) -> &str {
    let kept = text.get(..boundary(text, room)).unwrap_or_default();
    let rest = text.get(kept.len()..).unwrap_or_default();
    // A word is given up only where enough remains to know the text by.
    let at_word = if rest.starts_with(char::is_whitespace) { None } else { kept.rfind(char::is_whitespace) };
    let kept = at_word.filter(|at| *at * 2 >= kept.len()).and_then(|at| kept.get(..at)).unwrap_or(kept);
    kept.trim_end_matches(|c: char| c.is_whitespace() || ",;:.-–(".contains(c))
}

/// The byte behind the last whole character, as people count them, within `room` characters. Where the very first
/// one is longer it is divided: something must remain.
fn boundary(text: &str, room: usize) -> usize {
    // Nothing joins letters of ASCII, so most texts need no closer look.
    let plain = |byte: &u8| matches!(byte, b' '..=b'~');
    if text.as_bytes().get(..=room).is_some_and(|beginning| beginning.iter().all(plain)) {
        return room;
    }
    let mut end = 0;
    let mut count = 0;
    for grapheme in text.graphemes(true) {
        count += length(grapheme);
        if count > room {
            break;
        }
        end += grapheme.len();
    }
    if end > 0 {
        return end;
    }
    text.char_indices().nth(room).map_or(text.len(), |(at, _)| at)
}

/// What closes the directions that a text opens and does not close.
fn unclosed(text: &str) -> String {
    let mut open: Vec<char> = Vec::new();
    for c in text.chars() {
        match c {
            '\u{2066}'..='\u{2068}' => open.push('\u{2069}'),
            '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push('\u{202c}'),
            '\u{2069}' | '\u{202c}' if open.last() == Some(&c) => {
                open.pop();
            }
            _ => {}
        }
    }
    // A text that opens more is not written by people.
    open.iter().rev().take(4).collect()
}

/// The text in pieces of at most `limit` characters, divided at white space where there is any.
pub(crate) fn pieces(text: &str, limit: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while rest.char_indices().nth(limit).is_some() {
        let end = boundary(rest, limit).max(1);
        let at = rest.get(..end).and_then(|piece| piece.rfind(char::is_whitespace)).filter(|at| *at > 0);
        let Some((piece, after)) = rest.split_at_checked(at.unwrap_or(end)) else { break };
        pieces.push(defuse(piece.trim_end()));
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(defuse(rest));
    }
    pieces
}

/// Characters that show nothing but would make a blank text look filled.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Marks of direction and joining, and blanks that are no white space.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2061}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{3164}' | '\u{2800}')
}

/// `${…}` would be resolved and a text between backticks evaluated; a form's author meant neither.
fn defuse(text: &str) -> String {
    let text = text.trim();
    let text = if text.contains('$') { text.replace("${", "$ {") } else { text.to_owned() };
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

    #[test]
    fn what_people_read_as_one_character_is_never_divided() {
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
        assert_eq!(cut(&family.repeat(3), 10), format!("{family}…"));
        // KA with a vowel sign.
        assert_eq!(cut(&"कि".repeat(6), 4), "कि…");
        assert_eq!(cut(&"e\u{301}".repeat(10), 6), format!("{}…", "e\u{301}".repeat(2)));
        let long = "z\u{301}\u{302}\u{303}\u{304}\u{305}".repeat(2);
        assert_eq!(length(&cut(&long, 4)), 4);
    }

    #[test]
    fn directions_survive_and_are_closed() {
        assert_eq!(line("\u{200f}سؤال\u{200e}"), "\u{200f}سؤال\u{200e}");
        assert_eq!(line("\u{200f} \u{200e}\u{2066}"), "");
        let isolated = format!("\u{2067}{}\u{2069}", "سؤال طويل جدا ".repeat(5));
        let short = cut(&isolated, 20);
        assert!(short.ends_with("…\u{2069}") && length(&short) <= 20, "{short:?}");
    }

    #[test]
    fn pieces_end_also_where_nothing_divides() {
        let pieces = pieces(&"語".repeat(95), 40);
        assert_eq!(pieces.iter().map(|piece| length(piece)).collect::<Vec<_>>(), [40, 40, 15]);
    }
}
