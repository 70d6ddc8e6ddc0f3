//! A survey of more than 1000 questions. SurveyMonkey does not give one in a single answer (API v3, "Error Codes", 1030): the
//! survey, its pages and the questions of each page are asked one after another.

use super::{refusal, schema};
use crate::request::{address, get};
use crate::{Access, ConnectorError, FormPart, FormParts, FormStep, answer};
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Map, Value};
use url::Url;

/// Rows asked for at a time.
const PER_PAGE: &str = "100";

/// More calls than this are not made for one survey: a private app has 500 a day.
const MOST_PARTS: usize = 80;

const PAGES: &str = "pages";
const QUESTIONS: &str = "questions";

pub(super) fn request(base: &Url, access: &Access, survey: &str, part: &FormPart) -> Request<Bytes> {
    let path = ["v3", "surveys", survey].into_iter().chain(part.path.iter().map(String::as_str));
    let mut url = address(base, &path.collect::<Vec<_>>());
    if part.page > 0 {
        url.query_pairs_mut().append_pair("page", &part.page.to_string()).append_pair("per_page", PER_PAGE);
    }
    get(&url, &access.token)
}

/// Reads one answer more: at first the one of the whole survey.
pub(super) fn read(parts: &mut FormParts, response: &Response<Bytes>) -> Result<FormStep, ConnectorError> {
    let Some(asked) = parts.asked.take() else {
        if !refusal::is_too_large(response) {
            return Ok(FormStep::Whole(Box::new(schema::form(&refusal::json(response)?)?)));
        }
        parts.waiting.push_back(FormPart { path: Vec::new(), page: 0 });
        parts.waiting.push_back(FormPart { path: vec![PAGES.to_owned()], page: 1 });
        return next(parts);
    };
    match asked.path.as_slice() {
        [] => {
            let mut survey: Map<String, Value> = refusal::json(response)?;
            survey.insert(PAGES.to_owned(), Value::Array(Vec::new()));
            parts.document = Value::Object(survey);
        }
        [_] => {
            let list: List = refusal::json(response)?;
            let more = list.has_more();
            let pages = list.data.into_iter().filter(Value::is_object);
            for mut page in pages {
                if let Some(id) = page.get("id").and_then(refusal::id) {
                    let path = vec![PAGES.to_owned(), id, QUESTIONS.to_owned()];
                    parts.waiting.push_back(FormPart { path, page: 1 });
                    if let Value::Object(page) = &mut page {
                        page.insert(QUESTIONS.to_owned(), Value::Array(Vec::new()));
                    }
                    if let Some(Value::Array(all)) = parts.document.get_mut(PAGES) {
                        all.push(page);
                    }
                }
            }
            further(parts, asked, more);
        }
        [_, id, ..] => {
            let list: List = refusal::json(response)?;
            let more = list.has_more();
            // The page whose questions are asked is one of the last that came; their number is bounded by the calls.
            let pages = parts.document.get_mut(PAGES).and_then(Value::as_array_mut);
            let page =
                pages.into_iter().flatten().find(|page| page.get("id").and_then(refusal::id).as_ref() == Some(id));
            if let Some(Value::Array(questions)) = page.and_then(|page| page.get_mut(QUESTIONS)) {
                questions.extend(list.data);
            }
            further(parts, asked, more);
        }
    }
    next(parts)
}

/// The list goes on.
fn further(parts: &mut FormParts, asked: FormPart, more: bool) {
    if more {
        parts.waiting.push_front(FormPart { page: asked.page.saturating_add(1), ..asked });
    }
}

fn next(parts: &mut FormParts) -> Result<FormStep, ConnectorError> {
    let Some(part) = parts.waiting.pop_front() else {
        return Ok(FormStep::Whole(Box::new(schema::form(&parts.document)?)));
    };
    parts.count += 1;
    if parts.count + parts.waiting.len() > MOST_PARTS {
        return Err(ConnectorError::Refused {
            status: 413,
            message: format!("the survey takes more than {MOST_PARTS} calls to read"),
        });
    }
    parts.asked = Some(part.clone());
    Ok(FormStep::Part(part))
}

#[derive(Deserialize)]
struct List {
    data: Vec<Value>,
    #[serde(default, deserialize_with = "answer::or_default")]
    links: Value,
}

impl List {
    /// An empty page ends the list, whatever its links say.
    fn has_more(&self) -> bool {
        let next = self.links.get("next").and_then(Value::as_str).is_some_and(|next| !next.is_empty());
        next && !self.data.is_empty()
    }
}
