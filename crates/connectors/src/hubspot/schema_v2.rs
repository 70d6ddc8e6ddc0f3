use super::consent_v2::legal_consent;
use super::definition::{
    Configuration, Definition, DependentCondition, DependentField, DisplayOptions, Field, FieldGroup, FieldOption,
    PostSubmitAction, Validation,
};
use super::lenient::{self, as_text};
use serde::Deserialize;
use serde_json::Value;

/// A form of Forms v2 and of the public embed JSON. Both have page breaks, which Forms v3 has not.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Form {
    #[serde(deserialize_with = "lenient::text")]
    guid: String,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    /// Milliseconds.
    #[serde(deserialize_with = "lenient::text")]
    updated_at: String,
    /// Milliseconds; zero for a form that was not deleted.
    #[serde(deserialize_with = "lenient::whole")]
    deleted_at: Option<i64>,
    #[serde(rename = "formFieldGroups", deserialize_with = "lenient::list")]
    groups: Vec<Group>,
    #[serde(deserialize_with = "lenient::text")]
    submit_text: String,
    #[serde(deserialize_with = "lenient::text")]
    inline_message: String,
    #[serde(deserialize_with = "lenient::text")]
    redirect: String,
    /// The embed JSON's name for `redirect`.
    #[serde(deserialize_with = "lenient::text")]
    redirect_url: String,
    #[serde(deserialize_with = "lenient::flag")]
    captcha_enabled: bool,
    #[serde(deserialize_with = "lenient::list")]
    meta_data: Vec<Meta>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta {
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    value: Value,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Group {
    #[serde(deserialize_with = "lenient::list")]
    fields: Vec<FormField>,
    #[serde(deserialize_with = "lenient::object")]
    rich_text: RichText,
    #[serde(deserialize_with = "lenient::flag")]
    is_page_break: bool,
    #[serde(rename = "isSmartGroup", deserialize_with = "lenient::flag")]
    is_smart: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RichText {
    #[serde(deserialize_with = "lenient::text")]
    content: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FormField {
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    label: String,
    #[serde(rename = "type", deserialize_with = "lenient::text")]
    data_type: String,
    #[serde(deserialize_with = "lenient::text")]
    field_type: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::flag")]
    required: bool,
    #[serde(deserialize_with = "lenient::flag")]
    hidden: bool,
    #[serde(deserialize_with = "lenient::text")]
    default_value: String,
    #[serde(deserialize_with = "lenient::texts")]
    selected_options: Vec<String>,
    #[serde(deserialize_with = "lenient::list")]
    options: Vec<FieldOption>,
    #[serde(deserialize_with = "lenient::object")]
    validation: FieldValidation,
    #[serde(deserialize_with = "lenient::list")]
    dependent_field_filters: Vec<DependentFilters>,
    #[serde(deserialize_with = "lenient::text")]
    object_type_id: String,
    /// `CONTACT`, `COMPANY`: what older forms have in place of `objectTypeId`.
    #[serde(deserialize_with = "lenient::text")]
    property_object_type: String,
    #[serde(deserialize_with = "lenient::list")]
    meta_data: Vec<Meta>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FieldValidation {
    /// Of a telephone number `7:20:true`: fewest and most digits, and whether other characters may stand between.
    #[serde(deserialize_with = "lenient::text")]
    data: String,
    #[serde(deserialize_with = "lenient::flag")]
    use_default_block_list: bool,
    #[serde(deserialize_with = "lenient::texts")]
    blocked_email_addresses: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DependentFilters {
    #[serde(deserialize_with = "lenient::list")]
    filters: Vec<Filter>,
    #[serde(deserialize_with = "lenient::object")]
    dependent_form_field: Box<FormField>,
    #[serde(deserialize_with = "lenient::text")]
    form_field_action: String,
}

/// Every filter carries an operand of each type; which one counts, the field decides.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Filter {
    #[serde(deserialize_with = "lenient::text")]
    operator: String,
    #[serde(deserialize_with = "lenient::text")]
    str_value: String,
    #[serde(deserialize_with = "lenient::texts")]
    str_values: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    number_value: String,
    #[serde(deserialize_with = "lenient::texts")]
    number_values: Vec<String>,
    #[serde(deserialize_with = "lenient::text")]
    bool_value: String,
    #[serde(deserialize_with = "lenient::text")]
    range_start: String,
    #[serde(deserialize_with = "lenient::text")]
    range_end: String,
}

/// The older shape in the words of the newer one.
pub(super) fn definition(form: &Form) -> Definition {
    let meta = |name: &str| form.meta_data.iter().find(|meta| meta.name == name).map(|meta| as_text(&meta.value));
    let redirect = [&form.redirect, &form.redirect_url].into_iter().find(|url| !url.trim().is_empty());
    let post_submit_action = match redirect {
        Some(url) => PostSubmitAction { kind: "redirect_url".to_owned(), value: url.trim().to_owned() },
        None => PostSubmitAction { kind: "thank_you".to_owned(), value: form.inline_message.clone() },
    };
    let mut unread = Vec::new();
    let consent = form.meta_data.iter().find(|meta| meta.name == "legalConsentOptions");
    let legal_consent_options = consent.and_then(|meta| {
        let options = legal_consent(&meta.value);
        if options.is_none() {
            unread.push("metaData/legalConsentOptions".to_owned());
        }
        options
    });
    let updated_at = [form.updated_at.clone(), meta("formDefinitionUpdatedAt").unwrap_or_default()];
    Definition {
        id: form.guid.clone(),
        name: form.name.clone(),
        updated_at: updated_at.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
        archived: form.deleted_at.unwrap_or_default() > 0,
        field_groups: form.groups.iter().map(group).collect(),
        configuration: Configuration {
            language: meta("lang").unwrap_or_default(),
            recaptcha_enabled: form.captcha_enabled,
            post_submit_action,
        },
        display_options: DisplayOptions { submit_button_text: form.submit_text.clone() },
        legal_consent_options: legal_consent_options.unwrap_or_default(),
        unread,
    }
}

fn group(group: &Group) -> FieldGroup {
    FieldGroup {
        // Smart groups wait for what is already known of the person, as progressive ones of the newer shape do.
        group_type: if group.is_smart { "progressive" } else { "default_group" }.to_owned(),
        rich_text: group.rich_text.content.clone(),
        fields: group.fields.iter().map(field).collect(),
        page_break: group.is_page_break,
    }
}

fn field(field: &FormField) -> Field {
    let widget = widget(field);
    let several_files = field
        .meta_data
        .iter()
        .any(|meta| meta.name == "isMultipleFileUpload" && as_text(&meta.value).eq_ignore_ascii_case("true"));
    Field {
        object_type_id: object(field),
        name: field.name.clone(),
        label: field.label.clone(),
        description: field.description.clone(),
        required: field.required,
        hidden: field.hidden,
        default_value: field.default_value.clone(),
        default_values: field.selected_options.clone(),
        options: field.options.clone(),
        validation: validation(field, &widget),
        allow_multiple_files: several_files,
        dependent_fields: field.dependent_field_filters.iter().map(|filters| dependent(field, filters)).collect(),
        widget,
    }
}

fn object(field: &FormField) -> String {
    match (field.object_type_id.as_str(), field.property_object_type.as_str()) {
        ("", "COMPANY") => "0-2",
        ("", "DEAL") => "0-3",
        ("", "TICKET") => "0-5",
        ("", _) => "0-1",
        (id, _) => id,
    }
    .to_owned()
}

/// The newer shape's word for the kind of a field. Names of the newer shape stay as they are.
fn widget(field: &FormField) -> String {
    let kind = field.field_type.to_ascii_lowercase();
    match (kind.as_str(), field.data_type.as_str()) {
        ("text", _) if field.name == "email" => "email",
        // What is checked like a telephone number is one.
        ("text", "string" | "phone_number") if digits(&field.validation.data).is_some() => "phone",
        ("text" | "", "number") => "number",
        ("text" | "", "date" | "datetime") | ("date", _) => "datepicker",
        ("text" | "" | "checkbox", "bool") | ("booleancheckbox" | "boolean_checkbox", _) => "single_checkbox",
        ("text" | "", "enumeration") | ("select", _) => "dropdown",
        ("text" | "", _) => "single_line_text",
        ("textarea", _) => "multi_line_text",
        ("checkbox", _) => "multiple_checkboxes",
        ("phonenumber", _) => "phone",
        _ => return field.field_type.clone(),
    }
    .to_owned()
}

/// `7:20:true` as fewest and most digits.
fn digits(data: &str) -> Option<(u32, u32)> {
    let mut parts = data.split(':');
    let bounds = (parts.next()?.trim().parse().ok()?, parts.next()?.trim().parse().ok()?);
    parts.next()?;
    Some(bounds)
}

fn validation(field: &FormField, widget: &str) -> Validation {
    let given = &field.validation;
    // Domains stand in one text or in a list; an address there names one person and blocks no domain.
    let domain = |text: &str| {
        let text = text.trim().trim_start_matches('@');
        (text.contains('.') && !text.contains('@')).then(|| text.to_owned())
    };
    let in_data = given.data.split([',', ';']).filter_map(domain);
    let digits = digits(&given.data).filter(|_| widget != "email");
    Validation {
        blocked_email_domains: if widget == "email" {
            given.blocked_email_addresses.iter().filter_map(|text| domain(text)).chain(in_data).collect()
        } else {
            Vec::new()
        },
        use_default_block_list: given.use_default_block_list,
        min_allowed_digits: digits.map(|(min, _)| min),
        max_allowed_digits: digits.map(|(_, max)| max),
    }
}

fn dependent(parent: &FormField, filters: &DependentFilters) -> DependentField {
    let shows = matches!(filters.form_field_action.as_str(), "" | "DISPLAY");
    let mut conditions = filters.filters.iter().map(|filter| condition(parent, filter));
    let first = conditions.next().filter(|_| shows);
    DependentField {
        // Any other action is a rule nobody can read.
        condition: first.unwrap_or_else(|| DependentCondition {
            operator: filters.form_field_action.to_lowercase(),
            ..DependentCondition::default()
        }),
        further_conditions: if shows { conditions.collect() } else { Vec::new() },
        field: Box::new(field(&filters.dependent_form_field)),
    }
}

fn condition(parent: &FormField, filter: &Filter) -> DependentCondition {
    let by_number = matches!(parent.data_type.as_str(), "number" | "date" | "datetime");
    let value = match parent.data_type.as_str() {
        _ if !filter.str_value.is_empty() => filter.str_value.clone(),
        "bool" if filter.str_values.is_empty() => filter.bool_value.clone(),
        _ if by_number => filter.number_value.clone(),
        _ => String::new(),
    };
    let values =
        if filter.str_values.is_empty() && by_number { &filter.number_values } else { &filter.str_values };
    let end = |own: &str, place: usize| {
        if own.is_empty() { values.get(place).cloned().unwrap_or_default() } else { own.to_owned() }
    };
    DependentCondition {
        operator: operator(&filter.operator),
        range_start: end(&filter.range_start, 0),
        range_end: end(&filter.range_end, 1),
        value,
        values: values.clone(),
    }
}

/// The newer shape's word for an operator; most differ in case alone.
fn operator(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "not_contains" | "not_contain" => "doesnt_contain",
        "starts_with" => "str_starts_with",
        "ends_with" | "end_with" => "str_ends_with",
        "is_known" | "has_property" => "is_not_empty",
        _ => return name,
    }
    .to_owned()
}
