//! What HubSpot refuses in a submission, field by field.

use super::fields::{self, Field};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use url::Url;

const MOST_FIELDS: usize = 1000;
const LONGEST: usize = 65_536;
const DAY_MS: i64 = 86_400_000;
/// Free mail providers that `useDefaultBlockList` keeps out.
const FREE_MAIL: [&str; 6] = ["gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "yandex.com"];

/// One thing that is wrong.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) error_type: &'static str,
    pub(super) message: String,
}

fn refuse(error_type: &'static str, message: impl Into<String>) -> Refusal {
    Refusal { error_type, message: message.into() }
}

fn in_field(name: &str, error_type: &'static str, what: &str) -> Refusal {
    refuse(error_type, format!("Error in 'fields.{name}'. {what}"))
}

/// Everything that is wrong with a submission to a form.
pub(super) fn refusals(form: &Value, body: &Value, now: Timestamp) -> Vec<Refusal> {
    if form["configuration"]["recaptchaEnabled"] == true {
        let message = "Cannot submit to a form with reCAPTCHA enabled through the API";
        return vec![refuse("FORM_HAS_RECAPTCHA_ENABLED", message)];
    }
    let Some(given) = body["fields"].as_array() else {
        return vec![refuse("INVALID_METADATA", "Error in 'fields'. It must be a list")];
    };
    if given.len() > MOST_FIELDS {
        let message = format!("Error in 'fields'. At most {MOST_FIELDS} values can be submitted");
        return vec![refuse("MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED", message)];
    }
    let mut found = Vec::new();
    values(form, given, &mut found);
    moment(&body["submittedAt"], now, &mut found);
    context(&body["context"], &mut found);
    consent(&form["legalConsentOptions"], &body["legalConsentOptions"], &mut found);
    found
}

fn values(form: &Value, given: &[Value], found: &mut Vec<Refusal>) {
    let known = fields::all(form);
    let mut values = BTreeMap::new();
    for field in given {
        let name = field["name"].as_str().unwrap_or_default();
        let object = field["objectTypeId"].as_str().unwrap_or("0-1");
        let Some(value) = field["value"].as_str() else {
            found.push(in_field(name, "INVALID_METADATA", "The value must be a string"));
            continue;
        };
        // The one property that is taken although no form asks for it.
        if name == "lifecyclestage" {
            continue;
        }
        let definition =
            known.iter().find(|known| known.name() == name && known.definition["objectTypeId"] == object);
        let Some(definition) = definition else {
            let what = format!("The field '{object}/{name}' is not defined in the form");
            found.push(in_field(name, "FIELD_NOT_IN_FORM_DEFINITION", &what));
            continue;
        };
        values.insert(definition.name(), value);
        if value.len() > LONGEST {
            found.push(in_field(name, "INPUT_TOO_LARGE", "The value is too long"));
        } else if !value.is_empty()
            && let Some(refusal) = one(definition, value)
        {
            found.push(refusal);
        }
    }
    for field in &known {
        let empty = values.get(field.name()).is_none_or(|value| value.trim().is_empty());
        let unticked = field.kind() == "single_checkbox" && values.get(field.name()) == Some(&"false");
        if field.definition["required"] == true && (empty || unticked) && field.is_asked(&values) {
            let message = format!("Error in 'fields'. Required field '{}' is missing", field.name());
            found.push(refuse("REQUIRED_FIELD", message));
        }
    }
}

