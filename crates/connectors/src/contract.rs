/// What the connector promises about a completed response, as data: the dashboard prints it, the documentation
/// prints it, the tests assert it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryContract {
    /// How the response arrives.
    pub kind: DeliveryKind,
    /// The promise in one English sentence.
    pub sentence_en: &'static str,
    /// The same in Turkish.
    pub sentence_tr: &'static str,
    /// What must be so for the promise to hold.
    pub conditions: &'static [ContractCondition],
}

/// How a response arrives at the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryKind {
    /// As a submission of the form itself.
    NativeSubmission,
    /// As a response of one of the survey's collectors.
    CollectorResponse,
    /// By the form page's own post address.
    FormPost,
    /// As a row of a sheet.
    SheetRow,
    /// As a record of a CRM, without a form.
    Record,
    /// To an address of the customer's own.
    Webhook,
    /// Not at all: the response is kept in Akis.
    KeptHere,
}

impl DeliveryKind {
    /// The word used in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NativeSubmission => "native_submission",
            Self::CollectorResponse => "collector_response",
            Self::FormPost => "form_post",
            Self::SheetRow => "sheet_row",
            Self::Record => "record",
            Self::Webhook => "webhook",
            Self::KeptHere => "kept_here",
        }
    }
}

/// One condition of a [`DeliveryContract`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractCondition {
    /// A stable word for it.
    pub key: &'static str,
    /// In English.
    pub sentence_en: &'static str,
    /// In Turkish.
    pub sentence_tr: &'static str,
}

#[cfg(test)]
mod tests;
