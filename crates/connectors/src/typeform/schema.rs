use super::index::{Asked, Holder, Index, Names, Place, Tested};
use super::json::{at, first_text, flag, list, number, scalar, text};
use super::options::address;
use super::text::Texts;
use super::{kinds, logic, screens};
use crate::{ConnectorError, language};
use akis_form::{
    Caution, Content, Form, HiddenField, Item, JumpTarget, Language, Page, Question, QuestionId, SourceKind,
    SourceRef, Variable, WriteTarget,
};
use serde_json::Value;

/// The neutral form.
pub(super) fn form(definition: &Value) -> Result<Form, ConnectorError> {
    check(definition)?;
    let mut reading = Reading { language: language(definition), ..Reading::default() };
    let description = screens::welcome(definition, &mut reading.texts);
    reading.fields(list(definition, "fields"));
    let endings = screens::endings(definition, &mut reading.texts);
    reading.index.endings = endings.by_name;
    let hidden = reading.hidden(definition);
    reading.variables(definition);
    let title = reading.texts.label(&text(definition, "title"));
    reading.translations(definition);
    logic::read(definition, &mut reading);

    if reading.shuffled {
        reading.cautions.push(Caution::Shuffled);
    }
    if reading.texts.piping {
        reading.cautions.push(Caution::Piping);
    }
    if at(at(definition, "settings"), "is_public") == &Value::Bool(false) {
        reading.cautions.push(Caution::Closed);
    }
    if reading.pages.is_empty() {
        reading.pages.push(Page::default());
    }
    Ok(Form {
        source: Some(SourceRef {
            kind: SourceKind::Typeform,
            form_id: text(definition, "id"),
            version: first_text(definition, &["last_updated_at", "published_at", "created_at"]),
        }),
        title,
        description,
        language: reading.language,
        pages: reading.pages,
        hidden,
        ending: endings.own,
        endings: endings.others,
        variables: reading.variables,
        cautions: reading.cautions,
        ..Form::default()
    })
}

/// Refuses what is not a form of Typeform, naming what is missing.
fn check(definition: &Value) -> Result<(), ConnectorError> {
    let unreadable = |reason: &str| Err(ConnectorError::Unreadable { reason: reason.to_owned() });
    if !definition.is_object() {
        return unreadable("it is no JSON object, so no Typeform definition");
    }
    let has = |keys: &[&str]| keys.iter().any(|key| definition.get(key).is_some());
    match at(definition, "fields") {
        Value::Array(fields) if fields.is_empty() => Ok(()),
        Value::Array(fields) => {
            // The fields of other systems have no `type`, or neither `ref` nor `title`; a translation has no types.
            let is_ours = |field: &Value| {
                field.get("type").is_some() && (field.get("ref").is_some() || field.get("title").is_some())
            };
            if fields.iter().any(is_ours) {
                return Ok(());
            }
            unreadable("the entries of “fields” have no “type” with a “ref” or a “title”, as Typeform's have")
        }
        // A form nobody has put a question into yet.
        _ if has(&["thankyou_screens", "welcome_screens"]) => Ok(()),
        _ => unreadable("it has no “fields” list, which every Typeform definition has"),
    }
}

/// The form's language; Typeform's `ch` is Chinese. Where it says none, what its titles look like.
fn language(definition: &Value) -> Language {
    let settings = text(at(definition, "settings"), "language");
    // Older forms say it beside their title.
    let tag = if settings.is_empty() { text(definition, "language") } else { settings };
    match tag.as_str() {
        "" => {
            let titles = list(definition, "fields").iter().filter_map(|field| field.get("title")?.as_str());
            language::guess(titles)
        }
        "ch" => Language::new("zh"),
        tag => Language::new(tag),
    }
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) pages: Vec<Page>,
    pub(super) index: Index,
    pub(super) cautions: Vec<Caution>,
    pub(super) variables: Vec<Variable>,
    /// Gives out the ids of questions, contents, hidden fields and variables.
    pub(super) names: Names,
    page_names: Names,
    texts: Texts,
    language: Language,
    shuffled: bool,
    /// The last page takes further fields.
    open: bool,
    /// Fields read, to name those without a name.
    count: usize,
}

impl Reading {
    fn fields(&mut self, fields: &[Value]) {
        for field in fields {
            self.count += 1;
            if !field.is_object() {
                let what = format!("field {} is no object", self.count);
                self.cautions.push(Caution::Unreadable { what });
                continue;
            }
            self.shuffled |= flag(at(field, "properties"), "randomize")
                || list(at(field, "properties"), "fields")
                    .iter()
                    .any(|row| flag(at(row, "properties"), "randomize"));
            match text(field, "type").as_str() {
                "group" | "inline_group" => self.group(field),
                "statement" => self.statement(field),
                _ => self.question(field),
            }
        }
    }

    /// A group is a page of its own. What follows it, also behind a group inside it, begins another.
    fn group(&mut self, field: &Value) {
        let (reference, id) = (text(field, "ref"), text(field, "id"));
        let name = self.name(field, &["ref", "id"], "group");
        let page = Page {
            id: self.page_names.unique(&name),
            title: self.texts.label(&text(field, "title")),
            ..Page::default()
        };
        let landing = JumpTarget::Page(page.id.clone());
        self.pages.push(page);
        self.open = true;
        let description = self.texts.body(&text(at(field, "properties"), "description"));
        let (image, video) = attachment(field);
        if !description.is_empty() || image.is_some() || video.is_some() {
            self.push(Item::Content(Content { text: description, image, video, ..Content::default() }));
        }
        self.fields(list(at(field, "properties"), "fields"));
        self.open = false;
        let last = self
            .pages
            .last()
            .and_then(|page| page.items.iter().rposition(|item| matches!(item, Item::Question(_))));
        let holder = Holder::Page(self.pages.len().saturating_sub(1), last);
        let asked = Asked { tested: Tested::Nothing, ..Asked::default() };
        self.index.add(&reference, &id, Place { landing, asked, holder });
    }

