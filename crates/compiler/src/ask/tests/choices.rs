use super::*;
use crate::{OTHER, Rule};
use akis_form::{OptionSource, OtherOption, ScaleLabels};
use serde_json::json;

fn single(choices: Choices) -> Question {
    question(QuestionKind::SingleChoice(choices))
}

fn multi(choices: Choices) -> Question {
    question(QuestionKind::MultiChoice(choices))
}

fn other(label: &str, comment: bool) -> OtherOption {
    OtherOption { label: label.into(), comment, max_chars: None }
}

#[test]
fn one_of_few_of_some_and_of_many() {
    let few = asked(&single(many(5)));
    assert_eq!((few.types(), few.units[0].alone), (vec!["RadioButtonsGroup"], false));
    let some = asked(&single(many(20)));
    assert_eq!((some.types(), some.units[0].alone), (vec!["RadioButtonsGroup"], true));
    let dropdown = asked(&single(Choices { dropdown: true, ..many(6) }));
    assert_eq!((dropdown.types(), dropdown.units[0].alone), (vec!["Dropdown"], false));
    let more = asked(&single(many(200)));
    assert_eq!(more.types(), ["Dropdown"]);
    for done in [few, some, dropdown, more] {
        assert!(done.notes.is_empty() && done.beyond().is_empty());
        assert_eq!(check_values(&done.fields()[0].check)[1], "v2");
    }
    assert!(refused(&single(many(0))).0.contains("options"));
}

#[test]
fn a_very_long_list_is_searched_by_the_endpoint() {
    let done = asked_in(&single(many(250)), false, "en");
    assert_eq!(done.types(), ["TextSubheading", "TextInput", "EmbeddedLink", "Dropdown"]);
    assert_eq!(done.names(), ["q", "q_search"]);
    assert_eq!(done.roles(), [&FieldRole::Whole, &FieldRole::Narrows]);
    assert_eq!((done.beyond().len(), done.notes.len(), done.units[0].alone), (1, 1, true));
    assert!(matches!(&done.field("q").check, FieldCheck::Search { options } if options.len() == 250));
    assert_eq!(
        done.written("EmbeddedLink")["on-click-action"],
        json!({"name": "data_exchange", "payload": {"akis_search": "q", "akis_search_text": "${form.q_search}"}})
    );
    assert_eq!(done.written("TextInput").get("required"), None);
    let list = done.written("Dropdown");
    assert_eq!((&list["data-source"], &list["required"]), (&json!("${data.options_q}"), &json!(true)));
    let (name, field) = declared(&done)[0];
    let field = serde_json::to_value(field).unwrap();
    assert_eq!(name, "options_q");
    assert_eq!(field["items"]["properties"], json!({"id": {"type": "string"}, "title": {"type": "string"}}));
    assert_eq!(field["__example__"][0], json!({"id": "o1", "title": "Option 1"}));
}

