//! The answers that the calls carry.

use super::{FORM, ID};
use akis_form::{
    Answer, AnsweredQuestion, FileRef, HiddenField, QuestionId, SourceKind, SourceRef, Submission, WriteTarget,
};

fn answered(id: &str, answer: Answer, target: WriteTarget) -> AnsweredQuestion {
    AnsweredQuestion {
        id: QuestionId::new(id),
        label: format!("What is your {id}?"),
        kind: "short_text".into(),
        display: String::new(),
        answer,
        sensitive: false,
        target,
    }
}

fn property(name: &str) -> WriteTarget {
    WriteTarget::Hubspot { object_type_id: "0-1".into(), name: name.into() }
}

/// Answers of every kind HubSpot takes, with consent asked for.
pub(super) fn consented() -> Submission {
    let answers = vec![
        answered("email", Answer::Text("ayse@maviacenta.com.tr".into()), property("email")),
        answered("cabins", Answer::Number(4.0), property("cabins")),
        answered("port", Answer::Choice("gocek".into()), property("port")),
        answered("extras", Answer::Choices(vec!["food".into(), "diving".into()]), property("extras")),
        answered("first_time", Answer::Bool(true), property("first_time")),
        answered("tour_date", Answer::Date("2026-08-15".parse().unwrap()), property("tour_date")),
        answered("processing", Answer::Bool(true), WriteTarget::HubspotProcessing),
        answered("news", Answer::Bool(false), WriteTarget::HubspotSubscription { subscription_type_id: 9012 }),
        answered(
            "passport",
            Answer::Files(vec![FileRef { media_id: "m1".into(), ..FileRef::default() }]),
            WriteTarget::None,
        ),
    ];
    Submission {
        id: ID,
        form_title: "Tekne turu".into(),
        source: Some(SourceRef { kind: SourceKind::Hubspot, form_id: FORM.into(), version: String::new() }),
        completed_at: "2026-06-01T10:00:00Z".parse().unwrap(),
        answers,
        hidden: vec![HiddenField {
            id: QuestionId::new("lead_channel"),
            label: "Kanal".into(),
            value: "web".into(),
            target: property("lead_channel"),
        }],
    }
}

/// The same with a legitimate interest, which is told and not asked.
pub(super) fn told() -> Submission {
    let mut submission = consented();
    submission.answers.truncate(6);
    submission.hidden.push(HiddenField {
        id: QuestionId::new("legitimate_interest"),
        label: "Legitimate interest".into(),
        value: "We write to our customers.".into(),
        target: WriteTarget::HubspotLegitimateInterest {
            subscription_type_id: 77,
            legal_basis: "CUSTOMER".into(),
        },
    });
    submission
}
