use super::{asked, question, survey};
use akis_form::{
    Caution, Choices, FileTypes, Form, GroupKind, OtherOption, Part, PartKind, Pattern, QuestionKind, ScaleLabels,
    Uncarried, WriteTarget,
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

fn kind(id: &str) -> QuestionKind {
    asked(&survey(), id).kind.clone()
}

fn choices(id: &str) -> Choices {
    match kind(id) {
        QuestionKind::SingleChoice(choices) | QuestionKind::MultiChoice(choices) => choices,
        other => panic!("{other:?}"),
    }
}

fn labels(choices: &Choices) -> Vec<&str> {
    choices.options.iter().map(|option| option.label.as_str()).collect()
}

fn parts(kind: &QuestionKind) -> Vec<(&str, &str, bool)> {
    let (QuestionKind::Group { parts, .. } | QuestionKind::Matrix { rows: parts, .. }) = kind else {
        panic!("{kind:?}")
    };
    parts.iter().map(|part| (part.id.as_str(), part.label.as_str(), part.required)).collect()
}

fn other(label: &str, comment: bool, most: u32) -> OtherOption {
    OtherOption { label: label.into(), comment, max_chars: Some(most) }
}

fn left_out(form: &Form) -> Vec<&str> {
    let unreadable = form.cautions.iter().filter_map(|caution| match caution {
        Caution::Unreadable { what } => Some(what.as_str()),
        _ => None,
    });
    unreadable.collect()
}

#[test]
fn single_choices() {
    let form = survey();
    let clinic = asked(&form, "1102");
    assert_eq!(clinic.label, "Hangi tesisimizde kaldınız?");
    assert!(clinic.required);
    assert!(matches!(clinic.kind, QuestionKind::SingleChoice(_)));
    let options = choices("1102");
    assert_eq!(labels(&options), ["Bodrum", "Kaş & Kalkan"], "a deleted option is not shown");
    assert_eq!(options.options[0].value, "21001");
    assert_eq!(options.other, Some(other("Diğer (lütfen yazın)", false, 50)));
    assert_eq!((options.dropdown, options.min_selected, options.max_selected), (false, None, None));
    assert!(choices("1103").dropdown);
    assert!(!asked(&form, "1103").required);
}

#[test]
fn multiple_choices_with_bounds_and_a_comment() {
    let options = choices("1104");
    assert!(matches!(kind("1104"), QuestionKind::MultiChoice(_)));
    assert_eq!((options.min_selected, options.max_selected), (Some(1), Some(3)));
    assert_eq!(options.other, Some(other("Yorumunuz", true, 300)));
    assert!(asked(&survey(), "1104").required);
}

#[test]
fn every_way_to_require_some_options() {
    let bounds = |required: Value| {
        let many: Vec<Value> = (1..=4).map(|id| json!({ "id": id, "text": format!("o{id}") })).collect();
        let (_, question) = question(json!({
            "family": "multiple_choice", "subtype": "vertical", "required": required, "answers": { "choices": many },
        }));
        let QuestionKind::MultiChoice(choices) = question.kind else { panic!("several") };
        (question.required, choices.min_selected, choices.max_selected)
    };
    let of = |kind: &str, amount: &str| json!({ "text": "", "type": kind, "amount": amount });
    assert_eq!(bounds(Value::Null), (false, None, None));
    assert_eq!(bounds(of("all", "0")), (true, None, None));
    assert_eq!(bounds(of("at_least", "2")), (true, Some(2), None));
    assert_eq!(bounds(of("at_most", "3")), (true, None, Some(3)));
    assert_eq!(bounds(of("exactly", "2")), (true, Some(2), Some(2)));
    assert_eq!(bounds(of("range", "2,3")), (true, Some(2), Some(3)));
    assert_eq!(bounds(of("at_least", "99")), (true, Some(4), None), "no more than there are");
}

#[test]
fn picture_choices_carry_their_pictures() {
    let options = choices("1105");
    assert!(options.pictures);
    assert_eq!(options.options[1].image.as_deref(), Some("https://mavideniz.com.tr/g/1.jpg"));
    assert_eq!((options.min_selected, options.max_selected), (Some(1), Some(1)));
}

#[test]
fn options_in_alphabetical_order_leave_the_last_where_it_is() {
    assert_eq!(labels(&choices("1107")), ["Arkadaş", "Çevre", "Zeytin", "Hiçbiri"]);
    assert_eq!(asked(&survey(), "1107").label, "Bizi nereden duydunuz?", "the first wording");
}

#[test]
fn options_without_words_or_ids_are_still_options() {
    let (_, question) = question(json!({
        "family": "single_choice", "subtype": "vertical",
        "answers": { "choices": [{ "id": "1", "text": "A" }, { "id": "1", "text": "A" }, { "id": "1", "text": "B" },
            { "text": "C" }, { "id": "4", "text": "" }, null] },
    }));
    let QuestionKind::SingleChoice(choices) = question.kind else { panic!("one") };
    let options: Vec<_> =
        choices.options.iter().map(|option| (option.value.as_str(), option.label.as_str())).collect();
    assert_eq!(options, [("1", "A"), ("1#2", "B"), ("unknown:4", "C"), ("4", "5")]);
}

#[test]
fn grids_of_one_or_several_ticks() {
    let QuestionKind::Matrix { columns, multiple, distinct, .. } = kind("1201") else { panic!("a grid") };
    assert_eq!((labels(&columns), multiple, distinct), (vec!["İlk gün", "Son gün"], false, true));
    assert_eq!(parts(&kind("1201")), [("31001", "Resepsiyon", true), ("31002", "Kat hizmetleri", true)]);
    let QuestionKind::Matrix { multiple, distinct, .. } = kind("1208") else { panic!("a grid") };
    assert!(multiple && !distinct);
}

#[test]
fn a_rating_of_several_rows_keeps_its_na_column() {
    let QuestionKind::Matrix { columns, .. } = kind("1202") else { panic!("a grid") };
    assert_eq!(labels(&columns), ["Kötü", "Orta", "İyi", "Fikrim yok"]);
    assert_eq!(parts(&kind("1202")), [("32001", "Personel", false), ("32002", "Temizlik", false)]);
    assert!(asked(&survey(), "1202").required, "at least one row");
}

#[test]
fn a_rating_of_one_row_is_what_it_looks_like() {
    let form = survey();
    assert_eq!(kind("1203"), QuestionKind::Rating { steps: 5, shape: "star".into() });
    let ends = ScaleLabels { low: "Hiç olası değil".into(), middle: String::new(), high: "Kesinlikle".into() };
    assert_eq!(kind("1204"), QuestionKind::Nps { labels: ends });
    let price = choices("1205");
    assert_eq!(labels(&price), ["Ucuz", "Uygun", "Pahalı", "Bilmiyorum"]);
    assert_eq!(price.other, Some(other("Neden?", true, 100)));
    assert_eq!(asked(&survey(), "1205").help, "Oda fiyatı");
    let WriteTarget::Surveymonkey { row_id, choices, .. } = &asked(&form, "1204").target else { panic!("target") };
    assert_eq!(row_id.as_deref(), Some("34001"));
    assert_eq!((choices["0"].as_str(), choices["10"].as_str(), choices.len()), ("34100", "34110", 11));
}

fn rated(texts: &[&str], more: &Value) -> QuestionKind {
    let choice = |(index, text): (usize, &&str)| json!({ "id": index + 1, "text": text, "weight": index + 1 });
    let mut asked = json!({
        "family": "matrix", "subtype": "rating",
        "answers": { "rows": [{ "id": "1", "text": "" }], "choices": texts.iter().enumerate().map(choice).collect::<Vec<_>>() },
    });
    for (key, value) in more.as_object().unwrap() {
        asked[key] = value.clone();
    }
    question(asked).1.kind
}

#[test]
fn numbers_as_options_are_a_scale_and_words_are_a_choice() {
    let scale = |low, high, from: &str, to: &str| QuestionKind::Scale {
        low,
        high,
        labels: ScaleLabels { low: from.into(), middle: String::new(), high: to.into() },
    };
    let none = json!({});
    assert_eq!(rated(&["1", "2", "3", "4", "5"], &none), scale(1, 5, "", ""));
    assert_eq!(rated(&["Worst", "2", "3", "4", "Best"], &none), scale(1, 5, "Worst", "Best"));
    assert_eq!(rated(&["1 (low)", "2", "3 - high"], &none), scale(1, 3, "low", "high"));
    let ends = json!({ "display_options": { "left_label": "Never", "right_label": "Always" } });
    assert_eq!(rated(&["-1", "0", "1"], &ends), scale(-1, 1, "Never", "Always"));
    // Weights from one on: zero to ten, and no net promoter score.
    let eleven: Vec<String> = (0..=10).map(|number| number.to_string()).collect();
    let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
    assert_eq!(rated(&eleven, &none), scale(0, 10, "", ""));
    for words in [&["Bad", "Good"] as &[&str], &["1", "3", "5"], &["1", "2", "many", "4"], &["Yes"]] {
        assert!(matches!(rated(words, &none), QuestionKind::SingleChoice(_)), "{words:?}");
    }
    let faces = json!({ "display_options": { "display_type": "emoji", "display_subtype": "smiley" } });
    assert_eq!(rated(&["Bad", "Fair", "Good"], &faces), QuestionKind::Rating { steps: 3, shape: "smiley".into() });
}

#[test]
fn a_ranking_is_its_rows_and_knows_the_places() {
    let form = survey();
    let QuestionKind::Ranking(choices) = kind("1206") else { panic!("a ranking") };
    assert_eq!(labels(&choices), ["Deniz", "Yemek", "Sessizlik"]);
    let WriteTarget::Surveymonkey { choices, .. } = &asked(&form, "1206").target else { panic!("target") };
    assert_eq!(choices["1"], "36004");
    let (form, _) = question(json!({
        "family": "matrix", "subtype": "ranking",
        "answers": { "rows": [{ "id": 1, "text": "A" }], "choices": [{ "id": 2, "text": "1" }, { "id": 3, "text": "N/A", "is_na": true }] },
    }));
    assert_eq!(left_out(&form), ["questions/7: answers.choices “N/A”"]);
}

#[test]
fn a_grid_of_dropdowns_has_a_part_for_every_cell_and_its_comment() {
    let QuestionKind::Group { what: GroupKind::Cells, parts, .. } = kind("1207") else { panic!("cells") };
    let ids: Vec<&str> = parts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(ids, ["37001/37003", "37001/37006", "37002/37003", "37002/37006", "other"]);
    assert_eq!(parts[3].label, "Cumartesi – Akşam");
    let PartKind::Choice(choices) = &parts[3].kind else { panic!("a dropdown") };
    assert_eq!(labels(choices), ["Balık", "Et"]);
    assert!(choices.dropdown);
    let comment = Part {
        id: "other".into(),
        label: "Alerjiniz var mı?".into(),
        required: false,
        kind: PartKind::Text { max_chars: Some(80) },
    };
    assert_eq!(parts[4], comment);
}

#[test]
fn texts_by_their_validation() {
    let short = |min_chars, max_chars, pattern| QuestionKind::ShortText { min_chars, max_chars, pattern };
    let number =
        |min, max, integer| QuestionKind::Number { min, max, min_digits: None, max_digits: None, integer };
    assert_eq!(kind("1301"), short(None, None, None));
    let pattern = Pattern { regex: "^.{2,40}$".into(), message: "En çok 40 harf.".into() };
    assert_eq!(kind("1302"), short(Some(2), Some(40), Some(pattern)));
    assert_eq!(kind("1303"), number(Some(1.0), Some(30.0), true));
    assert_eq!(kind("1304"), number(Some(0.5), Some(999.5), false));
    assert_eq!(kind("1305"), QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false });
    let day = |min: Option<Date>, max| QuestionKind::Date { min, max };
    assert_eq!(kind("1306"), day(Some(date(2026, 1, 31)), Some(date(2026, 12, 31))));
    assert_eq!(kind("1307"), day(Some(date(2026, 1, 31)), None));
    assert_eq!(kind("1309"), QuestionKind::LongText { min_chars: None, max_chars: Some(500) });
    assert_eq!(kind("1325"), short(None, None, None));
    assert_eq!(asked(&survey(), "1325").label, "");
}

