//! People who sign in; one account serves every tenant they belong to.

use crate::{PersonId, StoreError, error::changed, row};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row as _};

/// A person.
#[derive(Debug, Clone)]
pub struct Person {
    /// Names them.
    pub id: PersonId,
    /// As they typed it; unique whatever the case.
    pub email: String,
    /// How they want to be called.
    pub name: String,
    /// `en`, `tr`.
    pub locale: String,
    /// Argon2id in PHC form.
    pub password_hash: SecretString,
    /// Since when.
    pub created_at: Timestamp,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Trimmed by the caller.
    pub email: String,
    /// How they want to be called.
    pub name: String,
    /// `en`, `tr`.
    pub locale: String,
    /// Argon2id in PHC form.
    pub password_hash: SecretString,
}

/// Adds a person. [`StoreError::Taken`] when the address has an account; the transaction goes on.
pub async fn create(connection: &mut PgConnection, new: &NewPerson) -> Result<PersonId, StoreError> {
    let id = PersonId::new();
    let added = sqlx::query(
        "insert into control.people (id, email, name, locale, password_hash) values ($1, $2, $3, $4, $5)
         on conflict (lower(email)) do nothing",
    )
    .bind(id.0)
    .bind(&new.email)
    .bind(&new.name)
    .bind(&new.locale)
    .bind(new.password_hash.expose_secret())
    .execute(connection)
    .await?;
    if added.rows_affected() == 0 {
        return Err(StoreError::Taken("this e-mail address already has an account"));
    }
    Ok(id)
}

/// By address, whatever its case; index people_email.
pub async fn by_email(connection: &mut PgConnection, email: &str) -> Result<Option<Person>, StoreError> {
    // Postgres takes no text with a null character, so nobody is called so.
    if email.contains('\0') {
        return Ok(None);
    }
    Ok(sqlx::query(
        "select id, email, name, locale, password_hash, created_at from control.people where lower(email) = lower($1)",
    )
    .bind(email)
    .try_map(|row| read(&row))
    .fetch_optional(connection)
    .await?)
}

/// By id.
pub async fn by_id(connection: &mut PgConnection, id: PersonId) -> Result<Option<Person>, StoreError> {
    Ok(sqlx::query("select id, email, name, locale, password_hash, created_at from control.people where id = $1")
        .bind(id.0)
        .try_map(|row| read(&row))
        .fetch_optional(connection)
        .await?)
}

/// Changes the language they see.
pub async fn set_locale(connection: &mut PgConnection, id: PersonId, locale: &str) -> Result<(), StoreError> {
    let done = sqlx::query("update control.people set locale = $2 where id = $1")
        .bind(id.0)
        .bind(locale)
        .execute(connection)
        .await?;
    changed(done.rows_affected(), "person")
}

fn read(row: &PgRow) -> Result<Person, sqlx::Error> {
    Ok(Person {
        id: PersonId(row.try_get("id")?),
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        locale: row.try_get("locale")?,
        password_hash: SecretString::from(row.try_get::<String, _>("password_hash")?),
        created_at: row::at(row, "created_at")?,
    })
}
