use super::*;

const COUNT: &str = "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN";

fn image() -> Value {
    json!({ "type": "Image", "src": "aGk=" })
}

fn opt_in(name: usize) -> Value {
    json!({ "type": "OptIn", "name": format!("o{name}"), "label": "L" })
}

#[test]
fn a_screen_shows_only_so_many() {
    let link = || json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": { "name": "open_url", "url": "https://example.com" } });
    let carousel = || json!({ "type": "ImageCarousel", "images": [{ "src": "aGk=", "alt-text": "x" }] });
    let picker = |kind: &str| json!({ "type": kind, "name": kind, "label": "L" });
    clean(&one(vec![link(), link(), image(), image(), image(), carousel(), carousel(), picker("PhotoPicker")]));
    clean(&one((0..5).map(opt_in).collect()));
    refused(&one(vec![link(), link(), link()]), COUNT, "EmbeddedLink allowed per screen is 2 but found 3");
    refused(&one(vec![image(), image(), image(), image()]), COUNT, "Image");
    refused(&one((0..6).map(opt_in).collect()), COUNT, "OptIn");
    refused(&one(vec![carousel(), carousel(), carousel()]), COUNT, "ImageCarousel");
    refused(&one(vec![footer(complete(json!({})))]), COUNT, "Footer allowed per screen is 1 but found 2");
    refused(&one(vec![picker("PhotoPicker"), picker("DocumentPicker")]), COUNT, "PhotoPicker and DocumentPicker");
    let first = |kind: &str| json!({ "type": kind, "name": "first", "label": "L" });
    refused(&one(vec![picker("PhotoPicker"), first("PhotoPicker")]), COUNT, "PhotoPicker allowed");
}

#[test]
fn a_flow_has_three_carousels() {
    let carousel = || json!({ "type": "ImageCarousel", "images": [{ "src": "aGk=", "alt-text": "x" }] });
    let of = |second: Vec<Value>| {
        let mut first = on("A", "B", json!({}));
        first["layout"]["children"].as_array_mut().unwrap().extend([carousel(), carousel()]);
        flow("7.3", &[first, last("B", second)])
    };
    clean(&of(vec![carousel()]));
    refused(&of(vec![carousel(), carousel()]), COUNT, "per Flow is 3 but found 4");
}

#[test]
fn the_larger_branch_counts() {
    let of = |then: usize, otherwise: usize, outside: usize| {
        let images = |n| vec![image(); n];
        let mut children = vec![choice("${data.flag}", images(then), images(otherwise))];
        children.extend(images(outside));
        with(data(), children)
    };
    clean(&of(2, 2, 1));
    refused(&of(1, 3, 1), COUNT, "but found 4");
    let switch =
        json!({ "type": "Switch", "value": "${data.text}", "cases": { "a": [footer(complete(json!({})))] } });
    refused(&with(data(), vec![switch]), COUNT, "Footer");
}

#[test]
fn a_screen_has_one_form_from_7_0() {
    let of = |version: &str| {
        let mut flow = one(vec![
            form(vec![input("a")]),
            json!({ "type": "Form", "name": "other", "children": [input("b")] }),
        ]);
        flow["version"] = version.into();
        flow
    };
    clean(&of("6.3"));
    refused(&of("7.0"), COUNT, "Form");
}

#[test]
fn fifty_components_are_documented_a_hundred_pass() {
    let code = "MAX_ALLOWED_COMPONENTS_PER_SCREEN";
    let of = |number: usize| one(vec![form(vec![body("x"); number - 1])]);
    clean(&of(50));
    warned(&of(51), code, "50 but found 51");
    warned(&of(100), code, "50 but found 100");
    refused(&of(101), code, "100 but found 101");
    // What stands in branches counts, all of it.
    refused(
        &with(data(), vec![choice("${data.flag}", vec![body("x"); 50], vec![body("x"); 49])]),
        code,
        "found 101",
    );
}

#[test]
fn rich_text_stands_alone() {
    let of = |version: &str, mut children: Vec<Value>| {
        children.insert(0, json!({ "type": "RichText", "text": "# Terms" }));
        let terms = json!({ "id": "TERMS", "title": "T", "layout": layout(children) });
        let link = json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("TERMS", json!({})) });
        flow(version, &[last("A", vec![link]), terms, last("B", vec![])])
    };
    let next = || footer(navigate("B", json!({})));
    let link = json!({ "type": "EmbeddedLink", "text": "x", "on-click-action": navigate("B", json!({})) });
    accepted(&of("6.3", vec![next()]));
    refused(&of("6.2", vec![next()]), "INVALID_RICHTEXT_PLACEMENT", "alone");
    refused(&of("6.3", vec![link]), "INVALID_COMPONENT_PLACEMENT", "RichText");
}

#[test]
fn inputs_stand_in_the_form_if_there_is_one() {
    let code = "COMPONENTS_OUTSIDE_FORM";
    clean(&one(vec![input("a"), input("b")]));
    clean(&one(vec![form(vec![input("a")]), body("x")]));
    refused(&one(vec![form(vec![input("a")]), input("b")]), code, "[b]");
    let hidden = choice("${data.flag}", vec![input("b")], vec![]);
    refused(&with(data(), vec![form(vec![input("a")]), hidden]), code, "[b]");
    let calendar = json!({ "type": "CalendarPicker", "name": "day", "label": "L" });
    clean(&one(vec![form(vec![input("a")]), calendar]));
}

