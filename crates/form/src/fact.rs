use serde::{Deserialize, Serialize};

/// What may be known of a person before they are asked. A question that asks for it can be filled in beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The whole name.
    Name,
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// The e-mail address.
    Email,
    /// The telephone number, with `+` and country code.
    Phone,
    /// The company they work for.
    Company,
}

impl Fact {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Name, Self::FirstName, Self::LastName, Self::Email, Self::Phone, Self::Company];

    /// Its word, the same in the database and the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Company => "company",
        }
    }
}
