//! Cuts the text of an expression into its parts.

use super::reference::Reference;
use serde_json::Value;
use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    AtMost,
    AtLeast,
    Less,
    More,
    Not,
    Plus,
    Minus,
    Times,
    Over,
    Rest,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(Value),
    Reference(Reference),
    Operator(Operator),
    Open,
    Close,
}

/// Longest first, so that `<=` is not read as `<`.
const OPERATORS: [(&str, Operator); 14] = [
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("&&", Operator::And),
    ("||", Operator::Or),
    ("<", Operator::Less),
    (">", Operator::More),
    ("!", Operator::Not),
    ("+", Operator::Plus),
    ("-", Operator::Minus),
    ("/", Operator::Over),
    ("%", Operator::Rest),
    // Not in Meta's list of operators, but in a sample Flow that Meta published.
    ("*", Operator::Times),
];

/// The parts of an expression; `None` when it holds what no expression may hold.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut rest = text.chars().peekable();
    let mut found = Vec::new();
    while let Some(&character) = rest.peek() {
        let token = match character {
            space if space.is_whitespace() => {
                rest.next();
                continue;
            }
            '(' => {
                rest.next();
                Token::Open
            }
            ')' => {
                rest.next();
                Token::Close
            }
            '\'' => Token::Literal(Value::String(quoted(&mut rest)?)),
            '$' => Token::Reference(reference(&mut rest)?),
            digit if digit.is_ascii_digit() => Token::Literal(number(&mut rest)?),
            letter if letter.is_alphabetic() => {
                let mut word = String::new();
                while let Some(letter) = rest.next_if(|letter| letter.is_alphanumeric() || *letter == '_') {
                    word.push(letter);
                }
                Token::Literal(Value::Bool(word.parse().ok()?))
            }
            _ => Token::Operator(operator(&mut rest)?),
        };
        found.push(token);
    }
    Some(found)
}

/// A string in single quotes. A backslash protects a quote, a backtick or another backslash.
fn quoted(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    rest.next();
    let mut text = String::new();
    loop {
        match rest.next()? {
            '\'' => return Some(text),
            '\\' => text.push(rest.next_if(|next| "'`\\".contains(*next)).unwrap_or('\\')),
            other => text.push(other),
        }
    }
}

fn reference(rest: &mut Peekable<Chars<'_>>) -> Option<Reference> {
    rest.next();
    rest.next_if_eq(&'{')?;
    let mut name = String::new();
    loop {
        match rest.next()? {
            '}' => return Reference::read(name.trim()),
            other => name.push(other),
        }
    }
}

fn number(rest: &mut Peekable<Chars<'_>>) -> Option<Value> {
    let mut text = String::new();
    while let Some(digit) = rest.next_if(|character| character.is_ascii_digit() || *character == '.') {
        text.push(digit);
    }
    // Leading zeros are no number in Flow JSON either.
    serde_json::from_str(&text).ok()
}

fn operator(rest: &mut Peekable<Chars<'_>>) -> Option<Operator> {
    let first = rest.next()?;
    let second = rest.peek().copied();
    let (word, found) = OPERATORS.iter().find(|(word, _)| {
        let mut characters = word.chars();
        characters.next() == Some(first) && characters.next().is_none_or(|expected| second == Some(expected))
    })?;
    if word.len() == 2 {
        rest.next();
    }
    Some(*found)
}
