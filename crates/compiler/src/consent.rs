use crate::names::Names;
use crate::text::{cut, length, line};
use crate::unit::{Row, Unit, paragraphs, small_print};
use crate::words::Words;
use crate::{FieldCheck, FieldRole, Gate, PlanField};
use akis_flow_json::{Component, Dynamic, OptIn, limits};
use akis_form::{Consent, ConsentPart, WriteTarget};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Shows one consent part: its text in full, and the box under it when it asks. `place` counts consent parts
/// from 0; `read_before` are the notices above a gate, part of what is agreed to. The second value says what
/// changed.
///
/// A gate's box is not required: behind a required one the button stays grey, and who does not want to agree could
/// not say so.
pub(crate) fn consent(
    consent: &Consent,
    place: usize,
    read_before: &str,
    names: &mut Names,
    words: &Words,
) -> (Unit, Vec<String>) {
    let mut unit = Unit { row: Row::Consent(place), ..Unit::default() };
    match &consent.part {
        ConsentPart::Notice => {
            unit.parts = small_print(&consent.text);
            unit.notice = (consent.target != WriteTarget::None).then(|| consent.id.clone());
            (unit, vec![])
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
            let required = *required && !consent.gate;
            let name = names.input(&consent.id);
            unit.parts.push(Component::OptIn(OptIn {
                name: name.clone(),
                label: cut(&label, limits::OPT_IN_LABEL),
                required: Dynamic::when(required),
                ..OptIn::default()
            }));
            unit.fields.push(PlanField {
                name,
                question: consent.id.clone(),
                label: label.clone(),
                required,
                check: FieldCheck::Consent { required },
                role: FieldRole::Whole,
                sensitive: false,
                visible_when: None,
                fact: None,
            });
            if consent.gate {
                let text_version = version(&format!("{read_before}\n{}", consent.text), &label);
                unit.gate = Some(Gate { consent: consent.id.clone(), text_version });
            }
            (unit, if moved { vec![words.notes.label_above.to_owned()] } else { vec![] })
        }
    }
}

/// Names a text: the same words have the same name, other words another.
fn version(text: &str, label: &str) -> String {
    let digest = Sha256::digest(format!("{text}\n{label}"));
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
