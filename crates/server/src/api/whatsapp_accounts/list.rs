use super::AccountBody;
use crate::{
    State,
    api::page::Page,
    auth::{Member, Viewer},
    extract::Json,
    problem::Problem,
};
use akis_store::whatsapp_accounts;

/// Lists the company's WhatsApp accounts with their numbers. For every role.
#[utoipa::path(get, path = "/whatsapp-accounts", tag = "whatsapp", operation_id = "list_whatsapp_accounts",
    responses((status = 200, body = Page<AccountBody>)))]
pub(super) async fn list(state: State, member: Member<Viewer>) -> Result<Json<Page<AccountBody>>, Problem> {
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let accounts = whatsapp_accounts::list(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(Page::whole(accounts.into_iter().map(AccountBody::from))))
}
