use crate::text::{body, cut, length, pieces};
use crate::{Gate, PlanField, QuestionRule};
use akis_flow_json::{Component, DataField, Heading, Text, limits};
use akis_form::{Change, Condition, QuestionId};

/// One thing of the form with everything it puts on a screen. Layout moves units about and never opens them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Unit {
    /// Which row of the report tells of it.
    pub row: Row,
    /// From top to bottom.
    pub parts: Vec<Component>,
    /// Its inputs as the plan knows them; none for what is only read.
    pub fields: Vec<PlanField>,
    /// The notice it shows, when the source wants to hear of it.
    pub notice: Option<QuestionId>,
    /// Names of inputs that the chat's summary masks.
    pub sensitive: Vec<String>,
    /// Its place among the units, from 0.
    pub at: usize,
    /// Shown only while this holds.
    pub condition: Option<Condition>,
    /// The part of the condition that the phone itself decides, on the screen where it is decided; the rest is the
    /// screen's.
    pub inner: Option<Condition>,
    /// Wants a screen of its own: a long list fills one.
    pub alone: bool,
    /// The page of the source it stands on; what stands together there stays together where it fits.
    pub group: usize,
    /// Rules over all inputs of the question; on its last unit.
    pub rules: Vec<QuestionRule>,
    /// Entries the screen's data must declare beside the compiler's own (`options_<input>` of a search).
    pub data: Vec<(String, DataField)>,
    /// What is short and belongs together may share a screen: a name, ways to reach somebody, a place.
    pub topic: Option<Topic>,
    /// Rules of the question that only the server can enforce, in words for the owner; a form with any needs the
    /// endpoint.
    pub server_only: Vec<&'static str>,
    /// Bytes times files it may take at most, where it takes files.
    pub upload: Option<Upload>,
    /// The gate it is.
    pub gate: Option<Gate>,
    /// What jumps call it.
    pub anchors: Vec<Anchor>,
    /// Where the form goes on after it.
    pub routes: Vec<Route>,
    /// Some jump leads to it, so it starts a screen.
    pub target: bool,
    /// What is computed after it.
    pub changes: Vec<Change>,
}

/// What short questions can be about together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// First name, surname, company.
    Name,
    /// E-mail, telephone.
    Reach,
    /// Street, town, postcode.
    Place,
}

/// What a file question may take at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Upload {
    pub files: u32,
    pub kib_each: u32,
}

/// A way on from a unit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Route {
    pub when: Condition,
    pub to: Goal,
    /// What the report calls the target.
    pub name: String,
}

impl Route {
    /// True when nothing behind it is ever reached.
    pub(crate) fn always(&self) -> bool {
        matches!(&self.when, Condition::All(parts) if parts.is_empty())
    }
}

/// Where a route leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Goal {
    /// To the unit at this place.
    Unit(usize),
    /// To an ending; empty for the form's own.
    Ending(String),
}

/// A name jumps use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Anchor {
    /// A question or text block.
    Item(QuestionId),
    /// The first thing of a page.
    Page(String),
}

/// A row of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Row {
    /// The compiler's own addition; nobody asks after it.
    #[default]
    None,
    /// By place among the questions.
    Question(usize),
    /// By place among the consent parts.
    Consent(usize),
    /// By place among the text blocks.
    Content(usize),
}

impl Unit {
    /// How many inputs it has: what a screen can hold is counted in these. A line that shows only once “Other” is
    /// chosen is none of its own.
    pub(crate) fn weight(&self) -> usize {
        let shown_later = self.parts.iter().filter(|part| matches!(part, Component::If(_))).count();
        self.fields.len().saturating_sub(shown_later)
    }

    /// How many EmbeddedLinks it has.
    pub(crate) fn links(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Component::EmbeddedLink(_))).count()
    }

    /// How many pictures it has.
    pub(crate) fn images(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Component::Image(_))).count()
    }

    /// How many OptIns it has; Meta bounds them.
    pub(crate) fn opt_ins(&self) -> usize {
        self.parts.iter().filter(|part| matches!(part, Component::OptIn(_))).count()
    }
}

/// A unit of more parts than this is divided: what is read before its input may stand on an earlier screen.
const MOST_PARTS: usize = 24;

/// The unit, with what it shows beyond its last parts in units of their own before it.
pub(crate) fn divided(mut unit: Unit) -> Vec<Unit> {
    // An input stays with its plan.
    let inputs = |part: &Component| part.walk().any(|part| part.input_name().is_some());
    let read = unit.parts.iter().position(inputs).unwrap_or(unit.parts.len());
    let surplus = unit.parts.len().saturating_sub(MOST_PARTS).min(read);
    if surplus == 0 {
        return vec![unit];
    }
    let read_before: Vec<Component> = unit.parts.drain(..surplus).collect();
    let mut units: Vec<Unit> = read_before
        .chunks(MOST_PARTS)
        .map(|parts| Unit {
            row: unit.row,
            parts: parts.to_vec(),
            condition: unit.condition.clone(),
            group: unit.group,
            ..Unit::default()
        })
        .collect();
    units.push(unit);
    units
}

/// Running text in as many components as it needs.
pub(crate) fn paragraphs(text: &str) -> Vec<Component> {
    pieces(&body(text), limits::BODY).into_iter().map(running).collect()
}

fn running(text: String) -> Component {
    Component::TextBody(Text { text: text.into(), ..Text::default() })
}

/// A heading in bold while it fits, running text when it does not; cut only where WhatsApp itself would.
pub(crate) fn heading(text: &str) -> Component {
    let text = text.to_owned();
    if length(&text) <= limits::HEADING {
        Component::TextSubheading(Heading { text, visible: None })
    } else {
        running(cut(&text, limits::BODY))
    }
}

/// The small print: small while it fits, running text when it does not. Never shortened.
pub(crate) fn small_print(text: &str) -> Vec<Component> {
    let text = body(text);
    if length(&text) > limits::CAPTION {
        return paragraphs(&text);
    }
    if text.is_empty() {
        vec![]
    } else {
        vec![Component::TextCaption(Text { text: text.into(), ..Text::default() })]
    }
}
