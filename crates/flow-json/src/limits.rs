//! Meta's figures for version 7.3. Text lengths are display limits in characters: WhatsApp cuts longer texts
//! without a word, so nothing longer is written.

/// Label of a TextInput or TextArea.
pub const INPUT_LABEL: usize = 20;
/// Label of a Dropdown.
pub const DROPDOWN_LABEL: usize = 20;
/// Label of a CheckboxGroup or RadioButtonsGroup.
pub const GROUP_LABEL: usize = 30;
/// Description of a CheckboxGroup or RadioButtonsGroup.
pub const GROUP_DESCRIPTION: usize = 300;
/// Label of a DatePicker.
pub const DATE_LABEL: usize = 40;
/// Label of an OptIn.
pub const OPT_IN_LABEL: usize = 120;
/// Label of the Footer's button.
pub const FOOTER_LABEL: usize = 35;
/// Text under an input.
pub const HELPER_TEXT: usize = 80;
/// Title of one option.
pub const OPTION_TITLE: usize = 30;
/// Description of one option.
pub const OPTION_DESCRIPTION: usize = 300;
/// TextHeading and TextSubheading.
pub const HEADING: usize = 80;
/// TextBody.
pub const BODY: usize = 4096;
/// TextCaption.
pub const CAPTION: usize = 409;
/// Error text under an input.
pub const ERROR_TEXT: usize = 30;

/// Options of a CheckboxGroup or RadioButtonsGroup.
pub const GROUP_OPTIONS: usize = 20;
/// Options of a Dropdown without images.
pub const DROPDOWN_OPTIONS: usize = 200;
/// Components of a screen, by Meta's documentation (its tools let 100 pass).
pub const COMPONENTS_PER_SCREEN: usize = 50;
/// OptIns of a screen.
pub const OPT_INS_PER_SCREEN: usize = 5;
/// Screens of a Flow.
pub const SCREENS: usize = 100;
/// Ways out of a screen.
pub const ROUTES_PER_SCREEN: usize = 10;
