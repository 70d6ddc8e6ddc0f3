use crate::Entries;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// What a screen's `data` declares: name to declaration. Undeclared data never reaches the screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DataModel {
    /// The declarations in order.
    pub fields: Entries<DataField>,
    /// The array under the key `required`, which is no declaration. Meta lets it stand; it is never written by
    /// a compiler.
    pub required: Option<Vec<String>>,
}

impl DataModel {
    /// Adds a declaration at the end; see [`Entries::push`].
    pub fn push(&mut self, name: impl Into<String>, field: DataField) {
        self.fields.push(name, field);
    }

    /// One declaration.
    pub fn get(&self, name: &str) -> Option<&DataField> {
        self.fields.get(name)
    }

    /// Names and declarations in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &DataField)> {
        self.fields.iter()
    }

    /// True when nothing is declared.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl<K: Into<String>> FromIterator<(K, DataField)> for DataModel {
    fn from_iter<I: IntoIterator<Item = (K, DataField)>>(pairs: I) -> Self {
        Self { fields: pairs.into_iter().collect(), required: None }
    }
}

/// The key that Meta reads as JSON Schema does.
const REQUIRED: &str = "required";

impl Serialize for DataModel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Entry<'a> {
            Field(&'a DataField),
            Required(&'a [String]),
        }
        let fields = self.fields.iter().map(|(name, field)| (name, Entry::Field(field)));
        let required = self.required.as_deref().map(|names| (REQUIRED, Entry::Required(names)));
        serializer.collect_map(fields.chain(required))
    }
}

impl<'de> Deserialize<'de> for DataModel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut model = Self::default();
        for (name, value) in Entries::<Value>::deserialize(deserializer)? {
            if name == REQUIRED && value.is_array() {
                model.required = Some(Vec::deserialize(value).map_err(D::Error::custom)?);
            } else {
                let field = DataField::deserialize(value)
                    .map_err(|error| D::Error::custom(format_args!("the declaration of {name:?}: {error}")))?;
                model.fields.push(name, field);
            }
        }
        Ok(model)
    }
}

/// The declaration of one entry of a screen's data: what must be sent for it (Flow JSON 7.3, data model).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DataField {
    /// `string`, `number`, `boolean`, `object` or `array`.
    #[serde(rename = "type")]
    pub kind: String,
    /// For an object: its members. All of them must be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Entries<DataField>>,
    /// For an array: its elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Items>,
    /// Further words of JSON Schema; Meta reads none of them and refuses none.
    #[serde(flatten)]
    pub other: Entries<Value>,
    /// What Meta's preview shows. Required at the top level of the declaration, forbidden below it.
    #[serde(rename = "__example__", skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

/// What the elements of a declared array are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Items {
    /// `true` for anything.
    Any(bool),
    /// Elements of this kind.
    Field(Box<DataField>),
}

impl Items {
    /// The declaration of an element, where there is one.
    pub fn field(&self) -> Option<&DataField> {
        match self {
            Self::Any(_) => None,
            Self::Field(field) => Some(field),
        }
    }
}

impl DataField {
    /// A declaration of this kind, without an example: what stands inside another declaration.
    pub fn of(kind: &str) -> Self {
        Self { kind: kind.into(), ..Self::default() }
    }

    /// A string with its example.
    pub fn string(example: &str) -> Self {
        Self { example: Some(example.into()), ..Self::of("string") }
    }

    /// A number with its example.
    pub fn number(example: i64) -> Self {
        Self { example: Some(example.into()), ..Self::of("number") }
    }

    /// A boolean with its example.
    pub fn boolean(example: bool) -> Self {
        Self { example: Some(example.into()), ..Self::of("boolean") }
    }

    /// An object of strings, each empty in the example.
    pub fn strings<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Self {
        let example: serde_json::Map<String, Value> =
            names.clone().map(|name| (name.to_owned(), Value::from(""))).collect();
        Self {
            example: Some(Value::Object(example)),
            ..Self::object(names.map(|name| (name, Self::of("string"))))
        }
    }

    /// An object with these members, without an example.
    pub fn object<'a>(members: impl Iterator<Item = (&'a str, Self)>) -> Self {
        Self { properties: Some(members.collect()), ..Self::of("object") }
    }

    /// An array of such elements, with its example.
    pub fn array(element: Self, example: Vec<Value>) -> Self {
        let items = Some(Items::Field(Box::new(element)));
        Self { items, example: Some(Value::Array(example)), ..Self::of("array") }
    }
}
