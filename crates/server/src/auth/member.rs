use super::{AccessProblem, cookie};
use crate::{State, problem::Problem};
use akis_store::{PersonId, Role, TenantId, control::sign_ins};
use axum::{extract::FromRequestParts, http::request};
use jiff::Timestamp;
use secrecy::SecretString;
use std::marker::PhantomData;

/// A signed-in person with at least the role `R` in the tenant they work in. A handler that takes it cannot run
/// without the check; this is the only place where roles are compared.
pub(crate) struct Member<R> {
    /// Who.
    pub(crate) person: PersonId,
    /// In which tenant; every row the handler touches is this tenant's.
    pub(crate) tenant: TenantId,
    /// Their role in it.
    pub(crate) role: Role,
    /// The language they see, as a tag: what is kept in several is answered in it.
    pub(crate) locale: String,
    /// Names the sign-in, for switching tenant and signing out.
    pub(crate) token: SecretString,
    needs: PhantomData<R>,
}

/// The least role a handler asks for.
pub(crate) trait AtLeast {
    /// That role.
    const ROLE: Role;
}

/// Reads.
pub(crate) struct Viewer;
/// Also sends messages.
pub(crate) struct Agent;
/// Also imports, publishes and repeats deliveries.
pub(crate) struct Editor;
/// Also connects systems and manages people.
pub(crate) struct Admin;

impl AtLeast for Viewer {
    const ROLE: Role = Role::Viewer;
}
impl AtLeast for Agent {
    const ROLE: Role = Role::Agent;
}
impl AtLeast for Editor {
    const ROLE: Role = Role::Editor;
}
impl AtLeast for Admin {
    const ROLE: Role = Role::Admin;
}

/// A sign-in ends after this long without use.
pub(crate) const IDLE: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);
/// A use is noted at most this often: reads should not write.
const NOTED_EVERY: jiff::SignedDuration = jiff::SignedDuration::from_mins(10);

/// When a sign-in used now ends.
pub(crate) fn expiry(now: Timestamp) -> Timestamp {
    now.saturating_add(IDLE).unwrap_or(Timestamp::MAX)
}

impl<R: AtLeast> FromRequestParts<State> for Member<R> {
    type Rejection = Problem;

    async fn from_request_parts(request: &mut request::Parts, state: &State) -> Result<Self, Problem> {
        let token = cookie::token(&request.headers).ok_or(AccessProblem::NotSignedIn)?;
        let mut control = state.store.control().await?;
        let sign_in = sign_ins::find(&mut control, &token).await?.ok_or(AccessProblem::NotSignedIn)?;
        tracing::Span::current().record("tenant_id", tracing::field::display(sign_in.tenant));
        if sign_in.role < R::ROLE {
            return Err(AccessProblem::Forbidden.into());
        }
        let now = Timestamp::now();
        if now.duration_since(sign_in.last_seen_at) > NOTED_EVERY {
            sign_ins::touch(&mut control, &token, expiry(now)).await?;
        }
        Ok(Self {
            person: sign_in.person,
            tenant: sign_in.tenant,
            role: sign_in.role,
            locale: sign_in.locale,
            token: SecretString::from(token),
            needs: PhantomData,
        })
    }
}
