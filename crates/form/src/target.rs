use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where an answer goes. Written by the connector that read the form, read by the same connector when it
/// renders the response; no other room looks inside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "system", rename_all = "snake_case")]
pub enum WriteTarget {
    /// Kept here only.
    #[default]
    None,
    /// A CRM property on a HubSpot form.
    Hubspot {
        /// `0-1` contact, `0-2` company and so on.
        object_type_id: String,
        /// The property's name.
        name: String,
    },
    /// A subscription type in a HubSpot form's consent options.
    HubspotSubscription {
        /// HubSpot's number of the subscription type.
        subscription_type_id: i64,
    },
    /// The consent-to-process part of a HubSpot form.
    HubspotProcessing,
    /// A legitimate-interest notice of a HubSpot form.
    HubspotLegitimateInterest {
        /// HubSpot's number of the subscription type.
        subscription_type_id: i64,
        /// `LEAD` or `CUSTOMER`, as the submission endpoint spells it.
        legal_basis: String,
    },
    /// A question of a Google form.
    GoogleForms {
        /// The item the question stands in.
        item_id: String,
        /// The question; for a grid empty, since every row has its own: the part's id.
        question_id: String,
        /// The union key that holds it (`choiceQuestion`, `questionGroupItem`), and what else decides the encoding
        /// (`dateQuestion/no_year`).
        kind: String,
    },
    /// The respondent's e-mail address of a Google form.
    GoogleFormsEmail,
    /// A field of a Typeform.
    Typeform {
        /// The field's id.
        id: String,
        /// The field's `ref`.
        reference: String,
        /// The field's type (`opinion_scale`).
        kind: String,
        /// The choice's id and its `ref`, by option value. Of a list of hundreds only those choices stand here whose
        /// value is not their `ref`.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        choices: BTreeMap<String, (String, String)>,
        /// The nested field (row of a matrix, line of a contact block or an address), by part id.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        parts: BTreeMap<String, WriteTarget>,
    },
    /// A hidden field of a Typeform.
    TypeformHidden {
        /// Its name.
        name: String,
    },
    /// A question of a SurveyMonkey survey.
    Surveymonkey {
        /// The page it stands on.
        page_id: String,
        /// The question.
        question_id: String,
        /// Its one row, where the kind has rows but the neutral question has none.
        row_id: Option<String>,
        /// The choice to send for a number (rating, scale), by the number as text.
        #[serde(default)]
        choices: BTreeMap<String, String>,
        /// The choice that stands for words of one's own.
        #[serde(default)]
        other_id: Option<String>,
        /// `family/subtype`, and what else decides the encoding (`datetime/date_only/intl`).
        kind: String,
    },
    /// A custom variable of a SurveyMonkey survey.
    SurveymonkeyVariable {
        /// Its name.
        name: String,
    },
}
