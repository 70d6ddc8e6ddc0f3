/// Somewhere an answer can go at a source, as people choose it in a mapping: a contact property, a pipeline, a
/// spreadsheet, a sheet in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the destination's settings hold.
    pub value: String,
    /// As the source's own pages call it.
    pub label: String,
    /// What tells it from others of its name: its group, its type.
    pub detail: Option<String>,
}
