use crate::ask::{Asked, ask};
use crate::conditions::{Order, Truth};
use crate::consent::consent;
use crate::names::Names;
use crate::report::{ConditionRow, ConsentRow, ContentRow, Outcome, QuestionRow};
use crate::text::line;
use crate::unit::{Row, Unit, divided, paragraphs};
use crate::words::{Words, fill};
use akis_form::{Condition, Consent, ConsentPart, Content, Form, Item, Question, QuestionId, QuestionKind};

/// A form taken apart: what goes on screens, and a row for everything it held.
pub(crate) struct Triage {
    pub units: Vec<Unit>,
    pub questions: Vec<QuestionRow>,
    pub conditions: Vec<ConditionRow>,
    pub consents: Vec<ConsentRow>,
    pub content: Vec<ContentRow>,
    pub warnings: Vec<String>,
}

/// Decides for everything in the form whether and how it is carried.
pub(crate) fn triage(form: &Form, words: &Words) -> Triage {
    let mut desk = Desk {
        form,
        words,
        order: Order::new(form),
        names: Names::default(),
        page: 0,
        done: Triage {
            units: vec![],
            questions: vec![],
            conditions: vec![],
            consents: vec![],
            content: vec![],
            warnings: vec![],
        },
    };
    desk.put(Unit { parts: paragraphs(&form.description), ..Unit::default() }, None);
    for (page, content) in form.pages.iter().enumerate() {
        desk.page = page;
        for item in &content.items {
            match item {
                Item::Question(question) => desk.question(question),
                Item::Content(content) => desk.content(content),
                Item::Consent(part) => desk.consent(part),
            }
        }
    }
    desk.hidden();
    desk.done
}

struct Desk<'a> {
    form: &'a Form,
    words: &'a Words,
    order: Order<'a>,
    names: Names,
    page: usize,
    done: Triage,
}

/// What a condition means for the thing it stands at.
struct Shown {
    condition: Option<Condition>,
    truth: Truth,
    note: Option<String>,
}

