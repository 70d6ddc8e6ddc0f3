use crate::ask::{Asked, ask};
use crate::conditions::{Order, Truth};
use crate::consent::consent;
use crate::logic::{Pending, lead};
use crate::names::Names;
use crate::report::{ConditionRow, ConsentRow, ContentRow, Outcome, QuestionRow};
use crate::text::line;
use crate::unit::{Anchor, Goal, Row, Unit, divided, paragraphs};
use crate::words::{Words, fill};
use akis_form::{
    Condition, Consent, ConsentPart, Content, Form, Item, Jump, Question, QuestionId, QuestionKind, WriteTarget,
};

/// A form taken apart: what goes on screens, and a row for everything it held.
pub(crate) struct Triage {
    pub units: Vec<Unit>,
    pub questions: Vec<QuestionRow>,
    pub conditions: Vec<ConditionRow>,
    pub consents: Vec<ConsentRow>,
    pub content: Vec<ContentRow>,
    pub warnings: Vec<String>,
}

/// Decides for everything in the form whether and how it is carried; `alone` for a phone without an endpoint.
pub(crate) fn triage(form: &Form, words: &Words, alone: bool) -> Triage {
    let items = form.pages.iter().map(|page| page.items.len()).sum();
    let mut desk = Desk {
        form,
        words,
        alone,
        order: Order::new(form),
        names: Names::default(),
        page: 0,
        anchors: vec![],
        pending: vec![],
        notices: String::new(),
        done: Triage {
            units: Vec::with_capacity(items),
            questions: Vec::with_capacity(items),
            conditions: vec![],
            consents: vec![],
            content: vec![],
            warnings: vec![],
        },
    };
    desk.put(Unit { parts: paragraphs(&form.description), ..Unit::default() }, None);
    // What is to be agreed to is read before the box.
    let (boxes, notices): (Vec<&Consent>, Vec<&Consent>) =
        form.consents().filter(|part| part.gate).partition(|part| matches!(part.part, ConsentPart::Ask { .. }));
    if !boxes.is_empty() {
        desk.notices = notices.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n");
        for part in notices.into_iter().chain(boxes) {
            desk.consent(part);
        }
    }
    let gated = !desk.done.consents.is_empty();
    for (page, content) in form.pages.iter().enumerate() {
        desk.page = page;
        if !content.id.is_empty() {
            desk.anchors.push(Anchor::Page(content.id.clone()));
        }
        for item in &content.items {
            match item {
                Item::Question(question) => desk.question(question),
                Item::Content(content) => desk.content(content),
                Item::Consent(part) if part.gate && gated => {}
                Item::Consent(part) => desk.consent(part),
            }
        }
        let from = QuestionId::new(content.id.clone());
        desk.jumps(from, &content.jumps);
    }
    desk.hidden();
    desk.led()
}

