//! Meta's figures for Flow JSON 7.3, components.
//!
//! Text lengths are display limits, counted in characters: WhatsApp cuts longer texts or leaves them out without
//! a word, and publishing does not refuse them. So nothing longer is written. Counts are of items, sizes as said
//! in each place.

// --- the document ---

/// Size of a document in bytes.
pub const DOCUMENT_BYTES: usize = 10 * 1024 * 1024;
/// Screens of a Flow.
pub const SCREENS: usize = 100;
/// Ways out of a screen.
pub const ROUTES_PER_SCREEN: usize = 10;

// --- components of one screen, those in branches counted too, a Form not ---

/// Components of a screen, by Meta's documentation. This is what is written.
pub const COMPONENTS_PER_SCREEN: usize = 50;
/// Components of a screen that Meta's own tools let pass.
pub const COMPONENTS_PER_SCREEN_MOST: usize = 100;
/// Forms of a screen, from version 7.0 on.
pub const FORMS_PER_SCREEN: usize = 1;
/// Footers of a screen.
pub const FOOTERS_PER_SCREEN: usize = 1;
/// EmbeddedLinks of a screen.
pub const EMBEDDED_LINKS_PER_SCREEN: usize = 2;
/// Images of a screen.
pub const IMAGES_PER_SCREEN: usize = 3;
/// OptIns of a screen.
pub const OPT_INS_PER_SCREEN: usize = 5;
/// PhotoPickers and DocumentPickers of a screen, together.
pub const MEDIA_PICKERS_PER_SCREEN: usize = 1;
/// NavigationLists of a screen.
pub const NAVIGATION_LISTS_PER_SCREEN: usize = 2;
/// ImageCarousels of a screen.
pub const IMAGE_CAROUSELS_PER_SCREEN: usize = 2;
/// ImageCarousels of a Flow.
pub const IMAGE_CAROUSELS_PER_FLOW: usize = 3;
/// Levels of If in each other.
pub const IF_NESTING: usize = 3;

// --- texts that are only read ---

/// TextHeading and TextSubheading.
pub const HEADING: usize = 80;
/// TextBody.
pub const BODY: usize = 4096;
/// TextCaption, by Meta's documentation; some vendors say 4096.
pub const CAPTION: usize = 409;

// --- typed inputs ---

/// Label of a TextInput or TextArea.
pub const INPUT_LABEL: usize = 20;
/// Text under a TextInput, TextArea, DatePicker or CalendarPicker.
pub const HELPER_TEXT: usize = 80;
/// Error text under a TextInput or TextArea.
pub const ERROR_TEXT: usize = 30;
/// Characters a TextInput takes where `max-chars` is absent.
pub const TEXT_INPUT_MAX_CHARS: u32 = 80;
/// Characters a TextArea takes where `max-length` is absent.
pub const TEXT_AREA_MAX_LENGTH: u32 = 600;
/// Label of an OptIn; older documents of Meta say 30 and 300.
pub const OPT_IN_LABEL: usize = 120;

// --- lists of options ---

/// Label of a CheckboxGroup or RadioButtonsGroup.
pub const GROUP_LABEL: usize = 30;
/// Label of a Dropdown; older documents of Meta say 30.
pub const DROPDOWN_LABEL: usize = 20;
/// Label of a ChipsSelector.
pub const CHIPS_LABEL: usize = 80;
/// Description of a CheckboxGroup, RadioButtonsGroup or ChipsSelector.
pub const GROUP_DESCRIPTION: usize = 300;
/// Options of a CheckboxGroup or RadioButtonsGroup; at least one.
pub const GROUP_OPTIONS: usize = 20;
/// Options of a Dropdown without images; at least one.
pub const DROPDOWN_OPTIONS: usize = 200;
/// Options of a Dropdown where any option has an image.
pub const DROPDOWN_OPTIONS_WITH_IMAGES: usize = 100;
/// Fewest options of a ChipsSelector.
pub const CHIPS_OPTIONS_LEAST: usize = 2;
/// Options of a ChipsSelector.
pub const CHIPS_OPTIONS: usize = 20;
/// Smallest `max-selected-items` of a CheckboxGroup: for one option there are radio buttons.
pub const MAX_SELECTED_ITEMS_LEAST: u32 = 2;
/// Title of one option.
pub const OPTION_TITLE: usize = 30;
/// Description of one option.
pub const OPTION_DESCRIPTION: usize = 300;
/// Metadata of one option.
pub const OPTION_METADATA: usize = 20;
/// Image of one option or row, in bytes, from version 6.0 on.
pub const LIST_IMAGE_BYTES: usize = 100 * 1024;
/// The same before version 6.0.
pub const LIST_IMAGE_BYTES_BEFORE_6_0: usize = 300 * 1024;

