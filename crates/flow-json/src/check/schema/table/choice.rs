//! Selections (components reference, CheckboxGroup, RadioButtonsGroup, Dropdown and ChipsSelector).

use super::option::{CHIPS, DROPDOWN_OPTIONS, GROUP_OPTIONS};
use super::{ENABLED, NAME, REQUIRED, TYPE, VISIBLE};
use crate::check::codes::{INVALID_PROPERTY_KEY, MAX_ITEMS_REQUIRED};
use crate::check::finding::Place;
use crate::check::schema::Checker;
use crate::check::schema::around::Around;
use crate::check::schema::rule::{
    Actions, Component, Property, Rule, V2_1, V4_0, V5_0, V6_0, V6_3, V7_1, component, property,
};
use crate::check::tree::Node;

const fn label(characters: usize) -> Property {
    property("label", Rule::Text).required_since(V4_0).limit(characters)
}

const DESCRIPTION: Property = property("description", Rule::Text).since(V4_0).limit(300);
const MEDIA_SIZE: Property = property("media-size", Rule::Choice(&["regular", "large"])).since(V5_0);
const INIT_VALUE: Property = property("init-value", Rule::Text).since(V4_0).outside_form();
const INIT_VALUES: Property = property("init-value", Rule::Strings).since(V4_0).outside_form();
const ERROR_MESSAGE: Property = property("error-message", Rule::Text).since(V4_0).outside_form();
const MIN_SELECTED: Property = property("min-selected-items", Rule::Number(Some(0)));
const ON_SELECT: Property = property("on-select-action", Rule::Action(&SELECT));
const ON_UNSELECT: Property = property("on-unselect-action", Rule::Action(&UNSELECT)).since(V6_0);

static SELECT: Actions =
    Actions { names: &[("data_exchange", V2_1), ("update_data", V6_0)], payload_required: true };
static UNSELECT: Actions = Actions { names: &[("update_data", V6_0)], payload_required: true };

/// The longest Dropdown when any of its options has an image.
const WITH_IMAGES: usize = 100;

const fn choice(component: Component) -> Component {
    component.in_form(V2_1).in_if(V4_0).in_switch(V4_0).input().between(one_level_of_actions)
}

pub(super) static CHECKBOX_GROUP: Component = choice(component(
    "CheckboxGroup",
    &[
        TYPE,
        NAME,
        label(30),
        DESCRIPTION,
        property("data-source", Rule::List(&GROUP_OPTIONS)).required(),
        MIN_SELECTED,
        // Of a group where one may be chosen, Meta makes a RadioButtonsGroup.
        property("max-selected-items", Rule::Number(Some(2))),
        REQUIRED,
        ENABLED,
        VISIBLE,
        MEDIA_SIZE,
        ON_SELECT,
        ON_UNSELECT,
        INIT_VALUES,
        ERROR_MESSAGE,
    ],
));

pub(super) static RADIO_BUTTONS_GROUP: Component = choice(component(
    "RadioButtonsGroup",
    &[
        TYPE,
        NAME,
        label(30),
        DESCRIPTION,
        property("data-source", Rule::List(&GROUP_OPTIONS)).required(),
        REQUIRED,
        ENABLED,
        VISIBLE,
        MEDIA_SIZE,
        ON_SELECT,
        ON_UNSELECT,
        INIT_VALUE,
        ERROR_MESSAGE,
    ],
));

pub(super) static DROPDOWN: Component = choice(component(
    "Dropdown",
    &[
        TYPE,
        NAME,
        property("label", Rule::Text).required().limit(20),
        property("data-source", Rule::List(&DROPDOWN_OPTIONS)).required(),
        REQUIRED,
        ENABLED,
        VISIBLE,
        ON_SELECT,
        ON_UNSELECT,
        INIT_VALUE,
        ERROR_MESSAGE,
    ],
))
.between(dropdown);

pub(super) static CHIPS_SELECTOR: Component = component(
    "ChipsSelector",
    &[
        TYPE,
        NAME,
        label(80),
        DESCRIPTION,
        property("data-source", Rule::List(&CHIPS)).required(),
        MIN_SELECTED,
        property("max-selected-items", Rule::Number(Some(1))),
        REQUIRED,
        ENABLED,
        VISIBLE,
        ON_SELECT.since(V7_1),
        ON_UNSELECT.since(V7_1),
        INIT_VALUES,
        ERROR_MESSAGE,
    ],
)
.since(V6_3)
.in_form(V6_3)
.in_if(V7_1)
.in_switch(V7_1)
.input()
.between(one_level_of_actions);

fn dropdown(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, around: Around) {
    one_level_of_actions(checker, node, place, around);
    let Some(source) = node.get("data-source") else { return };
    let options = source.items();
    if options.len() > WITH_IMAGES && options.iter().any(|option| option.get("image").is_some()) {
        let message =
            format!("WhatsApp shows at most {WITH_IMAGES} options with images, but found {}.", options.len());
        checker.warning(MAX_ITEMS_REQUIRED, &place.key("data-source"), source.start, message);
    }
}

/// What happens on a selection is said by the component or by its options.
fn one_level_of_actions(checker: &mut Checker, node: &Node<'_>, place: &Place<'_>, _: Around) {
    const KEYS: [&str; 2] = ["on-select-action", "on-unselect-action"];
    if KEYS.iter().all(|key| node.get(key).is_none()) {
        return;
    }
    let options = node.get("data-source").map_or(&[][..], Node::items);
    let with_action = options.iter().enumerate().find_map(|(index, option)| {
        let member = option.members().iter().find(|member| KEYS.contains(&&*member.key))?;
        Some((index, member))
    });
    if let Some((index, member)) = with_action {
        let message =
            format!("Property '{}' cannot be used at both component and data-source levels.", member.key);
        let source = place.key("data-source");
        checker.error(INVALID_PROPERTY_KEY, &source.index(index).key(&member.key), member.at, message);
    }
}
