use super::{Column, MASK, Table, columns, csv_cell, csv_line, row};
use akis_form::{
    Answer, Answers, Choice, Choices, Consent, ConsentPart, Form, GroupKind, HiddenField, Item, Language, Page,
    Part, PartKind, Question, QuestionId, QuestionKind, Submission, SubmissionId, WriteTarget,
};
use jiff::tz::TimeZone;
use uuid::Uuid;

fn question(id: &str, label: &str, kind: QuestionKind) -> Item {
    Item::Question(Question { id: QuestionId::new(id), label: label.into(), kind, ..Question::default() })
}

fn choices(options: &[(&str, &str)]) -> Choices {
    let option = |(value, label): &(&str, &str)| Choice {
        value: (*value).into(),
        label: (*label).into(),
        ..Choice::default()
    };
    Choices { options: options.iter().map(option).collect(), ..Choices::default() }
}

fn part(id: &str, label: &str, kind: PartKind) -> Part {
    Part { id: id.into(), label: label.into(), kind, ..Part::default() }
}

fn form(items: Vec<Item>, language: &str) -> Form {
    Form {
        title: "Anket".into(),
        language: Language::new(language),
        pages: vec![Page { items, ..Page::default() }],
        ..Form::default()
    }
}

fn every_layout() -> Form {
    let matrix = QuestionKind::Matrix {
        rows: vec![part("r1", "Personel", PartKind::default()), part("r2", "", PartKind::default())],
        columns: choices(&[("c1", "Kötü"), ("c2", "İyi")]),
        multiple: true,
        distinct: false,
    };
    let address = QuestionKind::Group {
        what: GroupKind::Address,
        parts: vec![
            part("city", "Şehir", PartKind::default()),
            part("country", "Ülke", PartKind::Choice(choices(&[("tr", "Türkiye")]))),
        ],
        sum: None,
    };
    let number = QuestionKind::Number { min: None, max: None, min_digits: None, max_digits: None, integer: false };
    let mut form = form(
        vec![
            question("name", "Adınız", QuestionKind::default()),
            question("ports", "Limanlar", QuestionKind::MultiChoice(choices(&[("g", "Göcek"), ("f", "Fethiye")]))),
            question("rate", "Puanlar", matrix),
            question("home", "Adres", address),
            question("again", "Yine gelir misiniz?", QuestionKind::YesNo),
            question("price", "Bütçe", number),
            Item::Consent(Consent {
                id: QuestionId::new("news"),
                part: ConsentPart::Ask { label: "Haber alayım".into(), required: false },
                text: "Kampanyalar için yazabiliriz.".into(),
                target: WriteTarget::None,
                gate: false,
            }),
        ],
        "tr",
    );
    form.hidden = vec![HiddenField {
        id: QuestionId::new("utm"),
        label: String::new(),
        value: "wa".into(),
        target: WriteTarget::None,
    }];
    form
}

fn submission(form: &Form, answers: &[(&str, Answer)]) -> Submission {
    let answers: Answers = answers.iter().map(|(id, answer)| (QuestionId::new(*id), answer.clone())).collect();
    let id = SubmissionId(Uuid::from_u128(0xaa));
    Submission::freeze(id, form, &answers, "2026-06-01T21:30:15Z".parse().unwrap())
}

fn istanbul() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(3))
}

fn titles(columns: &[Column]) -> Vec<&str> {
    columns.iter().map(|column| column.title.as_str()).collect()
}

#[test]
fn a_column_for_each_question_and_each_row() {
    let columns = columns(&every_layout());
    assert_eq!(
        titles(&columns),
        [
            "Yanıt no",
            "Gönderim zamanı",
            "Adınız",
            "Limanlar",
            "Puanlar [Personel]",
            "Puanlar [r2]",
            "Adres [Şehir]",
            "Adres [Ülke]",
            "Yine gelir misiniz?",
            "Bütçe",
            "Haber alayım",
            "utm",
        ]
    );
    let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "id",
            "submitted_at",
            "question:name",
            "question:ports",
            "question:rate/r1",
            "question:rate/r2",
            "question:home/city",
            "question:home/country",
            "question:again",
            "question:price",
            "consent:news",
            "hidden:utm",
        ]
    );
}

