//! Reads JSON (RFC 8259) and nothing else: no comments, no trailing commas, no white space but JSON's own.

use super::tree::{Json, Member, Node};
use std::borrow::Cow;

/// A text that is not JSON, and where it stops being so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub message: &'static str,
    pub at: usize,
}

/// Levels of nesting that are followed, so that no input can exhaust the stack.
const DEEPEST: usize = 512;

/// Reads a whole text.
pub(super) fn read(text: &str) -> Result<Node<'_>, NotJson> {
    let mut reader =
        Reader { text, bytes: text.as_bytes(), at: 0, depth: 0, items: Vec::new(), members: Vec::new() };
    reader.blanks();
    if reader.peek().is_none() {
        return Err(NotJson { message: "The text is empty", at: 0 });
    }
    let root = reader.value()?;
    reader.blanks();
    match reader.peek() {
        None => Ok(root),
        Some(_) => Err(reader.fault("Text cannot contain more than one JSON value")),
    }
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The byte that comes next.
    at: usize,
    /// Arrays and objects that are open.
    depth: usize,
    /// What the open arrays hold so far, one behind the other: each is moved out once, when it closes.
    items: Vec<Node<'t>>,
    /// The same for the open objects.
    members: Vec<Member<'t>>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes past this byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn fault(&self, message: &'static str) -> NotJson {
        let message = if self.peek().is_none() { "Unexpected end of the text" } else { message };
        NotJson { message, at: self.at }
    }

    fn value(&mut self) -> Result<Node<'t>, NotJson> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Json::String(self.string()?),
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { value, start, end: self.at })
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Json<'t>, NotJson>) -> Result<Json<'t>, NotJson> {
        if self.depth == DEEPEST {
            return Err(self.fault("Maximum nesting depth exceeded"));
        }
        self.at += 1;
        self.depth += 1;
        self.blanks();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json<'t>, NotJson> {
        if self.take(b']') {
            return Ok(Json::Array(Vec::new()));
        }
        let first = self.items.len();
        loop {
            let item = self.value()?;
            self.items.push(item);
            if self.last_before(b']')? {
                return Ok(Json::Array(self.items.split_off(first)));
            }
        }
    }

    fn object(&mut self) -> Result<Json<'t>, NotJson> {
        if self.take(b'}') {
            return Ok(Json::Object(Vec::new()));
        }
        let first = self.members.len();
        loop {
            let at = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.fault("Expected string for object property"));
            }
            let key = self.string()?;
            self.blanks();
            if !self.take(b':') {
                return Err(self.fault("Expected colon after the string in object property"));
            }
            self.blanks();
            let value = self.value()?;
            self.members.push(Member { key, at, value });
            if self.last_before(b'}')? {
                return Ok(Json::Object(self.members.split_off(first)));
            }
        }
    }

    /// Goes past a comma, or past the end of the array or object; true for the latter.
    fn last_before(&mut self, end: u8) -> Result<bool, NotJson> {
        self.blanks();
        if self.take(end) {
            return Ok(true);
        }
        if !self.take(b',') {
            return Err(self.fault("Expected comma"));
        }
        self.blanks();
        Ok(false)
    }

    fn word(&mut self) -> Result<Json<'t>, NotJson> {
        let words = [("true", Json::Bool(true)), ("false", Json::Bool(false)), ("null", Json::Null)];
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes())) {
            Some((word, value)) => {
                self.at += word.len();
                Ok(value)
            }
            None => Err(self.fault("Unexpected character")),
        }
    }

    fn number(&mut self) -> Result<Json<'t>, NotJson> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let written = self.text.get(start..self.at).unwrap_or_default();
        Ok(Json::Number(written, written.parse().unwrap_or(f64::NAN)))
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.fault("Expected digit"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    /// Borrowed from the text unless something in it is escaped.
    fn string(&mut self) -> Result<Cow<'t, str>, NotJson> {
        let opening = self.at;
        self.at += 1;
        let plain = self.plain();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.fault("Control characters in strings must be escaped")),
                None => return Err(NotJson { message: "Unterminated string literal", at: opening }),
            }
            text.push_str(self.plain());
        }
    }

    /// What means itself, up to a quote, a backslash or a control character.
    fn plain(&mut self) -> &'t str {
        let start = self.at;
        while let Some(bytes) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            let end = first_end(*bytes);
            self.at += end.unwrap_or(bytes.len());
            if end.is_some() {
                return self.text.get(start..self.at).unwrap_or_default();
            }
        }
        while self.peek().is_some_and(|byte| !matches!(byte, b'"' | b'\\' | ..b' ')) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        let start = self.at;
        self.at += 1;
        let escaped = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => return Err(NotJson { message: "Invalid escape", at: start }),
        };
        self.at += 1;
        Ok(escaped)
    }

    /// Four digits, or two times four where they are the halves of one character.
    fn unicode(&mut self, start: usize) -> Result<char, NotJson> {
        let not_a_character = NotJson { message: "Invalid unicode escape", at: start };
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(not_a_character);
        }
        if !(self.take(b'\\') && self.peek() == Some(b'u')) {
            return Err(not_a_character);
        }
        let second = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(not_a_character);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(not_a_character)
    }

    /// The number behind the `u` that comes next.
    fn four_digits(&mut self) -> Result<u32, NotJson> {
        self.at += 1;
        let mut number = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            number = number * 16 + digit.ok_or_else(|| self.fault("Expected four hex digits"))?;
            self.at += 1;
        }
        Ok(number)
    }
}