    fn statement(&mut self, field: &Value) {
        let name = self.name(field, &["id", "ref"], "field");
        let id = QuestionId::new(self.names.unique(&name));
        let (image, video) = attachment(field);
        let words = self.texts.titled(&text(field, "title"), &text(at(field, "properties"), "description"));
        let holder = self.push(Item::Content(Content {
            text: words,
            id: Some(id.clone()),
            image,
            video,
            ..Content::default()
        }));
        let asked = Asked { tested: Tested::Nothing, ..Asked::default() };
        let place = Place { landing: JumpTarget::Item(id), asked, holder };
        self.index.add(&text(field, "ref"), &text(field, "id"), place);
    }

    fn question(&mut self, field: &Value) {
        let name = self.name(field, &["id", "ref"], "field");
        let id = QuestionId::new(self.names.unique(&name));
        let landing = self.picture(field, &id);
        let meaning = kinds::read(field, &id, &mut self.texts, &self.language);
        let question = Question {
            id: id.clone(),
            label: self.texts.label(&text(field, "title")),
            help: self.texts.body(&text(at(field, "properties"), "description")),
            required: meaning.required || flag(at(field, "validations"), "required"),
            kind: meaning.kind,
            target: WriteTarget::Typeform {
                id: text(field, "id"),
                reference: text(field, "ref"),
                kind: text(field, "type"),
                choices: meaning.choices,
                parts: meaning.parts,
            },
            ..Question::default()
        };
        let holder = self.push(Item::Question(question));
        let asked = Asked {
            question: id.clone(),
            part: None,
            tested: meaning.tested,
            values: meaning.values,
            other: meaning.other,
        };
        let place = Place { landing: landing.clone(), asked, holder };
        self.index.add(&text(field, "ref"), &text(field, "id"), place);
        for nested in meaning.nested {
            let place = Place { landing: landing.clone(), asked: nested.asked, holder };
            self.index.add(&nested.reference, &nested.id, place);
        }
    }

    /// Puts a question's picture or film before it. A jump to the question then arrives at the picture.
    fn picture(&mut self, field: &Value, question: &QuestionId) -> JumpTarget {
        let (image, video) = attachment(field);
        if image.is_none() && video.is_none() {
            return JumpTarget::Item(question.clone());
        }
        let id = QuestionId::new(self.names.unique(&format!("{question}:attachment")));
        let described = at(at(field, "attachment"), "properties");
        let words = self.texts.body(&text(described, "description"));
        self.push(Item::Content(Content {
            text: words,
            id: Some(id.clone()),
            image,
            video,
            ..Content::default()
        }));
        JumpTarget::Item(id)
    }

    /// Puts an item on the open page, or on a new one.
    fn push(&mut self, item: Item) -> Holder {
        if !self.open || self.pages.is_empty() {
            self.pages.push(Page::default());
            self.open = true;
        }
        let number = self.pages.len().saturating_sub(1);
        let items = self.pages.last_mut().map(|page| &mut page.items);
        let place = items.map_or(0, |items| {
            items.push(item);
            items.len().saturating_sub(1)
        });
        Holder::Item(number, place)
    }

    fn name(&self, field: &Value, keys: &[&str], otherwise: &str) -> String {
        let name = first_text(field, keys);
        if name.is_empty() { format!("{otherwise}-{}", self.count) } else { name }
    }

    fn hidden(&mut self, definition: &Value) -> Vec<HiddenField> {
        let mut hidden = Vec::new();
        for entry in list(definition, "hidden") {
            let Some(name) = scalar(entry).or_else(|| Some(first_text(entry, &["name", "ref", "key"]))) else {
                continue;
            };
            if name.is_empty() {
                let what = "a hidden field without a name".to_owned();
                self.cautions.push(Caution::Unreadable { what });
                continue;
            }
            let id = QuestionId::new(self.names.unique(&name));
            self.index.hidden.entry(name.clone()).or_insert_with(|| id.clone());
            let target = WriteTarget::TypeformHidden { name: name.clone() };
            hidden.push(HiddenField { id, label: name, value: String::new(), target });
        }
        hidden
    }

    fn variables(&mut self, definition: &Value) {
        for (name, value) in at(definition, "variables").as_object().into_iter().flatten() {
            match number(value).or(value.is_null().then_some(0.0)) {
                Some(initial) => {
                    self.variable(name, initial);
                }
                None => self.cautions.push(Caution::Unreadable { what: format!("variable {name} is no number") }),
            }
        }
    }

    /// Adds a variable and answers its id.
    pub(super) fn variable(&mut self, name: &str, initial: f64) -> QuestionId {
        let id = QuestionId::new(self.names.unique(&format!("variable:{name}")));
        self.variables.push(Variable { id: id.clone(), initial });
        self.index.variables.insert(name.to_owned(), id.clone());
        id
    }

    fn translations(&mut self, definition: &Value) {
        let tags = list(at(definition, "settings"), "translation_languages").iter().filter_map(scalar);
        let left_out: Vec<String> = tags.filter(|tag| Language::new(tag) != self.language).collect();
        if !left_out.is_empty() {
            self.cautions.push(Caution::Translations { left_out });
        }
    }
}

/// The picture and the film of a field; newer forms keep them in the layout.
fn attachment(field: &Value) -> (Option<String>, Option<String>) {
    let own = at(field, "attachment");
    let attachment = if own.is_object() { own } else { at(at(field, "layout"), "attachment") };
    let address = address(attachment);
    if text(attachment, "type") == "video" { (None, address) } else { (address, None) }
}
