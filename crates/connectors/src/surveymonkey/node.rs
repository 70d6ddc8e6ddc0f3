use serde_json::Value;

/// A place in the vendor's JSON that may be missing, null or of another type than documented. Every question to it
/// has an answer, so a strange document loses what is strange and nothing else.
#[derive(Clone, Copy)]
pub(super) struct Node<'a>(Option<&'a Value>);

impl<'a> Node<'a> {
    /// Nothing at all.
    pub(super) const NONE: Self = Self(None);

    /// The document itself.
    pub(super) fn of(value: &'a Value) -> Self {
        Self(Some(value).filter(|value| !value.is_null()))
    }

    /// The member of this name.
    pub(super) fn get(self, key: &str) -> Self {
        Self(self.0.and_then(|value| value.get(key)).filter(|value| !value.is_null()))
    }

    /// False for what is missing or null.
    pub(super) fn exists(self) -> bool {
        self.0.is_some()
    }

    /// A string, or a number or a truth value as one; empty for everything else.
    pub(super) fn text(self) -> String {
        match self.0 {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(yes)) => yes.to_string(),
            _ => String::new(),
        }
    }

    /// A name or an identity: text that is not blank.
    pub(super) fn id(self) -> Option<String> {
        Some(self.text().trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A truth value, also as text or number.
    pub(super) fn flag(self) -> Option<bool> {
        match self.0 {
            Some(Value::Bool(yes)) => Some(*yes),
            Some(Value::Number(number)) => Some(number.as_f64() != Some(0.0)),
            Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A finite number, also as text.
    pub(super) fn number(self) -> Option<f64> {
        let number = match self.0 {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// A whole number from zero on, also as text.
    pub(super) fn count(self) -> Option<u32> {
        let number = self.number().filter(|number| number.fract() == 0.0)?;
        format!("{number}").parse().ok()
    }

    /// The members of an array without the nulls; an object alone counts as an array of one, since the documentation
    /// and the answers of the API disagree on `other`.
    pub(super) fn list(self) -> Vec<Node<'a>> {
        match self.0 {
            Some(Value::Array(values)) => values.iter().map(Node::of).filter(|node| node.exists()).collect(),
            Some(value @ Value::Object(_)) => vec![Node::of(value)],
            _ => Vec::new(),
        }
    }

    /// The names and values of an object.
    pub(super) fn members(self) -> Vec<(&'a str, Node<'a>)> {
        match self.0 {
            Some(Value::Object(members)) => {
                members.iter().map(|(name, value)| (name.as_str(), Node::of(value))).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn is_array(self) -> bool {
        matches!(self.0, Some(Value::Array(_)))
    }

    pub(super) fn is_object(self) -> bool {
        matches!(self.0, Some(Value::Object(_)))
    }
}
