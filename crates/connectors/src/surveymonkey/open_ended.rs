use super::day::Order;
use super::options::{Shown, identified, row_label, shown};
use super::question::{Asked, Read};
use crate::plain_text::plain;
use akis_form::{FileTypes, GroupKind, Part, PartKind, Pattern, QuestionKind, ScaleLabels, Uncarried};
use jiff::civil::Date;

/// The widest range of a slider that is asked as a scale of single numbers.
const WIDEST_SCALE: f64 = 10.0;

/// The vendor names no number of files; its page takes one.
pub(super) fn file() -> Read {
    QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Any }.into()
}

/// `open_ended`: one text, several texts, several numbers.
pub(super) fn read(asked: &Asked<'_>) -> Read {
    match asked.subtype.as_str() {
        _ if asked.display == "slider" => slider(asked),
        "single" => text(asked, false),
        "essay" => text(asked, true),
        "multi" | "numerical" => several(asked),
        _ => asked.unsupported(Uncarried::Unknown),
    }
}

/// What a validation asks of one text.
struct Rule {
    kind: String,
    message: String,
    min: Option<f64>,
    max: Option<f64>,
    order: Order,
    dates: (Option<Date>, Option<Date>),
    /// Bounds that could not be read.
    unread: bool,
}

impl Rule {
    fn of(asked: &Asked<'_>) -> Self {
        let node = asked.validation();
        let kind = node.get("type").text();
        let order = Order::of_validation(&kind);
        let date = |key: &str| order.read(&node.get(key).text());
        let is_date = kind.starts_with("date_");
        let dates = if is_date { (date("min"), date("max")) } else { (None, None) };
        let lost = |key: &str, read: Option<_>| node.get(key).id().is_some() && read.is_none();
        let unread = is_date && (lost("min", dates.0) || lost("max", dates.1));
        Self {
            message: plain(&node.get("text").text()),
            min: node.get("min").number(),
            max: node.get("max").number(),
            kind,
            order,
            dates,
            unread,
        }
    }

    /// A number of characters; zero is no bound.
    fn characters(bound: Option<f64>) -> Option<u32> {
        let bound = bound.filter(|bound| *bound >= 1.0)?;
        format!("{:.0}", bound.trunc()).parse().ok()
    }
}

fn text(asked: &Asked<'_>, long: bool) -> Read {
    let rule = Rule::of(asked);
    let number = |integer: bool| QuestionKind::Number {
        min: rule.min,
        max: rule.max,
        min_digits: None,
        max_digits: None,
        integer,
    };
    let mut read = match rule.kind.as_str() {
        "integer" => number(true).into(),
        "decimal" => number(false).into(),
        "email" => QuestionKind::Email { blocked_domains: Vec::new(), blocks_free_mail: false }.into(),
        "date_us" | "date_intl" => Read {
            encoding: Some(rule.order.word()),
            ..QuestionKind::Date { min: rule.dates.0, max: rule.dates.1 }.into()
        },
        _ => free_text(asked, &rule, long),
    };
    if rule.unread {
        read.left_out.push(format!("validation.{}", rule.kind));
    }
    read
}

/// A text with a length or a pattern.
fn free_text(asked: &Asked<'_>, rule: &Rule, long: bool) -> Read {
    let (mut min_chars, mut max_chars, mut pattern, mut left_out) = (None, None, None, Vec::new());
    match rule.kind.as_str() {
        "text_length" => {
            min_chars = Rule::characters(rule.min);
            max_chars = Rule::characters(rule.max);
            pattern = length_pattern(min_chars, max_chars, &rule.message);
        }
        "regex" => {
            // The documentation does not say under which name the expression stands.
            let regex = ["regex", "pattern", "expression"].iter().find_map(|key| asked.validation().get(key).id());
            pattern = regex.map(|regex| Pattern { regex, message: rule.message.clone() });
            if pattern.is_none() || long {
                left_out.push("validation.regex".to_owned());
            }
        }
        "" | "any" => {}
        unknown => left_out.push(format!("validation.{unknown}")),
    }
    let kind = if long {
        QuestionKind::LongText { min_chars, max_chars }
    } else {
        QuestionKind::ShortText { min_chars, max_chars, pattern }
    };
    Read { left_out, ..kind.into() }
}

