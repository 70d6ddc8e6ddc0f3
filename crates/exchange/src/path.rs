//! The way through the screens that answers take.

use crate::check::Problem;
use crate::inputs::{Inputs, compose, settled};
use crate::wanted;
use akis_compiler::{FieldCheck, FieldRole, Plan, PlanField, PlanScreen, PlanTarget};
use akis_form::{Answer, Answers, QuestionId};
use std::collections::{BTreeSet, HashMap};

/// Whether a screen is shown to someone with these answers.
pub(crate) fn is_shown(screen: &PlanScreen, answers: &Answers) -> bool {
    screen.visible_when.as_ref().is_none_or(|when| when.holds(answers))
        && (screen.fields.is_empty() || screen.fields.iter().any(|field| is_asked(field, answers)))
}

/// Whether a field of a shown screen is asked.
pub(crate) fn is_asked(field: &PlanField, answers: &Answers) -> bool {
    field.visible_when.as_ref().is_none_or(|when| when.holds(answers))
}

/// Where the way leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal<'a> {
    /// To the asking screen at this place.
    Screen(usize),
    /// To the ending with this id; empty for the form's own.
    End(&'a str),
}

/// A value that an input gave, and what of one that fails its check is kept all the same.
pub(crate) type Given = Result<Option<Answer>, (Problem, Option<Answer>)>;

/// A way through the screens, as far as it was walked.
#[derive(Clone)]
pub(crate) struct Way<'a> {
    plan: &'a Plan,
    /// What conditions ask about: the answers on the way, constants and computed numbers. What was answered on a
    /// screen no longer shown is not among them, so it decides nothing either.
    pub known: Answers,
    /// The first input on it that still needs something, and the place of its screen.
    pub missing: Option<(usize, &'a PlanField)>,
    /// The places of the screens it led over.
    pub screens: Vec<usize>,
    /// Where it leads now.
    pub next: Goal<'a>,
    /// What each input on it gave, by question.
    pieces: HashMap<&'a QuestionId, Vec<(&'a PlanField, Answer)>>,
    notices: BTreeSet<&'a QuestionId>,
    /// The place of the last screen with an input of a question.
    last: HashMap<&'a QuestionId, usize>,
}

/// Walks as far as the first screen at or after the place `before`.
pub(crate) fn walk<'a>(plan: &'a Plan, inputs: &Inputs<'a>, before: usize) -> Way<'a> {
    let mut way = Way::start(plan);
    while let Goal::Screen(at) = way.next {
        if at >= before {
            break;
        }
        let lacking = way.pass(at, &mut |field| Ok(inputs.get(field).cloned()));
        way.missing = way.missing.or(lacking.first().map(|(field, _)| (at, *field)));
        way.leave(at);
    }
    way
}

impl<'a> Way<'a> {
    /// Before the first screen.
    pub(crate) fn start(plan: &'a Plan) -> Self {
        let mut known = plan.constants.clone();
        known
            .extend(plan.variables.iter().map(|variable| (variable.id.clone(), Answer::Number(variable.initial))));
        let places = plan.screens.iter().enumerate();
        let last = places.flat_map(|(at, screen)| screen.fields.iter().map(move |field| (&field.question, at)));
        let mut way = Self {
            plan,
            known,
            missing: None,
            screens: vec![],
            next: Goal::End(""),
            pieces: HashMap::new(),
            notices: BTreeSet::new(),
            last: last.collect(),
        };
        way.next = way.first_shown(0);
        way
    }

