//! Expressions as Flow JSON reads them (Flow JSON 7.3, nested expressions and If).

#![cfg(test)]

use akis_flow_json::{DEEPEST, Expression, Reference, Unwritable, is_binding, is_nested, is_reference};

fn form(name: &str) -> Expression {
    Expression::form(name)
}

fn condition(expression: &Expression) -> String {
    expression.to_condition().unwrap()
}

#[test]
fn bindings_are_written_in_all_four_forms() {
    for (reference, text) in [
        (Reference::Form("email".into()), "${form.email}"),
        (Reference::Data("errors.email".into()), "${data.errors.email}"),
        (Reference::ScreenForm { screen: "FIRST".into(), name: "email".into() }, "${screen.FIRST.form.email}"),
        (Reference::ScreenData { screen: "FIRST".into(), path: "a.b".into() }, "${screen.FIRST.data.a.b}"),
    ] {
        assert_eq!(reference.to_string(), text);
        assert!(is_binding(text) && is_reference(text) && !is_nested(text));
    }
    for text in ["", "x", "${form.a", "form.a}", "Hello ${form.a}", "${form.a} ${form.b}", "`", "``x"] {
        assert!(!is_reference(text), "{text:?}");
    }
    assert!(is_nested("`${form.a} > 3`"));
}

#[test]
fn every_comparison_stands_in_parentheses() {
    for (expression, text) in [
        (form("a").eq(Expression::text("x")), "(${form.a} == 'x')"),
        (form("a").ne(Expression::text("")), "(${form.a} != '')"),
        (form("n").lt(Expression::Number(5.0)), "(${form.n} < 5)"),
        (form("n").le(Expression::Number(-0.5)), "(${form.n} <= -0.5)"),
        (Expression::data("n").gt(Expression::Number(-0.0)), "(${data.n} > 0)"),
        (Expression::Number(1e21).ge(form("n")), "(1000000000000000000000 >= ${form.n})"),
        (form("t").eq(Expression::Bool(true)), "(${form.t} == true)"),
        (form("a").eq(Expression::screen_form("S", "b")), "(${form.a} == ${screen.S.form.b})"),
        (form("a").eq(Expression::text("İki kelime, 5 €")), "(${form.a} == 'İki kelime, 5 €')"),
        (form("t"), "${form.t}"),
        (form("t").negated(), "!${form.t}"),
        (form("a").eq(Expression::text("x")).negated(), "!(${form.a} == 'x')"),
    ] {
        assert_eq!(condition(&expression), text);
    }
}

#[test]
fn joined_parts_never_lean_on_precedence() {
    let is = |name: &str| form(name).eq(Expression::text("x"));
    let both = Expression::And(vec![is("a"), Expression::Or(vec![is("b"), form("t")])]);
    assert_eq!(condition(&both), "(${form.a} == 'x') && ((${form.b} == 'x') || ${form.t})");
    let either = Expression::Or(vec![Expression::And(vec![is("a"), is("b")]), both.negated()]);
    assert_eq!(
        condition(&either),
        "((${form.a} == 'x') && (${form.b} == 'x')) || \
         (!((${form.a} == 'x') && ((${form.b} == 'x') || ${form.t})))"
    );
    let one = Expression::And(vec![Expression::Or(vec![is("a")])]);
    assert_eq!(condition(&one), "(${form.a} == 'x')");
    assert_eq!(condition(&Expression::And(vec![one, form("t")])), "(${form.a} == 'x') && ${form.t}");
}

#[test]
fn nested_expressions_stand_between_backticks() {
    let nested = |expression: Expression| expression.to_nested().unwrap();
    assert_eq!(nested(form("n").gt(Expression::Number(17.0))), "`(${form.n} > 17)`");
    assert_eq!(nested(form("a")), "`${form.a}`");
    let hello = Expression::Concat(vec![Expression::text("Hello "), form("name"), Expression::text("!")]);
    assert_eq!(nested(hello.clone()), "`'Hello ' ${form.name} '!'`");
    assert_eq!(hello.to_condition(), Err(Unwritable::Operand));
    assert_eq!(Expression::Concat(vec![]).to_nested(), Err(Unwritable::Operand));
    assert_eq!(Expression::Concat(vec![form("a").negated()]).to_nested(), Err(Unwritable::Operand));
}

#[test]
fn what_could_be_read_otherwise_is_not_written() {
    for text in ["it's", "a`b", r"a\b", "a\nb", "a\0", "${form.b}", "'"] {
        let expression = form("a").eq(Expression::text(text));
        assert_eq!(expression.to_condition(), Err(Unwritable::Text), "{text:?}");
        assert_eq!(expression.to_nested(), Err(Unwritable::Text), "{text:?}");
    }
    for name in ["", "a b", "a-b", "a'b", "1a", "a}", "a.b", "ä"] {
        assert_eq!(form(name).to_condition(), Err(Unwritable::Reference), "{name:?}");
    }
    for path in ["", "a.", ".a", "a..b", "a.1"] {
        assert_eq!(Expression::data(path).to_condition(), Err(Unwritable::Reference), "{path:?}");
    }
    assert_eq!(Expression::screen_form("A B", "x").to_condition(), Err(Unwritable::Reference));
    assert_eq!(form("a").eq(Expression::Number(f64::NAN)).to_condition(), Err(Unwritable::Number));
    assert_eq!(form("a").lt(Expression::Number(f64::INFINITY)).to_condition(), Err(Unwritable::Number));
}

#[test]
fn what_whatsapp_refuses_is_not_written() {
    let (one, two) = (Expression::Number(1.0), Expression::Number(2.0));
    assert_eq!(one.clone().eq(two.clone()).to_condition(), Err(Unwritable::Constant));
    assert_eq!(Expression::Bool(true).to_condition(), Err(Unwritable::Constant));
    assert_eq!(Expression::And(vec![form("a"), Expression::Bool(true)]).to_condition(), Err(Unwritable::Constant));
    for wrong in [
        one.clone(),
        Expression::text("x"),
        Expression::And(vec![]),
        Expression::Or(vec![form("a"), two]),
        form("a").lt(Expression::text("5")),
        form("a").ge(Expression::Bool(true)),
        form("a").eq(form("b").eq(one)),
    ] {
        assert_eq!(wrong.to_condition(), Err(Unwritable::Operand), "{wrong:?}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| (0..levels).fold(form("a"), |inner, _| inner.negated());
    assert!(deep(DEEPEST).to_condition().is_ok());
    assert_eq!(deep(DEEPEST + 1).to_condition(), Err(Unwritable::Depth));
    let single = (0..1000).fold(form("a"), |inner, _| Expression::And(vec![inner]));
    assert_eq!(single.to_condition(), Err(Unwritable::Depth));
}
