//! Reading columns that are not plain Postgres types.

use akis_sentence::Sentence;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{Error, Row as _, ValueRef as _};
use std::str::FromStr;

/// An instant.
pub(crate) fn at(row: &PgRow, column: &str) -> Result<Timestamp, Error> {
    Ok(row.try_get::<jiff_sqlx::Timestamp, _>(column)?.to_jiff())
}

/// An instant that may be absent.
pub(crate) fn at_or_none(row: &PgRow, column: &str) -> Result<Option<Timestamp>, Error> {
    Ok(row.try_get::<Option<jiff_sqlx::Timestamp>, _>(column)?.map(jiff_sqlx::Timestamp::to_jiff))
}

/// A value kept as JSON. Without serde's own words when it cannot be read: they repeat what stands there, which may be an
/// answer, and errors are logged.
pub(crate) fn json<T: DeserializeOwned>(row: &PgRow, column: &str) -> Result<T, Error> {
    let read = row.try_get::<Json<T>, _>(column);
    read.map(|Json(value)| value).map_err(|error| match error {
        Error::ColumnDecode { index, source } => {
            let place = source.downcast_ref::<serde_json::Error>().map(|error| (error.classify(), error.column()));
            Error::ColumnDecode { index, source: format!("not of the shape this version knows: {place:?}").into() }
        }
        error => error,
    })
}

/// A value kept as JSON that may be absent.
pub(crate) fn json_or_none<T: DeserializeOwned>(row: &PgRow, column: &str) -> Result<Option<T>, Error> {
    let absent = row.try_get_raw(column)?.is_null();
    if absent { Ok(None) } else { json(row, column).map(Some) }
}

/// A word of one of our enums.
pub(crate) fn word<T>(row: &PgRow, column: &str) -> Result<T, Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    parsed(row.try_get(column)?, column)
}

/// A word that may be absent.
pub(crate) fn word_or_none<T>(row: &PgRow, column: &str) -> Result<Option<T>, Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    row.try_get::<Option<&str>, _>(column)?.map(|word| parsed(word, column)).transpose()
}

/// A sentence that may be absent.
pub(crate) fn sentence_or_none(row: &PgRow, column: &str) -> Result<Option<Sentence>, Error> {
    Ok(row.try_get::<Option<Json<Sentence>>, _>(column)?.map(|Json(sentence)| sentence))
}

fn parsed<T>(word: &str, column: &str) -> Result<T, Error>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    word.parse().map_err(|error| Error::ColumnDecode { index: column.to_owned(), source: Box::new(error) })
}

/// A count; Postgres has no unsigned integers.
pub(crate) fn count(row: &PgRow, column: &str) -> Result<u64, Error> {
    Ok(u64::try_from(row.try_get::<i64, _>(column)?).unwrap_or_default())
}
