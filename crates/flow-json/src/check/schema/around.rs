//! What stands around a component.

/// Who holds a list of components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parent {
    Layout,
    Form,
    If,
    Switch,
}

impl Parent {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Layout => "SingleColumnLayout",
            Self::Form => "Form",
            Self::If => "If",
            Self::Switch => "Switch",
        }
    }
}

/// What a component's rules may depend on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// There is a Form somewhere above.
    pub in_form: bool,
    /// How many Ifs stand above.
    pub ifs: usize,
}
