use super::options::{Shown, choices, identified, option_label, other, row_label, shown};
use super::question::{Asked, Read};
use crate::plain_text::plain as plain_text;
use akis_form::{Choice, Choices, GroupKind, Part, PartKind, QuestionKind, ScaleLabels, Uncarried};
use std::collections::BTreeMap;

/// The most cells of a grid of dropdowns, and the most bytes of words in all of them: every cell repeats its row's and
/// its column's words and options, so a small document could ask for any amount of memory.
const MOST_CELLS: usize = 2_000;
const MOST_CELL_BYTES: usize = 8 * 1024 * 1024;

/// The part of a grid of dropdowns that holds its comment box.
pub(super) const COMMENT_PART: &str = "other";

/// The vendor's stars, hearts and faces go up to ten.
const MOST_STEPS: usize = 10;

/// `matrix`: something chosen, weighed or ordered for each row.
pub(super) fn read(asked: &Asked<'_>) -> Read {
    let rows = identified(&shown(asked.answers.get("rows")), row_label);
    let columns = identified(&shown(asked.answers.get("choices")), option_label);
    let mut read = match subtype(asked) {
        "menu" => cells(asked, &rows),
        "ranking" => ranking(asked, &rows, &columns),
        "rating" if rows.len() <= 1 => one_row(asked, &rows, &columns),
        "single" | "rating" => grid(asked, &rows, &columns, false),
        "multi" => grid(asked, &rows, &columns, true),
        _ => return asked.unsupported(Uncarried::Unknown),
    };
    // A comment box has no place in a grid; it is named rather than dropped in silence.
    if let Some(other) = other(asked.answers)
        && !carries_comment(&read.kind)
    {
        read.left_out.push(format!("answers.other “{}”", other.option.label));
    }
    read
}

fn carries_comment(kind: &QuestionKind) -> bool {
    match kind {
        QuestionKind::SingleChoice(choices) => choices.other.is_some(),
        QuestionKind::Group { parts, .. } => parts.iter().any(|part| part.id == COMMENT_PART),
        _ => false,
    }
}

/// The subtype; where an edited document lacks it, what its answers have tells it.
fn subtype<'a>(asked: &'a Asked<'_>) -> &'a str {
    let has = |key: &str| asked.answers.get(key).exists();
    match asked.subtype.as_str() {
        "" if has("cols") => "menu",
        "" if shown(asked.answers.get("choices")).iter().any(|choice| choice.get("weight").exists()) => "rating",
        "" if has("rows") && has("choices") => "single",
        subtype => subtype,
    }
}

fn grid(asked: &Asked<'_>, rows: &[Shown<'_>], columns: &[Shown<'_>], multiple: bool) -> Read {
    if rows.is_empty() || columns.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let rule = asked.required.of_rows(rows.len());
    let row = |row: &Shown<'_>| Part {
        id: row.id.clone(),
        label: row.label.clone(),
        required: rule.every_row,
        kind: PartKind::default(),
    };
    let kind = QuestionKind::Matrix {
        rows: rows.iter().map(row).collect(),
        columns: Choices { options: choices(columns), ..Choices::default() },
        multiple,
        // The editor allows a forced ranking where each row takes one column.
        distinct: !multiple && asked.node.get("forced_ranking").flag() == Some(true),
    };
    let mut read = Read { help: ends(&asked.labels()), ..kind.into() };
    if rule.uncarried {
        read.left_out.push("required.amount".to_owned());
    }
    read
}

/// The words over the ends of a scale, where they stand beside the options.
fn ends(labels: &ScaleLabels) -> Vec<String> {
    let words = [&labels.low, &labels.middle, &labels.high];
    let words: Vec<&str> = words.into_iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { Vec::new() } else { vec![words.join(" … ")] }
}

