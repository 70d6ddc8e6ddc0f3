use crate::{
    State,
    api::role::Role,
    auth::{AccessProblem, Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_form::Language;
use akis_store::{
    PersonId, TenantId,
    control::{people, tenants},
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who is signed in, where, and as what.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// Who.
    person: Person,
    /// The company they work in now.
    tenant: Company,
    /// What they may do there.
    role: Role,
    /// Every company they belong to.
    tenants: Vec<Membership>,
    /// True in the demonstration.
    demo: bool,
    /// Where the demonstration's stand-ins are; null outside it.
    #[schema(required)]
    sandbox_url: Option<String>,
}

/// A person.
#[derive(Serialize, ToSchema)]
struct Person {
    id: Uuid,
    email: String,
    name: String,
    /// `en` or `tr`.
    locale: String,
}

/// A company.
#[derive(Serialize, ToSchema)]
struct Company {
    id: Uuid,
    name: String,
    /// IANA name; times are shown in it.
    time_zone: String,
}

/// A company one belongs to.
#[derive(Serialize, ToSchema)]
struct Membership {
    id: Uuid,
    name: String,
    role: Role,
}

impl Me {
    /// Reads it; not signed in when person or membership are gone.
    pub(super) async fn read(
        state: &State,
        control: &mut PgConnection,
        person: PersonId,
        tenant: TenantId,
    ) -> Result<Self, Problem> {
        let person = people::by_id(control, person).await?.ok_or(AccessProblem::NotSignedIn)?;
        let companies = tenants::of_person(control, person.id).await?;
        let (company, role) =
            companies.iter().find(|(company, _)| company.id == tenant).ok_or(AccessProblem::NotSignedIn)?;
        let demo = state.settings.demo.as_ref();
        Ok(Self {
            person: Person { id: person.id.0, email: person.email, name: person.name, locale: person.locale },
            tenant: Company { id: company.id.0, name: company.name.clone(), time_zone: company.time_zone.clone() },
            role: (*role).into(),
            tenants: companies
                .iter()
                .map(|(company, role)| Membership {
                    id: company.id.0,
                    name: company.name.clone(),
                    role: (*role).into(),
                })
                .collect(),
            demo: demo.is_some(),
            sandbox_url: demo.map(|demo| demo.sandbox_url.to_string()),
        })
    }
}

/// What a person can change about themselves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeMe {
    /// The language they see.
    locale: String,
}

/// The languages the dashboard speaks; any other becomes English.
pub(super) fn locale(tag: &str) -> String {
    match Language::new(tag).as_str() {
        "tr" => "tr".to_owned(),
        _ => "en".to_owned(),
    }
}

/// Says who is signed in. For every role.
#[utoipa::path(get, path = "/auth/me", tag = "auth", operation_id = "me",
    responses((status = 200, body = Me)))]
pub(super) async fn me(state: State, member: Member<Viewer>) -> Result<Json<Me>, Problem> {
    let mut control = state.store.control().await?;
    Ok(Json(Me::read(&state, &mut control, member.person, member.tenant).await?))
}

/// Changes one's own language. For every role.
#[utoipa::path(patch, path = "/auth/me", tag = "auth", operation_id = "change_me", request_body = ChangeMe,
    responses((status = 200, body = Me)))]
pub(super) async fn change_me(
    state: State,
    member: Member<Viewer>,
    Json(change): Json<ChangeMe>,
) -> Result<Json<Me>, Problem> {
    let mut control = state.store.control().await?;
    people::set_locale(&mut control, member.person, &locale(&change.locale)).await?;
    Ok(Json(Me::read(&state, &mut control, member.person, member.tenant).await?))
}
