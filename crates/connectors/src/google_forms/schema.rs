use super::ids::Ids;
use super::json::{exact, field, flag, list, text, union};
use super::jumps::{self, Branching};
use super::kinds::{self, Read};
use crate::{ConnectorError, language};
use akis_form::{
    Caution, Content, Form, Item, Page, Question, QuestionId, QuestionKind, SourceKind, SourceRef, WriteTarget,
};
use serde_json::Value;
use std::collections::HashMap;

/// The id of the question that asks for the respondent's e-mail, which is no item at Google.
const EMAIL_ID: &str = "respondent_email";

/// What an item can be.
const ITEM_KINDS: [&str; 6] =
    ["questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem"];

/// The keys of an item beside its kind.
const ITEM_KEYS: [&str; 3] = ["itemId", "title", "description"];

/// Parts left out that are named one by one; a document with more of them is not Google's.
const MOST_UNREADABLE: usize = 100;

/// The neutral form of a `forms.get` answer.
pub(super) fn form(document: &Value) -> Result<Form, ConnectorError> {
    let missing = |what: &str| Err(ConnectorError::Unreadable { reason: what.to_owned() });
    if !document.is_object() {
        return missing("a Google form is a JSON object; this is none");
    }
    let info = field(document, "info").filter(|info| info.is_object());
    let items = field(document, "items");
    if items.is_some_and(|items| !items.is_array()) {
        return missing("`items` is no list");
    }
    // A form with nothing in it has no `items`, and copies made by hand may lack the `info`.
    let Some(info) = info.or((items.is_some() && field(document, "formId").is_some()).then_some(&Value::Null))
    else {
        return missing("`info` is missing: this is not the answer of Google's `forms.get`");
    };

    let title = text(info, "title");
    let title = if title.is_empty() { text(info, "documentTitle") } else { title };
    let description = text(info, "description");
    let language = language::guess([title.as_str(), description.as_str()].into_iter().chain(texts(document)));

    let mut reading = Reading::new();
    if let Some(email) = respondent_email(document, language.as_str()) {
        reading.ids.take(EMAIL_ID);
        reading.push(Item::Question(email));
    }
    for (index, item) in list(document, "items").iter().enumerate() {
        reading.item(index, item);
    }
    let (pages, mut unreadable) = reading.finish();
    let mut cautions = cautions(document, &pages.facts, pages.pages.len());
    unreadable.truncate(MOST_UNREADABLE);
    cautions.extend(unreadable.into_iter().map(|what| Caution::Unreadable { what }));
    Ok(Form {
        source: Some(SourceRef {
            kind: SourceKind::GoogleForms,
            form_id: exact(document, "formId"),
            version: exact(document, "revisionId"),
        }),
        title,
        description,
        language,
        pages: pages.pages,
        cautions,
        ..Default::default()
    })
}

/// The texts by which the language is guessed: titles, then descriptions and options, item by item.
fn texts(document: &Value) -> impl Iterator<Item = &str> {
    list(document, "items").iter().flat_map(|item| {
        let own = ["title", "description"].into_iter().filter_map(|key| item.get(key)?.as_str());
        let options =
            item.pointer("/questionItem/question/choiceQuestion").map_or(&[][..], |it| list(it, "options"));
        own.chain(options.iter().filter_map(|option| option.get("value")?.as_str()))
    })
}

/// The question Google puts before the first item when the form collects addresses; Google always requires it.
fn respondent_email(document: &Value, language: &str) -> Option<Question> {
    let rule = email_rule(document);
    (rule == "RESPONDER_INPUT" || rule == "VERIFIED").then(|| Question {
        id: QuestionId::new(EMAIL_ID),
        label: if language == "tr" { "E-posta adresi" } else { "Email address" }.to_owned(),
        required: true,
        kind: QuestionKind::Email { blocked_domains: Vec::new(), blocks_free_mail: false },
        target: WriteTarget::GoogleFormsEmail,
        collected: true,
        ..Default::default()
    })
}

fn email_rule(document: &Value) -> String {
    field(document, "settings").map(|settings| exact(settings, "emailCollectionType")).unwrap_or_default()
}

/// What was seen on the way and is told of the form as a whole.
#[derive(Default)]
struct Facts {
    asks_text: bool,
    asks_files: bool,
    shuffled: bool,
}

fn cautions(document: &Value, facts: &Facts, pages: usize) -> Vec<Caution> {
    let is_quiz = document.pointer("/settings/quizSettings").is_some_and(|quiz| flag(quiz, "isQuiz"));
    // Google leaves out what is false, so a publish state without a word of it is a closed form. Forms from before
    // that setting have no publish state and are open.
    let state = document.pointer("/publishSettings/publishState").filter(|state| state.is_object());
    let closed = state.is_some_and(|state| !flag(state, "isPublished") || !flag(state, "isAcceptingResponses"));
    [
        // An upload goes to the respondent's own account, so Google lets nobody in without one.
        (email_rule(document) == "VERIFIED" || facts.asks_files, Caution::SignInRequired),
        (closed, Caution::Closed),
        (is_quiz, Caution::Quiz),
        (facts.shuffled, Caution::Shuffled),
        (facts.asks_text, Caution::ValidationUnreadable),
        (pages > 1, Caution::SectionJumpsUnreadable),
    ]
    .into_iter()
    .filter_map(|(applies, caution)| applies.then_some(caution))
    .collect()
}

/// What was read so far.
struct Reading {
    /// Never empty: the last one is being filled.
    pages: Vec<Page>,
    /// The branching questions of each page, beside `pages`.
    branching: Vec<Vec<Branching>>,
    /// Page ids by the item id of their page break.
    sections: HashMap<String, String>,
    ids: Ids,
    facts: Facts,
    unreadable: Vec<String>,
}

