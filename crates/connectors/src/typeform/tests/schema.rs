use super::{every_kind, id, question, read};
use akis_form::{
    Caution, Content, Ending, HiddenField, Item, Language, SourceKind, SourceRef, Variable, WriteTarget,
};
use serde_json::json;

fn content(item: &Item) -> Option<&Content> {
    if let Item::Content(content) = item { Some(content) } else { None }
}

fn contents(items: &[Item]) -> Vec<&Content> {
    items.iter().filter_map(content).collect()
}

#[test]
fn the_form_itself() {
    let form = every_kind();
    assert_eq!(form.title, "Sailing holiday: your wishes");
    assert_eq!(form.description, "Plan your week at sea\nTakes two minutes.\nNo obligation.");
    assert_eq!(form.language, Language::new("en"));
    assert_eq!(
        form.source,
        Some(SourceRef {
            kind: SourceKind::Typeform,
            form_id: "bK4mZr7Q".into(),
            version: "2026-04-02T11:30:00Z".into(),
        })
    );
}

#[test]
fn every_field_that_asks_is_one_question_in_order() {
    let form = every_kind();
    let ids: Vec<&str> = form.questions().map(|question| question.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "q1ShortTxt01",
            "q2LongTxt002",
            "q3Email00003",
            "q4Phone00004",
            "q5Website005",
            "q6Number0006",
            "q7Date000007",
            "q8YesNo00008",
            "q9Legal00009",
            "qADropdown01",
            "qBSingle0001",
            "qCMulti00001",
            "qDPicture001",
            "qERanking001",
            "qFRating0001",
            "qGScale00001",
            "qHNps0000001",
            "qIMatrix0001",
            "qJContact001",
            "qKAddress001",
            "qLUpload0001",
            "qMPayment001",
            "qNCalendly01",
            "qOFuture0001",
            "qPShort00001",
            "qQShort00002",
        ]
    );
    let required: Vec<&str> = form.questions().filter(|one| one.required).map(|one| one.id.as_str()).collect();
    assert_eq!(
        required,
        [
            "q1ShortTxt01",
            "q3Email00003",
            "q6Number0006",
            "q7Date000007",
            "q8YesNo00008",
            "q9Legal00009",
            "qADropdown01",
            "qBSingle0001",
            "qGScale00001",
            // A line of the block is required.
            "qJContact001",
            "qKAddress001",
        ]
    );
}

#[test]
fn a_group_is_a_page_and_fields_between_groups_share_one() {
    let form = every_kind();
    let pages: Vec<(&str, &str, usize)> =
        form.pages.iter().map(|page| (page.id.as_str(), page.title.as_str(), page.items.len())).collect();
    assert_eq!(
        pages,
        [
            // Nine questions, a picture and a statement.
            ("", "", 11),
            // Four questions and the group's description.
            ("about_trip", "About the trip", 5),
            ("", "", 11),
            ("last_words", "", 2),
        ]
    );
    assert_eq!(contents(&form.pages[1].items)[0].text, "What you would like");
}

#[test]
fn texts_are_plain() {
    let form = every_kind();
    let first = question(&form, "q1ShortTxt01");
    assert_eq!((first.label.as_str(), first.help.as_str()), ("What is your first name?", "As in your passport"));
    assert_eq!(question(&form, "q2LongTxt002").label, "Nice to meet you. Anything we should know?");
    assert_eq!(question(&form, "q9Legal00009").label, "I accept the terms (https://sailing.example/terms)");
}

#[test]
fn statements_and_attachments_are_content() {
    let form = every_kind();
    let contents = contents(&form.pages[0].items);
    assert_eq!(
        contents[0],
        &Content {
            text: "The deck seen from above".into(),
            id: Some(id("q6Number0006:attachment")),
            image: Some("https://images.typeform.com/images/deck".into()),
            ..Content::default()
        }
    );
    assert_eq!(contents[1].text, "Half way!\nOnly a few more.");
    assert_eq!(contents[1].id, Some(id("s1Statement1")));
    assert_eq!(contents[1].video.as_deref(), Some("https://www.youtube.com/watch?v=sail"));
    assert_eq!(contents.len(), 2);
    // The picture stands right before its question.
    let place = |wanted: &dyn Fn(&Item) -> bool| form.pages[0].items.iter().position(wanted).unwrap();
    let picture = place(&|item| matches!(item, Item::Content(content) if content.image.is_some()));
    let asks = place(&|item| matches!(item, Item::Question(question) if question.id == id("q6Number0006")));
    assert_eq!(picture + 1, asks);
}

