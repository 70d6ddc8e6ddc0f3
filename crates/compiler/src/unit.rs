use crate::PlanField;
use crate::text::{body, cut, length, pieces};
use akis_flow_json::{Component, Text, limits};
use akis_form::{Condition, QuestionId};

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
    /// Shown only while this holds.
    pub condition: Option<Condition>,
    /// Wants a screen of its own: a long list fills one.
    pub alone: bool,
    /// The page of the source it stands on; what stands together there stays together where it fits.
    pub group: usize,
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
    /// How many questions it asks: what a screen can hold is counted in these.
    pub(crate) fn weight(&self) -> usize {
        usize::from(!self.fields.is_empty())
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
    let surplus = unit.parts.len().saturating_sub(MOST_PARTS);
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
    pieces(&body(text), limits::BODY).into_iter().map(|text| Component::TextBody(Text { text })).collect()
}

/// A heading in bold while it fits, running text when it does not; cut only where WhatsApp itself would.
pub(crate) fn heading(text: &str) -> Component {
    let text = text.to_owned();
    if length(&text) <= limits::HEADING {
        Component::TextSubheading(Text { text })
    } else {
        Component::TextBody(Text { text: cut(&text, limits::BODY) })
    }
}

/// The small print: small while it fits, running text when it does not. Never shortened.
pub(crate) fn small_print(text: &str) -> Vec<Component> {
    let text = body(text);
    if length(&text) > limits::CAPTION {
        return paragraphs(&text);
    }
    if text.is_empty() { vec![] } else { vec![Component::TextCaption(Text { text })] }
}