struct Pages {
    pages: Vec<Page>,
    facts: Facts,
}

impl Reading {
    fn new() -> Self {
        Self {
            pages: vec![Page::default()],
            branching: vec![Vec::new()],
            sections: HashMap::new(),
            ids: Ids::default(),
            facts: Facts::default(),
            unreadable: Vec::new(),
        }
    }

    /// Pages with their jumps, once every section is known.
    fn finish(mut self) -> (Pages, Vec<String>) {
        let following: Vec<Option<String>> =
            self.pages.iter().skip(1).map(|page| Some(page.id.clone())).chain([None]).collect();
        for ((page, branching), next) in self.pages.iter_mut().zip(&self.branching).zip(&following) {
            page.jumps = jumps::of_page(branching, next.as_deref(), &self.sections, &mut self.unreadable);
        }
        (Pages { pages: self.pages, facts: self.facts }, self.unreadable)
    }

    fn push(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }

    fn content(&mut self, content: Content) {
        if !content.text.is_empty() || content.image.is_some() || content.video.is_some() {
            self.push(Item::Content(content));
        }
    }

    fn item(&mut self, index: usize, item: &Value) {
        if !item.is_object() {
            self.unreadable.push(format!("items[{index}]"));
            return;
        }
        match union(item, &ITEM_KINDS, &ITEM_KEYS) {
            Some(("pageBreakItem", _)) => self.page(index, item),
            Some(("textItem", _)) => self.text_item(index, item),
            Some(("imageItem", it)) => self.image_item(index, item, it),
            Some(("videoItem", it)) => self.video_item(index, item, it),
            Some(("questionItem", it)) => self.question(index, item, it, kinds::question(it)),
            Some(("questionGroupItem", it)) => self.question(index, item, it, kinds::grid(it)),
            Some((other, _)) => self.question(index, item, &Value::Null, Read::unknown(other)),
            None => self.question(index, item, &Value::Null, Read::unknown("")),
        }
    }

    /// A section: what follows stands on it. Its description is text at its head.
    fn page(&mut self, index: usize, item: &Value) {
        let source_id = exact(item, "itemId");
        let id = self.id(index, &source_id);
        // The first wins: a jump can name but one.
        self.sections.entry(source_id).or_insert_with(|| id.clone());
        self.pages.push(Page { title: text(item, "title"), id, ..Default::default() });
        self.branching.push(Vec::new());
        self.content(Content { text: text(item, "description"), ..Default::default() });
    }

    fn text_item(&mut self, index: usize, item: &Value) {
        let id = self.item_id(index, item);
        self.content(Content {
            text: lines([text(item, "title"), text(item, "description")]),
            id: Some(id),
            ..Default::default()
        });
    }

    fn image_item(&mut self, index: usize, item: &Value, it: &Value) {
        let id = self.item_id(index, item);
        let (image, alternative) = picture(it);
        if image.is_none() {
            self.unreadable.push(format!("imageItem {id}"));
        }
        let words = lines([text(item, "title"), text(item, "description")]);
        let text = if words.is_empty() { alternative } else { words };
        self.content(Content { text, id: Some(id), image, ..Default::default() });
    }

    fn video_item(&mut self, index: usize, item: &Value, it: &Value) {
        let id = self.item_id(index, item);
        let address = field(it, "video").map(|video| text(video, "youtubeUri")).unwrap_or_default();
        if address.is_empty() {
            self.unreadable.push(format!("videoItem {id}"));
        }
        self.content(Content {
            text: lines([text(item, "title"), text(item, "description"), text(it, "caption")]),
            id: Some(id),
            video: Some(address).filter(|address| !address.is_empty()),
            ..Default::default()
        });
    }

    /// A question, the picture that goes with it before it.
    fn question(&mut self, index: usize, item: &Value, it: &Value, read: Read) {
        let id = self.item_id(index, item);
        self.facts.asks_text |=
            matches!(read.kind, QuestionKind::ShortText { .. } | QuestionKind::LongText { .. });
        self.facts.asks_files |= matches!(read.kind, QuestionKind::File { .. });
        self.facts.shuffled |= read.shuffled;
        let named = |what: &String| format!("{id}: {what}");
        self.unreadable.extend(read.unreadable.iter().take(MOST_UNREADABLE).map(named));

        let (image, alternative) = picture(it);
        if image.is_some() {
            self.content(Content { text: alternative, image, ..Default::default() });
        }
        if let (Some(branching), false) = (self.branching.last_mut(), read.branches.is_empty()) {
            branching.push(Branching::new(id.clone(), read.branches, &read.kind));
        }
        self.push(Item::Question(Question {
            id,
            label: text(item, "title"),
            help: text(item, "description"),
            required: read.required,
            kind: read.kind,
            target: WriteTarget::GoogleForms {
                item_id: exact(item, "itemId"),
                question_id: read.question_id,
                kind: read.source_kind,
            },
            ..Default::default()
        }));
    }

    fn item_id(&mut self, index: usize, item: &Value) -> QuestionId {
        QuestionId::new(self.id(index, &exact(item, "itemId")))
    }

    /// The item's id; its place where it has none.
    fn id(&mut self, index: usize, source_id: &str) -> String {
        if source_id.is_empty() { self.ids.take(&format!("item_{index}")) } else { self.ids.take(source_id) }
    }
}

/// The address and the alternative text of the `image` of an item. The content address lives for half an hour.
fn picture(holder: &Value) -> (Option<String>, String) {
    let Some(image) = field(holder, "image") else { return (None, String::new()) };
    (kinds::picture_address(image), text(image, "altText"))
}

/// The texts that say something, each on lines of its own.
fn lines<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