#[test]
fn a_pattern_is_carried_where_there_is_one() {
    let (form, question) = question(json!({
        "family": "open_ended", "subtype": "single",
        "validation": { "type": "regex", "regex": "^[A-Z]{2}$", "text": "Two letters." },
    }));
    let pattern = Pattern { regex: "^[A-Z]{2}$".into(), message: "Two letters.".into() };
    assert_eq!(
        question.kind,
        QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: Some(pattern) }
    );
    assert!(left_out(&form).is_empty());
}

#[test]
fn several_texts_and_several_numbers() {
    let QuestionKind::Group { what, sum, .. } = kind("1310") else { panic!("texts") };
    assert_eq!((what, sum), (GroupKind::Texts, None));
    assert_eq!(parts(&kind("1310")), [("41001", "Birinci", true), ("41002", "İkinci", true)], "at least both");
    let QuestionKind::Group { what, sum, parts } = kind("1311") else { panic!("numbers") };
    assert_eq!((what, sum), (GroupKind::Numbers, Some(100.0)));
    assert_eq!(parts[0].kind, PartKind::Number { min: Some(0.0), max: Some(100.0), integer: true });
    assert_eq!(asked(&survey(), "1311").help, "Toplam 100 olmalı.");
}

#[test]
fn sliders_and_files() {
    let number = QuestionKind::Number {
        min: Some(0.0),
        max: Some(100.0),
        min_digits: None,
        max_digits: None,
        integer: true,
    };
    assert_eq!(kind("1312"), number);
    assert_eq!(asked(&survey(), "1312").help, "0 = Hiç … 100 = Çok");
    let labels = ScaleLabels { low: "Az".into(), middle: String::new(), high: "Çok".into() };
    assert_eq!(kind("1313"), QuestionKind::Scale { low: 1, high: 7, labels });
    let (form, slider) = question(json!({
        "family": "open_ended", "subtype": "single",
        "display_options": { "display_type": "slider", "custom_options": { "step_size": 5 } },
    }));
    assert_eq!(slider.kind, number, "0 to 100 where nothing is said");
    assert_eq!(left_out(&form), ["questions/7: display_options.custom_options.step_size 5"]);
    assert_eq!(kind("1314"), QuestionKind::File { max_files: 1, max_kib: None, accept: FileTypes::Any });
}