#[test]
fn a_row_in_the_words_people_saw_and_in_their_time() {
    let form = every_layout();
    let parts = |pairs: &[(&str, Answer)]| {
        Answer::Parts(pairs.iter().map(|(id, answer)| ((*id).to_owned(), answer.clone())).collect())
    };
    let given = submission(
        &form,
        &[
            ("name", Answer::Text("Ayşe".into())),
            ("ports", Answer::Choices(vec!["g".into(), "f".into()])),
            ("rate", parts(&[("r1", Answer::Choices(vec!["c1".into(), "c2".into()]))])),
            ("home", parts(&[("city", Answer::Text("İzmir".into())), ("country", Answer::Choice("tr".into()))])),
            ("again", Answer::Bool(true)),
            ("price", Answer::Number(-12.5)),
            ("news", Answer::Bool(false)),
        ],
    );
    assert_eq!(
        row(&given, &form, &istanbul()),
        [
            "00000000-0000-0000-0000-0000000000aa",
            "2026-06-02 00:30:15",
            "Ayşe",
            "Göcek, Fethiye",
            "Kötü, İyi",
            "",
            "İzmir",
            "Türkiye",
            "Evet",
            "-12.5",
            "Hayır",
            "wa",
        ]
    );
    let none = row(&submission(&form, &[]), &form, &TimeZone::UTC);
    assert_eq!(none.len(), columns(&form).len());
    assert_eq!((none[1].as_str(), none[2].as_str()), ("2026-06-01 21:30:15", ""));
}

#[test]
fn titles_are_never_the_same_twice() {
    let text = |id: &str| question(id, "Ad", QuestionKind::default());
    let same = columns(&form(vec![text("a"), text("b"), question("c", "Ad (2)", QuestionKind::default())], "tr"));
    assert_eq!(titles(&same)[2..], ["Ad", "Ad (2)", "Ad (2) (2)"]);
    let many: Vec<Item> = (0..2_000).map(|number| text(&format!("q{number}"))).collect();
    let columns = columns(&form(many, "tr"));
    let unique: std::collections::HashSet<&str> = titles(&columns).into_iter().collect();
    assert_eq!(unique.len(), columns.len());
}

#[test]
fn versions_of_a_form_share_their_columns() {
    let text = |id: &str, label: &str| question(id, label, QuestionKind::default());
    let newer = form(vec![text("a", "Ad"), text("c", "Yeni")], "tr");
    let older = form(vec![text("a", "Adınız"), text("b", "Eski")], "tr");
    let mut table = Table::of(&newer);
    table.add(&older);
    assert_eq!(titles(table.columns()), ["Yanıt no", "Gönderim zamanı", "Ad", "Yeni", "Eski"]);
    let given = [("a", Answer::Text("Ayşe".into())), ("b", Answer::Text("x".into()))];
    let row = table.row(&submission(&older, &given), &older, &TimeZone::UTC);
    assert_eq!(row[2..], ["Ayşe", "", "x"]);
}

#[test]
fn an_export_hides_what_is_marked_sensitive() {
    let mut form = every_layout();
    for item in &mut form.pages[0].items {
        if let Item::Question(question) = item {
            question.sensitive = matches!(question.id.as_str(), "name" | "home");
        }
    }
    let city = Answer::Parts([("city".to_owned(), Answer::Text("İzmir".into()))].into());
    let given =
        submission(&form, &[("name", Answer::Text("Ayşe".into())), ("home", city), ("again", Answer::Bool(true))]);
    let table = Table::of(&form).masked();
    let row = table.row(&given, &form, &TimeZone::UTC);
    let cell = |key: &str| {
        let at = table.columns().iter().position(|column| column.key == key).unwrap();
        row[at].as_str()
    };
    assert_eq!((cell("question:name"), cell("question:home/city")), (MASK, MASK));
    assert_eq!((cell("question:home/country"), cell("question:again")), ("", "Evet"));
    assert_eq!(
        super::row(&given, &form, &TimeZone::UTC)[2],
        "Ayşe",
        "what is written to a destination is not hidden"
    );
}

/// OWASP's "CSV injection": what a spreadsheet would run gets an apostrophe.
#[test]
fn no_cell_is_a_formula() {
    for (text, cell) in [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+905321112233", "'+905321112233"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("-1.2.3", "'-1.2.3"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("5", "5"),
        ("a=b", "a=b"),
        ("", ""),
    ] {
        assert_eq!(csv_cell(text), cell);
    }
}

#[test]
fn a_line_is_quoted_where_it_must_be() {
    assert_eq!(
        csv_line(&["a", "b;c", "d, e", "say \"hi\"", "two\nlines", "=1"]),
        "a,b;c,\"d, e\",\"say \"\"hi\"\"\",\"two\nlines\",'=1\r\n"
    );
    assert_eq!(csv_line(&["", ""]), ",\r\n");
}
