//! The people forms are sent to: how WhatsApp names them, and what is known of them.
//!
//! A person is named by a phone number, by business-scoped ids (one for each WhatsApp account that was told one; Cloud
//! API, business-scoped user ids), or both. Rows that turn out to be one person become one
//! row, and everything that named the other goes along.

use crate::{ContactId, SessionId, StoreError, TenantTx};
use akis_form::{Fact, SubmissionId};
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// The longest name or fact that is kept, in characters.
const MOST_CHARS: usize = 200;

/// How a webhook names a person. Without `Debug`: it holds a phone number.
#[derive(Clone, Copy, Default)]
pub struct Person<'a> {
    /// The WhatsApp number, when it came along; anything but digits and a leading `+` counts as none.
    pub wa_id: Option<&'a str>,
    /// Meta's id of the WhatsApp account that was told the business-scoped id.
    pub waba_id: &'a str,
    /// The business-scoped id, when it came along.
    pub user_id: Option<&'a str>,
    /// What they call themselves, when it came along.
    pub name: Option<&'a str>,
}

/// What is known of the person a session's token was sent to, for filling in beforehand: the number with `+`, the name,
/// and what they said of themselves in earlier forms. Empty for a session that was opened without a token we issued. Two
/// look-ups by primary key.
pub async fn facts(tx: &mut TenantTx, session: SessionId) -> Result<BTreeMap<Fact, String>, StoreError> {
    let row = sqlx::query(
        "select contacts.wa_id, contacts.name, contacts.facts
           from sessions join contacts on contacts.tenant_id = sessions.tenant_id and contacts.id = sessions.contact_id
          where sessions.tenant_id = $1 and sessions.id = $2",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.as_ref().map(read_facts).transpose()?.unwrap_or_default())
}

/// [`facts`] of a row of `wa_id`, `name` and `facts`; all three may be null.
pub(crate) fn read_facts(row: &PgRow) -> Result<BTreeMap<Fact, String>, sqlx::Error> {
    let words: Option<Json<BTreeMap<String, String>>> = row.try_get("facts")?;
    let Some(Json(mut words)) = words else { return Ok(BTreeMap::new()) };
    let mut facts: BTreeMap<Fact, String> =
        Fact::ALL.into_iter().filter_map(|fact| Some((fact, words.remove(fact.as_str())?))).collect();
    if let Some(wa_id) = row.try_get::<Option<String>, _>("wa_id")? {
        facts.insert(Fact::Phone, format!("+{wa_id}"));
    }
    if !facts.contains_key(&Fact::Name) {
        let name = match (facts.get(&Fact::FirstName), facts.get(&Fact::LastName)) {
            (Some(first), Some(last)) => format!("{first} {last}"),
            _ => row.try_get("name")?,
        };
        if !name.is_empty() {
            facts.insert(Fact::Name, name);
        }
    }
    Ok(facts)
}

/// The person with this number, made when there is none. `None` when it is no number.
pub async fn with_phone(tx: &mut TenantTx, wa_id: &str) -> Result<Option<ContactId>, StoreError> {
    let Some(wa_id) = digits(wa_id) else { return Ok(None) };
    // Found nearly always. Of two who make it at once, the second waits for the first and then finds its row.
    if let Some(found) = find_phone(tx, &wa_id).await? {
        return Ok(Some(found));
    }
    let id = ContactId::new();
    sqlx::query(
        "insert into contacts (tenant_id, id, wa_id) values ($1, $2, $3)
         on conflict (tenant_id, wa_id) where wa_id is not null do nothing",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .bind(&wa_id)
    .execute(&mut **tx)
    .await?;
    find_phone(tx, &wa_id).await
}

/// Takes in how a webhook names a person: finds them, joins what turns out to be one person, and keeps a new number, id or
/// name. Who is not known is made when `make` is set. `None` when nobody is meant, or nobody is known.
pub async fn meet(tx: &mut TenantTx, person: Person<'_>, make: bool) -> Result<Option<ContactId>, StoreError> {
    let phone = person.wa_id.and_then(digits);
    let user = person.user_id.filter(|id| !id.is_empty() && id.len() <= MOST_CHARS && !id.contains('\0'));
    let by_phone = match &phone {
        Some(phone) => find_phone(tx, phone).await?,
        None => None,
    };
    let by_user = match user {
        Some(user) => find_user(tx, person.waba_id, user).await?,
        None => None,
    };
    let contact = match (by_phone, by_user) {
        (Some(one), Some(other)) if one == other => one,
        (Some(by_phone), Some(by_user)) => {
            if has_user_id(tx, by_phone, person.waba_id).await? {
                // Two people: the number went from one to the other.
                set_phone(tx, by_phone, None).await?;
                set_phone(tx, by_user, phone.as_deref()).await?;
                by_user
            } else {
                merge(tx, by_phone, by_user, phone.as_deref()).await?
            }
        }
        (Some(by_phone), None) => {
            if user.is_some() && has_user_id(tx, by_phone, person.waba_id).await? {
                // A number that comes under a new id may have a new owner, whom the old one's answers do not concern.
                forget(tx, by_phone, person.waba_id).await?;
            }
            by_phone
        }
        (None, Some(by_user)) => {
            if let Some(phone) = &phone {
                set_phone(tx, by_user, Some(phone)).await?;
            }
            by_user
        }
        (None, None) if make && (phone.is_some() || user.is_some()) => match &phone {
            Some(phone) => match with_phone(tx, phone).await? {
                Some(new) => new,
                None => return Ok(None),
            },
            None => insert(tx).await?,
        },
        (None, None) => return Ok(None),
    };
    if let Some(user) = user.filter(|_| by_user.is_none()) {
        name_by(tx, contact, person.waba_id, user).await?;
    }
    if let Some(name) = person.name.map(clean).filter(|name| !name.is_empty()) {
        sqlx::query(
            "update contacts set name = $3, updated_at = now() where tenant_id = $1 and id = $2 and name <> $3",
        )
        .bind(tx.tenant().0)
        .bind(contact.0)
        .bind(name)
        .execute(&mut **tx)
        .await?;
    }
    Ok(Some(contact))
}

/// Takes in that a person changed their number (`user_changed_number`), or that WhatsApp knows a number by another
/// spelling. False when the old one names nobody.
pub async fn change_phone(tx: &mut TenantTx, old: &str, new: &str) -> Result<bool, StoreError> {
    let (Some(old), Some(new)) = (digits(old), digits(new)) else { return Ok(false) };
    let Some(known) = find_phone(tx, &old).await? else { return Ok(false) };
    if old == new {
        return Ok(true);
    }
    match find_phone(tx, &new).await? {
        Some(other) => {
            merge(tx, known, other, Some(&new)).await?;
        }
        None => set_phone(tx, known, Some(&new)).await?,
    }
    Ok(true)
}

/// Takes in that a person has another business-scoped id from now on (`user_id_update`). False when the previous one names
/// nobody.
pub async fn change_user_id(
    tx: &mut TenantTx,
    waba_id: &str,
    previous: &str,
    current: &str,
) -> Result<bool, StoreError> {
    let Some(known) = find_user(tx, waba_id, previous).await? else { return Ok(false) };
    if previous == current || current.is_empty() || current.len() > MOST_CHARS {
        return Ok(true);
    }
    let contact = match find_user(tx, waba_id, current).await? {
        Some(other) if other != known => merge(tx, known, other, None).await?,
        _ => known,
    };
    name_by(tx, contact, waba_id, current).await?;
    sqlx::query("delete from contact_user_ids where tenant_id = $1 and waba_id = $2 and user_id = $3")
        .bind(tx.tenant().0)
        .bind(waba_id)
        .bind(previous)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

/// Keeps what a person said of themselves; newer words replace older ones. The phone number is never taken from answers.
pub async fn learn(
    tx: &mut TenantTx,
    contact: ContactId,
    facts: &BTreeMap<Fact, String>,
) -> Result<(), StoreError> {
    let words: BTreeMap<&str, String> = facts
        .iter()
        .filter(|(fact, _)| **fact != Fact::Phone)
        .map(|(fact, words)| (fact.as_str(), clean(words)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    if words.is_empty() {
        return Ok(());
    }
    sqlx::query("update contacts set facts = facts || $3, updated_at = now() where tenant_id = $1 and id = $2")
        .bind(tx.tenant().0)
        .bind(contact.0)
        .bind(Json(words))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Who completed a form, when that is certain: the person its token was sent to, and nobody else replied on it. `None` for a
/// test, whose answers say nothing about anybody.
pub async fn of_submission(tx: &mut TenantTx, submission: SubmissionId) -> Result<Option<ContactId>, StoreError> {
    let contact: Option<Option<uuid::Uuid>> = sqlx::query_scalar(
        "select sessions.contact_id
           from submissions
           join sessions on sessions.tenant_id = submissions.tenant_id and sessions.id = submissions.session_id
          where submissions.tenant_id = $1 and submissions.id = $2 and not submissions.test
            and not exists (select from flow_replies
                             where flow_replies.tenant_id = $1 and flow_replies.session_id = sessions.id
                               and flow_replies.contact_id <> sessions.contact_id)",
    )
    .bind(tx.tenant().0)
    .bind(submission.0)
    .fetch_optional(&mut **tx)
    .await?;
    Ok(contact.flatten().map(ContactId))
}

async fn find_phone(tx: &mut TenantTx, wa_id: &str) -> Result<Option<ContactId>, StoreError> {
    Ok(sqlx::query("select id from contacts where tenant_id = $1 and wa_id = $2")
        .bind(tx.tenant().0)
        .bind(wa_id)
        .try_map(|row: PgRow| Ok(ContactId(row.try_get("id")?)))
        .fetch_optional(&mut **tx)
        .await?)
}

async fn find_user(tx: &mut TenantTx, waba_id: &str, user_id: &str) -> Result<Option<ContactId>, StoreError> {
    let sql = "select contact_id from contact_user_ids where tenant_id = $1 and waba_id = $2 and user_id = $3";
    Ok(sqlx::query(sql)
        .bind(tx.tenant().0)
        .bind(waba_id)
        .bind(user_id)
        .try_map(|row: PgRow| Ok(ContactId(row.try_get("contact_id")?)))
        .fetch_optional(&mut **tx)
        .await?)
}

async fn has_user_id(tx: &mut TenantTx, contact: ContactId, waba_id: &str) -> Result<bool, StoreError> {
    let sql = "select exists (select from contact_user_ids
                               where tenant_id = $1 and contact_id = $2 and waba_id = $3)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant().0).bind(contact.0).bind(waba_id).fetch_one(&mut **tx).await?)
}

async fn insert(tx: &mut TenantTx) -> Result<ContactId, StoreError> {
    let id = ContactId::new();
    sqlx::query("insert into contacts (tenant_id, id) values ($1, $2)")
        .bind(tx.tenant().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

async fn set_phone(tx: &mut TenantTx, contact: ContactId, wa_id: Option<&str>) -> Result<(), StoreError> {
    sqlx::query(
        "update contacts set wa_id = $3, updated_at = now()
          where tenant_id = $1 and id = $2 and wa_id is distinct from $3",
    )
    .bind(tx.tenant().0)
    .bind(contact.0)
    .bind(wa_id)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn name_by(tx: &mut TenantTx, contact: ContactId, waba_id: &str, user_id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "insert into contact_user_ids (tenant_id, waba_id, user_id, contact_id) values ($1, $2, $3, $4)
         on conflict (tenant_id, waba_id, user_id) do update set contact_id = excluded.contact_id",
    )
    .bind(tx.tenant().0)
    .bind(waba_id)
    .bind(user_id)
    .bind(contact.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What is known of a number's earlier owner goes; the row stays, with the messages that were sent to the number.
async fn forget(tx: &mut TenantTx, contact: ContactId, waba_id: &str) -> Result<(), StoreError> {
    sqlx::query(
        "update contacts set facts = '{}', name = '', updated_at = now() where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant().0)
    .bind(contact.0)
    .execute(&mut **tx)
    .await?;
    sqlx::query("delete from contact_user_ids where tenant_id = $1 and contact_id = $2 and waba_id = $3")
        .bind(tx.tenant().0)
        .bind(contact.0)
        .bind(waba_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Makes one row of two and returns it: the older stays, with its own words where both have some, and `wa_id` when given.
async fn merge(
    tx: &mut TenantTx,
    one: ContactId,
    other: ContactId,
    wa_id: Option<&str>,
) -> Result<ContactId, StoreError> {
    let (keep, gone) = if one < other { (one, other) } else { (other, one) };
    let tenant = tx.tenant().0;
    // In one order, so that two who join the same rows wait for each other and do not lock each other out.
    sqlx::query("select from contacts where tenant_id = $1 and id = any ($2) order by id for update")
        .bind(tenant)
        .bind([keep.0, gone.0])
        .execute(&mut **tx)
        .await?;
    for sql in [
        "update sessions set contact_id = $3 where tenant_id = $1 and contact_id = $2",
        "update messages set contact_id = $3 where tenant_id = $1 and contact_id = $2",
        "update flow_replies set contact_id = $3 where tenant_id = $1 and contact_id = $2",
        "update contact_user_ids set contact_id = $3 where tenant_id = $1 and contact_id = $2",
    ] {
        sqlx::query(sql).bind(tenant).bind(gone.0).bind(keep.0).execute(&mut **tx).await?;
    }
    let dropped =
        sqlx::query("delete from contacts where tenant_id = $1 and id = $2 returning wa_id, name, facts")
            .bind(tenant)
            .bind(gone.0)
            .try_map(|row: PgRow| {
                let wa_id: Option<String> = row.try_get("wa_id")?;
                let Json(facts): Json<BTreeMap<String, String>> = row.try_get("facts")?;
                Ok((wa_id, row.try_get::<String, _>("name")?, facts))
            })
            .fetch_optional(&mut **tx)
            .await?;
    let Some((phone, name, facts)) = dropped else { return Ok(keep) };
    sqlx::query(
        "update contacts set wa_id = coalesce($3, wa_id, $4), name = case when name = '' then $5 else name end,
                facts = $6 || facts, updated_at = now()
          where tenant_id = $1 and id = $2",
    )
    .bind(tenant)
    .bind(keep.0)
    .bind(wa_id)
    .bind(phone)
    .bind(name)
    .bind(Json(facts))
    .execute(&mut **tx)
    .await?;
    Ok(keep)
}

/// The digits of a WhatsApp number; `None` when it is none. Never of a business-scoped id, which has letters.
fn digits(text: &str) -> Option<String> {
    let number = text.strip_prefix('+').unwrap_or(text);
    let good = (5..=20).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| number.to_owned())
}

/// Words without control characters, at most [`MOST_CHARS`] of them.
fn clean(words: &str) -> String {
    words.trim().chars().filter(|character| !character.is_control()).take(MOST_CHARS).collect()
}