    /// Asks the inputs of the screen at this place. Answers what is wrong with what they gave, and what is missing.
    pub(crate) fn pass(
        &mut self,
        at: usize,
        given: &mut dyn FnMut(&'a PlanField) -> Given,
    ) -> Vec<(&'a PlanField, Problem)> {
        let Some(screen) = self.plan.screens.get(at) else { return vec![] };
        self.screens.push(at);
        let mut problems: Vec<(&PlanField, Problem)> = vec![];
        let mut asked = vec![];
        let mut changed: Vec<&QuestionId> = vec![];
        for field in &screen.fields {
            if field.visible_when.is_some() {
                self.know(&changed);
                changed.clear();
            }
            if !is_asked(field, &self.known) {
                continue;
            }
            asked.push(field);
            let answer = given(field).unwrap_or_else(|(problem, kept)| {
                problems.push((field, problem));
                kept
            });
            // A box that was shown and not ticked is an answer, also when only its silence came along.
            let unticked = matches!(field.check, FieldCheck::Consent { .. }).then_some(Answer::Bool(false));
            if let Some(answer) = answer.filter(|answer| !answer.is_empty()).or(unticked) {
                self.pieces.entry(&field.question).or_default().push((field, answer));
                if changed.last() != Some(&&field.question) {
                    changed.push(&field.question);
                }
            }
        }
        self.know(&changed);
        for notice in &screen.notices {
            self.known.insert(notice.clone(), Answer::Bool(true));
            self.notices.insert(notice);
        }
        let lacking = wanted::lacking(self, screen, at, &asked, &problems);
        problems.extend(lacking);
        problems
    }

    /// Goes on from the screen at this place: computes, then looks where the way leads.
    pub(crate) fn leave(&mut self, at: usize) {
        let Some(screen) = self.plan.screens.get(at) else { return };
        for change in screen.changes.iter().filter(|_| !self.plan.variables.is_empty()) {
            let declared = self.plan.variables.iter().any(|variable| variable.id == change.variable);
            if !declared || !change.when.holds(&self.known) {
                continue;
            }
            if let Some(Answer::Number(value)) = self.known.get_mut(&change.variable) {
                let changed = change.operation.apply(*value, change.by);
                if changed.is_finite() {
                    *value = changed;
                }
            }
        }
        let jump = screen.jumps.iter().find(|jump| jump.when.holds(&self.known));
        self.next = match jump.map(|jump| &jump.to) {
            Some(PlanTarget::Ending(id)) => Goal::End(id),
            // Ways never lead back: what could would never end.
            Some(PlanTarget::Screen(id)) => {
                let to = self.plan.screen(id).map(|(to, _)| to).filter(|to| *to > at);
                self.first_shown(to.unwrap_or(at + 1))
            }
            None => self.first_shown(at + 1),
        };
    }

    /// What each input of the screen at this place gave.
    pub(crate) fn given(&self, screen: &'a PlanScreen) -> Vec<(&'a PlanField, Option<Answer>)> {
        let piece = |field: &PlanField| {
            let pieces = self.pieces.get(&field.question)?;
            pieces.iter().find(|(of, _)| of.name == field.name).map(|(_, answer)| answer.clone())
        };
        screen.fields.iter().map(|field| (field, piece(field))).collect()
    }

    /// What the inputs of a question gave on the way so far.
    pub(crate) fn pieces(&self, question: &QuestionId) -> &[(&'a PlanField, Answer)] {
        self.pieces.get(question).map_or(&[], Vec::as_slice)
    }

    /// True where no later screen has an input of the question.
    pub(crate) fn is_last(&self, question: &QuestionId, at: usize) -> bool {
        self.last.get(question).is_none_or(|last| *last <= at)
    }

    /// The answers on the way, of questions and notices alone.
    pub(crate) fn answers(&self) -> Answers {
        let asked = self.pieces.iter().filter_map(|(question, pieces)| {
            let roles: Vec<&FieldRole> = pieces.iter().map(|(field, _)| &field.role).collect();
            Some(((*question).clone(), settled(self.known.get(*question)?, &roles)?))
        });
        asked.chain(self.notices.iter().map(|notice| ((*notice).clone(), Answer::Bool(true)))).collect()
    }

    fn know(&mut self, changed: &[&QuestionId]) {
        for question in changed {
            let Some(pieces) = self.pieces.get(*question) else { continue };
            if let Some(answer) = compose(pieces.iter().map(|(field, answer)| (*field, answer))) {
                self.known.insert((*question).clone(), answer);
            }
        }
    }

    fn first_shown(&self, from: usize) -> Goal<'a> {
        let screens = self.plan.screens.iter().enumerate().skip(from);
        let mut shown = screens.filter(|(_, screen)| screen.role.is_ask() && is_shown(screen, &self.known));
        shown.next().map_or(Goal::End(""), |(at, _)| Goal::Screen(at))
    }
}
