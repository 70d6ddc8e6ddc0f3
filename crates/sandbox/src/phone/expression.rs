//! Conditions and backtick expressions: a small reader and reckoner.

use serde_json::Value;
use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(Value),
    Reference(String),
    Operator(&'static str),
    Open,
    Close,
}

/// Longest first, so that `<=` is not read as `<`.
const OPERATORS: [&str; 14] = ["==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "/", "%", "*"];

/// Works an expression out. What cannot be read is `null`, which is neither true nor text.
pub(super) fn evaluate(text: &str, lookup: &dyn Fn(&str) -> Value) -> Value {
    let Some(tokens) = tokens(text) else { return Value::Null };
    let mut reader = Reader { tokens: tokens.into_iter().peekable(), lookup };
    let value = reader.joined();
    if reader.tokens.peek().is_some() { Value::Null } else { value }
}

/// A value as text, the way it is printed and joined.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn tokens(text: &str) -> Option<Vec<Token>> {
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
                while let Some(letter) = rest.next_if(|letter| letter.is_alphanumeric()) {
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

fn quoted(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    rest.next();
    let mut text = String::new();
    loop {
        match rest.next()? {
            '\'' => return Some(text),
            '\\' => text.push(rest.next()?),
            other => text.push(other),
        }
    }
}

fn reference(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    rest.next();
    rest.next_if_eq(&'{')?;
    let mut name = String::new();
    loop {
        match rest.next()? {
            '}' => return Some(name),
            other => name.push(other),
        }
    }
}

fn number(rest: &mut Peekable<Chars<'_>>) -> Option<Value> {
    let mut text = String::new();
    while let Some(digit) = rest.next_if(|character| character.is_ascii_digit() || *character == '.') {
        text.push(digit);
    }
    serde_json::from_str(&text).ok()
}

fn operator(rest: &mut Peekable<Chars<'_>>) -> Option<&'static str> {
    let first = rest.next()?;
    let second = rest.peek().copied();
    let found = OPERATORS.iter().find(|operator| {
        let mut characters = operator.chars();
        characters.next() == Some(first) && characters.next().is_none_or(|expected| second == Some(expected))
    })?;
    if found.len() == 2 {
        rest.next();
    }
    Some(found)
}

struct Reader<'a> {
    tokens: Peekable<std::vec::IntoIter<Token>>,
    lookup: &'a dyn Fn(&str) -> Value,
}

impl Reader<'_> {
    /// Neighbours without an operator between them are joined to text.
    fn joined(&mut self) -> Value {
        let mut value = self.either();
        while matches!(self.tokens.peek(), Some(Token::Literal(_) | Token::Reference(_) | Token::Open)) {
            let next = self.either();
            value = Value::String(format!("{}{}", text_of(&value), text_of(&next)));
        }
        value
    }

    fn next_of(&mut self, operators: &[&'static str]) -> Option<&'static str> {
        match self.tokens.next_if(|token| matches!(token, Token::Operator(word) if operators.contains(word)))? {
            Token::Operator(word) => Some(word),
            _ => None,
        }
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.next_of(&["||"]).is_some() {
            let right = self.both();
            value = Value::Bool(value == true || right == true);
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.compared();
        while self.next_of(&["&&"]).is_some() {
            let right = self.compared();
            value = Value::Bool(value == true && right == true);
        }
        value
    }

    fn compared(&mut self) -> Value {
        let mut value = self.summed();
        while let Some(operator) = self.next_of(&["==", "!=", "<=", ">=", "<", ">"]) {
            let right = self.summed();
            let (left_number, right_number) = (number_of(&value), number_of(&right));
            let ordered = left_number.zip(right_number);
            let equal = match ordered {
                Some((left, right)) => (left - right).abs() < f64::EPSILON,
                None => value == right,
            };
            value = Value::Bool(match operator {
                "==" => equal,
                "!=" => !equal,
                "<" => ordered.is_some_and(|(left, right)| left < right),
                "<=" => ordered.is_some_and(|(left, right)| left <= right),
                ">" => ordered.is_some_and(|(left, right)| left > right),
                _ => ordered.is_some_and(|(left, right)| left >= right),
            });
        }
        value
    }

    fn summed(&mut self) -> Value {
        let mut value = self.multiplied();
        while let Some(operator) = self.next_of(&["+", "-"]) {
            let right = number_of(&self.multiplied()).unwrap_or(0.0);
            let left = number_of(&value).unwrap_or(0.0);
            value = number_value(if operator == "+" { left + right } else { left - right });
        }
        value
    }

    fn multiplied(&mut self) -> Value {
        let mut value = self.single();
        while let Some(operator) = self.next_of(&["*", "/", "%"]) {
            let right = number_of(&self.single()).unwrap_or(0.0);
            let left = number_of(&value).unwrap_or(0.0);
            value = number_value(match operator {
                "*" => left * right,
                // Documented: division or modulo by nothing gives 0.
                _ if right == 0.0 => 0.0,
                "/" => left / right,
                _ => left % right,
            });
        }
        value
    }

    fn single(&mut self) -> Value {
        match self.tokens.next() {
            Some(Token::Literal(value)) => value,
            Some(Token::Reference(name)) => (self.lookup)(&name),
            Some(Token::Operator("!")) => Value::Bool(self.single() != true),
            Some(Token::Operator("-")) => number_value(-number_of(&self.single()).unwrap_or(0.0)),
            Some(Token::Open) => {
                let value = self.joined();
                self.tokens.next_if_eq(&Token::Close);
                value
            }
            _ => Value::Null,
        }
    }
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn number_value(number: f64) -> Value {
    // Whole numbers print without a fraction.
    if number.fract() == 0.0 && number.abs() < 9e15 {
        serde_json::from_str(&format!("{number:.0}")).unwrap_or(Value::Null)
    } else {
        serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
