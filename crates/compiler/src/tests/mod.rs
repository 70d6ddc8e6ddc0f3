mod alone;
mod samples;

use crate::{CompileError, Compiled, FieldCheck, Outcome, Settings, compile};
use akis_flow_json::{Component, Flow, limits, validate};
use akis_form::{
    Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Form, Item, QuestionId, QuestionKind,
    WriteTarget,
};
use samples::{ask, choices, equals, form, lead_form_en, lead_form_tr, question, short};

fn compiled(form: &Form) -> Compiled {
    let settings = Settings { version: "01981f6e-0000-7000-8000-000000000001".into(), ..Settings::default() };
    let compiled = compile(form, &settings).unwrap();
    assert_eq!(validate(&compiled.flow_json), []);
    let asked = form.questions().count() + form.hidden.len();
    assert_eq!(compiled.report.questions.len(), asked, "every question has its row");
    compiled
}

fn snapshot(name: &str, compiled: &Compiled) {
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(format!("{name}_flow"), compiled.flow_json);
        insta::assert_json_snapshot!(format!("{name}_plan"), compiled.plan);
        insta::assert_json_snapshot!(format!("{name}_report"), compiled.report);
    });
}

/// The inputs of each screen, by name.
fn screens(compiled: &Compiled) -> Vec<Vec<&str>> {
    let screens = compiled.plan.screens.iter();
    screens.map(|screen| screen.fields.iter().map(|field| field.name.as_str()).collect()).collect()
}

/// Every component of the Flow, those inside Forms included.
fn parts(flow: &Flow) -> Vec<&Component> {
    let mut parts = vec![];
    for part in flow.screens.iter().flat_map(|screen| screen.layout.children()) {
        match part {
            Component::Form(form) => parts.extend(&form.children),
            part => parts.push(part),
        }
    }
    parts
}

fn routes(compiled: &Compiled, screen: &str) -> Vec<String> {
    compiled.flow_json.routing_model.as_ref().unwrap().get(screen).unwrap().clone()
}

#[test]
fn an_english_lead_form() {
    let compiled = compiled(&lead_form_en());
    assert!((3..=5).contains(&compiled.plan.screens.len()));
    snapshot("lead_form_en", &compiled);
}

#[test]
fn a_turkish_lead_form() {
    let compiled = compiled(&lead_form_tr());
    assert!((3..=5).contains(&compiled.plan.screens.len()));
    snapshot("lead_form_tr", &compiled);
}

#[test]
fn the_same_form_compiles_to_the_same_bytes() {
    let bytes = || serde_json::to_string(&compiled(&lead_form_en()).flow_json).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn what_stands_together_stays_together() {
    let rows = vec![
        vec![ask("a", short()), ask("b", short()), ask("c", short())],
        vec![ask("d", short()), ask("e", short())],
        vec![ask("f", short())],
    ];
    assert_eq!(screens(&compiled(&form(rows))), [vec!["a", "b", "c"], vec!["d", "e", "f"]]);
    let long = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|id| ask(id, short()));
    let sizes: Vec<usize> = screens(&compiled(&form(vec![long.to_vec()]))).iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 3, 3]);
}

#[test]
fn a_titled_page_starts_a_screen_and_names_it() {
    let mut form = form(vec![vec![ask("a", short())], vec![ask("b", short())]]);
    form.pages[1].title = "Your company and everything about it".into();
    let compiled = compiled(&form);
    assert_eq!(screens(&compiled), [["a"], ["b"]]);
    assert_eq!(compiled.plan.screens[1].title, "Your company and… · 2/2");
    assert!(parts(&compiled.flow_json).iter().any(|part| matches!(part,
        Component::TextSubheading(text) if text.text == "Your company and everything about it")));
}

