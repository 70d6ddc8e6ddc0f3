use crate::{CallError, Caller, TokenVersion};
use akis_connectors::{ConnectorError, FormParts, FormStep};
use akis_form::{Form, SourceKind};
use akis_store::{ConnectionId, TenantId};

/// What a source gave of a form.
#[derive(Debug)]
pub struct FormRead {
    /// The form, or why the answer is none.
    pub form: Result<Form, ConnectorError>,
    /// Of the answer that decided it, for [`Caller::refused`].
    pub version: TokenVersion,
}

impl Caller {
    /// Reads a form at its source: one call, or as many as the source needs for a large one. `source` is the connection's.
    pub async fn form(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        source: SourceKind,
        form_id: &str,
    ) -> Result<FormRead, CallError> {
        let connector = self.connectors.get(source).ok_or(CallError::NotConfigured(source.as_str()))?;
        let mut parts = FormParts::default();
        let mut response = self.call(tenant, connection, |access| connector.form_request(access, form_id)).await?;
        loop {
            let version = TokenVersion::of(&response);
            let part = match connector.read_form_part(&mut parts, &response) {
                Ok(FormStep::Part(part)) => part,
                Ok(FormStep::Whole(form)) => return Ok(FormRead { form: Ok(*form), version }),
                Err(error) => return Ok(FormRead { form: Err(error), version }),
            };
            let ask = |access: &_| connector.form_part_request(access, form_id, &part);
            response = self.call(tenant, connection, ask).await?;
        }
    }
}
