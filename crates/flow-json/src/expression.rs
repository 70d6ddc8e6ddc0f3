//! Bindings and expressions, built by type and written as Flow JSON writes them (Flow JSON 7.3, references and
//! nested expressions). Nothing is written that WhatsApp could read in another way than it was meant.

use std::fmt::{self, Write as _};

/// Something on a screen that has a value at run time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference {
    /// A datum of this screen, as a path: `errors.email`.
    Data(String),
    /// An input of this screen.
    Form(String),
    /// A datum of another screen.
    ScreenData {
        /// The screen's id.
        screen: String,
        /// The datum, as a path.
        path: String,
    },
    /// An input of another screen.
    ScreenForm {
        /// The screen's id.
        screen: String,
        /// The input.
        name: String,
    },
}

impl Reference {
    /// True when every part is letters, digits and underscores, and no part starts with a digit. Meta names
    /// more as unsafe than as safe, so nothing else is written into an expression.
    fn is_plain(&self) -> bool {
        match self {
            Self::Data(path) => plain_path(path),
            Self::Form(name) => plain(name),
            Self::ScreenData { screen, path } => plain(screen) && plain_path(path),
            Self::ScreenForm { screen, name } => plain(screen) && plain(name),
        }
    }
}

fn plain_path(path: &str) -> bool {
    path.split('.').all(plain)
}

fn plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit())
}

/// The binding, `${form.email}`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(path) => write!(f, "${{data.{path}}}"),
            Self::Form(name) => write!(f, "${{form.{name}}}"),
            Self::ScreenData { screen, path } => write!(f, "${{screen.{screen}.data.{path}}}"),
            Self::ScreenForm { screen, name } => write!(f, "${{screen.{screen}.form.{name}}}"),
        }
    }
}

/// Something that is computed on the phone.
#[must_use]
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// The value of something.
    Reference(Reference),
    /// A literal text.
    Text(String),
    /// A literal number.
    Number(f64),
    /// A literal truth value.
    Bool(bool),
    /// The same value on both sides.
    Eq(Box<Expression>, Box<Expression>),
    /// Different values.
    Ne(Box<Expression>, Box<Expression>),
    /// Less; numbers only.
    Lt(Box<Expression>, Box<Expression>),
    /// Less or equal; numbers only.
    Le(Box<Expression>, Box<Expression>),
    /// Greater; numbers only.
    Gt(Box<Expression>, Box<Expression>),
    /// Greater or equal; numbers only.
    Ge(Box<Expression>, Box<Expression>),
    /// All of these hold.
    And(Vec<Expression>),
    /// At least one of these holds.
    Or(Vec<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// One text after the other. A nested expression only, and there only as the whole.
    Concat(Vec<Expression>),
}

/// Why an expression cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    /// A text holds what ends a literal or starts something else: `'`, a backtick, a backslash, `${` or a
    /// control character. Flow JSON has no escape for them.
    Text,
    /// A reference holds other characters than letters, digits and underscores.
    Reference,
    /// A number is infinite or none.
    Number,
    /// An operand is of a kind the operator does not take, or there is none.
    Operand,
    /// Both sides of a comparison are literals, or a literal stands where a condition is wanted.
    Constant,
    /// It is nested more than [`DEEPEST`] levels.
    Depth,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text holds characters that an expression cannot hold",
            Self::Reference => "a reference holds characters other than letters, digits and underscores",
            Self::Number => "a number is not finite",
            Self::Operand => "an operand does not fit its operator",
            Self::Constant => "nothing in it depends on an answer or on data",
            Self::Depth => "it is nested too deeply",
        })
    }
}

impl std::error::Error for Unwritable {}

/// Levels of nesting that are written.
pub const DEEPEST: usize = 32;

impl Expression {
    /// An input of this screen.
    pub fn form(name: impl Into<String>) -> Self {
        Self::Reference(Reference::Form(name.into()))
    }

    /// A datum of this screen.
    pub fn data(path: impl Into<String>) -> Self {
        Self::Reference(Reference::Data(path.into()))
    }

    /// An input of another screen.
    pub fn screen_form(screen: impl Into<String>, name: impl Into<String>) -> Self {
        Self::Reference(Reference::ScreenForm { screen: screen.into(), name: name.into() })
    }

    /// A datum of another screen.
    pub fn screen_data(screen: impl Into<String>, path: impl Into<String>) -> Self {
        Self::Reference(Reference::ScreenData { screen: screen.into(), path: path.into() })
    }

    /// A literal text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `self == other`
    pub fn eq(self, other: Self) -> Self {
        Self::Eq(Box::new(self), Box::new(other))
    }

    /// `self != other`
    pub fn ne(self, other: Self) -> Self {
        Self::Ne(Box::new(self), Box::new(other))
    }

    /// `self < other`
    pub fn lt(self, other: Self) -> Self {
        Self::Lt(Box::new(self), Box::new(other))
    }

    /// `self <= other`
    pub fn le(self, other: Self) -> Self {
        Self::Le(Box::new(self), Box::new(other))
    }

    /// `self > other`
    pub fn gt(self, other: Self) -> Self {
        Self::Gt(Box::new(self), Box::new(other))
    }