#[test]
fn what_hangs_on_an_answer_of_its_page_is_shown_by_the_phone() {
    let plan = QuestionKind::SingleChoice(choices(&[("pro", "Pro"), ("free", "Free")], false));
    let mut why = question("why", "Why?", true, short());
    why.visible_when = Some(equals("plan", "free"));
    let mut since = question("since", "Since when?", true, short());
    since.visible_when = Some(equals("plan", "free"));
    let rows = vec![vec![ask("plan", plan), Item::Question(why), Item::Question(since), ask("city", short())]];
    let compiled = compiled(&form(rows));
    assert_eq!(screens(&compiled), [["plan", "why", "since", "city"]]);
    let branches: Vec<_> = parts(&compiled.flow_json)
        .into_iter()
        .filter_map(|part| match part {
            Component::If(branch) => Some((serde_json::to_value(&branch.condition).unwrap(), branch.then.len())),
            _ => None,
        })
        .collect();
    assert_eq!(branches, [("(${form.plan} == 'o2')".into(), 2)]);
    assert_eq!(compiled.plan.screens[0].fields[1].visible_when, Some(equals("plan", "free")));
    let row = &compiled.report.conditions[0];
    assert_eq!((row.from.as_str(), row.to.as_str(), row.outcome), ("plan", "why", Outcome::Carried));
}

#[test]
fn what_hangs_on_an_answer_of_another_page_has_a_screen_that_routing_passes_over() {
    let plan = QuestionKind::SingleChoice(choices(&[("pro", "Pro"), ("free", "Free")], false));
    let mut why = question("why", "Why?", true, short());
    why.visible_when = Some(equals("plan", "free"));
    let rows = vec![vec![ask("plan", plan)], vec![Item::Question(why)], vec![ask("city", short())]];
    let compiled = compiled(&form(rows));
    assert_eq!(screens(&compiled), [["plan"], ["why"], ["city"]]);
    assert_eq!(compiled.plan.screens[1].visible_when, Some(equals("plan", "free")));
    assert_eq!(routes(&compiled, "SCREEN_A"), ["SCREEN_B", "SCREEN_C"]);
    assert_eq!(routes(&compiled, "SCREEN_B"), ["SCREEN_C"]);
}

#[test]
fn an_end_that_not_everybody_comes_to_gets_a_screen_of_its_own() {
    let mut why = question("why", "Why?", true, short());
    why.visible_when = Some(equals("happy", "false"));
    let pages = vec![vec![ask("happy", QuestionKind::YesNo)], vec![Item::Question(why)]];
    let compiled = compiled(&form(pages));
    assert_eq!(screens(&compiled), [vec!["happy"], vec!["why"], vec![]]);
    let terminal: Vec<bool> = compiled.flow_json.screens.iter().map(akis_flow_json::Screen::is_terminal).collect();
    // Nothing follows the question, so it ends the Flow itself; who is not asked it ends on a screen of their own.
    assert_eq!(terminal, [false, true, true]);
    assert_eq!(compiled.plan.screens[2].title, "Review and send");
}

#[test]
fn no_screen_has_more_than_ten_ways_out() {
    // Twenty-five pages, each for one answer of the first.
    let names: Vec<String> = (0..25).map(|number| format!("v{number}")).collect();
    let options: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let mut pages = vec![vec![ask("n", QuestionKind::SingleChoice(choices(&options, false)))]];
    for name in &names {
        let mut more = question(&format!("q{name}"), "More?", true, short());
        more.visible_when = Some(equals("n", name));
        pages.push(vec![Item::Question(more)]);
    }
    let compiled = compiled(&form(pages));
    let model = compiled.flow_json.routing_model.as_ref().unwrap();
    assert!(model.iter().all(|(_, targets)| targets.len() <= limits::ROUTES_PER_SCREEN));
    let steps: Vec<_> =
        compiled.plan.screens.iter().filter(|screen| screen.role == crate::ScreenRole::Step).collect();
    assert!(!steps.is_empty() && steps.iter().all(|step| step.fields.is_empty()));
    assert_eq!(routes(&compiled, "SCREEN_A").len(), limits::ROUTES_PER_SCREEN);
}

