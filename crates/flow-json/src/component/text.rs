use crate::Dynamic;
use serde::{Deserialize, Serialize};

/// A TextHeading or TextSubheading.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// What is read; never blank. 80 characters.
    pub text: String,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}

/// A TextBody (4096 characters) or TextCaption (409).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Text {
    /// What is read; never blank.
    pub text: Texts,
    /// How heavy the letters are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font_weight: Option<Dynamic<FontWeight>>,
    /// Struck through; not when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strikethrough: Option<Dynamic<bool>>,
    /// Bold, italic, lists and links are read from the text; not when absent. Flow JSON 5.1 and later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<bool>,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}

/// A page of Markdown with headings, tables and pictures. It stands alone on its screen, or with a Footer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RichText {
    /// Either static, in one piece or several, or one binding.
    pub text: Texts,
    /// Whether it is shown; it is when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<Dynamic<bool>>,
}

/// A text in one piece, or in paragraphs (Flow JSON 5.1 and later).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Texts {
    /// One piece; also a binding, to a string or to an array of strings.
    One(String),
    /// A paragraph each.
    Many(Vec<String>),
}

impl Texts {
    /// The pieces in order.
    pub fn pieces(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

impl Default for Texts {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl From<String> for Texts {
    fn from(text: String) -> Self {
        Self::One(text)
    }
}

impl From<&str> for Texts {
    fn from(text: &str) -> Self {
        Self::One(text.into())
    }
}

impl From<Vec<String>> for Texts {
    fn from(texts: Vec<String>) -> Self {
        Self::Many(texts)
    }
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FontWeight {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Both.
    BoldItalic,
    /// Neither.
    Normal,
}
