use super::*;

const DATA: &str = "INVALID_SCREEN_DYNAMIC_DATA";

#[test]
fn bindings_find_their_fields() {
    clean(&with(
        data(),
        vec![
            body("${data.text}"),
            body("${data.object.inner}"),
            json!({ "type": "TextBody", "text": "${data.words}", "visible": "${data.flag}" }),
            json!({ "type": "TextInput", "name": "a", "label": "${data.text}", "min-chars": "${data.number}", "required": "${data.flag}" }),
            json!({ "type": "Dropdown", "name": "d", "label": "L", "data-source": "${data.list}" }),
            body("${form.a}"),
        ],
    ));
}

#[test]
fn a_missing_field_is_named() {
    refused(&with(data(), vec![body("${data.nothing}")]), DATA, "${data.nothing}");
    refused(&one(vec![body("${data.nothing}")]), DATA, "${data.nothing}");
    refused(&with(data(), vec![body("${data.object.nothing}")]), DATA, "${data.object.nothing}");
    refused(&one(vec![body("${form.nothing}")]), DATA, "${form.nothing}");
    refused(&one(vec![form(vec![]), body("${form.form}")]), DATA, "value of a Form");
}

#[test]
fn a_path_does_not_lead_through_an_array() {
    refused(&with(data(), vec![body("${data.list.items.properties.title}")]), DATA, "through an array");
    refused(&with(data(), vec![body("${data.list[0].title}")]), DATA, "through an array");
}

#[test]
fn the_declared_type_fits_the_property() {
    refused(&with(data(), vec![body("${data.number}")]), DATA, "string or array");
    refused(
        &with(data(), vec![json!({ "type": "TextHeading", "text": "${data.object.deep.n}" })]),
        DATA,
        "string",
    );
    refused(
        &with(data(), vec![json!({ "type": "TextBody", "text": "x", "visible": "${data.text}" })]),
        DATA,
        "boolean",
    );
    let max = json!({ "type": "TextInput", "name": "a", "label": "L", "max-chars": "${data.text}" });
    refused(&with(data(), vec![max]), DATA, "number");
    let source = |binding| json!({ "type": "CheckboxGroup", "name": "a", "label": "L", "data-source": binding });
    refused(&with(data(), vec![source("${data.text}")]), DATA, "array");
}

#[test]
fn the_types_of_inputs_only_warn() {
    let agreed = json!({ "type": "OptIn", "name": "agreed", "label": "L" });
    let shown = |by: &str| json!({ "type": "TextBody", "text": "x", "visible": by });
    clean(&one(vec![agreed.clone(), shown("${form.agreed}")]));
    warned(&one(vec![input("a"), shown("${form.a}")]), DATA, "boolean");
    warned(&one(vec![agreed, body("${form.agreed}")]), DATA, "string or array");
}

#[test]
fn options_declare_what_the_component_needs() {
    let source = json!({ "type": "CheckboxGroup", "name": "a", "label": "L", "data-source": "${data.list}" });
    let mut bare = data();
    bare["list"]["items"]["properties"] = json!({ "id": { "type": "string" } });
    refused(&with(bare, vec![source.clone()]), DATA, "Missing schema for 'title'");
    let mut numbered = data();
    numbered["list"]["items"]["properties"]["id"] = json!({ "type": "number" });
    numbered["list"]["__example__"] = json!([]);
    refused(&with(numbered, vec![source.clone()]), DATA, "'id'");
    let mut open = data();
    open["list"]["items"] = json!(true);
    accepted(&with(open, vec![source]));
}

#[test]
fn error_messages_of_pickers_are_texts_or_objects() {
    let picker = |binding| json!({ "type": "PhotoPicker", "name": "p", "label": "L", "error-message": binding });
    accepted(&with(data(), vec![picker("${data.text}")]));
    accepted(&with(data(), vec![picker("${data.object}")]));
    refused(&with(data(), vec![picker("${data.flag}")]), DATA, "string or object");
}

