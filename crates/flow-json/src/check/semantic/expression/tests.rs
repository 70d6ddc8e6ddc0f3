use super::{Kind, Style, check, column};

/// What the bindings of the tests are.
fn kind(binding: &str) -> Kind {
    match binding {
        "${data.text}" | "${form.choice}" => Kind::String,
        "${data.number}" => Kind::Number,
        "${data.flag}" => Kind::Boolean,
        "${data.list}" => Kind::Array,
        "${form.age}" => Kind::Digits,
        _ => Kind::Any,
    }
}

fn nested(text: &str) -> Result<Kind, String> {
    check(text, Style::Nested, &mut kind).map_err(|fault| fault.message)
}

fn condition(text: &str) -> Result<Kind, String> {
    check(text, Style::Condition, &mut kind).map_err(|fault| fault.message)
}

#[test]
fn members_side_by_side_are_one_text() {
    for text in [
        " 'Hello ' ${data.text}",
        "${data.text} ' are ' ${form.age} ' years old.' ",
        "'The sum of ' ${data.number} ' and ' 2 ' is ' (${data.number} + 2)",
        "'It is ' (${data.number} >= 18) ' that …' true",
        "'don\\'t ' ${data.text} ' say \\`hi\\`'",
    ] {
        assert_eq!(nested(text), Ok(Kind::String), "{text}");
    }
}

#[test]
fn operators_have_types() {
    for (text, expected) in [
        ("${data.number}", Kind::Number),
        ("${data.number} * 2 - 1 % 3 / -4", Kind::Number),
        ("-(${data.number})", Kind::Number),
        ("(${form.age} == 42)", Kind::Boolean),
        ("${form.age} == '42'", Kind::Boolean),
        ("${data.number} > 1 && !${data.flag} || ${data.text} != 'x'", Kind::Boolean),
        ("1 == 1", Kind::Boolean),
    ] {
        assert_eq!(nested(text), Ok(expected), "{text}");
    }
    for text in [
        "${data.text} == 5",
        "${data.number} == 'x'",
        "${data.flag} == 'true'",
        "${data.list} == 'x'",
        "${data.text} > 5",
        "${data.text} && ${data.flag}",
        "!${data.number}",
        "'Name: ' + ${data.text}",
        "${data.flag} - 1",
    ] {
        assert!(nested(text).is_err(), "{text}");
    }
}

#[test]
fn a_fault_is_named() {
    for (text, expected) in [
        ("", "at least one operand"),
        ("()", "empty parentheses"),
        ("(${data.flag}", "closing parenthesis"),
        ("${data.flag})", "opening parenthesis"),
        ("'open", "closing quote"),
        ("${data.flag", "closing brace"),
        ("${user.name}", "Invalid operand"),
        ("Hello ${data.text}", "Invalid operand"),
        ("${data.number} +", "Missing operand after last operator '+'"),
        ("+ 1", "Wrong positioning of operator '+'"),
        ("1 + * 2", "Wrong positioning of operator '*'"),
        ("1 = 1", "Invalid operator '='"),
        ("${data.flag} & true", "Invalid operator '&'"),
        ("1.2.3", "Invalid literal"),
        ("${data.text} # 1", "Unexpected character '#'"),
    ] {
        let message = nested(text).unwrap_err();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn a_condition_depends_on_something_and_is_a_boolean() {
    for text in [
        "${data.flag}",
        "((${data.flag}))",
        "!${data.flag}",
        "(${data.flag} && (${form.choice} == 'cat'))",
        "${form.choice} == 'a' && ${data.number} > 5",
        "(${screen.A.form.x} != '')",
        "${data.number} == -5",
        "(${form.age} >= 18) || (${data.text} == 'x')",
        "${data.list} != ''",
    ] {
        assert_eq!(condition(text), Ok(Kind::Boolean), "{text}");
    }
}

#[test]
fn a_condition_refuses_what_meta_refuses() {
    for (text, expected) in [
        (" ", "at least one operand"),
        ("( )", "empty parentheses"),
        ("573 == 376", "literals on both sides"),
        ("true", "literal value"),
        ("!true", "literal value"),
        ("((${data.text}))", "single operand to be a boolean"),
        ("${data.number}", "single operand to be a boolean"),
        ("))${data.flag}((", "opening parenthesis"),
        ("${data.flag} ) -a", "Invalid operand"),
        ("${data.number} == -${data.number}", "negative sign"),
        ("${data.text} || ${data.flag}", "needs a boolean"),
        ("${data.text} == 5", "Type mismatch"),
        ("${data.flag} ${data.flag}", "Missing operator"),
        ("${data.number} + 1 == 2", "Invalid operator '+'"),
        ("${data.number} == 007", "Invalid literal"),
        ("${data.flag} &&", "Missing operand after last operator '&&'"),
        ("${data.text} == 'x", "closing quote"),
        ("${data.text} === 'x'", "Invalid operator '='"),
        ("${data.text} == cat", "single quotes"),
    ] {
        let message = condition(text).unwrap_err();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn nesting_is_bounded() {
    let deep = |depth: usize| format!("{}${{data.flag}}{}", "(".repeat(depth), ")".repeat(depth));
    assert!(nested(&deep(40)).is_ok());
    assert!(nested(&deep(100_000)).is_err());
    assert!(nested(&format!("{}true", "!".repeat(100_000))).is_err());
    assert!(condition(&"(".repeat(100_000)).is_err());
    assert!(nested(&"1+".repeat(100_000)).is_err());
    assert_eq!(nested(&format!("{}1", "1+".repeat(100_000))), Ok(Kind::Number));
}

#[test]
fn columns_count_characters() {
    assert_eq!(column("ab", 1), 2);
    assert_eq!(column("ğü x", "ğü ".len()), 4);
}
