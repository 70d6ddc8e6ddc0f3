use super::{asked, choice, edit, form, ids, remove};
use crate::{ConflictField, merge};
use akis_form::{
    Choice, Choices, Comparison, Condition, Form, Item, OptionSource, Page, Question, QuestionId, QuestionKind,
};

fn base() -> Form {
    form([asked("name", "Name"), choice("plan", &[("a", "Basic"), ("b", "Plus")]), asked("city", "City")])
}

fn choices(question: &mut Question) -> &mut Choices {
    match &mut question.kind {
        QuestionKind::SingleChoice(choices) => choices,
        other => panic!("{other:?}"),
    }
}

fn option(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into(), ..Choice::default() }
}

#[test]
fn both_sides_changes_come_together() {
    let (mut theirs, mut ours) = (base(), base());
    edit(&mut theirs, "city").required = true;
    theirs.pages[0].items.insert(1, Item::Question(asked("company", "Company")));
    choices(edit(&mut theirs, "plan")).options.push(option("c", "Pro"));
    edit(&mut ours, "city").label = "Where do you live?".into();
    choices(edit(&mut ours, "plan")).options[0].label = "Start".into();
    ours.title = "WhatsApp form".into();

    let merged = merge(&base(), &theirs, &ours);
    assert_eq!(merged.conflicts, []);
    let mut form = merged.form;
    assert_eq!(form.title, "WhatsApp form");
    assert_eq!(ids(&form), ["name", "company", "plan", "city"]);
    let city = edit(&mut form, "city").clone();
    assert_eq!((city.label.as_str(), city.required), ("Where do you live?", true));
    assert_eq!(
        choices(edit(&mut form, "plan")).options,
        [option("a", "Start"), option("b", "Plus"), option("c", "Pro")]
    );
}

#[test]
fn the_tenant_s_order_stays_and_what_is_new_comes_after_what_it_follows() {
    let (mut theirs, mut ours) = (base(), base());
    theirs.pages[0].items.push(Item::Question(asked("tax", "Tax number")));
    theirs.pages[0].items.insert(0, Item::Question(asked("title", "Title")));
    ours.pages[0].items.reverse();
    let merged = merge(&base(), &theirs, &ours);
    assert_eq!(ids(&merged.form), ["title", "city", "tax", "plan", "name"]);
}

#[test]
fn a_live_list_of_options_is_the_tenant_s_own() {
    let (mut theirs, mut ours) = (base(), base());
    choices(edit(&mut theirs, "plan")).options.push(option("c", "Pro"));
    let list = OptionSource::List { id: "plans".into() };
    choices(edit(&mut ours, "plan")).source = list.clone();
    let mut merged = merge(&base(), &theirs, &ours);
    let plan = choices(edit(&mut merged.form, "plan"));
    assert_eq!(plan.source, list);
    assert_eq!(plan.options.len(), 3);
}

#[test]
fn what_the_source_removed_goes_and_what_the_tenant_added_stays() {
    let (mut theirs, mut ours) = (base(), base());
    remove(&mut theirs, "city");
    remove(&mut theirs, "plan");
    edit(&mut ours, "city").label = "Town".into();
    ours.pages[0].items.push(Item::Question(asked("own", "Of our own")));
    let merged = merge(&base(), &theirs, &ours);
    assert_eq!(ids(&merged.form), ["name", "own"]);
    let told: Vec<_> =
        merged.conflicts.iter().map(|conflict| (conflict.question.clone(), conflict.field)).collect();
    assert_eq!(told, [(Some(QuestionId::new("city")), ConflictField::Removed)]);
}

#[test]
fn what_the_tenant_removed_stays_out_and_is_named_when_the_source_needs_it() {
    let (mut theirs, mut ours) = (base(), base());
    edit(&mut theirs, "city").required = true;
    remove(&mut ours, "city");
    let merged = merge(&base(), &theirs, &ours);
    assert_eq!(ids(&merged.form), ["name", "plan"]);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].field, ConflictField::Needed);
}

#[test]
fn words_stay_the_tenant_s_and_kinds_become_the_source_s() {
    let (mut theirs, mut ours) = (base(), base());
    edit(&mut theirs, "name").label = "Full name".into();
    edit(&mut ours, "name").label = "Who are you?".into();
    edit(&mut theirs, "city").kind = QuestionKind::Time;
    edit(&mut ours, "city").kind = QuestionKind::Url;
    let mut merged = merge(&base(), &theirs, &ours);
    assert_eq!(edit(&mut merged.form, "name").label, "Who are you?");
    assert_eq!(edit(&mut merged.form, "city").kind, QuestionKind::Time);
    let fields: Vec<_> = merged.conflicts.iter().map(|conflict| conflict.field).collect();
    assert_eq!(fields, [ConflictField::Label, ConflictField::Kind]);
    assert!(merged.conflicts[0].sentence.en.contains("“Who are you?”"));
}

#[test]
fn a_rule_that_asks_about_what_is_gone_is_named() {
    let (mut theirs, mut ours) = (base(), base());
    remove(&mut theirs, "plan");
    edit(&mut ours, "city").visible_when =
        Some(Condition::Answer { question: QuestionId::new("plan"), is: Comparison::Equals("a".into()) });
    let merged = merge(&base(), &theirs, &ours);
    assert_eq!(merged.conflicts.len(), 1);
    assert_eq!(merged.conflicts[0].question, Some(QuestionId::new("city")));
    assert_eq!(merged.conflicts[0].field, ConflictField::Logic);
}

#[test]
fn a_new_page_of_the_source_comes_with_its_questions() {
    let page = |id: &str, questions: &[&str]| Page {
        id: id.into(),
        items: questions.iter().map(|id| Item::Question(asked(id, id))).collect(),
        ..Page::default()
    };
    let form = |pages: &[Page]| Form { pages: pages.to_vec(), ..Form::default() };
    let base = form(&[page("1", &["a"]), page("2", &["b"])]);
    let theirs = form(&[page("1", &["a"]), page("new", &["n"]), page("2", &["b"])]);
    let mut ours = form(&[page("1", &["a", "own"]), page("2", &["b"])]);
    ours.pages[1].title = "Second".into();
    let merged = merge(&base, &theirs, &ours).form;
    let shape: Vec<(&str, Vec<&str>)> = merged
        .pages
        .iter()
        .map(|page| {
            let ids = page.items.iter().filter_map(|item| match item {
                Item::Question(question) => Some(question.id.as_str()),
                _ => None,
            });
            (page.id.as_str(), ids.collect())
        })
        .collect();
    assert_eq!(shape, [("1", vec!["a"]), ("new", vec!["n", "own"]), ("2", vec!["b"])]);
    assert_eq!(merged.pages[2].title, "Second");
}
