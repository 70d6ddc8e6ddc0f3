use super::{every_kind, form_of, kind, question};
use akis_form::{
    Choice, Choices, FileTypes, GroupKind, OtherOption, Part, PartKind, QuestionKind, ScaleLabels, Uncarried,
    WriteTarget,
};
use serde_json::{Value, json};

fn option(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

/// What one field of this type and these properties asks.
fn of(field_type: &str, properties: &Value) -> QuestionKind {
    let form = form_of(
        &json!([{ "id": "q", "ref": "r", "title": "?", "type": field_type, "properties": properties }]),
        &json!([]),
    );
    kind(&form, "q").clone()
}

#[test]
fn plain_kinds() {
    let form = every_kind();
    let kind = |name| kind(&form, name).clone();
    assert_eq!(
        kind("q1ShortTxt01"),
        QuestionKind::ShortText { min_chars: None, max_chars: Some(40), pattern: None }
    );
    assert_eq!(kind("q2LongTxt002"), QuestionKind::LongText { min_chars: None, max_chars: Some(2000) });
    assert_eq!(kind("q3Email00003"), QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false });
    assert_eq!(kind("q4Phone00004"), QuestionKind::Phone { min_digits: None, max_digits: None });
    assert_eq!(kind("q5Website005"), QuestionKind::Url);
    assert_eq!(
        kind("q6Number0006"),
        QuestionKind::Number {
            min: Some(1.0),
            max: Some(12.0),
            min_digits: None,
            max_digits: None,
            integer: false
        }
    );
    assert_eq!(kind("q7Date000007"), QuestionKind::Date { min: None, max: None });
    assert_eq!(kind("q8YesNo00008"), QuestionKind::YesNo);
    assert_eq!(kind("q9Legal00009"), QuestionKind::Legal { accept: String::new(), decline: String::new() });
    assert_eq!(kind("qLUpload0001"), QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Any });
}

#[test]
fn choices() {
    let form = every_kind();
    let kind = |name| kind(&form, name).clone();
    // In the order of the alphabet, as the switch says.
    let ports =
        vec![option("port_bodrum", "Bodrum"), option("port_cesme", "Çeşme"), option("port_marmaris", "Marmaris")];
    let dropdown = Choices { options: ports, dropdown: true, ..Choices::default() };
    assert_eq!(kind("qADropdown01"), QuestionKind::SingleChoice(dropdown));
    let QuestionKind::SingleChoice(boats) = kind("qBSingle0001") else { panic!("one of several") };
    assert_eq!(boats.other, Some(OtherOption::default()));
    assert!(!boats.dropdown && !boats.pictures);
    let QuestionKind::MultiChoice(extras) = kind("qCMulti00001") else { panic!("several") };
    assert_eq!((extras.min_selected, extras.max_selected), (Some(1), Some(2)));
    let QuestionKind::SingleChoice(coasts) = kind("qDPicture001") else { panic!("a picture") };
    assert!(coasts.pictures);
    assert_eq!(coasts.options[1].image.as_deref(), Some("https://images.typeform.com/images/coast1"));
    let QuestionKind::Ranking(matters) = kind("qERanking001") else { panic!("an order") };
    assert_eq!(matters.options[2], option("rank_crew", "Crew"));
}

#[test]
fn numbers_to_tap() {
    let form = every_kind();
    let kind = |name| kind(&form, name).clone();
    let labels = |low: &str, middle: &str, high: &str| ScaleLabels {
        low: low.into(),
        middle: middle.into(),
        high: high.into(),
    };
    assert_eq!(kind("qFRating0001"), QuestionKind::Rating { steps: 4, shape: "heart".into() });
    assert_eq!(
        kind("qGScale00001"),
        QuestionKind::Scale { low: 1, high: 7, labels: labels("Not at all", "So so", "Very") }
    );
    assert_eq!(kind("qHNps0000001"), QuestionKind::Nps { labels: labels("No", "", "Yes") });
    let from_zero = of("opinion_scale", &json!({ "steps": 11, "start_at_one": false }));
    assert_eq!(from_zero, QuestionKind::Scale { low: 0, high: 10, labels: ScaleLabels::default() });
}

