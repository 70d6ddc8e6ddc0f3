//! Drive's search terms: `mimeType='…' and trashed=false and name contains '…'`.

use jiff::Timestamp;

const LONGEST: usize = 4000;

/// One term; all of them must hold.
#[derive(Debug)]
pub(super) enum Term {
    Mime { equal: bool, value: String },
    Name { exact: bool, value: String },
    Trashed(bool),
    Modified { operator: String, at: Timestamp },
    Owner(String),
}

/// What a term is asked about.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) mime: &'a str,
    pub(super) name: &'a str,
    pub(super) modified: Timestamp,
    pub(super) owner_email: &'a str,
    pub(super) mine: bool,
}

/// The terms of a query; `None` when Drive would not understand it.
pub(super) fn parse(query: &str) -> Option<Vec<Term>> {
    if query.len() > LONGEST {
        return None;
    }
    let mut words = words(query)?.into_iter();
    let mut terms = Vec::new();
    loop {
        terms.push(term(&mut words)?);
        match words.next() {
            None => return Some(terms),
            Some(Word::Bare(and)) if and == "and" => {}
            Some(_) => return None,
        }
    }
}

enum Word {
    Bare(String),
    Quoted(String),
    Operator(String),
}

fn words(query: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut letters = query.chars().peekable();
    while let Some(&letter) = letters.peek() {
        if letter.is_whitespace() {
            letters.next();
        } else if letter == '\'' {
            letters.next();
            let mut text = String::new();
            loop {
                match letters.next()? {
                    '\'' => break,
                    '\\' => text.push(letters.next()?),
                    other => text.push(other),
                }
            }
            found.push(Word::Quoted(text));
        } else if matches!(letter, '=' | '!' | '<' | '>') {
            let mut text = String::new();
            while let Some(sign) = letters.next_if(|sign| matches!(sign, '=' | '!' | '<' | '>')) {
                text.push(sign);
            }
            found.push(Word::Operator(text));
        } else if letter.is_alphanumeric() {
            let mut text = String::new();
            while let Some(sign) = letters.next_if(|sign| sign.is_alphanumeric()) {
                text.push(sign);
            }
            found.push(Word::Bare(text));
        } else {
            return None;
        }
    }
    Some(found)
}

fn term(words: &mut impl Iterator<Item = Word>) -> Option<Term> {
    match (words.next()?, words.next()?, words.next()?) {
        (Word::Quoted(value), Word::Bare(within), Word::Bare(list)) if within == "in" && list == "owners" => {
            Some(Term::Owner(value))
        }
        (Word::Bare(field), Word::Operator(operator), Word::Bare(value)) if field == "trashed" => {
            let value: bool = value.parse().ok()?;
            match operator.as_str() {
                "=" => Some(Term::Trashed(value)),
                "!=" => Some(Term::Trashed(!value)),
                _ => None,
            }
        }
        (Word::Bare(field), Word::Operator(operator), Word::Quoted(value)) => match field.as_str() {
            "mimeType" if operator == "=" || operator == "!=" => {
                Some(Term::Mime { equal: operator == "=", value })
            }
            "name" if operator == "=" => Some(Term::Name { exact: true, value }),
            "modifiedTime" if matches!(operator.as_str(), "<" | "<=" | "=" | ">=" | ">") => {
                // Drive takes a time without a zone as UTC.
                let zoned = if value.ends_with('Z') || value.contains('+') { value } else { format!("{value}Z") };
                Some(Term::Modified { operator, at: zoned.parse().ok()? })
            }
            _ => None,
        },
        (Word::Bare(field), Word::Bare(contains), Word::Quoted(value)) if contains == "contains" => {
            (field == "name" || field == "fullText").then_some(Term::Name { exact: false, value })
        }
        _ => None,
    }
}

/// Whether every term holds.
pub(super) fn holds(terms: &[Term], subject: &Subject<'_>) -> bool {
    terms.iter().all(|term| match term {
        Term::Mime { equal, value } => (subject.mime == value) == *equal,
        Term::Name { exact: true, value } => subject.name == value,
        Term::Name { exact: false, value } => {
            // `name contains` looks at the beginnings of words.
            let name = subject.name.to_lowercase();
            value
                .to_lowercase()
                .split_whitespace()
                .all(|part| name.split(|sign: char| !sign.is_alphanumeric()).any(|word| word.starts_with(part)))
        }
        Term::Trashed(wanted) => !wanted,
        Term::Modified { operator, at } => match operator.as_str() {
            "<" => subject.modified < *at,
            "<=" => subject.modified <= *at,
            ">" => subject.modified > *at,
            ">=" => subject.modified >= *at,
            _ => subject.modified == *at,
        },
        Term::Owner(who) => {
            if who == "me" {
                subject.mine
            } else {
                subject.owner_email == who
            }
        }
    })
}