#[test]
fn conditions_that_cannot_work_are_told() {
    let when = |id: &str, condition: Condition| {
        let mut question = question(id, id, true, short());
        question.visible_when = Some(condition);
        Item::Question(question)
    };
    let paid = QuestionKind::Unsupported { source_kind: "payment".into(), why: akis_form::Uncarried::Payment };
    let not = |condition| Condition::Not(Box::new(condition));
    let compiled = compiled(&form(vec![vec![
        ask("paid", paid),
        when("after_payment", not(Condition::Answer { question: QuestionId::new("paid"), is: Comparison::Empty })),
        when("after_that", equals("after_payment", "x")),
        when("without_payment", not(equals("paid", "x"))),
        when("before", equals("last", "x")),
        ask("last", short()),
    ]]));
    let rows: Vec<_> =
        compiled.report.questions.iter().map(|row| (row.id.as_str(), row.outcome, row.note.is_empty())).collect();
    assert_eq!(
        rows,
        [
            ("paid", Outcome::NotCarried, false),
            ("after_payment", Outcome::NotCarried, false),
            ("after_that", Outcome::NotCarried, false),
            ("without_payment", Outcome::Adapted, false),
            ("before", Outcome::Adapted, false),
            ("last", Outcome::Carried, true),
        ]
    );
    assert_eq!(screens(&compiled), [["without_payment", "before", "last"]]);
    // Asked of people it was not meant for, it must not hold them up.
    assert!(!compiled.plan.screens[0].fields[1].required);
    assert!(compiled.report.warnings.iter().any(|warning| warning.contains("“paid”")));
}

#[test]
fn lists_take_the_component_that_holds_them() {
    let options = |count: usize| -> Vec<Choice> {
        (1..=count)
            .map(|n| Choice {
                value: format!("v{n}"),
                label: format!("Country {n}"),
                description: String::new(),
                ..Default::default()
            })
            .collect()
    };
    let one = |count, dropdown| {
        let kind = QuestionKind::SingleChoice(Choices { options: options(count), dropdown, ..Default::default() });
        let compiled = compiled(&form(vec![vec![ask("q", kind)]]));
        let part = parts(&compiled.flow_json).into_iter().find(|part| part.input_name().is_some()).unwrap();
        part.type_name()
    };
    assert_eq!(one(5, true), "RadioButtonsGroup");
    assert_eq!(one(6, true), "Dropdown");
    assert_eq!(one(20, false), "RadioButtonsGroup");
    assert_eq!(one(21, false), "Dropdown");
    assert_eq!(one(200, false), "Dropdown");
    assert_eq!(one(201, false), "TextInput");

    let many = QuestionKind::MultiChoice(Choices { options: options(45), dropdown: false, ..Default::default() });
    let compiled = compiled(&form(vec![vec![ask("q", many)]]));
    let sizes: Vec<usize> = compiled.plan.screens[0]
        .fields
        .iter()
        .map(|field| match &field.check {
            FieldCheck::Choices { options } => options.len(),
            _ => 0,
        })
        .collect();
    assert_eq!(sizes, [20, 20, 5]);
    assert_eq!(compiled.report.questions[0].outcome, Outcome::Adapted);
}

#[test]
fn what_has_no_part_is_reported_by_name() {
    let compiled = compiled(&form(vec![vec![
        ask("name", short()),
        ask("song", QuestionKind::File { max_files: 2, accept: akis_form::FileTypes::Audio, max_kib: None }),
        ask(
            "pay",
            QuestionKind::Unsupported {
                source_kind: "payment_link_radio".into(),
                why: akis_form::Uncarried::Payment,
            },
        ),
        ask("none", QuestionKind::SingleChoice(choices(&[], false))),
    ]]));
    let rows = &compiled.report.questions;
    assert!(rows[1..].iter().all(|row| row.outcome == Outcome::NotCarried && !row.note.is_empty()));
    assert!(rows[1..].iter().all(|row| row.screens.is_empty()));
    assert_eq!(compiled.report.warnings.len(), 3);
    assert!((compiled.report.fidelity - 0.25).abs() < f64::EPSILON);
    assert_eq!(rows[0].screens, ["SCREEN_A"]);
}

#[test]
fn a_form_that_asks_nothing_is_refused() {
    let settings = Settings { version: "v".into(), ..Default::default() };
    let empty = form(vec![vec![ask(
        "song",
        QuestionKind::File { max_files: 1, accept: akis_form::FileTypes::Audio, max_kib: None },
    )]]);
    let Err(CompileError::NothingToAsk(report)) = compile(&empty, &settings) else { panic!("it asks nothing") };
    assert_eq!((report.questions.len(), report.questions[0].outcome), (1, Outcome::NotCarried));
}