#[test]
fn global_references_name_other_screens() {
    let first = |text: &str| {
        let mut screen = on("FIRST", "SECOND", json!({}));
        screen["data"] = data();
        screen["layout"]["children"].as_array_mut().unwrap().extend([input("a"), body(text)]);
        screen
    };
    let flow_of =
        |one: &str, two: &str| flow("7.3", &[first(one), last("SECOND", vec![body(two), input("later")])]);
    clean(&flow_of("x", "${screen.FIRST.data.text}"));
    clean(&flow_of("x", "${screen.FIRST.form.a}"));
    clean(&flow_of("${screen.SECOND.form.later}", "x"));
    refused(&flow_of("x", "${screen.THIRD.form.a}"), DATA, "THIRD");
    refused(&flow_of("x", "${screen.FIRST.form.b}"), DATA, "${screen.FIRST.form.b}");
    refused(&flow_of("x", "${screen.FIRST.data.b}"), DATA, "FIRST");
    refused(&flow_of("x", "${screen.FIRST.data.flag}"), DATA, "string or array");
    refused(&flow_of("${screen.FIRST.form.a}", "x"), DATA, "the screen it stands on");
}

#[test]
fn a_title_can_be_bound() {
    let titled = |title: &str| {
        let mut flow = with(data(), vec![]);
        flow["screens"][0]["title"] = title.into();
        flow
    };
    clean(&titled("${data.text}"));
    clean(&titled("`'Hello ' ${data.text}`"));
    refused(&titled("${data.none}"), DATA, "none");
    refused(&titled("${data.flag}"), DATA, "title");
}

#[test]
fn a_binding_within_a_text_only_warns() {
    warned(&with(data(), vec![body("Hello ${data.text}")]), "INVALID_TEXT_DYNAMIC_DATA", "${data.text}");
    clean(&one(vec![body("It costs ${100} or $5")]));
}

#[test]
fn a_rich_text_is_static_or_dynamic() {
    let rich = |text: Value| {
        let mut flow = with(data(), vec![]);
        let rich = json!({ "type": "RichText", "text": text });
        flow["screens"][0]["layout"]["children"].as_array_mut().unwrap().insert(0, rich);
        flow
    };
    clean(&rich(json!("${data.words}")));
    clean(&rich(json!(["# Terms", "**All**"])));
    refused(&rich(json!("# Dear ${data.text}")), "INVALID_TEXT_DYNAMIC_DATA", "${data.text}");
    refused(&rich(json!(["# Terms", "${data.text}"])), "INVALID_TEXT_DYNAMIC_DATA", "${data.text}");
}

#[test]
fn expressions_are_checked_from_6_0() {
    let flow_of = |version: &str, text: &str| {
        let mut flow = with(data(), vec![body(text)]);
        flow["version"] = version.into();
        flow
    };
    clean(&flow_of("6.0", "`'The sum is ' (${data.number} + 1)`"));
    refused(&flow_of("6.0", "`'Hello ' ${data.none}`"), DATA, "${data.none}");
    refused(&flow_of("6.0", "`Hello ${data.text}`"), "INVALID_PROPERTY_VALUE", "column 2");
    accepted(&flow_of("5.1", "`Hello ${data.text}`"));
    let visible = |text: &str| with(data(), vec![json!({ "type": "TextBody", "text": "x", "visible": text })]);
    clean(&visible("`${data.number} > 5`"));
    refused(&visible("`${data.number} + 5`"), DATA, "boolean");
    refused(&visible("`${data.text} == 5`"), "INVALID_PROPERTY_VALUE", "Type mismatch");
}

#[test]
fn first_values_are_not_read_as_expressions() {
    let typed = |value: &str| {
        with(data(), vec![json!({ "type": "TextInput", "name": "a", "label": "L", "init-value": value })])
    };
    accepted(&typed("`not an expression`"));
    clean(&typed("${data.text}"));
    refused(&typed("${data.none}"), DATA, "none");
    refused(&typed("${data.flag}"), DATA, "string");
}

#[test]
fn conditions_are_checked() {
    let flow_of = |condition: &str| with(data(), vec![input("a"), choice(condition, vec![body("x")], vec![])]);
    clean(&flow_of("(${data.flag} && (${form.a} == 'cat'))"));
    clean(&flow_of("`${data.number} + 1 > 5`"));
    refused(&flow_of("${data.none}"), DATA, "${data.none}");
    refused(&flow_of("${data.text}"), "INVALID_PROPERTY_VALUE", "boolean");
    refused(&flow_of("573 == 376"), "INVALID_PROPERTY_VALUE", "column 5");
    let found = refused(&flow_of("( )"), "INVALID_PROPERTY_VALUE", "empty parentheses");
    assert_eq!(found.pointers[0].0, "screens[0].layout.children[1].condition");
}

#[test]
fn a_switch_needs_its_value() {
    let switch = |value: &str| json!({ "type": "Switch", "value": value, "cases": { "a": [body("x")] } });
    clean(&with(data(), vec![switch("${data.text}")]));
    refused(&with(data(), vec![switch("${data.none}")]), DATA, "none");
}