#[test]
fn a_matrix_keeps_the_choices_of_every_row() {
    let form = every_kind();
    let row = |id: &str, label: &str| Part { id: id.into(), label: label.into(), ..Part::default() };
    assert_eq!(
        kind(&form, "qIMatrix0001"),
        &QuestionKind::Matrix {
            rows: vec![row("mRowFast0001", "Booking was fast"), row("mRowClear001", "Prices were clear")],
            columns: Choices { options: vec![option("Yes", "Yes"), option("No", "No")], ..Choices::default() },
            multiple: false,
            distinct: false,
        }
    );
    let WriteTarget::Typeform { parts, kind, .. } = &question(&form, "qIMatrix0001").target else { panic!() };
    assert_eq!(kind, "matrix");
    let WriteTarget::Typeform { reference, kind, choices, .. } = &parts["mRowClear001"] else { panic!() };
    assert_eq!((reference.as_str(), kind.as_str()), ("agree_clear", "multiple_choice"));
    assert_eq!(choices["No"], ("m4".to_owned(), "m_no2".to_owned()));
}

#[test]
fn blocks_of_lines() {
    let form = every_kind();
    let part = |id: &str, label: &str, required: bool, kind: PartKind| Part {
        id: id.into(),
        label: label.into(),
        required,
        kind,
    };
    let text = || PartKind::Text { max_chars: None };
    assert_eq!(
        kind(&form, "qJContact001"),
        &QuestionKind::Group {
            what: GroupKind::Contact,
            parts: vec![
                part("cFirst000001", "First name", true, text()),
                part("cPhone000001", "Phone number", false, PartKind::Phone),
                part("cMail0000001", "Email", true, PartKind::Email),
                part("cFirm0000001", "Company", false, text()),
            ],
            sum: None,
        }
    );
    let countries = Choices {
        options: vec![option("land_tr", "Türkiye"), option("land_de", "Germany")],
        dropdown: true,
        ..Choices::default()
    };
    assert_eq!(
        kind(&form, "qKAddress001"),
        &QuestionKind::Group {
            what: GroupKind::Address,
            parts: vec![
                part("aLine0000001", "Address", true, text()),
                part("aCity0000001", "City/Town", true, text()),
                part("aLand0000001", "Country", false, PartKind::Choice(countries)),
            ],
            sum: None,
        }
    );
}

#[test]
fn what_whatsapp_has_no_part_for_is_kept_by_name() {
    let form = every_kind();
    let unsupported = |source_kind: &str, why| QuestionKind::Unsupported { source_kind: source_kind.into(), why };
    assert_eq!(kind(&form, "qMPayment001"), &unsupported("payment", Uncarried::Payment));
    assert_eq!(kind(&form, "qNCalendly01"), &unsupported("calendly", Uncarried::Booking));
    assert_eq!(kind(&form, "qOFuture0001"), &unsupported("hologram_upload", Uncarried::Unknown));
    let empty = json!({ "choices": [] });
    assert_eq!(of("dropdown", &empty), unsupported("dropdown", Uncarried::NoOptions));
    assert_eq!(of("matrix", &json!({ "fields": [] })), unsupported("matrix", Uncarried::NoOptions));
    assert_eq!(of("contact_info", &json!(null)), unsupported("contact_info", Uncarried::NoOptions));
}

#[test]
fn options_that_are_alike_stay_apart() {
    let choice = |id: &str, reference: &str, label: &str| json!({ "id": id, "ref": reference, "label": label });
    let twins = json!({ "choices": [
        choice("1", "a", "Red"), choice("2", "a", "Blue"), choice("1", "a", "Red"), choice("3", "b", "Red"),
        choice("4", "", "Green"), { "label": "Grey" }, "White", 7, null, [],
    ] });
    let QuestionKind::SingleChoice(choices) = of("multiple_choice", &twins) else { panic!("one of several") };
    let options: Vec<(&str, &str)> =
        choices.options.iter().map(|option| (option.value.as_str(), option.label.as_str())).collect();
    assert_eq!(
        options,
        [
            ("a", "Red"),
            ("a~2", "Blue"),
            ("b", "Red"),
            ("4", "Green"),
            ("Grey", "Grey"),
            ("White", "White"),
            ("7", "7")
        ]
    );
}

#[test]
fn switches_of_choices() {
    let properties = json!({ "choices": [{ "ref": "a", "label": "A" }], "none_of_the_above": true });
    let QuestionKind::SingleChoice(choices) = of("multiple_choice", &properties) else { panic!() };
    assert_eq!(choices.options[1], option("none_of_the_above", "None of the above"));
    let other = json!({ "choices": [], "allow_other_choice": true, "allow_multiple_selection": true });
    assert!(
        matches!(of("multiple_choice", &other), QuestionKind::MultiChoice(choices) if choices.other.is_some())
    );
    // A picture without words is named by its description.
    let picture = json!({ "choices": [{ "ref": "a", "label": "", "attachment": {
        "type": "image", "href": "https://images.typeform.com/images/a",
        "properties": { "description": "A cat" } } }] });
    let QuestionKind::SingleChoice(choices) = of("picture_choice", &picture) else { panic!() };
    assert_eq!(choices.options[0].label, "A cat");
}
