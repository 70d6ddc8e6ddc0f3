//! Conditions and expressions in backticks: a small reader and reckoner.
//!
//! Flow JSON 7.3, nested expressions and If: members side by side are joined to text; `* / %` bind tighter than
//! `+ -`, these tighter than comparisons, then `&&`, then `||`. Meta writes that `&&` binds tightest and shows every
//! comparison in parentheses; with those both readings are one.

use super::reference::Reference;
use super::tokens::{Operator, Token, tokens};
use serde_json::Value;
use std::borrow::Cow;
use std::iter::Peekable;

/// Deepest nesting of parentheses and signs that is read.
const DEEPEST: usize = 50;

/// An expression that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Literal(Value),
    Reference(Reference),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    /// Operators of one rank, worked out from left to right.
    Chain(Box<Expression>, Vec<(Operator, Expression)>),
    /// Members side by side.
    Joined(Vec<Expression>),
}

/// From the loosest to the tightest.
const RANKS: [&[Operator]; 5] = [
    &[Operator::Or],
    &[Operator::And],
    &[Operator::Equal, Operator::Unequal, Operator::AtMost, Operator::AtLeast, Operator::Less, Operator::More],
    &[Operator::Plus, Operator::Minus],
    &[Operator::Times, Operator::Over, Operator::Rest],
];

impl Expression {
    /// Reads the text of an expression, without backticks around it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { tokens: tokens(text)?.into_iter().peekable(), depth: 0 };
        let read = reader.joined()?;
        reader.tokens.peek().is_none().then_some(read)
    }

    /// Works it out.
    pub(super) fn value<'a>(&'a self, lookup: &dyn Fn(&Reference) -> Cow<'a, Value>) -> Cow<'a, Value> {
        match self {
            Self::Literal(value) => Cow::Borrowed(value),
            Self::Reference(reference) => lookup(reference),
            Self::Not(inner) => Cow::Owned(Value::Bool(*inner.value(lookup) != true)),
            Self::Negative(inner) => Cow::Owned(number_value(-number_of(&inner.value(lookup)).unwrap_or(0.0))),
            Self::Chain(first, rest) => {
                let mut value = first.value(lookup).into_owned();
                for (operator, right) in rest {
                    value = reckoned(*operator, &value, &right.value(lookup));
                }
                Cow::Owned(value)
            }
            Self::Joined(members) => {
                let texts = members.iter().map(|member| text_of(&member.value(lookup)));
                Cow::Owned(Value::String(texts.collect()))
            }
        }
    }
}

struct Reader {
    tokens: Peekable<std::vec::IntoIter<Token>>,
    depth: usize,
}

impl Reader {
    fn joined(&mut self) -> Option<Expression> {
        let first = self.ranked(0)?;
        let mut members = vec![first];
        while matches!(
            self.tokens.peek(),
            Some(Token::Literal(_) | Token::Reference(_) | Token::Open | Token::Operator(Operator::Not))
        ) {
            members.push(self.ranked(0)?);
        }
        if members.len() == 1 { members.pop() } else { Some(Expression::Joined(members)) }
    }

    fn ranked(&mut self, rank: usize) -> Option<Expression> {
        let Some(operators) = RANKS.get(rank) else { return self.single() };
        let first = self.ranked(rank + 1)?;
        let mut rest = Vec::new();
        while let Some(Token::Operator(operator)) =
            self.tokens.next_if(|token| matches!(token, Token::Operator(word) if operators.contains(word)))
        {
            rest.push((operator, self.ranked(rank + 1)?));
        }
        Some(if rest.is_empty() { first } else { Expression::Chain(Box::new(first), rest) })
    }

    fn single(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let read = match self.tokens.next()? {
            Token::Literal(value) => Expression::Literal(value),
            Token::Reference(reference) => Expression::Reference(reference),
            Token::Operator(Operator::Not) => Expression::Not(Box::new(self.single()?)),
            Token::Operator(Operator::Minus) => Expression::Negative(Box::new(self.single()?)),
            Token::Open => {
                let inner = self.joined()?;
                self.tokens.next_if_eq(&Token::Close)?;
                inner
            }
            Token::Operator(_) | Token::Close => return None,
        };
        self.depth -= 1;
        Some(read)
    }
}

fn reckoned(operator: Operator, left: &Value, right: &Value) -> Value {
    let ordered = number_of(left).zip(number_of(right));
    let reckon = |how: fn(f64, f64) -> f64| {
        number_value(how(number_of(left).unwrap_or(0.0), number_of(right).unwrap_or(0.0)))
    };
    // Documented: division or modulo by nothing gives 0.
    let by_nothing = number_of(right).is_none_or(|right| right == 0.0);
    match operator {
        Operator::Or => Value::Bool(*left == true || *right == true),
        Operator::And => Value::Bool(*left == true && *right == true),
        Operator::Equal => Value::Bool(equal(left, right)),
        Operator::Unequal => Value::Bool(!equal(left, right)),
        Operator::Less => Value::Bool(ordered.is_some_and(|(left, right)| left < right)),
        Operator::AtMost => Value::Bool(ordered.is_some_and(|(left, right)| left <= right)),
        Operator::More => Value::Bool(ordered.is_some_and(|(left, right)| left > right)),
        Operator::AtLeast => Value::Bool(ordered.is_some_and(|(left, right)| left >= right)),
        Operator::Plus => reckon(|left, right| left + right),
        Operator::Minus => reckon(|left, right| left - right),
        Operator::Times => reckon(|left, right| left * right),
        Operator::Over | Operator::Rest if by_nothing => Value::from(0),
        Operator::Over => reckon(|left, right| left / right),
        Operator::Rest => reckon(|left, right| left % right),
        Operator::Not => Value::Null,
    }
}

/// Two texts are equal letter by letter. A number is equal to text that holds the same number, because what is typed
/// into a number input is kept as text.
fn equal(left: &Value, right: &Value) -> bool {
    if !left.is_number() && !right.is_number() {
        return left == right;
    }
    match number_of(left).zip(number_of(right)) {
        Some((left, right)) => (left - right).abs() <= f64::EPSILON * left.abs().max(1.0),
        None => false,
    }
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

/// A number, also as typed: digits with one point or comma.
pub(super) fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => typed_number(text.trim()),
        _ => None,
    }
}

fn typed_number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.chars().all(|character| character.is_ascii_digit() || ".,".contains(character))
        && digits.chars().any(|character| character.is_ascii_digit())
        && digits.matches(['.', ',']).count() <= 1;
    if plain { text.replace(',', ".").parse().ok() } else { None }
}

pub(super) fn number_value(number: f64) -> Value {
    // Whole numbers print without a fraction.
    if number.fract() == 0.0 && number.abs() < 9e15 {
        serde_json::from_str(&format!("{number:.0}")).unwrap_or(Value::Null)
    } else {
        serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number)
    }
}
