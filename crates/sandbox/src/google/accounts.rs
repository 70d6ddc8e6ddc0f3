//! The two people who can sign in.

use crate::consent::Choice;

/// A Google account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    /// Google's id of the person; 21 digits, and never a number.
    pub(super) sub: &'static str,
    pub(super) email: &'static str,
    pub(super) name: &'static str,
    pub(super) given_name: &'static str,
    pub(super) family_name: &'static str,
}

/// The first one owns nearly everything; the second one is there to be chosen by mistake.
pub(super) const ACCOUNTS: [Account; 2] = [
    Account {
        sub: "104711001208844571903",
        email: "elif.kaya@mavideniz.com.tr",
        name: "Elif Kaya",
        given_name: "Elif",
        family_name: "Kaya",
    },
    Account {
        sub: "117300455120966218447",
        email: "can.demir.izmir@gmail.com",
        name: "Can Demir",
        given_name: "Can",
        family_name: "Demir",
    },
];

/// By subject or by e-mail address.
pub(super) fn account(key: &str) -> Option<&'static Account> {
    ACCOUNTS.iter().find(|account| account.sub == key || account.email.eq_ignore_ascii_case(key))
}

impl Account {
    pub(super) fn choice(&self) -> Choice<'static> {
        Choice { key: self.sub, name: self.name, detail: self.email }
    }
}