    /// `self >= other`
    pub fn ge(self, other: Self) -> Self {
        Self::Ge(Box::new(self), Box::new(other))
    }

    /// `!self`
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// For `If.condition`: plain, every comparison in parentheses.
    pub fn to_condition(&self) -> Result<String, Unwritable> {
        let mut text = String::new();
        self.write_condition(&mut text, 0)?;
        Ok(text)
    }

    /// For any other property and for payloads: between backticks. Besides conditions these may be a reference, a
    /// literal or a concatenation.
    pub fn to_nested(&self) -> Result<String, Unwritable> {
        let mut text = String::from("`");
        match self {
            Self::Reference(_) | Self::Text(_) | Self::Number(_) | Self::Bool(_) => self.write_value(&mut text)?,
            Self::Concat(parts) if parts.is_empty() => return Err(Unwritable::Operand),
            Self::Concat(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if index > 0 {
                        text.push(' ');
                    }
                    part.write_value(&mut text)?;
                }
            }
            _ => self.write_condition(&mut text, 0)?,
        }
        text.push('`');
        Ok(text)
    }

    fn write_condition(&self, text: &mut String, depth: usize) -> Result<(), Unwritable> {
        if depth > DEEPEST {
            return Err(Unwritable::Depth);
        }
        match self {
            Self::Reference(_) => self.write_value(text),
            Self::Bool(_) => Err(Unwritable::Constant),
            Self::Text(_) | Self::Number(_) | Self::Concat(_) => Err(Unwritable::Operand),
            Self::Eq(left, right) => compare(text, left, "==", right),
            Self::Ne(left, right) => compare(text, left, "!=", right),
            Self::Lt(left, right) => order(text, left, "<", right),
            Self::Le(left, right) => order(text, left, "<=", right),
            Self::Gt(left, right) => order(text, left, ">", right),
            Self::Ge(left, right) => order(text, left, ">=", right),
            Self::And(parts) => join(text, parts, " && ", depth),
            Self::Or(parts) => join(text, parts, " || ", depth),
            Self::Not(inner) => {
                text.push('!');
                inner.write_operand(text, depth)
            }
        }
    }

    /// As a part of something larger: in parentheses where it is joined of several parts itself. A comparison
    /// brings its own.
    fn write_operand(&self, text: &mut String, depth: usize) -> Result<(), Unwritable> {
        let joined = matches!(self.single(), Self::And(_) | Self::Or(_) | Self::Not(_));
        if joined {
            text.push('(');
        }
        self.write_condition(text, depth + 1)?;
        if joined {
            text.push(')');
        }
        Ok(())
    }

    /// What an AND or OR of one part comes down to.
    fn single(&self) -> &Self {
        let mut inner = self;
        while let Self::And(parts) | Self::Or(parts) = inner
            && let [only] = parts.as_slice()
        {
            inner = only;
        }
        inner
    }

    fn write_value(&self, text: &mut String) -> Result<(), Unwritable> {
        // Writing into a String cannot fail.
        match self {
            Self::Reference(reference) if reference.is_plain() => {
                let _ = write!(text, "{reference}");
            }
            Self::Reference(_) => return Err(Unwritable::Reference),
            Self::Text(literal) => {
                let ends = |letter: char| matches!(letter, '\'' | '`' | '\\') || letter.is_control();
                if literal.contains(ends) || literal.contains("${") {
                    return Err(Unwritable::Text);
                }
                let _ = write!(text, "'{literal}'");
            }
            Self::Number(number) if number.is_finite() => {
                // Never with an exponent; and no minus before a zero.
                let number = if *number == 0.0 { 0.0 } else { *number };
                let _ = write!(text, "{number}");
            }
            Self::Number(_) => return Err(Unwritable::Number),
            Self::Bool(value) => {
                let _ = write!(text, "{value}");
            }
            _ => return Err(Unwritable::Operand),
        }
        Ok(())
    }
}

fn compare(text: &mut String, left: &Expression, operator: &str, right: &Expression) -> Result<(), Unwritable> {
    text.push('(');
    left.write_value(text)?;
    let _ = write!(text, " {operator} ");
    right.write_value(text)?;
    text.push(')');
    let dynamic = [left, right].iter().any(|side| matches!(side, Expression::Reference(_)));
    if dynamic { Ok(()) } else { Err(Unwritable::Constant) }
}

fn order(text: &mut String, left: &Expression, operator: &str, right: &Expression) -> Result<(), Unwritable> {
    let countable = |side: &Expression| matches!(side, Expression::Reference(_) | Expression::Number(_));
    if countable(left) && countable(right) {
        compare(text, left, operator, right)
    } else {
        Err(Unwritable::Operand)
    }
}

fn join(text: &mut String, parts: &[Expression], operator: &str, depth: usize) -> Result<(), Unwritable> {
    match parts {
        [] => Err(Unwritable::Operand),
        [only] => only.write_condition(text, depth + 1),
        _ => {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    text.push_str(operator);
                }
                part.write_operand(text, depth)?;
            }
            Ok(())
        }
    }
}
