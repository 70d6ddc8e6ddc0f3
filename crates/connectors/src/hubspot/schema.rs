use super::conditions::{condition, weight};
use super::consent;
use super::definition::{Definition, DependentField, Field, FieldGroup};
use super::field::{default_value, kind, merge, typed};
use super::lenient;
use crate::plain_text::plain;
use crate::{ConnectorError, FormList, FormSummary};
use akis_form::{
    Answers, Caution, Condition, Content, Ending, Form, HiddenField, Item, Language, Page, Question, QuestionId,
    SourceKind, SourceRef, WriteTarget,
};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The most bytes all conditions of a form may take. Each level of dependent fields repeats the rules above it, so a
/// small document could ask for any amount of memory.
const MOST_CONDITIONS: usize = 16 * 1024 * 1024;

/// A contact: the object of a field that names none.
const CONTACT: &str = "0-1";

/// A page of `GET /marketing/v3/forms`.
#[derive(Deserialize)]
pub(super) struct List {
    results: Vec<Definition>,
    #[serde(default, deserialize_with = "lenient::object")]
    paging: Paging,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paging {
    #[serde(deserialize_with = "lenient::object")]
    next: Next,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Next {
    #[serde(deserialize_with = "lenient::text")]
    after: String,
}

/// A page of forms. The list carries whole definitions, so the questions can be counted.
pub(super) fn read_list(list: &List) -> Result<FormList, ConnectorError> {
    let forms = list.results.iter().filter(|definition| !definition.archived).map(|definition| {
        let updated_at = definition.updated_at.parse().map_err(|_| ConnectorError::Unreadable {
            reason: format!("updatedAt of the form {} is not a time", definition.id),
        })?;
        Ok(FormSummary {
            id: definition.id.clone(),
            name: definition.name.clone(),
            question_count: u32::try_from(form(definition).questions().count()).ok(),
            updated_at,
            captcha: definition.configuration.recaptcha_enabled,
        })
    });
    Ok(FormList {
        forms: forms.collect::<Result<_, ConnectorError>>()?,
        next: Some(list.paging.next.after.clone()).filter(|after| !after.is_empty()),
    })
}

/// The neutral form. Forms v3 knows no pages, so such a form has one.
pub(super) fn form(definition: &Definition) -> Form {
    let mut reading = Reading { pages: vec![Page::default()], ..Reading::default() };
    for what in &definition.unread {
        reading.unreadable(what);
    }
    for group in &definition.field_groups {
        reading.group(group);
    }
    let options = &definition.legal_consent_options;
    if options.is_unknown() {
        reading.unreadable(&format!("legalConsentOptions: type {}", options.kind));
    }
    if options.communications_checkboxes.len() > consent::MOST_CHECKBOXES {
        reading.unreadable("legalConsentOptions: communicationsCheckboxes");
    }
    let language = Language::new(&definition.configuration.language);
    let (consents, sent) = consent::read(options, &language);
    for mut item in consents {
        if let Item::Consent(consent) = &mut item {
            consent.id = reading.unique(consent.id.as_str());
        }
        reading.show(item);
    }
    for mut field in sent {
        field.id = reading.unique(field.id.as_str());
        reading.hidden.push(field);
    }
    let (pages, hidden, cautions) = reading.finish();

    let after = &definition.configuration.post_submit_action;
    let ending = match after.kind.as_str() {
        "redirect_url" => {
            Ending { text: String::new(), redirect_url: Some(after.value.clone()), ..Default::default() }
        }
        _ => Ending { text: plain(&after.value), redirect_url: None, ..Default::default() },
    };
    Form {
        source: Some(SourceRef {
            kind: SourceKind::Hubspot,
            form_id: definition.id.clone(),
            version: definition.updated_at.clone(),
        }),
        title: definition.name.clone(),
        description: String::new(),
        language,
        pages,
        hidden,
        ending,
        submit_label: Some(plain(&definition.display_options.submit_button_text))
            .filter(|label| !label.is_empty()),
        captcha: definition.configuration.recaptcha_enabled,
        cautions,
        ..Default::default()
    }
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    /// Never empty.
    pages: Vec<Page>,
    hidden: Vec<HiddenField>,
    cautions: Vec<Caution>,
    /// Every id given so far.
    taken: HashSet<String>,
    /// The id of each property, by name and then by object.
    ids: HashMap<String, HashMap<String, QuestionId>>,
    /// Where each question stands.
    asked: HashMap<QuestionId, Asked>,
    /// The value each hidden field is sent with.
    sent: HashMap<QuestionId, String>,
    /// Kinds of groups that wait for what is known of a person.
    waiting: HashSet<String>,
    /// Bytes of conditions so far.
    spent: usize,
}

/// A question that was read.
struct Asked {
    page: usize,
    item: usize,
    /// The values of its options, once another instance of the property made them needed.
    values: Option<HashSet<String>>,
}

impl Reading {
    fn unreadable(&mut self, what: &str) {
        self.cautions.push(Caution::Unreadable { what: what.to_owned() });
    }

    fn show(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    fn group(&mut self, group: &FieldGroup) {
        if group.page_break && self.pages.last().is_some_and(|page| !page.items.is_empty()) {
            self.pages.push(Page::default());
        }
        let text = plain(&group.rich_text);
        let image = picture(&group.rich_text);
        if !text.is_empty() || image.is_some() {
            self.show(Item::Content(Content { text, image, ..Default::default() }));
        }
        if matches!(group.group_type.as_str(), "queued" | "progressive")
            && self.waiting.insert(group.group_type.clone())
        {
            self.unreadable(&format!("fieldGroups: groupType {}", group.group_type));
        }
        // A queued field waits until an earlier one is known of the person; a new person is never made to fill it in.
        let may_wait = group.group_type == "queued";
        for field in &group.fields {
            self.field(field, None, may_wait);
        }
    }

    /// Reads a field and, behind it, the fields that hang on it.
    fn field(&mut self, field: &Field, visible_when: Option<Condition>, may_wait: bool) {
        let question = self.question(field, visible_when, may_wait);
        if field.hidden {
            self.hidden_field(field, &question, may_wait);
            return;
        }
        let inherited = question.visible_when.clone();
        let inherited_weight = inherited.as_ref().map_or(0, weight);
        let children: Vec<_> = field
            .dependent_fields
            .iter()
            .map(|dependent| {
                let rule = self.rule(&question, dependent, inherited_weight);
                (&dependent.field, rule, self.spent < MOST_CONDITIONS)
            })
            .collect();
        self.push(question);
        for (child, rule, affordable) in children {
            // A rule that cannot be carried is offered to everybody and forced on nobody.
            let may_wait = may_wait || rule.is_none();
            let inherited = if affordable || rule.is_some() { inherited.clone() } else { None };
            self.field(child, both(inherited, rule), may_wait);
        }
    }

    /// When a dependent field is shown; `None`, with a caution, where that cannot be told.
    fn rule(&mut self, parent: &Question, dependent: &DependentField, inherited: usize) -> Option<Condition> {
        let rules = || std::iter::once(&dependent.condition).chain(&dependent.further_conditions);
        self.spent = self.spent.saturating_add(inherited);
        let read = (self.spent < MOST_CONDITIONS)
            .then(|| rules().map(|rule| condition(parent, rule)).collect::<Option<Vec<_>>>())
            .flatten();
        let Some(mut read) = read else {
            let operators: Vec<&str> = rules().take(3).map(|rule| rule.operator.as_str()).collect();
            let (child, operators) = (&dependent.field.name, operators.join(", "));
            self.unreadable(&format!("fields/{child}: dependentCondition {operators} ({})", parent.id));
            return None;
        };
        let rule = if read.len() == 1 { read.pop()? } else { Condition::All(read) };
        self.spent = self.spent.saturating_add(weight(&rule));
        Some(rule)
    }

    /// A hidden field is never answered, so what hangs on it is settled now by the value it is sent with.
    fn hidden_field(&mut self, field: &Field, question: &Question, may_wait: bool) {
        let value = default_value(field);
        let answers = Answers::from([(question.id.clone(), typed(&question.kind, &value))]);
        if question.visible_when.is_some() {
            // A hidden field has no rule of its own here: it is sent whatever the person answers.
            self.unreadable(&format!("fields/{}: dependentCondition of a hidden field", question.id));
        }
        match self.sent.get(&question.id) {
            None => self.hidden.push(HiddenField {
                id: question.id.clone(),
                label: question.label.clone(),
                value: value.clone(),
                target: question.target.clone(),
            }),
            Some(sent) if *sent != value => {
                self.unreadable(&format!("fields/{}: another defaultValue", question.id));
            }
            Some(_) => {}
        }
        self.sent.entry(question.id.clone()).or_insert(value);
        let inherited_weight = question.visible_when.as_ref().map_or(0, weight);
        for dependent in &field.dependent_fields {
            let rule = self.rule(question, dependent, inherited_weight);
            if rule.as_ref().is_some_and(|rule| !rule.holds(&answers)) {
                // No answer brings it up. It stays a question, so that the owner is told of it.
                self.field(&dependent.field, both(question.visible_when.clone(), rule), may_wait);
                continue;
            }
            let may_wait = may_wait || rule.is_none();
            let affordable = rule.is_some() || self.spent < MOST_CONDITIONS;
            let inherited = if affordable { question.visible_when.clone() } else { None };
            self.field(&dependent.field, inherited, may_wait);
        }
    }

    /// The same property may hang on several answers; it is one question, asked when any of them holds.
    fn push(&mut self, question: Question) {
        let Some(place) = self.asked.get_mut(&question.id) else {
            let page = self.pages.len().saturating_sub(1);
            let item = self.pages.last().map_or(0, |page| page.items.len());
            self.asked.insert(question.id.clone(), Asked { page, item, values: None });
            self.show(Item::Question(question));
            return;
        };
        let item = self.pages.get_mut(place.page).and_then(|page| page.items.get_mut(place.item));
        let Some(Item::Question(known)) = item else { return };
        // Forced only where every instance forces it.
        known.required &= question.required;
        let more_options = merge(&mut known.kind, question.kind, &mut place.values);
        known.visible_when = known.visible_when.take().zip(question.visible_when).map(|pair| match pair {
            (Condition::Any(mut parts), other) => {
                parts.push(other);
                Condition::Any(parts)
            }
            (one, other) => Condition::Any(vec![one, other]),
        });
        if more_options {
            self.unreadable(&format!("fields/{}: other options under another answer", question.id));
        }
    }

    fn question(&mut self, field: &Field, visible_when: Option<Condition>, may_wait: bool) -> Question {
        let object_type_id =
            if field.object_type_id.is_empty() { CONTACT } else { &field.object_type_id }.to_owned();
        Question {
            id: self.id(&object_type_id, &field.name),
            label: plain(&field.label),
            help: plain(&field.description),
            required: field.required && !may_wait,
            kind: kind(field),
            visible_when,
            sensitive: false,
            target: WriteTarget::Hubspot { object_type_id, name: field.name.clone() },
            ..Default::default()
        }
    }

    /// A property is named alone, as HubSpot's own forms do; where two objects have properties of one name, the later
    /// one carries its object. A field without a name is a question of its own.
    fn id(&mut self, object: &str, name: &str) -> QuestionId {
        if name.is_empty() {
            return self.unique("field");
        }
        let objects = self.ids.get(name);
        if let Some(id) = objects.and_then(|objects| objects.get(object)) {
            return id.clone();
        }
        let wanted = if objects.is_none() { name.to_owned() } else { format!("{object}/{name}") };
        let id = self.unique(&wanted);
        self.ids.entry(name.to_owned()).or_default().insert(object.to_owned(), id.clone());
        id
    }

    /// This id, or with a number behind it where it is taken.
    fn unique(&mut self, wanted: &str) -> QuestionId {
        let mut id = wanted.to_owned();
        let mut times = self.taken.len();
        while !self.taken.insert(id.clone()) {
            times += 1;
            id = format!("{wanted}#{times}");
        }
        QuestionId::new(id)
    }

    fn finish(mut self) -> (Vec<Page>, Vec<HiddenField>, Vec<Caution>) {
        // What a person answers is not sent a second time with a value of its own.
        let asked = &self.asked;
        let (twice, hidden): (Vec<_>, Vec<_>) =
            self.hidden.into_iter().partition(|field| asked.contains_key(&field.id));
        let twice = twice.into_iter().map(|field| Caution::Unreadable {
            what: format!("fields/{}: hidden under another answer", field.id),
        });
        self.cautions.extend(twice);
        (self.pages, hidden, self.cautions)
    }
}

/// Both conditions, where there are two: a child's stale answer must not bring a grandchild back.
fn both(first: Option<Condition>, second: Option<Condition>) -> Option<Condition> {
    match (first, second) {
        (Some(Condition::All(mut parts)), Some(second)) => {
            parts.push(second);
            Some(Condition::All(parts))
        }
        (Some(first), Some(second)) => Some(Condition::All(vec![first, second])),
        (first, second) => first.or(second),
    }
}

/// The address of the first picture of a rich text.
fn picture(html: &str) -> Option<String> {
    let tag = html.split_once("<img")?.1;
    let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
    let value = tag.split_once("src=")?.1;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let address = value.get(1..)?.split(quote).next()?.trim();
    address.starts_with("http").then(|| address.replace("&amp;", "&"))
}
