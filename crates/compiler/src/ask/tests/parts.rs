use super::*;
use crate::Rule;
use crate::unit::Topic;
use akis_form::{GroupKind, Part, PartKind};
use serde_json::json;

fn part(id: &str, label: &str, required: bool, kind: PartKind) -> Part {
    Part { id: id.into(), label: label.into(), required, kind }
}

fn rows(count: usize, required: bool) -> Vec<Part> {
    (1..=count).map(|n| part(&format!("r{n}"), &format!("Row {n}"), required, PartKind::default())).collect()
}

fn matrix(rows: Vec<Part>, columns: usize, multiple: bool, distinct: bool) -> QuestionKind {
    QuestionKind::Matrix { rows, columns: many(columns), multiple, distinct }
}

fn group(what: GroupKind, parts: Vec<Part>, sum: Option<f64>) -> QuestionKind {
    QuestionKind::Group { what, parts, sum }
}

#[test]
fn a_matrix_has_a_list_for_every_row() {
    let few = asked(&question(matrix(rows(3, true), 5, false, true)));
    assert_eq!(few.types(), ["TextSubheading", "RadioButtonsGroup", "RadioButtonsGroup", "RadioButtonsGroup"]);
    assert_eq!(few.names(), ["q_r1", "q_r2", "q_r3"]);
    assert_eq!(few.roles()[1], &FieldRole::Part("r2".into()));
    assert_eq!(few.written("RadioButtonsGroup")["label"], "Row 1");
    assert_eq!((few.units[0].rules[0].rule.clone(), few.beyond().len()), (Rule::Distinct, 1));
    assert!(few.fields().iter().all(|field| field.required) && few.notes.is_empty());
    let wide = asked(&question(matrix(rows(2, true), 6, false, false)));
    assert_eq!(wide.types(), ["TextSubheading", "Dropdown", "Dropdown"]);
    let ticks = asked(&question(matrix(rows(2, true), 20, true, false)));
    assert_eq!(ticks.types(), ["TextSubheading", "CheckboxGroup", "CheckboxGroup"]);
    assert!(matches!(ticks.fields()[0].check, FieldCheck::Choices { .. }) && ticks.beyond().is_empty());
}

#[test]
fn a_long_matrix_is_several_units() {
    let done = asked(&question(matrix(rows(46, true), 3, false, true)));
    let sizes: Vec<usize> = done.units.iter().map(|unit| unit.fields.len()).collect();
    assert_eq!(sizes, [8, 8, 8, 8, 8, 6]);
    assert!(done.units.iter().all(|unit| unit.alone && unit.parts[0].type_name() == "TextSubheading"));
    assert_eq!(done.units[5].rules.len(), 1);
    refused(&question(matrix(rows(201, true), 3, false, false)));
    refused(&question(matrix(rows(2, true), 201, false, false)));
    refused(&question(matrix(rows(2, true), 21, true, false)));
    refused(&question(matrix(vec![], 2, false, false)));
}

