use super::*;

const CODE: &str = "INVALID_SCREEN_DATA";

fn field(declaration: Value) -> Value {
    with(json!({ "field": declaration }), vec![])
}

#[test]
fn every_type_has_an_example() {
    clean(&with(data(), vec![]));
    for (kind, good, bad) in [
        ("string", json!("x"), json!(1)),
        ("number", json!(1.5), json!("1.5")),
        ("boolean", json!(false), json!("false")),
        ("object", json!({ "a": 1 }), json!([])),
        ("array", json!([]), json!({})),
    ] {
        let declared =
            |example: Value| json!({ "type": kind, "items": { "type": "string" }, "__example__": example });
        clean(&field(declared(good)));
        refused(&field(declared(bad)), CODE, "__example__");
        refused(&field(declared(Value::Null)), CODE, "null");
    }
}

#[test]
fn members_of_examples_only_warn() {
    let items = json!({ "type": "object", "properties": { "id": { "type": "string" } } });
    let declared = |example: Value| field(json!({ "type": "array", "items": items, "__example__": example }));
    clean(&declared(json!([{ "id": "1", "title": "not declared", "on-select-action": {} }])));
    warned(&declared(json!([{ "id": 1 }])), CODE, "number");
    warned(&declared(json!(["x"])), CODE, "object");
}

#[test]
fn the_key_required_is_a_list_of_names() {
    clean(&with(json!({ "name": string("x"), "required": ["name"] }), vec![]));
}