impl<'a> Desk<'a> {
    fn question(&mut self, question: &'a Question) {
        let number = self.done.questions.len() + 1;
        let shown = self.shown(question.visible_when.as_ref());
        let asked = match shown.truth {
            Truth::Never => Asked::No(shown.note.clone().unwrap_or_default()),
            // Shown to people it was not meant for, it must not hold them up.
            Truth::Later => {
                ask(&Question { required: false, ..question.clone() }, number, &mut self.names, self.words)
            }
            Truth::Always | Truth::Open => ask(question, number, &mut self.names, self.words),
        };
        let title = Some(line(&question.label))
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| fill(self.words.question, &number.to_string()));
        let carried = matches!(asked, Asked::Yes(..));
        self.condition_rows(question.visible_when.as_ref(), question.id.as_str(), &shown, carried);
        let (outcome, note) = match asked {
            Asked::Yes(unit, notes) => {
                self.put(*unit, shown.condition);
                let notes: Vec<String> = notes.into_iter().chain(shown.note).collect();
                (if notes.is_empty() { Outcome::Carried } else { Outcome::Adapted }, notes.join(" "))
            }
            Asked::No(why) => {
                if question.required {
                    self.done.warnings.push(fill(self.words.notes.required_missing, &title));
                }
                (Outcome::NotCarried, why)
            }
        };
        if carried && matches!(question.kind, QuestionKind::Email { blocks_free_mail: true, .. }) {
            self.done.warnings.push(fill(self.words.notes.free_mail, &title));
        }
        self.order.pass(&question.id, carried);
        self.done.questions.push(QuestionRow {
            id: question.id.to_string(),
            title,
            kind: question.kind.name().to_owned(),
            required: question.required,
            hidden: false,
            outcome,
            policy: false,
            note,
            screens: vec![],
        });
    }

    fn content(&mut self, content: &Content) {
        let shown = self.shown(content.visible_when.as_ref());
        let carried = shown.truth != Truth::Never;
        self.condition_rows(content.visible_when.as_ref(), "content", &shown, carried);
        if carried {
            let row = Row::Content(self.done.content.len());
            self.put(Unit { row, parts: paragraphs(&content.text), ..Unit::default() }, shown.condition);
        }
        let outcome = match (carried, &shown.note) {
            (false, _) => Outcome::NotCarried,
            (true, Some(_)) => Outcome::Adapted,
            (true, None) => Outcome::Carried,
        };
        let note = shown.note.unwrap_or_default();
        self.done.content.push(ContentRow { text: content.text.clone(), outcome, note, screens: vec![] });
    }

    fn consent(&mut self, part: &'a Consent) {
        let (unit, moved) = consent(part, self.done.consents.len(), &mut self.names, self.words);
        self.put(unit, None);
        let (kind, title, required) = match &part.part {
            ConsentPart::Notice => ("notice", &part.text, false),
            ConsentPart::Ask { label, required } => ("ask", label, *required),
        };
        self.order.pass(&part.id, kind == "ask");
        self.done.consents.push(ConsentRow {
            id: part.id.to_string(),
            part: kind.to_owned(),
            title: title.clone(),
            required,
            outcome: if moved { Outcome::Adapted } else { Outcome::Carried },
            note: if moved { self.words.notes.label_above.to_owned() } else { String::new() },
            screens: vec![],
        });
    }

    /// Hidden fields are constants: nobody is asked, and every response takes them along.
    fn hidden(&mut self) {
        for field in &self.form.hidden {
            let title = if field.label.trim().is_empty() { field.id.to_string() } else { field.label.clone() };
            self.done.questions.push(QuestionRow {
                id: field.id.to_string(),
                title,
                kind: "hidden".to_owned(),
                required: false,
                hidden: true,
                outcome: Outcome::Carried,
                policy: false,
                note: String::new(),
                screens: vec![],
            });
        }
    }

    fn put(&mut self, mut unit: Unit, condition: Option<Condition>) {
        if unit.parts.is_empty() {
            return;
        }
        unit.group = self.page;
        unit.condition = condition;
        self.done.units.extend(divided(unit));
    }

    fn shown(&self, when: Option<&Condition>) -> Shown {
        let Some(when) = when else { return Shown { condition: None, truth: Truth::Always, note: None } };
        let notes = &self.words.notes;
        let truth = self.order.truth(when);
        let missing = when.questions().into_iter().find(|id| !self.order.is_asked(id));
        let missing = missing.map(|id| self.title(id)).unwrap_or_default();
        let note = match truth {
            Truth::Always => (!missing.is_empty()).then(|| fill(notes.always_shown, &missing)),
            Truth::Never => Some(fill(notes.never_shown, &missing)),
            Truth::Later => Some(notes.later_answer.to_owned()),
            Truth::Open => None,
        };
        Shown { condition: (truth == Truth::Open).then(|| when.clone()), truth, note }
    }

    /// The question as its owner knows it; its id where the form has no such question.
    fn title(&self, id: &QuestionId) -> String {
        let label = self.form.question(id).map(|question| line(&question.label)).unwrap_or_default();
        if label.is_empty() { id.to_string() } else { label }
    }

    fn condition_rows(&mut self, when: Option<&Condition>, to: &str, shown: &Shown, carried: bool) {
        let mut from: Vec<&QuestionId> = when.map(Condition::questions).unwrap_or_default();
        from.sort();
        from.dedup();
        let outcome = match (carried, shown.truth) {
            (false, _) | (true, Truth::Never) => Outcome::NotCarried,
            (true, Truth::Open) => Outcome::Carried,
            (true, Truth::Always | Truth::Later) => Outcome::Adapted,
        };
        let note = shown.note.clone().unwrap_or_default();
        self.done.conditions.extend(from.into_iter().map(|from| ConditionRow {
            from: from.to_string(),
            to: to.to_owned(),
            outcome,
            note: note.clone(),
        }));
    }
}
