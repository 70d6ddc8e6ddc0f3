mod display;

use crate::{Answer, Answers, Condition, Form, HiddenField, QuestionId, SourceRef, WriteTarget};
use display::display;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Names a Submission; also the marker by which a destination can be asked whether it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubmissionId(pub Uuid);

impl std::fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What people read of the options they chose, by question and value, where the options came from elsewhere while the
/// form was filled in.
pub type OptionLabels = BTreeMap<QuestionId, BTreeMap<String, String>>;

/// The completed answers of one Session, with the labels people saw frozen beside them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Names it.
    pub id: SubmissionId,
    /// The form's title at the time.
    pub form_title: String,
    /// The source the form was read from.
    pub source: Option<SourceRef>,
    /// When the person finished.
    pub completed_at: Timestamp,
    /// One entry for each answered question and each consent given, in the form's order.
    pub answers: Vec<AnsweredQuestion>,
    /// Constant fields sent along.
    #[serde(default)]
    pub hidden: Vec<HiddenField>,
}

/// One answer with what was asked.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct AnsweredQuestion {
    /// Which question.
    pub id: QuestionId,
    /// As the person read it; for a consent, the exact text.
    pub label: String,
    /// [`QuestionKind::name`], or `consent`.
    pub kind: String,
    /// What they answered.
    pub answer: Answer,
    /// The answer in the words they saw: option labels instead of values.
    pub display: String,
    /// Masked in lists.
    #[serde(default)]
    pub sensitive: bool,
    /// Where it goes at the source.
    pub target: WriteTarget,
}

/// Answers never reach a log: `Debug` names the question alone.
impl std::fmt::Debug for AnsweredQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnsweredQuestion").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Submission {
    /// Freezes answers against the form they were given to. Answers of questions that are not visible under
    /// these same answers are left out: they are not on the path the person took. A condition about a number the
    /// source computes decides nothing here, since only the way through the screens knows the number; the answers
    /// come from that way.
    pub fn freeze(id: SubmissionId, form: &Form, answers: &Answers, completed_at: Timestamp) -> Self {
        Self::freeze_with(id, form, answers, &OptionLabels::new(), completed_at)
    }

    /// As [`Submission::freeze`], with the words of options that do not stand in the form.
    pub fn freeze_with(
        id: SubmissionId,
        form: &Form,
        answers: &Answers,
        labels: &OptionLabels,
        completed_at: Timestamp,
    ) -> Self {
        let mut known: Answers =
            form.hidden.iter().map(|field| (field.id.clone(), Answer::Text(field.value.clone()))).collect();
        known.extend(answers.iter().map(|(id, answer)| (id.clone(), answer.clone())));
        let computed = |when: &Condition| {
            when.questions().iter().any(|id| form.variables.iter().any(|variable| variable.id == **id))
        };
        let asked = form
            .questions()
            .filter(|question| {
                question.visible_when.as_ref().is_none_or(|when| computed(when) || when.holds(&known))
            })
            .filter_map(|question| Some((question, answers.get(&question.id)?)))
            .filter(|(_, answer)| !answer.is_empty())
            .map(|(question, answer)| AnsweredQuestion {
                id: question.id.clone(),
                label: question.label.clone(),
                kind: question.kind.name().to_owned(),
                answer: answer.clone(),
                display: display(question, answer, &form.language, labels.get(&question.id)),
                sensitive: question.sensitive,
                target: question.target.clone(),
            });
        let consents = form.consents().filter_map(|consent| {
            let answer = answers.get(&consent.id)?;
            Some(AnsweredQuestion {
                id: consent.id.clone(),
                label: consent.text.clone(),
                kind: "consent".to_owned(),
                answer: answer.clone(),
                display: answer.in_words(&form.language, &|_| None),
                sensitive: false,
                target: consent.target.clone(),
            })
        });
        Self {
            id,
            form_title: form.title.clone(),
            source: form.source.clone(),
            completed_at,
            answers: asked.chain(consents).collect(),
            hidden: form.hidden.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Choice, Choices, Comparison, Ending, Item, Language, Page, Question, QuestionKind};

    fn question(id: &str, kind: QuestionKind, visible_when: Option<Condition>) -> Item {
        Item::Question(Question {
            id: QuestionId::new(id),
            label: format!("What is your {id}?"),
            help: String::new(),
            required: true,
            kind,
            visible_when,
            sensitive: false,
            target: WriteTarget::None,
            ..Default::default()
        })
    }

    #[test]
    fn keeps_the_path_and_the_words_people_saw() {
        let plan = QuestionKind::SingleChoice(Choices {
            options: vec![Choice {
                value: "p1".into(),
                label: "Pro".into(),
                description: String::new(),
                ..Default::default()
            }],
            dropdown: false,
            ..Default::default()
        });
        let only_free =
            Condition::Answer { question: QuestionId::new("plan"), is: Comparison::Equals("free".into()) };
        let form = Form {
            source: None,
            title: "Plans".into(),
            description: String::new(),
            language: Language::new("tr"),
            pages: vec![Page {
                title: String::new(),
                items: vec![
                    question("plan", plan, None),
                    question("again", QuestionKind::YesNo, None),
                    question(
                        "reason",
                        QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None },
                        Some(only_free),
                    ),
                ],
                ..Default::default()
            }],
            hidden: vec![],
            ending: Ending::default(),
            submit_label: None,
            captcha: false,
            ..Default::default()
        };
        let answers = Answers::from([
            (QuestionId::new("plan"), Answer::Choice("p1".into())),
            (QuestionId::new("again"), Answer::Bool(true)),
            (QuestionId::new("reason"), Answer::Text("typed before going back".into())),
        ]);
        let id = SubmissionId(Uuid::nil());
        let submission = Submission::freeze(id, &form, &answers, Timestamp::UNIX_EPOCH);
        assert_eq!(submission.answers.len(), 2);
        assert_eq!(submission.answers[0].display, "Pro");
        assert_eq!(submission.answers[0].label, "What is your plan?");
        assert_eq!(submission.answers[1].display, "Evet");
        let shown = format!("{submission:?}");
        assert!(!shown.contains("Pro") && !shown.contains("Evet"), "{shown}");
    }
}
