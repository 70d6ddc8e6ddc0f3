//! That sources tell of changes of forms by themselves, where they can.

use crate::{CallError, Caller};
use akis_connectors::{Access, Watch};
use akis_crypto::token;
use akis_store::source_forms::{self, Watched};
use akis_store::source_watches::{self, SourceWatch};
use akis_store::{ConnectionId, FlowId, SignIn, TenantId, connections};
use bytes::Bytes;
use http::Request;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// A watch is renewed this long before its end (Google's last seven days and are best renewed daily).
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(6 * 24);

/// After the source refused a watch, or gave one, it is not asked again for this long.
const PATIENCE: SignedDuration = SignedDuration::from_hours(6);

/// The path of the address that a source calls; the last part follows.
pub const HOOK_PATH: &str = "hooks/source/";

/// Where no account is needed to know whether there is such a request.
fn nobody() -> Access {
    Access { token: SecretString::default(), account_id: String::new(), base_url: None }
}

/// For a request that was there a moment ago; it goes nowhere.
fn nothing() -> Request<Bytes> {
    Request::new(Bytes::new())
}

impl Caller {
    /// Asks the source to tell of changes of the flow's form, when it can and does not yet, or not for long any more.
    /// `public_url` is this installation's address. Whether it was asked; that it refused is no error: its forms are
    /// read in turn then.
    pub async fn keep_watch(&self, tenant: TenantId, flow: FlowId, public_url: &Url) -> Result<bool, CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let found = source_forms::watched(&mut tx, Some(flow)).await?.into_iter().next();
        let before = source_watches::get(&mut tx, flow).await?;
        let connection = match &found {
            Some(flow) => connections::get(&mut tx, flow.connection_id).await?,
            None => None,
        };
        tx.commit().await?;
        let (Some(flow), Some(connection)) = (found, connection) else { return Ok(false) };
        let Some(connector) = self.connectors.get(flow.source) else { return Ok(false) };
        // What is made with a key that somebody brought is signed with the secret of the app that the key belongs to
        // (SurveyMonkey API v3, "Webhooks"). Nobody here has it, so every call would be taken for a forged one.
        if connection.sign_in == SignIn::Key {
            if let Some(before) = before {
                self.end(tenant, &before).await;
                self.forget(tenant, &before).await?;
            }
            return Ok(false);
        }
        let last = SecretString::from(token::random_token());
        let Ok(hook) = public_url.join(&format!("{HOOK_PATH}{}", last.expose_secret())) else { return Ok(false) };
        if connector.watch_request(&nobody(), &flow.form_id, &hook).is_none() {
            return Ok(false);
        }
        let now = Timestamp::now();
        let (renew, next) = (now.saturating_add(RENEW_BEFORE), now.saturating_add(PATIENCE));
        let mut tx = self.store.tenant(tenant).begin().await?;
        let claimed = source_watches::claim(
            &mut tx,
            &flow,
            &last,
            renew.unwrap_or(Timestamp::MAX),
            next.unwrap_or(Timestamp::MAX),
        )
        .await?;
        // The address leads to the flow before the source tries it.
        tx.commit().await?;
        if !claimed {
            return Ok(false);
        }
        if let Some(before) = before {
            if self.renew(tenant, &flow, &before).await? {
                return Ok(true);
            }
            self.end(tenant, &before).await;
        }
        self.ask(tenant, &flow, &hook).await?;
        Ok(true)
    }

    /// Gives a watch another term, where the source has terms: nothing is missed meanwhile. False when a new one is to be
    /// asked for; a source that cannot answer at the moment is asked again later.
    async fn renew(&self, tenant: TenantId, flow: &Watched, before: &SourceWatch) -> Result<bool, CallError> {
        let Some(connector) = self.connectors.get(flow.source) else { return Ok(false) };
        let Some(id) = before.watch_id.as_deref() else { return Ok(false) };
        let renewable = before.connection_id == flow.connection_id
            && before.form_id == flow.form_id
            && connector.renew_watch_request(&nobody(), &flow.form_id, id).is_some();
        if !renewable {
            return Ok(false);
        }
        let ask = |access: &_| connector.renew_watch_request(access, &flow.form_id, id).unwrap_or_else(nothing);
        let response = self.call(tenant, flow.connection_id, ask).await?;
        match connector.read_watch(&response) {
            Ok(watch) => self.stands(tenant, flow, &watch).await?,
            Err(error) if error.is_temporary() => {
                tracing::info!(%tenant, flow = %flow.flow_id, %error, "a watch could not be renewed just now");
            }
            Err(error) => {
                tracing::info!(%tenant, flow = %flow.flow_id, %error, "a watch is not renewed");
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn ask(&self, tenant: TenantId, flow: &Watched, hook: &Url) -> Result<(), CallError> {
        let Some(connector) = self.connectors.get(flow.source) else { return Ok(()) };
        let ask = |access: &_| connector.watch_request(access, &flow.form_id, hook).unwrap_or_else(nothing);
        let response = self.call(tenant, flow.connection_id, ask).await?;
        match connector.read_watch(&response) {
            Ok(watch) => self.stands(tenant, flow, &watch).await?,
            // Another tenant of ours may watch the same form, or the plan lacks it.
            Err(error) => tracing::info!(%tenant, flow = %flow.flow_id, %error, "the source gives no watch"),
        }
        Ok(())
    }

    async fn stands(&self, tenant: TenantId, flow: &Watched, watch: &Watch) -> Result<(), CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        source_watches::set(&mut tx, flow.flow_id, &watch.id, watch.expires_at).await?;
        Ok(tx.commit().await?)
    }

    async fn forget(&self, tenant: TenantId, watch: &SourceWatch) -> Result<(), CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        source_watches::remove(&mut tx, watch.flow_id).await?;
        Ok(tx.commit().await?)
    }

    /// Ends what stands in a connection's name, at the source as well as it can be asked: before the connection's tokens
    /// are erased.
    pub async fn end_watches(&self, tenant: TenantId, connection: ConnectionId) -> Result<(), CallError> {
        let mut tx = self.store.tenant(tenant).begin().await?;
        let watches = source_watches::of_connection(&mut tx, connection).await?;
        tx.commit().await?;
        for watch in watches {
            self.end(tenant, &watch).await;
            self.forget(tenant, &watch).await?;
        }
        Ok(())
    }

    /// Asks the source to end a watch. Whatever it says: calls for it will lead nowhere.
    async fn end(&self, tenant: TenantId, watch: &SourceWatch) {
        let Some(id) = &watch.watch_id else { return };
        let ended = async {
            let mut tx = self.store.tenant(tenant).begin().await?;
            let connection = connections::get(&mut tx, watch.connection_id).await?;
            tx.commit().await?;
            let Some(connector) = connection.and_then(|connection| self.connectors.get(connection.source)) else {
                return Ok(());
            };
            let ask = |access: &_| connector.unwatch_request(access, &watch.form_id, id).unwrap_or_else(nothing);
            self.call(tenant, watch.connection_id, ask).await.map(|_| ())
        };
        if let Err(error) = ended.await {
            tracing::info!(%tenant, flow = %watch.flow_id, %error, "a watch could not be ended at the source");
        }
    }
}
