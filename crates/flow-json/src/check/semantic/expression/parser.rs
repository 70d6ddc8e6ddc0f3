//! From tokens to the type of the whole. Nothing is built: every operation is checked as it is read.

use super::lexer::{At, Operator, Token};
use super::{Fault, Style};
use crate::check::semantic::kind::Kind;
use crate::check::semantic::short;

pub(super) struct Parser<'e, 'r> {
    tokens: &'r [At<'e>],
    next: usize,
    /// Where the text ends.
    end: usize,
    style: Style,
    resolve: &'r mut dyn FnMut(&'e str) -> Kind,
    depth: usize,
}

/// The value of a part of the expression.
#[derive(Clone, Copy)]
struct Operand<'e> {
    kind: Kind,
    at: usize,
    /// As written; empty for what is calculated.
    shown: &'e str,
    /// Written down, not bound.
    literal: bool,
}

/// Parentheses and signs within each other; nobody writes so many, and none may exhaust the stack.
const DEEPEST: usize = 50;
/// The levels of [`Operator::level`].
const LEVELS: usize = 6;

impl<'e, 'r> Parser<'e, 'r> {
    pub(super) fn new(
        tokens: &'r [At<'e>],
        end: usize,
        style: Style,
        resolve: &'r mut dyn FnMut(&'e str) -> Kind,
    ) -> Self {
        Self { tokens, next: 0, end, style, resolve, depth: 0 }
    }

    pub(super) fn whole(mut self) -> Result<Kind, Fault> {
        if self.tokens.is_empty() {
            return Err(Fault::new(0, "Expected at least one operand."));
        }
        let value = self.sequence()?;
        match self.peek() {
            Some((at, Token::Close)) => {
                Err(Fault::new(at, "Missing opening parenthesis for the closing parenthesis."))
            }
            Some((at, _)) => Err(Fault::new(at, "Missing operator.")),
            None if self.style == Style::Condition => condition(&value),
            None => Ok(value.kind),
        }
    }

    fn peek(&self) -> Option<At<'e>> {
        self.tokens.get(self.next).copied()
    }

    /// Members side by side.
    fn sequence(&mut self) -> Result<Operand<'e>, Fault> {
        let first = self.operation(0)?;
        let mut value = first;
        while let Some((at, token)) = self.peek() {
            let starts = match token {
                Token::Operator(operator) => operator == Operator::Not,
                token => token != Token::Close,
            };
            if !starts {
                break;
            }
            if self.style == Style::Condition {
                return Err(Fault::new(at, format!("Missing operator behind '{}'.", short(first.shown))));
            }
            self.operation(0)?;
            value = Operand { kind: Kind::String, at: first.at, shown: "", literal: false };
        }
        Ok(value)
    }

    /// Operations of this level and of those that bind tighter.
    fn operation(&mut self, level: usize) -> Result<Operand<'e>, Fault> {
        if level >= LEVELS {
            return self.signed();
        }
        let mut left = self.operation(level + 1)?;
        while let Some((at, Token::Operator(operator))) = self.peek()
            && operator.level() == Some(level)
        {
            self.next += 1;
            if self.peek().is_none() {
                let message = format!("Missing operand after last operator '{}'.", operator.sign());
                return Err(Fault::new(at, message));
            }
            let right = self.operation(level + 1)?;
            left = self.apply(operator, at, &left, &right)?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Operand<'e>, Fault> {
        let Some((at, Token::Operator(operator))) = self.peek() else { return self.operand() };
        self.next += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(at, "The expression is nested too deeply."));
        }
        let result = match (operator, self.peek()) {
            (Operator::Not, None) => Err(Fault::new(at, "Missing operand after last operator '!'.")),
            (Operator::Not, Some(_)) => {
                let value = self.signed()?;
                wants(Kind::Boolean, operator, at, &value)?;
                Ok(Operand { kind: Kind::Boolean, at, shown: value.shown, literal: value.literal })
            }
            (Operator::Minus, Some((_, Token::Number(_)))) => self.operand(),
            (Operator::Minus, Some(_)) if self.style == Style::Nested => {
                let value = self.signed()?;
                wants(Kind::Number, operator, at, &value)?;
                Ok(Operand { kind: Kind::Number, at, shown: "", literal: value.literal })
            }
            (Operator::Minus, _) => {
                Err(Fault::new(at, "A numerical value is expected to follow the negative sign."))
            }
            (operator, _) => Err(Fault::new(at, format!("Wrong positioning of operator '{}'.", operator.sign()))),
        };
        self.depth -= 1;
        result
    }

    fn operand(&mut self) -> Result<Operand<'e>, Fault> {
        let Some((at, token)) = self.peek() else {
            return Err(Fault::new(self.end, "Missing operand at the end."));
        };
        self.next += 1;
        Ok(match token {
            Token::Binding(shown) => Operand { kind: (self.resolve)(shown), at, shown, literal: false },
            Token::Text(shown) => Operand { kind: Kind::String, at, shown, literal: true },
            Token::Number(shown) => Operand { kind: Kind::Number, at, shown, literal: true },
            Token::Bool(shown) => Operand { kind: Kind::Boolean, at, shown, literal: true },
            Token::Open => return self.parentheses(at),
            Token::Close => {
                return Err(Fault::new(at, "Missing opening parenthesis for the closing parenthesis."));
            }
            Token::Operator(operator) => {
                return Err(Fault::new(at, format!("Wrong positioning of operator '{}'.", operator.sign())));
            }
        })
    }

    fn parentheses(&mut self, at: usize) -> Result<Operand<'e>, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(at, "The expression is nested too deeply."));
        }
        match self.peek() {
            Some((_, Token::Close)) => return Err(Fault::new(at, "Found invalid empty parentheses.")),
            None => return Err(Fault::new(at, "Missing closing parenthesis.")),
            Some(_) => {}
        }
        let value = self.sequence()?;
        let Some((_, Token::Close)) = self.peek() else {
            return Err(Fault::new(at, "Missing closing parenthesis."));
        };
        self.next += 1;
        self.depth -= 1;
        Ok(value)
    }

    fn apply(
        &self,
        operator: Operator,
        at: usize,
        left: &Operand<'e>,
        right: &Operand<'e>,
    ) -> Result<Operand<'e>, Fault> {
        if self.style == Style::Condition && left.literal && right.literal {
            return Err(Fault::new(at, "An operator cannot have literals on both sides."));
        }
        let kind = match operator {
            Operator::Equal | Operator::Unequal => {
                comparable(operator, at, left, right)?;
                Kind::Boolean
            }
            Operator::Or | Operator::And => {
                wants(Kind::Boolean, operator, at, left)?;
                wants(Kind::Boolean, operator, at, right)?;
                Kind::Boolean
            }
            Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
                wants(Kind::Number, operator, at, left)?;
                wants(Kind::Number, operator, at, right)?;
                Kind::Boolean
            }
            _ => {
                wants(Kind::Number, operator, at, left)?;
                wants(Kind::Number, operator, at, right)?;
                Kind::Number
            }
        };
        Ok(Operand { kind, at: left.at, shown: "", literal: false })
    }
}

