//! Expressions: what stands in backticks (Flow JSON 6.0, nested expressions) and in the condition of an If (4.0).

mod lexer;
mod parser;

use super::kind::Kind;
use lexer::lex;
use parser::Parser;

/// The two grammars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In backticks: also arithmetic, and members side by side make one text.
    Nested,
    /// The condition of an If: compares and combines, and must depend on something.
    Condition,
}

/// A text that is no expression. `at` counts bytes from the expression's beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: usize,
    pub message: String,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// Reads an expression and answers the type of its value. `resolve` gets each binding whole, with `${` and `}`, and
/// answers its type.
pub(super) fn check<'e>(
    text: &'e str,
    style: Style,
    resolve: &mut dyn FnMut(&'e str) -> Kind,
) -> Result<Kind, Fault> {
    let tokens = lex(text, style)?;
    Parser::new(&tokens, text.len(), style, resolve).whole()
}

/// The column of a byte, counted from 1 in characters, as Meta's messages count.
pub(super) fn column(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(start, _)| *start < at).count() + 1
}

#[cfg(test)]
mod tests;
