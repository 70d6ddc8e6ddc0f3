use super::node::Node;
use super::options::image;
use super::required::Required;
use super::{choice, matrix, open_ended, rows};
use crate::plain_text::plain;
use akis_form::{
    Caution, Content, Item, Language, Question, QuestionId, QuestionKind, ScaleLabels, Uncarried, WriteTarget,
};
use std::collections::BTreeMap;

/// A question of the source, as far as every family has the same.
pub(super) struct Asked<'a> {
    pub(super) node: Node<'a>,
    pub(super) family: String,
    pub(super) subtype: String,
    /// `display_options.display_type`: the variants that look unlike their family.
    pub(super) display: String,
    pub(super) answers: Node<'a>,
    pub(super) required: Required,
    pub(super) language: &'a Language,
}

impl<'a> Asked<'a> {
    fn new(node: Node<'a>, language: &'a Language) -> Self {
        Self {
            node,
            family: node.get("family").text(),
            subtype: node.get("subtype").text(),
            display: node.get("display_options").get("display_type").text(),
            answers: node.get("answers"),
            required: Required::read(node.get("required")),
            language,
        }
    }

    pub(super) fn validation(&self) -> Node<'a> {
        self.node.get("validation")
    }

    /// What the ends and the middle of a scale mean.
    pub(super) fn labels(&self) -> ScaleLabels {
        let label = |key: &str| plain(&self.node.get("display_options").get(key).text());
        ScaleLabels { low: label("left_label"), middle: label("middle_label"), high: label("right_label") }
    }

    fn source_kind(&self) -> String {
        let words = [&self.family, &self.subtype, &self.display];
        words.into_iter().filter(|word| !word.is_empty()).map(String::as_str).collect::<Vec<_>>().join("/")
    }

    pub(super) fn unsupported(&self, why: Uncarried) -> Read {
        QuestionKind::Unsupported { source_kind: self.source_kind(), why }.into()
    }
}

/// What a family made of a question.
pub(super) struct Read {
    pub(super) kind: QuestionKind,
    /// Beyond the question's own rule: a row that must be filled in.
    pub(super) required: bool,
    /// Words that stand beside the question at the source.
    pub(super) help: Vec<String>,
    pub(super) row_id: Option<String>,
    pub(super) choices: BTreeMap<String, String>,
    pub(super) other_id: Option<String>,
    /// A last word for the write target's kind.
    pub(super) encoding: Option<&'static str>,
    /// What has no place in the neutral question.
    pub(super) left_out: Vec<String>,
}

impl From<QuestionKind> for Read {
    fn from(kind: QuestionKind) -> Self {
        Self {
            kind,
            required: false,
            help: Vec::new(),
            row_id: None,
            choices: BTreeMap::new(),
            other_id: None,
            encoding: None,
            left_out: Vec::new(),
        }
    }
}

fn read(asked: &Asked<'_>) -> Read {
    match asked.family.as_str() {
        _ if asked.display == "file_upload" => open_ended::file(),
        "single_choice" | "multiple_choice" => choice::read(asked),
        "matrix" => matrix::read(asked),
        "open_ended" => open_ended::read(asked),
        "demographic" => rows::demographic(asked),
        "datetime" => rows::datetime(asked),
        "file_upload" => open_ended::file(),
        "payment" => asked.unsupported(Uncarried::Payment),
        _ => asked.unsupported(Uncarried::Unknown),
    }
}

/// What the owner must know, collected over the questions.
#[derive(Default)]
pub(super) struct Cautions {
    pub(super) piping: bool,
    pub(super) shuffled: bool,
    pub(super) unreadable: Vec<Caution>,
}

impl Cautions {
    fn unreadable(&mut self, id: &QuestionId, what: &str) {
        self.unreadable.push(Caution::Unreadable { what: format!("questions/{id}: {what}") });
    }

    /// Words, without what refers to earlier answers.
    fn words(&mut self, node: Node<'_>) -> String {
        let (text, pipes) = without_pipes(&plain(&node.text()));
        self.piping |= pipes;
        text
    }
}

/// Replaces `{{ … }}`, by which a text repeats an earlier answer, with an ellipsis.
fn without_pipes(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut pipes = false;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((_, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push('…');
        pipes = true;
        rest = behind;
    }
    out.push_str(rest);
    (out, pipes)
}

/// The items a question becomes: a text or a picture, or one question, with its picture before it.
pub(super) fn items(
    node: Node<'_>,
    id: QuestionId,
    page_id: &str,
    language: &Language,
    cautions: &mut Cautions,
) -> Vec<Item> {
    let asked = Asked::new(node, language);
    let headings = node.get("headings").list();
    // Several headings are wordings of which each person sees one by chance.
    let worded = |heading: &&Node<'_>| heading.get("heading").id().is_some() || image(**heading).is_some();
    let heading = headings.iter().find(worded).copied().unwrap_or(Node::NONE);
    let text = cautions.words(heading.get("heading"));
    let below = cautions.words(heading.get("description"));
    if headings.iter().filter(worded).count() > 1 {
        cautions.unreadable(&id, "random_assignment");
    }
    let sorting = node.get("sorting").get("type").text();
    cautions.shuffled |= matches!(sorting.as_str(), "random" | "flip" | "resp_count_asc" | "resp_count_desc");
    if asked.family == "presentation" {
        let text = [text, below].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let image = image(heading);
        if text.is_empty() && image.is_none() {
            return Vec::new();
        }
        return vec![Item::Content(Content { text, id: Some(id), image, ..Content::default() })];
    }

    let read = read(&asked);
    for what in &read.left_out {
        cautions.unreadable(&id, what);
    }
    let help = std::iter::once(below).chain(read.help).filter(|line| !line.is_empty() && *line != text);
    let kind = match read.encoding {
        Some(word) => format!("{}/{word}", asked.source_kind()),
        None => asked.source_kind(),
    };
    let picture = image(heading).map(|image| Item::Content(Content { image: Some(image), ..Content::default() }));
    let question = Question {
        help: help.collect::<Vec<_>>().join("\n"),
        required: asked.required.asked || read.required,
        kind: read.kind,
        target: WriteTarget::Surveymonkey {
            page_id: page_id.to_owned(),
            question_id: node.get("id").id().unwrap_or_default(),
            row_id: read.row_id,
            choices: read.choices,
            other_id: read.other_id,
            kind,
        },
        label: text,
        id,
        ..Question::default()
    };
    picture.into_iter().chain([Item::Question(question)]).collect()
}
