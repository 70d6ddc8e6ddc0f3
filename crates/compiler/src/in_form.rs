//! How the inputs of a screen are held together.

use crate::{FieldCheck, PlanField};
use akis_flow_json::{Component, Dynamic, Entries, Form as InputForm};
use serde_json::Value;

/// Whether a picker of files is all that a screen asks. Then it stands without a Form, where Meta's pages let it have
/// sentences of its own, one for each file (media upload guide).
pub(crate) fn is_picker_alone(fields: &[PlanField]) -> bool {
    !fields.is_empty() && fields.iter().all(|field| matches!(field.check, FieldCheck::Files { .. }))
}

/// The picker with the sentences of its files.
pub(crate) fn with_file_messages(mut part: Component) -> Component {
    const MESSAGES: &str = "${data.file_messages}";
    match &mut part {
        Component::PhotoPicker(picker) => picker.error_message = Some(MESSAGES.to_owned()),
        Component::DocumentPicker(picker) => picker.error_message = Some(MESSAGES.to_owned()),
        Component::If(branch) => {
            branch.then = std::mem::take(&mut branch.then).into_iter().map(with_file_messages).collect();
        }
        _ => {}
    }
    part
}

/// Inputs stand in a Form, which shows the sentences; a screen that only shows something needs none.
pub(crate) fn in_form(children: Vec<Component>, fields: &[PlanField], served: bool) -> Vec<Component> {
    if fields.is_empty() {
        return children;
    }
    let bound = |field: &PlanField| (field.name.clone(), Value::from(format!("${{data.errors.{}}}", field.name)));
    let error_messages = served.then(|| Dynamic::Literal(fields.iter().map(bound).collect()));
    let begins = |field: &PlanField| {
        field.initial().map(|_| (field.name.clone(), Value::from(format!("${{data.init.{}}}", field.name))))
    };
    let init_values: Entries<Value> = fields.iter().filter(|_| served).filter_map(begins).collect();
    let init_values = (!init_values.is_empty()).then_some(Dynamic::Literal(init_values));
    let name = "form".to_owned();
    vec![Component::Form(InputForm { name, init_values, error_messages, children })]
}