/// A rating of one thing: stars, zero to ten, a scale of numbers, or options with words of their own.
fn one_row(asked: &Asked<'_>, rows: &[Shown<'_>], columns: &[Shown<'_>]) -> Read {
    if columns.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let has_na = columns.iter().any(|column| column.node.get("is_na").flag() == Some(true));
    let words = |column: &Shown<'_>| column.node.get("text").id().is_some();
    let emoji = asked.display == "emoji";
    let number = if has_na { None } else { numbers(asked, columns) };
    let mut read = if let Some((low, labels)) = number.filter(|_| !emoji) {
        let high = low.saturating_add(i32::try_from(columns.len()).unwrap_or(i32::MAX)).saturating_sub(1);
        let kind = match (low, high) {
            (0, 10) if recommends(columns) => QuestionKind::Nps { labels },
            _ => QuestionKind::Scale { low, high, labels },
        };
        Read { choices: by_number(low, columns), ..kind.into() }
    } else if !has_na && columns.len() <= MOST_STEPS && (emoji || !columns.iter().any(words)) {
        let shape = asked.node.get("display_options").get("display_subtype").text();
        let steps = u32::try_from(columns.len()).unwrap_or(u32::MAX);
        let meanings = columns.iter().enumerate().filter(|(_, column)| words(column));
        let meanings: Vec<String> = meanings
            .map(|(index, column)| (index + 1, &column.label))
            .filter(|(step, label)| step.to_string() != **label)
            .map(|(step, label)| format!("{step} = {label}"))
            .collect();
        let help = if meanings.is_empty() { ends(&asked.labels()) } else { vec![meanings.join(", ")] };
        Read { choices: by_number(1, columns), help, ..QuestionKind::Rating { steps, shape }.into() }
    } else {
        let other = other(asked.answers).filter(|other| other.option.comment);
        let choices = Choices {
            options: choices(columns),
            other: other.as_ref().map(|other| other.option.clone()),
            ..Choices::default()
        };
        Read {
            other_id: other.and_then(|other| other.id),
            help: ends(&asked.labels()),
            ..QuestionKind::SingleChoice(choices).into()
        }
    };
    read.row_id = rows.first().map(|row| row.id.clone());
    read.help.splice(0..0, rows.first().map(|row| row.label.clone()));
    read
}

/// Zero to ten with the weights of a net promoter score (-100, 0, 100), or with none.
fn recommends(columns: &[Shown<'_>]) -> bool {
    let mut weights = columns.iter().filter_map(|column| column.node.get("weight").number()).peekable();
    weights.peek().is_none() || weights.any(|weight| weight <= -100.0)
}

/// The choice to send for each number.
fn by_number(low: i32, columns: &[Shown<'_>]) -> BTreeMap<String, String> {
    (i64::from(low)..).zip(columns).map(|(number, column)| (number.to_string(), column.id.clone())).collect()
}

/// The first number and the words of the ends, where the options are numbers in a row; the first and the last may
/// carry words beside the number or instead of it (“Not at all likely - 0”).
fn numbers(asked: &Asked<'_>, columns: &[Shown<'_>]) -> Option<(i32, ScaleLabels)> {
    let [first, middle @ .., last] = columns else { return None };
    // Numbers from outside, so that no difference of them can overflow.
    let plain = |column: &Shown<'_>| column.label.trim().parse::<i16>().ok().map(i64::from);
    let start = match (plain(first), middle.first().map(plain)) {
        (Some(first), _) => first,
        (None, Some(Some(second))) => second - 1,
        (None, _) => return None,
    };
    let in_order = (start + 1..).zip(middle).all(|(number, column)| plain(column) == Some(number));
    let end = start + i64::try_from(columns.len()).ok()? - 1;
    let fits = |column: &Shown<'_>, number: i64| match plain(column) {
        Some(own) => own == number,
        None => column.label.contains(&number.to_string()) || middle.len() >= 2,
    };
    if !in_order || !fits(first, start) || !fits(last, end) {
        return None;
    }
    let own = asked.labels();
    let words = |column: &Shown<'_>, number: i64, label: String| {
        if !label.is_empty() {
            return label;
        }
        let described = plain_text(&column.node.get("description").text());
        if described.is_empty() { without_number(&column.label, number) } else { described }
    };
    let labels =
        ScaleLabels { low: words(first, start, own.low), middle: own.middle, high: words(last, end, own.high) };
    Some((i32::try_from(start).ok()?, labels))
}

