//! The `fields` parameter: which members of an answer the caller wants (`a,b(c,d),e/f,*`).

use serde_json::{Map, Value};
use std::collections::BTreeMap;

const LONGEST: usize = 2000;
const DEEPEST: usize = 20;

/// What is asked for below one member.
#[derive(Debug, Default)]
struct Mask {
    /// All of it.
    whole: bool,
    members: BTreeMap<String, Mask>,
}

/// An answer cut down to `fields`; `Err` when they cannot be read.
pub(super) fn cut(fields: &str, value: Value) -> Result<Value, ()> {
    if fields.len() > LONGEST {
        return Err(());
    }
    let mut reader = Reader { rest: fields };
    let mut mask = Mask::default();
    reader.list(&mut mask, 0)?;
    if reader.rest.is_empty() { Ok(apply(&mask, value)) } else { Err(()) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn list(&mut self, into: &mut Mask, depth: usize) -> Result<(), ()> {
        if depth > DEEPEST {
            return Err(());
        }
        loop {
            self.item(into, depth)?;
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None => return Ok(()),
            }
        }
    }

    fn item(&mut self, into: &mut Mask, depth: usize) -> Result<(), ()> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '*' || c == '_'));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if name.is_empty() || depth > DEEPEST {
            return Err(());
        }
        self.rest = rest.trim_start();
        if name == "*" {
            into.whole = true;
            return Ok(());
        }
        let inner = into.members.entry(name.to_owned()).or_default();
        if let Some(rest) = self.rest.strip_prefix(['/', '.']) {
            self.rest = rest;
            self.item(inner, depth + 1)
        } else if let Some(rest) = self.rest.strip_prefix('(') {
            self.rest = rest;
            self.list(inner, depth + 1)?;
            self.rest = self.rest.strip_prefix(')').ok_or(())?.trim_start();
            Ok(())
        } else {
            inner.whole = true;
            Ok(())
        }
    }
}

fn apply(mask: &Mask, value: Value) -> Value {
    if mask.whole {
        return value;
    }
    match value {
        Value::Array(list) => list.into_iter().map(|one| apply(mask, one)).collect(),
        Value::Object(members) => {
            let kept: Map<String, Value> = members
                .into_iter()
                .filter_map(|(name, inner)| {
                    let mask = mask.members.get(&name)?;
                    Some((name, apply(mask, inner)))
                })
                .collect();
            Value::Object(kept)
        }
        other => other,
    }
}