/// A value that may stand beside the operator.
fn wants(kind: Kind, operator: Operator, at: usize, value: &Operand<'_>) -> Result<(), Fault> {
    if value.kind.fits(kind) {
        return Ok(());
    }
    let shown = if value.shown.is_empty() { "an operand" } else { short(value.shown) };
    let message =
        format!("Operator '{}' needs a {}, but {shown} is a {}.", operator.sign(), kind.name(), value.kind.name());
    Err(Fault::new(at, message))
}

/// Both sides of an equality are of one type, or one is the empty text that asks whether there is a value at all.
fn comparable(operator: Operator, at: usize, left: &Operand<'_>, right: &Operand<'_>) -> Result<(), Fault> {
    let empty = left.shown == "''" || right.shown == "''";
    if empty || left.kind.fits(right.kind) {
        return Ok(());
    }
    let side = |operand: &Operand<'_>| match operand.shown {
        "" => operand.kind.name().to_owned(),
        shown => format!("{} ({})", short(shown), operand.kind.name()),
    };
    let message = format!(
        "Type mismatch in an equality operation ('{}') between {} and {}.",
        operator.sign(),
        side(left),
        side(right)
    );
    Err(Fault::new(at, message))
}

/// What the condition of an If must come to.
fn condition(value: &Operand<'_>) -> Result<Kind, Fault> {
    if value.literal {
        return Err(Fault::new(
            value.at,
            "The only operand is a literal value. Expected single operand to be a boolean.",
        ));
    }
    if value.kind.fits(Kind::Boolean) {
        return Ok(Kind::Boolean);
    }
    let shown = if value.shown.is_empty() { "the condition" } else { short(value.shown) };
    let message = format!("Expected single operand to be a boolean, but {shown} is a {}.", value.kind.name());
    Err(Fault::new(value.at, message))
}
