//! A lead form as HubSpot users draw it, in two languages, and small parts to build others from.

use akis_form::{
    Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Ending, Form, HiddenField, Item,
    Language, Page, Question, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget,
};

pub(super) fn question(id: &str, label: &str, required: bool, kind: QuestionKind) -> Question {
    Question {
        id: QuestionId::new(id),
        label: label.to_owned(),
        help: String::new(),
        required,
        kind,
        visible_when: None,
        sensitive: false,
        target: WriteTarget::Hubspot { object_type_id: "0-1".into(), name: id.to_owned() },
        ..Default::default()
    }
}

pub(super) fn short() -> QuestionKind {
    QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None }
}

pub(super) fn choices(options: &[(&str, &str)], dropdown: bool) -> Choices {
    let option = |(value, label): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        description: String::new(),
        ..Default::default()
    };
    Choices { options: options.iter().map(option).collect(), dropdown, ..Default::default() }
}

pub(super) fn equals(question: &str, to: &str) -> Condition {
    Condition::Answer { question: QuestionId::new(question), is: Comparison::Equals(to.to_owned()) }
}

/// One untitled page for each row of questions.
pub(super) fn form(rows: Vec<Vec<Item>>) -> Form {
    Form {
        source: None,
        title: "Contact".into(),
        description: String::new(),
        language: Language::new("en"),
        pages: rows.into_iter().map(|items| Page { title: String::new(), items, ..Default::default() }).collect(),
        hidden: vec![],
        ending: Ending::default(),
        submit_label: None,
        captcha: false,
        ..Default::default()
    }
}

pub(super) fn ask(id: &str, kind: QuestionKind) -> Item {
    Item::Question(question(id, id, true, kind))
}

fn email() -> QuestionKind {
    QuestionKind::Email { blocked_domains: vec!["mailinator.com".into()], blocks_free_mail: true }
}

fn phone() -> QuestionKind {
    QuestionKind::Phone { min_digits: Some(7), max_digits: Some(20) }
}

fn digits() -> QuestionKind {
    QuestionKind::Number { min: None, max: None, min_digits: None, max_digits: Some(4), integer: true }
}

fn date() -> QuestionKind {
    QuestionKind::Date { min: Some(jiff::civil::date(2026, 1, 1)), max: None }
}

fn source() -> SourceRef {
    SourceRef {
        kind: SourceKind::Hubspot,
        form_id: "5c0e7a4e-3c1b-4c55-9d6a-0f1f7f9a1b20".into(),
        version: "2026-05-18T16:40:51.003Z".into(),
    }
}

fn hidden() -> Vec<HiddenField> {
    let target = WriteTarget::Hubspot { object_type_id: "0-1".into(), name: "lead_channel".into() };
    let (id, label, value) = (QuestionId::new("lead_channel"), "Channel".into(), "whatsapp".into());
    vec![HiddenField { id, label, value, target }]
}

/// Twelve fields, one of them dependent, with a notice and two boxes.
pub(super) fn lead_form_en() -> Form {
    let ask = |id, label, required, kind| Item::Question(question(id, label, required, kind));
    let services = choices(
        &[
            ("group_trips", "Group trips"),
            ("conference", "Conference and incentive travel with everything arranged"),
            ("boats", "Boat charter"),
            ("hotels", "Hotels"),
            ("flights", "Flights"),
            ("other", "Something else"),
        ],
        false,
    );
    let sizes =
        choices(&[("1-10", "1–10"), ("11-50", "11–50"), ("51-200", "51–200"), ("201+", "More than 200")], true);
    let sectors = choices(
        &[
            ("edu", "Education"),
            ("health", "Health"),
            ("it", "Software"),
            ("retail", "Retail"),
            ("public", "Public sector"),
            ("x", "Other"),
        ],
        true,
    );
    let mut other = question("service_other", "What else can we do for you?", true, short());
    other.visible_when = Some(Condition::Answer {
        question: QuestionId::new("services"),
        is: Comparison::AnyOf(vec!["other".into()]),
    });
    let mut budget = question("budget_per_person", "What is your budget per person, in euros?", false, digits());
    budget.help = "A rough figure is enough.".into();
    let mut form = form(vec![
        vec![Item::Content(Content {
            text: "Takes about three minutes.".into(),
            visible_when: None,
            ..Default::default()
        })],
        vec![ask("firstname", "First name", true, short()), ask("lastname", "Last name", true, short())],
        vec![ask("email", "Work e-mail", true, email()), ask("phone", "Phone number", false, phone())],
        vec![ask("company", "Company", true, short())],
        vec![
            ask("company_size", "How many people work there?", false, QuestionKind::SingleChoice(sizes)),
            ask("sector", "Sector", false, QuestionKind::SingleChoice(sectors)),
        ],
        vec![
            ask("services", "Which services interest you?", true, QuestionKind::MultiChoice(services)),
            Item::Question(other),
        ],
        vec![Item::Question(budget), ask("start_date", "When do you want to travel?", false, date())],
        vec![ask("message", "Message", false, QuestionKind::LongText { max_chars: None, min_chars: None })],
        vec![
            Item::Consent(Consent {
                id: QuestionId::new("processing"),
                part: ConsentPart::Notice,
                text: "Mavi Deniz Turizm needs your data to answer you and deletes it after two years.".into(),
                target: WriteTarget::HubspotProcessing,
                gate: false,
            }),
            Item::Consent(Consent {
                id: QuestionId::new("news"),
                part: ConsentPart::Ask { label: "Send me the newsletter.".into(), required: false },
                text: "We write once a month. You can opt out at any time.".into(),
                target: WriteTarget::HubspotSubscription { subscription_type_id: 9012 },
                gate: false,
            }),
        ],
    ]);
    form.source = Some(source());
    form.title = "Request a quote for your team".into();
    form.hidden = hidden();
    form.submit_label = Some("Request my quote".into());
    form.ending.text = "Thanks, we will call you within a day.".into();
    form
}

