//! From characters to tokens.

use super::{Fault, Style};
use crate::check::semantic::reference::Reference;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'e> {
    /// Whole, with `${` and `}`.
    Binding(&'e str),
    /// In single quotes, which are part of it.
    Text(&'e str),
    Number(&'e str),
    Bool(&'e str),
    Operator(Operator),
    Open,
    Close,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Not,
}

impl Operator {
    pub(super) fn sign(self) -> &'static str {
        OPERATORS.iter().find(|(_, operator)| *operator == self).map_or("", |(sign, _)| sign)
    }

    /// How tightly it binds; `None` for one that stands before its operand.
    pub(super) fn level(self) -> Option<usize> {
        Some(match self {
            Self::Or => 0,
            Self::And => 1,
            Self::Equal | Self::Unequal => 2,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 3,
            Self::Plus | Self::Minus => 4,
            // Meta's documentation leaves `*` out, its sample Flow uses it.
            Self::Times | Self::Divide | Self::Modulo => 5,
            Self::Not => return None,
        })
    }

    fn arithmetic(self) -> bool {
        matches!(self, Self::Plus | Self::Times | Self::Divide | Self::Modulo)
    }
}

/// Longer signs before their beginnings.
const OPERATORS: [(&str, Operator); 14] = [
    ("||", Operator::Or),
    ("&&", Operator::And),
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("+", Operator::Plus),
    ("-", Operator::Minus),
    ("*", Operator::Times),
    ("/", Operator::Divide),
    ("%", Operator::Modulo),
    ("!", Operator::Not),
];

/// A token and the byte it begins at.
pub(super) type At<'e> = (usize, Token<'e>);

pub(super) fn lex(text: &str, style: Style) -> Result<Vec<At<'_>>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '\'' => string(rest, at)?,
            '$' => binding(rest, at)?,
            '0'..='9' => number(rest, at, style)?,
            'a'..='z' | 'A'..='Z' | '_' => word(rest, at)?,
            _ => operator(rest, at, style)?,
        };
        tokens.push((at, token));
        at += length;
    }
    Ok(tokens)
}

fn string(rest: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' => {
                let text = rest.get(..=index).unwrap_or(rest);
                return Ok((Token::Text(text), text.len()));
            }
            _ => {}
        }
    }
    Err(Fault::new(at, "Missing closing quote for string."))
}

fn binding(rest: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let unexpected = || Fault::new(at, "Unexpected character '$' found.");
    let inside = rest.strip_prefix("${").ok_or_else(unexpected)?;
    let end = inside.find('}').ok_or_else(|| Fault::new(at, "Missing closing brace of a binding."))?;
    let name = inside.get(..end).unwrap_or_default();
    let text = rest.get(..end + 3).unwrap_or(rest);
    match Reference::parse(name) {
        Some(_) => Ok((Token::Binding(text), text.len())),
        None => {
            Err(Fault::new(at, format!("Invalid operand format '{}' found.", crate::check::semantic::short(text))))
        }
    }
}

fn number(rest: &str, at: usize, style: Style) -> Result<(Token<'_>, usize), Fault> {
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let text = rest.get(..end).unwrap_or(rest);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let zeros = style == Style::Condition && whole.len() > 1 && whole.starts_with('0');
    let plain = !fraction.is_empty() && !fraction.contains('.') && !zeros;
    if plain {
        Ok((Token::Number(text), end))
    } else {
        Err(Fault::new(at, format!("Invalid literal '{}'.", crate::check::semantic::short(text))))
    }
}

fn word(rest: &str, at: usize) -> Result<(Token<'_>, usize), Fault> {
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let text = rest.get(..end).unwrap_or(rest);
    match text {
        "true" | "false" => Ok((Token::Bool(text), end)),
        _ => {
            let shown = crate::check::semantic::short(text);
            Err(Fault::new(at, format!("Invalid operand format '{shown}' found. Texts stand in single quotes.")))
        }
    }
}

fn operator(rest: &str, at: usize, style: Style) -> Result<(Token<'_>, usize), Fault> {
    let known = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign));
    match known {
        Some((sign, operator)) if style == Style::Condition && operator.arithmetic() => {
            Err(Fault::new(at, format!("Invalid operator '{sign}' found.")))
        }
        Some((sign, operator)) => Ok((Token::Operator(*operator), sign.len())),
        None => {
            let character = rest.chars().next().unwrap_or_default();
            let what =
                if matches!(character, '=' | '&' | '|') { "Invalid operator" } else { "Unexpected character" };
            Err(Fault::new(at, format!("{what} '{character}' found.")))
        }
    }
}