#[test]
fn rows_are_required_as_the_source_says() {
    let mixed = vec![rows(1, true).remove(0), part("x", "", false, PartKind::default())];
    let done = asked(&question(matrix(mixed.clone(), 3, false, false)));
    assert_eq!((done.field("q_r1").required, done.field("q_x").required), (true, false));
    assert_eq!(done.field("q_x").label, "Line 2");
    // Shown to people it was not meant for, it holds nobody up.
    let done = asked(&optional(matrix(mixed, 3, false, false)));
    assert!(done.fields().iter().all(|field| !field.required));
    let any = asked(&question(matrix(rows(3, false), 3, false, false)));
    assert_eq!(any.fields().iter().map(|field| field.required).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(any.notes.len(), 1);
}

#[test]
fn long_rows_stand_above_their_lists() {
    let label = "The people who answered the telephone were friendly and helpful";
    let row = part("r", label, true, PartKind::default());
    let done = asked(&question(matrix(vec![row], 3, false, false)));
    assert_eq!(done.types(), ["TextSubheading", "TextBody", "RadioButtonsGroup"]);
    assert_eq!(done.written("TextBody")["text"], label);
    assert_eq!((done.fields()[0].label.as_str(), done.notes.len()), (label, 1));
}

#[test]
fn an_address_has_a_line_for_every_part() {
    let country = Choices { dropdown: true, ..many(200) };
    let parts = vec![
        part("street", "Street", true, PartKind::default()),
        part("zip", "ZIP", true, PartKind::Text { max_chars: Some(10) }),
        part("city", "City", false, PartKind::default()),
        part("country", "Country", true, PartKind::Choice(country)),
    ];
    let [done, alone] = both(&question(group(GroupKind::Address, parts, None)));
    assert_eq!(done.types(), ["TextSubheading", "TextInput", "TextInput", "TextInput", "Dropdown"]);
    assert_eq!(done.names(), ["q_street", "q_zip", "q_city", "q_country"]);
    assert!(matches!(done.field("q_zip").check, FieldCheck::Text { max_chars: Some(10), .. }));
    assert!(alone.beyond().is_empty() && done.notes.is_empty() && !done.units[0].alone);
}

#[test]
fn every_kind_of_part_has_its_input() {
    let parts = vec![
        part("e", "E-mail", true, PartKind::Email),
        part("p", "Phone", false, PartKind::Phone),
        part("n", "Persons", false, PartKind::Number { min: Some(-1.5), max: None, integer: false }),
        part("d", "Day", false, PartKind::Date { min: None, max: None }),
        part("t", "Time", false, PartKind::Time),
        part("c", "Colour", false, PartKind::Choice(many(3))),
    ];
    let done = asked(&question(group(GroupKind::Contact, parts, None)));
    assert_eq!(
        done.types(),
        ["TextSubheading", "TextInput", "TextInput", "TextInput", "DatePicker", "TextInput", "RadioButtonsGroup"]
    );
    assert_eq!(done.beyond().len(), 1, "the number's bound");
    assert!(done.units[0].alone);
}

#[test]
fn numbers_add_up() {
    let parts = vec![
        part("a", "Rent", true, PartKind::Number { min: Some(0.0), max: Some(100.0), integer: true }),
        part("b", "Food", true, PartKind::Number { min: Some(0.0), max: Some(100.0), integer: true }),
    ];
    let done = asked(&question(group(GroupKind::Numbers, parts, Some(100.0))));
    assert_eq!(done.units[0].rules[0].rule, Rule::Sum { total: 100.0 });
    assert_eq!(done.beyond().len(), 1);
    assert_eq!(done.written("TextInput")["helper-text"], "From 0 to 100");
}

#[test]
fn a_country_list_longer_than_a_dropdown_is_searched() {
    let parts = vec![
        part("city", "City", true, PartKind::default()),
        part("country", "Country", true, PartKind::Choice(many(249))),
        part("note", "Note", false, PartKind::default()),
    ];
    let [done, alone] = both(&question(group(GroupKind::Address, parts, None)));
    assert_eq!(done.units.len(), 3);
    assert_eq!(done.names(), ["q_city", "q_country", "q_country_search", "q_note"]);
    assert_eq!(done.field("q_country").role, FieldRole::Part("country".into()));
    assert_eq!(done.beyond().len(), 1);
    assert!(alone.beyond().is_empty() && alone.names().contains(&"q_country_letter"));
    assert_eq!(declared(&done)[0].0, "options_q_country");
}

#[test]
fn cells_stand_row_by_row() {
    let cell = |row: usize, column: &str| {
        let (id, label) = (format!("{row}/{column}"), format!("Store {row} – {column}"));
        part(&id, &label, false, PartKind::Choice(Choices { dropdown: true, ..many(3) }))
    };
    let cells = |count: usize| (1..=count).flat_map(|row| ["Price", "Service"].map(|column| cell(row, column)));
    let comment = part("comment", "Anything else?", false, PartKind::default());
    let parts: Vec<Part> = cells(3).chain([comment]).collect();
    let done = asked(&optional(group(GroupKind::Cells, parts, None)));
    assert_eq!(done.units.len(), 4);
    let first = serde_json::to_value(&done.units[1].parts).unwrap();
    assert_eq!(first[1]["text"], "Store 2");
    assert_eq!((&first[2]["label"], &first[3]["label"]), (&json!("Price"), &json!("Service")));
    assert_eq!(done.field("q_2_price").role, FieldRole::Part("2/Price".into()));
    assert_eq!(done.field("q_2_price").label, "Store 2 – Price");
    refused(&question(group(GroupKind::Cells, cells(51).collect(), None)));
}

#[test]
fn many_lines_are_several_units() {
    let done = asked(&question(group(GroupKind::Texts, rows(20, true), None)));
    let sizes: Vec<usize> = done.units.iter().map(|unit| unit.fields.len()).collect();
    assert_eq!(sizes, [8, 8, 4]);
    refused(&question(group(GroupKind::Texts, rows(101, true), None)));
    refused(&question(group(GroupKind::Texts, vec![], None)));
    let card = vec![part("c", "Card number", true, PartKind::default())];
    assert!(refused(&question(group(GroupKind::Texts, card, None))).1);
}

#[test]
fn ids_that_look_alike_have_names_of_their_own() {
    let parts = vec![
        part("日", "One", true, PartKind::default()),
        part("本", "Two", true, PartKind::default()),
        part("akis_search", "Three", true, PartKind::default()),
    ];
    let done = asked(&question(group(GroupKind::Texts, parts, None)));
    assert_eq!(done.names(), ["q", "q_2", "q_akis_search"]);
}

#[test]
fn topics_are_told_for_short_questions_alone() {
    let named = Question { label: "First name".into(), ..question(QuestionKind::default()) };
    assert_eq!(asked(&named).units[0].topic, Some(Topic::Name));
    assert_eq!(asked(&question(QuestionKind::YesNo)).units[0].topic, None);
}
