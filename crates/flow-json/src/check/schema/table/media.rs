//! PhotoPicker and DocumentPicker (media upload guide).

use super::{ENABLED, NAME, TYPE, VISIBLE};
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{Component, Property, Rule, V4_0, component, property};
use crate::check::tree::Node;
use crate::limits;

const LABEL: Property = property("label", Rule::Text).required().limit(80);
const DESCRIPTION: Property = property("description", Rule::Text).limit(300);
const MAX_FILE_SIZE_KB: Property = property("max-file-size-kb", Rule::StaticInteger(1, 25600));
const ERROR_MESSAGE: Property = property("error-message", Rule::Special(error_message));

pub(super) static PHOTO_PICKER: Component = picker(component(
    "PhotoPicker",
    &[
        TYPE,
        NAME,
        LABEL,
        DESCRIPTION,
        property("photo-source", Rule::StaticChoice(&["camera_gallery", "camera", "gallery"])),
        MAX_FILE_SIZE_KB,
        property("min-uploaded-photos", Rule::StaticInteger(0, 30)),
        property("max-uploaded-photos", Rule::StaticInteger(1, 30)),
        ENABLED,
        VISIBLE,
        ERROR_MESSAGE,
    ],
));

pub(super) static DOCUMENT_PICKER: Component = picker(component(
    "DocumentPicker",
    &[
        TYPE,
        NAME,
        LABEL,
        DESCRIPTION,
        MAX_FILE_SIZE_KB,
        property("min-uploaded-documents", Rule::StaticInteger(0, 30)),
        property("max-uploaded-documents", Rule::StaticInteger(1, 30)),
        property("allowed-mime-types", Rule::StaticChoices(&limits::MIME_TYPES)),
        ENABLED,
        VISIBLE,
        ERROR_MESSAGE,
    ],
));

const fn picker(component: Component) -> Component {
    component.since(V4_0).in_form(V4_0).in_if(V4_0).in_switch(V4_0).input()
}

/// One text for all files, or a text for each by its media id.
fn error_message(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    const MESSAGE: Property = property("error-message", Rule::Text);
    if node.is_object() {
        checker.messages(&MESSAGE, node, place);
    } else {
        checker.text(&MESSAGE, node, place, checker.blank_is_refused());
    }
}