#[test]
fn contact_blocks_have_their_visible_lines() {
    let QuestionKind::Group { what, parts: lines, .. } = kind("1315") else { panic!("a contact") };
    assert_eq!(what, GroupKind::Contact);
    assert_eq!(
        parts(&kind("1315")),
        [
            ("43001", "Ad, soyad", true),
            ("43005", "Şehir", false),
            ("43009", "E-posta", true),
            ("43010", "Telefon", false)
        ]
    );
    assert_eq!((&lines[2].kind, &lines[3].kind), (&PartKind::Email, &PartKind::Phone));
    assert!(asked(&survey(), "1315").required, "by its lines");
    let QuestionKind::Group { what, .. } = kind("1316") else { panic!("an address") };
    assert_eq!(what, GroupKind::Address);
    assert!(parts(&kind("1316")).iter().all(|(_, _, required)| *required), "all of them");
}

#[test]
fn dates_and_times() {
    assert_eq!(kind("1317"), QuestionKind::Date { min: Some(date(2026, 5, 1)), max: Some(date(2026, 9, 30)) });
    assert_eq!(kind("1318"), QuestionKind::Time);
    assert_eq!(kind("1319"), QuestionKind::DateTime { min: None, max: None });
    assert!(matches!(kind("1320"), QuestionKind::Group { what: GroupKind::Dates, .. }));
    assert_eq!(parts(&kind("1320")), [("48001", "Gidiş", false), ("48002", "Dönüş", false)]);
    let flights = parts(&kind("1321")).iter().map(|(id, label, _)| format!("{id} {label}")).collect::<Vec<_>>();
    assert_eq!(
        flights,
        [
            "49001/date Kalkış (tarih)",
            "49001/time Kalkış (saat)",
            "49002/date İniş (tarih)",
            "49002/time İniş (saat)"
        ]
    );
}

