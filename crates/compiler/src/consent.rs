use crate::names::Names;
use crate::text::{cut, length, line};
use crate::unit::{Row, Unit, paragraphs, small_print};
use crate::words::Words;
use crate::{FieldCheck, PlanField};
use akis_flow_json::{Component, OptIn, limits};
use akis_form::{Consent, ConsentPart, WriteTarget};

/// Shows one consent part: its text in full, and the box under it when it asks. `place` counts consent parts
/// from 0. The second value is true when the sentence beside the box had to move above it.
pub(crate) fn consent(consent: &Consent, place: usize, names: &mut Names, words: &Words) -> (Unit, bool) {
    let mut unit = Unit { row: Row::Consent(place), ..Unit::default() };
    match &consent.part {
        ConsentPart::Notice => {
            unit.parts = small_print(&consent.text);
            unit.notice = (consent.target != WriteTarget::None).then(|| consent.id.clone());
            (unit, false)
        }
        ConsentPart::Ask { label, required } => {
            let label = Some(line(label)).filter(|label| !label.is_empty()).unwrap_or_else(|| words.agree.into());
            if line(&consent.text) != label {
                unit.parts = small_print(&consent.text);
            }
            let moved = length(&label) > limits::OPT_IN_LABEL;
            if moved {
                unit.parts.extend(paragraphs(&label));
            }
            let name = names.input(&consent.id);
            unit.parts.push(Component::OptIn(OptIn {
                name: name.clone(),
                label: cut(&label, limits::OPT_IN_LABEL),
                required: *required,
            }));
            unit.fields.push(PlanField {
                name,
                question: consent.id.clone(),
                label,
                required: *required,
                check: FieldCheck::Consent { required: *required },
                visible_when: None,
            });
            (unit, moved)
        }
    }
}