/// A label without its number and the marks between the two.
fn without_number(label: &str, number: i64) -> String {
    let number = number.to_string();
    let marks = [' ', '-', '–', '—', ':', '=', '(', ')', '.'];
    let words = label.strip_prefix(number.as_str()).or_else(|| label.strip_suffix(number.as_str()));
    words
        .or_else(|| label.strip_suffix(')')?.strip_suffix(number.as_str()))
        .unwrap_or(label)
        .trim_matches(marks)
        .to_owned()
}

/// Rows in an order of one's own. The choices are the places; without them the order cannot be sent.
fn ranking(asked: &Asked<'_>, rows: &[Shown<'_>], places: &[Shown<'_>]) -> Read {
    if rows.is_empty() {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let is_na = |place: &&Shown<'_>| place.node.get("is_na").flag() == Some(true);
    let ordered = places.iter().filter(|place| !is_na(place)).enumerate();
    let option = |row: &Shown<'_>| Choice { value: row.id.clone(), label: row.label.clone(), ..Choice::default() };
    let kind = QuestionKind::Ranking(Choices { options: rows.iter().map(option).collect(), ..Choices::default() });
    let mut read = Read {
        choices: ordered.map(|(index, place)| ((index + 1).to_string(), place.id.clone())).collect(),
        ..kind.into()
    };
    if let Some(na) = places.iter().find(is_na) {
        read.left_out.push(format!("answers.choices “{}”", na.label));
    }
    read
}

/// A dropdown in every cell; a part's id is the row's and the column's with a slash between.
fn cells(asked: &Asked<'_>, rows: &[Shown<'_>]) -> Read {
    let columns = identified(&shown(asked.answers.get("cols")), row_label);
    let options: Vec<Vec<Choice>> = columns
        .iter()
        .map(|column| choices(&identified(&shown(column.node.get("choices")), option_label)))
        .collect();
    if rows.is_empty() || options.iter().all(Vec::is_empty) {
        return asked.unsupported(Uncarried::NoOptions);
    }
    let count = rows.len().saturating_mul(columns.len());
    if count > MOST_CELLS || cell_bytes(rows, &columns, &options) > MOST_CELL_BYTES {
        return asked.unsupported(Uncarried::Unknown);
    }
    let rule = asked.required.of_rows(rows.len());
    let mut parts = Vec::with_capacity(count);
    for row in rows {
        for (column, options) in columns.iter().zip(&options).filter(|(_, options)| !options.is_empty()) {
            let words = [row.label.as_str(), column.label.as_str()];
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            parts.push(Part {
                id: format!("{}/{}", row.id, column.id),
                label: words.join(" – "),
                required: rule.every_row,
                kind: PartKind::Choice(Choices { options: options.clone(), dropdown: true, ..Choices::default() }),
            });
        }
    }
    // Every cell is a choice; a comment box is the one line of text beside them.
    let comment = other(asked.answers);
    if let Some(other) = &comment {
        let kind = PartKind::Text { max_chars: other.option.max_chars };
        let label = other.option.label.clone();
        parts.push(Part { id: COMMENT_PART.to_owned(), label, required: false, kind });
    }
    let mut read = Read::from(QuestionKind::Group { what: GroupKind::Cells, parts, sum: None });
    read.other_id = comment.and_then(|other| other.id);
    if rule.uncarried {
        read.left_out.push("required.amount".to_owned());
    }
    read
}

/// About how many bytes the cells of a grid take.
fn cell_bytes(rows: &[Shown<'_>], columns: &[Shown<'_>], options: &[Vec<Choice>]) -> usize {
    const STRUCTURE: usize = 128;
    let words = |shown: &[Shown<'_>]| shown.iter().map(|shown| shown.label.len() + shown.id.len()).sum::<usize>();
    let option = |option: &Choice| {
        let image = option.image.as_ref().map_or(0, String::len);
        STRUCTURE + option.value.len() + option.label.len() + option.description.len() + image
    };
    let in_a_row: usize = options.iter().flatten().map(option).sum();
    let of_columns = rows.len().saturating_mul(words(columns).saturating_add(in_a_row));
    columns.len().saturating_mul(words(rows)).saturating_add(of_columns)
}