fn one(field: &Field<'_>, value: &str) -> Option<Refusal> {
    let name = field.name();
    let validation = &field.definition["validation"];
    let options = || -> Vec<&str> {
        let list = field.definition["options"].as_array();
        list.into_iter().flatten().filter_map(|option| option["value"].as_str()).collect()
    };
    let not_an_option = |value: &str| {
        in_field(name, "VALUE_NOT_IN_FIELD_DEFINITION", &format!("'{value}' is not an option of the field"))
    };
    match field.kind() {
        "email" => email(name, value, validation),
        "phone" | "mobile_phone" => {
            if !value.chars().all(|character| character.is_ascii_digit() || "+ -().x".contains(character)) {
                return Some(in_field(name, "INVALID_NUMBER", "Invalid phone number"));
            }
            digits(name, value, validation)
        }
        "number" => match value.parse::<f64>() {
            Ok(number) if number.is_finite() => digits(name, value, validation),
            _ => Some(in_field(name, "INVALID_NUMBER", "Invalid number")),
        },
        "dropdown" | "radio" | "payment_link_radio" => (!options().contains(&value)).then(|| not_an_option(value)),
        "multiple_checkboxes" => {
            let options = options();
            value.split(';').find(|part| !options.contains(part)).map(not_an_option)
        }
        "single_checkbox" => (!matches!(value, "true" | "false")).then(|| not_an_option(value)),
        "datepicker" => {
            let day = value.parse::<i64>().is_ok_and(|ms| ms % DAY_MS == 0) || value.parse::<Date>().is_ok();
            (!day).then(|| {
                in_field(name, "INVALID_NUMBER", "Invalid date: midnight UTC in milliseconds is expected")
            })
        }
        _ => None,
    }
}

/// Somebody at a host of at least two labels.
pub(super) fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(person, domain)| {
        !person.is_empty()
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty())
            && !value.contains(char::is_whitespace)
            && !domain.contains('@')
    })
}

fn email(name: &str, value: &str, validation: &Value) -> Option<Refusal> {
    let Some((_, domain)) = value.split_once('@').filter(|_| is_email(value)) else {
        return Some(in_field(name, "INVALID_EMAIL", "Invalid email address"));
    };
    let domain = domain.to_lowercase();
    let listed =
        validation["blockedEmailDomains"].as_array().is_some_and(|list| list.iter().any(|one| *one == domain));
    let free = validation["useDefaultBlockList"] == true && FREE_MAIL.contains(&domain.as_str());
    (listed || free).then(|| in_field(name, "BLOCKED_EMAIL", "The email address is blocked"))
}

fn digits(name: &str, value: &str, validation: &Value) -> Option<Refusal> {
    let count = value.chars().filter(char::is_ascii_digit).count() as u64;
    let least = validation["minAllowedDigits"].as_u64().unwrap_or(0);
    let most = validation["maxAllowedDigits"].as_u64().unwrap_or(u64::MAX);
    (!(least..=most).contains(&count)).then(|| {
        let what = format!("The number must have between {least} and {most} digits");
        in_field(name, "NUMBER_OUT_OF_RANGE", &what)
    })
}

