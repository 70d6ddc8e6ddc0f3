use crate::EncodeError;
use akis_form::{Form, QuestionId, Submission, WriteTarget};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// Which question goes where, as a destination's settings hold it: another question's id (a column's heading for a
/// sheet), `None` for nowhere. What is absent goes to its own place.
pub(super) type Mapping = BTreeMap<QuestionId, Option<String>>;

/// The settings of a destination; absent ones are the default.
pub(super) fn read<T: DeserializeOwned + Default>(settings: &Value) -> Result<T, EncodeError> {
    if settings.is_null() {
        return Ok(T::default());
    }
    T::deserialize(settings).map_err(|error| EncodeError::Settings { reason: error.to_string() })
}

/// The submission with each answer at the place that was chosen for it, and without those that go nowhere.
pub(super) fn placed(form: &Form, submission: &Submission, mapping: &Mapping) -> Submission {
    let mut placed = submission.clone();
    if mapping.is_empty() {
        return placed;
    }
    let targets: HashMap<&str, &WriteTarget> =
        form.questions().map(|question| (question.id.as_str(), &question.target)).collect();
    placed.answers.retain_mut(|answered| match mapping.get(&answered.id) {
        None => true,
        Some(None) => false,
        Some(Some(place)) => {
            if *place != answered.id.0 {
                answered.target = target(&targets, place);
            }
            true
        }
    });
    placed
}

/// The place of that name: a question of the form, else an item of the Google form by its id.
fn target(targets: &HashMap<&str, &WriteTarget>, place: &str) -> WriteTarget {
    targets.get(place).map_or_else(
        || WriteTarget::GoogleForms {
            item_id: place.to_owned(),
            question_id: String::new(),
            kind: "textQuestion".to_owned(),
        },
        |target| (*target).clone(),
    )
}
