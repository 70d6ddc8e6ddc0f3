use akis_exchange::Request;
use akis_store::publications::Route;
use akis_store::sessions::{self, Session};
use akis_store::{SessionId, StoreError, TenantTx};

/// What Meta sends when a message was given no token. It names nobody.
const UNUSED: &str = "unused";

/// The token the phone opened the form with, if it can name anything.
pub(super) fn token(request: &Request) -> Option<&str> {
    request.flow_token.as_deref().filter(|token| !token.is_empty() && *token != UNUSED)
}

/// The session of a request: named by a token we issued, else by the id our first answer put into the screens' data. One
/// of another form of the same company is none.
pub(super) async fn find(
    tx: &mut TenantTx,
    route: &Route,
    request: &Request,
) -> Result<Option<Session>, StoreError> {
    let ours = |session: &Session| session.flow_id == route.flow;
    if let Some(token) = token(request)
        && let Some(session) = sessions::by_token(tx, token).await?.filter(ours)
    {
        return Ok(Some(session));
    }
    let Some(id) = request.akis_session().and_then(|id| id.parse::<SessionId>().ok()) else { return Ok(None) };
    Ok(sessions::by_id(tx, id).await?.filter(ours))
}