/// Milliseconds since 1970, given as number or text.
pub(super) fn milliseconds(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn moment(given: &Value, now: Timestamp, found: &mut Vec<Refusal>) {
    if given.is_null() {
        return;
    }
    let at = milliseconds(given).and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let within = at.is_some_and(|at| {
        // A month by the calendar: after a February it is 28 days.
        let oldest = now.to_zoned(TimeZone::UTC).checked_sub(1.month());
        oldest.is_ok_and(|oldest| at > oldest.timestamp())
            && now.duration_since(at) > SignedDuration::from_mins(-5)
    });
    if !within {
        let message = "Error in 'submittedAt'. It must be milliseconds since epoch, at most one month back";
        found.push(refuse("INVALID_METADATA", message));
    }
}

fn context(context: &Value, found: &mut Vec<Refusal>) {
    let text = |name: &str| context[name].as_str();
    if !context.is_null() && !context.is_object() {
        found.push(refuse("INVALID_METADATA", "Error in 'context'. It must be an object"));
    }
    if let Some(uri) = text("pageUri") {
        let usable = Url::parse(uri).is_ok_and(|uri| matches!(uri.scheme(), "http" | "https") && uri.has_host());
        if !usable {
            found.push(refuse("INVALID_PAGE_URI", "Error in 'context.pageUri'. Invalid page uri"));
        }
    }
    if text("ipAddress").is_some_and(|ip| ip.parse::<IpAddr>().is_err()) {
        found.push(refuse("INVALID_IP_ADDRESS", "Error in 'context.ipAddress'. Invalid IP address"));
    }
    let token = |hutk: &str| hutk.len() == 32 && hutk.chars().all(|character| character.is_ascii_hexdigit());
    if text("hutk").is_some_and(|hutk| !token(hutk)) {
        found.push(refuse("INVALID_HUTK", "Error in 'context.hutk'. Invalid hutk"));
    }
}

fn consent(options: &Value, given: &Value, found: &mut Vec<Refusal>) {
    let blank = |value: &Value| value.as_str().is_none_or(|text| text.trim().is_empty());
    let malformed =
        |what: &str| refuse("INVALID_LEGAL_OPTION_FORMAT", format!("Error in 'legalConsentOptions'. {what}"));
    match options["type"].as_str().unwrap_or("none") {
        "none" => {}
        "legitimate_interest" => {
            let interest = &given["legitimateInterest"];
            if !interest.is_object() {
                found.push(malformed("legitimateInterest is expected"));
                return;
            }
            if blank(&interest["text"]) {
                let message = "Error in 'legalConsentOptions.legitimateInterest'. The text is missing";
                found.push(refuse("MISSING_LEGITIMATE_INTEREST_TEXT", message));
            }
            let basis = matches!(interest["legalBasis"].as_str(), Some("CUSTOMER" | "LEAD"));
            let listed = options["subscriptionTypeIds"]
                .as_array()
                .is_some_and(|ids| ids.contains(&interest["subscriptionTypeId"]));
            if !basis || !listed || !interest["value"].is_boolean() {
                found.push(malformed("value, subscriptionTypeId or legalBasis is not valid"));
            }
        }
        _ => match given["consent"].as_object() {
            None => found.push(refuse("MISSING_PROCESSING_CONSENT", "Consent to process is missing")),
            Some(consent) => given_consent(options, consent, found),
        },
    }
}

fn given_consent(options: &Value, consent: &Map<String, Value>, found: &mut Vec<Refusal>) {
    let blank = |value: Option<&Value>| value.and_then(Value::as_str).is_none_or(|text| text.trim().is_empty());
    if consent.get("consentToProcess") != Some(&Value::Bool(true)) {
        found.push(refuse("MISSING_PROCESSING_CONSENT", "Consent to process is missing"));
    }
    if blank(consent.get("text")) {
        found.push(refuse("MISSING_PROCESSING_CONSENT_TEXT", "The text of the consent to process is missing"));
    }
    let offered = options["communicationsCheckboxes"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let communications = consent.get("communications").and_then(Value::as_array);
    for communication in communications.into_iter().flatten() {
        let id = &communication["subscriptionTypeId"];
        if !offered.iter().any(|offer| offer["subscriptionTypeId"] == *id) || !communication["value"].is_boolean()
        {
            let message = format!("Error in 'legalConsentOptions'. Subscription type {id} is not on the form");
            found.push(refuse("INVALID_LEGAL_OPTION_FORMAT", message));
        }
        if !seen.insert(id.to_string()) {
            let message = format!("Subscription type {id} is given twice");
            found.push(refuse("DUPLICATE_SUBSCRIPTION_TYPE_ID", message));
        }
        if blank(communication.get("text")) {
            let message = format!("The text of the communication consent {id} is missing");
            found.push(refuse("MISSING_COMMUNICATION_CONSENT_TEXT", message));
        }
    }
    for offer in offered.iter().filter(|offer| offer["required"] == true) {
        let ticked = communications.into_iter().flatten().any(|communication| {
            communication["subscriptionTypeId"] == offer["subscriptionTypeId"] && communication["value"] == true
        });
        if !ticked {
            let message = format!(
                "Error in 'legalConsentOptions'. Required consent {} is missing",
                offer["subscriptionTypeId"]
            );
            found.push(refuse("REQUIRED_FIELD", message));
        }
    }
}