/// Which of eight bytes is the first quote, backslash or control character. They are looked at together, as one number:
/// a subtraction from every byte borrows from the highest bit of those that are smaller.
fn first_end(bytes: [u8; 8]) -> Option<usize> {
    const EACH: u64 = u64::MAX / 255;
    let smaller = |bytes: u64, than: u8| bytes.wrapping_sub(EACH * u64::from(than)) & !bytes;
    let bytes = u64::from_le_bytes(bytes);
    let is = |byte: u8| smaller(bytes ^ (EACH * u64::from(byte)), 1);
    let found = (smaller(bytes, b' ') | is(b'"') | is(b'\\')) & (EACH * 0x80);
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Texts that are nearly JSON, divided by `~`.
    const REFUSED: &str = concat!(
        r#"{~{} {}~{"a":1,}~[1,]~[01]~{a:1}~['a']~[1] // no~[NaN]~-~1.~.5~+1~1e~"#,
        r#"0x1~"~"\~"\x"~"\u12g4"~"\ud800"~"\ud800\u0041"~nul~[1 2]~[,]~{"a" 1}~{"a":}~{,}~]"#
    );

    fn fault(text: &str) -> usize {
        read(text).unwrap_err().at
    }

    /// The tree as another reader of JSON would give it.
    fn plain(node: &Node<'_>) -> Value {
        match &node.value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::from(*value),
            Json::Number(written, _) => serde_json::from_str(written).unwrap(),
            Json::String(text) => Value::from(&**text),
            Json::Array(items) => items.iter().map(plain).collect(),
            Json::Object(members) => {
                members.iter().map(|member| (member.key.to_string(), plain(&member.value))).collect()
            }
        }
    }

    #[test]
    fn only_json_passes() {
        for text in ["{}", " [1, \"a\\\"\\\\\", {\"k\": [-1.5e3, true, null]}]\r\n\t", "\"\u{a0}\"", "-0", "\"\""]
        {
            assert!(read(text).is_ok(), "{text}");
        }
        for text in REFUSED.split('~').chain(["", " ", "\u{feff}{}"]) {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        let node = read(r#"["a\"\\\/\b\f\n\r\t\u0041\u00e7\ud83d\ude42z"]"#).unwrap();
        assert_eq!(node.items()[0].as_str(), Some("a\"\\/\u{8}\u{c}\n\r\tAç🙂z"));
    }

    #[test]
    fn characters_that_are_not_jsons_are_found_where_they_stand() {
        assert_eq!(fault("{\"a\": \"b\nc\"}"), 8);
        assert_eq!(fault("{\"a\\\"\": \"b\tc\"}"), 10);
        assert_eq!(fault("[1,\u{a0}2]"), 3);
        assert_eq!(fault("[1, \"a]"), 4);
    }

    #[test]
    fn the_first_end_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            let ends = byte < b' ' || byte == b'"' || byte == b'\\';
            for at in 0..8 {
                for other in [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa0, 0xff] {
                    let mut bytes = [other; 8];
                    bytes[at] = byte;
                    assert_eq!(first_end(bytes), ends.then_some(at), "{bytes:?}");
                    bytes[7] = b'"';
                    assert_eq!(first_end(bytes), Some(if ends { at } else { 7 }), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = r#" {"a": [1, "b\n"], "c": {}} "#;
        let node = read(text).unwrap();
        let written = |node: &Node<'_>| text[node.start..node.end].to_owned();
        assert_eq!(written(&node), text.trim());
        assert_eq!(written(&node.members()[0].value.items()[1]), r#""b\n""#);
        assert_eq!(written(&node.members()[1].value), "{}");
        assert!(text[node.members()[1].at..].starts_with("\"c\""));
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert!(read(&deep).is_err());
        let closed = format!("{}{}", "[".repeat(600), "]".repeat(600));
        assert!(read(&closed).is_err());
        let fine = format!("{}{}", "[".repeat(300), "]".repeat(300));
        assert!(read(&fine).is_ok());
    }

    /// Pieces put together at random: this reader and that of everybody else agree on each.
    #[test]
    fn it_reads_as_others_read() {
        const PIECES: [&str; 24] = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\\n\"", "\"", "\\u00e7", "\\ud83d", "\\ude42", "1", "-",
            "0", ".5", "e3", "true", "null", " ", "\n", "\u{1}", "ş", "{\"k\":",
        ];
        let mut seed = 7_u64;
        let mut below = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % bound
        };
        let mut good = 0;
        for _ in 0..200_000 {
            let text: String = (0..=below(7)).map(|_| PIECES[below(PIECES.len())]).collect();
            let other = serde_json::from_str::<Value>(&text).ok();
            assert_eq!(read(&text).ok().as_ref().map(plain), other, "{text}");
            good += usize::from(other.is_some());
        }
        assert!(good > 1000, "{good}");
    }
}