struct Desk<'a> {
    form: &'a Form,
    words: &'a Words,
    alone: bool,
    order: Order<'a>,
    names: Names,
    page: usize,
    /// Names that belong to the next unit.
    anchors: Vec<Anchor>,
    /// What is read above the gates.
    notices: String,
    /// Jumps that wait until every unit has its place.
    pending: Vec<Pending>,
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
        self.anchors.push(Anchor::Item(question.id.clone()));
        let number = self.done.questions.len() + 1;
        let shown = self.shown(question.visible_when.as_ref());
        let asked = match shown.truth {
            Truth::Never => Asked::No { why: shown.note.clone().unwrap_or_default(), policy: false },
            // Shown to people it was not meant for, it must not hold them up.
            Truth::Later => {
                let question = Question { required: false, ..question.clone() };
                ask(&question, number, &mut self.names, self.words, self.alone)
            }
            Truth::Always | Truth::Open => ask(question, number, &mut self.names, self.words, self.alone),
        };
        let title = Some(line(&question.label))
            .filter(|label| !label.is_empty())
            .unwrap_or_else(|| fill(self.words.question, &number.to_string()));
        let carried = matches!(asked, Asked::Yes { .. });
        self.condition_rows(question.visible_when.as_ref(), question.id.as_str(), &shown, carried);
        let (outcome, note, policy) = match asked {
            Asked::Yes { units, notes } => {
                let last = units.len().saturating_sub(1);
                for (index, mut unit) in units.into_iter().enumerate() {
                    if question.collected {
                        unit.row = Row::Content(self.done.content.len());
                    }
                    if index == last {
                        unit.changes.clone_from(&question.changes);
                    }
                    self.put(unit, shown.condition.clone());
                }
                let notes: Vec<String> = notes.into_iter().chain(shown.note).collect();
                (if notes.is_empty() { Outcome::Carried } else { Outcome::Adapted }, notes.join(" "), false)
            }
            Asked::No { why, policy } => (Outcome::NotCarried, why, policy),
        };
        if carried && matches!(question.kind, QuestionKind::Email { blocks_free_mail: true, .. }) {
            self.done.warnings.push(fill(self.words.notes.free_mail, &title));
        }
        self.order.pass(&question.id, carried);
        self.jumps(question.id.clone(), &question.jumps);
        if question.collected {
            self.done.content.push(ContentRow { text: title, outcome, note, screens: vec![] });
            return;
        }
        self.done.questions.push(QuestionRow {
            id: question.id.to_string(),
            title,
            kind: question.kind.name().to_owned(),
            required: question.required,
            hidden: false,
            outcome,
            policy,
            note,
            screens: vec![],
        });
    }

    fn content(&mut self, content: &Content) {
        if let Some(id) = &content.id {
            self.anchors.push(Anchor::Item(id.clone()));
        }
        let shown = self.shown(content.visible_when.as_ref());
        let carried = shown.truth != Truth::Never;
        self.condition_rows(content.visible_when.as_ref(), "content", &shown, carried);
        let mut notes: Vec<String> = shown.note.clone().into_iter().collect();
        if carried {
            let row = Row::Content(self.done.content.len());
            let (parts, links) = crate::content::parts(content, self.words);
            notes.extend(links.iter().map(|note| (*note).to_owned()));
            self.put(Unit { row, parts, ..Unit::default() }, shown.condition);
        }
        let outcome = match (carried, notes.is_empty()) {
            (false, _) => Outcome::NotCarried,
            (true, false) => Outcome::Adapted,
            (true, true) => Outcome::Carried,
        };
        let note = notes.join(" ");
        let text = crate::content::title(content);
        self.done.content.push(ContentRow { text, outcome, note, screens: vec![] });
        if let Some(id) = &content.id {
            self.jumps(id.clone(), &content.jumps);
        }
    }

    fn consent(&mut self, part: &'a Consent) {
        let (unit, mut notes) =
            consent(part, self.done.consents.len(), &self.notices, &mut self.names, self.words);
        if unit.gate.is_some() {
            notes.push(self.words.notes.gate.to_owned());
        }
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
            outcome: if notes.is_empty() { Outcome::Carried } else { Outcome::Adapted },
            note: notes.join(" "),
            screens: vec![],
        });
    }

    /// Hidden fields are constants: nobody is asked, and every response takes them along.
    fn hidden(&mut self) {
        // What a consent sends along unasked has its row where it is shown.
        let consents = |target: &WriteTarget| {
            matches!(target, WriteTarget::HubspotProcessing | WriteTarget::HubspotLegitimateInterest { .. })
        };
        for field in self.form.hidden.iter().filter(|field| !consents(&field.target)) {
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

    /// Puts a unit behind the others. One that shows nothing leaves its names to the next.
    fn put(&mut self, mut unit: Unit, condition: Option<Condition>) {
        if unit.parts.is_empty() {
            return;
        }
        unit.group = self.page;
        unit.condition = condition;
        let mut units = divided(unit);
        if let Some(first) = units.first_mut() {
            first.anchors = std::mem::take(&mut self.anchors);
        }
        self.done.units.extend(units);
    }

    /// Jumps stand after the last unit put. Where nothing stands before them a screen to start from does.
    fn jumps(&mut self, from: QuestionId, jumps: &[Jump]) {
        if jumps.is_empty() {
            return;
        }
        if self.done.units.is_empty() {
            self.put(Unit { parts: paragraphs(self.words.start_text), ..Unit::default() }, None);
        }
        let after = self.done.units.len().saturating_sub(1);
        self.pending.push(Pending { after, from, jumps: jumps.to_vec() });
    }

    /// Leads the jumps, now that every unit has its place.
    fn led(mut self) -> Triage {
        for (at, unit) in self.done.units.iter_mut().enumerate() {
            unit.at = at;
        }
        let rows = lead(self.form, self.words, &self.order, &mut self.done.units, self.pending, &self.anchors);
        self.done.conditions.extend(rows);
        let targets: Vec<usize> = self
            .done
            .units
            .iter()
            .flat_map(|unit| &unit.routes)
            .filter_map(|route| match route.to {
                Goal::Unit(at) => Some(at),
                Goal::Ending(_) => None,
            })
            .collect();
        for at in targets {
            if let Some(unit) = self.done.units.get_mut(at) {
                unit.target = true;
            }
        }
        self.done
    }

    fn shown(&self, when: Option<&Condition>) -> Shown {
        let Some(when) = when else { return Shown { condition: None, truth: Truth::Always, note: None } };
        let notes = &self.words.notes;
        let truth = self.order.truth(when);
        let missing = when.questions().into_iter().find(|id| !self.order.is_asked(id));
        let missing = missing.map(|id| self.title(id)).unwrap_or_default();
        let note = match truth {
            Truth::Always => (!missing.is_empty()).then(|| fill(notes.always_shown, &missing)),
            Truth::Never if self.is_hidden(when) => Some(fill(notes.never_constant, &missing)),
            Truth::Never => Some(fill(notes.never_shown, &missing)),
            Truth::Later => Some(notes.later_answer.to_owned()),
            Truth::Open => None,
        };
        Shown { condition: (truth == Truth::Open).then(|| when.clone()), truth, note }
    }

    /// Whether the condition waits for a hidden field's value.
    fn is_hidden(&self, when: &Condition) -> bool {
        let asked = when.questions();
        asked.iter().any(|id| self.form.hidden.iter().any(|field| field.id == **id))
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
        let note = match &shown.note {
            Some(note) => note.clone(),
            None if outcome == Outcome::NotCarried => self.words.notes.nothing_to_show.to_owned(),
            None => String::new(),
        };
        self.done.conditions.extend(from.into_iter().map(|from| ConditionRow {
            from: from.to_string(),
            to: to.to_owned(),
            outcome,
            note: note.clone(),
        }));
    }
}
