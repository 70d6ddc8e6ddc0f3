use super::super::text::Texts;

fn label(raw: &str) -> String {
    Texts::default().label(raw)
}

fn body(raw: &str) -> String {
    Texts::default().body(raw)
}

#[test]
fn emphasis_goes_and_single_signs_stay() {
    for (raw, plain) in [
        ("*Thanks for your response!*\nHow was it?", "Thanks for your response! How was it?"),
        ("Create a *typeform*", "Create a typeform"),
        ("**Very** _slanted_ and *_both_*", "Very slanted and both"),
        ("_müşteri_ adı", "müşteri adı"),
        ("Fields with * are required*", "Fields with * are required*"),
        ("2 * 3 * 4 and 2*3*4", "2 * 3 * 4 and 2*3*4"),
        ("your_user_name", "your_user_name"),
        ("şube_no_adı", "şube_no_adı"),
        ("*open only", "*open only"),
        ("a * b* c", "a * b* c"),
        (r"5 \* 3 and snake\_case", "5 * 3 and snake_case"),
        ("你*好*吗", "你好吗"),
        ("", ""),
        ("*", "*"),
        ("***", "***"),
    ] {
        assert_eq!(label(raw), plain, "{raw}");
    }
}

#[test]
fn recalled_answers_become_a_neutral_sign() {
    let mut texts = Texts::default();
    assert_eq!(texts.label("Price: {{ not recalled }} {{a}} {{x:y}}"), "Price: {{ not recalled }} {{a}} {{x:y}}");
    assert!(!texts.piping);
    assert_eq!(texts.label("Hi you {{field:01H-ab_c}}, {{hidden:name}}: {{var:score}}%"), "Hi you …, …: …%");
    assert!(texts.piping);
    assert_eq!(label("{{field:a}"), "{{field:a}");
    assert_eq!(label("{{field:a\n}}"), "{{field:a }}");
}

#[test]
fn a_recalled_name_in_a_greeting_leaves_no_gap() {
    for (raw, plain) in [
        ("Hi {{hidden:name}}, how was it?", "Hi, how was it?"),
        ("Merhaba *{{hidden:ad}}*, nasılsınız?", "Merhaba, nasılsınız?"),
        ("Thanks {{field:a}}!", "Thanks!"),
        ("أهلاً {{field:a}}، كيف حالك؟", "أهلاً، كيف حالك؟"),
        ("Welcome aboard, {{field:a}}!", "Welcome aboard!"),
        ("Nice to meet you, {{field:a}}. And now?", "Nice to meet you. And now?"),
        ("You said {{field:a}}, why?", "You said …, why?"),
        ("Between {{field:a}}, {{field:b}} and you", "Between …, … and you"),
        ("And then …, {{field:a}}", "And then …"),
        ("{{field:a}}", "…"),
        ("{{field:a}}, {{field:b}}", "…, …"),
    ] {
        assert_eq!(label(raw), plain, "{raw}");
    }
}

#[test]
fn links_keep_their_address() {
    assert_eq!(label("Read [this](https://a.example/b)."), "Read this (https://a.example/b).");
    assert_eq!(label("[https://a.example](https://a.example)"), "https://a.example");
    assert_eq!(label("[write](mailto:a@b.example)"), "write (a@b.example)");
    assert_eq!(label("f[1](x) and [a](javascript:b)"), "f[1](x) and [a](javascript:b)");
}

#[test]
fn pasted_markup_is_read_and_brackets_of_words_stay() {
    assert_eq!(label("A &amp; B <b>bold</b><br>next"), "A & B bold next");
    assert_eq!(label("Enter <your name>"), "Enter <your name>");
    assert_eq!(label("Age < 18 & > 3"), "Age < 18 & > 3");
}

#[test]
fn lines_stay_where_there_is_room() {
    assert_eq!(label(" one\n\n two\t three "), "one two three");
    assert_eq!(body(" one\n\n two\t three "), "one\ntwo three");
    assert_eq!(label("ما اسمك *الكامل*؟"), "ما اسمك الكامل؟");
}

#[test]
fn time_grows_with_length_alone() {
    // Were it quadratic, this test would not end.
    for part in
        ["{{", "{{field:", "{{field:a}}", "](", "[](", "[a](https://", "*", "*a ", "_a", "\\", "&", "</", "*a*_b_"]
    {
        let many = part.repeat(400_000 / part.len());
        for long in [many.clone(), many.clone() + "}})", format!("[{many}*")] {
            assert!(label(&long).len() <= long.len());
        }
    }
}