#[test]
fn a_long_form_is_packed_and_an_endless_one_refused() {
    let paged = |count: usize| {
        let row = |page: usize| (0..4).map(|n| ask(&format!("q{page}_{n}"), short())).collect();
        form((0..count).map(row).collect())
    };
    let packed = compiled(&paged(150));
    assert_eq!(packed.plan.screens.len(), 75);
    assert_eq!(packed.report.warnings.len(), 1);
    let settings = Settings { version: "v".into(), ..Default::default() };
    let endless = compile(&paged(1500), &settings);
    assert!(matches!(endless, Err(CompileError::TooManyScreens { limit: 100, .. })));
}

#[test]
fn consents_are_never_ticked_and_keep_their_text() {
    let label = "I agree that my data is used to plan my trip, to book hotels and flights, and to inform me of \
                 changes, whichever way is quickest.";
    let part = |id: &str, part, text: &str, target| {
        Item::Consent(Consent { id: QuestionId::new(id), part, text: text.into(), target, gate: false })
    };
    let notice = "x ".repeat(3000);
    let compiled = compiled(&form(vec![vec![
        ask("name", short()),
        part("notice", ConsentPart::Notice, &notice, WriteTarget::HubspotProcessing),
        part(
            "ask",
            ConsentPart::Ask { label: label.into(), required: true },
            "The exact text.",
            WriteTarget::None,
        ),
    ]]));
    let texts: Vec<&str> = parts(&compiled.flow_json)
        .into_iter()
        .filter_map(|part| match part {
            Component::TextBody(text) | Component::TextCaption(text) => {
                text.text.pieces().first().map(String::as_str)
            }
            _ => None,
        })
        .collect();
    assert_eq!(texts.len(), 4);
    assert_eq!(texts[0].len() + texts[1].len() + 1, notice.trim().len());
    assert_eq!(texts[2..], ["The exact text.", label]);
    assert_eq!(compiled.plan.screens[0].notices, [QuestionId::new("notice")]);
    assert_eq!(compiled.report.consents[1].outcome, Outcome::Adapted);
}

#[test]
fn content_goes_with_the_question_after_it() {
    let text = |text: &str| Item::Content(Content { text: text.into(), visible_when: None, ..Default::default() });
    let mut rows: Vec<Vec<Item>> =
        vec![["a", "b", "c", "d"].map(|id| ask(id, short())).to_vec(), vec![text("About your company")]];
    rows.push(vec![ask("e", short())]);
    rows.push(vec![text("That is all.")]);
    let compiled = compiled(&form(rows));
    let content: Vec<_> = compiled.report.content.iter().map(|row| row.screens.join(",")).collect();
    assert_eq!(content, ["SCREEN_B", "SCREEN_B"]);
}

#[test]
fn hostile_texts_stay_texts() {
    let mut hostile = question("q", "${form.q}", true, short());
    hostile.help = "`${data.akis_session}`".into();
    let option = choices(&[("a", "`1`"), ("b", "${screen.X.form.y}"), ("c", "\u{200b}")], false);
    let mut form = form(vec![vec![Item::Question(hostile), ask("o", QuestionKind::SingleChoice(option))]]);
    form.title = "`title`".into();
    form.description = "${data.errors}".into();
    form.submit_label = Some("`go`".into());
    compiled(&form);
}

#[test]
fn what_hangs_on_a_hidden_answer_follows_its_absence() {
    let when = |id: &str, kind: QuestionKind, condition: Condition| {
        let mut question = question(id, id, true, kind);
        question.visible_when = Some(condition);
        Item::Question(question)
    };
    let not = |condition| Condition::Not(Box::new(condition));
    let items = vec![
        ask("first", QuestionKind::YesNo),
        when("second", QuestionKind::YesNo, equals("first", "true")),
        when("unless", QuestionKind::YesNo, not(equals("second", "true"))),
        when("if_so", QuestionKind::YesNo, equals("second", "true")),
    ];
    let compiled = compiled(&form(vec![items]));
    let fields = &compiled.plan.screens[0].fields;
    let shown = |field: usize, first: bool| {
        let answers = [(QuestionId::new("first"), akis_form::Answer::Bool(first))].into();
        fields[field].visible_when.as_ref().unwrap().holds(&answers)
    };
    // The phone may still hold an answer of the second question; the condition looks whether it is shown.
    assert!(shown(2, false) && !shown(3, false));
    let written = serde_json::to_string(&compiled.flow_json).unwrap();
    assert!(written.contains("\"!((${form.first} == 'yes') && (${form.second} == 'yes'))\""), "{written}");
}