#[test]
fn names_are_unique_across_branches() {
    let code = "DUPLICATE_FORM_COMPONENT_NAMES";
    refused(&one(vec![input("a"), opt_in(1), input("a")]), code, "a");
    refused(&with(data(), vec![choice("${data.flag}", vec![input("a")], vec![input("a")])]), code, "a");
    clean(&with(data(), vec![choice("${data.flag}", vec![input("a")], vec![input("b")])]));
    let calendar = json!({ "type": "CalendarPicker", "name": "a", "label": "L" });
    refused(&one(vec![input("a"), calendar]), code, "a");
}

#[test]
fn first_values_have_the_types_of_their_inputs() {
    let inputs = || {
        let source = json!([{ "id": "1", "title": "One" }]);
        vec![
            input("text"),
            json!({ "type": "TextInput", "name": "age", "label": "L", "input-type": "number" }),
            json!({ "type": "CheckboxGroup", "name": "many", "label": "L", "data-source": source }),
            json!({ "type": "Dropdown", "name": "one", "label": "L", "data-source": source }),
            opt_in(0),
            json!({ "type": "DatePicker", "name": "day", "label": "L", "min-date": "2024-01-01" }),
        ]
    };
    let of = |version: &str, key: &str, map: Value| {
        let mut wrapped = form(inputs());
        wrapped[key] = map;
        let mut flow = with(data(), vec![wrapped]);
        flow["version"] = version.into();
        flow
    };
    clean(&of(
        "7.0",
        "init-values",
        json!({ "text": "x", "age": 5, "many": ["1"], "one": "1", "o0": true, "day": "2024-05-05" }),
    ));
    clean(&of("7.0", "init-values", json!({ "text": "${data.text}", "age": "5", "many": "${data.words}" })));
    clean(&of("7.0", "init-values", json!("${data.object}")));
    let code = "INVALID_PROPERTY_TYPE";
    for (name, wrong) in [
        ("text", json!(1)),
        ("age", json!("old")),
        ("many", json!("1")),
        ("one", json!(["1"])),
        ("o0", json!("true")),
    ] {
        refused(&of("7.0", "init-values", json!({ name: wrong })), code, name);
        clean(&of("6.3", "init-values", json!({ name: wrong })));
    }
    refused(&of("7.0", "init-values", json!({ "text": "${data.flag}" })), "INVALID_SCREEN_DYNAMIC_DATA", "'text'");
    refused(&of("7.0", "init-values", json!({ "text": "${data.none}" })), "INVALID_SCREEN_DYNAMIC_DATA", "none");
    refused(&of("7.0", "init-values", json!("${data.text}")), "INVALID_SCREEN_DYNAMIC_DATA", "object");
    refused(&of("7.0", "init-values", json!({ "day": "2023-05-05" })), "INVALID_DATE_RANGE", "2023-05-05");
    warned(&of("7.0", "init-values", json!({ "unknown": 1 })), "INVALID_PROPERTY_VALUE", "unknown");
    clean(&of("7.0", "error-messages", json!({ "text": "Wrong", "age": "${data.object.inner}" })));
    refused(
        &of("7.0", "error-messages", json!({ "text": "${data.flag}" })),
        "INVALID_SCREEN_DYNAMIC_DATA",
        "error-messages",
    );
}

#[test]
fn pictures_have_no_first_value() {
    let mut wrapped = form(vec![json!({ "type": "PhotoPicker", "name": "photo", "label": "L" })]);
    wrapped["init-values"] = json!({ "photo": "abc" });
    refused(&one(vec![wrapped]), "NATIVE_COMPONENT_IN_FORM_INIT_VALUES", "PhotoPicker");
}

#[test]
fn the_least_is_not_above_the_most() {
    let code = "MIN_VALUE_GREATER_THAN_MAX";
    let text = |low: Value, high: Value| json!({ "type": "TextInput", "name": "a", "label": "L", "min-chars": low, "max-chars": high });
    clean(&with(data(), vec![text(json!(5), json!(5))]));
    clean(&with(data(), vec![text(json!(5), json!("${data.number}"))]));
    refused(&one(vec![text(json!(6), json!(5))]), code, "TextInput 'a'");
    let picker = json!({ "type": "PhotoPicker", "name": "p", "label": "L", "min-uploaded-photos": 3, "max-uploaded-photos": 2 });
    refused(&one(vec![picker]), code, "min-uploaded-photos");
    let source = json!([{ "id": "1", "title": "One" }]);
    let group = json!({ "type": "CheckboxGroup", "name": "c", "label": "L", "data-source": source, "min-selected-items": 3, "max-selected-items": 2 });
    refused(&one(vec![group]), code, "CheckboxGroup 'c'");
}

#[test]
fn an_input_nobody_sees_only_warns() {
    let field = json!({ "type": "TextInput", "name": "a", "label": "L", "required": true, "visible": false });
    warned(&one(vec![field]), "INVALID_PROPERTY_VALUE", "'a'");
}
