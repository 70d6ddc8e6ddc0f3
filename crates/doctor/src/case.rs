use crate::model::FlowJson;
use crate::phone::Phone;
use crate::relay::{self, Relay};
use akis_egress::Egress;
use akis_store::key_pairs::NumberKey;
use akis_store::publications::Publication;
use akis_store::{
    FlowId, Store, StoreError, TenantId, VersionId, flow_versions, key_pairs, publications, whatsapp_accounts,
};
use secrecy::SecretString;
use url::Url;

/// Everything a test of one flow looks at, read once.
pub(crate) struct Case {
    pub(crate) tenant: TenantId,
    pub(crate) publication: Publication,
    /// The version phones get.
    pub(crate) version: Option<VersionId>,
    /// Its Flow JSON.
    pub(crate) flow_json: Option<FlowJson>,
    /// Encrypts under the account's key; `None` before the account has one.
    pub(crate) phone: Option<Phone>,
    /// Posts to the endpoint; `None` when the account has no app secret.
    pub(crate) relay: Option<Relay>,
    /// For the Graph API.
    pub(crate) access_token: Option<SecretString>,
    /// The account's numbers.
    pub(crate) numbers: Vec<NumberKey>,
}

impl Case {
    /// Reads the flow's publication and what hangs on it; `None` when the flow was never published, or is not there.
    pub(crate) async fn read(
        store: &Store,
        egress: &Egress,
        public_url: &Url,
        tenant: TenantId,
        flow: FlowId,
    ) -> Result<Option<Self>, StoreError> {
        let mut tx = store.tenant(tenant).begin().await?;
        let Some(publication) = publications::by_flow(&mut tx, flow).await? else { return Ok(None) };
        let version = publication.published_version_id;
        let flow_json = match version {
            Some(version) => flow_versions::get(&mut tx, version).await?,
            None => None,
        };
        let numbers = key_pairs::of_numbers(&mut tx, publication.account_id).await?;
        let own = || numbers.iter().find_map(|number| number.pair.clone());
        let pair = key_pairs::current(&mut tx, publication.account_id).await?.or_else(own);
        let secret = whatsapp_accounts::app_secrets(&mut tx, publication.account_id).await?.into_iter().next();
        let access_token = whatsapp_accounts::access_token(&mut tx, publication.account_id).await?;
        tx.commit().await?;
        Ok(Some(Self {
            tenant,
            version,
            flow_json: flow_json.and_then(|version| FlowJson::read(&version.flow_json)),
            phone: pair.and_then(|pair| Phone::new(&pair.public_pem)),
            relay: secret.map(|secret| Relay {
                egress: egress.clone(),
                origin: public_url.clone(),
                address: relay::address(public_url, &publication.endpoint_id),
                secret,
            }),
            access_token,
            numbers,
            publication,
        }))
    }

    /// The protocol version its phones speak.
    pub(crate) fn data_api_version(&self) -> &str {
        self.flow_json.as_ref().and_then(FlowJson::data_api_version).unwrap_or("3.0")
    }
}