/// The bounds of a text as a pattern, so that the survey's own sentence is shown for a text outside them.
fn length_pattern(min: Option<u32>, max: Option<u32>, message: &str) -> Option<Pattern> {
    // Engines refuse large repetitions; a long text is counted without a pattern.
    const MOST: u32 = 255;
    if message.is_empty() || min.unwrap_or_default() > MOST || max.is_none_or(|max| max > MOST) {
        return None;
    }
    let (min, max) = (min.unwrap_or_default(), max?);
    Some(Pattern { regex: format!("^.{{{min},{max}}}$"), message: message.to_owned() })
}

/// A number chosen by dragging; 0 to 100 where the survey says nothing.
fn slider(asked: &Asked<'_>) -> Read {
    let rule = Rule::of(asked);
    let (min, max) = (rule.min.unwrap_or(0.0), rule.max.unwrap_or(100.0));
    let step = asked.node.get("display_options").get("custom_options").get("step_size").number().unwrap_or(1.0);
    let labels = asked.labels();
    let whole = |number: f64| (number.fract() == 0.0).then(|| format!("{number}").parse::<i32>().ok()).flatten();
    // Exact: one number is one step.
    let by_one = step.total_cmp(&1.0).is_eq();
    if let (true, Some(low), Some(high)) = (by_one && max - min <= WIDEST_SCALE, whole(min), whole(max))
        && low < high
    {
        return QuestionKind::Scale { low, high, labels }.into();
    }
    let integer = rule.kind != "decimal" && step.fract() == 0.0 && min.fract() == 0.0;
    let kind =
        QuestionKind::Number { min: Some(min), max: Some(max), min_digits: None, max_digits: None, integer };
    let mut read = Read { help: ends(min, max, &labels), ..kind.into() };
    if !by_one {
        read.left_out.push(format!("display_options.custom_options.step_size {step}"));
    }
    read
}

/// What the ends of a slider mean, as words under the field.
fn ends(min: f64, max: f64, labels: &ScaleLabels) -> Vec<String> {
    let end = |number: f64, label: &str| (!label.is_empty()).then(|| format!("{number} = {label}"));
    let middle = Some(labels.middle.clone()).filter(|label| !label.is_empty());
    let parts: Vec<String> =
        [end(min, &labels.low), middle, end(max, &labels.high)].into_iter().flatten().collect();
    if parts.is_empty() { Vec::new() } else { vec![parts.join(" … ")] }
}

/// Labelled texts or numbers.
fn several(asked: &Asked<'_>) -> Read {
    let rows = identified(&shown(asked.answers.get("rows")), row_label);
    if rows.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let rule = Rule::of(asked);
    let rows_rule = asked.required.of_rows(rows.len());
    let numerical = asked.subtype == "numerical";
    let (what, kind) = match rule.kind.as_str() {
        "integer" | "decimal" => (GroupKind::Numbers, numbers(&rule)),
        _ if numerical => (GroupKind::Numbers, numbers(&rule)),
        "date_us" | "date_intl" => (GroupKind::Dates, PartKind::Date { min: rule.dates.0, max: rule.dates.1 }),
        "email" => (GroupKind::Texts, PartKind::Email),
        "text_length" => (GroupKind::Texts, PartKind::Text { max_chars: Rule::characters(rule.max) }),
        _ => (GroupKind::Texts, PartKind::default()),
    };
    let part = |row: &Shown<'_>| Part {
        id: row.id.clone(),
        label: row.label.clone(),
        required: rows_rule.every_row,
        kind: kind.clone(),
    };
    let parts = rows.iter().map(part).collect();
    let sum = asked.validation().get("sum").number().filter(|_| what == GroupKind::Numbers);
    let mut read = Read::from(QuestionKind::Group { what, parts, sum });
    read.encoding = (what == GroupKind::Dates).then(|| rule.order.word());
    if sum.is_some() {
        read.help.push(plain(&asked.validation().get("sum_text").text()));
    }
    if rows_rule.uncarried {
        read.left_out.push("required.amount".to_owned());
    }
    let shortest = rule.kind == "text_length" && Rule::characters(rule.min).is_some_and(|min| min > 1);
    if rule.unread || shortest || rule.kind == "regex" {
        read.left_out.push(format!("validation.{}", rule.kind));
    }
    read
}

fn numbers(rule: &Rule) -> PartKind {
    PartKind::Number { min: rule.min, max: rule.max, integer: rule.kind == "integer" }
}