#[test]
fn a_bound_that_is_no_date_is_said() {
    let (form, question) = question(json!({
        "family": "datetime", "subtype": "date_only", "answers": { "rows": [{ "id": "1" }] },
        "validation": { "type": "date_us", "min": "next week", "max": null },
    }));
    assert_eq!(question.kind, QuestionKind::Date { min: None, max: None });
    assert_eq!(left_out(&form), ["questions/7: validation"]);
}

#[test]
fn what_whatsapp_has_no_part_for_keeps_its_name() {
    let unsupported = |kind: &str, why| QuestionKind::Unsupported { source_kind: kind.into(), why };
    assert_eq!(kind("1323"), unsupported("payment/single", Uncarried::Payment));
    assert_eq!(kind("1324"), unsupported("click_map/single", Uncarried::Unknown));
    let of = |family: &str, subtype: &str| question(json!({ "family": family, "subtype": subtype })).1.kind;
    assert_eq!(of("single_choice", "vertical"), unsupported("single_choice/vertical", Uncarried::NoOptions));
    assert_eq!(of("matrix", "menu"), unsupported("matrix/menu", Uncarried::NoOptions));
    assert_eq!(of("matrix", "heat"), unsupported("matrix/heat", Uncarried::Unknown));
    assert_eq!(of("datetime", "era"), unsupported("datetime/era", Uncarried::Unknown));
    assert_eq!(of("open_ended", "audio"), unsupported("open_ended/audio", Uncarried::Unknown));
}

#[test]
fn a_number_of_rows_that_must_be_answered_is_said() {
    let rows = json!([{ "id": "1" }, { "id": "2" }, { "id": "3" }]);
    let (form, grid) = question(json!({
        "family": "matrix", "subtype": "single", "required": { "type": "at_least", "amount": "2", "text": "" },
        "answers": { "rows": rows, "choices": [{ "id": "4", "text": "Yes" }] },
    }));
    assert!(grid.required);
    assert_eq!(left_out(&form), ["questions/7: required.amount"]);
}

#[test]
fn a_grid_without_a_subtype_is_told_by_its_answers() {
    let of = |answers: Value| question(json!({ "family": "matrix", "answers": answers })).1.kind.name();
    let rows = json!([{ "id": "1", "text": "A" }, { "id": "2", "text": "B" }]);
    let choices = json!([{ "id": "3", "text": "C" }]);
    assert_eq!(of(json!({ "rows": rows, "choices": choices })), "matrix");
    assert_eq!(of(json!({ "rows": rows, "cols": [{ "id": "4", "text": "D", "choices": choices }] })), "cells");
}
