use super::{asked, edit, form, remove};
use crate::judge;
use akis_form::Form;

/// The states of one form, each with one change more.
fn first() -> Form {
    form([asked("name", "Your name"), asked("city", "City")])
}

fn needs_city() -> Form {
    let mut form = first();
    edit(&mut form, "city").required = true;
    form
}

fn without_city() -> Form {
    let mut form = first();
    remove(&mut form, "city");
    form
}

#[test]
fn a_draft_in_line_leaves_what_is_published_to_be_published_again() {
    let judged = judge(&needs_city(), &needs_city(), [&first()]);
    assert!(judged.changes.is_empty());
    assert!(judged.breaks() && judged.publish_again());
    assert_eq!(judged.live.unwrap().len(), 1);
}

#[test]
fn what_is_published_decides_whether_answers_are_refused() {
    // The draft is behind as well: publishing it as it is would mend nothing.
    let behind = judge(&first(), &needs_city(), [&first()]);
    assert!(behind.breaks() && !behind.publish_again());
    // The source went back to what is published; the draft followed it too early.
    let back = judge(&without_city(), &needs_city(), [&needs_city()]);
    assert!(!back.changes.is_empty() && !back.breaks() && !back.publish_again());
    // One account is in line, another one is not.
    let two = judge(&needs_city(), &needs_city(), [&needs_city(), &first()]);
    assert!(two.breaks() && two.publish_again());
    let all = judge(&needs_city(), &needs_city(), [&needs_city()]);
    assert!(!all.breaks() && !all.publish_again());
}

#[test]
fn before_anything_is_published_the_draft_decides() {
    let judged = judge(&first(), &needs_city(), []);
    assert!(judged.breaks() && !judged.publish_again() && judged.live.is_none());
    assert!(!judge(&first(), &first(), []).breaks());
}

#[test]
fn what_does_not_break_delivery_needs_no_publishing() {
    let mut renamed = first();
    edit(&mut renamed, "city").label = "Where do you live?".into();
    let judged = judge(&renamed, &renamed, [&first()]);
    assert!(!judged.breaks() && !judged.publish_again());
    assert_eq!(judged.live, Some(Vec::new()));
}
