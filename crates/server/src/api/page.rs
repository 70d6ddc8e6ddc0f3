use crate::problem::{Problem, RequestProblem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// In the list's order.
    pub(crate) items: Vec<T>,
    /// Goes into `after` for the next page; null on the last.
    #[schema(required)]
    pub(crate) next: Option<String>,
}

impl<T> Page<T> {
    /// A list that has one page.
    pub(crate) fn whole(items: impl IntoIterator<Item = T>) -> Self {
        Self { items: items.into_iter().collect(), next: None }
    }

    /// The same page in other words.
    pub(crate) fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shape).collect(), next: self.next }
    }
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// `next` of the page before.
    after: Option<String>,
    /// How many at most, 1 to 100; 50 unless said.
    limit: Option<u32>,
}

impl PageQuery {
    /// How many at most.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 100)
    }

    /// Makes a page of one row more than [`PageQuery::limit`], if there are so many: the one too many says that there
    /// is a next page.
    pub(crate) fn page<T>(&self, mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Page<T> {
        let limit = self.limit() as usize;
        let is_more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| is_more).map(|row| id(row).to_string());
        Page { items: rows, next }
    }

    /// The id the page starts after.
    pub(crate) fn after(&self) -> Result<Option<Uuid>, Problem> {
        let parse = |text: &String| Uuid::parse_str(text).map_err(|_| unknown_cursor());
        self.after.as_ref().map(parse).transpose()
    }
}

fn unknown_cursor() -> Problem {
    RequestProblem::MalformedParameter { what: "`after` is not a cursor of this list.".to_owned() }.into()
}
