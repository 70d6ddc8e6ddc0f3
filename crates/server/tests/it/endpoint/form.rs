use akis_form::{
    Choice, Choices, Comparison, Condition, Consent, ConsentPart, Ending, Form, HiddenField, Item, Language, Page,
    Question, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget,
};
use serde_json::{Value, json};

/// A boat hire's form: every kind of check, a condition, a consent and a hidden field.
pub(crate) fn form() -> Form {
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: "b0d4e1c2".to_owned(),
            version: "2026-05-01".to_owned(),
        }),
        title: "Mavi Deniz boat hire".to_owned(),
        description: String::new(),
        language: Language::new("en"),
        pages: vec![about_you(), your_trip()],
        hidden: vec![HiddenField {
            id: QuestionId::new("campaign"),
            label: "Campaign".to_owned(),
            value: "summer".to_owned(),
            target: target("campaign"),
        }],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

/// The same form with a question more, required and on the first screens.
pub(crate) fn revised() -> Form {
    let mut form = form();
    form.pages[0].items.push(question("city", "Your city", true, text()));
    form
}

/// The same form with the question that not everybody is asked on a page of its own.
pub(crate) fn licence_apart() -> Form {
    let mut form = form();
    let mut before = form.pages.remove(1);
    let items = before.items.split_off(1);
    let mut licence = Page { title: "Your licence".to_owned(), items, ..Page::default() };
    let after = Page { title: "Your day".to_owned(), items: licence.items.split_off(1), ..Page::default() };
    form.pages.extend([before, licence, after]);
    form
}

/// What a customer enters, as the phone sends it. Choices by what the customer reads.
pub(crate) fn answers() -> Vec<(&'static str, Value)> {
    vec![
        ("firstname", json!("Ayşe Yılmaz")),
        ("email", json!("ayse.yilmaz@kuzeyruzgari.test")),
        ("phone", json!("+90 532 111 22 33")),
        ("guests", json!(4)),
        ("boat", json!("Bareboat")),
        ("licence", json!("TR-ADB-77120")),
        ("day", json!("2026-07-14")),
        ("extras", json!(["Skipper", "Snorkels"])),
        ("consent", json!(true)),
        ("city", json!("Marmaris")),
    ]
}

fn about_you() -> Page {
    let email = QuestionKind::Email { blocked_domains: vec![], blocks_free_mail: false };
    let guests = QuestionKind::Number {
        min: Some(1.0),
        max: Some(12.0),
        min_digits: None,
        max_digits: None,
        integer: true,
    };
    Page {
        title: "About you".to_owned(),
        items: vec![
            question("firstname", "Your name", true, text()),
            question("email", "Your e-mail", true, email),
            question("phone", "Your phone", false, QuestionKind::Phone { min_digits: None, max_digits: None }),
            question("guests", "How many guests?", true, guests),
        ],
        ..Default::default()
    }
}

fn your_trip() -> Page {
    let boats = choices(&[("g", "Gulet"), ("c", "Catamaran"), ("b", "Bareboat")]);
    let extras = choices(&[("sk", "Skipper"), ("sn", "Snorkels"), ("su", "Sunset dinner")]);
    let mut licence = question("licence", "Your sailing licence", true, text());
    if let Item::Question(question) = &mut licence {
        let boat = QuestionId::new("boat");
        question.visible_when = Some(Condition::Answer { question: boat, is: Comparison::Equals("b".to_owned()) });
    }
    Page {
        title: "Your trip".to_owned(),
        items: vec![
            question("boat", "Which boat?", true, QuestionKind::SingleChoice(boats)),
            licence,
            question("day", "Which day?", false, QuestionKind::Date { min: None, max: None }),
            question("extras", "Anything else?", false, QuestionKind::MultiChoice(extras)),
            Item::Consent(Consent {
                id: QuestionId::new("consent"),
                part: ConsentPart::Ask { label: "I agree that you keep my answers.".to_owned(), required: true },
                text: "We keep your answers for one year.".to_owned(),
                target: WriteTarget::HubspotProcessing,
                gate: false,
            }),
        ],
        ..Default::default()
    }
}

fn question(id: &str, label: &str, required: bool, kind: QuestionKind) -> Item {
    Item::Question(Question {
        id: QuestionId::new(id),
        label: label.to_owned(),
        help: String::new(),
        required,
        kind,
        visible_when: None,
        sensitive: false,
        target: target(id),
        ..Default::default()
    })
}

fn target(name: &str) -> WriteTarget {
    WriteTarget::Hubspot { object_type_id: "0-1".to_owned(), name: name.to_owned() }
}

fn text() -> QuestionKind {
    QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }
}

fn choices(options: &[(&str, &str)]) -> Choices {
    let option = |(value, label): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        description: String::new(),
        ..Default::default()
    };
    Choices { options: options.iter().map(option).collect(), dropdown: false, ..Default::default() }
}
