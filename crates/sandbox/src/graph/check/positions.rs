//! Lines and columns of a JSON text's parts, by path.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    pub(super) line_start: usize,
    pub(super) line_end: usize,
    pub(super) column_start: usize,
    pub(super) column_end: usize,
}

/// Spans of values and of the keys that name them. Lines and columns count from 1, ends are inclusive.
#[derive(Debug, Default)]
pub(super) struct Positions {
    values: HashMap<String, Span>,
    keys: HashMap<String, Span>,
}

impl Positions {
    /// Reads a text that is known to be valid JSON.
    pub(super) fn of(text: &str) -> Self {
        let mut reader = Reader { rest: text.chars().peekable(), line: 1, column: 1, last: (1, 1) };
        let mut positions = Self::default();
        reader.value("", &mut positions);
        positions
    }

    /// The place of a path, or of the nearest part above that exists.
    pub(super) fn find(&self, path: &str, key: bool) -> Span {
        if key && let Some(span) = self.keys.get(path) {
            return *span;
        }
        let mut path = path;
        loop {
            if let Some(span) = self.values.get(path) {
                return *span;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return self.values.get("").copied().unwrap_or_default(),
            }
        }
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
    column: usize,
    /// Where the character taken last stood.
    last: (usize, usize),
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let character = self.rest.next()?;
        self.last = (self.line, self.column);
        if character == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(character)
    }

    fn skip_space(&mut self) {
        while self.rest.peek().is_some_and(char::is_ascii_whitespace) {
            self.take();
        }
    }

    fn span_from(&self, start: (usize, usize)) -> Span {
        Span { line_start: start.0, column_start: start.1, line_end: self.last.0, column_end: self.last.1 }
    }

    fn value(&mut self, path: &str, positions: &mut Positions) {
        self.skip_space();
        let start = (self.line, self.column);
        match self.rest.peek() {
            Some('{') => self.object(path, positions),
            Some('[') => self.array(path, positions),
            Some('"') => {
                self.string();
            }
            _ => {
                let ends = |character: &char| character.is_ascii_whitespace() || ",]}".contains(*character);
                while self.rest.peek().is_some_and(|character| !ends(character)) {
                    self.take();
                }
            }
        }
        positions.values.insert(path.to_owned(), self.span_from(start));
    }

    fn string(&mut self) -> String {
        let mut text = String::new();
        self.take();
        while let Some(character) = self.take() {
            match character {
                '"' => break,
                '\\' => {
                    text.push('\\');
                    text.extend(self.take());
                }
                other => text.push(other),
            }
        }
        text
    }

    fn object(&mut self, path: &str, positions: &mut Positions) {
        self.take();
        loop {
            self.skip_space();
            match self.rest.peek() {
                Some('"') => {}
                Some(',') => {
                    self.take();
                    continue;
                }
                _ => break,
            }
            let start = (self.line, self.column);
            let key = self.string();
            let inner = if path.is_empty() { key } else { format!("{path}.{key}") };
            positions.keys.insert(inner.clone(), self.span_from(start));
            self.skip_space();
            self.take();
            self.value(&inner, positions);
        }
        self.take();
    }

    fn array(&mut self, path: &str, positions: &mut Positions) {
        self.take();
        let mut index = 0;
        loop {
            self.skip_space();
            match self.rest.peek() {
                None | Some(']') => break,
                Some(',') => {
                    self.take();
                }
                Some(_) => {
                    self.value(&format!("{path}[{index}]"), positions);
                    index += 1;
                }
            }
        }
        self.take();
    }
}
