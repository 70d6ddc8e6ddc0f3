use crate::{CallError, Caller, TokenVersion, refresh};
use akis_connectors::{Access, Call, EncodeError, Reach, Upload};
use akis_egress::{Destination, Egress, EgressError};
use akis_store::{ConnectionId, TenantId};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use std::future::Future;
use std::pin::Pin;
use url::Url;

/// The answer of a call that is under way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, EgressError>> + Send + 'a>>;

/// Sends a call whose body holds a file: who keeps the files streams it.
pub trait UploadSource: Send + Sync {
    /// Sends `request`, whose own body is empty, with the multipart body that `upload` describes.
    fn send<'a>(
        &'a self,
        egress: &'a Egress,
        to: Destination<'a>,
        request: Request<Bytes>,
        upload: &'a Upload,
    ) -> Sending<'a>;
}

impl Caller {
    /// Sends a destination's call where its [`Reach`] lets it go, and returns the response whatever its status; with a
    /// connection it carries its [`TokenVersion`].
    ///
    /// With a connection, `build` gets its access, renewed when it ends soon; a system that refuses the token with status
    /// 401 is asked once more with a new one, so `build` may be called twice. A system's own call goes to the origins of
    /// the connection's connector and to `origins`, which is all there is without a connection. `upload` is needed for a
    /// call with a file in it, which is otherwise not sent.
    pub async fn send(
        &self,
        tenant: TenantId,
        connection: Option<ConnectionId>,
        origins: &[Url],
        build: impl Fn(Option<&Access>) -> Result<Call, EncodeError> + Send,
        upload: Option<&dyn UploadSource>,
    ) -> Result<Response<Bytes>, CallError> {
        let Some(connection) = connection else {
            return self.dispatch(origins, build(None)?, upload).await;
        };
        let grant = refresh::access(self, tenant, connection, None).await?;
        let trusted: Vec<Url> = grant.origins().iter().chain(origins).cloned().collect();
        let call = build(Some(&grant.access))?;
        let vendor = call.reach == Reach::Vendor;
        let response = self.dispatch(&trusted, call, upload).await?;
        // Elsewhere a 401 says nothing about our token, which was not sent there.
        if response.status() != StatusCode::UNAUTHORIZED || !vendor {
            return Ok(TokenVersion::on(grant.version, response));
        }
        let renewed = refresh::access(self, tenant, connection, Some(grant.version)).await?;
        let response = self.dispatch(&trusted, build(Some(&renewed.access))?, upload).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            return Err(refresh::give_up(self, tenant, connection, &renewed).await?);
        }
        Ok(TokenVersion::on(renewed.version, response))
    }

    async fn dispatch(
        &self,
        origins: &[Url],
        call: Call,
        upload: Option<&dyn UploadSource>,
    ) -> Result<Response<Bytes>, CallError> {
        let to = match &call.reach {
            Reach::Vendor => Destination::Vendor(origins),
            Reach::Anywhere => Destination::Tenant,
            Reach::Listed(listed) => Destination::Listed(listed),
        };
        let sent = match (&call.upload, upload) {
            (None, _) => self.egress.send(to, call.request).await,
            (Some(file), Some(source)) => source.send(&self.egress, to, call.request, file).await,
            (Some(_), None) => {
                Err(EgressError::Refused { why: "it holds a file, and there is nobody to stream it" })
            }
        };
        sent.map_err(CallError::Egress)
    }
}
