use super::day::Order;
use super::options::{Shown, identified, row_label, shown};
use super::question::{Asked, Read};
use akis_form::{GroupKind, Part, PartKind, QuestionKind, Uncarried};

/// Puts the date and the time of one row apart: their part ids are the row's with one of these behind it.
pub(super) const DATE_PART: &str = "/date";
pub(super) const TIME_PART: &str = "/time";

/// `demographic`: lines of a contact block, each visible and required for itself.
pub(super) fn demographic(asked: &Asked<'_>) -> Read {
    // The API answers `rows`; requests that create such a question may call them choices.
    let key = if asked.answers.get("rows").exists() { "rows" } else { "choices" };
    let turkish = asked.language.as_str() == "tr";
    let label = |index: usize, node: super::node::Node<'_>| {
        let own = row_label(index, node);
        if own.is_empty() { line(&node.get("type").text(), turkish) } else { own }
    };
    let rows = identified(&shown(asked.answers.get(key)), label);
    if rows.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let rule = asked.required.of_rows(rows.len());
    let kind_of = |row: &Shown<'_>| row.node.get("type").text();
    let is_address = |kind: &str| matches!(kind, "address" | "address2" | "city" | "state" | "zip" | "country");
    let what =
        if rows.iter().all(|row| is_address(&kind_of(row))) { GroupKind::Address } else { GroupKind::Contact };
    let parts: Vec<Part> = rows
        .iter()
        .map(|row| Part {
            id: row.id.clone(),
            label: row.label.clone(),
            required: rule.every_row || row.node.get("required").flag() == Some(true),
            kind: match kind_of(row).as_str() {
                "email" => PartKind::Email,
                "phone" => PartKind::Phone,
                _ => PartKind::Text { max_chars: None },
            },
        })
        .collect();
    let required = parts.iter().any(|part| part.required);
    let mut read = Read::from(QuestionKind::Group { what, parts, sum: None });
    read.required = required;
    if rule.uncarried {
        read.left_out.push("required.amount".to_owned());
    }
    read
}

/// The vendor's own words for a line without a text, in the survey's language.
fn line(kind: &str, turkish: bool) -> String {
    let (english, own) = match kind {
        "name" => ("Name", "Ad soyad"),
        "company" => ("Company", "Şirket"),
        "address" => ("Address", "Adres"),
        "address2" => ("Address 2", "Adres 2"),
        "city" => ("City/Town", "Şehir"),
        "state" => ("State/Province", "İl"),
        "zip" => ("ZIP/Postal Code", "Posta kodu"),
        "country" => ("Country", "Ülke"),
        "email" => ("Email Address", "E-posta"),
        "phone" => ("Phone Number", "Telefon"),
        _ => (kind, kind),
    };
    if turkish { own } else { english }.to_owned()
}

/// `datetime`: one date or time, or several labelled ones.
pub(super) fn datetime(asked: &Asked<'_>) -> Read {
    let node = asked.validation();
    let order = Order::of_validation(&node.get("type").text());
    let bound = |key: &str| order.read(&node.get(key).text());
    let (min, max) = (bound("min"), bound("max"));
    let lost = |key: &str, read: Option<_>| node.get(key).id().is_some() && read.is_none();
    let rows = identified(&shown(asked.answers.get("rows")), row_label);
    let mut read = match (asked.subtype.as_str(), rows.as_slice()) {
        (subtype @ ("date_only" | "time_only" | "both"), [] | [_]) => {
            let kind = match subtype {
                "date_only" => QuestionKind::Date { min, max },
                "time_only" => QuestionKind::Time,
                _ => QuestionKind::DateTime { min, max },
            };
            let row = rows.first();
            Read {
                row_id: row.map(|row| row.id.clone()),
                help: row.map(|row| row.label.clone()).into_iter().collect(),
                ..kind.into()
            }
        }
        ("date_only" | "time_only" | "both", rows) => several(asked, rows, &PartKind::Date { min, max }),
        _ => return asked.unsupported(Uncarried::Unknown),
    };
    read.encoding = Some(order.word());
    if asked.subtype != "time_only" && (lost("min", min) || lost("max", max)) {
        read.left_out.push("validation".to_owned());
    }
    read
}

/// Several rows; where each asks for date and time it becomes two parts.
fn several(asked: &Asked<'_>, rows: &[Shown<'_>], date: &PartKind) -> Read {
    let rule = asked.required.of_rows(rows.len());
    let part = |id: String, label: String, kind: PartKind| Part { id, label, required: rule.every_row, kind };
    let (of_date, of_time) = if asked.language.as_str() == "tr" { ("tarih", "saat") } else { ("date", "time") };
    let named = |row: &Shown<'_>, word: &str| format!("{} ({word})", row.label).trim_start().to_owned();
    let parts = rows.iter().flat_map(|row| match asked.subtype.as_str() {
        "date_only" => vec![part(row.id.clone(), row.label.clone(), date.clone())],
        "time_only" => vec![part(row.id.clone(), row.label.clone(), PartKind::Time)],
        _ => vec![
            part(format!("{}{DATE_PART}", row.id), named(row, of_date), date.clone()),
            part(format!("{}{TIME_PART}", row.id), named(row, of_time), PartKind::Time),
        ],
    });
    let mut read = Read::from(QuestionKind::Group { what: GroupKind::Dates, parts: parts.collect(), sum: None });
    if rule.uncarried {
        read.left_out.push("required.amount".to_owned());
    }
    read
}
