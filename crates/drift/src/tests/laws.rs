//! What holds of any three states of any form.

use crate::{compare, merge};
use akis_form::{
    Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Ending, Form, GroupKind, HiddenField,
    Item, Page, Part, PartKind, Question, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Few words, so that ids collide and both sides change the same things.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "b", "c", "d", "e", "a ", "ğ", "a\u{200b}", "f", "g"])
        .prop_map(str::to_owned)
}

fn id() -> impl Strategy<Value = QuestionId> {
    word().prop_map(QuestionId)
}

fn choices() -> impl Strategy<Value = Choices> {
    let choice = (word(), word(), word()).prop_map(|(value, label, description)| Choice {
        value,
        label,
        description,
        image: None,
    });
    (vec(choice, 0..5), any::<bool>(), option::of(0_u32..3)).prop_map(|(options, dropdown, min_selected)| {
        Choices { options, dropdown, min_selected, ..Choices::default() }
    })
}

fn part() -> impl Strategy<Value = Part> {
    let kind = prop_oneof![
        Just(PartKind::Email),
        option::of(0_u32..9).prop_map(|max_chars| PartKind::Text { max_chars }),
        choices().prop_map(PartKind::Choice),
    ];
    (word(), word(), any::<bool>(), kind).prop_map(|(id, label, required, kind)| Part {
        id,
        label,
        required,
        kind,
    })
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    prop_oneof![
        option::of(0_u32..9).prop_map(|max_chars| QuestionKind::ShortText {
            min_chars: None,
            max_chars,
            pattern: None
        }),
        Just(QuestionKind::Time),
        choices().prop_map(QuestionKind::SingleChoice),
        choices().prop_map(QuestionKind::MultiChoice),
        (vec(part(), 0..4), choices(), any::<bool>()).prop_map(|(rows, columns, multiple)| QuestionKind::Matrix {
            rows,
            columns,
            multiple,
            distinct: false
        }),
        vec(part(), 0..4).prop_map(|parts| QuestionKind::Group { what: GroupKind::Contact, parts, sum: None }),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let one = (id(), vec(word(), 0..3))
        .prop_map(|(question, of)| Condition::Answer { question, is: Comparison::AnyOf(of) })
        .boxed();
    prop_oneof![one.clone(), vec(one, 0..3).prop_map(Condition::All)]
}

fn question() -> impl Strategy<Value = Question> {
    (id(), word(), word(), any::<bool>(), kind(), option::of(condition()), word()).prop_map(
        |(id, label, help, required, kind, visible_when, place)| Question {
            id,
            label,
            help,
            required,
            kind,
            visible_when,
            target: WriteTarget::TypeformHidden { name: place },
            ..Question::default()
        },
    )
}

fn item() -> impl Strategy<Value = Item> {
    let consent = (id(), word(), any::<bool>()).prop_map(|(id, text, required)| Consent {
        id,
        part: ConsentPart::Ask { label: text.clone(), required },
        text,
        target: WriteTarget::None,
        gate: false,
    });
    let block = (word(), option::of(id())).prop_map(|(text, id)| Content { text, id, ..Content::default() });
    prop_oneof![
        4 => question().prop_map(Item::Question),
        1 => consent.prop_map(Item::Consent),
        1 => block.prop_map(Item::Content),
    ]
}

fn form() -> impl Strategy<Value = Form> {
    let page = (word(), word(), vec(item(), 0..6)).prop_map(|(id, title, items)| Page {
        id,
        title,
        items,
        ..Page::default()
    });
    let hidden = (id(), word()).prop_map(|(id, value)| HiddenField {
        id,
        value,
        label: String::new(),
        target: WriteTarget::None,
    });
    (word(), vec(page, 0..4), vec(hidden, 0..3), word(), any::<bool>(), word()).prop_map(
        |(title, pages, hidden, text, captcha, version)| Form {
            title,
            pages,
            hidden,
            ending: Ending { text, ..Ending::default() },
            captcha,
            source: Some(SourceRef { kind: SourceKind::Hubspot, form_id: "f".into(), version }),
            ..Form::default()
        },
    )
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids.dedup();
    ids
}

fn ids(form: &Form) -> Vec<String> {
    sorted(form.questions().map(|question| question.id.0.clone()).collect())
}

proptest! {
    #[test]
    fn a_state_differs_in_nothing_from_itself(form in form()) {
        prop_assert_eq!(compare(&form, &form), vec![]);
    }

    #[test]
    fn a_source_that_changed_nothing_changes_nothing(base in form(), ours in form()) {
        let merged = merge(&base, &base, &ours);
        prop_assert_eq!(merged.form, ours);
    }

    #[test]
    fn a_tenant_who_changed_nothing_gets_what_the_source_has(base in form(), theirs in form()) {
        let merged = merge(&base, &theirs, &base);
        prop_assert_eq!(merged.form, theirs);
        prop_assert_eq!(merged.conflicts, vec![]);
    }

    #[test]
    fn the_same_change_on_both_sides_is_that_change(base in form(), both in form()) {
        let merged = merge(&base, &both, &both);
        prop_assert_eq!(merged.form, both);
    }

    #[test]
    fn merging_twice_changes_nothing_more(base in form(), theirs in form(), ours in form()) {
        let once = merge(&base, &theirs, &ours).form;
        // After the merge the source's state is what the draft stands on.
        let again = merge(&theirs, &theirs, &once);
        prop_assert_eq!(again.form, once);
    }

    #[test]
    fn no_question_comes_from_nowhere_and_none_that_only_one_side_has_is_lost(
        base in form(), theirs in form(), ours in form()
    ) {
        let (b, t, o) = (ids(&base), ids(&theirs), ids(&ours));
        let merged = ids(&merge(&base, &theirs, &ours).form);
        for id in &merged {
            prop_assert!(t.contains(id) || o.contains(id), "{} came from nowhere", id);
        }
        for id in t.iter().filter(|id| !b.contains(id)).chain(o.iter().filter(|id| !b.contains(id))) {
            prop_assert!(merged.contains(id), "{} was added and is lost", id);
        }
        for id in b.iter().filter(|id| !t.contains(id)) {
            prop_assert!(!merged.contains(id) || o.iter().filter(|o| *o == id).count() > 0, "{} was removed", id);
        }
    }

    #[test]
    fn a_question_that_is_gone_or_newly_needed_always_breaks(old in form(), new in form()) {
        let changes = compare(&old, &new);
        for id in ids(&old).iter().filter(|id| !ids(&new).contains(id)) {
            prop_assert!(
                changes.iter().any(|c| c.breaks_delivery && c.question.as_ref().is_some_and(|q| q.0 == *id)),
                "{} is gone without a word", id
            );
        }
    }
}