#[test]
fn hidden_fields_and_variables() {
    let form = every_kind();
    let hidden = |name: &str| HiddenField {
        id: id(name),
        label: name.into(),
        value: String::new(),
        target: WriteTarget::TypeformHidden { name: name.into() },
    };
    assert_eq!(form.hidden, [hidden("campaign"), hidden("customer_id")]);
    let mut variables = form.variables.clone();
    variables.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(
        variables,
        [
            Variable { id: id("variable:price"), initial: 0.0 },
            Variable { id: id("variable:score"), initial: 10.0 }
        ]
    );
}

#[test]
fn endings_are_told_apart() {
    let form = every_kind();
    assert_eq!(
        form.ending,
        Ending {
            id: String::new(),
            text: "Thank you!\nWe call you tomorrow.".into(),
            redirect_url: Some("https://sailing.example/boats".into()),
        }
    );
    assert_eq!(
        form.endings,
        [
            Ending { id: "ty_too_young".into(), text: "See you when you are 18".into(), redirect_url: None },
            Ending {
                id: "ty_agency".into(),
                text: String::new(),
                redirect_url: Some("https://agency.example/start?from=form".into()),
            },
            // Typeform's advertisement is left out.
            Ending { id: "default_tys".into(), text: String::new(), redirect_url: None },
        ]
    );
}

#[test]
fn the_stock_screen_ends_a_form_whose_other_screens_are_for_some_people() {
    let screen = |id: &str, title: &str| json!({ "id": id, "ref": id, "title": title, "type": "thankyou_screen" });
    let stock = json!({ "id": "DefaultTyScreen", "ref": "default_tys", "title": "Done!" });
    let to = |screen: &str, op: &str| {
        json!({ "action": "jump", "details": { "to": { "type": "thankyou", "value": screen } },
            "condition": { "op": op,
                "vars": [{ "type": "field", "value": "q" }, { "type": "constant", "value": true }] } })
    };
    let form = |screens, actions| {
        read(
            &json!({ "id": "f", "title": "", "fields": [{ "id": "q", "ref": "q", "type": "yes_no", "title": "?" }],
            "thankyou_screens": screens, "logic": [{ "type": "field", "ref": "q", "actions": actions }] }),
        )
    };
    let ending = |screens, actions| form(screens, actions).ending.text;
    assert_eq!(ending(json!([stock]), json!([])), "Done!");
    assert_eq!(ending(json!([screen("a", "Bye"), stock]), json!([])), "Bye");
    assert_eq!(ending(json!([screen("a", "Bye"), stock]), json!([to("a", "is")])), "Done!");
    assert_eq!(ending(json!([screen("a", "Bye"), stock]), json!([to("a", "is"), to("a", "always")])), "Bye");
    assert_eq!(
        ending(json!([screen("a", "Bye"), screen("b", "No")]), json!([to("a", "is"), to("b", "is")])),
        "Bye"
    );
}

#[test]
fn what_is_not_carried_is_said() {
    let form = every_kind();
    let unreadable = |what: &str| Caution::Unreadable { what: what.into() };
    assert_eq!(
        form.cautions,
        [
            unreadable("variable group_name is no number"),
            Caution::Translations { left_out: vec!["de".into(), "tr".into()] },
            unreadable("calculation of price at q6Number0006, which is not with a number"),
            unreadable("jump from qHNps0000001 to field nowhere, which is not in the form"),
            unreadable("logic of hidden campaign"),
            Caution::Shuffled,
            Caution::Piping,
        ]
    );
}