#[test]
fn a_phone_alone_goes_by_the_first_letter() {
    let letters = "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ";
    let label = |number: usize| {
        let first = letters.chars().nth(number % letters.chars().count()).unwrap();
        option(&format!("v{number}"), &format!("{first}aaa {number:04}"))
    };
    let choices =
        Choices { options: (0..1000).map(label).collect(), other: Some(other("", false)), ..Choices::default() };
    let done = asked_in(&single(choices), true, "tr");
    assert_eq!(done.types(), ["TextSubheading", "Dropdown", "Dropdown", "If", "TextInput"]);
    assert_eq!(done.names(), ["q", "q_letter", "q_other"]);
    assert!(done.beyond().is_empty(), "{:?}", done.beyond());
    let ranges = done.written("Dropdown")["data-source"].as_array().unwrap().clone();
    assert!((6..=9).contains(&ranges.len()), "{}", ranges.len());
    assert!(ranges[0]["title"].as_str().unwrap().starts_with("A – "), "{}", ranges[0]["title"]);
    let mut reached = HashSet::new();
    for range in &ranges {
        let options = range["on-select-action"]["payload"]["options_q"].as_array().unwrap();
        assert!(options.len() <= limits::DROPDOWN_OPTIONS);
        assert_eq!(options.last().unwrap()["id"], "o1", "one's own words are in every range");
        reached.extend(options.iter().map(|option| option["id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(reached.len(), 1001);
    let example = declared(&done)[0].1.example.clone().unwrap();
    assert_eq!(example, ranges[0]["on-select-action"]["payload"]["options_q"]);
    let titles: HashSet<&str> = ranges.iter().map(|range| range["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), ranges.len());
}

#[test]
fn ranges_of_one_letter_are_told_apart() {
    let label = |number: usize| option(&number.to_string(), &format!("Station {number:05}"));
    let choices = Choices { options: (0..900).map(label).collect(), ..Choices::default() };
    let done = asked_in(&single(choices), true, "en");
    let ranges = done.written("Dropdown")["data-source"].as_array().unwrap().clone();
    let titles: HashSet<&str> = ranges.iter().map(|range| range["title"].as_str().unwrap()).collect();
    assert_eq!((ranges.len(), titles.len()), (5, 5));
}

#[test]
fn a_list_too_long_for_a_document_is_typed() {
    let done = asked_in(&single(many(5001)), true, "en");
    assert_eq!((done.types(), done.beyond().len()), (vec!["TextInput"], 1));
    assert!(matches!(done.fields()[0].check, FieldCheck::TypedChoice { .. }));
    let done = asked_in(&single(many(5001)), false, "en");
    assert_eq!(done.types(), ["TextSubheading", "TextInput", "EmbeddedLink", "Dropdown"]);
}

#[test]
fn words_of_ones_own_are_shown_with_their_option() {
    let done = asked(&single(Choices { other: Some(other("Something else", false)), ..many(2) }));
    assert_eq!(done.types(), ["RadioButtonsGroup", "If", "TextInput"]);
    assert_eq!(done.written("If")["condition"], "(${form.q} == 'o3')");
    assert_eq!(done.written("TextInput")["required"], true);
    assert_eq!(check_values(&done.field("q").check), ["v1", "v2", OTHER]);
    assert_eq!(done.written("RadioButtonsGroup")["data-source"][2]["title"], "Something else");
    let words = done.field("q_other");
    assert_eq!((&words.role, words.required), (&FieldRole::Other { comment: false }, false));
    assert!(done.beyond().is_empty() && done.notes.is_empty());
    let several = asked(&multi(Choices { other: Some(other("", false)), ..many(3) }));
    assert_eq!(several.types(), ["CheckboxGroup", "TextInput"]);
    assert_eq!((several.written("TextInput").get("required"), several.beyond().len()), (None, 1));
    assert_eq!(several.written("TextInput")["helper-text"], "Only if you chose “Other”.");
}

#[test]
fn a_comment_stands_beside_the_choice() {
    for question in [
        single(Choices { other: Some(other("Anything to add?", true)), ..many(2) }),
        multi(Choices { other: Some(other("", true)), ..many(2) }),
    ] {
        let done = asked(&question);
        assert_eq!(done.field("q_comment").role, FieldRole::Other { comment: true });
        assert_eq!(check_values(&done.field("q").check).len(), 2);
        assert!(done.beyond().is_empty());
        assert_eq!(done.written("TextArea").get("required"), None);
    }
}

#[test]
fn several_of_some() {
    let bounded = Choices { min_selected: Some(2), max_selected: Some(3), ..many(6) };
    let done = asked(&multi(bounded.clone()));
    let list = done.written("CheckboxGroup");
    assert_eq!((&list["min-selected-items"], &list["max-selected-items"]), (&json!(2), &json!(3)));
    assert_eq!(done.units[0].rules[0].rule, Rule::Selected { min: Some(2), max: Some(3) });
    assert!(done.beyond().is_empty() && done.units[0].alone);
    let done = asked(&Question { required: false, ..multi(bounded) });
    assert_eq!(done.written("CheckboxGroup").get("min-selected-items"), None);
    assert_eq!(done.beyond().len(), 1);
    let one = asked(&multi(Choices { max_selected: Some(1), ..many(3) }));
    assert_eq!((one.types(), one.notes.len()), (vec!["RadioButtonsGroup"], 1));
    let crossed = asked(&multi(Choices { min_selected: Some(9), ..many(3) }));
    assert_eq!((crossed.notes.len(), crossed.units[0].rules.len()), (1, 0));
}

#[test]
fn several_of_many_are_several_lists() {
    let done = asked(&multi(Choices { max_selected: Some(5), ..many(45) }));
    assert_eq!(done.types(), ["CheckboxGroup"; 3]);
    assert_eq!(done.names(), ["q", "q_2", "q_3"]);
    assert_eq!(check_values(&done.field("q_3").check), ["v41", "v42", "v43", "v44", "v45"]);
    assert_eq!((done.beyond().len(), done.notes.len()), (2, 1));
    assert_eq!(done.units[0].rules[0].rule, Rule::Selected { min: None, max: Some(5) });
    let most = asked(&multi(many(920)));
    assert_eq!((most.names().len(), most.units.len()), (46, 5));
    assert!(refused(&multi(many(921))).0.contains("920"));
}

fn url() -> OptionSource {
    OptionSource::Url { url: "https://example.com".into() }
}

#[test]
fn options_that_come_at_run_time_are_asked_for() {
    let asked = |question: &Question| asked_in(question, false, "en");
    let live = |count| Choices { source: OptionSource::Slots { id: "room".into() }, ..many(count) };
    let done = asked(&single(live(0)));
    assert_eq!((done.types(), done.units[0].alone), (vec!["Dropdown"], true));
    assert_eq!(done.fields()[0].check, FieldCheck::Live { source: OptionSource::Slots { id: "room".into() } });
    assert_eq!(done.written("Dropdown")["data-source"], "${data.options_q}");
    assert_eq!(done.units[0].data[0].0, "options_q");
    assert_eq!((done.notes.len(), done.beyond().len()), (1, 0));
    // Words beside the choice stay, words instead of one do not.
    let with = |comment| asked(&single(Choices { other: Some(other("Else", comment)), ..live(2) }));
    assert_eq!(with(true).names(), ["q", "q_comment"]);
    assert_eq!((with(false).names(), with(false).notes.len()), (vec!["q"], 2));
    // Nobody knows how long it is, so nothing of it is ticked.
    assert_eq!(asked(&multi(live(0))).types(), ["Dropdown"]);
    assert_eq!(asked(&multi(live(3))).types(), ["CheckboxGroup"]);
    refused(&multi(Choices { min_selected: Some(2), ..live(0) }));
}

#[test]
fn a_phone_alone_shows_the_options_the_form_knows() {
    let live = |count| Choices { source: url(), ..many(count) };
    let done = asked_in(&single(live(3)), true, "tr");
    assert_eq!((done.types(), done.notes.len(), done.beyond().len()), (vec!["RadioButtonsGroup"], 1, 1));
    for language in ["en", "tr"] {
        let words = words(&Language::new(language));
        let none = ask(&single(live(0)), 1, &mut Names::default(), words, true);
        assert!(matches!(none, Asked::No { policy: false, why } if why.ends_with('.')));
    }
    assert_eq!(asked(&single(Choices { pictures: true, ..many(3) })).notes.len(), 1);
}

#[test]
fn yes_no_and_accepting() {
    let done = asked(&question(QuestionKind::YesNo));
    assert_eq!(done.fields()[0].check, FieldCheck::Bool);
    assert_eq!(done.written("RadioButtonsGroup")["data-source"][0]["id"], "yes");
    let statement = "I have read the terms.\nI agree that my data is kept for a year.";
    let kind = QuestionKind::Legal {
        accept: "I accept the terms as they are written here".into(),
        decline: String::new(),
    };
    let done = asked(&Question { label: statement.into(), ..question(kind) });
    assert_eq!(done.types(), ["TextBody", "RadioButtonsGroup"]);
    assert_eq!(done.written("TextBody")["text"], statement);
    let shown = &done.written("RadioButtonsGroup")["data-source"];
    assert_eq!(
        (&shown[0]["id"], &shown[1]["id"], &shown[1]["title"]),
        (&json!("yes"), &json!("no"), &json!("I do not accept"))
    );
    assert_eq!(shown[0]["description"], "I accept the terms as they are written here");
    assert!(done.notes.is_empty());
}

#[test]
fn ratings_are_drawn() {
    let rating = |steps, shape: &str| question(QuestionKind::Rating { steps, shape: shape.into() });
    let done = asked(&rating(5, "star"));
    let titles = |done: &Done| {
        let list = done.written("RadioButtonsGroup")["data-source"].clone();
        list.as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&done), ["★☆☆☆☆ 1", "★★☆☆☆ 2", "★★★☆☆ 3", "★★★★☆ 4", "★★★★★ 5"]);
    assert_eq!(check_values(&done.fields()[0].check), ["1", "2", "3", "4", "5"]);
    assert!(matches!(done.fields()[0].check, FieldCheck::NumberChoice { .. }) && done.notes.is_empty());
    assert_eq!(titles(&asked(&rating(3, "heart")))[1], "♥♥♡ 2");
    assert_eq!(asked(&rating(11, "star")).types(), ["Dropdown"]);
    refused(&rating(0, ""));
}

#[test]
fn scales() {
    let labels =
        ScaleLabels { low: "Bad".into(), middle: "So-so".into(), high: "So good that words fail me".into() };
    let short = asked(&question(QuestionKind::Scale { low: 1, high: 5, labels: labels.clone() }));
    assert_eq!(short.types(), ["RadioButtonsGroup"]);
    let list = short.written("RadioButtonsGroup");
    assert_eq!(list["description"], "1 = Bad · 3 = So-so · 5 = So good that words fail me");
    assert_eq!(list["data-source"][0]["title"], "1 – Bad");
    assert_eq!(list["data-source"][4]["title"], "5 – So good that words fail me");
    let nps = asked(&question(QuestionKind::Nps { labels }));
    assert_eq!(nps.types(), ["TextCaption", "Dropdown"]);
    assert_eq!(check_values(&nps.fields()[0].check).len(), 11);
    assert_eq!(check_values(&nps.fields()[0].check)[0], "0");
    let end = &nps.written("Dropdown")["data-source"][10];
    assert_eq!((&end["title"], &end["description"]), (&json!("10"), &json!("So good that words fail me")));
    let plain = ScaleLabels::default();
    let below = asked(&question(QuestionKind::Scale { low: 3, high: -3, labels: plain.clone() }));
    assert_eq!(check_values(&below.fields()[0].check), ["-3", "-2", "-1", "0", "1", "2", "3"]);
    let wide = asked(&question(QuestionKind::Scale { low: 0, high: 1000, labels: plain.clone() }));
    assert_eq!((wide.types(), wide.notes.len(), wide.beyond().len()), (vec!["TextInput"], 1, 0));
    assert!(matches!(wide.fields()[0].check, FieldCheck::Number { max: Some(1000.0), integer: true, .. }));
    let widest = QuestionKind::Scale { low: i32::MIN, high: i32::MAX, labels: plain };
    assert_eq!(asked(&question(widest)).types(), ["TextInput"]);
}

#[test]
fn a_ranking_has_a_list_for_every_rank() {
    let done = asked(&question(QuestionKind::Ranking(many(4))));
    assert_eq!(done.types(), ["TextSubheading", "Dropdown", "Dropdown", "Dropdown", "Dropdown"]);
    assert_eq!(done.roles(), [&FieldRole::Rank(1), &FieldRole::Rank(2), &FieldRole::Rank(3), &FieldRole::Rank(4)]);
    assert_eq!(done.written("Dropdown")["label"], "1st");
    assert_eq!(done.units[0].rules[0].rule, Rule::Distinct);
    assert_eq!((done.beyond().len(), done.notes.len()), (1, 0));
    let long = asked(&question(QuestionKind::Ranking(many(30))));
    assert_eq!((long.names().len(), long.notes.len()), (20, 1));
    refused(&question(QuestionKind::Ranking(many(201))));
    let turkish = asked_in(&question(QuestionKind::Ranking(many(2))), true, "tr");
    assert_eq!(turkish.written("Dropdown")["label"], "1. sıra");
}

#[test]
fn endless_options_never_blow_a_screen() {
    let long = "x".repeat(100_000);
    let options = (0..20).map(|number| option(&number.to_string(), &format!("{number}{long}"))).collect();
    let done = asked(&single(Choices { options, ..Choices::default() }));
    assert!(done.json().to_string().len() < 60_000);
    assert_eq!(done.notes.len(), 1);
}