// --- dates ---

/// Label of a DatePicker, and each label of a CalendarPicker.
pub const DATE_LABEL: usize = 40;
/// Error text under a DatePicker or CalendarPicker.
pub const DATE_ERROR_TEXT: usize = 80;
/// Title of a CalendarPicker that asks for a span.
pub const CALENDAR_TITLE: usize = 80;
/// Description of a CalendarPicker that asks for a span.
pub const CALENDAR_DESCRIPTION: usize = 300;
/// First day of a DatePicker where `min-date` is absent.
pub const DATE_FIRST: &str = "1900-01-01";
/// Last day of a DatePicker where `max-date` is absent.
pub const DATE_LAST: &str = "2100-12-31";

// --- uploads ---

/// Label of a PhotoPicker or DocumentPicker.
pub const PICKER_LABEL: usize = 80;
/// Description of a PhotoPicker or DocumentPicker.
pub const PICKER_DESCRIPTION: usize = 300;
/// Largest `max-file-size-kb`, and what holds where it is absent.
pub const FILE_SIZE_KB: u32 = 25_600;
/// Largest `min-uploaded-…` and `max-uploaded-…`, and what holds where the latter is absent.
pub const UPLOADED_FILES: u32 = 30;
/// Files that all pickers named in the payload of a `complete` may bring together.
pub const COMPLETE_FILES: u32 = 10;
/// Bytes that those files may have together, each counted with its largest size.
pub const COMPLETE_FILE_BYTES: u64 = 100 * 1024 * 1024;
/// Every kind of file a DocumentPicker can name in `allowed-mime-types`.
pub const MIME_TYPES: [&str; 24] = [
    "application/gzip",
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/x-7z-compressed",
    "application/zip",
    "image/avif",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/mpeg",
];

// --- buttons, links, rows ---

/// Label of the Footer's button.
pub const FOOTER_LABEL: usize = 35;
/// Each caption of the Footer.
pub const FOOTER_CAPTION: usize = 15;
/// Text of an EmbeddedLink; some vendors say 35.
pub const EMBEDDED_LINK: usize = 25;
/// Rows of a NavigationList; at least one.
pub const NAVIGATION_ITEMS: usize = 20;
/// Label of a NavigationList.
pub const NAVIGATION_LABEL: usize = 80;
/// Description of a NavigationList.
pub const NAVIGATION_DESCRIPTION: usize = 300;
/// Title of a row's main content.
pub const ROW_TITLE: usize = 30;
/// Description of a row's main content.
pub const ROW_DESCRIPTION: usize = 20;
/// Metadata of a row's main content.
pub const ROW_METADATA: usize = 80;
/// Each text at a row's end.
pub const ROW_END_TEXT: usize = 10;
/// Texts at a row's end; at least one.
pub const ROW_END_TEXTS: usize = 2;
/// Badge of a row.
pub const ROW_BADGE: usize = 15;
/// Rows of a list that have a badge.
pub const BADGES_PER_LIST: usize = 1;
/// Each tag of a row.
pub const ROW_TAG: usize = 15;
/// Tags of a row; at least one.
pub const ROW_TAGS: usize = 3;

// --- pictures ---

/// Recommended size of an Image, in bytes.
pub const IMAGE_BYTES: usize = 300 * 1024;
/// Images of an ImageCarousel; at least one.
pub const CAROUSEL_IMAGES: usize = 3;
