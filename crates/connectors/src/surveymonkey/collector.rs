//! The collector that answers are written to (SurveyMonkey API v3, "Collectors").

use super::refusal;
use crate::request::{address, get, post_json};
use crate::{Access, ConnectorError, Outcome, Place, answer};
use akis_form::SourceRef;
use akis_sentence::sentence;
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// What our own collector is called in SurveyMonkey.
pub(super) const NAME: &str = "WhatsApp";

/// Looks for our own collector among the survey's.
pub(super) fn find(base: &Url, access: &Access, survey: &SourceRef) -> Request<Bytes> {
    let mut url = address(base, &["v3", "surveys", &survey.form_id, "collectors"]);
    // The name is a search, so others may come too.
    url.query_pairs_mut()
        .append_pair("name", NAME)
        .append_pair("include", "type,status")
        .append_pair("per_page", "100");
    get(&url, &access.token)
}

/// The kind of places that a survey's collectors are; the parent is the survey's id.
const PLACES: &str = "collectors";

/// Asks for a page of a survey's collectors, to choose one from.
pub(super) fn places(
    base: &Url,
    access: &Access,
    kind: &str,
    survey: Option<&str>,
    after: Option<&str>,
) -> Option<Request<Bytes>> {
    let survey = survey.filter(|survey| kind == PLACES && !survey.is_empty())?;
    let mut url = address(base, &["v3", "surveys", survey, "collectors"]);
    let page = after.and_then(|after| after.parse::<u32>().ok()).unwrap_or(1);
    url.query_pairs_mut()
        .append_pair("include", "type,status")
        .append_pair("per_page", "100")
        .append_pair("page", &page.to_string());
    Some(get(&url, &access.token))
}

/// Reads them, with the number of the next page.
pub(super) fn read_places(response: &Response<Bytes>) -> Result<(Vec<Place>, Option<String>), ConnectorError> {
    let list: List = refusal::json(response)?;
    let more = list.links.get("next").and_then(Value::as_str).is_some_and(|next| !next.is_empty());
    let next = (more && !list.data.is_empty()).then(|| list.page.saturating_add(1).to_string());
    let place = |row: Row| {
        let value = refusal::id(&row.id)?;
        let detail =
            [row.kind, row.status].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
        let label = if row.name.trim().is_empty() { value.clone() } else { row.name };
        Some(Place { value, label, detail: Some(detail).filter(|detail| !detail.is_empty()) })
    };
    let rows = list.data.into_iter().filter_map(|row| serde_json::from_value::<Row>(row).ok());
    Ok((rows.filter_map(place).collect(), next))
}

/// Makes it: a web link that takes any number of responses.
pub(super) fn make(base: &Url, access: &Access, survey: &SourceRef) -> Request<Bytes> {
    let url = address(base, &["v3", "surveys", &survey.form_id, "collectors"]);
    let body = json!({ "type": "weblink", "name": NAME, "allow_multiple_responses": true });
    post_json(&url, &access.token, &body)
}

#[derive(Deserialize)]
struct List {
    data: Vec<Value>,
    #[serde(default, deserialize_with = "answer::or_default")]
    page: u32,
    #[serde(default, deserialize_with = "answer::or_default")]
    links: Value,
}

#[derive(Deserialize)]
struct Row {
    id: Value,
    #[serde(default, deserialize_with = "answer::or_default")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "answer::or_default")]
    kind: String,
    #[serde(default, deserialize_with = "answer::or_default")]
    status: String,
}

impl Row {
    /// What the list leaves out speaks against nothing.
    fn is_ours(&self) -> bool {
        self.name.trim() == NAME
            && matches!(self.kind.as_str(), "" | "weblink")
            && !self.status.eq_ignore_ascii_case("closed")
    }
}

/// The id of our own open collector in a list of them; of several the oldest, so that everybody takes the same. `Err` when
/// the answer is no such list.
pub(super) fn ours(response: &Response<Bytes>) -> Result<Option<String>, ConnectorError> {
    let list: List = refusal::json(response)?;
    let rows = list.data.into_iter().filter_map(|row| serde_json::from_value::<Row>(row).ok());
    let ids = rows.filter(Row::is_ours).filter_map(|row| refusal::id(&row.id));
    // Ids are decimal numbers that grow; those of one length are in the order of their text.
    Ok(ids.min_by(|one, other| (one.len(), one).cmp(&(other.len(), other))))
}

/// Reads [`find`]: the id, or an empty text where there is none yet.
pub(super) fn read_find(response: &Response<Bytes>) -> Outcome {
    match ours(response) {
        Ok(found) => Outcome::Delivered { detail: None, result: Some(found.unwrap_or_default()) },
        Err(ConnectorError::Unreadable { .. }) => unreadable(),
        Err(_) => refusal::outcome(response),
    }
}

/// Reads [`make`].
pub(super) fn read_made(response: &Response<Bytes>) -> Outcome {
    match refusal::json::<Row>(response) {
        Ok(row) => match refusal::id(&row.id) {
            Some(id) => Outcome::Delivered { detail: None, result: Some(id) },
            None => unreadable(),
        },
        Err(ConnectorError::Unreadable { .. }) => unreadable(),
        Err(_) => refusal::outcome(response),
    }
}

/// A good status with a body that is not SurveyMonkey's (a proxy's page): worth another try, after a look.
pub(super) fn unreadable() -> Outcome {
    Outcome::Retry {
        after: None,
        code: "unreadable",
        message: sentence!("SurveyMonkey’s answer could not be read.", "SurveyMonkey’nin yanıtı okunamadı."),
        unclear: true,
    }
}