/// The Turkish sister, with real pages, long questions and nothing conditional.
pub(super) fn lead_form_tr() -> Form {
    let ask = |id, label, required, kind| Item::Question(question(id, label, required, kind));
    let cities = choices(&[("34", "İstanbul"), ("06", "Ankara"), ("35", "İzmir")], false);
    let rooms = choices(
        &[
            ("std", "Standart"),
            ("sea", "Deniz manzaralı"),
            ("fam", "Aile odası"),
            ("suite", "Süit"),
            ("villa", "Villa"),
            ("acc", "Engelli erişimine uygun oda, geniş kapılı ve tutunma barlı"),
        ],
        false,
    );
    let mut identity = question("pasaport", "Pasaport numaranızın son üç hanesi", false, short());
    identity.sensitive = true;
    let mut form = form(vec![]);
    form.language = Language::new("tr-TR");
    form.title = "Rezervasyon talebi".into();
    form.description = "Talebinizi aynı gün içinde yanıtlıyoruz.".into();
    form.source = Some(source());
    form.captcha = true;
    form.pages = vec![
        Page {
            title: "Siz".into(),
            items: vec![
                ask("ad", "Adınız", true, short()),
                ask("soyad", "Soyadınız", true, short()),
                ask("email", "E-posta", true, email()),
                ask("telefon", "Telefon", true, phone()),
                ask("sehir", "Hangi şehirden geliyorsunuz?", false, QuestionKind::SingleChoice(cities)),
            ],
            ..Default::default()
        },
        Page {
            title: "Konaklama".into(),
            items: vec![
                ask("giris", "Giriş tarihi", true, date()),
                ask("cikis", "Çıkış tarihi", true, date()),
                ask("kisi", "Kaç kişisiniz?", true, digits()),
                ask("cocuk", "Çocuk var mı?", true, QuestionKind::YesNo),
                ask("oda", "Oda tipi", true, QuestionKind::SingleChoice(rooms)),
            ],
            ..Default::default()
        },
        Page {
            title: String::new(),
            items: vec![
                Item::Question(identity),
                ask(
                    "not",
                    "Eklemek istediğiniz bir şey var mı?",
                    false,
                    QuestionKind::LongText { max_chars: Some(500), min_chars: None },
                ),
                Item::Consent(Consent {
                    id: QuestionId::new("aydinlatma"),
                    part: ConsentPart::Notice,
                    text: "Kişisel verileriniz 6698 sayılı Kanun uyarınca talebinizi yanıtlamak için işlenir."
                        .into(),
                    target: WriteTarget::None,
                    gate: false,
                }),
                Item::Consent(Consent {
                    id: QuestionId::new("acik_riza"),
                    part: ConsentPart::Ask {
                        label: "Kampanyalardan haberdar olmak istiyorum.".into(),
                        required: true,
                    },
                    text: "Kampanyalardan haberdar olmak istiyorum.".into(),
                    target: WriteTarget::HubspotSubscription { subscription_type_id: 9013 },
                    gate: false,
                }),
            ],
            ..Default::default()
        },
    ];
    form
}
